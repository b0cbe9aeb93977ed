/* test_commands.c: commands over HTTP: keys, versions, faults that name the field. */
#include "http/door.h"

#define KEY_1 "018f3a50-0000-7000-8000-000000000001"
#define KEY_2 "018f3a50-0000-7000-8000-000000000002"
#define FOOD  "{\"kind\":\"food\",\"area_code\":\"25975\",\"text\":\"Hết gạo\",\"phone\":\"0912345678\"}"

static void test_the_same_key_hears_the_same(void **unused UNUSED)
{
	Ask file = { .method = POST, .target = "/api/v1/requests", .body = FOOD, .key = KEY_1 };
	Reply first = ask(&file), again = ask(&file);

	expect(first, 201);
	expect(again, 201);
	assert_true(str_eq(first.text, again.text));
	assert_int_equal(
		json_array_size(items_of(&(Reply){ .json = GET_AS("ward.25975", "/api/v1/requests").json })),
		1);
	file.body =
		"{\"kind\":\"food\",\"area_code\":\"25975\",\"text\":\"Hết mắm\",\"phone\":\"0912345678\"}";
	Reply other = ask(&file);
	expect_fault(other, 409, "Idempotency-Key", "key_used_for_other_body");
	/* Another caller's key never answers with the first one's secret. */
	Ask stranger = {
		.who = "team.25942", .method = POST, .target = "/api/v1/requests", .body = FOOD, .key = KEY_1
	};
	Reply refused = ask(&stranger);
	expect_fault(refused, 409, "Idempotency-Key", "key_used_for_other_body");
}

static void test_an_act_hears_the_same_later(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678");
	const char *target = printed("/api/v1/requests/%lld/triage", id);
	Ask triage = { .who = "ward.25975",
		.method = POST,
		.target = target,
		.body = "{\"lane\":\"urgent\"}",
		.version = 1,
		.key = KEY_2 };
	Reply first = ask(&triage);

	expect(first, 200);
	assert_string_equal(text_in(first.json, "state"), "triaged");
	assert_string_equal(text_in(first.json, "lane"), "urgent");
	assert_int_equal(number_in(first.json, "version"), 2);
	assert_non_null(json_object_get(first.json, "answerable"));
	assert_str(http_memory_header(first.call, "ETag"), "\"2\"");
	Reply note = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = printed("/api/v1/requests/%lld/answer", id),
		.body = "{\"text\":\"Đã giao\"}",
		.version = 2 });
	expect(note, 200);
	Reply again = ask(&triage);
	expect(again, 200);
	assert_string_equal(text_in(again.json, "state"), "triaged");
	assert_int_equal(number_in(again.json, "version"), 2);
}

static void test_versions(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678");
	Ask note = { .who = "ward.25975",
		.method = POST,
		.target = printed("/api/v1/requests/%lld/note", id),
		.body = "{\"text\":\"Đang gom\"}" };
	Reply r = ask(&note);

	expect_fault(r, 428, "If-Match", "required");
	note.version = 1;
	r = ask(&note);
	expect(r, 200);
	r = ask(&note);
	assert_int_equal(r.status, 412);
	assert_int_equal(number_in(r.json, "version"), 2);
	note.headers[0] = "If-Match: \"once\"";
	note.version = 0;
	r = ask(&note);
	expect_fault(r, 422, "If-Match", "not_a_version");
}

static void test_keys(void **unused UNUSED)
{
	Ask file = { .method = POST, .target = "/api/v1/requests", .body = FOOD, .key = "" };
	Reply r = ask(&file);

	expect_fault(r, 422, "Idempotency-Key", "required");
	file.key = "not-a-uuid";
	r = ask(&file);
	expect_fault(r, 422, "Idempotency-Key", "not_a_uuid");
}

static void test_faults_name_the_field(void **unused UNUSED)
{
	static const struct {
		const char *body, *field, *reason;
		int status;
	} bad[] = {
		{ "{", NULL, "bad_json", 400 },
		{ "[]", NULL, "not_an_object", 400 },
		{ "{\"kind\":\"rice\",\"area_code\":\"25975\"}", "kind", "unknown_value", 422 },
		{ "{\"area_code\":\"25975\",\"text\":\"x\"}", "kind", "required", 422 },
		{ "{\"kind\":\"food\",\"area_code\":\"1\",\"text\":\"x\"}", "area_code", "unknown_area",
			422 },
		{ "{\"kind\":\"food\",\"area_code\":\"25975\"}", "text", "text_or_phone_required", 422 },
		{ "{\"kind\":\"food\",\"area_code\":\"25975\",\"phone\":\"12\"}", "phone", "not_a_phone",
			422 },
		{ "{\"kind\":\"food\",\"area_code\":\"25975\",\"text\":7}", "text", "not_text", 422 },
		{ "{\"kind\":\"food\",\"area_code\":\"25975\",\"text\":\"x\",\"lat\":91}", "lat",
			"out_of_range", 422 },
		{ "{\"kind\":\"food\",\"area_code\":\"25975\",\"text\":\"x\",\"state\":\"answered\"}",
			"state", "unknown_field", 422 },
		{ "{\"kind\":\"food\",\"kind\":\"food\"}", NULL, "bad_json", 400 },
	};

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		Reply r = ask(&(Ask){ .method = POST, .target = "/api/v1/requests", .body = bad[i].body });

		expect_fault(r, bad[i].status, bad[i].field, bad[i].reason);
	}
	Reply r = ask(
		&(Ask){ .method = POST, .target = "/api/v1/requests", .body = FOOD, .type = "text/plain" });
	expect_fault(r, 415, "Content-Type", "json_expected");
	r = ask(&(Ask){ .method = PUT, .target = "/api/v1/requests", .body = FOOD });
	expect_fault(r, 405, NULL, "method");
	r = GET_AS(NULL, "/api/v1/nothing");
	expect_fault(r, 404, NULL, "not_found");
}

static void test_faults_speak_two_languages(void **unused UNUSED)
{
	Ask en = { .target = "/api/v1/nothing", .headers = { "Accept-Language: en" } };
	Reply vi_reply = GET_AS(NULL, "/api/v1/nothing"), en_reply = ask(&en);

	assert_string_equal(text_in(vi_reply.json, "title"), "Không có, hoặc ngoài địa bàn của bạn.");
	assert_string_equal(text_in(en_reply.json, "title"), "Not there, or outside your area.");
}

/* ---- administration: add, change, refuse ---- */

static void test_areas_change(void **unused UNUSED)
{
	int64_t district = world_area_id(STR("725"));
	Ask add = { .who = "admin.74",
		.method = POST,
		.target = "/api/v1/areas",
		.body = printed("{\"code\":\"99999\",\"name\":\"Phường "
				"Mới\",\"level\":\"commune\",\"parent_id\":%lld}",
			district) };
	Reply r = ask(&add);

	expect(r, 201);
	int64_t id = number_in(r.json, "id");
	r = ask(&add);
	expect_fault(r, 409, "code", "taken");
	Ask change = { .who = "admin.74",
		.method = PUT,
		.target = printed("/api/v1/areas/%lld", id),
		.version = 1,
		.body = printed("{\"code\":\"99999\",\"name\":\"Phường Mới "
				"Tinh\",\"level\":\"commune\",\"parent_id\":%lld}",
			district) };
	r = ask(&change);
	expect(r, 200);
	r = GET_AS(NULL, "/api/v1/areas?q=phuong+moi+tinh");
	assert_int_equal(json_array_size(items_of(&r)), 1);
	assert_string_equal(text_in(json_array_get(items_of(&r), 0), "parent_code"), "725");
	r = ask(&change);
	assert_int_equal(r.status, 412);
	assert_int_equal(number_in(r.json, "version"), 2);
	change.version = 2;
	change.body =
		printed("{\"code\":\"99999\",\"name\":\"Phường\",\"level\":\"village\",\"parent_id\":%lld}",
			district);
	r = ask(&change);
	expect_fault(r, 422, "level", "unknown_value");
	/* The top of the tree has nothing above it that could be asked for rights. */
	r = ask(&(Ask){ .who = "admin.74",
		.method = PUT,
		.target = printed("/api/v1/areas/%lld", world_area_id(STR("74"))),
		.version = 1,
		.body = "{\"code\":\"74\",\"name\":\"Tỉnh Bình "
			"Dương\",\"level\":\"province\",\"population\":2426562}" });
	expect(r, 200);
}

static void test_zone_and_its_history(void **unused UNUSED)
{
	int64_t id = world_area_id(STR("25975"));
	const char *target = printed("/api/v1/areas/%lld/zone", id);
	Ask set = { .who = "province.74",
		.method = POST,
		.target = target,
		.version = 1,
		.body = "{\"zone\":\"red\",\"reason\":\"40 ca trong ngày\"}" };
	Reply r = ask(&set);

	expect(r, 200);
	set.version = 2;
	set.body = "{\"zone\":\"red\",\"reason\":\"Vẫn 40 ca\"}";
	r = ask(&set);
	expect(r, 200);
	r = ask(&set);
	assert_int_equal(r.status, 412);
	set.version = 3;
	set.body = "{\"zone\":\"red\"}";
	r = ask(&set);
	expect_fault(r, 422, "reason", "required");
	r = GET_AS("ward.25975", printed("/api/v1/areas/%lld/zones", id));
	expect(r, 200);
	assert_int_equal(json_array_size(items_of(&r)), 2);
	assert_string_equal(text_in(json_array_get(items_of(&r), 0), "reason"), "Vẫn 40 ca");
	assert_string_equal(text_in(json_array_get(items_of(&r), 0), "zone"), "red");
	assert_string_equal(text_in(json_array_get(items_of(&r), 1), "reason"), "40 ca trong ngày");
	r = GET_AS("ward.25942", printed("/api/v1/areas/%lld/zones", id));
	expect(r, 404);
}

static void test_posts_appointments_duties(void **unused UNUSED)
{
	int64_t area = world_area_id(STR("25975"));
	Reply r = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = "/api/v1/posts",
		.body = printed(
			"{\"area_id\":%lld,\"kind\":\"agency_head\",\"title\":\"Trưởng trạm cung ứng\"}",
			area) });

	expect(r, 201);
	int64_t post = number_in(r.json, "id");
	r = GET_AS("ward.25975", "/api/v1/posts?area=25975&vacant=1");
	assert_int_equal(json_array_size(items_of(&r)), 1);
	assert_true(json_is_true(json_object_get(json_array_get(items_of(&r), 0), "vacant")));
	r = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = "/api/v1/appointments",
		.body = printed("{\"post_id\":%lld,\"holder\":\"Trần Văn B\",\"phone\":\"0912 000 "
				"111\",\"from\":\"2021-08-23T06:00:00+07:00\"}",
			post) });
	expect(r, 201);
	int64_t appointment = number_in(r.json, "id");
	r = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = "/api/v1/appointments",
		.body = printed(
			"{\"post_id\":%lld,\"holder\":\"Lê Thị C\",\"from\":\"2021-08-23T07:00:00+07:00\"}",
			post) });
	expect_fault(r, 422, "rank", "already_held");
	r = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = "/api/v1/duties",
		.body = str_printf(&fresh.arena,
			"{\"post_id\":%lld,\"appointment_id\":%lld,\"from\":\"2021-08-23T06:30:00+07:00\","
			"\"to\":"
			"\"2021-08-23T18:00:00+07:00\"}",
			(long long)post, (long long)appointment)
				.ptr });
	expect(r, 201);
	r = GET_AS("ward.25975", "/api/v1/posts?area=25975&kind=agency_head");
	const json_t *holder = json_object_get(json_array_get(items_of(&r), 0), "holder");
	assert_string_equal(text_in(holder, "name"), "Trần Văn B");
	assert_string_equal(text_in(holder, "phone"), "0912000111");
	assert_true(json_is_true(json_object_get(holder, "on_duty")));
	r = GET_AS("ward.25975", printed("/api/v1/duties?post=%lld", post));
	assert_int_equal(json_array_size(items_of(&r)), 1);
	r = GET_AS("ward.25942", "/api/v1/duties");
	assert_int_equal(json_array_size(items_of(&r)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_the_same_key_hears_the_same),
		DOOR_TEST(test_an_act_hears_the_same_later),
		DOOR_TEST(test_versions),
		DOOR_TEST(test_keys),
		DOOR_TEST(test_faults_name_the_field),
		DOOR_TEST(test_faults_speak_two_languages),
		DOOR_TEST(test_areas_change),
		DOOR_TEST(test_zone_and_its_history),
		DOOR_TEST(test_posts_appointments_duties),
	};

	return door_run(tests);
}
