/* inspect.c: see inspect.h. */
#include "store/inspect.h"
#include "store/tx.h"

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
