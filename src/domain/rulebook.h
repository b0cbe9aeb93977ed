/*
 * rulebook.h: the numbers that a province or a decree may tune, dated, with the source of each.
 *
 * A rulebook is a JSON file (data/rulebooks/):
 *   { "name": "BD-2021-08", "valid_from": "2021-08-01T00:00:00+07:00",
 *     "levels": [ { "key": "province", "vi": "Tỉnh", "en": "Province" }, … ],             top first
 *     "rules": { "medicine.answer_minutes": { "value": 1440, "source": "…", "conf": "C" }, … },
 *     "answerable": { "medicine": [ "station_head", "duty_officer", "chair" ], … } }      first post that is
 * held answers, and may be "kits": { "medical": { "Khẩu trang N95": { "value": 20, … }, … }, … } and
 * "staffing": { "wait_percent": { … }, "medical.least": { … }, … }. Every key of RULE_LIST must be there,
 * with a source and a conf: C confirmed, S one source, M unconfirmed (a default the province must look at), P
 * our proposal. Unknown keys, missing ones and values out of range are faults that name the key. Pure.
 */
#ifndef DOMAIN_RULEBOOK_H
#define DOMAIN_RULEBOOK_H

#include "domain/words.h"

/* Per kind of request: X(member, key part, min, max), minutes. */
#define KIND_RULE_LIST(X)                                                                                    \
	X(triage_minutes, "triage_minutes", 1, 1440) /* a new request is looked at and forwarded */          \
	X(answer_minutes, "answer_minutes", 1, 43200) /* the answer that the resident is promised */         \
	X(climb_minutes, "climb_minutes", 1, 10080) /* silence after a deadline takes it one level up */

/* General: X(member, key, min, max) */
#define RULE_LIST(X)                                                                                         \
	X(acknowledge_minutes, "escalation.acknowledge_minutes", 1, 1440)                                    \
	X(decide_minutes, "escalation.decide_minutes", 1, 20160)                                             \
	X(decided_answer_minutes, "escalation.decided_answer_minutes", 1,                                    \
		43200) /* new deadline after a decision */                                                   \
	X(chase_minutes, "ladder.chase_minutes", 1, 10080) /* the level above acts on a late task */         \
	X(duplicate_window_minutes, "duplicate.window_minutes", 1, 43200)                                    \
	X(urgent_after_calls, "calls.urgent_after", 2,                                                       \
		20) /* unresolved calls that put a request in the urgent lane */                             \
	X(third_call_minutes, "calls.district_minutes", 1, 1440)                                             \
	X(call_back_minutes, "hotline.call_back_minutes", 1, 1440)                                           \
	X(call_back_lock_minutes, "hotline.call_back_lock_minutes", 1, 60)                                   \
	X(verify_minutes, "intake.verify_minutes", 1, 1440)                                                  \
	X(reopen_days, "request.reopen_days", 1,                                                             \
		90) /* how long "not solved" may be said after the answer */                                 \
	X(reopened_answer_minutes, "request.reopened_answer_minutes", 1, 43200)                              \
	X(fill_post_minutes, "post.fill_minutes", 1, 43200)                                                  \
	X(intake_per_minute, "intake.per_minute", 1,                                                         \
		1000) /* per address or phone before the unverified lane */                                  \
	X(intake_burst, "intake.burst", 1, 1000)                                                             \
	X(emergency_phone, "public.emergency_phone", 100,                                                    \
		999999) /* what a resident in danger dials: a short number */                                \
	X(public_look_per_minute, "public.looks_per_minute", 1, 1000)                                        \
	X(secret_tries_per_hour, "public.secret_tries_per_hour", 1, 1000)

/*
 * General, and brought by a later program: a rulebook that a database has from before lacks them, and then
 * `otherwise` holds. X(member, key, min, max, otherwise)
 */
#define LATER_RULE_LIST(X)                                                                                   \
	X(agency_stay_percent, "agency.stay_percent", 0, 100,                                                \
		60) /* of the headcount, where the agency itself gives no number */                          \
	X(cadre_age_min, "cadre.age_min", 16, 100, 18)                                                       \
	X(cadre_age_max, "cadre.age_max", 16, 100, 60)                                                       \
	X(cadre_doses_min, "cadre.doses_min", 0, 20, 1) /* of vaccine, before somebody is sent */            \
	X(tour_answer_hours, "tour.answer_hours", 1, 240, 12) /* a cadre says yes or no to the order */      \
	X(tour_early_days, "tour.early_days", 0, 30, 1) /* may come so long before the first day */          \
	X(tour_arrive_hours, "tour.arrive_hours", 1, 240, 24) /* after the first day began: has come */      \
	X(tour_code_minutes, "tour.code_minutes", 1, 1440, 10) /* the commune's code of arrival changes */   \
	X(tour_silent_minutes, "tour.silent_minutes", 60, 10080, 1440) /* without a sign: ask */             \
	X(tour_rest_every_days, "tour.rest_every_days", 1, 60, 14) /* on duty without a rest, at most */     \
	X(tour_rest_is_paid, "tour.rest_is_paid", 0, 1, 1) /* days of rest count for the allowance */        \
	X(tour_longest_days, "tour.longest_days", 1, 365, 60) /* without relief */                           \
	X(tour_notice_days, "tour.notice_days", 0, 30, 3) /* before the last day the commune is told */      \
	X(tour_overlap_days, "tour.overlap_days", 0, 14, 1) /* relief and relieved serve together */         \
	X(tour_replace_minutes, "tour.replace_minutes", 1, 10080, 240) /* another is sent */                 \
	X(tour_care_minutes, "tour.care_minutes", 1, 1440, 240) /* an agency asks after its cadre */         \
	X(tour_follow_up_days, "tour.follow_up_days", 0, 60, 7) /* after a contact */                        \
	X(tour_commend_days, "tour.commend_days", 0, 365, 14) /* on duty, before somebody is commended */    \
	X(order_ahead_days, "order.ahead_days", 0, 60,                                                       \
		3) /* so far may the day on an order lie ahead of now */                                     \
	X(plan_agency_cap, "plan.agency_cap", 0, 20000, 3) /* most of one agency in one commune; 0: none */  \
	X(plan_move_metres, "plan.move_metres", 0, 1000000,                                                  \
		10000) /* the way that somebody who may stay is worth, when a wave is planned again */

/*
 * How many people work needs (domain/need.h): the section "staffing". A rulebook from before it has none, and
 * then nobody is asked to report and no need is told. X(member, key, min, max)
 */
#define STAFFING_RULE_LIST(X)                                                                                \
	X(report_by_minute, "report_by_minute", 0, 1439) /* of the local day */                              \
	X(report_grace_minutes, "report_grace_minutes", 1, 1440) /* then it is late and climbs */            \
	X(wait_percent, "wait_percent", 1, 99) /* at most so many tasks find nobody free */                  \
	X(hours_a_day, "hours_a_day", 1, 24) /* in which one person works, and all work is done */           \
	X(clear_hours, "clear_hours", 1, 240) /* of work, in which what waits now is cleared */              \
	X(rate_days, "rate_days", 1, 28) /* whose filings tell how many come */                              \
	X(norm_people, "norm_people", 1, 1000) /* a commune's establishment, where none is known */          \
	X(norm_per_10000, "norm_per_10000", 0, 1000) /* and for so many inhabitants besides */

/* Per role of a cadre. */
#define ROLE_RULE_LIST(X)                                                                                    \
	X(least, "least", 0, 1000) /* minimum coverage of a commune */                                       \
	X(least_red, "least_red", 0, 1000) /* the same in a red zone */                                      \
	X(red_per_100000, "red_per_100000", 0, 10000) /* in red, by inhabitants, when that is more */        \
	X(share_percent, "share_percent", 0, 100) /* of those present, where a report does not tell roles */

#define WORK_MINUTES_MAX 1440 /* of one role for one request: a day of one person */

typedef struct RoleRules {
#define X(member, key, min, max) int32_t member;
	ROLE_RULE_LIST(X)
#undef X
} RoleRules;

typedef struct Staffing {
#define X(member, key, min, max) int32_t member;
	STAFFING_RULE_LIST(X)
#undef X
	RoleRules roles[CadreRole_count];
	/* "food.logistics_minutes": what one request of a kind costs a role; left out: nothing. */
	int32_t minutes[RequestKind_count][CadreRole_count];
} Staffing;

typedef struct KindRules {
#define X(member, key, min, max) int32_t member;
	KIND_RULE_LIST(X)
#undef X
	unsigned answerable[PostKind_count]; /* post kinds, first choice first */
	unsigned answerable_count;
} KindRules;

#define KIT_RULES_MAX 16 /* a page on a phone */

/* What a cadre of a role is handed for a tour; only proposed. */
typedef struct KitRule {
	Str item;
	int32_t count;
} KitRule;

#define LEVELS_MAX	   8 /* deeper than any administration */
#define RULEBOOK_MAX_BYTES (256 << 10) /* ours is 8 KB; sources may be long */

typedef struct Level {
	Str key, vi, en;
} Level;

typedef struct Rulebook {
	int64_t id;
	Str name;
	int64_t valid_from_ms;
	KindRules kinds[RequestKind_count];
#define X(member, key, min, max) int32_t member;
	RULE_LIST(X)
#undef X
#define X(member, key, min, max, otherwise) int32_t member;
	LATER_RULE_LIST(X)
#undef X
	Level levels[LEVELS_MAX];
	unsigned level_count;
	KitRule kits[CadreRole_count][KIT_RULES_MAX];
	unsigned kit_counts[CadreRole_count];
	bool has_staffing;
	Staffing staffing;
} Rulebook;

/* Everything is copied into the arena. Faults name the key ("rules.medicine.answer_minutes") and the reason.
 */
NODISCARD Status rulebook_read(Ctx *c, Str json, Rulebook *ret);
int rulebook_level(const Rulebook *r, Str key); /* 0 top; -1 unknown */

#endif
