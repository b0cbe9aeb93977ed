/* test_table.c: files as rows of cells: CSV, XLSX, GeoJSON; what is wrong is named by row and column. */
#include "test.h"

#include "link/geojson.h"
#include "link/table.h"

#include <xlsxwriter.h>
#include <zip.h>

static Arena arena;
static Ctx c;
static Table t;

static void read_good(Str text)
{
	c.fault = (Fault){ 0 };
	if (table_read(&c, text, &t) != OK)
		fail_msg("%s: %s %s", c.fault.field, c.fault.reason, c.fault.detail ? c.fault.detail : "");
}

static void assert_refused(Str text, Status want, const char *field, const char *reason)
{
	c.fault = (Fault){ 0 };
	assert_int_equal(table_read(&c, text, &t), want);
	assert_string_equal(c.fault.field, field);
	assert_string_equal(c.fault.reason, reason);
}

static void assert_cell(size_t row, size_t column, const char *want)
{
	assert_true(row < t.count);
	assert_str(table_cell(&t.rows[row], column), want);
}

/* ---- CSV ---- */

static void test_csv_plain(void **state)
{
	(void)state;
	read_good(STR("\xEF\xBB\xBF"
		      "code,name\r\n25975, An Phú \r\n\r\n25978,\"Bình \"\"Hòa\"\", mới\r\ndòng hai\"\r\n"));
	assert_str(table_cell(&t.head, 0), "code");
	assert_int_equal(t.count, 2);
	assert_int_equal(t.rows[0].number, 2);
	assert_cell(0, 1, "An Phú");
	assert_int_equal(t.rows[1].number, 4); /* as a spreadsheet counts: the empty row too */
	assert_cell(1, 1, "Bình \"Hòa\", mới\r\ndòng hai");
	assert_cell(1, 7, "");
}

static void test_csv_separators_and_line_ends(void **state)
{
	(void)state;
	read_good(STR("a;b,c;d\n1;2,3;4\n"));
	assert_cell(0, 1, "2,3");
	read_good(STR("a\tb\r1\t2\r"));
	assert_cell(0, 1, "2");
	read_good(STR("sep=;\r\na,b;c\r\n1;2\r\n"));
	assert_str(table_cell(&t.head, 0), "a,b");
	assert_cell(0, 1, "2");
	read_good(STR("\"a;b;c\",d\n1,2"));
	assert_cell(0, 1, "2"); /* no line end at the end; semicolons inside quotes count for nothing */
}

static void test_csv_guards_of_formulas(void **state)
{
	(void)state;
	Buf b;

	read_good(STR("a,b,c\n'=1+1,'+84 912,'x\n"));
	assert_cell(0, 0, "=1+1");
	assert_cell(0, 1, "+84 912");
	assert_cell(0, 2, "'x");
	buf_init(&b, 1000);
	csv_put_cell(&b, STR("=cmd|x"), true);
	csv_put_cell(&b, STR("-5.5"), false);
	csv_put_cell(&b, STR("+84 912 345 678"), false);
	csv_put_cell(&b, STR("-2+3"), false);
	csv_put_cell(&b, STR("@x, \"y\""), false);
	assert_str(buf_str(&b), "'=cmd|x,-5.5,+84 912 345 678,'-2+3,\"'@x, \"\"y\"\"\"");
	buf_done(&b);
}

static void test_csv_that_is_wrong(void **state)
{
	(void)state;
	assert_refused(STR("a,b\n1,2\n3,\"4\n"), E_MALFORMED, "row 3", "quote_not_closed");
	assert_refused(STR("a,b\n1,\"2\"x\n"), E_MALFORMED, "row 2", "text_after_quote");
	assert_refused(STR("a,b\n1,2\n1,\xFF\n"), E_MALFORMED, "row 3", "bad_utf8");
	assert_string_equal(c.fault.detail, "column 2");
	assert_refused((Str){ "a,b\n1,\0\n", 8 }, E_MALFORMED, "row 2", "bad_utf8");
	assert_refused(STR("\xFF\xFE"
			   "a"),
		E_UNSUPPORTED, "file", "not_utf8_file");
	assert_refused(STR(" \n,,\n"), E_INVALID, "file", "empty_file");
	assert_refused(STR("\xD0\xCF\x11\xE0xls"), E_UNSUPPORTED, "file", "old_spreadsheet");
}

static void test_csv_limits(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, (size_t)4 << 20);
	buf_add(&b, STR("head\n"));
	for (int i = 0; i < TABLE_ROWS_MAX; i++)
		buf_add(&b, STR("x\n"));
	read_good(buf_str(&b));
	assert_int_equal(t.count, TABLE_ROWS_MAX);
	buf_add(&b, STR("\n")); /* empty rows are none */
	read_good(buf_str(&b));
	buf_add(&b, STR("x\n"));
	assert_refused(buf_str(&b), E_TOO_LARGE, "row 50003", "too_many_rows");
	buf_clear(&b);
	for (int i = 0; i < TABLE_COLUMNS_MAX; i++)
		buf_add(&b, STR("x,"));
	read_good(buf_str(&b)); /* an empty cell beyond the last column is no column */
	buf_add(&b, STR("x"));
	assert_refused(buf_str(&b), E_TOO_LARGE, "row 1", "too_many_columns");
	buf_done(&b);
}

/* ---- XLSX ---- */

static Str slurp(const char *path)
{
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	size_t len = (size_t)ftell(f);
	rewind(f);
	char *bytes = arena_alloc(&arena, len + 1);
	assert_int_equal(fread(bytes, 1, len, f), len);
	fclose(f);
	unlink(path);
	return (Str){ bytes, len };
}

static const char *scratch_path(void)
{
	const char *tmp = getenv("TMPDIR");

	return str_printf(&arena, "%s/table-%d.xlsx", tmp ? tmp : "/tmp", (int)getpid()).ptr;
}

static void test_xlsx_of_another_program(void **state)
{
	(void)state;
	const char *path = scratch_path();
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *sheet = workbook_add_worksheet(book, "Phiếu");
	lxw_format *day = workbook_add_format(book), *time = workbook_add_format(book), *money;
	lxw_datetime when = { .year = 2021, .month = 8, .day = 23, .hour = 7, .min = 42, .sec = 30 };

	(void)workbook_add_worksheet(book, "Trang khác");
	money = workbook_add_format(book);
	format_set_num_format(day, "dd/mm/yyyy");
	format_set_num_format(time, "d/m/yy h:mm");
	format_set_num_format(money, "#,##0 [$đ-vi-VN]");
	worksheet_write_string(sheet, 0, 0, "Điện thoại", NULL);
	worksheet_write_string(sheet, 0, 1, "Số người", NULL);
	worksheet_write_string(sheet, 2, 0, "0912 345 678", NULL);
	worksheet_write_number(sheet, 2, 1, 4, NULL);
	worksheet_write_number(sheet, 2, 2, 0.1 + 0.2, NULL);
	worksheet_write_number(sheet, 2, 3, 912345678, NULL);
	worksheet_write_datetime(sheet, 2, 4, &(lxw_datetime){ .year = 2021, .month = 7, .day = 1 }, day);
	worksheet_write_datetime(sheet, 2, 5, &when, time);
	worksheet_write_number(sheet, 2, 6, 44431, money); /* the same number, but no date */
	worksheet_write_boolean(sheet, 2, 7, 1, NULL);
	worksheet_write_string(sheet, 4, 2, "a < b & \"c\"", NULL);
	worksheet_write_blank(sheet, 5, 200, day); /* coloured, but empty */
	assert_int_equal(workbook_close(book), 0);
	read_good(slurp(path));
	assert_str(table_cell(&t.head, 0), "Điện thoại");
	assert_int_equal(t.count, 2);
	assert_int_equal(t.rows[0].number, 3);
	assert_cell(0, 0, "0912 345 678");
	assert_cell(0, 1, "4");
	assert_cell(0, 2, "0.3");
	assert_cell(0, 3, "912345678");
	assert_cell(0, 4, "2021-07-01");
	assert_cell(0, 5, "2021-08-23T07:42:30+07:00");
	assert_cell(0, 6, "44431");
	assert_cell(0, 7, "1");
	assert_int_equal(t.rows[1].number, 5);
	assert_cell(1, 2, "a < b & \"c\"");
}

/* A workbook of given parts; NULL: left out. */
static Str workbook(const char *sheet, size_t zeros)
{
	const char *path = scratch_path();
	zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	const char *book =
		"<workbook xmlns:r='r'><sheets><sheet name='a' sheetId='1' r:id='rId1'/></sheets></workbook>";
	const char *relations = "<Relationships><Relationship Id='rId1' Type='http://x/worksheet' "
				"Target='/xl/worksheets/s.xml'/></Relationships>";

	assert_non_null(z);
	zip_file_add(z, "xl/workbook.xml", zip_source_buffer(z, book, strlen(book), 0), 0);
	zip_file_add(
		z, "xl/_rels/workbook.xml.rels", zip_source_buffer(z, relations, strlen(relations), 0), 0);
	size_t len = strlen(sheet) + zeros;
	char *text = arena_alloc(&arena, len + 1);
	memcpy(text, sheet, strlen(sheet));
	memset(text + strlen(sheet), ' ', zeros);
	zip_file_add(z, "xl/worksheets/s.xml", zip_source_buffer(z, text, len, 0), 0);
	assert_int_equal(zip_close(z), 0);
	return slurp(path);
}

static void test_xlsx_by_hand(void **state)
{
	(void)state;
	read_good(workbook(
		"<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c "
		"t='inlineStr'><x:is><x:r><x:t>Đi</x:t></x:r>"
		"<x:rPh><x:t>no</x:t></x:rPh><x:r><x:t>ện</x:t></x:r></x:is></x:c></x:row>"
		"<x:row r='7'><x:c r='C7'><x:v>9.12345678E8</x:v></x:c></x:row></x:sheetData></x:worksheet>",
		0));
	assert_str(table_cell(&t.head, 0), "Điện");
	assert_int_equal(t.rows[0].number, 7);
	assert_cell(0, 2, "912345678");
}

static void test_xlsx_that_is_wrong(void **state)
{
	(void)state;
	Str good = workbook("<worksheet><row><c><v>1</v></c></row></worksheet>", 0);

	read_good(good);
	assert_refused(str_sub(good, 0, good.len - 30), E_MALFORMED, "file", "not_a_spreadsheet");
	assert_refused(STR("PK\x03\x04 nothing else"), E_MALFORMED, "file", "not_a_spreadsheet");
	assert_refused(workbook("<worksheet><row><c><v>1</v></row></worksheet>", 0), E_MALFORMED, "file",
		"not_a_spreadsheet");
	assert_refused(workbook("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet>&b;</worksheet>", 0), E_MALFORMED,
		"file", "not_a_spreadsheet");
	assert_refused(workbook("<worksheet><row><c t='s'><v>5</v></c></row></worksheet>", 0), E_MALFORMED,
		"file", "not_a_spreadsheet");
	/* 20 MB that pack into 20 KB. */
	assert_refused(workbook("<worksheet><row><c><v>1</v></c></row></worksheet>", (size_t)20 << 20),
		E_TOO_LARGE, "file", "unpacks_too_large");
}

/* When the memory of a call is used up, the parser and the archive are given back (seen by the sanitizer). */
static void test_xlsx_without_memory(void **state)
{
	(void)state;
	Str good = workbook("<worksheet><row><c><v>1</v></c></row></worksheet>", 0);
	Arena small;
	Ctx tight = { .arena = &small };
	Table table;
	size_t refused = 0;
	jmp_buf out;

	for (volatile size_t max = 1000; max < 600000; max += 4096) {
		arena_init(&small, max);
		if (arena_guard(&small, &out) == 0)
			refused += xlsx_read(&tight, good, &table) == E_NOMEM;
		arena_done(&small);
	}
	assert_true(refused > 0);
}

/* ---- GeoJSON ---- */

#define FEATURE(properties, geometry)                                                                        \
	"{\"type\":\"Feature\",\"properties\":" properties ",\"geometry\":" geometry "}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static GeoTable g;

static void read_geo(const char *text)
{
	c.fault = (Fault){ 0 };
	if (geojson_read(&c, str_from(text), &g) != OK)
		fail_msg("%s: %s", c.fault.field, c.fault.reason);
}

static void test_geojson(void **state)
{
	(void)state;
	/* Clockwise outside, counter-clockwise hole: both are turned. A height is dropped, digits are cut. */
	read_geo(COLLECTION(FEATURE("{\"code\":\"25975\",\"pop\":12,\"x\":null}",
		"{\"type\":\"Polygon\",\"bbox\":[1],\"coordinates\":[[[106,10],[106,12],[108.00000049,12,5],["
		"108,10],[106,10]],"
		"[[106.5,10.5],[107,10.5],[107,11],[106.5,10.5]]]}") "," FEATURE("{\"name\":\"An "
										 "Phú\",\"code\":\"25978\"}",
		"{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]],"
		"[[[5,5],[9,5],[9,9],[5,9],[5,5]]]]}")));
	t = g.table;
	assert_int_equal(t.count, 2);
	assert_cell(0, 0, "25975");
	assert_cell(0, 1, "12");
	assert_cell(1, 0, "25978");
	assert_str(table_cell(&t.head, 3), "name");
	assert_cell(1, 3, "An Phú");
	assert_str(g.features[0].geometry,
		"{\"type\":\"Polygon\",\"coordinates\":[[[106,10],[108,10],[108,12],[106,12],[106,10]],"
		"[[106.5,10.5],[107,11],[107,10.5],[106.5,10.5]]]}");
	assert_true(g.features[0].lat > 10.9999 && g.features[0].lat < 11.0001);
	assert_true(g.features[1].lon > 6.9999 && g.features[1].lon < 7.0001); /* of the larger ring */
}

static void test_geojson_features_that_are_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *geometry, *reason, *where;
	} wrong[] = {
		{ "null", "geometry_missing", "" },
		{ "{\"type\":\"Point\",\"coordinates\":[1,2]}", "not_a_polygon", "Point" },
		{ "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[2,2],[1,2]]]}", "ring_not_closed",
			"ring 1" },
		{ "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[1,1]]]}", "ring_too_short",
			"ring 1" },
		{ "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[3,1],[1,1]]]}", "ring_without_area",
			"ring 1" },
		{ "{\"type\":\"Polygon\",\"coordinates\":[[[11,106],[12,106],[12,107],[11,106]]]}",
			"position_out_of_range", "ring 1, position 1" }, /* latitude first */
		{ "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[2,\"2\"],[1,1]]]}", "not_a_position",
			"ring 1, position 3" },
		{ "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,2]]]}",
			"ring_not_closed", "ring 2" },
		{ "{\"type\":\"Polygon\",\"coordinates\":[]}", "ring_too_short", "ring 0" },
		{ "{\"type\":\"Polygon\",\"coordinates\":[5]}", "not_a_position", "ring 1" },
		{ "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[[[1]]]]]]}", "not_a_position",
			"ring 1, position 1" },
	};

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		read_geo(str_printf(&arena, COLLECTION(FEATURE("{\"code\":\"1\"}", "%s")), wrong[i].geometry)
				 .ptr);
		assert_string_equal(g.features[0].reason, wrong[i].reason);
		assert_str(g.features[0].where, wrong[i].where);
		assert_int_equal(g.features[0].geometry.len, 0);
	}
}

static void test_geojson_files_that_are_wrong(void **state)
{
	(void)state;
	assert_int_equal(geojson_read(&c, STR("{\"type\":\"Feature\"}"), &g), E_MALFORMED);
	assert_string_equal(c.fault.reason, "not_geojson");
	assert_int_equal(geojson_read(&c, STR(COLLECTION("")), &g), E_INVALID);
	assert_string_equal(c.fault.reason, "empty_file");
	assert_int_equal(geojson_read(&c, STR("{\"type\":"), &g), E_MALFORMED);
	assert_string_equal(c.fault.reason, "bad_json");
	/* A feature of no shape at all is a row without cells. */
	read_geo(COLLECTION("7"));
	assert_int_equal(g.table.count, 1);
	assert_string_equal(g.features[0].reason, "geometry_missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_plain),
		cmocka_unit_test(test_csv_separators_and_line_ends),
		cmocka_unit_test(test_csv_guards_of_formulas),
		cmocka_unit_test(test_csv_that_is_wrong),
		cmocka_unit_test(test_csv_limits),
		cmocka_unit_test(test_xlsx_of_another_program),
		cmocka_unit_test(test_xlsx_by_hand),
		cmocka_unit_test(test_xlsx_that_is_wrong),
		cmocka_unit_test(test_xlsx_without_memory),
		cmocka_unit_test(test_geojson),
		cmocka_unit_test(test_geojson_features_that_are_wrong),
		cmocka_unit_test(test_geojson_files_that_are_wrong),
	};

	arena_init(&arena, 0);
	c.arena = &arena;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
