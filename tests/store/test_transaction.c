/* test_transaction.c: groups, snapshots, who checkpoints, a full disk, a damaged file, connections that
 * break. */
#include "things.h"

#include <sys/stat.h>

/* ---- transactions ---- */

static void a_group_lives_without_its_bad_command(void **state UNUSED)
{
	Db *db = open_things();

	assert_int_equal(db_begin(&fresh.c, db), OK);
	for (int64_t i = 1; i <= 5; i++) {
		assert_int_equal(db_savepoint(&fresh.c, db), OK);
		assert_int_equal(insert(db, i * 10, ""), OK);
		if (i % 2 == 0) {
			/* A conflict, after which nothing runs until it is undone. */
			assert_int_equal(insert(db, 10, ""), E_CONFLICT);
			assert_int_equal(insert(db, i * 10 + 1, ""), E_CONFLICT);
			assert_string_equal(fresh.c.fault.reason, "transaction_failed");
			assert_int_equal(db_savepoint_drop(&fresh.c, db), OK);
		} else if (i == 5) {
			assert_int_equal(db_savepoint_drop(&fresh.c, db),
				OK); /* refused by a rule, not by the database */
		} else {
			assert_int_equal(db_savepoint_keep(&fresh.c, db), OK);
		}
	}
	assert_int_equal(count_things(db), 2);
	assert_int_equal(db_commit(&fresh.c, db), OK);
	assert_false(db_in_transaction(db));
	assert_int_equal(count_things(db), 2);
	db_close(&db);
}

static void a_failed_transaction_does_not_commit(void **state UNUSED)
{
	Db *db = open_things();

	assert_int_equal(db_begin(&fresh.c, db), OK);
	assert_int_equal(insert(db, 1, ""), OK);
	assert_int_equal(insert(db, 1, ""), E_CONFLICT);
	assert_int_equal(db_commit(&fresh.c, db), E_CONFLICT);
	assert_false(db_in_transaction(db));
	assert_int_equal(count_things(db), 0);
	/* And the next one is sound. */
	assert_int_equal(db_begin(&fresh.c, db), OK);
	assert_int_equal(insert(db, 1, ""), OK);
	assert_int_equal(db_commit(&fresh.c, db), OK);
	assert_int_equal(count_things(db), 1);
	db_close(&db);
}

static void rollback_and_close_undo(void **state UNUSED)
{
	Db *db = open_things();

	assert_int_equal(db_begin(&fresh.c, db), OK);
	assert_int_equal(insert(db, 1, ""), OK);
	db_rollback(db);
	db_rollback(db); /* nothing to do */
	assert_int_equal(count_things(db), 0);
	assert_int_equal(db_begin(&fresh.c, db), OK);
	assert_int_equal(insert(db, 1, ""), OK);
	db_close(&db);
	db = fresh_open(DB_WRITE);
	assert_int_equal(count_things(db), 0);
	db_close(&db);
}

static void a_reader_sees_one_moment(void **state UNUSED)
{
	Db *writer = open_things();
	Db *reader = fresh_open(DB_READ);

	assert_int_equal(insert(writer, 1, ""), OK);
	assert_int_equal(db_begin(&fresh.c, reader), OK);
	assert_int_equal(count_things(reader), 1);
	assert_int_equal(db_begin(&fresh.c, writer), OK);
	assert_int_equal(insert(writer, 2, ""), OK);
	assert_int_equal(count_things(reader), 1);
	assert_int_equal(db_commit(&fresh.c, writer), OK);
	assert_int_equal(db_checkpoint(&fresh.c, writer), OK);
	assert_int_equal(count_things(reader), 1);
	assert_int_equal(db_commit(&fresh.c, reader), OK);
	assert_int_equal(count_things(reader), 2);
	db_close(&reader);
	db_close(&writer);
}

/* Commits rows of a page each until a checkpoint is due; gives how many that took, at most 20,000. */
static int commits_until_due(Db *db, int from)
{
	static char page[4000];
	int n = 0;

	for (; n < 20000 && !db_checkpoint_is_due(db); n += 500) {
		assert_int_equal(db_begin(&fresh.c, db), OK);
		for (int i = 0; i < 500; i++) {
			Thing t = { .id = from + n + i, .version = 1, .photo_hash = { page, sizeof(page) } };

			assert_int_equal(row_insert(&fresh.c, db, &thing_resource, &t), OK);
		}
		assert_int_equal(db_commit(&fresh.c, db), OK);
	}
	return n;
}

/* Also while a reader keeps the log from being emptied: it is asked again after as much again, not each time.
 */
static void a_checkpoint_is_due_by_the_length_of_the_log(void **state UNUSED)
{
	if (fresh.dialect != SQLITE)
		skip();
	Db *writer = open_things();
	Db *reader = fresh_open(DB_READ);
	int n = commits_until_due(writer, 1);

	assert_in_range(n, 1000, 10000);
	assert_int_equal(db_begin(&fresh.c, reader), OK);
	assert_int_equal(count_things(reader), n);
	assert_int_equal(db_checkpoint(&fresh.c, writer), OK);
	assert_false(db_checkpoint_is_due(writer));
	int more = commits_until_due(writer, 1 + n);
	assert_in_range(more, 1000, 10000);
	assert_int_equal(db_checkpoint(&fresh.c, writer), OK);
	assert_false(db_checkpoint_is_due(writer));
	assert_in_range(commits_until_due(writer, 1 + n + more), 1000, 10000);
	assert_int_equal(db_commit(&fresh.c, reader), OK);
	db_close(&reader);
	db_close(&writer);
}

static void an_escape_gives_all_statements_back(void **state UNUSED)
{
	Stmt *st = NULL;
	bool row = false;
	Db *db = open_things();

	assert_int_equal(db_begin(&fresh.c, db), OK);
	assert_int_equal(insert(db, 1, ""), OK);
	assert_int_equal(db_prepare(&fresh.c, db, "SELECT id FROM thing", &st), OK);
	assert_int_equal(stmt_step(&fresh.c, st, &row), OK);
	db_release_all(db); /* as after a longjmp over CLEANUP */
	db_rollback(db);
	Stmt *again = NULL;

	assert_int_equal(db_prepare(&fresh.c, db, "SELECT id FROM thing", &again), OK);
	assert_ptr_equal(again, st);
	stmt_release(&again);
	assert_int_equal(count_things(db), 0);
	db_close(&db);
}

/* ---- SQLite ---- */

static void a_full_disk_undoes_the_group(void **state UNUSED)
{
	Thing t = { .version = 1 };
	Status s = OK;
	Db *db = open_things();

	if (fresh.dialect != SQLITE) {
		db_close(&db);
		return;
	}
	t.photo_hash = (Str){ arena_alloc(&fresh.arena, 20000), 20000 };
	assert_int_equal(insert(db, 1, ""), OK);
	assert_int_equal(db_run_plain(&fresh.c, db, "PRAGMA max_page_count = 60"), OK);
	assert_int_equal(db_begin(&fresh.c, db), OK);
	for (t.id = 2; s == OK && t.id < 100; t.id++) {
		assert_int_equal(db_savepoint(&fresh.c, db), OK);
		s = row_insert(&fresh.c, db, &thing_resource, &t);
		if (s == OK)
			assert_int_equal(db_savepoint_keep(&fresh.c, db), OK);
	}
	assert_int_equal(s, E_FULL);
	s = db_savepoint_drop(&fresh.c, db);
	if (s == OK) /* the bad command alone was undone */
		assert_int_equal(db_commit(&fresh.c, db), OK);
	else
		assert_int_equal(s, E_FULL);
	db_rollback(db);
	/* With room again it goes on. */
	assert_int_equal(db_run_plain(&fresh.c, db, "PRAGMA max_page_count = 100000"), OK);
	t.id = 1000;
	assert_int_equal(row_insert(&fresh.c, db, &thing_resource, &t), OK);
	assert_int_equal(db_number(&fresh.c, db, "SELECT COUNT(*) FROM thing WHERE id IN (1, 1000)", NULL, 0,
				 0, &t.id),
		OK);
	assert_int_equal(t.id, 2);
	db_close(&db);
}

static char *path_of(const char *suffix)
{
	return str_cstr(&fresh.arena, str_printf(&fresh.arena, "%s/db%s", fresh.folder, suffix));
}

static int64_t size_of(const char *suffix)
{
	struct stat st;

	return stat(path_of(suffix), &st) == 0 ? (int64_t)st.st_size : -1;
}

static void only_one_writer_checkpoints(void **state UNUSED)
{
	if (fresh.dialect != SQLITE)
		return;
	Db *writer = open_things();
	Db *second = fresh_open(DB_WRITE), *reader = fresh_open(DB_READ);
	struct stat st;

	assert_int_equal(stat(path_of(""), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(path_of("-wal"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(db_begin(&fresh.c, second), OK);
	for (int64_t i = 1; i <= 2000; i++) /* more than SQLite's own 1,000 pages */
		assert_int_equal(row_insert(&fresh.c, second, &thing_resource,
					 &(Thing){ .id = i,
						 .version = 1,
						 .photo_hash = { fresh.folder, sizeof(fresh.folder) } }),
			OK);
	assert_int_equal(db_run_plain(&fresh.c, second,
				 "INSERT INTO thing (id, photo_hash) VALUES (0, zeroblob(8000000))"),
		OK);
	assert_int_equal(db_commit(&fresh.c, second), OK);
	int64_t before = size_of("");

	/* Neither the other writer nor any close moves pages. */
	assert_int_equal(db_checkpoint(&fresh.c, second), OK);
	db_close(&second);
	db_close(&reader);
	assert_int_equal(size_of(""), before);
	assert_int_equal(db_checkpoint(&fresh.c, writer), OK);
	assert_true(size_of("") > 8000000);
	/* The last writer leaves an empty WAL. */
	assert_int_equal(insert(writer, -1, ""), OK);
	assert_true(size_of("-wal") > 0);
	db_close(&writer);
	assert_int_equal(size_of("-wal"), 0);
	reader = fresh_open(DB_READ);
	assert_int_equal(count_things(reader), 2002);
	db_close(&reader);
}

static void the_next_writer_takes_over(void **state UNUSED)
{
	if (fresh.dialect != SQLITE)
		return;
	Db *first = open_things();
	Db *second = fresh_open(DB_WRITE);

	db_close(&first);
	assert_int_equal(insert(second, 1, ""), OK);
	int64_t before = size_of("");

	assert_int_equal(db_run_plain(&fresh.c, second,
				 "INSERT INTO thing (id, photo_hash) VALUES (2, zeroblob(100000))"),
		OK);
	assert_int_equal(db_checkpoint(&fresh.c, second), OK);
	assert_true(size_of("") > before);
	db_close(&second);
}

static void a_locked_database_is_busy(void **state UNUSED)
{
	Db *first = open_things();
	Db *second = fresh_open(DB_WRITE);

	if (fresh.dialect == SQLITE) {
		assert_int_equal(db_run_plain(&fresh.c, second, "PRAGMA busy_timeout = 10"), OK);
		assert_int_equal(db_begin(&fresh.c, first), OK);
		assert_int_equal(db_begin(&fresh.c, second), E_BUSY);
		assert_false(db_in_transaction(second));
		db_rollback(first);
		assert_int_equal(db_begin(&fresh.c, second), OK);
		db_rollback(second);
	} else {
		assert_int_equal(insert(first, 1, ""), OK);
		assert_int_equal(db_run_plain(&fresh.c, second, "SET lock_timeout = 50"), OK);
		assert_int_equal(db_begin(&fresh.c, first), OK);
		assert_int_equal(db_run_plain(&fresh.c, first, "UPDATE thing SET persons = 1"), OK);
		assert_int_equal(db_run_plain(&fresh.c, second, "UPDATE thing SET persons = 2"), E_BUSY);
		db_rollback(first);
		assert_int_equal(db_run_plain(&fresh.c, second, "UPDATE thing SET persons = 2"), OK);
	}
	db_close(&second);
	db_close(&first);
}

static void a_damaged_file_is_corrupt(void **state UNUSED)
{
	if (fresh.dialect != SQLITE)
		return;
	FILE *f = fopen(path_of(""), "w");
	Db *db = NULL;

	assert_non_null(f);
	for (int i = 0; i < 1000; i++)
		fputs("this is no database", f);
	fclose(f);
	assert_int_equal(db_open(&fresh.c, fresh.url, DB_WRITE, &db), E_CORRUPT);
	assert_int_equal(db_open(&fresh.c, fresh.url, DB_READ, &db), E_CORRUPT);
	assert_null(db);
}

/* ---- PostgreSQL ---- */

static int64_t backend_of(Db *db)
{
	int64_t pid = 0;

	assert_int_equal(db_number(&fresh.c, db, "SELECT pg_backend_pid()", NULL, 0, 0, &pid), OK);
	return pid;
}

/* Returns when the session is gone. */
static void kill_session(int64_t pid)
{
	const Value values[] = { VAL_I64(pid) };
	Db *admin = fresh_admin();
	int64_t n = 0;

	assert_int_equal(db_number(&fresh.c, admin,
				 "SELECT CAST(pg_terminate_backend(CAST(?1 AS integer), 5000) AS integer)",
				 values, 1, 0, &n),
		OK);
	assert_int_equal(n, 1);
	db_close(&admin);
}

static void a_killed_connection_comes_back(void **state UNUSED)
{
	if (fresh.dialect != POSTGRES)
		return;
	Db *db = open_things();

	assert_true(db_is_connected(db));
	assert_int_equal(db_begin(&fresh.c, db), OK);
	assert_int_equal(db_savepoint(&fresh.c, db), OK);
	assert_int_equal(insert(db, 1, ""), OK);
	kill_session(backend_of(db));
	assert_int_equal(insert(db, 2, ""), E_BUSY);
	assert_false(db_is_connected(db));
	assert_int_equal(db_savepoint_drop(&fresh.c, db), E_BUSY);
	assert_string_equal(fresh.c.fault.reason, "transaction_lost");
	db_rollback(db);
	assert_int_equal(insert(db, 2, ""), E_BUSY);
	assert_int_equal(db_begin(&fresh.c, db), E_BUSY);
	assert_int_equal(db_reconnect(&fresh.c, db), OK);
	assert_true(db_is_connected(db));
	assert_int_equal(count_things(db), 0);
	/* Statements prepared before are prepared again. */
	assert_int_equal(insert(db, 3, ""), OK);
	assert_int_equal(count_things(db), 1);
	db_close(&db);
}

static void a_commit_into_the_void_is_unknown(void **state UNUSED)
{
	if (fresh.dialect != POSTGRES)
		return;
	Db *db = open_things();

	assert_int_equal(db_begin(&fresh.c, db), OK);
	assert_int_equal(insert(db, 1, ""), OK);
	kill_session(backend_of(db));
	assert_int_equal(db_commit(&fresh.c, db), E_UNKNOWN);
	assert_false(db_in_transaction(db));
	assert_int_equal(db_reconnect(&fresh.c, db), OK);
	assert_int_equal(count_things(db), 0);
	db_close(&db);
}

static void the_session_is_as_we_want_it(void **state UNUSED)
{
	if (fresh.dialect != POSTGRES)
		return;
	Db *db = open_things();

	for (int i = 0; i < 2; i++) {
		static const char sql[] = "SELECT COUNT(*) FROM pg_settings WHERE (name, setting) IN "
					  "(('statement_timeout', '30000'),"
					  " ('application_name', 'tiepsuc'), ('TimeZone', 'UTC'), "
					  "('synchronous_commit', 'on'))";
		int64_t n = 0;

		assert_int_equal(db_number(&fresh.c, db, sql, NULL, 0, 0, &n), OK);
		assert_int_equal(n, 4);
		assert_int_equal(db_reconnect(&fresh.c, db), OK); /* also the second session */
	}
	db_close(&db);
}

static void another_order_of_text_is_refused(void **state UNUSED)
{
	if (fresh.dialect != POSTGRES)
		return;
	const char *server = getenv("TIEPSUC_TEST_PG");
	Db *admin = fresh_admin(), *db = NULL;

	assert_int_equal(
		db_script(&fresh.c, admin,
			str_printf(&fresh.arena,
				"CREATE DATABASE %s_latin TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'",
				fresh.schema)),
		OK);
	Str url = str_printf(
		&fresh.arena, "%s%cdbname=%s_latin", server, strchr(server, '?') ? '&' : '?', fresh.schema);

	assert_int_equal(db_open(&fresh.c, url, DB_WRITE, &db), E_UNSUPPORTED);
	assert_string_equal(fresh.c.fault.reason, "database_collation");
	assert_int_equal(
		db_script(&fresh.c, admin, str_printf(&fresh.arena, "DROP DATABASE %s_latin", fresh.schema)),
		OK);
	db_close(&admin);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		FRESH_TEST(a_group_lives_without_its_bad_command),
		FRESH_TEST(a_failed_transaction_does_not_commit),
		FRESH_TEST(rollback_and_close_undo),
		FRESH_TEST(a_reader_sees_one_moment),
		FRESH_TEST(a_checkpoint_is_due_by_the_length_of_the_log),
		FRESH_TEST(an_escape_gives_all_statements_back),
		FRESH_TEST(a_full_disk_undoes_the_group),
		FRESH_TEST(only_one_writer_checkpoints),
		FRESH_TEST(the_next_writer_takes_over),
		FRESH_TEST(a_locked_database_is_busy),
		FRESH_TEST(a_damaged_file_is_corrupt),
		FRESH_TEST(a_killed_connection_comes_back),
		FRESH_TEST(a_commit_into_the_void_is_unknown),
		FRESH_TEST(the_session_is_as_we_want_it),
		FRESH_TEST(another_order_of_text_is_refused),
	};

	log_set_level(LOG_ERROR + 1); /* faults are the subject here */
	return fresh_run(tests);
}
