/* query_office.c: questions about those who work with the system: accounts, grants, tokens, duties; and the
 * boundaries of areas. See query.h. */
#include "store/query_text.h"

#include "base/text.h"

#include <string.h>

/* ---- accounts ---- */

/* An account without grants is nobody's yet: it belongs to whoever made it. */
static void where_seen(Query *q, const AccountFilter *f)
{
	query_and(q);
	int self = query_value(q, VAL_I64(f->self_id));
	buf_addf(&q->sql,
		"(id = ?%d OR EXISTS (SELECT 1 FROM grants g WHERE g.account_id = account.id AND g.revoked = "
		"0",
		self);
	q->glue = " AND ";
	where_scope(q, "g.area_id", &f->scope);
	buf_add(&q->sql, STR(") OR (NOT EXISTS (SELECT 1 FROM grants g WHERE g.account_id = account.id AND "
			     "g.revoked = 0)"));
	if (!f->scope.everywhere)
		buf_addf(&q->sql,
			" AND EXISTS (SELECT 1 FROM event e WHERE e.subject_id = account.id AND e.kind = "
			"'account' AND e.actor_id = ?%d)",
			self);
	buf_add(&q->sql, STR("))"));
}

static bool name_has(Arena *a, const Account *account, Str q)
{
	Str rest = text_fold(a, q), name = text_fold(a, account->name);
	bool all = true;

	while (rest.len && all) {
		Str word = str_cut(rest, ' ', &rest), names = name;
		bool found = str_find(account->login, word) >= 0;

		while (names.len && !found)
			found = str_starts(str_cut(names, ' ', &names), word);
		all = found;
	}
	return all;
}

/* A province has some thousand accounts: names are compared here, folded, as everywhere. */
static size_t keep_named(Ctx *c, Account *rows, size_t n, Str q)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		ArenaMark mark = arena_mark(c->arena);
		bool fits = name_has(c->arena, &rows[i], q);

		arena_reset(c->arena, mark);
		if (fits)
			rows[kept++] = rows[i];
	}
	return kept;
}

Status query_accounts(Ctx *c, Db *db, const AccountFilter *f, Account **ret, size_t *ret_n, bool *ret_more)
{
	Query q;
	size_t limit = MIN(MAX(f->limit, 1), PAGE_MAX);

	query_start(&q, c);
	select_all(&q, &account_resource);
	where_seen(&q, f);
	if (f->id)
		where_value(&q, "id", "=", VAL_I64(f->id));
	if (f->after_id) {
		query_and(&q);
		int after = query_value(&q, VAL_I64(f->after_id));
		buf_addf(&q.sql, "(sort_key, id) > (SELECT sort_key, id FROM account WHERE id = ?%d)", after);
	}
	buf_add(&q.sql, STR(" ORDER BY sort_key, id"));
	if (!f->q.len)
		query_limit(&q, limit + 1);
	Status st = query_rows(&q, db, &account_resource, (void **)ret, ret_n);
	buf_done(&q.sql);
	TRY(st);
	if (f->q.len)
		*ret_n = keep_named(c, *ret, *ret_n, f->q);
	*ret_more = *ret_n > limit;
	*ret_n = MIN(*ret_n, limit);
	return OK;
}

Status query_may_see_account(Ctx *c, Db *db, const View *view, const Rights *rights, int64_t account_id)
{
	AccountFilter f = { .self_id = rights->account_id, .id = account_id, .limit = 1 };
	Account *rows;
	size_t n;
	bool more;

	f.scope = scope_of(c->arena, view, rights, CAN_ACCOUNTS, 0);
	if (!f.scope.everywhere && f.scope.count == 0 && account_id != rights->account_id)
		return fault(c, E_NOT_FOUND, "account_id", "not_found");
	TRY(query_accounts(c, db, &f, &rows, &n, &more));
	return n ? OK : fault(c, E_NOT_FOUND, "account_id", "not_found");
}

Status query_may_manage(Ctx *c, Db *db, const View *view, const Rights *rights, int64_t account_id)
{
	Rights theirs = view_rights(view, account_id);

	TRY(query_may_see_account(c, db, view, rights, account_id));
	return rights_may_manage(c, rights, view->dir, &theirs);
}

/* ---- duties, grants, tokens ---- */

static void where_posts_in(Query *q, const Scope *s)
{
	if (s->everywhere)
		return;
	query_and(q);
	buf_add(&q->sql, STR("post_id IN (SELECT p.id FROM post p"));
	q->glue = " WHERE ";
	where_scope(q, "p.area_id", s);
	buf_add_char(&q->sql, ')');
	q->glue = " AND ";
}

Status query_duties(Ctx *c, Db *db, const OfficeFilter *f, Duty **ret, size_t *ret_n, bool *ret_more)
{
	Query q;

	*ret_n = 0;
	*ret_more = false;
	if (scope_is_nowhere(&f->scope))
		return OK;
	query_start(&q, c);
	select_all(&q, &duty_resource);
	where_posts_in(&q, &f->scope);
	if (f->post_id)
		where_value(&q, "post_id", "=", VAL_I64(f->post_id));
	if (f->ends_after_ms)
		where_value(&q, "to_ms", ">", VAL_I64(f->ends_after_ms));
	if (f->after_id) {
		query_and(&q);
		int after = query_value(&q, VAL_I64(f->after_id));
		buf_addf(&q.sql, "(from_ms, id) > (SELECT from_ms, id FROM duty WHERE id = ?%d)", after);
	}
	buf_add(&q.sql, STR(" ORDER BY from_ms, id"));
	return query_page(&q, db, &duty_resource, f->limit, (void **)ret, ret_n, ret_more);
}

Status query_grants(Ctx *c, Db *db, const OfficeFilter *f, Grant **ret, size_t *ret_n, bool *ret_more)
{
	Query q;

	*ret_n = 0;
	*ret_more = false;
	if (scope_is_nowhere(&f->scope))
		return OK;
	query_start(&q, c);
	select_all(&q, &grant_resource);
	where_text(&q, "revoked = 0");
	where_scope(&q, "area_id", &f->scope);
	if (f->account_id)
		where_value(&q, "account_id", "=", VAL_I64(f->account_id));
	if (f->after_id)
		where_value(&q, "id", ">", VAL_I64(f->after_id));
	buf_add(&q.sql, STR(" ORDER BY id"));
	return query_page(&q, db, &grant_resource, f->limit, (void **)ret, ret_n, ret_more);
}

Status query_tokens(Ctx *c, Db *db, const OfficeFilter *f, Token **ret, size_t *ret_n, bool *ret_more)
{
	Query q;

	query_start(&q, c);
	select_all(&q, &token_resource);
	where_text(&q, "revoked = 0");
	query_and(&q);
	int now = query_value(&q, VAL_I64(c->now_ms));
	buf_addf(&q.sql, "(expires_at_ms = 0 OR expires_at_ms > ?%d)", now);
	where_value(&q, "account_id", "=", VAL_I64(f->account_id));
	if (f->after_id)
		where_value(&q, "id", "<", VAL_I64(f->after_id));
	buf_add(&q.sql, STR(" ORDER BY id DESC"));
	return query_page(&q, db, &token_resource, f->limit, (void **)ret, ret_n, ret_more);
}

Status query_session_count(Ctx *c, Db *db, int64_t account_id, int64_t *ret)
{
	Value values[] = { VAL_I64(account_id), VAL_I64(c->now_ms) };

	return db_number(c, db,
		"SELECT count(*) FROM token WHERE account_id = ?1 AND name = '' AND revoked = 0 AND "
		"(expires_at_ms = 0 OR expires_at_ms > ?2)",
		values, 2, 0, ret);
}

Status query_work_numbers(Ctx *c, Db *db, WorkNumbers *ret)
{
	Value now = VAL_I64(c->now_ms);

	TRY(db_number(c, db, "SELECT count(*) FROM task WHERE state = 'open' AND late = 1", NULL, 0, 0,
		&ret->tasks_late));
	TRY(db_number(c, db, "SELECT count(*) FROM outbox WHERE sent_at_ms = 0 AND dead = 0", NULL, 0, 0,
		&ret->outbox_waiting));
	return db_number(c, db,
		"SELECT count(*) FROM token WHERE name = '' AND revoked = 0 AND expires_at_ms > ?1", &now, 1,
		0, &ret->sessions);
}

/* ---- boundaries, rulebook ---- */

Status query_shapes(Ctx *c, Db *db, AreaShape **ret, size_t *ret_n)
{
	return rows_where(c, db, &area_shape_resource, "id > 0 ORDER BY id", NULL, 0, (void **)ret, ret_n);
}

Status query_rulebook_body(Ctx *c, Db *db, int64_t id, Str *ret)
{
	RulebookRow row;

	TRY(row_get(c, db, &rulebook_resource, id, &row));
	*ret = row.body;
	return OK;
}
