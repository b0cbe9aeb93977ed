/* table.c: the one table of subcommands, and the help that is made from it. */
#include "cli/cli.h"
#include "cli/solve.h"

#include <string.h>

const CliCommand cli_commands[] = {
	{ "init", cli_init, "make a database: the province, its first account, with --demo a whole morning" },
	{ "serve", cli_serve, "serve the API, the staff app and the residents' pages" },
	{ "import", cli_import, "take requests, areas, boundaries, posts, agencies or cadres from a file" },
	{ "rulebook", cli_rulebook, "load another rulebook: deadlines and other numbers of the province" },
	{ "check", cli_check, "prove the store's promises on a live database or a backup" },
	{ "user", cli_user,
		"accounts and what they may do: add, list, disable, enable, password, grant, revoke" },
	{ "token", cli_token, "keys with which programs sign in: add, list, revoke" },
	{ "export", cli_export, "requests, areas, posts, tasks or events as CSV or JSON lines" },
	{ "backup", cli_backup, "write the database and its proofs into one file while the server goes on" },
	{ "restore", cli_restore, "make a database from a backup where there is none, and check it" },
	{ "doctor", cli_doctor, "is this machine fit, is this database ready?" },
	{ "schema", cli_schema, "the schema's version; as SQL, JSON or TypeScript" },
	{ "paper", cli_paper, "make an order as an official document: PDF, XLSX or CSV" },
	{ "plan", cli_plan, "who goes to which ward, from a snapshot, with reasons" },
	{ "solve", cli_solve, "solve a minimum-cost flow from a DIMACS file" },
	{ "help", cli_help, "this list" },
};
const size_t cli_command_count = COUNT_OF(cli_commands);

static void print_commands(FILE *to, const char *prefix, const CliCommand *commands, size_t count)
{
	fprintf(to, "usage: %s COMMAND [OPTION…] [WORD…]\n\n", prefix);
	for (size_t i = 0; i < count; i++)
		fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].help);
	fprintf(to, "\n%s COMMAND --help tells the options of one.\n", prefix);
}

int cli_help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	print_commands(stdout, "tiepsuc", cli_commands, cli_command_count);
	return CLI_DONE;
}

int cli_dispatch(const char *prefix, const CliCommand *commands, size_t count, int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < count; i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	}
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0)) {
		print_commands(stdout, prefix, commands, count);
		return CLI_DONE;
	}
	if (argc > 1)
		fprintf(stderr, "%s: there is no command %s\n", prefix, argv[1]);
	print_commands(stderr, prefix, commands, count);
	return CLI_USAGE;
}
