/*
 * test_crowd.c: ten thousand connections that say nothing, hundreds that send their request a byte at a time,
 * and a ward that works as if it were alone.
 *
 * How long the ward waits is printed, not judged: that depends on the machine. Judged is that each of its
 * calls is answered rightly, that slow senders are cut, and that those who are only idle are left alone.
 */
#include "asking.h"
#include "serving.h"

#include <sys/resource.h>

#define IDLE	    10000
#define SLOW	    200 /* of heads, and as many of bodies */
#define SLOW_MS	    2000 /* the server's limit in this test */
#define TRICKLE_MS  100
#define STAFF	    4
#define WAIT_MAX_MS 10000 /* nobody at a desk waits so long for a list */
#define PORTS_EACH  5000 /* connections from one source address */

static struct {
	int *idle, n_idle;
	int slow[2 * SLOW];
	int staff[STAFF];
	int64_t *took_us;
	size_t n_took, max_took;
} crowd;

static void raise_files(int64_t wanted)
{
	struct rlimit r = { .rlim_cur = (rlim_t)wanted, .rlim_max = (rlim_t)wanted }, now;

	/* Root may have more than it was given. */
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &now), 0);
	if (now.rlim_max < r.rlim_max && setrlimit(RLIMIT_NOFILE, &r) != 0) {
		r = (struct rlimit){ now.rlim_max, now.rlim_max };
		setrlimit(RLIMIT_NOFILE, &r);
	} else if (now.rlim_max >= r.rlim_max) {
		now.rlim_cur = now.rlim_max;
		setrlimit(RLIMIT_NOFILE, &now);
	}
}

static void connect_idle(const Serving *s, int n)
{
	crowd.idle = calloc((size_t)n, sizeof(int));
	assert_non_null(crowd.idle);
	for (crowd.n_idle = 0; crowd.n_idle < n; crowd.n_idle++) {
		crowd.idle[crowd.n_idle] = connect_to(s, 1 + (unsigned)crowd.n_idle / PORTS_EACH);
		if (crowd.idle[crowd.n_idle] < 0)
			fail_msg("connection %d: %s", crowd.n_idle, strerror(errno));
	}
}

static void start_slow(const Serving *s)
{
	static const char body[] =
		"POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
		"Idempotency-Key: 017b6c3e-9d40-7003-8000-000000000001\r\nContent-Length: 900\r\n\r\n{";
	static const char head[] = "GET /healthz HTTP/1.1\r\nHo";

	for (int i = 0; i < 2 * SLOW; i++) {
		const char *text = i % 2 ? body : head;

		crowd.slow[i] = connect_to(s, 10);
		assert_true(crowd.slow[i] >= 0);
		assert_int_equal(send(crowd.slow[i], text, strlen(text), MSG_NOSIGNAL), strlen(text));
	}
}

/* A byte more of each; gives how many the server has not cut yet. */
static int trickle(void)
{
	int left = 0;
	char byte;

	for (int i = 0; i < 2 * SLOW; i++) {
		if (crowd.slow[i] < 0)
			continue;
		ssize_t n = recv(crowd.slow[i], &byte, 1, MSG_DONTWAIT);

		if ((n < 0 && errno == EAGAIN) && send(crowd.slow[i], "x", 1, MSG_NOSIGNAL) == 1) {
			left++;
			continue;
		}
		close(crowd.slow[i]);
		crowd.slow[i] = -1;
	}
	return left;
}

/* One call of a desk, from the first byte to the last. */
static void ask_as_staff(int fd, int number)
{
	static const char *const targets[] = { "/api/v1/requests?limit=20", "/api/v1/boards/command",
		"/api/v1/session", "/api/v1/tasks" };
	char text[400], reply[1 << 16];
	size_t have = 0;
	int status = 0;
	Str body;
	int n = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n", targets[number % 4],
		asking.secret);
	int64_t began_us = clock_monotonic_us();

	assert_int_equal(send(fd, text, (size_t)n, MSG_NOSIGNAL), n);
	while (!status) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		if (poll(&p, 1, WAIT_MAX_MS) != 1)
			fail_msg("%s: no answer within %d ms", targets[number % 4], WAIT_MAX_MS);
		ssize_t got = recv(fd, reply + have, sizeof(reply) - have, 0);

		if (got <= 0)
			fail_msg("%s: the desk was cut off", targets[number % 4]);
		have += (size_t)got;
		status = reply_whole((Str){ reply, have }, &body);
	}
	if (status != 200)
		fail_msg("%s: %d %.*s", targets[number % 4], status, STR_ARG(body));
	assert_true(crowd.n_took < crowd.max_took);
	crowd.took_us[crowd.n_took++] = clock_monotonic_us() - began_us;
}

static int compare_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void print_times(const char *when)
{
	qsort(crowd.took_us, crowd.n_took, sizeof(int64_t), compare_times);
	print_message("# %s: %zu calls of the desks, median %.1f ms, 99 %% within %.1f ms, longest %.1f ms\n",
		when, crowd.n_took, (double)crowd.took_us[crowd.n_took / 2] / 1e3,
		(double)crowd.took_us[crowd.n_took * 99 / 100] / 1e3,
		(double)crowd.took_us[crowd.n_took - 1] / 1e3);
	crowd.n_took = 0;
}

static int connections_wanted(void)
{
	int64_t n = 0;
	const char *given = getenv("TIEPSUC_FAULT_IDLE");

	return given && str_to_i64(str_from(given), &n) && n > 0 ? (int)n : IDLE;
}

/* Idle ones hear nothing, and are served when they speak. */
static void judge_idle(void)
{
	char byte;

	for (int i = 0; i < crowd.n_idle; i++) {
		if (recv(crowd.idle[i], &byte, 1, MSG_DONTWAIT) >= 0 || errno != EAGAIN)
			fail_msg("idle connection %d of %d was cut", i, crowd.n_idle);
	}
	for (int i = 0; i < crowd.n_idle; i += crowd.n_idle / 50)
		ask_as_staff(crowd.idle[i], i);
}

static void the_ward_works_in_a_crowd(void **state UNUSED)
{
	Serving s;
	int wanted = connections_wanted(), left = 2 * SLOW;

	crowd.max_took = 100000;
	crowd.took_us = calloc(crowd.max_took, sizeof(int64_t));
	assert_non_null(crowd.took_us);
	raise_files(3 * (int64_t)wanted + 4000);
	world_make(fresh.url);
	asking_sign_in();
	world_close();
	assert_true(serving_start(
		&s, &(ServingOptions){ .slow_sender_ms = SLOW_MS, .idle_ms = 3600 * 1000 }, fresh.url));
	for (int i = 0; i < STAFF; i++)
		assert_true((crowd.staff[i] = connect_to(&s, 0)) >= 0);
	for (int i = 0; i < 200; i++)
		ask_as_staff(crowd.staff[i % STAFF], i / STAFF);
	print_times("alone");
	connect_idle(&s, wanted);
	start_slow(&s);
	int64_t began_us = clock_monotonic_us(), next_us = 0, cut_by_us = began_us + 3 * SLOW_MS * 1000;

	for (int i = 0; left > 0 && clock_monotonic_us() < cut_by_us; i++) {
		ask_as_staff(crowd.staff[i % STAFF], i / STAFF);
		if (clock_monotonic_us() >= next_us) {
			left = trickle();
			next_us = clock_monotonic_us() + TRICKLE_MS * 1000;
		}
	}
	print_times("in the crowd");
	print_message("# %d idle connections, %d slow senders, the last one cut after %.1f s\n", wanted,
		2 * SLOW, (double)(clock_monotonic_us() - began_us) / 1e6);
	if (left)
		fail_msg("%d slow senders were not cut within %d ms", left, 3 * SLOW_MS);
	judge_idle();
	assert_int_equal(serving_end(&s, SIGKILL), SIGKILL);
	free(crowd.idle);
	free(crowd.took_us);
}

static int setup(void **state)
{
	fresh.dialect = SQLITE;
	return fresh_setup(state);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_ward_works_in_a_crowd, setup, fresh_teardown),
	};

	log_set_level(LOG_ERROR + 1);
	secret_start();
	return cmocka_run_group_tests_name("crowd", tests, NULL, NULL);
}
