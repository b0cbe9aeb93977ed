/*
 * http.c: the server: start, the loop, stop. See http.h; http_internal.h says which file does what.
 *
 * libmicrohttpd runs on its epoll set without a thread of its own (its internal epoll thread hangs when
 * exactly 128 events arrive, 0.9.75 to 1.0.1). The loop sleeps in poll on that set, on an eventfd and on the
 * streams' set. Threads that finish calls push them on a list and write the eventfd only when the loop
 * sleeps, so a burst costs one wake. Only the loop resumes connections, and always before MHD_run: a resume
 * at any other moment would not be seen until the next event.
 */
#include "net/http_internal.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Why the limits of http.h are what they are: our longest head (cookies, long search) is below 4 KB; the
 * largest body, an import preview, is below 1 MB; a photo of a phone is 3-8 MB. 15 s let a 1 MB body through
 * at 0.6 Mbit/s. 20,000 connections are four for each of 5,000 people at once and take below 1 GB when all of
 * them are slow.
 */
#define CONNECTION_MEMORY_BYTES                                                                              \
	(HTTP_HEAD_MAX_BYTES * 2) /* the head, what was read beyond it, and the reply's head */
#define STALLED_EXTRA_MS 5000 /* libmicrohttpd's own limit comes after ours; it ends replies nobody reads */
#define RESERVED_FDS	 256 /* database, logs, spool files, what the handlers open */

/* ---- start ---- */

static Status parse_listen(Ctx *c, Str listen, struct sockaddr_storage *ret, socklen_t *ret_len)
{
	struct sockaddr_in *four = (struct sockaddr_in *)ret;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)ret;
	char host[INET6_ADDRSTRLEN] = { 0 };
	size_t colon = listen.len;
	int64_t port;

	while (colon > 0 && listen.ptr[colon - 1] != ':')
		colon--;
	if (!colon || !str_to_i64(str_sub(listen, colon, listen.len), &port) || port < 0 || port > 65535)
		return fault(c, E_INVALID, "listen", "not_an_address");
	Str name = str_sub(listen, 0, colon - 1);
	bool bracketed = name.len >= 2 && name.ptr[0] == '[' && name.ptr[name.len - 1] == ']';
	if (bracketed)
		name = str_sub(name, 1, name.len - 2);
	if (name.len >= sizeof(host))
		return fault(c, E_INVALID, "listen", "not_an_address");
	memcpy(host, name.ptr, name.len);
	memset(ret, 0, sizeof(*ret));
	if (!bracketed && inet_pton(AF_INET, host, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		*ret_len = sizeof(*four);
	} else if (bracketed && inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons((uint16_t)port);
		*ret_len = sizeof(*six);
	} else {
		return fault(c, E_INVALID, "listen", "not_an_address");
	}
	return OK;
}

static Status open_listener(Ctx *c, HttpServer *s, Str listen_on)
{
	struct sockaddr_storage address;
	socklen_t len = 0;

	TRY(parse_listen(c, listen_on, &address, &len));
	s->listen_fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->listen_fd < 0)
		return faultf(c, E_IO, "listen", "no_socket", "%s", strerror(errno));
	setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(s->listen_fd, (struct sockaddr *)&address, len) != 0 || listen(s->listen_fd, SOMAXCONN) != 0)
		return faultf(c, E_IO, "listen", errno == EADDRINUSE ? "address_in_use" : "no_socket", "%s",
			strerror(errno));
	len = sizeof(address);
	if (getsockname(s->listen_fd, (struct sockaddr *)&address, &len) != 0)
		return faultf(c, E_IO, "listen", "no_socket", "%s", strerror(errno));
	s->port = ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
						      : ((struct sockaddr_in *)&address)->sin_port);
	return OK;
}

/* As many files as this process may have, a third of them at most for streams. */
static void share_files(HttpServer *s, int connections_wanted)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		r = (struct rlimit){ .rlim_cur = 1024, .rlim_max = 1024 };
	r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) != 0)
		getrlimit(RLIMIT_NOFILE, &r);
	rlim_t all = MIN(r.rlim_cur, (rlim_t)INT32_MAX);
	int files = (int)(all > 2 * RESERVED_FDS ? all - RESERVED_FDS : all / 2);

	s->streams_max = MIN(s->options.streams_max ? s->options.streams_max : HTTP_STREAMS_MAX, files / 3);
	s->connections_max = MIN(connections_wanted, files - s->streams_max);
}

static void note_peer(Conn *c, const struct sockaddr *address)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;

	if (address->sa_family == AF_INET) {
		inet_ntop(AF_INET, &four->sin_addr, c->peer, sizeof(c->peer));
		c->from_loopback = ntohl(four->sin_addr.s_addr) >> 24 == 127;
	} else if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
		inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], c->peer, sizeof(c->peer));
		c->from_loopback = six->sin6_addr.s6_addr[12] == 127;
	} else {
		inet_ntop(AF_INET6, &six->sin6_addr, c->peer, sizeof(c->peer));
		c->from_loopback = IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
	}
}

static void on_connection(
	void *server, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what)
{
	HttpServer *s = server;
	Conn *c = *context;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

		c = calloc(1, sizeof(*c));
		if (!c) {
			shutdown(fd, SHUT_RDWR);
			return;
		}
		c->fd = fd;
		note_peer(c, MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
		*context = c;
		s->connections++;
		watch_accepted(s, c);
	} else if (c) {
		watch_forget(s, c);
		s->connections--;
		free(c);
		*context = NULL;
	}
}

/* The query and the path are decoded by us, strictly; libmicrohttpd leaves them alone. */
static size_t leave_escapes(void *cls, struct MHD_Connection *mhd, char *text)
{
	(void)cls, (void)mhd;
	return strlen(text);
}

static Status start_daemon(Ctx *c, HttpServer *s)
{
	int idle_ms = s->options.idle_ms ? s->options.idle_ms : HTTP_IDLE_MS;
	unsigned timeout_s = (unsigned)(idle_ms + STALLED_EXTRA_MS) / 1000;

	s->mhd = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
		on_request, s, MHD_OPTION_LISTEN_SOCKET, s->listen_fd, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)s->connections_max, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY_BYTES,
		MHD_OPTION_CONNECTION_TIMEOUT, timeout_s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
		MHD_OPTION_NOTIFY_COMPLETED, on_request_end, s, MHD_OPTION_URI_LOG_CALLBACK, on_request_line,
		s, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
	if (!s->mhd)
		return fault(c, E_IO, "listen", "no_server");
	s->listen_fd = -1; /* the daemon's now */
	s->mhd_fd = MHD_get_daemon_info(s->mhd, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	return OK;
}

Status http_start(Ctx *c, const HttpOptions *options, HttpServer **ret)
{
	HttpServer *s = calloc(1, sizeof(*s));

	if (!s)
		return fault(c, E_NOMEM, NULL, "memory");
	assert(options->handle);
	s->options = *options;
	s->listen_fd = -1;
	s->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	s->stream_fd = epoll_create1(EPOLL_CLOEXEC);
	s->spool_dir = options->spool_dir ? strdup(options->spool_dir) : NULL;
	s->now_ms = clock_monotonic_us() / 1000;
	share_files(s, options->connections_max ? options->connections_max : HTTP_CONNECTIONS_MAX);
	signal(SIGPIPE, SIG_IGN); /* sendfile to somebody who left */
	if (options->spool_dir && !s->spool_dir) {
		http_free(&s);
		return fault(c, E_NOMEM, NULL, "memory");
	}
	Status st = s->wake_fd < 0 || s->stream_fd < 0 ? fault(c, E_IO, NULL, "no_files_left") : OK;
	if (st == OK)
		st = open_listener(c, s, options->listen);
	if (st == OK)
		st = start_daemon(c, s);
	if (st != OK) {
		http_free(&s);
		return st;
	}
	*ret = s;
	return OK;
}

int http_port(const HttpServer *s)
{
	return s->port;
}

/* ---- the loop ---- */

void server_wake(HttpServer *s)
{
	if (atomic_exchange(&s->sleeping, false)) {
		ssize_t n = write(s->wake_fd, &(uint64_t){ 1 }, sizeof(uint64_t));

		assert(n == sizeof(uint64_t) || errno == EAGAIN); /* full: it is awake */
	}
}

void http_stop(HttpServer *s)
{
	int saved = errno;

	atomic_store(&s->stop, true);
	server_wake(s);
	errno = saved;
}

static bool has_work(const HttpServer *s)
{
	return atomic_load(&s->finished) || atomic_load(&s->ready) || s->flush_next ||
	       (atomic_load(&s->stop) && !s->stop_by_ms);
}

/* How long nothing needs to be done unless something happens; -1: for ever. */
static int wait_ms(const HttpServer *s)
{
	MHD_UNSIGNED_LONG_LONG mhd_ms;
	int64_t ms = watch_wait_ms(s);

	if (MHD_get_timeout(s->mhd, &mhd_ms) == MHD_YES && (ms < 0 || (int64_t)mhd_ms < ms))
		ms = (int64_t)mhd_ms;
	if (s->stop_by_ms && (ms < 0 || s->stop_by_ms - s->now_ms < ms))
		ms = MAX((int64_t)0, s->stop_by_ms - s->now_ms);
	return (int)MIN(ms, (int64_t)INT32_MAX);
}

static void wait_for_work(HttpServer *s)
{
	struct pollfd fds[] = {
		{ .fd = s->mhd_fd, .events = POLLIN },
		{ .fd = s->wake_fd, .events = POLLIN },
		{ .fd = s->stream_fd, .events = POLLIN },
	};
	uint64_t wakes;
	int ms = wait_ms(s);

	/* Whoever has work after `sleeping` is set wakes us; who had it before is seen by has_work. */
	atomic_store(&s->sleeping, true);
	if (has_work(s))
		ms = 0;
	int n = poll(fds, COUNT_OF(fds), ms);
	atomic_store(&s->sleeping, false);
	if (n > 0 && fds[1].revents && read(s->wake_fd, &wakes, sizeof(wakes)) < 0)
		assert(errno == EAGAIN);
	if (n > 0 && fds[2].revents)
		streams_events(s);
}

static void take_finished(HttpServer *s)
{
	HttpCall *newest = atomic_exchange(&s->finished, NULL), *oldest = NULL;

	while (newest) { /* first finished, first answered */
		HttpCall *next = newest->priv->next;

		newest->priv->next = oldest;
		oldest = newest;
		newest = next;
	}
	for (HttpCall *call = oldest; call; call = call->priv->next) {
		s->n_waiting--;
		assert(call->priv->progress == CALL_FINISHED); /* nobody answered it past the queue */
		MHD_resume_connection(call->priv->mhd);
	}
}

static void begin_stop(HttpServer *s)
{
	MHD_socket listener = MHD_quiesce_daemon(s->mhd);

	s->stop_by_ms = s->now_ms + HTTP_STOP_MS;
	if (listener != MHD_INVALID_SOCKET)
		close(listener);
	streams_end_all(s);
}

void http_run(HttpServer *s)
{
	while (!s->stop_by_ms || (s->n_calls > 0 && s->now_ms < s->stop_by_ms)) {
		wait_for_work(s);
		s->now_ms = clock_monotonic_us() / 1000;
		if (atomic_load(&s->stop) && !s->stop_by_ms)
			begin_stop(s);
		take_finished(s);
		streams_flush(s);
		if (MHD_run(s->mhd) != MHD_YES)
			BUG("the HTTP daemon no longer runs");
		watch_check(s);
	}
	streams_cut_all(s);
}

void http_free(HttpServer **server)
{
	HttpServer *s = *server;

	*server = NULL;
	if (!s)
		return;
	if (s->mhd) {
		take_finished(s);
		if (s->n_waiting > 0)
			return; /* see http.h */
		MHD_stop_daemon(s->mhd);
		streams_cut_all(s);
	}
	while (atomic_load(&s->inside) > 0)
		sched_yield();
	while (s->spare) {
		HttpCall *call = s->spare;

		s->spare = call->priv->next;
		arena_done(&call->arena);
		free(call);
	}
	if (s->listen_fd >= 0)
		close(s->listen_fd);
	if (s->wake_fd >= 0)
		close(s->wake_fd);
	if (s->stream_fd >= 0)
		close(s->stream_fd);
	free(s->spool_dir);
	free(s);
}

HttpNumbers http_numbers(const HttpServer *s)
{
	return (HttpNumbers){
		.connections = s->connections,
		.streams = s->n_streams,
		.calls = s->calls,
		.bytes_out = s->bytes_out,
		.cut_slow = s->cut_slow,
		.refused_large = s->refused_large,
	};
}
