/*
 * table.h: a file as rows of text cells, whatever it came from: CSV, XLSX, the properties of GeoJSON.
 *
 * The first row that is not empty is the head. Rows carry the number under which a spreadsheet shows them, so
 * that "row 17" is where the person finds it; empty rows are left out but counted. Pure.
 */
#ifndef LINK_TABLE_H
#define LINK_TABLE_H

#include "base/buf.h"
#include "base/ctx.h"

#define TABLE_ROWS_MAX	  50000 /* the city's busiest two days of registrations */
#define TABLE_COLUMNS_MAX 100 /* our widest file has 12; forms of ministries some 60 */
#define TABLE_CELLS_MAX	  ((size_t)1000000) /* 16 MB of views */

typedef struct TableRow {
	size_t number; /* 1: the first row of the sheet */
	const Str *cells; /* valid UTF-8, trimmed */
	size_t count; /* trailing empty cells are left out */
} TableRow;

typedef struct Table {
	TableRow head;
	const TableRow *rows;
	size_t count;
} Table;

/* "" beyond the row's end. */
Str table_cell(const TableRow *row, size_t column);

/*
 * CSV by RFC 4180: comma, semicolon or tab, whichever the head has most of (or "sep=;" in the first line);
 * UTF-8 with or without a byte order mark; CRLF, LF or CR; quoted cells may hold all of these. An apostrophe
 * before = + - @ is the guard that spreadsheets need, and is dropped. Cells are views into the text or the
 * arena. Faults name the row: E_MALFORMED "bad_utf8", "quote_not_closed", "text_after_quote"; E_UNSUPPORTED
 * "not_utf8_file"; E_TOO_LARGE "too_many_rows", "too_many_columns"; E_INVALID "empty_file".
 */
NODISCARD Status csv_read(Ctx *c, Str text, Table *ret);
/* One cell with the comma before it, quoted where needed; a cell that a spreadsheet would run as a formula
 * gets the guard. */
void csv_put_cell(Buf *b, Str cell, bool first);

/*
 * The first sheet of an XLSX (ECMA-376). Numbers come as their shortest text, dates as "2021-08-23" or with a
 * time as RFC 3339, booleans as 1 and 0. Faults: as csv_read, and E_MALFORMED "not_a_spreadsheet" (detail
 * says which part), E_TOO_LARGE "unpacks_too_large".
 */
NODISCARD Status xlsx_read(Ctx *c, Str file, Table *ret);

/* CSV or XLSX by what the file begins with. An old XLS is told apart and refused: "old_spreadsheet". */
NODISCARD Status table_read(Ctx *c, Str file, Table *ret);

/* ---- for readers ---- */

typedef struct TableBuild {
	Ctx *c;
	Str cells[TABLE_COLUMNS_MAX]; /* of the row that is being read */
	size_t columns;
	TableRow *rows;
	size_t count, room, cell_count;
	bool keeps_empty; /* features without properties are rows too */
} TableBuild;

const char *table_row_name(Ctx *c, size_t number); /* "row 17" */
/* column counts from 0; an empty cell far to the right is no fault. number: of the row, for the fault. */
NODISCARD Status table_put(TableBuild *b, size_t column, Str text, size_t number);
NODISCARD Status table_end_row(TableBuild *b, size_t number);
NODISCARD Status table_finish(TableBuild *b, Table *ret); /* the first row becomes the head */

#endif
