/* test_http_stream.c: server-sent events reach many readers, and the server stops without dropping a call. */
#include "http/serve.h"

static void tells_200_readers(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	enum { READERS = 200 };
	int fds[READERS];

	(void)state;
	for (int i = 0; i < READERS; i++) {
		fds[i] = dial(app);
		Str got = exchange(fds[i], STR(GET_("/stream") "\r\n"), "\r\n\r\n");
		assert_true(has(got, "Content-Type: text/event-stream\r\n"));
	}
	assert_int_equal(http_numbers(app->server).streams, READERS);
	for (int round = 0; round < 20; round++) {
		char text[64];
		int n = snprintf(text, sizeof(text), "id: %d\ndata: r%d.\n\n", round, round);

		assert_int_equal(tell_all(app, (Str){ text, (size_t)n }), READERS);
		if (round % 5 != 4)
			continue; /* some in bursts */
		for (int i = 0; i < READERS; i++) {
			snprintf(text, sizeof(text), "data: r%d.\n\n", round);
			assert_true(has(receive(fds[i], answer, sizeof(answer), text, 5000), text));
		}
	}
	/* Who leaves is noticed without a write; the others still hear. */
	for (int i = 0; i < READERS; i += 2)
		close(fds[i]);
	for (int i = 0; i < 200 && app->gone < READERS / 2; i++)
		sleep_ms(10);
	assert_int_equal(app->gone, READERS / 2);
	assert_int_equal(tell_all(app, STR("data: end.\n\n")), READERS / 2);
	for (int i = 1; i < READERS; i += 2)
		assert_true(has(receive(fds[i], answer, sizeof(answer), "end.", 5000), "end."));
	for (int i = 1; i < READERS; i += 2)
		close(fds[i]);
	app_stop(app);
}

/* Opens a stream for what is handed over at once, each time a little later than the time before: somewhere
 * among these moments is each step by which the loop lays a call aside. */
static void *open_at_once(void *arg)
{
	App *app = arg;
	enum { MOMENTS = 2000 };

	for (int moment = 0;; moment = (moment + 7) % MOMENTS) {
		HttpCall *call;

		while (!(call = atomic_exchange(&app->handed, NULL)))
			if (atomic_load(&app->stop_at_once))
				return NULL;
		for (volatile int i = 0; i < moment; i++)
			continue;
		take_listener(app, call);
	}
}

static void opens_while_a_call_is_laid_aside(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	enum { CALLS = 5000 };
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, open_at_once, app), 0);
	for (int i = 0; i < CALLS; i++) {
		int fd = dial(app);
		Str got = exchange(fd, STR(GET_("/at-once") "\r\n"), "\r\n\r\n");

		assert_true(has(got, "Content-Type: text/event-stream\r\n"));
		close(fd);
	}
	atomic_store(&app->stop_at_once, true);
	pthread_join(thread, NULL);
	for (int i = 0; i < 200 && app->gone < CALLS; i++)
		sleep_ms(10);
	assert_int_equal(app->gone, CALLS);
	assert_int_equal(http_numbers(app->server).calls, CALLS);
	app_stop(app);
}

static void cuts_a_reader_that_lags(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	int lazy = dial(app), keen = dial(app);
	static char event[16 << 10];
	size_t told = 0;

	(void)state;
	memset(event, 'e', sizeof(event));
	exchange(lazy, STR(GET_("/stream") "\r\n"), "\r\n\r\n");
	exchange(keen, STR(GET_("/stream") "\r\n"), "\r\n\r\n");
	for (int i = 0; i < 3000 && app->gone == 0; i++) { /* 48 MB: more than any socket buffer */
		told = tell_all(app, (Str){ event, sizeof(event) });
		receive(keen, answer, sizeof(answer), NULL, 1);
	}
	assert_int_equal(app->gone, 1);
	assert_int_equal(http_numbers(app->server).streams, 1);
	told = tell_all(app, STR("data: still.\n\n"));
	assert_int_equal(told, 1);
	assert_true(has(receive(keen, answer, sizeof(answer), "still.", 5000), "still."));
	close(lazy), close(keen);
	app_stop(app);
}

static void sends_a_long_event_whole(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	int fd = dial(app);
	static char event[200 << 10];

	(void)state;
	memset(event, 'v', sizeof(event));
	memcpy(event + sizeof(event) - 6, "last\n\n", 6);
	exchange(fd, STR("GET /stream HTTP/1.0\r\n\r\n"), "\r\n\r\n"); /* 1.0: no chunks between the bytes */
	assert_int_equal(tell_all(app, (Str){ event, sizeof(event) }), 1);
	Str got = receive(fd, answer, sizeof(answer), "last\n\n", 5000);
	assert_int_equal(got.len, sizeof(event));
	close(fd);
	app_stop(app);
}

static void stop_waits_for_calls_under_way(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	int call = dial(app), stream = dial(app), idle = dial(app);

	(void)state;
	app->hold_ms = 300;
	exchange(stream, STR(GET_("/stream") "\r\n"), "\r\n\r\n");
	send_str(call, STR(GET_("/work") "X-Name: late\r\n\r\n"));
	sleep_ms(100);
	int64_t began = now_ms();
	tell_all(app, STR("data: last\n\n"));
	http_stop(app->server);
	Str got = receive(call, answer, sizeof(answer), "worked late", 5000);
	assert_true(has(got, "worked late") && has(got, "Connection: close"));
	assert_true(has(receive(stream, answer, sizeof(answer), "last\n\n", 1000), "data: last\n\n"));
	assert_true(closed_within(stream, 1000));
	app_stop(app);
	assert_true(closed_within(idle, 1000));
	assert_true(now_ms() - began < 3000);
	close(call), close(stream), close(idle);
}

static HttpServer *stopped_by_signal;

static void on_signal(int number)
{
	(void)number;
	http_stop(stopped_by_signal);
}

static void stop_from_a_signal_ends_the_loop_at_once(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	int64_t began = now_ms();

	(void)state;
	assert_true(has(ask(app, STR(GET_("/x") "Connection: close\r\n\r\n")), "path=/x"));
	assert_int_equal(app->after, 1);
	stopped_by_signal = app->server;
	signal(SIGUSR1, on_signal);
	raise(SIGUSR1);
	assert_int_equal(pthread_join(app->loop, NULL), 0);
	assert_true(now_ms() - began < 1000);
	signal(SIGUSR1, SIG_DFL);
	assert_int_equal(pthread_create(&app->loop, NULL, loop, app), 0); /* returns at once */
	app_stop(app);
}

static void says_when_there_are_too_many_streams(void **state)
{
	App *app = app_start((HttpOptions){ .streams_max = 2 });
	int one = dial(app), two = dial(app), three = dial(app);

	(void)state;
	exchange(one, STR(GET_("/stream") "\r\n"), "\r\n\r\n");
	exchange(two, STR(GET_("/stream") "\r\n"), "\r\n\r\n");
	assert_true(has(exchange(three, STR(GET_("/stream") "\r\n"), "}\n"), "HTTP/1.1 503 "));
	assert_int_equal(app->gone, 1);
	assert_int_equal(tell_all(app, STR("data: x.\n\n")), 2);
	close(two);
	for (int i = 0; i < 200 && app->gone < 2; i++)
		sleep_ms(10);
	two = dial(app);
	assert_true(has(exchange(two, STR(GET_("/stream") "\r\n"), "\r\n\r\n"), "200 OK"));
	/* HEAD looks only. */
	close(two);
	for (int i = 0; i < 200 && app->gone < 3; i++)
		sleep_ms(10);
	two = dial(app);
	assert_true(has(
		exchange(two, STR("HEAD /stream HTTP/1.1\r\nHost: h\r\n\r\n"), "\r\n\r\n"), "event-stream"));
	assert_true(closed_within(two, 1000));
	close(one), close(two), close(three);
	app_stop(app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_200_readers),
		cmocka_unit_test(opens_while_a_call_is_laid_aside),
		cmocka_unit_test(cuts_a_reader_that_lags),
		cmocka_unit_test(sends_a_long_event_whole),
		cmocka_unit_test(stop_waits_for_calls_under_way),
		cmocka_unit_test(says_when_there_are_too_many_streams),
		cmocka_unit_test(stop_from_a_signal_ends_the_loop_at_once),
	};

	raise_file_limit();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
