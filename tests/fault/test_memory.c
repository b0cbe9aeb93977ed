/* test_memory.c: memory runs out once at every point of a commit: a clean refusal, nothing half done, the
 * next one works. */
#include "alloc_fail.h"
#include "stories/world.h"

#define POINTS_MAX 20000

static int64_t count(const char *sql)
{
	int64_t n = -1;

	assert_int_equal(db_number(world.c, reader_db(world.reader), sql, NULL, 0, 0, &n), OK);
	return n;
}

/* The same key until it is done: once with a piece missing, once with enough. */
static bool every_command_is_whole(int64_t point)
{
	Arena arena;
	RequestFiling f = { .kind = KIND_FOOD,
		.area_code = STR("25975"),
		.text = STR("Hết gạo"),
		.phone = STR("0912345678") };
	Command cmd = { .key = world_key(), .kind = COMMAND_REQUEST };

	arena_init(&arena, 0);
	Ctx c = { .arena = &arena, .now_ms = clock_now_ms() };

	cmd.arena = &arena;
	cmd.request = (RequestCommand){ .act = ACT_FILE, .actor = ACTOR_RESIDENT, .filing = &f };
	alloc_fail_at(point);
	Status s = store_commit_wait(world.store, &c, &cmd);
	bool failed = alloc_failed();

	if (s != OK && s != E_NOMEM)
		fail_msg("without its piece %lld of memory: %s %s", (long long)point, status_name(s),
			c.fault.reason);
	assert_int_equal(count("SELECT COUNT(*) FROM request"), point - (s != OK));
	assert_int_equal(store_commit_wait(world.store, &c, &cmd), OK);
	assert_int_equal(count("SELECT COUNT(*) FROM request"), point);
	assert_int_equal(count("SELECT COUNT(*) FROM event WHERE kind = 'request'"), point);
	arena_done(&arena);
	return failed;
}

static void a_commit_without_memory(void **state UNUSED)
{
	int64_t point = 1;

	world_make(fresh.url);
	while (every_command_is_whole(point) && point < POINTS_MAX)
		point++;
	print_message("# %lld points of a commit\n", (long long)point - 1);
	assert_true(point > 20 && point < POINTS_MAX);
	world_close();
}

static int setup(void **state)
{
	fresh.dialect = SQLITE;
	return fresh_setup(state);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_commit_without_memory, setup, fresh_teardown),
	};

	log_set_level(LOG_ERROR + 1);
	secret_start();
	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
