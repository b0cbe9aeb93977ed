/*
 * allocate_repair.c: from a solution that breaks rules to plans that keep them. See allocate_inside.h.
 *
 * A broken rule is mended by the choice that costs least by its reduced cost: somebody of an agency that has
 * one too many in a ward is forbidden there; somebody who can lead is forced into a team without a leader.
 * The flow is solved again from where it was, until nothing is broken. The search does the same with all
 * choices that could still lead below the best plan, and so proves it best when it comes to its end.
 */
#include "engine/allocate_inside.h"

#include <string.h>

#define TRIES		3 /* choices tried for one broken rule in a repair */
#define FEW_BROKEN	6 /* below so many broken rules each is mended with care */
#define REPAIR_STEPS	200
#define HOLDS		3 /* times that more agencies are held */
#define FRAME_CHOICES	24 /* choices looked at for one broken rule in the search */
#define DEPTH_MAX	64 /* rules mended on one way down */
#define SEARCH_BRANCHES 300 /* of one search */

typedef struct Mend {
	int32_t choice;
	int64_t cost; /* at the least */
} Mend;

/* ---- fixing ---- */

/*
 * By cost, not by bounds: a basis stays feasible when costs change, so that the next solve is short. What is
 * fixed and yet not kept cannot be kept, or only at a loss that no plan is worth.
 */
static void put_fixing(Stage *s, int32_t choice, int8_t to)
{
	s->forced_count += (to == FORCED) - (s->fixed[choice] == FORCED);
	s->fixed[choice] = to;
	stage_put_cost(s, choice);
}

static bool keeps_fixings(const Stage *s)
{
	for (int32_t i = 0; i < s->fixing_count; i++) {
		int32_t choice = s->fixings[i].choice;
		bool on = s->chosen[s->w->choices[choice].person] == choice;

		if (on != (s->fixings[i].to == FORCED))
			return false;
	}
	return true;
}

/* Forbids a person the whole ward of the choice, or forces the choice itself. */
void stage_fix(Stage *s, int32_t choice, int8_t to)
{
	const Work *w = s->w;
	int32_t person = w->choices[choice].person, ward = w->jobs[w->choices[choice].job].ward;

	for (int32_t i = w->first[person]; i < w->first[person] + w->many[person]; i++) {
		bool meant = to == FORCED ? i == choice : w->jobs[w->choices[i].job].ward == ward;

		if (!meant || s->fixed[i] != 0)
			continue;
		assert(s->fixing_count < s->fixing_room);
		s->fixings[s->fixing_count++] = (struct Fixing){ i, to };
		put_fixing(s, i, to);
	}
}

void stage_unfix(Stage *s, int32_t down_to)
{
	while (s->fixing_count > down_to)
		put_fixing(s, s->fixings[--s->fixing_count].choice, 0);
}

/* ---- what could mend a rule ---- */

static bool is_forced(const Stage *s, int32_t person)
{
	const Work *w = s->w;

	if (w->pin_ward[person] >= 0)
		return true;
	for (int32_t i = w->first[person]; i < w->first[person] + w->many[person]; i++) {
		if (s->fixed[i] == FORCED)
			return true;
	}
	return false;
}

/* What it costs at the least that this person leaves the ward; the reserve is not looked at. */
static int64_t cost_of_leaving(const Stage *s, int32_t choice)
{
	const Work *w = s->w;
	int32_t person = w->choices[choice].person, ward = w->jobs[w->choices[choice].job].ward;
	int64_t least = INT64_MAX;

	for (int32_t i = w->first[person]; i < w->first[person] + w->many[person]; i++) {
		if (s->fixed[i] == 0 && w->jobs[w->choices[i].job].ward != ward)
			least = MIN(least, MAX(flow_reduced_cost(s->flow, i), 0));
	}
	return least;
}

static void insert(Mend *list, int32_t *count, int32_t room, Mend m)
{
	int32_t at = *count;

	if (at == room && list[at - 1].cost <= m.cost)
		return;
	at -= at == room;
	for (; at > 0 && list[at - 1].cost > m.cost; at--)
		list[at] = list[at - 1];
	list[at] = m;
	*count += *count < room;
}

/* The cheapest ways to mend, cheapest first; *ret_all: how many there are. */
static int32_t list_mends(const Stage *s, const Side *side, Mend *list, int32_t room, int32_t *ret_all)
{
	const Work *w = s->w;
	int32_t count = 0;

	*ret_all = 0;
	for (int32_t k = side->first; k < side->first + side->many; k++) {
		int32_t i = s->members[k], person = w->choices[i].person;
		bool here = s->chosen[person] == i;
		int64_t cost;

		if (s->fixed[i] != 0 || (!side->is_lead && !here) || is_forced(s, person))
			continue;
		cost = side->is_lead ? MAX(flow_reduced_cost(s->flow, i), 0) : cost_of_leaving(s, i);
		insert(list, &count, room, (Mend){ i, cost });
		++*ret_all;
	}
	return count;
}

static Side *find_broken(const Stage *s, const bool *given_up)
{
	for (int32_t i = 0; i < s->side_count; i++) {
		if (side_broken(&s->sides[i]) && !(given_up && given_up[i]))
			return &s->sides[i];
	}
	return NULL;
}

/* ---- repair ---- */

/* Tries the cheapest mends and stays with the best; false: none is possible. */
static bool mend_well(Stage *s, const Side *side)
{
	Mend list[TRIES];
	int32_t all, count = list_mends(s, side, list, TRIES, &all), mark = s->fixing_count, best = -1;
	int64_t best_bound = INT64_MAX;
	int8_t to = side->is_lead ? FORCED : FORBIDDEN;

	for (int32_t i = 0; i < count; i++) {
		stage_fix(s, list[i].choice, to);
		if (stage_solve(s) == FLOW_OPTIMAL && keeps_fixings(s) && stage_bound(s) < best_bound) {
			best_bound = stage_bound(s);
			best = i;
		}
		stage_unfix(s, mark);
	}
	if (best >= 0)
		stage_fix(s, list[best].choice, to);
	return stage_solve(s) == FLOW_OPTIMAL && best >= 0;
}

/* Mends each of many broken rules by its cheapest, all at once. */
static bool mend_quickly(Stage *s, bool *given_up)
{
	bool any = false;

	for (int32_t i = 0; i < s->side_count; i++) {
		const Side *side = &s->sides[i];
		Mend list[FRAME_CHOICES];
		int32_t all, over = side->is_lead ? 1 : MIN(side->count - side->limit, FRAME_CHOICES);

		if (!side_broken(side) || given_up[i])
			continue;
		int32_t count = list_mends(s, side, list, over, &all);
		given_up[i] = count == 0;
		for (int32_t k = 0; k < count; k++)
			stage_fix(s, list[k].choice, side->is_lead ? FORCED : FORBIDDEN);
		any = any || count > 0;
	}
	return any && stage_solve(s) == FLOW_OPTIMAL;
}

static int32_t count_broken(const Stage *s, const bool *given_up)
{
	int32_t n = 0;

	for (int32_t i = 0; i < s->side_count; i++)
		n += side_broken(&s->sides[i]) && !given_up[i];
	return n;
}

static void mend_all(Stage *s, bool *given_up)
{
	for (int32_t steps = 0; steps < REPAIR_STEPS; steps++) {
		Side *side = find_broken(s, given_up);

		if (!side || stage_is_done(s))
			break;
		if (count_broken(s, given_up) <= FEW_BROKEN)
			given_up[side - s->sides] = !mend_well(s, side);
		else if (!mend_quickly(s, given_up))
			break;
	}
}

static int32_t agency_of(const Stage *s, const Side *side)
{
	return s->w->in->people[s->w->choices[s->members[side->first]].person].agency;
}

/*
 * Where an agency is so large that forbidding one by one ends in a dead end: its people keep to the wards of
 * the best plan wherever a cap could break, so that a plan is left. False when no cap is broken.
 */
static bool hold_agencies(Stage *s, bool *held, int32_t fixed_before)
{
	const Work *w = s->w;
	bool any = false;

	for (int32_t i = 0; i < s->side_count; i++) {
		if (!s->sides[i].is_lead && side_broken(&s->sides[i]))
			held[agency_of(s, &s->sides[i])] = any = true;
	}
	stage_unfix(s, fixed_before);
	for (int32_t i = 0; any && i < s->side_count; i++) {
		const Side *side = &s->sides[i];

		if (side->is_lead || !held[agency_of(s, side)])
			continue;
		for (int32_t k = side->first; k < side->first + side->many; k++) {
			int32_t best = s->best[w->choices[s->members[k]].person];

			if (best < 0 || w->jobs[w->choices[best].job].ward != side->ward)
				stage_fix(s, s->members[k], FORBIDDEN);
		}
	}
	return any;
}

void stage_repair(Stage *s)
{
	Arena *a = s->w->c->arena;
	ArenaMark mark = arena_mark(a);
	bool *held = arena_array(a, bool, (size_t)s->w->in->agency_count + 1);
	int32_t start = s->fixing_count;

	mend_all(s, arena_array(a, bool, (size_t)s->side_count + 1));
	stage_keep(s);
	for (int32_t again = 0; again < HOLDS && s->best_value < INT64_MAX && !stage_is_done(s); again++) {
		if (!hold_agencies(s, held, start) || stage_solve(s) != FLOW_OPTIMAL)
			break;
		mend_all(s, arena_array(a, bool, (size_t)s->side_count + 1));
		stage_keep(s);
	}
	stage_unfix(s, start);
	if (stage_solve(s) != FLOW_OPTIMAL)
		BUG("what was solved before");
	arena_reset(a, mark);
}

/* ---- search ---- */

typedef struct Frame {
	Mend list[FRAME_CHOICES];
	int32_t count, next, mark;
	int8_t to;
	int64_t bound; /* before any of the list */
	int64_t left_out; /* the least bound of what is not in the list */
} Frame;

/* What becomes of the plans below the solution at hand: true when there is something to go through. */
static bool open_frame(Stage *s, Frame *f, int64_t *open_bound)
{
	int64_t bound = stage_bound(s);
	const Side *side = find_broken(s, NULL);
	int32_t all;

	if (bound >= s->best_value)
		return false;
	if (!side) {
		*open_bound = MIN(*open_bound, bound);
		return false;
	}
	f->bound = bound;
	f->next = 0;
	f->mark = s->fixing_count;
	f->to = side->is_lead ? FORCED : FORBIDDEN;
	f->count = list_mends(s, side, f->list, FRAME_CHOICES, &all);
	f->left_out = INT64_MAX;
	/* For a cap any limit + 1 of those who are there will do: one of them has to go. */
	if (!side->is_lead) {
		if (all > f->count && f->count <= side->limit)
			f->left_out = bound;
		f->count = MIN(f->count, side->limit + 1);
	}
	if (side->is_lead) {
		if (all > f->count)
			f->left_out = bound + f->list[f->count - 1].cost;
		f->left_out = MIN(f->left_out, bound + s->no_lead - side->priced);
	}
	*open_bound = MIN(*open_bound, f->left_out);
	return true;
}

/*
 * Depth first. Whatever is not gone through is either no better than the best plan or counts in `open`, so
 * the bound may rise to the lesser of the two.
 */
void stage_search(Stage *s)
{
	ArenaMark mark = arena_mark(s->w->c->arena);
	Frame *frames = arena_array(s->w->c->arena, Frame, DEPTH_MAX);
	int32_t depth = 0;
	int64_t open = INT64_MAX;

	if (open_frame(s, &frames[0], &open))
		depth = 1;
	while (depth > 0) {
		Frame *f = &frames[depth - 1];

		stage_unfix(s, f->mark);
		if (f->next == f->count) {
			depth--;
			continue;
		}
		if (s->told.searched >= SEARCH_BRANCHES || depth == DEPTH_MAX || stage_is_done(s)) {
			open = MIN(open, f->bound);
			depth--;
			continue;
		}
		Mend m = f->list[f->next++];
		if (f->to == FORCED && f->bound + m.cost >= s->best_value)
			continue;
		s->told.searched++;
		stage_fix(s, m.choice, f->to);
		if (stage_solve(s) != FLOW_OPTIMAL)
			continue;
		stage_keep(s);
		if (open_frame(s, &frames[depth], &open))
			depth++;
	}
	stage_unfix(s, 0);
	s->told.bound = MAX(s->told.bound, MIN(open, s->best_value));
	if (stage_solve(s) != FLOW_OPTIMAL)
		BUG("what was solved before");
	arena_reset(s->w->c->arena, mark);
}
