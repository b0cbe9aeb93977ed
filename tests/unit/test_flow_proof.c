/*
 * test_flow_proof.c: the network simplex on networks of the sizes and shapes of the product's own: each
 * answer is proved optimal here, from this file's own copy of the network; warm restarts agree with cold
 * ones; ties give the same flow everywhere.
 *
 * Built three times: with the engine as it is, and with its sources at -O0 and at -O3 (tests/meson.build).
 */
#include "test.h"

#include "engine/flow.h"

#include <pthread.h>

#define NODES_MAX 700
#define ARCS_MAX  6000

typedef struct Arc {
	int32_t from, to;
	int64_t lower, upper, cost;
} Arc;

typedef struct Net {
	int32_t n, m;
	uint64_t random;
	Arc arc[ARCS_MAX];
	int64_t supply[NODES_MAX];
} Net;

static int64_t pick(Net *net, int64_t least, int64_t most)
{
	net->random = net->random * 6364136223846793005U + 1442695040888963407U;
	return least + (int64_t)((net->random >> 33) % (uint64_t)(most - least + 1));
}

/* One draw a statement everywhere below: the order of a call's arguments is the compiler's, and the networks
 * must not be. */
static void add(Net *net, int32_t from, int32_t to, int64_t lower, int64_t upper, int64_t cost)
{
	assert_true(net->m < ARCS_MAX);
	net->arc[net->m++] = (Arc){ from, to, lower, upper, cost };
}

static void add_random(Net *net, int32_t from, int32_t to, int64_t most_upper, int64_t most_cost)
{
	int64_t upper = pick(net, 1, most_upper);

	add(net, from, to, 0, upper, pick(net, 0, most_cost));
}

/* People to wards over a few arcs each, slots per ward, a reserve for who is left. Few different costs: most
 * choices are ties. */
static void make_wards(Net *net, int32_t people, int32_t wards)
{
	int32_t sink = people + wards, reserve = sink + 1;

	net->n = reserve + 1;
	for (int32_t p = 0; p < people; p++) {
		net->supply[p] = 1;
		for (int32_t k = 0; k < 8; k++) {
			int32_t ward = people + (int32_t)pick(net, 0, wards - 1);

			add(net, p, ward, 0, 1, pick(net, 0, 5));
		}
		add(net, p, reserve, 0, 1, 100);
	}
	for (int32_t w = 0; w < wards; w++) {
		int64_t least = pick(net, 0, 1);

		add(net, people + w, sink, least, pick(net, 1, 2 * people / wards), 0);
	}
	add(net, reserve, sink, 0, FLOW_UNLIMITED, 0);
	net->supply[sink] = -people;
}

/* A torus with one source and one sink: long cycles, cheap arcs one way and dear ones the other. A dear wide
 * path through all nodes makes it feasible. */
static void make_torus(Net *net, int32_t wide, int32_t high)
{
	int64_t amount = 40 * wide;

	net->n = wide * high;
	for (int32_t u = 0; u < net->n; u++) {
		add_random(net, u, (u + 1) % net->n, 100, 999);
		add_random(net, u, (u + 2) % net->n, 30, 999);
		add_random(net, u, (u + wide) % net->n, 100, 7);
		add_random(net, u, (int32_t)pick(net, 0, net->n - 1), 30, 7);
		if (u + 1 < net->n)
			add(net, u, u + 1, 0, amount, 2000);
	}
	net->supply[0] = amount;
	net->supply[net->n - 1] = -amount;
}

/* A circulation with lower bounds on both sides of zero, unlimited arcs and negative costs. Every bound holds
 * a flow made beforehand, so there is an answer; a potential made beforehand keeps the unlimited arcs from
 * earning. */
static void make_circulation(Net *net, int32_t nodes, int32_t arcs)
{
	int64_t height[NODES_MAX];

	net->n = nodes;
	for (int32_t u = 0; u < nodes; u++)
		height[u] = pick(net, -50, 50);
	for (int32_t i = 0; i < arcs; i++) {
		int32_t u = (int32_t)pick(net, 0, nodes - 1), v = (int32_t)pick(net, 0, nodes - 1);
		int64_t x = pick(net, -60, 60), lower = x - pick(net, 0, 40);

		if (i % 7 == 0) {
			add(net, u, v, lower, FLOW_UNLIMITED, height[v] - height[u] + pick(net, 0, 3));
		} else {
			int64_t upper = x + pick(net, 0, 40);

			add(net, u, v, lower, upper, pick(net, -20, 20));
		}
		net->supply[u] += x;
		net->supply[v] -= x;
	}
}

static Net *make_net(uint64_t seed)
{
	Net *net = calloc(1, sizeof(*net));

	assert_non_null(net);
	net->random = seed * 977 + 5;
	static const int32_t least[3][2] = { { 60, 5 }, { 5, 3 }, { 20, 500 } };
	static const int32_t most[3][2] = { { 500, 40 }, { 60, 11 }, { 600, 5000 } };
	size_t shape = seed % 3;
	int32_t a = (int32_t)pick(net, least[shape][0], most[shape][0]);
	int32_t b = (int32_t)pick(net, least[shape][1], most[shape][1]);

	switch (shape) {
	case 0: make_wards(net, a, b); break;
	case 1: make_torus(net, a, b); break;
	default: make_circulation(net, a, b);
	}
	return net;
}

static Flow *load(const Net *net)
{
	Flow *f = flow_new(net->n, net->m);

	assert_non_null(f);
	for (int32_t i = 0; i < net->m; i++) {
		const Arc *a = &net->arc[i];

		assert_int_equal(flow_add_arc(f, a->from, a->to, a->lower, a->upper, a->cost), OK);
	}
	for (int32_t u = 0; u < net->n; u++)
		flow_set_supply(f, u, net->supply[u]);
	return f;
}

/*
 * The proof: any feasible flow costs at least what the potentials promise (weak duality), and this one costs
 * exactly that. Gives the cost.
 */
static int64_t prove(const Net *net, const Flow *f)
{
	int64_t cost = 0, promise = 0, told = 0, left[NODES_MAX];

	for (int32_t u = 0; u < net->n; u++) {
		left[u] = net->supply[u];
		promise -= net->supply[u] * flow_potential(f, u);
	}
	for (int32_t i = 0; i < net->m; i++) {
		const Arc *a = &net->arc[i];
		int64_t x = flow_on(f, i);
		int64_t reduced = a->cost + flow_potential(f, a->from) - flow_potential(f, a->to);

		assert_true(x >= a->lower && x <= a->upper);
		assert_int_equal(flow_reduced_cost(f, i), reduced);
		left[a->from] -= x;
		left[a->to] += x;
		cost += a->cost * x;
		assert_true(reduced >= 0 || a->upper != FLOW_UNLIMITED);
		promise += reduced * (reduced >= 0 ? a->lower : a->upper);
	}
	for (int32_t u = 0; u < net->n; u++)
		assert_int_equal(left[u], 0);
	assert_int_equal(cost, promise);
	assert_true(flow_objective(f, &told));
	assert_int_equal(told, cost);
	assert_true(flow_check(f, NULL));
	return cost;
}

static void test_answers_are_proved(void **unused UNUSED)
{
	for (uint64_t seed = 1; seed <= 60; seed++) {
		Net *net = make_net(seed);
		Flow *f = load(net);

		assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
		prove(net, f);
		flow_free(&f);
		free(net);
	}
}

/* ---- warm restarts ---- */

static void change_cost(Net *net, Flow *f, int32_t i)
{
	int64_t by = pick(net, -net->arc[i].cost / 5 - 3, net->arc[i].cost / 5 + 3);

	if (net->arc[i].upper == FLOW_UNLIMITED)
		by = by < 0 ? -by : by; /* or a cycle could earn for ever */
	net->arc[i].cost += by;
	assert_int_equal(flow_set_cost(f, i, net->arc[i].cost), OK);
}

/* The flow at hand need not fit the new bounds. */
static void change_bounds(Net *net, Flow *f, int32_t i)
{
	Arc *a = &net->arc[i];
	int64_t by = pick(net, -2, 4);

	a->lower -= pick(net, 0, 2);
	if (a->upper != FLOW_UNLIMITED)
		a->upper = MAX(a->lower, a->upper + by);
	assert_int_equal(flow_set_bounds(f, i, a->lower, a->upper), OK);
}

static void change_supplies(Net *net, Flow *f)
{
	int32_t u = (int32_t)pick(net, 0, net->n - 1), v = (int32_t)pick(net, 0, net->n - 1);

	net->supply[u]++;
	net->supply[v]--;
	flow_set_supply(f, u, net->supply[u]);
	flow_set_supply(f, v, net->supply[v]);
}

static void change_some(Net *net, Flow *f)
{
	for (int32_t k = 0; k <= net->m / 500; k++)
		change_cost(net, f, (int32_t)pick(net, 0, net->m - 1));
	if (pick(net, 0, 1))
		change_bounds(net, f, (int32_t)pick(net, 0, net->m - 1));
	if (pick(net, 0, 3) == 0)
		change_supplies(net, f);
}

static void test_warm_restarts_end_where_cold_ones_do(void **unused UNUSED)
{
	int64_t warm_pivots = 0, cold_pivots = 0, optimal = 0;

	for (uint64_t seed = 1; seed <= 24; seed++) {
		Net *net = make_net(seed);
		Flow *warm = load(net);

		assert_int_equal(flow_solve(warm, 0), FLOW_OPTIMAL);
		for (int round = 0; round < 12; round++) {
			change_some(net, warm);
			Flow *cold = load(net);
			FlowEnd end = flow_solve(cold, 0);

			assert_int_equal(flow_solve(warm, 0), end);
			if (end == FLOW_OPTIMAL) {
				assert_int_equal(prove(net, warm), prove(net, cold));
				optimal++;
			}
			warm_pivots += flow_pivots(warm);
			cold_pivots += flow_pivots(cold);
			flow_free(&cold);
		}
		flow_free(&warm);
		free(net);
	}
	assert_true(optimal > 100);
	assert_true(warm_pivots * 4 < cold_pivots); /* or it was not warm */
}

static void test_a_stopped_solve_goes_on(void **unused UNUSED)
{
	for (uint64_t seed = 3; seed < 6; seed++) {
		Net *net = make_net(seed);
		Flow *f = load(net);
		int64_t turns = 0, want;
		FlowEnd end;

		assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
		want = prove(net, f);
		flow_forget_basis(f);
		while ((end = flow_solve(f, 20)) == FLOW_STOPPED) {
			assert_int_equal(flow_pivots(f), 20);
			turns++;
		}
		assert_int_equal(end, FLOW_OPTIMAL);
		assert_true(turns > 1);
		assert_int_equal(prove(net, f), want);
		flow_free(&f);
		free(net);
	}
}

/* ---- ties ---- */

/* FNV-1a over every flow and potential of many networks full of ties, cold and after a change. */
static uint64_t digest_all(void)
{
	uint64_t sum = 14695981039346656037U;

	for (uint64_t seed = 1; seed <= 30; seed++) {
		Net *net = make_net(seed);
		Flow *f = load(net);

		for (int round = 0; round < 3; round++) {
			if (flow_solve(f, 0) != FLOW_OPTIMAL)
				break;
			for (int32_t i = 0; i < net->m; i++)
				sum = (sum ^ (uint64_t)flow_on(f, i)) * 1099511628211U;
			for (int32_t u = 0; u < net->n; u++)
				sum = (sum ^ (uint64_t)flow_potential(f, u)) * 1099511628211U;
			change_some(net, f);
		}
		flow_free(&f);
		free(net);
	}
	return sum;
}

/* A plan is stored with its input's hash and must come out again, byte for byte: a change of the engine that
 * changes this number makes other plans, and the engine's version must change with it. */
#define DIGEST 0x73a17acedbdcea83U

static void test_ties_give_the_same_flow_at_every_optimization(void **unused UNUSED)
{
	assert_int_equal(digest_all(), DIGEST);
}

static void *digest_in_thread(void *ret)
{
	*(uint64_t *)ret = digest_all();
	return NULL;
}

static void test_ties_give_the_same_flow_in_every_thread(void **unused UNUSED)
{
	uint64_t sum[2] = { 0 };
	pthread_t thread[2];

	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, digest_in_thread, &sum[i]), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(sum[i], DIGEST);
}

/* ---- the far ends of the numbers ---- */

static void test_the_largest_numbers(void **unused UNUSED)
{
	Flow *f = flow_new(3, 4);
	int64_t most = FLOW_MAX_VALUE / 2, price = FLOW_MAX_PRICE / 4 - 1, sum = 0;

	assert_int_equal(flow_add_arc(f, 0, 1, -most, most, 1), OK);
	assert_int_equal(flow_add_arc(f, 1, 2, 0, FLOW_UNLIMITED, 1), OK);
	assert_int_equal(flow_add_arc(f, 2, 0, 0, 5, -price), OK);
	assert_int_equal(flow_add_arc(f, 1, 1, -3, 9, -1), OK);
	assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
	assert_int_equal(flow_on(f, 0), 5);
	assert_int_equal(flow_on(f, 3), 9);
	assert_true(flow_check(f, NULL));
	/* The flow goes backwards as far as its lower bound lets it, and the sum does not fit: no wrong
	 * number is told. */
	assert_int_equal(flow_set_bounds(f, 2, 0, 0), OK);
	assert_int_equal(flow_add_arc(f, 1, 0, 0, most, price), E_STATE);
	assert_int_equal(flow_set_cost(f, 0, price), OK);
	flow_set_supply(f, 1, most);
	flow_set_supply(f, 0, -most);
	assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
	assert_int_equal(flow_on(f, 0), -most);
	assert_true(flow_check(f, NULL));
	assert_false(flow_objective(f, &sum));
	flow_set_supply(f, 1, FLOW_MAX_VALUE + 1);
	flow_set_supply(f, 0, -FLOW_MAX_VALUE - 1);
	assert_int_equal(flow_solve(f, 0), FLOW_TOO_LARGE);
	flow_free(&f);
}

static void test_a_large_wave_fits_in_its_memory(void **unused UNUSED)
{
	int32_t people = 100000, wards = 10000, degree = 20;
	Flow *f = flow_new(people + wards, people * degree);

	assert_non_null(f);
	for (int32_t p = 0; p < people; p++)
		for (int32_t k = 0; k < degree; k++)
			assert_int_equal(flow_add_arc(f, p, people + (p * 7 + k * 499) % wards, 0, 1, k), OK);
	/* Nothing to send, so that only the memory is measured: 17 bytes an arc, 72 a node. */
	assert_int_equal(flow_solve(f, 0), FLOW_OPTIMAL);
	assert_int_equal(flow_pivots(f), 0);
	assert_true(flow_bytes(f) < (size_t)50 * 1000 * 1000);
	flow_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers_are_proved),
		cmocka_unit_test(test_warm_restarts_end_where_cold_ones_do),
		cmocka_unit_test(test_a_stopped_solve_goes_on),
		cmocka_unit_test(test_ties_give_the_same_flow_at_every_optimization),
		cmocka_unit_test(test_ties_give_the_same_flow_in_every_thread),
		cmocka_unit_test(test_the_largest_numbers),
		cmocka_unit_test(test_a_large_wave_fits_in_its_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
