/* test_pages_follow.c: a request followed by its code: who sees what, what the asker may say, times in words.
 */
#include "http/pages.h"

#include "api/pages.h"
#include "link/image_strip.h"

/* ---- following ---- */

static void test_the_code_alone_opens_the_state_only(void **state)
{
	(void)state;
	Str link = file_food();
	ward_does(ACT_ANSWER, "Đã giao 10 kg gạo");
	Arena *a = world.c->arena;
	Got g = get_at(str_printf(a, "/p/%.*s", STR_ARG(code_in(link))));

	assert_int_equal(g.status, 200);
	assert_has(g.body, "Đã trả lời");
	assert_has(g.body, "duty_officer Phường An Phú");
	assert_lacks(g.body, "Hết gạo");
	assert_lacks(g.body, "10 kg");
	assert_lacks(g.body, "/confirm");
	assert_lacks(g.body, "<svg class=\"qr\"");
	Got whole = get_at(link);
	assert_has(whole.body, "Hết gạo");
	assert_has(whole.body, "Đã giao 10 kg gạo");
	assert_has(whole.body, "/confirm\"");
	/* A wrong secret opens no more than none, and says so. */
	Got cut = get_at(str_sub(link, 0, link.len - 1));
	assert_int_equal(cut.status, 200);
	assert_lacks(cut.body, "10 kg");
	assert_has(cut.body, "Đường dẫn bị thiếu");
}

static void test_the_phones_last_digits_open_it_a_few_times(void **state)
{
	(void)state;
	Str link = file_food(), to = str_printf(world.c->arena, "/p/%.*s", STR_ARG(code_in(link)));
	const char *at = str_cstr(world.c->arena, to);
	Got right = post(at, "phone_last", "5678");

	assert_int_equal(right.status, 303);
	assert_true(str_eq(right.location, link));
	assert_int_equal(post(at, "phone_last", "").status, 422);
	for (int i = 0; i < 9; i++) {
		Got wrong = post(at, "phone_last", "0000");

		assert_int_equal(wrong.status, 403);
		assert_has(wrong.body, "Không đúng 4 số cuối");
		assert_has(wrong.body, "value=\"0000\"");
		assert_lacks(wrong.body, "Hết gạo");
	}
	/* Now the right ones are not listened to either, but the link is. */
	Got slowed = post(at, "phone_last", "5678");
	assert_int_equal(slowed.status, 429);
	assert_has(slowed.body, "Đã thử nhiều lần");
	assert_lacks(slowed.body, "Hết gạo");
	for (int i = 0; i < 40; i++)
		assert_int_equal(get_at(link).status, 200);
	clock_set_for_drill(WORLD_START_MS + HOUR_MS);
	assert_int_equal(post(at, "phone_last", "5678").status, 303);
}

static void test_looking_too_often_is_slowed(void **state)
{
	(void)state;
	const char *to = str_printf(world.c->arena, "/p/%.*s", STR_ARG(code_in(file_food()))).ptr;

	for (int i = 0; i < 30; i++)
		assert_int_equal(get(to).status, 200);
	Got g = get(to);
	assert_int_equal(g.status, 429);
	assert_has(g.body, "Hãy chờ một phút");
	assert_lacks(g.body, "Đã gửi");
	pages.cookie = "lang=en";
	assert_has(get(to).body, "Wait a minute");
}

static void test_received_and_not_solved(void **state)
{
	(void)state;
	Str link = file_food();

	ward_does(ACT_ANSWER, "Đã giao 10 kg gạo");
	Got g = act(link, "reopen", KEY_1, "Mới có 5 kg <b>");
	assert_int_equal(g.status, 409); /* the key of the filing: another command */
	assert_has(g.body, "Mới có 5 kg &lt;b&gt;</textarea>");
	g = act(link, "reopen", KEY_2, "Mới có 5 kg <b>");
	assert_int_equal(g.status, 303);
	assert_has(get_at(g.location).body, "Đã báo lại");
	Got page = get_at(link);
	assert_has(page.body, "Mở lại");
	assert_has(page.body, "Mới có 5 kg &lt;b&gt;</blockquote>");
	assert_int_equal(last_request().reopened, 1);
	/* Pressed twice: once. */
	assert_int_equal(act(link, "reopen", KEY_2, "Mới có 5 kg <b>").status, 303);
	assert_int_equal(last_request().reopened, 1);
	ward_does(ACT_ANSWER, "Giao thêm 5 kg");
	assert_int_equal(act(link, "confirm", "0198d5b2-7a51-7c3e-8f11-000000000003", "").status, 303);
	assert_int_equal(last_request().state, REQUEST_CONFIRMED);
	Got late = act(link, "confirm", "0198d5b2-7a51-7c3e-8f11-000000000004", "");
	assert_int_equal(late.status, 409);
	assert_has(late.body, "đã sang bước khác");
}

static void test_a_message_and_a_reminder(void **state)
{
	(void)state;
	Str link = file_food();
	Got none = act(link, "note", KEY_2, "");

	assert_int_equal(none.status, 422);
	assert_has(none.body, "<a href=\"#text\">");
	assert_int_equal(act(link, "note", KEY_2, "Nhà ở cuối hẻm").status, 303);
	assert_has(get_at(link).body, "Nhà ở cuối hẻm</blockquote>");
	assert_lacks(get_at(link).body, "/call\"");
	clock_set_for_drill(WORLD_START_MS + 26 * HOUR_MS);
	Got late = get_at(link);
	assert_has(late.body, "/call\"");
	assert_has(late.body, "quá hạn 2 giờ");
	assert_has(late.body, "lẽ ra trước 7 giờ sáng nay");
	assert_int_equal(act(link, "call", "0198d5b2-7a51-7c3e-8f11-000000000003", "").status, 303);
	assert_int_equal(last_request().calls, 2);
	/* Without the secret nothing is said, and what only staff may do is no page. */
	Str stranger = str_printf(world.c->arena, "%.*s0", STR_ARG(str_sub(link, 0, link.len - 1)));
	if (str_eq(stranger, link))
		stranger = str_printf(world.c->arena, "%.*s1", STR_ARG(str_sub(link, 0, link.len - 1)));
	assert_int_equal(act(stranger, "note", "0198d5b2-7a51-7c3e-8f11-000000000005", "xấu").status, 403);
	assert_int_equal(post_at(str_printf(world.c->arena, "/p/%.*s/note", STR_ARG(code_in(link))),
				 (const char *const[]){ "text", "xấu", NULL })
				 .status,
		403);
	assert_int_equal(act(link, "answer", "0198d5b2-7a51-7c3e-8f11-000000000006", "xấu").status, 404);
	assert_int_equal(last_request().state, REQUEST_FILED);
}

static void test_waiting_above_is_told(void **state)
{
	(void)state;
	Str link = file_food();

	ward_does(ACT_ESCALATE, "Cần xe tải");
	Got g = get_at(link);
	assert_has(g.body, "Chờ cấp trên quyết định");
	assert_has(g.body, "Việc này vượt quyền của Phường An Phú.");
	assert_has(g.body, "command_duty Thành phố Thuận An");
	assert_lacks(g.body, "Cần xe tải"); /* between the offices */
}

static void test_a_joined_request_shows_how_the_other_goes_on(void **state)
{
	(void)state;
	Str first = file_food();
	int64_t first_id = last_request().id;
	Str second = link_of(
		receipt_location(post("/", FOOD, "go", "send", "key", KEY_2, "text", "cũng hết gạo")));

	ward_does(ACT_JOIN, str_cstr(world.c->arena, code_in(first)));
	ward_does_to(first_id, ACT_ANSWER, "Đã giao 10 kg gạo");
	Got g = get_at(second);
	assert_has(g.body, "Đã trả lời");
	assert_has(g.body, "Gộp với phiếu khác");
	/* What the second asker may say is said of the second: nothing is offered that would be refused. */
	assert_lacks(g.body, "/confirm\"");
	assert_has(g.body, "/note\"");
	assert_int_equal(act(second, "note", "0198d5b2-7a51-7c3e-8f11-000000000003", "Cảm ơn").status, 303);
	assert_has(get_at(first).body, "/confirm\"");
}

static void test_the_slip_is_a_picture_too(void **state)
{
	(void)state;
	Str link = file_food(), code = code_in(link);
	Arena *a = world.c->arena;
	Got g = get_at(str_printf(a, "/p/%.*s/card.png?k=%.*s", STR_ARG(code), STR_ARG(secret_in(link))));
	Stripped picture;

	assert_int_equal(g.status, 200);
	assert_true(g.body.len < PAGE_MAX_BYTES);
	if (image_strip(world.c, g.body, &picture) != OK)
		fail_msg("no picture: %s", world_why());
	assert_string_equal(picture.type, "image/png");
	/* Nobody gets the secret who has not got it. */
	assert_int_equal(get_at(str_printf(a, "/p/%.*s/card.png", STR_ARG(code))).status, 404);
	assert_int_not_equal(get_at(str_printf(a, "/p/%.*s/card.png?k=00", STR_ARG(code))).status, 200);
}

/* ---- typing a code ---- */

static void test_a_mistyped_code_is_named(void **state)
{
	(void)state;
	Str code = code_in(file_food());
	Arena *a = world.c->arena;
	char *wrong = str_cstr(a, code);

	wrong[3] = wrong[3] == '7' ? '8' : '7';
	Got g = get_at(str_printf(a, "/p?code=%s", wrong));
	assert_has(g.body, "Mã gõ sai một chữ hoặc đảo hai chữ");
	assert_has(g.body, wrong);
	assert_has(get("/p?code=TS-7K2M").body, "Mã mới có 4 chữ");
	assert_has(get("/p?code=").body, "Hãy gõ mã phiếu");
	assert_has(get("/p?code=TS-7K2M-9PXR-9PXR").body, "Mã dài quá");
	assert_has(get("/p?code=TS-7K2M-9P0R").body, "không bao giờ có “0”");
	assert_has(get("/p?code=TS-7K2M-9P%C4%90R").body, "không bao giờ có “Đ”");
	assert_lacks(get("/p").body, "aria-invalid=");
	/* As it is said, not as it is printed. */
	Str spoken = str_printf(
		a, "/p?code=ts+%.*s+%.*s", STR_ARG(str_sub(code, 3, 4)), STR_ARG(str_sub(code, 8, 4)));
	Got found = get_at(spoken);
	assert_int_equal(found.status, 303);
	assert_true(str_eq(str_sub(found.location, 3, found.location.len), code));
	Got unknown = get("/p/TS-2222-2222");
	assert_int_equal(unknown.status, 404);
	assert_has(unknown.body, "không có phiếu nào mang mã này");
	assert_has(unknown.body, "value=\"TS-2222-2222\"");
	assert_int_equal(get_at(str_printf(a, "/p/%s", wrong)).status, 404);
}

/* ---- times in words ---- */

static void test_times_are_said_as_people_say_them(void **state)
{
	(void)state;
	/* Now is 7:00 on Monday 23 August 2021. */
	static const struct {
		int64_t after_ms;
		const char *vi, *en;
	} rows[] = {
		{ 25 * MINUTE_MS, "trước 7 giờ 25 sáng nay (còn 25 phút)",
			"before 7:25 am today (25 minutes left)" },
		{ HOUR_MS, "trước 8 giờ sáng nay", "before 8 am today" },
		{ 4 * HOUR_MS, "trước 11 giờ trưa nay", "before 11 am today" },
		{ 5 * HOUR_MS, "trước 12 giờ trưa nay", "before 12 pm today" },
		{ 8 * HOUR_MS + 5 * MINUTE_MS, "trước 3 giờ 05 chiều nay", "before 3:05 pm today" },
		{ 11 * HOUR_MS, "trước 6 giờ tối nay", "before 6 pm today" },
		{ 15 * HOUR_MS, "trước 10 giờ đêm nay", "before 10 pm today" },
		{ 17 * HOUR_MS, "trước 0 giờ sáng thứ Ba, 24/08", "before 12 am on Tuesday, 24/08" },
		{ 27 * HOUR_MS, "trước 10 giờ sáng mai", "before 10 am tomorrow" },
		{ 3 * DAY_MS, "trước 7 giờ sáng thứ Năm, 26/08", "before 7 am on Thursday, 26/08" },
		{ 6 * DAY_MS, "trước 7 giờ sáng Chủ nhật, 29/08", "before 7 am on Sunday, 29/08" },
		{ -HOUR_MS, "lẽ ra trước 6 giờ sáng nay", "was due before 6 am today" },
		{ -10 * HOUR_MS, "lẽ ra trước 9 giờ tối hôm qua", "was due before 9 pm yesterday" },
	};
	Arena *a = world.c->arena;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t due_ms = WORLD_START_MS + rows[i].after_ms;

		assert_str(pages_until(a, LANG_VI, WORLD_START_MS, due_ms), rows[i].vi);
		assert_str(pages_until(a, LANG_EN, WORLD_START_MS, due_ms), rows[i].en);
	}
	assert_str(pages_at(a, LANG_VI, WORLD_START_MS, WORLD_START_MS - HOUR_MS), "06:00 hôm nay");
	assert_str(pages_at(a, LANG_VI, WORLD_START_MS, WORLD_START_MS - 8 * HOUR_MS), "23:00 hôm qua");
	assert_str(pages_at(a, LANG_EN, WORLD_START_MS, WORLD_START_MS - 3 * DAY_MS), "20/08/2021 07:00");
	assert_str(pages_late(a, LANG_VI, WORLD_START_MS + 5 * MINUTE_MS, WORLD_START_MS), "quá hạn 5 phút");
	assert_str(pages_late(a, LANG_VI, WORLD_START_MS + 47 * HOUR_MS, WORLD_START_MS), "quá hạn 47 giờ");
	assert_str(pages_late(a, LANG_EN, WORLD_START_MS + 49 * HOUR_MS, WORLD_START_MS), "2 days late");
}

/* In the small hours "tomorrow" and "tonight" mean something else to whoever is awake. */
static void test_days_are_named_in_the_small_hours(void **state)
{
	(void)state;
	/* From midnight before Wednesday 25 August 2021. */
	static const struct {
		int64_t now_ms, due_ms;
		const char *vi, *en;
	} rows[] = {
		{ 112 * MINUTE_MS, DAY_MS + 112 * MINUTE_MS, "trước 1 giờ 52 sáng thứ Năm, 26/08",
			"before 1:52 am on Thursday, 26/08" },
		{ 112 * MINUTE_MS, DAY_MS + 9 * HOUR_MS, "trước 9 giờ sáng thứ Năm, 26/08",
			"before 9 am on Thursday, 26/08" },
		{ 0, 9 * HOUR_MS, "trước 9 giờ sáng nay", "before 9 am today" },
		{ 0, 18 * HOUR_MS - MINUTE_MS, "trước 5 giờ 59 chiều nay", "before 5:59 pm today" },
		{ 0, 18 * HOUR_MS, "trước 6 giờ tối thứ Tư, 25/08", "before 6 pm on Wednesday, 25/08" },
		{ 2 * HOUR_MS, 23 * HOUR_MS, "trước 11 giờ đêm thứ Tư, 25/08",
			"before 11 pm on Wednesday, 25/08" },
		{ HOUR_MS, 112 * MINUTE_MS, "trước 1 giờ 52 sáng nay (còn 52 phút)",
			"before 1:52 am today (52 minutes left)" },
		{ HOUR_MS, -HOUR_MS, "lẽ ra trước 11 giờ đêm thứ Ba, 24/08",
			"was due before 11 pm on Tuesday, 24/08" },
		{ 4 * HOUR_MS - MINUTE_MS, DAY_MS + 8 * HOUR_MS, "trước 8 giờ sáng thứ Năm, 26/08",
			"before 8 am on Thursday, 26/08" },
		{ 4 * HOUR_MS, DAY_MS + 8 * HOUR_MS, "trước 8 giờ sáng mai", "before 8 am tomorrow" },
		{ 4 * HOUR_MS, 23 * HOUR_MS, "trước 11 giờ đêm nay", "before 11 pm today" },
		{ 22 * HOUR_MS, DAY_MS + HOUR_MS, "trước 1 giờ sáng thứ Năm, 26/08",
			"before 1 am on Thursday, 26/08" },
		{ 22 * HOUR_MS, DAY_MS + 4 * HOUR_MS, "trước 4 giờ sáng mai", "before 4 am tomorrow" },
		{ 23 * HOUR_MS + 40 * MINUTE_MS, DAY_MS + 10 * MINUTE_MS,
			"trước 0 giờ 10 sáng thứ Năm, 26/08 (còn 30 phút)",
			"before 12:10 am on Thursday, 26/08 (30 minutes left)" },
		{ 10 * HOUR_MS, HOUR_MS, "lẽ ra trước 1 giờ sáng nay", "was due before 1 am today" },
	};
	Arena *a = world.c->arena;
	int64_t midnight = WORLD_START_MS - 7 * HOUR_MS + 2 * DAY_MS;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t now_ms = midnight + rows[i].now_ms, due_ms = midnight + rows[i].due_ms;

		assert_str(pages_until(a, LANG_VI, now_ms, due_ms), rows[i].vi);
		assert_str(pages_until(a, LANG_EN, now_ms, due_ms), rows[i].en);
	}
	assert_str(pages_at(a, LANG_VI, midnight + HOUR_MS, midnight - HOUR_MS), "24/08/2021 23:00");
	assert_str(pages_at(a, LANG_VI, midnight + HOUR_MS, midnight + MINUTE_MS), "00:01 hôm nay");
	assert_str(pages_at(a, LANG_VI, midnight + 5 * HOUR_MS, midnight - HOUR_MS), "23:00 hôm qua");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGES_TEST(test_the_code_alone_opens_the_state_only),
		PAGES_TEST(test_the_phones_last_digits_open_it_a_few_times),
		PAGES_TEST(test_looking_too_often_is_slowed),
		PAGES_TEST(test_received_and_not_solved),
		PAGES_TEST(test_a_message_and_a_reminder),
		PAGES_TEST(test_waiting_above_is_told),
		PAGES_TEST(test_a_joined_request_shows_how_the_other_goes_on),
		PAGES_TEST(test_the_slip_is_a_picture_too),
		PAGES_TEST(test_a_mistyped_code_is_named),
		PAGES_TEST(test_times_are_said_as_people_say_them),
		PAGES_TEST(test_days_are_named_in_the_small_hours),
	};

	secret_start();
	return fresh_run(tests);
}
