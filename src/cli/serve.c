/*
 * serve.c: `tiepsuc serve`: the store, the clock that opens what is due, live screens and the HTTP server, in
 * one process.
 *
 * SIGTERM and SIGINT end it in order: no new connections, calls under way are answered, the writer finishes
 * its queue.
 */
#include "cli/cli.h"

#include "api/app.h"
#include "base/clock.h"
#include "base/log.h"
#include "feed/live.h"
#include "feed/timer.h"
#include "store/blob.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORKERS_DEFAULT 4 /* readers scale 2.0 × on two cores; more hide waits for the disk */

typedef struct Serve {
	const char *listen, *web, *clock, *speed, *public_url, *workers;
	Store *store;
	Live *live;
	Timer *timer;
	App *app;
	HttpServer *http;
	char spool[64];
} Serve;

static HttpServer *running;

static void on_signal(int number)
{
	(void)number;
	http_stop(running);
}

/* The store is opened before the feed exists; commits from before it need not be told. */
static void committed(void *user)
{
	Serve *s = user;
	Live *live = __atomic_load_n(&s->live, __ATOMIC_ACQUIRE);

	if (live)
		live_wake(live);
}

static Status make_spool(Cli *cli, Serve *s)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(s->spool, sizeof(s->spool), "%.40s/tiepsuc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(s->spool))
		return faultf(&cli->c, E_IO, "TMPDIR", "cannot_write", "%s", s->spool);
	return OK;
}

static Status open_store(Cli *cli, Serve *s)
{
	StoreOptions o = {
		.url = cli_url(cli), .blob_dir = cli_blob_dir(cli), .on_commit = committed, .user = s
	};
	Live *live = NULL;

	TRY(store_open(&cli->c, &o, &s->store));
	size_t swept = blob_sweep(o.blob_dir);
	if (swept)
		log_line(LOG_INFO, "broken_uploads_removed", LOG_I64("files", (int64_t)swept));
	TRY(live_start(&cli->c, s->store, &live));
	__atomic_store_n(&s->live, live, __ATOMIC_RELEASE);
	return timer_start(&cli->c, s->store, &s->timer);
}

static Status open_door(Cli *cli, Serve *s)
{
	int64_t workers = WORKERS_DEFAULT;

	if (s->workers &&
		(!str_to_i64(str_from(s->workers), &workers) || workers < 1 || workers > WORKERS_MAX))
		return fault(&cli->c, E_INVALID, "--workers", "out_of_range");
	AppOptions o = { .store = s->store,
		.live = s->live,
		.web_dir = s->web,
		.blob_dir = cli_blob_dir(cli),
		.workers = (int)workers,
		.template_dir = cli_data_folder(&cli->c, "templates"),
		.public_url = s->public_url };
	TRY(app_new(&cli->c, &o, &s->app));
	HttpOptions h = { .listen = str_from(s->listen ? s->listen : "127.0.0.1:8080"),
		.handle = app_handle,
		.may_upload = app_may_upload,
		.refused = app_refused,
		.app = s->app,
		.spool_dir = s->spool };
	TRY(http_start(&cli->c, &h, &s->http));
	app_watch(s->app, s->http);
	return OK;
}

static Status serve(Cli *cli, Serve *s)
{
	TRY(cli_start_clock(&cli->c, s->clock, s->speed));
	TRY(make_spool(cli, s));
	TRY(open_store(cli, s));
	TRY(open_door(cli, s));
	struct sigaction stop = { .sa_handler = on_signal };
	running = s->http;
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
	Str host = str_from(s->listen ? s->listen : "127.0.0.1:8080");
	while (host.len && host.ptr[host.len - 1] != ':')
		host.len--;
	printf("tiepsuc: http://%.*s%d/\n", STR_ARG(host), http_port(s->http));
	fflush(stdout);
	log_line(
		LOG_INFO, "serving", LOG_I64("port", http_port(s->http)), LOG_I64("drill", clock_is_drill()));
	http_run(s->http);
	log_line(LOG_INFO, "stopping", LOG_I64("port", http_port(s->http)));
	return OK;
}

int cli_serve(int argc, char **argv)
{
	static Serve s; /* reached from a signal handler's server */
	const CliOption options[] = {
		CLI_TEXT("listen", "HOST:PORT", &s.listen,
			"where to listen (127.0.0.1:8080; port 0: any free one)"),
		CLI_TEXT("web", "FOLDER", &s.web, "the built staff app"),
		CLI_TEXT("public-url", "URL", &s.public_url, "what links to residents begin with"),
		CLI_TEXT("workers", "N", &s.workers, "threads that read (4)"),
		CLI_TEXT("clock", "TIME", &s.clock, "drill: start at this time (RFC 3339)"),
		CLI_TEXT("speed", "N", &s.speed, "drill: seconds that pass in one second (1)"),
	};
	const CliUse use = { .name = "serve",
		.words = "",
		.doc = "Serves the API, the staff app and the residents' pages.",
		.options = options,
		.option_count = COUNT_OF(options) };
	Cli cli;

	cli_begin(&cli, &use, argc, argv);
	secret_start();
	Status st = serve(&cli, &s);
	timer_stop(&s.timer);
	http_free(&s.http);
	app_free(&s.app);
	live_stop(&s.live);
	store_close(&s.store);
	if (s.spool[0])
		rmdir(s.spool);
	return cli_end(&cli, st);
}
