/*
 * allocate_net.c: the two networks and what their arcs cost. See allocate.h for the scales and
 * allocate_inside.h for the picture.
 *
 * Arcs: first the choices, so that arc i is choice i; then what leads people and households to the reserve;
 * jobs to wards; wards to the sink, place by place.
 */
#include "engine/allocate_inside.h"

#include <stdlib.h>
#include <string.h>

#define REACH_MAX     ((int64_t)1 << 20) /* more people than there are */
#define KEPT	      (8 * PRICE_ONE) /* a kept place is cheaper than any other of its zone */
#define FILL_SPREAD   (16 * PRICE_ONE) /* more than two prices of places can differ by */
#define COARSE_METRES 800

typedef struct Net {
	const Work *w;
	Flow *flow;
	int32_t household, job, experienced, ward, price, sink; /* first node of each kind */
	int32_t led; /* the same: two a job, see net_people; -1: none */
	Status status;
} Net;

/* ---- places by price ---- */

typedef struct Slot {
	int64_t cost;
	int32_t ward, k; /* the k-th person of the ward, from 1 */
} Slot;

static int32_t count_slots(const Work *w)
{
	int32_t n = 0;

	for (int32_t i = 0; i < w->in->ward_count; i++)
		n += MIN(w->ward_need[i], w->in->person_count);
	return n;
}

int64_t slot_cost(const Work *w, const AllocateScale *scale, int32_t ward, int32_t k)
{
	int64_t price = (int64_t)(2 * k - 1) * PRICE_ONE / w->ward_need[ward] * 2;

	/* What was filled before goes first among equals, so that a tie moves nobody. */
	if (k <= w->was_there[ward])
		price -= w->in->keep_fill ? KEPT : 1;
	return price - scale->zone[w->in->wards[ward].zone];
}

static int32_t list_slots(const Work *w, const AllocateScale *scale, Slot *slots)
{
	int32_t n = 0;

	for (int32_t i = 0; i < w->in->ward_count; i++) {
		for (int32_t k = 1; k <= MIN(w->ward_need[i], w->in->person_count); k++)
			slots[n++] = (Slot){ slot_cost(w, scale, i, k), i, k };
	}
	return n;
}

/* What any choices, one a person, cost in the first stage. */
int64_t fill_value(const Work *w, const AllocateScale *scale, const int32_t *chosen)
{
	ArenaMark mark = arena_mark(w->c->arena);
	int32_t *in_ward = arena_array(w->c->arena, int32_t, (size_t)w->in->ward_count + 1);
	int64_t value = 0;

	for (int32_t p = 0; p < w->in->person_count; p++) {
		if (chosen[p] < 0)
			continue;
		int32_t ward = w->jobs[w->choices[chosen[p]].job].ward;

		value += slot_cost(w, scale, ward, ++in_ward[ward]);
	}
	arena_reset(w->c->arena, mark);
	return value;
}

/* ---- common arcs ---- */

static void add(Net *n, int32_t from, int32_t to, int64_t lower, int64_t upper, int64_t cost)
{
	if (n->status == OK)
		n->status = flow_add_arc(n->flow, from, to, lower, upper, cost);
}

static int64_t sends(const Work *w, int32_t household)
{
	int32_t pinned = 0;

	for (int32_t p = 0; p < w->in->person_count; p++)
		pinned += w->household[p] == household && w->pin_ward[p] >= 0;
	return MAX(pinned, 1);
}

static void add_reserve(Net *n, bool volunteers)
{
	const Work *w = n->w;
	int64_t sum = 0;

	for (int32_t p = 0; p < w->in->person_count; p++) {
		bool pinned = w->pin_ward[p] >= 0;

		if (w->household[p] >= 0) {
			add(n, n->household + w->household[p], p, pinned, 1, 0);
			continue;
		}
		flow_set_supply(n->flow, p, 1);
		sum++;
		if (!pinned)
			add(n, p, n->sink, 0, 1, volunteers && w->in->people[p].volunteer);
	}
	for (int32_t h = 0; h < w->household_count; h++) {
		int64_t most = sends(w, h);

		flow_set_supply(n->flow, n->household + h, most);
		sum += most;
		add(n, n->household + h, n->sink, 0, most, 0);
	}
	flow_set_supply(n->flow, n->sink, -sum);
}

static Status net_begin(Net *n, const Work *w, bool experience, bool led, int32_t prices, int32_t arcs)
{
	int32_t at = w->in->person_count;

	*n = (Net){ .w = w };
	n->household = at;
	n->job = at += w->household_count;
	n->experienced = at += w->job_count;
	n->led = at += experience ? w->job_count : 0;
	n->ward = at += led ? 2 * w->job_count : 0;
	n->price = at += w->in->ward_count;
	n->sink = at += prices;
	n->led = led ? n->led : -1;
	n->flow = flow_new(at + 1, w->choice_count + arcs);
	return n->flow ? OK : fault(w->c, E_NOMEM, "people", "memory");
}

/* Gives the stage its arrays and the flow. */
static Status net_end(Net *n, Stage *s)
{
	Arena *a = n->w->c->arena;
	size_t people = (size_t)n->w->in->person_count + 1, choices = (size_t)n->w->choice_count + 1;

	if (n->status != OK) {
		flow_free(&n->flow);
		return fault(n->w->c, n->status, "people", n->status == E_NOMEM ? "memory" : "out_of_range");
	}
	s->w = n->w;
	s->flow = n->flow;
	s->chosen = arena_array(a, int32_t, people);
	s->best = arena_array(a, int32_t, people);
	memset(s->chosen, 0xff, people * sizeof(*s->chosen));
	s->fixed = arena_array(a, int8_t, choices);
	s->fixing_room = 2 * n->w->choice_count + 64;
	s->fixings = arena_array(a, struct Fixing, (size_t)s->fixing_room);
	s->best_value = INT64_MAX;
	return OK;
}

/* ---- stage 1: how many go where ---- */

/* The largest reach for which all costs fit, and the worth of a place by zone. */
static void scale_fill(const Work *w, int32_t nodes, int64_t slots, AllocateScale *scale)
{
	int64_t most = MIN(FLOW_MAX_PRICE / (nodes + 2) / 4 - FILL_SPREAD, ((int64_t)1 << 61) / (slots + 1));
	int64_t want = MIN((int64_t)w->in->person_count, slots) + 1, reach = 1;

	while (reach < want) {
		int64_t next = reach + 1, worth = FILL_SPREAD;

		for (int z = 0; z < ALLOCATE_ZONE_COUNT && worth <= most; z++)
			worth = worth > most / next ? most + 1 : worth * next;
		if (worth > most)
			break;
		reach = next;
	}
	scale->fill_reach = reach;
	scale->zone[0] = FILL_SPREAD * reach;
	for (int z = 1; z < ALLOCATE_ZONE_COUNT; z++)
		scale->zone[z] = scale->zone[z - 1] * reach;
}

Status net_fill(const Work *w, AllocateScale *scale, Stage *ret)
{
	Net n;
	int32_t count = count_slots(w);
	Slot *slots = arena_array(w->c->arena, Slot, (size_t)count + 1);
	Stage s = { 0 };

	TRY(net_begin(
		&n, w, false, false, 0, count + w->job_count + w->in->person_count + w->household_count));
	scale_fill(w, flow_nodes(n.flow), count, scale);
	s.base = arena_array(w->c->arena, int64_t, (size_t)w->choice_count + 1);
	for (int32_t i = 0; i < w->choice_count; i++)
		add(&n, w->choices[i].person, n.job + w->choices[i].job, 0, 1, 0);
	add_reserve(&n, false);
	for (int32_t j = 0; j < w->job_count; j++)
		add(&n, n.job + j, n.ward + w->jobs[j].ward, 0, w->jobs[j].need, 0);
	count = list_slots(w, scale, slots);
	for (int32_t i = 0; i < count; i++)
		add(&n, n.ward + slots[i].ward, n.sink, 0, 1, slots[i].cost);
	s.dearest = scale->zone[ALLOCATE_RED] + FILL_SPREAD;
	s.fixing = 2 * s.dearest;
	TRY(net_end(&n, &s));
	s.scale = scale;
	*ret = s;
	return OK;
}

/* ---- stage 2: who goes ---- */

static bool fits(const Work *w, int32_t nodes, int64_t steps, int64_t reach, AllocateScale *scale)
{
	int64_t most = MIN(FLOW_MAX_PRICE / (nodes + 2) / 5, ((int64_t)1 << 60) / (w->in->ward_count + 2));
	int64_t distance = (2 * HEAPED_ONE + 2) * reach + 1, skill, lead;

	if (__builtin_mul_overflow(distance * reach, steps, &skill) || skill > most)
		return false;
	skill += distance;
	if (__builtin_mul_overflow(skill * ALLOCATE_BEST_SKILL, reach, &lead) || lead > most)
		return false;
	scale->distance = distance;
	scale->skill = skill;
	scale->lead = lead + skill;
	scale->people_reach = reach;
	return true;
}

static void scale_people(const Work *w, int32_t nodes, AllocateScale *scale)
{
	int64_t reach = MAX(w->in->person_count, 1);
	int32_t far = 0;

	for (int32_t i = 0; i < w->choice_count; i++)
		far = MAX(far, w->choices[i].metres);
	far += w->in->move_metres;
	scale->metres = METRES_A_STEP;
	while (!fits(w, nodes, far / scale->metres + 1, reach, scale)) {
		assert(scale->metres < COARSE_METRES ||
			reach > 1); /* the coarsest fits the limits of a plan */
		if (scale->metres < COARSE_METRES)
			scale->metres *= 2;
		else
			reach /= 2;
	}
}

static void add_choices(Net *n, const AllocateScale *scale, Stage *s)
{
	const Work *w = n->w;

	for (int32_t i = 0; i < w->choice_count; i++) {
		const Choice *choice = &w->choices[i];
		const AllocatePerson *p = &w->in->people[choice->person];
		const Job *job = &w->jobs[choice->job];
		int64_t steps = choice->metres / scale->metres;

		if (p->was == job->ward)
			steps -= w->in->move_metres / scale->metres;
		s->base[i] =
			(ALLOCATE_BEST_SKILL - p->skill[job->role]) * scale->skill + steps * scale->distance;
		int32_t to = (is_experienced(p) ? n->experienced : n->job) + choice->job;

		if (n->led >= 0 && p->can_lead) {
			to = n->led + lead_group(w, i);
			s->group_arc[lead_group(w, i)] = 0; /* somebody comes: see add_groups */
		}
		add(n, choice->person, to, 0, 1, s->base[i]);
	}
}

/* Who can lead comes by two arcs: the first of a group, and the others. */
static void add_groups(Net *n, Stage *s)
{
	for (int32_t g = 0; n->led >= 0 && g < 2 * n->w->job_count; g++) {
		int32_t to = (g % 2 ? n->experienced : n->job) + g / 2;

		if (s->group_arc[g] < 0)
			continue;
		s->group_arc[g] = flow_arcs(n->flow);
		add(n, n->led + g, to, 0, 1, 0);
		add(n, n->led + g, to, 0, n->w->jobs[g / 2].need, 0);
	}
}

static void add_jobs(Net *n)
{
	const Work *w = n->w;

	for (int32_t j = 0; j < w->job_count; j++) {
		int32_t need = w->jobs[j].need;

		add(n, n->job + j, n->ward + w->jobs[j].ward, 0, need, 0);
		for (int32_t k = 1; k <= MIN(need, w->in->person_count); k++)
			add(n, n->experienced + j, n->job + j, 0, 1, HEAPED_ONE * (2 * k - 1) / need);
	}
}

static int compare_slots(const void *a, const void *b)
{
	const Slot *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	if (x->ward != y->ward)
		return x->ward < y->ward ? -1 : 1;
	return (x->k > y->k) - (x->k < y->k);
}

/*
 * The places of one price that are filled in part may be filled by any of the wards that have one; all others
 * stay as they are. So wards of equal right may swap, and no plan of this network fills worse than stage 1.
 */
typedef struct Prices {
	Slot *slots;
	int32_t count;
	int32_t *filled; /* by ward, in stage 1 */
	int32_t *sure; /* by ward: filled whatever happens */
	int32_t part_count; /* prices filled in part */
} Prices;

static int32_t price_end(const Prices *p, int32_t begin, int32_t *ret_filled)
{
	int32_t end = begin;

	*ret_filled = 0;
	for (; end < p->count && p->slots[end].cost == p->slots[begin].cost; end++)
		*ret_filled += p->slots[end].k <= p->filled[p->slots[end].ward];
	return end;
}

static void find_prices(const Work *w, const AllocateScale *scale, const int32_t *chosen, Prices *p)
{
	size_t wards = (size_t)w->in->ward_count + 1;

	p->slots = arena_array(w->c->arena, Slot, (size_t)count_slots(w) + 1);
	p->filled = arena_array(w->c->arena, int32_t, wards);
	p->sure = arena_array(w->c->arena, int32_t, wards);
	for (int32_t i = 0; i < w->in->person_count; i++) {
		if (chosen[i] >= 0)
			p->filled[w->jobs[w->choices[chosen[i]].job].ward]++;
	}
	p->count = list_slots(w, scale, p->slots);
	qsort(p->slots, (size_t)p->count, sizeof(*p->slots), compare_slots);
	for (int32_t i = 0, filled; i < p->count;) {
		int32_t end = price_end(p, i, &filled);

		p->part_count += filled > 0 && filled < end - i;
		for (int32_t k = i; filled == end - i && k < end; k++)
			p->sure[p->slots[k].ward]++;
		i = end;
	}
}

/* Also finds the arcs that make a team where none is sure. */
static void add_prices(Net *n, const Prices *p, int32_t *team_arc)
{
	int32_t part = 0;

	for (int32_t i = 0; i < n->w->in->ward_count; i++) {
		team_arc[i] = -1;
		if (p->sure[i] > 0)
			add(n, n->ward + i, n->sink, p->sure[i], p->sure[i], 0);
	}
	for (int32_t i = 0, filled; i < p->count;) {
		int32_t end = price_end(p, i, &filled);

		for (int32_t k = i; filled > 0 && filled < end - i && k < end; k++) {
			int32_t ward = p->slots[k].ward;

			if (p->slots[k].k == 1)
				team_arc[ward] = flow_arcs(n->flow);
			add(n, n->ward + ward, n->price + part, 0, 1, 0);
		}
		if (filled > 0 && filled < end - i)
			add(n, n->price + part++, n->sink, filled, filled, 0);
		i = end;
	}
}

Status net_people(const Work *w, const int32_t *fill_chosen, bool by_group, AllocateScale *scale, Stage *ret)
{
	Prices prices = { 0 };
	Net n;
	Stage s = { 0 };

	find_prices(w, scale, fill_chosen, &prices);
	TRY(net_begin(&n, w, true, by_group, prices.part_count,
		2 * prices.count + 6 * w->job_count + w->in->person_count + w->household_count));
	/* A narrowed work keeps the scale of the whole. */
	if (scale->people_reach == 0)
		scale_people(w, flow_nodes(n.flow), scale);
	s.base = arena_array(w->c->arena, int64_t, (size_t)w->choice_count + 1);
	if (by_group) {
		s.group_arc = arena_array(w->c->arena, int32_t, 2 * (size_t)w->job_count + 1);
		memset(s.group_arc, 0xff, 2 * (size_t)w->job_count * sizeof(*s.group_arc));
	}
	add_choices(&n, scale, &s);
	add_reserve(&n, true);
	add_groups(&n, &s);
	add_jobs(&n);
	s.team_arc = arena_array(w->c->arena, int32_t, (size_t)w->in->ward_count + 1);
	add_prices(&n, &prices, s.team_arc);
	s.sure = prices.sure;
	s.dearest = scale->lead;
	s.fixing = 2 * scale->lead;
	s.no_lead = scale->lead;
	TRY(net_end(&n, &s));
	s.scale = scale;
	*ret = s;
	return OK;
}
