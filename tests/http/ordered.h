/*
 * ordered.h: three people of an agency whom an approved plan sends to two communes, made by the system's own
 * commands, so that all of it has its history.
 */
#ifndef TESTS_HTTP_ORDERED_H
#define TESTS_HTTP_ORDERED_H

#include "http/door.h"

#include "domain/order.h"
#include "domain/plan.h"

typedef struct Sending {
	int64_t wave, plan, agency;
	int64_t second; /* agency of the last name; 0: all are of one */
	int64_t names[3], cadres[3];
} Sending;

static const char *const people[] = { "Trần Thị Lan", "Lê Văn Hòa", "Nguyễn An" };

static int64_t found_agency(const char *code, const char *name)
{
	Post head = {
		.area_id = world_area_id(STR("74")), .kind = POST_AGENCY_HEAD, .title = STR("Giám đốc Sở")
	};
	Agency a = { .code = str_from(code),
		.name = str_from(name),
		.area_id = head.area_id,
		.post_id = world_save(&post_resource, &head),
		.headcount = 100 };

	return world_save(&agency_resource, &a);
}

static int64_t agency_of(const Sending *s, size_t i)
{
	return s->second && i + 1 == COUNT_OF(people) ? s->second : s->agency;
}

static void name_all(Sending *s)
{
	for (size_t i = 0; i < COUNT_OF(people); i++) {
		Cadre x = { .agency_id = agency_of(s, i),
			.code = str_from(printed("CB%lld", (long long)i + 1)),
			.name = str_from(people[i]),
			.phone = str_from(printed("090000000%lld", (long long)i + 1)),
			.birth_year = 1990,
			.role = CADRE_MEDICAL,
			.can_lead = true,
			.vaccine_doses = 2 };
		s->cadres[i] = world_save(&cadre_resource, &x);
		NominationActing in = { .cadre_id = s->cadres[i] };
		s->names[i] = world_send((Command){ .kind = COMMAND_NOMINATION,
			.act = NOMINATION_NAME,
			.subject_id = s->wave,
			.row = &in });
		in.cadre_id = 0;
		world_send((Command){ .kind = COMMAND_NOMINATION,
			.act = NOMINATION_CONSENT,
			.by_cadre = true,
			.subject_id = s->names[i],
			.row = &in });
		world_send((Command){ .kind = COMMAND_NOMINATION,
			.act = NOMINATION_APPROVE,
			.subject_id = s->names[i],
			.row = &in });
	}
}

/* Lan and An go to An Phú, Hòa to Dĩ An; An leads. */
static int64_t make_plan(const Sending *s)
{
	static const char *const where[] = { "25975", "25942", "25975" };
	Placement rows[COUNT_OF(people)] = { 0 };
	PlanMade made = { .plan = { .wave_id = s->wave, .people = 3, .places = 3, .placed = 3 },
		.body = STR("{}"),
		.placements = rows,
		.count = COUNT_OF(rows) };

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		rows[i] = (Placement){ .nomination_id = s->names[i],
			.cadre_id = s->cadres[i],
			.agency_id = agency_of(s, i),
			.area_id = world_area_id(str_from(where[i])),
			.role = CADRE_MEDICAL,
			.leads = i == 2 };
	return world_send((Command){
		.kind = COMMAND_PLAN, .act = PLAN_MAKE, .subject_id = s->wave, .row = &made, .ids = 2000 });
}

static Sending make_sending_of(bool with_plan, int64_t second)
{
	Sending s = { .agency = found_agency("SYT", "Sở Y tế"), .second = second };
	Wave wave = { .name = STR("Đợt 3"),
		.purpose = STR("Vùng đỏ"),
		.area_id = world_area_id(STR("74")),
		.total = 3,
		.from_day = day_of(WORLD_START_MS) + 2,
		.to_day = day_of(WORLD_START_MS) + 16,
		.nominate_by_ms = WORLD_START_MS + DAY_MS };
	WaveActing call = { .note = STR("") };
	PlanActing yes = { .note = STR("") };

	door_account("board", role_cans(ROLE_ORGANISER) | CAN(CAN_EXPORT), "74");
	s.wave = world_send((Command){ .kind = COMMAND_WAVE, .act = WAVE_ADD, .row = &wave });
	world_send((Command){ .kind = COMMAND_WAVE, .act = WAVE_CALL, .subject_id = s.wave, .row = &call });
	name_all(&s);
	world_send(
		(Command){ .kind = COMMAND_WAVE, .act = WAVE_APPROVE, .subject_id = s.wave, .row = &call });
	s.plan = make_plan(&s);
	if (with_plan)
		world_send((Command){
			.kind = COMMAND_PLAN, .act = PLAN_APPROVE, .subject_id = s.plan, .row = &yes });
	return s;
}

UNUSED static Sending make_sending(bool with_plan)
{
	return make_sending_of(with_plan, 0);
}

/* Signed by the system itself: each of them has a tour, in the order of `people`. */
UNUSED static void issue_to(const Sending *s, Tour *ret, size_t n)
{
	Order row = { .wave_id = s->wave,
		.plan_id = s->plan,
		.number = STR("05/QĐ-BCĐ"),
		.day = day_of(WORLD_START_MS),
		.template = STR("binhduong-dieu-dong"),
		.texts = STR("{\"wave\":\"3\"}"),
		.signer_name = STR("Nguyễn Văn Mẫu") };
	OrderActing yes = { .note = STR("") };
	int64_t id = world_send((Command){ .kind = COMMAND_ORDER, .act = ORDER_ADD, .row = &row });

	world_send((Command){ .kind = COMMAND_ORDER,
		.act = ORDER_ISSUE,
		.subject_id = id,
		.row = &yes,
		.ids = order_ids(COUNT_OF(people)) });
	for (size_t i = 0; i < n; i++) {
		Value v = VAL_I64(s->cadres[i]);
		Tour *rows;

		assert_int_equal(world_rows(&tour_resource, "cadre_id = ?1", &v, 1, &rows), 1);
		ret[i] = rows[0];
	}
}

#endif
