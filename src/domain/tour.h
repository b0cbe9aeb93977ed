/*
 * tour.h: the life of a tour: one cadre, sent by an order to one commune, until they are home again.
 *
 *   send ──> ORDERED ──accept──> ACCEPTED ──arrive, confirm──> SERVING <──check_in, rest──> RESTING
 *              │ │                 │ │                            │                            │
 *              │ └─────decline─────┘ │                            ├─────────release────────────┤
 *              │          v          │                            │            v               │
 *              │       DECLINED      │                            │         RELEASED <─recover─┐
 *              └──────withdraw───────┘                            │                            │
 *                         v                                       └─replace, infected──> ISOLATED
 *                     WITHDRAWN                                     (not infected: RELEASED)
 *
 * The commune may confirm somebody who never answered: being there is an answer. "replace" is what happens
 * when somebody drops out: one act ends the tour, names who follows, sends them by an order of its own, and
 * hands over everything open. When nobody is named, or somebody declines, a successor is owed (`to_fill`) and
 * the board has a task; "replace" on the ended tour then only sends. "relieve" sends who follows while the
 * other still serves; the first is released when the second has come and the overlap is over.
 *
 * The cadre acts by the secret of a link, by a code and the last digits of the phone, or signed in. Numbers
 * are the rulebook's (tour.…). Pure.
 */
#ifndef DOMAIN_TOUR_H
#define DOMAIN_TOUR_H

#include "domain/nomination.h"

/* The body of POST /tours/{id}/{act}; each act says which of these it needs. */
typedef struct TourActing {
	Str reason; /* decline, replace, release before the last day, extend, withdraw */
	int64_t nomination_id; /* replace, relieve: who follows; 0: nobody yet */
	Str number; /* replace, relieve: of the order that sends them */
	int32_t day; /* of that order, 0: today; check_in, rest, by the commune: which day, 0: today */
	int32_t from_day, to_day; /* of who follows; to_day: extend */
	bool infected; /* replace */
	Str lodging; /* note; "": as it was */
	bool meals; /* note */
	Str remark; /* note, confirm; "": as it was */
	unsigned grade; /* appraise */
	Str appraisal;
	double lat, lon; /* arrive, check_in: only if the cadre allows it */
	Str arrival_code; /* arrive: the API compares it, see TourCommand */
} TourActing;
extern const Resource tour_acting_resource;

typedef struct TourCommand {
	TourAct act;
	const Rights *rights; /* NULL: the system itself, or the cadre */
	bool by_cadre; /* who has shown the secret; else the cadre's own account counts as well */
	bool code_fits; /* arrive: the commune's code of the moment was shown */
	const TourActing *in; /* never NULL */
} TourCommand;

/* Who is to follow: everything that says whether they may. */
typedef struct TourNext {
	Nomination nomination; /* id 0: nobody is named */
	Wave wave;
	Agency agency;
	Cadre cadre;
	Tour tour; /* active, elsewhere: it ends, the person is moved; id 0: none */
	bool is_isolated; /* a tour of theirs ended in isolation, and they have not recovered */
	bool relieves; /* `tour` relieves somebody who still waits for it */
} TourNext;

#define TOUR_DAYS_MAX 400 /* a tour of a year, extended */

/* What a decision looks at. */
typedef struct TourWorld {
	Tour now;
	Wave wave;
	Agency agency;
	Cadre cadre;
	Nomination nomination;
	Order order; /* that sent them: who follows is sent by one like it */
	const TourDay *days; /* by day */
	size_t day_count;
	Tour relieved; /* the tour that this one replaces; id 0: none */
	Tour relief; /* the tour that replaces this one; id 0: none */
	TourNext next; /* replace, relieve */
	Str code; /* free, for a fresh tour */
	Str order_code; /* the same, for its order */
	const Directory *dir;
	const Rulebook *rules;
} TourWorld;

/* What a decision changes. `x` with id 0 or version 0: untouched; a fresh row has id 0 and version 1. */
typedef struct TourChanges {
	Tour after;
	bool is_same; /* nothing changes: it was said before */
	TourDay day_before, day; /* day.version 0: untouched; day_before.id 0: new */
	Tour relieved; /* another tour that changes with it: which this one replaces; id 0: none */
	/* Somebody follows. The store gives ids and ties them together. */
	bool has_next;
	Order order;
	Tour fresh;
	Tour moved; /* the person's tour elsewhere, ended; id 0: none */
	Nomination next_nomination;
	bool hands_over; /* everything open that is assigned to the cadre goes to who follows, else to the
			    desk */
	int32_t duty_run; /* days on duty since the last rest */
	bool rest_due; /* as many as the rulebook allows: told, not forbidden */
} TourChanges;

/*
 * Faults: E_NOT_FOUND, E_FORBIDDEN, E_STATE ("state" "not_in_this_state"; "day" "already_told"), E_INVALID
 * with the field.
 */
NODISCARD Status tour_decide(Ctx *c, const TourWorld *w, const TourCommand *cmd, TourChanges *ret);
/* What this actor may do now: a set of 1 << TourAct. Looks at now, wave, agency, cadre, dir, rules. */
unsigned tour_acts(const TourWorld *w, const Rights *rights, bool by_cadre, int64_t now_ms);
bool tour_is_active(unsigned state); /* ordered, accepted, serving or resting: one a person */
bool tour_is_there(unsigned state); /* serving or resting */
bool tour_transition_is_known(unsigned act, unsigned from, unsigned to); /* for tiepsuc check */
/* Days on duty since the last rest, and whether that is as long as the rulebook allows. days: by day. */
int32_t tour_duty_run(const TourDay *days, size_t n);
bool tour_rest_is_due(const Rulebook *r, int32_t duty_run);
/* Whoever relieves has come, and the days together are over. */
bool tour_overlap_is_over(const Rulebook *r, const Tour *relief, int32_t today);
/* The standing of a name whose latest tour is in this state. */
unsigned tour_standing(unsigned state);

/* ---- who is sent ---- */

typedef struct TourSending {
	const Order *order; /* issued */
	const Wave *wave;
	const Nomination *nomination; /* approved */
	const Cadre *cadre;
	const Directory *dir;
	int64_t area_id;
	unsigned role;
	bool leads;
	int32_t from_day, to_day; /* 0: the wave's */
	Str code; /* free */
} TourSending;
/* The fresh tour, id 0. E_INVALID "area_id" "unknown_area". */
NODISCARD Status tour_send(Ctx *c, const TourSending *in, Tour *ret);
/*
 * May this person follow at that area? Faults: E_INVALID "nomination_id" "not_approved", "not_for_red",
 * "is_isolated", "same_person", "already_there"; of cadre_fitness on its field.
 */
NODISCARD Status tour_next_may(
	Ctx *c, const Directory *d, const Rulebook *r, const TourNext *next, int64_t area_id);

/* ---- kit (tour_kit.c) ---- */

/*
 * As record_decide, for what is handed out and comes back: by the commune or the cadre's agency. The list per
 * role is Rulebook.kits, only proposed. Faults: E_INVALID "returned" "more_than_issued", "tour_id"
 * "cannot_move", "note" "required" when less came back than was issued.
 */
NODISCARD Status kit_decide(Ctx *c, const Directory *d, const Rights *rights, const Tour *tour,
	const Agency *agency, const Kit *before, Kit *after, int64_t *ret_area_id);

/* ---- tasks (tour_tasks.c) ---- */

#define TOUR_TASKS_MAX 16 /* open ones of a tour: seven kinds and their chases */
/*
 * The promises that follow from what the tour is now. open: all open tasks of it. Fills an arena array (ids
 * of new tasks are 0) and gives its length.
 */
size_t tour_tasks(Ctx *c, const TourWorld *w, const Tour *tour, const Task *open, size_t n, TaskChange **ret);
/* Kinds of open tasks that a tour in this state may have, for tiepsuc check. */
unsigned tour_task_kinds_possible(unsigned state);

#endif
