/* live.c: the fan-out of events to streams. See live.h. */
#include "feed/live.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/time.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct Subscriber {
	struct Subscriber *next;
	Live *live;
	HttpStream *stream;
	int64_t account_id, token_id;
	FeedCursor after;
	bool silent; /* signed out meanwhile */
} Subscriber;

struct Live {
	Store *store;
	StoreReader *reader;
	pthread_t thread;
	pthread_mutex_t lock; /* of the list, and around every write to a stream */
	pthread_cond_t wake;
	Subscriber *first;
	bool woken, stopping;
	FeedCursor at; /* what everyone who is up to date has seen */
};

bool live_cursor_parse(Str s, FeedCursor *ret)
{
	Str id, tx = str_cut(s, '-', &id);

	return str_to_i64(tx, &ret->tx) && str_to_i64(id, &ret->id) && ret->tx >= 0 && ret->id >= 0;
}

/* The facts that a screen needs to know what to read anew; the body's own act, state, version, code and late.
 */
void live_put_event(JsonOut *j, const Event *e)
{
	static const char *const carried[] = { "act", "state", "version", "code", "late", "lane", "zone",
		"kind" };
	json_error_t error;
	json_t *body = json_loadb(e->body.ptr, e->body.len, 0, &error);

	json_open(j, '{');
	json_put_i64(j, "id", e->id);
	json_put_time(j, "at", e->at_ms);
	json_put_str(j, "kind", enum_name(&EventKind_names, e->kind));
	json_put_i64(j, "subject_id", e->subject_id);
	json_put_i64(j, "area_id", e->area_id);
	for (size_t i = 0; i < COUNT_OF(carried); i++) {
		const json_t *v = json_object_get(body, carried[i]);
		const char *key = strcmp(carried[i], "kind") == 0 ? "subject_kind" : carried[i];

		if (json_is_string(v))
			json_put_str(j, key, (Str){ json_string_value(v), json_string_length(v) });
		else if (json_is_integer(v))
			json_put_i64(j, key, json_integer_value(v));
		else if (json_is_boolean(v))
			json_put_bool(j, key, json_is_true(v));
	}
	json_close(j, '}');
	json_decref(body);
}

static void put_frame(Buf *b, const Event *e)
{
	JsonOut j = json_out(b);

	buf_addf(b, "id: %lld-%lld\nevent: %s\ndata: ", (long long)e->tx, (long long)e->id,
		EventKind_names.names[e->kind]);
	live_put_event(&j, e);
	buf_add(b, STR("\n\n"));
}

static void send_events(Live *l, const View *view, Subscriber *s, const Event *events, size_t n)
{
	Rights rights = view_rights(view, s->account_id);
	Buf b;

	buf_init(&b, STREAM_LAG_MAX_BYTES);
	for (size_t i = 0; i < n; i++) {
		const Event *e = &events[i];
		bool seen = e->tx < s->after.tx || (e->tx == s->after.tx && e->id <= s->after.id);
		/* What belongs to no area (accounts, tokens) concerns those who manage them. */
		bool in_scope = e->area_id ? rights_allow(&rights, view->dir, CAN_READ, e->area_id)
					   : rights_anywhere(&rights) & CAN(CAN_ACCOUNTS);

		if (seen || !in_scope)
			continue;
		put_frame(&b, e);
	}
	if (!buf_ok(&b)) {
		buf_clear(&b);
		buf_add(&b, STR("event: reset\ndata: {}\n\n"));
	}
	if (b.len)
		http_stream_write(s->stream, buf_str(&b));
	if (n)
		s->after = (FeedCursor){ events[n - 1].tx, events[n - 1].id };
	buf_done(&b);
	(void)l;
}

/* Everything new since `at`, to all. */
static void tell_new(Live *l, Ctx *c, Db *db)
{
	Event *events;
	size_t n;

	do {
		if (query_feed(c, db, l->at, 500, &events, &n) != OK || n == 0)
			return;
		const View *view = store_view(l->store);
		pthread_mutex_lock(&l->lock);
		for (Subscriber *s = l->first; s; s = s->next) {
			if (!s->silent)
				send_events(l, view, s, events, n);
		}
		l->at = (FeedCursor){ events[n - 1].tx, events[n - 1].id };
		pthread_mutex_unlock(&l->lock);
		store_view_release(l->store, &view);
	} while (n == 500);
}

/* A heartbeat; whoever was signed out meanwhile hears nothing more. */
static void tell_heard(Live *l, Ctx *c, Db *db)
{
	char stamp[TIME_TEXT_SIZE];
	Buf b;

	time_write(c->now_ms, stamp);
	buf_init(&b, 256);
	buf_addf(&b, "event: heard\ndata: {\"at\":\"%s\"}\n\n", stamp);
	pthread_mutex_lock(&l->lock);
	for (Subscriber *s = l->first; s; s = s->next) {
		bool alive = true;

		if (!s->silent && query_token_is_alive(c, db, s->token_id, &alive) == OK && !alive) {
			s->silent = true;
			http_stream_write(s->stream, STR("event: signed-out\ndata: {}\n\n"));
		}
		if (!s->silent)
			http_stream_write(s->stream, buf_str(&b));
	}
	pthread_mutex_unlock(&l->lock);
	buf_done(&b);
}

static bool wait_for_news(Live *l)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += LIVE_POLL_MS * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&l->lock);
	if (!l->woken && !l->stopping)
		pthread_cond_timedwait(&l->wake, &l->lock, &until);
	l->woken = false;
	bool goes_on = !l->stopping;
	pthread_mutex_unlock(&l->lock);
	return goes_on;
}

static void *live_loop(void *arg)
{
	Live *l = arg;
	Db *db = reader_db(l->reader);
	Arena arena;
	int64_t heard_us = 0;

	arena_init(&arena, 0);
	while (wait_for_news(l)) {
		Ctx c = { .arena = &arena, .now_ms = clock_now_ms() };

		arena_clear(&arena);
		if (!db_is_connected(db) && db_reconnect(&c, db) != OK)
			continue;
		tell_new(l, &c, db);
		if (clock_monotonic_us() - heard_us >= LIVE_HEARD_MS * 1000) {
			heard_us = clock_monotonic_us();
			tell_heard(l, &c, db);
		}
	}
	arena_done(&arena);
	return NULL;
}

void live_wake(void *live)
{
	Live *l = live;

	pthread_mutex_lock(&l->lock);
	l->woken = true;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->lock);
}

static void subscriber_gone(void *user)
{
	Subscriber *gone = user;
	Live *l = gone->live;

	pthread_mutex_lock(&l->lock);
	for (Subscriber **s = &l->first; *s; s = &(*s)->next) {
		if (*s == gone) {
			*s = gone->next;
			break;
		}
	}
	pthread_mutex_unlock(&l->lock);
	free(gone);
}

void live_subscribe(
	Live *l, HttpCall *call, int64_t account_id, int64_t token_id, FeedCursor after, bool resumes)
{
	Subscriber *s = calloc(1, sizeof(*s));

	if (!s) {
		call->status = 503;
		http_finish(call);
		return;
	}
	pthread_mutex_lock(&l->lock);
	*s = (Subscriber){ .next = l->first, .live = l, .account_id = account_id, .token_id = token_id };
	s->after = resumes ? after : l->at;
	bool is_behind = resumes && (after.tx < l->at.tx || (after.tx == l->at.tx && after.id < l->at.id));
	s->stream = http_stream(call, subscriber_gone, s);
	l->first = s;
	http_stream_write(s->stream, STR(": listening\n\n"));
	if (is_behind)
		http_stream_write(s->stream, STR("event: reset\ndata: {}\n\n"));
	pthread_mutex_unlock(&l->lock);
}

int live_streams(Live *l)
{
	int n = 0;

	pthread_mutex_lock(&l->lock);
	for (const Subscriber *s = l->first; s; s = s->next)
		n++;
	pthread_mutex_unlock(&l->lock);
	return n;
}

Status live_start(Ctx *c, Store *store, Live **ret)
{
	Live *l = calloc(1, sizeof(*l));

	if (!l)
		return fault(c, E_NOMEM, NULL, "memory");
	l->store = store;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->wake, NULL);
	Status st = reader_open(c, store, &l->reader);
	if (st == OK)
		st = query_feed_end(c, reader_db(l->reader), &l->at);
	if (st == OK && pthread_create(&l->thread, NULL, live_loop, l) != 0)
		st = fault(c, E_NOMEM, NULL, "no_thread");
	if (st != OK) {
		reader_close(&l->reader);
		free(l);
		return st;
	}
	*ret = l;
	return OK;
}

void live_stop(Live **live)
{
	Live *l = *live;

	if (!l)
		return;
	pthread_mutex_lock(&l->lock);
	l->stopping = true;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	reader_close(&l->reader);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->wake);
	free(l);
	*live = NULL;
}
