/*
 * fresh.h: an empty database for each test, on SQLite or on the server of TIEPSUC_TEST_PG.
 *
 * SQLite: a file in a temporary folder. PostgreSQL: a schema of its own in the given database, chosen by
 * search_path, dropped afterwards. A test program calls fresh_run with its list, which runs it once for each
 * database that there is.
 */
#ifndef TESTS_STORE_FRESH_H
#define TESTS_STORE_FRESH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/db.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Fresh {
	Dialect dialect;
	Arena arena;
	Ctx c;
	char folder[256]; /* SQLite; a place for files in any case */
	char schema[32]; /* PostgreSQL */
	Str url;
	unsigned used;
} Fresh;

static Fresh fresh;

UNUSED static Db *fresh_open(DbMode mode)
{
	Db *db = NULL;
	Status s = db_open(&fresh.c, fresh.url, mode, &db);

	if (s != OK)
		fail_msg("open: %s %s %s", status_name(s), fresh.c.fault.reason, fresh.c.fault.detail);
	return db;
}

/* A connection as the administrator of the server: no schema of its own. */
UNUSED static Db *fresh_admin(void)
{
	Db *db = NULL;

	assert_int_equal(db_open(&fresh.c, str_from(getenv("TIEPSUC_TEST_PG")), DB_WRITE, &db), OK);
	return db;
}

static void fresh_admin_run(const char *format)
{
	Db *db = fresh_admin();

	assert_int_equal(
		db_script(&fresh.c, db, str_printf(&fresh.arena, "%s %s", format, fresh.schema)), OK);
	db_close(&db);
}

static int fresh_setup(void **state UNUSED)
{
	arena_init(&fresh.arena, 0);
	fresh.c = (Ctx){ .arena = &fresh.arena, .now_ms = 1629680000000 };
	const char *temporary = getenv("TMPDIR");

	snprintf(fresh.folder, sizeof(fresh.folder), "%s/store-XXXXXX", temporary ? temporary : "/tmp");
	if (!mkdtemp(fresh.folder))
		return -1;
	fresh.used++;
	if (fresh.dialect == SQLITE) {
		fresh.url = str_printf(&fresh.arena, "sqlite:%s/db", fresh.folder);
		return 0;
	}
	const char *server = getenv("TIEPSUC_TEST_PG");

	snprintf(fresh.schema, sizeof(fresh.schema), "t_%d_%u CASCADE", (int)getpid(), fresh.used);
	*strchr(fresh.schema, ' ') = '\0';
	fresh_admin_run("CREATE SCHEMA");
	fresh.url = str_printf(&fresh.arena, "%s%coptions=-csearch_path%%3D%s", server,
		strchr(server, '?') ? '&' : '?', fresh.schema);
	return 0;
}

static int fresh_remove(
	const char *path, const struct stat *st UNUSED, int kind UNUSED, struct FTW *at UNUSED)
{
	return remove(path);
}

/* With all that the test put into its folder. */
static int fresh_teardown(void **state UNUSED)
{
	(void)nftw(fresh.folder, fresh_remove, 8, FTW_DEPTH | FTW_PHYS);
	if (fresh.dialect == POSTGRES) {
		snprintf(fresh.schema + strlen(fresh.schema), sizeof(fresh.schema) - strlen(fresh.schema),
			" CASCADE");
		fresh_admin_run("DROP SCHEMA");
	}
	arena_done(&fresh.arena);
	return 0;
}

#define FRESH_TEST(f) cmocka_unit_test_setup_teardown(f, fresh_setup, fresh_teardown)

/* Whether the tests are to run on it: PostgreSQL when TIEPSUC_TEST_PG names one, SQLite unless
 * TIEPSUC_TEST_PG_ALONE is set. */
UNUSED static bool fresh_wants(Dialect d)
{
	return d == POSTGRES ? getenv("TIEPSUC_TEST_PG") != NULL : getenv("TIEPSUC_TEST_PG_ALONE") == NULL;
}

UNUSED static int fresh_run_each(const struct CMUnitTest *tests, size_t n)
{
	static const char *const names[] = { [SQLITE] = "sqlite", [POSTGRES] = "postgresql" };
	static const Dialect dialects[] = { SQLITE, POSTGRES };
	int failed = 0;

	for (size_t i = 0; i < COUNT_OF(dialects); i++) {
		fresh.dialect = dialects[i];
		if (fresh_wants(fresh.dialect))
			failed += _cmocka_run_group_tests(names[fresh.dialect], tests, n, NULL, NULL);
	}
	return failed;
}

#define fresh_run(tests) fresh_run_each((tests), COUNT_OF(tests))

#endif
