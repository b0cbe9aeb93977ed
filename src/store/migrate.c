/*
 * migrate.c: numbered steps from an empty database to the present schema. See migrate.h.
 *
 *   ground (schema_version, meta_tx) -> version 1 -> version 2 -> … -> the last this program knows
 *      each arrow: BEGIN, lock, look again which version is there, change, note it, COMMIT
 */
#include "store/migrate.h"

#include "base/buf.h"

#define DDL_MAX_BYTES ((size_t)4 << 20) /* the whole schema is some 60 KiB */
#define LOCK_NUMBER   "7307497717243997043" /* any constant, the same in every version of the program */

/* The two tables that are there before version 1. */
#define GROUND(whole_number, ending)                                                                         \
	"CREATE TABLE IF NOT EXISTS schema_version (\n"                                                      \
	"\tn " whole_number " NOT NULL PRIMARY KEY,\n"                                                       \
	"\tapplied_at_ms " whole_number " NOT NULL,\n"                                                       \
	"\tname text NOT NULL\n"                                                                             \
	")" ending ";\n"                                                                                     \
	"CREATE TABLE IF NOT EXISTS meta_tx (\n"                                                             \
	"\tid " whole_number " NOT NULL PRIMARY KEY CHECK (id = 1),\n"                                       \
	"\tn " whole_number " NOT NULL\n"                                                                    \
	")" ending ";\n"                                                                                     \
	"INSERT INTO meta_tx (id, n) VALUES (1, 0) ON CONFLICT DO NOTHING;\n"

static const char *const ground[] = {
	[SQLITE] = GROUND("INTEGER", " STRICT"),
	[POSTGRES] = GROUND("bigint", ""),
};

/* SQLite holds the write lock from db_begin on. */
static Status take_turn(Ctx *c, Db *db)
{
	int64_t ignored = 0;

	if (db_dialect(db) == SQLITE)
		return OK;
	return db_number(c, db, "SELECT 1 FROM pg_advisory_xact_lock(" LOCK_NUMBER ")", NULL, 0, 0, &ignored);
}

/* Every table, field and index belongs to a version that exists: a table that forgets to is never made. */
static void check_versions(const Resource *r, int last)
{
	if (!r->table)
		return;
	assert(r->since >= 1 && r->since <= last);
	for (size_t i = 0; i < r->count; i++)
		assert(r->fields[i].since <= last &&
			(r->fields[i].since == 0 || r->fields[i].since >= r->since));
	for (size_t i = 0; i < r->index_count; i++) {
		const Index *x = &r->indexes[i];

		assert(x->since <= last && (x->since == 0 || x->since >= r->since));
		assert(x->until <= last && (x->until == 0 || x->until > MAX(x->since, r->since)));
	}
}

static Status stored_version(Ctx *c, Db *db, int64_t *ret)
{
	return db_number(c, db, "SELECT COALESCE(MAX(n), 0) FROM schema_version", NULL, 0, 0, ret);
}

static Status newer(Ctx *c, int64_t stored, int known)
{
	return faultf(c, E_STATE, "schema", "schema_newer",
		"the database has version %lld, this program knows %d", (long long)stored, known);
}

static Status change(
	Ctx *c, Db *db, const Resource *const *resources, size_t n, const SchemaVersion *v, int version)
{
	Buf b;
	Status s = OK;

	buf_init(&b, DDL_MAX_BYTES);
	for (size_t i = 0; i < n; i++)
		model_ddl(&b, resources[i], db_dialect(db), version);
	buf_add(&b, str_from(v->sql[db_dialect(db)]));
	if (!buf_ok(&b))
		s = fault(c, E_NOMEM, NULL, "memory");
	else if (b.len > 0)
		s = db_script(c, db, buf_str(&b));
	buf_done(&b);
	TRY(s);
	return db_run(c, db, "INSERT INTO schema_version (n, applied_at_ms, name) VALUES (?1, ?2, ?3)",
		VAL_I64(version), VAL_I64(c->now_ms), VAL_STR(str_from(v->name)));
}

static Status lay_ground(Ctx *c, Db *db)
{
	TRY(take_turn(c, db));
	return db_script(c, db, str_from(ground[db_dialect(db)]));
}

/* One version further inside the caller's transaction; *ret_version is where the database stands then. */
static Status take_step(Ctx *c, Db *db, const Resource *const *resources, size_t n,
	const SchemaVersion *versions, int n_versions, int64_t *ret_version)
{
	int64_t stored = 0;

	TRY(take_turn(c, db));
	TRY(stored_version(c, db, &stored));
	if (stored > n_versions)
		return newer(c, stored, n_versions);
	if (stored < n_versions) {
		stored++;
		TRY(change(c, db, resources, n, &versions[stored - 1], (int)stored));
	}
	*ret_version = stored;
	return OK;
}

static Status take_all_steps(Ctx *c, Db *db, const Resource *const *resources, size_t n,
	const SchemaVersion *versions, int n_versions)
{
	int64_t version = -1;

	while (version < n_versions) {
		TRY(db_begin(c, db));
		Status s = version < 0 ? lay_ground(c, db)
				       : take_step(c, db, resources, n, versions, n_versions, &version);

		if (s != OK) {
			db_rollback(db);
			return s;
		}
		TRY(db_commit(c, db));
		version = MAX(version, 0);
	}
	return OK;
}

Status migrate(Ctx *c, Db *db, const Resource *const *resources, size_t n_resources,
	const SchemaVersion *versions, int n_versions)
{
	assert(n_versions >= 0);
	for (size_t i = 0; i < n_resources; i++)
		check_versions(resources[i], n_versions);
	/* An index on ten million rows takes minutes, and so does waiting for another process that builds it.
	 */
	TRY(db_set_timeout(c, db, 0));
	Status s = take_all_steps(c, db, resources, n_resources, versions, n_versions);
	Fault why = c->fault;

	if (!db_is_connected(db) || (db_set_timeout(c, db, DB_TIMEOUT_MS) != OK && s == OK))
		return s != OK ? s : fault(c, E_BUSY, NULL, "database_lost");
	c->fault = why;
	return s;
}

Status migrate_check(Ctx *c, Db *db, int version)
{
	int64_t stored = 0;

	TRY(stored_version(c, db, &stored));
	if (stored > version)
		return newer(c, stored, version);
	if (stored < version)
		return faultf(c, E_STATE, "schema", "schema_older",
			"the database has version %lld, this program needs %d", (long long)stored, version);
	return OK;
}
