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
	       !(p->household_red && p->home == at.ward);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_is_the_best_of_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
