/* test_needs.c: a ward reports its people, the table of needs explains itself, a commune asks for more, all
 * through the door. */
#include "http/door.h"

#include <string.h>

#define API "/api/v1"

static const json_t *item_of(const json_t *list, const char *code)
{
	const json_t *items = json_object_get(list, "items");

	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);

		if (str_eq(json_str(json_object_get(item, "area"), "code"), str_from(code)))
			return item;
	}
	return NULL;
}

static const json_t *role_of(const json_t *item, const char *role)
{
	const json_t *roles = json_object_get(item, "roles");

	for (size_t i = 0; i < json_array_size(roles); i++) {
		if (str_eq(json_str(json_array_get(roles, i), "role"), str_from(role)))
			return json_array_get(roles, i);
	}
	fail_msg("no role %s", role);
	return NULL;
}

static Reply get(const char *who, const char *target)
{
	return ask(&(Ask){ .who = who, .method = GET, .target = target });
}

static Reply post(const char *who, const char *target, const char *body)
{
	return ask(&(Ask){ .who = who, .method = POST, .target = target, .body = body });
}

static void wanted(Reply r, int status)
{
	expect(r, status);
}

static void test_report_is_seen(void **state UNUSED)
{
	wanted(post("ward.25975", API "/staff-reports",
		       "{\"area_code\":\"25975\",\"establishment\":60,\"present\":40,\"infected\":15}"),
		200);
	Reply r = get("ward.25975", API "/needs?count=1");
	expect(r, 200);
	assert_int_equal(number_in(r.json, "count"), 1); /* its own area only */
	const json_t *item = item_of(r.json, "25975");
	assert_non_null(item);
	assert_true(json_is_true(json_object_get(item, "reported_today")));
	assert_int_equal(number_in(json_object_get(item, "report"), "present"), 40);
	assert_int_equal(number_in(item, "own"), 40);
	const json_t *medical = role_of(item, "medical");
	assert_int_equal(number_in(medical, "own"), 6);
	assert_int_equal(number_in(medical, "required"), 3);
	assert_int_equal(number_in(medical, "gap"), -3);
	assert_true(str_eq(json_str(medical, "by"), STR("least")));

	Reply reports = get("ward.25975", API "/staff-reports?area=25975");
	expect(reports, 200);
	assert_int_equal(json_array_size(json_object_get(reports.json, "items")), 1);
	wanted(get("ward.25975", API "/staff-reports?day=today"), 422);
	wanted(get("ward.25975", API "/staff-reports?cursor=x.y"), 422);
}

static void test_numbers_that_do_not_fit_are_named(void **state UNUSED)
{
	Reply r = post("ward.25975", API "/staff-reports",
		"{\"area_code\":\"25975\",\"establishment\":60,\"present\":50,\"infected\":11}");

	expect(r, 422);
	assert_true(str_eq(json_str(r.json, "field"), STR("infected")));
	assert_true(str_eq(json_str(r.json, "reason"), STR("beyond_establishment")));
	r = post("ward.25975", API "/staff-reports", "{\"area_code\":\"25975\",\"establishment\":-1}");
	expect(r, 422);
	assert_true(str_eq(json_str(r.json, "field"), STR("establishment")));
}

static void test_breaking_ones_come_first(void **state UNUSED)
{
	wanted(post("ward.25942", API "/staff-reports",
		       "{\"area_code\":\"25942\",\"establishment\":60,\"present\":5,\"infected\":30}"),
		200);
	Reply all = get("province.74", API "/needs");
	expect(all, 200);
	const json_t *first = json_array_get(json_object_get(all.json, "items"), 0);
	assert_true(str_eq(json_str(json_object_get(first, "area"), "code"), STR("25942")));
	assert_int_equal(json_array_size(json_object_get(all.json, "items")), 4);
	Reply breaking = get("province.74", API "/needs?breaking=1");
	expect(breaking, 200);
	assert_int_equal(json_array_size(json_object_get(breaking.json, "items")), 1);
	Reply one = get("province.74", API "/needs?limit=1");
	expect(one, 200);
	assert_int_equal(json_array_size(json_object_get(one.json, "items")), 1);
	assert_true(json_is_string(json_object_get(one.json, "next_cursor")));
}

static void test_asking_changes_what_is_wanted(void **state UNUSED)
{
	const char *body =
		printed("{\"area_id\":%lld,\"role\":\"medical\",\"people\":12,\"reason\":\"Thêm khu.\"}",
			world_area_id(STR("25975")));
	Reply r = post("ward.25975", API "/need-asks", body);

	expect(r, 201);
	int64_t id = number_in(r.json, "id");
	Reply twice = post("ward.25975", API "/need-asks", body);
	expect(twice, 422);
	assert_true(str_eq(json_str(twice.json, "reason"), STR("already_asked")));
	Reply needs = get("ward.25975", API "/needs");
	const json_t *medical = role_of(item_of(needs.json, "25975"), "medical");
	assert_int_equal(number_in(medical, "wanted"), 12);
	assert_int_equal(number_in(medical, "required"), 3);
	assert_int_equal(number_in(json_object_get(medical, "ask"), "id"), id);
	Reply withdrawn = ask(&(Ask){ .who = "ward.25975",
		.method = PUT,
		.target = printed(API "/need-asks/%lld", id),
		.version = 1,
		.body = printed("{\"area_id\":%lld,\"role\":\"medical\",\"people\":12,\"reason\":\"Thêm "
				"khu.\",\"withdrawn\":true}",
			world_area_id(STR("25975"))) });
	expect(withdrawn, 200);
	needs = get("ward.25975", API "/needs");
	medical = role_of(item_of(needs.json, "25975"), "medical");
	assert_int_equal(number_in(medical, "wanted"), 3);
}

static void test_the_file_has_a_line_a_role(void **state UNUSED)
{
	Reply r = get("province.74", API "/needs?format=csv");
	size_t lines = 0;

	expect(r, 200);
	for (size_t i = 0; i < r.text.len; i++)
		lines += r.text.ptr[i] == '\n';
	assert_int_equal(lines, 1 + 4 * 6);
	assert_true(str_find(r.text, STR("role,own,least")) > 0);
	assert_true(str_find(r.text, STR("Phường An Phú")) > 0);
	wanted(get("team.25975", API "/needs?format=csv"), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_report_is_seen),
		DOOR_TEST(test_numbers_that_do_not_fit_are_named),
		DOOR_TEST(test_breaking_ones_come_first),
		DOOR_TEST(test_asking_changes_what_is_wanted),
		DOOR_TEST(test_the_file_has_a_line_a_role),
	};

	return door_run(tests);
}
