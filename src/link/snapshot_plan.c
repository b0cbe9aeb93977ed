/* snapshot_plan.c: writes a plan as JSON, its reasons also as sentences. See snapshot.h. */
#include "link/snapshot.h"

#include "base/json.h"
#include "link/plan_text.h"

typedef struct Out {
	Arena *a;
	JsonOut j;
	const AllocateInput *in;
	const AllocatePlan *plan;
} Out;

static const char *const zone_names[ALLOCATE_ZONE_COUNT] = { "green", "yellow", "orange", "red" };

/* ---- sentences ---- */

static Str why_text(const Out *o, Lang lang, int32_t person)
{
	const AllocateWhy *why = &o->plan->whys[person];
	AllocatePlace place = o->plan->places[person];
	PlanWhy w = { .goal = str_from(allocate_goal_names[why->goal]),
		.bar = why->goal == ALLOCATE_BY_BAR ? str_from(allocate_bar_names[why->bar]) : (Str){ "", 0 },
		.metres = why->metres,
		.cost = why->cost };

	if (place.ward >= 0) {
		w.ward = o->in->wards[place.ward].name;
		w.role = str_from(allocate_role_names[place.role]);
	}
	if (why->next_ward >= 0)
		w.next = o->in->wards[why->next_ward].name;
	return plan_why_text(o->a, lang, &w);
}

static Str gap_text(const Out *o, Lang lang, const AllocateGap *gap)
{
	return plan_gap_text(o->a, lang,
		&(PlanGap){ .why = str_from(allocate_bar_names[gap->why]),
			.ward = o->in->wards[gap->ward].name,
			.role = str_from(allocate_role_names[gap->role]),
			.missing = gap->missing,
			.barred = gap->barred[gap->why] });
}

/* ---- parts ---- */

static Str ward_code(const Out *o, int32_t ward)
{
	return o->in->wards[ward].code;
}

static void put_place(Out *o, const char *ward_key, const char *role_key, int32_t ward, int32_t role)
{
	json_key(&o->j, ward_key);
	if (ward >= 0)
		json_add_str(&o->j, ward_code(o, ward));
	else
		json_add_null(&o->j);
	json_key(&o->j, role_key);
	if (role >= 0)
		json_add_str(&o->j, str_from(allocate_role_names[role]));
	else
		json_add_null(&o->j);
}

static void put_cost(Out *o, const AllocateCost *cost)
{
	json_key(&o->j, "cost");
	json_open(&o->j, '{');
	json_key(&o->j, "places");
	json_open(&o->j, '{');
	for (int z = ALLOCATE_RED; z >= 0; z--)
		json_put_i64(&o->j, zone_names[z], cost->places[z]);
	json_close(&o->j, '}');
	json_put_i64(&o->j, "unevenness", cost->unevenness);
	json_put_i64(&o->j, "leads", cost->leads);
	json_put_i64(&o->j, "skill_steps", cost->skill_steps);
	json_put_i64(&o->j, "metres", cost->metres);
	json_put_i64(&o->j, "moves", cost->moves);
	json_put_i64(&o->j, "heaped", cost->heaped);
	json_close(&o->j, '}');
}

static void put_stage(Out *o, const char *key, const AllocateStage *s)
{
	json_key(&o->j, key);
	json_open(&o->j, '{');
	json_put_i64(&o->j, "objective", s->objective);
	json_put_i64(&o->j, "bound", s->bound);
	json_put_i64(&o->j, "gap", s->objective - s->bound);
	json_put_bool(&o->j, "proven", s->objective == s->bound);
	json_put_i64(&o->j, "relaxed", s->relaxed);
	json_put_i64(&o->j, "rounds", s->rounds);
	json_put_i64(&o->j, "searched", s->searched);
	json_put_i64(&o->j, "pivots", s->pivots);
	json_close(&o->j, '}');
}

static void put_scale(Out *o, const AllocateScale *s)
{
	json_key(&o->j, "scale");
	json_open(&o->j, '{');
	json_key(&o->j, "zone");
	json_open(&o->j, '{');
	for (int z = ALLOCATE_RED; z >= 0; z--)
		json_put_i64(&o->j, zone_names[z], s->zone[z]);
	json_close(&o->j, '}');
	json_put_i64(&o->j, "fill_reach", s->fill_reach);
	json_put_i64(&o->j, "lead", s->lead);
	json_put_i64(&o->j, "skill", s->skill);
	json_put_i64(&o->j, "distance", s->distance);
	json_put_i64(&o->j, "metres", s->metres);
	json_put_i64(&o->j, "people_reach", s->people_reach);
	json_close(&o->j, '}');
}

static void put_person(Out *o, int32_t person)
{
	const AllocateWhy *why = &o->plan->whys[person];
	AllocatePlace place = o->plan->places[person];

	json_open(&o->j, '{');
	json_put_str(&o->j, "id", o->in->people[person].id);
	put_place(o, "ward", "role", place.ward, place.role);
	json_key(&o->j, "why");
	json_open(&o->j, '{');
	json_put_str(&o->j, "goal", str_from(allocate_goal_names[why->goal]));
	if (why->goal == ALLOCATE_BY_BAR)
		json_put_str(&o->j, "bar", str_from(allocate_bar_names[why->bar]));
	if (place.ward >= 0) {
		json_put_i64(&o->j, "metres", why->metres);
		put_place(o, "next_ward", "next_role", why->next_ward, why->next_role);
		put_cost(o, &why->cost);
	}
	json_put_str(&o->j, "vi", why_text(o, LANG_VI, person));
	json_put_str(&o->j, "en", why_text(o, LANG_EN, person));
	json_close(&o->j, '}');
	json_close(&o->j, '}');
}

static void put_gap(Out *o, const AllocateGap *gap)
{
	json_open(&o->j, '{');
	put_place(o, "ward", "role", gap->ward, gap->role);
	json_put_i64(&o->j, "missing", gap->missing);
	json_put_str(&o->j, "why", str_from(allocate_bar_names[gap->why]));
	json_key(&o->j, "barred");
	json_open(&o->j, '{');
	for (int bar = 0; bar < ALLOCATE_BAR_COUNT; bar++) {
		if (gap->barred[bar] > 0)
			json_put_i64(&o->j, allocate_bar_names[bar], gap->barred[bar]);
	}
	json_close(&o->j, '}');
	json_put_str(&o->j, "vi", gap_text(o, LANG_VI, gap));
	json_put_str(&o->j, "en", gap_text(o, LANG_EN, gap));
	json_close(&o->j, '}');
}

static void put_wards(Out *o)
{
	int32_t *placed = arena_array(o->a, int32_t, (size_t)o->in->ward_count + 1);

	for (int32_t p = 0; p < o->in->person_count; p++) {
		if (o->plan->places[p].ward >= 0)
			placed[o->plan->places[p].ward]++;
	}
	json_key(&o->j, "wards");
	json_open(&o->j, '[');
	for (int32_t i = 0; i < o->in->ward_count; i++) {
		int32_t need = 0;

		for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++)
			need += o->in->wards[i].need[r];
		json_open(&o->j, '{');
		json_put_str(&o->j, "code", ward_code(o, i));
		json_put_str(&o->j, "zone", str_from(zone_names[o->in->wards[i].zone]));
		json_put_i64(&o->j, "need", need);
		json_put_i64(&o->j, "placed", placed[i]);
		json_key(&o->j, "lead");
		if (o->plan->leads[i] >= 0)
			json_add_str(&o->j, o->in->people[o->plan->leads[i]].id);
		else
			json_add_null(&o->j);
		json_close(&o->j, '}');
	}
	json_close(&o->j, ']');
}

/* What each step saves in moves, and what is paid for it. */
static void put_frontier(Out *o, const AllocateStep *steps, int32_t count)
{
	json_key(&o->j, "frontier");
	json_open(&o->j, '[');
	for (int32_t i = 0; i < count; i++) {
		AllocateCost cost = allocate_difference(&steps[MAX(i - 1, 0)].score, &steps[i].score);

		json_open(&o->j, '{');
		json_put_i64(&o->j, "move_metres", steps[i].move_metres);
		json_put_bool(&o->j, "keep_fill", steps[i].keep_fill);
		json_put_i64(&o->j, "moves", steps[i].score.moves);
		json_key(&o->j, "score");
		plan_put_score(&o->j, &steps[i].score);
		put_cost(o, &cost);
		json_close(&o->j, '}');
	}
	json_close(&o->j, ']');
}

void snapshot_put_plan(Arena *a, Buf *out, const AllocateInput *in, const AllocatePlan *plan,
	const AllocateStep *steps, int32_t step_count)
{
	Out o = { .a = a, .j = json_out(out), .in = in, .plan = plan };

	json_open(&o.j, '{');
	json_put_str(&o.j, "engine", STR(ALLOCATE_VERSION));
	json_put_str(&o.j, "input_sha256", str_hex(a, plan->hash, sizeof(plan->hash)));
	json_put_i64(&o.j, "seed", (int64_t)plan->seed);
	json_key(&o.j, "score");
	plan_put_score(&o.j, &plan->score);
	json_key(&o.j, "certificate");
	json_open(&o.j, '{');
	put_stage(&o, "fill", &plan->fill);
	put_stage(&o, "people", &plan->people);
	put_scale(&o, &plan->scale);
	json_close(&o.j, '}');
	put_wards(&o);
	json_key(&o.j, "people");
	json_open(&o.j, '[');
	for (int32_t p = 0; p < in->person_count; p++)
		put_person(&o, p);
	json_close(&o.j, ']');
	json_key(&o.j, "gaps");
	json_open(&o.j, '[');
	for (int32_t i = 0; i < plan->gap_count; i++)
		put_gap(&o, &plan->gaps[i]);
	json_close(&o.j, ']');
	if (steps)
		put_frontier(&o, steps, step_count);
	json_close(&o.j, '}');
	buf_add_char(out, '\n');
}
