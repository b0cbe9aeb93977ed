/* account.c: see account.h. */
#include "cli/account.h"

#include <string.h>

#define VERBS_MAX 8

Status account_find(AccountWork *w, const char *login, Account *ret)
{
	Ctx *c = &w->cli->c;
	Status st = query_account_by_login(c, reader_db(w->reader), str_from(login), ret);

	return st == E_NOT_FOUND ? faultf(c, E_NOT_FOUND, "login", "not_found", "%s", login) : st;
}

static size_t options_of(unsigned which, AccountOptions *o, CliOption *ret)
{
	size_t n = 0;

	if (which & ACCOUNT_PASSWORD)
		ret[n++] = CLI_TEXT("password-file", "FILE", &o->password_file,
			"its first line is the password, - is standard input (default: a random one, printed "
			"once)");
	if (which & ACCOUNT_PERSON) {
		ret[n++] = CLI_TEXT("name", "NAME", &o->name, "of the person (default: the login)");
		ret[n++] = CLI_TEXT("phone", "NUMBER", &o->phone, "of the person");
		ret[n++] = CLI_TEXT("lang", "LANG", &o->lang, "vi or en (vi)");
	}
	if (which & ACCOUNT_DAYS)
		ret[n++] =
			CLI_TEXT("days", "N", &o->days, "how long it is good for (default: until revoked)");
	return n;
}

static int run_verb(const char *group, const AccountVerb *verb, int argc, char **argv)
{
	Cli cli;
	AccountWork w = { .cli = &cli };
	CliOption options[CLI_OPTIONS_MAX];
	char name[40];
	CliUse use = { .name = name,
		.words = verb->words,
		.doc = verb->doc,
		.words_min = verb->words_min,
		.words_max = verb->words_max,
		.options = options,
		.option_count = options_of(verb->options, &w.options, options) };

	snprintf(name, sizeof(name), "%s %s", group, verb->name);
	cli_begin(&cli, &use, argc, argv);
	Status st = cli_store(&cli, &w.store);
	if (st == OK)
		st = reader_open(&cli.c, w.store, &w.reader);
	if (st == OK)
		st = verb->run(&w);
	reader_close(&w.reader);
	store_close(&w.store);
	return cli_end(&cli, st);
}

int account_run(const char *group, const AccountVerb *verbs, size_t count, int argc, char **argv)
{
	CliCommand commands[VERBS_MAX];
	char prefix[40];

	assert(count <= VERBS_MAX);
	for (size_t i = 0; i < count; i++) {
		commands[i] = (CliCommand){ verbs[i].name, NULL, verbs[i].doc };
		if (argc > 1 && strcmp(argv[1], verbs[i].name) == 0)
			return run_verb(group, &verbs[i], argc - 1, argv + 1);
	}
	snprintf(prefix, sizeof(prefix), "tiepsuc %s", group);
	return cli_dispatch(prefix, commands, count, argc, argv);
}
