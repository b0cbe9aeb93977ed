/*
 * serving.h: the server, store to socket, in a process of its own that may be killed; and the other end.
 *
 * The child runs what `tiepsuc serve` runs but for its clock and its live screens, on a free loopback port.
 */
#ifndef TESTS_FAULT_SERVING_H
#define TESTS_FAULT_SERVING_H

#include "stories/world.h"

#include "api/app.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

typedef struct Serving {
	pid_t pid;
	int port;
} Serving;

typedef struct ServingOptions {
	int slow_sender_ms, idle_ms; /* 0: as always */
	void (*ready)(void); /* in the child, before it takes its first call */
} ServingOptions;

static bool tell_port(int to, int port)
{
	return write(to, &port, sizeof(port)) == (ssize_t)sizeof(port) && close(to) == 0;
}

static _Noreturn void serve_in_child(const ServingOptions *o, Str url, int to)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Store *store = NULL;
	App *app = NULL;
	HttpServer *server = NULL;

	arena_init(&arena, 0);
	StoreOptions store_options = { .url = url };
	Status s = store_open(&c, &store_options, &store);
	AppOptions app_options = { .store = store, .workers = 2, .public_url = "" };

	if (s == OK)
		s = app_new(&c, &app_options, &app);
	HttpOptions http = { .listen = STR("127.0.0.1:0"),
		.handle = app_handle,
		.may_upload = app_may_upload,
		.app = app,
		.slow_sender_ms = o->slow_sender_ms,
		.idle_ms = o->idle_ms };

	if (s == OK)
		s = http_start(&c, &http, &server);
	if (s != OK) {
		fprintf(stderr, "serving: %s %s\n", status_name(s), c.fault.reason);
		_exit(99);
	}
	if (o->ready)
		o->ready();
	if (!tell_port(to, http_port(server)))
		_exit(98);
	http_run(server);
	_exit(0);
}

/* This process must have no threads and no open store. False: it ended before it served. */
static bool serving_start(Serving *s, const ServingOptions *o, Str url)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	s->pid = fork();
	assert_true(s->pid >= 0);
	if (s->pid == 0) {
		close(ends[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves no server behind */
		serve_in_child(o, url, ends[1]);
	}
	close(ends[1]);
	bool tells = read(ends[0], &s->port, sizeof(s->port)) == (ssize_t)sizeof(s->port);

	close(ends[0]);
	return tells;
}

/* How it ended: the number of the signal, or 0 when it left by itself. */
UNUSED static int serving_end(Serving *s, int with_signal)
{
	int how = 0;

	if (with_signal)
		kill(s->pid, with_signal);
	assert_int_equal(waitpid(s->pid, &how, 0), s->pid);
	return WIFSIGNALED(how) ? WTERMSIG(how) : 0;
}

/* ---- the other end ---- */

/* from: 127.0.0.0 plus this, so that many connections do not run out of ports; -1: no connection. */
static int connect_to(const Serving *s, unsigned from)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F000001u + from) };

	if (fd < 0)
		return -1;
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)s->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	if ((from && bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0) ||
		connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* The reply in `text` when it is whole: its status, else 0. */
static int reply_whole(Str text, Str *ret_body)
{
	ptrdiff_t head = str_find(text, STR("\r\n\r\n"));
	ptrdiff_t length = str_find(text, STR("Content-Length: "));
	int64_t status = 0, bytes = 0;
	Str rest;

	if (head < 0 || length < 0 || length > head)
		return 0;
	Str number =
		str_cut(str_sub(text, (size_t)length + strlen("Content-Length: "), text.len), '\r', &rest);

	if (!str_to_i64(number, &bytes) || !str_to_i64(str_sub(text, 9, 3), &status))
		return 0;
	*ret_body = str_sub(text, (size_t)head + 4, text.len);
	return ret_body->len == (size_t)bytes ? (int)status : 0;
}

#endif
