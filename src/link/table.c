/* table.c: rows as they are gathered by a reader. See table.h. */
#include "link/table.h"

#include <string.h>

#define ROWS_FIRST 64

Str table_cell(const TableRow *row, size_t column)
{
	return column < row->count ? row->cells[column] : (Str){ "", 0 };
}

const char *table_row_name(Ctx *c, size_t number)
{
	return str_cstr(c->arena, str_printf(c->arena, "row %zu", number));
}

Status table_put(TableBuild *b, size_t column, Str text, size_t number)
{
	if (!str_is_utf8(text))
		return faultf(b->c, E_MALFORMED, table_row_name(b->c, number), "bad_utf8", "column %zu",
			column + 1);
	text = str_trim(text);
	if (text.len == 0)
		return OK;
	if (column >= TABLE_COLUMNS_MAX)
		return faultf(b->c, E_TOO_LARGE, table_row_name(b->c, number), "too_many_columns",
			"at most %d", TABLE_COLUMNS_MAX);
	while (b->columns <= column)
		b->cells[b->columns++] = (Str){ "", 0 };
	b->cells[column] = text;
	return OK;
}

Status table_end_row(TableBuild *b, size_t number)
{
	size_t n = b->columns;

	b->columns = 0;
	if (n == 0 && !b->keeps_empty)
		return OK;
	/* One more than the limit: the head is no row. */
	if (b->count == TABLE_ROWS_MAX + 1 || b->cell_count + n > TABLE_CELLS_MAX)
		return faultf(b->c, E_TOO_LARGE, table_row_name(b->c, number), "too_many_rows", "at most %d",
			TABLE_ROWS_MAX);
	if (b->count == b->room) {
		size_t room = b->room ? 2 * b->room : ROWS_FIRST;
		TableRow *wider = arena_array(b->c->arena, TableRow, room);

		if (b->count)
			memcpy(wider, b->rows, b->count * sizeof(TableRow));
		b->rows = wider;
		b->room = room;
	}
	b->cell_count += n;
	b->rows[b->count++] =
		(TableRow){ number, n ? arena_dup(b->c->arena, b->cells, n * sizeof(Str)) : NULL, n };
	return OK;
}

Status table_finish(TableBuild *b, Table *ret)
{
	if (b->count == 0)
		return fault(b->c, E_INVALID, "file", "empty_file");
	*ret = (Table){ b->rows[0], b->rows + 1, b->count - 1 };
	return OK;
}

Status table_read(Ctx *c, Str file, Table *ret)
{
	if (str_starts(file, STR("PK\x03\x04")))
		return xlsx_read(c, file, ret);
	if (str_starts(file, STR("\xD0\xCF\x11\xE0")))
		return fault(c, E_UNSUPPORTED, "file", "old_spreadsheet");
	return csv_read(c, file, ret);
}
