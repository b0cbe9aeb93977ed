/*
 * check.h: the store's promises, each as a question that a stored database can be asked.
 *
 * `tiepsuc check` asks them of a live database, of a backup, or after a fault. Everything is read only, each
 * check in one snapshot of its own, page by page, so that a database of any size is checked in some megabytes
 * of memory while the program serves. What is found is named by its id.
 */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "base/ctx.h"

#define CHECK_FINDINGS_MAX 100 /* kept of one check; more of the same kind tell nobody more */

typedef struct CheckFinding {
	Str id; /* "request 4711", "chain 1 link 5", "key 0190…" */
	Str why;
} CheckFinding;

typedef struct CheckReport {
	int64_t looked; /* rows, events or files that were looked at */
	int64_t found;
	CheckFinding findings[CHECK_FINDINGS_MAX]; /* the first of them */
} CheckReport;

size_t check_count(void);
const char *check_name(size_t i);
const char *check_doc(size_t i); /* what it promises, one line */

typedef struct Checker Checker;

/*
 * A read-only connection. blob_dir: where proofs lie, NULL when they are elsewhere: then "proofs" looks at no
 * file. Faults of db_open, and E_STATE "schema_newer" or "schema_older" when this program does not know the
 * schema.
 */
NODISCARD Status checker_open(Ctx *c, Str url, const char *blob_dir, Checker **ret);
void checker_close(Checker **k);
/* A fault is one of the database or of memory; what the check finds is no fault. Findings live in c->arena.
 */
NODISCARD Status checker_run(Ctx *c, Checker *k, size_t check, CheckReport *ret);

#endif
