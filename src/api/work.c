/* work.c: a queue and its threads. See work.h. */
#include "api/work.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct Worker {
	WorkQueue *queue;
	StoreReader *reader;
	pthread_t thread;
	bool started;
} Worker;

struct WorkQueue {
	void (*run)(Call *, StoreReader *);
	pthread_mutex_t lock;
	pthread_cond_t wake;
	size_t room, head, count;
	bool stopping;
	int n;
	Worker workers[WORKERS_MAX];
	Call *calls[]; /* a ring of `room` */
};

bool work_put(WorkQueue *q, Call *c)
{
	pthread_mutex_lock(&q->lock);
	bool taken = q->count < q->room && !q->stopping;
	if (taken) {
		q->calls[(q->head + q->count++) % q->room] = c;
		pthread_cond_signal(&q->wake);
	}
	pthread_mutex_unlock(&q->lock);
	return taken;
}

static Call *take(WorkQueue *q)
{
	Call *c = NULL;

	pthread_mutex_lock(&q->lock);
	while (q->count == 0 && !q->stopping)
		pthread_cond_wait(&q->wake, &q->lock);
	if (q->count) {
		c = q->calls[q->head];
		q->head = (q->head + 1) % q->room;
		q->count--;
	}
	pthread_mutex_unlock(&q->lock);
	return c;
}

static void *work_loop(void *arg)
{
	Worker *w = arg;
	Call *c;

	while ((c = take(w->queue)))
		w->queue->run(c, w->reader);
	return NULL;
}

void work_now(WorkQueue *q, Call *c)
{
	q->run(c, q->workers[0].reader);
}

int64_t work_waiting(WorkQueue *q)
{
	pthread_mutex_lock(&q->lock);
	int64_t n = (int64_t)q->count;
	pthread_mutex_unlock(&q->lock);
	return n;
}

static Status start_worker(Ctx *c, Store *s, WorkQueue *q, bool threaded)
{
	Worker *w = &q->workers[q->n];

	*w = (Worker){ .queue = q };
	TRY(reader_open(c, s, &w->reader));
	q->n++;
	if (threaded && pthread_create(&w->thread, NULL, work_loop, w) != 0)
		return fault(c, E_NOMEM, NULL, "no_thread");
	w->started = threaded;
	return OK;
}

Status work_start(
	Ctx *c, Store *s, int threads, size_t room, void (*run)(Call *, StoreReader *), WorkQueue **ret)
{
	WorkQueue *q = calloc(1, sizeof(*q) + room * sizeof(q->calls[0]));
	Status st = OK;

	if (!q)
		return fault(c, E_NOMEM, NULL, "memory");
	q->run = run;
	q->room = room;
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->wake, NULL);
	for (int i = 0; i < MAX(1, MIN(threads, WORKERS_MAX)) && st == OK; i++)
		st = start_worker(c, s, q, threads > 0);
	if (st != OK) {
		work_stop(&q);
		return st;
	}
	*ret = q;
	return OK;
}

void work_stop(WorkQueue **queue)
{
	WorkQueue *q = *queue;

	if (!q)
		return;
	pthread_mutex_lock(&q->lock);
	q->stopping = true;
	pthread_cond_broadcast(&q->wake);
	pthread_mutex_unlock(&q->lock);
	for (int i = 0; i < q->n; i++) {
		if (q->workers[i].started)
			pthread_join(q->workers[i].thread, NULL);
		reader_close(&q->workers[i].reader);
	}
	pthread_mutex_destroy(&q->lock);
	pthread_cond_destroy(&q->wake);
	free(q);
	*queue = NULL;
}
