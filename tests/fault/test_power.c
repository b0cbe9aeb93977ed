/*
 * test_power.c: the power fails in the middle of real work, ten thousand times.
 *
 * A morning of commands of every kind runs on the recording file system, with checkpoints and restarts in
 * between; after each commit the content of the whole database is taken as one number. Then the disk is
 * rebuilt as a power loss at a random moment may have left it (disk_model.h), opened by the store as after a
 * restart, and must hold exactly the content after the last acknowledged command, or after the one that was
 * under way: nothing lost, nothing half, nothing else. TIEPSUC_FAULT_SEED repeats a run.
 */
#include "deeds.h"
#include "digest.h"
#include "disk_model.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define STATES	      10000
#define STATES_NEW    1000 /* of the creation of a database */
#define WORKERS	      2
#define ROUNDS	      5
#define DIGESTS_MAX   1000
#define GROUPS	      9 /* between checkpoints */
#define CHECK_EVERY   20 /* states: integrity_check, which costs as much as all the rest */
#define COMMAND_EVERY 20 /* states: and the next command works */
#define OPENING	      " ids "
#define MAKING	      " ids meta schema_version "

static struct {
	uint64_t seed;
	sqlite3 *beside; /* reads the digest, not recorded */
	const char *without;
	uint64_t digests[DIGESTS_MAX];
	int n;
} run;

typedef struct Totals {
	_Atomic int states, distinct, opened, failed;
} Totals;

/* ---- recording ---- */

static sqlite3 *open_beside(const char *folder, const char *vfs)
{
	sqlite3 *h = NULL;
	char path[600];

	snprintf(path, sizeof(path), "%s/db", folder);
	assert_int_equal(sqlite3_open_v2(path, &h, SQLITE_OPEN_READONLY, vfs), SQLITE_OK);
	sqlite3_wal_autocheckpoint(h, 0);
	sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
	return h;
}

/* What is there now counts from here on as acknowledged. */
static void acknowledge(void)
{
	uint64_t now = digest_of(run.beside, run.without);

	assert_true(now != 0);
	if (now != run.digests[run.n]) {
		assert_true(run.n + 1 < DIGESTS_MAX);
		run.digests[++run.n] = now;
	}
	record_mark(run.n);
}

static void acknowledged(Command *cmd)
{
	if (cmd->status == OK)
		acknowledge();
}

static void open_recorded(void)
{
	StoreOptions o = { .url = fresh.url, .checkpoint_groups = GROUPS };

	world.c = &fresh.c;
	assert_int_equal(store_open(&fresh.c, &o, &world.store), OK);
	assert_int_equal(reader_open(&fresh.c, world.store, &world.reader), OK);
}

static const DiskLog *record_mornings(void)
{
	record_start(fresh.folder);
	run.beside = open_beside(fresh.folder, "unix");
	run.without = OPENING;
	run.n = 0;
	run.digests[0] = digest_of(run.beside, run.without);
	for (int round = 0; round < ROUNDS; round++) {
		open_recorded();
		/* Another program beside the server that may write, and never moves pages. */
		Db *second = fresh_open(DB_WRITE);

		a_morning(2 * round, acknowledged);
		assert_int_equal(db_checkpoint(&fresh.c, second), OK);
		a_morning(2 * round + 1, acknowledged);
		db_close(&second);
		world_close();
	}
	sqlite3_close(run.beside);
	return record_stop();
}

/* ---- judging a state ---- */

static bool integrity_is_ok(sqlite3 *h)
{
	sqlite3_stmt *st = NULL;
	bool ok = sqlite3_prepare_v2(h, "PRAGMA integrity_check", -1, &st, NULL) == SQLITE_OK &&
		  sqlite3_step(st) == SQLITE_ROW &&
		  strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;

	sqlite3_finalize(st);
	return ok;
}

static const char *judge_content(const char *folder, int mark, bool whole)
{
	sqlite3 *h = open_beside(folder, NULL);
	uint64_t found = digest_of(h, run.without);
	bool is_last = found == run.digests[mark];
	bool is_next = mark < run.n && found == run.digests[mark + 1];
	const char *wrong = NULL;

	if (!found)
		wrong = "the content cannot be read";
	else if (!is_last && !is_next)
		wrong = "an acknowledged command is missing, or one is there in part";
	else if (whole && !integrity_is_ok(h))
		wrong = "integrity_check";
	sqlite3_close(h);
	return wrong;
}

static const char *next_command(void)
{
	RequestFiling f = { .kind = KIND_FOOD,
		.area_code = STR("25975"),
		.text = STR("Còn cần gạo."),
		.phone = STR("0912345678") };
	Command cmd = { .key = secret_uuid(clock_now_ms()), .kind = COMMAND_REQUEST };

	cmd.request = (RequestCommand){ .act = ACT_FILE, .actor = ACTOR_RESIDENT, .filing = &f };
	return store_commit_wait(world.store, &fresh.c, &cmd) == OK ? NULL : "the next command fails";
}

static const char *judge_work(const char *folder, int mark, int number)
{
	StoreOptions o = { .url = fresh.url };
	const char *wrong;

	if (store_open(&fresh.c, &o, &world.store) != OK)
		return "the store does not open";
	wrong = judge_content(folder, mark, number % CHECK_EVERY == 0);
	if (!wrong && number % COMMAND_EVERY == 0)
		wrong = next_command();
	store_close(&world.store);
	return wrong;
}

/* While it was being made it may be begun anew; once it was made it is there. */
static const char *judge_creation(const char *folder, int mark, int number)
{
	StoreOptions o = { .url = fresh.url };

	if (mark == 0 && store_create(&fresh.c, fresh.url) != OK)
		return "the database cannot be made";
	if (store_open(&fresh.c, &o, &world.store) != OK)
		return "the store does not open";
	const char *wrong = judge_content(folder, 1, number % CHECK_EVERY == 0);

	store_close(&world.store);
	return wrong;
}

/* ---- many states ---- */

typedef const char *(*Judge)(const char *folder, int mark, int number);

typedef struct Seen {
	uint64_t *numbers; /* 0: free */
	size_t mask;
} Seen;

static bool is_new(Seen *s, uint64_t number)
{
	size_t i = number & s->mask;

	for (number += number == 0; s->numbers[i]; i = (i + 1) & s->mask) {
		if (s->numbers[i] == number)
			return false;
	}
	s->numbers[i] = number;
	return true;
}

static int compare_moments(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* Moments of the power loss in their order; each worker has its own. */
static size_t *choose_moments(const DiskLog *log, Rng *rng, int worker, size_t n)
{
	size_t *at = malloc(n * sizeof(*at));

	assert_non_null(at);
	for (size_t i = 0; i < n; i++)
		at[i] = rng_below(rng, log->n / WORKERS) * WORKERS + (size_t)worker;
	qsort(at, n, sizeof(*at), compare_moments);
	return at;
}

/* In a process of its own: a state that makes the store stop must not stop the test. */
static void judge_states(const DiskLog *log, const char *base, Judge judge, int wanted, int worker, Totals *t)
{
	Rng rng = rng_seeded(run.seed + (uint64_t)worker);
	size_t tries = (size_t)wanted * 13 / 10 + 50; /* some are the same */
	size_t *moments = choose_moments(log, &rng, worker, tries);
	Seen seen = { calloc(1 << 16, sizeof(uint64_t)), (1 << 16) - 1 };
	Disk *disk = disk_new(log, base);
	int distinct = 0;

	assert_non_null(seen.numbers);
	for (size_t i = 0; i < tries; i++) {
		disk_run_to(disk, moments[i]);
		uint64_t number = disk_lose_power(disk, &rng, fresh.folder);

		t->states++;
		if (!is_new(&seen, number))
			continue;
		t->distinct++;
		const char *wrong = judge(fresh.folder, disk_mark(disk), distinct++);

		arena_clear(&fresh.arena);
		if (wrong && t->failed++ < 5)
			print_error("seed %llu, worker %d, state %zu (operation %zu of %zu, mark %d): %s\n",
				(unsigned long long)run.seed, worker, i, moments[i], log->n, disk_mark(disk),
				wrong);
	}
	disk_free(&disk);
	free(seen.numbers);
	free(moments);
}

static void start_worker(const DiskLog *log, const char *base, Judge judge, int wanted, int worker, Totals *t)
{
	/* The arena's memory is the parent's copy: the url must outlive arena_clear. */
	static char url[700];

	snprintf(fresh.folder, sizeof(fresh.folder), "%s.%d", base, worker);
	assert_int_equal(mkdir(fresh.folder, 0700), 0);
	snprintf(url, sizeof(url), "sqlite:%s/db", fresh.folder);
	fresh.url = str_from(url);
	judge_states(log, base, judge, wanted, worker, t);
	fresh_teardown(NULL);
}

static void judge_all(const DiskLog *log, Judge judge, int wanted)
{
	Totals *t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char base[sizeof(fresh.folder)];
	pid_t workers[WORKERS];

	assert_true(t != MAP_FAILED);
	memcpy(base, fresh.folder, sizeof(base));
	fflush(NULL);
	for (int i = 0; i < WORKERS; i++) {
		workers[i] = fork();
		assert_true(workers[i] >= 0);
		if (workers[i] == 0) {
			start_worker(log, base, judge, wanted / WORKERS, i, t);
			_exit(0);
		}
	}
	for (int i = 0; i < WORKERS; i++) {
		int how = 0;

		assert_int_equal(waitpid(workers[i], &how, 0), workers[i]);
		if (how != 0)
			print_error("seed %llu, worker %d ended with %d after %d states\n",
				(unsigned long long)run.seed, i, how, t->states);
		assert_int_equal(how, 0);
	}
	print_message("# %d states of %zu operations, %d of them different, %d wrong\n", t->states, log->n,
		t->distinct, t->failed);
	assert_int_equal(t->failed, 0);
	assert_true(t->distinct >= wanted);
	munmap(t, sizeof(*t));
}

/* ---- the tests ---- */

static int wanted_of(int usual)
{
	int64_t n = 0;
	const char *given = getenv("TIEPSUC_FAULT_STATES");

	return given && str_to_i64(str_from(given), &n) && n > 0 ? (int)n : usual;
}

/* What lay there before the recording is kept for the model; the log is empty after a good end. */
static void keep_for_model(const char *folder)
{
	char path[600], kept[600];

	snprintf(path, sizeof(path), "%s/db-wal", folder);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/db", folder);
	snprintf(kept, sizeof(kept), "%s.before", folder);
	assert_int_equal(mkdir(kept, 0700), 0);
	snprintf(kept, sizeof(kept), "%s.before/db", folder);
	assert_true(copy_file(path, kept));
}

static void no_state_loses_a_command(void **state UNUSED)
{
	char before[sizeof(fresh.folder) + 10];

	world_make(fresh.url);
	world_close();
	keep_for_model(fresh.folder);
	snprintf(before, sizeof(before), "%s.before", fresh.folder);
	const DiskLog *log = record_mornings();

	for (size_t i = 0; i < log->n; i++) {
		if (log->ops[i].kind == DISK_WRITE && !log->ops[i].by_owner &&
			strcmp(log->ops[i].name, "db") == 0)
			fail_msg("operation %zu: pages are moved by somebody who is not the writer", i);
	}
	assert_true(run.n >= ROUNDS * 8);
	fresh_teardown(NULL);
	fresh_setup(NULL);
	rmdir(fresh.folder);
	snprintf(fresh.folder, sizeof(fresh.folder), "%.*s", (int)sizeof(fresh.folder) - 1, before);
	judge_all(log, judge_work, wanted_of(STATES));
}

static void a_database_half_made_is_made_again(void **state UNUSED)
{
	record_start(fresh.folder);
	run.without = MAKING;
	run.digests[0] = 0;
	run.n = 1;
	assert_int_equal(store_create(&fresh.c, fresh.url), OK);
	record_mark(1);
	const DiskLog *log = record_stop();

	assert_int_equal(store_open(&fresh.c, &(StoreOptions){ .url = fresh.url }, &world.store), OK);
	store_close(&world.store);
	run.beside = open_beside(fresh.folder, "unix");
	run.digests[1] = digest_of(run.beside, run.without);
	sqlite3_close(run.beside);
	char path[600];

	snprintf(path, sizeof(path), "%s/db", fresh.folder);
	unlink(path);
	judge_all(log, judge_creation, wanted_of(STATES_NEW));
}

static int setup(void **state)
{
	fresh.dialect = SQLITE;
	return fresh_setup(state);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_state_loses_a_command, setup, fresh_teardown),
		cmocka_unit_test_setup_teardown(a_database_half_made_is_made_again, setup, fresh_teardown),
	};
	const char *given = getenv("TIEPSUC_FAULT_SEED");
	int64_t seed = clock_now_ms();

	if (given && !str_to_i64(str_from(given), &seed))
		return 2;
	run.seed = (uint64_t)seed;
	log_set_level(LOG_ERROR + 1); /* faults are the subject here */
	secret_start();
	record_mount();
	return cmocka_run_group_tests_name("power", tests, NULL, NULL);
}
