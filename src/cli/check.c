/*
 * check.c: `tiepsuc check [NAME…]`: the store's promises, one line each, then what breaks them.
 */
#include "cli/cli.h"

#include "base/clock.h"
#include "store/check.h"

#include <string.h>

static void list_checks(void)
{
	for (size_t i = 0; i < check_count(); i++)
		printf("%-12s %s\n", check_name(i), check_doc(i));
}

/* With no name: all of them. */
static bool is_wanted(const Cli *cli, size_t check)
{
	for (int i = 0; i < cli->arg_count; i++) {
		if (strcmp(cli->args[i], check_name(check)) == 0)
			return true;
	}
	return cli->arg_count == 0;
}

static Status find_unknown(Cli *cli)
{
	for (int i = 0; i < cli->arg_count; i++) {
		bool known = false;

		for (size_t k = 0; k < check_count(); k++)
			known = known || strcmp(cli->args[i], check_name(k)) == 0;
		if (!known)
			return faultf(&cli->c, E_INVALID, "NAME", "unknown_value",
				"%s; tiepsuc check --list tells them", cli->args[i]);
	}
	return OK;
}

static void print_report(size_t check, const CheckReport *r, int64_t took_us)
{
	printf("%-12s %-6s %10lld looked at, %.1f s", check_name(check), r->found ? "BROKEN" : "ok",
		(long long)r->looked, (double)took_us / 1e6);
	if (r->found)
		printf(", %s%lld found", r->found > CHECK_FINDINGS_MAX ? "more than " : "",
			(long long)MIN(r->found, CHECK_FINDINGS_MAX));
	printf("\n");
	for (int64_t i = 0; i < MIN(r->found, CHECK_FINDINGS_MAX); i++)
		printf("  %.*s: %.*s\n", STR_ARG(r->findings[i].id), STR_ARG(r->findings[i].why));
	fflush(stdout);
}

static Status run_checks(Cli *cli, int64_t *ret_found)
{
	CLEANUP(checker_close)
	Checker *k = NULL;

	TRY(find_unknown(cli));
	TRY(checker_open(&cli->c, cli_url(cli), cli_blob_dir(cli), &k));
	for (size_t i = 0; i < check_count(); i++) {
		CheckReport *report = arena_new(cli->c.arena, CheckReport);
		int64_t began_us = clock_monotonic_us();

		if (!is_wanted(cli, i))
			continue;
		TRY(checker_run(&cli->c, k, i, report));
		print_report(i, report, clock_monotonic_us() - began_us);
		*ret_found += report->found;
	}
	return OK;
}

int cli_check(int argc, char **argv)
{
	bool list = false;
	int64_t found = 0;
	const CliOption options[] = {
		CLI_FLAG("list", &list, "which checks there are, and what each promises"),
	};
	const CliUse use = { .name = "check",
		.words = "[NAME…]",
		.doc = "Proves the store's promises, all or those named. Only reads; the program may serve "
		       "meanwhile.\n"
		       "Exit 0: all hold. Exit 1: some are broken, and what breaks them is named by its id.",
		.words_max = CLI_ARGS_MAX,
		.options = options,
		.option_count = COUNT_OF(options) };
	Cli cli;

	cli_begin(&cli, &use, argc, argv);
	Status st = OK;
	if (list)
		list_checks();
	else
		st = run_checks(&cli, &found);
	int code = cli_end(&cli, st);
	return code == CLI_DONE && found ? CLI_FAILED : code;
}
