/* app.c: from a call to its handler: routes, who is calling, whether it may, which thread. See app.h. */
#include "api/numbers.h"
#include "api/work.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

/* ---- routes ---- */

/* Matches a pattern with {name} parts; fills params. */
static bool path_matches(const char *pattern, Str path, Str params[PATH_PARAMS_MAX])
{
	Str rest_p = str_from(pattern), rest = path;
	size_t n = 0;

	while (rest_p.len || rest.len) {
		Str part_p = str_cut(rest_p, '/', &rest_p);
		Str part = str_cut(rest, '/', &rest);

		if (part_p.len && part_p.ptr[0] == '{') {
			if (part.len == 0 || n == PATH_PARAMS_MAX)
				return false;
			params[n++] = part;
		} else if (!str_eq(part_p, part)) {
			return false;
		}
	}
	return true;
}

static const Route *find_route(Method method, Str path, Str params[PATH_PARAMS_MAX], bool *ret_other_method)
{
	Method wanted = method == HEAD ? GET : method;

	*ret_other_method = false;
	for (size_t i = 0; i < route_count; i++) {
		if (!path_matches(routes[i].pattern, path, params))
			continue;
		if (routes[i].method == wanted)
			return &routes[i];
		*ret_other_method = true;
	}
	return NULL;
}

bool app_may_upload(void *app, Method method, Str path)
{
	Str params[PATH_PARAMS_MAX];
	bool other;

	(void)app;
	const Route *r = find_route(method, path, params, &other);
	return r && r->flags & ROUTE_UPLOAD;
}

/* ---- who is calling ---- */

static Str secret_of(const HttpCall *http)
{
	Str bearer = http_header(http, "Authorization");

	if (str_starts(bearer, STR("Bearer ")))
		return str_trim(str_sub(bearer, 7, bearer.len));
	return http_cookie(http, "ts");
}

static Status identify(Call *c)
{
	Str secret = secret_of(c->http);

	if (secret.len == 0)
		return OK;
	Str hash = hash_text(&c->http->arena, hash_of(secret));
	Status st = query_token(&c->ctx, c->db, hash, &c->token, &c->account);
	if (st == E_NOT_FOUND) {
		c->ctx.fault = (Fault){ 0 };
		return OK; /* signed out meanwhile: as if not signed in */
	}
	TRY(st);
	c->rights = view_rights(c->view, c->account.id);
	c->rights.account_id = c->account.id;
	return OK;
}

static Status admit(Call *c)
{
	const Route *r = c->route;
	bool signed_in = c->rights.account_id != 0;

	if (!(r->flags & ROUTE_PUBLIC) && !signed_in)
		return fault(&c->ctx, E_UNAUTHENTICATED, NULL, "signed_out");
	if (!(r->flags & (ROUTE_PUBLIC | ROUTE_ANYONE)) && !(rights_anywhere(&c->rights) & CAN(r->can)))
		return fault(&c->ctx, E_FORBIDDEN, NULL, "no_capability");
	if (r->flags & ROUTE_COMMAND) {
		Uuid key;
		Str given = http_header(c->http, "Idempotency-Key");

		if (given.len == 0)
			return fault(&c->ctx, E_INVALID, "Idempotency-Key", "required");
		if (!uuid_parse(given, &key))
			return fault(&c->ctx, E_INVALID, "Idempotency-Key", "not_a_uuid");
	}
	return OK;
}

/* ---- running a handler ---- */

/* After the commit: what the areas and rights are by now. */
static Status answer_anew(Call *c)
{
	int64_t account_id = c->rights.account_id;

	store_view_release(c->app->options.store, &c->view);
	c->view = store_view(c->app->options.store);
	c->rights = view_rights(c->view, account_id);
	return c->answer(c);
}

static Status run_handler(Call *c)
{
	jmp_buf out_of_memory;
	Status st;

	if (arena_guard(&c->http->arena, &out_of_memory)) {
		if (c->db) {
			db_release_all(c->db);
			db_rollback(c->db);
		}
		return fault(&c->ctx, E_NOMEM, NULL, "memory");
	}
	if (c->is_committed)
		return answer_anew(c);
	st = c->db ? identify(c) : OK;
	if (st == OK)
		st = admit(c);
	if (st == OK)
		st = c->route->handler(c);
	return st;
}

/* The command is done; that the full answer cannot be read now must not look as if it were not. */
static Status own_answer_at_least(Call *c, Status st)
{
	if (st != OK) {
		c->ctx.fault = (Fault){ 0 };
		buf_clear(&c->http->out);
		buf_add(&c->http->out, c->command.answer);
	}
	return OK;
}

static void run_call(Call *c, StoreReader *reader)
{
	bool answers = c->is_committed;

	c->db = reader ? reader_db(reader) : NULL;
	c->ctx.now_ms = clock_now_ms();
	Status st = OK;
	if (c->db && !db_is_connected(c->db))
		st = db_reconnect(&c->ctx, c->db);
	if (st == OK && c->db)
		st = db_begin(&c->ctx,
			c->db); /* one snapshot for the whole answer, and 2.6 times faster than none */
	if (st == OK)
		st = run_handler(c);
	if (c->db && db_in_transaction(c->db))
		db_rollback(c->db);
	c->db = NULL;
	c->http->arena.escape = NULL;
	if (c->hand_over && st == OK && !answers)
		c->hand_over(c); /* nothing may look at the call after this */
	else
		call_finish(c, answers ? own_answer_at_least(c, st) : st);
}

/* ---- starting and stopping ---- */

static Status start_parts(Ctx *c, App *a)
{
	const AppOptions *o = &a->options;
	/* Without threads of its own everything runs on the caller's: tests. */
	int password_threads = o->workers ? PASSWORD_AT_ONCE : 0;

	if (!a->maps || !a->seen || !a->numbers || !a->intake_limits || !a->look_limits ||
		!a->secret_limits || !a->login_limits)
		return fault(c, E_NOMEM, NULL, "memory");
	TRY(work_start(c, o->store, o->workers, WORK_QUEUE_MAX, run_call, &a->queue));
	return work_start(c, o->store, password_threads, PASSWORD_QUEUE_MAX, run_call, &a->passwords);
}

Status app_new(Ctx *c, const AppOptions *o, App **ret)
{
	App *a = calloc(1, sizeof(*a));

	if (!a)
		return fault(c, E_NOMEM, NULL, "memory");
	a->options = *o;
	a->started_us = clock_monotonic_us();
	a->numbers = numbers_new();
	a->intake_limits = limits_new(LIMIT_KEYS);
	a->look_limits = limits_new(LIMIT_KEYS);
	a->secret_limits = limits_new(LIMIT_KEYS);
	a->login_limits = limits_new(LIMIT_KEYS);
	a->maps = map_cache_new();
	a->seen = read_seen_new();
	Status st = start_parts(c, a);
	if (st != OK) {
		app_free(&a);
		return st;
	}
	*ret = a;
	return OK;
}

void app_watch(App *a, const HttpServer *http)
{
	a->http = http;
}

void app_free(App **app)
{
	App *a = *app;

	if (!a)
		return;
	work_stop(&a->passwords);
	work_stop(&a->queue);
	limits_free(&a->intake_limits);
	limits_free(&a->look_limits);
	limits_free(&a->secret_limits);
	limits_free(&a->login_limits);
	map_cache_free(&a->maps);
	read_seen_free(&a->seen);
	numbers_free(&a->numbers);
	free(a);
	*app = NULL;
}

/* ---- a call comes in ---- */

static void release_view(HttpCall *http)
{
	Call *c = http->user;

	if (c->view)
		store_view_release(c->app->options.store, &c->view);
}

static Lang lang_of(HttpCall *http)
{
	Str asked = http_param(http, "lang");

	if (str_eq(asked, STR("en")))
		return LANG_EN;
	if (str_eq(asked, STR("vi")))
		return LANG_VI;
	return words_lang(http_header(http, "Accept-Language"));
}

static Call *begin(App *a, HttpCall *http)
{
	Call *c = arena_new(&http->arena, Call);

	*c = (Call){ .http = http, .app = a, .lang = lang_of(http), .began_us = clock_monotonic_us() };
	c->ctx = (Ctx){ .arena = &http->arena, .now_ms = clock_now_ms() };
	c->view = store_view(a->options.store);
	http->user = c;
	http->after = release_view;
	return c;
}

/* NULL: there is not even memory for that. */
static Call *begin_call(App *a, HttpCall *http)
{
	jmp_buf out_of_memory;

	if (arena_guard(&http->arena, &out_of_memory)) {
		http->arena.escape = NULL;
		http_without_memory(http);
		return NULL;
	}
	Call *c = begin(a, http);
	http->arena.escape = NULL;
	return c;
}

static void refuse(Call *c, int number)
{
	jmp_buf out_of_memory;
	bool other_method;
	Status st = number == 413 || number == 431 ? E_TOO_LARGE
		    : number == 507		   ? E_FULL
		    : number >= 500		   ? E_BUSY
						   : E_MALFORMED;

	c->route = find_route(c->http->method, c->http->path, c->params, &other_method);
	if (arena_guard(&c->http->arena, &out_of_memory))
		http_without_memory(c->http);
	else
		put_fault(c, fault(&c->ctx, st, NULL, st == E_TOO_LARGE ? "too_large" : NULL));
	c->http->arena.escape = NULL;
}

/* net itself refused: a head or body too large, no room. The caller gets its words like from any handler. */
void app_refused(void *app, HttpCall *http)
{
	int number = http->status;
	Call *c = begin_call(app, http);

	if (c)
		refuse(c, number);
	http->status = number;
}

void app_handle(void *app, HttpCall *http)
{
	App *a = app;
	Call *c = begin_call(a, http);
	bool other_method;

	if (!c) {
		http_finish(http);
		return;
	}
	c->route = find_route(http->method, http->path, c->params, &other_method);
	if (!c->route) {
		call_finish(c, other_method ? fault(&c->ctx, E_METHOD, NULL, "method")
					    : fault(&c->ctx, E_NOT_FOUND, NULL, "not_found"));
		return;
	}
	bool on_loop = c->route->flags & ROUTE_LIGHT && secret_of(http).len == 0;
	/* A flood of sign-ins waits for its own threads and keeps nobody from reading. */
	WorkQueue *q = c->route->flags & ROUTE_PASSWORD ? a->passwords : a->queue;
	if (on_loop)
		run_call(c, NULL);
	else if (a->options.workers == 0)
		work_now(q, c);
	else if (!work_put(q, c))
		call_finish(c, fault(&c->ctx, E_BUSY, NULL, "queue_full"));
}

void app_answer_after(Call *c)
{
	App *a = c->app;

	c->is_committed = true;
	if (a->options.workers == 0) {
		work_now(a->queue, c); /* the thread that made the call waits for it and reads nothing */
	} else if (!work_put(a->queue, c)) {
		/* It is done, and the writer's own short answer says so. */
		buf_add(&c->http->out, c->command.answer);
		call_finish(c, OK);
	}
}
