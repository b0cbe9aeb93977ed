/*
 * allocate_solve.c: one stage: the flow with prices on what is no flow, the bound this gives, and better
 * prices.
 *
 *   L(price) = least of  cost(x) + sum over caps of price * (count - limit)
 *                                + sum over teams of price * (1 - leaders)          prices >= 0
 *
 * is a bound for every plan that keeps the rules, whatever the prices (a team may also do without a leader at
 * the worth of one, so that no price of a team goes above it). A step goes along the broken rules as far as
 * the gap to the best plan suggests (Polyak 1969), half of it along the last step (Camerini, Fratta &
 * Maffioli 1975), shorter when the bound does not grow.
 */
#include "engine/allocate_inside.h"

#include <string.h>

#define WAY_ONE	     256
#define THETA_ONE    512 /* the step's factor in parts */
#define PATIENCE     4 /* rounds without a better bound before the factor is halved */
#define LAST_GOES    10 /* through the chains, when no better prices come any more */
#define LEAD_EVERY   2 /* rounds between two tries of who leads */
#define LEAD_CYCLES  2 /* at the end, of each team alone, when skill is still at stake */
#define REPAIR_EVERY 8 /* rounds between two repairs */

/* ---- sides ---- */

static int32_t ward_of(const Work *w, int32_t choice)
{
	return w->jobs[w->choices[choice].job].ward;
}

static bool can_lead(const Work *w, int32_t choice)
{
	return w->in->people[w->choices[choice].person].can_lead;
}

static void add_lead_sides(Stage *s, Choice *choices)
{
	const Work *w = s->w;
	int32_t wards = w->in->ward_count;
	int32_t *side_of = arena_array(w->c->arena, int32_t, (size_t)wards + 1);

	for (int32_t i = 0; i < wards; i++)
		side_of[i] = NOT_IN_ANY;
	for (int32_t i = 0; i < w->choice_count; i++) {
		int32_t ward = ward_of(w, i);

		if (!can_lead(w, i) || (s->sure[ward] == 0 && s->team_arc[ward] < 0))
			continue;
		if (side_of[ward] < 0) {
			side_of[ward] = s->side_count;
			s->sides[s->side_count++] = (Side){ .is_lead = true,
				.ward = ward,
				.arc = s->sure[ward] > 0 ? -1 : s->team_arc[ward] };
		}
		choices[i].lead = side_of[ward];
		s->sides[side_of[ward]].many++;
	}
}

/* Teams that nobody may lead cost what they must. */
static Status price_orphans(Stage *s)
{
	bool *has = arena_array(s->w->c->arena, bool, (size_t)s->w->in->ward_count + 1);

	for (int32_t i = 0; i < s->side_count; i++)
		has[s->sides[i].ward] = true;
	for (int32_t ward = 0; ward < s->w->in->ward_count; ward++) {
		if (has[ward])
			continue;
		if (s->sure[ward] > 0)
			s->constant += s->no_lead;
		else if (s->team_arc[ward] >= 0)
			TRY(flow_set_cost(s->flow, s->team_arc[ward], s->no_lead));
	}
	return OK;
}

/* People of one agency who may go to one ward, and how many of them are pinned there. A person's choices of a
 * ward follow each other. */
static void count_agencies(const Work *w, int32_t *could, int32_t *pinned)
{
	int32_t last_person = -1, last_ward = -1;

	for (int32_t i = 0; i < w->choice_count; i++) {
		int32_t person = w->choices[i].person, ward = ward_of(w, i);
		int32_t at = w->in->people[person].agency * w->in->ward_count + ward;

		if (person == last_person && ward == last_ward)
			continue;
		could[at]++;
		pinned[at] += w->pin_ward[person] == ward;
		last_person = person;
		last_ward = ward;
	}
}

static void add_cap_sides(Stage *s, Choice *choices)
{
	const Work *w = s->w;
	size_t all = (size_t)w->in->agency_count * (size_t)w->in->ward_count + 1;
	int32_t *could = arena_array(w->c->arena, int32_t, all);
	int32_t *pinned = arena_array(w->c->arena, int32_t, all);

	count_agencies(w, could, pinned);
	for (size_t i = 0; i + 1 < all; i++) {
		int32_t limit = MAX(w->in->agency_cap, pinned[i]);

		could[i] = could[i] > limit ? s->side_count : NOT_IN_ANY;
		if (could[i] >= 0)
			s->sides[s->side_count++] = (Side){
				.ward = (int32_t)(i % (size_t)w->in->ward_count), .limit = limit, .arc = -1
			};
	}
	for (int32_t i = 0; i < w->choice_count; i++) {
		int32_t side =
			could[w->in->people[choices[i].person].agency * w->in->ward_count + ward_of(w, i)];

		choices[i].cap = side;
		if (side >= 0)
			s->sides[side].many++;
	}
}

static int32_t count_cap_sides(const Work *w)
{
	return w->in->agency_cap > 0 ? MIN(w->in->agency_count * w->in->ward_count, w->choice_count) : 0;
}

static void list_members(Stage *s, const Choice *choices)
{
	int32_t n = 0;

	for (int32_t i = 0; i < s->side_count; i++) {
		s->sides[i].first = n;
		n += s->sides[i].many;
		s->sides[i].many = 0;
	}
	s->members = arena_array(s->w->c->arena, int32_t, (size_t)n + 1);
	for (int32_t i = 0; i < s->w->choice_count; i++) {
		for (int k = 0; k < 2; k++) {
			int32_t at = k ? choices[i].cap : choices[i].lead;

			if (at >= 0)
				s->members[s->sides[at].first + s->sides[at].many++] = i;
		}
	}
}

Status stage_sides(Stage *s, bool leads)
{
	const Work *w = s->w;
	Choice *choices = w->choices;
	size_t most = (size_t)w->in->ward_count + (size_t)count_cap_sides(w) + 1;

	s->sides = arena_array(w->c->arena, Side, most);
	for (int32_t i = 0; i < w->choice_count; i++)
		choices[i].lead = choices[i].cap = NOT_IN_ANY;
	if (leads) {
		add_lead_sides(s, choices);
		TRY(price_orphans(s));
	}
	if (w->in->agency_cap > 0)
		add_cap_sides(s, choices);
	list_members(s, choices);
	s->best_prices = arena_array(w->c->arena, int64_t, (size_t)s->side_count + 1);
	return OK;
}

void stage_done(Stage *s)
{
	flow_free(&s->flow);
	lead_done(s->lead);
	s->lead = NULL;
}

/* ---- one solution ---- */

bool side_broken(const Side *side)
{
	return side->is_lead ? side->team && side->count == 0 : side->count > side->limit;
}

static void put_cost(Stage *s, int32_t arc, int64_t cost)
{
	/* Prices stay below `dearest` and `fixing`, for which the scales left room. */
	if (flow_set_cost(s->flow, arc, cost) != OK)
		BUG("a price does not fit");
}

static int64_t choice_cost(const Stage *s, int32_t i)
{
	const Choice *choice = &s->w->choices[i];
	int64_t cost = s->base[i] - s->fixed[i] * s->fixing;

	if (choice->lead >= 0)
		cost -= s->sides[choice->lead].price;
	if (choice->cap >= 0)
		cost += s->sides[choice->cap].price;
	return cost;
}

void stage_put_cost(Stage *s, int32_t i)
{
	put_cost(s, i, choice_cost(s, i));
}

void stage_price(Stage *s)
{
	for (int32_t i = 0; i < s->side_count; i++) {
		Side *side = &s->sides[i];

		if (side->price == side->priced)
			continue;
		side->priced = side->price;
		for (int32_t k = side->first; k < side->first + side->many; k++)
			stage_put_cost(s, s->members[k]);
		if (side->arc >= 0)
			put_cost(s, side->arc, side->price);
	}
}

/* The choice a person has; mostly the one of the solution before. */
static int32_t read_choice(const Stage *s, int32_t p)
{
	const Work *w = s->w;
	int32_t before = s->chosen[p];

	if (before >= 0 && flow_on(s->flow, before) > 0)
		return before;
	for (int32_t i = w->first[p]; i < w->first[p] + w->many[p]; i++) {
		if (flow_on(s->flow, i) > 0)
			return i;
	}
	return -1;
}

static void read_flow(Stage *s)
{
	const Work *w = s->w;

	for (int32_t i = 0; i < s->side_count; i++)
		s->sides[i].count = 0;
	for (int32_t p = 0; p < w->in->person_count; p++) {
		int32_t i = s->chosen[p] = read_choice(s, p);

		if (i >= 0 && w->choices[i].lead >= 0)
			s->sides[w->choices[i].lead].count++;
		if (i >= 0 && w->choices[i].cap >= 0)
			s->sides[w->choices[i].cap].count++;
	}
	for (int32_t i = 0; i < s->side_count; i++)
		s->sides[i].team = s->sides[i].arc < 0 || flow_on(s->flow, s->sides[i].arc) > 0;
}

/* Of the choices at hand and of all arcs behind them, as flow_objective gives it, without a look at the many
 * choices that carry nothing. */
static int64_t sum_costs(const Stage *s)
{
	int64_t sum = 0, lower, upper, cost;
	int32_t from, to;

	for (int32_t p = 0; p < s->w->in->person_count; p++) {
		if (s->chosen[p] >= 0)
			sum += choice_cost(s, s->chosen[p]);
	}
	for (int32_t e = s->w->choice_count; e < flow_arcs(s->flow); e++) {
		int64_t on = flow_on(s->flow, e);

		if (on == 0)
			continue;
		flow_arc(s->flow, e, &from, &to, &lower, &upper, &cost);
		sum += on * cost;
	}
	return sum;
}

FlowEnd stage_solve(Stage *s)
{
	FlowEnd end = flow_solve(s->flow, 0);

	s->told.pivots += flow_pivots(s->flow);
	if (end != FLOW_OPTIMAL)
		return end;
	read_flow(s);
	s->priced = sum_costs(s);
	s->value = s->priced + s->constant;
	for (int32_t i = 0; i < s->fixing_count; i++) {
		int32_t choice = s->fixings[i].choice;

		if (s->chosen[s->w->choices[choice].person] == choice)
			s->value += s->fixings[i].to * s->fixing;
	}
	for (int32_t i = 0; i < s->side_count; i++) {
		const Side *side = &s->sides[i];

		if (side->is_lead)
			s->value += side->priced * (side->count - (side->arc >= 0 && side->team)) +
				    (side_broken(side) ? s->no_lead : 0);
		else
			s->value -= side->priced * side->count;
	}
	if (s->group_arc)
		s->value = stage_value(s, s->chosen);
	return end;
}

int64_t stage_bound(const Stage *s)
{
	int64_t bound = s->priced + s->constant + s->forced_count * s->fixing;

	for (int32_t i = 0; i < s->side_count; i++) {
		const Side *side = &s->sides[i];

		if (side->is_lead)
			bound += side->arc < 0 ? side->priced : 0;
		else
			bound -= side->priced * side->limit;
	}
	return bound;
}

/* Sums up what the arcs of these choices would cost, without prices. */
int64_t stage_value(const Stage *s, const int32_t *chosen)
{
	const Work *w = s->w;
	ArenaMark mark = arena_mark(w->c->arena);
	int32_t *experienced = arena_array(w->c->arena, int32_t, (size_t)w->job_count + 1);
	bool *team = arena_array(w->c->arena, bool, (size_t)w->in->ward_count + 1);
	bool *led = arena_array(w->c->arena, bool, (size_t)w->in->ward_count + 1);
	int64_t value = 0;

	for (int32_t p = 0; p < w->in->person_count; p++) {
		const AllocatePerson *person = &w->in->people[p];

		if (chosen[p] < 0) {
			value += person->volunteer && w->household[p] < 0 && w->pin_ward[p] < 0;
			continue;
		}
		const Choice *choice = &w->choices[chosen[p]];
		const Job *job = &w->jobs[choice->job];
		value += s->base[chosen[p]];
		if (is_experienced(person))
			value += HEAPED_ONE * (2 * ++experienced[choice->job] - 1) / job->need;
		team[job->ward] = true;
		led[job->ward] = led[job->ward] || person->can_lead;
	}
	for (int32_t i = 0; i < w->in->ward_count; i++)
		value += team[i] && !led[i] ? s->no_lead : 0;
	arena_reset(w->c->arena, mark);
	return value;
}

/* Keeps the solution at hand when it keeps the caps and is the best so far. */
void stage_keep(Stage *s)
{
	for (int32_t i = 0; i < s->side_count; i++) {
		if (!s->sides[i].is_lead && side_broken(&s->sides[i]))
			return;
	}
	if (s->value >= s->best_value)
		return;
	s->best_value = s->value;
	memcpy(s->best, s->chosen, (size_t)s->w->in->person_count * sizeof(*s->best));
}

static bool keep_bound(Stage *s)
{
	int64_t bound = stage_bound(s);

	if (bound <= s->told.bound)
		return false;
	s->told.bound = bound;
	for (int32_t i = 0; i < s->side_count; i++)
		s->best_prices[i] = s->sides[i].price;
	return true;
}

bool stage_is_done(const Stage *s)
{
	const AllocateInput *in = s->w->in;

	return s->best_value <= s->told.bound || (in->max_pivots > 0 && s->told.pivots >= in->max_pivots);
}

/* ---- prices ---- */

/* How far a rule is broken; slack of a rule without a price says nothing. */
static int64_t slope(const Side *side)
{
	int64_t over = side->is_lead ? side->team - side->count : side->count - side->limit;

	return over < 0 && side->price == 0 ? 0 : over;
}

static bool step_prices(Stage *s, int32_t theta)
{
	int64_t norm = 0, step;
	bool moved = false;

	for (int32_t i = 0; i < s->side_count; i++) {
		Side *side = &s->sides[i];

		side->way = (slope(side) * WAY_ONE + side->way) / 2;
		if (side->way < 0 && side->price == 0)
			side->way = 0;
		norm += side->way * side->way;
	}
	if (norm == 0)
		return false;
	/* In 1/WAY_ONE, as the way; the norm is in its square. */
	step = MAX((s->best_value - s->told.bound) / THETA_ONE * theta / MAX(norm / WAY_ONE, 1), 1);
	for (int32_t i = 0; i < s->side_count; i++) {
		Side *side = &s->sides[i];
		int64_t most = side->is_lead ? s->no_lead : s->dearest, by;

		if (side->way == 0)
			continue;
		if (__builtin_mul_overflow(step, side->way, &by))
			by = side->way > 0 ? most : -most;
		by = MIN(MAX(by, -most), most);
		by = MIN(MAX(side->price + by, 0), most);
		moved = moved || by != side->price;
		side->price = by;
	}
	return moved;
}

void stage_set_prices(Stage *s, const int64_t *prices)
{
	for (int32_t i = 0; i < s->side_count; i++)
		s->sides[i].price = prices[i];
	stage_price(s);
}

/*
 * Repairs cost far more than chains, and are left away once one found nothing. Chains are tried again when
 * they found something, or when the gap is less by an eighth: then the prices are others.
 */
static void better_plan(Stage *s)
{
	int64_t before = s->best_value, gap;

	if (!s->repair_is_vain && !stage_is_done(s)) {
		stage_repair(s);
		s->repair_is_vain = before == s->best_value;
	}
	before = s->best_value;
	gap = before - s->told.bound;
	if (s->no_lead == 0 || gap >= s->vain_gap / 8 * 7)
		return;
	stage_chain(s, 1);
	s->vain_gap = before == s->best_value ? gap : INT64_MAX;
}

/*
 * When there are fewer leaders than teams each of them is worth a whole leader wherever it goes; from prices
 * of zero the steps would take long to find that out.
 */
static FlowEnd try_scarce_leaders(Stage *s)
{
	FlowEnd end;

	if (s->no_lead == 0 || s->best_value - s->told.bound < s->no_lead)
		return FLOW_OPTIMAL;
	for (int32_t i = 0; i < s->side_count; i++) {
		if (s->sides[i].is_lead)
			s->sides[i].price = s->no_lead;
	}
	stage_price(s);
	end = stage_solve(s);
	if (end == FLOW_OPTIMAL && !keep_bound(s)) {
		stage_set_prices(s, s->best_prices);
		return stage_solve(s);
	}
	if (end == FLOW_OPTIMAL) {
		stage_keep(s);
		better_plan(s);
	}
	return end;
}

static FlowEnd improve_prices(Stage *s, int32_t rounds)
{
	int32_t theta = THETA_ONE, since = 0;
	FlowEnd end = try_scarce_leaders(s);

	for (int32_t round = 1; end == FLOW_OPTIMAL && round <= rounds && theta > 0; round++) {
		if (stage_is_done(s) || !step_prices(s, theta))
			break;
		s->told.rounds++;
		stage_price(s);
		end = stage_solve(s);
		if (end != FLOW_OPTIMAL)
			break;
		stage_keep(s);
		since = keep_bound(s) ? 0 : since + 1;
		if (round % LEAD_EVERY == 0 && round > s->lead_from)
			lead_try(s, 0);
		if (round % REPAIR_EVERY == 0)
			better_plan(s);
		if (since < PATIENCE)
			continue;
		theta /= 2;
		since = 0;
		stage_set_prices(s, s->best_prices);
		end = stage_solve(s);
	}
	return end;
}

Status end_fault(const Stage *s, FlowEnd end)
{
	switch (end) {
	case FLOW_OPTIMAL: return OK;
	case FLOW_INFEASIBLE: return fault(s->w->c, E_INVALID, "pins", "pins_exceed_places");
	case FLOW_NO_MEMORY: return fault(s->w->c, E_NOMEM, "people", "memory");
	case FLOW_TOO_LARGE: return fault(s->w->c, E_TOO_LARGE, "people", "too_many");
	case FLOW_UNBOUNDED:
	case FLOW_STOPPED: break;
	}
	BUG("a flow without limits");
}

/* `best` may hold a plan already, with its value, and the sides prices to begin with. Afterwards the flow has
 * the best prices, nothing fixed. */
Status stage_run(Stage *s, int32_t rounds)
{
	s->vain_gap = INT64_MAX;
	stage_price(s);
	FlowEnd end = stage_solve(s);

	TRY(end_fault(s, end));
	s->told.bound = s->told.relaxed = stage_bound(s);
	for (int32_t i = 0; i < s->side_count; i++)
		s->best_prices[i] = s->sides[i].price;
	stage_keep(s);
	better_plan(s);
	if (s->best_value == INT64_MAX)
		return fault(s->w->c, E_INVALID, "pins", "pins_exceed_places");
	if (!stage_is_done(s))
		TRY(end_fault(s, improve_prices(s, rounds)));
	stage_set_prices(s, s->best_prices);
	TRY(end_fault(s, stage_solve(s)));
	lead_try(s, s->best_value - s->told.bound >= s->scale->skill ? LEAD_CYCLES : 0);
	stage_chain(s, LAST_GOES);
	return OK;
}
