/*
 * serve.h: a real server on a free loopback port with a small application, and the other end as raw sockets:
 * what matters in these tests (halves of requests, silence, many connections, sudden ends) is what no HTTP
 * client does on purpose.
 */
#ifndef TESTS_HTTP_SERVE_H
#define TESTS_HTTP_SERVE_H

#include "test.h"

#include "net/http.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>

#define STREAMS_MAX 300

typedef struct App {
	HttpServer *server;
	pthread_t loop;
	char spool[64];

	pthread_mutex_t lock;
	pthread_cond_t more;
	HttpCall *waiting[256]; /* for the worker thread */
	size_t n_waiting;
	bool done;
	pthread_t worker;
	_Atomic(HttpCall *) handed; /* for a thread of the test that looks without pause */
	atomic_bool stop_at_once;

	HttpStream *streams[STREAMS_MAX];
	size_t n_streams;
	atomic_int gone, after;
	int hold_ms; /* how long the worker takes */
	char last_peer[64];
} App;

static UNUSED void sleep_ms(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, (long)(ms % 1000) * 1000000 }, NULL);
}

static UNUSED int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the application under the server ---- */

typedef struct Listener {
	App *app;
	HttpStream *stream;
} Listener;

static UNUSED void stream_gone(void *user)
{
	Listener *l = user;

	pthread_mutex_lock(&l->app->lock);
	for (size_t i = 0; i < l->app->n_streams; i++) {
		if (l->app->streams[i] == l->stream)
			l->app->streams[i--] = l->app->streams[--l->app->n_streams];
	}
	pthread_mutex_unlock(&l->app->lock);
	l->app->gone++;
	free(l);
}

static UNUSED void take_listener(App *app, HttpCall *call)
{
	Listener *l = calloc(1, sizeof(*l));

	assert_non_null(l);
	l->app = app;
	pthread_mutex_lock(&app->lock);
	assert_true(app->n_streams < STREAMS_MAX);
	l->stream = http_stream(call, stream_gone, l);
	app->streams[app->n_streams++] = l->stream;
	pthread_mutex_unlock(&app->lock);
}

static UNUSED size_t tell_all(App *app, Str bytes)
{
	size_t told = 0;

	pthread_mutex_lock(&app->lock);
	for (size_t i = 0; i < app->n_streams; i++)
		told += http_stream_write(app->streams[i], bytes);
	pthread_mutex_unlock(&app->lock);
	return told;
}

static UNUSED void count_after(HttpCall *call)
{
	((App *)call->user)->after++;
}

static UNUSED void hand_over(App *app, HttpCall *call)
{
	pthread_mutex_lock(&app->lock);
	assert_true(app->n_waiting < COUNT_OF(app->waiting));
	app->waiting[app->n_waiting++] = call;
	pthread_cond_signal(&app->more);
	pthread_mutex_unlock(&app->lock);
}

static UNUSED void *work(void *arg)
{
	App *app = arg;

	pthread_mutex_lock(&app->lock);
	while (!app->done || app->n_waiting) {
		if (!app->n_waiting) {
			pthread_cond_wait(&app->more, &app->lock);
			continue;
		}
		HttpCall *call = app->waiting[--app->n_waiting];

		pthread_mutex_unlock(&app->lock);
		if (app->hold_ms)
			sleep_ms(app->hold_ms);
		buf_addf(&call->out, "worked %.*s", STR_ARG(http_header(call, "X-Name")));
		http_finish(call);
		pthread_mutex_lock(&app->lock);
	}
	pthread_mutex_unlock(&app->lock);
	return NULL;
}

static UNUSED void handle(void *arg, HttpCall *call)
{
	App *app = arg;

	call->user = app;
	call->after = count_after;
	snprintf(app->last_peer, sizeof(app->last_peer), "%.*s", STR_ARG(call->peer));
	if (str_eq(call->path, STR("/work"))) {
		hand_over(app, call);
		return;
	}
	if (str_eq(call->path, STR("/at-once"))) {
		atomic_store(&app->handed, call);
		return;
	}
	if (str_eq(call->path, STR("/stream"))) {
		take_listener(app, call);
		return;
	}
	if (str_eq(call->path, STR("/big"))) {
		call->type = "application/json";
		for (int i = 0; i < 500; i++)
			buf_addf(&call->out, "{\"area\":\"Tân Phước Khánh\",\"open\":%d},\n", i);
	} else if (str_eq(call->path, STR("/upload"))) {
		Str bytes = http_body(call);
		unsigned sum = 0;

		for (size_t i = 0; i < bytes.len; i++)
			sum += (unsigned char)bytes.ptr[i];
		buf_addf(&call->out, "%zu %u %s", bytes.len, sum, call->upload_path ? "file" : "memory");
	} else if (str_eq(call->path, STR("/form"))) {
		Str name = http_form_value(call, "name"), bytes, file;

		buf_addf(&call->out, "name=%.*s ok=%d", STR_ARG(name), http_form_ok(call));
		if (http_form_file(call, "photo", &bytes, &file))
			buf_addf(&call->out, " photo=%.*s:%zu", STR_ARG(file), bytes.len);
	} else {
		buf_addf(&call->out, "path=%.*s q=%.*s body=%zu", STR_ARG(call->path),
			STR_ARG(http_param(call, "q")), call->body.len);
	}
	http_reply_header(call, "Set-Cookie", STR("a=1"));
	http_reply_header(call, "Set-Cookie", STR("b=2"));
	http_finish(call);
}

static UNUSED bool may_upload(void *app, Method method, Str path)
{
	(void)app;
	return method == POST && (str_eq(path, STR("/upload")) || str_eq(path, STR("/form")));
}

static UNUSED void *loop(void *arg)
{
	http_run(((App *)arg)->server);
	return NULL;
}

static UNUSED App *app_start(HttpOptions o)
{
	App *app = calloc(1, sizeof(*app));
	Arena a;

	assert_non_null(app);
	arena_init(&a, 0);
	Ctx c = { .arena = &a };
	const char *tmp = getenv("TMPDIR");

	snprintf(app->spool, sizeof(app->spool), "%s/net-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
	assert_non_null(mkdtemp(app->spool));
	o.listen = o.listen.len ? o.listen : STR("127.0.0.1:0");
	o.handle = handle;
	o.may_upload = may_upload;
	o.app = app;
	o.spool_dir = app->spool;
	pthread_mutex_init(&app->lock, NULL);
	pthread_cond_init(&app->more, NULL);
	assert_int_equal(http_start(&c, &o, &app->server), OK);
	assert_true(http_port(app->server) > 0);
	assert_int_equal(pthread_create(&app->loop, NULL, loop, app), 0);
	assert_int_equal(pthread_create(&app->worker, NULL, work, app), 0);
	arena_done(&a);
	return app;
}

static UNUSED size_t files_in(const char *dir)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static UNUSED void app_stop(App *app)
{
	http_stop(app->server);
	assert_int_equal(pthread_join(app->loop, NULL), 0);
	pthread_mutex_lock(&app->lock);
	app->done = true;
	pthread_cond_signal(&app->more);
	pthread_mutex_unlock(&app->lock);
	assert_int_equal(pthread_join(app->worker, NULL), 0);
	http_free(&app->server);
	assert_int_equal(app->n_streams, 0); /* each was told that it is gone */
	assert_int_equal(files_in(app->spool), 0);
	assert_int_equal(rmdir(app->spool), 0);
	pthread_mutex_destroy(&app->lock);
	pthread_cond_destroy(&app->more);
	free(app);
}

/* ---- the other end ---- */

static UNUSED int dial(const App *app)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(app->server)) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

static UNUSED void send_str(int fd, Str s)
{
	while (s.len) {
		ssize_t n = send(fd, s.ptr, s.len, MSG_NOSIGNAL);

		assert_true(n > 0);
		s = str_sub(s, (size_t)n, s.len);
	}
}

/* Reads until `until` was seen, the other end closes, or ms pass. */
static UNUSED Str receive(int fd, char *buf, size_t size, const char *until, int ms)
{
	size_t n = 0;
	int64_t end = now_ms() + ms;

	while (n < size && !(until && str_find((Str){ buf, n }, str_from(until)) >= 0)) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int left = (int)(end - now_ms());

		if (left <= 0 || poll(&p, 1, left) <= 0)
			break;
		ssize_t got = recv(fd, buf + n, size - n, 0);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	return (Str){ buf, n };
}

static UNUSED bool closed_within(int fd, int ms)
{
	int64_t end = now_ms() + ms;
	char rest[4096];

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int left = (int)(end - now_ms());

		if (left <= 0 || poll(&p, 1, left) <= 0)
			return false;
		if (recv(fd, rest, sizeof(rest), 0) <= 0)
			return true;
	}
}

static UNUSED bool has(Str s, const char *what)
{
	bool found = str_find(s, str_from(what)) >= 0;

	if (!found)
		print_error("no \"%s\" in:\n%.*s\n", what, STR_ARG(s));
	return found;
}

#define GET_(path) "GET " path " HTTP/1.1\r\nHost: h\r\n"
static char answer[4 << 20];

static UNUSED Str ask(const App *app, Str request)
{
	int fd = dial(app);

	send_str(fd, request);
	shutdown(fd, SHUT_WR);
	Str got = receive(fd, answer, sizeof(answer), NULL, 5000);
	close(fd);
	return got;
}

/* A whole exchange on a connection that stays open; the reply has a Content-Length and `last` at its end. */
static UNUSED Str exchange(int fd, Str request, const char *last)
{
	send_str(fd, request);
	return receive(fd, answer, sizeof(answer), last, 5000);
}

/* The clients' ends are in this process too. */
static UNUSED void raise_file_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

#endif
