/* test_http_server.c: requests, whole and broken, against the real server. */
#include "http/serve.h"

static void answers_on_a_kept_connection(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	int fd = dial(app);

	(void)state;
	for (int i = 0; i < 50; i++) {
		Str got = exchange(fd, STR(GET_("/a%20b?q=t%C3%A2n+u") "\r\n"), "body=0");

		assert_true(has(got, "HTTP/1.1 200 OK\r\n"));
		assert_true(has(got, "path=/a b q=tân u body=0"));
		assert_true(has(got, "X-Content-Type-Options: nosniff\r\n"));
		assert_true(has(got, "Referrer-Policy: no-referrer\r\n"));
		assert_true(has(got, "Set-Cookie: a=1\r\n") && has(got, "Set-Cookie: b=2\r\n"));
	}
	assert_int_equal(http_numbers(app->server).calls, 50);
	close(fd);
	app_stop(app);
}

static void answers_a_pipeline_in_order(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	int fd = dial(app);

	(void)state;
	send_str(fd, STR(GET_("/one") "\r\n" GET_("/work") "X-Name: two\r\n\r\n" GET_("/three") "\r\n"));
	Str got = receive(fd, answer, sizeof(answer), "/three", 5000);
	ptrdiff_t one = str_find(got, STR("path=/one")), two = str_find(got, STR("worked two"));

	assert_true(one >= 0 && two > one && str_find(got, STR("path=/three")) > two);
	close(fd);
	app_stop(app);
}

static void takes_bodies_and_refuses_large_ones(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	static char big[3 << 20];

	(void)state;
	memset(big, 'x', sizeof(big));
	int n = snprintf(big, 200, "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n", 1 << 20);
	big[n] = 'x';
	int fd = dial(app);
	assert_true(has(exchange(fd, (Str){ big, (size_t)n + (1 << 20) }, "body=1048576"), "body=1048576"));
	close(fd);

	n = snprintf(big, 200, "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n", (1 << 20) + 1);
	big[n] = 'x';
	fd = dial(app);
	Str got = exchange(fd, (Str){ big, (size_t)n + (1 << 20) + 1 }, "}\n");
	assert_true(has(got, "HTTP/1.1 413 "));
	assert_true(has(got, "application/problem+json"));
	assert_true(closed_within(fd, 1000));
	close(fd);

	/* Who asks first is told before sending. */
	got = ask(app, STR("POST /b HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: "
			   "9000000\r\n\r\n"));
	assert_true(has(got, "HTTP/1.1 413 "));
	assert_int_equal(http_numbers(app->server).refused_large, 2);
	app_stop(app);
}

static void refuses_an_endless_body(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	int fd = dial(app);
	static char chunk[(64 << 10) + 16];

	(void)state;
	memcpy(chunk, "10000\r\n", 7);
	memset(chunk + 7, 'y', 64 << 10);
	memcpy(chunk + 7 + (64 << 10), "\r\n", 2);
	send_str(fd, STR("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"));
	for (int i = 0; i < 17; i++) /* 1.06 MB */
		send_str(fd, (Str){ chunk, (64 << 10) + 9 });
	assert_true(has(exchange(fd, STR("0\r\n\r\n"), "}\n"), "HTTP/1.1 413 "));
	close(fd);

	fd = dial(app); /* and one that never ends */
	send_str(fd, STR("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"));
	bool cut = false;
	for (int i = 0; i < 2000 && !cut; i++) /* 131 MB */
		cut = send(fd, chunk, (64 << 10) + 9, MSG_NOSIGNAL) < 0;
	assert_true(cut);
	close(fd);
	app_stop(app);
}

static void streams_uploads_to_a_file(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	static char big[11 << 20];
	const size_t photo = 9 << 20;

	(void)state;
	memset(big, 1, sizeof(big));
	int n = snprintf(big, 200, "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n\r\n", photo);
	big[n] = 1;
	int fd = dial(app);
	assert_true(has(exchange(fd, (Str){ big, (size_t)n + photo }, "file"), "9437184 9437184 file"));
	assert_true(has(exchange(fd, STR("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n\1\1"),
				"memory"),
		"2 2 memory"));
	close(fd);

	n = snprintf(
		big, 200, "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n", (10 << 20) + 1);
	big[n] = 1;
	fd = dial(app);
	assert_true(has(exchange(fd, (Str){ big, (size_t)n + (10 << 20) + 1 }, "}\n"), "HTTP/1.1 413 "));
	close(fd);

	/* A sender that leaves in the middle leaves no file behind (app_stop looks). */
	n = snprintf(big, 200, "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n\r\n", photo);
	big[n] = 1;
	fd = dial(app);
	send_str(fd, (Str){ big, 1 << 20 });
	close(fd);
	app_stop(app);
}

static void reads_forms_from_memory_and_file(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	static char big[2 << 20];
	const char *start = "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nH\xe1\xba\xb9n\r\n"
			    "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n"
			    "Content-Type: image/jpeg\r\n\r\n";
	const char *end = "\r\n--B--\r\n";
	const size_t photo = 1 << 20, all = strlen(start) + photo + strlen(end);

	(void)state;
	Str got = ask(app, STR("POST /form HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: "
			       "application/x-www-form-urlencoded; charset=utf-8\r\n"
			       "Content-Length: 18\r\n\r\nname=An+Ph%C3%BA&x"));
	assert_true(has(got, "name=An Phú ok=1"));
	int n = snprintf(big, sizeof(big),
		"POST /form HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=\"B\"\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		all, start);
	memset(big + n, 'p', photo);
	memcpy(big + (size_t)n + photo, end, strlen(end));
	int fd = dial(app);
	got = exchange(fd, (Str){ big, (size_t)n + photo + strlen(end) }, "1048576");
	assert_true(has(got, "name=Hẹn ok=1 photo=a.jpg:1048576"));
	close(fd);
	app_stop(app);
}

static void refuses_what_is_malformed(void **state)
{
	static const struct {
		const char *request, *status;
	} cases[] = {
		{ "GET /%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 " },
		{ "GET /%00 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 " },
		{ "GET /%ff HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 " },
		{ "GET /a/%2e%2e/b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 " },
		{ "GET a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 " },
		{ "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 " }, /* no Host */
		{ "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: "
		  "chunked\r\n\r\n0\r\n\r\n",
			"HTTP/1.1 400 " },
		{ "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
			"HTTP/1.1 400 " },
		{ "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\nabcd", "HTTP/1.1 400 " },
		{ "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 " },
		{ "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
			"HTTP/1.1 413 " },
		{ "GET http://other/x?q=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "path=/x q=1" },
	};
	App *app = app_start((HttpOptions){ 0 });

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int fd = dial(app);

		send_str(fd, str_from(cases[i].request));
		assert_true(has(receive(fd, answer, sizeof(answer), NULL, 2000), cases[i].status));
		close(fd);
	}
	static char head[40000];
	int n = snprintf(head, sizeof(head), GET_("/") "X-Long: ");
	memset(head + n, 'a', 17000);
	memcpy(head + n + 17000, "\r\n\r\n", 4);
	int fd = dial(app);
	send_str(fd, (Str){ head, (size_t)n + 17004 });
	assert_true(has(receive(fd, answer, sizeof(answer), NULL, 2000), "HTTP/1.1 431 "));
	close(fd);
	app_stop(app);
}

static void answers_head_and_packs_text(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	int fd = dial(app);

	(void)state;
	Str got = exchange(fd, STR("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n"), "\r\n\r\n");
	assert_true(has(got, "Content-Length: 17\r\n"));
	assert_true(str_ends(got, STR("\r\n\r\n")));

	got = exchange(fd, STR(GET_("/big") "\r\n"), ":499},\n");
	size_t plain = got.len;
	assert_true(plain > 20000 && has(got, "Vary: Accept-Encoding") &&
		    str_find(got, STR("Content-Encoding")) < 0);
	close(fd);
	got = ask(app, STR(GET_("/big") "Accept-Encoding: br, gzip\r\nConnection: close\r\n\r\n"));
	assert_true(has(got, "Content-Encoding: gzip\r\n"));
	assert_true(got.len < plain / 5);
	assert_true(str_find(got, STR("\r\n\r\n\x1f\x8b")) > 0);
	got = ask(app, STR(GET_("/big") "Accept-Encoding: gzip;q=0\r\nConnection: close\r\n\r\n"));
	assert_int_equal(str_find(got, STR("Content-Encoding")), -1);
	app_stop(app);
}

static void believes_the_proxy_beside_it(void **state)
{
	App *app = app_start((HttpOptions){ 0 });

	(void)state;
	ask(app, STR(GET_("/") "Connection: close\r\n\r\n"));
	assert_string_equal(app->last_peer, "127.0.0.1");
	ask(app, STR(GET_("/") "X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\nConnection: close\r\n\r\n"));
	assert_string_equal(app->last_peer, "203.0.113.9"); /* the first one is the client's own invention */
	ask(app, STR(GET_("/") "X-Forwarded-For: me\r\nConnection: close\r\n\r\n"));
	assert_string_equal(app->last_peer, "127.0.0.1");
	app_stop(app);
}

static void finishes_from_another_thread(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	enum { CONNECTIONS = 100, ROUNDS = 40 };
	int fds[CONNECTIONS];

	(void)state;
	for (int i = 0; i < CONNECTIONS; i++)
		fds[i] = dial(app);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < CONNECTIONS; i++) {
			char text[100];
			int n = snprintf(
				text, sizeof(text), GET_("/work") "X-Name: n%d.%d.\r\n\r\n", round, i);

			send_str(fds[i], (Str){ text, (size_t)n });
		}
		for (int i = 0; i < CONNECTIONS; i++) {
			char want[40];

			snprintf(want, sizeof(want), "worked n%d.%d.", round, i);
			assert_true(has(receive(fds[i], answer, sizeof(answer), want, 5000), want));
		}
	}
	for (int i = 0; i < CONNECTIONS; i++)
		close(fds[i]);
	app_stop(app);
}

static void cuts_slow_senders(void **state)
{
	App *app = app_start((HttpOptions){ .slow_sender_ms = 500, .idle_ms = 30000 });
	int idle = dial(app), head = dial(app), line = dial(app), body = dial(app), again = dial(app);

	(void)state;
	exchange(again, STR(GET_("/") "\r\n"), "body=0");
	int64_t began = now_ms();
	send_str(body, STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n"));
	send_str(line, STR("GE"));
	send_str(head, STR("GET / HTTP/1.1\r\n"));
	sleep_ms(150);
	send_str(again, STR("GET /second"));
	for (int i = 0; i < 25; i++) { /* a byte now and then does not help */
		(void)!send(head, "X", 1, MSG_NOSIGNAL);
		(void)!send(body, "x", 1, MSG_NOSIGNAL);
		(void)!send(line, "T", 1, MSG_NOSIGNAL);
		(void)!send(again, "x", 1, MSG_NOSIGNAL);
		sleep_ms(50);
		if (now_ms() - began < 400)
			assert_int_equal(http_numbers(app->server).cut_slow, 0);
	}
	assert_true(closed_within(head, 100) && closed_within(body, 100) && closed_within(line, 100) &&
		    closed_within(again, 100));
	assert_int_equal(http_numbers(app->server).cut_slow, 4);
	assert_true(has(
		exchange(idle, STR(GET_("/still") "\r\n"), "body=0"), "path=/still")); /* silence is no sin */
	close(idle), close(head), close(line), close(body), close(again);
	app_stop(app);
}

static void closes_idle_connections(void **state)
{
	App *app = app_start((HttpOptions){ .slow_sender_ms = 500, .idle_ms = 600 });
	int fresh = dial(app), used = dial(app);

	(void)state;
	exchange(used, STR(GET_("/") "\r\n"), "body=0");
	assert_true(closed_within(fresh, 2000) && closed_within(used, 2000));
	assert_int_equal(http_numbers(app->server).cut_slow, 0);
	for (int i = 0; i < 50 && http_numbers(app->server).connections; i++)
		sleep_ms(10);
	assert_int_equal(http_numbers(app->server).connections, 0);
	close(fresh), close(used);
	app_stop(app);
}

static void answers_beside_2000_idle_connections(void **state)
{
	App *app = app_start((HttpOptions){ 0 });
	enum { IDLE = 2000 };
	static int fds[IDLE];

	(void)state;
	for (int i = 0; i < IDLE; i++)
		fds[i] = dial(app);
	for (int i = 0; i < 200 && http_numbers(app->server).connections < IDLE; i++)
		sleep_ms(10);
	assert_int_equal(http_numbers(app->server).connections, IDLE);
	int64_t began = now_ms();
	assert_true(has(ask(app, STR(GET_("/here") "Connection: close\r\n\r\n")), "path=/here"));
	assert_true(has(exchange(fds[IDLE / 2], STR(GET_("/there") "\r\n"), "body=0"), "path=/there"));
	assert_true(now_ms() - began < 2000);
	for (int i = 0; i < IDLE; i++)
		close(fds[i]);
	app_stop(app);
}

static void says_what_is_wrong_with_the_address(void **state)
{
	static const char *const bad[] = { "", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000",
		"localhost:80", "[::1", "::1:80", "[127.0.0.1]:80", "1.2.3.4.5:80" };
	App *app = app_start((HttpOptions){ 0 });
	HttpServer *s = NULL;
	Arena a;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		Ctx c = { .arena = &a };
		assert_int_equal(
			http_start(&c, &(HttpOptions){ .listen = str_from(bad[i]), .handle = handle }, &s),
			E_INVALID);
		assert_string_equal(c.fault.field, "listen");
	}
	Ctx c = { .arena = &a };
	Str taken = str_printf(&a, "127.0.0.1:%d", http_port(app->server));
	assert_int_equal(http_start(&c, &(HttpOptions){ .listen = taken, .handle = handle }, &s), E_IO);
	assert_string_equal(c.fault.reason, "address_in_use");
	assert_null(s);
	arena_done(&a);
	app_stop(app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_on_a_kept_connection),
		cmocka_unit_test(answers_a_pipeline_in_order),
		cmocka_unit_test(takes_bodies_and_refuses_large_ones),
		cmocka_unit_test(refuses_an_endless_body),
		cmocka_unit_test(streams_uploads_to_a_file),
		cmocka_unit_test(reads_forms_from_memory_and_file),
		cmocka_unit_test(refuses_what_is_malformed),
		cmocka_unit_test(answers_head_and_packs_text),
		cmocka_unit_test(believes_the_proxy_beside_it),
		cmocka_unit_test(finishes_from_another_thread),
		cmocka_unit_test(cuts_slow_senders),
		cmocka_unit_test(closes_idle_connections),
		cmocka_unit_test(answers_beside_2000_idle_connections),
		cmocka_unit_test(says_what_is_wrong_with_the_address),
	};

	raise_file_limit();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
