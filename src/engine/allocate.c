/* allocate.c: the stages one after the other, and the plan that comes of them. See allocate.h. */
#include "base/buf.h"
#include "engine/allocate_inside.h"

#include <string.h>

/* ---- canonical text ---- */

static void put(Buf *b, const char *name, int64_t v)
{
	buf_addf(b, "%s=%lld\n", name, (long long)v);
}

static void put_text(Buf *b, const char *name, Str s)
{
	buf_addf(b, "%s=%zu:%.*s\n", name, s.len, STR_ARG(s));
}

static void put_ward(Buf *b, const AllocateWard *w)
{
	put_text(b, "ward", w->code);
	put_text(b, "name", w->name);
	put(b, "zone", w->zone);
	put(b, "lat_e6", w->lat_e6);
	put(b, "lon_e6", w->lon_e6);
	for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++)
		put(b, allocate_role_names[r], w->need[r]);
}

static void put_person(Buf *b, const AllocatePerson *p)
{
	put_text(b, "person", p->id);
	put(b, "agency", p->agency);
	put(b, "household", p->household);
	put(b, "home", p->home);
	put(b, "home_lat_e6", p->has_home_point ? p->home_lat_e6 : INT32_MAX);
	put(b, "home_lon_e6", p->has_home_point ? p->home_lon_e6 : INT32_MAX);
	for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++)
		put(b, allocate_role_names[r], p->skill[r]);
	put(b, "flags",
		p->unfit | p->small_child << 1 | p->pregnant << 2 | p->chronic << 3 | p->household_red << 4 |
			p->can_lead << 5 | p->volunteer << 6);
	put(b, "experience", p->experience);
	put(b, "was", p->was);
}

#define CANONICAL_MAX_BYTES ((size_t)64 << 20) /* 20,000 people of 400 bytes are 8 MB */

Str allocate_canonical(Arena *a, const AllocateInput *in)
{
	Buf b;

	buf_init(&b, CANONICAL_MAX_BYTES);
	buf_add(&b, STR(ALLOCATE_VERSION "\n"));
	for (int32_t i = 0; i < in->ward_count; i++)
		put_ward(&b, &in->wards[i]);
	for (int32_t i = 0; i < in->agency_count; i++)
		put_text(&b, "agency", in->agencies[i]);
	for (int32_t i = 0; i < in->person_count; i++)
		put_person(&b, &in->people[i]);
	for (int32_t i = 0; i < in->pin_count; i++)
		buf_addf(&b, "pin=%d,%d,%d\n", in->pins[i].person, in->pins[i].ward, in->pins[i].role);
	for (int32_t i = 0; i < in->ban_count; i++)
		buf_addf(&b, "ban=%d,%d\n", in->bans[i].person, in->bans[i].ward);
	put(&b, "agency_cap", in->agency_cap);
	put(&b, "move_metres", in->move_metres);
	put(&b, "keep_fill", in->keep_fill);
	buf_addf(&b, "seed=%llu\n", (unsigned long long)in->seed);
	put(&b, "rounds", in->rounds);
	put(&b, "max_pivots", in->max_pivots);
	if (!buf_ok(&b)) {
		buf_done(&b);
		arena_give_up(a);
	}
	Str text = str_dup(a, buf_str(&b));
	buf_done(&b);
	return text;
}

/* ---- the stages ---- */

static void put_places(const Work *w, const int32_t *chosen, AllocatePlace *places)
{
	for (int32_t p = 0; p < w->in->person_count; p++) {
		const Job *job = chosen[p] < 0 ? NULL : &w->jobs[w->choices[chosen[p]].job];

		places[p] = job ? (AllocatePlace){ job->ward, job->role } : (AllocatePlace){ -1, -1 };
	}
}

#define WHOLE_ROUNDS 16 /* price improvements with all choices, before most of them are left out */

Status run_people(const Work *w, const Stage *fill, AllocateScale *scale, Stage *people)
{
	int32_t rounds = w->in->rounds;

	TRY(net_people(w, fill->best, scale, people));
	TRY(stage_sides(people, true));
	/* The plan of the first stage is one of the second; it is the one to beat. */
	memcpy(people->best, fill->best, (size_t)w->in->person_count * sizeof(*people->best));
	people->best_value = stage_value(people, people->best);
	TRY(stage_run(people, MIN(rounds, WHOLE_ROUNDS)));
	if (!stage_is_done(people))
		TRY(stage_narrow(people, fill->best, scale, rounds - MIN(rounds, WHOLE_ROUNDS)));
	people->told.objective = people->best_value;
	return OK;
}

/* ---- a first plan ---- */

typedef struct Greedy {
	int32_t *in_job, *of_agency, *pinned; /* agency * wards + ward */
	bool *sent; /* by household */
} Greedy;

static bool has_room(const Work *w, const Greedy *g, int32_t choice)
{
	const Choice *c = &w->choices[choice];
	const Job *job = &w->jobs[c->job];
	int32_t at = w->in->people[c->person].agency * w->in->ward_count + job->ward;
	bool pinned = w->pin_ward[c->person] >= 0;

	if (g->in_job[c->job] >= job->need)
		return false;
	if (pinned)
		return true;
	return !(w->household[c->person] >= 0 && g->sent[w->household[c->person]]) &&
	       (w->in->agency_cap == 0 || g->of_agency[at] < MAX(w->in->agency_cap, g->pinned[at]));
}

static void place_in_zone(const Work *w, Greedy *g, int32_t person, int32_t zone, int32_t *chosen)
{
	for (int32_t i = w->first[person]; chosen[person] < 0 && i < w->first[person] + w->many[person];
		i++) {
		const Job *job = &w->jobs[w->choices[i].job];

		if ((zone >= 0 && w->in->wards[job->ward].zone != zone) || !has_room(w, g, i))
			continue;
		chosen[person] = i;
		g->in_job[w->choices[i].job]++;
		g->of_agency[w->in->people[person].agency * w->in->ward_count + job->ward]++;
		if (w->household[person] >= 0)
			g->sent[w->household[person]] = true;
	}
}

/*
 * Pins, then whoever comes first into the reddest zone with room: a plan that keeps every rule, so that there
 * is one to better however many rules are in the way of each other. False when the pins do not fit like that.
 */
static bool first_plan(const Work *w, int32_t *chosen)
{
	Arena *a = w->c->arena;
	size_t all = (size_t)w->in->agency_count * (size_t)w->in->ward_count + 1;
	Greedy g = { .in_job = arena_array(a, int32_t, (size_t)w->job_count + 1),
		.of_agency = arena_array(a, int32_t, all),
		.pinned = arena_array(a, int32_t, all),
		.sent = arena_array(a, bool, (size_t)w->household_count + 1) };

	for (int32_t p = 0; p < w->in->person_count; p++) {
		chosen[p] = -1;
		if (w->pin_ward[p] < 0)
			continue;
		place_in_zone(w, &g, p, -1, chosen);
		g.pinned[w->in->people[p].agency * w->in->ward_count + w->pin_ward[p]]++;
		if (chosen[p] < 0)
			return false;
	}
	for (int32_t zone = ALLOCATE_RED; zone >= 0; zone--) {
		for (int32_t k = 0; k < w->in->person_count; k++)
			place_in_zone(w, &g, w->order[k], zone, chosen);
	}
	return true;
}

Status run_fill(const Work *w, AllocateScale *scale, Stage *fill)
{
	TRY(net_fill(w, scale, fill));
	TRY(stage_sides(fill, false));
	if (first_plan(w, fill->best))
		fill->best_value = fill_value(w, scale, fill->best);
	TRY(stage_run(fill, w->in->rounds));
	if (!stage_is_done(fill))
		stage_search(fill);
	fill->told.objective = fill->best_value;
	return OK;
}

/* Who leads: who can and is there to lead, then who has more experience, then the first. */
static void name_leads(const AllocateInput *in, AllocatePlan *plan)
{
	for (int32_t i = 0; i < in->ward_count; i++)
		plan->leads[i] = -1;
	for (int32_t p = 0; p < in->person_count; p++) {
		int32_t ward = plan->places[p].ward, other = ward < 0 ? -1 : plan->leads[ward];

		if (ward < 0 || !in->people[p].can_lead)
			continue;
		if (other >= 0) {
			const AllocatePerson *a = &in->people[p], *b = &in->people[other];
			bool leading = plan->places[p].role == ALLOCATE_LEADING,
			     other_leading = plan->places[other].role == ALLOCATE_LEADING;

			if (leading != other_leading ? other_leading : a->experience <= b->experience)
				continue;
		}
		plan->leads[ward] = p;
	}
}

Status allocate_plan(Ctx *c, const AllocateInput *in, AllocatePlan *ret)
{
	Work w;
	CLEANUP(stage_done)
	Stage fill = { 0 }, people = { 0 };
	AllocatePlan plan = {
		.person_count = in->person_count, .ward_count = in->ward_count, .seed = in->seed
	};

	TRY(work_ready(c, in, &w));
	TRY(run_fill(&w, &plan.scale, &fill));
	TRY(run_people(&w, &fill, &plan.scale, &people));
	plan.places = arena_array(c->arena, AllocatePlace, (size_t)in->person_count + 1);
	plan.leads = arena_array(c->arena, int32_t, (size_t)in->ward_count + 1);
	put_places(&w, people.best, plan.places);
	name_leads(in, &plan);
	plan.score = allocate_score(c->arena, in, plan.places);
	plan.fill = fill.told;
	plan.people = people.told;
	memcpy(plan.hash, in->hash, sizeof(plan.hash));
	why_people(&w, &fill, &people, &plan);
	why_gaps(&w, &plan);
	*ret = plan;
	return OK;
}
