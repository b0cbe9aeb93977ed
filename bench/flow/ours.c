/*
 * ours.c: bench/run flow's measure of engine/flow on a DIMACS file.
 *
 * usage: ours FILE.min[.gz] [CHANGES]
 *
 * Prints as JSON: objective, CPU seconds of reading and of solving, pivots, resident megabytes. With CHANGES
 * also what planning again costs when so many arcs became a fifth dearer or cheaper: `people`, neighbouring
 * arcs (all of a few people), and `scattered` ones; each REPLANS times, from the last basis and from scratch,
 * whose objectives must agree.
 */
#include "engine/flow.h"
#include "link/dimacs.h"

#include <stdio.h>
#include <sys/resource.h>

#define REPLANS 5

typedef struct Replans {
	double warm_s, cold_s;
	int64_t warm_pivots, cold_pivots;
} Replans;

static double cpu_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

/* The most that was ever resident; what getrusage tells is inherited from the program that started this one.
 */
static double peak_mb(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[256];
	int64_t kb = 0;

	while (kb == 0 && file && fgets(line, sizeof(line), file)) {
		Str amount, unit;

		if (str_eq(str_cut(str_from(line), ':', &amount), STR("VmHWM")))
			if (!str_to_i64(str_cut(str_trim(amount), ' ', &unit), &kb))
				break;
	}
	if (file)
		fclose(file);
	return (double)kb / 1024;
}

static bool solve(Flow *f, int64_t *ret_objective, double *add_s, int64_t *add_pivots)
{
	double start = cpu_s();

	if (flow_solve(f, 0) != FLOW_OPTIMAL)
		return false;
	*add_s += cpu_s() - start;
	*add_pivots += flow_pivots(f);
	return flow_objective(f, ret_objective) && flow_check(f, NULL);
}

static bool change_cost(Flow *f, int32_t arc, bool dearer)
{
	int64_t lower, upper, cost;
	int32_t from, to;

	flow_arc(f, arc, &from, &to, &lower, &upper, &cost);
	return flow_set_cost(f, arc, cost + (dearer ? cost / 5 : -cost / 5)) == OK;
}

static bool plan_again(Flow *f, int64_t changes, bool scattered, Replans *ret)
{
	int64_t warm, cold;
	uint64_t random = 1;

	for (int i = 1; i <= REPLANS; i++) {
		for (int64_t k = 0; k < changes; k++) {
			int64_t arc = flow_arcs(f) * (int64_t)i / (REPLANS + 1) + k;

			random = random * 6364136223846793005U + 1442695040888963407U;
			if (scattered)
				arc = (int64_t)(random >> 33) % flow_arcs(f);
			if (!change_cost(f, (int32_t)(arc % flow_arcs(f)), k % 2))
				return false;
		}
		if (!solve(f, &warm, &ret->warm_s, &ret->warm_pivots))
			return false;
		flow_forget_basis(f);
		if (!solve(f, &cold, &ret->cold_s, &ret->cold_pivots) || warm != cold)
			return false;
	}
	return true;
}

static bool print_again(Flow *f, int64_t changes, bool scattered)
{
	Replans r = { 0 };

	if (!plan_again(f, changes, scattered, &r))
		return false;
	printf(", \"%s\": {\"warm_s\": %.6f, \"cold_s\": %.6f, \"warm_pivots\": %lld, \"cold_pivots\": %lld}",
		scattered ? "scattered" : "people", r.warm_s / REPLANS, r.cold_s / REPLANS,
		(long long)r.warm_pivots / REPLANS, (long long)r.cold_pivots / REPLANS);
	return true;
}

static bool measure(Flow *f, double read_s, int64_t changes)
{
	int64_t objective, pivots = 0;
	double solve_s = 0;

	if (!solve(f, &objective, &solve_s, &pivots))
		return false;
	printf("{\"objective\": %lld, \"read_s\": %.6f, \"solve_s\": %.6f, \"pivots\": %lld, \"memory_mb\": "
	       "%.1f",
		(long long)objective, read_s, solve_s, (long long)pivots, peak_mb());
	if (changes > 0 && (!print_again(f, changes, false) || !print_again(f, changes, true)))
		return false;
	puts("}");
	return true;
}

int main(int argc, char **argv)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Flow *f = NULL;
	int64_t changes = 0;
	double start = cpu_s();
	bool done;

	arena_init(&arena, 0);
	if (argc < 2 || (argc > 2 && !str_to_i64(str_from(argv[2]), &changes)) ||
		dimacs_read(&c, argv[1], &f) != OK)
		return 2;
	done = measure(f, cpu_s() - start, changes);
	flow_free(&f);
	arena_done(&arena);
	return done ? 0 : 1;
}
