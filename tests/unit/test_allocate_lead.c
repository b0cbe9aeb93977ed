/* test_allocate_lead.c: who leads which team, where few can. */
#include "allocate_world.h"

static World world;

/* Few can lead, and it matters who of them leads which team in which role: chains and repairs alone end 40
 * steps from the best of this world, and it takes flows by groups of leaders to reach and to prove it. */
static void scarce_leaders_go_where_they_serve_best(void **state)
{
	Rng rng = rng_seeded(1);
	Arena a;
	Ctx c = { .arena = &a };
	AllocatePlan plan;

	(void)state;
	arena_init(&a, 0);
	world_init(&world, 30);
	world.in.rounds = 120;
	for (int32_t i = 0; i < 20; i++) {
		int32_t away = (int32_t)rng_below(&rng, 60);
		AllocateWard *ward = world_ward(&world, (int32_t)rng_below(&rng, 4), away);

		for (int32_t r = 0; r < 3; r++)
			ward->need[r] = (int32_t)rng_below(&rng, 6);
	}
	for (int32_t i = 0; i < 150; i++) {
		world_random_person(&world, &rng, 3, 60);
		world.people[i].can_lead = often(&rng, 15);
	}
	if (allocate_plan(&c, &world.in, &plan) != OK)
		fail_msg("%s: %s", c.fault.field, c.fault.reason);
	assert_int_equal(plan.score.broken_rules, 0);
	assert_true(plan.people.objective - plan.people.bound < plan.scale.distance);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scarce_leaders_go_where_they_serve_best),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
