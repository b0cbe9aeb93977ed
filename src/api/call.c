/* call.c: what handlers use: input, the command, the answer, faults as problem+json. See app.h. */
#include "api/app.h"
#include "api/numbers.h"
#include "api/pages.h"

#include "base/clock.h"
#include "base/log.h"

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

/* ---- the answer ---- */

JsonOut call_out(Call *c)
{
	return json_out(&c->http->out);
}

void call_etag(Call *c, int64_t version)
{
	http_reply_header(c->http, "ETag", str_printf(&c->http->arena, "\"%lld\"", (long long)version));
}

/* Without memory for the words the asker hears "try again", and the same key then brings all of them. */
static Status complete(Call *c)
{
	jmp_buf out_of_memory;

	if (arena_guard(&c->http->arena, &out_of_memory)) {
		c->http->arena.escape = NULL;
		return fault(&c->ctx, E_NOMEM, NULL, "memory");
	}
	if (c->after_commit)
		c->after_commit(c);
	else
		buf_add(&c->http->out, c->command.answer);
	c->http->arena.escape = NULL;
	return OK;
}

void call_told(Call *c, const Command *cmd)
{
	Status st = cmd->status;

	c->ctx.fault = cmd->fault;
	call_finish(c, st == OK ? complete(c) : st);
}

/* On the writer's thread, after the flush. */
static void committed(Command *cmd)
{
	Call *c = cmd->user;

	numbers_command(c->app->numbers, clock_monotonic_us() - c->committing_us);
	if (cmd->status == OK && c->answer)
		app_answer_after(c);
	else
		call_told(c, cmd);
}

json_t *call_own_answer(Call *c)
{
	json_t *j = NULL;
	Status st = json_read(&c->ctx, c->command.answer, &j);

	if (st == E_NOMEM)
		arena_give_up(&c->http->arena);
	if (st != OK)
		BUG("an answer that is not ours");
	return j;
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

void call_to_writer(Call *c)
{
	store_commit(c->app->options.store, &c->command);
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
	c->committing_us = clock_monotonic_us();
	c->hand_over = call_to_writer;
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
void put_fault(Call *c, Status st)
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
	if (st == E_LIMIT || st == E_BUSY || st == E_UNKNOWN || st == E_NOMEM)
		http_reply_header(http, "Retry-After", STR("2"));
	if (status_http(st) >= 500 && st != E_BUSY)
		log_line(LOG_ERROR, "call-failed", LOG_CSTR("route", c->route ? c->route->pattern : "-"),
			LOG_CSTR("status", status_name(st)), LOG_CSTR("reason", f->reason ? f->reason : "-"),
			LOG_CSTR("detail", f->detail));
}

static void fill_reply(Call *c, Status st)
{
	HttpCall *http = c->http;

	if (st == OK && !buf_ok(&http->out))
		st = buf_is_full(&http->out) ? fault(&c->ctx, E_TOO_LARGE, NULL, "answer_too_large")
					     : fault(&c->ctx, E_NOMEM, NULL, "memory");
	if (st != OK)
		put_fault(c, st);
	else if (c->ok_status && http->status == 200)
		http->status = c->ok_status;
	if (!http->type)
		http->type = "application/json";
	if (c->rights.account_id || (c->route && str_starts(str_from(c->route->pattern), STR("/api/"))))
		http_reply_header(http, "Cache-Control", c->cache ? str_from(c->cache) : STR("no-store"));
}

static bool fill_reply_guarded(Call *c, Status st)
{
	jmp_buf out_of_memory;
	bool filled = !arena_guard(&c->http->arena, &out_of_memory);

	if (filled)
		fill_reply(c, st);
	c->http->arena.escape = NULL;
	return filled;
}

/* Also the words of a refusal need memory; with none at all the status alone says it. */
void call_finish(Call *c, Status st)
{
	HttpCall *http = c->http;

	if (!fill_reply_guarded(c, st) && !fill_reply_guarded(c, fault(&c->ctx, E_NOMEM, NULL, "memory")))
		http_without_memory(http);
	numbers_call(c->app->numbers, c->route, http->status ? http->status : 200,
		clock_monotonic_us() - c->began_us);
	http_finish(http);
}
