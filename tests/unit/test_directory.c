/* test_directory.c: who answers where, on the real province: the tree, search without diacritics, holders,
 * deputies, vacancies, merges. */
#include "units.h"

#include "base/time.h"
#include "domain/directory.h"

#define AT    ((int64_t)1629700000000) /* 23-8-2021 13:26 */
#define TODAY 18862 /* the same day */

static Arena arena;
static Area areas[UNITS_MAX];
static size_t area_count;
static Rulebook book;

static Ctx new_ctx(void)
{
	return (Ctx){ .arena = &arena };
}

static Directory *built(const DirectoryRows *rows)
{
	Ctx c = new_ctx();
	Directory *d = NULL;

	if (directory_build(&c, rows, &d) != OK)
		fail_msg("%s: %s (%s)", c.fault.field, c.fault.reason, c.fault.detail ? c.fault.detail : "");
	return d;
}

static Directory *real(void)
{
	return built(&(DirectoryRows){ .areas = areas, .area_count = area_count });
}

static int64_t id_of(const char *code)
{
	for (size_t i = 0; i < area_count; i++) {
		if (str_eq(areas[i].code, str_from(code)))
			return areas[i].id;
	}
	fail_msg("no area %s", code);
	return 0;
}

static void test_tree(void **state)
{
	(void)state;
	Directory *d = real();
	size_t first, count;

	assert_int_equal(directory_area_count(d), 1 + 9 + 91 + 1 + 22 + 312);
	for (size_t i = 0; i < directory_area_count(d); i++) {
		const Area *a = directory_area_at(d, i), *parent = directory_parent(d, a);

		assert_ptr_equal(directory_area(d, a->id), a);
		assert_ptr_equal(directory_area_by_code(d, a->code), a);
		assert_int_equal(directory_depth(d, a->id), parent ? directory_depth(d, parent->id) + 1 : 0);
		directory_subtree(d, a->id, &first, &count);
		assert_int_equal(first, i);
		for (size_t k = 0; k < directory_area_count(d); k++) {
			int64_t other = directory_area_at(d, k)->id;
			bool inside = false;

			for (const Area *up = directory_area(d, other); up; up = directory_parent(d, up))
				inside = inside || up == a;
			assert_int_equal(directory_is_inside(d, other, a->id), inside);
			assert_int_equal(k >= first && k < first + count, inside);
		}
	}
	assert_null(directory_area(d, 9999));
	assert_null(directory_area_by_code(d, STR("00000")));
	assert_int_equal(directory_depth(d, 9999), -1);
	assert_false(directory_is_inside(d, 9999, 1));
	directory_subtree(d, 9999, &first, &count);
	assert_int_equal(count, 0);
	directory_subtree(d, id_of("723"), &first, &count);
	assert_int_equal(count, 1 + 12);
	assert_str(directory_root(d)->code, "79"); /* "Thành phố…" before "Tỉnh…" */
	assert_null(directory_root(built(&(DirectoryRows){ 0 })));
}

static void test_siblings_in_order(void **state)
{
	(void)state;
	Area a[] = { { .id = 1, .code = STR("1"), .name = STR("Tỉnh") },
		{ .id = 2, .code = STR("2"), .name = STR("Dĩ An"), .parent_id = 1 },
		{ .id = 3, .code = STR("3"), .name = STR("Đông Hòa"), .parent_id = 1 },
		{ .id = 4, .code = STR("4"), .name = STR("An Bình"), .parent_id = 1 },
		{ .id = 5, .code = STR("5"), .name = STR("Ấp Một"), .parent_id = 4 },
		{ .id = 6, .code = STR("6"), .name = STR("Dầu Tiếng"), .parent_id = 1 } };
	Directory *d = built(&(DirectoryRows){ .areas = a, .area_count = COUNT_OF(a) });
	const int64_t want[] = { 1, 4, 5, 6, 2, 3 };

	for (size_t i = 0; i < COUNT_OF(want); i++)
		assert_int_equal(directory_area_at(d, i)->id, want[i]);
}

static void expect_fault(DirectoryRows rows, const char *field, const char *reason)
{
	Ctx c = new_ctx();
	Directory *d = NULL;

	assert_int_equal(directory_build(&c, &rows, &d), E_INVALID);
	assert_string_equal(c.fault.field, field);
	assert_string_equal(c.fault.reason, reason);
	assert_null(d);
}

static void test_refused(void **state)
{
	(void)state;
	Area loop[] = { { .id = 1, .code = STR("1") }, { .id = 2, .code = STR("2"), .parent_id = 3 },
		{ .id = 3, .code = STR("3"), .parent_id = 2 },
		{ .id = 4, .code = STR("4"), .parent_id = 3 } };
	Area self[] = { { .id = 1, .code = STR("1"), .parent_id = 1 } };
	Area lost[] = { { .id = 1, .code = STR("1"), .parent_id = 7 } };
	Area twice[] = { { .id = 1, .code = STR("1") }, { .id = 1, .code = STR("2") } };
	Area same[] = { { .id = 1, .code = STR("1") }, { .id = 2, .code = STR("1") } };
	Post nowhere[] = { { .id = 5, .area_id = 9 } }, post[] = { { .id = 5, .area_id = 1 } };
	Appointment of_none[] = { { .id = 6, .post_id = 8 } }, of_post[] = { { .id = 6, .post_id = 5 } };
	Duty wrong[] = { { .id = 7, .post_id = 8, .appointment_id = 6 } };

	expect_fault((DirectoryRows){ .areas = loop, .area_count = COUNT_OF(loop) }, "parent_id", "cycle");
	expect_fault((DirectoryRows){ .areas = self, .area_count = 1 }, "parent_id", "cycle");
	expect_fault((DirectoryRows){ .areas = lost, .area_count = 1 }, "parent_id", "unknown_value");
	expect_fault((DirectoryRows){ .areas = twice, .area_count = 2 }, "id", "duplicate");
	expect_fault((DirectoryRows){ .areas = same, .area_count = 2 }, "code", "duplicate");
	expect_fault((DirectoryRows){ .areas = loop, .area_count = 1, .posts = nowhere, .post_count = 1 },
		"area_id", "unknown_value");
	expect_fault((DirectoryRows){ .areas = loop,
			     .area_count = 1,
			     .posts = post,
			     .post_count = 1,
			     .appointments = of_none,
			     .appointment_count = 1 },
		"post_id", "unknown_value");
	expect_fault((DirectoryRows){ .areas = loop,
			     .area_count = 1,
			     .posts = post,
			     .post_count = 1,
			     .appointments = of_post,
			     .appointment_count = 1,
			     .duties = wrong,
			     .duty_count = 1 },
		"appointment_id", "unknown_value");
}

/* ---- search ---- */

static const struct {
	const char *typed, *level;
	const char *codes[4]; /* the first found, in order */
} searches[] = {
	{ "tan phuoc khanh", "", { "25891" } },
	{ "Tân Phước Khánh", "", { "25891" } },
	{ "  TAN  phuoc-kh", "commune", { "25891" } },
	{ "tan hiep", "commune",
		{ "25920", "27562", "25873" } }, /* Tân Uyên, Hóc Môn, Phú Giáo, by population */
	{ "tan hiep phu giao", "", { "25873" } },
	{ "phu giao tan hiep", "", { "25873" } },
	{ "xa tan hiep", "commune", { "27562", "25873" } },
	{ "di an", "", { "724", "25942" } }, /* the city, then its ward */
	{ "di an", "commune", { "25942" } },
	{ "phuong di an", "", { "25942" } },
	{ "tp di an", "", { "724" } },
	{ "tx tan uyen", "", { "723" } },
	{ "an binh di an", "", { "25960" } },
	{ "dinh hoa", "commune", { "25759" } }, /* Hoà spelled the other way */
	{ "Định Hòa", "commune", { "25759" } },
	{ "phuong 1 go vap", "", { "26896" } }, /* written "Phường 01" */
	{ "phuong 8 go vap", "", { "26898" } }, /* written "Phường 8" */
	{ "p8 go vap", "", { "26898" } },
	{ "p.08, q. go vap", "", { "26898" } },
	{ "p1 q3", "", { "27160" } },
	{ "q3", "", { "770" } },
	{ "binh duong", "", { "74" } },
	{ "25975", "", { "25975" } }, /* a code from a list */
	{ " 718 ", "district", { "718" } },
};

static void test_search(void **state)
{
	(void)state;
	Directory *d = real();

	for (size_t i = 0; i < COUNT_OF(searches); i++) {
		const Area *found[8];
		size_t n = directory_search(
			d, &arena, str_from(searches[i].typed), str_from(searches[i].level), TODAY, found, 8);

		for (size_t k = 0; k < COUNT_OF(searches[i].codes) && searches[i].codes[k]; k++) {
			Str got = k < n ? found[k]->code : STR("nothing");

			if (!str_eq(got, str_from(searches[i].codes[k])))
				fail_msg("\"%s\" gives %.*s at %zu", searches[i].typed, STR_ARG(got), k);
		}
	}
}

static void test_search_edges(void **state)
{
	(void)state;
	Directory *d = real();
	const Area *found[8];
	size_t n;

	assert_int_equal(directory_search(d, &arena, STR(""), STR(""), TODAY, found, 3), 0);
	assert_int_equal(directory_search(d, &arena, STR(" .,- "), STR(""), TODAY, found, 3), 0);
	assert_int_equal(directory_search(d, &arena, STR("\xff"), STR(""), TODAY, found, 3), 0);
	assert_int_equal(directory_search(d, &arena, STR("ha noi"), STR(""), TODAY, found, 3), 0);
	assert_int_equal(directory_search(d, &arena, STR("tan xyz"), STR(""), TODAY, found, 3), 0);
	assert_int_equal(directory_search(d, &arena, STR("tan"), STR(""), TODAY, found, 3),
		3); /* no more than asked for */
	assert_int_equal(directory_search(d, &arena, STR("tan"), STR(""), TODAY, NULL, 0), 0);
	/* a word of its own name is needed: "di an" is not every ward of Dĩ An */
	n = directory_search(d, &arena, STR("di an"), STR("commune"), TODAY, found, COUNT_OF(found));
	assert_int_equal(n, 6);
	assert_str(found[0]->code, "25942");
	assert_str(found[1]->code, "25840"); /* An Điền, then Định An: both words in the name */
	assert_str(found[2]->code, "25789");
	assert_str(found[3]->code, "25960"); /* An Bình and Bình An in Dĩ An, Hưng Định in Thuận An */
	assert_str(found[5]->code, "25978");
}

/* ---- who holds ---- */

/* A province, a district with a ward that was merged, a ward that ends with nothing after it. */
static Area small[] = { { .id = 1, .code = STR_INIT("74"), .name = STR_INIT("Tỉnh") },
	{ .id = 2, .code = STR_INIT("718"), .name = STR_INIT("Huyện"), .parent_id = 1 },
	{ .id = 3, .code = STR_INIT("25741"), .name = STR_INIT("Phường Một"), .parent_id = 2 },
	{ .id = 4, .code = STR_INIT("25744"), .name = STR_INIT("Phường Hai"), .parent_id = 2 },
	{ .id = 5, .code = STR_INIT("25747"), .name = STR_INIT("Phường Ba"), .parent_id = 2 } };
static Post posts[] = { { .id = 11, .area_id = 3, .kind = POST_STATION_HEAD },
	{ .id = 12, .area_id = 3, .kind = POST_CHAIR }, { .id = 13, .area_id = 3, .kind = POST_DUTY_OFFICER },
	{ .id = 14, .area_id = 2, .kind = POST_CHAIR }, { .id = 15, .area_id = 1, .kind = POST_COMMAND_DUTY },
	{ .id = 16, .area_id = 1, .kind = POST_CHAIR }, { .id = 17, .area_id = 4, .kind = POST_CHAIR } };
static Appointment appointments[] = {
	{ .id = 21, .post_id = 11, .rank = 0, .from_ms = AT - 100, .to_ms = AT + 100 },
	{ .id = 22, .post_id = 11, .rank = 1, .from_ms = AT - 100 },
	{ .id = 23, .post_id = 11, .rank = 3, .from_ms = AT - 100 },
	{ .id = 24, .post_id = 11, .rank = 2, .from_ms = AT - 100, .to_ms = AT + 200 },
	{ .id = 25, .post_id = 12, .rank = 0, .from_ms = 0 },
	{ .id = 26, .post_id = 14, .rank = 0, .from_ms = 0 },
	{ .id = 27, .post_id = 15, .rank = 0, .from_ms = 0 },
	{ .id = 28, .post_id = 17, .rank = 0, .from_ms = 0 },
};
static Duty duties[] = {
	{ .id = 31, .post_id = 11, .appointment_id = 24, .from_ms = AT + 10, .to_ms = AT + 20 },
	{ .id = 32, .post_id = 11, .appointment_id = 23, .from_ms = AT + 15, .to_ms = AT + 30 },
	{ .id = 33, .post_id = 11, .appointment_id = 24, .from_ms = AT + 190, .to_ms = AT + 300 },
};

static Directory *small_one(void)
{
	return built(&(DirectoryRows){ .areas = small,
		.area_count = COUNT_OF(small),
		.posts = posts,
		.post_count = COUNT_OF(posts),
		.appointments = appointments,
		.appointment_count = COUNT_OF(appointments),
		.duties = duties,
		.duty_count = COUNT_OF(duties) });
}

static int64_t holder(const Directory *d, int64_t post_id, int64_t at_ms)
{
	const Appointment *a = directory_holder(d, post_id, at_ms);

	return a ? a->id : 0;
}

static void test_holder(void **state)
{
	(void)state;
	Directory *d = small_one();
	const Appointment *const *all;

	assert_int_equal(holder(d, 11, AT - 101), 0); /* not yet */
	assert_int_equal(holder(d, 11, AT), 21); /* the holder */
	assert_int_equal(holder(d, 11, AT + 12), 24); /* a deputy has the duty turn */
	assert_int_equal(holder(d, 11, AT + 17), 23); /* two turns overlap: the later one */
	assert_int_equal(holder(d, 11, AT + 25), 23);
	assert_int_equal(holder(d, 11, AT + 30), 21); /* the end of a turn is outside it */
	assert_int_equal(holder(d, 11, AT + 100), 22); /* the holder's time is over: acting */
	assert_int_equal(holder(d, 11, AT + 195), 24);
	assert_int_equal(holder(d, 11, AT + 250), 22); /* on the roster, but no longer appointed */
	assert_int_equal(holder(d, 13, AT), 0);
	assert_int_equal(holder(d, 999, AT), 0);
	assert_int_equal(directory_appointments_of(d, 11, &all), 4);
	assert_int_equal(all[0]->id, 21);
	assert_int_equal(all[3]->id, 23);
	assert_int_equal(directory_appointments_of(d, 13, &all), 0);
	assert_int_equal(directory_appointment(d, 26)->post_id, 14);
	assert_null(directory_appointment(d, 11));
	/* appointed while the one before was not yet closed */
	appointments[5] = (Appointment){ .id = 26, .post_id = 12, .rank = 0, .from_ms = AT - 5 };
	assert_int_equal(holder(small_one(), 12, AT), 26);
	assert_int_equal(holder(small_one(), 12, AT - 6), 25);
	appointments[5] = (Appointment){ .id = 26, .post_id = 14, .rank = 0 };
}

static int64_t answers(const Directory *d, int64_t area_id, unsigned kind, int64_t at_ms)
{
	const Post *p = directory_answerable(d, &book, area_id, kind, at_ms);

	return p ? p->id : 0;
}

static void test_answerable(void **state)
{
	(void)state;
	Directory *d = small_one();

	assert_int_equal(answers(d, 3, KIND_MEDICINE, AT), 11);
	assert_int_equal(answers(d, 3, KIND_FOOD, AT), 12); /* the duty officer is vacant, no vice chair */
	assert_int_equal(answers(d, 3, KIND_MEDICINE, AT - 200), 12); /* nobody heads the station yet */
	assert_int_equal(answers(d, 5, KIND_MEDICINE, AT), 14); /* a ward without posts: the district */
	assert_int_equal(
		answers(d, 1, KIND_MEDICINE, AT), 16); /* vacant, but the only one of the list at the top */
	assert_int_equal(directory_command(d, 3, AT)->id, 12);
	assert_int_equal(directory_command(d, 5, AT)->id, 14);
	assert_int_equal(directory_command(d, 1, AT)->id, 15);
	posts[1].closed = true;
	assert_int_equal(answers(small_one(), 3, KIND_PETITION, AT), 14);
	assert_int_equal(answers(small_one(), 3, KIND_FOOD, AT), 13); /* vacant, but the ward's own */
	posts[1].closed = false;
}

static void test_answerable_without_the_right_post(void **state)
{
	(void)state;
	Post only[] = { { .id = 11, .area_id = 4, .kind = POST_HOTLINE_LEAD } };
	Directory *d = built(&(DirectoryRows){
		.areas = small, .area_count = COUNT_OF(small), .posts = only, .post_count = 1 });

	assert_int_equal(answers(d, 4, KIND_FOOD, AT), 11);
	assert_int_equal(
		answers(d, 3, KIND_FOOD, AT), 11); /* not even above it: anybody is better than nobody */
	assert_null(directory_command(d, 3, AT));
	d = built(&(DirectoryRows){ .areas = small, .area_count = COUNT_OF(small) });
	assert_int_equal(answers(d, 3, KIND_FOOD, AT), 0);
}

static void test_expired_areas(void **state)
{
	(void)state;
	small[2].valid_to = TODAY;
	small[2].merged_into_id = 4;
	Directory *d = small_one();
	const Area *found[2];
	const Post **vacant;

	assert_int_equal(answers(d, 3, KIND_FOOD, AT - DAY_MS), 12);
	assert_int_equal(answers(d, 3, KIND_FOOD, AT), 17); /* what it was merged into */
	assert_int_equal(directory_search(d, &arena, STR("phuong mot"), STR(""), TODAY, found, 2), 0);
	assert_int_equal(directory_search(d, &arena, STR("phuong mot"), STR(""), TODAY - 1, found, 2), 1);
	assert_int_equal(directory_vacant(d, &arena, AT, &vacant),
		1); /* the province's chair; not the duty officer of what is gone */
	assert_int_equal(vacant[0]->id, 16);
	small[2].merged_into_id = 0;
	assert_int_equal(answers(small_one(), 3, KIND_FOOD, AT), 14); /* no successor: the level above */
	/* the district is abolished as well, and its successor is a ward of its own */
	small[1].valid_to = TODAY;
	small[1].merged_into_id = 4;
	assert_int_equal(answers(small_one(), 5, KIND_FOOD, AT), 16);
	assert_int_equal(directory_command(small_one(), 5, AT)->id, 15);
	/* two that were merged into each other */
	small[3].valid_to = TODAY;
	small[3].merged_into_id = 2;
	assert_int_equal(directory_command(small_one(), 3, AT)->id, 15);
	for (size_t i = 1; i < 4; i++)
		small[i].valid_to = 0, small[i].merged_into_id = 0;
}

static void test_vacant(void **state)
{
	(void)state;
	const Post **vacant;
	Directory *d = small_one();

	assert_int_equal(directory_vacant(d, &arena, AT, &vacant), 2);
	assert_int_equal(vacant[0]->id, 16); /* the province's before the ward's */
	assert_int_equal(vacant[1]->id, 13);
	const Post *const *of_ward;
	assert_int_equal(directory_posts_of(d, 3, &of_ward), 3);
	assert_int_equal(of_ward[0]->kind, POST_CHAIR);
	assert_int_equal(of_ward[2]->kind, POST_STATION_HEAD);
	assert_int_equal(directory_posts_of(d, 5, &of_ward), 0);
	assert_int_equal(directory_posts_of(d, 999, &of_ward), 0);
	assert_null(directory_post(d, 999));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_siblings_in_order),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_search_edges),
		cmocka_unit_test(test_holder),
		cmocka_unit_test(test_answerable),
		cmocka_unit_test(test_answerable_without_the_right_post),
		cmocka_unit_test(test_expired_areas),
		cmocka_unit_test(test_vacant),
	};

	cmocka_set_message_output(CM_OUTPUT_STDOUT);
	arena_init(&arena, 0);
	area_count = units_read(&arena, "data/units/binhduong_2021.csv", areas, 0);
	area_count = units_read(&arena, "data/units/hcmc_2021.csv", areas, area_count);
	Ctx c = new_ctx();
	if (rulebook_read(&c, test_file(&arena, "data/rulebooks/BD-2021-08.json"), &book) != OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
