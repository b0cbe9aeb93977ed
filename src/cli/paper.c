/* paper.c: `tiepsuc paper`: an order from a template and a file of names: PDF, XLSX or CSV. */
#include "cli/cli.h"

#include "link/order_print.h"

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

static Status run(Cli *cli, const char *template, const char *data, const char *out)
{
	Ctx *c = &cli->c;
	OrderTemplate *t = arena_new(c->arena, OrderTemplate);
	OrderPaper *paper = arena_new(c->arena, OrderPaper);
	MakePaper make = NULL;
	Str template_json, data_json;
	Buf b;

	if (!template || !data || !out)
		return fault(c, E_INVALID, !template ? "--template" : !data ? "--data" : "--out", "required");
	TRY(choose(c, out, &make));
	TRY(cli_read_file(c, template, ORDER_TEMPLATE_MAX_BYTES, &template_json));
	TRY(order_template_read(c, template_json, t));
	TRY(cli_read_file(c, data, ORDER_DATA_MAX_BYTES, &data_json));
	TRY(order_fill(c, t, data_json, paper));
	buf_init(&b, ORDER_PRINT_MAX_BYTES);
	Status st = make(c, paper, &b);
	if (st == OK)
		st = write_file(c, out, &b);
	buf_done(&b);
	if (st == OK)
		printf("%s: %.*s, %zu people\n", out, STR_ARG(paper->text.number), paper->people_count);
	return st;
}

int cli_paper(int argc, char **argv)
{
	Cli cli;
	const char *template = NULL, *data = NULL, *out = NULL;
	const CliOption options[] = {
		CLI_TEXT("template", "FILE", &template, "a template of the issuing body (data/templates)"),
		CLI_TEXT("data", "FILE", &data, "values, date and names as JSON; - is standard input"),
		CLI_TEXT("out", "FILE", &out, "a new file: .pdf, or .xlsx or .csv for the list alone"),
	};
	const CliUse use = { .name = "paper",
		.words = "",
		.doc = "Makes an order as an official document.",
		.options = options,
		.option_count = COUNT_OF(options) };

	cli_begin(&cli, &use, argc, argv);
	return cli_end(&cli, run(&cli, template, data, out));
}
