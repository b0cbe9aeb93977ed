/* test_db.c: values, text order, the statement cache, rows and faults, the same on SQLite and PostgreSQL. */
#include "things.h"

#include <float.h>
#include <math.h>

static void assert_str(Str got, Str wanted)
{
	assert_int_equal(got.len, wanted.len);
	assert_memory_equal(got.ptr, wanted.ptr, wanted.len);
}

static void assert_same_thing(const Thing *a, const Thing *b)
{
	for (size_t i = 0; i < thing_resource.count; i++) {
		Value x = model_get(&thing_fields[i], a), y = model_get(&thing_fields[i], b);

		assert_int_equal(x.kind, y.kind);
		assert_true(x.i64 == y.i64);
		assert_memory_equal(&x.f64, &y.f64, sizeof(x.f64));
		assert_str(x.str, y.str);
	}
}

/* ---- values ---- */

static void every_kind_comes_back(void **state UNUSED)
{
	static const char bytes[] = "\0\xff\x01 '\\ \0 end\0";
	const Thing things[] = {
		{ .id = 1 },
		{ .id = INT64_MAX,
			.version = INT64_MIN,
			.login = STR_INIT("Nguyễn Thị Bưởi 'x' \\ \" ?1 $1 🌾"),
			.persons = INT32_MIN,
			.amount_vnd = -9007199254740993,
			.weight = 0.1,
			.urgent = true,
			.due_at_ms = 253402300799999,
			.day = INT32_MAX,
			.colour = RED,
			.colours = 3,
			.photo_hash = { bytes, sizeof(bytes) - 1 } },
		{ .id = -5,
			.login = STR_INIT("tiny"),
			.weight = DBL_TRUE_MIN,
			.photo_hash = STR_INIT("\\x00") },
		{ .id = 6, .login = STR_INIT("huge"), .weight = -DBL_MAX, .persons = INT32_MAX },
	};
	Db *db = open_things();

	for (size_t i = 0; i < COUNT_OF(things); i++) {
		Thing back = { 0 };

		assert_int_equal(row_insert(&fresh.c, db, &thing_resource, &things[i]), OK);
		assert_int_equal(row_get(&fresh.c, db, &thing_resource, things[i].id, &back), OK);
		assert_same_thing(&back, &things[i]);
	}
	/* Several blobs beside each other in a row. */
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;

	assert_int_equal(db_prepare(&fresh.c, db,
				 "SELECT photo_hash, login, ?2 FROM thing WHERE photo_hash <> ?1 "
				 "ORDER BY id DESC",
				 &st),
		OK);
	stmt_bind(st, 1, VAL_BLOB(STR("")));
	stmt_bind(st, 2, VAL_BLOB(STR("other")));
	assert_int_equal(stmt_step(&fresh.c, st, &row), OK);
	assert_str(stmt_str(st, 2), STR("other"));
	assert_str(stmt_str(st, 0), things[1].photo_hash);
	assert_int_equal(stmt_step(&fresh.c, st, &row), OK);
	assert_str(stmt_str(st, 0), things[2].photo_hash);
	assert_str(stmt_str(st, 1), things[2].login);
	assert_int_equal(stmt_step(&fresh.c, st, &row), OK);
	assert_false(row);
	stmt_release(&st);
	db_close(&db);
}

static void a_value_has_its_own_type(void **state UNUSED)
{
	/* ?1 = 0 alone would make PostgreSQL take ?1 for a 32-bit number. */
	const Value values[] = { VAL_I64(1LL << 40) };
	Db *db = open_things();
	int64_t n = -1;

	assert_int_equal(insert(db, 1LL << 40, "big"), OK);
	assert_int_equal(db_number(&fresh.c, db, "SELECT COUNT(*) FROM thing WHERE ?1 = 0 OR id = ?1", values,
				 1, -1, &n),
		OK);
	assert_int_equal(n, 1);
	/* The same text with another kind of value. */
	const Value texts[] = { VAL_STR(STR("big")) };
	static const char sql[] = "SELECT COUNT(*) FROM thing WHERE CAST(?1 AS text) = login";

	assert_int_equal(db_number(&fresh.c, db, sql, values, 1, -1, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(db_number(&fresh.c, db, sql, texts, 1, -1, &n), OK);
	assert_int_equal(n, 1);
	db_close(&db);
}

static void question_marks_in_text_are_text(void **state UNUSED)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	Db *db = open_things();
	bool row = false;

	assert_int_equal(db_prepare(&fresh.c, db,
				 "SELECT '?1 it''s ?2' AS \"a?3\", -- ?4 it's\n ?2, ?1, ?2 || '$1'", &st),
		OK);
	stmt_bind(st, 1, VAL_STR(STR("one")));
	stmt_bind(st, 2, VAL_STR(STR("two")));
	assert_int_equal(stmt_step(&fresh.c, st, &row), OK);
	assert_true(row);
	assert_str(stmt_str(st, 0), STR("?1 it's ?2"));
	assert_str(stmt_str(st, 1), STR("two"));
	assert_str(stmt_str(st, 2), STR("one"));
	assert_str(stmt_str(st, 3), STR("two$1"));
	stmt_release(&st);
	db_close(&db);
}

static void text_compares_by_bytes(void **state UNUSED)
{
	static const char *const sorted[] = { "-", "B", "Z", "a", "a b", "a-c", "ab", "e", "z", "Đ", "đ", "ế",
		"\U0001F33E" };
	void *rows = NULL;
	size_t n = 0;
	Db *db = open_things();

	for (size_t i = 0; i < COUNT_OF(sorted); i++) {
		size_t k = i * 5 % COUNT_OF(sorted); /* 5 and 13 have no common factor: each once, mixed */

		assert_int_equal(insert(db, (int64_t)k + 1, sorted[k]), OK);
	}
	assert_int_equal(
		rows_where(&fresh.c, db, &thing_resource, "login > '' ORDER BY login", NULL, 0, &rows, &n),
		OK);
	assert_int_equal(n, COUNT_OF(sorted));
	for (size_t i = 0; i < n; i++)
		assert_str(((Thing *)rows)[i].login, str_from(sorted[i]));
	/* A page that continues where the last one ended sees the same order. */
	const Value after[] = { VAL_STR(STR("ab")) };

	assert_int_equal(rows_where(&fresh.c, db, &thing_resource, "login > ?1 ORDER BY login LIMIT 2", after,
				 1, &rows, &n),
		OK);
	assert_int_equal(n, 2);
	assert_str(((Thing *)rows)[1].login, STR("z"));
	db_close(&db);
}

static void many_rows_and_nested_questions(void **state UNUSED)
{
	CLEANUP(stmt_release)
	Stmt *outer = NULL;
	static const char sql[] = "SELECT id FROM thing WHERE id > ?1 ORDER BY id";
	void *rows = NULL;
	size_t n = 0;
	bool row = false;
	Db *db = open_things();

	assert_int_equal(db_begin(&fresh.c, db), OK);
	for (int64_t i = 1; i <= 100; i++)
		assert_int_equal(insert(db, i, ""), OK);
	assert_int_equal(db_commit(&fresh.c, db), OK);
	assert_int_equal(
		rows_where(&fresh.c, db, &thing_resource, "id > 0 ORDER BY id", NULL, 0, &rows, &n), OK);
	assert_int_equal(n, 100);
	for (int64_t i = 1; i <= 100; i++)
		assert_int_equal(((Thing *)rows)[i - 1].id, i);
	/* The same text again while it is in use. */
	assert_int_equal(db_prepare(&fresh.c, db, sql, &outer), OK);
	stmt_bind(outer, 1, VAL_I64(90));
	for (int64_t i = 91; i <= 100; i++) {
		const Value from[] = { VAL_I64(i) };
		int64_t next = 0;

		assert_int_equal(stmt_step(&fresh.c, outer, &row), OK);
		assert_true(row);
		assert_int_equal(stmt_i64(outer, 0), i);
		assert_int_equal(db_number(&fresh.c, db, sql, from, 1, 0, &next), OK);
		assert_int_equal(next, i < 100 ? i + 1 : 0);
	}
	assert_int_equal(stmt_step(&fresh.c, outer, &row), OK);
	assert_false(row);
	assert_int_equal(stmt_step(&fresh.c, outer, &row), OK); /* done stays done */
	assert_false(row);
	stmt_release(&outer);
	db_close(&db);
}

static void the_cache_forgets_the_oldest(void **state UNUSED)
{
	Db *db = open_things();

	/* More texts than the cache holds, the first asked for again at the end. */
	for (int64_t i = 0; i < 1000; i++) {
		char *sql =
			str_cstr(&fresh.arena, str_printf(&fresh.arena, "SELECT %d + ?1", (int)(i % 900)));
		const Value one[] = { VAL_I64(1) };
		int64_t got = 0;

		assert_int_equal(db_number(&fresh.c, db, sql, one, 1, 0, &got), OK);
		assert_int_equal(got, i % 900 + 1);
		memset(sql, 'x', strlen(sql)); /* the text was copied */
	}
	if (fresh.dialect == POSTGRES) { /* what is forgotten here is forgotten there */
		int64_t n = 0;

		assert_int_equal(db_number(&fresh.c, db, "SELECT COUNT(*) FROM pg_prepared_statements", NULL,
					 0, 0, &n),
			OK);
		assert_true(n > 100 && n <= 401);
	}
	db_close(&db);
}

/* ---- rows ---- */

static void an_update_wants_the_right_version(void **state UNUSED)
{
	Thing t = { .id = 7, .version = 1, .login = STR("a") }, back = { 0 };
	Db *db = open_things();

	assert_int_equal(row_insert(&fresh.c, db, &thing_resource, &t), OK);
	t.version = 2;
	t.persons = 5;
	assert_int_equal(row_update(&fresh.c, db, &thing_resource, &t, 1), OK);
	t.version = 3;
	assert_int_equal(row_update(&fresh.c, db, &thing_resource, &t, 1), E_STALE);
	assert_int_equal(fresh.c.fault.version, 2);
	t.id = 8;
	assert_int_equal(row_update(&fresh.c, db, &thing_resource, &t, 1), E_NOT_FOUND);
	assert_string_equal(fresh.c.fault.field, "thing");
	assert_int_equal(row_get(&fresh.c, db, &thing_resource, 8, &back), E_NOT_FOUND);
	assert_int_equal(row_get(&fresh.c, db, &thing_resource, 7, &back), OK);
	assert_int_equal(back.version, 2);
	assert_int_equal(back.persons, 5);
	int64_t changes = -1;

	assert_int_equal(db_run_changes(&fresh.c, db, "UPDATE thing SET persons = ?1 WHERE id > ?2", &changes,
				 VAL_I64(1), VAL_I64(0)),
		OK);
	assert_int_equal(changes, 1);
	db_close(&db);
}

static void an_unknown_name_is_corrupt(void **state UNUSED)
{
	Thing back = { 0 };
	Db *db = open_things();

	assert_int_equal(insert(db, 1, "a"), OK);
	assert_int_equal(db_run_plain(&fresh.c, db, "UPDATE thing SET colour = 'blue'"), OK);
	assert_int_equal(row_get(&fresh.c, db, &thing_resource, 1, &back), E_CORRUPT);
	assert_string_equal(fresh.c.fault.field, "colour");
	db_close(&db);
}

/* ---- faults ---- */

static void a_conflict_names_the_column(void **state UNUSED)
{
	Thing t = { .id = 3, .version = 1, .persons = 2, .day = 9 };
	Db *db = open_things();

	assert_int_equal(insert(db, 1, "lan (1)=(2)"), OK);
	assert_int_equal(insert(db, 2, "lan (1)=(2)"), E_CONFLICT);
	assert_string_equal(fresh.c.fault.field, "login");
	assert_int_equal(insert(db, 1, "mai"), E_CONFLICT);
	assert_string_equal(fresh.c.fault.field, "id");
	/* Of two columns the last: the first is the scope of the second. */
	assert_int_equal(row_insert(&fresh.c, db, &thing_resource, &t), OK);
	t.id = 4;
	assert_int_equal(row_insert(&fresh.c, db, &thing_resource, &t), E_CONFLICT);
	assert_string_equal(fresh.c.fault.field, "persons");
	/* Empty is not taken. */
	assert_int_equal(insert(db, 5, ""), OK);
	assert_int_equal(insert(db, 6, ""), OK);
	db_close(&db);
}

static void wrong_sql_is_our_mistake(void **state UNUSED)
{
	Db *db = open_things();

	assert_int_equal(db_run_plain(&fresh.c, db, "SELECT nothing FROM thing"), E_INTERNAL);
	assert_int_equal(
		db_run_plain(&fresh.c, db, "INSERT INTO thing (id, login) VALUES (1, NULL)"), E_INTERNAL);
	assert_int_equal(db_script(&fresh.c, db, STR("CREATE TABLE thing (id bigint);\n")), E_INTERNAL);
	assert_int_equal(count_things(db), 0); /* the connection goes on */
	db_close(&db);
}

static void a_reader_writes_nothing(void **state UNUSED)
{
	Db *writer = open_things();
	Db *reader = fresh_open(DB_READ);

	assert_int_equal(insert(reader, 1, "a"), E_INTERNAL);
	assert_int_equal(db_begin(&fresh.c, reader), OK);
	assert_int_equal(insert(reader, 1, "a"), E_INTERNAL);
	db_rollback(reader);
	assert_int_equal(db_script(&fresh.c, reader, STR("DROP TABLE thing;\n")), E_INTERNAL);
	assert_int_equal(count_things(writer), 0);
	db_close(&reader);
	db_close(&writer);
}

static void a_question_without_end_is_stopped(void **state UNUSED)
{
	static const char sql[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT (i + 1) % 1000 FROM n) "
				  "SELECT COUNT(*) FROM n";
	int64_t started_us = clock_monotonic_us(), n = 0;
	Db *db = open_things();

	assert_int_equal(db_set_timeout(&fresh.c, db, 100), OK);
	assert_int_equal(db_number(&fresh.c, db, sql, NULL, 0, 0, &n), E_BUSY);
	assert_string_equal(fresh.c.fault.reason, "too_slow");
	assert_true(clock_monotonic_us() - started_us < 5000000);
	assert_int_equal(count_things(db), 0);
	db_close(&db);
}

static void unknown_urls_are_refused(void **state UNUSED)
{
	static const char *const urls[] = { "", "sqlite:", "sqlite::memory:", "mysql://x/y", "/tmp/db" };
	Db *db = NULL;

	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		assert_int_equal(db_open(&fresh.c, str_from(urls[i]), DB_CREATE, &db), E_INVALID);
		assert_string_equal(fresh.c.fault.field, "db");
	}
	assert_int_equal(db_open(&fresh.c, STR("sqlite:/nonexistent/db"), DB_WRITE, &db), E_NOT_FOUND);
	assert_int_equal(db_open(&fresh.c, STR("sqlite:/nonexistent/db"), DB_CREATE, &db), E_IO);
	assert_int_equal(db_open(&fresh.c, STR("postgresql://127.0.0.1:1/x"), DB_WRITE, &db), E_BUSY);
	assert_string_equal(fresh.c.fault.reason, "database_unreachable");
	assert_null(db);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		FRESH_TEST(every_kind_comes_back),
		FRESH_TEST(a_value_has_its_own_type),
		FRESH_TEST(question_marks_in_text_are_text),
		FRESH_TEST(text_compares_by_bytes),
		FRESH_TEST(many_rows_and_nested_questions),
		FRESH_TEST(the_cache_forgets_the_oldest),
		FRESH_TEST(an_update_wants_the_right_version),
		FRESH_TEST(an_unknown_name_is_corrupt),
		FRESH_TEST(a_conflict_names_the_column),
		FRESH_TEST(wrong_sql_is_our_mistake),
		FRESH_TEST(a_reader_writes_nothing),
		FRESH_TEST(a_question_without_end_is_stopped),
		FRESH_TEST(unknown_urls_are_refused),
	};

	log_set_level(LOG_ERROR + 1); /* faults are the subject here */
	return fresh_run(tests);
}
