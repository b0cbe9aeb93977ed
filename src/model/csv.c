/* csv.c: rows as CSV (RFC 4180), by their field tables. A cell that a spreadsheet would run as a formula gets
 * an apostrophe. */
#include "model/model.h"
#include "base/time.h"

#include <string.h>

static bool shown(const Field *f, unsigned may)
{
	return !(f->flags & (SECRET | ROW_ONLY)) && !(f->flags & (PERSONAL | HEALTH) & ~may) &&
	       f->kind != F_BLOB;
}

void model_csv_names(Buf *b, const Resource *r, unsigned may)
{
	const char *comma = "";

	for (size_t i = 0; i < r->count; i++) {
		if (!shown(&r->fields[i], may))
			continue;
		buf_addf(b, "%s%.*s", comma, STR_ARG(model_json_name(&r->fields[i])));
		comma = ",";
	}
}

void model_csv_head(Buf *b, const Resource *r, unsigned may)
{
	model_csv_names(b, r, may);
	buf_add(b, STR("\r\n"));
}

void model_csv_cell(Buf *b, Str s)
{
	bool formula = s.len && memchr("=+-@\t\r", s.ptr[0], 6);

	buf_add_char(b, '"');
	if (formula)
		buf_add_char(b, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			buf_add_char(b, '"');
		buf_add_char(b, s.ptr[i]);
	}
	buf_add_char(b, '"');
}

static void add_set(Buf *b, const Field *f, int64_t bits)
{
	const char *gap = "";

	buf_add_char(b, '"');
	for (unsigned i = 0; i < f->names->count; i++) {
		if (bits >> i & 1) {
			buf_addf(b, "%s%s", gap, f->names->names[i]);
			gap = " ";
		}
	}
	buf_add_char(b, '"');
}

static void add_value(Buf *b, Arena *scratch, const Field *f, Value v)
{
	if (f->kind == F_TIME || f->kind == F_DAY) {
		if (v.i64)
			buf_add(b, f->kind == F_TIME ? time_text(scratch, v.i64)
						     : day_text(scratch, (int32_t)v.i64));
	} else if (f->kind == F_SET) {
		add_set(b, f, v.i64);
	} else if (v.kind == VALUE_TEXT) {
		model_csv_cell(b, v.str);
	} else if (v.kind == VALUE_F64) {
		JsonOut j = json_out(b);
		json_add_f64(&j, v.f64);
	} else if (f->kind != F_ID || v.i64) { /* no id is an empty cell */
		buf_add_i64(b, v.i64);
	}
}

void model_csv_cells(Buf *b, const Resource *r, const void *row, unsigned columns, unsigned may)
{
	Arena scratch;
	bool first = true;

	arena_init(&scratch, 0);
	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];

		if (!shown(f, columns))
			continue;
		if (!first)
			buf_add_char(b, ',');
		first = false;
		if (shown(f, may))
			add_value(b, &scratch, f, model_get(f, row));
	}
	arena_done(&scratch);
}

void model_csv_row(Buf *b, const Resource *r, const void *row, unsigned may)
{
	model_csv_cells(b, r, row, may, may);
	buf_add(b, STR("\r\n"));
}
