/* store.c: opening, the writer's thread and its queue, the view that readers share. See store.h. */
#include "store/commit.h"
#include "store/migrate.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A view and who still looks at it. */
typedef struct SharedView {
	View *view;
	int users;
	struct SharedView *older;
} SharedView;

struct Store {
	StoreOptions options;
	char *url;
	Writer writer;
	Rng random;
	pthread_t thread;
	bool started;
	uint8_t secret[32];

	pthread_mutex_t tell_lock; /* of options.on_commit, held while it runs */
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t wake;
	Command *first, **last;
	int64_t queued;
	bool stopping;
	SharedView *views; /* newest first */
	StoreNumbers numbers;
};

/* ---- the view ---- */

static void drop_unused_views(Store *s)
{
	SharedView **at = s->views ? &s->views->older : NULL;

	while (at && *at) {
		SharedView *v = *at;

		if (v->users) {
			at = &v->older;
			continue;
		}
		*at = v->older;
		view_free(v->view);
		free(v);
	}
}

static bool publish(void *owner, View *fresh)
{
	Store *s = owner;
	SharedView *shared = calloc(1, sizeof(*shared));

	if (!shared)
		return false;
	pthread_mutex_lock(&s->lock);
	*shared = (SharedView){ .view = fresh, .older = s->views };
	s->views = shared;
	drop_unused_views(s);
	pthread_mutex_unlock(&s->lock);
	return true;
}

const View *store_view(Store *s)
{
	pthread_mutex_lock(&s->lock);
	SharedView *v = s->views;
	v->users++;
	pthread_mutex_unlock(&s->lock);
	return v->view;
}

void store_view_release(Store *s, const View **view)
{
	pthread_mutex_lock(&s->lock);
	for (SharedView *v = s->views; *view && v; v = v->older) {
		if (v->view == *view)
			v->users--;
	}
	drop_unused_views(s);
	pthread_mutex_unlock(&s->lock);
	*view = NULL;
}

/* ---- the queue and its thread ---- */

#define IDLE_US 1000000 /* so soon a right that was given or taken by another process is seen by all */

void store_commit(Store *s, Command *cmd)
{
	cmd->next = NULL;
	cmd->status = OK;
	cmd->replayed = false;
	cmd->answer = (Str){ "", 0 };
	pthread_mutex_lock(&s->lock);
	bool refused = s->queued >= QUEUE_MAX || s->stopping;
	if (!refused) {
		*s->last = cmd;
		s->last = &cmd->next;
		s->queued++;
		pthread_cond_signal(&s->wake);
	}
	pthread_mutex_unlock(&s->lock);
	if (refused) {
		cmd->status = E_BUSY;
		cmd->fault = (Fault){ .status = E_BUSY, .reason = "queue_full" };
		cmd->done(cmd);
	}
}

static struct timespec time_in(int64_t us)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_sec += us / 1000000;
	t.tv_nsec += us % 1000000 * 1000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

/* Takes what waits, at most a group; waits for the first. 0: a while passed without any, or the store closes.
 */
static size_t take(Store *s, Command **cmds, bool *ret_end)
{
	struct timespec idle = time_in(IDLE_US);
	size_t n = 0;
	bool waited = false;

	pthread_mutex_lock(&s->lock);
	while (!s->first && !s->stopping && !waited)
		waited = pthread_cond_timedwait(&s->wake, &s->lock, &idle) == ETIMEDOUT;
	/* While others are on their way, a moment's wait lets them share the flush; a lone command does not
	 * wait. */
	if (s->queued > 1 && s->queued < GROUP_MAX && !s->stopping) {
		struct timespec until = time_in(GROUP_WAIT_US / 10);
		pthread_cond_timedwait(&s->wake, &s->lock, &until);
	}
	for (; s->first && n < GROUP_MAX; n++) {
		cmds[n] = s->first;
		s->first = s->first->next;
		s->queued--;
	}
	if (!s->first)
		s->last = &s->first;
	*ret_end = n == 0 && s->stopping;
	pthread_mutex_unlock(&s->lock);
	return n;
}

static void count(Store *s, Command *const *cmds, size_t n)
{
	pthread_mutex_lock(&s->lock);
	s->numbers.commands += (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		s->numbers.replays += cmds[i]->replayed;
		s->numbers.refused += cmds[i]->status != OK;
	}
	s->numbers.events += s->writer.events;
	s->numbers.groups = s->writer.groups;
	s->numbers.flush_us = s->writer.flush_us;
	s->numbers.reconnects = s->writer.reconnects;
	pthread_mutex_unlock(&s->lock);
}

static void checkpoint(Store *s)
{
	Ctx c = { .arena = &s->writer.arena, .now_ms = clock_now_ms() };

	if (db_checkpoint(&c, s->writer.db) != OK)
		log_line(LOG_WARN, "checkpoint-failed", LOG_CSTR("reason", c.fault.reason));
}

static void tell(Store *s)
{
	pthread_mutex_lock(&s->tell_lock);
	if (s->options.on_commit)
		s->options.on_commit(s->options.user);
	pthread_mutex_unlock(&s->tell_lock);
}

void store_tell_nobody(Store *s)
{
	pthread_mutex_lock(&s->tell_lock);
	s->options.on_commit = NULL;
	pthread_mutex_unlock(&s->tell_lock);
}

static void *write_loop(void *arg)
{
	Store *s = arg;
	Command *cmds[GROUP_MAX];
	int64_t groups = 0;
	int64_t every = s->options.checkpoint_groups ? s->options.checkpoint_groups : CHECKPOINT_GROUPS;
	bool end = false;

	/* What a run that was killed left in the log: else a program that is killed again and again, each
	 * time before a checkpoint is due, would find an ever longer one. */
	checkpoint(s);
	for (;;) {
		size_t n = take(s, cmds, &end);
		if (end)
			return NULL;
		if (n == 0) {
			writer_idle(&s->writer);
			continue;
		}
		writer_group(&s->writer, cmds, n);
		count(s, cmds, n);
		bool told = s->writer.events > 0;
		for (size_t i = 0; i < n; i++)
			cmds[i]->done(cmds[i]); /* from here on cmds[i] may be gone */
		if (told)
			tell(s);
		if (++groups % every == 0 || db_checkpoint_is_due(s->writer.db))
			checkpoint(s);
	}
}

typedef struct Waiting {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool done;
} Waiting;

static void wake_waiting(Command *cmd)
{
	Waiting *w = cmd->user;

	pthread_mutex_lock(&w->lock);
	w->done = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

Status store_commit_wait(Store *s, Ctx *c, Command *cmd)
{
	Waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };

	cmd->arena = cmd->arena ? cmd->arena : c->arena;
	cmd->done = wake_waiting;
	cmd->user = &w;
	store_commit(s, cmd);
	pthread_mutex_lock(&w.lock);
	while (!w.done)
		pthread_cond_wait(&w.wake, &w.lock);
	pthread_mutex_unlock(&w.lock);
	c->fault = cmd->fault;
	return cmd->status;
}

Uuid command_key_of(const char *what, int64_t a, int64_t b)
{
	char text[128];
	Uuid u;

	int n = snprintf(text, sizeof(text), "%s|%lld|%lld", what, (long long)a, (long long)b);
	Hash h = hash_of((Str){ text, (size_t)n });
	memcpy(u.bytes, h.bytes, sizeof(u.bytes));
	u.bytes[6] = (uint8_t)(0x80 | (u.bytes[6] & 0x0F)); /* version 8: made by our own rule (RFC 9562) */
	u.bytes[8] = (uint8_t)(0x80 | (u.bytes[8] & 0x3F));
	return u;
}

/* ---- opening and closing ---- */

static Status ensure_secret(Ctx *c, Db *db)
{
	uint8_t secret[32];

	secret_bytes(secret, sizeof(secret));
	return db_run(c, db, "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
		VAL_STR(STR("secret")), VAL_BLOB(((Str){ (const char *)secret, sizeof(secret) })));
}

Status store_create(Ctx *c, Str url)
{
	CLEANUP(db_close)
	Db *db = NULL;

	TRY(db_open(c, url, DB_CREATE, &db));
	TRY(migrate(c, db, all_resources, all_resource_count, schema_versions, SCHEMA_VERSION));
	return ensure_secret(c, db);
}

static Status read_secret(Ctx *c, Store *s)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row;

	TRY(db_prepare(c, s->writer.db, "SELECT value FROM meta WHERE name = 'secret'", &st));
	TRY(stmt_step(c, st, &row));
	Str value = row ? stmt_str(st, 0) : (Str){ "", 0 };
	if (value.len != sizeof(s->secret))
		return fault(c, E_CORRUPT, "meta", "secret_missing");
	memcpy(s->secret, value.ptr, value.len);
	return OK;
}

static Status open_parts(Ctx *c, Store *s)
{
	View *view = NULL;

	TRY(db_open(c, s->options.url, DB_WRITE, &s->writer.db));
	TRY(migrate_check(c, s->writer.db, SCHEMA_VERSION));
	TRY(read_secret(c, s));
	TRY((s->writer.to_mend ? view_load_to_mend : view_load)(c, s->writer.db, &view));
	if (!publish(s, view)) {
		view_free(view);
		return fault(c, E_NOMEM, NULL, "memory");
	}
	s->writer.view = view;
	TRY(writer_attach(c, &s->writer));
	s->writer.attached = true;
	if (pthread_create(&s->thread, NULL, write_loop, s) != 0)
		return fault(c, E_NOMEM, NULL, "no_thread");
	s->started = true;
	return OK;
}

static Status open_guarded(Ctx *c, Store *s)
{
	jmp_buf *outer = c->arena->escape, out_of_memory;
	Status st;

	if (arena_guard(c->arena, &out_of_memory)) {
		if (s->writer.db)
			db_release_all(s->writer.db);
		st = fault(c, E_NOMEM, NULL, "memory");
	} else {
		st = open_parts(c, s);
	}
	c->arena->escape = outer;
	return st;
}

Status store_open(Ctx *c, const StoreOptions *o, Store **ret)
{
	Store *s = calloc(1, sizeof(*s));

	if (!s)
		return fault(c, E_NOMEM, NULL, "memory");
	s->options = *o;
	s->url = strndup(o->url.ptr, o->url.len);
	if (!s->url) {
		free(s);
		return fault(c, E_NOMEM, NULL, "memory");
	}
	s->options.url = str_from(s->url);
	s->last = &s->first;
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->tell_lock, NULL);
	pthread_cond_init(&s->wake, NULL);
	arena_init(&s->writer.arena, 0);
	s->writer.publish = publish;
	s->writer.to_mend = o->to_mend;
	s->writer.owner = s;
	if (o->seed) {
		s->random = rng_seeded(o->seed);
		s->writer.random = &s->random;
	}
	Status st = open_guarded(c, s);
	if (st != OK) {
		store_close(&s);
		return st;
	}
	*ret = s;
	return OK;
}

void store_close(Store **store)
{
	Store *s = *store;

	if (!s)
		return;
	if (s->started) {
		pthread_mutex_lock(&s->lock);
		s->stopping = true;
		pthread_cond_signal(&s->wake);
		pthread_mutex_unlock(&s->lock);
		pthread_join(s->thread, NULL);
	}
	if (s->writer.db) {
		if (s->started)
			checkpoint(s);
		db_close(&s->writer.db);
	}
	while (s->views) {
		SharedView *v = s->views;

		s->views = v->older;
		view_free(v->view);
		free(v);
	}
	arena_done(&s->writer.arena);
	pthread_mutex_destroy(&s->lock);
	pthread_mutex_destroy(&s->tell_lock);
	pthread_cond_destroy(&s->wake);
	free(s->url);
	free(s);
	*store = NULL;
}

Str store_secret(Store *s)
{
	return (Str){ (const char *)s->secret, sizeof(s->secret) };
}

bool store_is_ready(Store *s)
{
	pthread_mutex_lock(&s->lock);
	bool ready = s->started && !s->stopping && s->queued < QUEUE_MAX;
	pthread_mutex_unlock(&s->lock);
	return ready;
}

StoreNumbers store_numbers(Store *s)
{
	pthread_mutex_lock(&s->lock);
	StoreNumbers n = s->numbers;
	n.queued = s->queued;
	pthread_mutex_unlock(&s->lock);
	return n;
}

/* ---- readers ---- */

struct StoreReader {
	Db *db;
};

Status reader_open(Ctx *c, Store *s, StoreReader **ret)
{
	StoreReader *r = calloc(1, sizeof(*r));

	if (!r)
		return fault(c, E_NOMEM, NULL, "memory");
	Status st = db_open(c, s->options.url, DB_READ, &r->db);
	if (st != OK) {
		free(r);
		return st;
	}
	*ret = r;
	return OK;
}

void reader_close(StoreReader **r)
{
	if (!*r)
		return;
	db_close(&(*r)->db);
	free(*r);
	*r = NULL;
}

Db *reader_db(StoreReader *r)
{
	return r->db;
}
