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
	put(b, "was_role", p->was < 0 ? -1 : p->was_role);
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

#define WHOLE_ROUNDS 8 /* price improvements with all choices, before most of them are left out */
#define NARROW_TIMES 2 /* that they are left out; each time more of them */

Status run_people(const Work *w, const Stage *fill, AllocateScale *scale, Stage *people)
{
	int32_t rounds = w->in->rounds;

	TRY(net_people(w, fill->best, false, scale, people));
	TRY(stage_sides(people, true));
	/* The plan of the first stage is one of the second; it is the one to beat. */
	memcpy(people->best, fill->best, (size_t)w->in->person_count * sizeof(*people->best));
	people->best_value = stage_value(people, people->best);
	TRY(stage_run(people, MIN(rounds, WHOLE_ROUNDS)));
	rounds -= MIN(rounds, WHOLE_ROUNDS);
	for (int again = 0; again < NARROW_TIMES && !stage_is_done(people); again++)
		TRY(stage_narrow(
			people, fill->best, scale, rounds / NARROW_TIMES, again + 1 == NARROW_TIMES));
	people->told.objective = people->best_value;
	return OK;
}

Status run_fill(const Work *w, AllocateScale *scale, Stage *fill)
{
	TRY(net_fill(w, scale, fill));
	TRY(stage_sides(fill, false));
	first_plans(w, scale, fill);
	TRY(stage_run(fill, w->in->rounds));
	if (!stage_is_done(fill))
		stage_search(fill);
	fill->told.objective = fill->best_value;
	return OK;
}

void allocate_leads(const AllocateInput *in, const AllocatePlace *places, int32_t *ret_leads)
{
	for (int32_t i = 0; i < in->ward_count; i++)
		ret_leads[i] = -1;
	for (int32_t p = 0; p < in->person_count; p++) {
		int32_t ward = places[p].ward, other = ward < 0 ? -1 : ret_leads[ward];

		if (ward < 0 || !in->people[p].can_lead)
			continue;
		if (other >= 0) {
			const AllocatePerson *a = &in->people[p], *b = &in->people[other];
			bool leading = places[p].role == ALLOCATE_LEADING,
			     other_leading = places[other].role == ALLOCATE_LEADING;

			if (leading != other_leading ? other_leading : a->experience <= b->experience)
				continue;
		}
		ret_leads[ward] = p;
	}
}

/* ---- planned until it stays ---- */

typedef struct Stages {
	AllocateScale scale;
	Stage fill, people;
} Stages;

static void stages_done(Stages *s)
{
	stage_done(&s->fill);
	stage_done(&s->people);
}

static Status run_stages(const Work *w, Stages *s)
{
	*s = (Stages){ 0 };
	TRY(run_fill(w, &s->scale, &s->fill));
	return run_people(w, &s->fill, &s->scale, &s->people);
}

static bool is_proven(const Stages *s)
{
	return s->fill.best_value == s->fill.told.bound && s->people.best_value == s->people.told.bound;
}

/* Where people were before, and in which role. */
static const AllocatePlace *places_before(const Work *w)
{
	AllocatePlace *places = arena_array(w->c->arena, AllocatePlace, (size_t)w->in->person_count + 1);
	bool any = false;

	for (int32_t p = 0; p < w->in->person_count; p++) {
		const AllocatePerson *person = &w->in->people[p];

		places[p] = (AllocatePlace){ person->was, person->was < 0 ? -1 : person->was_role };
		any = any || person->was >= 0;
	}
	return any ? places : NULL;
}

/* Puts into `places` what planning again from there would give; whether anything changed. */
static Status plan_from(const Work *whole, AllocatePlace *places, bool *ret_changed)
{
	Arena *a = whole->c->arena;
	ArenaMark mark = arena_mark(a);
	size_t count = (size_t)whole->in->person_count;
	AllocatePerson *people = arena_array(a, AllocatePerson, count + 1);
	AllocatePlace *again = arena_array(a, AllocatePlace, count + 1);
	AllocateInput in = *whole->in;
	Work w = *whole;
	CLEANUP(stages_done)
	Stages s = { 0 };

	memcpy(people, in.people, count * sizeof(*people));
	for (size_t p = 0; p < count; p++) {
		people[p].was = places[p].ward;
		people[p].was_role = places[p].role;
	}
	in.people = people;
	work_before(&w, &in);
	w.start = places_before(&w);
	TRY(run_stages(&w, &s));
	put_places(&w, s.people.best, again);
	*ret_changed = memcmp(again, places, count * sizeof(*places)) != 0;
	memcpy(places, again, count * sizeof(*places));
	arena_reset(a, mark);
	return OK;
}

#define STAYS_MAX 1000 /* each time it gets better by a whole unit at least; mostly it stays at once */

/*
 * A plan that is not proven best might be bettered when it is planned again, and people would move although
 * nothing changed. So that is done here, until the plan stays. What planning again from a plan gives is
 * better by more than its moves cost; the moves from the plan before are at most both together; so it is
 * better against the plan before, too, and this comes to an end.
 */
static Status plan_until_it_stays(Work *w, Stages *s, AllocatePlace *places)
{
	ArenaMark mark = arena_mark(w->c->arena);
	bool changed = false;

	for (int again = 0;; again++) {
		assert(again < STAYS_MAX);
		TRY(run_stages(w, s));
		put_places(w, s->people.best, places);
		if (is_proven(s))
			return OK;
		TRY(plan_from(w, places, &changed));
		if (!changed)
			return OK;
		stages_done(s);
		arena_reset(w->c->arena, mark);
		w->start = places;
	}
}

Status allocate_plan(Ctx *c, const AllocateInput *in, AllocatePlan *ret)
{
	Work w;
	CLEANUP(stages_done)
	Stages s = { 0 };
	AllocatePlan plan = {
		.person_count = in->person_count, .ward_count = in->ward_count, .seed = in->seed
	};

	TRY(work_ready(c, in, &w));
	w.start = places_before(&w);
	plan.places = arena_array(c->arena, AllocatePlace, (size_t)in->person_count + 1);
	plan.leads = arena_array(c->arena, int32_t, (size_t)in->ward_count + 1);
	TRY(plan_until_it_stays(&w, &s, plan.places));
	allocate_leads(in, plan.places, plan.leads);
	plan.score = allocate_score(c->arena, in, plan.places);
	plan.scale = s.scale;
	plan.fill = s.fill.told;
	plan.people = s.people.told;
	memcpy(plan.hash, in->hash, sizeof(plan.hash));
	why_people(&w, &s.fill, &s.people, &plan);
	why_gaps(&w, &plan);
	*ret = plan;
	return OK;
}

Status allocate_gaps(
	Ctx *c, const AllocateInput *in, const AllocatePlace *places, AllocateGap **ret, int32_t *ret_count)
{
	AllocatePlan plan = { .person_count = in->person_count, .ward_count = in->ward_count };
	Work w;

	TRY(work_begin(c, in, &w));
	plan.places = arena_dup(c->arena, places, (size_t)in->person_count * sizeof(*places));
	why_gaps(&w, &plan);
	*ret = plan.gaps;
	*ret_count = plan.gap_count;
	return OK;
}
