/*
 * pages.h: the residents' pages on the world of stories/world.h, asked in memory, with a pair of eyes that
 * looks at every page that comes back: nothing to run in it, its language said, small.
 */
#ifndef TESTS_HTTP_PAGES_H
#define TESTS_HTTP_PAGES_H

#include "stories/world.h"
#include "test.h"

#include "api/app.h"
#include "domain/code.h"

#define PAGE_MAX_BYTES 15000 /* on the wire, with its style; measured packed in test_pages.c */

typedef struct Pages {
	App *app;
	HttpOptions options;
	const char *cookie; /* what the browser holds; NULL: none */
	const char *accept_language;
} Pages;
static Pages pages;

/* What came back; the memory is the test's. */
typedef struct Got {
	int status;
	Str body, location, cookie, policy, cache;
} Got;

UNUSED static bool has(Str s, const char *what)
{
	return str_find(s, str_from(what)) >= 0;
}

#define assert_has(s, what)                                                                                  \
	do {                                                                                                 \
		if (!has((s), (what)))                                                                       \
			fail_msg("no \"%s\" in:\n%.*s", (what), STR_ARG(s));                                 \
	} while (0)
#define assert_lacks(s, what)                                                                                \
	do {                                                                                                 \
		if (has((s), (what)))                                                                        \
			fail_msg("\"%s\" in:\n%.*s", (what), STR_ARG(s));                                    \
	} while (0)

/* The page after its style, where words and marks are. */
UNUSED static Str below_style(Str page)
{
	ptrdiff_t at = str_find(page, STR("</style>"));

	assert_true(at > 0);
	return str_sub(page, (size_t)at, page.len);
}

/* A box that says what is wrong leads to a field of this page and calls it as the page does. */
UNUSED static void look_at_alert(Str below)
{
	Arena *a = world.c->arena;
	ptrdiff_t at = str_find(below, STR("role=\"alert\"")), link;
	Str target, label, rest;

	if (at < 0)
		return;
	rest = str_sub(below, (size_t)at, below.len);
	link = str_find(str_sub(rest, 0, (size_t)str_find(rest, STR("</div>"))), STR("<a href=\"#"));
	if (link < 0)
		return;
	rest = str_sub(rest, (size_t)link + 10, rest.len);
	target = str_cut(rest, '"', &rest);
	label = str_cut(str_sub(rest, 1, rest.len), '<', &rest);
	assert_true(label.len > 0);
	assert_has(below, str_printf(a, " id=\"%.*s\"", STR_ARG(target)).ptr);
	assert_true(str_starts(rest, STR("/a>: ")));
	if (str_ends(label, STR("?")) || !has(rest, str_cstr(a, label)))
		fail_msg("\"%.*s:\" is no field of this page:\n%.*s", STR_ARG(label), STR_ARG(below));
}

UNUSED static void look_at(const Got *g)
{
	assert_true(str_starts(g->body, STR("<!doctype html>")));
	assert_true(str_ends(str_trim(g->body), STR("</html>")));
	assert_true(has(g->body, "<html lang=\"vi\">") || has(g->body, "<html lang=\"en\">"));
	Str below = below_style(g->body);
	static const char *const never[] = { "<script", "javascript:", " style=", " onclick", " onerror",
		" onload", "<iframe", "<link", "src=", "resident.", "reason." };
	for (size_t i = 0; i < COUNT_OF(never); i++)
		assert_lacks(below, never[i]);
	look_at_alert(below);
	assert_true(str_starts(g->policy, STR("default-src 'none'; style-src 'sha256-")));
	assert_lacks(g->policy, "script-src");
	assert_lacks(g->policy, "unsafe");
	assert_has(g->policy, "frame-ancestors 'none'");
	assert_true(g->cache.len > 0);
}

UNUSED static Got got_of(HttpCall *call)
{
	Arena *a = world.c->arena;
	Got g = { .status = call->status,
		.body = str_dup(a, buf_str(&call->out)),
		.location = str_dup(a, http_memory_header(call, "Location")),
		.cookie = str_dup(a, http_memory_header(call, "Set-Cookie")),
		.policy = str_dup(a, http_memory_header(call, "Content-Security-Policy")),
		.cache = str_dup(a, http_memory_header(call, "Cache-Control")) };

	if (str_starts(str_from(call->type), STR("text/html")) && g.status != 303)
		look_at(&g);
	http_memory_done(&call);
	return g;
}

UNUSED static Got send_as(Method method, Str target, const char *type, Str body)
{
	Arena *a = world.c->arena;
	const char *headers[8];
	size_t n = 0;

	headers[n++] = "Host: tiepsuc.example";
	headers[n++] = "Accept: text/html";
	if (pages.cookie)
		headers[n++] = str_printf(a, "Cookie: %s", pages.cookie).ptr;
	if (pages.accept_language)
		headers[n++] = str_printf(a, "Accept-Language: %s", pages.accept_language).ptr;
	if (type)
		headers[n++] = str_printf(a, "Content-Type: %s", type).ptr;
	headers[n] = NULL;
	HttpMemory in = { .method = method, .target = str_cstr(a, target), .headers = headers, .body = body };
	return got_of(http_memory_call(&pages.options, &in));
}

UNUSED static Got get(const char *target)
{
	return send_as(GET, str_from(target), NULL, (Str){ "", 0 });
}

UNUSED static Got get_at(Str target)
{
	return send_as(GET, target, NULL, (Str){ "", 0 });
}

/* "name", "value", …, NULL as a form's body. */
UNUSED static Str form_of(const char *const *pairs)
{
	Arena *a = world.c->arena;
	Str all = { "", 0 };

	for (size_t i = 0; pairs[i]; i++) {
		Str word = str_from(pairs[i]), safe = { "", 0 };

		for (size_t k = 0; k < word.len; k++)
			safe = str_printf(a, "%.*s%%%02X", STR_ARG(safe), (unsigned char)word.ptr[k]);
		all = str_printf(a, "%.*s%.*s%c", STR_ARG(all), STR_ARG(safe), i % 2 ? '&' : '=');
	}
	return all;
}

#define post(target, ...) post_at(str_from(target), (const char *const[]){ __VA_ARGS__, NULL })
UNUSED static Got post_at(Str target, const char *const *pairs)
{
	return send_as(POST, target, "application/x-www-form-urlencoded", form_of(pairs));
}

/* ---- the fixture ---- */

UNUSED static int pages_setup(void **state)
{
	if (world_setup(state) != 0)
		return -1;
	AppOptions o = { .store = world.store,
		.blob_dir = str_printf(world.c->arena, "%s/blobs", fresh.folder).ptr,
		.public_url = "" };

	if (app_new(world.c, &o, &pages.app) != OK)
		return -1;
	pages.options = (HttpOptions){ .handle = app_handle,
		.may_upload = app_may_upload,
		.refused = app_refused,
		.app = pages.app,
		.spool_dir = fresh.folder };
	pages.cookie = NULL;
	pages.accept_language = "vi";
	return 0;
}

UNUSED static int pages_teardown(void **state)
{
	app_free(&pages.app);
	return world_teardown(state);
}

#define KEY_1 "0198d5b2-7a51-7c3e-8f11-000000000001"
#define KEY_2 "0198d5b2-7a51-7c3e-8f11-000000000002"
#define WORDS "Hết gạo <script>alert(1)</script> \"'&"

#define FOOD	   "kind", "food", "area", "25975"
#define SEND(key_) FOOD, "go", "send", "key", (key_), "text", WORDS, "phone", "0912345678", "persons", "4"

/* ---- what the tests share ---- */

UNUSED static int64_t request_count(void)
{
	Request *rows;

	return (int64_t)world_rows(&request_resource, "id > 0", NULL, 0, &rows);
}

UNUSED static Request last_request(void)
{
	Request *rows;
	size_t n = world_rows(&request_resource, "id > 0", NULL, 0, &rows);

	assert_true(n > 0);
	return rows[n - 1];
}

/* The value of the first <input … name="NAME" … value="VALUE">. */
UNUSED static Str value_of(Str page, const char *name)
{
	Str mark = str_printf(world.c->arena, "name=\"%s\"", name);
	ptrdiff_t at = str_find(page, mark), from;

	if (at < 0)
		fail_msg("no field %s in:\n%.*s", name, STR_ARG(page));
	page = str_sub(page, (size_t)at, page.len);
	from = str_find(page, STR("value=\""));
	assert_true(from >= 0);
	Str rest;
	return str_cut(str_sub(page, (size_t)from + 7, page.len), '"', &rest);
}

UNUSED static Str receipt_location(Got g)
{
	if (g.status != 303)
		fail_msg("%d:\n%.*s", g.status, STR_ARG(below_style(g.body)));
	assert_true(str_starts(g.location, STR("/p/TS-")));
	return g.location;
}

/* /p/CODE?k=SECRET&r=1 without its end. */
UNUSED static Str link_of(Str location)
{
	return str_sub(location, 0, (size_t)str_find(location, STR("&r=")));
}

UNUSED static Str secret_in(Str link)
{
	return str_sub(link, (size_t)str_find(link, STR("?k=")) + 3, link.len);
}

UNUSED static Str code_in(Str link)
{
	return str_sub(link, 3, CODE_TEXT_LEN);
}

UNUSED static Str file_food(void)
{
	return link_of(receipt_location(post("/", SEND(KEY_1))));
}

UNUSED static Got act(Str link, const char *what, const char *key, const char *text)
{
	Arena *a = world.c->arena;
	Str to = str_printf(a, "/p/%.*s/%s", STR_ARG(code_in(link)), what);
	const char *secret = str_cstr(a, secret_in(link));

	return post_at(to, (const char *const[]){ "k", secret, "key", key, "text", text, NULL });
}

/* The ward's side, through the store; text is the code of the other one for a join. */
UNUSED static void ward_does_to(int64_t id, RequestAct what, const char *text)
{
	const View *v = store_view(world.store);
	Rights rights = view_rights(v, world_account_id(STR("ward.25975")));
	RequestActing in = { 0 };
	Command cmd = { .key = world_key(),
		.kind = COMMAND_REQUEST,
		.subject_id = id,
		.rights = &rights,
		.request = { .act = what, .actor = ACTOR_STAFF, .rights = &rights, .acting = &in } };

	*(what == ACT_JOIN ? &in.into_code : &in.text) = str_from(text);
	if (store_commit_wait(world.store, world.c, &cmd) != OK)
		fail_msg("the ward: %s", world_why());
	store_view_release(world.store, &v);
}

UNUSED static void ward_does(RequestAct what, const char *text)
{
	ward_does_to(last_request().id, what, text);
}

#define PAGES_TEST(f) cmocka_unit_test_setup_teardown(f, pages_setup, pages_teardown)

#endif
