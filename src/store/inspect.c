/* inspect.c: see inspect.h. */
#include "store/inspect.h"
#include "store/query.h"
#include "store/tx.h"

#include <sqlite3.h>

static const char *const table_exists[] = {
	[SQLITE] = "SELECT COUNT(*) FROM sqlite_schema WHERE name = ?1",
	[POSTGRES] = "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass(?1)",
};

static Status look(Ctx *c, Db *db, StoreLook *ret)
{
	const Value version = VAL_STR(STR("schema_version")), area = VAL_STR(STR("area"));
	int64_t there = 0, marks = 0;

	TRY(db_number(c, db, table_exists[db_dialect(db)], &version, 1, 0, &there));
	if (!there)
		return OK;
	TRY(db_number(c, db, "SELECT COALESCE(MAX(n), 0) FROM schema_version", NULL, 0, 0, &ret->schema));
	TRY(db_number(c, db, table_exists[db_dialect(db)], &area, 1, 0, &there));
	if (!there)
		return OK;
	TRY(db_number(c, db, "SELECT COUNT(*) FROM area", NULL, 0, 0, &ret->areas));
	TRY(db_number(c, db, "SELECT COUNT(*) FROM meta WHERE name = 'init'", NULL, 0, 0, &marks));
	ret->half_made = marks > 0;
	return OK;
}

Status store_look(Ctx *c, Str url, StoreLook *ret)
{
	CLEANUP(db_close)
	Db *db = NULL;
	Status st = db_open(c, url, DB_READ, &db);

	*ret = (StoreLook){ .schema_known = SCHEMA_VERSION };
	if (st == E_NOT_FOUND) {
		c->fault = (Fault){ 0 };
		return OK;
	}
	TRY(st);
	ret->exists = true;
	return look(c, db, ret);
}

Status store_mark_init(Ctx *c, Str url, bool begins)
{
	CLEANUP(db_close)
	Db *db = NULL;

	TRY(db_open(c, url, DB_WRITE, &db));
	if (begins)
		return db_run(c, db,
			"INSERT INTO meta (name, value) VALUES ('init', ?1) ON CONFLICT (name) DO NOTHING",
			VAL_BLOB(STR("begun")));
	return db_run_plain(c, db, "DELETE FROM meta WHERE name = 'init'");
}

static Status look_at_server(Ctx *c, Db *db, StoreFacts *ret)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row;

	TRY(db_prepare(c, db,
		"SELECT current_setting('server_version'), CAST(extract(epoch FROM clock_timestamp()) * 1000 "
		"AS "
		"bigint)",
		&st));
	TRY(stmt_step(c, st, &row));
	assert(row);
	ret->version = str_printf(c->arena, "PostgreSQL %.*s", STR_ARG(stmt_str(st, 0)));
	ret->clock_ms = stmt_i64(st, 1);
	return OK;
}

static Status look_at_rulebook(Ctx *c, Db *db, StoreFacts *ret)
{
	Value now = VAL_I64(c->now_ms);
	Rulebook *rules = arena_new(c->arena, Rulebook);
	RulebookRow *rows;
	size_t n;

	TRY(rows_where(c, db, &rulebook_resource,
		"valid_from_ms <= ?1 ORDER BY valid_from_ms DESC, id DESC LIMIT 1", &now, 1, (void **)&rows,
		&n));
	if (n == 0)
		return OK;
	ret->rulebook = rows[0].name;
	if (rulebook_read(c, rows[0].body, rules) != OK)
		ret->rulebook_fault =
			str_printf(c->arena, "%s: %s", c->fault.field ? c->fault.field : "", c->fault.reason);
	c->fault = (Fault){ 0 };
	return OK;
}

Status store_facts(Ctx *c, Str url, StoreFacts *ret)
{
	CLEANUP(db_close)
	Db *db = NULL;

	*ret = (StoreFacts){ .version = str_printf(c->arena, "SQLite %s", sqlite3_libversion()) };
	TRY(db_open(c, url, DB_READ, &db));
	if (db_dialect(db) == POSTGRES)
		TRY(look_at_server(c, db, ret));
	TRY(migrate_check(c, db, SCHEMA_VERSION));
	TRY(query_last_event_ms(c, db, &ret->last_event_ms));
	return look_at_rulebook(c, db, ret);
}
