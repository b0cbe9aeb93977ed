/*
 * staff.h: a commune's own people: the daily report, the task to give it, and asking for more or fewer.
 *
 * Each commune says once a local day how many people it has on paper and where they are today. A day on
 * which everything is as before is one tap: "unchanged" copies the last report. Later the same day a report
 * may be corrected; it stays the one report of that day. Once the first commune of a database has reported,
 * every commune owes a report every day: who has not given it by the rulebook's hour gets a task, which is
 * late after the rulebook's grace and then climbs like any other. Pure.
 */
#ifndef DOMAIN_STAFF_H
#define DOMAIN_STAFF_H

#include "domain/request.h"

#define STAFF_LEVEL	 "commune" /* the lowest level with an administration, and so with people of its own */
#define STAFF_DAYS_BACK	 7 /* how old a day may be that is still reported or corrected */
#define STAFF_PEOPLE_MAX 100000 /* of one commune; the largest city ward has some hundred */

/* By role they may be left out (all 0); given, they add up to those present. "leading" is a word of SQL. */
#define STAFF_ROLE_FIELDS(X)                                                                                 \
	X(CADRE_LEADING, in_leading)                                                                         \
	X(CADRE_MEDICAL, in_medical)                                                                         \
	X(CADRE_LOGISTICS, in_logistics)                                                                     \
	X(CADRE_DATA, in_data)                                                                               \
	X(CADRE_OUTREACH, in_outreach)                                                                       \
	X(CADRE_CHECKPOINT, in_checkpoint)

/* One per commune and local day. */
typedef struct StaffReport {
	int64_t id;
	int32_t version;
	int64_t area_id;
	int32_t day;
	int32_t establishment; /* on paper */
	int32_t present, infected, isolating, on_leave; /* together at most the establishment */
	int32_t in_leading, in_medical, in_logistics, in_data, in_outreach,
		in_checkpoint; /* of those present */
	bool unchanged; /* copied from the report before */
	int64_t reported_at_ms;
	int64_t reported_by_id;
} StaffReport;

/* The body of POST /staff-reports. */
typedef struct StaffReporting {
	Str area_code;
	int32_t day; /* 0: today */
	bool unchanged; /* the numbers are those of the last report; none are given */
	int32_t establishment, present, infected, isolating, on_leave;
	int32_t in_leading, in_medical, in_logistics, in_data, in_outreach, in_checkpoint;
} StaffReporting;

/* A commune asks for more or fewer people of a role than the model says: one row per commune and role, its
 * history is in the events. */
typedef struct NeedAsk {
	int64_t id;
	int32_t version;
	int64_t area_id;
	unsigned role;
	int32_t people;
	Str reason;
	bool withdrawn; /* what the model says counts again */
} NeedAsk;

extern const Resource staff_report_resource, staff_reporting_resource, need_ask_resource;

/* Does this area report its people on that day? */
bool staff_is_reported(const Area *a, int32_t day);

int32_t staff_of_role(const StaffReport *r, unsigned role); /* as reported; 0 when not told */
bool staff_tells_roles(const StaffReport *r);

/*
 * now: the report of that day (id 0: none yet); last: the newest before that day (id 0: none). Faults name
 * the field: "area_code", "day", the number with which the sum passes the establishment, the first role with
 * which the roles pass those present.
 */
NODISCARD Status staff_report_decide(Ctx *c, const Directory *d, const Rights *rights,
	const StaffReporting *in, const StaffReport *now, const StaffReport *last, StaffReport *ret);
/* The local day a body is about, and its area; the same faults. */
NODISCARD Status staff_reporting_place(
	Ctx *c, const Directory *d, const StaffReporting *in, int64_t *ret_area_id, int32_t *ret_day);

/* After today's report of an area: its open tasks, chases included, are done. Fills an arena array. */
size_t staff_reported_decide(Ctx *c, const Task *open, size_t open_count, TaskChange **ret);

/*
 * The clock: communes that have not reported today get their task (ids of new tasks are 0); tasks of areas
 * that are no more are cancelled, those whose post was closed go to who answers now. reported: areas with a
 * report of today; has_begun: any report was ever given.
 */
typedef struct StaffDay {
	const int64_t *reported;
	size_t reported_count;
	bool has_begun;
	const Task *open; /* of kind staff_report, and chases about them */
	size_t open_count;
} StaffDay;
size_t staff_due_decide(
	Ctx *c, const Directory *d, const Rulebook *rules, const StaffDay *day, TaskChange **ret);

/* record_decide's part for asks. */
NODISCARD Status need_ask_decide(Ctx *c, const Directory *d, const NeedAsk *before, NeedAsk *after);

#endif
