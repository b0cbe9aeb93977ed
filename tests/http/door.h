/*
 * door.h: the whole application over an in-memory connection, in the small province of stories/world.h.
 *
 *   Reply r = ask(&(Ask){ .who = "ward.25975", .target = "/api/v1/tasks" });
 *   assert_int_equal(r.status, 200);
 *
 * Everything is as in the running program but the socket: routes, workers' read connections, the writer. Each
 * test has a province of its own, on SQLite and, when there is one, on PostgreSQL (door_run).
 */
#ifndef TESTS_HTTP_DOOR_H
#define TESTS_HTTP_DOOR_H

#include "test.h"
#include "stories/world.h"

#include "api/app.h"
#include "feed/live.h"

#include <jansson.h>

#define REPLIES_MAX 20000
#define TOKENS_MAX  64

typedef struct Ask {
	const char *who; /* login; NULL: nobody is signed in */
	Method method;
	const char *target;
	const char *body;
	Str bytes; /* instead of body */
	const char *type; /* NULL: application/json with a body */
	const char *key; /* NULL: a fresh one for everything but GET; "": none */
	int64_t version; /* If-Match; 0: none */
	const char *headers[4]; /* more of them */
	bool cookie; /* signed in by cookie, not by token */
} Ask;

typedef struct Reply {
	int status;
	Str text;
	json_t *json; /* NULL when it is none; freed after the test */
	HttpCall *call;
} Reply;

static struct Door {
	App *app;
	Live *live;
	HttpOptions http;
	json_t *trees[REPLIES_MAX];
	HttpCall *calls[REPLIES_MAX];
	size_t replies;
	struct {
		char who[60], secret[80];
	} tokens[TOKENS_MAX];
	size_t token_count;
} door;

static void door_wake(void *unused UNUSED)
{
	if (door.live)
		live_wake(door.live);
}

/* A folder of their own: beside the database a photo's folder could bear the name of its file. */
static const char *door_blobs(void)
{
	return str_printf(&fresh.arena, "%s/blobs", fresh.folder).ptr;
}

static int door_setup(void **state)
{
	secret_start();
	if (world_setup(state) != 0)
		return -1;
	/* The world's store does not tell the feed: opened again with somebody who listens. */
	world_close();
	world = (World){ .c = &fresh.c, .keys = 100000 };
	const char *blobs = door_blobs();
	StoreOptions o = { .url = fresh.url, .blob_dir = blobs, .on_commit = door_wake };
	if (store_open(&fresh.c, &o, &world.store) != OK ||
		reader_open(&fresh.c, world.store, &world.reader) != OK)
		fail_msg("store: %s", world_why());
	memset(&door, 0, sizeof(door));
	const char *root = getenv("TIEPSUC_ROOT");
	AppOptions a = { .store = world.store,
		.blob_dir = blobs,
		.template_dir = str_printf(&fresh.arena, "%s/data/templates", root ? root : ".").ptr };
	if (live_start(&fresh.c, world.store, &door.live) != OK)
		fail_msg("live: %s", world_why());
	a.live = door.live;
	if (app_new(&fresh.c, &a, &door.app) != OK)
		fail_msg("app: %s", world_why());
	door.http = (HttpOptions){ .handle = app_handle,
		.refused = app_refused,
		.may_upload = app_may_upload,
		.app = door.app,
		.spool_dir = fresh.folder };
	return 0;
}

static int door_teardown(void **state)
{
	for (size_t i = 0; i < door.replies; i++) {
		json_decref(door.trees[i]);
		http_memory_done(&door.calls[i]);
	}
	live_stop(&door.live);
	app_free(&door.app);
	return world_teardown(state);
}

/* ---- who asks ---- */

/* A bearer token of the account, made as the system makes one; kept for the next time. */
static const char *door_token(const char *who)
{
	for (size_t i = 0; i < door.token_count; i++) {
		if (strcmp(door.tokens[i].who, who) == 0)
			return door.tokens[i].secret;
	}
	assert_true(door.token_count < TOKENS_MAX);
	size_t n = door.token_count++;
	snprintf(door.tokens[n].who, sizeof(door.tokens[n].who), "%s", who);
	snprintf(door.tokens[n].secret, sizeof(door.tokens[n].secret), "secret-of-%s-%llu", who,
		(unsigned long long)world.keys);
	Token t = { .account_id = world_account_id(str_from(who)),
		.secret_hash = hash_text(&fresh.arena, hash_of(str_from(door.tokens[n].secret))),
		.created_at_ms = clock_now_ms() };
	assert_true(t.account_id != 0);
	world_save(&token_resource, &t);
	return door.tokens[n].secret;
}

UNUSED static void door_forget(const char *who)
{
	for (size_t i = 0; i < door.token_count; i++) {
		if (strcmp(door.tokens[i].who, who) == 0)
			door.tokens[i].who[0] = '\0';
	}
}

/* A new account with these capabilities in the area; the login. */
UNUSED static const char *door_account(const char *login, unsigned cans, const char *area_code)
{
	Account account = {
		.login = str_from(login), .name = STR("Người thử"), .password_hash = STR("$none")
	};
	Grant grant = { .account_id = world_save(&account_resource, &account),
		.area_id = area_code ? world_area_id(str_from(area_code)) : 0,
		.cans = cans };

	if (cans)
		world_save(&grant_resource, &grant);
	return login;
}

/* ---- asking ---- */

static Reply ask(const Ask *a)
{
	Arena *m = &fresh.arena;
	const char *headers[12];
	size_t n = 0;

	if (a->who)
		headers[n++] = str_printf(
			m, a->cookie ? "Cookie: ts=%s" : "Authorization: Bearer %s", door_token(a->who))
				       .ptr;
	if (a->body || a->bytes.len)
		headers[n++] = str_printf(m, "Content-Type: %s", a->type ? a->type : "application/json").ptr;
	if (a->key ? a->key[0] != '\0' : a->method != GET && a->method != HEAD)
		headers[n++] = str_printf(
			m, "Idempotency-Key: %s", a->key ? a->key : str_cstr(m, uuid_text(m, world_key())))
				       .ptr;
	if (a->version)
		headers[n++] = str_printf(m, "If-Match: \"%lld\"", (long long)a->version).ptr;
	for (size_t i = 0; i < COUNT_OF(a->headers) && a->headers[i]; i++)
		headers[n++] = a->headers[i];
	headers[n] = NULL;
	HttpMemory in = { .method = a->method,
		.target = a->target,
		.headers = headers,
		.body = a->body ? str_from(a->body) : a->bytes };
	Reply r = { .call = http_memory_call(&door.http, &in) };
	assert_true(door.replies < REPLIES_MAX);
	r.status = r.call->status ? r.call->status : 200;
	bool is_stream = r.call->type && strcmp(r.call->type, "text/event-stream") == 0;
	r.text = is_stream ? http_memory_said(r.call, m) : buf_str(&r.call->out);
	if (r.call->type && strstr(r.call->type, "json"))
		r.json = json_loadb(r.text.ptr, r.text.len, 0, NULL);
	door.calls[door.replies] = r.call;
	door.trees[door.replies++] = r.json;
	return r;
}

/* Does the stream say this within ten seconds? Another thread writes it. */
UNUSED static bool hears(const Reply *r, const char *what)
{
	for (int tenths = 0; tenths < 100; tenths++) {
		if (str_find(http_memory_said(r->call, &fresh.arena), str_from(what)) >= 0)
			return true;
		usleep(100000);
	}
	return false;
}

#define GET_AS(who_, target_) ask(&(Ask){ .who = (who_), .target = (target_) })

/* Forgets a reply early: for tests that ask thousands of times. */
UNUSED static void reply_done(Reply *r)
{
	assert_true(door.replies && door.calls[door.replies - 1] == r->call);
	door.replies--;
	json_decref(r->json);
	http_memory_done(&r->call);
}

static void expect_at(const Reply *r, int status, const char *file, int line)
{
	if (r->status == status)
		return;
	print_error(
		"status %d, wanted %d: %.*s\n", r->status, status, (int)MIN(r->text.len, 600), r->text.ptr);
	_fail(file, line);
}
#define expect(r, status) expect_at(&(r), (status), __FILE__, __LINE__)

/* A fault in the words of RFC 9457: status, field and reason, and a title that is a sentence. */
UNUSED static void expect_fault_at(
	const Reply *r, int status, const char *field, const char *reason, const char *file, int line)
{
	const char *got_field, *got_reason, *title;

	expect_at(r, status, file, line);
	got_field = json_string_value(json_object_get(r->json, "field"));
	got_reason = json_string_value(json_object_get(r->json, "reason"));
	title = json_string_value(json_object_get(r->json, "title"));
	bool same_field = field ? got_field && strcmp(field, got_field) == 0 : !got_field;
	bool good = same_field && got_reason && strcmp(got_reason, reason) == 0 && title &&
		    strncmp(title, "reason.", 7) != 0 && strchr(title, ' ') &&
		    json_integer_value(json_object_get(r->json, "status")) == status &&
		    strcmp(r->call->type, "application/problem+json") == 0;

	if (good)
		return;
	print_error("wanted %s %s: %.*s\n", field ? field : "-", reason, STR_ARG(r->text));
	_fail(file, line);
}
#define expect_fault(r, status, field, reason)                                                               \
	expect_fault_at(&(r), (status), (field), (reason), __FILE__, __LINE__)

UNUSED static int64_t number_in(const json_t *j, const char *key)
{
	return (int64_t)json_integer_value(json_object_get(j, key));
}

UNUSED static const char *text_in(const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));

	return s ? s : "";
}

UNUSED static const json_t *items_of(const Reply *r)
{
	return json_object_get(r->json, "items");
}

UNUSED static const char *printed(const char *format, long long a)
{
	char text[200];

	/* One number in a pattern of the test's own. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, sizeof(text), format, a);
#pragma GCC diagnostic pop
	return str_cstr(&fresh.arena, str_from(text));
}

/* A request filed in the area by nobody in particular; its id. */
UNUSED static int64_t door_file(const char *area_code, const char *phone)
{
	Reply r = ask(&(Ask){ .method = POST,
		.target = "/api/v1/requests",
		.body = str_printf(&fresh.arena,
			"{\"kind\":\"food\",\"area_code\":\"%s\",\"text\":\"Hết gạo\",\"phone\":\"%s\"}",
			area_code, phone)
				.ptr });

	expect(r, 201);
	return number_in(r.json, "id");
}

#define DOOR_TEST(f)	cmocka_unit_test_setup_teardown(f, door_setup, door_teardown)
#define door_run(tests) fresh_run(tests)

#endif
