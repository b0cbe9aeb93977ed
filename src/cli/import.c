/* import.c: `tiepsuc import requests|areas|boundaries|posts|agencies|cadres FILE`: a file of rows, by the
 * system itself. */
#include "link/import.h"

#include "cli/cli.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_MAX 20 /* complaints on the screen; the file of bad rows has all */

typedef struct ImportCli {
	const char *bad_path;
	bool preview;
} ImportCli;

static void print_report(const ImportReport *r)
{
	printf("%zu rows: %zu good", r->rows, r->good);
	if (r->same)
		printf(" (%zu of them there already)", r->same);
	printf(", %zu bad%s\n", r->bad_rows, r->done ? "" : "; a preview, nothing was written");
	for (size_t i = 0; i < r->ignored_count; i++)
		printf("  column not read: %.*s\n", STR_ARG(r->ignored[i]));
	for (size_t i = 0; i < r->bad_count && i < SHOWN_MAX; i++) {
		const ImportBad *b = &r->bad[i];

		printf("  row %zu, %s: %.*s", b->row, b->column,
			STR_ARG(words_of(cli_language(), "reason", str_from(b->reason))));
		if (b->value.len)
			printf(" (%.*s)", STR_ARG(b->value));
		printf("\n");
	}
	if (r->bad_total > SHOWN_MAX)
		printf("  … and %zu more; --bad FILE writes them all\n", r->bad_total - SHOWN_MAX);
}

static Status write_bad(Cli *cli, const ImportReport *r, const char *path)
{
	Buf b;
	FILE *f;

	if (!path || r->bad_rows == 0)
		return OK;
	buf_init(&b, 4 * IMPORT_MAX_BYTES);
	import_put_bad_file(&b, r, cli_language());
	f = fopen(path, "wb");
	bool written = f && buf_ok(&b) && fwrite(b.ptr, 1, b.len, f) == b.len && fflush(f) == 0 &&
		       fsync(fileno(f)) == 0;
	int why = errno;
	if (f && fclose(f) != 0)
		written = false;
	buf_done(&b);
	return written ? OK : faultf(&cli->c, E_IO, path, "cannot_write", "%s", strerror(why));
}

static Status import(Cli *cli, Store *s, StoreReader *reader, const ImportCli *in)
{
	ImportOptions o = { .store = s, .db = reader_db(reader), .preview = in->preview };
	ImportReport report;
	unsigned what;
	Str file;

	if (!enum_parse(&ImportWhat_names, str_from(cli->args[0]), &what))
		return faultf(&cli->c, E_INVALID, cli->args[0], "unknown_value",
			"requests, areas, boundaries, posts, agencies or cadres");
	o.what = what;
	TRY(cli_read_file(&cli->c, cli->args[1], IMPORT_MAX_BYTES, &file));
	TRY(import_run(&cli->c, &o, file, &report));
	print_report(&report);
	TRY(write_bad(cli, &report, in->bad_path));
	if (report.bad_rows)
		return faultf(&cli->c, E_INVALID, cli->args[1], "rows_are_bad", "%zu of %zu rows",
			report.bad_rows, report.rows);
	return OK;
}

int cli_import(int argc, char **argv)
{
	Cli cli;
	ImportCli in = { 0 };
	Store *s = NULL;
	StoreReader *reader = NULL;
	const CliOption options[] = {
		CLI_FLAG("preview", &in.preview, "judge every row, write nothing"),
		CLI_TEXT("bad", "FILE", &in.bad_path,
			"write the bad rows there as CSV, with why in a last column"),
	};
	const CliUse use = { .name = "import",
		.words = "requests|areas|boundaries|posts|agencies|cadres FILE",
		.doc = "Takes the rows of a CSV, XLSX or GeoJSON file. Each row is taken whole or not at "
		       "all; the same "
		       "file again changes nothing.",
		.words_min = 2,
		.words_max = 2,
		.options = options,
		.option_count = COUNT_OF(options) };

	cli_begin(&cli, &use, argc, argv);
	Status st = cli_store(&cli, &s);
	if (st == OK)
		st = reader_open(&cli.c, s, &reader);
	if (st == OK)
		st = import(&cli, s, reader, &in);
	reader_close(&reader);
	if (s)
		store_close(&s);
	return cli_end(&cli, st);
}
