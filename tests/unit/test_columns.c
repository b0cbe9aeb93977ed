/* test_columns.c: heads that people write, and what they write under them. */
#include "test.h"

#include "base/time.h"
#include "domain/request.h"
#include "base/words.h"
#include "link/import_inside.h"

static Arena arena;
static Ctx c;
static const char *const extras[] = { "area", "district", "ref" };

static Status match(const char *head, const Resource *r, Columns *ret)
{
	Table t;

	c.fault = (Fault){ 0 };
	assert_int_equal(csv_read(&c, str_from(head), &t), OK);
	return columns_match(&c, &t.head, r, extras, COUNT_OF(extras), ret);
}

static size_t column_of(const Columns *m, const char *name)
{
	for (size_t i = 0; i < m->resource->count; i++) {
		if (strcmp(m->resource->fields[i].name, name) == 0)
			return m->field_at[i];
	}
	return NO_COLUMN;
}

static void test_heads_in_both_languages(void **state)
{
	(void)state;
	static const char *const heads[] = {
		"kind,area_code,phone,persons,vulnerable,lat",
		"Loại,Mã phường,Điện thoại,Số người,Yếu thế,Vĩ độ",
		"LOAI,ma phuong, so dien thoai ,SO NGUOI,doi tuong,vi do",
		"Loại yêu cầu,Mã địa bàn,SĐT,Nhân khẩu,Đối tượng yếu thế,latitude",
		"Kind,Area code,Phone number,Persons,Vulnerable,LAT",
	};
	static const char *const fields[] = { "kind", "area_code", "phone", "persons", "vulnerable", "lat" };

	for (size_t i = 0; i < COUNT_OF(heads); i++) {
		Columns m;

		assert_int_equal(match(heads[i], &request_filing_resource, &m), OK);
		for (size_t k = 0; k < COUNT_OF(fields); k++) {
			if (column_of(&m, fields[k]) != k)
				fail_msg("%s is not column %zu of %s", fields[k], k, heads[i]);
		}
		assert_int_equal(m.ignored_count, 0);
	}
}

static void test_heads_that_name_nothing(void **state)
{
	(void)state;
	Columns m;

	assert_int_equal(match("STT,Phường,,Mã nguồn,Vì sao,id,join_id", &request_filing_resource, &m), OK);
	assert_int_equal(m.ignored_count, 3); /* ids mean nothing outside */
	assert_str(m.ignored[0], "STT");
	assert_str(m.ignored[2], "join_id");
	assert_int_equal(m.why_at, 4);
	assert_true(columns_has(&m, "area") && columns_has(&m, "ref") && !columns_has(&m, "district"));
	assert_string_equal(columns_head(&c, &m, "area"), "Phường");
	assert_string_equal(columns_head(&c, &m, "phone"), "phone");
	assert_int_equal(match("Điện thoại,phone", &request_filing_resource, &m), E_INVALID);
	assert_string_equal(c.fault.field, "phone");
	assert_string_equal(c.fault.reason, "column_twice");
	/* What the server sets is no column. */
	assert_int_equal(match("code,zone,search,version", &area_resource, &m), OK);
	assert_int_equal(m.ignored_count, 3);
}

/* What the staff app offers as a template is understood, every column of it. */
static void test_templates_are_understood(void **state)
{
	(void)state;
	static const struct {
		const char *key;
		const Resource *r;
	} templates[] = { { "imports.columns_requests", &request_filing_resource },
		{ "imports.columns_areas", &area_resource },
		{ "imports.columns_posts", &post_line_resource } };
	static const char *const others[] = { "parent_code", "merged_into", "ref" };

	for (size_t i = 0; i < COUNT_OF(templates); i++) {
		for (Lang lang = LANG_VI; lang <= LANG_EN; lang++) {
			Str text = words_get(lang, templates[i].key);
			Table t;
			Columns m;

			assert_int_equal(csv_read(&c, text, &t), OK);
			assert_true(t.head.count > 5);
			assert_int_equal(
				columns_match(&c, &t.head, templates[i].r, others, COUNT_OF(others), &m), OK);
			if (m.ignored_count)
				fail_msg("%s: %.*s is not understood", templates[i].key,
					STR_ARG(m.ignored[0]));
		}
	}
}

static Status set(const Resource *r, const char *field, const char *cell, void *row)
{
	const Field *f = model_field(r, field);

	assert_non_null(f);
	c.fault = (Fault){ 0 };
	return cell_set(&c, f, str_from(cell), row);
}

#define FILING(field, cell) set(&request_filing_resource, (field), (cell), &f)

static void assert_wrong(Status st, const char *field, const char *reason)
{
	assert_int_equal(st, E_INVALID);
	assert_string_equal(c.fault.field, field);
	assert_string_equal(c.fault.reason, reason);
}

static void test_numbers(void **state)
{
	(void)state;
	RequestFiling f = { .persons = 7 };
	static const struct {
		const char *cell;
		int32_t value; /* -1: none */
	} cells[] = { { "4", 4 }, { "1.128", 1128 }, { "1,128", 1128 }, { "1 128", 1128 },
		{ "1.128.000", 1128000 }, { "", 7 }, { "1.12", -1 }, { "1.12.128", -1 }, { "1.1280", -1 },
		{ "1.128,5", -1 }, { ".128", -1 }, { "1.", -1 }, { "4x", -1 }, { "99999999999", -1 },
		{ "four", -1 } };

	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		f.persons = 7;
		Status st = FILING("persons", cells[i].cell);

		if (cells[i].value < 0 ? st == OK : st != OK || f.persons != cells[i].value)
			fail_msg("\"%s\" gives %d", cells[i].cell, f.persons);
	}
	assert_int_equal(FILING("lat", "10,9804"), OK);
	assert_true(f.lat > 10.98039 && f.lat < 10.98041);
	assert_int_equal(FILING("lon", "106.6519"), OK);
	assert_true(f.lon > 106.65189 && f.lon < 106.65191);
	assert_wrong(FILING("lat", "1,2,3"), "lat", "not_a_number");
	assert_wrong(FILING("lat", "10.9,5"), "lat", "not_a_number");
	assert_wrong(FILING("lat", "nan"), "lat", "not_a_number");
	assert_wrong(FILING("persons", "vài"), "persons", "not_a_whole_number");
}

static void test_words_of_lists(void **state)
{
	(void)state;
	RequestFiling f = { 0 };

	assert_int_equal(FILING("kind", "Thuốc"), OK);
	assert_int_equal(f.kind, KIND_MEDICINE);
	assert_int_equal(FILING("kind", "CAP CUU"), OK);
	assert_int_equal(f.kind, KIND_EMERGENCY);
	assert_int_equal(FILING("kind", "food"), OK);
	assert_int_equal(f.kind, KIND_FOOD);
	assert_wrong(FILING("kind", "gạo"), "kind", "unknown_value");
	assert_int_equal(FILING("vulnerable", "người già; pregnant , Trẻ nhỏ"), OK);
	assert_int_equal(
		f.vulnerable, 1u << VULNERABLE_ELDERLY | 1u << VULNERABLE_PREGNANT | 1u << VULNERABLE_CHILD);
	assert_int_equal(FILING("vulnerable", "Có người già"), OK);
	assert_int_equal(f.vulnerable, 1u << VULNERABLE_ELDERLY);
	assert_wrong(FILING("vulnerable", "người già, lạ"), "vulnerable", "unknown_value");
}

static void test_days_and_times(void **state)
{
	(void)state;
	Area a = { 0 };
	Appointment p = { 0 };
	int32_t day;
	int64_t ms;
	static const char *const days[] = { "2021-08-23", "23/08/2021", "23/8/2021", "23-8-2021",
		"23.08.2021" };
	static const char *const times[] = { "23/08/2021 07:42", "23/8/2021 7:42", "23/08/2021 7:42:00",
		"2021-08-23T07:42:00+07:00", "2021-08-23 07:42" };
	static const char *const no_days[] = { "31/02/2021", "8/23/2021", "23/08", "23/08/21", "hôm qua",
		"1/2/3/4", "20210823", "23/08/2021x" };

	assert_true(day_parse(STR("2021-08-23"), &day) && time_parse(STR("2021-08-23T07:42:00+07:00"), &ms));
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		a.valid_from = 0;
		assert_int_equal(set(&area_resource, "valid_from", days[i], &a), OK);
		assert_int_equal(a.valid_from, day);
	}
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		p.from_ms = 0;
		assert_int_equal(set(&appointment_resource, "from_ms", times[i], &p), OK);
		assert_int_equal(p.from_ms, ms);
	}
	assert_int_equal(set(&appointment_resource, "from_ms", "23/08/2021", &p), OK);
	assert_int_equal(p.from_ms, day_start_ms(day));
	for (size_t i = 0; i < COUNT_OF(no_days); i++) {
		if (set(&area_resource, "valid_from", no_days[i], &a) != E_INVALID)
			fail_msg("\"%s\" is taken for a day", no_days[i]);
		assert_string_equal(c.fault.reason, "not_a_day");
	}
	assert_wrong(set(&appointment_resource, "from_ms", "23/08/2021 25:00", &p), "from", "not_a_time");
}

static void test_texts(void **state)
{
	(void)state;
	RequestFiling f = { 0 };
	Post post = { 0 };

	assert_int_equal(FILING("text", "  Phu\u031bo\u031b\u0300ng An Phú "), OK);
	assert_str(f.text, "Phường An Phú"); /* in its one spelling */
	assert_int_equal(FILING("phone", "912345678"), OK); /* a spreadsheet dropped the 0 */
	assert_str(f.phone, "0912345678");
	assert_int_equal(FILING("phone", "0274 3822 222"), OK);
	assert_str(f.phone, "0274 3822 222");
	assert_int_equal(set(&post_resource, "closed", "Có", &post), OK);
	assert_true(post.closed);
	assert_int_equal(set(&post_resource, "closed", "không", &post), OK);
	assert_false(post.closed);
	assert_wrong(set(&post_resource, "closed", "có lẽ", &post), "closed", "not_a_boolean");
}

static void test_words_that_count(void **state)
{
	(void)state;
	Str en = words_get(LANG_EN, "persons");

	assert_str(words_put(&arena, en, "n", STR("1")), "1 person");
	assert_str(words_put(&arena, en, "n", STR("3")), "3 people");
	assert_str(words_put(&arena, words_get(LANG_VI, "persons"), "n", STR("3")), "3 người");
	assert_str(words_put(&arena, STR("a {n|b|c} d {x}"), "n", STR("2")), "a 2 c d {x}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heads_in_both_languages),
		cmocka_unit_test(test_heads_that_name_nothing),
		cmocka_unit_test(test_templates_are_understood),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_words_of_lists),
		cmocka_unit_test(test_words_that_count),
		cmocka_unit_test(test_days_and_times),
		cmocka_unit_test(test_texts),
	};

	arena_init(&arena, 0);
	c.arena = &arena;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
