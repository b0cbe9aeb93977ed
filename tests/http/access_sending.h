/* access_sending.h: for test_access.c: an agency that was asked for people, whom it named, the plan, the
 * order. */
#ifndef TESTS_HTTP_ACCESS_SENDING_H
#define TESTS_HTTP_ACCESS_SENDING_H

#include "http/access_rows.h"

#include "link/plan_make.h"

/* An agency that was asked for people and has named one. */
static void make_sending(Things *t, bool in)
{
	Post head = { .area_id = t->area, .kind = POST_AGENCY_HEAD, .title = STR("Thủ trưởng") };
	Agency agency = { .code = str_from(in ? "IN" : "OUT"),
		.name = STR("Sở thử"),
		.area_id = t->area,
		.post_id = world_save(&post_resource, &head),
		.headcount = 100 };
	t->agency = world_save(&agency_resource, &agency);
	Cadre cadre = {
		.agency_id = t->agency, .name = STR("Ai đó"), .birth_year = 1990, .vaccine_doses = 2
	};
	t->cadre = world_save(&cadre_resource, &cadre);
	Wave wave = { .name = STR("Đợt thử"),
		.purpose = STR("Thử"),
		.area_id = t->area,
		.total = 5,
		.from_day = 20000,
		.to_day = 20010,
		.nominate_by_ms = WORLD_START_MS + 3000 * DAY_MS };
	t->wave = world_send((Command){ .kind = COMMAND_WAVE, .act = WAVE_ADD, .row = &wave });
	WaveActing call = { .note = STR("") };
	world_send((Command){ .kind = COMMAND_WAVE, .act = WAVE_CALL, .subject_id = t->wave, .row = &call });
	NominationActing name = { .cadre_id = t->cadre };
	t->nomination = world_send((Command){
		.kind = COMMAND_NOMINATION, .act = NOMINATION_NAME, .subject_id = t->wave, .row = &name });
	Value v = VAL_I64(t->wave);
	Quota *quotas;
	assert_int_equal(world_rows(&quota_resource, "wave_id = ?1", &v, 1, &quotas), 1);
	t->quota = quotas[0].id;
}

/* A name that is approved, a pin that gives it a place, and the plan of that. */
static void make_plan(Things *t)
{
	Cadre cadre = {
		.agency_id = t->agency, .name = STR("Người đi"), .birth_year = 1990, .vaccine_doses = 2
	};
	NominationActing acting = { .cadre_id = world_save(&cadre_resource, &cadre) };
	t->planned = world_send((Command){
		.kind = COMMAND_NOMINATION, .act = NOMINATION_NAME, .subject_id = t->wave, .row = &acting });
	for (unsigned act = 0; act < 2; act++)
		world_send((Command){ .kind = COMMAND_NOMINATION,
			.act = act ? NOMINATION_APPROVE : NOMINATION_CONSENT,
			.by_cadre = !act,
			.subject_id = t->planned,
			.row = &acting });
	Pin pin = { .wave_id = t->wave,
		.cadre_id = acting.cadre_id,
		.area_id = t->area,
		.reason = STR("Biết địa bàn") };
	world_save(&pin_resource, &pin);
	Pin ban = { .wave_id = t->wave,
		.cadre_id = t->cadre,
		.area_id = t->area,
		.ban = true,
		.reason = STR("Bận") };
	t->pin = world_save(&pin_resource, &ban);

	const View *v = store_view(world.store);
	PlanMaking how = plan_making_usual(v->rules);
	PlanMaker maker;
	Wave wave;
	assert_int_equal(row_get(world.c, reader_db(world.reader), &wave_resource, t->wave, &wave), OK);
	if (plan_make(world.c, reader_db(world.reader), v, &wave, &how, &maker) != OK)
		fail_msg("the plan: %s", world_why());
	t->plan = world_send((Command){
		.kind = COMMAND_PLAN, .act = PLAN_MAKE, .subject_id = t->wave, .row = &maker.made });
	store_view_release(world.store, &v);
}

static void make_order(Things *t)
{
	Order order = { .wave_id = t->wave,
		.plan_id = t->plan,
		.number = STR("900/QĐ-BCĐ"),
		.day = day_of(WORLD_START_MS),
		.template = STR("binhduong-dieu-dong"),
		.texts = STR("{\"wave\":\"1\"}"),
		.signer_name = STR("Người ký") };

	t->order = world_send((Command){ .kind = COMMAND_ORDER, .act = ORDER_ADD, .row = &order });
}

#endif
