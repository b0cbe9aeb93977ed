/*
 * rows.c: rows in and out of the database by their field table.
 *
 * The SQL of a resource is made once for a connection and kept until it closes.
 */
#include "store/driver.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

#define ROW_SQL_MAX_BYTES ((size_t)64 << 10) /* the widest resource needs 4 KiB */
#define ROWS_FIRST	  16 /* room for so many at first, then twice as many */

struct RowSql {
	RowSql *next;
	const Resource *resource;
	char *insert, *update, *get, *get_waiting, *get_locked, *version,
		*select; /* select ends before WHERE */
};

static void row_sql_free(RowSql *s)
{
	free(s->insert);
	free(s->update);
	free(s->get);
	free(s->get_waiting);
	free(s->get_locked);
	free(s->version);
	free(s->select);
	free(s);
}

void rows_forget(Db *db)
{
	while (db->row_sql) {
		RowSql *s = db->row_sql;

		db->row_sql = s->next;
		row_sql_free(s);
	}
}

/* NULL when memory runs out. */
static char *take_text(Buf *b)
{
	Str s = buf_str(b);
	char *text = buf_ok(b) ? malloc(s.len + 1) : NULL;

	if (text) {
		memcpy(text, s.ptr, s.len);
		text[s.len] = '\0';
	}
	buf_clear(b);
	return text;
}

static RowSql *make_row_sql(const Resource *r)
{
	RowSql *s = calloc(1, sizeof(*s));
	Buf b;

	if (!s)
		return NULL;
	s->resource = r;
	buf_init(&b, ROW_SQL_MAX_BYTES);
	model_insert_sql(&b, r);
	s->insert = take_text(&b);
	model_update_sql(&b, r);
	s->update = take_text(&b);
	buf_add(&b, STR("SELECT "));
	model_columns(&b, r, NULL);
	buf_addf(&b, " FROM %s WHERE ", r->table);
	s->select = take_text(&b);
	if (s->select)
		buf_addf(&b, "%sid = ?1", s->select);
	s->get = take_text(&b);
	if (s->get)
		buf_addf(&b, "%s FOR UPDATE", s->get);
	s->get_waiting = take_text(&b);
	if (s->get)
		buf_addf(&b, "%s FOR UPDATE NOWAIT", s->get);
	s->get_locked = take_text(&b);
	buf_addf(
		&b, "SELECT %s FROM %s WHERE id = ?1", model_field(r, "version") ? "version" : "0", r->table);
	s->version = take_text(&b);
	buf_done(&b);
	if (!s->insert || !s->update || !s->get || !s->get_waiting || !s->get_locked || !s->version ||
		!s->select) {
		row_sql_free(s);
		return NULL;
	}
	return s;
}

/* A connection knows some forty resources; those in use move to the front. */
static Status row_sql(Ctx *c, Db *db, const Resource *r, const RowSql **ret)
{
	assert(r->table);
	for (RowSql **at = &db->row_sql; *at; at = &(*at)->next) {
		if ((*at)->resource == r) {
			RowSql *s = *at;

			*at = s->next;
			s->next = db->row_sql;
			db->row_sql = s;
			*ret = s;
			return OK;
		}
	}
	RowSql *s = make_row_sql(r);

	if (!s)
		return fault(c, E_NOMEM, NULL, "memory");
	s->next = db->row_sql;
	db->row_sql = s;
	*ret = s;
	return OK;
}

Status row_from_stmt(Ctx *c, const Resource *r, Stmt *st, int first, void *row)
{
	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];
		Value v = stmt_value(st, first + (int)i, model_value_kind(f->kind));

		if (f->kind == F_STR || f->kind == F_BLOB)
			v.str = str_dup(c->arena, v.str);
		if (!model_set(f, row, v))
			return faultf(c, E_CORRUPT, f->name, "unknown_name",
				"a %s holds a name this program does not know", r->name);
	}
	return OK;
}

static void bind_row(Stmt *st, const Resource *r, const void *row)
{
	for (size_t i = 0; i < r->count; i++)
		stmt_bind(st, (int)i + 1, model_get(&r->fields[i], row));
}

Status row_insert(Ctx *c, Db *db, const Resource *r, const void *row)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	const RowSql *sql = NULL;
	bool more = false;

	TRY(row_sql(c, db, r, &sql));
	TRY(db_prepare(c, db, sql->insert, &st));
	bind_row(st, r, row);
	return stmt_step(c, st, &more);
}

/* Why an update met no row: there is none, or it has another version by now. */
static Status why_no_row(Ctx *c, Db *db, const Resource *r, const RowSql *sql, int64_t id)
{
	const Value values[] = { VAL_I64(id) };
	int64_t current = -1;

	TRY(db_number(c, db, sql->version, values, COUNT_OF(values), -1, &current));
	if (current < 0)
		return fault(c, E_NOT_FOUND, r->name, "not_found");
	Status s = fault(c, E_STALE, r->name, "stale");

	c->fault.version = current;
	return s;
}

Status row_update(Ctx *c, Db *db, const Resource *r, const void *row, int64_t expected_version)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	const RowSql *sql = NULL;
	bool more = false;

	TRY(row_sql(c, db, r, &sql));
	TRY(db_prepare(c, db, sql->update, &st));
	bind_row(st, r, row);
	if (model_field(r, "version"))
		stmt_bind(st, (int)r->count + 1, VAL_I64(expected_version));
	TRY(stmt_step(c, st, &more));
	if (stmt_changes(st) == 1)
		return OK;
	return why_no_row(c, db, r, sql, model_get(&r->fields[0], row).i64);
}

static Status get_row(Ctx *c, Db *db, const Resource *r, const char *sql, int64_t id, void *row)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool found = false;

	TRY(db_prepare(c, db, sql, &st));
	stmt_bind(st, 1, VAL_I64(id));
	TRY(stmt_step(c, st, &found));
	if (!found)
		return fault(c, E_NOT_FOUND, r->name, "not_found");
	return row_from_stmt(c, r, st, 0, row);
}

Status row_get(Ctx *c, Db *db, const Resource *r, int64_t id, void *row)
{
	const RowSql *sql = NULL;

	TRY(row_sql(c, db, r, &sql));
	return get_row(c, db, r, sql->get, id, row);
}

Status row_get_locked(Ctx *c, Db *db, const Resource *r, int64_t id, bool may_wait, void *row)
{
	const RowSql *sql = NULL;

	assert(db_in_transaction(db));
	TRY(row_sql(c, db, r, &sql));
	if (db_dialect(db) == SQLITE)
		return get_row(c, db, r, sql->get, id, row);
	return get_row(c, db, r, may_wait ? sql->get_waiting : sql->get_locked, id, row);
}

Status rows_where(Ctx *c, Db *db, const Resource *r, const char *where, const Value *values, size_t n,
	void **ret_rows, size_t *ret_n)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	const RowSql *sql = NULL;
	size_t count = 0, room = ROWS_FIRST;
	bool found = false;

	TRY(row_sql(c, db, r, &sql));
	TRY(db_prepare(c, db, str_cstr(c->arena, str_printf(c->arena, "%s%s", sql->select, where)), &st));
	for (size_t i = 0; i < n; i++)
		stmt_bind(st, (int)i + 1, values[i]);
	char *rows = arena_alloc_array(c->arena, r->size, room);

	for (;;) {
		TRY(stmt_step(c, st, &found));
		if (!found)
			break;
		rows = arena_more(c->arena, rows, r->size, count, &room);
		TRY(row_from_stmt(c, r, st, 0, rows + count * r->size));
		count++;
	}
	*ret_rows = rows;
	*ret_n = count;
	return OK;
}

Status row_find(Ctx *c, Db *db, const Resource *r, const char *field, Value v, void *row, bool *ret_found)
{
	const Field *f = model_field(r, field);
	void *rows;
	size_t n;

	assert(f && f->flags & UNIQUE && v.kind == VALUE_TEXT);
	TRY(rows_where(
		c, db, r, str_printf(c->arena, "%s = ?1 AND %s <> ''", field, field).ptr, &v, 1, &rows, &n));
	*ret_found = n == 1;
	if (n == 1)
		memcpy(row, rows, r->size);
	return OK;
}
