/* test_imports.c: files of rows over HTTP: judged first, row by row, nothing twice, nothing lost. */
#include "http/door.h"

#include <sys/stat.h>

#define BOM "\xEF\xBB\xBF"

static Reply import(const char *who, const char *what, const char *file)
{
	return ask(&(Ask){ .who = who,
		.method = POST,
		.target = str_printf(&fresh.arena, "/api/v1/imports/%s", what).ptr,
		.body = file,
		.type = "text/csv" });
}

/* rows, good, same, bad rows. */
static void expect_report(Reply r, int64_t rows, int64_t good, int64_t same, int64_t bad, int line)
{
	expect_at(&r, 200, __FILE__, line);
	if (number_in(r.json, "rows") == rows && number_in(r.json, "good") == good &&
		number_in(r.json, "same") == same && number_in(r.json, "bad_rows") == bad)
		return;
	print_error("wanted %lld rows, %lld good, %lld the same, %lld bad: %.*s\n", (long long)rows,
		(long long)good, (long long)same, (long long)bad, (int)MIN(r.text.len, 1500), r.text.ptr);
	_fail(__FILE__, line);
}
#define report(r, rows, good, same, bad) expect_report((r), (rows), (good), (same), (bad), __LINE__)

/* The nth complaint of a report. */
static void expect_bad(
	const Reply *r, size_t n, int64_t row, const char *column, const char *reason, int line)
{
	const json_t *bad = json_array_get(json_object_get(r->json, "bad"), n);

	if (number_in(bad, "row") == row && strcmp(text_in(bad, "column"), column) == 0 &&
		strcmp(text_in(bad, "reason"), reason) == 0 &&
		!str_starts(words_of(LANG_VI, "reason", str_from(reason)), str_from(reason)))
		return;
	print_error("wanted row %lld, %s: %s in %.*s\n", (long long)row, column, reason,
		(int)MIN(r->text.len, 1500), r->text.ptr);
	_fail(__FILE__, line);
}
#define bad(r, n, row, column, reason) expect_bad(&(r), (n), (row), (column), (reason), __LINE__)

static size_t requests_of(const char *who)
{
	Reply r = GET_AS(who, "/api/v1/requests?sort=new&limit=200");

	expect(r, 200);
	return json_array_size(items_of(&r));
}

static const json_t *area_named(const char *code)
{
	Reply r = GET_AS("admin.74", printed("/api/v1/areas/%lld", world_area_id(str_from(code))));

	expect(r, 200);
	return json_object_get(r.json, "area") ? json_object_get(r.json, "area") : r.json;
}

/* ---- requests ---- */

#define REQUESTS                                                                                                \
	BOM "STT;Loại;Phường;Nội dung;Số người;Điện thoại;Yếu thế\r\n"                     \
	    "1;Thuốc;Phường An Phú;Hết thuốc huyết áp;2;912345678;người già, bệnh nền\r\n" \
	    "2;food;thuan giao;Hết gạo;4;0912 345 679;\r\n"                                                 \
	    "3;food;An Phú;Hết gạo;nhiều;12;\r\n"                                                        \
	    "4;food;Dĩ An;Hết gạo;4;0912345670;\r\n"                                                       \
	    "5;gạo;Nơi khác;Hết gạo;4;;\r\n"                                                            \
	    "6;petition;25975;;1;;\r\n"

static void test_requests_row_by_row(void **unused UNUSED)
{
	Reply preview = import("district.725", "requests?preview=1", REQUESTS);

	report(preview, 6, 2, 0, 4);
	assert_false(json_is_true(json_object_get(preview.json, "done")));
	assert_int_equal(requests_of("district.725"), 0);
	const json_t *sample = json_object_get(preview.json, "sample");
	assert_int_equal(json_array_size(sample), 2);
	assert_string_equal(text_in(json_array_get(sample, 0), "area_code"), "25975");
	assert_string_equal(text_in(json_array_get(sample, 0), "phone"), "0912345678");
	assert_string_equal(
		json_string_value(json_array_get(json_object_get(preview.json, "ignored_columns"), 0)),
		"STT");

	Reply done = import("district.725", "requests", REQUESTS);
	report(done, 6, 2, 0, 4);
	assert_true(json_is_true(json_object_get(done.json, "done")));
	bad(done, 0, 4, "Số người", "not_a_whole_number");
	bad(done, 1, 4, "Điện thoại", "not_a_phone");
	bad(done, 2, 5, "Phường", "not_found"); /* another district's ward */
	bad(done, 3, 6, "Loại", "unknown_value");
	bad(done, 4, 6, "Phường", "unknown_area");
	bad(done, 5, 7, "Nội dung", "text_or_phone_required");
	assert_int_equal(number_in(done.json, "bad_count"), 6);
	assert_int_equal(requests_of("district.725"), 2);
	Reply list = GET_AS("ward.25975", "/api/v1/requests");
	const json_t *one = json_array_get(items_of(&list), 0);
	assert_string_equal(text_in(one, "channel"), "import");
	assert_string_equal(text_in(one, "text"), "Hết thuốc huyết áp");
	assert_int_equal(json_array_size(json_object_get(one, "vulnerable")), 2);

	Reply again = import("district.725", "requests", REQUESTS);
	report(again, 6, 2, 2, 4);
	assert_int_equal(requests_of("district.725"), 2);
	report(import("district.725", "requests?preview=1", REQUESTS), 6, 2, 2, 4);
}

/* Reading an area, or taking its calls, is not bringing in a file for it. */
static void test_requests_where_one_may_import(void **unused UNUSED)
{
	const char *who = door_account("importer", CAN(CAN_READ) | CAN(CAN_IMPORT), "25975");
	Grant elsewhere = { .account_id = world_account_id(str_from(who)),
		.area_id = world_area_id(STR("25972")),
		.cans = CAN(CAN_READ) | CAN(CAN_INTAKE) };

	world_save(&grant_resource, &elsewhere);
	Reply r = import(who, "requests", "kind,area_code,text\nfood,25975,gạo\nfood,25972,gạo\n");
	report(r, 2, 1, 0, 1);
	bad(r, 0, 3, "area_code", "not_found");
}

/* What was wrong comes back with why, is mended there, and goes in; the column of why is no part of the row.
 */
static void test_the_bad_rows_come_back(void **unused UNUSED)
{
	Reply done = import("district.725", "requests", REQUESTS);
	const char *bad_file = text_in(done.json, "bad_file");

	assert_true(str_starts(str_from(bad_file), STR(BOM "STT,Loại,Phường,")));
	assert_non_null(strstr(bad_file,
		",Vì sao\r\n3,food,An Phú,Hết gạo,nhiều,12,,Số người: Phải là số nguyên. Điện thoại: "));
	assert_null(strstr(bad_file, "Hết thuốc"));
	/* A person mends the row: how many, and the telephone. */
	const char *wrong = strstr(bad_file, "nhiều,12,");
	const char *mended = str_printf(
		&fresh.arena, "%.*s4,,%s", (int)(wrong - bad_file), bad_file, wrong + strlen("nhiều,12,"))
				     .ptr;
	Reply second = import("district.725", "requests", mended);
	report(second, 4, 1, 0, 3);
	assert_int_equal(requests_of("district.725"), 3);
	report(import("district.725", "requests", text_in(second.json, "bad_file")), 3, 0, 0, 3);
	report(import("district.725", "requests",
		       "STT,Loại,Phường,Nội dung,Số người\n3,food,An Phú,Hết gạo,4\n"),
		1, 1, 1, 0);
}

/* Two equal rows are two needs; the file again is none, in whatever order its columns stand. */
static void test_equal_rows(void **unused UNUSED)
{
	report(import("admin.74", "requests", "kind,area_code,text\nfood,25975,gạo\nfood,25975,gạo\n"), 2, 2,
		0, 0);
	assert_int_equal(requests_of("admin.74"), 2);
	report(import("admin.74", "requests",
		       "text;area_code;kind\ngạo;25975;food\ngạo;25975;food\ngạo;25975;food\n"),
		3, 3, 2, 0);
	assert_int_equal(requests_of("admin.74"), 3);
	/* A column of the file's own tells two days apart. */
	report(import("admin.74", "requests", "kind,area_code,text,ngày\nfood,25975,gạo,24/8\n"), 1, 1, 0, 0);
	assert_int_equal(requests_of("admin.74"), 4);
}

/* More rows than one batch holds. */
static void test_many_requests(void **unused UNUSED)
{
	Buf b;

	buf_init(&b, (size_t)1 << 20);
	buf_add(&b, STR("kind,area_code,text,persons\n"));
	for (int i = 0; i < 1300; i++)
		buf_addf(&b, "food,25975,gạo lần %d,%d\n", i, i % 100 == 99 ? 9999 : 3);
	const char *file = str_cstr(&fresh.arena, buf_str(&b));
	buf_done(&b);
	Reply r = import("ward.25975", "requests", file);
	report(r, 1300, 1287, 0, 13);
	bad(r, 0, 101, "persons", "out_of_range");
	bad(r, 12, 1301, "persons", "out_of_range");
	assert_int_equal(json_array_size(json_object_get(r.json, "sample")), 20);
	report(import("ward.25975", "requests", file), 1300, 1287, 1287, 13);
	Reply count = GET_AS("ward.25975", "/api/v1/requests?count=1&limit=1");
	assert_int_equal(number_in(count.json, "count"), 1287);
}

/* ---- the file as a whole ---- */

static void test_files_that_are_refused(void **unused UNUSED)
{
	static const struct {
		const char *what, *file;
		int status;
		const char *field, *reason;
	} cases[] = {
		{ "requests", "area_code,text\n25975,x\n", 422, "kind", "column_missing" },
		{ "requests", "kind,text\nfood,x\n", 422, "area_code", "column_missing" },
		{ "requests", "kind,area_code,Loại\nfood,25975,x\n", 422, "Loại", "column_twice" },
		{ "requests", "kind,area_code\nfood,\"25975\n", 400, "row 2", "quote_not_closed" },
		{ "requests", "kind,area_code\nfood,\xC3\n", 400, "row 2", "bad_utf8" },
		{ "requests", "PK\x03\x04 no workbook", 400, "file", "not_a_spreadsheet" },
		{ "requests", "\xD0\xCF\x11\xE0", 415, "file", "old_spreadsheet" },
		{ "requests", "\n\n", 422, "file", "empty_file" },
		{ "areas", "name\nx\n", 422, "code", "column_missing" },
		{ "boundaries", "code,name\n1,x\n", 415, "file", "not_geojson" },
		{ "boundaries", "{\"type\":\"Feature\"}", 400, "file", "not_geojson" },
		{ "posts", "area_code,kind\n25975,chair\n", 422, "title", "column_missing" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		Reply r = import("admin.74", cases[i].what, cases[i].file);

		expect_fault(r, cases[i].status, cases[i].field, cases[i].reason);
	}
	Reply nobody = import(NULL, "requests", REQUESTS);
	expect(nobody, 401);
	Reply hotline = import("hotline.74", "requests", REQUESTS);
	expect_fault(hotline, 403, NULL, "no_capability");
	Reply keyless = ask(&(Ask){ .who = "admin.74",
		.method = POST,
		.target = "/api/v1/imports/requests",
		.body = REQUESTS,
		.key = "" });
	expect_fault(keyless, 422, "Idempotency-Key", "required");
	Reply unknown = import("admin.74", "things", REQUESTS);
	expect(unknown, 404);
}

/* ---- all that is wrong with a row ---- */

static size_t bad_count(const Reply *r)
{
	return json_array_size(json_object_get(r->json, "bad"));
}

/* Whoever mends a row wants to mend it once: every column is told, each once, and what stands there. */
static void test_a_row_tells_all_that_is_wrong(void **unused UNUSED)
{
	static char words[4100];

	memset(words, 'a', sizeof(words) - 1);
	Reply r = import("district.725", "requests?preview=1",
		str_printf(&fresh.arena,
			"kind,area,phone,persons,lat,address,text\n"
			"gạo,Nơi khác,12,9999,107,12 Lê Lợi,%s\n"
			"food,25942,123,0,,,\n"
			",,,,,,\n"
			",,,1,,,\n",
			words)
			.ptr);

	report(r, 3, 0, 0, 3);
	bad(r, 0, 2, "kind", "unknown_value");
	bad(r, 1, 2, "text", "too_long");
	bad(r, 2, 2, "persons", "out_of_range");
	bad(r, 3, 2, "lat", "out_of_range");
	bad(r, 4, 2, "area", "unknown_area");
	bad(r, 5, 2, "phone", "not_a_phone");
	bad(r, 6, 3, "phone", "not_a_phone");
	bad(r, 7, 3, "area", "not_found");
	bad(r, 8, 5, "kind", "required");
	bad(r, 9, 5, "area", "required");
	bad(r, 10, 5, "text", "text_or_phone_required");
	assert_int_equal(bad_count(&r), 11);
	const json_t *text = json_array_get(json_object_get(r.json, "bad"), 1);
	assert_true(strlen(text_in(text, "value")) < 250); /* enough to know it again */
	const json_t *phone = json_array_get(json_object_get(r.json, "bad"), 6);
	assert_string_equal(text_in(phone, "value"), "123");
	/* Whole or not at all: not even the row that has only one wrong cell. */
	report(import("district.725", "requests", "kind,area_code,text,persons\nfood,25975,gạo,9999\n"), 1, 0,
		0, 1);
	assert_int_equal(requests_of("district.725"), 0);

	r = import("admin.74", "areas",
		"code,name,level,parent_code,merged_into,population,valid_from,valid_to\n"
		"1,,tầng,nirgends,niemals,viele,02/07/2025,01/07/2025\n"
		",Tên,commune,nirgends,,,,\n");
	report(r, 2, 0, 0, 2);
	bad(r, 0, 2, "population", "not_a_whole_number");
	bad(r, 1, 2, "parent_code", "unknown_area");
	bad(r, 2, 2, "merged_into", "unknown_area");
	bad(r, 3, 2, "name", "required");
	bad(r, 4, 2, "level", "unknown_value");
	bad(r, 5, 2, "valid_to", "before_start");
	bad(r, 6, 3, "code", "required");
	bad(r, 7, 3, "parent_code", "unknown_area");
	assert_int_equal(bad_count(&r), 8);

	r = import("admin.74", "posts",
		"area_code,kind,title,holder,holder_phone,login,from,to,rank\n"
		"nirgends,vua,,,12,khong.co,02/07/2025,01/07/2025,10\n");
	report(r, 1, 0, 0, 1);
	bad(r, 0, 2, "kind", "unknown_value");
	bad(r, 1, 2, "rank", "out_of_range");
	bad(r, 2, 2, "title", "required");
	bad(r, 3, 2, "area_code", "unknown_area");
	bad(r, 4, 2, "holder", "required");
	bad(r, 5, 2, "holder_phone", "not_a_phone");
	bad(r, 6, 2, "to", "before_start");
	bad(r, 7, 2, "login", "unknown_account");
	assert_int_equal(bad_count(&r), 8);
}

/* The file of bad rows speaks the language of whoever gets it, and a head may hold any character. */
static void test_the_bad_rows_in_ones_language(void **unused UNUSED)
{
	Ask a = { .who = "admin.74",
		.method = POST,
		.target = "/api/v1/imports/requests?preview=1",
		.body = "kind,area_code,text,Số | người\nfood,25975,gạo,viele\nfood,9,gạo,1\n",
		.type = "text/csv",
		.headers = { "Accept-Language: en" } };
	Reply r = ask(&a);

	expect(r, 200);
	const char *file = text_in(r.json, "bad_file");
	assert_non_null(strstr(file, ",Why\r\n"));
	assert_non_null(strstr(file, str_printf(&fresh.arena, "Số | người: %.*s\r\n",
					     STR_ARG(words_get(LANG_EN, "reason.not_a_whole_number")))
					     .ptr));
	assert_non_null(strstr(file, "area_code: "));
}

/* ---- areas ---- */

/* Children before parents, a successor that comes later; what is wrong takes nothing else with it. */
#define AREAS                                                                                                \
	"Mã,Tên,Cấp,Mã cấp trên,Dân số,Từ ngày,Đến ngày,Nhập vào\n"                     \
	"25975A,Khu phố 1,group,25900,1.200,,,\n"                                                          \
	"25960,Phường An Bình,,,,,01/07/2025,25900\n"                                                    \
	"25900,Phường Mới,commune,724,184.059,01/07/2025,,\n"                                           \
	"1,Lạc,commune,999,,,,\n"                                                                          \
	"2,Ngược,province,25975,,,,\n"                                                                    \
	"25942,Phường Dĩ An,commune,724,200.000,,,\n"                                                    \
	"25942,Phường Dĩ An,commune,724,,,,\n"                                                           \
	",Không mã,commune,724,,,,\n"                                                                      \
	"3,,commune,724,,,,\n"                                                                               \
	"4,Ngày,commune,724,,02/07/2025,01/07/2025,\n"                                                      \
	"5,Con của lạc,group,1,,,,\n"

static void test_areas_in_any_order(void **unused UNUSED)
{
	Reply preview = import("admin.74", "areas?preview=1", AREAS);

	report(preview, 11, 4, 0, 7);
	assert_int_equal(world_area_id(STR("25900")), 0);
	Reply done = import("admin.74", "areas", AREAS);
	report(done, 11, 4, 0, 7);
	assert_true(json_equal(json_object_get(preview.json, "bad"), json_object_get(done.json, "bad")));
	bad(done, 0, 5, "Mã cấp trên", "unknown_area");
	bad(done, 1, 6, "Cấp", "not_below_parent");
	bad(done, 2, 8, "Mã", "duplicate");
	bad(done, 3, 9, "Mã", "required");
	bad(done, 4, 10, "Tên", "required");
	bad(done, 5, 11, "Đến ngày", "before_start");
	bad(done, 6, 12, "Mã cấp trên", "unknown_area");
	const json_t *fresh_one = area_named("25900"), *old = area_named("25960"),
		     *changed = area_named("25942");
	assert_int_equal(number_in(fresh_one, "population"), 184059);
	assert_int_equal(number_in(old, "merged_into_id"), number_in(fresh_one, "id"));
	assert_string_equal(text_in(old, "valid_to"), "2025-07-01");
	assert_string_equal(text_in(old, "level"), "commune"); /* an empty cell changes nothing */
	assert_int_equal(number_in(changed, "population"), 200000);
	assert_int_equal(number_in(changed, "version"), 2);
	assert_int_equal(number_in(area_named("25975A"), "parent_id"), number_in(fresh_one, "id"));
	report(import("admin.74", "areas", AREAS), 11, 4, 4, 7);
	assert_int_equal(number_in(area_named("25942"), "version"), 2);
}

static void test_areas_change_there_and_back(void **unused UNUSED)
{
	report(import("admin.74", "areas", "code,name,population\n25942,Phường Dĩ An,1\n"), 1, 1, 0, 0);
	report(import("admin.74", "areas", "code,name,population\n25942,Phường Dĩ An,2\n"), 1, 1, 0, 0);
	report(import("admin.74", "areas", "code,name,population\n25942,Phường Dĩ An,1\n"), 1, 1, 0, 0);
	assert_int_equal(number_in(area_named("25942"), "population"), 1);
}

/* Only within one's own areas: the other district's ward and a new district are refused. */
static void test_areas_within_ones_own(void **unused UNUSED)
{
	const char *who = door_account("mapper", CAN(CAN_READ) | CAN(CAN_AREAS) | CAN(CAN_IMPORT), "725");
	Reply r = import(who, "areas",
		"code,name,level,parent_code,population\n25975,Phường An Phú,commune,725,5\n25942,Phường Dĩ "
		"An,commune,724,5\n"
		"1,Mới,district,74,5\n2,Mới,commune,725,5\n");

	report(r, 4, 2, 0, 2);
	assert_int_equal(number_in(json_array_get(json_object_get(r.json, "bad"), 0), "row"), 3);
	assert_int_equal(number_in(json_array_get(json_object_get(r.json, "bad"), 1), "row"), 4);
	assert_int_equal(number_in(area_named("25942"), "population"), 106856);
	const char *other = door_account("counter", CAN(CAN_READ) | CAN(CAN_IMPORT), "74");
	report(import(other, "areas", "code,name,population\n25975,Phường An Phú,6\n"), 1, 0, 0, 1);
}

/* ---- boundaries ---- */

#define SQUARE(x)                                                                                            \
	"{\"type\":\"Polygon\",\"coordinates\":[[[" x ",10],[" x ",11],[107,11],[107,10],[" x ",10]]]}"
#define FEATURE(code, geometry)                                                                              \
	"{\"type\":\"Feature\",\"properties\":{\"ma_xa\":\"" code "\",\"x\":1},\"geometry\":" geometry "}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static Str shape_of(const char *code)
{
	AreaShape *shape = arena_new(&fresh.arena, AreaShape);

	if (row_get(&fresh.c, reader_db(world.reader), &area_shape_resource, world_area_id(str_from(code)),
		    shape) != OK)
		return (Str){ "", 0 };
	return shape->geometry;
}

static void test_boundaries(void **unused UNUSED)
{
	const char *file = COLLECTION(FEATURE("25975", SQUARE("106")) "," FEATURE(
		"25942", SQUARE("106.5")) "," FEATURE("99", SQUARE("106")) "," FEATURE("25972",
		"{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,2]]]}") "," FEATURE("25960",
		SQUARE("106")) "," FEATURE("25960", SQUARE("106")));
	Reply preview = import("admin.74", "boundaries?preview=1", file);

	report(preview, 6, 2, 0, 4);
	assert_int_equal(shape_of("25975").len, 0);
	Reply done = import("admin.74", "boundaries", file);
	report(done, 6, 2, 0, 4);
	bad(done, 0, 3, "ma_xa", "unknown_area");
	bad(done, 1, 4, "geometry", "ring_not_closed");
	bad(done, 2, 5, "ma_xa", "duplicate");
	bad(done, 3, 6, "ma_xa", "duplicate");
	/* Turned as RFC 7946 has it. */
	assert_str(shape_of("25975"),
		"{\"type\":\"Polygon\",\"coordinates\":[[[106,10],[107,10],[107,11],[106,11],[106,10]]]}");
	report(import("admin.74", "boundaries", file), 6, 2, 2, 4);
	Reply map = GET_AS(NULL, "/api/v1/areas.geojson?level=commune");
	expect(map, 200);
	assert_non_null(strstr(str_cstr(&fresh.arena, map.text), "[[106.5,10],"));
}

static void test_boundaries_change_there_and_back(void **unused UNUSED)
{
	report(import("admin.74", "boundaries", COLLECTION(FEATURE("25975", SQUARE("106")))), 1, 1, 0, 0);
	report(import("admin.74", "boundaries", COLLECTION(FEATURE("25975", SQUARE("105")))), 1, 1, 0, 0);
	report(import("admin.74", "boundaries", COLLECTION(FEATURE("25975", SQUARE("106")))), 1, 1, 0, 0);
	assert_true(str_find(shape_of("25975"), STR("[106,10]")) > 0);
	const char *who = door_account("mapper", CAN(CAN_READ) | CAN(CAN_AREAS) | CAN(CAN_IMPORT), "724");
	Reply outside = import(who, "boundaries", COLLECTION(FEATURE("25975", SQUARE("104"))));
	report(outside, 1, 0, 0, 1);
	bad(outside, 0, 1, "ma_xa", "no_capability");
}

/* Areas with their boundaries from one file: names, levels from the words before them, centres. */
static void test_areas_of_geojson(void **unused UNUSED)
{
	const char *file = COLLECTION(
		"{\"type\":\"Feature\",\"properties\":{\"code\":\"25999\",\"name\":\"Phường Lái Thiêu\","
		"\"type\":\"Phường\",\"district_code\":725,\"pop2019\":119009},\"geometry\":" SQUARE(
			"106") "},{\"type\":\"Feature\",\"properties\":{\"code\":\"26000\",\"name\":"
			       "\"Hỏng\",\"type\":\"Phường\",\"district_code\":725},\"geometry\":"
			       "{\"type\":\"Point\",\"coordinates\":[1,2]}}");
	Reply r = import("admin.74", "areas", file);

	report(r, 2, 1, 0, 1);
	bad(r, 0, 2, "geometry", "not_a_polygon");
	const json_t *area = area_named("25999");
	assert_string_equal(text_in(area, "level"), "commune");
	assert_int_equal(number_in(area, "population"), 119009);
	assert_true(json_real_value(json_object_get(area, "lat")) > 10.49);
	assert_true(shape_of("25999").len > 0);
	assert_int_equal(world_area_id(STR("26000")), 0); /* whole or not at all */
	report(import("admin.74", "areas", file), 2, 1, 1, 1);
}

/* ---- posts ---- */

#define POSTS                                                                                                                                \
	"Mã phường;Chức vụ;Chức danh;Điện thoại;Người giữ;Di động;Từ ngày;Đến ngày;Thứ bậc;Tài khoản\n" \
	"25975;Phó Chủ tịch UBND;Phó Chủ tịch Văn xã;0274 3711 111;Trần Thị "                                                \
	"B;912345679;01/08/2021;;0;ward.25975\n"                                                                                             \
	"25975;vice_chair;pho chu tich van xa;;Lê Văn C;;;;1;\n"                                                                           \
	"25975;vice_chair;Phó Chủ tịch Kinh tế;;Phạm D;12;;;0;\n"                                                                   \
	"9;chair;Chủ tịch;;;;;;;\n"                                                                                                      \
	"25975;vua;Vua;;;;;;;\n"                                                                                                             \
	"25972;chair;Chủ tịch mới;;Cũ;;01/01/2021;01/08/2021;0;\n"                                                                    \
	"25972;chair;Chủ tịch mới;;Mới;;01/07/2021;;0;\n"                                                                            \
	"25972;chair;Chủ tịch mới;;Mới;;01/08/2021;;0;\n"                                                                            \
	"25972;chair;Chủ tịch mới;;Ai;;;;2;khong.co\n"                                                                                 \
	"25942;chair;Chủ tịch;;;;;;;\n"

static const json_t *post_titled(const char *area, const char *title)
{
	Reply r = GET_AS("admin.74", str_printf(&fresh.arena, "/api/v1/posts?area=%s", area).ptr);
	const json_t *items = json_is_array(r.json) ? r.json : items_of(&r), *p;
	size_t i;

	expect(r, 200);
	json_array_foreach(items, i, p)
	{
		if (strcmp(text_in(p, "title"), title) == 0)
			return p;
	}
	return NULL;
}

static void test_posts_and_their_holders(void **unused UNUSED)
{
	Reply preview = import("district.725", "posts?preview=1", POSTS);

	report(preview, 10, 4, 0, 6);
	assert_null(post_titled("25975", "Phó Chủ tịch Văn xã"));
	Reply done = import("district.725", "posts", POSTS);
	report(done, 10, 4, 0, 6);
	assert_true(json_equal(json_object_get(preview.json, "bad"), json_object_get(done.json, "bad")));
	bad(done, 0, 4, "Di động", "not_a_phone");
	bad(done, 1, 5, "Mã phường", "unknown_area");
	bad(done, 2, 6, "Chức vụ", "unknown_value");
	bad(done, 3, 8, "Thứ bậc", "already_held");
	bad(done, 4, 10, "Tài khoản", "unknown_account");
	bad(done, 5, 11, "Mã phường", "not_found");
	const json_t *post = post_titled("25975", "Phó Chủ tịch Văn xã");
	assert_non_null(post);
	assert_string_equal(text_in(post, "phone"), "0274 3711 111");
	assert_string_equal(text_in(json_object_get(post, "holder"), "name"), "Trần Thị B");
	assert_int_equal(json_array_size(json_object_get(post, "appointments")), 2);
	assert_null(post_titled("25975", "Phó Chủ tịch Kinh tế")); /* no post of a row that is refused */
	assert_string_equal(
		text_in(json_object_get(post_titled("25972", "Chủ tịch mới"), "holder"), "name"), "Mới");
	report(import("district.725", "posts", POSTS), 10, 4, 4, 6);
	assert_int_equal(
		json_array_size(json_object_get(post_titled("25975", "Phó Chủ tịch Văn xã"), "appointments")),
		2);
	/* A term that ends is a change of the same appointment. */
	report(import("district.725", "posts",
		       "area_code,kind,title,holder,to,rank\n25972,chair,Chủ tịch mới,Mới,30/08/2021,0\n"),
		1, 1, 0, 0);
	assert_int_equal(
		json_array_size(json_object_get(post_titled("25972", "Chủ tịch mới"), "appointments")), 2);
}

/* ---- the real province, when its boundaries are at hand ---- */

static const char *shared_file(const char *name)
{
	const char *root = getenv("TIEPSUC_ROOT"), *given = getenv("TIEPSUC_SHARED");
	struct stat st;
	const char *path = given ? str_printf(&fresh.arena, "%s/%s", given, name).ptr
				 : str_printf(&fresh.arena, "%s/../shared/%s", root ? root : ".", name).ptr;
	FILE *f = stat(path, &st) == 0 ? fopen(path, "rb") : NULL;

	if (!f)
		return NULL;
	char *text = arena_alloc(&fresh.arena, (size_t)st.st_size + 1);
	assert_int_equal(fread(text, 1, (size_t)st.st_size, f), st.st_size);
	fclose(f);
	return text;
}

static void test_the_real_province(void **unused UNUSED)
{
	const char *boundaries = shared_file("boundaries/binhduong_communes_2021.geojson");
	const char *city = shared_file("boundaries/hcmc_communes_2021.geojson");
	char path[500];
	const char *root = getenv("TIEPSUC_ROOT");

	if (!boundaries || !city) {
		print_message("skipped: no shared/boundaries beside the source\n");
		skip();
	}
	snprintf(path, sizeof(path), "%s/data/units/binhduong_2021.csv", root ? root : ".");
	FILE *f = fopen(path, "rb");
	char *units = arena_alloc(&fresh.arena, 1 << 20);
	assert_non_null(f);
	assert_true(fread(units, 1, 1 << 20, f) > 1000);
	fclose(f);
	report(import("admin.74", "areas", units), 101, 101, 0, 0);
	report(import("admin.74", "boundaries", boundaries), 91, 91, 0, 0);
	report(import("admin.74", "boundaries", boundaries), 91, 91, 91, 0);
	Reply other = import("admin.74", "boundaries", city);
	report(other, 312, 0, 0, 312);
	bad(other, 0, 1, "code", "unknown_area");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_requests_row_by_row),
		DOOR_TEST(test_requests_where_one_may_import),
		DOOR_TEST(test_the_bad_rows_come_back),
		DOOR_TEST(test_a_row_tells_all_that_is_wrong),
		DOOR_TEST(test_the_bad_rows_in_ones_language),
		DOOR_TEST(test_equal_rows),
		DOOR_TEST(test_many_requests),
		DOOR_TEST(test_files_that_are_refused),
		DOOR_TEST(test_areas_in_any_order),
		DOOR_TEST(test_areas_change_there_and_back),
		DOOR_TEST(test_areas_within_ones_own),
		DOOR_TEST(test_boundaries),
		DOOR_TEST(test_boundaries_change_there_and_back),
		DOOR_TEST(test_areas_of_geojson),
		DOOR_TEST(test_posts_and_their_holders),
		DOOR_TEST(test_the_real_province),
	};

	return door_run(tests);
}
