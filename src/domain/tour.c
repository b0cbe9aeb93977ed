/* tour.c: what may happen to a tour: the table of acts, who may, and what each changes. See tour.h. */
#include "domain/tour.h"

#include "base/time.h"

static const Field tour_acting_fields[] = {
	FIELD(TourActing, reason, F_STR, .flags = PERSONAL, .max = 500,
		.doc = "Why: needed to decline, replace, extend, withdraw, and to release before the last "
		       "day"),
	FIELD(TourActing, nomination_id, F_ID, .doc = "replace, relieve: who follows"),
	FIELD(TourActing, number, F_STR, .max = 40, .doc = "replace, relieve: of the order that sends them"),
	FIELD(TourActing, day, F_DAY, .doc = "Of that order; check_in, rest by the commune: which day"),
	FIELD(TourActing, from_day, F_DAY, .doc = "Of who follows"),
	FIELD(TourActing, to_day, F_DAY, .doc = "Of who follows; extend: the new last day"),
	FIELD(TourActing, infected, F_BOOL, .flags = HEALTH, .doc = "replace: into isolation"),
	FIELD(TourActing, lodging, F_STR, .flags = PERSONAL, .max = 200),
	FIELD(TourActing, meals, F_BOOL, .doc = "note: the commune feeds"),
	FIELD(TourActing, remark, F_STR, .flags = PERSONAL, .max = 1000),
	FIELD(TourActing, grade, F_ENUM, .names = &Grade_names, .doc = "appraise"),
	FIELD(TourActing, appraisal, F_STR, .flags = PERSONAL, .max = 1000),
	FIELD(TourActing, lat, F_F64, .min = -90, .max = 90, .flags = PERSONAL),
	FIELD(TourActing, lon, F_F64, .min = -180, .max = 180, .flags = PERSONAL),
	FIELD(TourActing, arrival_code, F_STR, .max = 20, .doc = "arrive: the commune's code of the moment"),
};
const Resource tour_acting_resource = { .name = "tour_acting",
	RESOURCE(TourActing, tour_acting_fields),
	.doc = "What an act on a tour needs; which of these, the act says" };

/* ---- the table ---- */

#define IN(s)  (1u << TOUR_##s)
#define THERE  (IN(SERVING) | IN(RESTING))
#define ACTIVE (IN(ORDERED) | IN(ACCEPTED) | THERE)
#define STAY   TourState_count
#define EITHER (TourState_count + 1) /* the act's own code says which: see `ways` */

enum Who { CADRE = 1, WARD = 2, AGENCY = 4, BOARD = 8, CLOCK = 16 };

static const struct {
	unsigned from, to;
	unsigned who; /* a set of Who */
	bool with_reason;
} steps[TourAct_count] = {
	[TOUR_SEND] = { 0, TOUR_ORDERED, BOARD, false },
	[TOUR_ACCEPT] = { IN(ORDERED), TOUR_ACCEPTED, CADRE, false },
	[TOUR_DECLINE] = { IN(ORDERED) | IN(ACCEPTED), TOUR_DECLINED, CADRE, true },
	[TOUR_ARRIVE] = { IN(ORDERED) | IN(ACCEPTED), TOUR_SERVING, CADRE, false },
	[TOUR_CONFIRM] = { ACTIVE, EITHER, WARD, false },
	[TOUR_CHECK_IN] = { THERE, EITHER, CADRE | WARD, false },
	[TOUR_REST] = { THERE, EITHER, CADRE | WARD, false },
	[TOUR_NOTE] = { ACTIVE | IN(ISOLATED) | IN(RELEASED), STAY, WARD | AGENCY | BOARD, false },
	[TOUR_EXPOSE] = { THERE | IN(RELEASED), STAY, CADRE | WARD | AGENCY, false },
	[TOUR_REPLACE] = { ACTIVE | IN(DECLINED) | IN(ISOLATED) | IN(RELEASED), EITHER,
		CADRE | WARD | AGENCY | BOARD, true },
	[TOUR_RELIEVE] = { THERE, STAY, BOARD, false },
	[TOUR_EXTEND] = { IN(ACCEPTED) | THERE, STAY, BOARD, true },
	[TOUR_RELEASE] = { THERE, TOUR_RELEASED, WARD | BOARD | CLOCK, false },
	[TOUR_RECOVER] = { IN(ISOLATED), TOUR_RELEASED, AGENCY | BOARD, false },
	[TOUR_WITHDRAW] = { IN(ORDERED) | IN(ACCEPTED), TOUR_WITHDRAWN, BOARD, true },
	[TOUR_APPRAISE] = { THERE | IN(ISOLATED) | IN(RELEASED), STAY, WARD, false },
	[TOUR_COMMEND] = { IN(ISOLATED) | IN(RELEASED), STAY, BOARD, false },
	[TOUR_SILENT] = { THERE, STAY, CLOCK, false },
};

/* What the table leaves to the act's own code. */
static const struct {
	unsigned act, from, to;
} ways[] = {
	{ TOUR_CONFIRM, IN(ORDERED) | IN(ACCEPTED) | IN(SERVING), TOUR_SERVING },
	{ TOUR_CONFIRM, IN(RESTING), TOUR_RESTING },
	{ TOUR_CHECK_IN, THERE, TOUR_SERVING },
	{ TOUR_CHECK_IN, IN(RESTING), TOUR_RESTING }, /* another day than today */
	{ TOUR_REST, THERE, TOUR_RESTING },
	{ TOUR_REST, IN(SERVING), TOUR_SERVING },
	{ TOUR_REPLACE, ACTIVE | IN(RELEASED), TOUR_RELEASED },
	{ TOUR_REPLACE, ACTIVE | IN(ISOLATED), TOUR_ISOLATED },
	{ TOUR_REPLACE, IN(DECLINED), TOUR_DECLINED },
};

bool tour_is_active(unsigned state)
{
	return ACTIVE >> state & 1;
}

bool tour_is_there(unsigned state)
{
	return THERE >> state & 1;
}

bool tour_transition_is_known(unsigned act, unsigned from, unsigned to)
{
	if (act >= TourAct_count)
		return false;
	if (act == TOUR_SEND)
		return to == TOUR_ORDERED;
	for (size_t i = 0; steps[act].to == EITHER && i < COUNT_OF(ways); i++) {
		if (ways[i].act == act && ways[i].from >> from & 1 && ways[i].to == to)
			return true;
	}
	return steps[act].from >> from & 1 && to == (steps[act].to == STAY ? from : steps[act].to);
}

unsigned tour_standing(unsigned state)
{
	if (tour_is_active(state))
		return STANDING_ASSIGNED;
	return state == TOUR_WITHDRAWN ? STANDING_RESERVE : STANDING_RELEASED;
}

/* ---- who may ---- */

static unsigned who_is(const TourWorld *w, const Rights *rights, bool by_cadre, int64_t now_ms)
{
	unsigned who = 0;

	if (by_cadre)
		return CADRE;
	if (!rights)
		return CADRE | WARD | AGENCY | BOARD | CLOCK;
	if (rights->account_id && rights->account_id == w->cadre.account_id)
		who |= CADRE;
	else if (rights_allow(rights, w->dir, CAN_HANDLE, w->now.area_id))
		who |= WARD; /* nobody confirms or appraises themselves */
	if (agency_may(w->dir, rights, &w->agency, now_ms) & AGENCY_PEOPLE)
		who |= AGENCY;
	if (rights_allow(rights, w->dir, CAN_WAVES, w->wave.area_id))
		who |= BOARD;
	return who;
}

static bool may_replace(const Tour *t, unsigned who)
{
	if (who == CADRE) /* before they are there they decline */
		return tour_is_there(t->state);
	return tour_is_active(t->state) || (t->to_fill && who & BOARD);
}

/* More than the state: what would be refused anyway is not offered. */
static bool is_open_to(const TourWorld *w, unsigned act, unsigned who, int32_t today)
{
	const Tour *t = &w->now;

	switch (act) {
	case TOUR_REPLACE: return may_replace(t, who);
	case TOUR_RELIEVE: return !t->replaced_by_id;
	case TOUR_RELEASE: return who & (BOARD | CLOCK) || today >= t->to_day;
	case TOUR_ARRIVE: return today >= t->from_day - w->rules->tour_early_days;
	case TOUR_CONFIRM:
		return !t->confirmed_at_ms &&
		       (t->arrived_at_ms || today >= t->from_day - w->rules->tour_early_days);
	case TOUR_APPRAISE: return t->arrived_at_ms != 0;
	case TOUR_COMMEND:
		return !t->commended && (t->grade == GRADE_EXCELLENT || t->grade == GRADE_GOOD) &&
		       t->duty_days >= w->rules->tour_commend_days;
	default: return true;
	}
}

unsigned tour_acts(const TourWorld *w, const Rights *rights, bool by_cadre, int64_t now_ms)
{
	unsigned who = who_is(w, rights, by_cadre, now_ms), acts = 0;

	for (unsigned act = TOUR_ACCEPT; act < TourAct_count; act++) {
		if (steps[act].who & who && steps[act].from >> w->now.state & 1 &&
			is_open_to(w, act, steps[act].who & who, day_of(now_ms)))
			acts |= 1u << act;
	}
	return acts;
}

static Status need_right(Ctx *c, const TourWorld *w, const TourCommand *cmd, unsigned *ret_who)
{
	unsigned who = who_is(w, cmd->rights, cmd->by_cadre, c->now_ms);

	*ret_who = who & steps[cmd->act].who;
	if (*ret_who)
		return OK;
	bool sees = who || rights_allow(cmd->rights, w->dir, CAN_READ, w->now.area_id) ||
		    agency_may(w->dir, cmd->rights, &w->agency, c->now_ms) & AGENCY_SEE;
	if (!sees)
		return fault(c, E_NOT_FOUND, "id", "not_found");
	return fault(c, E_FORBIDDEN, "id", steps[cmd->act].who == CADRE ? "cadre_answers" : "no_capability");
}

/* ---- who is sent ---- */

Status tour_send(Ctx *c, const TourSending *in, Tour *ret)
{
	const Post *report = directory_command(in->dir, in->area_id, c->now_ms);

	if (!directory_area(in->dir, in->area_id))
		return fault(c, E_INVALID, "area_id", "unknown_area");
	*ret = (Tour){ .version = 1,
		.order_id = in->order->id,
		.wave_id = in->wave->id,
		.nomination_id = in->nomination->id,
		.cadre_id = in->cadre->id,
		.agency_id = in->nomination->agency_id,
		.area_id = in->area_id,
		.role = in->role,
		.leads = in->leads,
		.state = TOUR_ORDERED,
		.from_day = in->from_day ? in->from_day : in->wave->from_day,
		.to_day = in->to_day ? in->to_day : in->wave->to_day,
		.code = in->code,
		.report_post_id = report ? report->id : 0,
		.ordered_at_ms = c->now_ms };
	return OK;
}

Status tour_next_may(Ctx *c, const Directory *d, const Rulebook *r, const TourNext *next, int64_t area_id)
{
	const Nomination *n = &next->nomination;
	const Area *area = directory_area(d, area_id);

	if (n->state != NOMINATION_APPROVED &&
		!(n->state == NOMINATION_CONSENTED && next->wave.state == WAVE_APPROVED))
		return fault(c, E_INVALID, "nomination_id", "not_approved");
	if (next->is_isolated)
		return fault(c, E_INVALID, "nomination_id", "is_isolated");
	if (next->tour.id && next->tour.area_id == area_id)
		return fault(c, E_INVALID, "nomination_id", "already_there");
	if (area && area->zone == ZONE_RED && (n->not_for_red || cadre_is_not_for_red(&next->cadre)))
		return fault(c, E_INVALID, "nomination_id", "not_for_red");
	return cadre_fitness(c, r, &next->cadre);
}

static Status check_length(Ctx *c, const Rulebook *r, int32_t from_day, int32_t to_day)
{
	if (to_day - from_day + 1 <= r->tour_longest_days)
		return OK;
	return faultf(
		c, E_INVALID, "to_day", "too_long_without_relief", "at most %d days", r->tour_longest_days);
}

/* Where they are now, they are not any more. */
static Status move_next(Ctx *c, const TourNext *next, Tour *ret_moved)
{
	if (!next->tour.id)
		return OK;
	if (next->tour.replaced_by_id || next->relieves)
		return fault(c, E_INVALID, "nomination_id", "is_relieving");
	*ret_moved = next->tour;
	ret_moved->version++;
	ret_moved->state = tour_is_there(next->tour.state) ? TOUR_RELEASED : TOUR_WITHDRAWN;
	ret_moved->ended_at_ms = c->now_ms;
	ret_moved->silent = false;
	return OK;
}

/* The person who follows, by an order of its own. */
static Status send_next(Ctx *c, const TourWorld *w, const TourCommand *cmd, unsigned kind, int32_t from_day,
	int32_t to_day, TourChanges *ret)
{
	const TourNext *next = &w->next;
	const TourActing *in = cmd->in;
	int64_t actor_id = cmd->rights ? cmd->rights->account_id : 0;

	if (!(who_is(w, cmd->rights, cmd->by_cadre, c->now_ms) & BOARD))
		return fault(c, E_FORBIDDEN, "nomination_id", "no_capability");
	if (in->number.len == 0)
		return fault(c, E_INVALID, "number", "required");
	if (!next->nomination.id || next->nomination.wave_id != w->wave.id)
		return fault(c, E_INVALID, "nomination_id", "not_in_wave");
	if (next->cadre.id == w->cadre.id)
		return fault(c, E_INVALID, "nomination_id", "same_person");
	TRY(tour_next_may(c, w->dir, w->rules, next, w->now.area_id));
	if (to_day < from_day)
		return fault(c, E_INVALID, "to_day", "before_start");
	TRY(check_length(c, w->rules, from_day, to_day));
	ret->has_next = true;
	ret->order = (Order){ .version = 1,
		.area_id = w->wave.area_id,
		.wave_id = w->wave.id,
		.kind = kind,
		.state = ORDER_ISSUED,
		.number = in->number,
		.day = in->day ? in->day : day_of(c->now_ms),
		.template = w->order.template,
		.texts = w->order.texts,
		.signer_post_id = w->order.signer_post_id,
		.signer_name = w->order.signer_name,
		.people = 1,
		.code = w->order_code,
		.made_at_ms = c->now_ms,
		.made_by_id = actor_id,
		.issued_at_ms = c->now_ms,
		.issued_by_id = actor_id };
	const TourSending sending = { .order = &ret->order,
		.wave = &w->wave,
		.nomination = &next->nomination,
		.cadre = &next->cadre,
		.dir = w->dir,
		.area_id = w->now.area_id,
		.role = w->now.role,
		.leads = w->now.leads && next->cadre.can_lead,
		.from_day = from_day,
		.to_day = to_day,
		.code = w->code };
	TRY(tour_send(c, &sending, &ret->fresh));
	/* Whoever was to be relieved by somebody who drops out is relieved by who follows. */
	ret->fresh.replaces_id = ret->relieved.id ? ret->relieved.id : w->now.id;
	ret->next_nomination = next->nomination;
	ret->next_nomination.version++;
	ret->next_nomination.standing = STANDING_ASSIGNED;
	if (ret->next_nomination.state == NOMINATION_CONSENTED) {
		ret->next_nomination.state = NOMINATION_APPROVED;
		ret->next_nomination.approved_at_ms = c->now_ms;
		ret->next_nomination.approved_by_id = actor_id;
	}
	return move_next(c, next, &ret->moved);
}

/* ---- days ---- */

int32_t tour_duty_run(const TourDay *days, size_t n)
{
	int32_t run = 0;

	for (size_t i = 0; i < n; i++)
		run = days[i].kind == TOUR_DAY_REST ? 0 : run + 1;
	return run;
}

bool tour_rest_is_due(const Rulebook *r, int32_t duty_run)
{
	return duty_run >= r->tour_rest_every_days;
}

bool tour_overlap_is_over(const Rulebook *r, const Tour *relief, int32_t today)
{
	return tour_is_there(relief->state) && relief->arrived_at_ms &&
	       today >= day_of(relief->arrived_at_ms) + r->tour_overlap_days;
}

/* All days, with the one that was just told in its place. */
static size_t days_with(Ctx *c, const TourWorld *w, const TourDay *told, TourDay **ret)
{
	TourDay *days = arena_array(c->arena, TourDay, w->day_count + 1);
	size_t n = 0, i = 0;

	for (; i < w->day_count && (!told->version || w->days[i].day < told->day); i++)
		days[n++] = w->days[i];
	if (told->version)
		days[n++] = *told;
	if (told->version && i < w->day_count && w->days[i].day == told->day)
		i++;
	for (; i < w->day_count; i++)
		days[n++] = w->days[i];
	*ret = days;
	return n;
}

static void count_days(Ctx *c, const TourWorld *w, TourChanges *ret)
{
	TourDay *days;
	size_t n = days_with(c, w, &ret->day, &days);
	Tour *t = &ret->after;

	t->duty_days = t->rest_days = 0;
	for (size_t i = 0; i < n; i++) {
		t->duty_days += days[i].kind == TOUR_DAY_DUTY;
		t->rest_days += days[i].kind == TOUR_DAY_REST;
	}
	t->allowance_days = t->duty_days + (w->rules->tour_rest_is_paid ? t->rest_days : 0);
	ret->duty_run = tour_duty_run(days, n);
	ret->rest_due = tour_is_there(t->state) && tour_rest_is_due(w->rules, ret->duty_run);
}

static const TourDay *find_day(const TourWorld *w, int32_t day)
{
	for (size_t i = 0; i < w->day_count; i++) {
		if (w->days[i].day == day)
			return &w->days[i];
	}
	return NULL;
}

static void tell_day(Ctx *c, const TourWorld *w, const TourActing *in, int32_t day, unsigned kind,
	bool by_ward, TourChanges *ret)
{
	const TourDay *told = find_day(w, day);

	if (told)
		ret->day_before = *told;
	ret->day = (TourDay){ .id = told ? told->id : 0,
		.version = told ? told->version + 1 : 1,
		.tour_id = w->now.id,
		.day = day,
		.kind = kind,
		.at_ms = c->now_ms,
		.by_ward = by_ward,
		.lat = by_ward ? 0 : in->lat,
		.lon = by_ward ? 0 : in->lon };
}

static void give_sign(Ctx *c, Tour *t)
{
	t->seen_at_ms = c->now_ms;
	t->silent = false;
}

/* Once a day; the commune may say another thing of any day since the arrival. */
static Status do_day(Ctx *c, const TourWorld *w, const TourCommand *cmd, unsigned who, TourChanges *ret)
{
	int32_t today = day_of(c->now_ms), day = cmd->in->day ? cmd->in->day : today;
	unsigned kind = cmd->act == TOUR_REST ? TOUR_DAY_REST : TOUR_DAY_DUTY;
	const TourDay *told = find_day(w, day);

	if (!(who & WARD) && day != today)
		return fault(c, E_INVALID, "day", "today_only");
	if (day < day_of(w->now.arrived_at_ms) || day > today)
		return fault(c, E_INVALID, "day", "not_of_this_tour");
	if (w->day_count >= TOUR_DAYS_MAX)
		return fault(c, E_INVALID, "day", "too_many");
	ret->is_same = told && told->kind == kind;
	if (ret->is_same)
		return OK;
	if (told && !(who & WARD))
		return fault(c, E_STATE, "day", "already_told");
	tell_day(c, w, cmd->in, day, kind, !(who & CADRE) || !!cmd->in->day, ret);
	if (day != today)
		return OK;
	ret->after.state = kind == TOUR_DAY_REST ? TOUR_RESTING : TOUR_SERVING;
	give_sign(c, &ret->after);
	return OK;
}

/* ---- coming ---- */

static void come(Ctx *c, const TourWorld *w, const TourActing *in, bool by_ward, TourChanges *ret)
{
	Tour *t = &ret->after;

	t->state = TOUR_SERVING;
	t->arrived_at_ms = c->now_ms;
	if (!t->answered_at_ms)
		t->answered_at_ms = c->now_ms;
	give_sign(c, t);
	tell_day(c, w, in, day_of(c->now_ms), TOUR_DAY_DUTY, by_ward, ret);
}

static Status check_early(Ctx *c, const TourWorld *w)
{
	if (w->now.arrived_at_ms || day_of(c->now_ms) >= w->now.from_day - w->rules->tour_early_days)
		return OK;
	return faultf(
		c, E_STATE, "from_day", "too_early", "at most %d days before", w->rules->tour_early_days);
}

static Status do_arrive(Ctx *c, const TourWorld *w, const TourCommand *cmd, TourChanges *ret)
{
	TRY(check_early(c, w));
	if (!cmd->code_fits)
		return fault(c, E_INVALID, "arrival_code", "wrong_code");
	come(c, w, cmd->in, false, ret);
	return OK;
}

static Status do_confirm(Ctx *c, const TourWorld *w, const TourCommand *cmd, TourChanges *ret)
{
	TRY(check_early(c, w));
	if (!tour_is_there(w->now.state))
		come(c, w, cmd->in, true, ret);
	ret->is_same = w->now.confirmed_at_ms != 0;
	ret->after.confirmed_at_ms = c->now_ms;
	if (cmd->in->remark.len)
		ret->after.remark = cmd->in->remark;
	return OK;
}

/* ---- ending ---- */

static void end(Ctx *c, const TourCommand *cmd, unsigned state, Tour *t)
{
	t->state = state;
	t->ended_at_ms = c->now_ms;
	t->silent = false;
	if (cmd->in->reason.len)
		t->reason = cmd->in->reason;
}

/* Whoever waits to be relieved by this one waits again. True: there is such a one. */
static bool give_back_relieved(const TourWorld *w, TourChanges *ret)
{
	if (!w->relieved.id || !tour_is_there(w->relieved.state) || w->relieved.replaced_by_id != w->now.id)
		return false;
	ret->relieved = w->relieved;
	ret->relieved.replaced_by_id = 0;
	ret->relieved.version++;
	return true;
}

static bool relief_is_coming(const TourWorld *w)
{
	return w->relief.id && tour_is_active(w->relief.state);
}

static Status do_replace(Ctx *c, const TourWorld *w, const TourCommand *cmd, TourChanges *ret)
{
	const TourActing *in = cmd->in;
	int32_t today = day_of(c->now_ms);
	bool drops_out = tour_is_active(w->now.state);

	if (in->nomination_id && w->now.replaced_by_id && (relief_is_coming(w) || !w->now.to_fill))
		return fault(c, E_STATE, "replaced_by_id", "already_replaced");
	if (drops_out) {
		end(c, cmd, in->infected ? TOUR_ISOLATED : TOUR_RELEASED, &ret->after);
		ret->hands_over = true;
		bool waits = give_back_relieved(w, ret);
		ret->after.to_fill = !waits && !relief_is_coming(w);
	}
	if (in->nomination_id || !drops_out)
		ret->after.to_fill = false; /* somebody goes, or it is decided that nobody does */
	if (!in->nomination_id)
		return OK;
	int32_t to_day = in->to_day ? in->to_day : w->now.to_day >= today ? w->now.to_day : w->wave.to_day;
	return send_next(c, w, cmd, ORDER_REPLACE, in->from_day ? in->from_day : today, to_day, ret);
}

static Status do_relieve(Ctx *c, const TourWorld *w, const TourCommand *cmd, TourChanges *ret)
{
	const TourActing *in = cmd->in;
	int32_t from = MAX(day_of(c->now_ms), w->now.to_day + 1 - w->rules->tour_overlap_days);

	if (w->now.replaced_by_id)
		return fault(c, E_STATE, "replaced_by_id", "already_replaced");
	if (!in->nomination_id)
		return fault(c, E_INVALID, "nomination_id", "required");
	return send_next(c, w, cmd, ORDER_RELIEVE, in->from_day ? in->from_day : from,
		in->to_day ? in->to_day : w->wave.to_day, ret);
}

static Status do_extend(Ctx *c, const TourWorld *w, const TourActing *in, Tour *t)
{
	if (!in->to_day)
		return fault(c, E_INVALID, "to_day", "required");
	if (in->to_day <= t->to_day)
		return fault(c, E_INVALID, "to_day", "not_later");
	TRY(check_length(c, w->rules, t->from_day, in->to_day));
	t->to_day = in->to_day;
	return OK;
}

static Status do_release(Ctx *c, const TourWorld *w, const TourCommand *cmd, unsigned who, TourChanges *ret)
{
	bool early = day_of(c->now_ms) < w->now.to_day;

	if (early && !(who & (BOARD | CLOCK)))
		return fault(c, E_STATE, "to_day", "not_over_yet");
	if (early && cmd->rights && cmd->in->reason.len == 0)
		return fault(c, E_INVALID, "reason", "required");
	end(c, cmd, TOUR_RELEASED, &ret->after);
	ret->hands_over = true;
	give_back_relieved(w, ret);
	return OK;
}

/* ---- what is said of it ---- */

static Status do_note(const TourWorld *w, const TourActing *in, unsigned who, int64_t now_ms, Tour *t)
{
	if (in->lodging.len)
		t->lodging = in->lodging;
	if (in->remark.len)
		t->remark = in->remark;
	t->meals = in->meals;
	/* Their own people have called: today's promise is kept. */
	if (w->now.state == TOUR_ISOLATED && who & (AGENCY | BOARD))
		t->cared_at_ms = now_ms;
	return OK;
}

static Status do_appraise(Ctx *c, const TourActing *in, Tour *t)
{
	if (!t->arrived_at_ms)
		return fault(c, E_STATE, "state", "not_in_this_state");
	if (in->grade == GRADE_NONE)
		return fault(c, E_INVALID, "grade", "required");
	t->grade = in->grade;
	t->appraisal = in->appraisal;
	return OK;
}

static Status do_commend(Ctx *c, const TourWorld *w, TourChanges *ret)
{
	Tour *t = &ret->after;

	if (t->grade != GRADE_EXCELLENT && t->grade != GRADE_GOOD)
		return fault(c, E_STATE, "grade", "not_good_enough");
	if (t->duty_days < w->rules->tour_commend_days)
		return faultf(c, E_STATE, "duty_days", "too_few_days", "at least %d on duty",
			w->rules->tour_commend_days);
	ret->is_same = t->commended;
	t->commended = true;
	return OK;
}

static Status do_act(Ctx *c, const TourWorld *w, const TourCommand *cmd, unsigned who, TourChanges *ret)
{
	Tour *t = &ret->after;

	switch (cmd->act) {
	case TOUR_SEND: break; /* tour_send */
	case TOUR_ACCEPT: t->answered_at_ms = c->now_ms; return OK;
	case TOUR_DECLINE:
		t->answered_at_ms = c->now_ms;
		end(c, cmd, TOUR_DECLINED, t);
		ret->hands_over = true; /* what was handed to them already */
		t->to_fill = !give_back_relieved(w, ret);
		return OK;
	case TOUR_ARRIVE: return do_arrive(c, w, cmd, ret);
	case TOUR_CONFIRM: return do_confirm(c, w, cmd, ret);
	case TOUR_CHECK_IN:
	case TOUR_REST: return do_day(c, w, cmd, who, ret);
	case TOUR_NOTE: return do_note(w, cmd->in, who, c->now_ms, t);
	case TOUR_EXPOSE: t->exposed_at_ms = c->now_ms; return OK;
	case TOUR_REPLACE: return do_replace(c, w, cmd, ret);
	case TOUR_RELIEVE: return do_relieve(c, w, cmd, ret);
	case TOUR_EXTEND: return do_extend(c, w, cmd->in, t);
	case TOUR_RELEASE: return do_release(c, w, cmd, who, ret);
	case TOUR_RECOVER: t->recovered_at_ms = c->now_ms; return OK;
	case TOUR_WITHDRAW:
		end(c, cmd, TOUR_WITHDRAWN, t);
		ret->hands_over = true;
		give_back_relieved(w, ret);
		return OK;
	case TOUR_APPRAISE: return do_appraise(c, cmd->in, t);
	case TOUR_COMMEND: return do_commend(c, w, ret);
	case TOUR_SILENT:
		t->silent = true;
		ret->is_same = w->now.silent;
		return OK;
	}
	BUG("an act that no tour has");
}

Status tour_decide(Ctx *c, const TourWorld *w, const TourCommand *cmd, TourChanges *ret)
{
	unsigned act = cmd->act, who;

	*ret = (TourChanges){ .after = w->now };
	TRY(need_right(c, w, cmd, &who));
	TRY(model_check(c, &tour_acting_resource, cmd->in));
	if (!(steps[act].from >> w->now.state & 1) || (act == TOUR_REPLACE && !may_replace(&w->now, who)))
		return fault(c, E_STATE, "state", "not_in_this_state");
	if (steps[act].with_reason && cmd->in->reason.len == 0)
		return fault(c, E_INVALID, "reason", "required");
	if (steps[act].to != STAY && steps[act].to != EITHER)
		ret->after.state = steps[act].to;
	TRY(do_act(c, w, cmd, who, ret));
	if (ret->is_same)
		ret->after = w->now;
	else
		ret->after.version++;
	count_days(c, w, ret);
	return OK;
}
