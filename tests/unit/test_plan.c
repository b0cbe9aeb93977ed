/* test_plan.c: the snapshot of a plan written and read again; skills by role; the life of a plan; gaps and
 * leaders of any list of places. Rules that need rows are told in tests/stories/plans.story. */
#include "allocate_world.h"

#include "domain/plan.h"
#include "link/snapshot.h"

static World world;

static AllocateInput read_back(Ctx *c, const AllocateInput *in)
{
	AllocateInput ret;
	Buf b;

	buf_init(&b, SNAPSHOT_MAX_BYTES);
	snapshot_put_input(&b, in);
	assert_true(buf_ok(&b));
	Str text = str_dup(c->arena, buf_str(&b));
	buf_done(&b);
	if (snapshot_read(c, text, &ret) != OK)
		fail_msg("%s %s", c->fault.field, c->fault.reason);
	return ret;
}

static void expect_same_person(const AllocatePerson *x, const AllocatePerson *y)
{
	assert_true(str_eq(x->id, y->id));
	assert_memory_equal(x->skill, y->skill, sizeof(x->skill));
	assert_int_equal(x->home, y->home);
	assert_int_equal(x->home_lat_e6, y->home_lat_e6);
	assert_int_equal(x->home_lon_e6, y->home_lon_e6);
	assert_int_equal(x->experience, y->experience);
	assert_int_equal(x->was, y->was);
	assert_int_equal(x->was < 0 ? -1 : x->was_role, y->was < 0 ? -1 : y->was_role);
	assert_int_equal(x->unfit | x->small_child << 1 | x->pregnant << 2 | x->chronic << 3,
		y->unfit | y->small_child << 1 | y->pregnant << 2 | y->chronic << 3);
	assert_int_equal(x->household_red | x->can_lead << 1 | x->volunteer << 2,
		y->household_red | y->can_lead << 1 | y->volunteer << 2);
	assert_int_equal(x->household > 0, y->household > 0);
}

/* The engine needs no names; a file does. */
static void give_names(Arena *a)
{
	Str *agencies = arena_array(a, Str, (size_t)world.in.agency_count);

	for (int32_t i = 0; i < world.in.agency_count; i++)
		agencies[i] = str_printf(a, "a%d", i);
	for (int32_t i = 0; i < world.in.ward_count; i++)
		world.wards[i].code = str_printf(a, "w%d", i);
	for (int32_t p = 0; p < world.in.person_count; p++)
		world.people[p].id = str_printf(a, "p%d", p);
	world.in.agencies = agencies;
}

static void a_snapshot_is_read_as_it_was_written(void **state UNUSED)
{
	for (uint64_t seed = 1; seed <= 200; seed++) {
		Arena a;
		arena_init(&a, 0);
		Ctx c = { .arena = &a };

		world_random(&world, seed, 9);
		give_names(&a);
		world.in.seed = seed;
		world.in.keep_fill = seed % 2;
		for (int32_t p = 0; p < world.in.person_count; p++) {
			world.people[p].was = (int32_t)(seed + (uint64_t)p) % (world.in.ward_count + 1) - 1;
			world.people[p].was_role = p % ALLOCATE_ROLE_COUNT;
		}
		world_pin(&world, 0, 1);
		AllocateInput first = read_back(&c, &world.in), again = read_back(&c, &first);
		for (int32_t p = 0; p < world.in.person_count; p++) {
			expect_same_person(&world.people[p], &first.people[p]);
			assert_true(str_eq(world.in.agencies[world.people[p].agency],
				first.agencies[first.people[p].agency]));
		}
		assert_int_equal(first.pin_count, world.in.pin_count);
		assert_int_equal(first.ban_count, world.in.ban_count);
		assert_int_equal(first.agency_cap, world.in.agency_cap);
		assert_int_equal(first.seed, seed);
		assert_memory_equal(first.hash, again.hash, sizeof(first.hash));
		arena_done(&a);
	}
}

/* What the engine told of its own plan is what is told of the same places without solving anything. */
static void gaps_and_leaders_of_any_places(void **state UNUSED)
{
	for (uint64_t seed = 1; seed <= 50; seed++) {
		Arena a;
		arena_init(&a, 0);
		Ctx c = { .arena = &a };
		int32_t leads[8], n;
		AllocateGap *gaps;
		AllocatePlan plan;

		world_random(&world, seed, 8);
		assert_int_equal(allocate_plan(&c, &world.in, &plan), OK);
		assert_int_equal(allocate_gaps(&c, &world.in, plan.places, &gaps, &n), OK);
		assert_int_equal(n, plan.gap_count);
		for (int32_t i = 0; i < n; i++)
			assert_memory_equal(&gaps[i], &plan.gaps[i], sizeof(gaps[i]));
		allocate_leads(&world.in, plan.places, leads);
		assert_memory_equal(leads, plan.leads, (size_t)world.in.ward_count * sizeof(*leads));
		arena_done(&a);
	}
}

static void skills_make_roles(void **state UNUSED)
{
	const struct {
		Cadre x;
		unsigned named;
		int8_t want[ALLOCATE_ROLE_COUNT]; /* leading, medical, logistics, data, outreach, checkpoint
						   */
	} rows[] = {
		/* named for the own trade, without a skill; with one; named for another */
		{ { .role = CADRE_OUTREACH }, CADRE_OUTREACH, { 0, 0, 0, 0, 2, 0 } },
		{ { .role = CADRE_MEDICAL, .skills = 1u << SKILL_NURSE }, CADRE_MEDICAL,
			{ 0, 3, 0, 0, 0, 0 } },
		{ { .role = CADRE_DATA }, CADRE_CHECKPOINT, { 0, 0, 0, 1, 0, 1 } },
		/* a second role by a skill, a step lower */
		{ { .role = CADRE_DATA, .skills = 1u << SKILL_DRIVER }, CADRE_DATA, { 0, 0, 2, 2, 0, 0 } },
		{ { .role = CADRE_DATA, .skills = 1u << SKILL_TESTING }, CADRE_DATA, { 0, 1, 0, 2, 0, 0 } },
		/* whoever can lead is sent to lead only when named so */
		{ { .role = CADRE_DATA, .can_lead = true }, CADRE_DATA, { 0, 0, 0, 2, 0, 0 } },
		{ { .role = CADRE_DATA, .can_lead = true }, CADRE_LEADING, { 3, 0, 0, 1, 0, 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int8_t got[ALLOCATE_ROLE_COUNT];

		plan_skills(&rows[i].x, rows[i].named, got);
		for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++) {
			if (got[r] != rows[i].want[r])
				fail_msg("row %zu: %s is %d, not %d", i, allocate_role_names[r], got[r],
					rows[i].want[r]);
		}
	}
}

static void a_plan_goes_one_way(void **state UNUSED)
{
	unsigned known = 0;

	for (unsigned act = 0; act < PlanAct_count; act++) {
		for (unsigned from = 0; from < PlanState_count; from++) {
			for (unsigned to = 0; to < PlanState_count && act != PLAN_MAKE; to++)
				known += plan_transition_is_known(act, from, to);
		}
	}
	assert_int_equal(known, 4); /* edit, approve, replace, discard: each from one state to one */
	assert_true(plan_transition_is_known(PLAN_EDIT, PLAN_DRAFT, PLAN_DRAFT));
	assert_true(plan_transition_is_known(PLAN_REPLACE, PLAN_APPROVED, PLAN_REPLACED));
	assert_false(plan_transition_is_known(PLAN_EDIT, PLAN_APPROVED, PLAN_APPROVED));
}

/* What a placement keeps of a cost is the cost. */
static void a_cost_is_kept(void **state UNUSED)
{
	Arena a;
	arena_init(&a, 0);
	Ctx c = { .arena = &a };
	const AllocateCost cost = {
		.places = { 0, 1, 0, -2 }, .leads = 3, .metres = 12000, .broken_rules = 1
	};
	AllocateCost got;
	Buf b;

	buf_init(&b, 1000);
	JsonOut j = json_out(&b);
	plan_put_cost(&j, &cost);
	assert_int_equal(plan_read_cost(&c, buf_str(&b), &got), OK);
	assert_memory_equal(&cost, &got, sizeof(cost));
	assert_true(str_find(buf_str(&b), STR("\"places_red\":-2")) >= 0);
	assert_true(str_find(buf_str(&b), STR("unevenness")) < 0);
	buf_done(&b);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_snapshot_is_read_as_it_was_written),
		cmocka_unit_test(gaps_and_leaders_of_any_places),
		cmocka_unit_test(skills_make_roles),
		cmocka_unit_test(a_plan_goes_one_way),
		cmocka_unit_test(a_cost_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
