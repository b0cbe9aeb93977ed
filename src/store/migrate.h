/*
 * migrate.h: how a database gets from the schema it has to the schema this program knows. Private to store/.
 *
 * Versions are numbered from 1 and only ever appended. What a version brings follows from the field tables
 * (`since`) and from one optional text of SQL for each database, which runs after that. Each version is one
 * transaction together with its row in schema_version, so a kill at any point resumes with the first version
 * that is missing. Several processes may start at once: one takes a step, the others wait and find it taken.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/db.h"

typedef struct SchemaVersion {
	const char *name; /* "requests": kept beside the number, for people */
	const char *sql[POSTGRES +
			1]; /* by Dialect, each statement ended by ";\n"; NULL: the field tables say it all */
} SchemaVersion;

/*
 * Brings the database to version n_versions; versions[0] is version 1. The connection is DB_CREATE or
 * DB_WRITE and has no open transaction. E_STATE "schema_newer" when the database is ahead of this program:
 * nothing is touched. Also makes the tables schema_version and meta_tx (db_tx_id).
 */
NODISCARD Status migrate(Ctx *c, Db *db, const Resource *const *resources, size_t n_resources,
	const SchemaVersion *versions, int n_versions);

/* For those who open without migrating: E_STATE "schema_newer" or "schema_older" unless it is exactly this
 * version. */
NODISCARD Status migrate_check(Ctx *c, Db *db, int version);

#endif
