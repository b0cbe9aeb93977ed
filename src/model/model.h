/*
 * model.h: things described once, as field tables.
 *
 * A Resource is a C struct plus a table of its fields. From that table come the SQLite and PostgreSQL DDL
 * (ddl.c), values in and out of the database (value.c), JSON in and out and checks (json.c, check.c), CSV
 * (csv.c), OpenAPI and TypeScript (schema.c). A new field is one line in one table. Pure; depends on base
 * only.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/ctx.h"
#include "base/json.h"

/* X(kind, C type of the member, SQLite type, PostgreSQL type) */
#define KIND_LIST(X)                                                                                         \
	X(F_ID, int64_t, "INTEGER", "bigint") /* an id; 0 is "none" */                                       \
	X(F_I32, int32_t, "INTEGER", "integer")                                                              \
	X(F_I64, int64_t, "INTEGER", "bigint")                                                               \
	X(F_F64, double, "REAL", "double precision")                                                         \
	X(F_BOOL, bool, "INTEGER", "integer")                                                                \
	X(F_TIME, int64_t, "INTEGER", "bigint") /* UTC ms; 0 is "none"; JSON RFC 3339 +07:00 */              \
	X(F_DAY, int32_t, "INTEGER", "integer") /* local day; 0 is "none"; JSON "2021-08-23" */              \
	X(F_STR, Str, "TEXT", "text") /* valid UTF-8, NFC */                                                 \
	X(F_ENUM, unsigned, "TEXT", "text") /* a C enum; stored and written by name */                       \
	X(F_SET, unsigned, "INTEGER", "integer") /* bits of an enum; JSON array of names */                  \
	X(F_BLOB, Str, "BLOB", "bytea") /* raw bytes; JSON hexadecimal */

typedef enum Kind {
#define X(kind, type, sqlite, postgres) kind,
	KIND_LIST(X)
#undef X
} Kind;

enum FieldFlags {
	REQUIRED = 1 << 0, /* must be given and not empty */
	PERSONAL = 1 << 1, /* who a person is: masked without the right, never in an event or a log */
	HEALTH = 1 << 2, /* how a person is: as PERSONAL, and every read is journalled */
	SECRET = 1 << 3, /* never leaves the server: password and token hashes */
	SERVER = 1 << 4, /* set by the server only: a client that sends it is told so */
	UNIQUE = 1 << 5, /* unique in its table where not empty */
	ROW_ONLY = 1 << 6, /* kept in the row, not in JSON: derived search and sort keys */
};
#define NOT_IN_EVENTS (PERSONAL | HEALTH | SECRET | ROW_ONLY)

/* The names of an enum, in its order. Made by ENUM_NAMES from the same X-list as the enum. */
typedef struct EnumNames {
	const char *name; /* "request_kind" */
	const char *const *names; /* names[value] */
	unsigned count;
} EnumNames;

typedef struct Field {
	const char *name;
	Kind kind;
	unsigned flags;
	size_t offset;
	int64_t min, max; /* numbers: range when max != 0 or min != 0; text: code points, max 0 means
			     TEXT_DEFAULT_MAX */
	const EnumNames *names; /* F_ENUM, F_SET */
	int since; /* schema version that brought the field; 0 means the resource's own */
	const char *doc; /* one sentence for OpenAPI */
} Field;

#define TEXT_DEFAULT_MAX 200 /* code points; a text that may be longer says so in its field */

/* A member whose C type does not fit its kind does not compile. */
#define KIND_FITS(T, m, k)                                                                                   \
	_Generic(((T *)0)->m, int64_t                                                                        \
		 : (k) == F_ID || (k) == F_I64 || (k) == F_TIME, int32_t                                     \
		 : (k) == F_I32 || (k) == F_DAY, double                                                      \
		 : (k) == F_F64, bool                                                                        \
		 : (k) == F_BOOL, Str                                                                        \
		 : (k) == F_STR || (k) == F_BLOB, unsigned                                                   \
		 : (k) == F_ENUM || (k) == F_SET)
#define FIELD(T, m, k, ...)                                                                                  \
	{                                                                                                    \
		.name = #m, .kind = (k),                                                                     \
		.offset = offsetof(T, m) + 0 * sizeof(char[KIND_FITS(T, m, k) ? 1 : -1]), __VA_ARGS__        \
	}

/* An index: columns as in SQL, an optional WHERE, and since when. Names are made: <table>_<n>. */
typedef struct Index {
	const char *columns;
	const char *where; /* partial index; NULL: all rows */
	bool unique;
	int since; /* 0: the resource's own */
	int until; /* schema version that drops it, because another does its work; 0: none */
} Index;

typedef struct Resource {
	const char *name; /* singular, JSON and OpenAPI: "request" */
	const char *table; /* SQL: "request" (NULL: never stored, a body only) */
	size_t size;
	const Field *fields; /* stored resources: fields[0] is the id */
	size_t count;
	const Index *indexes;
	size_t index_count;
	int since; /* schema version that brought the table; 1 is the first */
	const char *doc;
} Resource;

#define RESOURCE(T, field_table) .size = sizeof(T), .fields = (field_table), .count = COUNT_OF(field_table)

const Field *model_field(const Resource *r, const char *name); /* NULL when absent */
/* The name in JSON, CSV and TypeScript: a time loses its unit, due_at_ms is "due_at" (RFC 3339 there). */
Str model_json_name(const Field *f);
const char *model_fault_name(Ctx *c, const Field *f); /* the same, for a fault to keep */
Str enum_name(const EnumNames *n, unsigned value);
NODISCARD bool enum_parse(const EnumNames *n, Str s, unsigned *ret);

/* Declares an enum and its names from one X-list: X(SYMBOL, "name"). */
#define ENUM_SYMBOL(sym, name) sym,
#define ENUM_NAME(sym, name)   name,
#define ENUM_COUNT(sym, name)  +1
#define ENUM_DECLARE(Type, LIST)                                                                             \
	typedef enum Type { LIST(ENUM_SYMBOL) } Type;                                                        \
	extern const EnumNames Type##_names;                                                                 \
	enum { Type##_count = 0 LIST(ENUM_COUNT) }
#define ENUM_DEFINE(Type, LIST, json_name)                                                                   \
	static const char *const Type##_list[] = { LIST(ENUM_NAME) };                                        \
	const EnumNames Type##_names = { json_name, Type##_list, COUNT_OF(Type##_list) }

/* ---- checks (check.c) ---- */

/* REQUIRED, ranges, lengths, enums, UTF-8. The fault names the field. */
NODISCARD Status model_check_field(Ctx *c, const Field *f, const void *row); /* one of them */
NODISCARD Status model_check(Ctx *c, const Resource *r, const void *row);

/* ---- JSON (json.c) ---- */

/*
 * Fills *row (zeroed by the caller) from an object. Unknown keys, SERVER and SECRET fields, wrong types are
 * faults that name the key. Text is copied to the arena in NFC. Does not model_check.
 */
NODISCARD Status model_from_json(Ctx *c, const Resource *r, const json_t *object, void *row);

/* Which flagged fields the reader may see. PERSONAL/HEALTH fields not in `may` are written as null. */
void model_put_fields(JsonOut *j, const Resource *r, const void *row, unsigned may); /* into an open object */
void model_to_json(JsonOut *j, const Resource *r, const void *row, unsigned may);
/* The same of the fields with these names only, NULL-ended and in their order, into an open object. */
void model_put_named(JsonOut *j, const Resource *r, const void *row, unsigned may, const char *const *names);
#define MODEL_NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })
void model_put_set(JsonOut *j, const EnumNames *names, unsigned set); /* an array of the names in the set */
/*
 * For events: the fields in which after differs from before, without those of NOT_IN_EVENTS, into an open
 * object. Applied to before with model_apply_patch it gives after (but for the personal fields).
 */
void model_put_patch(JsonOut *j, const Resource *r, const void *before, const void *after);
/* Unknown keys are skipped, null is zero. */
NODISCARD Status model_apply_patch(Ctx *c, const Resource *r, const json_t *object, void *row);

bool model_same(const Field *f, const void *x, const void *y);
/* Names of the fields, not carrying any of `without`, in which a and b differ; NULL-ended, in the arena. */
const char *const *model_differences(
	Arena *a, const Resource *r, const void *x, const void *y, unsigned without);

/* ---- CSV (csv.c) ---- */

void model_csv_head(Buf *b, const Resource *r, unsigned may);
void model_csv_row(Buf *b, const Resource *r, const void *row, unsigned may);
/* The same without the end of the line, for callers that add columns. In a list over several areas the
 * columns are the widest of all (`columns`); a cell that this row's `may` does not show is empty. */
void model_csv_names(Buf *b, const Resource *r, unsigned columns);
void model_csv_cells(Buf *b, const Resource *r, const void *row, unsigned columns, unsigned may);
void model_csv_cell(Buf *b, Str s); /* one text, quoted, harmless in a spreadsheet */

/* ---- values for the database (value.c) ---- */

typedef enum ValueKind { VALUE_I64, VALUE_F64, VALUE_TEXT, VALUE_BLOB } ValueKind;
typedef struct Value {
	ValueKind kind;
	int64_t i64;
	double f64;
	Str str;
} Value;

#define VAL_I64(v)	   ((Value){ .kind = VALUE_I64, .i64 = (v) })
#define VAL_F64(v)	   ((Value){ .kind = VALUE_F64, .f64 = (v) })
#define VAL_STR(v)	   ((Value){ .kind = VALUE_TEXT, .str = (v) })
#define VAL_BLOB(v)	   ((Value){ .kind = VALUE_BLOB, .str = (v) })
#define VAL_ENUM(names, v) VAL_STR(enum_name(&(names), (v)))

ValueKind model_value_kind(Kind k);
Value model_get(const Field *f, const void *row);
/* Text is not copied: the caller gives memory that lives long enough. False: an unknown enum name. */
NODISCARD bool model_set(const Field *f, void *row, Value v);

/* ---- SQL text from the tables (ddl.c) ---- */

typedef enum Dialect { SQLITE, POSTGRES } Dialect;

/*
 * The statements that bring one resource from schema version `version - 1` to `version`: CREATE TABLE and its
 * indexes when the resource is new in it, ALTER TABLE ADD COLUMN for newer fields, CREATE INDEX for newer
 * indexes, DROP INDEX for those that another replaced. "" when nothing changes.
 */
void model_ddl(Buf *b, const Resource *r, Dialect d, int version);
void model_columns(Buf *b, const Resource *r, const char *alias); /* "r.id, r.kind, …" */
void model_insert_sql(Buf *b, const Resource *r); /* ?1 … ?n in field order */
/* All fields but the id; WHERE id = ?1 [AND version = ?n+1 when the resource has a version field]. */
void model_update_sql(Buf *b, const Resource *r);

/* ---- descriptions (schema.c) ---- */

void model_openapi_schema(JsonOut *j, const Resource *r); /* a JSON Schema object, as a value */
void model_typescript(Buf *b, const Resource *r); /* export interface Request { … } */
void model_typescript_enum(Buf *b, const EnumNames *n);
Str model_type_name(Arena *a, const char *snake); /* "request_kind" -> "RequestKind" */

#endif
