/*
 * test_tours.c: who is sent where, over HTTP: who sees it, what is personal in it, the code at the door,
 * counts that agree with lists, and how long a list takes when thousands are out.
 */
#include "http/sent.h"

#define API  "/api/v1"
#define WARD "25975"
#define ELSE "25942"

#define WANT(reply_, status_)                                                                                \
	do {                                                                                                 \
		Reply wanted = (reply_);                                                                     \
		expect(wanted, status_);                                                                     \
	} while (0)

static bool has(Str s, const char *what)
{
	return str_find(s, str_from(what)) >= 0;
}

static size_t count_in(Reply r)
{
	expect(r, 200);
	return json_array_size(items_of(&r));
}

static Sent start(void)
{
	door_account("head", 0, NULL);
	door_account("reader", CAN(CAN_READ), WARD);
	door_account("desk", CAN(CAN_READ) | CAN(CAN_PERSONAL) | CAN(CAN_HANDLE), WARD);
	door_account("medic", CAN(CAN_READ) | CAN(CAN_PERSONAL) | CAN(CAN_HEALTH), WARD);
	door_account("province", CAN(CAN_READ) | CAN(CAN_PERSONAL) | CAN(CAN_WAVES) | CAN(CAN_EXPORT), "74");
	return sent_start("74", "STN", world_account_id(STR("head")));
}

static int64_t ward(void)
{
	return world_area_id(STR(WARD));
}

static void test_who_sees_a_tour(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(&s, "Trần Thị Lan", "0912345671", ward(),
		(Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING, .exposed_at_ms = WORLD_START_MS });
	sent_one(&s, "Lê Hoa", "0912345672", world_area_id(STR(ELSE)), (Tour){ .state = TOUR_ORDERED });
	const char *one = printed(API "/tours/%lld", lan.tour);

	/* The commune its own, the agency all of its people, the province everybody; others nothing. */
	assert_int_equal(count_in(GET_AS("desk", API "/tours")), 1);
	assert_int_equal(count_in(GET_AS("head", API "/tours")), 2);
	assert_int_equal(count_in(GET_AS("province", API "/tours")), 2);
	door_account("stranger", CAN(CAN_READ), "25960");
	assert_int_equal(count_in(GET_AS("stranger", API "/tours")), 0);
	WANT(GET_AS("stranger", one), 404);
	WANT(GET_AS(NULL, one), 401);
	/* What is personal is for who may see it, a contact for who may see health. */
	Reply r = GET_AS("reader", one);
	expect(r, 200);
	assert_false(
		has(r.text, "Trần Thị Lan") || has(r.text, "0912345671") || has(r.text, "exposed_at\":\"20"));
	r = GET_AS("desk", one);
	assert_true(has(r.text, "Trần Thị Lan") && has(r.text, "0912345671"));
	assert_false(has(r.text, "exposed_at\":\"20"));
	r = GET_AS("medic", one);
	assert_true(has(r.text, "exposed_at\":\"20"));
	r = GET_AS("head", one);
	assert_true(has(r.text, "Trần Thị Lan") && has(r.text, "exposed_at\":\"20"));
	/* Searching by name needs the right to names. */
	assert_int_equal(count_in(GET_AS("desk", API "/tours?q=thi%20lan")), 1);
	assert_int_equal(count_in(GET_AS("reader", API "/tours?q=thi%20lan")), 0);
	sent_stop(&s);
}

static void test_health_that_was_read_is_written_down(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(&s, "Lan", "0912345671", ward(),
		(Tour){ .state = TOUR_SERVING, .exposed_at_ms = WORLD_START_MS });
	SentOne hoa = sent_one(&s, "Hoa", "0912345672", ward(), (Tour){ .state = TOUR_SERVING });
	Value v = VAL_I64(lan.cadre), w = VAL_I64(hoa.cadre);
	ReadLog *lines;

	WANT(GET_AS("desk", printed(API "/tours/%lld", lan.tour)), 200);
	WANT(GET_AS("medic", API "/tours"), 200);
	door_file(WARD, "0912345999"); /* what was queued before it is written */
	assert_int_equal(world_rows(&read_log_resource, "request_id = ?1", &v, 1, &lines), 1);
	assert_int_equal(world_rows(&read_log_resource, "request_id = ?1", &w, 1, &lines), 0);
	sent_stop(&s);
}

static void test_lists_and_counts_agree(void **unused UNUSED)
{
	Sent s = start();
	int32_t today = day_of(clock_now_ms());
	static const unsigned states[] = { TOUR_ORDERED, TOUR_ACCEPTED, TOUR_SERVING, TOUR_SERVING,
		TOUR_RESTING, TOUR_ISOLATED, TOUR_RELEASED };

	for (size_t i = 0; i < COUNT_OF(states); i++)
		sent_one(&s, printed("Người %lld", (long long)i), "",
			i % 2 ? ward() : world_area_id(STR(ELSE)),
			(Tour){ .state = states[i],
				.silent = i == 3,
				.commended = i == 6,
				.to_day = i == 2 ? today + 2 : today + 9 });
	Reply r = GET_AS("province", API "/tours/counts");
	expect(r, 200);
	assert_int_equal(number_in(r.json, "coming"), 2);
	assert_int_equal(number_in(r.json, "here"), 3);
	assert_int_equal(number_in(r.json, "silent"), 1);
	assert_int_equal(number_in(r.json, "ending"), 1);
	assert_int_equal(number_in(r.json, "commended"), 1);
	assert_int_equal(number_in(r.json, "to_appraise"), 1);
	assert_int_equal(json_array_size(json_object_get(r.json, "areas")), 2);
	assert_int_equal(count_in(GET_AS("province", API "/tours?state=ordered,accepted")), 2);
	assert_int_equal(count_in(GET_AS("province", API "/tours?state=serving,resting")), 3);
	assert_int_equal(count_in(GET_AS("province", API "/tours?silent=1")), 1);
	assert_int_equal(count_in(GET_AS("province", API "/tours?ending=1")), 1);
	assert_int_equal(count_in(GET_AS("province", API "/tours?commend=1")), 1);
	assert_int_equal(count_in(GET_AS("province", API "/tours?active=1")), 5);
	assert_int_equal(count_in(GET_AS("province", API "/tours?area=" WARD)), 3);
	r = GET_AS("desk", API "/tours/counts");
	assert_int_equal(number_in(r.json, "coming"), 1);
	assert_int_equal(json_array_size(json_object_get(r.json, "areas")), 1);
	r = GET_AS("province", API "/tours?count=1&limit=2");
	assert_int_equal(number_in(r.json, "count"), 7);
	assert_int_equal(
		count_in(GET_AS("province", str_printf(&fresh.arena, API "/tours?limit=200&cursor=%s",
						    text_in(r.json, "next_cursor"))
						    .ptr)),
		5);
	sent_stop(&s);
}

static void test_a_file_has_names_only_for_whom_they_are(void **unused UNUSED)
{
	Sent s = start();

	sent_one(&s, "Trần Thị Lan", "0912345671", ward(), (Tour){ .state = TOUR_SERVING });
	Reply r = GET_AS("province", API "/tours?format=csv");
	expect(r, 200);
	assert_true(has(r.text, "Trần Thị Lan") && has(r.text, "05/QĐ-BCĐ") && has(r.text, WARD));
	WANT(GET_AS("desk", API "/tours?format=csv"), 403); /* may not export */
	door_account("exporter", CAN(CAN_READ) | CAN(CAN_EXPORT), WARD);
	r = GET_AS("exporter", API "/tours?format=csv");
	expect(r, 200);
	assert_false(has(r.text, "Trần Thị Lan") || has(r.text, "0912345671"));
	sent_stop(&s);
}

static void test_the_days_of_a_tour(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(&s, "Lan", "0912345671", ward(), (Tour){ .state = TOUR_SERVING });
	int32_t today = day_of(clock_now_ms());

	for (int32_t i = 0; i < 5; i++) {
		TourDay day = { .version = 1,
			.tour_id = lan.tour,
			.day = today - 4 + i,
			.kind = i == 1 ? TOUR_DAY_REST : TOUR_DAY_DUTY,
			.at_ms = clock_now_ms() };
		sent_row(&s, &tour_day_resource, &day);
	}
	Kit vest = {
		.version = 1, .tour_id = lan.tour, .item = STR("Áo bảo hộ"), .issued = 5, .returned = 2
	};
	sent_row(&s, &kit_resource, &vest);
	Reply r = GET_AS("desk", printed(API "/tours/%lld", lan.tour));
	expect(r, 200);
	assert_int_equal(number_in(r.json, "duty_run"), 3); /* since the day of rest */
	assert_string_equal(text_in(r.json, "today"), "duty");
	assert_int_equal(number_in(r.json, "kit_out"), 3);
	assert_int_equal(json_array_size(json_object_get(r.json, "days")), 5);
	assert_int_equal(json_array_size(json_object_get(r.json, "kit")), 1);
	sent_stop(&s);
}

static Reply hand_out(const char *who, const char *body, int64_t version, int64_t id)
{
	return ask(&(Ask){ .who = who,
		.method = id ? PUT : POST,
		.target = id ? printed(API "/kits/%lld", id) : API "/kits",
		.version = version,
		.body = body });
}

/* What is taken is in tests/e2e/tours.mjs: it leaves a history that cannot be taken away again. */
static void test_what_is_handed_out(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(&s, "Lan", "0912345671", ward(), (Tour){ .state = TOUR_SERVING });
	SentOne hoa = sent_one(&s, "Hoa", "0912345672", ward(), (Tour){ .state = TOUR_RELEASED });
	const char *vest = printed("{\"tour_id\":%lld,\"item\":\"Áo\",\"issued\":3}", lan.tour);

	WANT(hand_out("reader", vest, 0, 0), 403);
	Reply none = hand_out("desk", printed("{\"tour_id\":%lld,\"issued\":3}", lan.tour), 0, 0);
	expect_fault(none, 422, "item", "required");
	Kit had = { .version = 1, .tour_id = lan.tour, .item = STR("Áo"), .issued = 3 };
	int64_t id = sent_row(&s, &kit_resource, &had);
	Reply more = hand_out("desk",
		printed("{\"tour_id\":%lld,\"item\":\"Áo\",\"issued\":3,\"returned\":4}", lan.tour), 1, id);
	expect_fault(more, 422, "returned", "more_than_issued");
	Reply other =
		hand_out("desk", printed("{\"tour_id\":%lld,\"item\":\"Áo\",\"issued\":3}", hoa.tour), 1, id);
	expect_fault(other, 422, "tour_id", "cannot_move");
	Reply less = hand_out("desk",
		printed("{\"tour_id\":%lld,\"item\":\"Áo\",\"issued\":3,\"returned\":2}", lan.tour), 1, id);
	expect_fault(less, 422, "note", "required");
	sent_stop(&s);
}

static void test_the_code_at_the_door(void **unused UNUSED)
{
	Sent s = start();
	const char *at = printed(API "/areas/%lld/arrival-code", ward());

	Reply r = GET_AS("desk", at);
	expect(r, 200);
	assert_int_equal(strlen(text_in(r.json, "code")), 6);
	assert_true(str_ends(str_from(text_in(r.json, "url")), str_from(text_in(r.json, "code"))));
	WANT(GET_AS("reader", at), 403);
	WANT(GET_AS("desk", printed(API "/areas/%lld/arrival-code", world_area_id(STR(ELSE)))), 404);
	/* Another commune, and another time, another code. */
	Reply again = GET_AS("desk", at);
	assert_string_equal(text_in(r.json, "code"), text_in(again.json, "code"));
	clock_set_for_drill(clock_now_ms() + HOUR_MS);
	again = GET_AS("desk", at);
	assert_string_not_equal(text_in(r.json, "code"), text_in(again.json, "code"));
	sent_stop(&s);
}

static Reply arrive(SentOne one, const char *code)
{
	return ask(&(Ask){ .method = POST,
		.target = str_printf(&fresh.arena, API "/public/tours/%.*s/arrive", STR_ARG(one.code)).ptr,
		.body = str_printf(&fresh.arena, "{\"phone_last\":\"5671\",\"arrival_code\":\"%s\"}", code)
				.ptr });
}

/* A million codes are soon tried; ten an hour are not many of them. */
static void test_guessing_the_door_is_slowed_down(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(&s, "Lan", "0912345671", ward(), (Tour){ .state = TOUR_ACCEPTED });
	Reply door_code = GET_AS("desk", printed(API "/areas/%lld/arrival-code", ward()));
	const char *right = text_in(door_code.json, "code");
	int wrong = 0, limited = 0;
	int64_t shown;
	Str secret = request_secret(&fresh.arena, world.store, lan.tour);

	assert_true(str_to_i64(str_from(right), &shown));

	Reply none = arrive(lan, "");
	expect_fault(none, 422, "arrival_code", "required");
	for (int i = 0; i < 14; i++) {
		/* With the link's secret: what is slowed down here is the door, not the telephone. */
		Reply r = ask(&(Ask){ .method = POST,
			.target = str_printf(&fresh.arena, API "/public/tours/%.*s/arrive", STR_ARG(lan.code))
					  .ptr,
			.body = str_printf(&fresh.arena, "{\"secret\":\"%.*s\",\"arrival_code\":\"%06d\"}",
				STR_ARG(secret), (int)((shown + 1 + i) % 1000000))
					.ptr });
		wrong += r.status == 422;
		limited += r.status == 429;
	}
	assert_int_equal(wrong, 10);
	assert_int_equal(limited, 4);
	/* Then not even the right one: else guessing would go on. */
	assert_int_equal(arrive(lan, right).status, 429);
	sent_stop(&s);
}

static void test_the_cadre_sees_the_own_tour(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(&s, "Trần Thị Lan", "0912345671", ward(),
		(Tour){ .state = TOUR_ACCEPTED, .lodging = STR("Trường Tiểu học"), .meals = true });
	const char *at = str_printf(&fresh.arena, API "/public/tours/%.*s", STR_ARG(lan.code)).ptr;

	WANT(GET_AS(NULL, at), 403);
	WANT(GET_AS(NULL, str_printf(&fresh.arena, "%s?phone_last=0000", at).ptr), 403);
	WANT(GET_AS(NULL, API "/public/tours/TS-2222-2222"), 404);
	Reply r = GET_AS(NULL, str_printf(&fresh.arena, "%s?phone_last=5671", at).ptr);
	expect(r, 200);
	assert_true(
		has(r.text, "Trần Thị Lan") && has(r.text, "Trường Tiểu học") && has(r.text, "05/QĐ-BCĐ"));
	Str secret = request_secret(&fresh.arena, world.store, lan.tour);
	r = GET_AS(NULL, str_printf(&fresh.arena, "%s?secret=%.*s", at, STR_ARG(secret)).ptr);
	expect(r, 200);
	assert_true(has(r.text, "\"acts\":["));
	sent_stop(&s);
}

/* ---- who could follow ---- */

static int64_t named(Sent *s, const char *name, unsigned standing, unsigned constraints)
{
	Cadre x = { .version = 1,
		.agency_id = s->agency,
		.name = str_from(name),
		.birth_year = 1990,
		.role = CADRE_MEDICAL,
		.skills = 1u << SKILL_NURSE,
		.constraints = constraints,
		.vaccine_doses = 2 };
	Nomination n = { .version = 1,
		.wave_id = s->wave,
		.agency_id = s->agency,
		.cadre_id = sent_row(s, &cadre_resource, &x),
		.code = code_make(&fresh.arena, (uint64_t)(s->ids * 2)),
		.role = CADRE_MEDICAL,
		.state = standing == STANDING_RESERVE ? NOMINATION_APPROVED : NOMINATION_CONSENTED,
		.standing = standing };

	return sent_row(s, &nomination_resource, &n);
}

static void turn_red(const char *who)
{
	const View *v = store_view(world.store);
	int32_t version = directory_area(v->dir, ward())->version;

	store_view_release(world.store, &v);
	WANT(ask(&(Ask){ .who = who,
		     .method = POST,
		     .target = printed(API "/areas/%lld/zone", ward()),
		     .version = version,
		     .body = "{\"zone\":\"red\",\"reason\":\"40 ca trong ngày\"}" }),
		200);
}

static void want_followers(const char *who, const char *at, const int64_t *names, size_t n)
{
	Reply r = GET_AS(who, at);

	expect(r, 200);
	json_t *items = json_object_get(r.json, "items");
	assert_int_equal(json_array_size(items), n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(number_in(json_array_get(items, i), "nomination_id"), names[i]);
}

static void test_who_could_follow(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(
		&s, "Lan", "0912345671", ward(), (Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	sent_one(&s, "Hoa", "0912345672", ward(), (Tour){ .role = CADRE_MEDICAL, .state = TOUR_ORDERED });
	/* Serves where there are more people than are needed; the other one where nobody knows. */
	SentOne spare = sent_one(&s, "Giang", "0912345673", world_area_id(STR(ELSE)),
		(Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	sent_one(&s, "Hạnh", "0912345674", world_area_id(STR("25960")),
		(Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	int64_t nominee = named(&s, "Bình", STANDING_OPEN, 0);
	int64_t weak = named(&s, "Cúc", STANDING_RESERVE, 1u << CONSTRAINT_CHRONIC);
	int64_t ready = named(&s, "Dung", STANDING_RESERVE, 0);
	int64_t banned = named(&s, "Em", STANDING_RESERVE, 0);
	Nomination n;
	const char *at = printed(API "/tours/%lld/replacements", lan.tour);

	assert_int_equal(row_get(&fresh.c, s.db, &nomination_resource, banned, &n), OK);
	Pin ban = { .version = 1,
		.wave_id = s.wave,
		.cadre_id = n.cadre_id,
		.area_id = s.area,
		.ban = true,
		.reason = STR("Bận") };
	sent_row(&s, &pin_resource, &ban);
	door_account("else", CAN(CAN_READ) | CAN(CAN_HANDLE), ELSE);
	WANT(ask(&(Ask){ .who = "else",
		     .method = POST,
		     .target = API "/staff-reports",
		     .body = "{\"area_code\":\"" ELSE "\",\"establishment\":60,\"present\":40}" }),
		200);
	/* The reserve first, whoever is on a tour elsewhere or banned not at all. */
	want_followers("province", at, (int64_t[]){ weak, ready, spare.nomination, nominee }, 4);
	door_account("zoner", CAN(CAN_READ) | CAN(CAN_ZONE), WARD);
	turn_red("zoner");
	want_followers("province", at, (int64_t[]){ ready, spare.nomination, nominee }, 3);
	Reply r = GET_AS("province", at);
	const json_t *first = json_array_get(json_object_get(r.json, "items"), 0);
	assert_string_equal(text_in(first, "source"), "reserve");
	assert_string_equal(text_in(first, "fit"), "best");
	const json_t *second = json_array_get(json_object_get(r.json, "items"), 1);
	assert_string_equal(text_in(second, "source"), "surplus");
	assert_string_equal(text_in(json_object_get(second, "from_area"), "code"), ELSE);
	assert_true(has(r.text, "Dung"));
	/* The commune may say that somebody drops out, but the names are the agency's. */
	r = GET_AS("desk", at);
	expect(r, 200);
	assert_false(has(r.text, "Dung"));
	WANT(GET_AS("reader", at), 403);
	door_account("stranger", CAN(CAN_READ) | CAN(CAN_HANDLE), "25960");
	WANT(GET_AS("stranger", at), 404);
	sent_stop(&s);
}

static void report(const char *who, int32_t present)
{
	WANT(ask(&(Ask){ .who = who,
		     .method = POST,
		     .target = API "/staff-reports",
		     .body = printed("{\"area_code\":\"" ELSE "\",\"establishment\":90,\"present\":%lld}",
			     present) }),
		200);
}

static void else_asks_for(NeedAsk *ask, int32_t people)
{
	ask->area_id = world_area_id(STR(ELSE));
	ask->role = CADRE_MEDICAL;
	ask->people = people;
	ask->reason = STR("Mở thêm trạm y tế lưu động.");
	world_save(&need_ask_resource, ask);
}

/* Own people and those who serve there, less one, must still be what is wanted, and the minimum. */
static void test_no_ward_is_left_below_its_own_need(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(
		&s, "Lan", "0912345671", ward(), (Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	SentOne giang = sent_one(&s, "Giang", "0912345673", world_area_id(STR(ELSE)),
		(Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	const char *at = printed(API "/tours/%lld/replacements", lan.tour);
	NeedAsk ask = { 0 };

	door_account("else", CAN(CAN_READ) | CAN(CAN_HANDLE), ELSE);
	want_followers("province", at, NULL, 0); /* it never reported */
	report("else", 20); /* three of its own, and three is the minimum: Giang is one more */
	want_followers("province", at, &giang.nomination, 1);
	else_asks_for(&ask, 4); /* with Giang it has just so many */
	want_followers("province", at, NULL, 0);
	else_asks_for(&ask, 2); /* fewer than the minimum, which holds all the same */
	want_followers("province", at, &giang.nomination, 1);
	report("else", 13); /* two of its own: below the minimum */
	want_followers("province", at, NULL, 0);
	/* Whoever goes home soon does not count: one of two stays to make up for the other. */
	report("else", 20);
	else_asks_for(&ask, 4);
	SentOne hanh = sent_one(&s, "Hạnh", "0912345674", world_area_id(STR(ELSE)),
		(Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	want_followers("province", at, (int64_t[]){ giang.nomination, hanh.nomination }, 2);
	assert_int_equal(db_run(&fresh.c, s.db, "UPDATE tour SET replaced_by_id = ?1 WHERE id = ?2",
				 VAL_I64(lan.tour), VAL_I64(hanh.tour)),
		OK);
	want_followers("province", at, NULL, 0);
	sent_stop(&s);
}

static void test_a_red_ward_lends_nobody(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(&s, "Lan", "0912345671", world_area_id(STR(ELSE)),
		(Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	SentOne giang = sent_one(
		&s, "Giang", "0912345673", ward(), (Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	const char *at = printed(API "/tours/%lld/replacements", lan.tour);

	WANT(ask(&(Ask){ .who = "desk",
		     .method = POST,
		     .target = API "/staff-reports",
		     .body = "{\"area_code\":\"" WARD "\",\"establishment\":200,\"present\":150}" }),
		200);
	want_followers("province", at, &giang.nomination, 1);
	door_account("zoner", CAN(CAN_READ) | CAN(CAN_ZONE), WARD);
	turn_red("zoner");
	want_followers("province", at, NULL, 0);
	sent_stop(&s);
}

/* Banned from everywhere is kept in reserve: the first to be asked, with the word that a hand decided so. */
static void test_whom_a_hand_kept_in_reserve_is_offered_and_told(void **unused UNUSED)
{
	Sent s = start();
	SentOne lan = sent_one(
		&s, "Lan", "0912345671", ward(), (Tour){ .role = CADRE_MEDICAL, .state = TOUR_SERVING });
	int64_t kept = named(&s, "Dung", STANDING_RESERVE, 0), nominee = named(&s, "Em", STANDING_OPEN, 0);
	const char *at = printed(API "/tours/%lld/replacements", lan.tour);
	Nomination n;

	assert_int_equal(row_get(&fresh.c, s.db, &nomination_resource, kept, &n), OK);
	Pin pin = { .version = 1,
		.wave_id = s.wave,
		.cadre_id = n.cadre_id,
		.ban = true,
		.reason = STR("Để dành cho đợt sau") };
	sent_row(&s, &pin_resource, &pin);
	want_followers("province", at, (int64_t[]){ kept, nominee }, 2);
	Reply r = GET_AS("province", at);
	const json_t *first = json_array_get(items_of(&r), 0), *second = json_array_get(items_of(&r), 1);
	assert_string_equal(text_in(first, "source"), "reserve");
	assert_true(json_is_true(json_object_get(first, "kept_by_hand")));
	assert_string_equal(text_in(first, "kept_why"), "Để dành cho đợt sau");
	assert_true(json_is_false(json_object_get(second, "kept_by_hand")));
	assert_true(json_is_null(json_object_get(second, "kept_why")));
	/* Why tells of the person: not for a commune. */
	r = GET_AS("desk", at);
	assert_true(has(r.text, "\"kept_by_hand\":true"));
	assert_false(has(r.text, "đợt sau"));
	/* Taken back, it is not told any more. */
	assert_int_equal(
		db_run(&fresh.c, s.db, "UPDATE plan_pin SET withdrawn = 1 WHERE id = ?1", VAL_I64(pin.id)),
		OK);
	r = GET_AS("province", at);
	assert_false(has(r.text, "\"kept_by_hand\":true"));
	Reply none = GET_AS("province", API "/tours/7/replacements");
	expect_fault(none, 404, "tour", "not_found");
	none = GET_AS("reader", at);
	expect_fault(none, 403, "id", "no_capability");
	sent_stop(&s);
}

/* 20,000 people over a province: a page, its counts, and a commune's own list in far less than a second. */
static void test_thousands(void **unused UNUSED)
{
	Sent s = start();
	const View *v = store_view(world.store);
	const int many = 20000;

	SentOne one = sent_one(&s, "Lan", "", ward(), (Tour){ .state = TOUR_SERVING });
	const char *follow = printed(API "/tours/%lld/replacements", one.tour);
	assert_int_equal(db_begin(&fresh.c, s.db), OK);
	for (int i = 0; i < many; i++) {
		ArenaMark mark = arena_mark(&fresh.arena);

		sent_one(&s, "Người đi", "", i % 90 ? world_area_id(STR(ELSE)) : ward(),
			(Tour){ .state = (unsigned)i % TourState_count, .silent = i % 50 == 0 });
		arena_reset(&fresh.arena, mark);
	}
	assert_int_equal(db_commit(&fresh.c, s.db), OK);
	store_view_release(world.store, &v);
	const char *const asked[] = { follow, API "/tours?limit=200", API "/tours?active=1&limit=200",
		API "/tours?silent=1&limit=200", API "/tours/counts", API "/tours?area=" WARD "&limit=200",
		API "/tours?ending=1&limit=200", API "/tours?count=1&limit=1" };
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		int64_t began = clock_monotonic_us();
		Reply r = GET_AS("province", asked[i]);
		int64_t ms = (clock_monotonic_us() - began) / 1000;

		expect(r, 200);
		if (ms > 1000)
			fail_msg("%s takes %lld ms", asked[i], (long long)ms);
	}
	sent_stop(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_who_sees_a_tour),
		DOOR_TEST(test_health_that_was_read_is_written_down),
		DOOR_TEST(test_lists_and_counts_agree),
		DOOR_TEST(test_a_file_has_names_only_for_whom_they_are),
		DOOR_TEST(test_the_days_of_a_tour),
		DOOR_TEST(test_what_is_handed_out),
		DOOR_TEST(test_the_code_at_the_door),
		DOOR_TEST(test_guessing_the_door_is_slowed_down),
		DOOR_TEST(test_the_cadre_sees_the_own_tour),
		DOOR_TEST(test_who_could_follow),
		DOOR_TEST(test_no_ward_is_left_below_its_own_need),
		DOOR_TEST(test_a_red_ward_lends_nobody),
		DOOR_TEST(test_whom_a_hand_kept_in_reserve_is_offered_and_told),
		DOOR_TEST(test_thousands),
	};

	return door_run(tests);
}
