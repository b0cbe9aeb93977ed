/*
 * allocate_lead.c: better plans by who leads which team. See allocate_inside.h.
 *
 * That a team has somebody who can lead is no flow: any role will do. Where it is held in which role, and
 * whether by somebody experienced (a group), it is one: the first of the group gains a leader. So each team
 * gets one group, as the solution at the prices at hand has it, and who leads, who goes where and which teams
 * are led is found exactly, all at once, by a flow of its own. As the prices change so do the groups, and
 * each is solved from the one before. At the end single teams are tried with the most promising of their
 * other groups. Caps keep their prices; what breaks one is repaired as elsewhere.
 */
#include "engine/allocate_inside.h"

#include <string.h>

struct Lead {
	Stage *s; /* the same choices, those who can lead by groups */
	Work w; /* of it */
	int32_t *group; /* by ward: the one whose first gains; -1: none */
	int32_t *first, *many, *list; /* by ward: its groups */
	bool *tried; /* by group, in this cycle */
	int64_t priced; /* of the flow with these groups */
};

static void put_gain(Lead *l, int32_t group, bool on)
{
	if (group >= 0 && flow_set_cost(l->s->flow, l->s->group_arc[group], on ? -l->s->no_lead : 0) != OK)
		BUG("a price does not fit");
}

static bool is_used(const Lead *l, int32_t group)
{
	return group >= 0 && flow_on(l->s->flow, l->s->group_arc[group]) > 0;
}

static void choose(Lead *l, int32_t ward, int32_t group)
{
	put_gain(l, l->group[ward], false);
	l->group[ward] = group;
	put_gain(l, group, true);
}

/* A team that is led by another group than meant gains by it. */
static bool follow_flow(Lead *l)
{
	bool any = false;

	for (int32_t ward = 0; ward < l->s->w->in->ward_count; ward++) {
		if (is_used(l, l->group[ward]))
			continue;
		for (int32_t k = l->first[ward]; k < l->first[ward] + l->many[ward]; k++) {
			if (is_used(l, l->list[k])) {
				choose(l, ward, l->list[k]);
				any = true;
				break;
			}
		}
	}
	return any;
}

/* False: the flow ran out of something; what was solved last stays. */
static bool solve(Lead *l)
{
	do {
		if (stage_solve(l->s) != FLOW_OPTIMAL)
			return false;
	} while (follow_flow(l));
	return true;
}

static void list_groups(Lead *l)
{
	const Work *w = l->s->w;
	int32_t n = 0;

	for (int32_t ward = 0; ward < w->in->ward_count; ward++) {
		l->first[ward] = n;
		for (int32_t role = 0; role < ALLOCATE_ROLE_COUNT; role++) {
			int32_t job = w->job_of[ward * ALLOCATE_ROLE_COUNT + role];

			for (int32_t g = 2 * job; job >= 0 && g < 2 * job + 2; g++) {
				if (l->s->group_arc[g] >= 0)
					l->list[n++] = g;
			}
		}
		l->many[ward] = n - l->first[ward];
		l->group[ward] = -1;
	}
}

/*
 * Of those who lead the team in the solution at hand; the one there was before if it is among them. Where
 * nobody leads, the one that the prices make cheapest: the best plan's own would only lead back to it.
 */
static void take_groups(Lead *l, const Stage *from)
{
	const Work *w = from->w;
	ArenaMark mark = arena_mark(w->c->arena);
	size_t wards = (size_t)w->in->ward_count + 1;
	int64_t *least = arena_array(w->c->arena, int64_t, wards);
	int32_t *group = arena_array(w->c->arena, int32_t, wards);

	for (int32_t ward = 0; ward < w->in->ward_count; ward++) {
		least[ward] = INT64_MAX;
		group[ward] = -1;
	}
	for (int32_t i = 0; i < w->choice_count; i++) {
		int32_t person = w->choices[i].person, ward = w->jobs[w->choices[i].job].ward;
		int64_t cost;

		if (!w->in->people[person].can_lead)
			continue;
		if (from->chosen[person] == i)
			cost = lead_group(w, i) == l->group[ward] ? INT64_MIN : INT64_MIN + 1;
		else
			cost = flow_reduced_cost(from->flow, i);
		if (cost < least[ward]) {
			least[ward] = cost;
			group[ward] = lead_group(w, i);
		}
	}
	for (int32_t ward = 0; ward < w->in->ward_count; ward++)
		choose(l, ward, group[ward]);
	arena_reset(w->c->arena, mark);
}

/*
 * With the potentials at hand: the flow loses at least what its group gains by now when that gains nothing,
 * and wins at most what another group would gain. Gives the best other group, -1: none can be better.
 */
static int32_t promising(const Lead *l, int32_t ward)
{
	const Flow *f = l->s->flow;
	int64_t least = MIN(flow_reduced_cost(f, l->s->group_arc[l->group[ward]]), 0) + l->s->no_lead;
	int32_t best = -1;

	for (int32_t k = l->first[ward]; k < l->first[ward] + l->many[ward]; k++) {
		int64_t cost = flow_reduced_cost(f, l->s->group_arc[l->list[k]]);

		if (l->list[k] != l->group[ward] && !l->tried[l->list[k]] && cost < least) {
			least = cost;
			best = l->list[k];
		}
	}
	return best;
}

/* Tries one other group; one that is no better is tried once a cycle. */
static bool better_ward(Lead *l, int32_t ward)
{
	int32_t was = l->group[ward], other = promising(l, ward);

	if (other < 0)
		return false;
	l->tried[other] = true;
	choose(l, ward, other);
	if (stage_solve(l->s) == FLOW_OPTIMAL && l->s->priced < l->priced) {
		l->priced = l->s->priced;
		l->tried[was] = true;
		return true;
	}
	choose(l, ward, was);
	if (stage_solve(l->s) != FLOW_OPTIMAL)
		BUG("what was solved before");
	return false;
}

static bool better_teams(Lead *l)
{
	bool any = false;

	l->priced = l->s->priced;
	memset(l->tried, 0, 2 * (size_t)l->s->w->job_count);
	for (int32_t ward = 0; ward < l->s->w->in->ward_count && !stage_is_done(l->s); ward++)
		any = (l->many[ward] > 1 && better_ward(l, ward)) || any;
	return any;
}

static void keep(Lead *l)
{
	Stage *s = l->s;
	int64_t before = s->best_value;

	stage_keep(s);
	if (s->best_value == before && s->value < before)
		stage_repair(s);
}

/* ---- with the stage that it serves ---- */

static void begin_as(Lead *l, const Stage *from)
{
	Stage *s = l->s;

	memcpy(s->best, from->best, (size_t)s->w->in->person_count * sizeof(*s->best));
	s->best_value = from->best_value;
	s->told.bound = from->told.bound;
	s->told.pivots = from->told.pivots;
	for (int32_t i = 0; i < s->w->choice_count; i++) {
		int32_t ours = s->w->choices[i].cap, theirs = from->w->choices[i].cap;

		if (ours >= 0 && theirs >= 0)
			s->sides[ours].price = from->sides[theirs].price;
	}
	stage_price(s);
	take_groups(l, from);
}

static void end_as(const Lead *l, Stage *from)
{
	const Stage *s = l->s;

	from->told.pivots = s->told.pivots;
	if (s->best_value >= from->best_value)
		return;
	from->best_value = s->best_value;
	memcpy(from->best, s->best, (size_t)s->w->in->person_count * sizeof(*s->best));
}

void lead_try(Stage *from, int32_t cycles)
{
	Lead *l = from->lead;

	if (!l || stage_is_done(from))
		return;
	begin_as(l, from);
	if (solve(l))
		keep(l);
	for (int32_t cycle = 0; cycle < cycles && better_teams(l); cycle++) {
		if (solve(l))
			keep(l);
	}
	end_as(l, from);
}

static void teams_cost_leaders(Stage *s)
{
	for (int32_t ward = 0; ward < s->w->in->ward_count; ward++) {
		if (s->sure[ward] == 0 && s->team_arc[ward] >= 0 &&
			flow_set_cost(s->flow, s->team_arc[ward], s->no_lead) != OK)
			BUG("a price does not fit");
	}
}

/* Costs of more nodes may not fit any more. */
static bool fits_flow(const Stage *s)
{
	const AllocateScale *scale = s->scale;

	return scale->lead - scale->skill <= FLOW_MAX_PRICE / (flow_nodes(s->flow) + 2) / 5;
}

Status lead_new(Stage *from, const int32_t *fill_chosen, AllocateScale *scale)
{
	Arena *a = from->w->c->arena;
	Lead *l = arena_new(a, Lead);
	size_t wards = (size_t)from->w->in->ward_count + 1, groups = 2 * (size_t)from->w->job_count + 1;

	l->w = *from->w;
	l->w.choices = arena_dup(a, l->w.choices, (size_t)l->w.choice_count * sizeof(*l->w.choices));
	l->s = arena_new(a, Stage);
	TRY(net_people(&l->w, fill_chosen, true, scale, l->s));
	if (!fits_flow(l->s)) {
		stage_done(l->s);
		return OK;
	}
	from->lead = l;
	TRY(stage_sides(l->s, false));
	teams_cost_leaders(l->s);
	l->group = arena_array(a, int32_t, wards);
	l->first = arena_array(a, int32_t, wards);
	l->many = arena_array(a, int32_t, wards);
	l->tried = arena_array(a, bool, groups);
	l->list = arena_array(a, int32_t, groups);
	list_groups(l);
	return OK;
}

void lead_done(Lead *l)
{
	if (l)
		stage_done(l->s);
}
