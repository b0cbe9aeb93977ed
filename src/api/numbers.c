/* numbers.c: counters and histograms. See numbers.h. */
#include "api/numbers.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Upper bounds, µs: a cached map takes one millisecond, a board must stay below 200, a person waits no 5 s.
 */
static const int64_t bounds_us[] = { 1000, 2500, 5000, 10000, 25000, 50000, 100000, 200000, 500000, 1000000,
	5000000 };
#define BUCKETS (COUNT_OF(bounds_us) + 1) /* the last: longer than all */
#define CLASSES 6 /* of status, by its first digit */

typedef struct Histogram {
	_Atomic int64_t buckets[BUCKETS];
	_Atomic int64_t sum_us;
} Histogram;

struct Numbers {
	_Atomic int64_t statuses[CLASSES];
	Histogram command;
	Histogram routes[]; /* as in routes[]; one more for what is no route */
};

Numbers *numbers_new(void)
{
	return calloc(1, sizeof(Numbers) + (route_count + 1) * sizeof(Histogram));
}

void numbers_free(Numbers **n)
{
	free(*n);
	*n = NULL;
}

static void add(Histogram *h, int64_t took_us)
{
	size_t i = 0;

	while (i < COUNT_OF(bounds_us) && took_us > bounds_us[i])
		i++;
	h->buckets[i]++;
	h->sum_us += took_us;
}

void numbers_call(Numbers *n, const Route *route, int status, int64_t took_us)
{
	n->statuses[status / 100 % CLASSES]++;
	add(&n->routes[route ? (size_t)(route - routes) : route_count], took_us);
}

void numbers_command(Numbers *n, int64_t took_us)
{
	add(&n->command, took_us);
}

static int64_t total(const Histogram *h)
{
	int64_t sum = 0;

	for (size_t i = 0; i < BUCKETS; i++)
		sum += h->buckets[i];
	return sum;
}

/* labels: "a=\"b\"," or "". */
static void put_histogram(Buf *b, const char *name, const char *labels, const Histogram *h)
{
	int64_t sum = 0;
	int without_comma = (int)strlen(labels) - (labels[0] ? 1 : 0);

	for (size_t i = 0; i < COUNT_OF(bounds_us); i++) {
		sum += h->buckets[i];
		buf_addf(b, "%s_bucket{%sle=\"%g\"} %lld\n", name, labels, (double)bounds_us[i] / 1e6,
			(long long)sum);
	}
	sum += h->buckets[BUCKETS - 1];
	buf_addf(b, "%s_bucket{%sle=\"+Inf\"} %lld\n", name, labels, (long long)sum);
	buf_addf(b, "%s_sum{%.*s} %.6f\n%s_count{%.*s} %lld\n", name, without_comma, labels,
		(double)h->sum_us / 1e6, name, without_comma, labels, (long long)sum);
}

static void put_routes(Buf *b, const Numbers *n)
{
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
		"OTHER" };
	char labels[200];

	buf_add(b, STR("# HELP tiepsuc_http_request_seconds From the whole request to its answer, by route.\n"
		       "# TYPE tiepsuc_http_request_seconds histogram\n"));
	for (size_t i = 0; i <= route_count; i++) {
		if (!total(&n->routes[i]))
			continue;
		snprintf(labels, sizeof(labels), "method=\"%s\",route=\"%s\",",
			i < route_count ? methods[routes[i].method] : "OTHER",
			i < route_count ? routes[i].pattern : "none");
		put_histogram(b, "tiepsuc_http_request_seconds", labels, &n->routes[i]);
	}
}

void numbers_put(Buf *b, const Numbers *n)
{
	buf_add(b, STR("# HELP tiepsuc_http_responses_total Answers by the class of their status.\n"
		       "# TYPE tiepsuc_http_responses_total counter\n"));
	for (int i = 2; i < CLASSES; i++)
		buf_addf(b, "tiepsuc_http_responses_total{class=\"%dxx\"} %lld\n", i,
			(long long)n->statuses[i]);
	put_routes(b, n);
	buf_add(b, STR("# HELP tiepsuc_command_seconds From the writer's queue to after the flush.\n"
		       "# TYPE tiepsuc_command_seconds histogram\n"));
	put_histogram(b, "tiepsuc_command_seconds", "", &n->command);
}
