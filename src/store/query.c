/* query.c: list questions, made from filters. Private texts of SQL; values always go in as parameters. See
 * query.h. */
#include "store/query.h"

#include "base/text.h"
#include "domain/code.h"
#include "store/query_text.h"
#include "store/tx.h"

#include <string.h>

/* ---- scope ---- */

Scope scope_of_all(Arena *a, const View *view, const Rights *rights, unsigned cans, int64_t under)
{
	size_t all = directory_area_count(view->dir), n = 0;
	int64_t *ids = arena_array(a, int64_t, all + 1);
	unsigned *held = arena_array(a, unsigned, all + 1); /* by area, in the order of the tree */
	size_t first = 0, count = all;

	if (under)
		directory_subtree(view->dir, under, &first, &count);
	for (size_t g = 0; g < rights->count; g++) {
		size_t from, len;

		if (rights->grants[g].revoked || !(rights->grants[g].cans & cans))
			continue;
		directory_subtree(view->dir, rights->grants[g].area_id, &from, &len);
		for (size_t i = from; i < from + len; i++)
			held[i] |= rights->grants[g].cans & cans;
	}
	for (size_t i = first; i < first + count; i++) {
		if (held[i] == cans)
			ids[n++] = directory_area_at(view->dir, i)->id;
	}
	return (Scope){ .everywhere = n == all && all > 0, .areas = ids, .count = n };
}

Scope scope_of(Arena *a, const View *view, const Rights *rights, Can can, int64_t under)
{
	return scope_of_all(a, view, rights, CAN(can), under);
}

bool scope_has(const Scope *s, int64_t area_id)
{
	for (size_t i = 0; !s->everywhere && i < s->count; i++) {
		if (s->areas[i] == area_id)
			return true;
	}
	return s->everywhere;
}

bool scope_is_nowhere(const Scope *s)
{
	return !s->everywhere && s->count == 0;
}

/* ---- requests ---- */

/* What somebody typed: a code, a phone number, or words that must all be there. */
typedef struct Typed {
	Str code, phone, words;
} Typed;

static Typed read_typed(Ctx *c, const RequestFilter *f)
{
	Typed t = { 0 };

	if (f->q.len == 0 || code_parse(c->arena, f->q, &t.code))
		return t;
	if (!f->q_personal || !text_phone(c->arena, f->q, &t.phone))
		t.words = f->q;
	return t;
}

static void where_words(Query *q, const RequestFilter *f)
{
	Str rest = text_fold(q->c->arena, f->q);

	if (!f->q_personal) {
		where_text(q, "1 = 0");
		return;
	}
	for (int words = 0; rest.len && words < 4; words++) {
		Str word = str_cut(rest, ' ', &rest);
		/* Folded text has only letters, digits and spaces: nothing to escape in LIKE. */
		where_value(q, "search", "LIKE", VAL_STR(str_printf(q->c->arena, "%%%.*s%%", STR_ARG(word))));
	}
}

/* Their indexes hold what is not empty, and are used only when the question says so. */
static void where_filled(Query *q, const char *column, Str value)
{
	where_value(q, column, "=", VAL_STR(value));
	query_and(q);
	buf_addf(&q->sql, "%s <> ''", column);
}

/*
 * ordered: the order of the list follows. Without statistics SQLite takes the smallest index by area, which
 * has the closed ones of years in it; naming `late` as well makes the index of the open ones the better one.
 * For one area's list that index is the order.
 */
static void where_open(Query *q, const RequestFilter *f, bool ordered)
{
	bool by_area = !f->scope.everywhere && !f->waiting && !f->states;

	where_text(q, "open = 1");
	if (f->overdue)
		where_text(q, "late = 1");
	else if (by_area && (f->scope.count > 1 || !ordered))
		where_text(q, "late IN (0, 1)");
}

/* The newest since a moment. What is due is asked by area, whenever it came. */
static bool is_of_a_day(const RequestFilter *f)
{
	return f->newest_first && (f->filed_after_ms || f->answered_after_ms);
}

static void where_requests(Query *q, const RequestFilter *f, bool ordered)
{
	Typed typed = read_typed(q->c, f);
	bool by_due = !f->newest_first && !f->call_back_due;
	/*
	 * One code's, a phone's or a day's requests, or those whose asker waits for a call, are few among
	 * those of a ward's years: the plus keeps both databases from walking through the ward's instead.
	 */
	bool narrow = typed.code.len || typed.phone.len || f->phone.len || f->place.len || is_of_a_day(f) ||
		      f->call_back_due;
	where_scope(q, narrow ? "+area_id" : "area_id", &f->scope);
	if (f->open || f->overdue || by_due)
		where_open(q, f, ordered || narrow);
	if (f->waiting)
		where_text(q, "state = 'escalated'");
	if (f->call_back_due)
		where_text(q, "call_back_due = 1");
	where_set(q, "kind", &RequestKind_names, f->kinds);
	where_set(q, "state", &RequestState_names, f->states);
	where_set(q, "lane", &Lane_names, f->lanes);
	where_set(q, "channel", &Channel_names, f->channels);
	if (f->post_id)
		where_value(q, "post_id", "=", VAL_I64(f->post_id));
	if (f->assignee_id)
		where_value(q, "assignee_id", "=", VAL_I64(f->assignee_id));
	if (typed.code.len)
		where_filled(q, "code", typed.code);
	if (typed.phone.len)
		where_filled(q, "phone", typed.phone);
	if (f->phone.len)
		where_filled(q, "phone", f->phone);
	if (f->place.len)
		where_filled(q, "place", f->place);
	if (f->filed_after_ms)
		where_value(q, "filed_at_ms", ">=", VAL_I64(f->filed_after_ms));
	if (f->answered_after_ms) {
		where_value(q, "answered_at_ms", ">=", VAL_I64(f->answered_after_ms));
		where_text(q, "answered_at_ms > 0");
	}
	if (typed.words.len)
		where_words(q, f);
}

static void after_cursor(Query *q, const DueCursor *after)
{
	query_and(q);
	int due = query_value(q, VAL_I64(after->due_ms));
	int at = query_value(q, VAL_I64(after->id));
	int late = after->late;
	/* Late rows come first: behind a late row lie later late ones and all that are not late. */
	buf_addf(&q->sql,
		"(late < %d OR (late = %d AND (due_at_ms > ?%d OR (due_at_ms = ?%d AND id > ?%d))))", late,
		late, due, due, at);
}

/* The rows behind the cursor, in the order of the list; every order has an index of its own. */
static void order_requests(Query *q, const RequestFilter *f)
{
	if (f->call_back_due) {
		if (f->after.id) {
			query_and(q);
			int at = query_value(q, VAL_I64(f->after_answered_ms));
			int id = query_value(q, VAL_I64(f->after.id));
			buf_addf(&q->sql, "(answered_at_ms, id) > (?%d, ?%d)", at, id);
		}
		buf_add(&q->sql, STR(" ORDER BY answered_at_ms, id"));
	} else if (f->newest_first) {
		/* By their numbers the newest would be read until a page is full: all there are at midnight.
		 */
		const char *id = is_of_a_day(f) ? "+id" : "id";

		if (f->after.id)
			where_value(q, id, "<", VAL_I64(f->after.id));
		buf_addf(&q->sql, " ORDER BY %s DESC", id);
	} else {
		if (f->after.id)
			after_cursor(q, &f->after);
		buf_add(&q->sql, STR(" ORDER BY late DESC, due_at_ms, id"));
	}
}

Status query_requests(Ctx *c, Db *db, const RequestFilter *f, Request **ret, size_t *ret_n, bool *ret_more)
{
	Query q;

	*ret_n = 0;
	*ret_more = false;
	if (scope_is_nowhere(&f->scope))
		return OK;
	query_start(&q, c);
	select_all(&q, &request_resource);
	where_requests(&q, f, true);
	order_requests(&q, f);
	return query_page(&q, db, &request_resource, f->limit, (void **)ret, ret_n, ret_more);
}

Status query_request_count(Ctx *c, Db *db, const RequestFilter *f, int64_t *ret)
{
	Query q;

	*ret = 0;
	if (scope_is_nowhere(&f->scope))
		return OK;
	query_start(&q, c);
	buf_add(&q.sql, STR("SELECT count(*) FROM (SELECT id FROM request"));
	where_requests(&q, f, false);
	query_limit(&q, COUNT_MAX + 1);
	buf_add(&q.sql, STR(") AS found"));
	Status st = query_number(&q, db, ret);
	buf_done(&q.sql);
	return st;
}

/* ---- tasks ---- */

static void where_tasks(Query *q, const TaskFilter *f)
{
	where_scope(q, "area_id", &f->scope);
	where_set(q, "state", &TaskState_names, f->states);
	where_set(q, "kind", &TaskKind_names, f->kinds);
	if (f->late)
		where_text(q, "late = 1");
	if (f->post_id)
		where_value(q, "post_id", "=", VAL_I64(f->post_id));
	if (f->assignee_id)
		where_value(q, "assignee_id", "=", VAL_I64(f->assignee_id));
	if (f->subject_id)
		where_value(q, "subject_id", "=", VAL_I64(f->subject_id));
	if (f->posts)
		where_ids(q, "post_id", f->posts, f->post_count);
}

Status query_tasks(Ctx *c, Db *db, const TaskFilter *f, Task **ret, size_t *ret_n, bool *ret_more)
{
	Query q;

	*ret_n = 0;
	*ret_more = false;
	if (scope_is_nowhere(&f->scope))
		return OK;
	query_start(&q, c);
	select_all(&q, &task_resource);
	where_tasks(&q, f);
	if (f->after.id)
		after_cursor(&q, &f->after);
	buf_add(&q.sql, STR(" ORDER BY late DESC, due_at_ms, id"));
	return query_page(&q, db, &task_resource, f->limit, (void **)ret, ret_n, ret_more);
}

Status query_task_count(Ctx *c, Db *db, const TaskFilter *f, int64_t *ret)
{
	Query q;

	*ret = 0;
	if (scope_is_nowhere(&f->scope))
		return OK;
	query_start(&q, c);
	buf_add(&q.sql, STR("SELECT count(*) FROM (SELECT id FROM task"));
	where_tasks(&q, f);
	query_limit(&q, COUNT_MAX + 1);
	buf_add(&q.sql, STR(") AS found"));
	Status st = query_number(&q, db, ret);
	buf_done(&q.sql);
	return st;
}

/* ---- the board ---- */

static AreaTally *tally_row(AreaTally *rows, size_t *n, int64_t area_id)
{
	for (size_t i = *n; i > 0; i--) { /* rows come by area: the last is the likely one */
		if (rows[i - 1].area_id == area_id)
			return &rows[i - 1];
	}
	rows[*n] = (AreaTally){ .area_id = area_id };
	return &rows[(*n)++];
}

static void tally_set(AreaTally *t, Str name, int64_t n)
{
	if (str_eq(name, STR("open")))
		t->open = n;
	else if (str_eq(name, STR("overdue")))
		t->overdue = n;
	else if (str_eq(name, STR("waiting")))
		t->waiting = n;
	else if (str_eq(name, STR("urgent")))
		t->urgent = n;
	else if (str_eq(name, STR("unverified")))
		t->unverified = n;
}

static Status add_oldest(Ctx *c, Db *db, AreaTally *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		Value area = VAL_I64(rows[i].area_id);

		if (!rows[i].overdue)
			continue;
		/* The index (area, late first, due) has it at its head. */
		TRY(db_number(c, db,
			"SELECT due_at_ms FROM request WHERE area_id = ?1 AND open = 1 AND late = 1 ORDER BY "
			"late DESC, due_at_ms, id LIMIT 1",
			&area, 1, 0, &rows[i].oldest_late_ms));
		if (rows[i].oldest_late_ms <= c->now_ms)
			continue;
		/* Only steps are late there, no answer yet: since when the first of them was due. */
		int64_t step_ms = 0;
		TRY(db_number(c, db,
			"SELECT due_at_ms FROM task WHERE area_id = ?1 AND state = 'open' AND late = 1 AND "
			"kind <> 'fill_post' ORDER BY late DESC, due_at_ms, id LIMIT 1",
			&area, 1, 0, &step_ms));
		if (step_ms)
			rows[i].oldest_late_ms = step_ms;
	}
	return OK;
}

Status query_tallies(Ctx *c, Db *db, AreaTally **ret, size_t *ret_n)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	int64_t areas = 0;
	bool row;

	TRY(db_number(c, db, "SELECT count(DISTINCT area_id) FROM tally", NULL, 0, 0, &areas));
	AreaTally *rows = arena_array(c->arena, AreaTally, (size_t)areas + 1);
	size_t n = 0;
	TRY(db_prepare(c, db, "SELECT area_id, name, n FROM tally ORDER BY area_id", &st));
	for (;;) {
		TRY(stmt_step(c, st, &row));
		if (!row || (n == (size_t)areas && rows[n - 1].area_id != stmt_i64(st, 0)))
			break;
		tally_set(tally_row(rows, &n, stmt_i64(st, 0)), stmt_str(st, 1), stmt_i64(st, 2));
	}
	*ret = rows;
	*ret_n = n;
	return add_oldest(c, db, rows, n);
}

/* ---- the feed ---- */

Status query_feed(Ctx *c, Db *db, FeedCursor after, size_t limit, Event **ret, size_t *ret_n)
{
	Query q;
	int64_t horizon;

	TRY(db_tx_horizon(c, db, &horizon));
	query_start(&q, c);
	select_all(&q, &event_resource);
	query_and(&q);
	int tx = query_value(&q, VAL_I64(after.tx)), id = query_value(&q, VAL_I64(after.id)),
	    end = query_value(&q, VAL_I64(horizon));
	buf_addf(&q.sql, "(tx, id) > (?%d, ?%d) AND tx < ?%d ORDER BY tx, id", tx, id, end);
	query_limit(&q, MIN(limit, 1000));
	Status st = query_rows(&q, db, &event_resource, (void **)ret, ret_n);
	buf_done(&q.sql);
	return st;
}

Status query_feed_end(Ctx *c, Db *db, FeedCursor *ret)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	int64_t horizon;
	bool row;

	TRY(db_tx_horizon(c, db, &horizon));
	TRY(db_prepare(
		c, db, "SELECT tx, id FROM event WHERE tx < ?1 ORDER BY tx DESC, id DESC LIMIT 1", &st));
	stmt_bind(st, 1, VAL_I64(horizon));
	TRY(stmt_step(c, st, &row));
	*ret = row ? (FeedCursor){ stmt_i64(st, 0), stmt_i64(st, 1) } : (FeedCursor){ 0, 0 };
	return OK;
}

Status query_events_of(Ctx *c, Db *db, int64_t subject_id, Event **ret, size_t *ret_n)
{
	Value v = VAL_I64(subject_id);

	return rows_where(
		c, db, &event_resource, "subject_id = ?1 ORDER BY id LIMIT 500", &v, 1, (void **)ret, ret_n);
}

Status query_recent(Ctx *c, Db *db, size_t limit, Event **ret, size_t *ret_n)
{
	Value v = VAL_I64((int64_t)limit);

	return rows_where(c, db, &event_resource, "kind IN ('request', 'area') ORDER BY id DESC LIMIT ?1", &v,
		1, (void **)ret, ret_n);
}

Status query_last_event_ms(Ctx *c, Db *db, int64_t *ret)
{
	return db_number(c, db, "SELECT at_ms FROM event ORDER BY id DESC LIMIT 1", NULL, 0, 0, ret);
}

/* ---- what belongs to a request ---- */

Status query_notes(Ctx *c, Db *db, int64_t request_id, bool for_resident, Note **ret, size_t *ret_n)
{
	Value values[] = { VAL_I64(request_id), VAL_I64(for_resident) };

	return rows_where(c, db, &note_resource, "request_id = ?1 AND for_resident >= ?2 ORDER BY id", values,
		2, (void **)ret, ret_n);
}

Status query_tasks_of(Ctx *c, Db *db, int64_t subject_id, Task **ret, size_t *ret_n)
{
	Value v = VAL_I64(subject_id);

	return rows_where(c, db, &task_resource, "subject_id = ?1 ORDER BY id", &v, 1, (void **)ret, ret_n);
}

Status query_proofs(Ctx *c, Db *db, int64_t request_id, Proof **ret, size_t *ret_n)
{
	Value v = VAL_I64(request_id);

	return rows_where(c, db, &proof_resource, "request_id = ?1 ORDER BY id", &v, 1, (void **)ret, ret_n);
}

Status query_unaimed(Ctx *c, Db *db, size_t limit, Request **ret, size_t *ret_n)
{
	Value most = VAL_I64((int64_t)limit);

	return rows_where(c, db, &request_resource,
		"open = 1 AND post_id IN (SELECT id FROM post WHERE closed = 1) LIMIT ?1", &most, 1,
		(void **)ret, ret_n);
}

Status query_is_request(Ctx *c, Db *db, int64_t subject_id, bool *ret)
{
	Value id = VAL_I64(subject_id);
	int64_t n = 0;

	TRY(db_number(c, db, "SELECT COUNT(*) FROM request WHERE id = ?1", &id, 1, 0, &n));
	*ret = n > 0;
	return OK;
}

Status query_due_tasks(Ctx *c, Db *db, size_t limit, Task **ret, size_t *ret_n)
{
	Value values[] = { VAL_I64(c->now_ms), VAL_I64((int64_t)limit) };

	return rows_where(c, db, &task_resource,
		"state = 'open' AND climb_at_ms > 0 AND climb_at_ms <= ?1 ORDER BY climb_at_ms, id LIMIT ?2",
		values, 2, (void **)ret, ret_n);
}

/* ---- one thing ---- */

static Status one_by(Ctx *c, Db *db, const Resource *r, const char *field, Str value, void *ret)
{
	bool found;

	TRY(row_find(c, db, r, field, VAL_STR(value), ret, &found));
	return found ? OK : fault(c, E_NOT_FOUND, r->name, "not_found");
}

Status query_request_by_code(Ctx *c, Db *db, Str code, Request *ret)
{
	return one_by(c, db, &request_resource, "code", code, ret);
}

Status query_account_by_login(Ctx *c, Db *db, Str login, Account *ret)
{
	return one_by(c, db, &account_resource, "login", login, ret);
}

Status query_token(Ctx *c, Db *db, Str secret_hash, Token *ret_token, Account *ret_account)
{
	TRY(one_by(c, db, &token_resource, "secret_hash", secret_hash, ret_token));
	bool expired = ret_token->expires_at_ms && ret_token->expires_at_ms <= c->now_ms;
	if (ret_token->revoked || expired)
		return fault(c, E_NOT_FOUND, "token", "not_found");
	TRY(row_get(c, db, &account_resource, ret_token->account_id, ret_account));
	return ret_account->disabled ? fault(c, E_NOT_FOUND, "token", "not_found") : OK;
}

Status query_key_is_known(Ctx *c, Db *db, Uuid key, bool *ret)
{
	Value v = VAL_BLOB(((Str){ (const char *)key.bytes, sizeof(key.bytes) }));
	int64_t n;

	TRY(db_number(c, db, "SELECT count(*) FROM command_key WHERE key = ?1", &v, 1, 0, &n));
	*ret = n > 0;
	return OK;
}

Status query_account_name(Ctx *c, Db *db, int64_t account_id, Str *ret)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row;

	TRY(db_prepare(c, db, "SELECT name FROM account WHERE id = ?1", &st));
	stmt_bind(st, 1, VAL_I64(account_id));
	TRY(stmt_step(c, st, &row));
	*ret = row ? str_dup(c->arena, stmt_str(st, 0)) : (Str){ "", 0 };
	return OK;
}

Status query_token_is_alive(Ctx *c, Db *db, int64_t token_id, bool *ret)
{
	Value values[] = { VAL_I64(token_id), VAL_I64(c->now_ms) };
	int64_t n;

	TRY(db_number(c, db,
		"SELECT count(*) FROM token t JOIN account a ON a.id = t.account_id WHERE t.id = ?1 AND "
		"t.revoked = 0 "
		"AND (t.expires_at_ms = 0 OR t.expires_at_ms > ?2) AND a.disabled = 0",
		values, 2, 0, &n));
	*ret = n != 0;
	return OK;
}

Status query_tally_sum(Ctx *c, Db *db, const char *name, int64_t *ret)
{
	Value v = VAL_STR(str_from(name));

	return db_number(c, db, "SELECT CAST(COALESCE(SUM(n), 0) AS bigint) FROM tally WHERE name = ?1", &v,
		1, 0, ret);
}

Status query_ping(Ctx *c, Db *db)
{
	int64_t one;

	return db_number(c, db, "SELECT 1", NULL, 0, 0, &one);
}
