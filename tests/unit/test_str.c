/* test_str.c: string views: cutting, comparing, numbers, UTF-8, hexadecimal. */
#include "test.h"

#include "base/arena.h"

static Arena arena;

static void test_compare(void **state)
{
	(void)state;
	assert_true(str_eq(STR("a"), STR("a")));
	assert_false(str_eq(STR("a"), STR("b")));
	assert_false(str_eq(STR("a"), STR("ab")));
	assert_true(str_eq((Str){ 0 }, STR("")));
	assert_true(str_eq_nocase(STR("Content-TYPE"), STR("content-type")));
	assert_false(str_eq_nocase(STR("["), STR("{"))); /* differ by the same bit as letters do */
	assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
	assert_true(str_cmp(STR("b"), STR("abc")) > 0);
	assert_int_equal(str_cmp(STR(""), (Str){ 0 }), 0);
	assert_true(str_cmp(STR("\x7f"), STR("\x80")) < 0); /* bytes, not signed characters */
}

static void test_find_and_ends(void **state)
{
	(void)state;
	assert_true(str_starts(STR("postgresql://x"), STR("postgresql://")));
	assert_false(str_starts(STR("post"), STR("postgresql://")));
	assert_true(str_ends(STR("a.csv"), STR(".csv")));
	assert_false(str_ends(STR("csv"), STR(".csv")));
	assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find(STR("abc"), STR("x")), -1);
	assert_int_equal(str_find(STR("abc"), STR("")), 0);
	assert_int_equal(str_find((Str){ 0 }, STR("x")), -1);
}

static void test_parts(void **state)
{
	(void)state;
	Str rest;

	assert_str(str_sub(STR("abcdef"), 2, 3), "cde");
	assert_str(str_sub(STR("abcdef"), 4, 99), "ef");
	assert_str(str_sub(STR("abc"), 9, 1), "");
	assert_str(str_trim(STR(" \t a b \r\n")), "a b");
	assert_str(str_trim(STR(" \n ")), "");
	assert_str(str_cut(STR("a=b=c"), '=', &rest), "a");
	assert_str(rest, "b=c");
	assert_str(str_cut(STR("abc"), '=', &rest), "abc");
	assert_str(rest, "");
	assert_str(str_cut(STR("=x"), '=', &rest), "");
	assert_str(rest, "x");
}

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} rows[] = {
		{ "0", true, 0 },
		{ "-7", true, -7 },
		{ "007", true, 7 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "+1", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "1.0", false, 0 },
		{ "0x10", false, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t v = 42;
		bool good = str_to_i64(str_from(rows[i].text), &v);

		if (good != rows[i].good || v != (good ? rows[i].value : 42))
			fail_msg("\"%s\" gave %d, %lld", rows[i].text, good, (long long)v);
	}
}

static void test_reals(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "nan", "inf", "1e999", "0x1p3", " 1", "1 ", "1,5", "--1",
		"." };
	double v = 42;

	assert_true(str_to_f64(STR("11.0520"), &v));
	assert_true(v > 11.05199 && v < 11.05201);
	assert_true(str_to_f64(STR("-106.7e0"), &v));
	assert_true(v < -106.69 && v > -106.71);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		v = 42;
		if (str_to_f64(str_from(bad[i]), &v) || v < 41.9)
			fail_msg("\"%s\" was taken as %g", bad[i], v);
	}
}

static void test_utf8(void **state)
{
	(void)state;
	static const char *const good[] = { "", "abc", "Tân Phước Khánh", "\xf0\x9f\x98\x80", "\xed\x9f\xbf",
		"\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = {
		"\x80",
		"a\xc3",
		"\xc0\xaf",
		"\xc1\xbf",
		"\xe0\x80\x80",
		"\xed\xa0\x80",
		"\xf0\x80\x80\x80",
		"\xf4\x90\x80\x80",
		"\xf8\x88\x80\x80\x80",
		"\xff",
		"\xe1\xba",
		"\xe1\xbaz",
	};

	for (size_t i = 0; i < COUNT_OF(good); i++) {
		if (!str_is_utf8(str_from(good[i])))
			fail_msg("good[%zu] was refused", i);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (str_is_utf8(str_from(bad[i])))
			fail_msg("bad[%zu] was taken", i);
	}
	assert_false(str_is_utf8((Str){ "a\0b", 3 }));
	assert_int_equal(str_utf8_count(STR("đường")), 5);
	assert_int_equal(str_utf8_count(STR("\xf0\x9f\x98\x80!")), 2);
}

static void test_hex(void **state)
{
	(void)state;
	static const uint8_t bytes[3] = { 0x00, 0xab, 0xff };
	uint8_t back[3] = { 1, 1, 1 };

	assert_str(str_hex(&arena, bytes, 3), "00abff");
	assert_true(str_from_hex(STR("00ABff"), back, 3));
	assert_memory_equal(back, bytes, 3);
	assert_false(str_from_hex(STR("00abf"), back, 3));
	assert_false(str_from_hex(STR("00abff0"), back, 3));
	assert_false(str_from_hex(STR("00abfg"), back, 3));
}

static void test_copies(void **state)
{
	(void)state;
	char from[] = "abc";
	Str copy = str_dup(&arena, str_from(from));

	from[0] = 'x';
	assert_str(copy, "abc");
	assert_string_equal(str_cstr(&arena, (Str){ "abc", 2 }), "ab");
	assert_string_equal(str_cstr(&arena, (Str){ 0 }), "");
	assert_str(str_printf(&arena, "%d-%s", 7, "x"), "7-x");
	assert_str(str_from(NULL), "");
}

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
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
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_find_and_ends),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_reals),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_copies),
	};

	return cmocka_run_group_tests_name("str", tests, setup, teardown);
}
