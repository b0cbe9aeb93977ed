/* test_rotating.c: codes that change with the time. The expected ones were computed with Python's hmac. */
#include "test.h"

#include "base/rotating.h"
#include "base/time.h"

static Arena arena;

#define SECRET	STR("0123456789abcdef0123456789abcdef")
#define WARD	STR("arrival|25975")
#define MINUTES 5
#define EIGHT	((int64_t)1629680400000) /* 23/08/2021 08:00, the beginning of a slot */
#define SLOT_MS (MINUTES * MINUTE_MS)

static Str shown_at(int64_t now_ms)
{
	return str_printf(&arena, "%s", rotating_now(SECRET, WARD, MINUTES, now_ms).code);
}

static bool fits(int64_t now_ms, const char *typed)
{
	return rotating_fits(SECRET, WARD, MINUTES, now_ms, str_from(typed));
}

/* RFC 4231, test case 1; its key is shorter than ours, which HMAC fills up with zeros. */
static void test_keyed_hash(void **unused UNUSED)
{
	Hash key = { { 0 } };

	memset(key.bytes, 0x0b, 20);
	assert_str(hash_text(&arena, hash_keyed(key, STR("Hi There"))),
		"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

static void test_known_codes(void **unused UNUSED)
{
	assert_str(shown_at(EIGHT - 1), "961608");
	assert_str(shown_at(EIGHT), "238757");
	assert_str(shown_at(EIGHT + SLOT_MS - 1), "238757");
	assert_str(shown_at(EIGHT + SLOT_MS), "200696");
	assert_str(shown_at(EIGHT + 2 * SLOT_MS), "500504");
	assert_str(shown_at(EIGHT + 12 * SLOT_MS), "053518"); /* a leading zero is a digit, too */
	assert_string_equal(rotating_now(SECRET, STR("arrival|25976"), MINUTES, EIGHT).code, "710706");
	assert_string_equal(rotating_now(SECRET, WARD, 10, EIGHT).code, "161246");
}

static void test_until_when(void **unused UNUSED)
{
	Rotating at = rotating_now(SECRET, WARD, MINUTES, EIGHT + 7 * SECOND_MS);

	assert_int_equal(at.next_at_ms, EIGHT + SLOT_MS);
	assert_int_equal(at.valid_until_ms, EIGHT + 2 * SLOT_MS);
	assert_true(fits(at.valid_until_ms - 1, "238757"));
	assert_false(fits(at.valid_until_ms, "238757"));
}

static void test_only_this_slot_and_the_one_before(void **unused UNUSED)
{
	assert_false(fits(EIGHT - 1, "238757")); /* not yet shown */
	assert_true(fits(EIGHT, "238757"));
	assert_true(fits(EIGHT, "961608"));
	assert_false(fits(EIGHT + SLOT_MS, "961608"));
	/* Neither another ward's, nor another database's. */
	assert_false(rotating_fits(SECRET, STR("arrival|25976"), MINUTES, EIGHT, STR("238757")));
	assert_false(rotating_fits(STR("another"), WARD, MINUTES, EIGHT, STR("238757")));
}

static void test_as_people_type(void **unused UNUSED)
{
	assert_true(fits(EIGHT, "238 757"));
	assert_true(fits(EIGHT, " 2.3-8 7 5 7 "));
	assert_false(fits(EIGHT, ""));
	assert_false(fits(EIGHT, "23875"));
	assert_false(fits(EIGHT, "2387570"));
	assert_false(fits(EIGHT, "23875O"));
	assert_false(fits(EIGHT, "238757                               ")); /* longer than anything typed */
	assert_false(fits(EIGHT + 12 * SLOT_MS, "53518"));
	assert_true(fits(EIGHT + 12 * SLOT_MS, "053518"));
}

/* As evenly spread as chance: of so many codes about a tenth begins with each digit. */
static void test_spread(void **unused UNUSED)
{
	int begins[10] = { 0 };

	for (int i = 0; i < 5000; i++) {
		Str code = shown_at(EIGHT + i * SLOT_MS);

		assert_int_equal(code.len, ROTATING_DIGITS);
		begins[code.ptr[0] - '0']++;
	}
	for (int i = 0; i < 10; i++)
		assert_in_range(begins[i], 400, 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keyed_hash),
		cmocka_unit_test(test_known_codes),
		cmocka_unit_test(test_until_when),
		cmocka_unit_test(test_only_this_slot_and_the_one_before),
		cmocka_unit_test(test_as_people_type),
		cmocka_unit_test(test_spread),
	};

	secret_start();
	arena_init(&arena, 0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
