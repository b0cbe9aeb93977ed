/*
 * walk.h: a random walk: steps that are drawn from a seed, and what a walk promises whatever happens on it.
 *
 * Every promise of `tiepsuc check` holds on the way and at the end, and the same seed gives the same rows and
 * events byte for byte. A failure prints its seed; run it again with
 *
 *   TIEPSUC_SIM_SEED=7 TIEPSUC_SIM_STEPS=5000 build-test/gcc/tests/sim_test_walk
 *
 * TIEPSUC_SIM_WALKS walks from that seed on, each of TIEPSUC_SIM_STEPS steps (300).
 */
#ifndef TESTS_SIM_WALK_H
#define TESTS_SIM_WALK_H

#include "sim/digest.h"
#include "store/jobs.h"

static struct {
	Rng rng;
	uint64_t seed;
	int64_t step;
	bool ended;
	int64_t outcomes[E_NOMEM + 1];
} walk;

/* Seed and step, which begin each message of a walk. */
#define WALK_AT	     "seed %llu, step %lld: "
#define WALK_AT_ARGS (unsigned long long)walk.seed, (long long)walk.step

/* ---- what is drawn ---- */

static size_t pick(size_t n)
{
	return (size_t)rng_below(&walk.rng, n);
}

static bool chance(unsigned percent)
{
	return rng_below(&walk.rng, 100) < percent;
}

static const char *commune(void)
{
	static const char *const codes[] = { "25975", "25972", "25942", "25960" };

	return codes[pick(COUNT_OF(codes))];
}

/* A random row of a resource. */
static bool any_row(const Resource *r, const char *where, void *ret)
{
	char *rows;
	size_t n = world_rows(r, where, NULL, 0, &rows);

	if (n)
		memcpy(ret, rows + r->size * pick(n), r->size);
	return n > 0;
}

/* A rule may refuse; the store itself has no reason to. */
static Status walk_send(Job *j)
{
	Ctx c = { .arena = &j->arena };
	Status s = store_commit_wait(world.store, &c, &j->cmd);

	walk.outcomes[s]++;
	if (s != OK && s != E_INVALID && s != E_FORBIDDEN && s != E_NOT_FOUND && s != E_STATE && s != E_STALE)
		fail_msg(WALK_AT "%s %s %s", WALK_AT_ARGS, status_name(s),
			j->cmd.fault.field ? j->cmd.fault.field : "-", j->cmd.fault.reason);
	return s;
}

/* ---- the walk ---- */

static void promises_hold(void)
{
	Str broken = checks_broken(world.c, fresh.url);

	if (broken.len)
		fail_msg(WALK_AT "broken promises:\n%.*s", WALK_AT_ARGS, STR_ARG(broken));
}

static void walk_start(uint64_t seed)
{
	memset(&walk, 0, sizeof(walk));
	walk.seed = seed;
	walk.rng = rng_seeded(seed);
}

/* check_every: steps between two looks at all promises. What it left in the database, as one hash. */
static Hash walk_through(int64_t steps, int64_t check_every, void (*take_step)(void))
{
	for (walk.step = 1; walk.step <= steps; walk.step++) {
		ArenaMark mark = arena_mark(world.c->arena);

		take_step();
		if (walk.step % check_every == 0)
			promises_hold();
		arena_reset(world.c->arena, mark);
	}
	promises_hold();
	walk.ended = true;
	return digest_of_database(world.c, reader_db(world.reader));
}

/* Named also when an assertion of somebody else's ends the walk. */
static int end_walk(void **state)
{
	if (!walk.ended)
		print_error("the walk with seed %llu ended at step %lld\n", WALK_AT_ARGS);
	world_close();
	return fresh_teardown(state);
}

static int begin_walk(void **state)
{
	world_seed = 4711; /* of the codes that are drawn */
	walk.ended = true;
	return world_setup(state);
}

static int64_t number_of_env(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	int64_t n = otherwise;

	if (text && !str_to_i64(str_from(text), &n))
		fail_msg("%s must be a number", name);
	return n;
}

/* walks: when TIEPSUC_SIM_WALKS says nothing. */
static void walks_replay(void **state, int64_t walks, Hash (*walk_once)(uint64_t seed, int64_t steps))
{
	int64_t steps = number_of_env("TIEPSUC_SIM_STEPS", 300);
	uint64_t first = (uint64_t)number_of_env("TIEPSUC_SIM_SEED", 1);

	walks = number_of_env("TIEPSUC_SIM_WALKS", walks);
	for (uint64_t seed = first; seed < first + (uint64_t)walks; seed++) {
		Hash once = walk_once(seed, steps);

		end_walk(state);
		assert_int_equal(begin_walk(state), 0);
		if (!hash_eq(once, walk_once(seed, steps)))
			fail_msg("seed %llu: the second walk went another way", (unsigned long long)seed);
		end_walk(state);
		assert_int_equal(begin_walk(state), 0);
	}
}

#define WALK_TEST(f) cmocka_unit_test_setup_teardown(f, begin_walk, end_walk)

#endif
