/*
 * need.h: how many people each commune needs, role by role, and why. Pure.
 *
 *   filings of the last days ─┐                        by service  (Erlang C for the promised wait)
 *   open requests ────────────┼─ x minutes a request ─ by backlog  (gone within the rulebook's hours)  ─ the
 *   zone, inhabitants ────────┘   of each role         by least    (minimum coverage)             largest:
 * required
 *
 *   wanted = what the commune asks for, where it does, else required      gap = wanted - own people present
 *   sent = cadres who were sent and serve or rest there                   lacks = what of the gap they leave
 *
 * Own people are those of the last staff report; where it does not tell roles, those present are shared out
 * by the rulebook. A role below its minimum coverage is breaking, whoever was sent: they go home again. For
 * what they leave of the minimum the nearest communes with people to spare are proposed as backfill. A ward
 * that never reported has no own people that we know of: its gap is told, but it is not called breaking. The
 * formulas and their sources are in engine/staffing.h.
 */
#ifndef DOMAIN_NEED_H
#define DOMAIN_NEED_H

#include "domain/staff.h"
#include "engine/staffing.h"

#define BACKFILL_MAX 4 /* communes that are named for one role; more is a wave, not a backfill */

/* Requests of one kind in one area. */
typedef struct NeedWork {
	int64_t area_id;
	unsigned kind;
	int64_t open; /* an answer is owed */
	int64_t filed; /* in the last rate_days days */
} NeedWork;

/* Cadres who were sent and are in the commune. */
typedef struct NeedSent {
	int64_t area_id;
	unsigned role;
	int32_t people;
} NeedSent;

typedef struct NeedRows {
	const NeedWork *work;
	size_t work_count;
	const StaffReport *reports; /* the newest of each area */
	size_t report_count;
	const NeedAsk *asks; /* withdrawn ones too: they count for nothing, and can be made again */
	size_t ask_count;
	const NeedSent *sent; /* at most one of each area and role */
	size_t sent_count;
} NeedRows;

/* People from a commune that has some to spare. */
typedef struct Backfill {
	int64_t area_id;
	int32_t people;
	double distance_km;
} Backfill;

typedef struct RoleNeed {
	unsigned role;
	double filed_a_day; /* requests that bring this role work */
	int64_t open;
	double minutes; /* of one request, on average */
	double load, beta, wait_share; /* Erlangs; of the promise; with so many people as required */
	int32_t by_service, by_square_root, by_backlog, least;
	unsigned reason; /* StaffingReason */
	int32_t required; /* what the model says */
	const NeedAsk *ask; /* NULL: nothing else was ever asked for */
	int32_t wanted;
	int32_t own; /* present */
	int32_t gap; /* wanted - own; below 0: to spare */
	int32_t sent, lacks; /* cadres in the commune; what of the gap is left beside them, never below 0 */
	bool breaking;
	Backfill backfill[BACKFILL_MAX];
	size_t backfill_count;
} RoleNeed;

typedef struct AreaNeed {
	const Area *area;
	const StaffReport *report; /* the newest; NULL: never */
	bool reported_today;
	RoleNeed roles[CadreRole_count];
	int32_t required, wanted, own; /* of all roles */
	int32_t gap; /* of the roles that lack people: people of another role do not fill it */
	int32_t sent, lacks; /* of all roles */
	int32_t breaking; /* roles */
} AreaNeed;

/* The communes of the tree, the worst first: breaking roles, then gap, then code. Empty without "staffing" in
 * the rulebook. */
NODISCARD Status need_table(Ctx *c, const Directory *d, const Rulebook *rules, const NeedRows *rows,
	AreaNeed **ret, size_t *ret_n);

/*
 * What a commune can spare of a role, with `sent` people of others who serve there beside its own: nothing in
 * a red zone, nothing while something of its own is breaking or it never reported, and never below what it
 * wants or its minimum coverage.
 */
int32_t need_to_spare(const AreaNeed *a, unsigned role, int32_t sent);
/* A commune's establishment by the rulebook, for one that has not reported. */
int32_t need_norm(const Staffing *s, int64_t population);
extern const EnumNames need_reason_names; /* service, backlog, least */

#endif
