/* test_lists.c: pages, filters, counts and files of every list; and the live stream that tells of them. */
#include "http/door.h"

#include "base/time.h"

#define REQUESTS "/api/v1/requests?area=25975"

/* Walks all pages; gives how many rows there were and fails when one comes twice. */
static size_t walk(const char *who, const char *target, int limit, int64_t *ids, size_t max,
	void (*meanwhile)(size_t page))
{
	const char *cursor = "";
	size_t n = 0, pages = 0;

	do {
		char sep = strchr(target, '?') ? '&' : '?';
		Reply r = GET_AS(who,
			str_printf(&fresh.arena, "%s%climit=%d&cursor=%s", target, sep, limit, cursor).ptr);
		const json_t *item;
		size_t i;

		expect(r, 200);
		assert_true(json_array_size(items_of(&r)) <= (size_t)limit);
		json_array_foreach((json_t *)(uintptr_t)items_of(&r), i, item)
		{
			assert_true(n < max);
			ids[n] = number_in(item, "id");
			for (size_t k = 0; k < n; k++)
				assert_true(ids[k] != ids[n]);
			n++;
		}
		cursor = text_in(r.json, "next_cursor");
		if (meanwhile)
			meanwhile(pages);
		pages++;
	} while (*cursor);
	return n;
}

static void file_many(int n)
{
	for (int i = 0; i < n; i++)
		door_file("25975", printed("0912345%03lld", i));
}

static void test_pages_hold_every_row_once(void **unused UNUSED)
{
	int64_t ids[300];

	file_many(23);
	assert_int_equal(walk("ward.25975", REQUESTS, 5, ids, 300, NULL), 23);
	assert_int_equal(walk("ward.25975", REQUESTS "&sort=new", 7, ids, 300, NULL), 23);
	assert_int_equal(walk("ward.25975", REQUESTS "&sort=new", 23, ids, 300, NULL), 23);
	size_t tasks = walk("ward.25975", "/api/v1/tasks", 4, ids, 300, NULL);
	assert_int_equal(tasks, 46); /* to look at it, and to answer it */
	assert_int_equal(walk(NULL, "/api/v1/areas", 2, ids, 300, NULL), 7);
	assert_int_equal(walk("ward.25975", "/api/v1/posts", 2, ids, 300, NULL), 5);
	assert_int_equal(walk("province.74", "/api/v1/appointments", 3, ids, 300, NULL), 27);
	assert_int_equal(walk("admin.74", "/api/v1/accounts", 4, ids, 300, NULL), 15);
	assert_int_equal(walk("admin.74", "/api/v1/grants", 4, ids, 300, NULL), 15);
}

/* Rows come and others are answered while somebody turns the pages. */
static void others_go_on(size_t page)
{
	if (page > 3)
		return;
	int64_t id = door_file("25975", "0912345999");
	Reply r = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = printed("/api/v1/requests/%lld/answer", id),
		.version = 1,
		.body = "{\"text\":\"Đã giao\"}" });

	expect(r, 200);
}

static void test_pages_stay_right_while_rows_change(void **unused UNUSED)
{
	int64_t before[300], ids[300];

	file_many(20);
	assert_int_equal(walk("ward.25975", REQUESTS, 200, before, 300, NULL), 20);
	size_t n = walk("ward.25975", REQUESTS, 4, ids, 300, others_go_on);
	/* Whatever was there before is there, once; newer ones may be. */
	for (size_t i = 0; i < 20; i++) {
		size_t found = 0;

		for (size_t k = 0; k < n; k++)
			found += ids[k] == before[i];
		assert_int_equal(found, 1);
	}
	n = walk("ward.25975", REQUESTS "&sort=new", 4, ids, 300, others_go_on);
	assert_int_equal(n, 24); /* newest first: what came later is not in it */
}

static void test_counts_are_the_rows_behind_them(void **unused UNUSED)
{
	int64_t ids[300];

	file_many(9);
	Reply r = GET_AS("ward.25975", REQUESTS "&count=1&limit=2");
	assert_int_equal(number_in(r.json, "count"), 9);
	r = GET_AS("ward.25975", REQUESTS "&limit=2");
	assert_true(json_is_null(json_object_get(r.json, "count")));
	clock_set_for_drill(clock_now_ms() + 10 * MINUTE_MS);
	world_run_clock();
	Reply board = GET_AS("ward.25975", "/api/v1/boards/command?area=25975");
	const json_t *totals = json_object_get(board.json, "totals");
	assert_int_equal(
		number_in(totals, "open"), walk("ward.25975", REQUESTS "&open=1", 4, ids, 300, NULL));
	assert_int_equal(
		number_in(totals, "overdue"), walk("ward.25975", REQUESTS "&overdue=1", 4, ids, 300, NULL));
	assert_int_equal(number_in(totals, "overdue"), 9);
	r = GET_AS("ward.25975", "/api/v1/tasks?late=1&count=1&limit=1");
	assert_int_equal(number_in(r.json, "count"), 9);
}

static const char *late_since(void)
{
	Reply r = GET_AS("ward.25975", "/api/v1/boards/command?area=25975");

	expect(r, 200);
	return text_in(json_array_get(json_object_get(r.json, "areas"), 0), "oldest_late_at");
}

/* The board says since when a ward is late: with an answer, or with a step towards it. */
static void test_the_board_tells_since_when_a_ward_is_late(void **unused UNUSED)
{
	assert_string_equal(late_since(), "");
	clock_set_for_drill(WORLD_START_MS);
	int64_t id = door_file(
		"25975", "0912345001"); /* to be looked at within five minutes, answered within a day */
	clock_set_for_drill(WORLD_START_MS + 3 * MINUTE_MS);
	door_file("25975", "0912345002");
	clock_set_for_drill(WORLD_START_MS + 10 * MINUTE_MS);
	world_run_clock();
	assert_string_equal(late_since(), "2021-08-23T07:05:00+07:00");
	clock_set_for_drill(WORLD_START_MS + 30 * MINUTE_MS);
	assert_string_equal(late_since(), "2021-08-23T07:05:00+07:00");
	clock_set_for_drill(WORLD_START_MS + 2 * DAY_MS);
	world_run_clock();
	Request first = world_request(id);
	assert_string_equal(late_since(), str_cstr(&fresh.arena, time_text(&fresh.arena, first.due_at_ms)));
}

static size_t found(const char *more)
{
	Reply r = GET_AS("ward.25975", str_printf(&fresh.arena, REQUESTS "%s", more).ptr);

	expect(r, 200);
	return json_array_size(items_of(&r));
}

static void test_filters(void **unused UNUSED)
{
	int64_t first = door_file("25975", "0912345001");
	Reply r = ask(&(Ask){ .who = "hotline.74",
		.method = POST,
		.target = "/api/v1/requests",
		.body = "{\"kind\":\"medicine\",\"area_code\":\"25975\",\"text\":\"Cần thuốc huyết "
			"áp\",\"name\":\"Nguyễn Thị "
			"Đào\",\"phone\":\"+84 912 345 002\",\"address\":\"12 Lê Lợi\"}" });

	expect(r, 201);
	r = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = printed("/api/v1/requests/%lld/triage", first),
		.version = 1,
		.body = "{\"lane\":\"urgent\"}" });
	expect(r, 200);
	assert_int_equal(found(""), 2);
	assert_int_equal(found("&kind=medicine"), 1);
	assert_int_equal(found("&kind=medicine,food"), 2);
	assert_int_equal(found("&state=filed"), 1);
	assert_int_equal(found("&lane=urgent"), 1);
	assert_int_equal(found("&channel=hotline"), 1);
	assert_int_equal(found("&phone=0912%20345%20002"), 1);
	assert_int_equal(found("&q=dao%20le%20loi"), 1);
	assert_int_equal(found("&q=huyet%20ap"), 1);
	assert_int_equal(found("&q=0912345001"), 1);
	assert_int_equal(found("&assignee=me"), 0);
	assert_int_equal(found("&filed_after=2021-08-24T00:00:00%2B07:00"), 0);
	r = GET_AS("ward.25975", REQUESTS "&kind=rice");
	expect_fault(r, 422, "kind", "unknown_value");
	r = GET_AS("ward.25975", "/api/v1/requests?area=nirgends");
	expect_fault(r, 422, "area", "unknown_area");
	r = GET_AS("ward.25975", REQUESTS "&cursor=mist");
	expect_fault(r, 422, "cursor", "not_a_cursor");
	r = GET_AS("ward.25975", REQUESTS "&filed_after=gestern");
	expect_fault(r, 422, "filed_after", "not_a_time");
	r = GET_AS("ward.25975", REQUESTS "&post=x");
	expect_fault(r, 422, "post", "not_a_whole_number");
	r = GET_AS("ward.25975", REQUESTS "&format=xml");
	expect_fault(r, 422, "format", "unknown_value");
}

/* Somebody reads a code over the phone: whatever has become of it, it is found, and it alone. */
static void test_a_code_finds_its_request(void **unused UNUSED)
{
	static const char *const more[] = { "", "&sort=due", "&open=1", "&overdue=1", "&waiting=1",
		"&state=filed", "&count=1" };
	int64_t id = door_file("25975", "0912345001");
	Str code = world_request(id).code;

	door_file("25975", "0912345001");
	Reply r = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = printed("/api/v1/requests/%lld/reject", id),
		.version = 1,
		.body = "{\"text\":\"Gọi nhầm\"}" });
	expect(r, 200);
	for (size_t i = 0; i < COUNT_OF(more); i++) {
		r = GET_AS("ward.25975",
			str_printf(&fresh.arena, REQUESTS "&q=%.*s%s", STR_ARG(code), more[i]).ptr);
		expect(r, 200);
		assert_int_equal(json_array_size(items_of(&r)), 1);
		assert_int_equal(number_in(json_array_get(items_of(&r), 0), "id"), id);
	}
	assert_int_equal(number_in(r.json, "count"), 1);
	r = GET_AS("ward.25942", str_printf(&fresh.arena, "/api/v1/requests?q=%.*s", STR_ARG(code)).ptr);
	assert_int_equal(json_array_size(items_of(&r)), 0); /* another ward's */
}

/* ---- who waits for a call ---- */

/* A caller's need, answered; the callers then wait in the order of the answers. */
static int64_t file_by_phone(const char *phone)
{
	Reply r = ask(&(Ask){ .who = "hotline.74",
		.method = POST,
		.target = "/api/v1/requests",
		.body = str_printf(&fresh.arena,
			"{\"kind\":\"food\",\"area_code\":\"25975\",\"text\":\"Hết gạo\",\"phone\":\"%s\"}",
			phone)
				.ptr });

	expect(r, 201);
	return number_in(r.json, "id");
}

static void answer_it(int64_t id)
{
	clock_set_for_drill(clock_now_ms() + MINUTE_MS);
	Reply r = ask(&(Ask){ .who = "ward.25975",
		.method = POST,
		.target = printed("/api/v1/requests/%lld/answer", id),
		.version = 1,
		.body = "{\"text\":\"Đã giao\"}" });
	expect(r, 200);
}

static int64_t waiting_callers[12];

/* Between two pages one who was already read is told, one not yet read is told, and a new one comes. */
static void calls_go_on(size_t page)
{
	if (page != 0)
		return;
	for (size_t i = 0; i < 12; i += 11) {
		Reply r = ask(&(Ask){ .who = "hotline.74",
			.method = POST,
			.target = printed("/api/v1/requests/%lld/call-back", waiting_callers[i]),
			.version = 2,
			.body = "{\"outcome\":\"told\"}" });
		expect(r, 200);
	}
	answer_it(file_by_phone("0912345099"));
}

static void test_who_waits_longest_is_called_first(void **unused UNUSED)
{
	int64_t filed[12], ids[50];

	for (int i = 0; i < 12; i++)
		filed[i] = file_by_phone(printed("0912345%03lld", i));
	door_file("25975", "0912345050"); /* by the page: waits for no call */
	for (int i = 0; i < 12; i++) { /* in another order than they came */
		waiting_callers[i] = filed[(i * 5 + 7) % 12];
		answer_it(waiting_callers[i]);
	}
	assert_int_equal(walk("hotline.74", "/api/v1/callbacks", 5, ids, 50, NULL), 12);
	assert_memory_equal(ids, waiting_callers, sizeof(waiting_callers));
	assert_int_equal(walk("hotline.74", "/api/v1/callbacks", 5, ids, 50, calls_go_on), 12);
	assert_memory_equal(ids, waiting_callers, 11 * sizeof(ids[0]));
	assert_true(ids[11] > filed[11]); /* the new one, at the end */
	Reply r = GET_AS("hotline.74", "/api/v1/callbacks?count=1&limit=1");
	assert_int_equal(number_in(r.json, "count"), 11);
	r = GET_AS("hotline.74", "/api/v1/callbacks?cursor=1");
	expect_fault(r, 422, "cursor", "not_a_cursor");
}

/* ---- files ---- */

static size_t lines_of(Str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	return n;
}

static void test_a_file_has_the_same_rows(void **unused UNUSED)
{
	file_many(205); /* more than a page */
	Reply r = GET_AS("ward.25975", REQUESTS "&format=csv");

	expect(r, 200);
	assert_int_equal(lines_of(r.text), 206);
	assert_string_equal(r.call->type, "text/csv; charset=utf-8");
	assert_str(http_memory_header(r.call, "Content-Disposition"), "attachment; filename=\"phieu.csv\"");
	assert_true(str_starts(r.text, STR("\xEF\xBB\xBF"
					   "id,version,code,kind")));
	assert_true(str_find(r.text, STR(",area_code,area_name\r\n")) > 0);
	assert_true(str_find(r.text, STR(",\"25975\",\"Phường An Phú\"\r\n")) > 0);
	r = GET_AS("ward.25975", REQUESTS "&format=csv&kind=medicine");
	assert_int_equal(lines_of(r.text), 1);
	r = GET_AS("hotline.74", REQUESTS "&format=csv");
	expect_fault(r, 403, "format", "no_capability");
}

static void test_a_file_runs_nothing_in_a_spreadsheet(void **unused UNUSED)
{
	static const char *const nasty[] = { "=1+1", "+1", "-1", "@SUM(A1)", "\\t=1" };

	for (size_t i = 0; i < COUNT_OF(nasty); i++) {
		Reply r = ask(&(Ask){ .method = POST,
			.target = "/api/v1/requests",
			.body = str_printf(&fresh.arena,
				"{\"kind\":\"food\",\"area_code\":\"25975\",\"text\":\"%s\",\"name\":"
				"\"x\\\"y,z\"}",
				nasty[i])
					.ptr });
		expect(r, 201);
	}
	Reply r = GET_AS("ward.25975", REQUESTS "&format=csv");
	assert_true(str_find(r.text, STR("\"'=1+1\"")) > 0);
	assert_true(str_find(r.text, STR("\"'+1\"")) > 0);
	assert_true(str_find(r.text, STR("\"'-1\"")) > 0);
	assert_true(str_find(r.text, STR("\"'@SUM(A1)\"")) > 0);
	assert_true(str_find(r.text, STR("\"=")) < 0);
	assert_true(str_find(r.text, STR("\"x\"\"y,z\"")) > 0);
}

/* An export covers only where one may export. */
static void test_a_file_covers_only_where_one_may_export(void **unused UNUSED)
{
	door_file("25975", "0912345001");
	door_file("25942", "0912345002");
	door_account("wide", CAN(CAN_READ), "74");
	Grant more = { .account_id = world_account_id(STR("wide")),
		.area_id = world_area_id(STR("25975")),
		.cans = CAN(CAN_READ) | CAN(CAN_EXPORT) };
	world_save(&grant_resource, &more);
	Reply r = GET_AS("wide", "/api/v1/requests");

	assert_int_equal(json_array_size(items_of(&r)), 2);
	r = GET_AS("wide", "/api/v1/requests?format=csv");
	expect(r, 200);
	assert_int_equal(lines_of(r.text), 2);
	assert_true(str_find(r.text, STR("25942")) < 0);
}

/* ---- the live stream ---- */

static void test_a_stream_tells_and_resumes(void **unused UNUSED)
{
	Reply stream = GET_AS("ward.25975", "/api/v1/events"), other = GET_AS("ward.25942", "/api/v1/events");
	int64_t first = door_file("25975", "0912345001");

	assert_true(hears(&stream, str_printf(&fresh.arena, "\"subject_id\":%lld", (long long)first).ptr));
	Str said = http_memory_said(stream.call, &fresh.arena);
	assert_true(str_find(said, STR("event: request\n")) >= 0);
	assert_true(str_find(said, STR("0912345001")) < 0);
	/* The number of the last event that was heard. */
	ptrdiff_t at = str_find(said, STR("id: ")), end;
	Str last = str_sub(said, (size_t)at + 4, said.len);
	end = str_find(last, STR("\n"));
	last.len = (size_t)end;
	/* What comes while nobody listens is told to whoever comes back, once. */
	int64_t missed = door_file("25975", "0912345002");
	const char *name = str_printf(&fresh.arena, "\"subject_id\":%lld", (long long)missed).ptr;
	assert_true(hears(&stream, name));
	Ask resume = { .who = "ward.25975",
		.target = "/api/v1/events",
		.headers = { str_printf(&fresh.arena, "Last-Event-ID: %.*s", STR_ARG(last)).ptr } };
	Reply again = ask(&resume);
	assert_true(hears(&again, name));
	Str heard = http_memory_said(again.call, &fresh.arena);
	assert_true(str_find(heard, str_printf(&fresh.arena, "\"subject_id\":%lld", (long long)first)) < 0);
	assert_true(str_find(heard, STR("event: reset")) < 0);
	int64_t later = door_file("25975", "0912345003");
	assert_true(hears(&again, str_printf(&fresh.arena, "\"subject_id\":%lld", (long long)later).ptr));
	heard = http_memory_said(again.call, &fresh.arena);
	ptrdiff_t once = str_find(heard, str_from(name));
	assert_true(str_find(str_sub(heard, (size_t)once + 1, heard.len), str_from(name)) < 0);
	/* Another ward hears nothing of it. */
	assert_true(str_find(http_memory_said(other.call, &fresh.arena), STR("event: request")) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_pages_hold_every_row_once),
		DOOR_TEST(test_pages_stay_right_while_rows_change),
		DOOR_TEST(test_counts_are_the_rows_behind_them),
		DOOR_TEST(test_the_board_tells_since_when_a_ward_is_late),
		DOOR_TEST(test_filters),
		DOOR_TEST(test_a_code_finds_its_request),
		DOOR_TEST(test_who_waits_longest_is_called_first),
		DOOR_TEST(test_a_file_has_the_same_rows),
		DOOR_TEST(test_a_file_runs_nothing_in_a_spreadsheet),
		DOOR_TEST(test_a_file_covers_only_where_one_may_export),
		DOOR_TEST(test_a_stream_tells_and_resumes),
	};

	return door_run(tests);
}
