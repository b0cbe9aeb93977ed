/* test_allocate.c: allocation against every plan there is on small snapshots, and rule by rule. */
#include "allocate_world.h"

#define SMALL_PEOPLE 5
#define GOALS	     10

static World world;

static AllocatePlan plan_of(Arena *a, World *w)
{
	Ctx c = { .arena = a };
	AllocatePlan plan;

	if (allocate_plan(&c, &w->in, &plan) != OK)
		fail_msg("%s: %s", c.fault.field, c.fault.reason);
	assert_int_equal(plan.score.broken_rules, 0);
	return plan;
}

/* ---- every plan there is ---- */

/* The plan's goals in order, all to be as small as can be; false when it breaks a rule. Written apart from
 * the engine: only the way in metres is asked of it. */
typedef struct Judged {
	int64_t goal[GOALS];
} Judged;

static int32_t metres_of(Arena *a, const World *w, int32_t person, int32_t ward)
{
	AllocatePlace places[SMALL_PEOPLE];

	for (int i = 0; i < SMALL_PEOPLE; i++)
		places[i] = (AllocatePlace){ -1, -1 };
	places[person] = (AllocatePlace){ ward, 0 };
	return (int32_t)allocate_score(a, &w->in, places).metres;
}

static bool may(const World *w, int32_t person, AllocatePlace at)
{
	const AllocatePerson *p = &w->people[person];
	bool red = w->wards[at.ward].zone == ALLOCATE_RED;

	for (int32_t i = 0; i < w->in.ban_count; i++) {
		if (w->bans[i].person == person && w->bans[i].ward == at.ward)
			return false;
	}
	return p->skill[at.role] && !p->unfit && !(red && (p->small_child || p->pregnant || p->chronic)) &&
	       !(p->household_red && (red || p->home == at.ward));
}

static bool judge_rules(const World *w, const AllocatePlace *at)
{
	for (int32_t p = 0; p < w->in.person_count; p++) {
		int32_t agency = 0, job = 0;

		if (at[p].ward < 0)
			continue;
		if (!may(w, p, at[p]))
			return false;
		for (int32_t q = 0; q < w->in.person_count; q++) {
			bool same = at[q].ward == at[p].ward;

			agency += same && w->people[q].agency == w->people[p].agency;
			job += same && at[q].role == at[p].role;
			if (q != p && at[q].ward >= 0 && w->people[p].household &&
				w->people[q].household == w->people[p].household)
				return false;
		}
		if (job > w->wards[at[p].ward].need[at[p].role] || agency > w->in.agency_cap)
			return false;
	}
	return true;
}

static bool shares_household(const World *w, int32_t person)
{
	for (int32_t p = 0; p < w->in.person_count; p++) {
		if (p != person && w->people[p].household &&
			w->people[p].household == w->people[person].household)
			return true;
	}
	return false;
}

static bool judge(const World *w, const AllocatePlace *at, int32_t metres[][4], Judged *ret)
{
	Judged j = { { 0 } };
	int32_t in_ward[4] = { 0 }, leads[4] = { 0 }, experienced[4][2] = { { 0 } };

	if (!judge_rules(w, at))
		return false;
	for (int32_t p = 0; p < w->in.person_count; p++) {
		const AllocatePerson *who = &w->people[p];
		int32_t ward = at[p].ward, all = 0;

		j.goal[9] += ward < 0 && who->volunteer && !shares_household(w, p);
		if (ward < 0)
			continue;
		for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++)
			all += w->wards[ward].need[r];
		j.goal[3 - w->wards[ward].zone]--;
		j.goal[4] += (int64_t)(2 * ++in_ward[ward] - 1) * 65536 / all;
		j.goal[6] += 3 - who->skill[at[p].role];
		j.goal[7] += metres[p][ward] / 100;
		if (who->experience > 0)
			j.goal[8] += 8 * (2 * ++experienced[ward][at[p].role] - 1) /
				     w->wards[ward].need[at[p].role];
		leads[ward] += who->can_lead;
	}
	for (int32_t i = 0; i < w->in.ward_count; i++)
		j.goal[5] += in_ward[i] > 0 && leads[i] == 0;
	/* Experience and volunteers are one goal. */
	j.goal[8] += j.goal[9];
	j.goal[9] = 0;
	*ret = j;
	return true;
}

static int compare(const Judged *a, const Judged *b)
{
	for (int i = 0; i < GOALS; i++) {
		if (a->goal[i] != b->goal[i])
			return a->goal[i] < b->goal[i] ? -1 : 1;
	}
	return 0;
}

/* The best of all plans, by counting through them. */
static Judged best_of_all(const World *w, int32_t metres[][4], int32_t roles)
{
	AllocatePlace at[SMALL_PEOPLE];
	int32_t digit[SMALL_PEOPLE] = { 0 }, n = w->in.person_count, most = w->in.ward_count * roles + 1;
	Judged best = { { INT64_MAX } }, j;

	for (;;) {
		int32_t p = 0;

		for (int32_t i = 0; i < n; i++) {
			int32_t d = digit[i] - 1;

			at[i] = d < 0 ? (AllocatePlace){ -1, -1 } : (AllocatePlace){ d / roles, d % roles };
		}
		if (judge(w, at, metres, &j) && compare(&j, &best) < 0)
			best = j;
		while (p < n && ++digit[p] == most)
			digit[p++] = 0;
		if (p == n)
			return best;
	}
}

/* What the second stage pays for these goals. */
static int64_t people_objective(const AllocateScale *s, const Judged *j)
{
	return j->goal[5] * s->lead + j->goal[6] * s->skill + j->goal[7] * s->distance + j->goal[8];
}

static void small_is_the_best_of_all(void **state)
{
	int proven = 0, rounds = 250;

	(void)state;
	for (int seed = 1; seed <= rounds; seed++) {
		Arena a;
		int32_t metres[SMALL_PEOPLE][4];
		Judged best, ours;

		arena_init(&a, 0);
		world_random(&world, (uint64_t)seed, SMALL_PEOPLE);
		AllocatePlan plan = plan_of(&a, &world);
		for (int32_t p = 0; p < SMALL_PEOPLE; p++) {
			for (int32_t i = 0; i < world.in.ward_count; i++)
				metres[p][i] = metres_of(&a, &world, p, i);
		}
		best = best_of_all(&world, metres, 2);
		if (!judge(&world, plan.places, metres, &ours))
			fail_msg("seed %d: a rule is broken", seed);
		assert_int_equal(plan.scale.metres, 100);
		assert_int_equal(people_objective(&plan.scale, &ours), plan.people.objective);
		assert_true(plan.people.bound <= plan.people.objective);
		if (memcmp(ours.goal, best.goal, 5 * sizeof(best.goal[0])) == 0 &&
			plan.people.bound > people_objective(&plan.scale, &best))
			fail_msg("seed %d: the bound is above the best plan", seed);
		if (plan.fill.objective == plan.fill.bound && plan.people.objective == plan.people.bound) {
			proven++;
			if (compare(&ours, &best) != 0)
				fail_msg("seed %d: proven, and not the best", seed);
		} else if (compare(&ours, &best) < 0) {
			fail_msg("seed %d: better than the best", seed);
		}
		arena_done(&a);
	}
	print_message("proven: %d of %d\n", proven, rounds);
	assert_true(proven >= rounds * 9 / 10);
}

/* ---- rule by rule ---- */

static AllocatePlan fresh_plan(Arena *a)
{
	arena_init(a, 0);
	return plan_of(a, &world);
}

static void one_ward(int32_t zone, int32_t places)
{
	world_init(&world, 4);
	world_ward(&world, zone, 0)->need[ALLOCATE_MEDICAL] = places;
}

static AllocateGap gap_at(const AllocatePlan *plan, int32_t ward, AllocateRole role)
{
	AllocateGap gap = { .missing = -1 };

	for (int32_t i = 0; i < plan->gap_count; i++) {
		if (plan->gaps[i].ward == ward && plan->gaps[i].role == (int32_t)role)
			gap = plan->gaps[i];
	}
	assert_true(gap.missing > 0);
	return gap;
}

/* Alone before one red place: who may not go is told why, and the place tells the same. */
static void expect_barred(AllocateBar bar)
{
	Arena a;
	AllocatePlan plan = fresh_plan(&a);
	AllocateGap gap = gap_at(&plan, 0, ALLOCATE_MEDICAL);

	assert_int_equal(plan.places[0].ward, -1);
	assert_int_equal(plan.whys[0].goal, ALLOCATE_BY_BAR);
	assert_int_equal(plan.whys[0].bar, bar);
	assert_int_equal(gap.missing, 1);
	assert_int_equal(gap.why, bar);
	assert_int_equal(gap.barred[bar], 1);
	arena_done(&a);
}

static void who_is_not_fit_for_red_stays_out_of_red(void **state)
{
	(void)state;
	one_ward(ALLOCATE_RED, 1);
	AllocatePerson *p = world_person(&world, 0, ALLOCATE_MEDICAL, 1);

	p->pregnant = true;
	expect_barred(ALLOCATE_PREGNANT);
	*p = (AllocatePerson){ .home = -1, .was = -1, .skill[ALLOCATE_MEDICAL] = 1, .small_child = true };
	expect_barred(ALLOCATE_SMALL_CHILD);
	*p = (AllocatePerson){ .home = -1, .was = -1, .skill[ALLOCATE_MEDICAL] = 1, .chronic = true };
	expect_barred(ALLOCATE_CHRONIC);
	*p = (AllocatePerson){ .home = -1, .was = -1, .skill[ALLOCATE_MEDICAL] = 1, .unfit = true };
	expect_barred(ALLOCATE_UNFIT);
	*p = (AllocatePerson){ .home = 0, .was = -1, .skill[ALLOCATE_MEDICAL] = 1, .household_red = true };
	expect_barred(ALLOCATE_RED_HOME);
	p->home = -1; /* elsewhere */
	expect_barred(ALLOCATE_RED_HOME);
	*p = (AllocatePerson){ .home = -1, .was = -1, .skill[ALLOCATE_MEDICAL] = 1 };
	world_ban(&world, 0, -1);
	expect_barred(ALLOCATE_BANNED);
}

static void who_is_not_fit_for_red_goes_to_orange(void **state)
{
	Arena a;

	(void)state;
	one_ward(2, 1);
	AllocatePerson *p = world_person(&world, 0, ALLOCATE_MEDICAL, 1);
	p->pregnant = p->small_child = p->chronic = true;
	p->household_red = true; /* elsewhere */
	assert_int_equal(fresh_plan(&a).places[0].ward, 0);
	arena_done(&a);
}

/* Two red places and a green one: one goes red, the other may not, and it is not for the green place that red
 * is empty. */
static void a_gap_is_not_told_to_be_elsewhere_when_it_is_a_bar(void **state)
{
	Arena a;

	(void)state;
	one_ward(ALLOCATE_RED, 2);
	world_ward(&world, 0, 0)->need[ALLOCATE_MEDICAL] = 1;
	world_person(&world, 0, ALLOCATE_MEDICAL, 1);
	world_person(&world, 0, ALLOCATE_MEDICAL, 1)->pregnant = true;
	AllocatePlan plan = fresh_plan(&a);
	AllocateGap gap = gap_at(&plan, 0, ALLOCATE_MEDICAL);
	assert_int_equal(plan.places[1].ward, 1);
	assert_int_equal(gap.why, ALLOCATE_PREGNANT);
	assert_int_equal(gap.barred[ALLOCATE_PREGNANT], 1);
	assert_int_equal(gap.barred[ALLOCATE_PLACED], 0);
	arena_done(&a);
}

static void nobody_nominated_is_told(void **state)
{
	Arena a;

	(void)state;
	one_ward(ALLOCATE_RED, 1);
	world_person(&world, 0, ALLOCATE_DATA, 0);
	AllocatePlan plan = fresh_plan(&a);
	assert_int_equal(gap_at(&plan, 0, ALLOCATE_MEDICAL).why, ALLOCATE_NOT_NOMINATED);
	assert_int_equal(plan.whys[0].bar, ALLOCATE_NOT_NOMINATED);
	arena_done(&a);
}

static void of_two_in_one_household_one_goes(void **state)
{
	Arena a;

	(void)state;
	one_ward(ALLOCATE_RED, 2);
	world_person(&world, 0, ALLOCATE_MEDICAL, 5)->household = 7;
	world_person(&world, 1, ALLOCATE_MEDICAL, 1)->household = 7;
	AllocatePlan plan = fresh_plan(&a);
	assert_int_equal(plan.places[0].ward, -1);
	assert_int_equal(plan.places[1].ward, 0); /* the one who lives nearer */
	assert_int_equal(plan.whys[0].bar, ALLOCATE_HOUSEHOLD);
	assert_int_equal(gap_at(&plan, 0, ALLOCATE_MEDICAL).why, ALLOCATE_HOUSEHOLD);
	/* A person may decide otherwise. */
	world_pin(&world, 0, 0);
	world_pin(&world, 1, 0);
	plan = plan_of(&a, &world);
	assert_int_equal(plan.score.placed[ALLOCATE_RED], 2);
	assert_int_equal(plan.whys[0].goal, ALLOCATE_BY_PIN);
	arena_done(&a);
}

static void pins_and_bans_hold(void **state)
{
	Arena a;
	Ctx c = { .arena = &a };
	AllocatePlan plan;

	(void)state;
	one_ward(ALLOCATE_RED, 1);
	world_ward(&world, 0, 50)->need[ALLOCATE_MEDICAL] = 1;
	world_person(&world, 0, ALLOCATE_MEDICAL, 0);
	world_person(&world, 1, ALLOCATE_MEDICAL, 0);
	world_pin(&world, 0, 1); /* far, and green */
	plan = fresh_plan(&a);
	assert_int_equal(plan.places[0].ward, 1);
	assert_int_equal(plan.places[1].ward, 0);
	world.in.pin_count = 0;
	world_ban(&world, 0, 0);
	plan = plan_of(&a, &world);
	assert_int_equal(plan.places[0].ward, 1);
	/* A pin against a ban, and more pins than places, are told by their rows. */
	world_pin(&world, 0, 0);
	c.arena = &a;
	assert_int_equal(allocate_plan(&c, &world.in, &plan), E_INVALID);
	assert_string_equal(c.fault.field, "pins[0]");
	assert_string_equal(c.fault.reason, "pin_not_possible");
	world.in.ban_count = 0;
	world_pin(&world, 1, 0);
	assert_int_equal(allocate_plan(&c, &world.in, &plan), E_INVALID);
	assert_string_equal(c.fault.reason, "pins_exceed_places");
	arena_done(&a);
}

static void each_team_has_a_leader(void **state)
{
	Arena a;

	(void)state;
	world_init(&world, 8);
	world_ward(&world, ALLOCATE_RED, 0)->need[ALLOCATE_MEDICAL] = 2;
	world_ward(&world, ALLOCATE_RED, 20)->need[ALLOCATE_MEDICAL] = 2;
	/* Both who can lead live at the first ward, and are the best medics. */
	for (int32_t i = 0; i < 4; i++) {
		AllocatePerson *p = world_person(&world, i, ALLOCATE_MEDICAL, i < 2 ? 0 : 20);

		p->can_lead = i < 2;
		p->skill[ALLOCATE_MEDICAL] = i < 2 ? 3 : 1;
	}
	AllocatePlan plan = fresh_plan(&a);
	assert_int_equal(plan.score.leaderless, 0);
	assert_int_not_equal(plan.places[0].ward, plan.places[1].ward);
	assert_int_equal(plan.people.objective, plan.people.bound);
	for (int32_t i = 0; i < 2; i++) {
		assert_int_equal(plan.leads[plan.places[i].ward], i);
		if (plan.places[i].ward == 1)
			assert_int_equal(plan.whys[i].goal, ALLOCATE_BY_LEAD);
	}
	/* With one who can lead, one team has to do without, and the plan is still proven. */
	world.people[1].can_lead = false;
	plan = plan_of(&a, &world);
	assert_int_equal(plan.score.leaderless, 1);
	assert_int_equal(plan.people.objective, plan.people.bound);
	arena_done(&a);
}

static void at_most_three_of_one_agency(void **state)
{
	Arena a;

	(void)state;
	one_ward(ALLOCATE_RED, 5);
	for (int32_t i = 0; i < 5; i++)
		world_person(&world, 0, ALLOCATE_MEDICAL, i);
	AllocatePlan plan = fresh_plan(&a);
	assert_int_equal(plan.score.placed[ALLOCATE_RED], 3);
	assert_int_equal(plan.places[3].ward, -1); /* the two who live farthest */
	assert_int_equal(plan.places[4].ward, -1);
	assert_int_equal(plan.whys[4].bar, ALLOCATE_AGENCY_CAP);
	assert_int_equal(gap_at(&plan, 0, ALLOCATE_MEDICAL).why, ALLOCATE_AGENCY_CAP);
	assert_int_equal(plan.fill.objective, plan.fill.bound);
	world.people[4].agency = 1;
	plan = plan_of(&a, &world);
	assert_int_equal(plan.score.placed[ALLOCATE_RED], 4);
	assert_int_equal(plan.places[4].ward, 0);
	arena_done(&a);
}

static void red_first_then_in_proportion(void **state)
{
	Arena a;
	int32_t in_ward[4] = { 0 };

	(void)state;
	world_init(&world, 20);
	world_ward(&world, 0, 0)->need[ALLOCATE_DATA] = 9;
	world_ward(&world, ALLOCATE_RED, 40)->need[ALLOCATE_DATA] = 2;
	world_ward(&world, 1, 0)->need[ALLOCATE_DATA] = 8;
	world_ward(&world, 1, 0)->need[ALLOCATE_DATA] = 4;
	for (int32_t i = 0; i < 8; i++)
		world_person(&world, i, ALLOCATE_DATA, 0);
	AllocatePlan plan = fresh_plan(&a);
	for (int32_t i = 0; i < 8; i++) {
		assert_true(plan.places[i].ward >= 0);
		in_ward[plan.places[i].ward]++;
	}
	assert_int_equal(in_ward[0], 0); /* green, though at the door */
	assert_int_equal(in_ward[1], 2); /* red, though far */
	assert_int_equal(in_ward[2], 4); /* yellow: 6 people for 8 and 4 places */
	assert_int_equal(in_ward[3], 2);
	arena_done(&a);
}

static void experience_is_spread_when_all_else_is_equal(void **state)
{
	Arena a;

	(void)state;
	world_init(&world, 8);
	world_ward(&world, ALLOCATE_RED, 0)->need[ALLOCATE_DATA] = 2;
	world_ward(&world, ALLOCATE_RED, 0)->need[ALLOCATE_DATA] = 2;
	for (int32_t i = 0; i < 4; i++)
		world_person(&world, i, ALLOCATE_DATA, 0)->experience = i < 2;
	AllocatePlan plan = fresh_plan(&a);
	assert_int_not_equal(plan.places[0].ward, plan.places[1].ward);
	arena_done(&a);
}

/* ---- planning again ---- */

static void remember(const AllocatePlan *plan)
{
	for (int32_t p = 0; p < world.in.person_count; p++) {
		world.people[p].was = plan->places[p].ward;
		world.people[p].was_role = plan->places[p].role;
	}
}

static void nothing_changed_nobody_moves(void **state)
{
	Arena a;

	(void)state;
	world_real(&world, (arena_init(&a, 0), &a), 3);
	world.in.move_metres = 3000;
	AllocatePlan plan = plan_of(&a, &world);
	remember(&plan);
	AllocatePlan again = plan_of(&a, &world);
	assert_int_equal(again.score.moves, 0);
	/* One falls ill: the place is filled again, and hardly anybody else moves. */
	int32_t ill = 0;
	while (plan.places[ill].ward < 0 || world.wards[plan.places[ill].ward].zone != ALLOCATE_RED)
		ill++;
	world.people[ill].unfit = true;
	AllocatePlan after = plan_of(&a, &world);
	assert_int_equal(after.places[ill].ward, -1);
	assert_true(after.score.placed[ALLOCATE_RED] >= plan.score.placed[ALLOCATE_RED] - 1);
	assert_true(after.score.moves <= 10);
	arena_done(&a);
}

static void the_frontier_trades_moves_for_metres(void **state)
{
	Arena a;
	Ctx c = { .arena = &a };
	AllocateStep steps[ALLOCATE_FRONTIER_MAX];
	int32_t count;

	(void)state;
	arena_init(&a, 0);
	world_init(&world, 40);
	for (int32_t i = 0; i < 4; i++)
		world_ward(&world, ALLOCATE_RED, 10 * i)->need[ALLOCATE_DATA] = 5;
	for (int32_t i = 0; i < 20; i++) {
		world_person(&world, i, ALLOCATE_DATA, 2 * i)->was = (i * 7 + 1) % 4;
		world.people[i].can_lead = true;
	}
	assert_int_equal(allocate_frontier(&c, &world.in, steps, &count), OK);
	assert_true(count >= 3);
	for (int32_t i = 1; i < count; i++) {
		assert_true(steps[i].score.moves < steps[i - 1].score.moves);
		assert_true(steps[i].score.metres >= steps[i - 1].score.metres);
	}
	assert_int_equal(steps[count - 1].score.moves, 0);
	arena_done(&a);
}

/* ---- what if ---- */

static void a_hand_edit_tells_its_cost(void **state)
{
	Arena a;

	(void)state;
	world_init(&world, 4);
	world_ward(&world, ALLOCATE_RED, 0)->need[ALLOCATE_MEDICAL] = 1;
	world_ward(&world, 0, 10)->need[ALLOCATE_MEDICAL] = 1;
	for (int32_t i = 0; i < 2; i++)
		world_person(&world, i, ALLOCATE_MEDICAL, 10 * i)->can_lead = true;
	AllocatePlan plan = fresh_plan(&a);
	assert_int_equal(plan.places[0].ward, 0);
	/* They change places: 20 km more, nothing else. */
	AllocateEdit edit = allocate_move_cost(
		&a, &world.in, plan.places, NULL, 0, (AllocatePlace){ 1, ALLOCATE_MEDICAL });
	assert_int_equal(edit.bar, ALLOCATE_FREE);
	assert_int_equal(edit.swapped, 1);
	assert_int_equal(edit.swapped_to.ward, 0);
	assert_int_equal(edit.cost.places[ALLOCATE_RED], 0);
	assert_in_range(edit.cost.metres, 19900, 20100);
	assert_int_equal(allocate_cost_sign(&edit.cost), 1);
	/* Into the reserve: a red place is lost. */
	edit = allocate_move_cost(&a, &world.in, plan.places, NULL, 0, (AllocatePlace){ -1, -1 });
	assert_int_equal(edit.cost.places[ALLOCATE_RED], 1);
	/* Whom a rule keeps away is told. */
	world.people[1].pregnant = true;
	edit = allocate_move_cost(
		&a, &world.in, plan.places, NULL, 1, (AllocatePlace){ 0, ALLOCATE_MEDICAL });
	assert_int_equal(edit.bar, ALLOCATE_PREGNANT);
	assert_int_equal(edit.cost.broken_rules, 1);
	AllocatePlace other[2] = { plan.places[1], plan.places[0] };
	AllocateComparison cmp = allocate_compare(&a, &world.in, plan.places, other);
	assert_int_equal(cmp.moves, 2);
	assert_int_equal(cmp.moved[1], 1);
	arena_done(&a);
}

/* The same prices are filled, if not in the same wards. */
static bool fills_alike(const AllocatePlan *a, const AllocatePlan *b)
{
	int64_t prices[2][SMALL_PEOPLE];

	for (int k = 0; k < 2; k++) {
		const AllocatePlan *plan = k ? b : a;
		int32_t in_ward[4] = { 0 };

		for (int32_t p = 0; p < SMALL_PEOPLE; p++) {
			int32_t ward = plan->places[p].ward, need = 0, at = p;
			int64_t price = INT64_MAX;

			for (int r = 0; ward >= 0 && r < ALLOCATE_ROLE_COUNT; r++)
				need += world.wards[ward].need[r];
			if (ward >= 0)
				price = (2 * ++in_ward[ward] - 1) * 1000 / need -
					world.wards[ward].zone * 100000;
			for (; at > 0 && prices[k][at - 1] > price; at--)
				prices[k][at] = prices[k][at - 1];
			prices[k][at] = price;
		}
	}
	return memcmp(prices[0], prices[1], sizeof(prices[0])) == 0;
}

/* What is said another ward would have cost is never more than what it costs when it is pinned. */
static void the_told_cost_is_a_bound(void **state)
{
	int tried = 0;

	(void)state;
	for (int seed = 1; seed <= 40; seed++) {
		Arena a;

		arena_init(&a, 0);
		world_random(&world, (uint64_t)seed, SMALL_PEOPLE);
		AllocatePlan plan = plan_of(&a, &world);
		bool proven =
			plan.people.objective == plan.people.bound && plan.fill.objective == plan.fill.bound;

		for (int32_t p = 0; proven && p < SMALL_PEOPLE; p++) {
			const AllocateWhy *why = &plan.whys[p];
			Ctx c = { .arena = &a };
			AllocatePlan other;

			if (plan.places[p].ward < 0 || why->next_ward < 0)
				continue;
			world.in.pin_count = 0;
			world_pin(&world, p, why->next_ward);
			world.pins[0].role = why->next_role;
			if (allocate_plan(&c, &world.in, &other) == OK && fills_alike(&plan, &other)) {
				int64_t told = why->cost.leads * plan.scale.lead +
					       why->cost.skill_steps * plan.scale.skill +
					       why->cost.metres / 100 * plan.scale.distance +
					       why->cost.heaped;

				bool same = memcmp(&plan.scale, &other.scale, sizeof(plan.scale)) == 0;

				tried++;
				if (same && told > other.people.objective - plan.people.objective)
					fail_msg("seed %d, person %d: told more than it costs", seed, p);
			}
			world.in.pin_count = 0;
		}
		arena_done(&a);
	}
	assert_true(tried > 20);
}

/* ---- the real shape ---- */

static void the_real_shape_keeps_every_rule(void **state)
{
	Arena a;

	(void)state;
	arena_init(&a, 0);
	world_real(&world, &a, 1);
	AllocatePlan plan = plan_of(&a, &world);
	assert_int_equal(world.in.ward_count, 91);
	assert_int_equal(plan.fill.objective, plan.fill.bound);
	/* Of 1,128 people's ways, at most 100 km are open to doubt. */
	assert_true(plan.people.objective - plan.people.bound < 1000 * plan.scale.distance);
	for (int32_t i = 0; i < plan.gap_count; i++)
		assert_int_equal(plan.gaps[i].barred[ALLOCATE_FREE], 0);
	arena_done(&a);
}

/* Twelve agencies of a hundred: hundreds of caps are in the way of each other, and the time is short. */
static void crowded_agencies_still_give_a_plan(void **state)
{
	Arena a;

	(void)state;
	arena_init(&a, 0);
	world_real(&world, &a, 2);
	world.in.agency_count = 12;
	world.in.max_pivots = 100000;
	for (int32_t p = 0; p < world.in.person_count; p++)
		world.people[p].agency %= 12;
	AllocatePlan plan = plan_of(&a, &world);
	assert_true(plan.score.placed[ALLOCATE_RED] > 400); /* at most 15 wards * 12 agencies * 3 */
	assert_true(plan.fill.bound <= plan.fill.objective);
	/* Whoever can lead is not where somebody leads already: chains of people who change places see to
	 * that. */
	assert_true(plan.score.leaderless <= 10);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_is_the_best_of_all),
		cmocka_unit_test(who_is_not_fit_for_red_stays_out_of_red),
		cmocka_unit_test(who_is_not_fit_for_red_goes_to_orange),
		cmocka_unit_test(a_gap_is_not_told_to_be_elsewhere_when_it_is_a_bar),
		cmocka_unit_test(nobody_nominated_is_told),
		cmocka_unit_test(of_two_in_one_household_one_goes),
		cmocka_unit_test(pins_and_bans_hold),
		cmocka_unit_test(each_team_has_a_leader),
		cmocka_unit_test(at_most_three_of_one_agency),
		cmocka_unit_test(red_first_then_in_proportion),
		cmocka_unit_test(experience_is_spread_when_all_else_is_equal),
		cmocka_unit_test(nothing_changed_nobody_moves),
		cmocka_unit_test(the_frontier_trades_moves_for_metres),
		cmocka_unit_test(a_hand_edit_tells_its_cost),
		cmocka_unit_test(the_told_cost_is_a_bound),
		cmocka_unit_test(the_real_shape_keeps_every_rule),
		cmocka_unit_test(crowded_agencies_still_give_a_plan),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
