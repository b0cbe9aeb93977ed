/*
 * allocate_first.c: plans to begin with, which keep every rule: whoever comes first, and the plan before. See
 * allocate_inside.h.
 */
#include "engine/allocate_inside.h"

#include <string.h>

typedef struct Greedy {
	const Work *w;
	int32_t *in_job, *of_agency, *pinned; /* the last two: agency * wards + ward */
	bool *sent; /* by household */
	int32_t *chosen; /* by person, -1 */
} Greedy;

static Greedy greedy_new(const Work *w, int32_t *chosen)
{
	Arena *a = w->c->arena;
	size_t all = (size_t)w->in->agency_count * (size_t)w->in->ward_count + 1;

	for (int32_t p = 0; p < w->in->person_count; p++)
		chosen[p] = -1;
	return (Greedy){ .w = w,
		.in_job = arena_array(a, int32_t, (size_t)w->job_count + 1),
		.of_agency = arena_array(a, int32_t, all),
		.pinned = arena_array(a, int32_t, all),
		.sent = arena_array(a, bool, (size_t)w->household_count + 1),
		.chosen = chosen };
}

static int32_t agency_at(const Work *w, int32_t choice)
{
	const Choice *c = &w->choices[choice];

	return w->in->people[c->person].agency * w->in->ward_count + w->jobs[c->job].ward;
}

static bool has_room(const Greedy *g, int32_t choice)
{
	const Work *w = g->w;
	const Choice *c = &w->choices[choice];
	int32_t at = agency_at(w, choice);

	if (g->in_job[c->job] >= w->jobs[c->job].need)
		return false;
	if (w->pin_ward[c->person] >= 0)
		return true;
	return !(w->household[c->person] >= 0 && g->sent[w->household[c->person]]) &&
	       (w->in->agency_cap == 0 || g->of_agency[at] < MAX(w->in->agency_cap, g->pinned[at]));
}

static void place(Greedy *g, int32_t choice)
{
	const Work *w = g->w;
	int32_t person = w->choices[choice].person;

	g->chosen[person] = choice;
	g->in_job[w->choices[choice].job]++;
	g->of_agency[agency_at(w, choice)]++;
	g->pinned[agency_at(w, choice)] += w->pin_ward[person] >= 0;
	if (w->household[person] >= 0)
		g->sent[w->household[person]] = true;
}

/* The first choice with room in that zone; -1: in any. */
static void place_in_zone(Greedy *g, int32_t person, int32_t zone)
{
	const Work *w = g->w;

	for (int32_t i = w->first[person]; g->chosen[person] < 0 && i < w->first[person] + w->many[person];
		i++) {
		if (zone >= 0 && w->in->wards[w->jobs[w->choices[i].job].ward].zone != zone)
			continue;
		if (has_room(g, i))
			place(g, i);
	}
}

/* Where the person starts: in the same role, or else in the one of that ward that suits best. */
static void place_as_before(Greedy *g, int32_t person, bool same_role)
{
	const Work *w = g->w;
	const AllocatePlace *start = &w->start[person];
	int32_t best = -1, best_skill = 0;

	for (int32_t i = w->first[person]; i < w->first[person] + w->many[person]; i++) {
		const Job *job = &w->jobs[w->choices[i].job];
		int32_t skill = w->in->people[person].skill[job->role];

		if (job->ward != start->ward || (same_role && job->role != start->role) ||
			skill <= best_skill || !has_room(g, i))
			continue;
		best = i;
		best_skill = skill;
	}
	if (best >= 0)
		place(g, best);
}

/* Those who are pinned, each where they start if there is room. False when the pins do not fit like that. */
static bool place_pinned(Greedy *g)
{
	const Work *w = g->w;

	for (int32_t p = 0; p < w->in->person_count; p++) {
		if (w->pin_ward[p] < 0)
			continue;
		if (w->start)
			place_as_before(g, p, true);
		place_in_zone(g, p, -1);
		if (g->chosen[p] < 0)
			return false;
	}
	return true;
}

/* Whoever comes first into the reddest zone with room. */
static void place_the_rest(Greedy *g)
{
	const Work *w = g->w;

	for (int32_t zone = ALLOCATE_RED; zone >= 0; zone--) {
		for (int32_t k = 0; k < w->in->person_count; k++)
			place_in_zone(g, w->order[k], zone);
	}
}

/* A plan that keeps every rule, so that there is one to better however many are in the way of each other. */
static bool plan_greedily(const Work *w, int32_t *chosen)
{
	Greedy g = greedy_new(w, chosen);

	if (!place_pinned(&g))
		return false;
	place_the_rest(&g);
	return true;
}

/* Who may stay stays; what is then empty is filled. */
static bool plan_as_before(const Work *w, int32_t *chosen)
{
	Greedy g = greedy_new(w, chosen);

	if (!place_pinned(&g))
		return false;
	for (int same_role = 1; same_role >= 0; same_role--) {
		for (int32_t k = 0; k < w->in->person_count; k++) {
			if (g.chosen[w->order[k]] < 0)
				place_as_before(&g, w->order[k], same_role);
		}
	}
	place_the_rest(&g);
	return true;
}

/* The plan before is the one to beat, unless whoever comes first fills better. */
void first_plans(const Work *w, const AllocateScale *scale, Stage *fill)
{
	Arena *a = w->c->arena;
	ArenaMark mark = arena_mark(a);
	size_t people = (size_t)w->in->person_count;
	int32_t *chosen = arena_array(a, int32_t, people + 1);

	for (int before = w->start ? 1 : 0; before >= 0; before--) {
		if (!(before ? plan_as_before(w, chosen) : plan_greedily(w, chosen)))
			continue;
		int64_t value = fill_value(w, scale, chosen);
		if (value >= fill->best_value)
			continue;
		fill->best_value = value;
		memcpy(fill->best, chosen, people * sizeof(*chosen));
	}
	arena_reset(a, mark);
}
