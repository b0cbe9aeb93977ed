/*
 * allocate_why.c: why everybody is where they are, and why a place stays empty. See allocate.h.
 *
 * What another ward would have cost comes from the reduced costs of the two flows: no plan with this person
 * there can be cheaper by more. A cost is told goal by goal; units are taken out from the dearest down, to
 * the nearest, so that "one step of skill better, 5 km further" is not told as a thousand kilometres.
 */
#include "engine/allocate_inside.h"

#include <string.h>

typedef struct Why {
	const Work *w;
	const Stage *fill, *people;
	AllocatePlan *plan;
	int32_t *in_job, *leads; /* by job; by ward */
	int32_t *of_agency; /* agency * wards + ward */
	int32_t *pinned; /* the same, of those pinned */
	bool *sent; /* by household */
} Why;

/* ---- counts ---- */

static void count_places(Why *y, Arena *a)
{
	const Work *w = y->w;
	size_t wards = (size_t)w->in->ward_count, all = wards * (size_t)w->in->agency_count + 1;

	y->in_job = arena_array(a, int32_t, (size_t)w->job_count + 1);
	y->leads = arena_array(a, int32_t, wards + 1);
	y->of_agency = arena_array(a, int32_t, all);
	y->pinned = arena_array(a, int32_t, all);
	y->sent = arena_array(a, bool, (size_t)w->household_count + 1);
	for (int32_t p = 0; p < w->in->person_count; p++) {
		AllocatePlace place = y->plan->places[p];
		int32_t agency = w->in->people[p].agency * w->in->ward_count;

		if (w->pin_ward[p] >= 0)
			y->pinned[agency + w->pin_ward[p]]++;
		if (place.ward < 0)
			continue;
		y->in_job[w->job_of[place.ward * ALLOCATE_ROLE_COUNT + place.role]]++;
		y->leads[place.ward] += w->in->people[p].can_lead;
		y->of_agency[agency + place.ward]++;
		if (w->household[p] >= 0)
			y->sent[w->household[p]] = true;
	}
}

static bool is_crowded(const Why *y, int32_t person, int32_t ward)
{
	const AllocateInput *in = y->w->in;
	int32_t at = in->people[person].agency * in->ward_count + ward;

	return in->agency_cap > 0 && y->of_agency[at] >= MAX(in->agency_cap, y->pinned[at]);
}

/* ---- costs ---- */

/* Takes the nearest multiple of unit out of *rest. */
static int64_t take(int64_t *rest, int64_t unit)
{
	int64_t half = unit / 2, n = *rest >= 0 ? (*rest + half) / unit : -((-*rest + half) / unit);

	*rest -= n * unit;
	return n;
}

static AllocateCost told_cost(const Why *y, int64_t fill, int64_t people, int32_t moves)
{
	const AllocateScale *scale = &y->plan->scale;
	AllocateCost cost = { .moves = moves };

	for (int z = ALLOCATE_RED; z >= 0; z--)
		cost.places[z] = take(&fill, scale->zone[z]);
	cost.unevenness = fill / 2;
	cost.leads = take(&people, scale->lead);
	cost.skill_steps = take(&people, scale->skill);
	cost.metres = take(&people, scale->distance) * scale->metres;
	cost.metres -= (int64_t)moves * (y->w->in->move_metres / scale->metres * scale->metres);
	cost.heaped = people;
	return cost;
}

typedef struct Next {
	int32_t choice; /* -1: none */
	int64_t fill, people;
} Next;

static int64_t beyond(const Stage *s, int32_t choice, int32_t own)
{
	return flow_reduced_cost(s->flow, choice) - flow_reduced_cost(s->flow, own);
}

/* The same as a bound for every plan with this choice: what is not proven of our own plan is not counted. */
static int64_t proven(const Stage *s, int32_t choice, int32_t own)
{
	int64_t cost = flow_reduced_cost(s->flow, choice) - MIN(flow_reduced_cost(s->flow, own), 0);

	return MAX(cost + stage_bound(s) - s->best_value, 0);
}

/* The best place in another ward. */
static Next find_next(const Why *y, int32_t person)
{
	const Work *w = y->w;
	int32_t own = y->people->best[person], ward = y->plan->places[person].ward;
	Next best = { .choice = -1 };

	for (int32_t i = w->first[person]; i < w->first[person] + w->many[person]; i++) {
		Next n = { i, MAX(beyond(y->fill, i, own), 0), beyond(y->people, i, own) };

		if (w->jobs[w->choices[i].job].ward == ward)
			continue;
		if (best.choice < 0 || n.fill < best.fill || (n.fill == best.fill && n.people < best.people))
			best = n;
	}
	return best;
}

/* ---- people ---- */

static AllocateGoal first_goal(const Why *y, int32_t person, const AllocateCost *cost)
{
	const Work *w = y->w;
	bool stays = w->in->people[person].was == y->plan->places[person].ward;

	for (int z = 0; z < ALLOCATE_ZONE_COUNT; z++) {
		if (cost->places[z] != 0)
			return ALLOCATE_BY_ZONE;
	}
	if (cost->unevenness != 0)
		return ALLOCATE_BY_FILL;
	if (cost->leads != 0)
		return ALLOCATE_BY_LEAD;
	if (cost->skill_steps != 0)
		return ALLOCATE_BY_SKILL;
	if (stays && cost->metres <= 0 && w->in->move_metres > 0)
		return ALLOCATE_BY_STAY;
	if (cost->metres != 0)
		return ALLOCATE_BY_DISTANCE;
	return cost->heaped != 0 ? ALLOCATE_BY_EXPERIENCE : ALLOCATE_BY_ORDER;
}

static AllocateGoal goal_of(const Why *y, int32_t person, const Next *next, const AllocateCost *cost)
{
	const Work *w = y->w;
	const Choice *own = &w->choices[y->people->best[person]], *other = &w->choices[MAX(next->choice, 0)];
	bool only_lead = w->in->people[person].can_lead && y->leads[y->plan->places[person].ward] == 1;

	if (w->pin_ward[person] >= 0)
		return ALLOCATE_BY_PIN;
	if (next->choice < 0)
		return ALLOCATE_BY_ONLY;
	if (next->fill == 0 && only_lead && own->lead >= 0 &&
		next->people <= y->people->sides[own->lead].price)
		return ALLOCATE_BY_LEAD;
	if (next->fill == 0 && other->cap >= 0 && next->people < y->people->sides[other->cap].price)
		return ALLOCATE_BY_CAP;
	if (next->fill == 0 && next->people < 0)
		return is_crowded(y, person, w->jobs[other->job].ward) ? ALLOCATE_BY_CAP : ALLOCATE_BY_ORDER;
	return first_goal(y, person, cost);
}

/* What keeps somebody out of everything: the first bar of a role that they were nominated for. */
static AllocateBar main_bar(const Work *w, int32_t person)
{
	int32_t counts[ALLOCATE_BAR_COUNT] = { 0 };
	AllocateBar most = ALLOCATE_NOT_NOMINATED;

	for (int32_t j = 0; j < w->job_count; j++)
		counts[work_bar(w, person, (AllocatePlace){ w->jobs[j].ward, w->jobs[j].role })]++;
	counts[ALLOCATE_NOT_NOMINATED] = 0;
	for (int bar = ALLOCATE_NOT_NOMINATED; bar < ALLOCATE_BAR_COUNT; bar++) {
		if (counts[bar] > counts[most])
			most = (AllocateBar)bar;
	}
	return most;
}

static AllocateWhy why_reserve(const Why *y, int32_t person)
{
	const Work *w = y->w;
	AllocateWhy why = {
		.goal = ALLOCATE_BY_BAR, .bar = ALLOCATE_AGENCY_CAP, .next_ward = -1, .next_role = -1
	};
	bool open = false;

	if (w->many[person] == 0) {
		why.bar = main_bar(w, person);
		return why;
	}
	if (w->household[person] >= 0 && y->sent[w->household[person]]) {
		why.bar = ALLOCATE_HOUSEHOLD;
		return why;
	}
	for (int32_t i = w->first[person]; i < w->first[person] + w->many[person]; i++) {
		int32_t j = w->choices[i].job;

		open = open || y->in_job[j] < w->jobs[j].need;
	}
	if (!open) {
		why.goal = ALLOCATE_BY_RESERVE;
		why.bar = ALLOCATE_FREE;
	}
	return why;
}

static AllocateWhy why_place(const Why *y, int32_t person)
{
	const Work *w = y->w;
	const AllocatePerson *p = &w->in->people[person];
	int32_t own = y->people->best[person], ward = y->plan->places[person].ward;
	Next next = find_next(y, person);
	AllocateWhy why = { .next_ward = -1, .next_role = -1, .metres = w->choices[own].metres };

	if (next.choice >= 0) {
		const Job *job = &w->jobs[w->choices[next.choice].job];
		int32_t moves = p->was < 0 ? 0 : (p->was == ward) - (p->was == job->ward);

		why.next_ward = job->ward;
		why.next_role = job->role;
		why.cost = told_cost(
			y, proven(y->fill, next.choice, own), proven(y->people, next.choice, own), moves);
	}
	why.goal = goal_of(y, person, &next, &why.cost);
	return why;
}

void why_people(const Work *w, const Stage *fill, const Stage *people, AllocatePlan *plan)
{
	Why y = { .w = w, .fill = fill, .people = people, .plan = plan };

	plan->whys = arena_array(w->c->arena, AllocateWhy, (size_t)w->in->person_count + 1);
	count_places(&y, w->c->arena);
	for (int32_t p = 0; p < w->in->person_count; p++)
		plan->whys[p] = plan->places[p].ward >= 0 ? why_place(&y, p) : why_reserve(&y, p);
}

/* ---- gaps ---- */

static AllocateBar bar_now(const Why *y, int32_t person, AllocatePlace place)
{
	const Work *w = y->w;
	AllocateBar bar;

	/* Whoever may not come would not have come either if they had no other place. */
	bar = work_bar(w, person, place);
	if (bar != ALLOCATE_FREE)
		return bar;
	if (y->plan->places[person].ward >= 0)
		return ALLOCATE_PLACED;
	if (w->household[person] >= 0 && y->sent[w->household[person]])
		return ALLOCATE_HOUSEHOLD;
	return is_crowded(y, person, place.ward) ? ALLOCATE_AGENCY_CAP : ALLOCATE_FREE;
}

/*
 * The commonest bar. When there are fewer of those who are barred than places left empty in the role, there
 * are too few people, and the others went where it is needed first.
 */
static AllocateBar main_reason(const AllocateGap *gap, int32_t empty)
{
	AllocateBar most = ALLOCATE_PLACED;
	int32_t barred = 0;

	for (int bar = ALLOCATE_FREE; bar < ALLOCATE_PLACED; bar++) {
		barred += gap->barred[bar];
		if (gap->barred[bar] > (most == ALLOCATE_PLACED ? 0 : gap->barred[most]))
			most = (AllocateBar)bar;
	}
	if (barred + gap->barred[ALLOCATE_PLACED] == 0)
		return ALLOCATE_NOT_NOMINATED;
	return barred < empty && gap->barred[ALLOCATE_PLACED] > 0 ? ALLOCATE_PLACED : most;
}

void why_gaps(const Work *w, AllocatePlan *plan)
{
	Why y = { .w = w, .plan = plan };
	int32_t empty[ALLOCATE_ROLE_COUNT] = { 0 };

	plan->gaps = arena_array(w->c->arena, AllocateGap, (size_t)w->job_count + 1);
	count_places(&y, w->c->arena);
	for (int32_t j = 0; j < w->job_count; j++)
		empty[w->jobs[j].role] += MAX(w->jobs[j].need - y.in_job[j], 0);
	for (int32_t j = 0; j < w->job_count; j++) {
		const Job *job = &w->jobs[j];
		AllocateGap gap = {
			.ward = job->ward, .role = job->role, .missing = job->need - y.in_job[j]
		};

		if (gap.missing <= 0)
			continue;
		for (int32_t p = 0; p < w->in->person_count; p++) {
			AllocatePlace at = plan->places[p];

			if (w->in->people[p].skill[job->role] > 0 &&
				!(at.ward == job->ward && at.role == job->role))
				gap.barred[bar_now(&y, p, (AllocatePlace){ job->ward, job->role })]++;
		}
		gap.why = main_reason(&gap, empty[job->role]);
		plan->gaps[plan->gap_count++] = gap;
	}
}
