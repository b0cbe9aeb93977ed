/* init.c: `tiepsuc init`: a database with the province in it, with --demo also its people and a morning. */
#include "cli/demo_tours.h"

#include "base/clock.h"
#include "base/time.h"
#include "store/inspect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* var/ of sqlite:var/tiepsuc.db, when it is not there yet. */
static Status make_folder(Cli *cli)
{
	Str url = cli_url(cli), path = { "", 0 };

	if (!str_starts(url, STR("sqlite:")))
		return OK;
	url = str_sub(url, strlen("sqlite:"), url.len);
	for (size_t i = url.len; i > 0; i--) {
		if (url.ptr[i - 1] == '/') {
			path = str_sub(url, 0, i - 1);
			break;
		}
	}
	if (path.len == 0 || mkdir(str_cstr(&cli->arena, path), 0755) == 0 || errno == EEXIST)
		return OK;
	return faultf(&cli->c, E_IO, "db", "cannot_make_folder", "%.*s: %s", STR_ARG(path), strerror(errno));
}

static Status hash_the_password(Init *in)
{
	const char *given = getenv("TIEPSUC_DEMO_PASSWORD");
	char *hash = arena_alloc(in->cli->c.arena, PASSWORD_TEXT_SIZE);

	in->password_is_random = !in->demo || !given || !*given;
	in->password = in->password_is_random ? cli_random_password(in->cli->c.arena) : str_from(given);
	if (password_hash(in->password, hash) != OK)
		return fault(&in->cli->c, E_NOMEM, "password", "memory");
	in->password_hash = str_from(hash);
	return OK;
}

/* The clock stands at the past moments in which the demo's people act; afterwards it is what it was. */
static Status fill_demo(Init *in, int64_t now_ms)
{
	Demo *d = arena_new(in->cli->c.arena, Demo);

	*d = (Demo){ .in = in, .arena = in->cli->c.arena, .rng = rng_seeded(DEMO_SEED), .now_ms = now_ms };
	in->made = d;
	TRY(demo_people(d));
	TRY(demo_staff(d, DEMO_REPORTS_FIRST));
	TRY(demo_waves_before(d));
	clock_set_for_drill(now_ms - DEMO_PREPARED_MS);
	TRY(demo_staff(d, DEMO_REPORTS_BEFORE));
	TRY(demo_waves(d));
	TRY(demo_tours_days(d));
	TRY(demo_morning(d));
	return demo_staff(d, DEMO_REPORTS_TODAY);
}

static Status fill(Init *in)
{
	AccountPlan admin = { .login = STR("admin"), .name = STR("Quản trị hệ thống"), .role = ROLE_ADMIN };

	TRY(hash_the_password(in));
	if (in->demo)
		clock_set_for_drill(in->now_ms - DEMO_BEGAN_MS);
	Status st = province_load(in);
	if (st == OK)
		st = accounts_save(in, &admin, 1);
	if (st == OK && in->demo)
		st = fill_demo(in, in->now_ms);
	if (in->demo)
		clock_start(0, 1);
	return st;
}

static void print_accounts(const Init *in)
{
	printf("Password of every account%s: %.*s\n", in->password_is_random ? ", shown this once" : "",
		STR_ARG(in->password));
	printf("  %-18s %s\n", "admin", "quản trị hệ thống");
	if (in->demo)
		demo_print_accounts();
	if (in->made)
		demo_print_codes(in->made);
}

static Status make(Init *in)
{
	Cli *cli = in->cli;
	int64_t began_us = clock_monotonic_us();

	TRY(make_folder(cli));
	TRY(store_create(&cli->c, cli_url(cli)));
	TRY(store_mark_init(&cli->c, cli_url(cli), true));
	TRY(cli_store(cli, &in->store));
	in->batch = batch_new(in->store);
	Status st = in->batch ? fill(in) : fault(&cli->c, E_NOMEM, NULL, "memory");
	batch_free(&in->batch);
	store_close(&in->store);
	TRY(st);
	TRY(store_mark_init(&cli->c, cli_url(cli), false));
	printf("%s is ready, after %.1f s", cli->db, (double)(clock_monotonic_us() - began_us) / 1e6);
	if (in->demo)
		printf(": %lld requests, %lld commands", (long long)in->requests, (long long)in->commands);
	printf(".\n");
	print_accounts(in);
	return OK;
}

/* What is there stays as it is, but for the schema, which an init that may find something brings up to date.
 */
static Status keep(Cli *cli, const StoreLook *look, bool may_be_there)
{
	if (look->half_made)
		return faultf(&cli->c, E_STATE, "db", "half_made", "%s", cli->db);
	if (look->schema > look->schema_known)
		return faultf(&cli->c, E_STATE, "db", "schema_newer", "version %lld, this program knows %lld",
			(long long)look->schema, (long long)look->schema_known);
	if (!may_be_there)
		return faultf(&cli->c, E_STATE, "db", "already_has_areas", "%lld areas, schema version %lld",
			(long long)look->areas, (long long)look->schema);
	if (look->schema < look->schema_known)
		TRY(store_create(&cli->c, cli_url(cli)));
	printf("%s already has %lld areas, schema version %lld.\n", cli->db, (long long)look->areas,
		(long long)look->schema_known);
	return OK;
}

int cli_init(int argc, char **argv)
{
	Cli cli;
	Init in = { .cli = &cli };
	StoreLook look;
	bool may_be_there = false;
	const char *clock = NULL;
	const CliOption options[] = {
		CLI_FLAG("demo", &in.demo,
			"with invented people in every post, demo accounts and a morning of requests"),
		CLI_FLAG("if-empty", &may_be_there,
			"a database that already has areas is left as it is, and that is no fault"),
		CLI_TEXT("rulebook", "FILE", &in.rulebook, "default: data/rulebooks/BD-2021-08.json"),
		CLI_TEXT("clock", "TIME", &clock, "the demo's morning ends at this time (RFC 3339), not now"),
		CLI_TEXT("areas", "FILE", &in.areas, "default: data/units/binhduong_2021.csv"),
	};
	const CliUse use = { .name = "init",
		.doc = "Makes a database with the rulebook, the areas and one account.",
		.options = options,
		.option_count = COUNT_OF(options) };

	cli_begin(&cli, &use, argc, argv);
	Status st = cli_start_clock(&cli.c, clock, NULL);
	in.now_ms = clock_now_ms() / SECOND_MS * SECOND_MS;
	if (st == OK)
		st = store_look(&cli.c, cli_url(&cli), &look);
	if (st == OK)
		st = look.areas || look.half_made ? keep(&cli, &look, may_be_there) : make(&in);
	return cli_end(&cli, st);
}
