/*
 * xlsx_write.h: a workbook of one sheet (ECMA-376): a bold head that stays in sight and is printed on every
 * page, then rows of texts, whole numbers and days, each of its own kind.
 *
 *   CLEANUP(xlsx_writer_done) XlsxWriter w;
 *   xlsx_writer_begin(&w, STR("Danh sách"), columns, n);
 *   xlsx_put_text(&w, name); xlsx_put_i64(&w, 1980); xlsx_put_day(&w, day); xlsx_end_row(&w);
 *   TRY(xlsx_writer_finish(c, &w, &file));
 *
 * The same rows give the same bytes: no time of writing, no name of a program. A text is never run as a
 * formula, because the format tells the two apart. Pure.
 */
#ifndef LINK_XLSX_WRITE_H
#define LINK_XLSX_WRITE_H

#include "base/buf.h"
#include "base/ctx.h"

#define XLSX_SHEET_MAX_BYTES ((size_t)64 << 20) /* 50,000 rows of 12 cells are 40 MB */

typedef struct XlsxColumn {
	const char *head;
	int width_chars;
} XlsxColumn;

typedef struct XlsxWriter {
	Buf sheet;
	Str name; /* of the sheet */
	size_t rows; /* ended so far, the head too */
	size_t column; /* of the row that is being written, from 0 */
	size_t column_count;
} XlsxWriter;

/* name: at most 31 characters without []:*?/\ and ', a constant of ours. */
void xlsx_writer_begin(XlsxWriter *w, Str name, const XlsxColumn *columns, size_t n);
void xlsx_writer_done(XlsxWriter *w);

/* One cell each, from left to right. An empty text and day 0 leave the cell empty. */
void xlsx_put_text(XlsxWriter *w, Str s);
void xlsx_put_i64(XlsxWriter *w, int64_t v); /* beyond ±2^53, where the format is not exact, a text */
void xlsx_put_day(XlsxWriter *w, int32_t day); /* local day; before March 1900 a text */
void xlsx_end_row(XlsxWriter *w);

/* Faults: E_TOO_LARGE "too_large", E_NOMEM. */
NODISCARD Status xlsx_writer_finish(Ctx *c, XlsxWriter *w, Buf *ret);

#endif
