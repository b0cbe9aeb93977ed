/*
 * tours.h: orders and tours in a story.
 *
 *   organiser mobilises Lan Hoa Mai [with lead]      an agency SYT, named, willing, approved; the list signed
 *   organiser sends Lan Hoa to "An Phú" [by 05/QĐ]   a plan, approved, and its order; the others in reserve
 *   organiser withdraws the order because "…" · system equips Lan             with an account
 *   Lan accepts | Lan refuses because "…" | Lan arrives [without code] | Lan works | Lan rests | Lan exposes
 *   ward of "An Phú" welcomes Lan | … counts Lan at duty [for -2 days] | … remarks Lan | … grades Lan good
 *   organiser replaces Lan [by Hoa] [as infected] because "…" | … relieves Lan by Hoa | … extends Lan for 5
 *   organiser frees Lan [because "…"] | … recalls Lan because "…" | … commends Lan | head of SYT heals Lan
 *
 *   Lan on serving · Lan in "An Phú" · Lan stands reserve · Lan has [no] [late|done|cancelled] task KIND
 *   Lan served 3 rested 1 paid 4 · Lan silent · rest due · handed 2 requests · Lan may [not] work in "An Phú"
 */
#ifndef TESTS_STORIES_TOURS_H
#define TESTS_STORIES_TOURS_H

#include "stories/people.h"

#include "domain/order.h"
#include "domain/plan.h"

static void say_text(const char *text);

/* The newest tour of a cadre; id 0: none. */
static Tour tour_of(Str name)
{
	Value v[] = { VAL_STR(name) };
	Cadre *cadres;
	Tour *rows;

	if (world_rows(&cadre_resource, "name = ?1", v, 1, &cadres) == 0)
		return (Tour){ 0 };
	v[0] = VAL_I64(cadres[0].id);
	size_t n = world_rows(&tour_resource, "cadre_id = ?1", v, 1, &rows);
	return n ? rows[n - 1] : (Tour){ 0 };
}

static void tell(const char *before, Str word, const char *after)
{
	say_text(str_printf(world.c->arena, "%s%.*s%s", before, STR_ARG(word), after).ptr);
}

/* The words up to the end of the object, in one sentence. */
static Str joined(const Words *w)
{
	Str all = STR("");

	for (size_t i = 0; i < w->count; i++)
		all = str_printf(world.c->arena, "%.*s %.*s", STR_ARG(all), STR_ARG(w->at[i]));
	return all;
}

static void say_mobilises(Phrase *p)
{
	Str names = joined(&p->object);
	bool lead = phrase_has(p, "with", NULL);
	Agency *any;

	phrase_all_used(p);
	if (world_rows(&agency_resource, "code = 'SYT'", NULL, 0, &any) == 0)
		say_text("organiser founds SYT for 100 people");
	tell("head of SYT enrols", names, lead ? " with lead" : "");
	say_text(str_printf(world.c->arena, "organiser plans %zu people", p->object.count).ptr);
	say_text("organiser calls the wave");
	tell("head of SYT names", names, "");
	for (size_t i = 0; i < p->object.count; i++)
		tell("", p->object.at[i], " consents");
	tell("head of SYT approves", names, "");
	say_text("organiser approves the wave");
}

static void say_equips(Phrase *p)
{
	Str name = object_word(p, 0, "");
	Cadre x = cadre_named(name);
	Account a = { .login =
			      str_printf(world.c->arena, "%.*s.74", STR_ARG(text_fold(world.c->arena, name))),
		.name = name,
		.password_hash = STR("$none") };

	x.account_id = world_save(&account_resource, &a);
	world_save(&cadre_resource, &x);
}

/* ---- a plan and its order ---- */

static bool is_among(const Words *names, int64_t cadre_id)
{
	for (size_t i = 0; i < names->count; i++) {
		if (cadre_named(names->at[i]).id == cadre_id)
			return true;
	}
	return false;
}

/* Those named go there; who is on tour stays; the others are in reserve. */
static PlanMade *made_of(const Words *names, int64_t area_id, bool leads)
{
	Value v[] = { VAL_I64(wave_now().id) };
	PlanMade *made = arena_new(world.c->arena, PlanMade);
	Nomination *all;
	Tour *tours;
	size_t n = world_rows(&nomination_resource,
		"wave_id = ?1 AND state = 'approved' AND standing <> 'released'", v, 1, &all);

	made->placements = arena_array(world.c->arena, Placement, n + 1);
	made->body = STR("{}");
	for (size_t i = 0; i < n; i++) {
		Value cadre = VAL_I64(all[i].cadre_id);
		size_t there = world_rows(&tour_resource,
			"cadre_id = ?1 AND state IN ('ordered', 'accepted', 'serving', 'resting')", &cadre, 1,
			&tours);
		bool goes = is_among(names, all[i].cadre_id);

		made->placements[made->count++] = (Placement){ .nomination_id = all[i].id,
			.cadre_id = all[i].cadre_id,
			.agency_id = all[i].agency_id,
			.area_id = there  ? tours[0].area_id
				   : goes ? area_id
					  : 0,
			.role = all[i].role,
			.leads = goes && leads };
		made->plan.placed += there || goes;
	}
	made->plan.wave_id = wave_now().id;
	made->plan.people = (int32_t)n;
	made->plan.places = made->plan.placed;
	made->plan.reserve = (int32_t)n - made->plan.placed;
	made->plan.engine = STR("story");
	return made;
}

static int64_t last_id(const Resource *r)
{
	void *rows;
	size_t n = world_rows(r, "id > 0", NULL, 0, &rows);

	return n ? *(int64_t *)(void *)((char *)rows + (n - 1) * r->size) : 0;
}

static void send_by(const Phrase *p, int64_t account_id, Command *cmd)
{
	if (scene.sent && scene.status != OK)
		return;
	cmd->key = world_key();
	cmd->body_hash = hash_of((Str){ (const char *)cmd->key.bytes, sizeof(cmd->key.bytes) });
	cmd->ids = TOUR_COMMAND_IDS;
	commit_as(cmd, account_id);
	(void)p;
}

static void say_sends_people(Phrase *p)
{
	Order *o = arena_new(world.c->arena, Order);
	Str number = STR("05/QĐ-BCĐ");
	int64_t me = account_of_person(p);
	bool leads = phrase_has(p, "as", NULL);
	PlanMade *made = made_of(&p->object, area_id_of(phrase_word(p, "to")), leads);
	PlanActing none = { 0 };
	OrderActing issue = { 0 };

	phrase_has(p, "by", &number);
	phrase_all_used(p);
	send_by(p, 0,
		&(Command){
			.kind = COMMAND_PLAN, .act = PLAN_MAKE, .subject_id = wave_now().id, .row = made });
	send_by(p, me,
		&(Command){ .kind = COMMAND_PLAN,
			.act = PLAN_APPROVE,
			.subject_id = last_id(&plan_resource),
			.row = &none });
	*o = (Order){ .wave_id = wave_now().id,
		.plan_id = last_id(&plan_resource),
		.number = number,
		.day = day_of(clock_now_ms()),
		.template = STR("mobilise"),
		.signer_name = STR("Nguyễn Văn A") };
	send_by(p, me, &(Command){ .kind = COMMAND_ORDER, .act = ORDER_ADD, .row = o });
	send_by(p, me,
		&(Command){ .kind = COMMAND_ORDER,
			.act = ORDER_ISSUE,
			.subject_id = last_id(&order_resource),
			.row = &issue });
}

static void say_withdraws_order(Phrase *p)
{
	OrderActing *in = arena_new(world.c->arena, OrderActing);
	Value v = VAL_STR(STR("mobilise"));
	Order *rows;
	size_t n = world_rows(&order_resource, "kind = ?1", &v, 1, &rows);

	in->note = phrase_word(p, "because");
	send_by(p, account_of_person(p),
		&(Command){ .kind = COMMAND_ORDER,
			.act = ORDER_WITHDRAW,
			.subject_id = rows[n - 1].id,
			.row = in });
}

/* ---- acts ---- */

static const struct {
	const char *verb;
	TourAct act;
	bool by_cadre; /* then the cadre is who, else the object */
} tour_verbs[] = {
	{ "accepts", TOUR_ACCEPT, true },
	{ "refuses", TOUR_DECLINE, true },
	{ "arrives", TOUR_ARRIVE, true },
	{ "works", TOUR_CHECK_IN, true },
	{ "rests", TOUR_REST, true },
	{ "exposes", TOUR_EXPOSE, true },
	{ "welcomes", TOUR_CONFIRM, false },
	{ "counts", TOUR_CHECK_IN, false },
	{ "remarks", TOUR_NOTE, false },
	{ "grades", TOUR_APPRAISE, false },
	{ "replaces", TOUR_REPLACE, false },
	{ "relieves", TOUR_RELIEVE, false },
	{ "extends", TOUR_EXTEND, false },
	{ "frees", TOUR_RELEASE, false },
	{ "recalls", TOUR_WITHDRAW, false },
	{ "commends", TOUR_COMMEND, false },
	{ "heals", TOUR_RECOVER, false },
	{ "drops", TOUR_REPLACE, true },
};

static int next_number = 10;

static void tour_details(Phrase *p, const Tour *t, Command *cmd, TourActing *in)
{
	int32_t today = day_of(clock_now_ms());
	const Words *length;
	Str word;

	phrase_has(p, "because", &in->reason);
	if (cmd->act == TOUR_ARRIVE)
		cmd->code_fits = !phrase_has(p, "without", NULL);
	if (cmd->act == TOUR_NOTE)
		in->remark = STR("Làm tốt.");
	if (cmd->act == TOUR_APPRAISE && p->object.count > 1)
		in->grade = enum_of(&Grade_names, p->object.at[1]);
	if (cmd->act == TOUR_CHECK_IN && phrase_has(p, "at", &word) && is_word(word, "rest"))
		cmd->act = TOUR_REST;
	if (phrase_has(p, "as", &word))
		in->infected = is_word(word, "infected");
	if (phrase_has(p, "by", &word)) {
		in->nomination_id = nomination_of(word).id;
		in->number = str_printf(world.c->arena, "%d/QĐ-BCĐ", next_number++);
	}
	if ((length = phrase_detail(p, "for"))) {
		int32_t days = (int32_t)number_of(length->at[0]);

		if (cmd->act == TOUR_EXTEND)
			in->to_day = t->to_day + days;
		else
			in->day = today + days;
	}
	if (phrase_has(p, "until", &word))
		in->to_day = today + (int32_t)number_of(word);
}

static void send_tour_act(Phrase *p, TourAct act, bool by_cadre)
{
	TourActing *in = arena_new(world.c->arena, TourActing);
	Str name = by_cadre ? p->who : object_word(p, 0, "");
	Tour t = tour_of(name);
	Command cmd = { .kind = COMMAND_TOUR,
		.act = act,
		.by_cadre = by_cadre,
		.row = in,
		.subject_id = t.id,
		.ids = TOUR_COMMAND_IDS };

	if (!t.id)
		story_fail("%.*s was not sent", STR_ARG(name));
	tour_details(p, &t, &cmd, in);
	send_person(p, &cmd);
}

/* "ward of … hands Lan masks 20" | "… collects Lan masks 15 [because "…"]" */
static void say_kit(Phrase *p, bool comes_back)
{
	Value v = VAL_STR(object_word(p, 1, ""));
	Kit *kit = arena_new(world.c->arena, Kit), *rows;
	Command cmd = { .kind = COMMAND_SAVE, .resource = &kit_resource, .row = kit };
	int32_t count = (int32_t)number_of(object_word(p, 2, ""));

	if (comes_back && world_rows(&kit_resource, "item = ?1", &v, 1, &rows))
		*kit = rows[0];
	kit->tour_id = tour_of(object_word(p, 0, "")).id;
	kit->item = v.str;
	*(comes_back ? &kit->returned : &kit->issued) = count;
	phrase_has(p, "because", &kit->note);
	send_person(p, &cmd);
}

static bool say_about_tours(Phrase *p)
{
	if (is_word(p->verb, "hands") || is_word(p->verb, "collects")) {
		say_kit(p, is_word(p->verb, "collects"));
		return true;
	}
	if (is_word(p->verb, "mobilises"))
		say_mobilises(p);
	else if (is_word(p->verb, "equips"))
		say_equips(p);
	else if (is_word(p->verb, "sends") && is_word(p->who, "organiser"))
		say_sends_people(p);
	else if (is_word(p->verb, "withdraws") && is_word(object_word(p, 1, ""), "order"))
		say_withdraws_order(p);
	else {
		for (size_t i = 0; i < COUNT_OF(tour_verbs); i++) {
			if (is_word(p->verb, tour_verbs[i].verb)) {
				send_tour_act(p, tour_verbs[i].act, tour_verbs[i].by_cadre);
				return true;
			}
		}
		return false;
	}
	return true;
}

/* ---- what may be expected ---- */

static bool expect_tour_task(const Words *e, const Tour *t)
{
	bool no = is_word(e->at[2], "no");
	Str how = e->at[2 + no];
	TaskState state = is_word(how, "done")	      ? TASK_DONE
			  : is_word(how, "cancelled") ? TASK_CANCELLED
						      : TASK_OPEN;
	unsigned kind = enum_of(&TaskKind_names, e->at[e->count - 1]);
	Value v[] = { VAL_I64(t->id), VAL_ENUM(TaskState_names, state), VAL_I64(is_word(how, "late")),
		VAL_ENUM(TaskKind_names, kind) };
	Task *rows;
	size_t n = world_rows(
		&task_resource, "subject_id = ?1 AND state = ?2 AND late >= ?3 AND kind = ?4", v, 4, &rows);

	if ((n == 0) != no)
		story_fail("%.*s has %zu such tasks", STR_ARG(e->at[0]), n);
	return true;
}

static bool expect_work(const Words *e)
{
	bool no = is_word(e->at[2], "not");
	const View *v = store_view(world.store);
	Rights rights = view_rights(v, cadre_named(e->at[0]).account_id);
	bool may = rights_allow(&rights, v->dir, CAN_HANDLE, area_id_of(e->at[e->count - 1]));

	store_view_release(world.store, &v);
	if (may == no)
		story_fail("%.*s may%s work there", STR_ARG(e->at[0]), may ? "" : " not");
	return true;
}

static bool answer_has(const char *text)
{
	return str_find(scene.answer, str_from(text)) >= 0;
}

static bool expect_tour(const Words *e)
{
	Str what = e->count > 1 ? e->at[1] : (Str){ "", 0 };

	if (is_word(e->at[0], "rest") && e->count >= 2) {
		if (answer_has("\"rest_due\":true") == is_word(what, "not"))
			story_fail("the answer is %.*s", STR_ARG(scene.answer));
		return true;
	}
	if (is_word(e->at[0], "handed") && e->count == 3) {
		Str want =
			str_printf(world.c->arena, "\"handed_%.*s\":%.*s", STR_ARG(e->at[2]), STR_ARG(what));

		if (!answer_has(want.ptr))
			story_fail("the answer is %.*s", STR_ARG(scene.answer));
		return true;
	}
	Tour t = tour_of(e->at[0]);
	if (!t.id && !is_word(what, "stands"))
		return false;
	if (is_word(what, "on") && e->count == 3) {
		Str is = enum_name(&TourState_names, t.state);

		if (!str_eq(is, e->at[2]))
			story_fail("expected %.*s on %.*s, is %.*s", STR_ARG(e->at[0]), STR_ARG(e->at[2]),
				STR_ARG(is));
		return true;
	}
	if (is_word(what, "stands") && e->count == 3) {
		Str is = enum_name(&Standing_names, nomination_of(e->at[0]).standing);

		if (!str_eq(is, e->at[2]))
			story_fail("expected %.*s to stand %.*s, is %.*s", STR_ARG(e->at[0]),
				STR_ARG(e->at[2]), STR_ARG(is));
		return true;
	}
	if (is_word(what, "in") && e->count == 3) {
		if (t.area_id != area_id_of(e->at[2]))
			story_fail("%.*s is in %.*s", STR_ARG(e->at[0]), STR_ARG(code_of_area(t.area_id)));
		return true;
	}
	if (is_word(what, "served") && e->count == 7) {
		if (t.duty_days != number_of(e->at[2]) || t.rest_days != number_of(e->at[4]) ||
			t.allowance_days != number_of(e->at[6]))
			story_fail("%.*s served %d rested %d paid %d", STR_ARG(e->at[0]), t.duty_days,
				t.rest_days, t.allowance_days);
		return true;
	}
	Str last = e->at[e->count - 1];

	if (e->count <= 3 &&
		(is_word(last, "silent") || is_word(last, "leads") || is_word(last, "commended"))) {
		bool is = is_word(last, "silent") ? t.silent : is_word(last, "leads") ? t.leads : t.commended;

		if (is == is_word(what, "not"))
			story_fail("%.*s: %.*s is %d", STR_ARG(e->at[0]), STR_ARG(last), is);
		return true;
	}
	if (is_word(what, "may") && e->count >= 5)
		return expect_work(e);
	if (is_word(what, "has") && e->count >= 4 && is_word(e->at[e->count - 2], "task"))
		return expect_tour_task(e, &t);
	return false;
}

#endif
