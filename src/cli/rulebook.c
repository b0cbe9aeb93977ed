/*
 * rulebook.c: `tiepsuc rulebook FILE`: another rulebook into a database that is there, also when the one in
 * force cannot be used by this program.
 *
 * Rulebooks are kept with their dates; the latest that has begun is in force. Running servers see it with
 * their next command.
 */
#include "cli/cli.h"

#include "base/clock.h"
#include "base/time.h"
#include "store/query.h"

static Status is_in_force_already(Cli *cli, Db *db, const View *view, Str body, bool *ret)
{
	Str there = { "", 0 };

	if (view->rules->id)
		TRY(query_rulebook_body(&cli->c, db, view->rules->id, &there));
	*ret = str_eq(there, body);
	return OK;
}

/* What the database says now: this one, or this one later. */
static Status tell(Cli *cli, Store *s, const RulebookRow *row)
{
	Arena *a = &cli->arena;
	const View *view = store_view(s);
	bool in_force = view->rules->id == row->id;
	Str from = time_text(a, row->valid_from_ms), name = str_dup(a, view->rules->name);

	store_view_release(s, &view);
	if (row->valid_from_ms > clock_now_ms()) {
		printf("%.*s comes into force at %.*s.\n", STR_ARG(row->name), STR_ARG(from));
		return OK;
	}
	if (!in_force)
		return faultf(&cli->c, E_STATE, "valid_from", "rulebook_later", "%.*s; in force: %.*s",
			STR_ARG(from), STR_ARG(name.len ? name : STR("another")));
	printf("%.*s is in force.\n", STR_ARG(row->name));
	return OK;
}

static Status load(Cli *cli, Store *s, StoreReader *reader)
{
	RulebookRow row = { 0 };
	Rulebook *rules = arena_new(&cli->arena, Rulebook);
	Command cmd = { .key = secret_uuid(clock_now_ms()), .kind = COMMAND_RULEBOOK, .row = &row };
	bool there;

	TRY(cli_read_file(&cli->c, cli->args[0], RULEBOOK_MAX_BYTES, &row.body));
	TRY(rulebook_read(&cli->c, row.body, rules));
	const View *view = store_view(s);
	Status st = is_in_force_already(cli, reader_db(reader), view, row.body, &there);
	store_view_release(s, &view);
	TRY(st);
	if (there) {
		printf("%.*s is in force already.\n", STR_ARG(rules->name));
		return OK;
	}
	TRY(store_commit_wait(s, &cli->c, &cmd));
	return tell(cli, s, &row);
}

int cli_rulebook(int argc, char **argv)
{
	const CliUse use = { .name = "rulebook",
		.words = "FILE",
		.doc = "Loads a rulebook, also where the one in the database cannot be used.",
		.words_min = 1,
		.words_max = 1 };
	Cli cli;
	Store *s = NULL;
	StoreReader *reader = NULL;

	cli_begin(&cli, &use, argc, argv);
	const StoreOptions o = { .url = cli_url(&cli), .blob_dir = cli_blob_dir(&cli), .to_mend = true };
	Status st = store_open(&cli.c, &o, &s);
	if (st == OK)
		st = reader_open(&cli.c, s, &reader);
	if (st == OK)
		st = load(&cli, s, reader);
	reader_close(&reader);
	if (s)
		store_close(&s);
	return cli_end(&cli, st);
}
