/*
 * ours.c: bench/flow's measure of engine/flow on a DIMACS file.
 *
 * usage: ours FILE.min[.gz] [CHANGES]    prints: objective, CPU seconds of reading, of solving, of solving
 * again after so many arcs changed their cost (and that again from scratch), pivots, megabytes
 */
#include "engine/flow.h"
#include "link/dimacs.h"

#include <stdio.h>
#include <sys/resource.h>

static double cpu_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

/* So many neighbouring arcs (all arcs of a few people) become a fifth dearer or cheaper: from the last basis,
 * then from scratch. */
static void solve_again(Flow *f, int64_t changes)
{
	double start, warm, cold;
	int64_t warm_pivots, one = 0, other = 0;

	for (int64_t k = 0; k < changes; k++) {
		int32_t arc = (int32_t)(flow_arcs(f) / 3 + k), from, to;
		int64_t lower, upper, cost;

		flow_arc(f, arc, &from, &to, &lower, &upper, &cost);
		if (flow_set_cost(f, arc, cost + (k % 2 ? cost / 5 : -cost / 5)) != OK)
			return;
	}
	start = cpu_s();
	if (flow_solve(f, 0) != FLOW_OPTIMAL || !flow_objective(f, &one))
		return;
	warm = cpu_s();
	warm_pivots = flow_pivots(f);
	flow_forget_basis(f);
	if (flow_solve(f, 0) != FLOW_OPTIMAL || !flow_objective(f, &other) || one != other)
		return;
	cold = cpu_s();
	printf(" again %.6f %lld %.6f", warm - start, (long long)warm_pivots, cold - warm);
}

int main(int argc, char **argv)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Flow *f = NULL;
	int64_t objective = 0, changes = 0, pivots;
	double start = cpu_s(), read, solved;
	struct rusage u;

	arena_init(&arena, 0);
	if (argc < 2 || (argc > 2 && !str_to_i64(str_from(argv[2]), &changes)) ||
		dimacs_read(&c, argv[1], &f) != OK)
		return 2;
	read = cpu_s();
	if (flow_solve(f, 0) != FLOW_OPTIMAL || !flow_objective(f, &objective))
		return 1;
	solved = cpu_s();
	pivots = flow_pivots(f);
	getrusage(RUSAGE_SELF, &u);
	if (!flow_check(f, NULL))
		return 1;
	printf("%lld %.6f %.6f %ld %lld", (long long)objective, read - start, solved - read,
		u.ru_maxrss / 1024, (long long)pivots);
	if (changes > 0)
		solve_again(f, changes);
	putchar('\n');
	flow_free(&f);
	arena_done(&arena);
	return 0;
}
