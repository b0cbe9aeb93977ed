/* health.c: for supervisors and monitoring: alive, ready, numbers in the Prometheus text format 0.0.4. */
#include "api/handlers.h"
#include "api/numbers.h"
#include "api/work.h"
#include "base/clock.h"
#include "feed/live.h"

#include <stdio.h>
#include <unistd.h>

Status health_live(Call *c)
{
	c->http->type = "text/plain; charset=utf-8";
	buf_add(&c->http->out, STR("ok\n"));
	return OK;
}

Status health_ready(Call *c)
{
	TRY(query_ping(&c->ctx, c->db));
	if (!store_is_ready(c->app->options.store))
		return fault(&c->ctx, E_BUSY, NULL, "not_ready");
	return health_live(c);
}

/* ---- numbers ---- */

static void put_head(Buf *b, const char *name, const char *type, const char *help)
{
	buf_addf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_number(Buf *b, const char *name, const char *type, const char *help, double value)
{
	put_head(b, name, type, help);
	buf_addf(b, "%s %.15g\n", name, value);
}

static void put_writer(Buf *b, const StoreNumbers *n)
{
	static const char counter[] = "counter";

	put_number(
		b, "tiepsuc_commands_total", counter, "Commands that the writer ran.", (double)n->commands);
	put_number(b, "tiepsuc_commands_replayed_total", counter, "Commands answered from their key.",
		(double)n->replays);
	put_number(b, "tiepsuc_commands_refused_total", counter, "Commands refused with a fault.",
		(double)n->refused);
	put_number(b, "tiepsuc_commit_groups_total", counter, "Groups of commands that shared a flush.",
		(double)n->groups);
	put_number(b, "tiepsuc_commit_seconds_total", counter, "Time spent in groups, flush included.",
		(double)n->flush_us / 1e6);
	put_number(
		b, "tiepsuc_commands_waiting", "gauge", "Commands in the writer's queue.", (double)n->queued);
	put_number(b, "tiepsuc_events_total", counter, "Events written.", (double)n->events);
	put_number(b, "tiepsuc_reconnects_total", counter, "Database connections found broken.",
		(double)n->reconnects);
}

static void put_door(Buf *b, App *a)
{
	put_head(b, "tiepsuc_calls_waiting", "gauge", "Calls that wait for a thread.");
	buf_addf(b,
		"tiepsuc_calls_waiting{queue=\"read\"} %lld\ntiepsuc_calls_waiting{queue=\"password\"} "
		"%lld\n",
		(long long)work_waiting(a->queue), (long long)work_waiting(a->passwords));
	put_number(b, "tiepsuc_streams", "gauge", "Screens that listen to the live stream.",
		a->options.live ? live_streams(a->options.live) : 0);
	if (a->http) {
		HttpNumbers h = http_numbers(a->http);

		put_number(b, "tiepsuc_http_connections", "gauge", "Open connections, streams not counted.",
			(double)h.connections);
		put_number(b, "tiepsuc_http_sent_bytes_total", "counter", "Bytes sent in answers.",
			(double)h.bytes_out);
		put_number(b, "tiepsuc_http_cut_slow_total", "counter",
			"Connections cut because their sender was too slow.", (double)h.cut_slow);
		put_number(b, "tiepsuc_http_refused_large_total", "counter",
			"Calls refused because of their size.", (double)h.refused_large);
	}
	numbers_put(b, a->numbers);
}

/* Resident memory; 0 where the system does not tell. */
static int64_t resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	char line[128] = "";
	int64_t pages = 0;

	if (!f)
		return 0;
	Str rest = str_from(fgets(line, sizeof(line), f) ? line : "");
	fclose(f);
	(void)str_cut(rest, ' ', &rest);
	return str_to_i64(str_cut(rest, ' ', &rest), &pages) ? pages * sysconf(_SC_PAGESIZE) : 0;
}

static void put_process(Buf *b, const App *a)
{
	put_number(b, "tiepsuc_uptime_seconds", "gauge", "Time since start.",
		(double)(clock_monotonic_us() - a->started_us) / 1e6);
	put_number(b, "tiepsuc_clock_drift_seconds", "gauge", "Wall clock minus ours.",
		(double)clock_drift_ms() / 1e3);
	put_number(b, "process_resident_memory_bytes", "gauge", "Resident memory.", (double)resident_bytes());
}

/* What the work looks like: whose numbers grow is where the chain breaks. */
static Status put_work(Call *c, Buf *b)
{
	static const char *const names[] = { "open", "overdue", "waiting", "urgent", "unverified" };
	const Post **vacant;
	WorkNumbers w;

	put_head(b, "tiepsuc_requests", "gauge", "Requests by what a board counts.");
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		int64_t sum = 0;

		TRY(query_tally_sum(&c->ctx, c->db, names[i], &sum));
		buf_addf(b, "tiepsuc_requests{count=\"%s\"} %lld\n", names[i], (long long)sum);
	}
	TRY(query_work_numbers(&c->ctx, c->db, &w));
	put_number(b, "tiepsuc_tasks_late", "gauge", "Open tasks past their deadline.", (double)w.tasks_late);
	put_number(b, "tiepsuc_outbox_waiting", "gauge", "Messages that have not left yet.",
		(double)w.outbox_waiting);
	put_number(b, "tiepsuc_sessions", "gauge", "Browsers that are signed in.", (double)w.sessions);
	put_number(b, "tiepsuc_posts_vacant", "gauge", "Posts that nobody holds now.",
		(double)directory_vacant(c->view->dir, &c->http->arena, c->ctx.now_ms, &vacant));
	return OK;
}

Status health_metrics(Call *c)
{
	StoreNumbers n = store_numbers(c->app->options.store);
	Buf *b = &c->http->out;

	c->http->type = "text/plain; version=0.0.4; charset=utf-8";
	put_writer(b, &n);
	put_door(b, c->app);
	put_process(b, c->app);
	return put_work(c, b);
}
