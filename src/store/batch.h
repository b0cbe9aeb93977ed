/*
 * batch.h: many commands at once: handed to the writer without waiting for each, so that they share flushes.
 *
 * The bulk of an import, the demo province. The order in which commands were added is the order in which they
 * run; a command that needs what an earlier one saved (a post in an area) goes into the next flush, because
 * areas, posts and grants are seen from the next group on.
 */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "store/store.h"

#define BATCH_MAX 512 /* eight groups; each command has its own arena */

typedef struct Batch Batch;

Batch *batch_new(Store *s); /* NULL: no memory */
/* Where to go when memory for filling a command runs out; NULL: the process stops. */
void batch_guard(Batch *b, jmp_buf *escape);
void batch_free(Batch **b);
/*
 * A zeroed command with its arena; the caller fills it (memory from cmd->arena or longer lived) before the
 * next call of batch_add or batch_flush. Flushes by itself when BATCH_MAX wait: then earlier commands are
 * gone, so who reads outcomes flushes first.
 */
Command *batch_add(Batch *b);
/* Runs all that was added. The first fault is returned in c, unless it is one of `tolerated` (a set of 1 <<
 * Status). */
NODISCARD Status batch_flush(Ctx *c, Batch *b, unsigned tolerated);
/* After a flush, until the next batch_add: the commands with their outcomes, in their order. */
size_t batch_count(const Batch *b);
const Command *batch_command(const Batch *b, size_t i);

#endif
