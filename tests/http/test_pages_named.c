/*
 * test_pages_named.c: whoever was named answers on a page without an account: nothing shows without a proof,
 * guessing is slowed down, yes and no are kept with the reason, and what cannot be said any more is told.
 */
#include "http/door.h"
#include "http/pages.h"

#define API "/api/v1"

typedef struct Named {
	int64_t id, wave, agency;
	Str code, secret;
} Named;

static Reply api(const char *who, const char *target, int64_t version, const char *body)
{
	Reply r =
		ask(&(Ask){ .who = who, .method = POST, .target = target, .version = version, .body = body });

	if (r.status >= 300)
		fail_msg("%s: %d %.*s", target, r.status, STR_ARG(r.text));
	return r;
}

static int64_t found_agency(void)
{
	Post head = { .area_id = world_area_id(STR("74")),
		.kind = POST_AGENCY_HEAD,
		.title = STR("Giám đốc Sở Y tế"),
		.phone = STR("02743822222") };
	Account account = {
		.login = STR("head.syt"), .name = STR("Thủ trưởng"), .password_hash = STR("$none")
	};
	Appointment holds = { .post_id = world_save(&post_resource, &head),
		.account_id = world_save(&account_resource, &account),
		.holder = STR("Thủ trưởng"),
		.from_ms = WORLD_START_MS - DAY_MS };

	world_save(&appointment_resource, &holds);
	Agency a = { .code = STR("SYT"),
		.name = STR("Sở Y tế"),
		.area_id = head.area_id,
		.post_id = head.id,
		.headcount = 100 };
	return world_save(&agency_resource, &a);
}

static Named somebody_is_named(void)
{
	Named n = { .agency = found_agency() };

	pages.options = door.http;
	pages.cookie = NULL;
	pages.accept_language = "vi";
	door_account("board", role_cans(ROLE_ORGANISER), "74");
	Reply r = api("board", API "/waves", 0,
		printed("{\"name\":\"Đợt <1>\",\"purpose\":\"Hỗ trợ vùng đỏ\",\"area_id\":%lld,\"total\":4,"
			"\"from_day\":\"2021-08-26\",\"to_day\":\"2021-09-10\","
			"\"nominate_by\":\"2021-08-25T07:00:00+07:00\"}",
			world_area_id(STR("74"))));
	n.wave = number_in(r.json, "id");
	api("board", printed(API "/waves/%lld/call", n.wave), 1, "{}");
	r = api("head.syt", API "/cadres", 0,
		printed("{\"agency_id\":%lld,\"name\":\"Trần Thị Lan\",\"phone\":\"0912345671\","
			"\"birth_year\":1990,\"role\":\"medical\",\"vaccine_doses\":2,\"can_lead\":true}",
			n.agency));
	r = api("head.syt", printed(API "/waves/%lld/nominations", n.wave), 0,
		printed("{\"cadre_id\":%lld,\"lead\":true}", number_in(r.json, "id")));
	n.id = number_in(r.json, "id");
	n.code = str_from(text_in(r.json, "code"));
	n.secret = str_from(text_in(r.json, "secret"));
	return n;
}

static Str page_at(const Named *n, const char *more)
{
	return str_printf(world.c->arena, "/n/%.*s%s", STR_ARG(n->code), more);
}

static Str link_to(const Named *n)
{
	return str_printf(world.c->arena, "/n/%.*s?k=%.*s", STR_ARG(n->code), STR_ARG(n->secret));
}

static Got answer(const Named *n, const char *what, const char *key, const char *text)
{
	Arena *a = world.c->arena;

	return post_at(page_at(n, str_printf(a, "/%s", what).ptr),
		(const char *const[]){ "k", str_cstr(a, n->secret), "key", key, "text", text, NULL });
}

static Nomination row_of(const Named *n)
{
	Value v[] = { VAL_I64(n->id) };
	Nomination *rows;

	assert_int_equal(world_rows(&nomination_resource, "id = ?1", v, 1, &rows), 1);
	return rows[0];
}

static void test_nothing_shows_without_a_proof(void **unused UNUSED)
{
	Named n = somebody_is_named();
	static const char *const personal[] = { "Lan", "Sở Y tế", "Hỗ trợ vùng đỏ", "0912345671",
		"/consent\"" };
	Got g = get_at(page_at(&n, "")),
	    wrong = post_at(page_at(&n, ""), (const char *[]){ "phone_last", "0000", NULL });

	assert_int_equal(g.status, 200);
	assert_has(g.body, "4 số cuối");
	assert_int_equal(wrong.status, 403);
	assert_has(wrong.body, "Không đúng 4 số cuối");
	assert_has(wrong.body, "value=\"0000\"");
	Got cut = get_at(str_sub(link_to(&n), 0, link_to(&n).len - 1));
	assert_has(cut.body, "Đường dẫn bị thiếu");
	for (size_t i = 0; i < COUNT_OF(personal); i++) {
		assert_lacks(below_style(g.body), personal[i]);
		assert_lacks(below_style(wrong.body), personal[i]);
		assert_lacks(below_style(cut.body), personal[i]);
	}
	assert_int_equal(post_at(page_at(&n, ""), (const char *[]){ "phone_last", "", NULL }).status, 422);
	/* Said without a proof, or what only the agency may say. */
	assert_int_equal(
		post_at(page_at(&n, "/consent"), (const char *[]){ "key", KEY_1, NULL }).status, 403);
	assert_int_equal(answer(&n, "approve", KEY_1, "").status, 404);
	assert_int_equal(row_of(&n).state, NOMINATION_NAMED);
}

static void test_the_phone_opens_it_and_yes_is_kept(void **unused UNUSED)
{
	Named n = somebody_is_named();
	Got open = post_at(page_at(&n, ""), (const char *[]){ "phone_last", "5671", NULL });

	assert_int_equal(open.status, 303);
	assert_true(str_eq(open.location, link_to(&n)));
	Got g = get_at(open.location);
	static const char *const told[] = { "Trần Thị Lan", "Đợt &lt;1&gt;", "Hỗ trợ vùng đỏ", "Sở Y tế",
		"0274 3822 222", "Y tế", "Làm tổ trưởng", "từ 26/08/2021 đến hết 10/09/2021 (16 ngày)",
		"Tỉnh Bình Dương", "trước 7 giờ sáng", "Chờ bạn trả lời", "/consent\"", "/decline\"" };
	for (size_t i = 0; i < COUNT_OF(told); i++)
		assert_has(g.body, told[i]);
	Got yes = answer(&n, "consent", KEY_1, "");
	assert_int_equal(yes.status, 303);
	assert_int_equal(answer(&n, "consent", KEY_1, "").status, 303); /* pressed twice */
	Got after = get_at(yes.location);
	assert_has(after.body, "Đã ghi: bạn đồng ý đi");
	assert_has(after.body, "Chờ thủ trưởng đơn vị duyệt");
	assert_lacks(after.body, "/consent\"");
	assert_has(after.body, "/decline\"");
	assert_int_equal(row_of(&n).state, NOMINATION_CONSENTED);
	pages.cookie = "lang=en";
	assert_has(get_at(link_to(&n)).body, "You agreed to go");
	assert_has(get_at(link_to(&n)).body, "(16 days)");
}

static void test_no_has_its_reason_and_can_be_taken_back(void **unused UNUSED)
{
	Named n = somebody_is_named();

	assert_int_equal(answer(&n, "decline", KEY_1, "Con <nhỏ>").status, 303);
	assert_true(str_eq(row_of(&n).reason, STR("Con <nhỏ>")));
	Got g = get_at(link_to(&n));
	assert_has(g.body, "Bạn đã trả lời không đi được");
	assert_has(g.body, "Đổi ý?");
	/* Another answer under the same key is not taken for the first one. */
	Got same = answer(&n, "decline", KEY_1, "Mẹ ốm");
	assert_int_equal(same.status, 409);
	assert_has(same.body, "Câu trả lời trước đã được nhận");
	assert_has(same.body, "Mẹ ốm</textarea>");
	assert_int_equal(answer(&n, "consent", KEY_2, "").status, 303);
	assert_int_equal(row_of(&n).state, NOMINATION_CONSENTED);
	/* When the wave is over the page says so and takes no answer; what was typed is still there. */
	api("board", printed(API "/waves/%lld/cancel", n.wave), 2, "{\"note\":\"Hết dịch\"}");
	g = get_at(link_to(&n));
	assert_has(g.body, "không còn nhận trả lời");
	assert_lacks(g.body, "/decline\"");
	Got late = answer(&n, "decline", "0198d5b2-7a51-7c3e-8f11-000000000003", "Mẹ ốm");
	assert_int_equal(late.status, 409);
	assert_has(late.body, "Không còn trả lời được");
	assert_has(late.body, "Mẹ ốm</textarea>");
	assert_lacks(late.body, "phiếu đã sang");
}

static void test_guessing_is_slowed_and_the_link_is_not(void **unused UNUSED)
{
	Named n = somebody_is_named();
	Got last = { 0 };

	for (int i = 0; i < 20 && last.status != 429; i++)
		last = post_at(page_at(&n, ""), (const char *[]){ "phone_last", "0000", NULL });
	assert_int_equal(last.status, 429);
	assert_has(last.body, "Đã thử nhiều lần");
	assert_int_equal(
		post_at(page_at(&n, ""), (const char *[]){ "phone_last", "5671", NULL }).status, 429);
	for (int i = 0; i < 60; i++)
		assert_int_equal(get_at(link_to(&n)).status, 200);
	for (int i = 0; i < 40; i++)
		last = get("/n/TS-2222-2222");
	assert_int_equal(last.status, 429); /* codes are not tried through either */
}

static void test_a_code_is_typed(void **unused UNUSED)
{
	Named n = somebody_is_named();
	Arena *a = world.c->arena;
	Str symbols = str_sub(n.code, 3, n.code.len);
	Got g = get_at(str_printf(a, "/n?code=%.*s", STR_ARG(symbols)));

	assert_int_equal(g.status, 303);
	assert_true(str_eq(g.location, page_at(&n, "")));
	assert_has(get("/n").body, "Bạn được cử đi hỗ trợ?");
	assert_has(get("/n?code=").body, "Hãy gõ mã ghi trên giấy");
	Got none = get_at(str_printf(a, "/n/%.*s", STR_ARG(code_make(a, 7))));
	assert_int_equal(none.status, 404);
	assert_has(none.body, "không có ai được cử với mã này");
	assert_has(none.body, "action=\"/n\"");
	/* The two doors do not open each other's things. */
	assert_int_equal(get_at(str_printf(a, "/p/%.*s", STR_ARG(n.code))).status, 404);
	assert_has(get("/n").body, "href=\"/n?lang=en\"");
}

static void test_a_message_waits_for_who_was_named(void **unused UNUSED)
{
	Named n = somebody_is_named();
	Value v[] = { VAL_I64(n.id) };
	Outbox *rows;

	assert_int_equal(world_rows(&outbox_resource, "nomination_id = ?1", v, 1, &rows), 1);
	assert_true(str_eq(rows[0].to_whom, STR("0912345671")) && str_eq(rows[0].body, STR("named")));
	answer(&n, "consent", KEY_1, "");
	assert_int_equal(world_rows(&outbox_resource, "nomination_id = ?1", v, 1, &rows), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_nothing_shows_without_a_proof),
		DOOR_TEST(test_the_phone_opens_it_and_yes_is_kept),
		DOOR_TEST(test_no_has_its_reason_and_can_be_taken_back),
		DOOR_TEST(test_guessing_is_slowed_and_the_link_is_not),
		DOOR_TEST(test_a_code_is_typed),
		DOOR_TEST(test_a_message_waits_for_who_was_named),
	};

	return door_run(tests);
}
