/* health.c: for supervisors and monitoring: alive, ready, numbers in the Prometheus text format 0.0.4. */
#include "api/handlers.h"

#include "base/clock.h"

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

static void put_metric(Buf *b, const char *name, const char *type, const char *help, int64_t value)
{
	buf_addf(b, "# HELP tiepsuc_%s %s\n# TYPE tiepsuc_%s %s\ntiepsuc_%s %lld\n", name, help, name, type,
		name, (long long)value);
}

Status health_metrics(Call *c)
{
	StoreNumbers n = store_numbers(c->app->options.store);
	Buf *b = &c->http->out;
	static const char *const names[] = { "open", "overdue", "waiting", "urgent", "unverified" };

	c->http->type = "text/plain; version=0.0.4; charset=utf-8";
	put_metric(b, "commands_total", "counter", "Commands that the writer ran.", n.commands);
	put_metric(b, "commands_replayed_total", "counter", "Commands answered from their key.", n.replays);
	put_metric(b, "commands_refused_total", "counter", "Commands refused with a fault.", n.refused);
	put_metric(b, "commit_groups_total", "counter", "Groups of commands that shared a flush.", n.groups);
	buf_addf(b,
		"# HELP tiepsuc_commit_seconds_total Time spent in groups, flush included.\n# TYPE "
		"tiepsuc_commit_seconds_total counter\n"
		"tiepsuc_commit_seconds_total %.6f\n",
		(double)n.flush_us / 1e6);
	put_metric(b, "commands_waiting", "gauge", "Commands in the writer's queue.", n.queued);
	put_metric(b, "events_total", "counter", "Events written.", n.events);
	put_metric(b, "reconnects_total", "counter", "Database connections found broken.", n.reconnects);
	buf_addf(b,
		"# HELP tiepsuc_uptime_seconds Time since start.\n# TYPE tiepsuc_uptime_seconds "
		"gauge\ntiepsuc_uptime_seconds %.3f\n",
		(double)(c->ctx.now_ms - c->app->started_ms) / 1e3);
	buf_addf(b,
		"# HELP tiepsuc_clock_drift_seconds Wall clock minus ours.\n# TYPE "
		"tiepsuc_clock_drift_seconds gauge\n"
		"tiepsuc_clock_drift_seconds %.3f\n",
		(double)clock_drift_ms() / 1e3);
	buf_add(b, STR("# HELP tiepsuc_requests Requests by what a board counts.\n# TYPE tiepsuc_requests "
		       "gauge\n"));
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		int64_t sum = 0;

		TRY(query_tally_sum(&c->ctx, c->db, names[i], &sum));
		buf_addf(b, "tiepsuc_requests{count=\"%s\"} %lld\n", names[i], (long long)sum);
	}
	return OK;
}
