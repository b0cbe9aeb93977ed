/* test_session.c: signing in and out, tries, one-time codes, what a disabled account loses, keys of programs.
 */
#include "http/door.h"

#include "base/secret.h"

#include <oath.h>
#include <time.h>

#define PASSWORD "mat-khau-that-dai"
#define SESSION	 "/api/v1/session"

static int64_t person(const char *login)
{
	char hash[PASSWORD_TEXT_SIZE];
	Account a = { .login = str_from(login), .name = STR("Trần Văn B") };

	assert_int_equal(password_hash(STR(PASSWORD), hash), OK);
	a.password_hash = str_from(hash);
	Grant g = { .account_id = world_save(&account_resource, &a),
		.area_id = world_area_id(STR("25975")),
		.cans = role_cans(ROLE_WARD_TEAM) };
	world_save(&grant_resource, &g);
	return a.id;
}

static Reply sign_in(const char *login, const char *password, const char *totp)
{
	const char *more = totp ? str_printf(&fresh.arena, ",\"totp\":\"%s\"", totp).ptr : "";

	return ask(&(Ask){ .method = POST,
		.key = "",
		.target = SESSION,
		.body = str_printf(
			&fresh.arena, "{\"login\":\"%s\",\"password\":\"%s\"%s}", login, password, more)
				.ptr });
}

/* "Cookie: ts=…" of a reply that signs in. */
static const char *cookie_of(const Reply *r)
{
	Str set = http_memory_header(r->call, "Set-Cookie"), rest;

	assert_true(str_starts(set, STR("ts=")));
	return str_printf(&fresh.arena, "Cookie: %.*s", STR_ARG(str_cut(set, ';', &rest))).ptr;
}

static Reply with(const char *cookie, Method method, const char *target, const char *body)
{
	return ask(&(Ask){ .method = method, .target = target, .body = body, .headers = { cookie } });
}

static void test_in_and_out(void **unused UNUSED)
{
	person("b.tran");
	Reply r = sign_in("b.tran", PASSWORD, NULL);

	expect(r, 201);
	Str set = http_memory_header(r.call, "Set-Cookie");
	assert_true(str_find(set, STR("HttpOnly")) > 0 && str_find(set, STR("SameSite=Strict")) > 0);
	assert_true(str_find(set, STR("Secure")) < 0); /* plain HTTP on this machine */
	assert_string_equal(text_in(json_object_get(r.json, "account"), "name"), "Trần Văn B");
	assert_string_equal(text_in(json_object_get(r.json, "home"), "code"), "25975");
	assert_non_null(json_object_get(r.json, "posts"));
	assert_true(str_find(r.text, STR("argon2")) < 0);
	const char *cookie = cookie_of(&r);
	Reply me = with(cookie, GET, SESSION, NULL);
	expect(me, 200);
	Reply out = with(cookie, DELETE, SESSION, NULL);
	expect(out, 204);
	me = with(cookie, GET, SESSION, NULL);
	expect_fault(me, 401, NULL, "signed_out");
	assert_str(http_memory_header(me.call, "WWW-Authenticate"), "Bearer");
	me = ask(&(Ask){ .target = SESSION, .headers = { "Authorization: Bearer nobody-gave-this" } });
	expect(me, 401);
}

static void test_a_wrong_name_and_a_wrong_password_look_alike(void **unused UNUSED)
{
	person("b.tran");
	Reply name = sign_in("nobody", PASSWORD, NULL), password = sign_in("b.tran", "something-else", NULL);

	expect_fault(name, 401, "login", "wrong_login");
	assert_true(str_eq(name.text, password.text));
	Reply empty = ask(&(Ask){ .method = POST, .target = SESSION, .body = "{\"login\":\"b.tran\"}" });
	expect_fault(empty, 422, "password", "required");
}

static void test_a_guesser_is_slowed_down(void **unused UNUSED)
{
	person("b.tran");
	for (int i = 0; i < 10; i++) {
		Reply r = sign_in("b.tran", "guess-guess-guess", NULL);

		expect(r, 401);
	}
	Reply r = sign_in("b.tran", PASSWORD, NULL);
	expect_fault(r, 429, "login", "too_many_tries");
	assert_true(http_memory_header(r.call, "Retry-After").len > 0);
	/* The owner, at another address, is not locked out by a stranger. */
	r = ask(&(Ask){ .method = POST,
		.target = SESSION,
		.body = "{\"login\":\"b.tran\",\"password\":\"" PASSWORD "\"}",
		.headers = { "X-Forwarded-For: 203.0.113.7" } });
	assert_true(r.status == 201 || r.status == 429); /* in memory there is one address */
	clock_set_for_drill(clock_now_ms() + MINUTE_MS);
	r = sign_in("b.tran", PASSWORD, NULL);
	expect(r, 201);
}

/* A whole office comes through one address, and a program may be quick: who knows the password gets in. */
static void test_right_passwords_are_not_counted(void **unused UNUSED)
{
	person("b.tran");
	Reply r;

	for (int i = 0; i < 61; i++) {
		r = sign_in("b.tran", PASSWORD, NULL);
		expect(r, 201);
		if (i > 10)
			continue;
		r = with(cookie_of(&r), PUT, SESSION, /* ends this session, too */
			"{\"password_old\":\"" PASSWORD "\",\"password_new\":\"" PASSWORD "\"}");
		expect(r, 200);
	}
	/* They did not buy a guesser more tries either. */
	for (int i = 0; i < 10; i++) {
		r = sign_in("b.tran", "guess-guess-guess", NULL);
		expect(r, 401);
	}
	r = sign_in("b.tran", "guess-guess-guess", NULL);
	expect_fault(r, 429, "login", "too_many_tries");
}

/* Behind an address where somebody guesses: being refused unheard is not counted as a wrong password. */
static void test_a_refused_try_is_not_counted(void **unused UNUSED)
{
	person("b.tran");
	Reply r;

	for (int i = 0; i < 60; i++) {
		r = sign_in(printed("nobody.%lld", i), "guess-guess-guess", NULL);
		expect(r, 401);
	}
	for (int i = 0; i < 11; i++) {
		r = sign_in("b.tran", PASSWORD, NULL);
		expect_fault(r, 429, "login", "too_many_tries");
	}
	clock_set_for_drill(clock_now_ms() + 2 * SECOND_MS);
	r = sign_in("b.tran", PASSWORD, NULL);
	expect(r, 201);
}

/* ---- one-time codes ---- */

static const char *code_at(Str secret, int64_t seconds)
{
	char *bytes = NULL, code[8] = "";
	size_t len = 0;

	assert_int_equal(oath_base32_decode(secret.ptr, secret.len, &bytes, &len), OATH_OK);
	assert_int_equal(oath_totp_generate(bytes, len, (time_t)seconds, 30, 0, 6, code), OATH_OK);
	free(bytes);
	return str_cstr(&fresh.arena, str_from(code));
}

static void test_one_time_codes(void **unused UNUSED)
{
	person("b.tran");
	Reply in = sign_in("b.tran", PASSWORD, NULL);
	const char *cookie = cookie_of(&in);
	Ask begin = { .method = POST,
		.target = SESSION "/totp",
		.key = "018f3a50-0000-7000-8000-00000000000a",
		.headers = { cookie } };
	Reply begun = ask(&begin), again = ask(&begin);
	Str secret = str_from(text_in(begun.json, "secret"));

	expect(begun, 200);
	assert_true(str_eq(
		begun.text, again.text)); /* else the second answer would show a key that is not kept */
	assert_true(str_starts(str_from(text_in(begun.json, "uri")), STR("otpauth://totp/")));
	Reply wrong = with(cookie, POST, SESSION "/totp/confirm", "{\"code\":\"12345\"}");
	expect_fault(wrong, 422, "code", "totp_wrong");
	/* Not confirmed: a password alone still opens. */
	in = sign_in("b.tran", PASSWORD, NULL);
	expect(in, 201);
	int64_t now = (int64_t)time(NULL);
	Reply right = with(cookie, POST, SESSION "/totp/confirm",
		str_printf(&fresh.arena, "{\"code\":\"%s\"}", code_at(secret, now)).ptr);
	expect(right, 204);
	in = sign_in("b.tran", PASSWORD, NULL);
	expect_fault(in, 401, "totp", "totp_required");
	in = sign_in("b.tran", PASSWORD, "000");
	expect_fault(in, 401, "totp", "totp_wrong");
	in = sign_in("b.tran", PASSWORD, code_at(secret, now - 3600));
	expect_fault(in, 401, "totp", "totp_wrong");
	in = sign_in("b.tran", PASSWORD, code_at(secret, now));
	expect(in, 201);
	in = sign_in("b.tran", PASSWORD, code_at(secret, now));
	expect_fault(in, 401, "totp", "totp_wrong"); /* a code opens once */
	for (int i = 0; i < 3; i++)
		in = sign_in("b.tran", PASSWORD, "111");
	expect_fault(in, 429, "totp", "too_many_tries");
	Reply off = with(cookie, DELETE, SESSION "/totp", NULL);
	expect(off, 204);
	clock_set_for_drill(clock_now_ms() + MINUTE_MS);
	in = sign_in("b.tran", PASSWORD, NULL);
	expect(in, 201);
}

/* ---- changing oneself ---- */

static void test_changing_oneself(void **unused UNUSED)
{
	int64_t id = person("b.tran");
	Reply in = sign_in("b.tran", PASSWORD, NULL), other = sign_in("b.tran", PASSWORD, NULL);
	const char *cookie = cookie_of(&in), *elsewhere = cookie_of(&other);
	Reply r = with(cookie, PUT, SESSION, "{\"lang\":\"en\"}");

	expect(r, 200);
	assert_string_equal(text_in(json_object_get(r.json, "account"), "lang"), "en");
	assert_int_equal(number_in(json_object_get(r.json, "account"), "version"), 2);
	r = with(cookie, PUT, SESSION, "{\"lang\":\"fr\"}");
	expect_fault(r, 422, "lang", "unknown_value");
	r = with(cookie, PUT, SESSION,
		"{\"password_old\":\"not-this-one\",\"password_new\":\"mat-khau-moi-day\"}");
	expect_fault(r, 422, "password_old", "wrong_password");
	r = with(cookie, PUT, SESSION, "{\"password_old\":\"" PASSWORD "\",\"password_new\":\"ngan\"}");
	expect_fault(r, 422, "password_new", "password_too_short");
	r = with(cookie, PUT, SESSION,
		"{\"password_old\":\"" PASSWORD "\",\"password_new\":\"mat-khau-moi-day\"}");
	expect(r, 200);
	/* Whoever had the old one is out, everywhere. */
	r = with(elsewhere, GET, SESSION, NULL);
	expect(r, 401);
	r = sign_in("b.tran", PASSWORD, NULL);
	expect(r, 401);
	r = sign_in("b.tran", "mat-khau-moi-day", NULL);
	expect(r, 201);
	assert_int_equal(number_in(json_object_get(r.json, "account"), "id"), id);
}

/* ---- what ends a session ---- */

static Reply disable(int64_t account, int64_t version, bool disabled)
{
	return ask(&(Ask){ .who = "admin.74",
		.method = PUT,
		.target = printed("/api/v1/accounts/%lld", account),
		.version = version,
		.body = disabled ? "{\"login\":\"b.tran\",\"name\":\"Trần Văn B\",\"disabled\":true}"
				 : "{\"login\":\"b.tran\",\"name\":\"Trần Văn B\"}" });
}

static void test_disabled_means_out(void **unused UNUSED)
{
	int64_t id = person("b.tran");
	Reply in = sign_in("b.tran", PASSWORD, NULL);
	const char *cookie = cookie_of(&in);
	Reply key = with(cookie, POST, "/api/v1/tokens", "{\"name\":\"máy in\"}");
	const char *bearer =
		str_printf(&fresh.arena, "Authorization: Bearer %s", text_in(key.json, "secret")).ptr;
	Reply stream = with(cookie, GET, "/api/v1/events", NULL);

	expect(key, 201);
	expect(stream, 200);
	Reply r = with(bearer, GET, SESSION, NULL);
	expect(r, 200);
	r = disable(id, 1, true);
	expect(r, 200);
	int64_t next = door_file("25975", "0912345677"); /* not even what comes at once */
	r = with(cookie, GET, SESSION, NULL);
	expect(r, 401);
	r = with(bearer, GET, SESSION, NULL);
	expect(r, 401);
	r = sign_in("b.tran", PASSWORD, NULL);
	expect_fault(r, 401, "login", "wrong_login");
	assert_true(hears(&stream, "event: signed-out"));
	assert_true(str_find(http_memory_said(stream.call, &fresh.arena),
			    str_printf(&fresh.arena, "\"subject_id\":%lld", (long long)next)) < 0);
	size_t silent_at = http_memory_said(stream.call, &fresh.arena).len;
	door_file("25975", "0912345678");
	usleep(700000); /* longer than the feed is asked for by itself */
	assert_int_equal(http_memory_said(stream.call, &fresh.arena).len, silent_at);
	/* Enabled again: what was open stays closed. */
	r = disable(id, 2, false);
	expect(r, 200);
	r = with(cookie, GET, SESSION, NULL);
	expect(r, 401);
	r = with(bearer, GET, SESSION, NULL);
	expect(r, 401);
}

static void test_a_session_ends_by_its_time(void **unused UNUSED)
{
	person("b.tran");
	Reply in = sign_in("b.tran", PASSWORD, NULL);
	const char *cookie = cookie_of(&in);

	clock_set_for_drill(clock_now_ms() + SESSION_DAYS * DAY_MS - MINUTE_MS);
	Reply r = with(cookie, GET, SESSION, NULL);
	expect(r, 200);
	clock_set_for_drill(clock_now_ms() + 2 * MINUTE_MS);
	r = with(cookie, GET, SESSION, NULL);
	expect(r, 401);
}

static void test_keys_of_programs(void **unused UNUSED)
{
	person("b.tran");
	Reply in = sign_in("b.tran", PASSWORD, NULL);
	const char *cookie = cookie_of(&in);
	Ask make = { .method = POST,
		.target = "/api/v1/tokens",
		.body = "{\"name\":\"bảng tin\",\"expires_at\":\"2021-08-24T07:00:00+07:00\"}",
		.key = "018f3a50-0000-7000-8000-00000000000b",
		.headers = { cookie } };
	Reply made = ask(&make);
	clock_set_for_drill(clock_now_ms() + MINUTE_MS);
	Reply again = ask(&make);

	expect(made, 201);
	assert_true(str_eq(made.text, again.text));
	const char *bearer =
		str_printf(&fresh.arena, "Authorization: Bearer %s", text_in(made.json, "secret")).ptr;
	Reply r = with(bearer, GET, "/api/v1/tasks", NULL);
	expect(r, 200);
	r = with(cookie, GET, "/api/v1/tokens", NULL);
	assert_int_equal(json_array_size(items_of(&r)), 2);
	assert_true(str_find(r.text, str_from(text_in(made.json, "secret"))) < 0);
	r = with(cookie, POST, "/api/v1/tokens",
		"{\"name\":\"x\",\"expires_at\":\"2021-08-01T00:00:00+07:00\"}");
	expect_fault(r, 422, "expires_at", "already_over");
	r = with(cookie, POST, "/api/v1/tokens", "{}");
	expect_fault(r, 422, "name", "required");
	r = with(cookie, DELETE, printed("/api/v1/tokens/%lld", number_in(made.json, "id")), NULL);
	expect(r, 204);
	r = with(bearer, GET, "/api/v1/tasks", NULL);
	expect(r, 401);
	/* Somebody else's key is not there. */
	r = ask(&(Ask){ .who = "team.25942",
		.method = DELETE,
		.target = printed("/api/v1/tokens/%lld", number_in(made.json, "id")) });
	expect_fault(r, 404, "id", "not_found");
}

/* A form on another page cannot send the header; with a cookie alone nothing changes. */
static void test_a_forged_form_changes_nothing(void **unused UNUSED)
{
	Reply r = ask(&(Ask){ .who = "ward.25975",
		.cookie = true,
		.key = "",
		.method = POST,
		.target = "/api/v1/posts",
		.type = "text/plain",
		.body = "{}" });

	expect_fault(r, 422, "Idempotency-Key", "required");
	r = ask(&(Ask){ .method = POST,
		.key = "",
		.target = SESSION,
		.type = "text/plain",
		.body = "{\"login\":\"b.tran\",\"password\":\"" PASSWORD "\"}" });
	expect_fault(r, 415, "Content-Type", "json_expected");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_in_and_out),
		DOOR_TEST(test_a_wrong_name_and_a_wrong_password_look_alike),
		DOOR_TEST(test_a_guesser_is_slowed_down),
		DOOR_TEST(test_right_passwords_are_not_counted),
		DOOR_TEST(test_a_refused_try_is_not_counted),
		DOOR_TEST(test_one_time_codes),
		DOOR_TEST(test_changing_oneself),
		DOOR_TEST(test_disabled_means_out),
		DOOR_TEST(test_a_session_ends_by_its_time),
		DOOR_TEST(test_keys_of_programs),
		DOOR_TEST(test_a_forged_form_changes_nothing),
	};

	return door_run(tests);
}
