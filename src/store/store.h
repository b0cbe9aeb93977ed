/*
 * store.h: the one door to durable state.
 *
 *   command ──> queue ──> writer: begin ─ each command in a savepoint: key, load, decide, rows, events,
 * tasks, outbox ─ commit+flush ──> done
 *
 * Only store_commit writes. One writer thread with a connection of its own takes up to GROUP_MAX commands at
 * a time, commits them in one transaction and calls each command's `done` after the flush. Reads go through
 * StoreReader, a read-only connection for one thread. The small world that everyone needs (areas, posts, who
 * answers, grants, the rulebook) is an immutable View in memory. On PostgreSQL several processes may do this
 * on one database. Depends on model and domain.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/secret.h"
#include "domain/directory.h"
#include "domain/nomination.h"
#include "domain/request.h"
#include "domain/rights.h"
#include "domain/tour.h"
#include "store/db.h"

#define GROUP_MAX	   64 /* commands that share a flush: from here on FULL costs 3 % against NORMAL */
#define GROUP_WAIT_US	   2000 /* a group waits at most this long for company while others are on their way */
#define REQUEST_PROOFS_MAX 50 /* a photo a day for weeks; more is a flood */
#define QUEUE_MAX	   8192 /* commands that may wait: about a quarter of a second of work; then E_BUSY */

/* Of the largest command: a row, an event and some tasks for each of 20,000 people. */
#define COMMAND_IDS_MAX ((int64_t)1 << 20)

/* Of an act on a tour: who hands over may have a thousand requests open. */
#define TOUR_COMMAND_IDS ((int64_t)1 << 14)

#define CHECKPOINT_GROUPS 256 /* some 4 MB of log in a calm hour, 40 MB under full load */

typedef struct Store Store;

/* ---- the view ---- */

typedef struct View {
	const Directory *dir;
	const Rulebook *rules;
	const Grant *grants; /* by account_id */
	size_t grant_count;
	int64_t version;
} View;

const View *store_view(Store *s); /* never NULL; give it back */
void store_view_release(Store *s, const View **v);
Rights view_rights(const View *v, int64_t account_id);

/* ---- commands ---- */

typedef enum CommandKind {
	COMMAND_REQUEST, /* request holds what; filing or acting */
	COMMAND_SAVE, /* a row of an administrative resource: insert when its id is 0, else update */
	COMMAND_ZONE, /* an area's level of risk */
	COMMAND_VACANCY, /* the clock: posts that became vacant or are held again */
	COMMAND_TASK_LATE, /* the clock: a task that belongs to no request is late */
	COMMAND_PROOF, /* a file was stored for a request */
	COMMAND_READ_LOG, /* somebody read health data */
	COMMAND_OUTBOX, /* a message was delivered, or not */
	COMMAND_RULEBOOK, /* a new rulebook */
	COMMAND_SHAPE, /* a boundary */
	COMMAND_STAFF_REPORT, /* a commune tells where its own people are: row is a StaffReporting */
	COMMAND_STAFF_DUE, /* the clock: communes that have not reported get their task */
	COMMAND_WAVE, /* a new wave, a change of one, or an act on it */
	COMMAND_QUOTA, /* an agency is asked for another number */
	COMMAND_NOMINATION, /* naming somebody for a wave, or an act on a nomination */
	COMMAND_PLAN, /* a plan that was made, an edit by hand, an act on it */
	COMMAND_ORDER, /* a new order, a change of one, or an act on it */
	COMMAND_TOUR, /* an act on a tour */
	COMMAND_TOUR_DUE, /* the clock: who is silent, whose tour ends soon */
} CommandKind;

typedef struct ZoneSetting {
	int64_t area_id;
	unsigned zone;
	Str reason;
} ZoneSetting;

/* COMMAND_READ_LOG: at most a page of them. */
typedef struct ReadLogs {
	ReadLog *rows;
	size_t n;
} ReadLogs;

typedef struct Command Command;
struct Command {
	Uuid key;
	Hash body_hash; /* of everything that makes this command what it is */
	CommandKind kind;
	const Rights *rights; /* NULL: the system itself */
	int64_t expected_version;
	int64_t ids; /* that it may take at most, when that may be more than 1024; at most COMMAND_IDS_MAX */

	/* By kind. */
	RequestCommand request;
	int64_t subject_id; /* COMMAND_REQUEST but file; COMMAND_PROOF: the request; QUOTA, NOMINATION: it, to
			       name somebody the wave; WAVE: it, 0 a new one; PLAN: it, to make one the wave
			     */
	unsigned act; /* WAVE, NOMINATION, PLAN: WaveAct, NominationAct, PlanAct */
	bool by_cadre; /* NOMINATION, TOUR: the cadre says it, who has shown the secret */
	bool code_fits; /* TOUR, to arrive: the commune's code of the moment was shown */
	const Resource *resource; /* COMMAND_SAVE */
	void *row; /* COMMAND_SAVE: a row of it; COMMAND_PROOF, and COMMAND_REQUEST with a photo: Proof;
		      READ_LOG ReadLogs, OUTBOX Outbox, ZONE ZoneSetting, RULEBOOK RulebookRow, SHAPE
		      AreaShape, WAVE Wave or WaveActing, QUOTA QuotaAdjusting, NOMINATION
		      NominationActing, PLAN PlanMade, PlanEdit or PlanActing, TOUR TourActing
		    */

	/* Memory of the caller: lives until done. The fault and the answer point into it. */
	Arena *arena;
	void (*done)(Command *cmd); /* on the writer's thread: keep it short */
	void *user;

	/* The outcome. */
	Status status;
	Fault fault;
	Str answer; /* JSON without personal data: {"id":…,"version":…, …}; the same again for the same key */
	bool replayed;

	Command *next; /* the queue's */
};

/* Hands the command to the writer. `done` is always called, also when the queue is full. */
void store_commit(Store *s, Command *cmd);
/* The same, waiting. For the command line and tests. */
NODISCARD Status store_commit_wait(Store *s, Ctx *c, Command *cmd);

/* ---- opening ---- */

typedef struct StoreOptions {
	Str url;
	const char *blob_dir; /* NULL: no proofs can be stored */
	bool to_mend; /* opens also where the rulebook cannot be used, so that another can be loaded */
	uint64_t seed; /* simulations: the codes that are drawn follow from it; 0: they are unpredictable */
	void (*on_commit)(void *user); /* on the writer's thread, after a group with events */
	void *user;
	int checkpoint_groups; /* tests: groups between two checkpoints; 0: CHECKPOINT_GROUPS */
} StoreOptions;

/* Creates the database when it is not there, or brings it to this program's schema. Older programs are
 * refused by newer schemas. */
NODISCARD Status store_create(Ctx *c, Str url);
/* E_CORRUPT "schema_missing" / "schema_older" / "schema_newer" when store_create must run first, or a newer
 * program. */
/* E_CORRUPT "rulebook_unusable" when the one in force lacks what this program needs. */
NODISCARD Status store_open(Ctx *c, const StoreOptions *o, Store **ret);
void store_close(Store **s); /* finishes what is queued */
/* on_commit is not called any more, and does not run when this returns: whom it tells may go. */
void store_tell_nobody(Store *s);
Str store_secret(Store *s); /* 32 bytes of this database: keys for links */
bool store_is_ready(Store *s);

typedef struct StoreNumbers {
	int64_t commands, replays, refused, groups, flush_us, queued, events, reconnects;
} StoreNumbers;
StoreNumbers store_numbers(Store *s);

/* ---- reading ---- */

/* A read-only connection; one thread at a time. */
typedef struct StoreReader StoreReader;
NODISCARD Status reader_open(Ctx *c, Store *s, StoreReader **ret);
void reader_close(StoreReader **r);
Db *reader_db(StoreReader *r);

/* ---- names of commands of the system itself ---- */
Uuid command_key_of(
	const char *what, int64_t a, int64_t b); /* the same for the same, so processes do not do it twice */

#endif
