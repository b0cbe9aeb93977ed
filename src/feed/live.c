/* live.c: the fan-out of events to streams. See live.h. */
#include "feed/live.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/time.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define JOINED_MEANWHILE                                                                                     \
	64 /* streams that may begin while their list is copied; later ones have the next turn */

typedef struct Subscriber {
	struct Subscriber *next;
	Live *live;
	HttpStream *stream;
	int64_t account_id, token_id;
	uint64_t number; /* names it while no lock is held: it may leave meanwhile */
	FeedCursor after;
	size_t caught_up; /* events sent of those that it missed */
	bool behind; /* resumes: is told what it missed before it hears what is new */
	bool silent; /* signed out meanwhile: the stream is about to end */
} Subscriber;

struct Live {
	Store *store;
	StoreReader *reader;
	pthread_t thread;
	pthread_mutex_t lock; /* of the list, and around every write to a stream */
	Subscriber *first;
	uint64_t subscribed; /* so far */
	pthread_mutex_t wake_lock; /* of the next three: the writer never waits for the streams */
	pthread_cond_t wake;
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
	json_t *body = json_read_own(e->body);

	if (!body) { /* no memory: an event without its facts would be taken for a whole one */
		j->buf->failed = true;
		return;
	}

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

static bool is_before(FeedCursor a, FeedCursor b)
{
	return a.tx < b.tx || (a.tx == b.tx && a.id < b.id);
}

/* Whose own business each event is: the accounts that hold the head posts of its agencies now. */
typedef struct Heads {
	int64_t *accounts;
	size_t n;
} Heads;

static Status find_heads(Ctx *c, Db *db, const View *view, const Event *events, size_t n, Heads **ret)
{
	Heads *all = arena_array(c->arena, Heads, n + 1);

	for (size_t i = 0; i < n; i++) {
		int64_t *posts;
		size_t count;

		TRY(query_event_heads(c, db, &events[i], &posts, &count));
		all[i] = (Heads){ 0 };
		if (count)
			all[i].accounts = arena_array(c->arena, int64_t, count);
		for (size_t k = 0; k < count; k++) {
			const Appointment *head = directory_holder(view->dir, posts[k], c->now_ms);

			if (head && head->account_id)
				all[i].accounts[all[i].n++] = head->account_id;
		}
	}
	*ret = all;
	return OK;
}

static bool is_among(const Heads *heads, int64_t account_id)
{
	for (size_t i = 0; i < heads->n; i++) {
		if (heads->accounts[i] == account_id)
			return true;
	}
	return false;
}

static void send_events(const View *view, Subscriber *s, const Event *events, const Heads *heads, size_t n)
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

		if (seen || (!in_scope && !is_among(&heads[i], s->account_id)))
			continue;
		put_frame(&b, e);
	}
	if (!buf_ok(&b))
		http_stream_write(s->stream, STR("event: reset\ndata: {}\n\n"));
	else if (b.len)
		http_stream_write(s->stream, buf_str(&b));
	if (n)
		s->after = (FeedCursor){ events[n - 1].tx, events[n - 1].id };
	buf_done(&b);
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

static int64_t *tokens_of(Live *l, Ctx *c, size_t *ret_n)
{
	size_t room = (size_t)live_streams(l) + JOINED_MEANWHILE;
	int64_t *ids = arena_array(c->arena, int64_t, room); /* no lock is held when memory runs out */
	size_t n = 0;

	pthread_mutex_lock(&l->lock);
	for (const Subscriber *s = l->first; s && n < room; s = s->next)
		ids[n++] = s->token_id;
	pthread_mutex_unlock(&l->lock);
	*ret_n = n;
	return ids;
}

static void end_token(Live *l, int64_t token_id)
{
	pthread_mutex_lock(&l->lock);
	for (Subscriber *s = l->first; s; s = s->next) {
		if (s->silent || s->token_id != token_id)
			continue;
		s->silent = true;
		http_stream_write(s->stream, STR("event: signed-out\ndata: {}\n\n"));
		http_stream_end(s->stream);
	}
	pthread_mutex_unlock(&l->lock);
}

/* Whoever was signed out, disabled, or whose session is over hears nothing more. */
static void end_signed_out(Live *l, Ctx *c, Db *db)
{
	size_t n;
	const int64_t *ids = tokens_of(l, c, &n);

	for (size_t i = 0; i < n; i++) {
		bool alive = true;

		if (query_token_is_alive(c, db, ids[i], &alive) == OK && !alive)
			end_token(l, ids[i]);
	}
}

static bool concerns_sessions(const Event *events, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (events[i].kind == EVENT_ACCOUNT || events[i].kind == EVENT_TOKEN)
			return true;
	}
	return false;
}

/* Everything new since `at`, to all. */
static void tell_new(Live *l, Ctx *c, Db *db)
{
	Event *events;
	size_t n;

	do {
		if (query_feed(c, db, l->at, 500, &events, &n) != OK || n == 0)
			return;
		if (concerns_sessions(events, n))
			end_signed_out(l, c, db);
		const View *view = store_view(l->store);
		Heads *heads;
		Status st = find_heads(c, db, view, events, n, &heads);
		pthread_mutex_lock(&l->lock);
		for (Subscriber *s = st == OK ? l->first : NULL; s; s = s->next) {
			if (!s->silent && !s->behind)
				send_events(view, s, events, heads, n);
		}
		if (st == OK)
			l->at = (FeedCursor){ events[n - 1].tx, events[n - 1].id };
		pthread_mutex_unlock(&l->lock);
		store_view_release(l->store, &view);
		if (st != OK) /* the next round tells it */
			return;
	} while (n == 500);
}

/* Somebody who came back and has not heard yet what was missed; number 0: nobody. */
static Subscriber next_behind(Live *l)
{
	Subscriber found = { 0 };

	pthread_mutex_lock(&l->lock);
	for (const Subscriber *s = l->first; s && !found.number; s = s->next) {
		if (s->behind && !s->silent)
			found = *s;
	}
	pthread_mutex_unlock(&l->lock);
	return found;
}

static void send_missed(
	Live *l, const View *view, uint64_t number, const Event *events, const Heads *heads, size_t n)
{
	pthread_mutex_lock(&l->lock);
	for (Subscriber *s = l->first; s; s = s->next) {
		if (s->number != number)
			continue;
		s->caught_up += n;
		if (s->caught_up > LIVE_RESUME_MAX) {
			http_stream_write(s->stream, STR("event: reset\ndata: {}\n\n"));
			s->after = l->at;
		} else {
			send_events(view, s, events, heads, n);
		}
		s->behind = s->caught_up <= LIVE_RESUME_MAX && n > 0 && is_before(s->after, l->at);
	}
	pthread_mutex_unlock(&l->lock);
}

/* What those who resume have missed, page by page, before they join the others. */
static void tell_missed(Live *l, Ctx *c, Db *db)
{
	Subscriber behind;

	while ((behind = next_behind(l)).number) {
		Event *events;
		size_t n;

		if (query_feed(c, db, behind.after, 500, &events, &n) != OK)
			return;
		const View *view = store_view(l->store);
		Heads *heads;
		Status st = find_heads(c, db, view, events, n, &heads);
		if (st == OK)
			send_missed(l, view, behind.number, events, heads, n);
		store_view_release(l->store, &view);
		if (st != OK)
			return;
	}
}

/* A heartbeat. */
static void tell_heard(Live *l, Ctx *c, Db *db)
{
	char stamp[TIME_TEXT_SIZE];
	Buf b;

	end_signed_out(l, c, db); /* a session may also end by its time */
	time_write(c->now_ms, stamp);
	buf_init(&b, 256);
	buf_addf(&b, "event: heard\ndata: {\"at\":\"%s\"}\n\n", stamp);
	pthread_mutex_lock(&l->lock);
	for (Subscriber *s = l->first; s; s = s->next) {
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
	pthread_mutex_lock(&l->wake_lock);
	if (!l->woken && !l->stopping)
		pthread_cond_timedwait(&l->wake, &l->wake_lock, &until);
	l->woken = false;
	bool goes_on = !l->stopping;
	pthread_mutex_unlock(&l->wake_lock);
	return goes_on;
}

static void tell(Live *l, Ctx *c, Db *db, int64_t *heard_us)
{
	if (!db_is_connected(db) && db_reconnect(c, db) != OK)
		return;
	tell_new(l, c, db);
	tell_missed(l, c, db);
	if (clock_monotonic_us() - *heard_us >= LIVE_HEARD_MS * 1000) {
		*heard_us = clock_monotonic_us();
		tell_heard(l, c, db);
	}
}

/* A round that runs out of memory is given up; the next one goes on where it was. */
static void tell_guarded(Live *l, Ctx *c, Db *db, int64_t *heard_us)
{
	jmp_buf out_of_memory;

	if (arena_guard(c->arena, &out_of_memory))
		db_release_all(db);
	else
		tell(l, c, db, heard_us);
	c->arena->escape = NULL;
}

static void *live_loop(void *arg)
{
	Live *l = arg;
	Arena arena;
	int64_t heard_us = 0;

	arena_init(&arena, 0);
	while (wait_for_news(l)) {
		Ctx c = { .arena = &arena, .now_ms = clock_now_ms() };

		arena_clear(&arena);
		tell_guarded(l, &c, reader_db(l->reader), &heard_us);
	}
	arena_done(&arena);
	return NULL;
}

void live_wake(void *live)
{
	Live *l = live;

	pthread_mutex_lock(&l->wake_lock);
	l->woken = true;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->wake_lock);
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

bool live_subscribe(
	Live *l, HttpCall *call, int64_t account_id, int64_t token_id, FeedCursor after, bool resumes)
{
	Subscriber *s = calloc(1, sizeof(*s));

	if (!s)
		return false;
	pthread_mutex_lock(&l->lock);
	*s = (Subscriber){ .next = l->first,
		.live = l,
		.account_id = account_id,
		.token_id = token_id,
		.number = ++l->subscribed,
		.after = resumes ? after : l->at,
		.behind = resumes && is_before(after, l->at) };
	bool behind = s->behind;
	s->stream = http_stream(call, subscriber_gone, s);
	if (!s->stream) {
		pthread_mutex_unlock(&l->lock);
		free(s);
		return false;
	}
	l->first = s;
	http_stream_write(s->stream, STR(": listening\n\n"));
	pthread_mutex_unlock(&l->lock);
	if (behind)
		live_wake(l);
	return true;
}

Status live_start(Ctx *c, Store *store, Live **ret)
{
	Live *l = calloc(1, sizeof(*l));

	if (!l)
		return fault(c, E_NOMEM, NULL, "memory");
	l->store = store;
	pthread_mutex_init(&l->lock, NULL);
	pthread_mutex_init(&l->wake_lock, NULL);
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
	store_tell_nobody(l->store); /* the writer may be about to wake us */
	pthread_mutex_lock(&l->wake_lock);
	l->stopping = true;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->wake_lock);
	pthread_join(l->thread, NULL);
	reader_close(&l->reader);
	pthread_mutex_destroy(&l->lock);
	pthread_mutex_destroy(&l->wake_lock);
	pthread_cond_destroy(&l->wake);
	free(l);
	*live = NULL;
}
