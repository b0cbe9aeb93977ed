/*
 * words.h: the closed lists of the product: kinds, states, capabilities. One X-list each; the names are what
 * programs see.
 *
 * Adding a value: append a line (values are stored by name) and give it words in data/words/. Pure.
 */
#ifndef DOMAIN_WORDS_H
#define DOMAIN_WORDS_H

#include "model/model.h"

/* What a resident asks for; each kind has its own clock in the rulebook. */
#define REQUEST_KIND_LIST(X)                                                                                 \
	X(KIND_EMERGENCY, "emergency")                                                                       \
	X(KIND_MEDICINE, "medicine")                                                                         \
	X(KIND_FOOD, "food")                                                                                 \
	X(KIND_RELIEF, "relief")                                                                             \
	X(KIND_PETITION, "petition")                                                                         \
	X(KIND_QUESTION, "question")
ENUM_DECLARE(RequestKind, REQUEST_KIND_LIST);

/* The life of a request; domain/request.c draws it. */
#define REQUEST_STATE_LIST(X)                                                                                \
	X(REQUEST_FILED, "filed") /* nobody has looked at it yet */                                          \
	X(REQUEST_TRIAGED, "triaged") /* seen, kind and urgency judged */                                    \
	X(REQUEST_ASSIGNED, "assigned") /* somebody is on it */                                              \
	X(REQUEST_ESCALATED, "escalated") /* waits on the level above */                                     \
	X(REQUEST_ANSWERED, "answered") /* the ward says it is done */                                       \
	X(REQUEST_CONFIRMED, "confirmed") /* the resident says it is done */                                 \
	X(REQUEST_REOPENED, "reopened") /* the resident says it is not */                                    \
	X(REQUEST_REJECTED, "rejected") /* refused with a reason */                                          \
	X(REQUEST_JOINED, "joined") /* the same need as another request, which goes on */
ENUM_DECLARE(RequestState, REQUEST_STATE_LIST);

#define LANE_LIST(X)                                                                                         \
	X(LANE_NORMAL, "normal")                                                                             \
	X(LANE_URGENT, "urgent")                                                                             \
	X(LANE_UNVERIFIED,                                                                                   \
		"unverified") /* came faster than one person asks: owned and looked at, never dropped */
ENUM_DECLARE(Lane, LANE_LIST);

#define CHANNEL_LIST(X)                                                                                      \
	X(CHANNEL_PUBLIC, "public")                                                                          \
	X(CHANNEL_HOTLINE, "hotline")                                                                        \
	X(CHANNEL_API, "api")                                                                                \
	X(CHANNEL_IMPORT, "import")
ENUM_DECLARE(Channel, CHANNEL_LIST);

/* Who in the household is vulnerable: a set. */
#define VULNERABLE_LIST(X)                                                                                   \
	X(VULNERABLE_ELDERLY, "elderly")                                                                     \
	X(VULNERABLE_CHILD, "child")                                                                         \
	X(VULNERABLE_PREGNANT, "pregnant")                                                                   \
	X(VULNERABLE_DISABLED, "disabled")                                                                   \
	X(VULNERABLE_CHRONIC, "chronic")                                                                     \
	X(VULNERABLE_ALONE, "alone")
ENUM_DECLARE(Vulnerable, VULNERABLE_LIST);

/* What can be done to a request. The names are the last part of POST /api/v1/requests/{id}/{act}. */
#define REQUEST_ACT_LIST(X)                                                                                  \
	X(ACT_FILE, "file")                                                                                  \
	X(ACT_CALL, "call") /* the resident asks again */                                                    \
	X(ACT_TRIAGE, "triage")                                                                              \
	X(ACT_ASSIGN, "assign")                                                                              \
	X(ACT_NOTE, "note")                                                                                  \
	X(ACT_ANSWER, "answer")                                                                              \
	X(ACT_CONFIRM, "confirm")                                                                            \
	X(ACT_REOPEN, "reopen")                                                                              \
	X(ACT_REJECT, "reject")                                                                              \
	X(ACT_TRANSFER, "transfer") /* not ours: names the next owner */                                     \
	X(ACT_JOIN, "join") /* the same need as another request */                                           \
	X(ACT_ESCALATE, "escalate") /* beyond our authority */                                               \
	X(ACT_ACKNOWLEDGE, "acknowledge") /* the level above has seen it */                                  \
	X(ACT_CLIMB, "climb") /* one level further up */                                                     \
	X(ACT_DECIDE, "decide") /* the level above decides; back to the ward */                              \
	X(ACT_LATE, "late") /* the clock: a task of it is overdue */                                         \
	X(ACT_CALL_BACK, "call-back") /* hotline: the asker was called back */                               \
	X(ACT_PROOF, "proof") /* a photo or another proof was added */                                       \
	X(ACT_AIM, "aim") /* the clock: the post that answered was closed, another one does */               \
	X(ACT_HAND, "hand") /* whoever was on it has gone: to who follows, or back to the desk */
ENUM_DECLARE(RequestAct, REQUEST_ACT_LIST);

#define ZONE_LIST(X)                                                                                         \
	X(ZONE_GREEN, "green")                                                                               \
	X(ZONE_YELLOW, "yellow")                                                                             \
	X(ZONE_ORANGE, "orange")                                                                             \
	X(ZONE_RED, "red")
ENUM_DECLARE(Zone, ZONE_LIST);

/* Offices that answer. Which office answers for which kind of request is in the rulebook. */
#define POST_KIND_LIST(X)                                                                                    \
	X(POST_PARTY_SECRETARY, "party_secretary")                                                           \
	X(POST_CHAIR, "chair")                                                                               \
	X(POST_VICE_CHAIR, "vice_chair")                                                                     \
	X(POST_DUTY_OFFICER, "duty_officer")                                                                 \
	X(POST_STATION_HEAD, "station_head")                                                                 \
	X(POST_COMMAND_DUTY, "command_duty")                                                                 \
	X(POST_AGENCY_HEAD, "agency_head")                                                                   \
	X(POST_HOTLINE_LEAD, "hotline_lead")
ENUM_DECLARE(PostKind, POST_KIND_LIST);

/* Promises. What opens and closes each is one table in domain/task.c. */
#define TASK_KIND_LIST(X)                                                                                    \
	X(TASK_TRIAGE, "triage") /* look at a new request */                                                 \
	X(TASK_ANSWER, "answer") /* answer it in its time */                                                 \
	X(TASK_ACKNOWLEDGE, "acknowledge") /* the level above: say that you have seen it */                  \
	X(TASK_DECIDE, "decide") /* the level above: decide it */                                            \
	X(TASK_CHASE, "chase") /* the level above: a task below is late */                                   \
	X(TASK_THIRD_CALL, "third_call") /* district: a resident had to call again and again */              \
	X(TASK_CALL_BACK, "call_back") /* hotline: tell the asker the outcome */                             \
	X(TASK_VERIFY, "verify") /* look at what came in through the unverified lane */                      \
	X(TASK_FILL_POST, "fill_post") /* the level above: a post is vacant */                               \
	X(TASK_NOMINATE, "nominate") /* the agency: name the people of your quota */                         \
	X(TASK_STAFF_REPORT, "staff_report") /* the commune: who of your own people is there today */        \
	X(TASK_TOUR_ANSWER, "tour_answer") /* the agency: your cadre has not said yes or no to the order */  \
	X(TASK_TOUR_ARRIVE, "tour_arrive") /* the commune: confirm that the cadre has come */                \
	X(TASK_TOUR_SILENT, "tour_silent") /* the agency: a day without a sign of your cadre */              \
	X(TASK_TOUR_REPLACE, "tour_replace") /* the board: somebody dropped out, send another */             \
	X(TASK_TOUR_CARE, "tour_care") /* the agency: equipment, food and a daily call for an ill cadre */   \
	X(TASK_TOUR_END, "tour_end") /* the commune: the tour ends soon; relief or release */                \
	X(TASK_TOUR_FOLLOW_UP, "tour_follow_up") /* the agency: exposed, and home again: look after them */
ENUM_DECLARE(TaskKind, TASK_KIND_LIST);

#define TASK_STATE_LIST(X)                                                                                   \
	X(TASK_OPEN, "open")                                                                                 \
	X(TASK_DONE, "done")                                                                                 \
	X(TASK_CANCELLED, "cancelled")
ENUM_DECLARE(TaskState, TASK_STATE_LIST);

#define ESCALATION_STATE_LIST(X)                                                                             \
	X(ESCALATION_WAITING, "waiting")                                                                     \
	X(ESCALATION_ACKNOWLEDGED, "acknowledged")                                                           \
	X(ESCALATION_DECIDED, "decided")                                                                     \
	X(ESCALATION_WITHDRAWN, "withdrawn")
ENUM_DECLARE(EscalationState, ESCALATION_STATE_LIST);

#define NOTE_KIND_LIST(X)                                                                                    \
	X(NOTE_PROGRESS, "progress")                                                                         \
	X(NOTE_ANSWER, "answer")                                                                             \
	X(NOTE_REASON, "reason")                                                                             \
	X(NOTE_NEED, "need") /* what the ward needs decided */                                               \
	X(NOTE_DECISION, "decision") /* what was decided */                                                  \
	X(NOTE_RESIDENT, "resident") /* the resident's own words */
ENUM_DECLARE(NoteKind, NOTE_KIND_LIST);

/* What somebody may do; granted together with an area whose subtree it holds in. */
#define CAN_LIST(X)                                                                                          \
	X(CAN_READ, "read") /* requests, tasks, boards, without personal fields */                           \
	X(CAN_PERSONAL, "personal") /* names, phones, addresses, words */                                    \
	X(CAN_HEALTH, "health") /* health fields; every read is journalled */                                \
	X(CAN_INTAKE, "intake") /* hotline: file for others, see history by phone, call back */              \
	X(CAN_HANDLE, "handle") /* triage, assign, answer, reject, transfer, escalate */                     \
	X(CAN_DECIDE, "decide") /* acknowledge and decide what came up */                                    \
	X(CAN_ZONE, "zone") /* set an area's level of risk */                                                \
	X(CAN_AREAS, "areas") /* change areas */                                                             \
	X(CAN_POSTS, "posts") /* posts, appointments, duty rosters */                                        \
	X(CAN_ACCOUNTS, "accounts") /* accounts and grants, from within one's own */                         \
	X(CAN_IMPORT, "import")                                                                              \
	X(CAN_EXPORT, "export")                                                                              \
	X(CAN_AUDIT, "audit") /* the event feed and the read journal */                                      \
	X(CAN_SYSTEM, "system") /* rulebooks, tokens of others, metrics */                                   \
	X(CAN_WAVES, "waves") /* organisation board: agencies, cadres, waves, quotas */
ENUM_DECLARE(Can, CAN_LIST);
#define CAN(x) (1u << (x))

/* Usual bundles of capabilities, offered when rights are granted. */
#define ROLE_LIST(X)                                                                                         \
	X(ROLE_OPERATOR, "operator")                                                                         \
	X(ROLE_WARD_TEAM, "ward_team")                                                                       \
	X(ROLE_WARD_LEADER, "ward_leader")                                                                   \
	X(ROLE_COMMAND, "command")                                                                           \
	X(ROLE_ADMIN, "admin")                                                                               \
	X(ROLE_AUDITOR, "auditor")                                                                           \
	X(ROLE_ORGANISER, "organiser") /* the organisation board */
ENUM_DECLARE(Role, ROLE_LIST);
unsigned role_cans(Role r); /* the set of capabilities */

/* Facts in the event feed: an act and the fields of the subject's row that it changed, without the personal
 * ones. */
#define EVENT_KIND_LIST(X)                                                                                   \
	X(EVENT_REQUEST, "request")                                                                          \
	X(EVENT_ESCALATION, "escalation")                                                                    \
	X(EVENT_AREA, "area")                                                                                \
	X(EVENT_POST, "post")                                                                                \
	X(EVENT_APPOINTMENT, "appointment")                                                                  \
	X(EVENT_DUTY, "duty")                                                                                \
	X(EVENT_ACCOUNT, "account")                                                                          \
	X(EVENT_GRANT, "grant")                                                                              \
	X(EVENT_TOKEN, "token")                                                                              \
	X(EVENT_RULEBOOK, "rulebook")                                                                        \
	X(EVENT_TASK, "task")                                                                                \
	X(EVENT_PROOF, "proof")                                                                              \
	X(EVENT_SYSTEM, "system")                                                                            \
	X(EVENT_AGENCY, "agency")                                                                            \
	X(EVENT_CADRE, "cadre")                                                                              \
	X(EVENT_WAVE, "wave")                                                                                \
	X(EVENT_QUOTA, "quota")                                                                              \
	X(EVENT_NOMINATION, "nomination")                                                                    \
	X(EVENT_STAFF_REPORT, "staff_report")                                                                \
	X(EVENT_NEED_ASK, "need_ask")                                                                        \
	X(EVENT_PLAN, "plan")                                                                                \
	X(EVENT_PIN, "pin")                                                                                  \
	X(EVENT_ORDER, "order")                                                                              \
	X(EVENT_TOUR, "tour")                                                                                \
	X(EVENT_TOUR_DAY, "tour_day")                                                                        \
	X(EVENT_KIT, "kit")
ENUM_DECLARE(EventKind, EVENT_KIND_LIST);

/* ---- people who are sent (domain/people.h) ---- */

/* What a cadre does where they are sent; a commune's need and a wave's wish are counted by it. */
#define CADRE_ROLE_LIST(X)                                                                                   \
	X(CADRE_LEADING, "leading")                                                                          \
	X(CADRE_MEDICAL, "medical")                                                                          \
	X(CADRE_LOGISTICS, "logistics") /* and delivery */                                                   \
	X(CADRE_DATA, "data") /* and hotline */                                                              \
	X(CADRE_OUTREACH, "outreach")                                                                        \
	X(CADRE_CHECKPOINT, "checkpoint")
ENUM_DECLARE(CadreRole, CADRE_ROLE_LIST);

/* What somebody can do besides: a set. */
#define SKILL_LIST(X)                                                                                        \
	X(SKILL_DOCTOR, "doctor")                                                                            \
	X(SKILL_NURSE, "nurse")                                                                              \
	X(SKILL_PHARMACIST, "pharmacist")                                                                    \
	X(SKILL_TESTING, "testing") /* takes samples */                                                      \
	X(SKILL_DRIVER, "driver")                                                                            \
	X(SKILL_STORES, "stores") /* keeps a store of goods */                                               \
	X(SKILL_COMPUTER, "computer")                                                                        \
	X(SKILL_COUNSELLING, "counselling")                                                                  \
	X(SKILL_SECURITY, "security")
ENUM_DECLARE(Skill, SKILL_LIST);

/* Why somebody is not sent into a red zone: a set. */
#define CONSTRAINT_LIST(X)                                                                                   \
	X(CONSTRAINT_SMALL_CHILD, "small_child")                                                             \
	X(CONSTRAINT_PREGNANT, "pregnant")                                                                   \
	X(CONSTRAINT_CHRONIC, "chronic")
ENUM_DECLARE(Constraint, CONSTRAINT_LIST);

/* The life of a wave; domain/wave.h draws it. */
#define WAVE_STATE_LIST(X)                                                                                   \
	X(WAVE_DRAFT, "draft")                                                                               \
	X(WAVE_CALLED, "called") /* the agencies have their quotas and name people */                        \
	X(WAVE_APPROVED, "approved") /* the list of names is signed */                                       \
	X(WAVE_CLOSED, "closed")                                                                             \
	X(WAVE_CANCELLED, "cancelled")
ENUM_DECLARE(WaveState, WAVE_STATE_LIST);

/* What can be done to a wave. From "call" on, the names are the last part of POST /waves/{id}/{act}. */
#define WAVE_ACT_LIST(X)                                                                                     \
	X(WAVE_ADD, "add")                                                                                   \
	X(WAVE_CHANGE, "change")                                                                             \
	X(WAVE_CALL, "call")                                                                                 \
	X(WAVE_APPROVE, "approve")                                                                           \
	X(WAVE_CLOSE, "close")                                                                               \
	X(WAVE_CANCEL, "cancel")
ENUM_DECLARE(WaveAct, WAVE_ACT_LIST);

/* Why a quota is what it is: as engine/quota.h computed it, or a person adjusted it. */
#define QUOTA_WHY_LIST(X)                                                                                    \
	X(QUOTA_BY_SHARE, "share")                                                                           \
	X(QUOTA_BY_REMAINDER, "remainder")                                                                   \
	X(QUOTA_BY_CAP, "at_cap")                                                                            \
	X(QUOTA_BY_STAY, "at_stay")                                                                          \
	X(QUOTA_BY_LEAST, "at_least")                                                                        \
	X(QUOTA_BY_NOBODY, "nobody")                                                                         \
	X(QUOTA_ADJUSTED, "adjusted")
ENUM_DECLARE(QuotaWhy, QUOTA_WHY_LIST);

/* The life of a nomination; domain/nomination.h draws it. */
#define NOMINATION_STATE_LIST(X)                                                                             \
	X(NOMINATION_NAMED, "named") /* the cadre has not answered yet */                                    \
	X(NOMINATION_CONSENTED, "consented")                                                                 \
	X(NOMINATION_DECLINED, "declined")                                                                   \
	X(NOMINATION_APPROVED, "approved") /* by the head of the agency */                                   \
	X(NOMINATION_WITHDRAWN, "withdrawn")
ENUM_DECLARE(NominationState, NOMINATION_STATE_LIST);

/* What can be done to a nomination: by the agency, but for "consent" and "decline", which are the cadre's. */
#define NOMINATION_ACT_LIST(X)                                                                               \
	X(NOMINATION_NAME, "name")                                                                           \
	X(NOMINATION_CONSENT, "consent")                                                                     \
	X(NOMINATION_DECLINE, "decline")                                                                     \
	X(NOMINATION_APPROVE, "approve")                                                                     \
	X(NOMINATION_WITHDRAW, "withdraw")
ENUM_DECLARE(NominationAct, NOMINATION_ACT_LIST);

/* Where an approved name of a wave stands: mobilised = reserve + assigned + released. */
#define STANDING_LIST(X)                                                                                     \
	X(STANDING_OPEN, "open") /* nothing was decided yet */                                               \
	X(STANDING_RESERVE, "reserve") /* no place, ready to go */                                           \
	X(STANDING_ASSIGNED, "assigned") /* has an active tour */                                            \
	X(STANDING_RELEASED, "released") /* was sent, or could not go, and is free again */
ENUM_DECLARE(Standing, STANDING_LIST);

/* ---- plans, orders, tours (domain/tours.h) ---- */

/* The life of a plan; domain/plan.h draws it. */
#define PLAN_STATE_LIST(X)                                                                                   \
	X(PLAN_DRAFT, "draft")                                                                               \
	X(PLAN_APPROVED, "approved") /* by a second person */                                                \
	X(PLAN_REPLACED, "replaced") /* a later plan was approved */                                         \
	X(PLAN_DISCARDED, "discarded")
ENUM_DECLARE(PlanState, PLAN_STATE_LIST);

#define PLAN_ACT_LIST(X)                                                                                     \
	X(PLAN_MAKE, "make")                                                                                 \
	X(PLAN_EDIT, "edit")                                                                                 \
	X(PLAN_APPROVE, "approve")                                                                           \
	X(PLAN_REPLACE, "replace")                                                                           \
	X(PLAN_DISCARD, "discard")
ENUM_DECLARE(PlanAct, PLAN_ACT_LIST);

#define ORDER_KIND_LIST(X)                                                                                   \
	X(ORDER_MOBILISE, "mobilise") /* the list of a plan */                                               \
	X(ORDER_REPLACE, "replace") /* one for one who dropped out */                                        \
	X(ORDER_RELIEVE, "relieve") /* rotation */
ENUM_DECLARE(OrderKind, ORDER_KIND_LIST);

/* The life of an order; domain/order.h draws it. */
#define ORDER_STATE_LIST(X)                                                                                  \
	X(ORDER_DRAFT, "draft")                                                                              \
	X(ORDER_ISSUED, "issued")                                                                            \
	X(ORDER_WITHDRAWN, "withdrawn")
ENUM_DECLARE(OrderState, ORDER_STATE_LIST);

#define ORDER_ACT_LIST(X)                                                                                    \
	X(ORDER_ADD, "add")                                                                                  \
	X(ORDER_CHANGE, "change")                                                                            \
	X(ORDER_ISSUE, "issue")                                                                              \
	X(ORDER_WITHDRAW, "withdraw")
ENUM_DECLARE(OrderAct, ORDER_ACT_LIST);

/* The life of a tour; domain/tour.h draws it. */
#define TOUR_STATE_LIST(X)                                                                                   \
	X(TOUR_ORDERED, "ordered") /* the cadre has not answered yet */                                      \
	X(TOUR_ACCEPTED, "accepted")                                                                         \
	X(TOUR_SERVING, "serving")                                                                           \
	X(TOUR_RESTING, "resting")                                                                           \
	X(TOUR_DECLINED, "declined")                                                                         \
	X(TOUR_ISOLATED, "isolated") /* positive: no more duty, looked after until recovered */              \
	X(TOUR_RELEASED, "released")                                                                         \
	X(TOUR_WITHDRAWN, "withdrawn") /* the order was, or another goes */
ENUM_DECLARE(TourState, TOUR_STATE_LIST);

/* What can be done to a tour; who may is a table in domain/tour.c. */
#define TOUR_ACT_LIST(X)                                                                                     \
	X(TOUR_SEND, "send") /* the order creates it */                                                      \
	X(TOUR_ACCEPT, "accept")                                                                             \
	X(TOUR_DECLINE, "decline")                                                                           \
	X(TOUR_ARRIVE, "arrive") /* by the ward's code of the moment */                                      \
	X(TOUR_CONFIRM, "confirm") /* the ward: has come */                                                  \
	X(TOUR_CHECK_IN, "check_in") /* on duty today */                                                     \
	X(TOUR_REST, "rest") /* at rest today */                                                             \
	X(TOUR_NOTE, "note") /* lodging, meals, remark */                                                    \
	X(TOUR_EXPOSE, "expose") /* contact with an infected person */                                       \
	X(TOUR_REPLACE, "replace") /* drops out, and another takes over everything open */                   \
	X(TOUR_RELIEVE, "relieve") /* another follows, with overlap */                                       \
	X(TOUR_EXTEND, "extend")                                                                             \
	X(TOUR_RELEASE, "release")                                                                           \
	X(TOUR_RECOVER, "recover")                                                                           \
	X(TOUR_WITHDRAW, "withdraw")                                                                         \
	X(TOUR_APPRAISE, "appraise")                                                                         \
	X(TOUR_COMMEND, "commend")                                                                           \
	X(TOUR_SILENT, "silent") /* the clock */
ENUM_DECLARE(TourAct, TOUR_ACT_LIST);

#define TOUR_DAY_KIND_LIST(X)                                                                                \
	X(TOUR_DAY_DUTY, "duty")                                                                             \
	X(TOUR_DAY_REST, "rest")
ENUM_DECLARE(TourDayKind, TOUR_DAY_KIND_LIST);

/* The ward's appraisal. */
#define GRADE_LIST(X)                                                                                        \
	X(GRADE_NONE, "none") /* not given yet */                                                            \
	X(GRADE_EXCELLENT, "excellent")                                                                      \
	X(GRADE_GOOD, "good")                                                                                \
	X(GRADE_MET, "met")                                                                                  \
	X(GRADE_NOT_MET, "not_met")
ENUM_DECLARE(Grade, GRADE_LIST);

#endif
