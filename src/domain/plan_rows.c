/* plan_rows.c: a plan of the engine as rows, and rows as a plan of the engine. See plan.h. */
#include "domain/plan.h"

#define COST_MAX_BYTES ((size_t)400)
#define LIST_MAX_BYTES ((size_t)4 << 20) /* 20,000 lines of some 60 bytes */

/* ---- costs ---- */

static const struct {
	const char *name;
	size_t offset;
} cost_parts[] = {
	{ "places_red", offsetof(AllocateCost, places[ALLOCATE_RED]) },
	{ "places_orange", offsetof(AllocateCost, places[ZONE_ORANGE]) },
	{ "places_yellow", offsetof(AllocateCost, places[ZONE_YELLOW]) },
	{ "places_green", offsetof(AllocateCost, places[ZONE_GREEN]) },
	{ "unevenness", offsetof(AllocateCost, unevenness) },
	{ "leads", offsetof(AllocateCost, leads) },
	{ "skill_steps", offsetof(AllocateCost, skill_steps) },
	{ "metres", offsetof(AllocateCost, metres) },
	{ "moves", offsetof(AllocateCost, moves) },
	{ "heaped", offsetof(AllocateCost, heaped) },
	{ "broken_rules", offsetof(AllocateCost, broken_rules) },
};

void plan_put_cost(JsonOut *j, const AllocateCost *cost)
{
	json_open(j, '{');
	for (size_t i = 0; i < COUNT_OF(cost_parts); i++) {
		int64_t n = *(const int64_t *)(const void *)((const char *)cost + cost_parts[i].offset);

		if (n != 0)
			json_put_i64(j, cost_parts[i].name, n);
	}
	json_close(j, '}');
}

static Str cost_text(Arena *a, const AllocateCost *cost)
{
	Buf b;

	buf_init(&b, COST_MAX_BYTES);
	JsonOut j = json_out(&b);
	plan_put_cost(&j, cost);
	Str text = buf_ok(&b) ? str_dup(a, buf_str(&b)) : STR("{}");
	buf_done(&b);
	return text;
}

Status plan_read_cost(Ctx *c, Str text, AllocateCost *ret)
{
	CLEANUP(json_release)
	json_t *j = NULL;

	*ret = (AllocateCost){ 0 };
	if (text.len == 0)
		return OK;
	TRY(json_read(c, text, &j));
	for (size_t i = 0; i < COUNT_OF(cost_parts); i++) {
		int64_t n;

		if (json_i64(j, cost_parts[i].name, &n))
			*(int64_t *)(void *)((char *)ret + cost_parts[i].offset) = n;
	}
	return OK;
}

/* ---- figures ---- */

void plan_figures(const AllocateInput *in, const AllocatePlace *places, const AllocateScore *s, Plan *p)
{
	p->people = in->person_count;
	p->places = p->placed = p->reserve = 0;
	for (int z = 0; z < ALLOCATE_ZONE_COUNT; z++)
		p->places += s->needed[z];
	for (int32_t i = 0; i < in->person_count; i++) {
		p->placed += places[i].ward >= 0;
		p->reserve += places[i].ward < 0;
	}
	p->missing = p->places - p->placed;
	p->placed_red = s->placed[ALLOCATE_RED];
	p->places_red = s->needed[ALLOCATE_RED];
	p->teams = s->teams;
	p->leaderless = s->leaderless;
	p->metres = s->metres;
	p->moves = s->moves;
	p->broken = s->broken_rules;
}

/* ---- placements ---- */

Str plan_list_text(Arena *a, const Placement *rows, size_t n)
{
	Buf b;

	buf_init(&b, LIST_MAX_BYTES);
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%lld %lld %s %d\n", (long long)rows[i].nomination_id,
			(long long)rows[i].area_id, CadreRole_names.names[rows[i].role], rows[i].leads);
	if (!buf_ok(&b))
		arena_give_up(a);
	Str text = str_dup(a, buf_str(&b));
	buf_done(&b);
	return text;
}

static int64_t area_of_ward(const Directory *d, const AllocateInput *in, int32_t ward)
{
	const Area *a = ward >= 0 ? directory_area_by_code(d, in->wards[ward].code) : NULL;

	return a ? a->id : 0;
}

static Placement placement_of(Ctx *c, const Directory *d, const PlanRows *rows, const AllocateInput *in,
	const AllocatePlan *plan, size_t i)
{
	const AllocateWhy *why = &plan->whys[i];
	AllocatePlace place = plan->places[i];

	return (Placement){ .nomination_id = rows->names[i].id,
		.cadre_id = rows->names[i].cadre_id,
		.agency_id = rows->names[i].agency_id,
		.area_id = area_of_ward(d, in, place.ward),
		.role = place.ward >= 0 ? (unsigned)place.role : rows->names[i].role,
		.leads = place.ward >= 0 && plan->leads[place.ward] == (int32_t)i,
		.by_hand = why->goal == ALLOCATE_BY_PIN || why->bar == ALLOCATE_BANNED,
		.goal = str_from(allocate_goal_names[why->goal]),
		.bar = why->goal == ALLOCATE_BY_BAR ? str_from(allocate_bar_names[why->bar]) : (Str){ "", 0 },
		.next_area_id = area_of_ward(d, in, why->next_ward),
		.next_role =
			why->next_role >= 0 ? str_from(allocate_role_names[why->next_role]) : (Str){ "", 0 },
		.cost = why->next_ward >= 0 ? cost_text(c->arena, &why->cost) : (Str){ "", 0 },
		.metres = why->metres };
}

void plan_made(Ctx *c, const Directory *d, const PlanRows *rows, const PlanMaking *how,
	const AllocateInput *in, const AllocatePlan *plan, PlanMade *ret)
{
	PlanMade made = { .count = rows->name_count,
		.placements = arena_array(c->arena, Placement, rows->name_count + 1),
		.plan = { .wave_id = rows->wave->id,
			.base_id = how->base_id,
			.engine = STR(ALLOCATE_VERSION),
			.input_hash = str_hex(c->arena, plan->hash, sizeof(plan->hash)),
			.seed = how->seed,
			.agency_cap = how->agency_cap,
			.move_metres = how->move_metres,
			.fill_objective = plan->fill.objective,
			.fill_bound = plan->fill.bound,
			.people_objective = plan->people.objective,
			.people_bound = plan->people.bound,
			.note = STR("") } };

	for (size_t i = 0; i < rows->name_count; i++)
		made.placements[i] = placement_of(c, d, rows, in, plan, i);
	plan_figures(in, plan->places, &plan->score, &made.plan);
	*ret = made;
}

/* By ward. */
static int64_t *areas_of_wards(Arena *a, const Directory *d, const AllocateInput *in)
{
	int64_t *ids = arena_array(a, int64_t, (size_t)in->ward_count + 1);

	for (int32_t i = 0; i < in->ward_count; i++)
		ids[i] = area_of_ward(d, in, i);
	return ids;
}

static bool find_ward(const int64_t *ids, int32_t n, int64_t area_id, int32_t *ret)
{
	*ret = -1;
	for (int32_t i = 0; area_id && i < n; i++) {
		if (ids[i] == area_id)
			*ret = i;
	}
	return !area_id || *ret >= 0;
}

bool plan_ward(Arena *a, const Directory *d, const AllocateInput *in, int64_t area_id, int32_t *ret)
{
	return find_ward(areas_of_wards(a, d, in), in->ward_count, area_id, ret);
}

bool plan_places(Arena *a, const Directory *d, const AllocateInput *in, const Placement *rows, size_t n,
	AllocatePlace **ret)
{
	AllocatePlace *places = arena_array(a, AllocatePlace, n + 1);
	const int64_t *ids = areas_of_wards(a, d, in);

	if ((size_t)in->person_count != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int64_t id;

		if (!str_to_i64(in->people[i].id, &id) || id != rows[i].nomination_id ||
			!find_ward(ids, in->ward_count, rows[i].area_id, &places[i].ward))
			return false;
		places[i].role = places[i].ward >= 0 ? (int32_t)rows[i].role : -1;
	}
	*ret = places;
	return true;
}
