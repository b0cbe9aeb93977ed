/*
 * http_watch.c: connections that take too long: a request that trickles in, a connection nobody uses.
 *
 *   accepted / replied ──> nothing yet (idle limit) ── first byte ──> arriving (slow limit) ── whole ──> not
 * watched
 *
 * libmicrohttpd tells us of a request only when its first line is whole, so whether bytes have begun to
 * trickle is asked of the kernel (TCP_INFO, bytes received), a few times within the limit. Watched
 * connections form one list in the order of their next check, because every check is the same time ahead. A
 * connection over its limit is shut down; libmicrohttpd sees the end and cleans up. Depends on
 * http_internal.h.
 */
#include "net/http_internal.h"

#include "base/plant.h"

#include <linux/tcp.h>
#include <sys/socket.h>

#define CHECKS_PER_LIMIT 5 /* a slow sender is found at most a fifth of the limit late */
#define BYTES_UNKNOWN	 UINT64_MAX

static int slow_ms(const HttpServer *s)
{
	return s->options.slow_sender_ms ? s->options.slow_sender_ms : HTTP_SLOW_SENDER_MS;
}

/* When places run short, idle connections go first: browsers reopen them unseen. */
static int idle_ms(const HttpServer *s)
{
	int limit = s->options.idle_ms ? s->options.idle_ms : HTTP_IDLE_MS;

	return s->connections > s->connections_max / 4 * 3 ? limit / 10 : limit;
}

static void watch_append(HttpServer *s, Conn *c)
{
	assert(!c->watched);
	c->watched = true;
	c->check_at_ms = s->now_ms + slow_ms(s) / CHECKS_PER_LIMIT;
	c->prev = s->watch_tail;
	c->next = NULL;
	*(s->watch_tail ? &s->watch_tail->next : &s->watch_head) = c;
	s->watch_tail = c;
}

void watch_forget(HttpServer *s, Conn *c)
{
	if (!c->watched)
		return;
	*(c->prev ? &c->prev->next : &s->watch_head) = c->next;
	*(c->next ? &c->next->prev : &s->watch_tail) = c->prev;
	c->watched = false;
}

void watch_accepted(HttpServer *s, Conn *c)
{
	c->since_ms = s->now_ms;
	watch_append(s, c);
}

void watch_began(HttpServer *s, Conn *c)
{
	if (!c->began_ms)
		c->began_ms = s->now_ms;
	c->body_bytes = 0;
	c->uploading = false;
	if (!c->watched)
		watch_append(s, c);
}

void watch_received(HttpServer *s, Conn *c)
{
	watch_forget(s, c);
}

void watch_replied(HttpServer *s, Conn *c)
{
	watch_forget(s, c);
	c->since_ms = s->now_ms;
	c->began_ms = 0;
	c->bytes_before =
		BYTES_UNKNOWN; /* asked at the first check, so that a busy connection costs no system call */
	watch_append(s, c);
}

static uint64_t received_bytes(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t size = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
		return 0;
	return info.tcpi_bytes_received;
}

static void check_one(HttpServer *s, Conn *c)
{
	if (!c->began_ms) {
		uint64_t bytes = received_bytes(c->fd);

		if (c->bytes_before == BYTES_UNKNOWN)
			c->bytes_before = bytes;
		else if (bytes > c->bytes_before)
			c->began_ms = s->now_ms;
	}
	int64_t more_ms = c->uploading ? (int64_t)(c->body_bytes / (HTTP_UPLOAD_MIN_BYTES_PER_S / 1000)) : 0;
	bool slow =
		c->began_ms && !PLANTED(slow_never_cut) && s->now_ms - c->began_ms >= slow_ms(s) + more_ms;

	if (slow)
		s->cut_slow++;
	if (slow || (!c->began_ms && s->now_ms - c->since_ms >= idle_ms(s)))
		shutdown(c->fd, SHUT_RDWR);
	else
		watch_append(s, c);
}

void watch_check(HttpServer *s)
{
	while (s->watch_head && s->watch_head->check_at_ms <= s->now_ms) {
		Conn *c = s->watch_head;

		watch_forget(s, c);
		check_one(s, c);
	}
}

int64_t watch_wait_ms(const HttpServer *s)
{
	return s->watch_head ? MAX((int64_t)0, s->watch_head->check_at_ms - s->now_ms) : -1;
}
