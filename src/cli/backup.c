/*
 * backup.c: `tiepsuc backup FILE`: the database and its proofs in one file, while the server goes on.
 *
 *   copy of the database (one moment) ──> the proofs that lie there ──> manifest ──> FILE, fsynced
 *
 * A proof is on the disk before its row is, and is never changed: whatever the copy names is found
 * afterwards.
 */
#include "cli/backup.h"

#include "base/clock.h"
#include "store/admin.h"
#include "store/blob.h"
#include "store/copy.h"
#include "store/inspect.h"

#include <dirent.h>
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOBS_FIRST 1024 /* room for so many names at first, then twice as many */

extern char **environ;

Status backup_program(Ctx *c, const char *const argv[])
{
	pid_t pid;
	int status = 0;
	int error = posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)(uintptr_t)argv, environ);

	if (error == ENOENT)
		return faultf(c, E_NOT_FOUND, argv[0], "program_missing",
			"install the package postgresql-client of the server's version");
	if (error)
		return faultf(c, E_IO, argv[0], "program_failed", "%s", strerror(error));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return faultf(c, E_NOT_FOUND, argv[0], "program_missing",
			"install the package postgresql-client of the server's version");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return faultf(c, E_IO, argv[0], "program_failed", "status %d; its words stand above", status);
	return OK;
}

/* ---- the database ---- */

static Status count_rows(Ctx *c, Db *db, Manifest *m)
{
	m->tables = arena_array(c->arena, ArchiveRows, all_resource_count);
	for (size_t i = 0; i < all_resource_count; i++) {
		ArchiveRows *t = &m->tables[m->table_count++];

		t->table = str_from(all_resources[i]->table);
		TRY(admin_count(c, db, all_resources[i], &t->rows));
	}
	return OK;
}

/* Counted in the copy itself, so that it is the copy that is described. */
static Status copy_from_sqlite(Cli *cli, const char *to, Manifest *m)
{
	Ctx *c = &cli->c;
	CLEANUP(db_close)
	Db *db = NULL;

	TRY(copy_sqlite(c, cli_url(cli), to));
	TRY(admin_open(c, str_printf(c->arena, "sqlite:%s", to), &db));
	TRY(db_set_timeout(c, db, 0));
	Status st = count_rows(c, db, m);
	db_close(&db);
	backup_drop_sqlite(c, to, false);
	return st;
}

/* pg_dump sees exactly what is counted: both use one snapshot. */
static Status dump_postgres(Cli *cli, const char *to, Manifest *m)
{
	Ctx *c = &cli->c;
	CLEANUP(db_close)
	Db *db = NULL;
	Str snapshot;

	TRY(admin_open(c, cli_url(cli), &db));
	TRY(db_set_timeout(c, db, 0));
	TRY(db_begin(c, db));
	TRY(count_rows(c, db, m));
	TRY(copy_snapshot(c, db, &snapshot));
	const char *const argv[] = { "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
		"--snapshot", str_cstr(c->arena, snapshot), "--file", to, "--dbname", cli->db, NULL };
	Status st = backup_program(c, argv);
	db_rollback(db);
	return st;
}

void backup_drop_sqlite(Ctx *c, const char *path, bool database_too)
{
	static const char *const beside[] = { "-wal", "-shm", "-writer" };

	for (size_t i = 0; i < COUNT_OF(beside); i++)
		unlink(str_printf(c->arena, "%s%s", path, beside[i]).ptr);
	if (database_too)
		unlink(path);
}

/* ---- the proofs ---- */

typedef struct Blobs {
	Ctx *c;
	ArchiveFile *files; /* malloc */
	size_t count, room;
} Blobs;

static Status add_blob(Blobs *b, const char *path, const char *name)
{
	if (b->count == b->room) {
		size_t room = b->room ? 2 * b->room : BLOBS_FIRST;
		ArchiveFile *more = realloc(b->files, room * sizeof(ArchiveFile));

		if (!more)
			return fault(b->c, E_NOMEM, NULL, "memory");
		b->files = more;
		b->room = room;
	}
	ArchiveFile *f = &b->files[b->count++];
	*f = (ArchiveFile){ .name = str_printf(b->c->arena, ARCHIVE_BLOBS "%s", name), .path = path };
	TRY(archive_hash(b->c, path, &f->bytes, &f->hash));
	if (!str_eq(hash_text(b->c->arena, f->hash), str_from(name)))
		return faultf(b->c, E_CORRUPT, "blobs", "blob_changed", "%s", name);
	return OK;
}

/* FOLDER/ab/cd/abcd…; whatever else lies there is no proof. */
static Status walk_blobs(Blobs *b, const char *folder, int depth)
{
	DIR *dir = opendir(folder);
	Status st = OK;

	if (!dir && errno == ENOENT && depth == 0)
		return OK; /* no proof was ever stored */
	if (!dir)
		return faultf(b->c, E_IO, folder, "cannot_read", "%s", strerror(errno));
	for (struct dirent *e; st == OK && (e = readdir(dir));) {
		size_t len = strlen(e->d_name);
		const char *path;

		if (e->d_name[0] == '.' || (depth < 2 ? len != 2 : len != BLOB_NAME_LEN))
			continue;
		path = str_printf(b->c->arena, "%s/%s", folder, e->d_name).ptr;
		st = depth < 2 ? walk_blobs(b, path, depth + 1) : add_blob(b, path, e->d_name);
	}
	closedir(dir);
	return st;
}

/* ---- the command ---- */

static Status collect(Cli *cli, const char *database, Manifest *m, Blobs *blobs)
{
	Ctx *c = &cli->c;
	bool is_sqlite = str_starts(cli_url(cli), STR("sqlite:"));
	StoreLook look;

	TRY(store_look(c, cli_url(cli), &look));
	if (!look.exists || look.schema == 0)
		return faultf(c, E_NOT_FOUND, "db", "database_missing", "%s", cli->db);
	m->dialect = is_sqlite ? SQLITE : POSTGRES;
	m->schema = look.schema;
	m->made_at_ms = clock_now_ms();
	TRY(is_sqlite ? copy_from_sqlite(cli, database, m) : dump_postgres(cli, database, m));
	TRY(walk_blobs(blobs, cli_blob_dir(cli), 0));
	m->file_count = blobs->count + 1;
	m->files = arena_array(c->arena, ArchiveFile, m->file_count);
	m->files[0] = (ArchiveFile){ .name = STR(ARCHIVE_DATABASE), .path = database };
	TRY(archive_hash(c, database, &m->files[0].bytes, &m->files[0].hash));
	if (blobs->count)
		memcpy(&m->files[1], blobs->files, blobs->count * sizeof(ArchiveFile));
	return OK;
}

static Status backup(Cli *cli, const char *path)
{
	Ctx *c = &cli->c;
	const char *database = str_printf(c->arena, "%s.%d", path, (int)getpid()).ptr;
	Manifest m = { 0 };
	Blobs blobs = { .c = c };

	if (access(path, F_OK) == 0)
		return faultf(c, E_STATE, "FILE", "already_there", "%s", path);
	Status st = collect(cli, database, &m, &blobs);
	if (st == OK)
		st = archive_write(c, path, &m);
	free(blobs.files);
	backup_drop_sqlite(c, database, true);
	TRY(st);
	printf("%s: schema version %lld, %lld rows, %zu proofs\n", path, (long long)m.schema,
		(long long)manifest_rows(&m), m.file_count - 1);
	return OK;
}

int64_t manifest_rows(const Manifest *m)
{
	int64_t rows = 0;

	for (size_t i = 0; i < m->table_count; i++)
		rows += m->tables[i].rows;
	return rows;
}

int cli_backup(int argc, char **argv)
{
	const CliUse use = { .name = "backup",
		.words = "FILE",
		.doc = "Writes the database and its proofs into a new file while the server goes on.",
		.words_min = 1,
		.words_max = 1 };
	Cli cli;

	cli_begin(&cli, &use, argc, argv);
	return cli_end(&cli, backup(&cli, cli.args[0]));
}
