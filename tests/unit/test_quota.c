/* test_quota.c: quotas by headcount: sums, bounds, remainders, explanations. */
#include "test.h"

#include "engine/quota.h"

#define AGENCIES 92

static Arena arena;
static Ctx ctx = { .arena = &arena };

static int32_t share(const QuotaAgency *a, int32_t n, int32_t total, QuotaShare *ret)
{
	int32_t missing = -1;

	assert_int_equal(quota_share(&ctx, a, n, total, ret, &missing), OK);
	return missing;
}

static void test_largest_remainder(void **unused UNUSED)
{
	/* Shares of 10 by 47:16:15.8:12:6.1:3.1 are the textbook case: 4.7 1.6 1.58 1.2 0.61 0.31 -> 5 2 1 1
	 * 1 0. */
	QuotaAgency a[] = { { .headcount = 47000 }, { .headcount = 16000 }, { .headcount = 15800 },
		{ .headcount = 12000 }, { .headcount = 6100 }, { .headcount = 3100 } };
	int32_t want[] = { 5, 2, 1, 1, 1, 0 };
	QuotaShare s[6];

	assert_int_equal(share(a, 6, 10, s), 0);
	for (int i = 0; i < 6; i++)
		assert_int_equal(s[i].people, want[i]);
	assert_int_equal(s[0].reason, QUOTA_REMAINDER);
	assert_int_equal(s[2].reason, QUOTA_SHARE);
	assert_int_equal(s[0].fair_milli, 4700);
}

static void test_bounds_move_the_rest(void **unused UNUSED)
{
	QuotaAgency a[] = { { .headcount = 100, .cap = 10 }, { .headcount = 100, .stay = 85 },
		{ .headcount = 100 }, { .headcount = 100, .stay = 100 }, { .headcount = 4, .least = 3 } };
	QuotaShare s[5];

	assert_int_equal(share(a, 5, 60, s), 0);
	assert_int_equal(s[0].people, 10);
	assert_int_equal(s[0].reason, QUOTA_AT_CAP);
	assert_int_equal(s[1].people, 15);
	assert_int_equal(s[1].reason, QUOTA_AT_STAY);
	assert_int_equal(s[2].people, 32);
	assert_int_equal(s[3].people, 0);
	assert_int_equal(s[3].reason, QUOTA_NOBODY);
	assert_int_equal(s[4].people, 3);
	assert_int_equal(s[4].reason, QUOTA_AT_LEAST);
}

static void test_more_wanted_than_may_go(void **unused UNUSED)
{
	QuotaAgency a[] = { { .headcount = 10, .stay = 4 }, { .headcount = 20, .cap = 5 } };
	QuotaShare s[2];

	assert_int_equal(share(a, 2, 15, s), 4);
	assert_int_equal(s[0].people, 6);
	assert_int_equal(s[1].people, 5);
	assert_int_equal(share(a, 0, 15, s), 15);
}

static void test_the_real_shape_and_random_bounds(void **unused UNUSED)
{
	Rng r = rng_seeded(92);

	for (int round = 0; round < 400; round++) {
		QuotaAgency a[AGENCIES];
		QuotaShare s[AGENCIES];
		int64_t sum = 0, most = 0, least = 0;
		int32_t total = round == 0 ? 1128 : (int32_t)rng_below(&r, 3000);

		for (int i = 0; i < AGENCIES; i++) {
			a[i] = (QuotaAgency){ .headcount = (int32_t)rng_below(&r, 200) };
			a[i].stay = rng_below(&r, 3) ? 0 : (int32_t)rng_below(&r, 200);
			a[i].cap = rng_below(&r, 3) ? 0 : (int32_t)rng_below(&r, 30);
			a[i].least = rng_below(&r, 5) ? 0 : (int32_t)rng_below(&r, 4);
			int32_t may = MAX(a[i].headcount - a[i].stay, 0);
			int32_t top = a[i].cap ? MIN(a[i].cap, may) : may;

			most += top;
			least += MIN(a[i].least, top);
		}
		int32_t missing = share(a, AGENCIES, total, s);

		for (int i = 0; i < AGENCIES; i++) {
			assert_in_range(s[i].people, MIN(a[i].least, s[i].most), s[i].most);
			sum += s[i].people;
			if (s[i].reason == QUOTA_SHARE)
				assert_int_equal(s[i].people, s[i].share_milli / 1000);
			if (s[i].reason == QUOTA_REMAINDER)
				assert_int_equal(s[i].people, s[i].share_milli / 1000 + 1);
		}
		assert_int_equal(missing, MAX(total - most, 0));
		assert_int_equal(sum, MAX(MIN(total, most), least));
		/* Fairness: of two agencies that no bound holds, the larger never gives fewer. */
		for (int i = 0; i < AGENCIES; i++)
			for (int k = 0; k < AGENCIES; k++)
				if (s[i].reason <= QUOTA_REMAINDER && s[k].reason <= QUOTA_REMAINDER &&
					a[i].headcount > a[k].headcount && s[i].people < s[i].most)
					assert_true(s[i].people >= s[k].people);
	}
}

static void test_bad_lists_are_refused(void **unused UNUSED)
{
	QuotaAgency a[] = { { .headcount = 5 }, { .headcount = 5, .stay = -1 } };
	QuotaShare s[2];
	int32_t missing;

	assert_int_equal(quota_share(&ctx, a, 2, 5, s, &missing), E_INVALID);
	assert_string_equal(ctx.fault.field, "agency 1");
	assert_int_equal(quota_share(&ctx, a, 1, -1, s, &missing), E_INVALID);
	assert_string_equal(ctx.fault.field, "total");
	assert_int_equal(quota_share(&ctx, a, QUOTA_MAX_AGENCIES + 1, 1, s, &missing), E_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_largest_remainder),
		cmocka_unit_test(test_bounds_move_the_rest),
		cmocka_unit_test(test_more_wanted_than_may_go),
		cmocka_unit_test(test_the_real_shape_and_random_bounds),
		cmocka_unit_test(test_bad_lists_are_refused),
	};

	arena_init(&arena, 0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
