/*
 * allocate_narrow.c: the stage of people with the choices alone that can still be part of a better plan.
 *
 * A choice whose reduced cost is above the gap between plan and bound is in no better plan: forcing it lifts
 * the bound above the plan. What is left is a small part, and prices and search go ten times as fast. The
 * bound of what is left, or the plan if that is less, bounds the whole.
 */
#include "engine/allocate_inside.h"

#include <string.h>

/* *ret_new: by choice, its number in what is left; -1: left out. */
static Work narrow_work(const Stage *s, const int32_t *fill_chosen, int32_t **ret_new)
{
	const Work *whole = s->w;
	Work w = *whole;
	Arena *a = w.c->arena;
	size_t people = (size_t)w.in->person_count + 1;
	int64_t gap = s->best_value - stage_bound(s);
	int32_t *now = arena_array(a, int32_t, (size_t)whole->choice_count + 1);

	w.choices = arena_array(a, Choice, (size_t)whole->choice_count + 1);
	w.choice_count = 0;
	w.first = arena_array(a, int32_t, people);
	w.many = arena_array(a, int32_t, people);
	for (int32_t k = 0; k < w.in->person_count; k++) {
		int32_t p = w.order[k];

		w.first[p] = w.choice_count;
		for (int32_t i = whole->first[p]; i < whole->first[p] + whole->many[p]; i++) {
			bool kept =
				i == s->best[p] || i == fill_chosen[p] || flow_reduced_cost(s->flow, i) < gap;

			now[i] = kept ? w.choice_count : -1;
			if (kept)
				w.choices[w.choice_count++] = whole->choices[i];
		}
		w.many[p] = w.choice_count - w.first[p];
	}
	*ret_new = now;
	return w;
}

static void map_choices(const Work *w, const int32_t *now, const int32_t *chosen, int32_t *ret)
{
	for (int32_t p = 0; p < w->in->person_count; p++)
		ret[p] = chosen[p] < 0 ? -1 : now[chosen[p]];
}

/* The side of the other stage that is about the same: found by a choice that both have. */
static void copy_prices(const Stage *whole, Stage *small, const int32_t *now, bool back)
{
	for (int32_t i = 0; i < whole->w->choice_count; i++) {
		if (now[i] < 0)
			continue;
		const Choice *x = &whole->w->choices[i], *y = &small->w->choices[now[i]];
		int32_t pairs[2][2] = { { x->lead, y->lead }, { x->cap, y->cap } };

		for (int k = 0; k < 2; k++) {
			if (pairs[k][0] < 0 || pairs[k][1] < 0)
				continue;
			if (back)
				whole->best_prices[pairs[k][0]] = small->best_prices[pairs[k][1]];
			else
				small->sides[pairs[k][1]].price = whole->best_prices[pairs[k][0]];
		}
	}
}

static Status run_small(Stage *s, Stage *small, const int32_t *fill_chosen, const int32_t *now,
	AllocateScale *scale, int32_t rounds, bool search)
{
	const Work *w = small->w;
	int32_t *chosen = arena_array(w->c->arena, int32_t, (size_t)w->in->person_count + 1);

	map_choices(w, now, fill_chosen, chosen);
	TRY(net_people(w, chosen, false, scale, small));
	TRY(stage_sides(small, true));
	map_choices(w, now, s->best, small->best);
	small->best_value = s->best_value;
	small->told.pivots = s->told.pivots;
	copy_prices(s, small, now, false);
	TRY(lead_new(small, chosen, scale));
	/* Near plans make short steps of prices: first the prices, then the plans. */
	small->lead_from = search ? 0 : rounds / 4 * 3;
	TRY(stage_run(small, rounds));
	if (search && !stage_is_done(small))
		stage_search(small);
	return OK;
}

static void take_best(Stage *s, const Stage *small, const int32_t *now)
{
	const Work *w = s->w;

	s->best_value = small->best_value;
	for (int32_t p = 0; p < w->in->person_count; p++) {
		s->best[p] = -1;
		for (int32_t i = w->first[p]; small->best[p] >= 0 && i < w->first[p] + w->many[p]; i++) {
			if (now[i] == small->best[p])
				s->best[p] = i;
		}
	}
}

Status stage_narrow(Stage *s, const int32_t *fill_chosen, AllocateScale *scale, int32_t rounds, bool search)
{
	int32_t *now;
	Work w = narrow_work(s, fill_chosen, &now);
	CLEANUP(stage_done)
	Stage small = { .w = &w };

	TRY(run_small(s, &small, fill_chosen, now, scale, rounds, search));
	take_best(s, &small, now);
	s->told.bound = MAX(s->told.bound, MIN(small.told.bound, s->best_value));
	s->told.rounds += small.told.rounds;
	s->told.searched += small.told.searched;
	s->told.pivots = small.told.pivots;
	copy_prices(s, &small, now, true);
	/* Reasons look at all choices, at the better prices. */
	stage_set_prices(s, s->best_prices);
	return end_fault(s, stage_solve(s));
}
