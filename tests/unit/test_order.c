/* test_order.c: an order as a document: templates and what is wrong with them, the list as CSV and XLSX, the
 * child that draws. How the pages look is tested by tests/cli/paper. */
#include "units.h"

#include "link/order_print.h"
#include "link/qr.h"
#include "link/table.h"
#include "link/xlsx_write.h"

static Arena arena;
static Ctx c;
static OrderTemplate t;
static OrderPaper paper;

#define SHIPPED "data/templates/binhduong-dieu-dong.json"

/* The template that is shipped, with one text in it replaced. */
static Str with(const char *old, const char *new)
{
	Str s = test_file(&arena, SHIPPED);
	ptrdiff_t at = str_find(s, str_from(old));

	if (at < 0)
		fail_msg("%s does not stand in the template", old);
	Str rest = str_sub(s, (size_t)at + strlen(old), s.len);
	return str_printf(&arena, "%.*s%s%.*s", (int)at, s.ptr, new, STR_ARG(rest));
}

static void assert_fault(Status got, Status want, const char *field, const char *reason)
{
	assert_int_equal(got, want);
	assert_non_null(c.fault.reason);
	assert_string_equal(c.fault.reason, reason);
	assert_string_equal(c.fault.field ? c.fault.field : "", field);
}

static void assert_template(const char *old, const char *new, const char *field, const char *reason)
{
	OrderTemplate bad;

	c.fault = (Fault){ 0 };
	assert_fault(order_template_read(&c, with(old, new), &bad), E_INVALID, field, reason);
}

static void test_template_that_is_wrong(void **state)
{
	(void)state;
	assert_template("{people}", "{peeple}", "articles[0][0]", "unknown_placeholder");
	assert_string_equal(c.fault.detail, "{peeple}");
	assert_template("(đợt {wave})\"", "(đợt {wave)\"", "title", "placeholder_not_closed");
	assert_template("{number}/QĐ-BCĐ", "}/QĐ-BCĐ", "number", "placeholder_not_closed");
	assert_template("\"wave\":", "\"unused\": \"x\", \"wave\":", "values.unused", "value_unused");
	assert_template(
		"\"wave\":", "\"Wave 1\": \"x\", \"wave\":", "values.Wave 1", "not_a_placeholder_name");
	assert_template(
		"\"wave\":", "\"people\": \"x\", \"wave\":", "values.people", "not_a_placeholder_name");
	assert_template("\"place\":", "\"plaze\":", "plaze", "unknown_field");
	assert_template("\"place\": \"Bình Dương\",", "", "place", "required");
	assert_template("\"place\": \"Bình Dương\"", "\"place\": 7", "place", "not_text");
	assert_template("\"grounds\": [", "\"grounds\": [7,", "grounds[0]", "not_text");
	assert_template("\"grounds\": [", "\"grounds\": 7, \"x\": [", "x", "unknown_field");
	assert_template("\"articles\": [", "\"articles\": [[],", "articles[0]", "required");
	assert_template("\"articles\": [", "\"articles\": [\"x\",", "articles[0]", "not_a_list");
	assert_template("\"Lưu: VT, BTC\"", "\"Văn thư\"", "recipients", "no_archive_copy");
	assert_template("\"name\":", "\"nam\":", "name", "not_text");
}

static Str data(const char *values, const char *date, const char *url, const char *groups)
{
	return str_printf(&arena, "{\"values\":{%s},\"date\":%s,\"verify_url\":\"%s\",\"groups\":[%s]}",
		values, date, url, groups);
}

#define VALUES "\"number\":\"5\",\"wave\":\"3\",\"signer_name\":\"Lê {x} Lợi\""
#define DATE   "\"2021-08-23\""
#define URL    "https://tiepsuc.example/q/7KQ3"
#define PERSON_A                                                                                                  \
	"{\"name\":\"Nguyễn Thị Ánh\",\"birth_year\":1980,\"agency\":\"=Sở, Y tế\",\"role\":\"Y tế\"," \
	"\"phone\":\"0900 000 001\",\"from_day\":\"2021-08-25\",\"to_day\":\"2021-09-24\"}"
/* Decomposed, as some telephones type it. */
#define PERSON_B                                                                                             \
	"{\"name\":\"Pha\u0323m Va\u0306n B\",\"birth_year\":1975,\"agency\":\"Sở <Z>\",\"role\":\"Hậu " \
	"cần\","                                                                                           \
	"\"from_day\":\"2021-08-20\"}"
#define GROUPS                                                                                               \
	"{\"name\":\"Phường An Phú\",\"people\":[" PERSON_A "," PERSON_B "]},"                               \
	"{\"name\":\"Phường Bình Hòa\",\"people\":[" PERSON_A "]}"

static void read_shipped(void)
{
	c.fault = (Fault){ 0 };
	if (order_template_read(&c, test_file(&arena, SHIPPED), &t) != OK)
		fail_msg("%s: %s", c.fault.field, c.fault.reason);
}

static void fill_good(void)
{
	read_shipped();
	if (order_fill(&c, &t, data(VALUES, DATE, URL, GROUPS), &paper) != OK)
		fail_msg("%s: %s", c.fault.field, c.fault.reason);
}

static void test_filled_in(void **state)
{
	(void)state;
	fill_good();
	assert_str(paper.text.number, "05/QĐ-BCĐ"); /* a zero before numbers below ten */
	assert_str(paper.text.signer_name, "Lê {x} Lợi"); /* a value is not searched for placeholders */
	assert_true(str_find(paper.text.articles[0].items[0], STR("Điều động 3 cán bộ")) == 0);
	assert_true(str_find(paper.text.articles[0].items[0],
			    STR("cho 2 xã, phường, thị trấn trên địa bàn tỉnh từ ngày 20/08/2021 đến ngày "
				"24/09/2021")) > 0);
	assert_true(
		str_find(t.text.articles[0].items[0], STR("{people}")) > 0); /* the template is as it was */
	assert_int_equal(paper.people_count, 3);
	assert_str(paper.groups[0].people[1].name, "Phạm Văn B");
}

static void assert_data(Str json, Status want, const char *field, const char *reason)
{
	c.fault = (Fault){ 0 };
	assert_fault(order_fill(&c, &t, json, &paper), want, field, reason);
}

static void test_data_that_is_wrong(void **state)
{
	(void)state;
	read_shipped();
	assert_data(data("\"number\":\"5\",\"wave\":\"3\"", DATE, URL, GROUPS), E_INVALID,
		"values.signer_name", "required");
	assert_string_equal(c.fault.detail, "Họ và tên người ký");
	assert_data(data(VALUES ",\"x\":\"1\"", DATE, URL, GROUPS), E_INVALID, "values.x", "unknown_field");
	assert_data(data("\"number\":\"x\",\"wave\":\"3\",\"signer_name\":\"L\"", DATE, URL, GROUPS),
		E_INVALID, "number", "not_a_document_number");
	assert_data(data(VALUES, "\"23/08/2021\"", URL, GROUPS), E_INVALID, "date", "not_a_day");
	assert_data(data(VALUES, "null", URL, GROUPS), E_INVALID, "date", "required");
	assert_data(data(VALUES, DATE, "javascript:x", GROUPS), E_INVALID, "verify_url", "not_a_link");
	assert_data(data(VALUES, DATE, "https://a b", GROUPS), E_INVALID, "verify_url", "not_a_link");
	char *long_url = arena_alloc(&arena, QR_MAX_BYTES + 2);
	memset(long_url, 'a', QR_MAX_BYTES + 1);
	memcpy(long_url, "https://", 8);
	assert_data(data(VALUES, DATE, long_url, GROUPS), E_INVALID, "verify_url", "too_long");
	assert_data(data(VALUES, DATE, URL, GROUPS ",{\"name\":\"X\",\"people\":[]}"), E_INVALID,
		"groups[2].people", "required");
	assert_data(data(VALUES, DATE, URL,
			    "{\"name\":\"X\",\"people\":[" PERSON_A ",{\"name\":\"B\",\"birth_year\":1890,"
			    "\"agency\":\"x\",\"role\":\"y\",\"from_day\":\"2021-08-20\"}]}"),
		E_INVALID, "groups[0].people[1].birth_year", "out_of_range");
	assert_data(
		data(VALUES, DATE, URL,
			"{\"name\":\"X\",\"people\":[{\"name\":\"B\",\"birth_year\":1990,\"agency\":\"x\","
			"\"role\":\"y\",\"from_day\":\"2021-08-20\",\"to_day\":\"2021-08-19\"}]}"),
		E_INVALID, "groups[0].people[0].to_day", "before_start");
	assert_data(data(VALUES, DATE, URL, "{\"name\":\"X\",\"people\":[{\"nam\":\"B\"}]}"), E_INVALID,
		"groups[0].people[0].nam", "unknown_field");
}

static void test_written_and_read_again(void **state)
{
	(void)state;
	Buf first, second;
	OrderPaper again;

	fill_good();
	buf_init(&first, ORDER_DATA_MAX_BYTES);
	buf_init(&second, ORDER_DATA_MAX_BYTES);
	order_paper_write(&first, &paper);
	assert_int_equal(order_paper_read(&c, buf_str(&first), &again), OK);
	order_paper_write(&second, &again);
	assert_true(str_eq(buf_str(&first), buf_str(&second)));
	assert_str(again.groups[1].people[0].phone, "0900 000 001");
	assert_int_equal(again.groups[0].people[1].to_day, 0);
	buf_done(&second);
	buf_done(&first);
}

/* ---- the list ---- */

static void assert_list(const Table *list)
{
	assert_int_equal(list->count, 3);
	assert_str(table_cell(&list->head, 2), "Họ và tên");
	assert_str(table_cell(&list->rows[0], 0), "1");
	assert_str(table_cell(&list->rows[2], 0), "3");
	assert_str(table_cell(&list->rows[2], 1), "Phường Bình Hòa");
	assert_str(table_cell(&list->rows[1], 2), "Phạm Văn B");
	assert_str(table_cell(&list->rows[0], 3), "1980");
	assert_str(table_cell(&list->rows[0], 4), "=Sở, Y tế");
	assert_str(table_cell(&list->rows[1], 4), "Sở <Z>");
	assert_str(table_cell(&list->rows[0], 6), "0900 000 001");
	assert_str(table_cell(&list->rows[1], 8), "");
}

static void test_list_as_csv(void **state)
{
	(void)state;
	Buf b;
	Table list;

	fill_good();
	buf_init(&b, 100000);
	order_csv(&b, &paper);
	assert_true(str_starts(buf_str(&b), STR("\xEF\xBB\xBFSTT,")));
	assert_true(str_find(buf_str(&b), STR(",\"'=Sở, Y tế\",")) > 0); /* a spreadsheet must not run it */
	assert_int_equal(csv_read(&c, buf_str(&b), &list), OK);
	assert_list(&list);
	assert_str(table_cell(&list.rows[0], 7), "25/08/2021");
	buf_done(&b);
}

static void test_list_as_workbook(void **state)
{
	(void)state;
	Buf b, again;
	Table list;

	fill_good();
	buf_init(&b, ORDER_PRINT_MAX_BYTES);
	buf_init(&again, ORDER_PRINT_MAX_BYTES);
	assert_int_equal(order_xlsx(&c, &paper, &b), OK);
	assert_int_equal(xlsx_read(&c, buf_str(&b), &list), OK);
	assert_list(&list);
	assert_str(table_cell(&list.rows[0], 7), "2021-08-25");
	assert_int_equal(order_xlsx(&c, &paper, &again), OK);
	assert_true(str_eq(buf_str(&b), buf_str(&again)));
	buf_done(&again);
	buf_done(&b);
}

static void test_workbook_cells(void **state)
{
	(void)state;
	static const XlsxColumn columns[] = { { "a & <b>", 10 }, { "số", 10 }, { "ngày", 12 } };
	CLEANUP(xlsx_writer_done)
	XlsxWriter w;
	Buf b;
	Table list;

	buf_init(&b, ORDER_PRINT_MAX_BYTES);
	xlsx_writer_begin(&w, STR("Thử"), columns, COUNT_OF(columns));
	xlsx_put_text(&w, STR("\"x\" > 'y' &amp; hai\ndòng\x01"));
	xlsx_put_i64(&w, -9007199254740992);
	xlsx_put_day(&w, 1);
	xlsx_end_row(&w);
	xlsx_end_row(&w); /* an empty one */
	xlsx_put_text(&w, STR("00912"));
	xlsx_put_i64(&w, 9007199254740993); /* not exact as a double: kept as text */
	xlsx_put_day(&w, -30000);
	xlsx_end_row(&w);
	assert_int_equal(xlsx_writer_finish(&c, &w, &b), OK);
	assert_int_equal(xlsx_read(&c, buf_str(&b), &list), OK);
	assert_str(table_cell(&list.head, 0), "a & <b>");
	assert_str(table_cell(&list.rows[0], 0), "\"x\" > 'y' &amp; hai\ndòng");
	assert_str(table_cell(&list.rows[0], 2), "1970-01-02");
	assert_int_equal(list.rows[1].number, 4);
	assert_str(table_cell(&list.rows[1], 0), "00912");
	assert_str(table_cell(&list.rows[1], 1), "9007199254740993");
	assert_str(table_cell(&list.rows[1], 2), "1887-11-12");
	buf_done(&b);
}

/* ---- the child ---- */

static const char *program(void)
{
	return str_printf(&arena, "%s/tiepsuc-paper", getenv("TIEPSUC_BUILD")).ptr;
}

static Status print(const char *with_program, Buf *b)
{
	c.fault = (Fault){ 0 };
	buf_clear(b);
	return order_print(&c, with_program, &paper, b);
}

static void test_printed(void **state)
{
	(void)state;
	Buf b;

	fill_good();
	buf_init(&b, ORDER_PRINT_MAX_BYTES);
	assert_int_equal(print(program(), &b), OK);
	assert_true(str_starts(buf_str(&b), STR("%PDF-1.5")));
	assert_true(str_ends(buf_str(&b), STR("%%EOF\n")));
	Buf small;
	buf_init(&small, 1000);
	assert_fault(print(program(), &small), E_TOO_LARGE, "groups", "too_large");
	buf_done(&small);
	buf_done(&b);
}

static void test_print_that_fails(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, ORDER_PRINT_MAX_BYTES);
	fill_good();
	assert_fault(print("/nowhere/tiepsuc-paper", &b), E_NOT_FOUND, "/nowhere/tiepsuc-paper",
		"program_missing");
	assert_fault(print("/bin/false", &b), E_INTERNAL, ORDER_PRINT_PROGRAM, "program_failed");
	paper.groups[1].people[0].name = STR("Lê 木");
	assert_fault(print(program(), &b), E_INVALID, "groups[1].people[0]", "letter_not_in_font");
	assert_string_equal(c.fault.detail, "U+6728");
	fill_good();
	paper.text.recipients.items = arena_array(&arena, Str, ORDER_TEXTS_MAX);
	for (size_t i = 0; i < ORDER_TEXTS_MAX; i++)
		paper.text.recipients.items[i] = str_from(memset(arena_alloc(&arena, 301), 'x', 300));
	paper.text.recipients.items[ORDER_TEXTS_MAX - 1] = STR("Lưu: VT");
	paper.text.recipients.count = ORDER_TEXTS_MAX;
	assert_fault(print(program(), &b), E_TOO_LARGE, "recipients", "does_not_fit_page");
	buf_done(&b);
}

static void test_code(void **state)
{
	(void)state;
	Qr q;
	char text[QR_MAX_BYTES + 2];

	memset(text, 'a', sizeof(text));
	assert_true(qr_make(&arena, STR(URL), &q));
	assert_true(q.width >= 21 && qr_is_dark(&q, 0, 0) && !qr_is_dark(&q, 1, 1)); /* the corner's ring */
	assert_true(qr_make(&arena, (Str){ text, QR_MAX_BYTES }, &q));
	assert_false(qr_make(&arena, (Str){ text, QR_MAX_BYTES + 1 }, &q));
	assert_false(qr_make(&arena, STR(""), &q));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_template_that_is_wrong),
		cmocka_unit_test(test_filled_in),
		cmocka_unit_test(test_data_that_is_wrong),
		cmocka_unit_test(test_written_and_read_again),
		cmocka_unit_test(test_list_as_csv),
		cmocka_unit_test(test_list_as_workbook),
		cmocka_unit_test(test_workbook_cells),
		cmocka_unit_test(test_printed),
		cmocka_unit_test(test_print_that_fails),
		cmocka_unit_test(test_code),
	};

	arena_init(&arena, 0);
	c = (Ctx){ .arena = &arena };
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
