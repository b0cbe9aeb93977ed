/* test_migrate.c: an old database grown version by version equals a new one, a killed migration resumes, two
 * at once agree. */
#include "fresh.h"

#include "domain/resources.h"
#include "store/migrate.h"
#include "store/tx.h"

#include <signal.h>
#include <sys/wait.h>

/* A made-up resource as the programs of versions 1, 2 and 3 knew it. New fields stand in the middle, as they
 * may. */
typedef struct Boat {
	int64_t id;
	Str name;
	int32_t seats;
	Str plate;
	double draught;
	Str photo_hash;
	int64_t version;
} Boat;

#define BOAT_FIELDS_1                                                                                        \
	FIELD(Boat, id, F_ID, .flags = REQUIRED), FIELD(Boat, name, F_STR, .flags = UNIQUE),                 \
		FIELD(Boat, version, F_I64, .flags = SERVER)
static const Field boat_fields_1[] = { BOAT_FIELDS_1 };
static const Field boat_fields_2[] = { FIELD(Boat, id, F_ID, .flags = REQUIRED),
	FIELD(Boat, name, F_STR, .flags = UNIQUE), FIELD(Boat, seats, F_I32, .since = 2),
	FIELD(Boat, plate, F_STR, .flags = UNIQUE, .since = 2),
	FIELD(Boat, version, F_I64, .flags = SERVER) };
static const Field boat_fields_3[] = { FIELD(Boat, id, F_ID, .flags = REQUIRED),
	FIELD(Boat, name, F_STR, .flags = UNIQUE), FIELD(Boat, photo_hash, F_BLOB, .since = 3),
	FIELD(Boat, seats, F_I32, .since = 2), FIELD(Boat, draught, F_F64, .since = 3),
	FIELD(Boat, plate, F_STR, .flags = UNIQUE, .since = 2),
	FIELD(Boat, version, F_I64, .flags = SERVER) };
static const Index boat_indexes[] = {
	{ .columns = "name, id" },
	{ .columns = "seats", .where = "seats > 0", .since = 2 },
};
/* Version 3 drops the one by seats: another does its work. */
static const Index boat_indexes_3[] = {
	{ .columns = "name, id" },
	{ .columns = "seats", .where = "seats > 0", .since = 2, .until = 3 },
	{ .columns = "draught, seats", .since = 3 },
};
/* And one that came later as a whole. */
typedef struct Oar {
	int64_t id;
	int64_t boat_id;
} Oar;
static const Field oar_fields[] = { FIELD(Oar, id, F_ID), FIELD(Oar, boat_id, F_ID) };

#define BOAT(field_table, index_table, n)                                                                    \
	{                                                                                                    \
		.name = "boat", .table = "boat", RESOURCE(Boat, field_table), .indexes = index_table,        \
		.index_count = (n), .since = 1                                                               \
	}
static const Resource boat_1 = BOAT(boat_fields_1, boat_indexes, 1);
static const Resource boat_2 = BOAT(boat_fields_2, boat_indexes, 2);
static const Resource boat_3 = BOAT(boat_fields_3, boat_indexes_3, 3);
static const Resource oar = { .name = "oar", .table = "oar", RESOURCE(Oar, oar_fields), .since = 2 };
static const Resource body_only = { .name = "note", RESOURCE(Oar, oar_fields) };

#define HARBOUR                                                                                              \
	{                                                                                                    \
		"CREATE TABLE harbour (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;\n"       \
		"INSERT INTO harbour (id, name) VALUES (1, 'Bến Thế');\n",                                   \
			"CREATE TABLE harbour (id bigint NOT NULL PRIMARY KEY, name text NOT NULL);\n"       \
			"INSERT INTO harbour (id, name) VALUES (1, 'Bến Thế');\n"                        \
	}
static const SchemaVersion versions[] = {
	{ .name = "boats" },
	{ .name = "seats and oars", .sql = HARBOUR },
	{ .name = "draught" },
};

/* What the program of this version does at its start. */
static Status migrate_as(Db *db, int version)
{
	const Resource *const known[][3] = {
		{ &boat_1, &body_only },
		{ &boat_2, &body_only, &oar },
		{ &boat_3, &body_only, &oar },
	};

	return migrate(&fresh.c, db, known[version - 1], version == 1 ? 2 : 3, versions, version);
}

/* The whole schema as text. */
static Str schema_of(Db *db)
{
	static const char *const sql[] = {
		[SQLITE] = "SELECT COALESCE(sql, name) FROM sqlite_schema ORDER BY type, name",
		[POSTGRES] = "SELECT table_name || '.' || column_name || ' ' || ordinal_position || ' ' || "
			     "data_type || ' '"
			     " || is_nullable || ' ' || COALESCE(column_default, '-') AS line FROM "
			     "information_schema.columns"
			     " WHERE table_schema = current_schema() UNION ALL"
			     " SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes"
			     " WHERE schemaname = current_schema() ORDER BY line",
	};
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	Str text = STR("");
	bool row = true;

	assert_int_equal(db_prepare(&fresh.c, db, sql[fresh.dialect], &st), OK);
	for (;;) {
		assert_int_equal(stmt_step(&fresh.c, st, &row), OK);
		if (!row)
			break;
		text = str_printf(&fresh.arena, "%.*s%.*s\n", STR_ARG(text), STR_ARG(stmt_str(st, 0)));
	}
	return text;
}

static int64_t number(Db *db, const char *sql)
{
	int64_t n = 0;

	assert_int_equal(db_number(&fresh.c, db, sql, NULL, 0, -1, &n), OK);
	return n;
}

/* The next test database inside one test. */
static void start_anew(void)
{
	fresh_teardown(NULL);
	assert_int_equal(fresh_setup(NULL), 0);
}

/* Copied out of the arena, which dies with the database. */
static char *reference_schema(void)
{
	Db *db = fresh_open(DB_CREATE);

	assert_int_equal(migrate_as(db, 3), OK);
	Str text = schema_of(db);
	char *copy = strndup(text.ptr, text.len);

	db_close(&db);
	start_anew();
	return copy;
}

static void assert_schema(Db *db, const char *wanted)
{
	assert_string_equal(str_cstr(&fresh.arena, schema_of(db)), wanted);
}

static void step_by_step_equals_at_once(void **state UNUSED)
{
	char *wanted = reference_schema();
	Boat back = { 0 };

	assert_non_null(strstr(wanted, "draught"));
	assert_non_null(strstr(wanted, "boat_plate"));
	assert_non_null(strstr(wanted, "harbour"));
	assert_non_null(strstr(wanted, "boat_3"));
	assert_null(strstr(wanted, "boat_2"));
	for (int version = 1; version <= 3; version++) {
		Db *db = fresh_open(version == 1 ? DB_CREATE : DB_WRITE);

		assert_int_equal(migrate_as(db, version), OK);
		if (version == 1)
			assert_int_equal(row_insert(&fresh.c, db, &boat_1,
						 &(Boat){ .id = 1, .name = STR("An"), .version = 4 }),
				OK);
		assert_int_equal(migrate_check(&fresh.c, db, version), OK);
		assert_int_equal(number(db, "SELECT MAX(n) FROM schema_version"), version);
		db_close(&db);
	}
	Db *db = fresh_open(DB_WRITE);

	assert_schema(db, wanted);
	assert_int_equal(number(db, "SELECT COUNT(*) FROM harbour"), 1);
	assert_int_equal(
		number(db, "SELECT COUNT(*) FROM schema_version WHERE applied_at_ms = 1629680000000"), 3);
	/* An old row has empty new fields. */
	assert_int_equal(row_get(&fresh.c, db, &boat_3, 1, &back), OK);
	assert_int_equal(back.version, 4);
	assert_int_equal(back.seats, 0);
	assert_int_equal(back.photo_hash.len, 0);
	/* Again changes nothing. */
	assert_int_equal(migrate_as(db, 3), OK);
	assert_schema(db, wanted);
	db_close(&db);
	free(wanted);
}

static void an_old_program_refuses_a_newer_schema(void **state UNUSED)
{
	Db *db = fresh_open(DB_CREATE);

	assert_int_equal(migrate_as(db, 3), OK);
	Str before = schema_of(db);

	assert_int_equal(migrate_as(db, 2), E_STATE);
	assert_string_equal(fresh.c.fault.reason, "schema_newer");
	assert_non_null(fresh.c.fault.detail);
	assert_schema(db, str_cstr(&fresh.arena, before));
	assert_int_equal(migrate_check(&fresh.c, db, 2), E_STATE);
	assert_string_equal(fresh.c.fault.reason, "schema_newer");
	assert_int_equal(migrate_check(&fresh.c, db, 4), E_STATE);
	assert_string_equal(fresh.c.fault.reason, "schema_older");
	assert_false(db_in_transaction(db));
	db_close(&db);
}

static void a_version_is_whole_or_absent(void **state UNUSED)
{
	static const SchemaVersion faulty[] = {
		{ .name = "boats" },
		{ .name = "half",
			.sql = { "CREATE TABLE harbour (id INTEGER) STRICT;\nCREATE TABLE nonsense;\n",
				"CREATE TABLE harbour (id bigint);\nCREATE TABLE nonsense;\n" } },
	};
	char *wanted = reference_schema();
	const Resource *const known[] = { &boat_2, &oar };
	Db *db = fresh_open(DB_CREATE);

	assert_int_equal(migrate(&fresh.c, db, known, 2, faulty, 2), E_INTERNAL);
	assert_false(db_in_transaction(db));
	assert_int_equal(number(db, "SELECT MAX(n) FROM schema_version"), 1);
	assert_null(strstr(str_cstr(&fresh.arena, schema_of(db)), "harbour"));
	assert_null(strstr(str_cstr(&fresh.arena, schema_of(db)), "oar"));
	/* The corrected program goes on from there, and the time limit is back. */
	assert_int_equal(migrate_as(db, 3), OK);
	assert_schema(db, wanted);
	if (fresh.dialect == POSTGRES)
		assert_int_equal(number(db, "SELECT CAST(setting AS bigint) FROM pg_settings WHERE name = "
					    "'statement_timeout'"),
			30000);
	db_close(&db);
	free(wanted);
}

/* A process of its own that migrates and says how it went by its exit code. */
static pid_t start_migration(void)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		Db *db = NULL;
		Status s = db_open(&fresh.c, fresh.url, DB_CREATE, &db);

		if (s == OK)
			s = migrate_as(db, 3);
		db_close(&db);
		_exit((int)s);
	}
	return pid;
}

static int end_of(pid_t pid)
{
	int status = 0;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void a_killed_migration_resumes(void **state UNUSED)
{
	char *wanted = reference_schema();
	int killed = 0;

	for (useconds_t delay_us = 200; delay_us < 40000; delay_us += delay_us / 3) {
		pid_t pid = start_migration();

		usleep(delay_us);
		kill(pid, SIGKILL);
		killed += end_of(pid) == -SIGKILL;
		Db *db = fresh_open(DB_CREATE);

		assert_int_equal(migrate_as(db, 3), OK);
		assert_schema(db, wanted);
		assert_int_equal(number(db, "SELECT COUNT(*) FROM schema_version"), 3);
		assert_int_equal(number(db, "SELECT COUNT(*) FROM harbour"), 1);
		db_close(&db);
		start_anew();
	}
	assert_true(killed > 2);
	free(wanted);
}

static void two_processes_take_turns(void **state UNUSED)
{
	char *wanted = reference_schema();

	for (int i = 0; i < 5; i++) {
		pid_t pids[4];

		for (size_t k = 0; k < COUNT_OF(pids); k++)
			pids[k] = start_migration();
		for (size_t k = 0; k < COUNT_OF(pids); k++)
			assert_int_equal(end_of(pids[k]), OK);
		Db *db = fresh_open(DB_WRITE);

		assert_schema(db, wanted);
		assert_int_equal(number(db, "SELECT COUNT(*) FROM harbour"), 1);
		db_close(&db);
		start_anew();
	}
	free(wanted);
}

/* ---- the number of a transaction ---- */

static int64_t tx_of(Db *db)
{
	int64_t tx = 0;

	assert_int_equal(db_tx_id(&fresh.c, db, &tx), OK);
	return tx;
}

static void a_transaction_has_one_number(void **state UNUSED)
{
	Db *db = fresh_open(DB_CREATE), *reader;
	int64_t last = 0, horizon = 0;

	assert_int_equal(migrate_as(db, 3), OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(db_begin(&fresh.c, db), OK);
		assert_int_equal(db_savepoint(&fresh.c, db), OK);
		int64_t tx = tx_of(db);

		assert_true(tx > last);
		assert_int_equal(tx_of(db), tx);
		assert_int_equal(db_savepoint_drop(&fresh.c, db), OK);
		assert_int_equal(db_savepoint(&fresh.c, db), OK);
		assert_int_equal(tx_of(db), tx);
		assert_int_equal(db_savepoint_keep(&fresh.c, db), OK);
		assert_int_equal(tx_of(db), tx);
		assert_int_equal(db_commit(&fresh.c, db), OK);
		last = tx;
	}
	reader = fresh_open(DB_READ);
	assert_int_equal(db_tx_horizon(&fresh.c, reader, &horizon), OK);
	assert_true(horizon > last);
	/* What is still open lies at or above the horizon. */
	assert_int_equal(db_begin(&fresh.c, db), OK);
	last = tx_of(db);
	assert_int_equal(db_tx_horizon(&fresh.c, reader, &horizon), OK);
	assert_true(horizon <= last);
	assert_int_equal(db_commit(&fresh.c, db), OK);
	assert_int_equal(db_tx_horizon(&fresh.c, reader, &horizon), OK);
	assert_true(horizon > last);
	db_close(&reader);
	/* After a dump came from another server, numbers go on above what is stored. */
	assert_int_equal(db_run_plain(&fresh.c, db, "UPDATE meta_tx SET n = 1000000000000"), OK);
	assert_int_equal(db_begin(&fresh.c, db), OK);
	assert_true(tx_of(db) > 1000000000000);
	db_rollback(db);
	db_close(&db);
}

/* ---- the real schema ---- */

/* The resources that a program of this version knew: their tables began then or before. */
/* As the program of that version described it: later indexes come last, and none was dropped yet. */
static const Resource *resource_of(int version, const Resource *r)
{
	Resource *then = arena_dup(&fresh.arena, r, sizeof(*r));
	Index *indexes = arena_array(&fresh.arena, Index, r->index_count + 1);

	Field *fields = arena_array(&fresh.arena, Field, r->count + 1);

	then->fields = fields;
	then->count = 0;
	for (size_t i = 0; i < r->count; i++) {
		if (r->fields[i].since <= version)
			fields[then->count++] = r->fields[i];
	}
	then->indexes = indexes;
	then->index_count = 0;
	for (size_t i = 0; i < r->index_count && r->indexes[i].since <= version; i++) {
		indexes[then->index_count++] = r->indexes[i];
		if (indexes[i].until > version)
			indexes[i].until = 0;
	}
	return then;
}

static size_t resources_of(int version, const Resource **ret)
{
	size_t n = 0;

	for (size_t i = 0; i < all_resource_count; i++) {
		if (all_resources[i]->since <= version)
			ret[n++] = resource_of(version, all_resources[i]);
	}
	return n;
}

/* The rulebook as a province had it before the rules of later programs. */
static Str old_rulebook(void)
{
	const char *root = getenv("TIEPSUC_ROOT");
	FILE *f = fopen(
		str_printf(&fresh.arena, "%s/data/rulebooks/BD-2021-08.json", root ? root : ".").ptr, "rb");
	char *text = arena_alloc(&fresh.arena, 1 << 18);
	json_t *j = NULL;

	assert_non_null(f);
	Str body = { text, fread(text, 1, 1 << 18, f) };
	fclose(f);
	assert_int_equal(json_read(&fresh.c, body, &j), OK);
	static const char *const later[] = {
#define X(member, key, min, max, otherwise) key,
		LATER_RULE_LIST(X)
#undef X
	};
	for (size_t i = 0; i < COUNT_OF(later); i++)
		assert_int_equal(json_object_del(json_object_get(j, "rules"), later[i]), 0);
	assert_int_equal(json_object_del(j, "staffing"), 0);
	char *dumped = json_dumps(j, JSON_COMPACT);
	body = str_dup(&fresh.arena, str_from(dumped));
	free(dumped);
	json_decref(j);
	return body;
}

static void the_first_schema_grows_into_the_present_one(void **state UNUSED)
{
	const Resource *known[64];
	Store *s = NULL;
	Area area = {
		.id = 7, .version = 1, .code = STR("74"), .name = STR("Bình Dương"), .level = STR("province")
	};
	RulebookRow rules = { .id = 8, .name = STR("old") };
	Agency agency;

	assert_int_equal(store_create(&fresh.c, fresh.url), OK);
	Db *db = fresh_open(DB_WRITE);
	char *wanted = strdup(str_cstr(&fresh.arena, schema_of(db)));
	db_close(&db);
	start_anew();

	db = fresh_open(DB_CREATE);
	rules.body = old_rulebook();
	assert_int_equal(migrate(&fresh.c, db, known, resources_of(1, known), schema_versions, 1), OK);
	assert_int_equal(row_insert(&fresh.c, db, &area_resource, &area), OK);
	assert_int_equal(row_insert(&fresh.c, db, &rulebook_resource, &rules), OK);
	assert_int_equal(row_get(&fresh.c, db, &agency_resource, 1, &agency), E_INTERNAL); /* no such table */
	db_close(&db);
	assert_int_equal(store_open(&fresh.c, &(StoreOptions){ .url = fresh.url }, &s), E_STATE);
	assert_string_equal(fresh.c.fault.reason, "schema_older");

	assert_int_equal(store_create(&fresh.c, fresh.url), OK);
	db = fresh_open(DB_WRITE);
	assert_schema(db, wanted);
	free(wanted);
	assert_int_equal(row_get(&fresh.c, db, &agency_resource, 1, &agency), E_NOT_FOUND);
	db_close(&db);
	assert_int_equal(store_open(&fresh.c, &(StoreOptions){ .url = fresh.url }, &s), OK);
	const View *v = store_view(s);
	assert_non_null(directory_area_by_code(v->dir, STR("74")));
	assert_int_equal(v->rules->agency_stay_percent, 60);
	assert_int_equal(v->rules->cadre_doses_min, 1);
	assert_false(v->rules->has_staffing);
	store_view_release(s, &v);
	store_close(&s);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		FRESH_TEST(step_by_step_equals_at_once),
		FRESH_TEST(an_old_program_refuses_a_newer_schema),
		FRESH_TEST(a_version_is_whole_or_absent),
		FRESH_TEST(a_killed_migration_resumes),
		FRESH_TEST(two_processes_take_turns),
		FRESH_TEST(a_transaction_has_one_number),
		FRESH_TEST(the_first_schema_grows_into_the_present_one),
	};

	log_set_level(LOG_ERROR + 1);
	return fresh_run(tests);
}
