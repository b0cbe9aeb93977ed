/*
 * request.c: what may happen to a request. The table act_rules says from which states, to which, who may, and
 * what must be given; one small function an act says what else it changes. States are drawn in request.h.
 * Depends on directory, rights, code, task.
 */
#include "domain/request.h"
#include "base/text.h"
#include "base/time.h"
#include "domain/code.h"

#include <string.h>

static const Field filing_fields[] = {
	FIELD(RequestFiling, kind, F_ENUM, .names = &RequestKind_names, .flags = REQUIRED),
	FIELD(RequestFiling, area_code, F_STR, .flags = REQUIRED, .max = 20, .doc = "GSO code of the ward"),
	FIELD(RequestFiling, text, F_STR, .flags = PERSONAL | HEALTH, .max = 4000),
	FIELD(RequestFiling, phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(RequestFiling, name, F_STR, .flags = PERSONAL, .max = 120),
	FIELD(RequestFiling, address, F_STR, .flags = PERSONAL, .max = 300),
	FIELD(RequestFiling, persons, F_I32, .min = 1, .max = 500),
	FIELD(RequestFiling, vulnerable, F_SET, .names = &Vulnerable_names, .flags = HEALTH),
	FIELD(RequestFiling, lat, F_F64, .min = -90, .max = 90, .flags = PERSONAL),
	FIELD(RequestFiling, lon, F_F64, .min = -180, .max = 180, .flags = PERSONAL),
	FIELD(RequestFiling, join_id, F_ID, .doc = "Hotline: another call for this open request"),
};
const Resource request_filing_resource = {
	.name = "request_filing", RESOURCE(RequestFiling, filing_fields), .doc = "A resident asks for help"
};

static const Field acting_fields[] = {
	FIELD(RequestActing, text, F_STR, .flags = PERSONAL, .max = 4000),
	FIELD(RequestActing, kind, F_STR, .max = 20),
	FIELD(RequestActing, lane, F_STR, .max = 20),
	FIELD(RequestActing, persons, F_I32, .min = 1, .max = 500),
	FIELD(RequestActing, assignee_id, F_ID),
	FIELD(RequestActing, area_code, F_STR, .max = 20),
	FIELD(RequestActing, into_code, F_STR, .max = 20),
	FIELD(RequestActing, outcome, F_STR, .max = 20),
	FIELD(RequestActing, for_resident, F_BOOL),
};
const Resource request_acting_resource = { .name = "request_acting",
	RESOURCE(RequestActing, acting_fields),
	.doc = "What an act on a request needs; which of these, the act says" };

/* ---- the table ---- */

enum {
	SAME_STATE = REQUEST_JOINED + 1,
	BACK_TO_WORK
}; /* BACK_TO_WORK: assigned when somebody is on it, else triaged */
enum Needs { NEEDS_TEXT = 1, NEEDS_ASSIGNEE = 2, NEEDS_AREA = 4, NEEDS_INTO = 8, NEEDS_OUTCOME = 16 };

#define IN(s)	(1u << REQUEST_##s)
#define WORKING (IN(FILED) | IN(TRIAGED) | IN(ASSIGNED) | IN(REOPENED))
#define UNDONE	(WORKING | IN(ESCALATED))
#define ANY	(UNDONE | IN(ANSWERED) | IN(CONFIRMED) | IN(REJECTED) | IN(JOINED))

typedef struct ActRule {
	unsigned from; /* states in which it is possible */
	unsigned to; /* state afterwards */
	unsigned staff; /* capabilities of which one is needed, in the request's area */
	unsigned above; /* capabilities of which one is needed where the escalation waits */
	bool resident; /* the asker may, with the secret */
	bool clock; /* the clock may */
	unsigned needs;
} ActRule;

static const ActRule act_rules[] = {
	[ACT_FILE] = { 0, REQUEST_FILED, CAN(CAN_INTAKE), 0, true, false, 0 },
	[ACT_CALL] = { UNDONE | IN(ANSWERED), SAME_STATE, CAN(CAN_INTAKE), 0, true, false, 0 },
	[ACT_TRIAGE] = { IN(FILED) | IN(TRIAGED) | IN(REOPENED), REQUEST_TRIAGED, CAN(CAN_HANDLE), 0, false,
		false, 0 },
	[ACT_ASSIGN] = { WORKING, REQUEST_ASSIGNED, CAN(CAN_HANDLE), 0, false, false, NEEDS_ASSIGNEE },
	[ACT_NOTE] = { ANY, SAME_STATE, CAN(CAN_HANDLE) | CAN(CAN_INTAKE), CAN(CAN_DECIDE), true, false,
		NEEDS_TEXT },
	[ACT_ANSWER] = { WORKING, REQUEST_ANSWERED, CAN(CAN_HANDLE), 0, false, false, NEEDS_TEXT },
	[ACT_CONFIRM] = { IN(ANSWERED), REQUEST_CONFIRMED, CAN(CAN_INTAKE), 0, true, false, 0 },
	[ACT_REOPEN] = { IN(ANSWERED) | IN(CONFIRMED) | IN(REJECTED), REQUEST_REOPENED, CAN(CAN_INTAKE), 0,
		true, false, 0 },
	[ACT_REJECT] = { WORKING, REQUEST_REJECTED, CAN(CAN_HANDLE), 0, false, false, NEEDS_TEXT },
	[ACT_TRANSFER] = { WORKING, REQUEST_FILED, CAN(CAN_HANDLE), 0, false, false,
		NEEDS_TEXT | NEEDS_AREA },
	[ACT_JOIN] = { WORKING, REQUEST_JOINED, CAN(CAN_HANDLE) | CAN(CAN_INTAKE), 0, false, false,
		NEEDS_INTO },
	[ACT_ESCALATE] = { WORKING, REQUEST_ESCALATED, CAN(CAN_HANDLE), 0, false, false, NEEDS_TEXT },
	[ACT_ACKNOWLEDGE] = { IN(ESCALATED), SAME_STATE, 0, CAN(CAN_DECIDE), false, false, 0 },
	[ACT_CLIMB] = { IN(ESCALATED), SAME_STATE, 0, CAN(CAN_DECIDE), false, true, NEEDS_TEXT },
	[ACT_DECIDE] = { IN(ESCALATED), BACK_TO_WORK, 0, CAN(CAN_DECIDE), false, false, NEEDS_TEXT },
	[ACT_LATE] = { ANY, SAME_STATE, 0, 0, false, true, 0 },
	[ACT_CALL_BACK] = { ANY, SAME_STATE, CAN(CAN_INTAKE), 0, false, false, NEEDS_OUTCOME },
	[ACT_PROOF] = { ANY, SAME_STATE, CAN(CAN_HANDLE) | CAN(CAN_INTAKE), 0, true, false, 0 },
	[ACT_AIM] = { UNDONE | IN(ANSWERED), SAME_STATE, 0, 0, false, true, 0 },
	[ACT_HAND] = { UNDONE | IN(ANSWERED), SAME_STATE, 0, 0, false, true, 0 },
};
_Static_assert(COUNT_OF(act_rules) == RequestAct_count, "every act has a rule");

bool request_state_is_open(unsigned state)
{
	return (UNDONE | IN(ANSWERED)) >> state & 1;
}

bool request_is_undone(unsigned state)
{
	return UNDONE >> state & 1;
}

bool request_transition_is_known(unsigned act, unsigned from, unsigned to)
{
	const ActRule *rule = &act_rules[act];

	if (act == ACT_FILE)
		return to == REQUEST_FILED;
	if (!(rule->from >> from & 1))
		return false;
	if (act == ACT_HAND && from == REQUEST_ASSIGNED && to == REQUEST_TRIAGED)
		return true; /* back to the desk */
	if (rule->to == SAME_STATE)
		return from == to;
	if (rule->to == BACK_TO_WORK)
		return to == REQUEST_TRIAGED || to == REQUEST_ASSIGNED;
	return to == rule->to;
}

/* ---- who may, and when ---- */

static bool actor_may(const RequestWorld *w, const ActRule *rule, ActorKind actor, const Rights *rights)
{
	switch (actor) {
	case ACTOR_RESIDENT: return rule->resident;
	case ACTOR_CLOCK: return rule->clock;
	case ACTOR_STAFF: break;
	}
	if (rights_at(rights, w->dir, w->now.area_id) & rule->staff)
		return true;
	return rule->above && w->escalation.id &&
	       rights_at(rights, w->dir, w->escalation.at_area_id) & rule->above;
}

static bool reopening_is_too_late(const RequestWorld *w, int64_t now_ms)
{
	return now_ms > w->now.answered_at_ms + w->rules->reopen_days * DAY_MS;
}

unsigned request_acts(const RequestWorld *w, ActorKind actor, const Rights *rights, int64_t now_ms)
{
	unsigned acts = 0;

	for (unsigned act = ACT_CALL; act < RequestAct_count; act++) {
		const ActRule *rule = &act_rules[act];

		if (!(rule->from >> w->now.state & 1) || !actor_may(w, rule, actor, rights))
			continue;
		if (act == ACT_REOPEN && reopening_is_too_late(w, now_ms))
			continue;
		const Area *at =
			directory_area(w->dir, act == ACT_CLIMB ? w->escalation.at_area_id : w->now.area_id);
		if ((act == ACT_CLIMB || act == ACT_ESCALATE) && (!at || !directory_parent(w->dir, at)))
			continue;
		if (act == ACT_CALL_BACK && !w->now.call_back_due)
			continue;
		acts |= 1u << act;
	}
	return acts;
}

static Status check_may(Ctx *c, const RequestWorld *w, const RequestCommand *cmd)
{
	const ActRule *rule = &act_rules[cmd->act];
	const Request *now = &w->now;

	if (cmd->actor == ACTOR_STAFF && !rights_at(cmd->rights, w->dir, now->area_id) &&
		!(w->escalation.id && rights_at(cmd->rights, w->dir, w->escalation.at_area_id)))
		return fault(c, E_NOT_FOUND, "id", "not_found");
	if (!actor_may(w, rule, cmd->actor, cmd->rights))
		return fault(c, E_FORBIDDEN, NULL, "no_capability");
	if (cmd->expected_version && cmd->expected_version != now->version) {
		c->fault = (Fault){ .status = E_STALE,
			.field = "If-Match",
			.reason = "changed_meanwhile",
			.version = now->version };
		return E_STALE;
	}
	if (!(rule->from >> now->state & 1))
		return faultf(c, E_STATE, "state", "not_in_this_state", "%s in state %s",
			RequestAct_names.names[cmd->act], RequestState_names.names[now->state]);
	if (cmd->act == ACT_REOPEN && reopening_is_too_late(w, c->now_ms))
		return fault(c, E_STATE, "state", "too_long_ago");
	return OK;
}

static Status check_needs(Ctx *c, const RequestWorld *w, const RequestCommand *cmd)
{
	unsigned needs = act_rules[cmd->act].needs;
	const RequestActing *in = cmd->acting;

	if (cmd->actor == ACTOR_CLOCK)
		return OK;
	TRY(model_check(c, &request_acting_resource, in));
	if (needs & NEEDS_TEXT && in->text.len == 0)
		return fault(c, E_INVALID, "text", "required");
	if (needs & NEEDS_ASSIGNEE && !in->assignee_id)
		return fault(c, E_INVALID, "assignee_id", "required");
	if (needs & NEEDS_ASSIGNEE && !w->assignee_is_known)
		return fault(c, E_INVALID, "assignee_id", "cannot_handle_here");
	if (needs & NEEDS_AREA && in->area_code.len == 0)
		return fault(c, E_INVALID, "area_code", "required");
	if (needs & NEEDS_INTO && in->into_code.len == 0)
		return fault(c, E_INVALID, "into_code", "required");
	if (needs & NEEDS_OUTCOME && in->outcome.len == 0)
		return fault(c, E_INVALID, "outcome", "required");
	return OK;
}

/* ---- helpers of the acts ---- */

static int64_t minutes_ms(int32_t minutes)
{
	return minutes * MINUTE_MS;
}

static void add_note(
	Ctx *c, const RequestCommand *cmd, RequestChanges *ret, NoteKind kind, bool for_resident, Str text)
{
	assert(ret->note_count < REQUEST_NOTES_MAX);
	ret->notes[ret->note_count++] = (Note){ .id = ret->next_id++,
		.request_id = ret->requests[0].after.id,
		.at_ms = c->now_ms,
		.actor_id = cmd->rights ? cmd->rights->account_id : 0,
		.kind = kind,
		.for_resident = for_resident,
		.text = text };
}

/* A message for the asker; feed/notify puts the words in. Nobody to tell: nothing. */
static void tell_asker(Ctx *c, RequestChanges *ret, const char *template)
{
	const Request *r = &ret->requests[0].after;

	if (r->phone.len == 0)
		return;
	assert(ret->outbox_count < REQUEST_OUTBOX_MAX);
	ret->outbox[ret->outbox_count++] = (Outbox){ .id = ret->next_id++,
		.kind = OUTBOX_SMS,
		.request_id = r->id,
		.to_whom = r->phone,
		.body = str_from(template),
		.created_at_ms = c->now_ms,
		.next_at_ms = c->now_ms };
}

/* A hotline caller hears the outcome from the hotline. */
static void owe_call_back(Request *r)
{
	if (r->channel == CHANNEL_HOTLINE && r->phone.len)
		r->call_back_due = true;
}

static Status aim(Ctx *c, const RequestWorld *w, Request *r, const char *field)
{
	const Post *post = directory_answerable(w->dir, w->rules, r->area_id, r->kind, c->now_ms);

	if (!post)
		return fault(c, E_INVALID, field, "nobody_answers_there");
	r->post_id = post->id;
	return OK;
}

static Status find_area(Ctx *c, const RequestWorld *w, Str code, const Area **ret)
{
	const Area *a = directory_area_by_code(w->dir, code);

	if (!a)
		return fault(c, E_INVALID, "area_code", "unknown_area");
	/* A need sent to a unit that has since been merged goes to its successor. */
	for (int hops = 0;
		a->merged_into_id && !directory_area_is_valid(a, day_of(c->now_ms)) && hops < LEVELS_MAX;
		hops++) {
		const Area *next = directory_area(w->dir, a->merged_into_id);

		if (!next)
			break;
		a = next;
	}
	if (!directory_area_is_valid(a, day_of(c->now_ms)))
		return fault(c, E_INVALID, "area_code", "area_no_longer_exists");
	*ret = a;
	return OK;
}

/* Where the escalation goes from here: the level above and who commands there. */
static Status send_up(Ctx *c, const RequestWorld *w, int64_t from_area_id, Escalation *e)
{
	const Area *from = directory_area(w->dir, from_area_id);
	const Area *up = from ? directory_parent(w->dir, from) : NULL;
	const Post *post = up ? directory_command(w->dir, up->id, c->now_ms) : NULL;

	if (!post)
		return fault(c, E_STATE, "state", "no_level_above");
	e->at_area_id = up->id;
	e->at_post_id = post->id;
	e->state = ESCALATION_WAITING;
	e->acknowledged_at_ms = 0;
	e->due_at_ms = c->now_ms + minutes_ms(w->rules->decide_minutes);
	return OK;
}

/* ---- the acts ---- */

static Str fold_place(Ctx *c, int64_t area_id, Str address)
{
	Str folded = text_fold(c->arena, address);

	return folded.len ? str_printf(c->arena, "%lld %.*s", (long long)area_id, STR_ARG(folded)) : folded;
}

static Status do_file(Ctx *c, const RequestWorld *w, const RequestCommand *cmd, RequestChanges *ret)
{
	const RequestFiling *in = cmd->filing;
	Request *r = &ret->requests[0].after;
	const Area *area = NULL;
	Str phone = { "", 0 };

	TRY(model_check(c, &request_filing_resource, in));
	TRY(find_area(c, w, in->area_code, &area));
	if (in->phone.len && !text_phone(c->arena, in->phone, &phone))
		return fault(c, E_INVALID, "phone", "not_a_phone");
	if (in->text.len == 0 && phone.len == 0 && in->address.len == 0)
		return fault(c, E_INVALID, "text", "text_or_phone_required");
	/* A file may come in through the system itself, which has no rights to look at. */
	Can needed = cmd->channel == CHANNEL_IMPORT ? CAN_IMPORT : CAN_INTAKE;
	bool by_system = cmd->channel == CHANNEL_IMPORT && !cmd->rights;
	if (cmd->actor == ACTOR_STAFF && !by_system && !rights_allow(cmd->rights, w->dir, needed, area->id))
		return fault(c, E_NOT_FOUND, "area_code", "not_found");
	*r = (Request){ .id = ret->next_id++,
		.version = 1,
		.code = code_make(c->arena, w->random),
		.kind = in->kind,
		.state = REQUEST_FILED,
		.lane = cmd->unverified ? LANE_UNVERIFIED : LANE_NORMAL,
		.channel = cmd->channel,
		.area_id = area->id,
		.persons = in->persons ? in->persons : 1,
		.vulnerable = in->vulnerable,
		.text = in->text,
		.name = in->name,
		.phone = phone,
		.address = in->address,
		.lat = in->lat,
		.lon = in->lon,
		.filed_at_ms = c->now_ms,
		.due_at_ms = c->now_ms + minutes_ms(w->rules->kinds[in->kind].answer_minutes),
		.open = true,
		.calls = 1,
		.rulebook_id = w->rules->id,
		.filed_by_id = cmd->rights ? cmd->rights->account_id : 0,
		.place = fold_place(c, area->id, in->address) };
	r->search = text_fold(c->arena, str_printf(c->arena, "%.*s %.*s %.*s", STR_ARG(in->name),
						STR_ARG(in->address), STR_ARG(in->text)));
	/* Who asks anew for what nobody has answered is calling again, whatever the form is called. */
	if (r->lane == LANE_NORMAL && w->asker_calls + r->calls >= w->rules->urgent_after_calls)
		r->lane = LANE_URGENT;
	TRY(aim(c, w, r, "area_code"));
	tell_asker(c, ret, "filed");
	return OK;
}

/* The asker asks again. The call that the rulebook names puts the need into the urgent lane. */
static void count_calls(const RequestWorld *w, Request *r, int32_t more)
{
	r->calls += more;
	if (r->calls >= w->rules->urgent_after_calls && r->state != REQUEST_ANSWERED)
		r->lane = LANE_URGENT;
}

static Status do_triage(Ctx *c, const RequestWorld *w, const RequestActing *in, Request *r)
{
	if (in->kind.len) {
		if (!enum_parse(&RequestKind_names, in->kind, &r->kind))
			return fault(c, E_INVALID, "kind", "unknown_value");
		/* The clock of the right kind, counted from when the resident asked; a kind never lengthens a
		 * promise made. */
		int64_t due_ms = r->filed_at_ms + minutes_ms(w->rules->kinds[r->kind].answer_minutes);
		r->due_at_ms = r->reopened ? r->due_at_ms : MIN(r->due_at_ms, due_ms);
	}
	if (in->lane.len && !enum_parse(&Lane_names, in->lane, &r->lane))
		return fault(c, E_INVALID, "lane", "unknown_value");
	if (!in->lane.len && r->lane == LANE_UNVERIFIED)
		r->lane = LANE_NORMAL;
	if (in->persons)
		r->persons = in->persons;
	return aim(c, w, r, "kind");
}

static Status do_transfer(Ctx *c, const RequestWorld *w, const RequestActing *in, Request *r)
{
	const Area *area = NULL;

	TRY(find_area(c, w, in->area_code, &area));
	if (area->id == r->area_id)
		return fault(c, E_INVALID, "area_code", "same_area");
	r->area_id = area->id;
	r->assignee_id = 0;
	r->place = fold_place(c, area->id, r->address);
	return aim(c, w, r, "area_code");
}

static Status do_join(
	Ctx *c, const RequestWorld *w, const RequestCommand *cmd, Request *r, RequestChanges *ret)
{
	const Request *target = &w->target;

	if (!target->id)
		return fault(c, E_INVALID, "into_code", "unknown_code");
	if (target->id == r->id)
		return fault(c, E_INVALID, "into_code", "same_request");
	if (!request_state_is_open(target->state))
		return fault(c, E_INVALID, "into_code", "already_closed");
	r->joined_to_id = target->id;
	ret->requests[1] = (RequestChange){ .act = ACT_CALL, .before = *target, .after = *target };
	Request *goes_on = &ret->requests[1].after;
	goes_on->version++;
	goes_on->persons = MAX(goes_on->persons, r->persons);
	count_calls(w, goes_on, r->calls);
	ret->request_count = 2;
	if (cmd->acting->text.len)
		add_note(c, cmd, ret, NOTE_REASON, false, cmd->acting->text);
	return OK;
}

static Status do_escalate(Ctx *c, const RequestWorld *w, Request *r, RequestChanges *ret)
{
	Escalation e = { .id = ret->next_id++,
		.version = 1,
		.request_id = r->id,
		.from_area_id = r->area_id,
		.opened_at_ms = c->now_ms };

	TRY(send_up(c, w, r->area_id, &e));
	ret->escalation = e;
	r->escalation_id = e.id;
	r->post_id = e.at_post_id;
	return OK;
}

static Status do_climb(Ctx *c, const RequestWorld *w, Request *r, RequestChanges *ret)
{
	Escalation e = w->escalation;

	TRY(send_up(c, w, e.at_area_id, &e));
	e.climbs++;
	e.version++;
	ret->escalation_before = w->escalation;
	ret->escalation = e;
	r->post_id = e.at_post_id;
	return OK;
}

/* Back to the same ward, with a new deadline: sooner of nothing, the old one may have passed while it waited
 * above. */
static Status do_decide(Ctx *c, const RequestWorld *w, Request *r, RequestChanges *ret)
{
	Escalation e = w->escalation;

	e.state = ESCALATION_DECIDED;
	e.decided_at_ms = c->now_ms;
	e.version++;
	ret->escalation_before = w->escalation;
	ret->escalation = e;
	r->escalation_id = 0;
	r->state = r->assignee_id ? REQUEST_ASSIGNED : REQUEST_TRIAGED;
	r->due_at_ms = c->now_ms + minutes_ms(w->rules->decided_answer_minutes);
	r->rulebook_id = w->rules->id;
	return aim(c, w, r, "area_code");
}

static Status do_call_back(Ctx *c, const RequestWorld *w, const RequestCommand *cmd, Request *r)
{
	Str outcome = cmd->acting->outcome;
	int64_t me = cmd->rights ? cmd->rights->account_id : 0;
	bool locked_by_other =
		r->call_back_by_id && r->call_back_by_id != me && r->call_back_until_ms > c->now_ms;

	if (!r->call_back_due)
		return fault(c, E_STATE, "state", "no_call_back_due");
	if (locked_by_other)
		return fault(c, E_STATE, "call_back_by_id", "locked_by_other");
	if (str_eq(outcome, STR("lock"))) {
		r->call_back_by_id = me;
		r->call_back_until_ms = c->now_ms + minutes_ms(w->rules->call_back_lock_minutes);
	} else if (str_eq(outcome, STR("told"))) {
		r->call_back_due = false;
		r->call_back_by_id = 0;
		r->call_back_until_ms = 0;
	} else if (str_eq(outcome, STR("release")) || str_eq(outcome, STR("no_answer"))) {
		r->call_back_by_id = 0;
		/* Nobody picked up: others first, this number again after the lock's time. */
		r->call_back_until_ms = str_eq(outcome, STR("release"))
						? 0
						: c->now_ms + minutes_ms(w->rules->call_back_lock_minutes);
	} else {
		return fault(c, E_INVALID, "outcome", "unknown_value");
	}
	return OK;
}

static void do_reopen(Ctx *c, const RequestWorld *w, Request *r)
{
	r->reopened++;
	if (!w->assignee_is_known) /* their tour is over, say: the desk gives it out anew */
		r->assignee_id = 0;
	r->answered_at_ms = 0;
	r->closed_at_ms = 0;
	r->call_back_due = false;
	r->call_back_by_id = 0;
	r->call_back_until_ms = 0;
	r->due_at_ms = c->now_ms + minutes_ms(w->rules->reopened_answer_minutes);
	r->rulebook_id = w->rules->id;
}

/* The post that answered was closed: whoever answers there now goes on, with the same deadline. */
static Status do_aim(Ctx *c, const RequestWorld *w, Request *r, RequestChanges *ret)
{
	const Post *closed = directory_post(w->dir, r->post_id);

	if (closed && !closed->closed)
		return fault(c, E_STATE, "state", "post_answers");
	if (r->state != REQUEST_ESCALATED)
		return aim(c, w, r, "post_id");
	Escalation e = w->escalation;
	const Post *post = directory_command(w->dir, e.at_area_id, c->now_ms);

	if (!post)
		return fault(c, E_STATE, "state", "no_level_above");
	e.at_area_id = post->area_id;
	e.at_post_id = post->id;
	e.version++;
	ret->escalation_before = w->escalation;
	ret->escalation = e;
	r->post_id = post->id;
	return OK;
}

/* What is particular to each act; states, versions, tasks are the same for all and done by the caller. */
static Status do_act(Ctx *c, const RequestWorld *w, const RequestCommand *cmd, RequestChanges *ret)
{
	Request *r = &ret->requests[0].after;
	const RequestActing *in = cmd->acting;

	switch (cmd->act) {
	case ACT_FILE: return do_file(c, w, cmd, ret);
	case ACT_CALL: count_calls(w, r, 1); return OK;
	case ACT_TRIAGE: return do_triage(c, w, in, r);
	case ACT_ASSIGN: r->assignee_id = in->assignee_id; return OK;
	case ACT_ANSWER:
		r->answered_at_ms = c->now_ms;
		owe_call_back(r);
		tell_asker(c, ret, "answered");
		return OK;
	case ACT_CONFIRM: r->call_back_due = false; return OK;
	case ACT_REOPEN: do_reopen(c, w, r); return OK;
	case ACT_REJECT:
		r->answered_at_ms = c->now_ms;
		owe_call_back(r);
		tell_asker(c, ret, "rejected");
		return OK;
	case ACT_TRANSFER: tell_asker(c, ret, "transferred"); return do_transfer(c, w, in, r);
	case ACT_JOIN: return do_join(c, w, cmd, r, ret);
	case ACT_ESCALATE: return do_escalate(c, w, r, ret);
	case ACT_ACKNOWLEDGE:
		if (w->escalation.state != ESCALATION_WAITING)
			return fault(c, E_STATE, "state", "already_acknowledged");
		ret->escalation_before = ret->escalation = w->escalation;
		ret->escalation.state = ESCALATION_ACKNOWLEDGED;
		ret->escalation.acknowledged_at_ms = c->now_ms;
		ret->escalation.version++;
		return OK;
	case ACT_CLIMB: return do_climb(c, w, r, ret);
	case ACT_DECIDE: tell_asker(c, ret, "decided"); return do_decide(c, w, r, ret);
	case ACT_CALL_BACK: return do_call_back(c, w, cmd, r);
	case ACT_AIM: return do_aim(c, w, r, ret);
	case ACT_HAND:
		r->assignee_id = in->assignee_id;
		if (!r->assignee_id && r->state == REQUEST_ASSIGNED)
			r->state = REQUEST_TRIAGED;
		return OK;
	case ACT_NOTE:
	case ACT_LATE:
	case ACT_PROOF: return OK;
	}
	BUG("an act of no kind");
}

/* Which words an act leaves behind, and whether the resident reads them. */
static void note_of_act(Ctx *c, const RequestCommand *cmd, RequestChanges *ret)
{
	static const struct {
		bool is_set, for_resident;
		NoteKind kind;
	} notes[RequestAct_count] = {
		[ACT_CALL] = { true, false, NOTE_RESIDENT },
		[ACT_TRIAGE] = { true, false, NOTE_PROGRESS },
		[ACT_ASSIGN] = { true, false, NOTE_PROGRESS },
		[ACT_ANSWER] = { true, true, NOTE_ANSWER },
		[ACT_CONFIRM] = { true, false, NOTE_RESIDENT },
		[ACT_REOPEN] = { true, true, NOTE_RESIDENT },
		[ACT_REJECT] = { true, true, NOTE_REASON },
		[ACT_TRANSFER] = { true, true, NOTE_REASON },
		[ACT_ESCALATE] = { true, false, NOTE_NEED },
		[ACT_CLIMB] = { true, false, NOTE_NEED },
		[ACT_DECIDE] = { true, true, NOTE_DECISION },
		[ACT_CALL_BACK] = { true, false, NOTE_PROGRESS },
	};

	if (!cmd->acting || cmd->acting->text.len == 0)
		return;
	if (cmd->act == ACT_NOTE)
		add_note(c, cmd, ret, cmd->actor == ACTOR_RESIDENT ? NOTE_RESIDENT : NOTE_PROGRESS,
			cmd->actor == ACTOR_RESIDENT || cmd->acting->for_resident, cmd->acting->text);
	else if (notes[cmd->act].is_set)
		add_note(c, cmd, ret, notes[cmd->act].kind, notes[cmd->act].for_resident, cmd->acting->text);
}

static void move_state(Ctx *c, const ActRule *rule, RequestChange *change)
{
	Request *r = &change->after;

	if (rule->to < SAME_STATE)
		r->state = rule->to;
	r->open = request_state_is_open(r->state);
	r->closed_at_ms = r->open ? 0 : r->closed_at_ms ? r->closed_at_ms : c->now_ms;
}

/* An overdue answer from above climbs by itself while there is a level to climb to. */
static RequestAct act_of_lateness(Ctx *c, const RequestWorld *w, const RequestCommand *cmd)
{
	for (size_t i = 0; cmd->act == ACT_LATE && i < w->task_count; i++) {
		const Task *t = &w->tasks[i];
		bool waits_above = t->kind == TASK_ACKNOWLEDGE || t->kind == TASK_DECIDE;

		if (t->id != cmd->task_id || !waits_above || t->due_at_ms > c->now_ms)
			continue;
		const Area *at = directory_area(w->dir, w->escalation.at_area_id);
		const Area *up = at ? directory_parent(w->dir, at) : NULL;
		if (up && directory_command(w->dir, up->id, c->now_ms))
			return ACT_CLIMB;
	}
	return cmd->act;
}

Status request_decide(Ctx *c, const RequestWorld *w, const RequestCommand *given, RequestChanges *ret)
{
	RequestCommand cmd = *given;

	cmd.act = act_of_lateness(c, w, given);
	*ret = (RequestChanges){ .request_count = 1, .next_id = w->next_id };
	ret->requests[0] = (RequestChange){ .act = cmd.act, .before = w->now, .after = w->now };
	if (cmd.act != ACT_FILE) {
		TRY(check_may(c, w, &cmd));
		TRY(check_needs(c, w, &cmd));
		ret->requests[0].after.version++;
	}
	TRY(do_act(c, w, &cmd, ret));
	move_state(c, &act_rules[cmd.act], &ret->requests[0]);
	note_of_act(c, &cmd, ret);
	if (cmd.act == ACT_LATE) {
		if (!task_mark_late(c, w, cmd.task_id, &ret->requests[0], ret))
			return fault(c, E_STATE, "task_id", "not_late");
		return OK;
	}
	task_rules_apply(c, w, w->tasks, w->task_count, &ret->requests[0], ret);
	if (ret->request_count == 2)
		task_rules_apply(c, w, w->target_tasks, w->target_task_count, &ret->requests[1], ret);
	return OK;
}
