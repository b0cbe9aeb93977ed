/* test_ids.c: UUIDs, seeded random numbers, hashes, passwords, log lines. */
#include "test.h"

#include "base/log.h"
#include "base/rng.h"
#include "base/secret.h"
#include "base/uuid.h"

#include <fcntl.h>

static Arena arena;

static void test_uuid_text(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
		"017f22e279b0-7cc3-98c4-dc0c0c07398f-",
		"017f22e2_79b0_7cc3_98c4_dc0c0c07398f",
		"g17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
		"{17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398-",
		"-17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
	};
	Uuid u = { { 1 } };

	assert_true(uuid_parse(STR("017F22E2-79b0-7cc3-98c4-dc0c0c07398f"), &u));
	assert_str(uuid_text(&arena, u), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		Uuid before = u;

		if (uuid_parse(str_from(bad[i]), &u) || !uuid_eq(u, before))
			fail_msg("\"%s\" was taken", bad[i]);
	}
	assert_false(uuid_is_zero(u));
	assert_true(uuid_is_zero((Uuid){ { 0 } }));
}

/* RFC 9562, appendix A.6. */
static void test_uuid_v7_of_the_standard(void **state)
{
	(void)state;
	static const uint8_t random[10] = { 0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F };

	assert_str(
		uuid_text(&arena, uuid_v7(0x017F22E279B0, random)), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

static void test_uuid_v7_sorts_by_time(void **state)
{
	(void)state;
	Str last = STR("");

	for (int64_t ms = 1629679320000; ms < 1629679320300; ms++) {
		Str now = uuid_text(&arena, secret_uuid(ms));
		Uuid back;

		assert_true(uuid_parse(now, &back));
		assert_true(str_cmp(last, now) < 0);
		last = now;
	}
}

/* First numbers after seeding with 0 and 42 as an independent program gives them. */
static void test_rng_is_the_same_everywhere(void **state)
{
	(void)state;
	static const struct {
		uint64_t seed, numbers[4];
	} rows[] = {
		{ 0, { 0x99EC5F36CB75F2B4U, 0xBF6E1F784956452AU, 0x1A5F849D4933E6E0U, 0x6AA594F1262D2D2CU } },
		{ 42, { 0x15780B2E0C2EC716U, 0x6104D9866D113A7EU, 0xAE17533239E499A1U,
			      0xECB8AD4703B360A1U } },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		Rng r = rng_seeded(rows[i].seed);

		for (size_t k = 0; k < 4; k++)
			assert_true(rng_next(&r) == rows[i].numbers[k]);
	}
}

static void test_rng_below_is_fair(void **state)
{
	(void)state;
	Rng r = rng_seeded(1);
	int count[7] = { 0 };

	for (int i = 0; i < 70000; i++)
		count[rng_below(&r, 7)]++;
	for (int i = 0; i < 7; i++)
		assert_in_range(count[i], 9600, 10400);
	for (int i = 0; i < 1000; i++) {
		double u = rng_unit(&r);

		assert_true(u >= 0 && u < 1);
		assert_true(rng_below(&r, 1) == 0);
	}
	assert_stops(rng_below(&r, 0));
}

static void test_hash(void **state)
{
	(void)state;
	assert_str(hash_text(&arena, hash_of(STR("abc"))),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_true(hash_eq(hash_of(STR("a")), hash_of(STR("a"))));
	assert_false(hash_eq(hash_of(STR("a")), hash_of(STR("b"))));
	/* Parts cannot slide from one side to the other. */
	assert_false(hash_eq(hash_of_two(STR("ab"), STR("c")), hash_of_two(STR("a"), STR("bc"))));
	assert_false(hash_eq(hash_of_two(STR(""), STR("abc")), hash_of_two(STR("abc"), STR(""))));
}

static bool matches(const char *hash, Str password)
{
	bool right = false;

	assert_int_equal(password_check(hash, password, &right), OK);
	return right;
}

static void test_password(void **state)
{
	(void)state;
	char one[PASSWORD_TEXT_SIZE], two[PASSWORD_TEXT_SIZE];

	assert_int_equal(password_hash(STR("mật khẩu dài"), one), OK);
	assert_int_equal(password_hash(STR("mật khẩu dài"), two), OK);
	assert_string_not_equal(one, two); /* salted */
	assert_non_null(strstr(one, "$argon2id$"));
	assert_non_null(strstr(one, "m=19456,t=2"));
	assert_true(matches(one, STR("mật khẩu dài")));
	assert_false(matches(one, STR("mật khẩu dà")));
	assert_false(matches(one, STR("")));
	assert_false(matches("no hash at all", STR("x")));
}

static void test_token(void **state)
{
	(void)state;
	Str a = secret_token(&arena, 16), b = secret_token(&arena, 16);

	assert_int_equal(a.len, 22);
	assert_false(str_eq(a, b));
	for (size_t i = 0; i < a.len; i++)
		assert_non_null(
			strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", a.ptr[i]));
}

/* What one log call writes to standard error. */
static Str logged(void (*call)(void))
{
	static char text[4096];
	int pipe_ends[2], kept = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(pipe_ends), 0);
	dup2(pipe_ends[1], STDERR_FILENO);
	call();
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(pipe_ends[1]);
	n = read(pipe_ends[0], text, sizeof(text));
	close(pipe_ends[0]);
	assert_true(n >= 0);
	return (Str){ text, (size_t)n };
}

static void log_nasty(void)
{
	log_line(
		LOG_WARN, "commit", LOG_I64("commands", -12), LOG_CSTR("who", "a\"b\\c\nlevel=error\x1b[2J"));
}

static void log_endless(void)
{
	char x[300] = { 0 };

	memset(x, 'x', sizeof(x) - 1);

	log_line(LOG_INFO, "long", LOG_CSTR("a", x), LOG_CSTR("b", x), LOG_CSTR("c", x), LOG_CSTR("d", x),
		LOG_CSTR("e", x), LOG_CSTR("f", x), LOG_CSTR("g", x), LOG_CSTR("h", x), LOG_CSTR("i", x),
		LOG_CSTR("j", x), LOG_CSTR("k", x), LOG_CSTR("l", x));
}

static void log_debug(void)
{
	log_line(LOG_DEBUG, "quiet", LOG_I64("n", 1));
}

static void test_log_is_one_line(void **state)
{
	(void)state;
	Str line = logged(log_nasty);

	assert_true(str_ends(
		line, STR(" level=warn event=commit commands=-12 who=\"a\\\"b\\\\c level=error [2J\"\n")));
	assert_true(str_starts(line, STR("t=20")));
	assert_int_equal(str_find(line, STR("\n")), (ptrdiff_t)line.len - 1);
	line = logged(log_endless);
	assert_true(line.len <= 2048 && str_ends(line, STR("\n")));
	assert_int_equal(logged(log_debug).len, 0);
	log_set_level(LOG_DEBUG);
	assert_true(logged(log_debug).len > 0);
	log_set_level(LOG_INFO);
}

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	secret_start();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_uuid_text),
		cmocka_unit_test(test_uuid_v7_of_the_standard),
		cmocka_unit_test(test_uuid_v7_sorts_by_time),
		cmocka_unit_test(test_rng_is_the_same_everywhere),
		cmocka_unit_test(test_rng_below_is_fair),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_password),
		cmocka_unit_test(test_token),
		cmocka_unit_test(test_log_is_one_line),
	};

	return cmocka_run_group_tests_name("ids", tests, setup, teardown);
}
