/*
 * http_stream.c: server-sent events: a reply without an end, written from any thread.
 *
 *   opening ── the loop takes the socket over, sends the head ──> open ──┬── other end left, or lags ──> gone
 *                                                                       └── server stops: sends the rest ──>
 * gone
 *
 * libmicrohttpd keeps a connection without work in a list that it walks whenever any call is finished
 * elsewhere, and 29 KB for each: with 9,000 streams that halved the calls per second. So a stream leaves the
 * library: its socket is duplicated and the library closes its own copy (MHD_USE_TURBO: without shutdown).
 * From then on the socket is ours, in an epoll set of our own, and the body ends with the connection.
 *
 * A writer only appends and puts the stream into the server's ready list: one wake of the loop serves all
 * streams written meanwhile. Depends on http_internal.h.
 */
#include "net/http_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FLUSHED_AT_ONCE 256 /* streams served in a turn of the loop; then calls have theirs */
#define EVENTS_AT_ONCE	64
#define SILENT_PEER_MS	60000 /* bytes unacknowledged for so long: the phone has left the network */

static void nobody(void *user)
{
	(void)user;
}

/* ---- from any thread ---- */

HttpStream *http_stream(HttpCall *call, void (*gone)(void *user), void *user)
{
	HttpStream *s = calloc(1, sizeof(*s));
	HttpServer *server = call->priv->server;

	if (!s)
		return NULL;
	*s = (HttpStream){ .server = server, .fd = -1, .gone = gone ? gone : nobody, .user = user };
	if (!server)
		s->memory = call;
	pthread_mutex_init(&s->lock, NULL);
	buf_init(&s->pending, STREAM_LAG_MAX_BYTES);
	buf_init(&s->sending, STREAM_LAG_MAX_BYTES);
	call->priv->stream = s;
	call->status = 200;
	call->type = "text/event-stream";
	reply_own_header(call->priv, "Cache-Control", "no-store");
	reply_own_header(call->priv, "X-Accel-Buffering", "no"); /* nginx passes every event on at once */
	http_finish(call);
	return s;
}

/* With s->lock held. True when the caller must wake the loop after unlocking. */
static bool enqueue(HttpStream *s)
{
	HttpServer *server = s->server;

	if (s->queued)
		return false;
	s->queued = true;
	s->next_ready = atomic_load(&server->ready);
	while (!atomic_compare_exchange_weak(&server->ready, &s->next_ready, s))
		;
	return true;
}

bool http_stream_write(HttpStream *s, Str bytes)
{
	HttpServer *server = s->server;
	bool wake = false;

	pthread_mutex_lock(&s->lock);
	bool alive = !s->cut && !s->ending;
	if (alive && !server) {
		buf_add(&s->memory->out, bytes);
	} else if (alive) {
		if (bytes.len <= STREAM_LAG_MAX_BYTES - s->lag)
			buf_add(&s->pending, bytes);
		else
			s->cut = true;
		s->cut |= !buf_ok(&s->pending);
		s->lag += s->cut ? 0 : bytes.len;
		alive = !s->cut;
		wake = enqueue(s);
	}
	if (wake)
		server->inside++; /* once unlocked the stream may end, but the server waits for us */
	pthread_mutex_unlock(&s->lock);
	if (wake) {
		server_wake(server);
		server->inside--;
	}
	return alive;
}

void http_stream_end(HttpStream *s)
{
	HttpServer *server = s->server;
	bool wake = false;

	pthread_mutex_lock(&s->lock);
	if (!s->cut && !s->ending && server)
		wake = enqueue(s);
	s->ending = true;
	if (wake)
		server->inside++;
	pthread_mutex_unlock(&s->lock);
	if (wake) {
		server_wake(server);
		server->inside--;
	}
}

/* ---- on the loop's thread ---- */

static void stream_free(HttpStream *s)
{
	buf_done(&s->pending);
	buf_done(&s->sending);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

void stream_ends(HttpStream *s)
{
	HttpServer *server = s->server;

	pthread_mutex_lock(&s->lock);
	bool lagged = s->cut;
	s->cut = true; /* whoever writes from here on is told that the other end is gone */
	pthread_mutex_unlock(&s->lock);
	if (s->fd >= 0) {
		if (lagged) /* what the kernel still holds would not be read either */
			setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ .l_onoff = 1 },
				sizeof(struct linger));
		epoll_ctl(server->stream_fd, EPOLL_CTL_DEL, s->fd, NULL);
		close(s->fd);
		s->fd = -1;
		*(s->prev ? &s->prev->next : &server->streams) = s->next;
		if (s->next)
			s->next->prev = s->prev;
		server->n_streams--;
	}
	s->gone(s->user); /* from here on nobody writes */
	s->dead = true;
	if (!s->queued)
		stream_free(s); /* else when it is taken off the list */
}

/* The next bytes to send are moved out of the writers' reach; false when there are none. */
static bool take_pending(HttpStream *s, bool *ret_over)
{
	pthread_mutex_lock(&s->lock);
	Buf sent = s->sending;
	bool more = s->pending.len > 0;

	s->sending = s->pending;
	s->pending = sent;
	buf_clear(&s->pending);
	s->sent = 0;
	if (!more) { /* an idle stream keeps no buffers */
		buf_done(&s->sending);
		buf_done(&s->pending);
	}
	*ret_over = s->ending && !more;
	pthread_mutex_unlock(&s->lock);
	return more;
}

/* Sends what there is. False: the stream has ended. */
static bool flush(HttpStream *s)
{
	bool over = false;

	pthread_mutex_lock(&s->lock);
	bool cut = s->cut;
	pthread_mutex_unlock(&s->lock);
	while (!cut && (s->sent < s->sending.len || take_pending(s, &over))) {
		ssize_t n = send(s->fd, s->sending.ptr + s->sent, s->sending.len - s->sent,
			MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return true; /* the epoll set tells when there is room */
		cut = n <= 0;
		if (cut)
			break;
		s->sent += (size_t)n;
		s->server->bytes_out += n;
		pthread_mutex_lock(&s->lock);
		s->lag -= MIN(s->lag, (size_t)n); /* the head is not in it */
		pthread_mutex_unlock(&s->lock);
	}
	if (cut || over)
		stream_ends(s);
	return !cut && !over;
}

static void write_head(HttpCall *call, Buf *to)
{
	char date[40];
	time_t now = time(NULL);
	struct tm t;

	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &t));
	buf_addf(to, "HTTP/1.1 200 OK\r\nDate: %s\r\nConnection: close\r\nContent-Type: %s\r\n", date,
		call->type);
	for (const HttpHeader *h = call->priv->headers; h; h = h->next)
		buf_addf(to, "%s: %s\r\n", h->name, h->value);
	buf_add(to, STR("\r\n"));
}

bool stream_opens(HttpCall *call)
{
	HttpStream *s = call->priv->stream;
	HttpServer *server = s->server;
	struct epoll_event e = { .events = EPOLLRDHUP | EPOLLOUT | EPOLLET, .data.ptr = s };
	int fd = server->n_streams < server->streams_max ? fcntl(call->priv->conn->fd, F_DUPFD_CLOEXEC, 0)
							 : -1;

	call->priv->stream = NULL;
	if (fd < 0 || epoll_ctl(server->stream_fd, EPOLL_CTL_ADD, fd, &e) != 0) {
		if (fd >= 0)
			close(fd);
		stream_ends(s);
		return false;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned){ SILENT_PEER_MS }, sizeof(unsigned));
	s->fd = fd;
	s->next = server->streams;
	if (s->next)
		s->next->prev = s;
	server->streams = s;
	server->n_streams++;
	write_head(call, &s->sending);
	if (call->method == HEAD || server->stop_by_ms) {
		pthread_mutex_lock(&s->lock);
		s->ending = true;
		pthread_mutex_unlock(&s->lock);
	}
	flush(s);
	return true;
}

static void take_ready(HttpServer *server)
{
	HttpStream *s = atomic_exchange(&server->ready, NULL), *next;

	for (; s; s = next) {
		next = s->next_ready;
		s->next_ready = server->flush_next;
		server->flush_next = s;
	}
}

void streams_flush(HttpServer *server)
{
	take_ready(server);
	for (int i = 0; i < FLUSHED_AT_ONCE && server->flush_next; i++) {
		HttpStream *s = server->flush_next;

		server->flush_next = s->next_ready;
		if (s->dead) {
			stream_free(s);
			continue;
		}
		pthread_mutex_lock(&s->lock);
		s->queued = false;
		pthread_mutex_unlock(&s->lock);
		if (s->fd >= 0) /* else still opening, which sends what is pending */
			flush(s);
	}
}

void streams_events(HttpServer *server)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int n = epoll_wait(server->stream_fd, events, EVENTS_AT_ONCE, 0);

	for (int i = 0; i < n; i++) {
		HttpStream *s = events[i].data.ptr;

		if (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
			stream_ends(s);
		else
			flush(s);
	}
}

void streams_end_all(HttpServer *server)
{
	HttpStream *next;

	for (HttpStream *s = server->streams; s; s = next) {
		next = s->next;
		pthread_mutex_lock(&s->lock);
		s->ending = true;
		pthread_mutex_unlock(&s->lock);
		flush(s);
	}
}

void streams_cut_all(HttpServer *server)
{
	while (server->streams)
		stream_ends(server->streams);
	do {
		streams_flush(server); /* frees the dead */
	} while (server->flush_next);
}
