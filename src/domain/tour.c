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
	[TOUR_REPLACE] = { ACTIVE | IN(DECLINED) | IN(ISOLATED) | IN(RELEASED), EITHER, WARD | AGENCY | BOARD,
		true },
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

/* More than the state: what would be refused anyway is not offered. */
static bool is_open_to(const TourWorld *w, unsigned act, unsigned who, int32_t today)
{
	const Tour *t = &w->now;

	switch (act) {
	case TOUR_REPLACE: return tour_is_active(t->state) || (t->to_fill && who & BOARD);
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
