/* test_time.c: time texts against the C library's calendar, local days, the steady clock when the machine's
 * clock jumps. */
#include "test.h"

#include "base/clock.h"
#include "base/rng.h"
#include "base/time.h"

#include <time.h>

static Arena arena;

/* The machine's clocks as this test wants them (the C library's are replaced in this program). */
static int64_t wall_us, mono_us;
static bool own_clocks;

int clock_gettime(clockid_t id, struct timespec *ret)
{
	int64_t us = id == CLOCK_REALTIME ? wall_us : mono_us;

	if (!own_clocks)
		us = (int64_t)time(NULL) * 1000000;
	*ret = (struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };
	return 0;
}

static void test_random_times_agree_with_gmtime(void **state)
{
	(void)state;
	Rng rng = rng_seeded(20210823);

	for (int i = 0; i < 20000; i++) {
		int64_t ms = (int64_t)rng_below(&rng, (uint64_t)TIME_MAX_MS + 1), back = -1;
		time_t local = (time_t)((ms + LOCAL_OFFSET_MS) / 1000);
		struct tm tm;
		char want[64];

		if (i % 3 == 0)
			ms -= ms % 1000;
		assert_non_null(gmtime_r(&local, &tm));
		size_t n = strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%S", &tm);
		n += (size_t)(ms % 1000 ? snprintf(want + n, sizeof(want) - n, ".%03d", (int)(ms % 1000))
					: 0);
		snprintf(want + n, sizeof(want) - n, "+07:00");
		Str text = time_text(&arena, ms);
		if (!str_eq(text, str_from(want)) || !time_parse(text, &back) || back != ms)
			fail_msg("%lld: \"%.*s\", want \"%s\", read back %lld", (long long)ms, STR_ARG(text),
				want, (long long)back);
		assert_int_equal(day_of(ms), (ms + LOCAL_OFFSET_MS) / DAY_MS);
		arena_clear(&arena);
	}
}

static void test_every_day_reads_back(void **state)
{
	(void)state;
	int32_t last, back;

	assert_true(day_parse(STR("9999-12-31"), &last));
	for (int32_t day = 0; day <= last; day += day < 40000 ? 1 : 97) {
		Str text = day_text(&arena, day);

		assert_int_equal(text.len, 10);
		assert_true(day_parse(text, &back));
		assert_int_equal(back, day);
		assert_int_equal(day_of(day_start_ms(day)), day);
		assert_int_equal(day_of(day_start_ms(day) - 1), day - 1);
		arena_clear(&arena);
	}
}

static void test_known_times(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = {
		{ "2021-08-23T07:42:00+07:00", 1629679320000 },
		{ "2021-08-23T00:42:00Z", 1629679320000 },
		{ "2021-08-22t19:42:00-05:00", 1629679320000 },
		{ "2021-08-23 07:42:00.5+07:00", 1629679320500 },
		{ "2021-08-23T07:42:00.1239999+07:00", 1629679320123 },
		{ "2024-02-29T00:00:00+07:00", 1709139600000 },
		{ "2000-02-29T00:00:00Z", 951782400000 },
		{ "9999-12-31T23:59:59.999+07:00", TIME_MAX_MS },
	};
	static const char *const bad[] = {
		"",
		"2021-08-23",
		"2021-08-23T07:42:00",
		"2021-08-23T07:42+07:00",
		"2021-02-29T00:00:00Z",
		"1900-01-01T00:00:00Z",
		"2100-02-29T00:00:00Z",
		"2021-13-01T00:00:00Z",
		"2021-00-01T00:00:00Z",
		"2021-04-31T00:00:00Z",
		"2021-08-23T24:00:00Z",
		"2021-08-23T07:60:00Z",
		"2021-08-23T07:42:60Z",
		"2021-08-23T07:42:00+7:00",
		"2021-08-23T07:42:00+24:00",
		"2021-08-23T07:42:00+07:60",
		"2021-08-23T07:42:00+0700",
		"2021-08-23T07:42:00.Z",
		"2021-08-23T07:42:00Zx",
		" 2021-08-23T07:42:00Z",
		"2021-08-23T07:42:00.123",
		"1970-01-01T00:00:00+07:00",
		"9999-12-31T23:59:59-07:00",
		"2021-08-23T07:42:00+07:0",
	};

	for (size_t i = 0; i < COUNT_OF(good); i++) {
		int64_t ms = 1;

		if (!time_parse(str_from(good[i].text), &ms) || ms != good[i].ms)
			fail_msg("\"%s\" gave %lld", good[i].text, (long long)ms);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		int64_t ms = 42;

		if (time_parse(str_from(bad[i]), &ms) || ms != 42)
			fail_msg("\"%s\" was taken as %lld", bad[i], (long long)ms);
	}
}

static void test_days(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "2021-8-23", "23/08/2021", "2021-08-23 ", "2021-08-32",
		"2021-02-29", "0000-01-01", "20210823xx" };
	int32_t day;

	assert_true(day_parse(STR("1970-01-02"), &day));
	assert_int_equal(day, 1);
	assert_int_equal(day_of(1629679320000), 18862); /* 23 August 2021 */
	assert_int_equal(day_start_ms(18862), 1629651600000);
	assert_int_equal(
		day_of(1629651600000 - 1), 18861); /* a day begins at midnight here, not in Greenwich */
	assert_str(time_for_people(&arena, 1629679320000), "23/08/2021 07:42");
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (day_parse(str_from(bad[i]), &day))
			fail_msg("\"%s\" was taken", bad[i]);
	}
}

static void test_time_outside_its_range_is_a_bug(void **state)
{
	(void)state;
	char text[TIME_TEXT_SIZE];

	time_write(TIME_MAX_MS, text);
	assert_string_equal(text, "9999-12-31T23:59:59.999+07:00");
	assert_stops(time_write(-1, text));
	assert_stops(time_write(TIME_MAX_MS + 1, text));
}

#define START_US (1629679320 * (int64_t)1000000)

static void pass(int64_t us)
{
	wall_us += us;
	mono_us += us;
}

static void start_clocks(void)
{
	own_clocks = true;
	wall_us = START_US;
	mono_us = 5000000;
	clock_start(0, 1);
}

static void test_clock_follows_the_wall(void **state)
{
	(void)state;
	start_clocks();
	assert_int_equal(clock_now_ms(), START_US / 1000);
	for (int i = 0; i < 10000; i++) {
		pass(700); /* less than a millisecond a call: nothing may be lost in rounding */
		clock_now_ms();
	}
	assert_int_equal(clock_now_ms(), START_US / 1000 + 7000);
	own_clocks = false;
}

static void test_clock_takes_a_jump_slowly(void **state)
{
	(void)state;
	static const int64_t jumps_us[] = { 3600 * (int64_t)1000000, -3600 * (int64_t)1000000 };
	static const int64_t steps_us[] = { 50, 700, 20000,
		1000000 }; /* a busy server asks often, an idle one seldom */

	for (size_t k = 0; k < COUNT_OF(jumps_us) * COUNT_OF(steps_us); k++) {
		int64_t jump_us = jumps_us[k % 2], step_us = steps_us[k / 2], before;

		start_clocks();
		before = clock_now_ms();
		wall_us += jump_us;
		assert_int_equal(clock_now_ms(), before); /* the jump itself does nothing */
		for (int64_t us = 0; us < 10000000; us += step_us) {
			int64_t last = clock_now_ms();

			pass(step_us);
			assert_true(clock_now_ms() >= last);
		}
		/* In ten seconds at most one second is made up, and one second is. */
		int64_t made_up_ms = clock_now_ms() - before - 10000;
		assert_in_range(jump_us > 0 ? made_up_ms : -made_up_ms, 900, 1001);
		assert_true(jump_us > 0 ? clock_drift_ms() > 3598000 : clock_drift_ms() < -3598000);
	}
	own_clocks = false;
}

static void test_drill_clock(void **state)
{
	(void)state;
	start_clocks();
	clock_start(1000000000000, 60);
	pass(1500000);
	assert_int_equal(clock_now_ms(), 1000000000000 + 90000);
	wall_us += 3600 * (int64_t)1000000; /* a drill does not care */
	assert_int_equal(clock_now_ms(), 1000000000000 + 90000);
	assert_true(clock_is_drill());
	assert_int_equal(clock_drift_ms(), 0);
	clock_start(0, 1);
	assert_false(clock_is_drill());
	own_clocks = false;
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
		cmocka_unit_test(test_random_times_agree_with_gmtime),
		cmocka_unit_test(test_every_day_reads_back),
		cmocka_unit_test(test_known_times),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_time_outside_its_range_is_a_bug),
		cmocka_unit_test(test_clock_follows_the_wall),
		cmocka_unit_test(test_clock_takes_a_jump_slowly),
		cmocka_unit_test(test_drill_clock),
	};

	return cmocka_run_group_tests_name("time", tests, setup, teardown);
}
