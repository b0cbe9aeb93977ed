/*
 * plan_people.c: who goes where in a plan and why; what a move would cost; two plans side by side; what fewer
 * moves would cost; the snapshot that a plan was made from. For the organisation board. See plans.c.
 */
#include "api/planning.h"

#include "link/plan_make.h"

/* ---- placements ---- */

static unsigned may_see_placement(const Call *c, const void *row)
{
	const Agency *a;

	return sending_agency((Call *)(uintptr_t)c, ((const Placement *)row)->agency_id, &a) == OK
		       ? sending_may_see(c, a)
		       : 0;
}

static Str area_name(const Call *c, int64_t area_id)
{
	const Area *a = directory_area(c->view->dir, area_id);

	return a ? a->name : (Str){ "", 0 };
}

static Status put_why(JsonOut *j, Call *c, const Placement *p, unsigned may)
{
	PlanWhy why = { .goal = p->goal,
		.bar = planning_bar(may, p->bar),
		.ward = area_name(c, p->area_id),
		.role = enum_name(&CadreRole_names, p->role),
		.next = area_name(c, p->next_area_id),
		.metres = p->metres };

	TRY(plan_read_cost(&c->ctx, p->cost, &why.cost));
	json_key(j, "why");
	json_open(j, '{');
	json_put_str(j, "goal", why.goal);
	json_key(j, "bar");
	if (why.bar.len)
		json_add_str(j, why.bar);
	else
		json_add_null(j);
	put_place_ref(j, c, "next_area", p->next_area_id);
	json_put_str(j, "next_role", p->next_role);
	json_key(j, "cost");
	plan_put_cost(j, &why.cost);
	json_put_str(j, "text", plan_why_text(&c->http->arena, c->lang, &why));
	json_close(j, '}');
	return OK;
}

static Status put_placement(JsonOut *j, Call *c, const void *row)
{
	const Placement *p = row;
	const Agency *a;

	TRY(sending_agency(c, p->agency_id, &a));
	unsigned may = sending_may_see(c, a);
	json_open(j, '{');
	model_put_fields(j, &placement_resource, p, may);
	json_key(j, "cadre");
	TRY(put_cadre_ref(j, c, p->cadre_id, a));
	json_key(j, "agency");
	put_agency_ref(j, a);
	put_place_ref(j, c, "area", p->area_id);
	TRY(put_why(j, c, p, may));
	json_close(j, '}');
	return OK;
}

static Status read_placements(Call *c, void *filter, ListPage *page)
{
	PlanFilter *f = filter;

	c->user = NULL; /* its memory was the page's before */
	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	return query_placements(&c->ctx, c->db, f, (Placement **)&page->rows, &page->n, &page->more);
}

static Status note_placements(Call *c, const ListPage *page, Str purpose)
{
	const Placement *rows = page->rows;
	int64_t *ids = arena_array(&c->http->arena, int64_t, page->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < page->n; i++) {
		bool tells = !str_eq(planning_bar(0, rows[i].bar), rows[i].bar);

		if (tells && may_see_placement(c, &rows[i]) & HEALTH)
			ids[n++] = rows[i].cadre_id;
	}
	return journal_ids(c, ids, n, purpose);
}

/* Every name is in a plan once: its nomination is the row's cursor. */
static Str placement_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Placement *)row)->nomination_id);
}

static int64_t placement_area(const Call *c UNUSED, const void *row)
{
	return ((const Placement *)row)->area_id;
}

Status placement_list(Call *c)
{
	PlanFilter f = { .reserve = call_flag(c, "reserve"), .by_hand = call_flag(c, "by_hand") };
	const Area *area;
	Plan plan;
	Wave wave;
	const List l = { .resource = &placement_resource,
		.file = "phan-bo",
		.filter = &f,
		.read = read_placements,
		.cursor = placement_cursor,
		.put = put_placement,
		.may_see = may_see_placement,
		.area_of = placement_area,
		.note_reading = note_placements };

	TRY(planning_plan(c, CAN_WAVES, &plan, &wave));
	f.plan_id = plan.id;
	TRY(call_area_param(c, "area", &area));
	f.area_id = area ? area->id : 0;
	TRY(call_id_param(c, "agency", &f.agency_id));
	TRY(call_id_param(c, "nomination", &f.nomination_id));
	TRY(call_enum_param(c, "role", &CadreRole_names, &f.roles));
	return list_answer(c, &l);
}

/* ---- what if ---- */

static Status put_swap(JsonOut *j, Call *c, const Planned *p, const AllocateEdit *edit)
{
	const Placement *row = &p->placements[MAX(edit->swapped, 0)];
	const Agency *a;

	json_key(j, "swapped");
	if (edit->swapped < 0) {
		json_add_null(j);
		return OK;
	}
	TRY(sending_agency(c, row->agency_id, &a));
	json_open(j, '{');
	json_put_i64(j, "nomination_id", row->nomination_id);
	json_key(j, "cadre");
	TRY(put_cadre_ref(j, c, row->cadre_id, a));
	const Area *to = edit->swapped_to.ward >= 0 ? directory_area_by_code(c->view->dir,
							      p->in.wards[edit->swapped_to.ward].code)
						    : NULL;
	put_place_ref(j, c, "to_area", to ? to->id : 0);
	json_key(j, "to_role");
	if (to)
		json_add_str(j, str_from(allocate_role_names[edit->swapped_to.role]));
	else
		json_add_null(j);
	json_close(j, '}');
	return OK;
}

/* The move of the query: nomination, area, role. */
static Status read_move(Call *c, const Planned *p, PlanMove *ret)
{
	PlanEditing edit = { .role = http_param(c->http, "role") };
	PlanWorld w = { .now = p->plan,
		.wave = p->wave,
		.dir = c->view->dir,
		.placements = p->placements,
		.count = p->count,
		.in = &p->in };
	const Area *area;

	TRY(call_id_param(c, "nomination", &edit.nomination_id));
	if (!edit.nomination_id)
		return fault(&c->ctx, E_INVALID, "nomination", "required");
	TRY(call_area_param(c, "area", &area));
	edit.area_id = area ? area->id : 0;
	return plan_move(&c->ctx, &w, &edit, ret);
}

Status plan_what_if(Call *c)
{
	JsonOut j = call_out(c);
	const Agency *a;
	PlanMove m;
	Planned p;
	Plan plan;
	Wave wave;

	TRY(planning_plan(c, CAN_WAVES, &plan, &wave));
	TRY(planning_load(c, &plan, &wave, &p));
	TRY(read_move(c, &p, &m));
	const Placement *row = &p.placements[m.person];
	TRY(sending_agency(c, row->agency_id, &a));
	Str bar = str_from(plan_move_is_full(&m, p.count) ? "full" : allocate_bar_names[m.edit.bar]);
	if (plan_bar_is_health(m.edit.bar) && sending_may_see(c, a) & HEALTH)
		TRY(journal_ids(c, &row->cadre_id, 1, STR("reading")));
	PlanIf what = { .bar = planning_bar(sending_may_see(c, a), bar),
		.ward = m.to.ward >= 0 ? p.in.wards[m.to.ward].name : (Str){ "", 0 },
		.role = m.to.role >= 0 ? str_from(allocate_role_names[m.to.role]) : (Str){ "", 0 },
		.swapped = m.edit.swapped >= 0,
		.swapped_ward = m.edit.swapped_to.ward >= 0 ? p.in.wards[m.edit.swapped_to.ward].name
							    : (Str){ "", 0 },
		.cost = m.edit.cost };
	json_open(&j, '{');
	json_key(&j, "bar");
	if (str_eq(what.bar, STR("free")))
		json_add_null(&j);
	else
		json_add_str(&j, what.bar);
	c->user = NULL;
	TRY(put_swap(&j, c, &p, &m.edit));
	json_key(&j, "cost");
	plan_put_cost(&j, &m.edit.cost);
	json_put_i64(&j, "worse", allocate_cost_sign(&m.edit.cost));
	json_put_str(&j, "text", plan_if_text(&c->http->arena, c->lang, &what));
	json_close(&j, '}');
	return OK;
}

/* ---- two plans ---- */

/* Where the other plan has this name; NULL: it has not. */
static const Placement *other_of(const Placement *rows, size_t n, int64_t nomination_id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (rows[mid].nomination_id < nomination_id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && rows[low].nomination_id == nomination_id ? &rows[low] : NULL;
}

static Status put_moved(JsonOut *j, Call *c, const Placement *from, const Placement *to)
{
	const Agency *a;

	TRY(sending_agency(c, from->agency_id, &a));
	json_open(j, '{');
	json_put_i64(j, "nomination_id", from->nomination_id);
	json_key(j, "cadre");
	TRY(put_cadre_ref(j, c, from->cadre_id, a));
	json_key(j, "agency");
	put_agency_ref(j, a);
	put_place_ref(j, c, "from", from->area_id);
	put_place_ref(j, c, "to", to->area_id);
	json_put_str(j, "from_role", enum_name(&CadreRole_names, from->role));
	json_put_str(j, "to_role", enum_name(&CadreRole_names, to->role));
	json_close(j, '}');
	return OK;
}

/* Both by what this one was made from: people whom the other has and this one has not do not count. */
static AllocateCost difference(Call *c, const Planned *p, const Placement *rows, size_t n)
{
	Arena *a = &c->http->arena;
	AllocatePlace *places = arena_array(a, AllocatePlace, p->count + 1);

	for (size_t i = 0; i < p->count; i++) {
		const Placement *to = other_of(rows, n, p->placements[i].nomination_id);
		int32_t ward = -1;

		places[i] = (AllocatePlace){ -1, -1 };
		if (to && to->area_id && plan_ward(a, c->view->dir, &p->in, to->area_id, &ward))
			places[i] = (AllocatePlace){ ward, (int32_t)to->role };
	}
	AllocateScore before = allocate_score(a, &p->in, p->places),
		      after = allocate_score(a, &p->in, places);
	return allocate_difference(&before, &after);
}

Status plan_compare(Call *c)
{
	JsonOut j = call_out(c);
	Placement *rows;
	size_t n;
	int64_t with, moves = 0;
	Planned p;
	Plan plan, other;
	Wave wave, its_wave;

	TRY(planning_plan(c, CAN_WAVES, &plan, &wave));
	TRY(call_id_param(c, "with", &with));
	if (!with)
		return fault(&c->ctx, E_INVALID, "with", "required");
	TRY(planning_get(c, CAN_WAVES, with, &other, &its_wave));
	if (other.wave_id != plan.wave_id)
		return fault(&c->ctx, E_INVALID, "with", "not_of_this_wave");
	TRY(planning_load(c, &plan, &wave, &p));
	TRY(query_placements_of(&c->ctx, c->db, other.id, &rows, &n));
	json_open(&j, '{');
	json_key(&j, "moved");
	json_open(&j, '[');
	for (size_t i = 0; i < p.count; i++) {
		const Placement *from = &p.placements[i], *to = other_of(rows, n, from->nomination_id);

		if (!to || (to->area_id == from->area_id && (!to->area_id || to->role == from->role)))
			continue;
		moves++;
		TRY(put_moved(&j, c, from, to));
	}
	json_close(&j, ']');
	json_put_i64(&j, "moves", moves);
	AllocateCost cost = difference(c, &p, rows, n);
	json_key(&j, "cost");
	plan_put_cost(&j, &cost);
	json_close(&j, '}');
	return OK;
}

/* ---- the frontier ---- */

Status plan_frontier(Call *c)
{
	AllocateStep steps[ALLOCATE_FRONTIER_MAX];
	JsonOut j = call_out(c);
	int32_t n = 0;
	Planned p;
	Plan plan;
	Wave wave;

	TRY(planning_plan(c, CAN_WAVES, &plan, &wave));
	TRY(planning_load(c, &plan, &wave, &p));
	TRY(planning_frontier(c, &p, steps, &n));
	json_open(&j, '{');
	json_key(&j, "steps");
	json_open(&j, '[');
	for (int32_t i = 0; i < n; i++) {
		AllocateCost cost = allocate_difference(&steps[MAX(i - 1, 0)].score, &steps[i].score);

		json_open(&j, '{');
		json_put_i64(&j, "move_metres", steps[i].move_metres);
		json_put_bool(&j, "keep_fill", steps[i].keep_fill);
		json_put_i64(&j, "moves", steps[i].score.moves);
		json_key(&j, "cost");
		plan_put_cost(&j, &cost);
		json_key(&j, "score");
		plan_put_score(&j, &steps[i].score);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_close(&j, '}');
	return OK;
}

/* ---- the snapshot ---- */

/* It tells of everybody what keeps them from a place: a reading of health like others. */
Status plan_snapshot(Call *c)
{
	Arena *a = &c->http->arena;
	PlanInput input;
	Placement *rows;
	size_t n;
	Plan plan;
	Wave wave;

	TRY(planning_plan(c, CAN_WAVES, &plan, &wave));
	if (!call_can(c, CAN_HEALTH, wave.area_id) || !call_can(c, CAN_EXPORT, wave.area_id))
		return fault(&c->ctx, E_FORBIDDEN, "id", "no_capability");
	c->http->arena.max_bytes = PLAN_ARENA_MAX_BYTES;
	TRY(query_placements_of(&c->ctx, c->db, plan.id, &rows, &n));
	int64_t *ids = arena_array(a, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].cadre_id;
	TRY(journal_ids(c, ids, n, STR("export")));
	TRY(row_get(&c->ctx, c->db, &plan_input_resource, plan.id, &input));
	http_reply_header(c->http, "Content-Disposition",
		str_printf(a, "attachment; filename=\"phuong-an-%d.json\"", plan.number));
	buf_add(&c->http->out, input.body);
	return OK;
}
