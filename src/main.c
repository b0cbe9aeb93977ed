/* main.c: tiepsuc: the first word picks a subcommand from the table in cli/table.c. */
#include "cli/cli.h"

#include <string.h>

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts("tiepsuc " TIEPSUC_VERSION);
		return CLI_DONE;
	}
	return cli_dispatch("tiepsuc", cli_commands, cli_command_count, argc, argv);
}
