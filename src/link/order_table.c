/* order_table.c: the list of an order for other programs: CSV and XLSX, a row a person. See order_paper.h. */
#include "link/order_inside.h"

#include "base/time.h"
#include "link/table.h"
#include "link/xlsx_write.h"

enum {
#define X(symbol, head, kind, width) symbol,
	ORDER_COLUMN_LIST(X)
#undef X
		COLUMN_COUNT
};

static const XlsxColumn columns[COLUMN_COUNT] = {
#define X(symbol, head, kind, width) { head, width },
	ORDER_COLUMN_LIST(X)
#undef X
};

static const OrderColumnKind kinds[COLUMN_COUNT] = {
#define X(symbol, head, kind, width) kind,
	ORDER_COLUMN_LIST(X)
#undef X
};

/* What stands in a cell: a text, or a number that the column's kind explains. */
typedef struct Cell {
	Str text;
	int64_t number;
} Cell;

static void fill_row(const OrderGroup *g, const OrderPerson *p, size_t number, Cell row[COLUMN_COUNT])
{
	row[ORDER_COLUMN_NUMBER].number = p->number ? p->number : (int64_t)number;
	row[ORDER_COLUMN_GROUP].text = g->name;
	row[ORDER_COLUMN_NAME].text = p->name;
	row[ORDER_COLUMN_BIRTH].number = p->birth_year;
	row[ORDER_COLUMN_AGENCY].text = p->agency;
	row[ORDER_COLUMN_ROLE].text = p->role;
	row[ORDER_COLUMN_PHONE].text = p->phone;
	row[ORDER_COLUMN_FROM].number = p->from_day;
	row[ORDER_COLUMN_TO].number = p->to_day;
}

static void put_csv_row(Buf *b, Arena *scratch, const Cell row[COLUMN_COUNT])
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		Str text = row[i].text;

		if (kinds[i] == ORDER_NUMBER)
			text = str_printf(scratch, "%lld", (long long)row[i].number);
		else if (kinds[i] == ORDER_DAY)
			text = order_day(scratch, (int32_t)row[i].number);
		csv_put_cell(b, text, i == 0);
	}
	buf_add(b, STR("\r\n"));
}

/* An extract says last what it is of: the first cell, a number above, is empty. */
static void put_csv_words(Buf *b, Str words)
{
	for (size_t i = 0; words.len && i < COLUMN_COUNT; i++)
		csv_put_cell(b, i == ORDER_COLUMN_GROUP ? words : (Str){ "", 0 }, i == 0);
	if (words.len)
		buf_add(b, STR("\r\n"));
}

void order_csv(Buf *b, const OrderPaper *p)
{
	Arena scratch;
	size_t number = 0;

	arena_init(&scratch, 0);
	buf_add(b, STR("\xEF\xBB\xBF")); /* so that Excel reads UTF-8 */
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		csv_put_cell(b, str_from(columns[i].head), i == 0);
	buf_add(b, STR("\r\n"));
	for (size_t i = 0; i < p->group_count; i++) {
		for (size_t k = 0; k < p->groups[i].count; k++) {
			Cell row[COLUMN_COUNT] = { 0 };

			fill_row(&p->groups[i], &p->groups[i].people[k], ++number, row);
			put_csv_row(b, &scratch, row);
			arena_clear(&scratch);
		}
	}
	put_csv_words(b, order_extract_words(&scratch, p));
	arena_done(&scratch);
}

static void put_xlsx_row(XlsxWriter *w, const Cell row[COLUMN_COUNT])
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		switch (kinds[i]) {
		case ORDER_TEXT: xlsx_put_text(w, row[i].text); break;
		case ORDER_NUMBER: xlsx_put_i64(w, row[i].number); break;
		case ORDER_DAY: xlsx_put_day(w, (int32_t)row[i].number); break;
		}
	}
	xlsx_end_row(w);
}

Status order_xlsx(Ctx *c, const OrderPaper *p, Buf *ret)
{
	CLEANUP(xlsx_writer_done)
	XlsxWriter w;
	size_t number = 0;

	xlsx_writer_begin(&w, STR("Danh sách"), columns, COLUMN_COUNT);
	for (size_t i = 0; i < p->group_count; i++) {
		for (size_t k = 0; k < p->groups[i].count; k++) {
			Cell row[COLUMN_COUNT] = { 0 };

			fill_row(&p->groups[i], &p->groups[i].people[k], ++number, row);
			put_xlsx_row(&w, row);
		}
	}
	Str words = order_extract_words(c->arena, p);
	if (words.len) {
		xlsx_put_text(&w, (Str){ "", 0 });
		xlsx_put_text(&w, words);
		xlsx_end_row(&w);
	}
	return xlsx_writer_finish(c, &w, ret);
}
