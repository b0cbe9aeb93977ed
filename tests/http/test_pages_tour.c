/*
 * test_pages_tour.c: the order on the cadre's own telephone: nothing shows without a proof; accepted, arrived
 * by the code at the door, a day told; an ill cadre is heard with one press; each page is small.
 */
#include "http/ordered.h"
#include "http/pages.h"

#include "base/rotating.h"

#define KEY_3 "0198d5b2-7a51-7c3e-8f11-000000000003"
#define KEY_4 "0198d5b2-7a51-7c3e-8f11-000000000004"

typedef struct OnPhone {
	Tour tour;
	Str link, secret;
} OnPhone;

static Str at(const OnPhone *p, const char *more)
{
	return str_printf(world.c->arena, "/t/%.*s%s", STR_ARG(p->tour.code), more);
}

static Tour now_of(const OnPhone *p)
{
	Value v = VAL_I64(p->tour.id);
	Tour *rows;

	assert_int_equal(world_rows(&tour_resource, "id = ?1", &v, 1, &rows), 1);
	return rows[0];
}

/* Lan, sent to An Phú; the last digits of her telephone open her order. */
static OnPhone lan_is_sent(void)
{
	Sending s = make_sending(true);
	OnPhone p = { 0 };

	pages.options = door.http;
	pages.cookie = NULL;
	pages.accept_language = "vi";
	issue_to(&s, &p.tour, 1);
	Got open = post_at(at(&p, ""), (const char *[]){ "phone_last", "0001", NULL });
	assert_int_equal(open.status, 303);
	p.link = open.location;
	p.secret = str_sub(p.link, (size_t)str_find(p.link, STR("k=")) + 2, p.link.len);
	return p;
}

static Got say(const OnPhone *p, const char *what, const char *key, const char *field, const char *value)
{
	return post_at(at(p, str_printf(world.c->arena, "/%s", what).ptr),
		(const char *const[]){
			"k", str_cstr(world.c->arena, p->secret), "key", key, field, value, NULL });
}

static const char *door_code(const OnPhone *p)
{
	Str what = str_printf(world.c->arena, "arrival|%lld", (long long)p->tour.area_id);
	Rotating r = rotating_now(store_secret(world.store), what, 10, clock_now_ms());

	return str_cstr(world.c->arena, str_from(r.code));
}

static OnPhone lan_serves(void)
{
	OnPhone p = lan_is_sent();

	clock_set_for_drill(WORLD_START_MS + 2 * DAY_MS);
	assert_int_equal(say(&p, "accept", KEY_1, "text", "").status, 303);
	assert_int_equal(say(&p, "arrive", KEY_2, "arrival_code", door_code(&p)).status, 303);
	assert_int_equal(now_of(&p).state, TOUR_SERVING);
	return p;
}

static void test_nothing_shows_without_a_proof(void **unused UNUSED)
{
	OnPhone p = lan_is_sent();
	static const char *const personal[] = { "Lan", "An Phú", "05/QĐ-BCĐ", "0900000001", "/accept\"" };
	Got bare = get_at(at(&p, "")),
	    wrong = post_at(at(&p, ""), (const char *[]){ "phone_last", "9999", NULL });

	assert_int_equal(bare.status, 200);
	assert_int_equal(wrong.status, 403);
	for (size_t i = 0; i < COUNT_OF(personal); i++) {
		assert_lacks(below_style(bare.body), personal[i]);
		assert_lacks(below_style(wrong.body), personal[i]);
	}
	assert_int_equal(post_at(at(&p, "/accept"), (const char *[]){ "key", KEY_1, NULL }).status, 403);
	assert_int_equal(say(&p, "commend", KEY_1, "text", "").status, 404); /* others' */
	assert_int_equal(now_of(&p).state, TOUR_ORDERED);
}

static void test_the_order_is_accepted_and_the_door_opens(void **unused UNUSED)
{
	OnPhone p = lan_is_sent();
	static const char *const told[] = { "Trần Thị Lan", "05/QĐ-BCĐ", "Phường An Phú",
		"từ 25/08/2021 đến hết 08/09/2021 (15 ngày)", "/accept\"", "/decline\"" };
	Got g = get_at(p.link);

	for (size_t i = 0; i < COUNT_OF(told); i++)
		assert_has(g.body, told[i]);
	assert_lacks(g.body, "/replace\""); /* before the tour one declines */
	Got yes = say(&p, "accept", KEY_1, "text", "");
	assert_int_equal(yes.status, 303);
	assert_has(get_at(yes.location).body, "Đã ghi: bạn nhận lệnh");
	clock_set_for_drill(WORLD_START_MS + 2 * DAY_MS);
	const char *code = door_code(&p), *other = strcmp(code, "000000") == 0 ? "111111" : "000000";
	Got wrong = say(&p, "arrive", KEY_2, "arrival_code", other);
	assert_int_equal(wrong.status, 422);
	assert_has(wrong.body, "Mã không đúng hoặc đã đổi");
	assert_int_equal(now_of(&p).state, TOUR_ACCEPTED);
	assert_int_equal(say(&p, "arrive", KEY_3, "arrival_code", code).status, 303);
	assert_int_equal(now_of(&p).state, TOUR_SERVING);
}

static void test_a_day_is_told_once(void **unused UNUSED)
{
	OnPhone p = lan_serves();

	/* Whoever arrives is on duty. */
	assert_lacks(get_at(p.link).body, "/check_in\"");
	assert_int_equal(say(&p, "rest", KEY_3, "text", "").status, 409);
	clock_set_for_drill(WORLD_START_MS + 3 * DAY_MS);
	assert_has(get_at(p.link).body, "/check_in\"");
	assert_int_equal(say(&p, "rest", KEY_4, "text", "").status, 303);
	assert_int_equal(now_of(&p).state, TOUR_RESTING);
	Got g = get_at(p.link);
	assert_lacks(g.body, "/rest\"");
	assert_lacks(g.body, "/check_in\"");
}

static void test_an_ill_cadre_is_heard_with_one_press(void **unused UNUSED)
{
	OnPhone p = lan_serves();
	Value v = VAL_I64(p.tour.id);
	Task *rows;

	assert_has(get_at(p.link).body, "/replace\"");
	Got told = say(&p, "replace", KEY_3, "text", "");
	assert_int_equal(told.status, 303);
	Tour t = now_of(&p);
	assert_int_equal(t.state, TOUR_ISOLATED);
	assert_true(t.to_fill);
	assert_true(str_eq(t.reason, STR("Tôi dương tính, hoặc cần thay ngay")));
	assert_int_equal(
		world_rows(&task_resource,
			"subject_id = ?1 AND state = 'open' AND kind IN ('tour_care', 'tour_replace')", &v, 1,
			&rows),
		2);
	Got g = get_at(told.location);
	assert_has(g.body, "Đơn vị của bạn lo cho bạn");
	assert_has(g.body, "Đang cách ly");
	assert_lacks(g.body, "/replace\"");
	pages.cookie = "lang=en";
	assert_has(get_at(p.link).body, "You are off duty and looked after");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_nothing_shows_without_a_proof),
		DOOR_TEST(test_the_order_is_accepted_and_the_door_opens),
		DOOR_TEST(test_a_day_is_told_once),
		DOOR_TEST(test_an_ill_cadre_is_heard_with_one_press),
	};

	return door_run(tests);
}
