/*
 * check_inside.h: what the checks share. Private to check*.c.
 *
 * A check is one function. It pages through what it looks at, gives the page's memory back before the next
 * one, and calls check_found for each thing that breaks the promise.
 */
#ifndef STORE_CHECK_INSIDE_H
#define STORE_CHECK_INSIDE_H

#include "store/check.h"
#include "store/tx.h"

#define CHECK_PAGE 500 /* rows in memory at a time; the widest are some 10 KB */

typedef struct Check {
	Ctx *c; /* its arena is the page's */
	Db *db;
	const View *view; /* of the check's snapshot; NULL when its areas and posts contradict themselves */
	const char *blob_dir;
	Arena *keep; /* of the findings */
	CheckReport *report;
} Check;

/* id: "what number"; why: a sentence without its full stop. */
void check_found(Check *k, Str id, const char *why, ...) PRINTF_LIKE(3, 4);
Str check_id(const Check *k, const char *what, int64_t id);

/* The next rows after an id, in the order of ids, at most CHECK_PAGE. The caller holds the page's mark. */
NODISCARD Status check_page(Check *k, const Resource *r, int64_t after_id, void *ret_rows, size_t *ret_n);
/* Each row of the table, in the order of ids; what a visit takes from the arena is given back before the
 * next. */
typedef Status (*CheckRow)(Check *k, const void *row);
NODISCARD Status check_each(Check *k, const Resource *r, CheckRow visit);
/*
 * Every row that the SELECT gives breaks the promise: its first column is the id. The statement ends without
 * LIMIT. what: NULL when the first column is a blob, a key.
 */
NODISCARD Status check_none(Check *k, const char *what, const char *sql, const char *why);
NODISCARD Status check_number(Check *k, const char *sql, int64_t *ret);

/* check_walk.c: calls visit for each row that has or should have events, and for events without a row. */
typedef struct CheckSubject {
	const Resource *resource;
	int64_t id;
	const void *row; /* NULL: events without a row */
	const Event *events;
	size_t count; /* 0: a row without events */
} CheckSubject;

typedef Status (*CheckVisit)(Check *k, const CheckSubject *s);
NODISCARD Status check_walk(Check *k, CheckVisit visit);

/* check_events.c */
NODISCARD Status check_chain(Check *k);
NODISCARD Status check_replay(Check *k);
NODISCARD Status check_transitions(Check *k);
NODISCARD Status check_personal(Check *k);

/* check_requests.c */
NODISCARD Status check_requests(Check *k);
NODISCARD Status check_tasks(Check *k);
NODISCARD Status check_escalations(Check *k);
NODISCARD Status check_tallies(Check *k);

/* check_proofs.c */
NODISCARD Status check_proofs(Check *k);

/* check_people.c */
NODISCARD Status check_people(Check *k);
/* check_tours.c, part of it */
NODISCARD Status check_tours(Check *k);

/* check_plans.c, check_orders.c: parts of it */
NODISCARD Status check_plans(Check *k);
NODISCARD Status check_orders(Check *k);

/* check_rows.c */
NODISCARD Status check_directory(Check *k);
NODISCARD Status check_keys(Check *k);
NODISCARD Status check_refs(Check *k);
NODISCARD Status check_ids(Check *k);
NODISCARD Status check_holders(Check *k);
NODISCARD Status check_sessions(Check *k);
NODISCARD Status check_outbox(Check *k);
NODISCARD Status check_staff(Check *k);

#define CHECK_REF_TABLES 5

/* A field of a resource that names a row of another one. For the test that no such field is forgotten. */
typedef struct CheckRef {
	const Resource *from;
	const char *field;
	const Resource *to[CHECK_REF_TABLES]; /* any of these; NULL: no other */
} CheckRef;
extern const CheckRef check_ref_list[];
extern const size_t check_ref_count;

#endif
