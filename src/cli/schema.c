/* schema.c: `tiepsuc schema`: what the field tables say, for people and other programs. */
#include "cli/cli.h"

#include "base/buf.h"
#include "store/admin.h"
#include "store/inspect.h"

#include <string.h>

#define SCHEMA_TEXT_MAX_BYTES ((size_t)4 << 20) /* ours is 60 KiB */

static Status print_buf(Ctx *c, Buf *b)
{
	bool fits = buf_ok(b);
	Str s = buf_str(b);

	if (fits)
		fwrite(s.ptr, 1, s.len, stdout);
	buf_done(b);
	return fits ? OK : fault(c, E_NOMEM, NULL, "memory");
}

static Status print_sql(Cli *cli, const char *dialect)
{
	Str sql = { "", 0 };
	bool is_sqlite = strcmp(dialect, "sqlite") == 0;

	if (!is_sqlite && strcmp(dialect, "postgresql") != 0)
		return faultf(&cli->c, E_INVALID, "--sql", "unknown_value", "sqlite or postgresql");
	TRY(admin_schema_sql(&cli->c, is_sqlite ? SQLITE : POSTGRES, &sql));
	printf("%.*s", STR_ARG(sql));
	return OK;
}

/* One JSON Schema a resource. */
static Status print_json(Cli *cli)
{
	Buf b;

	buf_init(&b, SCHEMA_TEXT_MAX_BYTES);
	JsonOut j = json_out(&b);
	json_open(&j, '{');
	for (size_t i = 0; i < all_resource_count; i++) {
		json_key(&j, all_resources[i]->name);
		model_openapi_schema(&j, all_resources[i]);
	}
	json_close(&j, '}');
	buf_add_char(&b, '\n');
	return print_buf(&cli->c, &b);
}

static Status print_typescript(Cli *cli)
{
	Buf b;

	buf_init(&b, SCHEMA_TEXT_MAX_BYTES);
	buf_add(&b, STR("/* types.ts: made by `tiepsuc schema --typescript` from the field tables; do not "
			"edit. */\n\n"));
	for (size_t i = 0; i < all_enum_count; i++)
		model_typescript_enum(&b, all_enums[i]);
	for (size_t i = 0; i < all_resource_count; i++)
		model_typescript(&b, all_resources[i]);
	b.len--; /* one line end is enough at the end of a file */
	return print_buf(&cli->c, &b);
}

static Status print_version(Cli *cli)
{
	StoreLook look;

	TRY(store_look(&cli->c, cli_url(cli), &look));
	printf("this program makes schema version %lld\n", (long long)look.schema_known);
	if (look.exists)
		printf("%s has version %lld\n", cli->db, (long long)look.schema);
	else
		printf("%s is not there\n", cli->db);
	return OK;
}

int cli_schema(int argc, char **argv)
{
	Cli cli;
	const char *dialect = NULL;
	bool json = false, typescript = false;
	const CliOption options[] = {
		CLI_TEXT("sql", "DIALECT", &dialect, "the SQL of an empty database: sqlite or postgresql"),
		CLI_FLAG("json", &json, "a JSON Schema for each resource"),
		CLI_FLAG("typescript", &typescript, "the types of the staff app (web/src/api/types.ts)"),
	};
	const CliUse use = { .name = "schema",
		.words = "",
		.doc = "Prints the version of the schema, of this program and of the database.",
		.options = options,
		.option_count = COUNT_OF(options) };
	Status st;

	cli_begin(&cli, &use, argc, argv);
	if ((dialect != NULL) + json + typescript > 1)
		st = fault(&cli.c, E_INVALID, "--sql, --json, --typescript", "only_one");
	else if (dialect)
		st = print_sql(&cli, dialect);
	else if (json)
		st = print_json(&cli);
	else if (typescript)
		st = print_typescript(&cli);
	else
		st = print_version(&cli);
	return cli_end(&cli, st);
}
