/*
 * inspect.h: what kind of database lies behind a URL, seen from outside, before anything opens it for work.
 */
#ifndef STORE_INSPECT_H
#define STORE_INSPECT_H

#include "store/db.h"

typedef struct StoreLook {
	bool exists; /* it can be opened; on PostgreSQL also an empty one */
	int64_t schema; /* version; 0: no tables of ours */
	int64_t schema_known; /* what this program makes */
	int64_t areas;
	bool half_made; /* an init began and did not end */
} StoreLook;

/* A database that is not there is no fault: exists is false. */
NODISCARD Status store_look(Ctx *c, Str url, StoreLook *ret);

/* init marks the database before it fills it and takes the mark away when it has. */
NODISCARD Status store_mark_init(Ctx *c, Str url, bool begins);

#endif
