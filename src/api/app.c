/* app.c: from a call to its handler and back: routes, workers, who is calling, faults as problem+json. See
 * app.h. */
#include "api/app.h"
#include "api/pages.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/time.h"

#include <pthread.h>
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

/* ---- the end of a call ---- */

static void put_problem(Call *c, Status st)
{
	HttpCall *http = c->http;
	const Fault *f = &c->ctx.fault;
	const char *reason = f->reason ? f->reason : status_name(st);

	JsonOut j = json_out(&http->out);
	json_open(&j, '{');
	json_put_str(&j, "type", str_printf(&http->arena, "urn:tiepsuc:%s", status_name(st)));
	json_put_str(&j, "title", words_of(c->lang, "reason", str_from(reason)));
	json_put_i64(&j, "status", status_http(st));
	if (f->field)
		json_put_str(&j, "field", str_from(f->field));
	json_put_str(&j, "reason", str_from(reason));
	if (f->detail)
		json_put_str(&j, "detail", str_from(f->detail));
	if (f->version)
		json_put_i64(&j, "version", f->version);
	json_close(&j, '}');
	http->type = "application/problem+json";
}

/* A fault as the caller understands it: a page for people, problem+json for programs. */
static void put_fault(Call *c, Status st)
{
	HttpCall *http = c->http;
	const Fault *f = &c->ctx.fault;

	buf_clear(&http->out);
	http->status = status_http(st);
	http->file_path = NULL;
	if (c->on_fault)
		c->on_fault(c, st);
	else if (pages_wanted(c))
		pages_fault(c, st);
	else
		put_problem(c, st);
	if (st == E_UNAUTHENTICATED)
		http_reply_header(http, "WWW-Authenticate", STR("Bearer"));
	if (st == E_LIMIT || st == E_BUSY || st == E_UNKNOWN)
		http_reply_header(http, "Retry-After", STR("2"));
	if (status_http(st) >= 500 && st != E_BUSY)
		log_line(LOG_ERROR, "call-failed", LOG_CSTR("route", c->route ? c->route->pattern : "-"),
			LOG_CSTR("status", status_name(st)), LOG_CSTR("reason", f->reason ? f->reason : "-"),
			LOG_CSTR("detail", f->detail));
}

static void release_view(HttpCall *http)
{
	Call *c = http->user;

	if (c->view)
		store_view_release(c->app->options.store, &c->view);
}

void call_finish(Call *c, Status st)
{
	HttpCall *http = c->http;

	if (st == OK && !buf_ok(&http->out))
		st = fault(&c->ctx, E_TOO_LARGE, NULL, "answer_too_large");
	if (st != OK)
		put_fault(c, st);
	else if (c->ok_status && http->status == 200)
		http->status = c->ok_status;
	if (!http->type)
		http->type = "application/json";
	if (c->rights.account_id || (c->route && str_starts(str_from(c->route->pattern), STR("/api/"))))
		http_reply_header(http, "Cache-Control", c->cache ? str_from(c->cache) : STR("no-store"));
	http_finish(http);
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
	st = c->db ? identify(c) : OK;
	if (st == OK)
		st = admit(c);
	if (st == OK)
		st = c->route->handler(c);
	return st;
}

static void run_call(Call *c, StoreReader *reader)
{
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
	bool waits = c->waits && st == OK;
	if (waits && c->command.done)
		store_commit(c->app->options.store, &c->command); /* the call may be gone after this */
	else if (!waits)
		call_finish(c, st);
}

/* ---- workers ---- */

typedef struct WorkQueue {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	Call *calls[WORK_QUEUE_MAX];
	size_t head, count;
	bool stopping;
	pthread_t threads[WORKERS_MAX];
	StoreReader *readers[WORKERS_MAX];
	int n;
} WorkQueue;

static bool work_put(WorkQueue *q, Call *c)
{
	pthread_mutex_lock(&q->lock);
	bool room = q->count < WORK_QUEUE_MAX && !q->stopping;
	if (room) {
		q->calls[(q->head + q->count++) % WORK_QUEUE_MAX] = c;
		pthread_cond_signal(&q->wake);
	}
	pthread_mutex_unlock(&q->lock);
	return room;
}

static Call *work_take(WorkQueue *q)
{
	Call *c = NULL;

	pthread_mutex_lock(&q->lock);
	while (q->count == 0 && !q->stopping)
		pthread_cond_wait(&q->wake, &q->lock);
	if (q->count) {
		c = q->calls[q->head];
		q->head = (q->head + 1) % WORK_QUEUE_MAX;
		q->count--;
	}
	pthread_mutex_unlock(&q->lock);
	return c;
}

typedef struct WorkerStart {
	WorkQueue *queue;
	StoreReader *reader;
} WorkerStart;

static void *work_loop(void *arg)
{
	WorkerStart start = *(WorkerStart *)arg;
	Call *c;

	free(arg);
	while ((c = work_take(start.queue)))
		run_call(c, start.reader);
	return NULL;
}

static Status start_workers(Ctx *c, App *a)
{
	WorkQueue *q = calloc(1, sizeof(*q));

	if (!q)
		return fault(c, E_NOMEM, NULL, "memory");
	a->queue = q;
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->wake, NULL);
	int wanted = MAX(1, MIN(a->options.workers, WORKERS_MAX));
	for (int i = 0; i < wanted; i++) {
		WorkerStart *start = malloc(sizeof(*start));

		if (!start)
			return fault(c, E_NOMEM, NULL, "memory");
		Status st = reader_open(c, a->options.store, &q->readers[i]);
		*start = (WorkerStart){ q, q->readers[i] };
		if (st != OK || (a->options.workers > 0 &&
					pthread_create(&q->threads[i], NULL, work_loop, start) != 0)) {
			free(start);
			return st != OK ? st : fault(c, E_NOMEM, NULL, "no_thread");
		}
		if (a->options.workers == 0)
			free(start);
		q->n++;
	}
	return OK;
}

Status app_new(Ctx *c, const AppOptions *o, App **ret)
{
	App *a = calloc(1, sizeof(*a));

	if (!a)
		return fault(c, E_NOMEM, NULL, "memory");
	a->options = *o;
	a->started_ms = clock_now_ms();
	a->intake_limits = limits_new(LIMIT_KEYS);
	a->look_limits = limits_new(LIMIT_KEYS);
	a->secret_limits = limits_new(LIMIT_KEYS);
	a->login_limits = limits_new(LIMIT_KEYS);
	a->maps = map_cache_new();
	Status st = a->maps ? start_workers(c, a) : fault(c, E_NOMEM, NULL, "memory");
	if (st != OK) {
		app_free(&a);
		return st;
	}
	*ret = a;
	return OK;
}

void app_free(App **app)
{
	App *a = *app;

	if (!a)
		return;
	if (a->queue) {
		pthread_mutex_lock(&a->queue->lock);
		a->queue->stopping = true;
		pthread_cond_broadcast(&a->queue->wake);
		pthread_mutex_unlock(&a->queue->lock);
		for (int i = 0; i < a->queue->n; i++) {
			if (a->options.workers > 0)
				pthread_join(a->queue->threads[i], NULL);
		}
		for (int i = 0; i < WORKERS_MAX; i++)
			reader_close(&a->queue->readers[i]);
		free(a->queue);
	}
	limits_free(&a->intake_limits);
	limits_free(&a->look_limits);
	limits_free(&a->secret_limits);
	limits_free(&a->login_limits);
	map_cache_free(&a->maps);
	free(a);
	*app = NULL;
}

/* ---- a call comes in ---- */

static Lang lang_of(HttpCall *http)
{
	Str asked = http_param(http, "lang");

	if (str_eq(asked, STR("en")))
		return LANG_EN;
	if (str_eq(asked, STR("vi")))
		return LANG_VI;
	return words_lang(http_header(http, "Accept-Language"));
}

static Call *begin_call(App *a, HttpCall *http)
{
	Call *c = arena_new(&http->arena, Call);

	*c = (Call){ .http = http, .app = a, .lang = lang_of(http) };
	c->ctx = (Ctx){ .arena = &http->arena, .now_ms = clock_now_ms() };
	c->view = store_view(a->options.store);
	http->user = c;
	http->after = release_view;
	return c;
}

/* net itself refused: a head or body too large, no room. The caller gets its words like from any handler. */
void app_refused(void *app, HttpCall *http)
{
	Call *c = begin_call(app, http);
	int number = http->status;
	bool other_method;
	Status st = number == 413 || number == 431 ? E_TOO_LARGE
		    : number == 507		   ? E_FULL
		    : number >= 500		   ? E_BUSY
						   : E_MALFORMED;

	c->route = find_route(http->method, http->path, c->params, &other_method);
	put_fault(c, fault(&c->ctx, st, NULL, st == E_TOO_LARGE ? "too_large" : NULL));
	http->status = number;
}

void app_handle(void *app, HttpCall *http)
{
	App *a = app;
	Call *c = begin_call(a, http);
	bool other_method;

	c->route = find_route(http->method, http->path, c->params, &other_method);
	if (!c->route) {
		call_finish(c, other_method ? fault(&c->ctx, E_METHOD, NULL, "method")
					    : fault(&c->ctx, E_NOT_FOUND, NULL, "not_found"));
		return;
	}
	bool on_loop = c->route->flags & ROUTE_LIGHT && secret_of(http).len == 0;
	if (on_loop)
		run_call(c, NULL);
	else if (a->options.workers == 0)
		run_call(c, a->queue->readers[0]);
	else if (!work_put(a->queue, c))
		call_finish(c, fault(&c->ctx, E_BUSY, NULL, "queue_full"));
}

/* ---- input ---- */

Status call_json(Call *c, json_t **ret)
{
	Str type = http_header(c->http, "Content-Type");

	if (type.len && str_find(type, STR("json")) < 0)
		return fault(&c->ctx, E_UNSUPPORTED, "Content-Type", "json_expected");
	return json_read(&c->ctx, c->http->body, ret);
}

Status call_body(Call *c, const Resource *r, void *row)
{
	CLEANUP(json_release)
	json_t *j = NULL;

	TRY(call_json(c, &j));
	return model_from_json(&c->ctx, r, j, row);
}

Status call_id(Call *c, size_t param, int64_t *ret)
{
	int64_t id;

	if (!str_to_i64(c->params[param], &id) || id <= 0)
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	*ret = id;
	return OK;
}

Status call_enum_param(Call *c, const char *name, const EnumNames *n, unsigned *ret_set)
{
	Str rest = http_param(c->http, name);
	unsigned set = 0, value;

	while (rest.len) {
		Str one = str_trim(str_cut(rest, ',', &rest));

		if (!enum_parse(n, one, &value))
			return fault(&c->ctx, E_INVALID, name, "unknown_value");
		set |= 1u << value;
	}
	*ret_set = set;
	return OK;
}

Status call_area_param(Call *c, const char *name, const Area **ret)
{
	Str code = http_param(c->http, name);

	*ret = NULL;
	if (code.len == 0)
		return OK;
	*ret = directory_area_by_code(c->view->dir, code);
	return *ret ? OK : fault(&c->ctx, E_INVALID, name, "unknown_area");
}

Status call_id_param(Call *c, const char *name, int64_t *ret)
{
	Str text = http_param(c->http, name);

	*ret = 0;
	if (text.len && (!str_to_i64(text, ret) || *ret <= 0))
		return fault(&c->ctx, E_INVALID, name, "not_a_whole_number");
	return OK;
}

bool call_flag(Call *c, const char *name)
{
	Str v = http_param(c->http, name);

	return str_eq(v, STR("1")) || str_eq(v, STR("true"));
}

size_t call_limit(Call *c)
{
	int64_t n;

	if (!str_to_i64(http_param(c->http, "limit"), &n) || n < 1)
		return 50;
	return (size_t)MIN(n, PAGE_MAX);
}

bool call_can(const Call *c, Can can, int64_t area_id)
{
	return rights_allow(&c->rights, c->view->dir, can, area_id);
}

unsigned call_may_see(const Call *c, int64_t area_id)
{
	unsigned cans = rights_at(&c->rights, c->view->dir, area_id);

	return (cans & CAN(CAN_PERSONAL) ? (unsigned)PERSONAL : 0u) |
	       (cans & CAN(CAN_HEALTH) ? (unsigned)HEALTH : 0u);
}

Status call_request(Call *c, int64_t id, Request *ret)
{
	Escalation e;

	TRY(row_get(&c->ctx, c->db, &request_resource, id, ret));
	if (call_can(c, CAN_READ, ret->area_id))
		return OK;
	/* A level above that was asked may look at what it is asked about. */
	if (ret->escalation_id &&
		row_get(&c->ctx, c->db, &escalation_resource, ret->escalation_id, &e) == OK &&
		call_can(c, CAN_READ, e.at_area_id))
		return OK;
	return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
}

/* ---- output ---- */

JsonOut call_out(Call *c)
{
	return json_out(&c->http->out);
}

void call_etag(Call *c, int64_t version)
{
	http_reply_header(c->http, "ETag", str_printf(&c->http->arena, "\"%lld\"", (long long)version));
}

/* On the writer's thread, after the flush. */
static void committed(Command *cmd)
{
	Call *c = cmd->user;

	c->ctx.fault = cmd->fault;
	if (cmd->status == OK) {
		if (c->after_commit)
			c->after_commit(c);
		else
			buf_add(&c->http->out, cmd->answer);
	}
	call_finish(c, cmd->status);
}

static Status version_of_header(Call *c, int64_t *ret)
{
	Str given = str_trim(http_header(c->http, "If-Match"));

	if (str_starts(given, STR("W/")))
		given = str_sub(given, 2, given.len);
	if (given.len >= 2 && given.ptr[0] == '"')
		given = str_sub(given, 1, given.len - 2);
	if (given.len == 0)
		return fault(&c->ctx, E_VERSION_REQUIRED, "If-Match", "required");
	if (!str_to_i64(given, ret) || *ret <= 0)
		return fault(&c->ctx, E_INVALID, "If-Match", "not_a_version");
	return OK;
}

Status call_commit(Call *c, Str what)
{
	Uuid key;

	if (!uuid_parse(http_header(c->http, "Idempotency-Key"), &key))
		return fault(&c->ctx, E_INVALID, "Idempotency-Key", "not_a_uuid");
	if (c->route->flags & ROUTE_VERSION)
		TRY(version_of_header(c, &c->command.expected_version));
	call_commit_as(c, key, what, http_body(c->http)); /* an upload lies in a file */
	return OK;
}

void call_commit_as(Call *c, Uuid key, Str what, Str content)
{
	Command *cmd = &c->command;

	cmd->key = key;
	/* The actor is part of what makes a command what it is: one caller's key never answers another. */
	cmd->body_hash = hash_of_two(
		str_printf(&c->http->arena, "%lld %.*s", (long long)c->rights.account_id, STR_ARG(what)),
		content);
	cmd->rights = c->rights.account_id ? &c->rights : NULL;
	cmd->arena = &c->http->arena;
	cmd->done = committed;
	cmd->user = c;
	c->waits = true;
}

Uuid call_key(const Call *c)
{
	Uuid key = { 0 };
	bool parsed = uuid_parse(http_header(c->http, "Idempotency-Key"), &key);

	assert(parsed); /* admit() has looked */
	return key;
}

Status call_save(Call *c, const Resource *r, void *row, int64_t id)
{
	bool is_set = model_set(&r->fields[0], row, VAL_I64(id));

	assert(is_set);
	c->command = (Command){ .kind = COMMAND_SAVE, .resource = r, .row = row };
	if (!id)
		c->ok_status = 201;
	return call_commit(c, c->http->path);
}
