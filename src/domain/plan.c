/* plan.c: what may happen to a plan, and to pins. See plan.h. */
#include "domain/plan.h"

#include "base/time.h"

#include <string.h>

static const Field plan_editing_fields[] = {
	FIELD(PlanEditing, nomination_id, F_ID, .flags = REQUIRED),
	FIELD(PlanEditing, area_id, F_ID, .doc = "Where to; absent: in reserve"),
	FIELD(PlanEditing, role, F_STR, .max = 20, .doc = "A cadre_role; absent: the one that they have now"),
	FIELD(PlanEditing, reason, F_STR, .flags = REQUIRED | PERSONAL, .max = 500),
};
const Resource plan_editing_resource = {
	.name = "plan_editing", RESOURCE(PlanEditing, plan_editing_fields), .doc = "One name by hand"
};

static const Field plan_acting_fields[] = {
	FIELD(PlanActing, note, F_STR, .max = 500, .doc = "Why: needed to discard"),
};
const Resource plan_acting_resource = {
	.name = "plan_acting", RESOURCE(PlanActing, plan_acting_fields), .doc = "An act on a plan"
};

#define IN(s)	(1u << PLAN_##s)
#define OF(s)	(1u << WAVE_##s)
#define STAY	PlanState_count
#define RUNNING (OF(CALLED) | OF(APPROVED))

static const struct {
	unsigned from;
	unsigned to; /* STAY: the state does not change */
	unsigned waves; /* in which states of the wave */
} steps[PlanAct_count] = {
	[PLAN_MAKE] = { 0, PLAN_DRAFT, RUNNING },
	[PLAN_EDIT] = { IN(DRAFT), STAY, RUNNING },
	[PLAN_APPROVE] = { IN(DRAFT), PLAN_APPROVED, OF(APPROVED) },
	[PLAN_REPLACE] = { IN(APPROVED), PLAN_REPLACED, OF(APPROVED) },
	[PLAN_DISCARD] = { IN(DRAFT), PLAN_DISCARDED, ~0u },
};

bool plan_transition_is_known(unsigned act, unsigned from, unsigned to)
{
	if (act >= PlanAct_count)
		return false;
	if (act == PLAN_MAKE)
		return to == PLAN_DRAFT;
	return steps[act].from >> from & 1 && to == (steps[act].to == STAY ? from : steps[act].to);
}

bool plan_bar_is_health(unsigned bar)
{
	return bar == ALLOCATE_UNFIT || bar == ALLOCATE_SMALL_CHILD || bar == ALLOCATE_PREGNANT ||
	       bar == ALLOCATE_CHRONIC || bar == ALLOCATE_RED_HOME;
}

/* ---- who may ---- */

static bool is_second(const Rights *rights, const Plan *p)
{
	return !rights || (rights->account_id != p->made_by_id && rights->account_id != p->edited_by_id);
}

unsigned plan_acts(const Directory *d, const Rights *rights, const Wave *wave, const Plan *p)
{
	unsigned acts = 0;

	if (rights && !rights_allow(rights, d, CAN_WAVES, wave->area_id))
		return 0;
	for (unsigned act = PLAN_EDIT; act < PlanAct_count; act++) {
		bool may = act != PLAN_REPLACE && (act != PLAN_APPROVE || is_second(rights, p));

		if (may && steps[act].from >> p->state & 1 && steps[act].waves >> wave->state & 1)
			acts |= 1u << act;
	}
	return acts;
}

static Status need_right(Ctx *c, const PlanWorld *w, const PlanCommand *cmd)
{
	if (!cmd->rights || rights_allow(cmd->rights, w->dir, CAN_WAVES, w->wave.area_id))
		return OK;
	return rights_at(cmd->rights, w->dir, w->wave.area_id) ? fault(c, E_FORBIDDEN, "id", "no_capability")
							       : fault(c, E_NOT_FOUND, "id", "not_found");
}

static Status need_state(Ctx *c, const PlanWorld *w, const PlanCommand *cmd)
{
	if (cmd->act != PLAN_MAKE && !(steps[cmd->act].from >> w->now.state & 1))
		return fault(c, E_STATE, "state", "not_in_this_state");
	if (steps[cmd->act].waves >> w->wave.state & 1)
		return OK;
	return cmd->act == PLAN_APPROVE ? fault(c, E_STATE, "wave", "wave_not_approved")
					: fault(c, E_STATE, "wave", "not_in_this_state");
}

/* ---- the names ---- */

/* Both are by id of the nomination. */
static Status check_names(Ctx *c, const PlanWorld *w, const Placement *rows, size_t n)
{
	size_t at = 0, gone = 0;

	for (size_t i = 0; i < n; i++) {
		while (at < w->name_count && w->names[at].id < rows[i].nomination_id)
			at++;
		gone += at == w->name_count || w->names[at].id != rows[i].nomination_id;
	}
	return gone ? faultf(c, E_STALE, "names", "names_changed", "%zu", gone) : OK;
}

/* Whoever has no place is in reserve; whoever has one waits for the order. Who is on tour stays so. */
static void follow_standings(Ctx *c, const PlanWorld *w, PlanOutcome *ret)
{
	size_t at = 0;

	ret->standings = arena_array(c->arena, Nomination, w->count + 1);
	for (size_t i = 0; i < w->count; i++) {
		unsigned standing = w->placements[i].area_id ? STANDING_OPEN : STANDING_RESERVE;

		while (w->names[at].id < w->placements[i].nomination_id)
			at++;
		const Nomination *n = &w->names[at];
		if (n->standing == standing || n->standing == STANDING_ASSIGNED)
			continue;
		Nomination *after = &ret->standings[ret->standing_count++];
		*after = *n;
		after->standing = standing;
		after->version++;
	}
}

/* ---- by hand ---- */

/* Without the pins that were overruled since: of who stands elsewhere, and of who is to be moved. */
static const AllocateInput *input_now(
	Arena *a, const AllocateInput *in, const AllocatePlace *places, int32_t moved)
{
	AllocateInput *now = arena_dup(a, in, sizeof(*in));
	AllocatePin *pins = arena_array(a, AllocatePin, (size_t)in->pin_count + 1);

	now->pins = pins;
	now->pin_count = 0;
	for (int32_t i = 0; i < in->pin_count; i++) {
		const AllocatePin *pin = &in->pins[i];
		AllocatePlace at = places[pin->person];

		if (pin->person != moved && at.ward == pin->ward && (pin->role < 0 || at.role == pin->role))
			pins[now->pin_count++] = *pin;
	}
	return now;
}

static Status find_place(Ctx *c, const PlanWorld *w, const PlanEditing *edit, PlanMove *m)
{
	unsigned role;

	m->person = -1;
	for (size_t i = 0; i < w->count && m->person < 0; i++) {
		if (w->placements[i].nomination_id == edit->nomination_id)
			m->person = (int32_t)i;
	}
	if (m->person < 0)
		return fault(c, E_INVALID, "nomination_id", "not_planned");
	role = w->placements[m->person].role;
	if (edit->role.len && !enum_parse(&CadreRole_names, edit->role, &role))
		return fault(c, E_INVALID, "role", "unknown_value");
	if (!plan_ward(c->arena, w->dir, w->in, edit->area_id, &m->to.ward))
		return fault(c, E_INVALID, "area_id", "not_in_plan");
	m->to.role = m->to.ward >= 0 ? (int32_t)role : -1;
	return OK;
}

Status plan_move(Ctx *c, const PlanWorld *w, const PlanEditing *edit, PlanMove *ret)
{
	PlanMove m = { 0 };
	AllocatePlace *places;
	bool *stays = arena_array(c->arena, bool, w->count + 1);

	TRY(find_place(c, w, edit, &m));
	if (!plan_places(c->arena, w->dir, w->in, w->placements, w->count, &places))
		return fault(c, E_CORRUPT, "plan", "not_its_snapshot");
	for (size_t i = 0; i < w->count; i++)
		stays[i] = w->placements[i].by_hand;
	m.places = places;
	m.in = input_now(c->arena, w->in, places, m.person);
	m.edit = allocate_move_cost(c->arena, m.in, places, stays, m.person, m.to);
	*ret = m;
	return OK;
}

bool plan_move_is_full(const PlanMove *m, size_t people)
{
	int32_t there = 0;

	if (m->to.ward < 0 || m->edit.swapped >= 0)
		return false;
	for (size_t i = 0; i < people; i++)
		there += (int32_t)i != m->person && m->places[i].ward == m->to.ward &&
			 m->places[i].role == m->to.role;
	return there >= m->in->wards[m->to.ward].need[m->to.role];
}

/* Needs make places, not edits: so the sums of a plan always hold. */
static Status check_move(Ctx *c, const PlanWorld *w, const PlanMove *m)
{
	if (m->to.ward < 0)
		return OK;
	if (plan_bar_is_health(m->edit.bar))
		return fault(c, E_INVALID, "area_id", "must_not_go");
	if (plan_move_is_full(m, w->count))
		return fault(c, E_INVALID, "area_id", "place_is_full");
	return OK;
}

/* Somebody by hand: what the engine had reasoned holds for them no more. */
static void put_by_hand(Placement *row, const PlanMove *m, int32_t person, AllocatePlace to, int64_t area_id)
{
	row->area_id = area_id;
	if (to.role >= 0)
		row->role = (unsigned)to.role;
	row->by_hand = person == m->person;
	row->goal = person != m->person ? STR("swap") : to.ward >= 0 ? STR("pin") : STR("out");
	row->bar = row->next_role = row->cost = (Str){ "", 0 };
	row->next_area_id = 0;
	row->metres = to.ward >= 0 ? allocate_metres(m->in, person, to.ward) : 0;
}

static Pin pin_of(const PlanWorld *w, const PlanEditing *edit, const PlanMove *m)
{
	Pin pin = w->pin ? *w->pin : (Pin){ .wave_id = w->wave.id };

	pin.version++;
	pin.cadre_id = w->placements[m->person].cadre_id;
	pin.area_id = edit->area_id;
	pin.ban = edit->area_id == 0;
	pin.role = m->to.role >= 0 ? str_from(allocate_role_names[m->to.role]) : (Str){ "", 0 };
	pin.reason = edit->reason;
	return pin;
}

/* The rows that differ, leaders of teams included. */
static void list_changes(Ctx *c, const PlanWorld *w, const PlanMove *m, AllocatePlace *places,
	Placement *rows, PlanOutcome *ret)
{
	int32_t *leads = arena_array(c->arena, int32_t, (size_t)m->in->ward_count + 1);

	allocate_leads(m->in, places, leads);
	ret->changed = arena_array(c->arena, Placement, w->count + 1);
	for (size_t i = 0; i < w->count; i++) {
		bool touched = (int32_t)i == m->person || (int32_t)i == m->edit.swapped;

		rows[i].leads = places[i].ward >= 0 && leads[places[i].ward] == (int32_t)i;
		if (touched || rows[i].leads != w->placements[i].leads)
			ret->changed[ret->changed_count++] = rows[i];
	}
}

static Status edit_plan(Ctx *c, const PlanWorld *w, const PlanCommand *cmd, PlanOutcome *ret)
{
	const PlanEditing *edit = cmd->edit;
	size_t size = w->count * sizeof(AllocatePlace);
	PlanMove m;

	TRY(model_check(c, &plan_editing_resource, edit));
	TRY(check_names(c, w, w->placements, w->count));
	TRY(plan_move(c, w, edit, &m));
	TRY(check_move(c, w, &m));
	Placement *rows = arena_dup(c->arena, w->placements, w->count * sizeof(*rows));
	AllocatePlace *places = arena_dup(c->arena, m.places, size);
	int64_t from_id = rows[m.person].area_id;
	places[m.person] = m.to;
	put_by_hand(&rows[m.person], &m, m.person, m.to, edit->area_id);
	if (m.edit.swapped >= 0) {
		places[m.edit.swapped] = m.edit.swapped_to;
		put_by_hand(&rows[m.edit.swapped], &m, m.edit.swapped, m.edit.swapped_to,
			m.edit.swapped_to.ward >= 0 ? from_id : 0);
	}
	list_changes(c, w, &m, places, rows, ret);
	AllocateScore score = allocate_score(c->arena, m.in, places);
	plan_figures(m.in, places, &score, &ret->after);
	ret->rows = rows;
	ret->after.edits++;
	ret->after.edited_by_id = cmd->rights ? cmd->rights->account_id : 0;
	ret->pin = pin_of(w, edit, &m);
	return OK;
}

/* ---- acts ---- */

static Status do_act(Ctx *c, const PlanWorld *w, const PlanCommand *cmd, PlanOutcome *ret)
{
	switch (cmd->act) {
	case PLAN_MAKE: {
		ret->after = cmd->made->plan;
		ret->after.made_at_ms = c->now_ms;
		ret->after.made_by_id = cmd->rights ? cmd->rights->account_id : 0;
		return check_names(c, w, cmd->made->placements, cmd->made->count);
	}
	case PLAN_EDIT: return edit_plan(c, w, cmd, ret);
	case PLAN_APPROVE:
		if (!is_second(cmd->rights, &w->now))
			return fault(c, E_FORBIDDEN, "id", "second_person");
		TRY(check_names(c, w, w->placements, w->count));
		ret->after.approved_at_ms = c->now_ms;
		ret->after.approved_by_id = cmd->rights ? cmd->rights->account_id : 0;
		follow_standings(c, w, ret);
		return OK;
	case PLAN_REPLACE: return OK;
	case PLAN_DISCARD:
		ret->after.note = cmd->note;
		return cmd->note.len ? OK : fault(c, E_INVALID, "note", "required");
	}
	BUG("an act of no kind");
}

Status plan_decide(Ctx *c, const PlanWorld *w, const PlanCommand *cmd, PlanOutcome *ret)
{
	PlanOutcome out = { .after = w->now };

	TRY(need_right(c, w, cmd));
	TRY(need_state(c, w, cmd));
	TRY(do_act(c, w, cmd, &out));
	if (steps[cmd->act].to != STAY)
		out.after.state = steps[cmd->act].to;
	out.after.version = w->now.version + 1;
	*ret = out;
	return OK;
}

/* ---- pins ---- */

Status pin_decide(Ctx *c, const Directory *d, const Rights *rights, const Wave *wave, const Cadre *cadre,
	bool has_other, const Pin *before, Pin *after, int64_t *ret_area_id)
{
	const Area *area = directory_area(d, after->area_id);
	unsigned role;

	if (rights && !rights_allow(rights, d, CAN_WAVES, wave->area_id))
		return rights_at(rights, d, wave->area_id)
			       ? fault(c, E_FORBIDDEN, before ? "id" : "wave_id", "no_capability")
			       : fault(c, E_NOT_FOUND, before ? "id" : "wave_id", "not_found");
	TRY(model_check(c, &pin_resource, after));
	if (!(RUNNING >> wave->state & 1) && !after->withdrawn)
		return fault(c, E_STATE, "wave", "not_in_this_state");
	if (before && (before->wave_id != after->wave_id || before->cadre_id != after->cadre_id))
		return fault(c, E_INVALID, "cadre_id", "cannot_move");
	if (!cadre->id)
		return fault(c, E_INVALID, "cadre_id", "not_found");
	if (after->area_id ? !area || !directory_is_inside(d, after->area_id, wave->area_id) : !after->ban)
		return fault(c, E_INVALID, "area_id", after->area_id ? "unknown_area" : "required");
	if (!after->ban && !staff_is_reported(area, day_of(c->now_ms)))
		return fault(c, E_INVALID, "area_id", "not_a_commune");
	if (after->role.len && !enum_parse(&CadreRole_names, after->role, &role))
		return fault(c, E_INVALID, "role", "unknown_value");
	if (has_other && !after->withdrawn)
		return fault(c, E_INVALID, "cadre_id", "already_pinned");
	if (after->ban)
		after->role = (Str){ "", 0 };
	*ret_area_id = wave->area_id;
	return OK;
}
