/*
 * plans.c: plans of a wave: making one, looking at it, editing, approving and discarding it. Who goes where
 * in it, and what if, is in plan_people.c.
 *
 * Whoever may read at the wave's area sees the figures; its people are the organisation board's.
 */
#include "api/planning.h"

#include "link/plan_make.h"

#include <stdatomic.h>

/* ---- what they share ---- */

Status planning_get(Call *c, Can can, int64_t id, Plan *ret, Wave *ret_wave)
{
	TRY(row_get(&c->ctx, c->db, &plan_resource, id, ret));
	TRY(row_get(&c->ctx, c->db, &wave_resource, ret->wave_id, ret_wave));
	return call_can(c, can, ret_wave->area_id) ? OK : fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
}

Status planning_plan(Call *c, Can can, Plan *ret, Wave *ret_wave)
{
	int64_t id;

	TRY(call_id(c, 0, &id));
	return planning_get(c, can, id, ret, ret_wave);
}

Status planning_load(Call *c, const Plan *plan, const Wave *wave, Planned *ret)
{
	Planned p = { .plan = *plan, .wave = *wave };
	PlanInput input;

	c->http->arena.max_bytes = PLAN_ARENA_MAX_BYTES;
	TRY(row_get(&c->ctx, c->db, &plan_input_resource, plan->id, &input));
	TRY(snapshot_read(&c->ctx, input.body, &p.in));
	TRY(query_placements_of(&c->ctx, c->db, plan->id, &p.placements, &p.count));
	if (!plan_places(&c->http->arena, c->view->dir, &p.in, p.placements, p.count, &p.places))
		return fault(&c->ctx, E_CORRUPT, "plan", "not_its_snapshot");
	*ret = p;
	return OK;
}

Str planning_bar(unsigned may, Str bar)
{
	for (unsigned i = 0; i < ALLOCATE_BAR_COUNT; i++) {
		if (str_eq(bar, str_from(allocate_bar_names[i])) && plan_bar_is_health(i) && !(may & HEALTH))
			return STR("personal");
	}
	return bar;
}

void put_place_ref(JsonOut *j, Call *c, const char *key, int64_t area_id)
{
	json_key(j, key);
	if (area_id)
		put_area_ref(j, c->view, area_id);
	else
		json_add_null(j);
}

/* ---- making ---- */

/* Each takes a core for seconds and up to PLAN_ARENA_MAX_BYTES. */
#define PLANS_AT_ONCE 2

static atomic_int plans_being_made;

/* What takes so much; its own memory, when it runs out, is not the call's end. */
typedef struct Heavy {
	const Wave *wave;
	const PlanMaking *how;
	PlanMaker *maker; /* NULL: the frontier of `planned` */
	const Planned *planned;
	AllocateStep *steps;
	int32_t *step_count;
} Heavy;

static Status run_heavy(Call *c, const Heavy *h)
{
	if (h->maker)
		return plan_make(&c->ctx, c->db, c->view, h->wave, h->how, h->maker);
	return allocate_frontier(&c->ctx, &h->planned->in, h->steps, h->step_count);
}

static Status run_heavy_guarded(Call *c, const Heavy *h)
{
	Arena *a = &c->http->arena;
	jmp_buf out_of_memory;
	jmp_buf *outer = a->escape;
	Status st;

	a->max_bytes = PLAN_ARENA_MAX_BYTES;
	if (arena_guard(a, &out_of_memory)) {
		db_release_all(c->db);
		st = fault(&c->ctx, E_NOMEM, NULL, "memory");
	} else {
		st = run_heavy(c, h);
	}
	a->escape = outer;
	return st;
}

static Status run_one_of_few(Call *c, const Heavy *h)
{
	Status st;

	if (atomic_fetch_add(&plans_being_made, 1) >= PLANS_AT_ONCE)
		st = fault(&c->ctx, E_BUSY, NULL, "try_again");
	else
		st = run_heavy_guarded(c, h);
	atomic_fetch_sub(&plans_being_made, 1);
	return st;
}

Status planning_frontier(
	Call *c, const Planned *p, AllocateStep ret[ALLOCATE_FRONTIER_MAX], int32_t *ret_count)
{
	return run_one_of_few(c, &(Heavy){ .planned = p, .steps = ret, .step_count = ret_count });
}

Status plan_add(Call *c)
{
	PlanMaker *maker = arena_new(&c->http->arena, PlanMaker);
	PlanMaking how = plan_making_usual(c->view->rules);
	bool known = false;
	Wave wave;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(sending_wave(c, id, &wave));
	TRY(call_body(c, &plan_making_resource, &how));
	TRY(query_key_is_known(&c->ctx, c->db, call_key(c), &known));
	if (!call_can(c, CAN_WAVES, wave.area_id))
		return fault(&c->ctx, E_FORBIDDEN, "id", "no_capability");
	/* What was made by this key is answered from it: making it again would be for nothing. */
	if (!known)
		TRY(run_one_of_few(c, &(Heavy){ .wave = &wave, .how = &how, .maker = maker }));
	c->command = (Command){ .kind = COMMAND_PLAN,
		.act = PLAN_MAKE,
		.subject_id = id,
		.ids = plan_make_ids(&maker->made),
		.row = &maker->made };
	c->ok_status = 201;
	return call_commit(c, c->http->path);
}

/* ---- the list ---- */

static Status put_plan_fields(JsonOut *j, Call *c, const Plan *p, const Wave *wave)
{
	model_put_fields(j, &plan_resource, p, 0);
	json_key(j, "wave");
	json_open(j, '{');
	json_put_i64(j, "id", wave->id);
	json_put_str(j, "name", wave->name);
	json_close(j, '}');
	put_acts(j, &PlanAct_names, plan_acts(c->view->dir, &c->rights, wave, p));
	json_key(j, "made_by");
	TRY(put_account_ref(j, c, p->made_by_id));
	json_key(j, "edited_by");
	TRY(put_account_ref(j, c, p->edited_by_id));
	json_key(j, "approved_by");
	return put_account_ref(j, c, p->approved_by_id);
}

static Status put_plan(JsonOut *j, Call *c, const void *row)
{
	json_open(j, '{');
	TRY(put_plan_fields(j, c, row, c->user));
	json_close(j, '}');
	return OK;
}

static Status read_plans(Call *c, void *filter, ListPage *page)
{
	PlanFilter *f = filter;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	return query_plans(&c->ctx, c->db, f, (Plan **)&page->rows, &page->n, &page->more);
}

static Str plan_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Plan *)row)->id);
}

Status plan_list(Call *c)
{
	PlanFilter f = { 0 };
	Wave *wave = arena_new(&c->http->arena, Wave);
	const List l = { .resource = &plan_resource,
		.file = "phuong-an",
		.filter = &f,
		.read = read_plans,
		.cursor = plan_cursor,
		.put = put_plan };

	TRY(call_id(c, 0, &f.wave_id));
	TRY(row_get(&c->ctx, c->db, &wave_resource, f.wave_id, wave));
	if (!call_can(c, CAN_READ, wave->area_id))
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(call_enum_param(c, "state", &PlanState_names, &f.states));
	c->user = wave;
	return list_answer(c, &l);
}

/* ---- one of them ---- */

static int32_t count_at(const Planned *p, int32_t ward, int32_t role)
{
	int32_t n = 0;

	for (size_t i = 0; i < p->count; i++)
		n += p->places[i].ward == ward && (role < 0 || p->places[i].role == role);
	return n;
}

static Status put_lead(JsonOut *j, Call *c, const Planned *p, int32_t ward)
{
	json_key(j, "lead");
	for (size_t i = 0; i < p->count; i++) {
		const Agency *a;

		if (!p->placements[i].leads || p->places[i].ward != ward)
			continue;
		TRY(sending_agency(c, p->placements[i].agency_id, &a));
		json_open(j, '{');
		json_put_i64(j, "nomination_id", p->placements[i].nomination_id);
		json_key(j, "cadre");
		TRY(put_cadre_ref(j, c, p->placements[i].cadre_id, a));
		json_close(j, '}');
		return OK;
	}
	json_add_null(j);
	return OK;
}

static void put_roles(JsonOut *j, const Planned *p, int32_t ward)
{
	json_key(j, "roles");
	json_open(j, '[');
	for (int32_t role = 0; role < ALLOCATE_ROLE_COUNT; role++) {
		int32_t needed = p->in.wards[ward].need[role], placed = count_at(p, ward, role);

		if (!needed && !placed)
			continue;
		json_open(j, '{');
		json_put_str(j, "role", str_from(allocate_role_names[role]));
		json_put_i64(j, "needed", needed);
		json_put_i64(j, "placed", placed);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static int64_t area_of(Call *c, const Planned *p, int32_t ward)
{
	const Area *a = ward >= 0 ? directory_area_by_code(c->view->dir, p->in.wards[ward].code) : NULL;

	return a ? a->id : 0;
}

static Status put_areas(JsonOut *j, Call *c, const Planned *p)
{
	json_key(j, "areas");
	json_open(j, '[');
	for (int32_t i = 0; i < p->in.ward_count; i++) {
		int64_t needed = 0;

		for (int32_t role = 0; role < ALLOCATE_ROLE_COUNT; role++)
			needed += p->in.wards[i].need[role];
		json_open(j, '{');
		put_place_ref(j, c, "area", area_of(c, p, i));
		json_put_str(j, "zone", enum_name(&Zone_names, (unsigned)p->in.wards[i].zone));
		json_put_i64(j, "needed", needed);
		json_put_i64(j, "placed", count_at(p, i, -1));
		put_roles(j, p, i);
		TRY(put_lead(j, c, p, i));
		json_close(j, '}');
	}
	json_close(j, ']');
	return OK;
}

/* Reasons that are not for everybody are counted together. */
static void put_barred(JsonOut *j, unsigned may, const AllocateGap *gap)
{
	int64_t personal = 0;

	json_key(j, "barred");
	json_open(j, '{');
	for (unsigned bar = 0; bar < ALLOCATE_BAR_COUNT; bar++) {
		if (plan_bar_is_health(bar) && !(may & HEALTH))
			personal += gap->barred[bar];
		else if (gap->barred[bar] > 0)
			json_put_i64(j, allocate_bar_names[bar], gap->barred[bar]);
	}
	if (personal > 0)
		json_put_i64(j, "personal", personal);
	json_close(j, '}');
}

static Status put_gaps(JsonOut *j, Call *c, const Planned *p)
{
	unsigned may = call_may_see(c, p->wave.area_id);
	AllocateGap *gaps;
	int32_t n;

	TRY(allocate_gaps(&c->ctx, &p->in, p->places, &gaps, &n));
	json_key(j, "gaps");
	json_open(j, '[');
	for (int32_t i = 0; i < n; i++) {
		const AllocateWard *ward = &p->in.wards[gaps[i].ward];
		PlanGap words = { .why = planning_bar(may, str_from(allocate_bar_names[gaps[i].why])),
			.ward = ward->name,
			.role = str_from(allocate_role_names[gaps[i].role]),
			.missing = gaps[i].missing,
			.barred = gaps[i].barred[gaps[i].why] };

		json_open(j, '{');
		put_place_ref(j, c, "area", area_of(c, p, gaps[i].ward));
		json_put_str(j, "role", words.role);
		json_put_i64(j, "missing", words.missing);
		json_put_str(j, "why", words.why);
		put_barred(j, may, &gaps[i]);
		json_put_str(j, "text", plan_gap_text(&c->http->arena, c->lang, &words));
		json_close(j, '}');
	}
	json_close(j, ']');
	return OK;
}

Status plan_show(Call *c)
{
	JsonOut j = call_out(c);
	Planned p;
	Plan plan;
	Wave wave;

	TRY(planning_plan(c, CAN_READ, &plan, &wave));
	TRY(planning_load(c, &plan, &wave, &p));
	AllocateScore score = allocate_score(&c->http->arena, &p.in, p.places);
	call_etag(c, plan.version);
	json_open(&j, '{');
	TRY(put_plan_fields(&j, c, &plan, &wave));
	TRY(put_areas(&j, c, &p));
	TRY(put_gaps(&j, c, &p));
	json_key(&j, "score");
	plan_put_score(&j, &score);
	json_close(&j, '}');
	return OK;
}

/* ---- acts ---- */

Status plan_edit(Call *c)
{
	PlanEdit *edit = arena_new(&c->http->arena, PlanEdit);
	Planned *p = arena_new(&c->http->arena, Planned);
	Plan plan;
	Wave wave;

	TRY(planning_plan(c, CAN_READ, &plan, &wave));
	TRY(call_body(c, &plan_editing_resource, &edit->editing));
	TRY(planning_load(c, &plan, &wave, p));
	edit->in = &p->in;
	c->command = (Command){ .kind = COMMAND_PLAN, .act = PLAN_EDIT, .subject_id = plan.id, .row = edit };
	return call_commit(c, c->http->path);
}

Status plan_act(Call *c)
{
	PlanActing *in = arena_new(&c->http->arena, PlanActing);
	unsigned act;
	Plan plan;
	Wave wave;

	if (!enum_parse(&PlanAct_names, c->params[1], &act) || (act != PLAN_APPROVE && act != PLAN_DISCARD))
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(planning_plan(c, CAN_READ, &plan, &wave));
	TRY(call_body(c, &plan_acting_resource, in));
	TRY(model_check(&c->ctx, &plan_acting_resource, in));
	/* Every name whose standing changes has its event. */
	c->command = (Command){
		.kind = COMMAND_PLAN, .act = act, .subject_id = plan.id, .ids = plan.people + 64, .row = in
	};
	return call_commit(c, c->http->path);
}
