/* copy.c: see copy.h. */
#include "store/copy.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Str copy_sqlite_path(Str url)
{
	Str rest;

	assert(str_starts(url, STR("sqlite:")));
	return str_cut(str_sub(url, strlen("sqlite:"), url.len), '?', &rest);
}

static Status copy_fault(Ctx *c, sqlite3 *h, int code)
{
	int error = sqlite3_system_errno(h);

	if ((code & 0xff) == SQLITE_FULL || error == ENOSPC || error == EDQUOT)
		return fault(c, E_FULL, "FILE", "disk_full");
	if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
		return fault(c, E_CORRUPT, "db", "database_corrupt");
	return faultf(c, E_IO, "db", "database_io", "code %d, errno %d", code, error);
}

/* All pages in one step are one read transaction: what was committed before it, and nothing after. */
static Status copy_pages(Ctx *c, sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");

	if (!b)
		return copy_fault(c, to, sqlite3_errcode(to));
	int code = sqlite3_backup_step(b, -1);
	int finish = sqlite3_backup_finish(b);

	if (code != SQLITE_DONE)
		return copy_fault(c, from, code);
	return finish == SQLITE_OK ? OK : copy_fault(c, to, finish);
}

static Status sync_file(Ctx *c, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return faultf(c, E_IO, "FILE", "cannot_open", "%s: errno %d", path, errno);
	if (fsync(fd) != 0) {
		log_line(LOG_ERROR, "fsync_failed", LOG_CSTR("file", "backup"), LOG_I64("errno", errno));
		abort();
	}
	close(fd);
	return OK;
}

Status copy_sqlite(Ctx *c, Str url, const char *to)
{
	const char *path = str_cstr(c->arena, copy_sqlite_path(url));
	sqlite3 *source = NULL, *target = NULL;
	int fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	Status st = OK;

	if (fd < 0)
		return faultf(c, errno == EEXIST ? E_STATE : E_IO, "FILE",
			errno == EEXIST ? "already_there" : "cannot_write", "%s", to);
	close(fd);
	int code = sqlite3_open_v2(path, &source, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
	if (code != SQLITE_OK) {
		st = faultf(c, E_IO, "db", "cannot_open", "%s: code %d", target ? to : path, code);
	} else {
		/* Only the writer checkpoints, also when this is the last connection to close. */
		sqlite3_db_config(source, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
		sqlite3_busy_timeout(source, (int)DB_TIMEOUT_MS);
		st = copy_pages(c, source, target);
	}
	sqlite3_close(target);
	sqlite3_close(source);
	return st == OK ? sync_file(c, to) : st;
}

Status copy_snapshot(Ctx *c, Db *db, Str *ret)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row;

	assert(db_dialect(db) == POSTGRES && db_in_transaction(db));
	TRY(db_prepare(c, db, "SELECT pg_export_snapshot()", &st));
	TRY(stmt_step(c, st, &row));
	*ret = row ? str_dup(c->arena, stmt_str(st, 0)) : (Str){ "", 0 };
	return OK;
}

Status copy_continue_tx(Ctx *c, Str url)
{
	CLEANUP(db_close)
	Db *db = NULL;

	TRY(db_open(c, url, DB_WRITE, &db));
	return db_run_plain(
		c, db, "UPDATE meta_tx SET n = (SELECT COALESCE(MAX(tx), 0) FROM event) WHERE id = 1");
}
