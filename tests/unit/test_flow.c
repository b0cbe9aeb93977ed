/* test_flow.c: the network simplex against a plain solver written here, its certificate, warm restarts, and
 * known optima. */
#include "test.h"

#include "engine/flow.h"
#include "link/dimacs.h"

#define NODES_MAX 12
#define ARCS_MAX  40
#define FAR	  ((int64_t)1 << 40)
#define PLENTY	  100000 /* more than all that can flow in these problems */

typedef struct Arc {
	int32_t from, to;
	int64_t lower, upper, cost;
} Arc;

typedef struct Problem {
	int32_t n, m;
	Arc arc[ARCS_MAX];
	int64_t supply[NODES_MAX];
} Problem;

/* ---- the plain solver: cancel negative cycles, found by Bellman-Ford, after the supplies were moved by
 * big-cost arcs ---- */

typedef struct Plain {
	int32_t n, m;
	int32_t from[2 * (ARCS_MAX + 2 * NODES_MAX)], to[2 * (ARCS_MAX + 2 * NODES_MAX)];
	int64_t room[2 * (ARCS_MAX + 2 * NODES_MAX)], cost[2 * (ARCS_MAX + 2 * NODES_MAX)];
} Plain;

static void plain_add(Plain *p, int32_t from, int32_t to, int64_t cap, int64_t flow, int64_t cost)
{
	p->from[p->m] = from;
	p->to[p->m] = to;
	p->room[p->m] = cap - flow;
	p->cost[p->m++] = cost;
	p->from[p->m] = to;
	p->to[p->m] = from;
	p->room[p->m] = flow;
	p->cost[p->m++] = -cost;
}

static bool plain_cancel(Plain *p)
{
	int64_t far[NODES_MAX + 1] = { 0 };
	int32_t by[NODES_MAX + 1], at = -1;

	for (int32_t u = 0; u < p->n; u++)
		by[u] = -1;
	for (int32_t round = 0; round < p->n; round++) {
		at = -1;
		for (int32_t e = 0; e < p->m; e++) {
			if (p->room[e] > 0 && far[p->from[e]] + p->cost[e] < far[p->to[e]]) {
				far[p->to[e]] = far[p->from[e]] + p->cost[e];
				by[p->to[e]] = e;
				at = p->to[e];
			}
		}
	}
	if (at < 0)
		return false;
	for (int32_t i = 0; i < p->n; i++)
		at = p->from[by[at]];
	int64_t least = INT64_MAX;
	int32_t u = at;
	do {
		least = MIN(least, p->room[by[u]]);
		u = p->from[by[u]];
	} while (u != at);
	do {
		p->room[by[u]] -= least;
		p->room[by[u] ^ 1] += least;
		u = p->from[by[u]];
	} while (u != at);
	return true;
}

/* A cycle of negative cost over unlimited arcs alone has no end; nothing else has. */
static bool plain_is_unbounded(const Problem *q)
{
	Plain p = { .n = q->n };

	for (int32_t i = 0; i < q->m; i++)
		if (q->arc[i].upper == FLOW_UNLIMITED)
			plain_add(&p, q->arc[i].from, q->arc[i].to, 1, 0, q->arc[i].cost);
	return plain_cancel(&p);
}

/* The optimum, given that there is an end; false when infeasible. */
static bool plain_solve(const Problem *q, int64_t *ret)
{
	Plain p = { .n = q->n + 1 };
	int64_t sum = 0, balance[NODES_MAX], total = 0;

	for (int32_t u = 0; u < q->n; u++)
		balance[u] = q->supply[u];
	for (int32_t i = 0; i < q->m; i++) {
		bool unlimited = q->arc[i].upper == FLOW_UNLIMITED;

		plain_add(&p, q->arc[i].from, q->arc[i].to,
			unlimited ? PLENTY : q->arc[i].upper - q->arc[i].lower, 0, q->arc[i].cost);
		balance[q->arc[i].from] -= q->arc[i].lower;
		balance[q->arc[i].to] += q->arc[i].lower;
		sum += q->arc[i].lower * q->arc[i].cost;
	}
	for (int32_t u = 0; u < q->n; u++) {
		total += balance[u];
		if (balance[u] > 0)
			plain_add(&p, u, q->n, balance[u], balance[u], FAR);
		else if (balance[u] < 0)
			plain_add(&p, q->n, u, -balance[u], -balance[u], FAR);
	}
	if (total != 0)
		return false;
	while (plain_cancel(&p))
		;
	for (int32_t e = 0; e < p.m; e += 2) {
		if (p.from[e] == q->n || p.to[e] == q->n) {
			if (p.room[e + 1] > 0)
				return false;
		} else {
			sum += p.room[e + 1] * p.cost[e];
		}
	}
	*ret = sum;
	return true;
}

/* ---- random problems ---- */

static uint64_t state;

static int64_t pick(int64_t least, int64_t most)
{
	state = state * 6364136223846793005U + 1442695040888963407U;
	return least + (int64_t)((state >> 33) % (uint64_t)(most - least + 1));
}

static Problem make_problem(uint64_t seed)
{
	Problem p;

	state = seed * 977 + 5;
	p = (Problem){ .n = (int32_t)pick(1, NODES_MAX), .m = (int32_t)pick(0, ARCS_MAX) };
	for (int32_t i = 0; i < p.m; i++) {
		Arc *a = &p.arc[i];

		a->from = (int32_t)pick(0, p.n - 1);
		a->to = (int32_t)pick(0, p.n - 1);
		a->lower = pick(0, 5) ? 0 : pick(-3, 3);
		a->upper = pick(0, 4) ? a->lower + pick(0, 9) : FLOW_UNLIMITED;
		a->cost = pick(0, 3) ? pick(0, 20) : pick(-10, 4);
	}
	for (int32_t k = 0; k < 3; k++) {
		int64_t x = pick(0, 6);

		p.supply[pick(0, p.n - 1)] += x;
		p.supply[pick(0, p.n - 1)] -= x;
	}
	return p;
}

static Flow *load(const Problem *p)
{
	Flow *f = flow_new(p->n, 4);

	assert_non_null(f);
	for (int32_t i = 0; i < p->m; i++)
		assert_int_equal(flow_add_arc(f, p->arc[i].from, p->arc[i].to, p->arc[i].lower,
					 p->arc[i].upper, p->arc[i].cost),
			OK);
	for (int32_t u = 0; u < p->n; u++)
		flow_set_supply(f, u, p->supply[u]);
	return f;
}

static int32_t
	seen[FLOW_NO_MEMORY + 1]; /* how often each end came: a test that never meets one proves nothing */

static void compare(Flow *f, const Problem *p, uint64_t seed)
{
	int64_t want = 0, have = 0;
	FlowEnd end = flow_solve(f, 0), right = FLOW_UNBOUNDED;
	FlowFlaw flaw;

	if (!plain_is_unbounded(p))
		right = plain_solve(p, &want) ? FLOW_OPTIMAL : FLOW_INFEASIBLE;
	if (end != right)
		fail_msg("seed %llu: end %d, not %d", (unsigned long long)seed, (int)end, (int)right);
	seen[end]++;
	if (end != FLOW_OPTIMAL)
		return;
	assert_true(flow_objective(f, &have));
	if (have != want)
		fail_msg("seed %llu: %lld, not %lld", (unsigned long long)seed, (long long)have,
			(long long)want);
	if (!flow_check(f, &flaw))
		fail_msg("seed %llu: %s at %d", (unsigned long long)seed, flaw.what, flaw.where);
}

static void test_random_problems_cold(void **unused UNUSED)
{
	for (uint64_t seed = 1; seed <= 6000; seed++) {
		Problem p = make_problem(seed);
		Flow *f = load(&p);

		compare(f, &p, seed);
		flow_free(&f);
	}
	assert_true(seen[FLOW_OPTIMAL] > 1000 && seen[FLOW_INFEASIBLE] > 1000 && seen[FLOW_UNBOUNDED] > 200);
}

static void change(Problem *p, Flow *f)
{
	switch (pick(0, 2)) {
	case 0:
		if (p->m > 0) {
			int32_t i = (int32_t)pick(0, p->m - 1);

			p->arc[i].cost = pick(-10, 20);
			assert_int_equal(flow_set_cost(f, i, p->arc[i].cost), OK);
		}
		break;
	case 1:
		if (p->m > 0) {
			int32_t i = (int32_t)pick(0, p->m - 1);

			p->arc[i].lower = pick(0, 3) ? 0 : pick(-2, 2);
			p->arc[i].upper = pick(0, 4) ? p->arc[i].lower + pick(0, 9) : FLOW_UNLIMITED;
			assert_int_equal(flow_set_bounds(f, i, p->arc[i].lower, p->arc[i].upper), OK);
		}
		break;
	default: {
		int32_t u = (int32_t)pick(0, p->n - 1), v = (int32_t)pick(0, p->n - 1);
		int64_t x = pick(0, 3);

		p->supply[u] += x;
		p->supply[v] -= x;
		flow_set_supply(f, u, p->supply[u]);
		flow_set_supply(f, v, p->supply[v]);
	}
	}
}

static void test_random_problems_warm(void **unused UNUSED)
{
	for (uint64_t seed = 1; seed <= 600; seed++) {
		Problem p = make_problem(seed);
		Flow *f = load(&p);

		compare(f, &p, seed);
		for (int k = 0; k < 12; k++) {
			change(&p, f);
			compare(f, &p, seed);
		}
		flow_free(&f);
	}
}

static void test_the_certificate_refuses_a_worse_flow(void **unused UNUSED)
{
	Flow *f = flow_new(2, 2);
	FlowFlaw flaw;

	assert_int_equal(flow_add_arc(f, 0, 1, 0, 5, 1), OK);
	assert_int_equal(flow_add_arc(f, 0, 1, 0, 5, 2), OK);
	flow_set_supply(f, 0, 3);
	flow_set_supply(f, 1, -3);
	assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
	assert_true(flow_check(f, &flaw));
	assert_int_equal(flow_on(f, 0), 3);
	/* The data change under the old answer: each of the three conditions is seen. */
	assert_int_equal(flow_set_cost(f, 0, 9), OK);
	assert_false(flow_check(f, &flaw));
	assert_string_equal(flaw.what, "slackness");
	assert_int_equal(flow_set_cost(f, 0, 1), OK);
	assert_int_equal(flow_set_bounds(f, 0, 0, 2), OK);
	assert_false(flow_check(f, &flaw));
	assert_string_equal(flaw.what, "bounds");
	assert_int_equal(flow_set_bounds(f, 0, 0, 5), OK);
	flow_set_supply(f, 0, 4);
	assert_false(flow_check(f, &flaw));
	assert_string_equal(flaw.what, "conservation");
	flow_free(&f);
}

static void test_no_end_and_no_way(void **unused UNUSED)
{
	Flow *f = flow_new(3, 3);

	assert_int_equal(flow_add_arc(f, 0, 1, 0, FLOW_UNLIMITED, -1), OK);
	assert_int_equal(flow_add_arc(f, 1, 0, 0, FLOW_UNLIMITED, 0), OK);
	assert_int_equal(flow_add_arc(f, 1, 2, 0, 7, 1), OK);
	assert_int_equal(flow_solve(f, 0), FLOW_UNBOUNDED);
	assert_int_equal(flow_set_bounds(f, 1, 0, 4), OK);
	assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
	assert_int_equal(flow_on(f, 0), 4);
	flow_set_supply(f, 0, 8);
	flow_set_supply(f, 2, -8);
	assert_int_equal(flow_solve(f, 0), FLOW_INFEASIBLE);
	flow_set_supply(f, 2, -7);
	assert_int_equal(flow_solve(f, 0), FLOW_INFEASIBLE);
	flow_set_supply(f, 0, 7);
	assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
	assert_true(flow_check(f, NULL));
	assert_int_equal(flow_set_cost(f, 0, FLOW_MAX_PRICE), OK);
	assert_int_equal(flow_solve(f, 0), FLOW_TOO_LARGE);
	flow_free(&f);
}

static void test_limits_are_refused(void **unused UNUSED)
{
	Flow *f = flow_new(2, 0);

	assert_null(flow_new(-1, 0));
	assert_null(flow_new(FLOW_MAX_NODES + 1, 0));
	assert_int_equal(flow_add_arc(f, 0, 2, 0, 1, 0), E_INVALID);
	assert_int_equal(flow_add_arc(f, -1, 0, 0, 1, 0), E_INVALID);
	assert_int_equal(flow_add_arc(f, 0, 1, 2, 1, 0), E_INVALID);
	assert_int_equal(flow_add_arc(f, 0, 1, 0, FLOW_MAX_VALUE + 1, 0), E_INVALID);
	assert_int_equal(flow_add_arc(f, 0, 1, 0, 1, FLOW_MAX_PRICE + 1), E_INVALID);
	assert_int_equal(flow_arcs(f), 0);
	/* Wide values widen the arrays in the middle of the work. */
	for (int i = 0; i < 40; i++)
		assert_int_equal(flow_add_arc(f, 0, 1, 0, i == 20 ? FLOW_MAX_VALUE : 1,
					 i == 30 ? (int64_t)1 << 40 : i),
			OK);
	flow_set_supply(f, 0, 39);
	flow_set_supply(f, 1, -39);
	assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
	assert_int_equal(flow_on(f, 20), 39 - 20);
	assert_int_equal(flow_on(f, 30), 0);
	assert_true(flow_check(f, NULL));
	flow_free(&f);
}

/* ---- DIMACS ---- */

static void expect_fault(const char *text, const char *field, const char *reason)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Flow *f = NULL;

	arena_init(&arena, 0);
	assert_int_not_equal(dimacs_parse(&c, str_from(text), &f), OK);
	assert_null(f);
	assert_string_equal(c.fault.field, field);
	assert_string_equal(c.fault.reason, reason);
	arena_done(&arena);
}

static void test_dimacs_faults_name_the_row(void **unused UNUSED)
{
	expect_fault("", "row 0", "problem_line_missing");
	expect_fault("c x\na 1 2 0 1 1\n", "row 2", "problem_line_missing");
	expect_fault("p max 2 1\n", "row 1", "not_a_min_problem");
	expect_fault("p min 2 1\np min 2 1\n", "row 2", "second_problem_line");
	expect_fault("p min 2 1\nn 3 1\n", "row 2", "out_of_range");
	expect_fault("p min 2 1\nn 1 x\n", "row 2", "not_a_node_line");
	expect_fault("p min 2 1\na 1 3 0 1 1\n", "row 2", "out_of_range");
	expect_fault("p min 2 1\na 1 2 0 1\n", "row 2", "not_an_arc_line");
	expect_fault("p min 2 1\na 1 2 0 1 1 1\n", "row 2", "not_an_arc_line");
	expect_fault("p min 2 1\na 1 2 0 99999999999999999999 1\n", "row 2", "not_an_arc_line");
	expect_fault("p min 2 1\na 1 2 3 1 1\n", "row 2", "out_of_range");
	expect_fault("p min 2 1\na 1 2 0 1 1\na 1 2 0 1 1\n", "row 3", "more_arcs_than_announced");
	expect_fault("p min 2 2\na 1 2 0 1 1\n", "row 2", "fewer_arcs_than_announced");
	expect_fault("p min 2 2\nx\n", "row 2", "unknown_line");
}

static void test_dimacs_reads_what_is_usual(void **unused UNUSED)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Flow *f = NULL;
	int64_t lower, upper, cost;
	int32_t from, to;

	arena_init(&arena, 0);
	assert_int_equal(
		dimacs_parse(
			&c, STR("c hi\r\n\np min 3 2\r\nn 1 4\nn\t3 -4\na 1 2 1 -1 -7\na  2 3 0 9 3  "), &f),
		OK);
	flow_arc(f, 0, &from, &to, &lower, &upper, &cost);
	assert_int_equal(lower, 1);
	assert_true(upper == FLOW_UNLIMITED);
	assert_int_equal(cost, -7);
	assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
	assert_int_equal(flow_on(f, 1), 4);
	flow_free(&f);
	arena_done(&arena);
}

static void test_known_optima(void **unused UNUSED)
{
	const char *root = getenv("TIEPSUC_ROOT");
	char folder[512], path[800], line[256];
	int64_t want, solved = 0;
	Arena arena;
	Ctx c = { .arena = &arena };

	snprintf(folder, sizeof(folder), "%s/../shared/bench/mcf", root ? root : ".");
	snprintf(path, sizeof(path), "%s/OPTIMA.txt", folder);
	FILE *list = fopen(path, "re");
	if (!list)
		skip();
	arena_init(&arena, 0);
	while (fgets(line, sizeof(line), list)) {
		Flow *f = NULL;
		FlowFlaw flaw;
		int64_t have = 0;

		Str rest, name = str_cut(str_trim(str_from(line)), ' ', &rest);

		assert_true(str_to_i64(rest, &want));
		snprintf(path, sizeof(path), "%s/%.*s.min.gz", folder, STR_ARG(name));
		if (access(path, R_OK) != 0)
			continue;
		assert_int_equal(dimacs_read(&c, path, &f), OK);
		assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
		assert_true(flow_objective(f, &have));
		assert_int_equal(have, want);
		assert_true(flow_check(f, &flaw));
		flow_free(&f);
		solved++;
	}
	assert_true(solved > 0);
	fclose(list);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_problems_cold),
		cmocka_unit_test(test_random_problems_warm),
		cmocka_unit_test(test_the_certificate_refuses_a_worse_flow),
		cmocka_unit_test(test_no_end_and_no_way),
		cmocka_unit_test(test_limits_are_refused),
		cmocka_unit_test(test_dimacs_faults_name_the_row),
		cmocka_unit_test(test_dimacs_reads_what_is_usual),
		cmocka_unit_test(test_known_optima),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
