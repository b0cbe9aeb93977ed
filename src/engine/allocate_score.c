/* allocate_score.c: any list of places by goals; hand edits, comparisons, the frontier. See allocate.h. */
#include "engine/allocate_inside.h"

#include <string.h>

/* ---- the score ---- */

typedef struct Tally {
	int32_t *in_job; /* ward * roles + role */
	int32_t *experienced; /* the same */
	int32_t *in_ward, *leads;
	int32_t *of_agency; /* agency * wards + ward */
	int32_t *ward_need;
	AllocateScore score;
} Tally;

static AllocateBar bar_of(const AllocateInput *in, int32_t person, AllocatePlace place)
{
	const AllocatePerson *p = &in->people[person];
	bool red = in->wards[place.ward].zone == ALLOCATE_RED;

	if (p->skill[place.role] == 0)
		return ALLOCATE_NOT_NOMINATED;
	if (p->unfit)
		return ALLOCATE_UNFIT;
	if (red && p->small_child)
		return ALLOCATE_SMALL_CHILD;
	if (red && p->pregnant)
		return ALLOCATE_PREGNANT;
	if (red && p->chronic)
		return ALLOCATE_CHRONIC;
	if (p->household_red && (red || p->home == place.ward))
		return ALLOCATE_RED_HOME;
	return ALLOCATE_FREE;
}

AllocateBar work_bar(const Work *w, int32_t person, AllocatePlace place)
{
	AllocateBar bar = bar_of(w->in, person, place);

	if (bar != ALLOCATE_FREE)
		return bar;
	if (work_banned(w, person, place.ward))
		return ALLOCATE_BANNED;
	if (w->pin_ward[person] >= 0 &&
		(w->pin_ward[person] != place.ward ||
			(w->pin_role[person] >= 0 && w->pin_role[person] != place.role)))
		return ALLOCATE_PINNED;
	return ALLOCATE_FREE;
}

AllocateBar allocate_bar(const AllocateInput *in, int32_t person, AllocatePlace place)
{
	AllocateBar bar = bar_of(in, person, place);

	for (int32_t i = 0; bar == ALLOCATE_FREE && i < in->ban_count; i++) {
		const AllocateBan *ban = &in->bans[i];

		if (ban->person == person && (ban->ward < 0 || ban->ward == place.ward))
			bar = ALLOCATE_BANNED;
	}
	for (int32_t i = 0; bar == ALLOCATE_FREE && i < in->pin_count; i++) {
		const AllocatePin *pin = &in->pins[i];

		if (pin->person == person &&
			(pin->ward != place.ward || (pin->role >= 0 && pin->role != place.role)))
			bar = ALLOCATE_PINNED;
	}
	return bar;
}

int32_t allocate_metres(const AllocateInput *in, int32_t person, int32_t ward)
{
	return way_metres(&in->people[person], &in->wards[ward]);
}

static Tally tally_new(Arena *a, const AllocateInput *in)
{
	size_t wards = (size_t)in->ward_count;
	Tally t = { .in_job = arena_array(a, int32_t, wards * ALLOCATE_ROLE_COUNT + 1),
		.experienced = arena_array(a, int32_t, wards * ALLOCATE_ROLE_COUNT + 1),
		.in_ward = arena_array(a, int32_t, wards + 1),
		.leads = arena_array(a, int32_t, wards + 1),
		.ward_need = arena_array(a, int32_t, wards + 1),
		.of_agency = arena_array(a, int32_t, wards * (size_t)in->agency_count + 1) };

	for (int32_t i = 0; i < in->ward_count; i++) {
		for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++)
			t.ward_need[i] += in->wards[i].need[r];
		t.score.needed[in->wards[i].zone] += t.ward_need[i];
	}
	return t;
}

static void tally_person(Tally *t, const AllocateInput *in, int32_t person, AllocatePlace place)
{
	const AllocatePerson *p = &in->people[person];
	AllocateScore *s = &t->score;

	s->moves += p->was >= 0 && p->was != place.ward;
	if (place.ward < 0)
		return;
	const AllocateWard *w = &in->wards[place.ward];
	int32_t job = place.ward * ALLOCATE_ROLE_COUNT + place.role;
	int32_t k = ++t->in_ward[place.ward];

	if (++t->in_job[job] > w->need[place.role]) {
		s->broken_rules++;
	} else {
		s->placed[w->zone]++;
		s->unevenness += (int64_t)(2 * k - 1) * PRICE_ONE / t->ward_need[place.ward];
	}
	s->broken_rules += allocate_bar(in, person, place) != ALLOCATE_FREE;
	s->skill_steps += ALLOCATE_BEST_SKILL - p->skill[place.role];
	s->metres += way_metres(p, w);
	if (is_experienced(p))
		s->heaped += HEAPED_ONE * (2 * ++t->experienced[job] - 1) / MAX(w->need[place.role], 1);
	t->leads[place.ward] += p->can_lead;
	t->of_agency[p->agency * in->ward_count + place.ward]++;
}

/* What more than the cap or the pins of an agency, and more than one of a household, stand in a plan. */
static int32_t count_crowds(Arena *a, const AllocateInput *in, const AllocatePlace *places, Tally *t)
{
	size_t all = (size_t)in->ward_count * (size_t)in->agency_count;
	int32_t *pinned = arena_array(a, int32_t, all + 1), broken = 0, most = 0;
	bool *is_pinned = arena_array(a, bool, (size_t)in->person_count + 1);

	for (int32_t i = 0; i < in->pin_count; i++) {
		is_pinned[in->pins[i].person] = true;
		pinned[in->people[in->pins[i].person].agency * in->ward_count + in->pins[i].ward]++;
	}
	for (size_t i = 0; in->agency_cap > 0 && i < all; i++)
		broken += MAX(t->of_agency[i] - MAX(in->agency_cap, pinned[i]), 0);
	for (int32_t p = 0; p < in->person_count; p++)
		most = MAX(most, in->people[p].household);
	bool *gone = arena_array(a, bool, (size_t)most + 1);
	for (int pass = 0; pass < 2; pass++) {
		for (int32_t p = 0; p < in->person_count; p++) {
			int32_t h = in->people[p].household;

			if (h == 0 || places[p].ward < 0 || is_pinned[p] != (pass == 0))
				continue;
			broken += pass == 1 && gone[h];
			gone[h] = true;
		}
	}
	return broken;
}

AllocateScore allocate_score(Arena *a, const AllocateInput *in, const AllocatePlace *places)
{
	ArenaMark mark = arena_mark(a);
	Tally t = tally_new(a, in);

	for (int32_t p = 0; p < in->person_count; p++)
		tally_person(&t, in, p, places[p]);
	t.score.broken_rules += count_crowds(a, in, places, &t);
	for (int32_t i = 0; i < in->ward_count; i++) {
		t.score.teams += t.in_ward[i] > 0;
		t.score.leaderless += t.in_ward[i] > 0 && t.leads[i] == 0;
	}
	arena_reset(a, mark);
	return t.score;
}

AllocateCost allocate_difference(const AllocateScore *a, const AllocateScore *b)
{
	AllocateCost cost = { .unevenness = b->unevenness - a->unevenness,
		.leads = b->leaderless - a->leaderless,
		.skill_steps = b->skill_steps - a->skill_steps,
		.metres = b->metres - a->metres,
		.heaped = b->heaped - a->heaped,
		.moves = b->moves - a->moves,
		.broken_rules = b->broken_rules - a->broken_rules };

	for (int z = 0; z < ALLOCATE_ZONE_COUNT; z++)
		cost.places[z] = a->placed[z] - b->placed[z];
	return cost;
}

int allocate_cost_sign(const AllocateCost *cost)
{
	const int64_t order[] = { cost->broken_rules, cost->places[3], cost->places[2], cost->places[1],
		cost->places[0], cost->unevenness, cost->leads, cost->skill_steps, cost->metres, cost->moves,
		cost->heaped };

	for (size_t i = 0; i < COUNT_OF(order); i++) {
		if (order[i] != 0)
			return order[i] > 0 ? 1 : -1;
	}
	return 0;
}

/* ---- hand edits ---- */

static bool is_pinned(const AllocateInput *in, int32_t person)
{
	for (int32_t i = 0; i < in->pin_count; i++) {
		if (in->pins[i].person == person)
			return true;
	}
	return false;
}

/* Somebody who would have to give way: the last in the role there who is not pinned and does not stay. */
static int32_t who_gives_way(const AllocateInput *in, const AllocatePlace *places, const bool *stays,
	int32_t person, AllocatePlace to)
{
	int32_t there = 0, last = -1;

	for (int32_t p = 0; p < in->person_count; p++) {
		if (p == person || places[p].ward != to.ward || places[p].role != to.role)
			continue;
		there++;
		if (!(stays && stays[p]) && !is_pinned(in, p))
			last = p;
	}
	return there >= in->wards[to.ward].need[to.role] ? last : -1;
}

static AllocateBar crowd_bar(
	const AllocateInput *in, const AllocatePlace *places, int32_t person, int32_t ward)
{
	const AllocatePerson *me = &in->people[person];
	int32_t same = 0;

	for (int32_t p = 0; p < in->person_count; p++) {
		if (p == person || places[p].ward < 0)
			continue;
		if (me->household > 0 && in->people[p].household == me->household)
			return ALLOCATE_HOUSEHOLD;
		same += places[p].ward == ward && in->people[p].agency == me->agency;
	}
	return in->agency_cap > 0 && same >= in->agency_cap ? ALLOCATE_AGENCY_CAP : ALLOCATE_FREE;
}

AllocateEdit allocate_move_cost(Arena *a, const AllocateInput *in, const AllocatePlace *places,
	const bool *stays, int32_t person, AllocatePlace to)
{
	ArenaMark mark = arena_mark(a);
	size_t count = (size_t)in->person_count;
	AllocatePlace *edited = arena_array(a, AllocatePlace, count + 1), from = places[person];
	AllocateScore before = allocate_score(a, in, places), after, in_reserve;
	AllocateEdit edit = { .bar = ALLOCATE_FREE, .swapped = -1, .swapped_to = { -1, -1 } };

	memcpy(edited, places, count * sizeof(*edited));
	edited[person] = to;
	if (to.ward >= 0) {
		edit.swapped = who_gives_way(in, places, stays, person, to);
		if (edit.swapped >= 0)
			edited[edit.swapped] = (AllocatePlace){ -1, -1 };
		edit.bar = allocate_bar(in, person, to);
		if (edit.bar == ALLOCATE_FREE)
			edit.bar = crowd_bar(in, edited, person, to.ward);
	}
	in_reserve = after = allocate_score(a, in, edited);
	edit.cost = allocate_difference(&before, &after);
	if (edit.swapped >= 0 && from.ward >= 0 && allocate_bar(in, edit.swapped, from) == ALLOCATE_FREE) {
		edited[edit.swapped] = from;
		after = allocate_score(a, in, edited);
		/* What the swap costs beyond leaving that one in reserve. */
		AllocateCost beyond = allocate_difference(&in_reserve, &after);

		if (allocate_cost_sign(&beyond) < 0) {
			edit.cost = allocate_difference(&before, &after);
			edit.swapped_to = from;
		}
	}
	arena_reset(a, mark);
	return edit;
}

/* ---- comparison ---- */

AllocateComparison allocate_compare(
	Arena *a, const AllocateInput *in, const AllocatePlace *before, const AllocatePlace *after)
{
	AllocateScore x = allocate_score(a, in, before), y = allocate_score(a, in, after);
	AllocateComparison r = { .moved = arena_array(a, int32_t, (size_t)in->person_count + 1),
		.cost = allocate_difference(&x, &y) };

	for (int32_t p = 0; p < in->person_count; p++) {
		if (before[p].ward != after[p].ward)
			r.moved[r.moves++] = p;
	}
	return r;
}

/* ---- frontier ---- */

/* From moving freely to moving only where a place of a redder zone or a gap demands it. */
static const struct {
	int32_t move_metres;
	bool keep_fill;
} frontier_steps[] = {
	{ 0, false },
	{ 2000, false },
	{ 5000, false },
	{ 10000, false },
	{ 20000, false },
	{ 50000, false },
	{ 100000, false },
	{ 100000, true },
};
_Static_assert(COUNT_OF(frontier_steps) == ALLOCATE_FRONTIER_MAX, "a step each");

Status allocate_frontier(
	Ctx *c, const AllocateInput *in, AllocateStep ret[ALLOCATE_FRONTIER_MAX], int32_t *ret_count)
{
	int32_t count = 0;

	for (size_t i = 0; i < COUNT_OF(frontier_steps); i++) {
		AllocateInput step = *in;
		AllocatePlan plan;
		ArenaMark mark = arena_mark(c->arena);

		step.move_metres = frontier_steps[i].move_metres;
		step.keep_fill = frontier_steps[i].keep_fill;
		TRY(allocate_plan(c, &step, &plan));
		arena_reset(c->arena, mark);
		/* Only what saves moves is a choice. */
		if (count > 0 && plan.score.moves >= ret[count - 1].score.moves)
			continue;
		ret[count++] = (AllocateStep){ step.move_metres, step.keep_fill, plan.score };
	}
	*ret_count = count;
	return OK;
}
