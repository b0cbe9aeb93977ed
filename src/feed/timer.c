/* timer.c: one thread that looks every second. See timer.h. */
#include "feed/timer.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/batch.h"
#include "store/query.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct Timer {
	Store *store;
	StoreReader *reader;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
};

/* of_request: or of a vacant post, a quota, or a chase about one of them. */
static void add_late(Batch *batch, const Task *t, bool of_request)
{
	Command *cmd = batch_add(batch);

	/* The same key in every process, so that none does it twice. */
	cmd->key = command_key_of("late", t->id, t->due_at_ms);
	cmd->body_hash = hash_of(STR("late"));
	cmd->kind = of_request ? COMMAND_REQUEST : COMMAND_TASK_LATE;
	cmd->subject_id = of_request ? t->subject_id : t->id;
	cmd->request = (RequestCommand){ .act = ACT_LATE, .actor = ACTOR_CLOCK, .task_id = t->id };
}

/* Another process, or a person, was quicker. */
#define NOT_LATE_ANY_MORE (1u << E_STATE | 1u << E_STALE | 1u << E_CONFLICT)

Status timer_round(Ctx *c, Store *s, Db *db, int *ret_sent)
{
	CLEANUP(batch_free)
	Batch *batch = NULL;
	Task *due;
	size_t n;

	*ret_sent = 0;
	TRY(query_due_tasks(c, db, TIMER_BATCH, &due, &n));
	if (n == 0)
		return OK;
	batch = batch_new(s);
	if (!batch)
		return fault(c, E_NOMEM, NULL, "memory");
	for (size_t i = 0; i < n; i++) {
		bool of_request;

		TRY(query_is_request(c, db, due[i].subject_id, &of_request));
		add_late(batch, &due[i], of_request);
	}
	*ret_sent = (int)n;
	return batch_flush(c, batch, NOT_LATE_ANY_MORE);
}

/* Vacant posts change only when somebody's time ends or the view changes: once a minute is soon enough. */
static Status look_for_vacant(Ctx *c, Store *s)
{
	Command cmd = { .key = command_key_of("vacancy", c->now_ms / 60000, 0),
		.kind = COMMAND_VACANCY,
		.arena = c->arena };

	cmd.body_hash = hash_of(STR("vacancy"));
	return store_commit_wait(s, c, &cmd);
}

/* Who has not reported changes with the clock: once a minute is soon enough, too. */
static Status look_for_reports(Ctx *c, Store *s)
{
	Command cmd = { .key = command_key_of("staff-due", c->now_ms / 60000, 0),
		.kind = COMMAND_STAFF_DUE,
		.arena = c->arena };

	cmd.body_hash = hash_of(STR("staff-due"));
	return store_commit_wait(s, c, &cmd);
}

/* Who gave no sign, whose tour ends soon, who is ill: once a minute, too. */
static Status look_for_tours(Ctx *c, Store *s)
{
	Command cmd = { .key = command_key_of("tour-due", c->now_ms / 60000, 0),
		.kind = COMMAND_TOUR_DUE,
		.ids = TOUR_COMMAND_IDS,
		.arena = c->arena };

	cmd.body_hash = hash_of(STR("tour-due"));
	return store_commit_wait(s, c, &cmd);
}

Status timer_aim(Ctx *c, Store *s, Db *db)
{
	CLEANUP(batch_free)
	Batch *batch = NULL;
	Request *unaimed;
	size_t n;

	TRY(query_unaimed(c, db, TIMER_AIMED_MAX, &unaimed, &n));
	if (n == 0)
		return OK;
	batch = batch_new(s);
	if (!batch)
		return fault(c, E_NOMEM, NULL, "memory");
	for (size_t i = 0; i < n; i++) {
		Command *cmd = batch_add(batch);

		cmd->key = command_key_of("aim", unaimed[i].id, unaimed[i].version);
		cmd->body_hash = hash_of(STR("aim"));
		cmd->kind = COMMAND_REQUEST;
		cmd->subject_id = unaimed[i].id;
		cmd->request = (RequestCommand){ .act = ACT_AIM, .actor = ACTOR_CLOCK };
	}
	/* E_INVALID: nobody answers there yet; the level above has a task about it. */
	return batch_flush(c, batch, NOT_LATE_ANY_MORE | 1u << E_INVALID);
}

/* How far is the clock ahead of the last thing that happened? */
static int64_t gap_ms(Ctx *c, Db *db)
{
	int64_t last_ms = 0;

	if (query_last_event_ms(c, db, &last_ms) != OK || last_ms == 0)
		return 0;
	return c->now_ms - last_ms;
}

static bool pause_timer(Timer *t, int64_t ms)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&t->lock);
	if (!t->stopping)
		pthread_cond_timedwait(&t->wake, &t->lock, &until);
	bool goes_on = !t->stopping;
	pthread_mutex_unlock(&t->lock);
	return goes_on;
}

static Status hold_after_gap(Timer *t, Ctx *c, Db *db, int64_t *minute UNUSED)
{
	int64_t gap = gap_ms(c, db);

	if (gap < TIMER_GAP_MS || clock_is_drill())
		return OK;
	log_line(LOG_WARN, "timer-holds", LOG_I64("gap_ms", gap), LOG_I64("hold_ms", TIMER_HOLD_MS));
	pause_timer(t, TIMER_HOLD_MS);
	return OK;
}

static Status look(Timer *t, Ctx *c, Db *db, int64_t *minute)
{
	int sent;

	if (!db_is_connected(db) && db_reconnect(c, db) != OK)
		return E_BUSY;
	TRY(timer_round(c, t->store, db, &sent));
	if (c->now_ms / 60000 == *minute)
		return OK;
	TRY(look_for_vacant(c, t->store));
	TRY(look_for_reports(c, t->store));
	TRY(look_for_tours(c, t->store));
	*minute = c->now_ms / 60000;
	return timer_aim(c, t->store, db);
}

/* What runs out of memory is given up; a second later it is looked at again. */
static Status look_guarded(Timer *t, Ctx *c, int64_t *minute, Status (*step)(Timer *, Ctx *, Db *, int64_t *))
{
	Db *db = reader_db(t->reader);
	jmp_buf out_of_memory;
	Status st;

	if (arena_guard(c->arena, &out_of_memory)) {
		db_release_all(db);
		st = fault(c, E_NOMEM, NULL, "memory");
	} else {
		st = step(t, c, db, minute);
	}
	c->arena->escape = NULL;
	return st;
}

static void *timer_loop(void *arg)
{
	Timer *t = arg;
	Arena arena;
	int64_t minute = 0;

	arena_init(&arena, 0);
	Ctx first = { .arena = &arena, .now_ms = clock_now_ms() };
	if (look_guarded(t, &first, &minute, hold_after_gap) != OK)
		log_line(LOG_WARN, "timer-failed", LOG_CSTR("reason", first.fault.reason));
	while (pause_timer(t, TIMER_EVERY_MS)) {
		Ctx c = { .arena = &arena, .now_ms = clock_now_ms() };

		arena_clear(&arena);
		Status st = look_guarded(t, &c, &minute, look);
		if (st != OK && st != E_BUSY)
			log_line(LOG_ERROR, "timer-failed", LOG_CSTR("status", status_name(st)),
				LOG_CSTR("reason", c.fault.reason));
	}
	arena_done(&arena);
	return NULL;
}

Status timer_start(Ctx *c, Store *s, Timer **ret)
{
	Timer *t = calloc(1, sizeof(*t));

	if (!t)
		return fault(c, E_NOMEM, NULL, "memory");
	t->store = s;
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->wake, NULL);
	Status st = reader_open(c, s, &t->reader);
	if (st == OK && pthread_create(&t->thread, NULL, timer_loop, t) != 0)
		st = fault(c, E_NOMEM, NULL, "no_thread");
	if (st != OK) {
		reader_close(&t->reader);
		free(t);
		return st;
	}
	*ret = t;
	return OK;
}

void timer_stop(Timer **timer)
{
	Timer *t = *timer;

	if (!t)
		return;
	pthread_mutex_lock(&t->lock);
	t->stopping = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
	pthread_join(t->thread, NULL);
	reader_close(&t->reader);
	pthread_mutex_destroy(&t->lock);
	pthread_cond_destroy(&t->wake);
	free(t);
	*timer = NULL;
}
