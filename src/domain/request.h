/*
 * request.h: the life of a request, from the door to the answer.
 *
 *   file ──> FILED ──triage──> TRIAGED ──assign──> ASSIGNED ──answer──> ANSWERED ──confirm──> CONFIRMED
 *              │ \________________│___________________/│ ^                 │                      │
 *              │            escalate, climb            │ │decide           └──────reopen──────────┤
 *              │                  v                    │ │                        v             │
 *              │              ESCALATED ───────────────┘─┘                     REOPENED <─────────┘
 *              ├─ reject ──> REJECTED (with a reason; may be reopened)             (answer, assign, escalate
 * … again) ├─ transfer ─> FILED at the next owner └─ join ────> JOINED to another request, which goes on
 *
 * Pure: request_decide looks at what it is given and says what changes, or which field is wrong. The same
 * input gives the same output. Nothing here reads a clock or a database; ids, time and random come in.
 */
#ifndef DOMAIN_REQUEST_H
#define DOMAIN_REQUEST_H

#include "domain/directory.h"
#include "domain/rights.h"

/* The body of POST /requests, and of every other way in. */
typedef struct RequestFiling {
	unsigned kind;
	Str area_code;
	Str text, phone, name, address;
	int32_t persons;
	unsigned vulnerable;
	double lat, lon;
	int64_t join_id; /* hotline: not a new need but another call for this one */
} RequestFiling;
extern const Resource request_filing_resource;

/* The body of POST /requests/{id}/{act}; each act says which of these it needs (act_rules in request.c). */
typedef struct RequestActing {
	Str text;
	Str kind, lane;
	int32_t persons;
	int64_t assignee_id;
	Str area_code;
	Str into_code;
	Str outcome; /* call-back: lock, release, told, no_answer */
	bool for_resident;
} RequestActing;
extern const Resource request_acting_resource;

typedef enum ActorKind { ACTOR_STAFF, ACTOR_RESIDENT, ACTOR_CLOCK } ActorKind;

typedef struct RequestCommand {
	RequestAct act;
	ActorKind actor;
	const Rights *rights; /* ACTOR_STAFF */
	int64_t expected_version; /* 0: whichever (resident, clock) */
	const RequestFiling *filing; /* ACT_FILE */
	const RequestActing *acting; /* all others */
	Channel channel; /* ACT_FILE */
	bool unverified; /* ACT_FILE: came faster than one asker asks */
	int64_t task_id; /* ACT_LATE */
} RequestCommand;

#define REQUEST_TASKS_MAX  32 /* open tasks of one request: 7 kinds and their chases up 4 levels */
#define REQUEST_NOTES_MAX  2
#define REQUEST_OUTBOX_MAX 2

/* What a decision looks at. */
typedef struct RequestWorld {
	Request now; /* zero for ACT_FILE */
	Escalation escalation; /* the one that waits above; id 0: none */
	Task tasks[REQUEST_TASKS_MAX];
	size_t task_count; /* open ones only */
	Request target; /* ACT_JOIN: the request that goes on; id 0: no such code in scope */
	Task target_tasks[REQUEST_TASKS_MAX];
	size_t target_task_count;
	int32_t asker_calls; /* ACT_FILE: what the same phone asked before, this kind, within the window,
				unanswered */
	/* The account may handle in this area: acting.assignee_id, of who is given it; of ACT_REOPEN: who had
	 * it. */
	bool assignee_is_known;
	const Directory *dir;
	const Rulebook *rules;
	int64_t next_id; /* ids from here on are free; the decision counts it up */
	uint64_t random; /* for the code */
} RequestWorld;

typedef struct TaskChange {
	Task before; /* id 0: opened now */
	Task after;
} TaskChange;

/* One request before and after one act. */
typedef struct RequestChange {
	RequestAct act;
	Request before, after;
} RequestChange;

typedef struct RequestChanges {
	RequestChange requests[2]; /* the second: the target of a join */
	size_t request_count;
	Escalation escalation_before, escalation; /* escalation.id 0: untouched; before.id 0: new */
	TaskChange tasks[2 * REQUEST_TASKS_MAX];
	size_t task_count;
	Note notes[REQUEST_NOTES_MAX];
	size_t note_count;
	Outbox outbox[REQUEST_OUTBOX_MAX];
	size_t outbox_count;
	int64_t next_id; /* the first id not used */
} RequestChanges;

/*
 * Faults: E_NOT_FOUND (no rights there at all), E_FORBIDDEN, E_STATE (field "state", reason the act's),
 * E_STALE (fault.version), E_INVALID with the field. ACT_FILE never refuses a need for want of staff: it
 * finds an answerable post somewhere up the tree or faults "area_code".
 */
NODISCARD Status request_decide(
	Ctx *c, const RequestWorld *w, const RequestCommand *cmd, RequestChanges *ret);

/* The acts this actor may do now: a set of 1 << RequestAct. */
unsigned request_acts(const RequestWorld *w, ActorKind actor, const Rights *rights, int64_t now_ms);

bool request_state_is_open(unsigned state);
bool request_is_undone(unsigned state); /* the answer is still owed */
bool request_transition_is_known(unsigned act, unsigned from, unsigned to); /* for tiepsuc check */

/* domain/task.c: what an act opens and closes. Appends to ret->tasks, sets after->late. */
void task_rules_apply(Ctx *c, const RequestWorld *w, const Task *tasks, size_t task_count,
	RequestChange *change, RequestChanges *ret);
/* The clock: the late task gets its mark and the level above its chase. False: no such open task, or not due
 * yet. */
bool task_mark_late(
	Ctx *c, const RequestWorld *w, int64_t task_id, RequestChange *change, RequestChanges *ret);
/* Kinds of open tasks that a request in this state must have, one each, and may have besides; chases are
 * about tasks. For tiepsuc check. */
unsigned task_kinds_needed(unsigned state, unsigned lane);
unsigned task_kinds_possible(unsigned state);
/* Chases for tasks of other subjects (vacant posts, quotas). */
Task task_chase_of(Ctx *c, const Directory *d, const Task *late, int64_t minutes, int64_t id);
/*
 * A promise that follows from a state and not from an act, such as a quota to be met. Owed: it is opened as
 * `fresh`, unless it is open. Not owed: it is closed in that way, with the chases about it. open: all open
 * tasks of the subject. Fills an arena array (ids of new tasks are 0) and gives its length.
 */
size_t task_follow(
	Ctx *c, const Task *open, size_t n, bool owed, TaskState how, const Task *fresh, TaskChange **ret);

#endif
