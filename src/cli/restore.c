/*
 * restore.c: `tiepsuc restore FILE`: a backup becomes a database where there is none.
 *
 *   manifest ──> each file, its hash ──> PATH.restored, brought to this program's schema ──> rows counted,
 * all checks ──> proofs ──> renamed to PATH
 *
 * Until the last step the database is not there, so a restore that fails or is killed leaves nothing that a
 * server would open. On PostgreSQL the dump is loaded in one transaction into a database without our tables.
 */
#include "cli/backup.h"

#include "store/admin.h"
#include "store/blob.h"
#include "store/check.h"
#include "store/copy.h"
#include "store/inspect.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const Resource *resource_of(Str table)
{
	for (size_t i = 0; i < all_resource_count; i++) {
		if (str_eq(str_from(all_resources[i]->table), table))
			return all_resources[i];
	}
	return NULL;
}

static Status compare_rows(Ctx *c, Str url, const Manifest *m)
{
	CLEANUP(db_close)
	Db *db = NULL;

	TRY(admin_open(c, url, &db));
	TRY(db_set_timeout(c, db, 0));
	for (size_t i = 0; i < m->table_count; i++) {
		const Resource *r = resource_of(m->tables[i].table);
		int64_t rows;

		if (!r)
			return faultf(c, E_CORRUPT, "FILE", "backup_damaged", "a table %.*s is unknown",
				STR_ARG(m->tables[i].table));
		TRY(admin_count(c, db, r, &rows));
		if (rows != m->tables[i].rows)
			return faultf(c, E_CORRUPT, "FILE", "backup_damaged", "%s has %lld rows, not %lld",
				r->table, (long long)rows, (long long)m->tables[i].rows);
	}
	return OK;
}

/* The promises of `tiepsuc check`; what is broken in a backup was broken in the database: told, and kept. */
static Status run_checks(Ctx *c, Str url, const char *blobs, int64_t *ret_found)
{
	CLEANUP(checker_close)
	Checker *k = NULL;

	TRY(checker_open(c, url, blobs, &k));
	for (size_t i = 0; i < check_count(); i++) {
		CheckReport *report = arena_new(c->arena, CheckReport);

		TRY(checker_run(c, k, i, report));
		if (report->found)
			printf("check %s: %lld found\n", check_name(i), (long long)report->found);
		*ret_found += report->found;
	}
	return OK;
}

static const ArchiveFile *database_of(const Manifest *m)
{
	for (size_t i = 0; i < m->file_count; i++) {
		if (str_eq(m->files[i].name, STR(ARCHIVE_DATABASE)))
			return &m->files[i];
	}
	return NULL;
}

/* Each through blob_put, which names it by what is in it. */
static Status restore_blobs(Cli *cli, Archive *a, const Manifest *m, const char *scratch)
{
	Ctx *c = &cli->c;

	for (size_t i = 0; i < m->file_count; i++) {
		const ArchiveFile *f = &m->files[i];
		ArenaMark mark = arena_mark(c->arena);
		Str bytes, name;

		if (!str_starts(f->name, STR(ARCHIVE_BLOBS)))
			continue;
		TRY(archive_extract(c, a, f, scratch));
		Status st = cli_read_file(c, scratch, (size_t)BLOB_MAX_BYTES, &bytes);
		unlink(scratch);
		TRY(st);
		TRY(blob_put(c, cli_blob_dir(cli), &bytes, 1, &name));
		if (!str_eq(str_sub(f->name, strlen(ARCHIVE_BLOBS), f->name.len), name))
			return faultf(c, E_CORRUPT, "FILE", "backup_damaged", "%.*s", STR_ARG(f->name));
		arena_reset(c->arena, mark);
	}
	return OK;
}

static Status restore_sqlite(Cli *cli, Archive *a, const Manifest *m, int64_t *ret_found)
{
	Ctx *c = &cli->c;
	const char *path = str_cstr(c->arena, copy_sqlite_path(cli_url(cli)));
	const char *part = str_printf(c->arena, "%s.restored", path).ptr;
	const char *scratch = str_printf(c->arena, "%s.proof", path).ptr;
	Str part_url = str_printf(c->arena, "sqlite:%s", part);

	if (access(path, F_OK) == 0)
		return faultf(c, E_STATE, "db", "already_there", "%s", path);
	backup_drop_sqlite(c, part, true); /* of a restore that was killed */
	Status st = archive_extract(c, a, database_of(m), part);
	if (st == OK)
		st = store_create(c, part_url);
	if (st == OK)
		st = compare_rows(c, part_url, m);
	if (st == OK)
		st = restore_blobs(cli, a, m, scratch);
	if (st == OK)
		st = run_checks(c, part_url, cli_blob_dir(cli), ret_found);
	backup_drop_sqlite(c, part, st != OK);
	TRY(st);
	if (rename(part, path) != 0)
		return faultf(c, E_IO, "db", "cannot_write", "%s: %s", path, strerror(errno));
	return archive_sync_folder(c, path);
}

static Status restore_postgres(Cli *cli, Archive *a, const Manifest *m, const char *file, int64_t *ret_found)
{
	Ctx *c = &cli->c;
	const char *dump = str_printf(c->arena, "%s.dump", file).ptr;
	const char *scratch = str_printf(c->arena, "%s.proof", file).ptr;
	StoreLook look;

	TRY(store_look(c, cli_url(cli), &look));
	if (look.schema)
		return faultf(
			c, E_STATE, "db", "already_there", "schema version %lld", (long long)look.schema);
	TRY(archive_extract(c, a, database_of(m), dump));
	const char *const argv[] = { "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
		"--no-privileges", "--dbname", cli->db, dump, NULL };
	Status st = backup_program(c, argv);
	unlink(dump);
	TRY(st);
	TRY(store_create(c, cli_url(cli)));
	TRY(copy_continue_tx(c, cli_url(cli)));
	TRY(compare_rows(c, cli_url(cli), m));
	TRY(restore_blobs(cli, a, m, scratch));
	return run_checks(c, cli_url(cli), cli_blob_dir(cli), ret_found);
}

static Status restore(Cli *cli, const char *file, int64_t *ret_found)
{
	Ctx *c = &cli->c;
	CLEANUP(archive_close)
	Archive *a = NULL;
	bool to_sqlite = str_starts(cli_url(cli), STR("sqlite:"));
	Manifest m;
	StoreLook look;

	TRY(archive_open(c, file, &a, &m));
	TRY(store_look(c, cli_url(cli), &look));
	if (m.schema > look.schema_known)
		return faultf(c, E_STATE, "FILE", "schema_newer", "version %lld, this program knows %lld",
			(long long)m.schema, (long long)look.schema_known);
	if (!database_of(&m))
		return faultf(c, E_MALFORMED, "FILE", "not_a_backup", "it has no database");
	if (to_sqlite != (m.dialect == SQLITE))
		return faultf(c, E_INVALID, "db", "other_database", "the backup is of %s",
			m.dialect == SQLITE ? "SQLite" : "PostgreSQL");
	TRY(to_sqlite ? restore_sqlite(cli, a, &m, ret_found)
		      : restore_postgres(cli, a, &m, file, ret_found));
	printf("%s: %lld rows and %zu proofs are there, each checked against the backup\n", cli->db,
		(long long)manifest_rows(&m), m.file_count - 1);
	return OK;
}

int cli_restore(int argc, char **argv)
{
	const CliUse use = { .name = "restore",
		.words = "FILE",
		.doc = "Makes a database from a backup where there is none, and checks it.",
		.words_min = 1,
		.words_max = 1 };
	int64_t found = 0;
	Cli cli;

	cli_begin(&cli, &use, argc, argv);
	int code = cli_end(&cli, restore(&cli, cli.args[0], &found));
	return code == CLI_DONE && found ? CLI_FAILED : code;
}
