/*
 * work.h: threads that answer calls, each with its own read connection, fed from one queue. Private to api/.
 */
#ifndef API_WORK_H
#define API_WORK_H

#include "api/app.h"

typedef struct WorkQueue WorkQueue;

/* Threads that take calls from a queue of at most `room` and run them. threads 0: none, for work_now. */
NODISCARD Status work_start(
	Ctx *c, Store *s, int threads, size_t room, void (*run)(Call *, StoreReader *), WorkQueue **ret);
void work_stop(WorkQueue **q); /* what waits is still run */
bool work_put(WorkQueue *q, Call *c); /* false: full, or stopping */
void work_now(WorkQueue *q, Call *c); /* on the caller's thread, one at a time */
int64_t work_waiting(WorkQueue *q);

#endif
