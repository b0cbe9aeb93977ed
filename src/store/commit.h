/* commit.h: the writer's inside, for store.c (its thread) and the tests of groups. Private to store/. */
#ifndef STORE_COMMIT_H
#define STORE_COMMIT_H

#include "store/tx.h"

typedef struct Writer {
	Db *db;
	Group group;
	Arena arena; /* of the group */
	const View *view;
	bool attached; /* has ids and a chain */
	int64_t groups, flush_us, reconnects;
	int64_t events; /* of the last writer_group */
	bool (*publish)(void *owner, View *fresh); /* a new view: owner takes it; false: no memory */
	void *owner;
	bool to_mend; /* StoreOptions */
	Rng *random; /* of a simulation that replays; NULL: unpredictable */
} Writer;

NODISCARD Status writer_attach(Ctx *c, Writer *w);
/* Runs 1 … GROUP_MAX commands and sets their outcomes; calls no `done`. In one transaction, unless another
 * process holds what one of them needs: that one then begins the next transaction. */
void writer_group(Writer *w, Command **cmds, size_t n);
/* Nothing to do for a while: what other processes changed in the small world is seen all the same. */
void writer_idle(Writer *w);

#endif
