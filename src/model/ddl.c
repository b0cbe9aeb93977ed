/* ddl.c: SQL text that follows from the field tables. No SQL NULLs: zero and '' mean none. */
#include "model/model.h"

#include <string.h>

static const char *sql_type(Kind k, Dialect d)
{
	static const char *const types[][2] = {
#define X(kind, type, sqlite, postgres) [kind] = { sqlite, postgres },
		KIND_LIST(X)
#undef X
	};
	return types[k][d];
}

static const char *sql_default(Kind k, Dialect d)
{
	switch (model_value_kind(k)) {
	case VALUE_I64:
	case VALUE_F64: return "0";
	case VALUE_TEXT: return "''";
	case VALUE_BLOB: return d == SQLITE ? "x''" : "'\\x'";
	}
	BUG("a value of no kind");
}

/* A new enum column on old rows must hold a known name. */
static void add_column(Buf *b, const Field *f, Dialect d, bool is_id)
{
	buf_addf(b, "%s %s NOT NULL", f->name, sql_type(f->kind, d));
	if (is_id)
		buf_add(b, STR(" PRIMARY KEY"));
	else if (f->kind == F_ENUM)
		buf_addf(b, " DEFAULT '%s'", f->names->names[0]);
	else
		buf_addf(b, " DEFAULT %s", sql_default(f->kind, d));
}

static int since(int own, const Resource *r)
{
	return own ? own : r->since;
}

static void add_unique_indexes(Buf *b, const Resource *r, int version)
{
	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];

		if (!(f->flags & UNIQUE) || since(f->since, r) != version)
			continue;
		buf_addf(b, "CREATE UNIQUE INDEX %s_%s ON %s (%s) WHERE %s <> %s;\n", r->table, f->name,
			r->table, f->name, f->name, model_value_kind(f->kind) == VALUE_I64 ? "0" : "''");
	}
}

void model_ddl(Buf *b, const Resource *r, Dialect d, int version)
{
	if (!r->table)
		return;
	if (r->since == version) {
		const char *comma = "";

		buf_addf(b, "CREATE TABLE %s (\n", r->table);
		for (size_t i = 0; i < r->count; i++) {
			if (since(r->fields[i].since, r) > version)
				continue;
			buf_addf(b, "%s\t", comma);
			add_column(b, &r->fields[i], d, i == 0);
			comma = ",\n";
		}
		buf_addf(b, "\n)%s;\n", d == SQLITE ? " STRICT" : "");
	} else {
		for (size_t i = 0; i < r->count; i++) {
			if (since(r->fields[i].since, r) != version)
				continue;
			buf_addf(b, "ALTER TABLE %s ADD COLUMN ", r->table);
			add_column(b, &r->fields[i], d, false);
			buf_add(b, STR(";\n"));
		}
	}
	add_unique_indexes(b, r, version);
	for (size_t i = 0; i < r->index_count; i++) {
		const Index *x = &r->indexes[i];

		if (x->until == version)
			buf_addf(b, "DROP INDEX %s_%zu;\n", r->table, i + 1);
		if (since(x->since, r) != version)
			continue;
		buf_addf(b, "CREATE %sINDEX %s_%zu ON %s (%s)", x->unique ? "UNIQUE " : "", r->table, i + 1,
			r->table, x->columns);
		if (x->where)
			buf_addf(b, " WHERE %s", x->where);
		buf_add(b, STR(";\n"));
	}
}

void model_columns(Buf *b, const Resource *r, const char *alias)
{
	for (size_t i = 0; i < r->count; i++)
		buf_addf(b, "%s%s%s%s", i ? ", " : "", alias ? alias : "", alias ? "." : "",
			r->fields[i].name);
}

void model_insert_sql(Buf *b, const Resource *r)
{
	buf_addf(b, "INSERT INTO %s (", r->table);
	model_columns(b, r, NULL);
	buf_add(b, STR(") VALUES ("));
	for (size_t i = 0; i < r->count; i++)
		buf_addf(b, "%s?%zu", i ? ", " : "", i + 1);
	buf_add(b, STR(")"));
}

void model_update_sql(Buf *b, const Resource *r)
{
	buf_addf(b, "UPDATE %s SET ", r->table);
	for (size_t i = 1; i < r->count; i++)
		buf_addf(b, "%s%s = ?%zu", i > 1 ? ", " : "", r->fields[i].name, i + 1);
	buf_add(b, STR(" WHERE id = ?1"));
	if (model_field(r, "version"))
		buf_addf(b, " AND version = ?%zu", r->count + 1);
}
