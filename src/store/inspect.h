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

/* What doctor tells of the database's own program and machine. */
typedef struct StoreFacts {
	Str version; /* "SQLite 3.53.2", "PostgreSQL 15.8" */
	int64_t clock_ms; /* of PostgreSQL's machine; 0 on SQLite */
	int64_t last_event_ms; /* 0: none yet */
	Str rulebook; /* name of the one in force; "" when there is none */
	Str rulebook_fault; /* why it cannot be used; "" when it can */
} StoreFacts;
/* The database is there and has this program's schema; else only the version is told. */
NODISCARD Status store_facts(Ctx *c, Str url, StoreFacts *ret);

#endif
