/*
 * cli.h: what every subcommand starts with: its options, an arena, a place for faults, and the store.
 *
 * A subcommand is one line in the table of table.c and one function here. It reads its options with
 * cli_begin, works, and ends with cli_end, which says on standard error what was wrong, naming the field or
 * row.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/words.h"
#include "store/store.h"

#include <stdio.h>

typedef enum CliExit {
	CLI_DONE = 0,
	CLI_FAILED = 1, /* refused or failed; or a check found something */
	CLI_USAGE = 2, /* the command line itself is wrong */
} CliExit;

typedef struct CliCommand {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is the name */
	const char *help; /* one line */
} CliCommand;

extern const CliCommand cli_commands[];
extern const size_t cli_command_count;

/* Runs the command that argv[1] names. prefix: what stands before it, "tiepsuc" or "tiepsuc user". */
int cli_dispatch(const char *prefix, const CliCommand *commands, size_t count, int argc, char **argv);

int cli_backup(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_help(int argc, char **argv);
int cli_doctor(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_paper(int argc, char **argv);
int cli_plan(int argc, char **argv);
int cli_restore(int argc, char **argv);
int cli_rulebook(int argc, char **argv);
int cli_schema(int argc, char **argv);
int cli_serve(int argc, char **argv);
int cli_token(int argc, char **argv);
int cli_user(int argc, char **argv);

/* ---- options ---- */

typedef struct CliOption {
	const char *name; /* "demo" for --demo */
	const char *value; /* what its value is called, "FILE"; NULL: a flag, to is a bool */
	const char **text;
	bool *flag;
	const char *help;
} CliOption;

#define CLI_FLAG(name_, to, help_) ((CliOption){ .name = (name_), .flag = (to), .help = (help_) })
#define CLI_TEXT(name_, value_, to, help_)                                                                   \
	((CliOption){ .name = (name_), .value = (value_), .text = (to), .help = (help_) })

#define CLI_ARGS_MAX	16 /* no subcommand takes more words */
#define CLI_OPTIONS_MAX 16

typedef struct Cli {
	const char *name; /* "tiepsuc user add" */
	Arena arena;
	Ctx c;
	const char *db; /* --db URL, else TIEPSUC_DB, else sqlite:var/tiepsuc.db */
	const char *blobs; /* --blobs FOLDER, else TIEPSUC_BLOBS, else beside the database */
	const char *args[CLI_ARGS_MAX];
	int arg_count;
} Cli;

typedef struct CliUse {
	const char *name; /* "user add" */
	const char *words; /* "LOGIN [ROLE AREA]" */
	const char *doc; /* what it does */
	int words_min, words_max;
	const CliOption *options;
	size_t option_count;
} CliUse;

/* Reads the command line; a wrong one, --help and --usage end the program. */
void cli_begin(Cli *cli, const CliUse *use, int argc, char **argv);
/* Says the fault of cli->c, if st is one, and frees all. Gives the exit code. */
Lang cli_language(void); /* Vietnamese where the terminal's locale is, else English */
int cli_end(Cli *cli, Status st);

/* ---- what they share ---- */

Str cli_url(const Cli *cli);
/* Where proofs lie: PATH.blobs beside a SQLite database, var/blobs for PostgreSQL, unless it is given. */
const char *cli_blob_dir(Cli *cli);
/* Opens the store for writing. CLEANUP(store_close). */
NODISCARD Status cli_store(Cli *cli, Store **ret);
/* Saves an administrative row as the system and gives its id. */
NODISCARD Status cli_save(Cli *cli, Store *s, const Resource *r, void *row, int64_t *ret_id);

/* --clock TIME and --speed N; NULL: the machine's clock, one second a second. */
NODISCARD Status cli_start_clock(Ctx *c, const char *time, const char *speed);
/* A whole file; "-" is standard input. */
NODISCARD Status cli_read_file(Ctx *c, const char *path, size_t max_bytes, Str *ret);
/* A file of data/: TIEPSUC_DATA, else the folder this program was built from, else where it was installed. */
NODISCARD Status cli_read_data(Ctx *c, const char *path, size_t max_bytes, Str *ret);
/* A folder of data/, where it was found; NULL: nowhere. */
const char *cli_data_folder(Ctx *c, const char *path);
/* A short password that can be read out: letters and digits that are not mistaken for one another. */
Str cli_random_password(Arena *a);

#endif
