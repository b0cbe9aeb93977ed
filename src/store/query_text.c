/* query_text.c: a SELECT under construction. See query_text.h. */
#include "store/query_text.h"

#include <string.h>

void query_start(Query *q, Ctx *c)
{
	*q = (Query){ .c = c, .glue = " WHERE " };
	buf_init(&q->sql, QUERY_TEXT_MAX);
}

int query_value(Query *q, Value v)
{
	assert(q->n < QUERY_VALUES_MAX);
	q->values[q->n++] = v;
	return (int)q->n;
}

void query_and(Query *q)
{
	buf_add(&q->sql, str_from(q->glue));
	q->glue = " AND ";
}

void where_value(Query *q, const char *column, const char *op, Value v)
{
	query_and(q);
	int number = query_value(q, v);
	buf_addf(&q->sql, "%s %s ?%d", column, op, number);
}

void where_text(Query *q, const char *condition)
{
	query_and(q);
	buf_add(&q->sql, str_from(condition));
}

void where_set(Query *q, const char *column, const EnumNames *names, unsigned set)
{
	const char *comma = "";

	if (!set)
		return;
	query_and(q);
	/* One of them as an equation: only that lets SQLite use an index over part of the rows. */
	if ((set & (set - 1)) == 0) {
		buf_addf(&q->sql, "%s = '%s'", column, names->names[__builtin_ctz(set)]);
		return;
	}
	buf_addf(&q->sql, "%s IN (", column);
	for (unsigned i = 0; i < names->count; i++) {
		if (set >> i & 1) {
			buf_addf(&q->sql, "%s'%s'", comma, names->names[i]);
			comma = ", ";
		}
	}
	buf_add_char(&q->sql, ')');
}

void where_ids(Query *q, const char *column, const int64_t *ids, size_t n)
{
	query_and(q);
	if (n == 1) {
		int number = query_value(q, VAL_I64(ids[0]));
		buf_addf(&q->sql, "%s = ?%d", column, number);
		return;
	}
	/* Ids are our own numbers: in the text they let both databases choose the index. */
	buf_addf(&q->sql, "%s IN (0", column);
	for (size_t i = 0; i < n; i++)
		buf_addf(&q->sql, ",%lld", (long long)ids[i]);
	buf_add_char(&q->sql, ')');
}

void where_scope(Query *q, const char *column, const Scope *s)
{
	if (!s->everywhere)
		where_ids(q, column, s->areas, s->count);
}

void query_limit(Query *q, size_t limit)
{
	int number = query_value(q, VAL_I64((int64_t)limit));
	buf_addf(&q->sql, " LIMIT ?%d", number);
}

static Status question_fits(Query *q)
{
	if (buf_ok(&q->sql))
		return OK;
	return buf_is_full(&q->sql) ? fault(q->c, E_TOO_LARGE, NULL, "too_many_areas")
				    : fault(q->c, E_NOMEM, NULL, "memory");
}

Status query_rows(Query *q, Db *db, const Resource *r, void **ret, size_t *ret_n)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	size_t cap = 16, n = 0;
	bool row;
	char *rows = arena_alloc_array(q->c->arena, r->size, cap);

	TRY(question_fits(q));
	TRY(db_prepare(q->c, db, str_cstr(q->c->arena, buf_str(&q->sql)), &st));
	for (size_t i = 0; i < q->n; i++)
		stmt_bind(st, (int)i + 1, q->values[i]);
	for (;;) {
		TRY(stmt_step(q->c, st, &row));
		if (!row)
			break;
		if (n == cap) {
			char *more = arena_alloc_array(q->c->arena, r->size, cap * 2);
			memcpy(more, rows, r->size * cap);
			rows = more;
			cap *= 2;
		}
		TRY(row_from_stmt(q->c, r, st, 0, rows + r->size * n++));
	}
	*ret = rows;
	*ret_n = n;
	return OK;
}

Status query_page(
	Query *q, Db *db, const Resource *r, size_t wanted, void **ret, size_t *ret_n, bool *ret_more)
{
	size_t limit = MIN(MAX(wanted, 1), PAGE_MAX);

	query_limit(q, limit + 1);
	Status st = query_rows(q, db, r, ret, ret_n);
	buf_done(&q->sql);
	TRY(st);
	*ret_more = *ret_n > limit;
	*ret_n = MIN(*ret_n, limit);
	return OK;
}

Status query_each(Query *q, Db *db, QueryTake *take, void *user)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	Str sql = buf_ok(&q->sql) ? str_dup(q->c->arena, buf_str(&q->sql)) : (Str){ "", 0 };
	bool row;

	buf_done(&q->sql);
	if (sql.len == 0)
		return fault(q->c, E_TOO_LARGE, NULL, "too_many_areas");
	TRY(db_prepare(q->c, db, str_cstr(q->c->arena, sql), &st));
	for (size_t i = 0; i < q->n; i++)
		stmt_bind(st, (int)i + 1, q->values[i]);
	for (;;) {
		TRY(stmt_step(q->c, st, &row));
		if (!row)
			return OK;
		TRY(take(q->c, st, user));
	}
}

Status query_number(Query *q, Db *db, int64_t *ret)
{
	TRY(question_fits(q));
	return db_number(q->c, db, str_cstr(q->c->arena, buf_str(&q->sql)), q->values, q->n, 0, ret);
}

void select_all(Query *q, const Resource *r)
{
	buf_add(&q->sql, STR("SELECT "));
	model_columns(&q->sql, r, NULL);
	buf_addf(&q->sql, " FROM %s", r->table);
}
