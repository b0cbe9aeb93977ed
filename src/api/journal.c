/*
 * journal.c: who read whose health, and what for. Every answer that shows health data leaves a line; the
 * answer does not wait for it.
 *
 * A desk reads its list anew with every change: the same rows for the same person and purpose are written
 * down once an hour.
 */
#include "api/handlers.h"

#include "base/log.h"
#include "base/time.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SEEN_SLOTS 65536 /* 512 KB; two that share a slot only cost a line more */

struct ReadSeen {
	pthread_mutex_t lock;
	uint64_t slots[SEEN_SLOTS];
};

ReadSeen *read_seen_new(void)
{
	ReadSeen *s = calloc(1, sizeof(*s));

	if (s)
		pthread_mutex_init(&s->lock, NULL);
	return s;
}

void read_seen_free(ReadSeen **s)
{
	if (!*s)
		return;
	pthread_mutex_destroy(&(*s)->lock);
	free(*s);
	*s = NULL;
}

static uint64_t key_of(Call *c, int64_t id, Str purpose)
{
	Str what = str_printf(&c->http->arena, "%lld %lld %lld %.*s", (long long)c->rights.account_id,
		(long long)id, (long long)(c->ctx.now_ms / HOUR_MS), STR_ARG(purpose));
	Hash h = hash_of(what);
	uint64_t key;

	memcpy(&key, h.bytes, sizeof(key));
	return key;
}

static bool is_seen(ReadSeen *s, uint64_t key)
{
	pthread_mutex_lock(&s->lock);
	bool seen = s->slots[key % SEEN_SLOTS] == key;
	pthread_mutex_unlock(&s->lock);
	return seen;
}

/* Only when its line is on its way: what could not be written down is written down the next time. */
static void mark_seen(ReadSeen *s, const uint64_t *keys, size_t n)
{
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < n; i++)
		s->slots[keys[i] % SEEN_SLOTS] = keys[i];
	pthread_mutex_unlock(&s->lock);
}

typedef struct Journal {
	Command cmd;
	Arena arena;
	ReadLogs logs;
} Journal;

static void journal_done(Command *cmd)
{
	Journal *j = cmd->user;

	if (cmd->status != OK)
		log_line(LOG_ERROR, "journal-failed", LOG_CSTR("status", status_name(cmd->status)),
			LOG_I64("rows", (int64_t)j->logs.n));
	arena_done(&j->arena);
	free(j);
}

static Str purpose_of(Call *c, Str usual)
{
	Str given = str_sub(http_header(c->http, "X-Purpose"), 0, 40);

	return given.len && str_is_utf8(given) ? given : usual;
}

/* The lines outlive the call. False: no memory for them. */
static bool keep_lines(Journal *j, const ReadLog *lines, size_t n, Str purpose)
{
	jmp_buf out_of_memory;

	if (arena_guard(&j->arena, &out_of_memory))
		return false;
	j->logs = (ReadLogs){ arena_dup(&j->arena, lines, n * sizeof(*lines)), n };
	Str kept_purpose = str_dup(&j->arena, purpose);
	for (size_t i = 0; i < n; i++)
		j->logs.rows[i].purpose = kept_purpose;
	j->arena.escape = NULL;
	return true;
}

Status journal_reads(Call *c, const Request *rows, size_t n, Str usual_purpose)
{
	int64_t *ids = arena_array(&c->http->arena, int64_t, n + 1);
	size_t shown = 0;

	for (size_t i = 0; i < n; i++) {
		if (call_may_see(c, rows[i].area_id) & HEALTH)
			ids[shown++] = rows[i].id;
	}
	return journal_ids(c, ids, shown, usual_purpose);
}

Status journal_ids(Call *c, const int64_t *ids, size_t n, Str usual_purpose)
{
	Str purpose = purpose_of(c, usual_purpose);
	ReadLog *lines = arena_array(&c->http->arena, ReadLog, n + 1);
	uint64_t *keys = arena_array(&c->http->arena, uint64_t, n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		keys[kept] = key_of(c, ids[i], purpose);
		if (!is_seen(c->app->seen, keys[kept]))
			lines[kept++] = (ReadLog){
				.account_id = c->rights.account_id, .request_id = ids[i], .purpose = purpose
			};
	}
	if (!kept)
		return OK;
	Journal *j = calloc(1, sizeof(*j));
	if (!j)
		return fault(&c->ctx, E_NOMEM, NULL, "memory"); /* no line, no reading */
	arena_init(&j->arena, 0);
	if (!keep_lines(j, lines, kept, purpose)) {
		arena_done(&j->arena);
		free(j);
		return fault(&c->ctx, E_NOMEM, NULL, "memory");
	}
	mark_seen(c->app->seen, keys, kept);
	j->cmd = (Command){ .key = secret_uuid(c->ctx.now_ms),
		.kind = COMMAND_READ_LOG,
		.row = &j->logs,
		.arena = &j->arena,
		.done = journal_done,
		.user = j };
	store_commit(c->app->options.store, &j->cmd);
	return OK;
}
