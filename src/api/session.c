/* session.c: signing in and out, who I am, TOTP. A browser's session is a Token without a name; its secret is
 * in the cookie. */
#include "api/handlers.h"
#include "api/sending.h"

#include "base/clock.h"
#include "base/time.h"

#include <oath.h>
#include <stdlib.h>

/*
 * Wrong passwords a minute; right ones do not count, because a whole office comes through one address when a
 * shift begins. A person mistypes a few times, a guesser thousands. The name alone has room enough that a
 * stranger cannot easily lock somebody out.
 */
#define PER_NAME_AND_PEER 10
#define PER_PEER	  60
#define PER_NAME	  60
/* A code has 10^6 values and three are right at a time: 5 wrong ones, then one a minute, is 0.4 % in a day.
 */
#define TOTP_PER_MINUTE	  1
#define TOTP_BURST	  5
#define TOTP_SECRET_BYTES 20 /* RFC 4226: 160 bits */
#define TOTP_STEP_S	  30
#define TOTP_WINDOW	  1 /* one step of clock difference either way */

/* What the answer tells that is read before the commit, since after it nobody reads. */
typedef struct Entrance {
	Str secret; /* of the new session */
	PeoplePage agencies; /* whose head this is */
} Entrance;

/* Whoever heads no agency, as nearly everybody, is not asked about in the database. */
static Status read_entrance(Call *c, int64_t account_id, Entrance *ret)
{
	int64_t posts[POSTS_HELD_MAX];
	size_t held = posts_held(c, account_id, posts, COUNT_OF(posts)), heads = 0;

	for (size_t i = 0; i < held; i++) {
		if (directory_post(c->view->dir, posts[i])->kind == POST_AGENCY_HEAD)
			posts[heads++] = posts[i];
	}
	if (heads == 0)
		return OK;
	PeopleFilter f = { .posts = posts, .post_count = heads, .mine = true, .limit = PAGE_MAX };
	return query_agencies(&c->ctx, c->db, &f, &ret->agencies);
}

static void put_agencies(JsonOut *j, const PeoplePage *page)
{
	const Agency *agencies = page->rows;

	json_key(j, "agencies");
	json_open(j, '[');
	for (size_t i = 0; i < page->n; i++)
		put_agency_ref(j, &agencies[i]);
	json_close(j, ']');
}

static void put_me(Call *c, const Account *a, const Rights *rights, const Entrance *e)
{
	JsonOut j = call_out(c);
	unsigned cans = rights_anywhere(rights);
	const Area *home = NULL;
	int64_t posts[POSTS_HELD_MAX];

	json_open(&j, '{');
	json_key(&j, "account");
	json_open(&j, '{');
	json_put_i64(&j, "id", a->id);
	json_put_i64(&j, "version", a->version);
	json_put_str(&j, "login", a->login);
	json_put_str(&j, "name", a->name);
	json_put_str(&j, "lang", a->lang.len ? a->lang : STR("vi"));
	json_put_bool(&j, "demo", a->demo);
	json_put_bool(&j, "totp_on", a->totp_on);
	json_close(&j, '}');
	json_key(&j, "cans");
	model_put_set(&j, &Can_names, cans);
	json_key(&j, "grants");
	json_open(&j, '[');
	for (size_t i = 0; i < rights->count; i++) {
		const Grant *g = &rights->grants[i];
		const Area *area = directory_area(c->view->dir, g->area_id);

		if (area && (!home || directory_depth(c->view->dir, area->id) <
					      directory_depth(c->view->dir, home->id)))
			home = area;
		json_open(&j, '{');
		json_key(&j, "area");
		put_area_ref(&j, c->view, g->area_id);
		json_key(&j, "cans");
		model_put_set(&j, &Can_names, g->cans);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_key(&j, "home");
	put_area_ref(&j, c->view, home ? home->id : 0);
	json_key(&j, "posts");
	json_open(&j, '[');
	size_t held = posts_held(c, a->id, posts, COUNT_OF(posts));
	for (size_t i = 0; i < held; i++)
		put_answerable(&j, c, posts[i]);
	json_close(&j, ']');
	put_agencies(&j, &e->agencies);
	json_put_time(&j, "now", c->ctx.now_ms); /* who may not hear the stream learns the time here */
	json_put_bool(&j, "drill", clock_is_drill());
	json_close(&j, '}');
}

Status session_show(Call *c)
{
	Entrance e = { 0 };

	TRY(read_entrance(c, c->account.id, &e));
	put_me(c, &c->account, &c->rights, &e);
	return OK;
}

/* ---- signing in ---- */

typedef struct SignIn {
	Str login, password, totp;
} SignIn;
static const Field sign_in_fields[] = {
	FIELD(SignIn, login, F_STR, .flags = REQUIRED, .max = 60),
	FIELD(SignIn, password, F_STR, .flags = REQUIRED | PERSONAL, .max = 200),
	FIELD(SignIn, totp, F_STR, .flags = PERSONAL, .max = 10),
};
const Resource sign_in_resource = {
	.name = "sign_in", RESOURCE(SignIn, sign_in_fields), .doc = "Login and password"
};

/* One-time codes follow the world's clock, also in a drill. */
static int64_t world_now_ms(const Call *c)
{
	return clock_is_drill() ? (int64_t)time(NULL) * 1000 : c->ctx.now_ms;
}

/* *ret_step: the 30 seconds that the code belongs to. */
static bool totp_matches(const Account *a, Str code, int64_t now_ms, int64_t *ret_step)
{
	char digits[8] = "";
	int offset = 0;

	if (code.len != 6)
		return false;
	for (size_t i = 0; i < 6; i++)
		digits[i] = code.ptr[i];
	int found = oath_totp_validate2(a->totp_secret.ptr, a->totp_secret.len, now_ms / 1000, TOTP_STEP_S, 0,
		TOTP_WINDOW, &offset, digits);
	*ret_step = now_ms / 1000 / TOTP_STEP_S + offset;
	return found >= 0;
}

/* ---- how often ---- */

#define TRY_LIMITS 3

typedef struct TryLimits {
	Str keys[TRY_LIMITS];
	int per_minute[TRY_LIMITS];
} TryLimits;

static TryLimits tries_of(Call *c, Str login)
{
	Arena *a = &c->http->arena;
	Str peer = c->http->peer;

	return (TryLimits){
		{ str_printf(a, "b:%.*s|%.*s", STR_ARG(login), STR_ARG(peer)),
			str_printf(a, "p:%.*s", STR_ARG(peer)), str_printf(a, "n:%.*s", STR_ARG(login)) },
		{ PER_NAME_AND_PEER, PER_PEER, PER_NAME },
	};
}

static void give_back(Call *c, const TryLimits *t, size_t taken)
{
	for (size_t i = 0; i < taken; i++)
		limits_give_back(c->app->login_limits, t->keys[i], c->ctx.now_ms, t->per_minute[i]);
}

/* Counts a try before its work is done; false: too many, and nothing was counted. */
static bool may_try(Call *c, const TryLimits *t)
{
	for (size_t i = 0; i < TRY_LIMITS; i++) {
		if (limits_take(c->app->login_limits, t->keys[i], c->ctx.now_ms, t->per_minute[i],
			    t->per_minute[i]))
			continue;
		give_back(c, t, i);
		return false;
	}
	return true;
}

/*
 * Is this the account's password? Only wrong ones count. `hash` is the account's, or that of nobody; field:
 * what too many tries are told of.
 */
static Status try_password(Call *c, Str login, const char *hash, Str password, const char *field, bool *ret)
{
	TryLimits tries = tries_of(c, login);

	if (!may_try(c, &tries))
		return fault(&c->ctx, E_LIMIT, field, "too_many_tries");
	if (password_check(hash, password, ret) != OK)
		return fault(&c->ctx, E_NOMEM, NULL, "memory");
	if (*ret)
		give_back(c, &tries, TRY_LIMITS);
	return OK;
}

/* Wrong codes are few, and a right one opens once (RFC 6238, 5.2): who looked over a shoulder comes too late.
 */
static Status check_totp(Call *c, const Account *a, Str code)
{
	Arena *arena = &c->http->arena;
	Limits *limits = c->app->login_limits;
	Str tries = str_printf(arena, "t:%lld", (long long)a->id);
	int64_t step = 0;

	if (code.len == 0)
		return fault(&c->ctx, E_UNAUTHENTICATED, "totp", "totp_required");
	if (!limits_take(limits, tries, c->ctx.now_ms, TOTP_PER_MINUTE, TOTP_BURST))
		return fault(&c->ctx, E_LIMIT, "totp", "too_many_tries");
	bool right = totp_matches(a, code, world_now_ms(c), &step);
	Str used = str_printf(arena, "u:%lld:%lld", (long long)a->id, (long long)step);
	if (!right || !limits_once(limits, used))
		return fault(&c->ctx, E_UNAUTHENTICATED, "totp", "totp_wrong");
	limits_give_back(limits, tries, c->ctx.now_ms, TOTP_BURST);
	return OK;
}

static Status check_credentials(Call *c, const SignIn *in, Account *ret)
{
	/* The same work for unknown names, so that the time tells nothing about which names exist. */
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
				     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	Status st = query_account_by_login(&c->ctx, c->db, in->login, ret);
	bool known = st == OK;

	if (st != OK && st != E_NOT_FOUND)
		return st;
	const char *hash = known ? str_cstr(&c->http->arena, ret->password_hash) : nobody;
	bool right = false;

	TRY(try_password(c, in->login, hash, in->password, "login", &right));
	if (!known || !right || ret->disabled)
		return fault(&c->ctx, E_UNAUTHENTICATED, "login", "wrong_login");
	return ret->totp_on ? check_totp(c, ret, in->totp) : OK;
}

static void set_cookie(Call *c, Str secret, int64_t max_age_s)
{
	bool secure = str_eq(http_header(c->http, "X-Forwarded-Proto"), STR("https"));

	http_reply_header(c->http, "Set-Cookie",
		str_printf(&c->http->arena, "ts=%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s",
			STR_ARG(secret), (long long)max_age_s, secure ? "; Secure" : ""));
}

static void signed_in(Call *c)
{
	const Entrance *e = c->user;

	set_cookie(c, e->secret, SESSION_DAYS * DAY_MS / SECOND_MS);
	put_me(c, &c->account, &c->rights, e);
}

/* The system saves the token: nobody is signed in yet. */
static Status save_token(Call *c, Token *t)
{
	c->command = (Command){ .kind = COMMAND_SAVE,
		.resource = &token_resource,
		.row = t,
		.key = secret_uuid(c->ctx.now_ms),
		.arena = &c->http->arena };
	return OK;
}

static void token_saved(Command *cmd)
{
	Call *c = cmd->user;

	call_told(c, cmd);
}

static Status commit_token(Call *c)
{
	c->command.done = token_saved;
	c->command.user = c;
	c->hand_over = call_to_writer;
	return OK;
}

Status session_open(Call *c)
{
	SignIn in = { 0 };
	Account a = { 0 };
	Arena *arena = &c->http->arena;

	TRY(call_body(c, &sign_in_resource, &in));
	TRY(model_check(&c->ctx, &sign_in_resource, &in));
	TRY(check_credentials(c, &in, &a));
	Entrance *e = arena_new(arena, Entrance);
	TRY(read_entrance(c, a.id, e));
	e->secret = secret_token(arena, 32);
	Token *t = arena_new(arena, Token);
	*t = (Token){ .account_id = a.id,
		.secret_hash = hash_text(arena, hash_of(e->secret)),
		.created_at_ms = c->ctx.now_ms,
		.expires_at_ms = c->ctx.now_ms + SESSION_DAYS * DAY_MS };
	c->account = a;
	c->rights = view_rights(c->view, a.id);
	c->user = e;
	c->after_commit = signed_in;
	c->ok_status = 201;
	TRY(save_token(c, t));
	return commit_token(c);
}

static void signed_out(Call *c)
{
	set_cookie(c, STR("gone"), 0);
	c->http->status = 204;
}

Status session_close(Call *c)
{
	Token *t = arena_new(&c->http->arena, Token);

	*t = c->token;
	t->revoked = true;
	c->after_commit = signed_out;
	TRY(save_token(c, t));
	return commit_token(c);
}

/* ---- changing oneself ---- */

typedef struct SelfChange {
	Str lang, password_old, password_new;
} SelfChange;
static const Field self_change_fields[] = {
	FIELD(SelfChange, lang, F_STR, .max = 5),
	FIELD(SelfChange, password_old, F_STR, .flags = PERSONAL, .max = 200),
	FIELD(SelfChange, password_new, F_STR, .flags = PERSONAL, .max = 200),
};
const Resource self_change_resource = {
	.name = "self_change", RESOURCE(SelfChange, self_change_fields), .doc = "My language or password"
};

Status password_set(Ctx *c, Account *a, Str password, const char *field)
{
	char *text = arena_alloc(c->arena, PASSWORD_TEXT_SIZE);

	if (str_utf8_count(password) < 10)
		return fault(c, E_INVALID, field, "password_too_short");
	TRY(password_hash(password, text));
	a->password_hash = str_from(text);
	return OK;
}

/* The whole row is written: when somebody changed it meanwhile (disabled it, say), this must not undo that.
 */
static Status save_self(Call *c, Account *a, Str what)
{
	c->command = (Command){ .kind = COMMAND_SAVE,
		.resource = &account_resource,
		.row = a,
		.expected_version = c->account.version };
	return call_commit(c, what);
}

static void self_changed(Call *c)
{
	c->account = *(const Account *)c->command.row; /* with its new version */
	put_me(c, &c->account, &c->rights, c->user);
}

Status session_change(Call *c)
{
	SelfChange in = { 0 };
	Account *a = arena_new(&c->http->arena, Account);

	TRY(call_body(c, &self_change_resource, &in));
	TRY(model_check(&c->ctx, &self_change_resource, &in));
	*a = c->account;
	if (in.lang.len)
		a->lang = in.lang;
	if (in.password_new.len) {
		const char *hash = str_cstr(&c->http->arena, a->password_hash);
		bool right = false;

		TRY(try_password(c, a->login, hash, in.password_old, "password_old", &right));
		if (!right)
			return fault(&c->ctx, E_INVALID, "password_old", "wrong_password");
		TRY(password_set(&c->ctx, a, in.password_new, "password_new"));
	}
	Entrance *e = arena_new(&c->http->arena, Entrance);
	TRY(read_entrance(c, a->id, e));
	c->user = e;
	c->after_commit = self_changed;
	return save_self(c, a, STR("session"));
}

/* ---- TOTP (RFC 6238) ---- */

static void totp_begun(Call *c)
{
	const Account *a = c->command.row;
	Arena *arena = &c->http->arena;
	char *base32 = NULL;
	size_t len = 0;
	JsonOut j = call_out(c);

	if (oath_base32_encode(a->totp_secret.ptr, a->totp_secret.len, &base32, &len) != OATH_OK)
		arena_give_up(arena); /* a short secret always has one */
	Str secret = str_dup(arena, (Str){ base32, len });
	free(base32);
	json_open(&j, '{');
	json_put_str(&j, "secret", secret);
	json_put_str(&j, "uri",
		str_printf(arena, "otpauth://totp/Tiep%%20Suc:%.*s?secret=%.*s&issuer=Tiep%%20Suc",
			STR_ARG(a->login), STR_ARG(secret)));
	json_close(&j, '}');
}

Status totp_begin(Call *c)
{
	Account *a = arena_new(&c->http->arena, Account);
	Hash *h = arena_new(&c->http->arena, Hash);

	*a = c->account;
	if (a->totp_on)
		return fault(&c->ctx, E_STATE, "totp", "totp_already_on");
	/* From the command's key, so that the same command asked again shows the same secret. */
	Str text = str_printf(&c->http->arena, "totp|%lld|%.*s", (long long)a->id,
		STR_ARG(uuid_text(&c->http->arena, call_key(c))));
	*h = hash_of_two(store_secret(c->app->options.store), text);
	a->totp_secret = (Str){ (const char *)h->bytes, TOTP_SECRET_BYTES };
	c->after_commit = totp_begun;
	return save_self(c, a, STR("totp"));
}

static void no_content(Call *c)
{
	c->http->status = 204;
}

typedef struct TotpCode {
	Str code;
} TotpCode;
static const Field totp_code_fields[] = {
	FIELD(TotpCode, code, F_STR, .flags = REQUIRED | PERSONAL, .max = 10, .doc = "Six digits"),
};
const Resource totp_code_resource = {
	.name = "totp_code", RESOURCE(TotpCode, totp_code_fields), .doc = "A one-time code"
};

Status totp_confirm(Call *c)
{
	TotpCode in = { 0 };
	int64_t step;
	Account *a = arena_new(&c->http->arena, Account);

	TRY(call_body(c, &totp_code_resource, &in));
	TRY(model_check(&c->ctx, &totp_code_resource, &in));
	*a = c->account;
	if (a->totp_secret.len == 0)
		return fault(&c->ctx, E_STATE, "totp", "totp_not_begun");
	if (!totp_matches(a, in.code, world_now_ms(c), &step))
		return fault(&c->ctx, E_INVALID, "code", "totp_wrong");
	a->totp_on = true;
	c->after_commit = no_content;
	return save_self(c, a, STR("totp-on"));
}

Status totp_end(Call *c)
{
	Account *a = arena_new(&c->http->arena, Account);

	*a = c->account;
	a->totp_on = false;
	a->totp_secret = (Str){ "", 0 };
	c->after_commit = no_content;
	return save_self(c, a, STR("totp-off"));
}
