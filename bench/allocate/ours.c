/*
 * ours.c: allocates a snapshot, stage by stage, and writes each stage as a mixed integer program for another
 * solver: the arcs of its network as variables, conservation at every node, and the caps and leaders that are
 * no flow.
 *
 * usage: bench_allocate SNAPSHOT FILL.lp PEOPLE.lp ROUNDS      prints JSON: CPU seconds, objective, bound
 *
 * It looks inside the engine (allocate_inside.h), so that both solve the same program to the last arc.
 */
#include "engine/allocate_inside.h"
#include "link/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void term(FILE *f, int64_t factor, const char *name, int32_t i)
{
	fprintf(f, " %+lld %s%d\n", (long long)factor, name, i);
}

static void write_objective(FILE *f, const Stage *s)
{
	int32_t from, to;
	int64_t lower, upper, cost;

	fprintf(f, "Minimize\n cost:\n");
	for (int32_t e = 0; e < flow_arcs(s->flow); e++) {
		flow_arc(s->flow, e, &from, &to, &lower, &upper, &cost);
		if (cost != 0)
			term(f, cost, "x", e);
	}
	for (int32_t i = 0; i < s->side_count; i++) {
		if (s->sides[i].is_lead)
			term(f, s->no_lead, "u", i);
	}
}

/* Arcs that leave less arcs that come: the node's supply. */
static void write_nodes(FILE *f, const Stage *s)
{
	int32_t arcs = flow_arcs(s->flow), nodes = flow_nodes(s->flow), from, to;
	int64_t lower, upper, cost;
	int32_t *first = calloc((size_t)nodes + 2, sizeof(*first)),
		*list = calloc(2 * (size_t)arcs + 1, sizeof(*list));

	for (int pass = 0; pass < 2; pass++) {
		for (int32_t e = 0; e < arcs; e++) {
			flow_arc(s->flow, e, &from, &to, &lower, &upper, &cost);
			if (pass == 0) {
				first[from + 1]++;
				first[to + 1]++;
			} else {
				list[first[from]++] = e + 1;
				list[first[to]++] = -e - 1;
			}
		}
		for (int32_t u = 0; pass == 0 && u < nodes; u++)
			first[u + 1] += first[u];
	}
	for (int32_t u = 0, k = 0; u < nodes; u++) {
		if (k == first[u])
			continue;
		fprintf(f, " n%d:\n", u);
		for (; k < first[u]; k++)
			term(f, list[k] > 0 ? 1 : -1, "x", (list[k] > 0 ? list[k] : -list[k]) - 1);
		fprintf(f, " = %lld\n", (long long)flow_supply(s->flow, u));
	}
	free(first);
	free(list);
}

static void write_sides(FILE *f, const Stage *s)
{
	for (int32_t i = 0; i < s->side_count; i++) {
		const Side *side = &s->sides[i];

		fprintf(f, " s%d:\n", i);
		for (int32_t k = side->first; k < side->first + side->many; k++)
			term(f, 1, "x", s->members[k]);
		if (side->is_lead)
			term(f, 1, "u", i);
		if (side->is_lead && side->arc >= 0)
			term(f, -1, "x", side->arc);
		fprintf(f, side->is_lead ? " >= %d\n" : " <= %d\n",
			side->is_lead ? side->arc < 0 : side->limit);
	}
}

static void write_bounds(FILE *f, const Stage *s)
{
	int32_t from, to;
	int64_t lower, upper, cost;

	fprintf(f, "Bounds\n");
	for (int32_t e = 0; e < flow_arcs(s->flow); e++) {
		flow_arc(s->flow, e, &from, &to, &lower, &upper, &cost);
		fprintf(f, " %lld <= x%d <= %lld\n", (long long)lower, e, (long long)upper);
	}
	for (int32_t i = 0; i < s->side_count; i++) {
		if (s->sides[i].is_lead)
			fprintf(f, " 0 <= u%d <= 1\n", i);
	}
	fprintf(f, "Generals\n");
	for (int32_t e = 0; e < flow_arcs(s->flow); e++)
		fprintf(f, " x%d\n", e);
	for (int32_t i = 0; i < s->side_count; i++) {
		if (s->sides[i].is_lead)
			fprintf(f, " u%d\n", i);
	}
	fprintf(f, "End\n");
}

static void write_program(const char *path, const Stage *s)
{
	FILE *f = fopen(path, "w");

	if (!f)
		exit(1);
	write_objective(f, s);
	fprintf(f, "Subject To\n");
	write_nodes(f, s);
	write_sides(f, s);
	write_bounds(f, s);
	fclose(f);
}

static void tell(const char *name, const Stage *s, double seconds, const char *after)
{
	printf("\"%s\": {\"seconds\": %.4f, \"objective\": %lld, \"bound\": %lld, \"constant\": %lld, "
	       "\"arcs\": %d, "
	       "\"sides\": %d, \"rounds\": %d, \"searched\": %d, \"pivots\": %lld}%s",
		name, seconds, (long long)s->best_value, (long long)s->told.bound, (long long)s->constant,
		flow_arcs(s->flow), s->side_count, s->told.rounds, s->told.searched,
		(long long)s->told.pivots, after);
}

/* The program of a stage as it is before anything is solved. */
static Status write_fill(const Work *w, const char *path)
{
	CLEANUP(stage_done)
	Stage s = { 0 };
	AllocateScale scale = { 0 };

	TRY(net_fill(w, &scale, &s));
	TRY(stage_sides(&s, false));
	write_program(path, &s);
	return OK;
}

static Status write_people(const Work *w, const int32_t *fill_chosen, AllocateScale scale, const char *path)
{
	CLEANUP(stage_done)
	Stage s = { 0 };

	TRY(net_people(w, fill_chosen, false, &scale, &s));
	TRY(stage_sides(&s, true));
	write_program(path, &s);
	return OK;
}

static Status run(Ctx *c, Str text, int32_t rounds, const char *fill_path, const char *people_path)
{
	CLEANUP(stage_done)
	Stage fill = { 0 }, people = { 0 };
	AllocateScale scale = { 0 };
	AllocateInput in;
	Work w;
	double fill_s, people_s;

	TRY(snapshot_read(c, text, &in));
	in.rounds = rounds;
	TRY(work_ready(c, &in, &w));
	TRY(write_fill(&w, fill_path));
	fill_s = cpu_s();
	TRY(run_fill(&w, &scale, &fill));
	fill_s = cpu_s() - fill_s;
	people_s = cpu_s();
	TRY(run_people(&w, &fill, &scale, &people));
	people_s = cpu_s() - people_s;
	TRY(write_people(&w, fill.best, scale, people_path));
	printf("{\"choices\": %d, \"distance\": %lld, ", w.choice_count, (long long)scale.distance);
	tell("fill", &fill, fill_s, ", ");
	tell("people", &people, people_s, "}\n");
	return OK;
}

#define TEXT_BYTES ((size_t)16 << 20)

int main(int argc, char **argv)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	int64_t rounds;
	FILE *f = argc == 5 ? fopen(argv[1], "r") : NULL;

	if (!f || !str_to_i64(str_from(argv[4]), &rounds)) {
		fprintf(stderr, "usage: bench_allocate SNAPSHOT FILL.lp PEOPLE.lp ROUNDS\n");
		return 2;
	}
	arena_init(&arena, 0);
	char *text = arena_alloc(&arena, TEXT_BYTES);
	size_t len = fread(text, 1, TEXT_BYTES, f);
	fclose(f);
	if (run(&c, (Str){ text, len }, (int32_t)rounds, argv[2], argv[3]) != OK) {
		fprintf(stderr, "%s: %s\n", c.fault.field ? c.fault.field : "", c.fault.reason);
		return 1;
	}
	arena_done(&arena);
	return 0;
}
