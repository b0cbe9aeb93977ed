/* test_staffing.c: the staffing formulas against published values, against each other, and their
 * explanations. */
#include "test.h"

#include "engine/staffing.h"

#include <math.h>

static const double shares[] = { 0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8 };

static void test_square_root_is_within_one_of_exact(void **unused UNUSED)
{
	for (size_t k = 0; k < COUNT_OF(shares); k++) {
		double beta = staffing_beta(shares[k]);

		for (double load = 1.0; load <= 500.0; load += 0.25) {
			int32_t rule = staffing_square_root(load, beta),
				exact = staffing_exact(load, shares[k]);

			int32_t within = shares[k] >= 0.05 ? 1 : 2;

			if (rule < exact - within || rule > exact + within)
				fail_msg("load %.2f, P(wait) %.2f: rule %d, exact %d", load, shares[k], rule,
					exact);
		}
	}
}

/* Erlang's second formula by its definition, in long double. */
static double by_definition(int32_t n, double load)
{
	long double term = 1.0L, sum = 1.0L;

	for (int32_t k = 1; k < n; k++) {
		term *= (long double)load / k;
		sum += term;
	}
	term *= (long double)load / n;
	term *= n / (n - (long double)load);
	return (double)(term / (sum + term));
}

static void test_erlang_c_is_its_definition(void **unused UNUSED)
{
	for (int32_t n = 1; n <= 150; n++)
		for (double load = 0.3; load < n; load += 0.7)
			assert_true(fabs(staffing_erlang_c(n, load) - by_definition(n, load)) < 1e-10);
	assert_true(staffing_erlang_c(5, 5.0) == 1.0);
	assert_true(staffing_erlang_c(5, 0.0) == 0.0);
}

static void test_exact_is_the_least(void **unused UNUSED)
{
	for (size_t k = 0; k < COUNT_OF(shares); k++)
		for (double load = 0.1; load <= 120.0; load += 0.9) {
			int32_t n = staffing_exact(load, shares[k]);

			assert_true(staffing_erlang_c(n, load) <= shares[k]);
			assert_true(n == 1 || staffing_erlang_c(n - 1, load) > shares[k]);
		}
	assert_int_equal(staffing_exact(0.0, 0.1), 0);
}

static void test_beta_inverts_the_delay_function(void **unused UNUSED)
{
	/* P(wait) = 1/2 at beta = 0.5061, from phi and Phi tables. */
	assert_true(fabs(staffing_beta(0.5) - 0.5061) < 1e-3);
	assert_true(staffing_beta(0.01) > staffing_beta(0.1));
	assert_true(staffing_beta(0.999999) < 1e-5);
}

static void test_need_says_what_decides(void **unused UNUSED)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	StaffingWork w = { .arrivals_per_hour = 12, .service_hours = 0.5, .wait_share = 0.2 };
	StaffingNeed n;

	arena_init(&arena, 0);
	assert_int_equal(staffing_need(&c, &w, &n), OK);
	assert_true(n.load == 6.0);
	assert_int_equal(n.people, staffing_exact(6.0, 0.2));
	assert_int_equal(n.reason, STAFFING_BY_SERVICE);
	assert_true(n.wait_share <= 0.2);
	w.backlog = 100;
	w.clear_hours = 5; /* (12 + 20) * 0.5 = 16 */
	assert_int_equal(staffing_need(&c, &w, &n), OK);
	assert_int_equal(n.by_backlog, 16);
	assert_int_equal(n.people, 16);
	assert_int_equal(n.reason, STAFFING_BY_BACKLOG);
	w.least = 20;
	assert_int_equal(staffing_need(&c, &w, &n), OK);
	assert_int_equal(n.people, 20);
	assert_int_equal(n.reason, STAFFING_BY_LEAST);
	w = (StaffingWork){ .wait_share = 0.2, .least = 2 };
	assert_int_equal(staffing_need(&c, &w, &n), OK);
	assert_int_equal(n.people, 2);
	arena_done(&arena);
}

static void expect_fault(StaffingWork w, const char *field)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	StaffingNeed n = { .people = -7 };

	arena_init(&arena, 0);
	assert_int_not_equal(staffing_need(&c, &w, &n), OK);
	assert_string_equal(c.fault.field, field);
	assert_int_equal(n.people, -7);
	arena_done(&arena);
}

static void test_bad_work_is_refused(void **unused UNUSED)
{
	expect_fault((StaffingWork){ .arrivals_per_hour = -1, .wait_share = 0.2 }, "arrivals_per_hour");
	expect_fault((StaffingWork){ .service_hours = NAN, .wait_share = 0.2 }, "service_hours");
	expect_fault((StaffingWork){ .wait_share = 0.0 }, "wait_share");
	expect_fault((StaffingWork){ .wait_share = 1.0 }, "wait_share");
	expect_fault((StaffingWork){ .backlog = 1, .wait_share = 0.5 }, "clear_hours");
	expect_fault((StaffingWork){ .arrivals_per_hour = 1e9, .service_hours = 1, .wait_share = 0.5 },
		"arrivals_per_hour");
	expect_fault((StaffingWork){ .least = -1, .wait_share = 0.5 }, "least");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_square_root_is_within_one_of_exact),
		cmocka_unit_test(test_erlang_c_is_its_definition),
		cmocka_unit_test(test_exact_is_the_least),
		cmocka_unit_test(test_beta_inverts_the_delay_function),
		cmocka_unit_test(test_need_says_what_decides),
		cmocka_unit_test(test_bad_work_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
