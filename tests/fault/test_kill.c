/*
 * test_kill.c: the server is killed five hundred times while residents file requests.
 *
 * The test is the other end: it keeps outside what was acknowledged to it. Every second time the server is
 * killed at a random moment, every second time it dies in the middle of a write or before a flush of its
 * writer. Before it starts again each acknowledged key must be in the database with the answer that was
 * given, and whoever got no answer asks again under the same key. At the end every key has exactly one
 * request. TIEPSUC_FAULT_SEED repeats a run, as far as time can be repeated.
 */
#include "serving.h"
#include "vfs_record.h"

#include "base/rng.h"
#include "store/checks.h"

#include <sqlite3.h>
#include <stdlib.h>

#define KILLS	    500
#define CONNECTIONS 12
#define ASKERS_MAX  400000
#define LIFE_MAX_MS 40 /* after the first answer of this life */
#define OPS_MAX	    200 /* some eight groups */
#define ASK_AGAIN   6 /* acknowledged keys that each life is asked again, for the same answer */
#define REPLY_BYTES 8192

/* One asker is one key. */
typedef struct Asker {
	bool acknowledged;
	uint64_t answer; /* hash of what the store answered */
	uint32_t seen; /* in the database after this kill */
} Asker;

typedef struct Line {
	int fd;
	int64_t asker; /* who is asking on this line; -1: nobody */
	size_t have;
	char reply[REPLY_BYTES];
} Line;

static struct {
	Rng rng;
	Asker *askers;
	int64_t n, next_unanswered;
	Line lines[CONNECTIONS];
	int64_t answers; /* of this life */
	int64_t again; /* in all: under a key that had its answer already */
	int64_t ops; /* for the child */
	uint32_t kills;
} run;

/* ---- asking ---- */

static Uuid key_of(int64_t asker)
{
	Uuid u = { { 0x01, 0x7b, 0x6c, 0x3e, 0x9d, 0x40, 0x70, 0x01, 0x80 } };

	for (int i = 0; i < 6; i++)
		u.bytes[15 - i] = (uint8_t)(asker >> (8 * i));
	return u;
}

static int64_t asker_of(const unsigned char *key)
{
	int64_t asker = 0;

	for (int i = 9; i < 16; i++)
		asker = asker << 8 | key[i];
	return asker;
}

static uint64_t hash_answer(Str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
	return h;
}

static bool send_ask(Line *l, int64_t asker)
{
	static const char *const wards[] = { "25975", "25972", "25942", "25960" };
	char body[300], text[800];

	int n = snprintf(body, sizeof(body),
		"{\"kind\":\"food\",\"area_code\":\"%s\",\"text\":\"Nhà số %lld hết "
		"gạo\",\"phone\":\"09%08lld\"}",
		wards[asker % 4], (long long)asker, (long long)asker);

	n = snprintf(text, sizeof(text),
		"POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
		"X-Forwarded-For: 10.%d.%d.%d\r\nIdempotency-Key: "
		"017b6c3e-9d40-7001-8000-%012llx\r\nContent-Length: %d\r\n\r\n%s",
		(int)(asker >> 16 & 255), (int)(asker >> 8 & 255), (int)(asker & 255),
		(unsigned long long)asker, n, body);
	l->asker = asker;
	l->have = 0;
	return send(l->fd, text, (size_t)n, MSG_NOSIGNAL) == n;
}

/* Those without an answer first, now and then one that has it, else somebody new. -1: there is nobody. */
static int64_t next_asker(int *again, bool nobody_new)
{
	while (run.next_unanswered < run.n && run.askers[run.next_unanswered].acknowledged)
		run.next_unanswered++;
	if (run.next_unanswered < run.n)
		return run.next_unanswered++;
	if (nobody_new)
		return -1;
	int64_t old = run.n ? (int64_t)rng_below(&run.rng, (uint64_t)run.n) : 0;

	if (*again < ASK_AGAIN && run.askers[old].acknowledged) {
		++*again;
		return old;
	}
	assert_true(run.n < ASKERS_MAX);
	run.next_unanswered = run.n + 1;
	return run.n++;
}

static void take_answer(int64_t asker, int status, Str body)
{
	Asker *a = &run.askers[asker];

	if (status != 201)
		fail_msg("asker %lld got %d: %.*s", (long long)asker, status, STR_ARG(body));
	/* What the store answered and keeps ends where the office and the link's secret begin. */
	ptrdiff_t end = str_find(body, STR(",\"answerable\""));

	assert_true(end > 0);
	uint64_t answer = hash_answer(str_sub(body, 0, (size_t)end));

	if (a->acknowledged && a->answer != answer)
		fail_msg("asker %lld is answered otherwise than before: %.*s", (long long)asker,
			STR_ARG(body));
	run.again += a->acknowledged;
	*a = (Asker){ .acknowledged = true, .answer = answer };
	run.answers++;
}

/* False: the line is dead. */
static bool read_line(Line *l)
{
	Str body;
	ssize_t n = recv(l->fd, l->reply + l->have, REPLY_BYTES - l->have, MSG_DONTWAIT);

	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR);
	l->have += (size_t)n;
	int status = reply_whole((Str){ l->reply, l->have }, &body);

	if (status) {
		take_answer(l->asker, status, body);
		l->asker = -1;
	}
	return true;
}

static void close_lines(void)
{
	for (int i = 0; i < CONNECTIONS; i++) {
		if (run.lines[i].fd >= 0)
			close(run.lines[i].fd);
		run.lines[i].fd = -1;
	}
}

static int open_lines(const Serving *s)
{
	int alive = 0;

	for (int i = 0; i < CONNECTIONS; i++) {
		run.lines[i].fd = connect_to(s, 0);
		run.lines[i].asker = -1;
		alive += run.lines[i].fd >= 0;
	}
	return alive;
}

/* Whoever is free asks, unless it is over; then what is on its way is heard. Gives the lines in use. */
static int turn(int *again, bool over, bool nobody_new)
{
	struct pollfd fds[CONNECTIONS];
	int busy = 0;

	for (int i = 0; i < CONNECTIONS; i++) {
		Line *l = &run.lines[i];
		int64_t asker = !over && l->fd >= 0 && l->asker < 0 ? next_asker(again, nobody_new) : -1;

		if (asker >= 0)
			send_ask(l, asker); /* a dead line is noticed when it is read */
		fds[i] = (struct pollfd){ .fd = l->asker >= 0 ? l->fd : -1, .events = POLLIN };
		busy += fds[i].fd >= 0;
	}
	poll(fds, CONNECTIONS, 2);
	for (int i = 0; i < CONNECTIONS; i++) {
		if (fds[i].fd >= 0 && fds[i].revents && !read_line(&run.lines[i])) {
			close(fds[i].fd);
			run.lines[i].fd = -1;
		}
	}
	return busy;
}

/*
 * Asks until the other end is gone, which is killed life_us after the first answer (0: it dies by itself);
 * then hears what was still on its way. nobody_new: until everyone has an answer.
 */
static void ask_for_a_while(const Serving *s, int64_t life_us, bool nobody_new)
{
	int64_t until_us = 0;
	int busy = open_lines(s), again = 0;
	bool killed = false;

	run.answers = run.next_unanswered = 0;
	while (busy > 0) {
		busy = turn(&again, killed, nobody_new);
		if (run.answers && !until_us)
			until_us = clock_monotonic_us() + life_us;
		if (life_us && !killed && until_us && clock_monotonic_us() >= until_us) {
			kill(s->pid, SIGKILL);
			killed = true;
		}
	}
	close_lines();
}

/* ---- looking ---- */

static sqlite3 *open_database(void)
{
	sqlite3 *h = NULL;

	assert_int_equal(sqlite3_open_v2(str_printf(&fresh.arena, "%s/db", fresh.folder).ptr, &h,
				 SQLITE_OPEN_READONLY, NULL),
		SQLITE_OK);
	sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
	return h;
}

/* Each acknowledged key is there with its answer. */
static void look_for_all(void)
{
	sqlite3 *h = open_database();
	sqlite3_stmt *st = NULL;
	Uuid first = key_of(0);

	run.kills++;
	assert_int_equal(
		sqlite3_prepare_v2(h, "SELECT key, answer FROM command_key WHERE key >= ?1", -1, &st, NULL),
		SQLITE_OK);
	sqlite3_bind_blob(st, 1, first.bytes, sizeof(first.bytes), SQLITE_STATIC);
	while (sqlite3_step(st) == SQLITE_ROW) {
		const unsigned char *key = sqlite3_column_blob(st, 0);

		if (memcmp(key, first.bytes, 9) != 0)
			continue;
		Asker *a = &run.askers[asker_of(key)];
		Str answer = { (const char *)sqlite3_column_text(st, 1),
			(size_t)sqlite3_column_bytes(st, 1) };

		a->seen = run.kills;
		if (a->acknowledged && a->answer != hash_answer(str_sub(answer, 0, answer.len - 1)))
			fail_msg("after kill %u asker %lld finds another answer: %.*s", run.kills,
				(long long)asker_of(key), STR_ARG(answer));
	}
	sqlite3_finalize(st);
	sqlite3_close(h);
	for (int64_t i = 0; i < run.n; i++) {
		if (run.askers[i].acknowledged && run.askers[i].seen != run.kills)
			fail_msg("after kill %u the acknowledged request of asker %lld is lost", run.kills,
				(long long)i);
	}
}

static int64_t number(sqlite3 *h, const char *sql)
{
	sqlite3_stmt *st = NULL;

	assert_int_equal(sqlite3_prepare_v2(h, sql, -1, &st, NULL), SQLITE_OK);
	int64_t n = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : -1;

	sqlite3_finalize(st);
	return n;
}

/* One request for each key, and every promise that `tiepsuc check` knows. */
static void look_for_whole(void)
{
	sqlite3 *h = open_database();
	int64_t requests = number(h, "SELECT COUNT(*) FROM request");

	if (requests != run.n)
		fail_msg("%lld askers have %lld requests", (long long)run.n, (long long)requests);
	sqlite3_stmt *st = NULL;

	assert_int_equal(sqlite3_prepare_v2(h, "PRAGMA integrity_check", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	sqlite3_close(h);
	checks_hold(&fresh.c, fresh.url);
}

/* ---- the test ---- */

static void die_in_the_middle(void)
{
	atomic_store(&disk_faults.ops_left, run.ops);
}

static int wanted(int usual)
{
	int64_t n = 0;
	const char *given = getenv("TIEPSUC_FAULT_KILLS");

	return given && str_to_i64(str_from(given), &n) && n > 0 ? (int)n : usual;
}

static void killed_again_and_again(void **state UNUSED)
{
	Serving s;
	int kills = wanted(KILLS);

	world_make(fresh.url);
	world_close();
	for (int i = 0; i < kills; i++) {
		bool by_itself = i % 2;
		ServingOptions o = { .ready = by_itself ? die_in_the_middle : NULL };

		run.ops = (int64_t)rng_below(&run.rng, OPS_MAX);
		assert_true(serving_start(&s, &o, fresh.url));
		ask_for_a_while(
			&s, by_itself ? 0 : (int64_t)rng_below(&run.rng, LIFE_MAX_MS * 1000) + 1, false);
		assert_int_equal(serving_end(&s, 0), SIGKILL);
		look_for_all();
	}
	assert_true(serving_start(&s, &(ServingOptions){ 0 }, fresh.url));
	ask_for_a_while(&s, 0, true);
	assert_int_equal(serving_end(&s, SIGKILL), SIGKILL);
	look_for_all();
	look_for_whole();
	print_message("# %d kills, %lld requests acknowledged, %lld answered again\n", kills,
		(long long)run.n, (long long)run.again);
	assert_true(run.again > kills && run.n > kills);
}

static int setup(void **state)
{
	fresh.dialect = SQLITE;
	return fresh_setup(state);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(killed_again_and_again, setup, fresh_teardown),
	};
	const char *given = getenv("TIEPSUC_FAULT_SEED");
	int64_t seed = clock_now_ms();

	if (given && !str_to_i64(str_from(given), &seed))
		return 2;
	print_message("# seed %lld\n", (long long)seed);
	run.rng = rng_seeded((uint64_t)seed);
	run.askers = calloc(ASKERS_MAX, sizeof(Asker));
	if (!run.askers)
		return 2;
	log_set_level(LOG_ERROR + 1);
	secret_start();
	record_mount();
	int failed = cmocka_run_group_tests_name("kill", tests, NULL, NULL);

	free(run.askers);
	return failed;
}
