/*
 * test_wave_plans.c: a plan through the door: made from the rows, looked at, edited by hand, compared,
 * approved by a second person; what tells of somebody's health is for who may read that.
 */
#include "test.h"

#include "http/door.h"

#include "link/snapshot.h"

#define API "/api/v1"

typedef struct Places {
	int64_t ward, agency, wave;
	int64_t lan, hoa; /* nominations; Hoa is pregnant */
	int64_t lan_cadre;
} Places;

static Reply send(const char *who, Method method, const char *target, int64_t version, const char *body)
{
	return ask(
		&(Ask){ .who = who, .method = method, .target = target, .version = version, .body = body });
}

static bool has(Str text, const char *needle)
{
	return str_find(text, str_from(needle)) >= 0;
}

/* A name that the head of an agency without an account gives: the board does it all. */
static int64_t name_one(const Places *p, const char *name, unsigned constraints, int64_t *ret_cadre)
{
	Cadre x = { .agency_id = p->agency,
		.name = str_from(name),
		.birth_year = 1990,
		.role = CADRE_LOGISTICS,
		.vaccine_doses = 2,
		.constraints = constraints };
	NominationActing in = { .cadre_id = world_save(&cadre_resource, &x) };
	int64_t id = p->wave;

	static const NominationAct acts[] = { NOMINATION_NAME, NOMINATION_CONSENT, NOMINATION_APPROVE };

	for (size_t i = 0; i < COUNT_OF(acts); i++)
		id = world_send((Command){ .kind = COMMAND_NOMINATION,
			.act = acts[i],
			.by_cadre = acts[i] == NOMINATION_CONSENT,
			.subject_id = id,
			.row = &in });
	*ret_cadre = in.cadre_id;
	return id;
}

/* One place for logistics in a red ward, and nowhere else; Lan and Hoa may go. */
static Places make_places(void)
{
	Places p = { .ward = world_area_id(STR("25975")) };
	Post head = {
		.area_id = world_area_id(STR("74")), .kind = POST_AGENCY_HEAD, .title = STR("Thủ trưởng")
	};
	Agency agency = {
		.code = STR("SYT"), .name = STR("Sở Y tế"), .area_id = head.area_id, .headcount = 100
	};
	Wave wave = { .name = STR("Đợt 1"),
		.purpose = STR("Vùng đỏ"),
		.area_id = head.area_id,
		.total = 2,
		.from_day = 20000,
		.to_day = 20010,
		.nominate_by_ms = WORLD_START_MS + 300 * DAY_MS };
	ZoneSetting zone = { .area_id = p.ward, .zone = ZONE_RED, .reason = STR("104 ca") };
	Command set = { .kind = COMMAND_ZONE, .key = world_key(), .row = &zone };
	int64_t cadre;

	door_account("board", role_cans(ROLE_ORGANISER), "74");
	door_account("second", role_cans(ROLE_ORGANISER), "74");
	door_account("blind", CAN(CAN_READ) | CAN(CAN_WAVES), "74");
	agency.post_id = world_save(&post_resource, &head);
	p.agency = world_save(&agency_resource, &agency);
	assert_int_equal(store_commit_wait(world.store, world.c, &set), OK);
	for (size_t i = 0; i < COUNT_OF(world_areas); i++) {
		for (unsigned role = 0; role < CadreRole_count; role++) {
			bool here = strcmp(world_areas[i].code, "25975") == 0 && role == CADRE_LOGISTICS;
			NeedAsk need = { .area_id = world_area_id(str_from(world_areas[i].code)),
				.role = role,
				.people = here,
				.reason = STR("Đủ") };

			if (strcmp(world_areas[i].level, "commune") == 0)
				world_save(&need_ask_resource, &need);
		}
	}
	Reply r = send("board", POST, API "/waves", 0,
		str_printf(&fresh.arena,
			"{\"name\":\"%.*s\",\"purpose\":\"%.*s\",\"area_id\":%lld,\"total\":2,\"from_day\":"
			"\"2021-08-"
			"26\",\"to_day\":\"2021-09-10\",\"nominate_by\":\"2021-08-25T07:00:00+07:00\"}",
			STR_ARG(wave.name), STR_ARG(wave.purpose), (long long)wave.area_id)
			.ptr);
	expect(r, 201);
	p.wave = number_in(r.json, "id");
	r = send("board", POST, printed(API "/waves/%lld/call", p.wave), 1, "{}");
	expect(r, 200);
	p.lan = name_one(&p, "Trần Thị Lan", 0, &p.lan_cadre);
	p.hoa = name_one(&p, "Lê Hoa", 1u << CONSTRAINT_PREGNANT, &cadre);
	return p;
}

static int64_t make_plan(const Places *p, const char *who, const char *body)
{
	Reply r = send(who, POST, printed(API "/waves/%lld/plans", p->wave), 0, body);

	expect(r, 201);
	return number_in(r.json, "id");
}

static const char *of_plan(int64_t id, const char *rest)
{
	return str_printf(&fresh.arena, API "/plans/%lld%s", (long long)id, rest).ptr;
}

static void test_a_plan_tells_who_goes_where_and_why(void **unused UNUSED)
{
	Places p = make_places();
	int64_t plan = make_plan(&p, "board", "{}");
	Reply r = GET_AS("board", of_plan(plan, ""));

	expect(r, 200);
	assert_int_equal(number_in(r.json, "placed_red"), 1);
	assert_int_equal(number_in(r.json, "reserve"), 1);
	assert_int_equal(number_in(r.json, "agency_cap"), 3); /* the rulebook's */
	assert_true(has(r.text, "\"acts\":[\"edit\",\"discard\"]")); /* the wave is only called */
	assert_true(has(r.text, "\"needed\":1,\"placed\":1"));
	r = GET_AS("board", of_plan(plan, "/placements?area=25975"));
	assert_int_equal(json_array_size(items_of(&r)), 1);
	assert_true(has(r.text, "Trần Thị Lan") && has(r.text, "Phường An Phú"));
	r = GET_AS("board", of_plan(plan, "/placements?reserve=1"));
	assert_true(has(r.text, "\"bar\":\"pregnant\"") && has(r.text, "mang thai"));
	/* Who may not read health is told that there is a reason, and no name without the right to names. */
	r = GET_AS("blind", of_plan(plan, "/placements?reserve=1"));
	assert_true(has(r.text, "\"bar\":\"personal\"") && has(r.text, "\"name\":null"));
	assert_false(has(r.text, "pregnant") || has(r.text, "mang thai") || has(r.text, "Hoa"));
	r = GET_AS("blind", of_plan(plan, "/snapshot"));
	expect(r, 403);
	r = GET_AS("ward.25975", of_plan(plan, ""));
	expect(r, 404);
	r = GET_AS("province.74", of_plan(plan, "")); /* reads: figures, no people */
	expect(r, 200);
	r = GET_AS("province.74", of_plan(plan, "/placements"));
	expect(r, 403);
}

/* The file is what tiepsuc plan --snapshot reads, and has the plan's hash. */
static void test_the_snapshot_is_what_it_was_made_from(void **unused UNUSED)
{
	Places p = make_places();
	int64_t plan = make_plan(&p, "board", "{\"seed\":7,\"agency_cap\":2}");
	Reply shown = GET_AS("board", of_plan(plan, "")), r = GET_AS("board", of_plan(plan, "/snapshot"));
	AllocateInput in;

	expect(r, 200);
	assert_int_equal(snapshot_read(world.c, r.text, &in), OK);
	assert_string_equal(str_cstr(&fresh.arena, str_hex(&fresh.arena, in.hash, sizeof(in.hash))),
		text_in(shown.json, "input_hash"));
	assert_int_equal(in.agency_cap, 2);
	assert_int_equal(in.seed, 7);
}

static void test_a_hand_moves_and_a_second_person_approves(void **unused UNUSED)
{
	Places p = make_places();
	int64_t plan = make_plan(&p, "board", "{}");
	Reply r = GET_AS("board",
		of_plan(plan,
			str_cstr(&fresh.arena, str_printf(&fresh.arena, "/what-if?nomination=%lld&area=25975",
						       (long long)p.hoa))));

	expect(r, 200);
	assert_string_equal(text_in(r.json, "bar"), "pregnant");
	r = GET_AS("board", of_plan(plan, printed("/what-if?nomination=%lld", p.lan)));
	assert_int_equal(number_in(r.json, "worse"), 1);
	assert_true(has(r.text, "\"cost\":{\"places_red\":1"));
	r = send("board", POST, of_plan(plan, "/edit"), 1,
		printed("{\"nomination_id\":%lld,\"area_id\":1,\"reason\":\"x\"}", p.lan));
	expect_fault(r, 422, "area_id", "not_in_plan");
	r = send("board", POST, of_plan(plan, "/edit"), 1,
		printed("{\"nomination_id\":%lld,\"reason\":\"Bận\"}", p.lan));
	expect(r, 200);
	r = send("board", POST, of_plan(plan, "/edit"), 1,
		printed("{\"nomination_id\":%lld,\"reason\":\"Bận\"}", p.lan));
	expect(r, 412);
	r = GET_AS("board", printed(API "/waves/%lld/pins", p.wave));
	assert_int_equal(json_array_size(items_of(&r)), 1);
	assert_true(has(r.text, "\"ban\":true") && has(r.text, "Bận"));
	r = GET_AS("blind", printed(API "/waves/%lld/pins", p.wave));
	assert_false(has(r.text, "Bận"));
	r = send("board", POST, printed(API "/waves/%lld/approve", p.wave), 2, "{}");
	expect(r, 200);
	r = send("board", POST, of_plan(plan, "/approve"), 2, "{}");
	expect_fault(r, 403, "id", "second_person");
	r = send("second", POST, of_plan(plan, "/approve"), 2, "{}");
	expect(r, 200);
	r = GET_AS("board", printed(API "/nominations/%lld", p.lan));
	assert_string_equal(text_in(r.json, "standing"), "reserve");
}

static void test_two_plans_side_by_side(void **unused UNUSED)
{
	Places p = make_places();
	int64_t first = make_plan(&p, "board", "{}");
	Reply r = send("board", POST, API "/pins", 0,
		str_printf(&fresh.arena,
			"{\"wave_id\":%lld,\"cadre_id\":%lld,\"ban\":true,\"reason\":\"Bận\"}",
			(long long)p.wave, (long long)p.lan_cadre)
			.ptr);
	expect(r, 201);
	int64_t second = make_plan(&p, "board", printed("{\"base_id\":%lld}", first));
	r = GET_AS("board", of_plan(first, printed("/compare?with=%lld", second)));
	expect(r, 200);
	assert_int_equal(number_in(r.json, "moves"), 1);
	assert_true(has(r.text, "\"to\":null") && has(r.text, "\"places_red\":1"));
	r = GET_AS("board", of_plan(second, "/frontier"));
	expect(r, 200);
	assert_true(json_array_size(json_object_get(r.json, "steps")) > 0);
	r = GET_AS("board", printed(API "/waves/%lld/plans", p.wave));
	assert_int_equal(json_array_size(items_of(&r)), 2);
	r = send("board", POST, printed(API "/waves/%lld/plans", p.wave), 0, "{\"base_id\":4711}");
	expect_fault(r, 422, "base_id", "not_found");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_a_plan_tells_who_goes_where_and_why),
		DOOR_TEST(test_the_snapshot_is_what_it_was_made_from),
		DOOR_TEST(test_a_hand_moves_and_a_second_person_approves),
		DOOR_TEST(test_two_plans_side_by_side),
	};

	return door_run(tests);
}
