/*
 * accounts.c: who may sign in, and what they may do where: accounts, grants, roles, tokens; the rulebook.
 *
 * Rights are given only from within the giver's own (domain/rights.c); an account belongs to those who
 * administer all the places where it has rights (store/query_office.c).
 */
#include "api/lists.h"

#include "base/time.h"

/* ---- accounts ---- */

static Status read_accounts(Call *c, void *filter, ListPage *page)
{
	AccountFilter *f = filter;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	return query_accounts(&c->ctx, c->db, f, (Account **)&page->rows, &page->n, &page->more);
}

static Str account_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Account *)row)->id);
}

/* Whoever is in the list is administered by the caller, and so by name. */
static unsigned may_see_account(const Call *c UNUSED, const void *row UNUSED)
{
	return PERSONAL;
}

static Status put_account(JsonOut *j, Call *c UNUSED, const void *row)
{
	model_to_json(j, &account_resource, row, PERSONAL);
	return OK;
}

static AccountFilter account_scope(Call *c)
{
	AccountFilter f = { .self_id = c->rights.account_id };

	f.scope = call_scope(c, CAN(CAN_ACCOUNTS), NULL);
	return f;
}

Status account_list(Call *c)
{
	AccountFilter f = account_scope(c);
	const List l = { .resource = &account_resource,
		.file = "tai-khoan",
		.filter = &f,
		.read = read_accounts,
		.cursor = account_cursor,
		.put = put_account,
		.may_see = may_see_account };

	f.q = http_param(c->http, "q");
	return list_answer(c, &l);
}

/* The row of an account that the caller administers. */
static Status find_account(Call *c, int64_t id, Account *ret)
{
	AccountFilter f = account_scope(c);
	Account *rows;
	size_t n;
	bool more;

	f.id = id;
	f.limit = 1;
	TRY(query_accounts(&c->ctx, c->db, &f, &rows, &n, &more));
	if (n == 0)
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	*ret = rows[0];
	return OK;
}

static void put_grant(JsonOut *j, Call *c, const Grant *g)
{
	json_open(j, '{');
	model_put_fields(j, &grant_resource, g, 0);
	json_key(j, "area");
	put_area_ref(j, c->view, g->area_id);
	json_close(j, '}');
}

Status account_show(Call *c)
{
	Account a;
	int64_t id, sessions = 0;
	JsonOut j = call_out(c);

	TRY(call_id(c, 0, &id));
	TRY(find_account(c, id, &a));
	TRY(query_session_count(&c->ctx, c->db, id, &sessions));
	Rights rights = view_rights(c->view, id);
	call_etag(c, a.version);
	json_open(&j, '{');
	json_key(&j, "account");
	model_to_json(&j, &account_resource, &a, PERSONAL);
	json_key(&j, "grants");
	json_open(&j, '[');
	for (size_t i = 0; i < rights.count; i++) {
		/* Of somebody's rights elsewhere one sees nothing. */
		if (call_can(c, CAN_ACCOUNTS, rights.grants[i].area_id) || id == c->rights.account_id)
			put_grant(&j, c, &rights.grants[i]);
	}
	json_close(&j, ']');
	json_put_i64(&j, "sessions", sessions);
	json_close(&j, '}');
	return OK;
}

typedef struct AccountBody {
	Str login, name, phone, lang, password;
	bool disabled;
} AccountBody;
static const Field account_body_fields[] = {
	FIELD(AccountBody, login, F_STR, .flags = REQUIRED, .min = 2, .max = 60),
	FIELD(AccountBody, name, F_STR, .flags = REQUIRED | PERSONAL),
	FIELD(AccountBody, phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(AccountBody, lang, F_STR, .max = 5, .doc = "vi or en"),
	FIELD(AccountBody, disabled, F_BOOL),
	FIELD(AccountBody, password, F_STR, .flags = PERSONAL, .max = 200,
		.doc = "At least 10 characters; on a change: absent to keep the old one"),
};
const Resource account_body_resource = {
	.name = "account_change", RESOURCE(AccountBody, account_body_fields), .doc = "Somebody who signs in"
};

static Status apply_body(Call *c, const AccountBody *in, Account *a)
{
	a->login = in->login;
	a->name = in->name;
	a->phone = in->phone;
	a->lang = in->lang.len ? in->lang : STR("vi");
	a->disabled = in->disabled;
	return in->password.len ? password_set(&c->ctx, a, in->password, "password") : OK;
}

Status account_add(Call *c)
{
	AccountBody in = { 0 };
	Account *a = arena_new(&c->http->arena, Account);

	TRY(call_body(c, &account_body_resource, &in));
	TRY(model_check(&c->ctx, &account_body_resource, &in));
	if (in.password.len == 0)
		return fault(&c->ctx, E_INVALID, "password", "required");
	TRY(apply_body(c, &in, a));
	return call_save(c, &account_resource, a, 0);
}

Status account_change(Call *c)
{
	AccountBody in = { 0 };
	Account *a = arena_new(&c->http->arena, Account);
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(find_account(c, id, a));
	TRY(call_body(c, &account_body_resource, &in));
	TRY(model_check(&c->ctx, &account_body_resource, &in));
	/* One's own password needs the old one: a session left open must not be able to keep the account. */
	if (in.password.len && id == c->rights.account_id)
		return fault(&c->ctx, E_FORBIDDEN, "password", "not_oneself");
	TRY(apply_body(c, &in, a));
	return call_save(c, &account_resource, a, id);
}

/* ---- grants ---- */

static Status read_grants(Call *c, void *filter, ListPage *page)
{
	OfficeFilter *f = filter;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	return query_grants(&c->ctx, c->db, f, (Grant **)&page->rows, &page->n, &page->more);
}

static Status put_grant_row(JsonOut *j, Call *c, const void *row)
{
	put_grant(j, c, row);
	return OK;
}

static Str grant_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Grant *)row)->id);
}

static int64_t grant_area(const Call *c UNUSED, const void *row)
{
	return ((const Grant *)row)->area_id;
}

Status grant_list(Call *c)
{
	OfficeFilter f = { 0 };
	const Area *under;
	const List l = { .resource = &grant_resource,
		.file = "quyen",
		.filter = &f,
		.read = read_grants,
		.cursor = grant_cursor,
		.put = put_grant_row,
		.area_of = grant_area };

	TRY(call_area_param(c, "area", &under));
	TRY(call_id_param(c, "account", &f.account_id));
	f.scope = call_scope(c, CAN(CAN_ACCOUNTS), under);
	return list_answer(c, &l);
}

Status grant_add(Call *c)
{
	Grant *row = arena_new(&c->http->arena, Grant);

	TRY(call_body(c, &grant_resource, row));
	return call_save(c, &grant_resource, row, 0);
}

Status grant_change(Call *c)
{
	Grant *row = arena_new(&c->http->arena, Grant), now;
	int64_t id;

	TRY(call_id(c, 0, &id));
	Status st = row_get(&c->ctx, c->db, &grant_resource, id, &now);
	if (st != OK && st != E_NOT_FOUND)
		return st;
	if (st == E_NOT_FOUND || !call_can(c, CAN_ACCOUNTS, now.area_id))
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(call_body(c, &grant_resource, row));
	return call_save(c, &grant_resource, row, id);
}

Status role_list(Call *c)
{
	JsonOut j = call_out(c);

	json_open(&j, '{');
	json_key(&j, "items");
	json_open(&j, '[');
	for (unsigned i = 0; i < Role_count; i++) {
		json_open(&j, '{');
		json_put_str(&j, "role", enum_name(&Role_names, i));
		json_key(&j, "cans");
		model_put_set(&j, &Can_names, role_cans((Role)i));
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_key(&j, "next_cursor");
	json_add_null(&j);
	json_put_i64(&j, "count", Role_count);
	json_close(&j, '}');
	return OK;
}

/* ---- tokens ---- */

static Status read_tokens(Call *c, void *filter, ListPage *page)
{
	OfficeFilter *f = filter;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	return query_tokens(&c->ctx, c->db, f, (Token **)&page->rows, &page->n, &page->more);
}

static Status put_token(JsonOut *j, Call *c, const void *row)
{
	const Token *t = row;

	json_open(j, '{');
	model_put_fields(j, &token_resource, t, 0);
	json_put_bool(j, "is_this_session", t->id == c->token.id);
	json_close(j, '}');
	return OK;
}

static Str token_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Token *)row)->id);
}

/* Mine, or with account= those of somebody whom I administer. */
Status token_list(Call *c)
{
	OfficeFilter f = { 0 };
	const List l = { .resource = &token_resource,
		.file = "khoa",
		.filter = &f,
		.read = read_tokens,
		.cursor = token_cursor,
		.put = put_token };

	TRY(call_id_param(c, "account", &f.account_id));
	if (!f.account_id)
		f.account_id = c->rights.account_id;
	TRY(query_may_see_account(&c->ctx, c->db, c->view, &c->rights, f.account_id));
	return list_answer(c, &l);
}

typedef struct TokenBody {
	int64_t account_id;
	Str name;
	int64_t expires_at_ms;
} TokenBody;
static const Field token_body_fields[] = {
	FIELD(TokenBody, account_id, F_ID, .doc = "Absent: my own"),
	FIELD(TokenBody, name, F_STR, .flags = REQUIRED, .max = 60, .doc = "What the program is called"),
	FIELD(TokenBody, expires_at_ms, F_TIME, .doc = "Absent: until it is taken back"),
};
const Resource token_body_resource = {
	.name = "token_wish", RESOURCE(TokenBody, token_body_fields), .doc = "A key for a program"
};

/*
 * The secret follows from the command's key and this database's own secret, so that whoever did not hear the
 * answer can ask again, and nothing is stored that would open the door.
 */
static Str token_secret(Call *c)
{
	Arena *a = &c->http->arena;
	Str text = str_printf(
		a, "token|%lld|%.*s", (long long)c->rights.account_id, STR_ARG(uuid_text(a, call_key(c))));
	Hash h = hash_of_two(store_secret(c->app->options.store), text);

	return str_printf(a, "ts_%.*s", STR_ARG(str_hex(a, h.bytes, sizeof(h.bytes))));
}

static void token_made(Call *c)
{
	JsonOut j = call_out(c);

	buf_add(j.buf, str_sub(c->command.answer, 0, c->command.answer.len - 1));
	j.comma = true;
	json_put_str(&j, "secret", token_secret(c));
	json_close(&j, '}');
}

Status token_add(Call *c)
{
	TokenBody in = { 0 };
	Token *t = arena_new(&c->http->arena, Token);

	TRY(call_body(c, &token_body_resource, &in));
	TRY(model_check(&c->ctx, &token_body_resource, &in));
	if (in.expires_at_ms && in.expires_at_ms <= c->ctx.now_ms)
		return fault(&c->ctx, E_INVALID, "expires_at", "already_over");
	*t = (Token){ .account_id = in.account_id ? in.account_id : c->rights.account_id,
		.name = in.name,
		.secret_hash = hash_text(&c->http->arena, hash_of(token_secret(c))),
		.created_at_ms = c->ctx.now_ms,
		.expires_at_ms = in.expires_at_ms };
	c->after_commit = token_made;
	return call_save(c, &token_resource, t, 0);
}

static void token_gone(Call *c)
{
	c->http->status = 204;
}

Status token_end(Call *c)
{
	Token *t = arena_new(&c->http->arena, Token);
	int64_t id;

	TRY(call_id(c, 0, &id));
	Status st = row_get(&c->ctx, c->db, &token_resource, id, t);
	if (st != OK && st != E_NOT_FOUND)
		return st;
	if (st == E_NOT_FOUND ||
		query_may_see_account(&c->ctx, c->db, c->view, &c->rights, t->account_id) != OK)
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	t->revoked = true;
	c->after_commit = token_gone;
	return call_save(c, &token_resource, t, id);
}

/* ---- the rulebook ---- */

Status rulebook_show(Call *c)
{
	Str body;

	if (!c->view->rules->id)
		return fault(&c->ctx, E_NOT_FOUND, "rulebook", "no_rulebook");
	TRY(query_rulebook_body(&c->ctx, c->db, c->view->rules->id, &body));
	buf_add(&c->http->out, body);
	return OK;
}
