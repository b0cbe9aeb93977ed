/*
 * test_waves_sent.c: a wave once its people are sent: by commune, role by role; its names by where they are;
 * who is commended in the end. Questions that are asked wrongly are told which word is wrong.
 */
#include "test.h"

#include "http/ordered.h"
#include "http/sent.h"

#include "domain/staff.h"

#define API  "/api/v1"
#define WARD "25975"
#define ELSE "25942"

static const json_t *ward_in(const Reply *r, const char *code)
{
	const json_t *items = items_of(r);

	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);

		if (strcmp(text_in(json_object_get(item, "area"), "code"), code) == 0)
			return item;
	}
	fail_msg("no commune %s in %.*s", code, STR_ARG(r->text));
	return NULL;
}

static const json_t *role_in(const json_t *ward, const char *role)
{
	const json_t *roles = json_object_get(ward, "roles");

	for (size_t i = 0; i < json_array_size(roles); i++) {
		if (strcmp(text_in(json_array_get(roles, i), "role"), role) == 0)
			return json_array_get(roles, i);
	}
	fail_msg("no role %s", role);
	return NULL;
}

static void want_role(const json_t *ward, const char *role, int64_t gap, int64_t sent, int64_t missing)
{
	const json_t *r = role_in(ward, role);

	assert_int_equal(number_in(r, "gap"), gap);
	assert_int_equal(number_in(r, "sent"), sent);
	assert_int_equal(number_in(r, "missing"), missing);
}

static void want_sent(const json_t *ward, int64_t sent, int64_t ordered, int64_t arrived)
{
	assert_int_equal(number_in(ward, "sent"), sent);
	assert_int_equal(number_in(ward, "ordered"), ordered);
	assert_int_equal(number_in(ward, "arrived"), arrived);
}

static void ask_for(const char *code, unsigned role, int32_t wanted)
{
	NeedAsk ask = { .area_id = world_area_id(str_from(code)),
		.role = role,
		.people = wanted,
		.reason = STR("Thêm khu cách ly.") };

	world_save(&need_ask_resource, &ask);
}

static void tour_act(int64_t tour_id, TourAct act, TourActing in)
{
	world_send((Command){ .kind = COMMAND_TOUR,
		.act = act,
		.subject_id = tour_id,
		.row = &in,
		.ids = TOUR_COMMAND_IDS });
}

/* Two nurses to An Phú, which asks for three and a driver; one to Dĩ An, which asks for nobody. */
static Sending start(void)
{
	Sending s = make_sending(true);

	for (unsigned role = 0; role < CadreRole_count; role++) {
		ask_for(WARD, role, role == CADRE_MEDICAL ? 3 : role == CADRE_LOGISTICS);
		ask_for(ELSE, role, 0);
	}
	return s;
}

static void test_a_wave_by_commune_is_counted_role_by_role(void **unused UNUSED)
{
	Sending s = start();
	const char *at = printed(API "/waves/%lld/wards?limit=100&count=1", s.wave);
	Tour tours[3];

	Reply r = GET_AS("board", at);
	expect(r, 200);
	assert_int_equal(number_in(r.json, "count"), 4);
	want_sent(ward_in(&r, WARD), 2, 0, 0);
	want_role(ward_in(&r, WARD), "medical", 3, 2, 1);
	want_role(ward_in(&r, WARD), "logistics", 1, 0, 1); /* a nurse too many is no driver */
	assert_int_equal(number_in(ward_in(&r, WARD), "missing"), 2);
	want_sent(ward_in(&r, ELSE), 1, 0, 0);
	assert_int_equal(number_in(ward_in(&r, ELSE), "missing"), 0);
	issue_to(&s, tours, COUNT_OF(tours));
	r = GET_AS("board", at);
	want_sent(ward_in(&r, WARD), 2, 2, 0);
	clock_set_for_drill(WORLD_START_MS + 2 * DAY_MS);
	tour_act(tours[0].id, TOUR_CONFIRM, (TourActing){ 0 });
	r = GET_AS("board", at);
	want_sent(ward_in(&r, WARD), 2, 2, 1);
	want_role(ward_in(&r, WARD), "medical", 3, 2, 1);
	/* Who declines is not sent any more, and is missing again. */
	tour_act(tours[2].id, TOUR_DECLINE, (TourActing){ .reason = STR("Ốm") });
	r = GET_AS("board", at);
	want_sent(ward_in(&r, WARD), 1, 1, 1);
	want_role(ward_in(&r, WARD), "medical", 3, 1, 2);
}

static void test_who_another_wave_sent_fills_the_gap_too(void **unused UNUSED)
{
	Sending s = start();
	Sent other = sent_start("74", "STN", 0);

	sent_one(&other, "Giang", "", world_area_id(STR(WARD)),
		(Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	sent_one(&other, "Hạnh", "", world_area_id(STR(WARD)),
		(Tour){ .role = CADRE_MEDICAL, .state = TOUR_RELEASED });
	Reply r = GET_AS("board", printed(API "/waves/%lld/wards?limit=100", s.wave));
	expect(r, 200);
	assert_int_equal(number_in(ward_in(&r, WARD), "others"), 1);
	want_sent(ward_in(&r, WARD), 2, 0, 0);
	want_role(ward_in(&r, WARD), "medical", 3, 3, 0);
	sent_stop(&other);
}

static void test_the_communes_come_worst_first_page_by_page(void **unused UNUSED)
{
	Sending s = start();
	const char *cursor = "", *seen[8] = { 0 };
	int64_t last = INT64_MAX;
	size_t n = 0;

	do {
		Reply r = GET_AS("board", str_printf(&fresh.arena, API "/waves/%lld/wards?limit=1%s%s",
						  (long long)s.wave, *cursor ? "&cursor=" : "", cursor)
						  .ptr);
		expect(r, 200);
		const json_t *item = json_array_get(items_of(&r), 0);
		assert_true(number_in(item, "missing") <= last);
		last = number_in(item, "missing");
		for (size_t i = 0; i < n; i++)
			assert_string_not_equal(seen[i], text_in(json_object_get(item, "area"), "code"));
		assert_true(n < COUNT_OF(seen));
		seen[n++] = text_in(json_object_get(item, "area"), "code");
		cursor = text_in(r.json, "next_cursor");
	} while (*cursor);
	assert_int_equal(n, 4);
	assert_string_equal(seen[3], ELSE); /* nobody is missing there */
	Reply csv = GET_AS("board", printed(API "/waves/%lld/wards?format=csv", s.wave));
	expect(csv, 200);
	assert_true(str_find(csv.text, STR(WARD)) >= 0 && str_find(csv.text, STR("missing")) >= 0);
}

static void test_a_wave_by_commune_is_for_who_sees_it(void **unused UNUSED)
{
	Sending s = start();
	const char *at = printed(API "/waves/%lld/wards", s.wave);
	Reply r = GET_AS("ward.25975", at);

	expect_fault(r, 404, "id", "not_found");
	r = GET_AS("board", API "/waves/7/wards");
	expect_fault(r, 404, "id", "not_found");
	r = GET_AS("board", printed(API "/waves/%lld/wards?cursor=x.y", s.wave));
	assert_int_equal(r.status, 422);
	assert_string_equal(text_in(r.json, "field"), "cursor");
	r = GET_AS(NULL, at);
	expect(r, 401);
}

/* ---- names by where they are ---- */

static size_t names(const Sending *s, const char *filter)
{
	Reply r = GET_AS("board", str_printf(&fresh.arena, API "/waves/%lld/nominations?count=1&limit=100%s",
					  (long long)s->wave, filter)
					  .ptr);

	expect(r, 200);
	assert_int_equal(number_in(r.json, "count"), json_array_size(items_of(&r)));
	return json_array_size(items_of(&r));
}

static void test_names_by_where_they_are(void **unused UNUSED)
{
	Sending s = start();
	Tour tours[3];

	/* By an approved plan one is sent, though no order tells of it yet. */
	assert_int_equal(names(&s, ""), 3);
	assert_int_equal(names(&s, "&sent=1"), 3);
	assert_int_equal(names(&s, "&ward=" WARD), 2);
	assert_int_equal(names(&s, "&ward=" ELSE), 1);
	assert_int_equal(names(&s, "&ward=25960"), 0);
	assert_int_equal(names(&s, "&arrived=1"), 0);
	issue_to(&s, tours, COUNT_OF(tours));
	assert_int_equal(names(&s, "&sent=1"), 3);
	tour_act(tours[1].id, TOUR_DECLINE, (TourActing){ .reason = STR("Ốm") });
	assert_int_equal(names(&s, "&sent=1"), 2);
	assert_int_equal(names(&s, "&ward=" ELSE), 0);
	clock_set_for_drill(WORLD_START_MS + 2 * DAY_MS);
	tour_act(tours[0].id, TOUR_CONFIRM, (TourActing){ 0 });
	assert_int_equal(names(&s, "&arrived=1"), 1);
	assert_int_equal(names(&s, "&arrived=1&ward=" WARD), 1);
	assert_int_equal(names(&s, "&arrived=1&ward=" ELSE), 0);
	Reply r = GET_AS("board", printed(API "/waves/%lld/nominations?arrived=1", s.wave));
	const json_t *lan = json_array_get(items_of(&r), 0);
	assert_int_equal(number_in(lan, "id"), s.names[0]);
	assert_string_equal(text_in(json_object_get(lan, "ward"), "code"), WARD);
	assert_string_equal(text_in(lan, "tour_state"), "serving");
}

static void test_names_by_state_role_and_will(void **unused UNUSED)
{
	Sending s = make_sending(false);

	assert_int_equal(names(&s, "&state=approved"), 3);
	assert_int_equal(names(&s, "&state=named,consented"), 0);
	assert_int_equal(names(&s, "&role=medical"), 3);
	assert_int_equal(names(&s, "&role=data,logistics"), 0);
	assert_int_equal(names(&s, "&volunteer=0"), 3);
	assert_int_equal(names(&s, "&volunteer=1"), 0);
	assert_int_equal(names(&s, "&sent=1"), 0); /* the plan is not approved */
	assert_int_equal(names(&s, printed("&agency=%lld", s.agency)), 3);
	assert_int_equal(names(&s, printed("&agency=%lld", s.agency + 1)), 0);
}

static void test_a_wrong_word_is_named(void **unused UNUSED)
{
	static const struct {
		const char *asked, *field, *reason;
	} wrong[] = {
		{ "state=gone", "state", "unknown_value" },
		{ "role=nurse", "role", "unknown_value" },
		{ "volunteer=2", "volunteer", "unknown_value" },
		{ "ward=99999", "ward", "unknown_area" },
		{ "agency=syt", "agency", "not_a_whole_number" },
	};
	Sending s = make_sending(false);

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		Reply r = GET_AS("board", str_printf(&fresh.arena, API "/waves/%lld/nominations?%s",
						  (long long)s.wave, wrong[i].asked)
						  .ptr);
		expect_fault(r, 422, wrong[i].field, wrong[i].reason);
	}
	Reply r = GET_AS("ward.25975", printed(API "/waves/%lld/nominations", s.wave));
	expect_fault(r, 404, "id", "not_found");
}

/* ---- who is commended ---- */

static Reply commend(const char *who, int64_t tour_id)
{
	Value v = VAL_I64(tour_id);
	Tour *rows;

	assert_int_equal(world_rows(&tour_resource, "id = ?1", &v, 1, &rows), 1);
	return ask(&(Ask){ .who = who,
		.method = POST,
		.target = printed(API "/tours/%lld/commend", tour_id),
		.version = rows[0].version,
		.body = "{}" });
}

static size_t tours_like(const char *who, const char *filter)
{
	Reply r = GET_AS(who, str_printf(&fresh.arena, API "/tours?%s", filter).ptr);

	expect(r, 200);
	return json_array_size(items_of(&r));
}

static void test_the_commended_are_a_list(void **unused UNUSED)
{
	Sending s = start();
	const View *v = store_view(world.store);
	int32_t days = v->rules->tour_commend_days;
	Tour tours[3];

	store_view_release(world.store, &v);
	issue_to(&s, tours, COUNT_OF(tours));
	clock_set_for_drill(WORLD_START_MS + 2 * DAY_MS);
	for (size_t i = 0; i < 2; i++)
		tour_act(tours[i].id, TOUR_CONFIRM, (TourActing){ 0 });
	for (int32_t day = 1; day < days; day++) {
		clock_set_for_drill(clock_now_ms() + DAY_MS);
		tour_act(tours[0].id, TOUR_CHECK_IN, (TourActing){ 0 });
	}
	for (size_t i = 0; i < 2; i++)
		tour_act(tours[i].id, TOUR_RELEASE, (TourActing){ .reason = STR("Hết việc") });
	Reply r = commend("board", tours[0].id);
	expect_fault(r, 409, "grade", "not_good_enough");
	for (size_t i = 0; i < 2; i++)
		tour_act(tours[i].id, TOUR_APPRAISE, (TourActing){ .grade = GRADE_EXCELLENT });
	r = commend("board", tours[1].id);
	expect_fault(r, 409, "duty_days", "too_few_days");
	r = commend("ward.25975", tours[0].id); /* appraises, and proposes nobody */
	expect_fault(r, 403, "id", "no_capability");
	assert_int_equal(tours_like("board", "commend=1"), 0);
	r = commend("board", tours[0].id);
	expect(r, 200);
	assert_int_equal(tours_like("board", "commend=1"), 1);
	assert_int_equal(tours_like("board", "grade=excellent"), 2);
	assert_int_equal(tours_like("board", "grade=excellent&commend=1"), 1);
	assert_int_equal(tours_like("ward.25975", "commend=1"), 1);
	assert_int_equal(tours_like("ward.25942", "commend=1"), 0);
	Reply csv = GET_AS("board", API "/tours?commend=1&format=csv");
	expect(csv, 200);
	assert_true(str_find(csv.text, str_from(people[0])) >= 0);
	assert_true(str_find(csv.text, str_from(people[1])) < 0);
	r = GET_AS("board", API "/tours?grade=superb");
	expect_fault(r, 422, "grade", "unknown_value");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_a_wave_by_commune_is_counted_role_by_role),
		DOOR_TEST(test_who_another_wave_sent_fills_the_gap_too),
		DOOR_TEST(test_the_communes_come_worst_first_page_by_page),
		DOOR_TEST(test_a_wave_by_commune_is_for_who_sees_it),
		DOOR_TEST(test_names_by_where_they_are),
		DOOR_TEST(test_names_by_state_role_and_will),
		DOOR_TEST(test_a_wrong_word_is_named),
		DOOR_TEST(test_the_commended_are_a_list),
	};

	return door_run(tests);
}
