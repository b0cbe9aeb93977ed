/*
 * load.c: residents who ask for help over HTTP, as many at a time as connections, each asking again as soon
 * as it was answered.
 *
 * usage: load PORT CONNECTIONS REQUESTS SEED AREA…    on 127.0.0.1; prints one line of JSON:
 *   {"accepted": n, "refused": n, "seconds": s, "p50_ms": …, "p99_ms": …, "max_ms": …}
 *
 * One thread and epoll, so that the client takes as little as it can of the machine that it shares with the
 * server. Every request has its own key, phone and sender's address (as a proxy on loopback would say it), as
 * 5,000 calls of a day come from 5,000 people. Latency is from the first byte sent to the last byte of the
 * 201.
 */
#include "base/rng.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CALL_MAX  2048 /* our longest request */
#define REPLY_MAX 8192 /* a 201 is below 1 KB */

typedef struct Line {
	int fd;
	char in[REPLY_MAX];
	size_t in_len;
	int64_t began_us;
} Line;

static struct {
	int port;
	size_t connections, requests, sent, done, accepted;
	char **areas;
	size_t area_count;
	Rng rng;
	uint32_t *latency_us; /* of the accepted ones */
	int epoll;
} load;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static _Noreturn void stop(const char *why)
{
	fprintf(stderr, "load: %s: %s\n", why, strerror(errno));
	exit(1);
}

/* A fifth emergencies, a quarter relief, as on the hotline of 2021. */
static const char *a_kind(void)
{
	static const struct {
		const char *kind;
		unsigned percent;
	} kinds[] = { { "emergency", 20 }, { "relief", 25 }, { "food", 25 }, { "medicine", 20 },
		{ "petition", 6 }, { "question", 4 } };
	uint64_t at = rng_below(&load.rng, 100);
	size_t i = 0;

	for (; at >= kinds[i].percent; i++)
		at -= kinds[i].percent;
	return kinds[i].kind;
}

static unsigned below(unsigned n)
{
	return (unsigned)rng_below(&load.rng, n);
}

/* A request fits into the socket's buffer, which is empty: the write does not wait. */
static void ask(Line *l)
{
	char body[1024], call[CALL_MAX];
	uint64_t key = rng_next(&load.rng);
	int n = snprintf(body, sizeof(body),
		"{\"kind\":\"%s\",\"area_code\":\"%s\",\"persons\":%u,\"phone\":\"09%08u\",\"name\":\"Nguyễn "
		"Văn A\","
		"\"address\":\"%u/%u khu phố %u, đường số %u\",\"vulnerable\":[\"elderly\"],"
		"\"text\":\"Nhà có người già, hết gạo từ hôm qua, xin được giúp.\"}",
		a_kind(), load.areas[below((unsigned)load.area_count)], 1 + below(6), below(100000000),
		below(400), below(60), below(8), below(30));
	int len = snprintf(call, sizeof(call),
		"POST /api/v1/requests HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
		"Idempotency-Key: %08x-%04x-7%03x-8%03x-%012llx\r\nX-Forwarded-For: 10.%u.%u.%u\r\n"
		"Content-Length: %d\r\n\r\n%s",
		(unsigned)(key >> 32), below(65536), below(4096), below(4096),
		(unsigned long long)(key & 0xffffffffffff), below(256), below(256), below(256), n, body);

	l->in_len = 0;
	l->began_us = now_us();
	load.sent++;
	if (write(l->fd, call, (size_t)len) != len)
		stop("write");
}

/* How long the whole reply is; 0 while its head has not arrived. */
static size_t reply_length(const Line *l)
{
	const char *end = memmem(l->in, l->in_len, "\r\n\r\n", 4);
	const char *length = end ? memmem(l->in, (size_t)(end - l->in), "Content-Length: ", 16) : NULL;

	if (!length)
		return 0;
	return (size_t)(end - l->in) + 4 + strtoul(length + 16, NULL, 10);
}

static bool read_reply(Line *l)
{
	ssize_t n = read(l->fd, l->in + l->in_len, sizeof(l->in) - l->in_len - 1);

	if (n <= 0)
		stop("the server closed a connection");
	l->in_len += (size_t)n;
	l->in[l->in_len] = '\0';
	size_t whole = reply_length(l);
	return whole && l->in_len >= whole;
}

static void take_reply(Line *l)
{
	if (strncmp(l->in, "HTTP/1.1 201", 12) == 0)
		load.latency_us[load.accepted++] = (uint32_t)(now_us() - l->began_us);
	else if (load.done == load.accepted)
		fprintf(stderr, "load: the first refusal: %.400s\n", l->in);
	load.done++;
}

static void connect_line(Line *l)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)load.port) };
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = l };
	int one = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	l->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (l->fd < 0 || connect(l->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		stop("connect");
	setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (epoll_ctl(load.epoll, EPOLL_CTL_ADD, l->fd, &e) != 0)
		stop("epoll_ctl");
}

static void run(Line *lines)
{
	struct epoll_event ready[256];

	for (size_t i = 0; i < load.connections && load.sent < load.requests; i++)
		ask(&lines[i]);
	while (load.done < load.requests) {
		int n = epoll_wait(load.epoll, ready, 256, 30000);

		if (n <= 0)
			stop("nothing was answered for 30 s");
		for (int i = 0; i < n; i++) {
			Line *l = ready[i].data.ptr;

			if (!read_reply(l))
				continue;
			take_reply(l);
			if (load.sent < load.requests)
				ask(l);
		}
	}
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static double percentile_ms(double p)
{
	return load.accepted ? load.latency_us[(size_t)((double)(load.accepted - 1) * p)] / 1000.0 : 0;
}

int main(int argc, char **argv)
{
	if (argc < 6) {
		fprintf(stderr, "usage: load PORT CONNECTIONS REQUESTS SEED AREA…\n");
		return 2;
	}
	load.port = (int)strtol(argv[1], NULL, 10);
	load.connections = strtoul(argv[2], NULL, 10);
	load.requests = strtoul(argv[3], NULL, 10);
	load.rng = rng_seeded(strtoull(argv[4], NULL, 10));
	load.areas = argv + 5;
	load.area_count = (size_t)(argc - 5);
	load.latency_us = calloc(load.requests, sizeof(*load.latency_us));
	load.epoll = epoll_create1(0);
	Line *lines = calloc(load.connections, sizeof(*lines));
	if (!lines || !load.latency_us || load.epoll < 0)
		stop("start");
	for (size_t i = 0; i < load.connections; i++)
		connect_line(&lines[i]);
	int64_t began_us = now_us();
	run(lines);
	double seconds = (double)(now_us() - began_us) / 1e6;
	qsort(load.latency_us, load.accepted, sizeof(*load.latency_us), compare);
	printf("{\"accepted\": %zu, \"refused\": %zu, \"seconds\": %.3f, \"p50_ms\": %.2f, \"p99_ms\": %.2f, "
	       "\"max_ms\": %.2f}\n",
		load.accepted, load.done - load.accepted, seconds, percentile_ms(0.5), percentile_ms(0.99),
		percentile_ms(1));
	return 0;
}
