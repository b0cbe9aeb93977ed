/*
 * asking.h: the application without a socket, asked by the test itself: one call, one answer, on this thread.
 */
#ifndef TESTS_FAULT_ASKING_H
#define TESTS_FAULT_ASKING_H

#include "stories/world.h"

#include "api/app.h"

static struct {
	App *app;
	HttpOptions http;
	const char *blob_dir; /* where proofs lie; NULL: none are taken */
	char secret[80]; /* "Authorization: Bearer …" of ward.25975 */
	int64_t keys;
} asking;

/* Somebody who may sign in: the token's secret is known to the test. */
static void asking_sign_in(void)
{
	Token t = { .account_id = world_account_id(STR("ward.25975")),
		.name = STR("test"),
		.secret_hash = hash_text(world.c->arena, hash_of(STR("the secret of the ward"))),
		.created_at_ms = clock_now_ms(),
		.expires_at_ms = clock_now_ms() + DAY_MS };

	world_save(&token_resource, &t);
	snprintf(asking.secret, sizeof(asking.secret), "Authorization: Bearer the secret of the ward");
}

UNUSED static void asking_open(void)
{
	AppOptions o = { .store = world.store, .workers = 0, .public_url = "", .blob_dir = asking.blob_dir };

	assert_int_equal(app_new(&fresh.c, &o, &asking.app), OK);
	asking.http = (HttpOptions){ .handle = app_handle, .may_upload = app_may_upload, .app = asking.app };
}

/* The status of the answer; 0: there was not even memory for the call. */
UNUSED static int ask(Method method, const char *target, const char *const *headers, Str body, Buf *ret_body)
{
	HttpMemory in = { .method = method, .target = target, .headers = headers, .body = body };
	HttpCall *call = http_memory_call(&asking.http, &in);
	int status = call ? call->status : 0;

	if (ret_body && call)
		buf_add(ret_body, buf_str(&call->out));
	http_memory_done(&call);
	return status;
}

/* A need under this key; the same key asks the same. */
UNUSED static int ask_for_help(int64_t key, Buf *ret_body)
{
	char header[80], body[200], peer[60];
	const char *headers[] = { header, "Content-Type: application/json", peer, NULL };

	snprintf(header, sizeof(header), "Idempotency-Key: 017b6c3e-9d40-7002-8000-%012llx",
		(unsigned long long)key);
	snprintf(peer, sizeof(peer), "X-Forwarded-For: 10.1.%d.%d", (int)(key >> 8 & 255), (int)(key & 255));
	snprintf(body, sizeof(body),
		"{\"kind\":\"food\",\"area_code\":\"25975\",\"text\":\"Hết gạo\",\"phone\":\"09%08lld\"}",
		(long long)key);
	return ask(POST, "/api/v1/requests", headers, str_from(body), ret_body);
}

UNUSED static int64_t asking_count(const char *sql)
{
	int64_t n = -1;

	assert_int_equal(db_number(world.c, reader_db(world.reader), sql, NULL, 0, 0, &n), OK);
	return n;
}

#endif
