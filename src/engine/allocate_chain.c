/*
 * allocate_chain.c: betters a plan that keeps every rule by chains of people who take each other's places.
 * See allocate_inside.h.
 *
 *   people   somebody takes a place, who was there takes another … until the last takes the first one's place
 *            (or one of the same price, or goes to the reserve where the first came from)
 *   fill     an empty place draws somebody from the reserve, or from a place whose own gap then draws another
 * …
 *
 * What a chain gains is counted exactly, rules and all, on the counts at hand. Which chains are tried is led
 * by the reduced costs of the flow at the best prices: a chain goes on only while what it has gained so far
 * is above what it has lost (Lin & Kernighan 1973), which every chain that gains can be begun with.
 */
#include "engine/allocate_inside.h"

#include <string.h>

#define NEAR	     12 /* choices looked at for one person, the cheapest */
#define GIVE_WAY     8 /* people of one job looked at, those who lose most where they are */
#define CHAIN_MOST   5 /* people in a chain of `people` */
#define GAPS_MOST    6 /* people in a chain of `fill` */
#define CHAIN_BUDGET 1000000 /* steps tried in one go: some 40 ms */
#define ROOT_BUDGET  20000 /* of these with one person at the beginning */
#define GOES	     10 /* one after the other, as long as each finds something */
#define LEAST_PART   16 /* of the gap: chains that promise less are left for later */
#define PARTS	     1024 /* how far that goes down before everything is tried */

typedef struct Chain {
	Stage *s;
	const Work *w;
	int32_t *at; /* by person: choice, -1 */
	int32_t *in_job, *in_ward, *led, *experienced; /* by job, ward, ward, job */
	int32_t *of_agency, *limit; /* agency * wards + ward */
	int32_t *sent; /* by household */
	int32_t *list, *list_first,
		*list_at; /* people by job; where a job begins; by person, its place in there */
	int32_t *near; /* by person: NEAR choices, -1 */
	int32_t *by_job, *by_job_first; /* choices by job */
	bool *moved; /* by person: in the chain at hand */
	int32_t *seen; /* by job: the last gap that asked there */
	int32_t round, budget;
	int64_t least; /* a chain must promise to gain more */
	int32_t steps; /* left to the chains that begin with one person */
	int32_t from_ward; /* of the first of the chain; -1: the reserve */
} Chain;

/* ---- counts ---- */

static int32_t job_ward(const Chain *ch, int32_t choice)
{
	return ch->w->jobs[ch->w->choices[choice].job].ward;
}

static int32_t agency_cell(const Chain *ch, int32_t choice)
{
	return ch->w->in->people[ch->w->choices[choice].person].agency * ch->w->in->ward_count +
	       job_ward(ch, choice);
}

static int64_t leaderless(const Chain *ch, int32_t ward)
{
	return ch->in_ward[ward] > 0 && ch->led[ward] == 0 ? ch->s->no_lead : 0;
}

static int64_t reserve_cost(const Chain *ch, int32_t person)
{
	return ch->s->no_lead > 0 && ch->w->in->people[person].volunteer && ch->w->household[person] < 0;
}

static int64_t heap(const Chain *ch, int32_t job)
{
	return ch->s->no_lead > 0 ? HEAPED_ONE * (2 * ch->experienced[job] - 1) / ch->w->jobs[job].need : 0;
}

/* Of the last who came into the ward; only the first stage pays by place. */
static int64_t last_slot(const Chain *ch, int32_t ward)
{
	return ch->s->no_lead > 0 ? 0 : slot_cost(ch->w, ch->s->scale, ward, ch->in_ward[ward]);
}

/* Takes a person out of the place or the reserve. Gives what the plan's value changes by. */
static int64_t lift(Chain *ch, int32_t person)
{
	const AllocatePerson *p = &ch->w->in->people[person];
	int32_t choice = ch->at[person], job, ward;
	int64_t change;

	if (choice < 0)
		return -reserve_cost(ch, person);
	job = ch->w->choices[choice].job;
	ward = job_ward(ch, choice);
	change = -ch->s->base[choice] - leaderless(ch, ward) - last_slot(ch, ward);
	if (is_experienced(p)) {
		change -= heap(ch, job);
		ch->experienced[job]--;
	}
	int32_t *list = ch->list + ch->list_first[job], last = list[--ch->in_job[job]];
	list[ch->list_at[person]] = last;
	ch->list_at[last] = ch->list_at[person];
	ch->in_ward[ward]--;
	ch->led[ward] -= p->can_lead;
	ch->of_agency[agency_cell(ch, choice)]--;
	if (ch->w->household[person] >= 0)
		ch->sent[ch->w->household[person]]--;
	ch->at[person] = -1;
	return change + leaderless(ch, ward);
}

/* The other way round; -1: into the reserve. */
static int64_t drop(Chain *ch, int32_t person, int32_t choice)
{
	const AllocatePerson *p = &ch->w->in->people[person];
	int32_t job, ward;
	int64_t change;

	ch->at[person] = choice;
	if (choice < 0)
		return reserve_cost(ch, person);
	job = ch->w->choices[choice].job;
	ward = job_ward(ch, choice);
	change = ch->s->base[choice] - leaderless(ch, ward);
	ch->list[ch->list_first[job] + ch->in_job[job]] = person;
	ch->list_at[person] = ch->in_job[job]++;
	ch->in_ward[ward]++;
	ch->led[ward] += p->can_lead;
	ch->of_agency[agency_cell(ch, choice)]++;
	if (ch->w->household[person] >= 0)
		ch->sent[ch->w->household[person]]++;
	if (is_experienced(p)) {
		ch->experienced[job]++;
		change += heap(ch, job);
	}
	return change + leaderless(ch, ward) + last_slot(ch, ward);
}

/* Whether the rules let the lifted person in, if there is a place. */
static bool may_drop(const Chain *ch, int32_t choice)
{
	int32_t person = ch->w->choices[choice].person, household = ch->w->household[person];

	if (household >= 0 && ch->sent[household] > 0)
		return false;
	return ch->w->in->agency_cap == 0 ||
	       ch->of_agency[agency_cell(ch, choice)] < ch->limit[agency_cell(ch, choice)];
}

static bool has_place(const Chain *ch, int32_t job)
{
	return ch->in_job[job] < ch->w->jobs[job].need;
}

static bool stays_put(const Chain *ch, int32_t person)
{
	return ch->moved[person] || ch->w->pin_ward[person] >= 0;
}

/* ---- a start ---- */

static void list_near(Chain *ch, int32_t person)
{
	const Work *w = ch->w;
	int32_t *near = ch->near + (size_t)person * NEAR, count = 0;
	int64_t costs[NEAR];

	for (int32_t i = w->first[person]; i < w->first[person] + w->many[person]; i++) {
		int64_t cost = flow_reduced_cost(ch->s->flow, i);
		int32_t k = count;

		if (count == NEAR && costs[NEAR - 1] <= cost)
			continue;
		k -= count == NEAR;
		for (; k > 0 && costs[k - 1] > cost; k--) {
			costs[k] = costs[k - 1];
			near[k] = near[k - 1];
		}
		costs[k] = cost;
		near[k] = i;
		count += count < NEAR;
	}
	for (; count < NEAR; count++)
		near[count] = -1;
}

static void list_by_job(Chain *ch)
{
	const Work *w = ch->w;

	for (int32_t i = 0; i < w->choice_count; i++)
		ch->by_job_first[w->choices[i].job + 1]++;
	for (int32_t j = 0; j < w->job_count; j++)
		ch->by_job_first[j + 1] += ch->by_job_first[j];
	for (int32_t i = w->choice_count - 1; i >= 0; i--)
		ch->by_job[--ch->by_job_first[w->choices[i].job + 1]] = i;
	/* Each entry is where its job begins, one further. */
	memmove(ch->by_job_first, ch->by_job_first + 1, (size_t)w->job_count * sizeof(*ch->by_job_first));
	ch->by_job_first[w->job_count] = w->choice_count;
}

static Chain chain_new(Stage *s)
{
	const Work *w = s->w;
	Arena *a = w->c->arena;
	size_t people = (size_t)w->in->person_count + 1, jobs = (size_t)w->job_count + 2,
	       wards = (size_t)w->in->ward_count + 1, cells = (size_t)w->in->agency_count * wards + 1;
	Chain ch = { .s = s,
		.w = w,
		.at = arena_array(a, int32_t, people),
		.in_job = arena_array(a, int32_t, jobs),
		.in_ward = arena_array(a, int32_t, wards),
		.led = arena_array(a, int32_t, wards),
		.experienced = arena_array(a, int32_t, jobs),
		.of_agency = arena_array(a, int32_t, cells),
		.limit = arena_array(a, int32_t, cells),
		.sent = arena_array(a, int32_t, (size_t)w->household_count + 1),
		.list_first = arena_array(a, int32_t, jobs),
		.list_at = arena_array(a, int32_t, people),
		.moved = arena_array(a, bool, people),
		.seen = arena_array(a, int32_t, jobs),
		.budget = CHAIN_BUDGET };
	size_t places = 0;

	for (int32_t j = 0; j < w->job_count; j++) {
		ch.list_first[j] = (int32_t)places;
		places += (size_t)MIN(w->jobs[j].need, w->in->person_count);
	}
	ch.list = arena_array(a, int32_t, places + 1);
	for (int32_t p = 0; p < w->in->person_count; p++) {
		ch.at[p] = -1;
		drop(&ch, p, s->best[p]);
		if (w->pin_ward[p] >= 0)
			ch.limit[w->in->people[p].agency * w->in->ward_count + w->pin_ward[p]]++;
	}
	for (size_t i = 0; i < cells; i++)
		ch.limit[i] = MAX(ch.limit[i], w->in->agency_cap);
	return ch;
}

/* ---- people ---- */

/* What the prices say of taking this place, and what the rules at hand say otherwise. */
static int64_t guide_in(const Chain *ch, int32_t choice)
{
	const Choice *c = &ch->w->choices[choice];
	int64_t guide = flow_reduced_cost(ch->s->flow, choice);

	if (c->cap >= 0 && ch->of_agency[agency_cell(ch, choice)] < ch->limit[agency_cell(ch, choice)])
		guide -= ch->s->sides[c->cap].price;
	if (c->lead >= 0 && ch->led[job_ward(ch, choice)] > 0)
		guide += ch->s->sides[c->lead].price;
	else if (c->lead >= 0)
		guide -= ch->s->no_lead - ch->s->sides[c->lead].price;
	return guide;
}

/* Out of a place, or out of the reserve. */
static int64_t guide_out(const Chain *ch, int32_t person)
{
	int32_t choice = ch->at[person];

	if (choice < 0)
		return -reserve_cost(ch, person) - flow_potential(ch->s->flow, person) +
		       flow_potential(ch->s->flow, flow_nodes(ch->s->flow) - 1);
	int32_t lead = ch->w->choices[choice].lead;
	int64_t guide = -flow_reduced_cost(ch->s->flow, choice);

	if (lead >= 0 && ch->led[job_ward(ch, choice)] > 1)
		guide -= ch->s->sides[lead].price;
	return guide;
}

/* The place that the last of the chain took must be worth the one that the first left. */
static bool fills_as_well(const Chain *ch, int32_t ward)
{
	if (ward == ch->from_ward)
		return true;
	if (ward < 0 || ch->from_ward < 0)
		return false;
	return slot_cost(ch->w, ch->s->scale, ward, ch->in_ward[ward]) ==
	       slot_cost(ch->w, ch->s->scale, ch->from_ward, ch->in_ward[ch->from_ward] + 1);
}

/* The last of the chain goes where there is room. */
static bool ends_in(Chain *ch, int32_t person, int32_t choice, int64_t change)
{
	if (choice >= 0 && !(has_place(ch, ch->w->choices[choice].job) && may_drop(ch, choice)))
		return false;
	change += drop(ch, person, choice);
	if (change < 0 && fills_as_well(ch, choice < 0 ? -1 : job_ward(ch, choice))) {
		ch->s->best_value += change;
		return true;
	}
	lift(ch, person);
	return false;
}

typedef struct Giver {
	int32_t person;
	int64_t guide;
} Giver;

/* Who of a job would give way with the most gain. */
static int32_t list_givers(const Chain *ch, int32_t job, Giver *list)
{
	int32_t count = 0;

	for (int32_t k = 0; k < ch->in_job[job]; k++) {
		int32_t person = ch->list[ch->list_first[job] + k], at = count;
		Giver g = { person, stays_put(ch, person) ? 0 : guide_out(ch, person) };

		if (stays_put(ch, person))
			continue;
#define BEFORE(x, y) ((x).guide < (y).guide || ((x).guide == (y).guide && (x).person < (y).person))
		if (count == GIVE_WAY && !BEFORE(g, list[GIVE_WAY - 1]))
			continue;
		at -= count == GIVE_WAY;
		for (; at > 0 && BEFORE(g, list[at - 1]); at--)
			list[at] = list[at - 1];
#undef BEFORE
		list[at] = g;
		count += count < GIVE_WAY;
	}
	return count;
}

static bool settle(Chain *ch, int32_t person, int64_t change, int64_t guide, int32_t depth);

/* Somebody gives way to the lifted person, and has to be settled in turn. */
static bool displace(Chain *ch, int32_t person, int32_t choice, int64_t change, int64_t guide, int32_t depth)
{
	Giver givers[GIVE_WAY];
	int32_t count = list_givers(ch, ch->w->choices[choice].job, givers);

	for (int32_t k = 0; k < count; k++) {
		int32_t other = givers[k].person, left = ch->at[other];
		int64_t now;

		ch->steps--;
		now = change + lift(ch, other);
		int64_t led = guide + givers[k].guide + guide_in(ch, choice);
		if (led < -ch->least && may_drop(ch, choice)) {
			now += drop(ch, person, choice);
			ch->moved[person] = true;
			if (settle(ch, other, now, led, depth + 1))
				return true;
			ch->moved[person] = false;
			lift(ch, person);
		}
		drop(ch, other, left);
	}
	return false;
}

static bool settle(Chain *ch, int32_t person, int64_t change, int64_t guide, int32_t depth)
{
	const int32_t *near = ch->near + (size_t)person * NEAR;

	if (ch->from_ward < 0 && ends_in(ch, person, -1, change))
		return true;
	for (int32_t k = 0; k < NEAR && near[k] >= 0 && ch->steps > 0; k++) {
		int32_t job = ch->w->choices[near[k]].job;

		ch->steps--;
		if (has_place(ch, job)) {
			if (ends_in(ch, person, near[k], change))
				return true;
		} else if (depth < CHAIN_MOST && displace(ch, person, near[k], change, guide, depth)) {
			return true;
		}
	}
	return false;
}

/* Begins a chain with that person; false: none gains, everybody is where they were. */
static bool begin_with(Chain *ch, int32_t person)
{
	int32_t was = ch->at[person], given = ch->steps = MIN(ch->budget, ROOT_BUDGET);
	int64_t guide = guide_out(ch, person), change;

	ch->from_ward = was < 0 ? -1 : job_ward(ch, was);
	change = lift(ch, person);
	bool better = settle(ch, person, change, guide, 1);
	ch->budget -= given - ch->steps;
	if (better)
		memset(ch->moved, 0, (size_t)ch->w->in->person_count * sizeof(*ch->moved));
	else
		drop(ch, person, was);
	return better;
}

static bool better_people(Chain *ch)
{
	bool any = false;

	for (int32_t k = 0; k < ch->w->in->person_count && ch->budget > 0; k++) {
		int32_t person = ch->w->order[k];

		if (ch->w->pin_ward[person] < 0 && ch->w->many[person] > 0 && begin_with(ch, person))
			any = true;
	}
	return any;
}

/* First the chains that gain much. */
static void go_through_people(Chain *ch, int32_t goes)
{
	const Stage *s = ch->s;
	bool any = true;

	for (int go = 0; any && go < goes; go++) {
		int64_t gap = s->best_value - s->told.bound;

		any = false;
		ch->budget = CHAIN_BUDGET;
		for (int32_t part = 1; part <= PARTS; part *= 4) {
			ch->least = part == PARTS ? 0 : gap / LEAST_PART / part;
			while (better_people(ch))
				any = true;
		}
	}
}

/* ---- fill ---- */

/* Draws somebody into a job with room; true when the plan is better for it. */
static bool draw(Chain *ch, int32_t job, int64_t change, int32_t depth)
{
	const Work *w = ch->w;

	ch->seen[job] = ch->round;
	for (int reserve = 1; reserve >= 0; reserve--) {
		for (int32_t k = ch->by_job_first[job]; k < ch->by_job_first[job + 1] && ch->budget > 0;
			k++) {
			int32_t choice = ch->by_job[k], person = w->choices[choice].person;
			int32_t left = ch->at[person];
			int64_t now;

			if ((left < 0) != (reserve == 1) || stays_put(ch, person) ||
				(left >= 0 && w->choices[left].job == job))
				continue;
			ch->budget--;
			now = change + lift(ch, person);
			if (may_drop(ch, choice)) {
				now += drop(ch, person, choice);
				ch->moved[person] = true;
				if (now < 0) {
					ch->s->best_value += now;
					return true;
				}
				if (left >= 0 && depth < GAPS_MOST &&
					ch->seen[w->choices[left].job] != ch->round &&
					draw(ch, w->choices[left].job, now, depth + 1))
					return true;
				ch->moved[person] = false;
				lift(ch, person);
			}
			drop(ch, person, left);
		}
	}
	return false;
}

static bool better_fill(Chain *ch)
{
	const Work *w = ch->w;
	bool any = false;

	for (int32_t zone = ALLOCATE_RED; zone >= 0; zone--) {
		for (int32_t j = 0; j < w->job_count && ch->budget > 0; j++) {
			while (w->in->wards[w->jobs[j].ward].zone == zone && has_place(ch, j)) {
				ch->round++;
				bool better = draw(ch, j, 0, 1);
				memset(ch->moved, 0, (size_t)w->in->person_count * sizeof(*ch->moved));
				if (!better)
					break;
				any = true;
			}
		}
	}
	return any;
}

/* ---- both ---- */

void stage_chain(Stage *s, int32_t goes)
{
	const Work *w = s->w;
	Arena *a = w->c->arena;
	ArenaMark mark = arena_mark(a);
	size_t people = (size_t)w->in->person_count;

	if (s->best_value <= s->told.bound || s->best_value == INT64_MAX)
		return;
	Chain ch = chain_new(s);
	if (s->no_lead > 0) {
		ch.near = arena_array(a, int32_t, (people + 1) * NEAR);
		for (int32_t p = 0; p < w->in->person_count; p++)
			list_near(&ch, p);
		go_through_people(&ch, goes);
		assert(s->best_value == stage_value(s, ch.at));
	} else {
		ch.by_job = arena_array(a, int32_t, (size_t)w->choice_count + 1);
		ch.by_job_first = arena_array(a, int32_t, (size_t)w->job_count + 2);
		list_by_job(&ch);
		while (better_fill(&ch))
			;
		assert(s->best_value == fill_value(w, s->scale, ch.at));
	}
	memcpy(s->best, ch.at, people * sizeof(*s->best));
	arena_reset(a, mark);
}
