/*
 * tx.h: what one command may do inside its transaction. Private to store/.
 *
 * Rows, events and tallies are written by the same calls, so that an event can never be forgotten beside its
 * row.
 */
#ifndef STORE_TX_H
#define STORE_TX_H

#include "store/migrate.h"
#include "store/store.h"

/* What a board counts of requests; X(name, condition on Request *r). The rows behind a number are found by
 * the same condition in SQL. */
#define TALLY_LIST(X)                                                                                        \
	X("open", r->open, "r.open = 1")                                                                     \
	X("overdue", r->open && r->late, "r.open = 1 AND r.late = 1")                                        \
	X("waiting", r->state == REQUEST_ESCALATED, "r.state = 'escalated'")                                 \
	X("urgent", r->open && r->lane == LANE_URGENT, "r.open = 1 AND r.lane = 'urgent'")                   \
	X("unverified", r->open && r->lane == LANE_UNVERIFIED, "r.open = 1 AND r.lane = 'unverified'")

typedef struct TallyDelta {
	int64_t area_id;
	const char *name;
	int64_t n;
} TallyDelta;

typedef struct Chain {
	int64_t id, link;
	Hash hash;
} Chain;

/* Of the writer, for one group. */
typedef struct Group {
	Db *db;
	int64_t tx; /* 0: not asked yet */
	Chain chain;
	int64_t next_id, end_id;
	TallyDelta tallies[GROUP_MAX * 8]; /* a command changes at most 3 numbers in each of 2 areas */
	size_t tally_count;
	bool view_changed;
	bool holds; /* locks of commands that are done */
	int64_t events;
} Group;

/* Of one command. */
typedef struct Tx {
	Ctx *c;
	Db *db;
	Group *g;
	const View *view;
	const Command *cmd;
	int64_t actor_id;
	int64_t end_id; /* the ids up to here are its own */
	bool may_wait; /* for other processes: only while we hold nothing that they may be waiting for */
	bool would_wait; /* the command failed for that reason: it comes first in the next transaction */
	Rng *random; /* NULL: unpredictable */
	Buf answer;
} Tx;

int64_t tx_id(Tx *tx); /* a fresh id */
/* An event of `act` on the row: what differs between before and after (before NULL: all of it). */
NODISCARD Status tx_event(Tx *tx, EventKind kind, Str act, int64_t area_id, const Resource *r,
	const void *before, const void *after);
/* Insert when before is NULL, else update of the version before had. */
NODISCARD Status tx_row(Tx *tx, const Resource *r, const void *before, const void *after);
/* Both: the row and its event. */
NODISCARD Status tx_write(Tx *tx, EventKind kind, Str act, int64_t area_id, const Resource *r,
	const void *before, const void *after);
/* What follows for tasks, each with its event; those without an id are new. */
NODISCARD Status tx_tasks(Tx *tx, const TaskChange *changes, size_t n);
/* E_STALE when the asker saw another version of the row than the current one; nobody must say which. */
NODISCARD Status tx_expect(Tx *tx, int64_t current);
/* The answer of the command: these fields (MODEL_NAMES) of the row it is about, an object. */
void tx_answer(Tx *tx, const Resource *r, const void *row, const char *const *names);
/* The row, which nobody else changes until the end of the transaction. What is read after it is as new as it.
 */
NODISCARD Status tx_get(Tx *tx, const Resource *r, int64_t id, void *row);
/*
 * Until the end of the transaction only this process does what the lock stands for. What was read before may
 * be stale by then, so it comes before the reading. SQLite has one writer at a time and needs none.
 */
#define TX_LOCK_OFFICES 1 /* the tree of areas, posts, who holds them, and the tasks to fill them */
#define TX_LOCK_STAFF	2 /* staff reports, their tasks, what communes ask for */
#define TX_LOCK_TOURS	3 /* tours, and what follows from them; a wave's row is locked before it */
#define TX_LOCK_ORDERS	4 /* orders: their numbers follow each other */
NODISCARD Status tx_lock(Tx *tx, int64_t lock);
/* PostgreSQL's advisory locks: those of the chains of events (commit.c), then those above. */
#define CHAINS_MAX 256 /* writers on one PostgreSQL database at a time */
#define CHAIN_LOCK ((int64_t)0x7469657073 << 16) /* "tieps" and the chain */
#define TX_LOCK	   (CHAIN_LOCK + CHAINS_MAX)
/* A code that no request, name, order or tour has: people type all of them. */
NODISCARD Status tx_free_code(Tx *tx, Str *ret);
NODISCARD Status tx_code_is_taken(Tx *tx, Str code, bool *ret);
void tx_tally(Tx *tx, int64_t area_id, const char *name, int64_t n);
Hash event_hash(Arena *a, Hash before, const Event *e);

/* One function a kind of command. */
NODISCARD Status run_request(Tx *tx, Command *cmd);
NODISCARD Status run_proof(Tx *tx, Command *cmd);
NODISCARD Status run_read_log(Tx *tx, Command *cmd);
NODISCARD Status run_outbox(Tx *tx, Command *cmd);
NODISCARD Status run_save(Tx *tx, Command *cmd);
NODISCARD Status run_zone(Tx *tx, Command *cmd);
NODISCARD Status run_vacancy(Tx *tx, Command *cmd);
NODISCARD Status run_task_late(Tx *tx, Command *cmd);
NODISCARD Status run_rulebook(Tx *tx, Command *cmd);
NODISCARD Status run_shape(Tx *tx, Command *cmd);
NODISCARD Status run_staff_report(Tx *tx, Command *cmd);
NODISCARD Status run_staff_due(Tx *tx, Command *cmd);
NODISCARD Status run_wave(Tx *tx, Command *cmd);
NODISCARD Status run_quota(Tx *tx, Command *cmd);
NODISCARD Status run_nomination(Tx *tx, Command *cmd);
NODISCARD Status run_plan(Tx *tx, Command *cmd);
NODISCARD Status run_order(Tx *tx, Command *cmd);
NODISCARD Status run_tour(Tx *tx, Command *cmd);
NODISCARD Status run_tour_due(Tx *tx, Command *cmd);

/* run_wave.c: what follows when an agency, one of its people, or the task of its quota changes. */
NODISCARD Status follow_agency(Tx *tx, const Agency *before, const Agency *after);
NODISCARD Status follow_cadre(Tx *tx, const Agency *agency, const Cadre *after);
NODISCARD Status mark_quota_late(Tx *tx, const Task *late);

/*
 * run_tour.c, for orders, once the caller has locked orders, the wave and tours. Each takes at most TOUR_IDS
 * ids. tour_start: the order (issued, written, with an id) sends somebody: the tour with a free code, its
 * task, the name's standing. Of in->cadre the id is enough, in->code is made here. E_STATE "cadre_id"
 * "already_sent" or "is_isolated". tour_take_back: the order is withdrawn; OK, too, when the tour is under
 * way or over, and nothing changes.
 */
#define TOUR_IDS 16
NODISCARD Status tour_start(Tx *tx, const TourSending *in, Tour *ret);
NODISCARD Status tour_take_back(Tx *tx, int64_t tour_id, Str reason);

/* run_plan.c: what Plan.list_hash is. */
Str plan_list_hash(Arena *a, const Placement *rows, size_t n);
/* run_request.c: whoever was on it has gone: to the account that follows, 0: back to the desk. */
#define HAND_IDS 8
NODISCARD Status request_hand(Tx *tx, int64_t request_id, int64_t account_id);
/* run_save.c: the view has changed (offices, grants): everybody reads it anew. */
NODISCARD Status tx_tell_view(Tx *tx);

/* view.c */
/* In an arena of its own. E_CORRUPT "rulebook_unusable" names the rule that is wrong or not there. */
NODISCARD Status view_load(Ctx *c, Db *db, View **ret);
NODISCARD Status view_load_to_mend(Ctx *c, Db *db, View **ret); /* a rulebook that is unusable is none */
void view_free(View *v);

/* run_request.c: everything a decision about this request looks at; E_NOT_FOUND when it is not there. */
NODISCARD Status request_world_load(Ctx *c, Db *db, const View *view, int64_t request_id, RequestWorld *ret);

/* schema.c */
#define SCHEMA_VERSION 3
extern const SchemaVersion schema_versions[]; /* the tables that are no resources, version by version */

#endif
