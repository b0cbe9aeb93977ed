/* test_sqlite_faults.c: writes that fail, a disk that fills, fsync or memory that fails: nothing half done,
 * nothing retried. */
#include "things.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* Which folders were flushed, one a line (the C library's fsync is replaced in this program). */
static char flushed[4000];

int fsync(int fd)
{
	char link[64], path[500];
	struct stat st;
	size_t used = strlen(flushed);

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof(path) - 1);
	if (n > 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode) && used + (size_t)n + 2 < sizeof(flushed))
		snprintf(flushed + used, sizeof(flushed) - used, "%.*s\n", (int)n, path);
	return (int)syscall(SYS_fsync, fd);
}

/* The methods of a kind of file, with our own write and fsync in front. `ours` is first: it is what a file
 * points to. */
typedef struct Methods {
	sqlite3_io_methods ours;
	const sqlite3_io_methods *real;
} Methods;

/* The usual file system, but for these. Counted over all files; -1: never. */
static struct {
	int writes_left, syncs_left;
	int write_error, sync_error;
	int writes;
	Methods methods[4]; /* files with locks and files without have different ones */
	sqlite3_vfs vfs;
} faulty = { .writes_left = -1, .syncs_left = -1 };

static const sqlite3_io_methods *real_of(const sqlite3_file *f)
{
	return ((const Methods *)(const void *)f->pMethods)->real;
}

static int faulty_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	faulty.writes++;
	if (faulty.writes_left == 0)
		return faulty.write_error;
	if (faulty.writes_left > 0)
		faulty.writes_left--;
	return real_of(f)->xWrite(f, p, n, at);
}

static int faulty_sync(sqlite3_file *f, int flags)
{
	if (faulty.syncs_left == 0)
		return faulty.sync_error;
	if (faulty.syncs_left > 0)
		faulty.syncs_left--;
	return real_of(f)->xSync(f, flags);
}

static int faulty_open(sqlite3_vfs *vfs UNUSED, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
	int code = usual->xOpen(usual, name, f, flags, ret_flags);

	if (code != SQLITE_OK)
		return code;
	Methods *m = faulty.methods;

	while (m->real && m->real != f->pMethods)
		m++;
	assert(m < faulty.methods + COUNT_OF(faulty.methods));
	m->real = f->pMethods;
	m->ours = *f->pMethods;
	m->ours.xWrite = faulty_write;
	m->ours.xSync = faulty_sync;
	f->pMethods = &m->ours;
	return SQLITE_OK;
}

static void mount_faulty(void)
{
	assert_int_equal(sqlite3_initialize(), SQLITE_OK);
	faulty.vfs = *sqlite3_vfs_find(NULL);
	faulty.vfs.zName = "faulty";
	faulty.vfs.xOpen = faulty_open;
	assert_int_equal(sqlite3_vfs_register(&faulty.vfs, 0), SQLITE_OK);
}

/* SQLite's memory, of which the k-th piece and all after it cannot be had. */
static struct {
	int left; /* -1: enough */
	sqlite3_mem_methods usual;
} memory = { .left = -1 };

static bool memory_is_out(void)
{
	if (memory.left > 0)
		memory.left--;
	return memory.left == 0;
}

static void *scarce_malloc(int n)
{
	return memory_is_out() ? NULL : memory.usual.xMalloc(n);
}

static void *scarce_realloc(void *p, int n)
{
	return memory_is_out() ? NULL : memory.usual.xRealloc(p, n);
}

static void ration_memory(void)
{
	sqlite3_mem_methods scarce;

	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory.usual), SQLITE_OK);
	scarce = memory.usual;
	scarce.xMalloc = scarce_malloc;
	scarce.xRealloc = scarce_realloc;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce), SQLITE_OK);
}

static void disk_is_sound(void)
{
	faulty.writes_left = faulty.syncs_left = memory.left = -1;
}

static int setup(void **state)
{
	disk_is_sound();
	fresh.dialect = SQLITE;
	if (fresh_setup(state) != 0)
		return -1;
	fresh.url = str_printf(&fresh.arena, "%.*s?vfs=faulty", STR_ARG(fresh.url));
	return 0;
}

/* Ten rows of a page each, and the status of the first thing that failed. */
static Status commit_group(Db *db, int64_t first)
{
	Thing t = { .version = 1, .photo_hash = { arena_alloc(&fresh.arena, 4000), 4000 } };

	TRY(db_begin(&fresh.c, db));
	for (t.id = first; t.id < first + 10; t.id++) {
		Status s = row_insert(&fresh.c, db, &thing_resource, &t);

		if (s != OK) {
			db_rollback(db);
			return s;
		}
	}
	return db_commit(&fresh.c, db);
}

static void assert_sound(Db *db, int64_t rows)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;

	assert_int_equal(count_things(db), rows);
	assert_int_equal(db_prepare(&fresh.c, db, "PRAGMA integrity_check", &st), OK);
	assert_int_equal(stmt_step(&fresh.c, st, &row), OK);
	assert_true(row && str_eq(stmt_str(st, 0), STR("ok")));
}

/* Each write of a group and of a checkpoint fails once. */
static void every_write_fails_once(int error, Status wanted)
{
	Db *db = open_things();
	int64_t rows = 0, failures = 0;
	bool failed = true;

	for (int k = 0; failed && k < 200; k++) {
		faulty.write_error = error;
		faulty.writes_left = k;
		Status s = commit_group(db, k * 10 + 1);

		if (s == OK) {
			rows += 10;
			s = db_checkpoint(&fresh.c, db);
		}
		failed = s != OK;
		failures += failed;
		if (failed)
			assert_int_equal(s, wanted);
		assert_false(db_in_transaction(db));
		disk_is_sound();
		assert_sound(db, rows);
		assert_int_equal(db_checkpoint(&fresh.c, db), OK); /* or the log grows ahead of k */
	}
	assert_false(failed);
	assert_true(failures > 20);
	db_close(&db);
	/* Another connection sees the same, after the log was read anew. */
	db = fresh_open(DB_WRITE);
	assert_sound(db, rows);
	db_close(&db);
}

static void a_full_disk_at_every_write(void **state UNUSED)
{
	every_write_fails_once(SQLITE_FULL, E_FULL);
}

static void a_failing_disk_at_every_write(void **state UNUSED)
{
	every_write_fails_once(SQLITE_IOERR_WRITE, E_IO);
}

/* The child commits, and checkpoints, on a disk whose k-th fsync fails; 0 when it came to the end. */
static int child_with_failing_sync(int k, int error)
{
	pid_t pid = fork();
	int status = 0;

	assert_true(pid >= 0);
	if (pid == 0) {
		const struct rlimit no_core = { 0, 0 };

		setrlimit(RLIMIT_CORE, &no_core);
		signal(SIGABRT, SIG_DFL);
		Db *db = NULL;

		faulty.sync_error = error;
		faulty.syncs_left = k;
		Status s = db_open(&fresh.c, fresh.url, DB_WRITE, &db);

		if (s == OK)
			s = commit_group(db, k * 10 + 1);
		if (s == OK)
			s = db_checkpoint(&fresh.c, db);
		_exit((int)s);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void a_failed_fsync_stops_the_process(void **state UNUSED)
{
	Db *db = open_things();
	int k = 0;

	db_close(&db);
	for (; k < 20; k++) {
		int end = child_with_failing_sync(k, SQLITE_IOERR_FSYNC);

		if (end == 0)
			break;
		assert_int_equal(end, -SIGABRT);
		/* Whoever starts next finds a sound database; the group may be in it or not, never half. */
		db = fresh_open(DB_WRITE);
		assert_sound(db, count_things(db) / 10 * 10);
		db_close(&db);
	}
	assert_true(k >= 3 && k < 20); /* the group, the log before the checkpoint, the database after it */
}

static void memory_runs_out_at_every_point(void **state UNUSED)
{
	Db *db = open_things();
	int64_t rows = 0;
	int failures = 0;
	Status s = E_NOMEM;

	db_close(&db);
	for (int k = 1; s != OK && k < 5000; k++) {
		memory.left = k;
		s = db_open(&fresh.c, fresh.url, DB_WRITE, &db);
		if (s == OK)
			s = commit_group(db, rows + 1);
		rows += s == OK ? 10 : 0;
		db_close(&db);
		memory.left = -1;
		assert_true(s == OK || s == E_NOMEM);
		failures += s != OK;
		db = fresh_open(DB_READ);
		assert_int_equal(count_things(db), rows);
		db_close(&db);
	}
	assert_int_equal(s, OK);
	assert_true(failures > 100);
}

/* A power loss after `init` must take neither the database's name nor that of the folder made for it. */
static void a_new_folder_is_flushed_where_it_lies(void **state UNUSED)
{
	char *inside = str_cstr(&fresh.arena, str_printf(&fresh.arena, "%s/made", fresh.folder));
	char real[500];
	Db *db = NULL;

	assert_int_equal(mkdir(inside, 0755), 0);
	flushed[0] = '\0';
	assert_int_equal(
		db_open(&fresh.c, str_printf(&fresh.arena, "sqlite:%s/db", inside), DB_CREATE, &db), OK);
	db_close(&db);
	assert_non_null(realpath(fresh.folder, real));
	const char *both = str_cstr(&fresh.arena, str_printf(&fresh.arena, "%s/made\n%s\n", real, real));
	assert_non_null(strstr(flushed, both));
}

#define VFS_TEST(f) cmocka_unit_test_setup_teardown(f, setup, fresh_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		VFS_TEST(a_full_disk_at_every_write),
		VFS_TEST(a_failing_disk_at_every_write),
		VFS_TEST(memory_runs_out_at_every_point),
		VFS_TEST(a_failed_fsync_stops_the_process),
		FRESH_TEST(a_new_folder_is_flushed_where_it_lies),
	};

	log_set_level(LOG_ERROR + 1);
	ration_memory();
	mount_faulty();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
