/* query_need.c: what the table of needs is made of: work, own people, what is asked for. See query.h. */
#include "store/query_text.h"

#include "base/time.h"

/* 'filed', 'triaged', …: an answer is owed. */
static void add_undone(Query *q)
{
	const char *comma = "";

	for (unsigned state = 0; state < RequestState_count; state++) {
		if (!request_is_undone(state))
			continue;
		buf_addf(&q->sql, "%s'%s'", comma, RequestState_names.names[state]);
		comma = ", ";
	}
}

typedef struct WorkRows {
	NeedWork *rows;
	size_t n, room;
} WorkRows;

static NeedWork *work_of(Ctx *c, WorkRows *w, int64_t area_id, unsigned kind)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->rows[i].area_id == area_id && w->rows[i].kind == kind)
			return &w->rows[i];
	}
	w->rows = arena_more(c->arena, w->rows, sizeof(*w->rows), w->n, &w->room);
	w->rows[w->n] = (NeedWork){ .area_id = area_id, .kind = kind };
	return &w->rows[w->n++];
}

/* Adds area, kind, count of each row to `open` or `filed`. */
static Status count_into(Query *q, Db *db, WorkRows *w, bool filed)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;

	TRY(db_prepare(q->c, db, str_cstr(q->c->arena, buf_str(&q->sql)), &st));
	for (size_t i = 0; i < q->n; i++)
		stmt_bind(st, (int)i + 1, q->values[i]);
	for (;;) {
		unsigned kind;

		TRY(stmt_step(q->c, st, &row));
		if (!row)
			return OK;
		if (!enum_parse(&RequestKind_names, stmt_str(st, 1), &kind))
			return fault(q->c, E_CORRUPT, "kind", "unknown_value");
		NeedWork *at = work_of(q->c, w, stmt_i64(st, 0), kind);
		*(filed ? &at->filed : &at->open) += stmt_i64(st, 2);
	}
}

/*
 * Both are answered from an index alone: the open ones by area and kind, the filed ones by time. Grouped by a
 * column as it is, SQLite would rather walk every request ever filed in the order of the areas.
 */
static Status query_work(Ctx *c, Db *db, const Scope *within, int64_t since_ms, WorkRows *w)
{
	Query open, filed;

	query_start(&open, c);
	buf_add(&open.sql, STR("SELECT area_id, kind, COUNT(*) FROM request"));
	where_scope(&open, "area_id", within);
	where_text(&open, "open = 1 AND state IN (");
	add_undone(&open);
	buf_add(&open.sql, STR(") GROUP BY area_id, kind"));
	Status st = count_into(&open, db, w, false);
	buf_done(&open.sql);
	TRY(st);
	query_start(&filed, c);
	buf_add(&filed.sql, STR("SELECT area_id + 0, kind, COUNT(*) FROM request"));
	where_scope(&filed, "area_id", within);
	where_value(&filed, "filed_at_ms", ">", VAL_I64(since_ms));
	where_text(&filed, "joined_to_id = 0"); /* else its work is the other request's */
	buf_add(&filed.sql, STR(" GROUP BY area_id + 0, kind"));
	st = count_into(&filed, db, w, true);
	buf_done(&filed.sql);
	return st;
}

typedef struct SentRows {
	NeedSent *rows;
	size_t n, room;
} SentRows;

static Status take_sent(Ctx *c, Stmt *st, void *user)
{
	SentRows *s = user;
	NeedSent row = { .area_id = stmt_i64(st, 0), .people = (int32_t)stmt_i64(st, 2) };

	if (!enum_parse(&CadreRole_names, stmt_str(st, 1), &row.role))
		return fault(c, E_CORRUPT, "role", "unknown_value");
	s->rows = arena_more(c->arena, s->rows, sizeof(*s->rows), s->n, &s->room);
	s->rows[s->n++] = row;
	return OK;
}

/* Cadres who are there, by area and role. */
static Status query_there(Ctx *c, Db *db, const Scope *within, SentRows *ret)
{
	Query q;

	if (scope_is_nowhere(within))
		return OK;
	query_start(&q, c);
	buf_add(&q.sql, STR("SELECT area_id, role, COUNT(*) FROM tour"));
	where_scope(&q, "area_id", within);
	where_text(&q, "state IN ('serving', 'resting')");
	buf_add(&q.sql, STR(" GROUP BY area_id, role"));
	return query_each(&q, db, take_sent, ret);
}

Status query_need_rows(Ctx *c, Db *db, const Rulebook *rules, NeedRows *ret)
{
	const Scope whole = { .everywhere = true };

	return query_need_rows_in(c, db, &whole, rules, ret);
}

Status query_need_rows_in(Ctx *c, Db *db, const Scope *within, const Rulebook *rules, NeedRows *ret)
{
	WorkRows w = { 0 };
	SentRows sent = { 0 };
	StaffReport *reports;
	NeedAsk *asks;

	*ret = (NeedRows){ 0 };
	if (!rules->has_staffing)
		return OK;
	if (!scope_is_nowhere(within))
		TRY(query_work(c, db, within, c->now_ms - rules->staffing.rate_days * DAY_MS, &w));
	ret->work = w.rows;
	ret->work_count = w.n;
	TRY(rows_where(c, db, &staff_report_resource,
		"day = (SELECT MAX(n.day) FROM staff_report n WHERE n.area_id = staff_report.area_id)", NULL,
		0, (void **)&reports, &ret->report_count));
	ret->reports = reports;
	TRY(rows_where(
		c, db, &need_ask_resource, "id > 0 ORDER BY id", NULL, 0, (void **)&asks, &ret->ask_count));
	ret->asks = asks;
	TRY(query_there(c, db, within, &sent));
	ret->sent = sent.rows;
	ret->sent_count = sent.n;
	return OK;
}

Status query_staff_reports(
	Ctx *c, Db *db, const StaffFilter *f, StaffReport **ret, size_t *ret_n, bool *ret_more)
{
	Query q;
	size_t limit = MIN(MAX(f->limit, 1), PAGE_MAX);

	*ret_n = 0;
	*ret_more = false;
	if (!f->scope.everywhere && f->scope.count == 0)
		return OK;
	query_start(&q, c);
	select_all(&q, &staff_report_resource);
	where_scope(&q, "area_id", &f->scope);
	if (f->day)
		where_value(&q, "day", "=", VAL_I64(f->day));
	if (f->after_id) {
		query_and(&q);
		int day = query_value(&q, VAL_I64(f->after_day)), id = query_value(&q, VAL_I64(f->after_id));
		buf_addf(&q.sql, "(day, id) < (?%d, ?%d)", day, id);
	}
	buf_add(&q.sql, STR(" ORDER BY day DESC, id DESC"));
	query_limit(&q, limit + 1);
	Status st = query_rows(&q, db, &staff_report_resource, (void **)ret, ret_n);
	buf_done(&q.sql);
	TRY(st);
	*ret_more = *ret_n > limit;
	*ret_n = MIN(*ret_n, limit);
	return OK;
}
