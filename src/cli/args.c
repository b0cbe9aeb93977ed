/* args.c: the options of a subcommand through argp, and how it ends. See cli.h. */
#include "cli/cli.h"

#include "base/clock.h"
#include "base/words.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_DB "sqlite:var/tiepsuc.db"

enum { KEY_DB = 1000, KEY_BLOBS, KEY_FIRST };

typedef struct Parse {
	Cli *cli;
	const CliUse *use;
} Parse;

static error_t parse_one(int key, char *arg, struct argp_state *state)
{
	Parse *p = state->input;

	if (key == KEY_DB) {
		p->cli->db = arg;
	} else if (key == KEY_BLOBS) {
		p->cli->blobs = arg;
	} else if (key >= KEY_FIRST && key < KEY_FIRST + (int)p->use->option_count) {
		const CliOption *o = &p->use->options[key - KEY_FIRST];

		if (o->flag)
			*o->flag = true;
		else
			*o->text = arg;
	} else if (key == ARGP_KEY_ARG) {
		if (p->cli->arg_count >= p->use->words_max)
			argp_error(state, "one word too many: %s", arg);
		p->cli->args[p->cli->arg_count++] = arg;
	} else if (key == ARGP_KEY_END) {
		if (p->cli->arg_count < p->use->words_min)
			argp_error(state, "a word is missing: %s", p->use->words);
	} else {
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

void cli_begin(Cli *cli, const CliUse *use, int argc, char **argv)
{
	struct argp_option options[CLI_OPTIONS_MAX + 3] = {
		{ "db", KEY_DB, "URL", 0,
			"sqlite:PATH or postgresql://… (default: TIEPSUC_DB, else " DEFAULT_DB ")", 1 },
		{ "blobs", KEY_BLOBS, "FOLDER", 0,
			"where photos lie (default: TIEPSUC_BLOBS, else beside the database)", 1 },
	};
	struct argp argp = {
		.options = options, .parser = parse_one, .args_doc = use->words, .doc = use->doc
	};
	Parse parse = { cli, use };

	assert(use->option_count <= CLI_OPTIONS_MAX && use->words_max <= CLI_ARGS_MAX);
	for (size_t i = 0; i < use->option_count; i++) {
		const CliOption *o = &use->options[i];

		options[2 + i] = (struct argp_option){ o->name, KEY_FIRST + (int)i, o->value, 0, o->help, 0 };
	}
	*cli = (Cli){ 0 };
	arena_init(&cli->arena, 0);
	cli->name = str_cstr(&cli->arena, str_printf(&cli->arena, "tiepsuc %s", use->name));
	argv[0] = (char *)(uintptr_t)cli->name;
	argp_err_exit_status = CLI_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &parse);
	if (!cli->db)
		cli->db = getenv("TIEPSUC_DB");
	if (!cli->db || !*cli->db)
		cli->db = DEFAULT_DB;
	if (!cli->blobs)
		cli->blobs = getenv("TIEPSUC_BLOBS");
	secret_start();
	cli->c = (Ctx){ .arena = &cli->arena, .now_ms = clock_now_ms() };
}

/* Programs that call us run in C and read English. */
Lang cli_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		Str value = str_from(getenv(names[i]));

		if (value.len)
			return str_starts(value, STR("vi")) ? LANG_VI : LANG_EN;
	}
	return LANG_EN;
}

int cli_end(Cli *cli, Status st)
{
	const Fault *f = &cli->c.fault;

	if (st != OK) {
		fprintf(stderr, "%s: ", cli->name);
		if (f->field)
			fprintf(stderr, "%s: ", f->field);
		Str reason = str_from(f->reason ? f->reason : status_name(st));
		fprintf(stderr, "%.*s", STR_ARG(words_of(cli_language(), "reason", reason)));
		if (f->detail)
			fprintf(stderr, " (%s)", f->detail);
		fputc('\n', stderr);
	}
	arena_done(&cli->arena);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "tiepsuc: standard output cannot be written\n");
		return CLI_FAILED;
	}
	return st == OK ? CLI_DONE : CLI_FAILED;
}
