/*
 * paper.c: `tiepsuc paper`: an order as a document, PDF, XLSX or CSV: from a template and a file of names, or
 * one that the database has.
 */
#include "cli/cli.h"

#include "link/order_print.h"
#include "link/order_rows.h"
#include "store/admin.h"
#include "store/tx.h"

#include <string.h>

typedef Status (*MakePaper)(Ctx *c, const OrderPaper *paper, Buf *ret);

static Status make_pdf(Ctx *c, const OrderPaper *paper, Buf *ret)
{
	return order_print(c, NULL, paper, ret);
}

static Status make_csv(Ctx *c, const OrderPaper *paper, Buf *ret)
{
	order_csv(ret, paper);
	if (buf_ok(ret))
		return OK;
	return buf_is_full(ret) ? fault(c, E_TOO_LARGE, "groups", "too_large")
				: fault(c, E_NOMEM, NULL, "memory");
}

static const struct {
	const char *suffix;
	MakePaper make;
} formats[] = { { ".pdf", make_pdf }, { ".xlsx", order_xlsx }, { ".csv", make_csv } };

static Status choose(Ctx *c, const char *path, MakePaper *ret)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		if (str_ends(str_from(path), str_from(formats[i].suffix))) {
			*ret = formats[i].make;
			return OK;
		}
	}
	return faultf(c, E_INVALID, "--out", "unknown_value", "a name that ends in .pdf, .xlsx or .csv");
}

/* Everything is made before the file is, so that a refused order leaves none behind. */
static Status write_file(Ctx *c, const char *path, const Buf *b)
{
	FILE *f = fopen(path, "wx");

	if (!f)
		return faultf(c, E_IO, "--out", "cannot_write",
			"%s: it is there already, or its folder is not", path);
	bool written = fwrite(b->ptr, 1, b->len, f) == b->len;
	if (fclose(f) != 0 || !written)
		return faultf(c, E_IO, "--out", "cannot_write", "%s", path);
	return OK;
}

typedef struct Use {
	const char *template, *data, *order, *out, *public_url;
} Use;

static Status from_files(Cli *cli, const Use *u, OrderPaper *paper)
{
	Ctx *c = &cli->c;
	OrderTemplate *t = arena_new(c->arena, OrderTemplate);
	Str template_json, data_json;

	if (!u->template || !u->data)
		return fault(c, E_INVALID, !u->template ? "--template" : "--data", "required");
	TRY(cli_read_file(c, u->template, ORDER_TEMPLATE_MAX_BYTES, &template_json));
	TRY(order_template_read(c, template_json, t));
	TRY(cli_read_file(c, u->data, ORDER_DATA_MAX_BYTES, &data_json));
	return order_fill(c, t, data_json, paper);
}

static Status read_order(Cli *cli, const Use *u, Db *db, OrderPaper *paper)
{
	Ctx *c = &cli->c;
	OrderTemplate *t = arena_new(c->arena, OrderTemplate);
	View *view = NULL;
	Str url = { "", 0 };
	int64_t id;
	Order o;

	if (!str_to_i64(str_from(u->order), &id))
		return fault(c, E_INVALID, "--order", "not_a_whole_number");
	TRY(row_get(c, db, &order_resource, id, &o));
	TRY(order_template_load(c, cli_data_folder(c, "templates"), o.template, t));
	if (o.code.len && u->public_url)
		url = str_printf(c->arena, "%s/v/%.*s", u->public_url, STR_ARG(o.code));
	TRY(admin_view(c, db, &view));
	Status st = order_from_rows(c, db, view, t, &o, url, NULL, paper);
	view_free(view);
	return st;
}

static Status from_rows(Cli *cli, const Use *u, OrderPaper *paper)
{
	Db *db = NULL;

	TRY(admin_open(&cli->c, cli_url(cli), &db));
	Status st = db_begin(&cli->c, db);
	if (st == OK)
		st = read_order(cli, u, db, paper);
	db_close(&db);
	return st;
}

static Status run(Cli *cli, const Use *u)
{
	Ctx *c = &cli->c;
	OrderPaper *paper = arena_new(c->arena, OrderPaper);
	MakePaper make = NULL;
	Buf b;

	if (!u->out)
		return fault(c, E_INVALID, "--out", "required");
	TRY(choose(c, u->out, &make));
	TRY(u->order ? from_rows(cli, u, paper) : from_files(cli, u, paper));
	buf_init(&b, ORDER_PRINT_MAX_BYTES);
	Status st = make(c, paper, &b);
	if (st == OK)
		st = write_file(c, u->out, &b);
	buf_done(&b);
	if (st == OK)
		printf("%s: %.*s, %zu people\n", u->out, STR_ARG(paper->text.number), paper->people_count);
	return st;
}

int cli_paper(int argc, char **argv)
{
	Cli cli;
	Use u = { 0 };
	const CliOption options[] = {
		CLI_TEXT("template", "FILE", &u.template, "a template of the issuing body (data/templates)"),
		CLI_TEXT("data", "FILE", &u.data, "values, date and names as JSON; - is standard input"),
		CLI_TEXT("order", "ID", &u.order,
			"instead of both: an order of the database, which a draft says on every page"),
		CLI_TEXT("public-url", "URL", &u.public_url,
			"what the link to verify it begins with; without it there is none"),
		CLI_TEXT("out", "FILE", &u.out, "a new file: .pdf, or .xlsx or .csv for the list alone"),
	};
	const CliUse use = { .name = "paper",
		.words = "",
		.doc = "Makes an order as an official document.",
		.options = options,
		.option_count = COUNT_OF(options) };

	cli_begin(&cli, &use, argc, argv);
	return cli_end(&cli, run(&cli, &u));
}
