/* test_need.c: the table of needs: the model's numbers by hand, people shared out whole, who helps whom. */
#include "units.h"

#include "base/time.h"
#include "domain/need.h"

#include <math.h>

#define NOW ((int64_t)1629700000000) /* 23-8-2021 13:26 */

static Arena arena;
static Rulebook book;

/* Four communes on a line, 0.1 degrees apart, of one province. */
static Area areas[] = {
	{ .id = 1, .code = STR_INIT("1"), .name = STR_INIT("Tỉnh"), .level = STR_INIT("province") },
	{ .id = 2,
		.code = STR_INIT("2"),
		.name = STR_INIT("A"),
		.level = STR_INIT("commune"),
		.parent_id = 1 },
	{ .id = 3,
		.code = STR_INIT("3"),
		.name = STR_INIT("B"),
		.level = STR_INIT("commune"),
		.parent_id = 1 },
	{ .id = 4,
		.code = STR_INIT("4"),
		.name = STR_INIT("C"),
		.level = STR_INIT("commune"),
		.parent_id = 1 },
	{ .id = 5,
		.code = STR_INIT("5"),
		.name = STR_INIT("D"),
		.level = STR_INIT("commune"),
		.parent_id = 1 },
};
static StaffReport reports[4];
static NeedWork work[8];
static NeedRows rows;

static int setup(void **state UNUSED)
{
	for (size_t i = 1; i < COUNT_OF(areas); i++) {
		areas[i].lat = 11.0;
		areas[i].lon = 106.0 + 0.1 * (double)i;
		areas[i].population = 10000;
		areas[i].zone = ZONE_GREEN;
		reports[i - 1] = (StaffReport){ .id = (int64_t)(10 + i),
			.area_id = areas[i].id,
			.day = day_of(NOW),
			.establishment = 60,
			.present = 50 };
	}
	rows = (NeedRows){ .reports = reports, .report_count = 4, .work = work };
	return 0;
}

static const AreaNeed *table(size_t *ret_n)
{
	Ctx c = { .arena = &arena, .now_ms = NOW };
	Directory *d = NULL;
	AreaNeed *all = NULL;

	assert_int_equal(
		directory_build(&c, &(DirectoryRows){ .areas = areas, .area_count = COUNT_OF(areas) }, &d),
		OK);
	assert_int_equal(need_table(&c, d, &book, &rows, &all, ret_n), OK);
	return all;
}

static const AreaNeed *need_of(int64_t area_id)
{
	size_t n;
	const AreaNeed *all = table(&n);

	for (size_t i = 0; i < n; i++) {
		if (all[i].area->id == area_id)
			return &all[i];
	}
	fail_msg("no need of %lld", (long long)area_id);
	return NULL;
}

/* 36 medicine a day and 12 emergencies: 48 x (36 x 90 + 12 x 120)/48 minutes in 12 hours are 6.5 people busy.
 */
static void test_load_is_work_over_time(void **state UNUSED)
{
	int32_t days = book.staffing.rate_days;

	work[0] = (NeedWork){ .area_id = 2, .kind = KIND_MEDICINE, .filed = 36 * days, .open = 10 };
	work[1] = (NeedWork){ .area_id = 2, .kind = KIND_EMERGENCY, .filed = 12 * days };
	work[2] = (NeedWork){ .area_id = 3, .kind = KIND_MEDICINE, .filed = 1000 };
	rows.work_count = 3;
	const RoleNeed *n = &need_of(2)->roles[CADRE_MEDICAL];
	assert_true(fabs(n->load - 6.5) < 1e-9);
	assert_true(fabs(n->minutes - 97.5) < 1e-9);
	assert_true(fabs(n->filed_a_day - 48) < 1e-9);
	assert_int_equal(n->open, 10);
	assert_int_equal(n->by_service, staffing_exact(6.5, 0.2));
	/* 10 waiting bags are 15 hours of work, to be done in 12 besides the 6.5. */
	assert_int_equal(n->by_backlog, (int32_t)ceil(6.5 + 10 * 90.0 / 60 / 12));
	assert_int_equal(n->required, MAX(n->by_service, n->by_backlog));
	assert_int_equal(need_of(2)->roles[CADRE_CHECKPOINT].by_service, 0);
}

/* Nothing came lately, but something waits: its own minutes count. */
static void test_backlog_without_arrivals(void **state UNUSED)
{
	work[0] = (NeedWork){ .area_id = 2, .kind = KIND_FOOD, .open = 64 };
	rows.work_count = 1;
	const RoleNeed *n = &need_of(2)->roles[CADRE_LOGISTICS];
	assert_true(n->load == 0);
	assert_int_equal(n->by_service, 0);
	assert_int_equal(n->by_backlog, 64 * 45 / 60 / 12);
	assert_int_equal(n->required, MAX(n->by_backlog, n->least));
}

static void test_own_people_are_shared_out_whole(void **state UNUSED)
{
	for (int32_t present = 0; present <= 60; present++) {
		int32_t sum = 0;

		reports[0].present = present;
		const AreaNeed *a = need_of(2);
		for (unsigned role = 0; role < CadreRole_count; role++) {
			int32_t exact = present * book.staffing.roles[role].share_percent / 100;

			sum += a->roles[role].own;
			assert_true(a->roles[role].own == exact || a->roles[role].own == exact + 1);
		}
		assert_int_equal(sum, present);
		assert_int_equal(a->own, present);
	}
}

/* Those who were sent stand beside the own people: what they leave is lacking, and only for that help is
 * proposed. */
static void test_who_was_sent_holds_the_commune(void **state UNUSED)
{
	NeedSent sent[CadreRole_count];

	reports[3].present = 0;
	for (unsigned role = 0; role < CadreRole_count; role++) {
		const RoleNeed *alone = &need_of(5)->roles[role];

		assert_true(alone->breaking);
		assert_int_equal(alone->lacks, alone->gap);
		sent[role] = (NeedSent){ .area_id = 5, .role = role, .people = alone->gap };
	}
	sent[CADRE_MEDICAL].people = need_of(5)->roles[CADRE_MEDICAL].least - 1;
	rows.sent = sent;
	rows.sent_count = COUNT_OF(sent);
	const AreaNeed *a = need_of(5);
	assert_int_equal(a->sent, a->gap - a->lacks);
	assert_true(a->lacks >= 1);
	assert_int_equal(a->lacks, a->roles[CADRE_MEDICAL].lacks);
	for (unsigned role = 0; role < CadreRole_count; role++) {
		const RoleNeed *n = &a->roles[role];
		int32_t helped = 0;

		for (size_t i = 0; i < n->backfill_count; i++)
			helped += n->backfill[i].people;
		assert_true(n->breaking);
		assert_int_equal(helped, role == CADRE_MEDICAL);
	}
	assert_int_equal(need_of(4)->sent, 0);
}

/* D breaks in all roles; C is nearest, but red; then B, then A. Nobody is promised twice. */
static void test_the_nearest_help_first(void **state UNUSED)
{
	int32_t promised[6] = { 0 };

	areas[3].zone = ZONE_RED; /* C */
	reports[3].present = 0;
	size_t n;
	const AreaNeed *all = table(&n);
	const AreaNeed *d = &all[0];
	assert_int_equal(d->area->id, 5);
	assert_int_equal(d->breaking, CadreRole_count);
	for (unsigned role = 0; role < CadreRole_count; role++) {
		const RoleNeed *need = &d->roles[role];

		for (size_t i = 0; i < need->backfill_count; i++) {
			assert_int_not_equal(need->backfill[i].area_id, 4);
			promised[need->backfill[i].area_id] += need->backfill[i].people;
			assert_true(
				i == 0 || need->backfill[i - 1].distance_km <= need->backfill[i].distance_km);
		}
	}
	const RoleNeed *medical = &d->roles[CADRE_MEDICAL];
	assert_int_equal(medical->backfill[0].area_id, 3);
	assert_true(fabs(medical->backfill[0].distance_km - 21.83) < 0.05);
	assert_true(promised[3] > 0 && promised[3] <= 50);
	for (size_t i = 1; i < n; i++)
		assert_int_equal(all[i].roles[CADRE_MEDICAL].backfill_count, 0);
}

static void test_nobody_lends_what_it_needs(void **state UNUSED)
{
	static const struct {
		int32_t own, sent, wanted, least, spare;
	} rows_of[] = {
		{ 6, 0, 3, 3, 3 },
		{ 4, 1, 5, 3, 0 },
		{ 4, 2, 5, 3, 1 },
		{ 3, 0, 1, 3, 0 }, /* asks for fewer than its minimum: that holds */
		{ 2, 1, 1, 3, 0 },
		{ 2, 2, 1, 3, 1 },
		{ 0, 1, 0, 0, 1 },
	};
	AreaNeed a = *need_of(2);
	Area red = *a.area;

	for (size_t i = 0; i < COUNT_OF(rows_of); i++) {
		a.roles[CADRE_MEDICAL].own = rows_of[i].own;
		a.roles[CADRE_MEDICAL].wanted = rows_of[i].wanted;
		a.roles[CADRE_MEDICAL].least = rows_of[i].least;
		assert_int_equal(need_to_spare(&a, CADRE_MEDICAL, rows_of[i].sent), rows_of[i].spare);
	}
	a.breaking = 1;
	assert_int_equal(need_to_spare(&a, CADRE_MEDICAL, 1), 0);
	a.breaking = 0;
	red.zone = ZONE_RED;
	a.area = &red;
	assert_int_equal(need_to_spare(&a, CADRE_MEDICAL, 1), 0);
	red.zone = ZONE_GREEN;
	a.report = NULL;
	assert_int_equal(need_to_spare(&a, CADRE_MEDICAL, 1), 0);
}

static void test_order_and_silence(void **state UNUSED)
{
	size_t n;

	rows.report_count = 3; /* D never reported */
	reports[1].day--;
	const AreaNeed *all = table(&n);
	assert_int_equal(n, 4); /* the province has no people of its own */
	assert_int_equal(all[0].area->id, 5); /* the widest gap */
	assert_null(all[0].report);
	assert_int_equal(all[0].breaking, 0);
	assert_int_equal(all[0].gap, all[0].wanted);
	for (size_t i = 1; i < n; i++)
		assert_int_equal(all[i].reported_today, all[i].area->id != 3);
	book.has_staffing = false;
	(void)table(&n);
	assert_int_equal(n, 0);
	book.has_staffing = true;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_load_is_work_over_time, setup),
		cmocka_unit_test_setup(test_backlog_without_arrivals, setup),
		cmocka_unit_test_setup(test_own_people_are_shared_out_whole, setup),
		cmocka_unit_test_setup(test_who_was_sent_holds_the_commune, setup),
		cmocka_unit_test_setup(test_the_nearest_help_first, setup),
		cmocka_unit_test_setup(test_nobody_lends_what_it_needs, setup),
		cmocka_unit_test_setup(test_order_and_silence, setup),
	};

	cmocka_set_message_output(CM_OUTPUT_STDOUT);
	arena_init(&arena, 0);
	Ctx c = { .arena = &arena };
	if (rulebook_read(&c, test_file(&arena, "data/rulebooks/BD-2021-08.json"), &book) != OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
