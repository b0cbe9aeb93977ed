/*
 * schema.c: the tables that are no resources, and bringing a database to this program's schema.
 *
 * command_key remembers what was answered to whom; chain holds the head of each writer's event chain; ids
 * hands out numbers in blocks; tally counts rows for the boards; meta holds the database's secret; counter
 * tells other processes that the view changed.
 */
#include "store/migrate.h"
#include "store/tx.h"

static const char schema_1_sqlite[] =
	"CREATE TABLE command_key (key BLOB NOT NULL PRIMARY KEY, body_hash BLOB NOT NULL, at_ms INTEGER NOT "
	"NULL, answer TEXT NOT NULL)"
	" STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE chain (id INTEGER NOT NULL PRIMARY KEY, link INTEGER NOT NULL, hash BLOB NOT NULL) "
	"STRICT;\n"
	"CREATE TABLE ids (id INTEGER NOT NULL PRIMARY KEY, next INTEGER NOT NULL) STRICT;\n"
	"INSERT INTO ids (id, next) VALUES (1, 1);\n"
	"CREATE TABLE tally (area_id INTEGER NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY "
	"(area_id, name))"
	" STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;\n"
	"CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT;\n"
	"INSERT INTO counter (name, n) VALUES ('view', 1);\n";

static const char schema_1_postgres[] =
	"CREATE TABLE command_key (key bytea NOT NULL PRIMARY KEY, body_hash bytea NOT NULL, at_ms bigint "
	"NOT NULL, answer text NOT NULL);\n"
	"CREATE TABLE chain (id bigint NOT NULL PRIMARY KEY, link bigint NOT NULL, hash bytea NOT NULL);\n"
	"CREATE TABLE ids (id bigint NOT NULL PRIMARY KEY, next bigint NOT NULL);\n"
	"INSERT INTO ids (id, next) VALUES (1, 1);\n"
	"CREATE TABLE tally (area_id bigint NOT NULL, name text NOT NULL, n bigint NOT NULL, PRIMARY KEY "
	"(area_id, name));\n"
	"CREATE TABLE meta (name text NOT NULL PRIMARY KEY, value bytea NOT NULL);\n"
	"CREATE TABLE counter (name text NOT NULL PRIMARY KEY, n bigint NOT NULL);\n"
	"INSERT INTO counter (name, n) VALUES ('view', 1);\n";

const SchemaVersion schema_versions[] = {
	{ .name = "the spine", .sql = { [SQLITE] = schema_1_sqlite, [POSTGRES] = schema_1_postgres } },
	/* From here on all tables are resources. */
	{ .name = "people who are sent", .sql = { [SQLITE] = "", [POSTGRES] = "" } },
	{ .name = "plans, orders and tours", .sql = { [SQLITE] = "", [POSTGRES] = "" } },
};
_Static_assert(COUNT_OF(schema_versions) == SCHEMA_VERSION, "every version has its entry");
