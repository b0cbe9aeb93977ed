/*
 * export.c: `tiepsuc export WHAT`: a whole table as CSV or JSON lines, by its field table.
 *
 * One read transaction, so that the rows fit together whatever the server does meanwhile. Personal and health
 * fields are left out unless --personal asks for them; that is itself journalled (read_log, request 0: all of
 * them).
 */
#include "cli/cli.h"

#include "base/buf.h"
#include "base/clock.h"
#include "store/admin.h"

#include <string.h>

#define PAGE	       500 /* rows in memory at a time */
#define PAGE_MAX_BYTES ((size_t)64 << 20) /* of their text: 500 requests of the longest are 30 MiB */

static const struct {
	const char *name;
	const Resource *resource;
} tables[] = {
	{ "requests", &request_resource },
	{ "areas", &area_resource },
	{ "posts", &post_resource },
	{ "tasks", &task_resource },
	{ "events", &event_resource },
};

typedef struct Export {
	Cli *cli;
	Db *db;
	const Resource *resource;
	bool jsonl;
	unsigned may;
	FILE *to;
	int64_t rows;
} Export;

/* An event's facts are JSON already; in JSON lines they are a value, in CSV a last column. */
static void put_event_body(Export *e, Buf *b, const void *row)
{
	const Event *event = row;
	JsonOut j = json_out(b);

	j.comma = true;
	if (e->jsonl) {
		json_key(&j, "body");
		json_add_raw(&j, event->body);
		return;
	}
	b->len -= strlen("\r\n");
	buf_add(b, STR(",\""));
	for (size_t i = 0; i < event->body.len; i++) {
		if (event->body.ptr[i] == '"')
			buf_add_char(b, '"');
		buf_add_char(b, event->body.ptr[i]);
	}
	buf_add(b, STR("\"\r\n"));
}

static void put_row(Export *e, Buf *b, const void *row)
{
	bool is_event = e->resource == &event_resource;
	JsonOut j = json_out(b);

	if (!e->jsonl) {
		model_csv_row(b, e->resource, row, e->may);
		if (is_event)
			put_event_body(e, b, row);
		return;
	}
	json_open(&j, '{');
	model_put_fields(&j, e->resource, row, e->may);
	if (is_event)
		put_event_body(e, b, row);
	json_close(&j, '}');
	buf_add_char(b, '\n');
}

static Status write_out(Export *e, const Buf *b)
{
	Str s = buf_str(b);

	if (!buf_ok(b))
		return fault(&e->cli->c, E_NOMEM, NULL, "memory");
	if (fwrite(s.ptr, 1, s.len, e->to) != s.len)
		return fault(&e->cli->c, E_IO, "--output", "cannot_write");
	return OK;
}

static Status write_head(Export *e, Buf *b)
{
	if (e->jsonl)
		return OK;
	model_csv_head(b, e->resource, e->may);
	if (e->resource == &event_resource) {
		b->len -= strlen("\r\n");
		buf_add(b, STR(",body\r\n"));
	}
	return write_out(e, b);
}

static Status write_pages(Export *e, Buf *b)
{
	Ctx *c = &e->cli->c;
	int64_t after_id = 0;
	size_t n = 0;

	TRY(write_head(e, b));
	do {
		ArenaMark mark = arena_mark(c->arena);
		void *rows;

		TRY(admin_page(c, e->db, e->resource, after_id, PAGE, &rows, &n));
		buf_clear(b);
		for (size_t i = 0; i < n; i++) {
			const void *row = (const char *)rows + i * e->resource->size;

			put_row(e, b, row);
			after_id = model_get(&e->resource->fields[0], row).i64;
		}
		TRY(write_out(e, b));
		e->rows += (int64_t)n;
		arena_reset(c->arena, mark);
	} while (n == PAGE);
	return OK;
}

static Status run_export(Export *e, const char *path)
{
	Ctx *c = &e->cli->c;
	Buf b;

	TRY(admin_open(c, cli_url(e->cli), &e->db));
	TRY(db_set_timeout(c, e->db, 0));
	TRY(db_begin(c, e->db));
	e->to = path ? fopen(path, "wx") : stdout;
	if (!e->to)
		return faultf(c, E_IO, "--output", "cannot_write",
			"%s: it is there already, or its folder is not", path);
	buf_init(&b, PAGE_MAX_BYTES);
	Status st = write_pages(e, &b);
	buf_done(&b);
	if (path && fclose(e->to) != 0 && st == OK)
		st = fault(c, E_IO, "--output", "cannot_write");
	db_rollback(e->db);
	if (st == OK && path)
		printf("%s: %lld rows\n", path, (long long)e->rows);
	return st;
}

static Status journal(Cli *cli)
{
	Store *store = NULL;
	ReadLog row = { .purpose = STR("export --personal") };
	ReadLogs rows = { .rows = &row, .n = 1 };
	Command cmd = { .key = secret_uuid(clock_now_ms()), .kind = COMMAND_READ_LOG, .row = &rows };

	TRY(cli_store(cli, &store));
	Status st = store_commit_wait(store, &cli->c, &cmd);
	store_close(&store);
	return st;
}

static Status choose(Export *e, const char *what, const char *format, bool personal)
{
	Ctx *c = &e->cli->c;

	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		if (strcmp(tables[i].name, what) == 0)
			e->resource = tables[i].resource;
	}
	if (!e->resource)
		return faultf(
			c, E_INVALID, "WHAT", "unknown_value", "requests, areas, posts, tasks or events");
	e->jsonl = strcmp(format, "jsonl") == 0;
	if (!e->jsonl && strcmp(format, "csv") != 0)
		return faultf(c, E_INVALID, "--format", "unknown_value", "csv or jsonl");
	e->may = personal ? PERSONAL | HEALTH : 0;
	return OK;
}

int cli_export(int argc, char **argv)
{
	Cli cli;
	Export e = { .cli = &cli };
	const char *format = "csv", *path = NULL;
	bool personal = false;
	const CliOption options[] = {
		CLI_TEXT("format", "FORMAT", &format, "csv or jsonl (csv)"),
		CLI_TEXT("output", "FILE", &path, "a new file (default: standard output)"),
		CLI_FLAG("personal", &personal, "with names, telephones, addresses, words and health"),
	};
	const CliUse use = { .name = "export",
		.words = "WHAT",
		.doc = "Writes all requests, areas, posts, tasks or events.",
		.words_min = 1,
		.words_max = 1,
		.options = options,
		.option_count = COUNT_OF(options) };

	cli_begin(&cli, &use, argc, argv);
	Status st = choose(&e, cli.args[0], format, personal);
	if (st == OK && personal)
		st = journal(&cli);
	if (st == OK)
		st = run_export(&e, path);
	db_close(&e.db);
	return cli_end(&cli, st);
}
