/*
 * http_stream.c: server-sent events: a reply without an end, written from any thread.
 *
 *   idle (connection suspended) ── write ──> queued ── loop ──> resumed: pending bytes go out ── none left
 * ──> idle
 *
 * A writer only appends and, when the stream is idle, puts it into the server's ready list: one wake of the
 * loop serves all streams written meanwhile. libmicrohttpd does not look at a suspended connection, so that
 * the other end has left is heard from a small epoll set of our own (gone_fd). Depends on http_internal.h.
 */
#include "net/http_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#define KEEP_PENDING_BYTES 1024 /* an idle stream keeps at most this much of its buffer */
#define GONE_AT_ONCE	   64 /* events taken in one turn */

static void nobody(void *user)
{
	(void)user;
}

HttpStream *http_stream(HttpCall *call, void (*gone)(void *user), void *user)
{
	HttpStream *s = calloc(1, sizeof(*s));

	if (!s)
		BUG("out of memory for a stream");
	*s = (HttpStream){
		.server = call->priv->server, .call = call, .gone = gone ? gone : nobody, .user = user
	};
	pthread_mutex_init(&s->lock, NULL);
	buf_init(&s->pending, STREAM_LAG_MAX_BYTES);
	call->priv->stream = s;
	call->status = 200;
	call->type = "text/event-stream";
	http_reply_header(call, "Cache-Control", STR("no-store"));
	http_reply_header(call, "X-Accel-Buffering", STR("no")); /* nginx passes every event on at once */
	http_finish(call);
	return s;
}

/* With s->lock held. True when the caller must wake the loop after unlocking. */
static bool enqueue(HttpStream *s)
{
	HttpServer *server = s->server;

	if (!server || s->queued)
		return false;
	s->queued = true;
	s->next_ready = atomic_load(&server->ready);
	while (!atomic_compare_exchange_weak(&server->ready, &s->next_ready, s))
		;
	return true;
}

static bool append(HttpStream *s, Str bytes)
{
	if (s->taken && s->pending.len + bytes.len > s->pending.max) { /* what was sent makes room */
		memmove(s->pending.ptr, s->pending.ptr + s->taken, s->pending.len - s->taken);
		s->pending.len -= s->taken;
		s->taken = 0;
	}
	buf_add(&s->pending, bytes);
	return buf_ok(&s->pending);
}

bool http_stream_write(HttpStream *s, Str bytes)
{
	HttpServer *server = s->server;
	bool wake = false;

	pthread_mutex_lock(&s->lock);
	bool alive = !s->cut && !s->ending;
	if (alive && !server) {
		buf_add(&s->call->out, bytes);
	} else if (alive && !append(s, bytes)) {
		s->cut = true;
		alive = false;
		wake = enqueue(s);
	} else if (alive && s->idle) {
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

/* ---- on the loop's thread ---- */

static ssize_t give_pending(void *stream, uint64_t position, char *to, size_t size)
{
	HttpStream *s = stream;
	ssize_t n;

	(void)position;
	pthread_mutex_lock(&s->lock);
	size_t left = s->pending.len - s->taken;
	if (s->cut) {
		n = MHD_CONTENT_READER_END_WITH_ERROR;
	} else if (left) {
		n = (ssize_t)MIN(left, size);
		memcpy(to, s->pending.ptr + s->taken, (size_t)n);
		s->taken += (size_t)n;
		if (s->taken == s->pending.len) {
			s->taken = 0;
			if (s->pending.cap > KEEP_PENDING_BYTES)
				buf_done(&s->pending);
			buf_clear(&s->pending);
		}
		s->server->bytes_out += n;
	} else if (s->ending) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		n = 0;
		s->idle = true;
		MHD_suspend_connection(s->call->priv->mhd);
	}
	pthread_mutex_unlock(&s->lock);
	return n;
}

struct MHD_Response *stream_response(HttpStream *s)
{
	/* HTTP/1.1 chunks are written straight into the connection's buffer; the block is for HTTP/1.0
	 * (nginx's default). */
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, give_pending, s, NULL);
}

void stream_begins(HttpStream *s)
{
	HttpServer *server = s->server;
	struct epoll_event e = { .events = EPOLLRDHUP | EPOLLONESHOT, .data.ptr = s };

	s->next = server->streams;
	if (s->next)
		s->next->prev = s;
	server->streams = s;
	server->n_streams++;
	/* Without it (no memory in the kernel) the end is noticed at the next write. */
	s->watched = epoll_ctl(server->gone_fd, EPOLL_CTL_ADD, s->call->priv->conn->fd, &e) == 0;
	if (server->stop_by_ms)
		s->ending = true;
}

static void unlink_ready(HttpStream *s)
{
	HttpServer *server = s->server;
	HttpStream *all = atomic_exchange(&server->ready, NULL), *next;

	for (; all; all = next) { /* the others go back; their order does not matter */
		next = all->next_ready;
		if (all == s)
			continue;
		all->next_ready = atomic_load(&server->ready);
		while (!atomic_compare_exchange_weak(&server->ready, &all->next_ready, all))
			;
	}
}

static void leave_server(HttpStream *s)
{
	HttpServer *server = s->server;

	if (s->watched)
		epoll_ctl(server->gone_fd, EPOLL_CTL_DEL, s->call->priv->conn->fd, NULL);
	if (s->prev || s->next || server->streams == s) {
		*(s->prev ? &s->prev->next : &server->streams) = s->next;
		if (s->next)
			s->next->prev = s->prev;
		server->n_streams--;
	}
}

void stream_ends(HttpStream *s)
{
	if (s->server)
		leave_server(s);
	pthread_mutex_lock(&s->lock);
	s->cut = true;
	pthread_mutex_unlock(&s->lock);
	s->gone(s->user); /* from here on nobody writes */
	if (s->queued)
		unlink_ready(s);
	buf_done(&s->pending);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* Lets the connection run again; its reader finds what to do. */
static void resume(HttpStream *s)
{
	pthread_mutex_lock(&s->lock);
	bool was_idle = s->idle;
	bool cut = s->cut;

	s->queued = false;
	s->idle = false;
	pthread_mutex_unlock(&s->lock);
	if (cut)
		shutdown(s->call->priv->conn->fd,
			SHUT_RDWR); /* what the kernel still holds would not be read either */
	if (was_idle)
		MHD_resume_connection(s->call->priv->mhd);
}

void streams_take_ready(HttpServer *server)
{
	HttpStream *next;

	for (HttpStream *s = atomic_exchange(&server->ready, NULL); s; s = next) {
		next = s->next_ready;
		resume(s);
	}
}

void streams_take_gone(HttpServer *server)
{
	struct epoll_event events[GONE_AT_ONCE];
	int n = epoll_wait(server->gone_fd, events, GONE_AT_ONCE, 0);

	for (int i = 0; i < n; i++) {
		HttpStream *s = events[i].data.ptr;

		pthread_mutex_lock(&s->lock);
		s->cut = true;
		if (s->idle)
			enqueue(s);
		else
			shutdown(s->call->priv->conn->fd, SHUT_RDWR);
		pthread_mutex_unlock(&s->lock);
	}
}

void streams_end_all(HttpServer *server)
{
	for (HttpStream *s = server->streams; s; s = s->next) {
		pthread_mutex_lock(&s->lock);
		s->ending = true;
		if (s->idle)
			enqueue(s);
		pthread_mutex_unlock(&s->lock);
	}
}
