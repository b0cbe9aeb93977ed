/* csv.c: comma separated values in and out (RFC 4180). See table.h. */
#include "link/table.h"

#include "base/buf.h"

#include <string.h>

#define BOM	     "\xEF\xBB\xBF"
#define SEP_LINE     "sep=" /* Excel's own way of naming the separator */
#define SEPARATORS   ",;\t"
#define FORMULA_HEAD "=+-@"

typedef struct Csv {
	TableBuild build;
	Str text;
	size_t at;
	char separator;
	size_t number; /* of the row that is being read */
} Csv;

static bool is_line_end(char ch)
{
	return ch == '\n' || ch == '\r';
}

/* Behind CRLF, LF or CR. */
static void skip_line_end(Csv *csv)
{
	if (csv->at + 1 < csv->text.len && csv->text.ptr[csv->at] == '\r' &&
		csv->text.ptr[csv->at + 1] == '\n')
		csv->at++;
	csv->at++;
}

/* Whichever separator the first line has most of, outside of quotes. */
static char guess_separator(Str text)
{
	size_t counts[sizeof(SEPARATORS) - 1] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len && (quoted || !is_line_end(text.ptr[i])); i++) {
		const char *found = memchr(SEPARATORS, text.ptr[i], COUNT_OF(counts));

		quoted ^= text.ptr[i] == '"';
		if (found && !quoted)
			counts[found - SEPARATORS]++;
	}
	for (size_t i = 1; i < COUNT_OF(counts); i++)
		best = counts[i] > counts[best] ? i : best;
	return SEPARATORS[best];
}

static void read_separator(Csv *csv)
{
	Str line = str_sub(csv->text, csv->at, sizeof(SEP_LINE));

	if (line.len == sizeof(SEP_LINE) && str_starts(line, STR(SEP_LINE)) &&
		memchr(SEPARATORS, line.ptr[sizeof(SEP_LINE) - 1], sizeof(SEPARATORS) - 1)) {
		csv->separator = line.ptr[sizeof(SEP_LINE) - 1];
		csv->at += sizeof(SEP_LINE);
		if (csv->at < csv->text.len && is_line_end(csv->text.ptr[csv->at]))
			skip_line_end(csv);
		return;
	}
	csv->separator = guess_separator(str_sub(csv->text, csv->at, csv->text.len));
}

static bool ends_cell(const Csv *csv, size_t at)
{
	return at >= csv->text.len || csv->text.ptr[at] == csv->separator || is_line_end(csv->text.ptr[at]);
}

/* "" inside quotes is one quote. */
static Str without_doubled(Arena *a, Str s)
{
	char *to = arena_alloc(a, s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		to[n++] = s.ptr[i];
		i += s.ptr[i] == '"';
	}
	return (Str){ to, n };
}

/* csv->at is behind the opening quote; afterwards at the separator or line end. */
static Status read_quoted(Csv *csv, Str *ret)
{
	Ctx *c = csv->build.c;
	size_t from = csv->at, i = csv->at;
	bool doubled = false;

	for (;; i += 2) {
		const char *quote =
			i < csv->text.len ? memchr(csv->text.ptr + i, '"', csv->text.len - i) : NULL;

		if (!quote)
			return fault(c, E_MALFORMED, table_row_name(c, csv->number), "quote_not_closed");
		i = (size_t)(quote - csv->text.ptr);
		if (i + 1 >= csv->text.len || csv->text.ptr[i + 1] != '"')
			break;
		doubled = true;
	}
	*ret = str_sub(csv->text, from, i - from);
	if (doubled)
		*ret = without_doubled(c->arena, *ret);
	csv->at = i + 1;
	if (!ends_cell(csv, csv->at))
		return fault(c, E_MALFORMED, table_row_name(c, csv->number), "text_after_quote");
	return OK;
}

static Status read_cell(Csv *csv, Str *ret)
{
	size_t from = csv->at;

	if (csv->at < csv->text.len && csv->text.ptr[csv->at] == '"') {
		csv->at++;
		TRY(read_quoted(csv, ret));
	} else {
		while (!ends_cell(csv, csv->at))
			csv->at++;
		*ret = str_sub(csv->text, from, csv->at - from);
	}
	*ret = str_trim(*ret);
	bool guarded = ret->len > 1 && ret->ptr[0] == '\'' &&
		       memchr(FORMULA_HEAD, ret->ptr[1], sizeof(FORMULA_HEAD) - 1);
	if (guarded)
		*ret = str_sub(*ret, 1, ret->len);
	return OK;
}

static Status read_row(Csv *csv)
{
	for (size_t column = 0;; column++) {
		Str cell;

		TRY(read_cell(csv, &cell));
		TRY(table_put(&csv->build, column, cell, csv->number));
		if (csv->at >= csv->text.len || is_line_end(csv->text.ptr[csv->at]))
			break;
		csv->at++;
	}
	if (csv->at < csv->text.len)
		skip_line_end(csv);
	return table_end_row(&csv->build, csv->number);
}

Status csv_read(Ctx *c, Str text, Table *ret)
{
	Csv *csv = arena_new(c->arena, Csv);

	csv->build.c = c;
	csv->text = text;
	if (str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF")))
		return fault(c, E_UNSUPPORTED, "file", "not_utf8_file");
	if (str_starts(text, STR(BOM)))
		csv->at = sizeof(BOM) - 1;
	read_separator(csv);
	while (csv->at < text.len) {
		csv->number++;
		TRY(read_row(csv));
	}
	return table_finish(&csv->build, ret);
}

/* A number may begin with a sign, and a telephone with a plus: no formula can be made of digits and blanks.
 */
static bool runs_as_formula(Str cell)
{
	if (cell.len == 0 || !memchr(FORMULA_HEAD, cell.ptr[0], sizeof(FORMULA_HEAD) - 1))
		return false;
	if (cell.ptr[0] == '=' || cell.ptr[0] == '@')
		return true;
	for (size_t i = 1; i < cell.len; i++) {
		if (!memchr("0123456789 .", cell.ptr[i], 12))
			return true;
	}
	return cell.len == 1;
}

void csv_put_cell(Buf *b, Str cell, bool first)
{
	bool quoted = false;

	if (!first)
		buf_add_char(b, ',');
	for (size_t i = 0; i < cell.len; i++)
		quoted = quoted || memchr(",;\t\"\r\n", cell.ptr[i], 6);
	if (quoted)
		buf_add_char(b, '"');
	if (runs_as_formula(cell))
		buf_add_char(b, '\'');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.ptr[i] == '"')
			buf_add_char(b, '"');
		buf_add_char(b, cell.ptr[i]);
	}
	if (quoted)
		buf_add_char(b, '"');
}
