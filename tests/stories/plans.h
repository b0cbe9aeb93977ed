/*
 * plans.h: plans, edits by hand and pins in a story.
 *
 *   nobody needs anybody                                  every commune asks for nobody; then wards ask
 *   organiser allocates [again] [with cap 3]              makes a plan; again: from the newest one
 *   organiser moves Lan to "An Phú" [as medical] because "…"   … moves Lan out because "…"
 *   second approves the plan · organiser discards the plan because "…"
 *   organiser pins Lan to "An Phú" [as data] because "…" · bans Lan [from "An Phú"] because "…" · unpins Lan
 *
 *   plan draft · plan placed 2 · plan 1 replaced · Lan goes to "An Phú" [as medical] · Lan waits in reserve
 *   Lan goes by zone · Lan is barred by pregnant · Lan stands reserve · Lan leads · same plan · other plan
 *   "An Phú" misses 1 logistics by agency_cap
 */
#ifndef TESTS_STORIES_PLANS_H
#define TESTS_STORIES_PLANS_H

#include "stories/people.h"

#include "link/plan_make.h"

static Plan plan_numbered(int64_t number)
{
	Value v[] = { VAL_I64(wave_now().id), VAL_I64(number) };
	Plan *rows;
	size_t n = world_rows(&plan_resource, "wave_id = ?1 AND (number = ?2 OR ?2 = 0)", v, 2, &rows);

	if (n == 0)
		story_fail("no such plan");
	return rows[n - 1];
}

static Placement placement_of(Str name)
{
	Value v[] = { VAL_I64(plan_numbered(0).id), VAL_I64(nomination_of(name).id) };
	Placement *rows;

	if (world_rows(&placement_resource, "plan_id = ?1 AND nomination_id = ?2", v, 2, &rows) == 0)
		story_fail("%.*s is not in the plan", STR_ARG(name));
	return rows[0];
}

static AllocateInput *snapshot_of(const Plan *p)
{
	AllocateInput *in = arena_new(world.c->arena, AllocateInput);
	PlanInput input;

	if (row_get(world.c, reader_db(world.reader), &plan_input_resource, p->id, &input) != OK ||
		snapshot_read(world.c, input.body, in) != OK)
		story_fail("the snapshot cannot be read: %s", world_why());
	if (!str_eq(str_hex(world.c->arena, in->hash, sizeof(in->hash)), p->input_hash))
		story_fail("the snapshot does not have the plan's hash");
	return in;
}

static void say_nobody_needs(void)
{
	for (size_t i = 0; i < COUNT_OF(world_areas); i++) {
		for (unsigned role = 0; role < CadreRole_count; role++) {
			NeedAsk ask = { .area_id = area_id_of(str_from(world_areas[i].code)),
				.role = role,
				.reason = STR("Đủ người.") };

			if (strcmp(world_areas[i].level, "commune") == 0)
				world_save(&need_ask_resource, &ask);
		}
	}
}

static void say_allocates(Phrase *p)
{
	PlanMaker *maker = arena_new(world.c->arena, PlanMaker);
	const View *v = store_view(world.store);
	PlanMaking how = plan_making_usual(v->rules);
	Wave wave = wave_now();
	Command cmd = { .kind = COMMAND_PLAN, .act = PLAN_MAKE, .subject_id = wave.id, .row = &maker->made };
	Str cap;

	if (is_word(object_word(p, 0, ""), "again"))
		how.base_id = plan_numbered(0).id;
	if (phrase_has(p, "with", &cap))
		how.agency_cap = (int32_t)number_of(cap);
	world.c->fault = (Fault){ 0 };
	world.c->now_ms = clock_now_ms();
	scene.status = plan_make(world.c, reader_db(world.reader), v, &wave, &how, maker);
	scene.fault = world.c->fault;
	scene.sent = true;
	store_view_release(world.store, &v);
	if (scene.status != OK)
		return;
	cmd.ids = plan_make_ids(&maker->made);
	send_person(p, &cmd);
}

static void say_moves(Phrase *p)
{
	PlanEdit *edit = arena_new(world.c->arena, PlanEdit);
	Plan plan = plan_numbered(0);
	Command cmd = { .kind = COMMAND_PLAN, .act = PLAN_EDIT, .subject_id = plan.id, .row = edit };
	Str to;

	edit->in = snapshot_of(&plan);
	edit->editing.nomination_id = nomination_of(object_word(p, 0, "")).id;
	if (phrase_has(p, "to", &to))
		edit->editing.area_id = area_id_of(to);
	phrase_has(p, "as", &edit->editing.role);
	phrase_has(p, "because", &edit->editing.reason);
	send_person(p, &cmd);
}

static void say_plan_act(Phrase *p, PlanAct act)
{
	PlanActing *in = arena_new(world.c->arena, PlanActing);
	Plan plan = plan_numbered(0);
	Command cmd = {
		.kind = COMMAND_PLAN, .act = act, .subject_id = plan.id, .ids = plan.people + 64, .row = in
	};

	phrase_has(p, "because", &in->note);
	send_person(p, &cmd);
}

static void save_pin(Phrase *p, Pin *pin)
{
	Command cmd = { .kind = COMMAND_SAVE, .resource = &pin_resource, .row = pin };

	phrase_has(p, "as", &pin->role);
	phrase_has(p, "because", &pin->reason);
	send_person(p, &cmd);
}

static void say_pins(Phrase *p)
{
	Pin *pin = arena_new(world.c->arena, Pin);

	*pin = (Pin){ .wave_id = wave_now().id,
		.cadre_id = cadre_named(object_word(p, 0, "")).id,
		.area_id = area_id_of(phrase_word(p, "to")) };
	save_pin(p, pin);
}

static void say_bans(Phrase *p)
{
	Pin *pin = arena_new(world.c->arena, Pin);
	Str from;

	*pin = (Pin){
		.wave_id = wave_now().id, .cadre_id = cadre_named(object_word(p, 0, "")).id, .ban = true
	};
	if (phrase_has(p, "from", &from))
		pin->area_id = area_id_of(from);
	save_pin(p, pin);
}

/* The newest pin or ban of the cadre is withdrawn. */
static void say_unpins(Phrase *p)
{
	Value v = VAL_I64(cadre_named(object_word(p, 0, "")).id);
	Pin *rows;
	size_t n = world_rows(&pin_resource, "cadre_id = ?1 AND withdrawn = 0", &v, 1, &rows);

	if (n == 0)
		story_fail("was never pinned");
	rows[n - 1].withdrawn = true;
	save_pin(p, &rows[n - 1]);
}

/* False: no verb of this file. */
static bool say_about_plans(Phrase *p)
{
	bool of_plan = is_word(object_word(p, 0, ""), "the") && is_word(object_word(p, 1, ""), "plan");

	if (is_word(p->who, "nobody") && is_word(p->verb, "needs"))
		say_nobody_needs();
	else if (is_word(p->verb, "allocates"))
		say_allocates(p);
	else if (is_word(p->verb, "moves"))
		say_moves(p);
	else if (is_word(p->verb, "approves") && of_plan)
		say_plan_act(p, PLAN_APPROVE);
	else if (is_word(p->verb, "discards") && of_plan)
		say_plan_act(p, PLAN_DISCARD);
	else if (is_word(p->verb, "pins"))
		say_pins(p);
	else if (is_word(p->verb, "bans"))
		say_bans(p);
	else if (is_word(p->verb, "unpins"))
		say_unpins(p);
	else
		return false;
	return true;
}

/* ---- what may be expected ---- */

/* "plan draft", "plan 1 replaced", "plan placed 2" */
static void expect_plan(const Words *e)
{
	int64_t number = 0;
	unsigned state;

	if (e->count == 2 && enum_parse(&PlanState_names, e->at[1], &state)) {
		want_word("a plan", enum_name(&PlanState_names, plan_numbered(0).state), e->at[1]);
		return;
	}
	if (str_to_i64(e->at[1], &number)) {
		want_word("a plan", enum_name(&PlanState_names, plan_numbered(number).state), e->at[2]);
		return;
	}
	const Field *f = model_field(&plan_resource, str_cstr(world.c->arena, e->at[1]));
	Plan plan = plan_numbered(0);
	if (!f)
		story_fail("a plan has no %.*s", STR_ARG(e->at[1]));
	want_number(f->name, model_get(f, &plan).i64, number_of(e->at[2]));
}

/* Lan goes to "An Phú" [as medical], Lan goes by zone, Lan waits in reserve */
static void expect_place(const Words *e)
{
	Placement row = placement_of(e->at[0]);
	const View *v = store_view(world.store);
	const Area *a = directory_area(v->dir, row.area_id);
	Str name = a ? str_dup(world.c->arena, a->name) : STR("reserve");

	store_view_release(world.store, &v);
	if (is_word(e->at[2], "by")) {
		want_word("to go by", row.goal, e->at[3]);
		return;
	}
	int64_t wanted = is_word(e->at[2], "to") ? area_id_of(e->at[3]) : 0;
	if (row.area_id != wanted)
		story_fail("%.*s is in %.*s (%.*s %.*s)", STR_ARG(e->at[0]), STR_ARG(name), STR_ARG(row.goal),
			STR_ARG(row.bar));
	if (e->count == 6)
		want_word("role", enum_name(&CadreRole_names, row.role), e->at[5]);
}

/* "An Phú" misses 1 logistics by agency_cap */
static void expect_gap(const Words *e)
{
	Plan plan = plan_numbered(0);
	Value id = VAL_I64(plan.id);
	const AllocateInput *in = snapshot_of(&plan);
	const View *v = store_view(world.store);
	unsigned role = enum_of(&CadreRole_names, e->at[3]);
	Placement *rows;
	AllocatePlace *places;
	AllocateGap *gaps;
	int32_t n = 0, ward, missing = 0;
	const char *why = "";

	size_t count = world_rows(&placement_resource, "plan_id = ?1", &id, 1, &rows);
	if (!plan_places(world.c->arena, v->dir, in, rows, count, &places) ||
		!plan_ward(world.c->arena, v->dir, in, area_id_of(e->at[0]), &ward) ||
		allocate_gaps(world.c, in, places, &gaps, &n) != OK)
		story_fail("the plan and its snapshot do not agree");
	store_view_release(world.store, &v);
	for (int32_t i = 0; i < n; i++) {
		if (gaps[i].ward == ward && gaps[i].role == (int32_t)role) {
			missing = gaps[i].missing;
			why = allocate_bar_names[gaps[i].why];
		}
	}
	want_number("missing", missing, number_of(e->at[2]));
	if (e->count == 6)
		want_word("missing by", str_from(why), e->at[5]);
}

/* Made twice from the same rows, a plan is made from the same snapshot. */
static void expect_same(bool same)
{
	Plan last = plan_numbered(0), before = plan_numbered(last.number - 1);

	want_true(str_eq(last.input_hash, before.input_hash) == same,
		same ? "the same snapshot" : "another one");
	if (same)
		want_true(str_eq(last.list_hash, before.list_hash), "the same list");
}

static bool expect_plans(const Words *e)
{
	if (is_word(e->at[0], "plan") && e->count >= 2)
		expect_plan(e);
	else if (e->count == 2 && is_word(e->at[1], "snapshot"))
		expect_same(is_word(e->at[0], "same"));
	else if (e->count >= 4 && (is_word(e->at[1], "goes") || is_word(e->at[1], "waits")))
		expect_place(e);
	else if (e->count == 5 && is_word(e->at[2], "barred"))
		want_word("barred by", placement_of(e->at[0]).bar, e->at[4]);
	else if (e->count == 2 && is_word(e->at[1], "leads"))
		want_true(placement_of(e->at[0]).leads, "leads");
	else if (e->count == 3 && is_word(e->at[1], "stands"))
		want_word("to stand", enum_name(&Standing_names, nomination_of(e->at[0]).standing), e->at[2]);
	else if (e->count >= 4 && is_word(e->at[1], "misses"))
		expect_gap(e);
	else
		return false;
	return true;
}

#endif
