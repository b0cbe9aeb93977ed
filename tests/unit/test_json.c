/* test_json.c: JSON in (what is refused) and out (what is written reads back). */
#include "test.h"

#include "base/json.h"
#include "base/rng.h"

#include <math.h>

static Arena arena;
static Ctx ctx;

static Status read_and_drop(Str text)
{
	CLEANUP(json_release)
	json_t *j = NULL;

	ctx.fault = (Fault){ 0 };
	return json_read(&ctx, text, &j);
}

static void test_malformed_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		" ",
		"{",
		"[1,]",
		"{\"a\":1,}",
		"{'a':1}",
		"{a:1}",
		"[01]",
		"[1.]",
		"[.5]",
		"[+1]",
		"[NaN]",
		"[Infinity]",
		"[1e999]",
		"[99999999999999999999]",
		"[\"\xff\"]",
		"[\"\xc0\xaf\"]",
		"[\"\xed\xa0\x80\"]",
		"[\"\\ud800\"]",
		"[\"\\u0000\"]",
		"[\"a\nb\"]",
		"{\"a\":1,\"a\":2}",
		"[1] 2",
		"// x\n[1]",
		"[tru]",
		"\xef\xbb\xbf[1]",
	};

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (read_and_drop(str_from(bad[i])) != E_MALFORMED)
			fail_msg("bad[%zu] was taken: %s", i, bad[i]);
		assert_string_equal(ctx.fault.reason, "bad_json");
	}
	assert_int_equal(read_and_drop((Str){ 0 }), E_MALFORMED);
	assert_int_equal(read_and_drop(STR("{\"a\":1,\n \"b\":x}")), E_MALFORMED);
	assert_non_null(strstr(ctx.fault.detail, "line 2"));
}

static void test_depth(void **state)
{
	(void)state;
	char text[2 * JSON_MAX_DEPTH + 2];
	Str s = { text, 2 * JSON_MAX_DEPTH };

	memset(text, '[', JSON_MAX_DEPTH);
	memset(text + JSON_MAX_DEPTH, ']', JSON_MAX_DEPTH);
	assert_int_equal(read_and_drop(s), OK);
	memset(text, '[', JSON_MAX_DEPTH + 1);
	memset(text + JSON_MAX_DEPTH + 1, ']', JSON_MAX_DEPTH + 1);
	s.len += 2;
	assert_int_equal(read_and_drop(s), E_MALFORMED);
	assert_string_equal(ctx.fault.reason, "json_too_deep");
	/* Brackets in strings do not count, also behind an escaped quote. */
	assert_int_equal(
		read_and_drop(STR("[\"[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[[[[[[[[[[\", \"\\\\\", []]")), OK);
	/* A million opened brackets must not reach the parser that recurses. */
	char *many = malloc(1000000);
	assert_non_null(many);
	memset(many, '[', 1000000);
	assert_int_equal(read_and_drop((Str){ many, 1000000 }), E_MALFORMED);
	assert_string_equal(ctx.fault.reason, "json_too_deep");
	free(many);
}

static void test_lookups(void **state)
{
	(void)state;
	CLEANUP(json_release)
	json_t *j = NULL;
	int64_t v = 42;

	assert_int_equal(json_read(&ctx, STR("{\"s\":\"đ\",\"i\":-7,\"r\":1.5,\"n\":null}"), &j), OK);
	assert_str(json_str(j, "s"), "đ");
	assert_str(json_str(j, "i"), "");
	assert_str(json_str(j, "absent"), "");
	assert_true(json_i64(j, "i", &v));
	assert_int_equal(v, -7);
	assert_false(json_i64(j, "r", &v));
	assert_false(json_i64(j, "n", &v));
	assert_false(json_i64(j, "absent", &v));
	assert_int_equal(v, -7);
}

static void test_writer(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, 4096);
	JsonOut j = json_out(&b);
	json_open(&j, '{');
	json_put_str(&j, "text", STR("a\"b\\c\n\t\x01 đ\x7f"));
	json_put_i64(&j, "low", INT64_MIN);
	json_put_bool(&j, "yes", true);
	json_key(&j, "list");
	json_open(&j, '[');
	json_add_null(&j);
	json_add_i64(&j, 2);
	json_open(&j, '[');
	json_close(&j, ']');
	json_open(&j, '{');
	json_close(&j, '}');
	json_add_raw(&j, STR("{\"raw\":1}"));
	json_close(&j, ']');
	json_put_time(&j, "at", 1629679320000);
	json_put_time(&j, "never", 0);
	json_put_f64(&j, "nan", NAN);
	json_close(&j, '}');
	assert_str(buf_str(&b),
		"{\"text\":\"a\\\"b\\\\c\\n\\u0009\\u0001 đ\x7f\",\"low\":-9223372036854775808,\"yes\":true,"
		"\"list\":[null,2,[],{},{\"raw\":1}],\"at\":\"2021-08-23T07:42:00+07:00\",\"never\":null,"
		"\"nan\":null}");
	CLEANUP(json_release)
	json_t *back = NULL;
	assert_int_equal(json_read(&ctx, buf_str(&b), &back), OK);
	assert_str(json_str(back, "text"), "a\"b\\c\n\t\x01 đ\x7f");
	buf_done(&b);
}

static void test_reals_read_back(void **state)
{
	(void)state;
	Rng rng = rng_seeded(5);
	Buf b;

	buf_init(&b, 100);
	for (int i = 0; i < 20000; i++) {
		uint64_t bits = rng_next(&rng);
		double v;

		memcpy(&v, &bits, sizeof(v));
		if (i % 2)
			v = rng_unit(&rng) * 180;
		if (!isfinite(v))
			continue;
		buf_clear(&b);
		JsonOut j = json_out(&b);
		json_open(&j, '[');
		json_add_f64(&j, v);
		json_close(&j, ']');
		CLEANUP(json_release)
		json_t *back = NULL;
		assert_int_equal(json_read(&ctx, buf_str(&b), &back), OK);
		double got = json_number_value(json_array_get(back, 0));
		assert_memory_equal(&got, &v, sizeof(v));
		arena_clear(&arena);
	}
	buf_clear(&b);
	JsonOut j = json_out(&b);
	json_add_f64(&j, 11.05);
	assert_str(buf_str(&b), "11.05");
	buf_done(&b);
}

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	ctx = (Ctx){ .arena = &arena };
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
		cmocka_unit_test(test_malformed_is_refused),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_lookups),
		cmocka_unit_test(test_writer),
		cmocka_unit_test(test_reals_read_back),
	};

	return cmocka_run_group_tests_name("json", tests, setup, teardown);
}
