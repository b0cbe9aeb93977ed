/* people.h: agencies, waves and names for tests of the checks: send_people() lives their morning. */
#ifndef TESTS_STORE_PEOPLE_H
#define TESTS_STORE_PEOPLE_H

#include "fault/deeds.h"
#include "link/plan_make.h"

static int64_t found_agency(const char *code)
{
	Post head = {
		.area_id = world_area_id(STR("74")), .kind = POST_AGENCY_HEAD, .title = STR("Thủ trưởng")
	};
	Agency a = { .code = str_from(code),
		.name = STR("Sở"),
		.area_id = head.area_id,
		.post_id = world_save(&post_resource, &head),
		.headcount = 100 };

	return world_save(&agency_resource, &a);
}

static int64_t call_wave(int32_t total)
{
	Wave w = { .name = STR("Đợt"),
		.purpose = STR("Vùng đỏ"),
		.area_id = world_area_id(STR("74")),
		.total = total,
		.from_day = 20000,
		.to_day = 20010,
		.nominate_by_ms = clock_now_ms() + 300 * DAY_MS };
	WaveActing in = { .note = STR("") };
	int64_t id = world_send((Command){ .kind = COMMAND_WAVE, .act = WAVE_ADD, .row = &w });

	world_send((Command){ .kind = COMMAND_WAVE, .act = WAVE_CALL, .subject_id = id, .row = &in });
	return id;
}

static void name_for(int64_t wave_id, int64_t agency_id)
{
	Cadre x = { .agency_id = agency_id, .name = STR("Ai đó"), .birth_year = 1990, .vaccine_doses = 2 };
	NominationActing in = { .cadre_id = world_save(&cadre_resource, &x) };

	world_send((Command){
		.kind = COMMAND_NOMINATION, .act = NOMINATION_NAME, .subject_id = wave_id, .row = &in });
}

/* One more name of the wave, who says yes, is approved, pinned to a ward, and planned there. */
static void plan_one(int64_t wave_id, int64_t agency_id)
{
	Cadre x = { .agency_id = agency_id, .name = STR("Người đi"), .birth_year = 1990, .vaccine_doses = 2 };
	NominationActing in = { .cadre_id = world_save(&cadre_resource, &x) };
	Command act = {
		.kind = COMMAND_NOMINATION, .act = NOMINATION_NAME, .subject_id = wave_id, .row = &in
	};
	Pin pin = { .wave_id = wave_id,
		.cadre_id = in.cadre_id,
		.area_id = world_area_id(STR("25975")),
		.reason = STR("Biết địa bàn") };
	PlanMaker maker;
	Wave wave;

	act.subject_id = world_send(act);
	act.act = NOMINATION_CONSENT;
	act.by_cadre = true;
	world_send(act);
	act.act = NOMINATION_APPROVE;
	act.by_cadre = false;
	world_send(act);
	world_save(&pin_resource, &pin);
	const View *v = store_view(world.store);
	PlanMaking how = plan_making_usual(v->rules);
	assert_int_equal(row_get(world.c, reader_db(world.reader), &wave_resource, wave_id, &wave), OK);
	if (plan_make(world.c, reader_db(world.reader), v, &wave, &how, &maker) != OK)
		fail_msg("the plan: %s", world_why());
	store_view_release(world.store, &v);
	world_send((Command){
		.kind = COMMAND_PLAN, .act = PLAN_MAKE, .subject_id = wave_id, .row = &maker.made });
}

/* A wave whose list is signed, and one that is called; two of one agency are named for each. */
static void send_people(void)
{
	int64_t agency = found_agency("A"), first;
	WaveActing in = { .note = STR("") };

	found_agency("B");
	first = call_wave(10);
	name_for(first, agency);
	world_send((Command){ .kind = COMMAND_WAVE, .act = WAVE_APPROVE, .subject_id = first, .row = &in });
	int64_t second = call_wave(4);
	name_for(second, agency);
	name_for(second, agency);
	/* The least id of a named cadre lies in the second wave, too. */
	NominationActing again = { .cadre_id = 0 };
	Nomination *rows;
	assert_true(world_rows(&nomination_resource, "id > 0", NULL, 0, &rows) == 3);
	again.cadre_id = rows[0].cadre_id;
	world_send((Command){
		.kind = COMMAND_NOMINATION, .act = NOMINATION_NAME, .subject_id = second, .row = &again });
	plan_one(second, agency);
	name_for(second, agency);
}

#endif
