/* batch.c: see batch.h. */
#include "store/batch.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct Item {
	Command cmd;
	Arena arena;
} Item;

struct Batch {
	Store *store;
	Item items[BATCH_MAX];
	size_t count;
	bool done; /* the outcomes are there: the next batch_add begins anew */
	Status early; /* of a flush inside batch_add */
	Fault early_fault;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	size_t waiting;
	jmp_buf *escape;
};

Batch *batch_new(Store *s)
{
	Batch *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->store = s;
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->wake, NULL);
	for (size_t i = 0; i < BATCH_MAX; i++)
		arena_init(&b->items[i].arena, ARENA_REQUEST_MAX_BYTES);
	return b;
}

void batch_guard(Batch *b, jmp_buf *escape)
{
	b->escape = escape;
}

void batch_free(Batch **batch)
{
	Batch *b = *batch;

	if (!b)
		return;
	for (size_t i = 0; i < BATCH_MAX; i++)
		arena_done(&b->items[i].arena);
	pthread_mutex_destroy(&b->lock);
	pthread_cond_destroy(&b->wake);
	free(b);
	*batch = NULL;
}

static void one_done(Command *cmd)
{
	Batch *b = cmd->user;

	pthread_mutex_lock(&b->lock);
	if (--b->waiting == 0)
		pthread_cond_signal(&b->wake);
	pthread_mutex_unlock(&b->lock);
}

/* All of them first get their place, then go: what the caller still fills must not run. */
static void run_all(Batch *b)
{
	b->waiting = b->count;
	/* The writer's thread must not come to where this one guards. */
	for (size_t i = 0; i < b->count; i++)
		b->items[i].arena.escape = NULL;
	for (size_t i = 0; i < b->count; i++)
		store_commit(b->store, &b->items[i].cmd);
	pthread_mutex_lock(&b->lock);
	while (b->waiting)
		pthread_cond_wait(&b->wake, &b->lock);
	pthread_mutex_unlock(&b->lock);
	b->done = true;
}

static Status first_fault(const Batch *b, unsigned tolerated, Fault *ret)
{
	for (size_t i = 0; i < b->count; i++) {
		const Command *cmd = &b->items[i].cmd;

		if (cmd->status == OK || tolerated >> cmd->status & 1)
			continue;
		*ret = cmd->fault;
		return cmd->status;
	}
	return OK;
}

Command *batch_add(Batch *b)
{
	if (b->count == BATCH_MAX && !b->done) {
		run_all(b);
		if (b->early == OK)
			b->early = first_fault(b, 0, &b->early_fault);
	}
	if (b->done) {
		b->count = 0;
		b->done = false;
	}
	Item *it = &b->items[b->count++];

	arena_clear(&it->arena);
	it->arena.escape = b->escape;
	it->cmd = (Command){
		.key = secret_uuid(clock_now_ms()), .arena = &it->arena, .done = one_done, .user = b
	};
	return &it->cmd;
}

Status batch_flush(Ctx *c, Batch *b, unsigned tolerated)
{
	Fault why = b->early_fault;
	Status st = b->early;

	if (!b->done)
		run_all(b);
	if (st == OK)
		st = first_fault(b, tolerated, &why);
	b->early = OK;
	if (st == OK)
		return OK;
	/* The fault may point into the command's arena. */
	c->fault = (Fault){ .status = st,
		.field = why.field ? str_cstr(c->arena, str_from(why.field)) : NULL,
		.reason = why.reason ? str_cstr(c->arena, str_from(why.reason)) : NULL,
		.detail = why.detail ? str_cstr(c->arena, str_from(why.detail)) : NULL };
	return st;
}

size_t batch_count(const Batch *b)
{
	assert(b->done);
	return b->count;
}

const Command *batch_command(const Batch *b, size_t i)
{
	assert(b->done && i < b->count);
	return &b->items[i].cmd;
}
