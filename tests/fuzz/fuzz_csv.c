/* fuzz_csv.c: any bytes as CSV: refused with a row, or a table that reads back as itself when it is written.
 */
#include "link/table.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_row(Buf *b, const TableRow *row)
{
	for (size_t i = 0; i < row->count; i++)
		csv_put_cell(b, row->cells[i], i == 0);
	buf_add(b, STR("\r\n"));
}

static void check_row(const TableRow *x, const TableRow *y)
{
	if (x->count != y->count)
		BUG("a row reads back with other cells");
	for (size_t i = 0; i < x->count; i++) {
		if (!str_eq(x->cells[i], y->cells[i]) || !str_is_utf8(x->cells[i]))
			BUG("a cell reads back as another");
	}
}

/* The comma is certain only where the head has no other sign, and nothing that a head may begin with. */
static bool is_plain(Str written)
{
	Str rest, head = str_cut(written, '\r', &rest);

	for (size_t i = 0; i < head.len; i++) {
		if (memchr(";\t\"", head.ptr[i], 3))
			return false;
	}
	return head.len && !str_starts(head, STR("sep=")) && !str_starts(head, STR("\xEF\xBB\xBF"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Str s = { (const char *)data, size };
	Arena arena;
	Ctx c = { .arena = &arena };
	Table t, again;
	Buf b;

	arena_init(&arena, 0);
	buf_init(&b, 8 * size + 1000);
	if (csv_read(&c, s, &t) != OK) {
		if (!c.fault.field || !c.fault.reason)
			BUG("a fault that does not say where");
	} else {
		put_row(&b, &t.head);
		for (size_t i = 0; i < t.count; i++)
			put_row(&b, &t.rows[i]);
		if (is_plain(buf_str(&b))) {
			if (csv_read(&c, buf_str(&b), &again) != OK || again.count != t.count)
				BUG("what was written cannot be read");
			check_row(&t.head, &again.head);
			for (size_t i = 0; i < t.count; i++)
				check_row(&t.rows[i], &again.rows[i]);
		}
	}
	buf_done(&b);
	arena_done(&arena);
	return 0;
}
