/*
 * fuzz_http.c: a whole call over the in-memory connection: the first line is the target, the lines up to an
 * empty one are headers, the rest is the body; the application looks at everything that can be looked at.
 */
#include "net/http.h"

#include <stdlib.h>
#include <string.h>

#define HEADERS_MAX 20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(void *app, HttpCall *call)
{
	static const char *const names[] = { "a", "kind", "q", "photo", "text", "" };
	Str bytes, name;

	(void)app;
	if (call->path.len == 0 || call->path.ptr[0] != '/' || !str_is_utf8(call->path) ||
		str_find(call->path, STR("/../")) >= 0 || str_find(call->path, STR("/./")) >= 0)
		BUG("a path that leads elsewhere");
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (!str_is_utf8(http_param(call, names[i])) || !str_is_utf8(http_form_value(call, names[i])))
			BUG("a parameter that is no text");
		(void)http_has_param(call, names[i]);
		(void)http_form_values(call, names[i], 1);
		(void)http_form_file(call, names[i], &bytes, &name);
		(void)http_cookie(call, names[i]);
	}
	(void)http_header(call, "Content-Type");
	(void)http_form_ok(call);
	(void)http_body(call);
	buf_add(&call->out, call->path);
	http_finish(call);
}

/* The next line, ended by NUL in the arena; what has a NUL inside ends there. */
static const char *next_line(Arena *a, Str *rest)
{
	return str_cstr(a, str_cut(*rest, '\n', rest));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Str rest = { (const char *)data, size };
	const char *headers[HEADERS_MAX + 1] = { NULL };
	HttpOptions o = { .handle = look_at };
	Arena a;

	arena_init(&a, 0);
	HttpMemory in = { .target = next_line(&a, &rest), .headers = headers };
	for (size_t i = 0; i < HEADERS_MAX && rest.len; i++) {
		headers[i] = next_line(&a, &rest);
		if (!headers[i][0]) {
			headers[i] = NULL;
			break;
		}
	}
	in.body = rest;
	in.method = rest.len ? POST : GET;
	HttpCall *call = http_memory_call(&o, &in);
	if (call->status < 200 || call->status > 599)
		BUG("a status that is none");
	http_memory_done(&call);
	arena_done(&a);
	return 0;
}
