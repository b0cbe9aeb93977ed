/*
 * sqlite.c: the SQLite driver. WAL, synchronous=FULL, always.
 *
 * Who checkpoints: nobody but one writer. Automatic checkpoints are off on every connection, also the one at
 * closing. Among several processes that write, the one that holds the lock on PATH-writer checkpoints, and
 * the others leave it to that one. An fsync that failed may have lost pages for good and would report success
 * the next time (LWN 752063): the process stops.
 *
 * Pages are read with pread, not mapped: a read error of a mapped page is a SIGBUS, of a read page it is
 * E_IO.
 */
#include "store/driver.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/plant.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define SQLITE_LEAST_VERSION                                                                                 \
	3051003 /* older ones can corrupt a WAL database when two connections checkpoint */
#define BUSY_TIMEOUT_MS 5000 /* the writer's longest group is far below */
#define WRITER_CACHE	"PRAGMA cache_size = -65536" /* KiB; the hot pages of a province */
#define READER_CACHE	"PRAGMA cache_size = -16384"
#define SET_WAL		"PRAGMA journal_mode = wal"
#define WAL_LIMIT                                                                                            \
	"PRAGMA journal_size_limit = 67108864" /* bytes; the file is cut to this when it starts anew */
#define WAL_LONG_FRAMES	 16384 /* 64 MiB: from here on we wait a moment for readers, to start the WAL anew */
#define WAL_DUE_FRAMES	 4096 /* 16 MiB: a checkpoint moves it in some 0.1 s, in which nobody is answered */
#define TRUNCATE_WAIT_MS 50
#define PROGRESS_STEPS	 20000 /* some 0.2 ms of work between two looks at the clock */

typedef struct SqliteDb {
	Db db;
	sqlite3 *h;
	int writer_lock; /* open file PATH-writer, or -1 */
	bool checkpoints; /* the lock on it is ours */
	int log_frames; /* in the WAL after our last commit */
	int tried_frames; /* in it when a checkpoint was last tried: a reader in the way is not asked every
			     time */
	int64_t timeout_us;
	int64_t deadline_us;
} SqliteDb;

typedef struct SqliteStmt {
	Stmt st;
	sqlite3_stmt *h;
} SqliteStmt;

static const Driver sqlite_driver;

static SqliteDb *db_of(const Stmt *st)
{
	return (SqliteDb *)st->db;
}

static sqlite3_stmt *handle(Stmt *st)
{
	return ((SqliteStmt *)st)->h;
}

/* ---- errors ---- */

static _Noreturn void stop_after_fsync(const char *what, int error)
{
	log_line(LOG_ERROR, "fsync_failed", LOG_CSTR("file", what), LOG_I64("errno", error));
	abort();
}

static Status io_error(Ctx *c, sqlite3 *h, int code)
{
	int error = sqlite3_system_errno(h);

	if ((code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) && !PLANTED(flush_retried))
		stop_after_fsync("database", error);
	if (code == SQLITE_IOERR_NOMEM)
		return fault(c, E_NOMEM, NULL, "memory");
	if (error == ENOSPC || error == EDQUOT)
		return fault(c, E_FULL, NULL, "disk_full");
	log_line(LOG_ERROR, "database_io", LOG_I64("code", code), LOG_I64("errno", error));
	return fault(c, E_IO, NULL, "database_io");
}

/* "UNIQUE constraint failed: account.login" */
static Status constraint_error(Ctx *c, sqlite3 *h, int code, const char *sql)
{
	const char *message = sqlite3_errmsg(h);

	if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
		code == SQLITE_CONSTRAINT_ROWID) {
		const char *columns = strstr(message, ": ");

		return driver_conflict(c, str_from(columns ? columns + 2 : ""));
	}
	return driver_bug(c, sql, message);
}

static Status error_of(Ctx *c, sqlite3 *h, int code, const char *sql)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return fault(c, E_BUSY, NULL, "database_locked");
	case SQLITE_INTERRUPT: return fault(c, E_BUSY, NULL, "too_slow");
	case SQLITE_FULL: return fault(c, E_FULL, NULL, "disk_full");
	case SQLITE_NOMEM: return fault(c, E_NOMEM, NULL, "memory");
	case SQLITE_TOOBIG: return fault(c, E_TOO_LARGE, NULL, "too_large");
	case SQLITE_IOERR: return io_error(c, h, code);
	case SQLITE_CONSTRAINT: return constraint_error(c, h, code, sql);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		log_line(LOG_ERROR, "database_corrupt", LOG_I64("code", code));
		return fault(c, E_CORRUPT, NULL, "database_corrupt");
	case SQLITE_CANTOPEN: return io_error(c, h, code);
	default: break;
	}
	if (code == SQLITE_READONLY_DBMOVED)
		return fault(c, E_IO, NULL, "database_moved");
	return driver_bug(c, sql, sqlite3_errmsg(h));
}

/* ---- opening and closing ---- */

static int look_at_clock(void *arg)
{
	const SqliteDb *db = arg;

	return db->deadline_us != 0 && clock_monotonic_us() > db->deadline_us;
}

static void start_clock(SqliteDb *db)
{
	db->deadline_us = db->timeout_us ? clock_monotonic_us() + db->timeout_us : 0;
}

static Status run_script(Ctx *c, Db *d, const char *sql)
{
	SqliteDb *db = (SqliteDb *)d;

	start_clock(db);
	int code = sqlite3_exec(db->h, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? OK : error_of(c, db->h, code, sql);
}

static char *folder_of(Ctx *c, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return str_cstr(c->arena, STR("."));
	return str_cstr(c->arena, (Str){ path, MAX((size_t)(slash - path), (size_t)1) });
}

/* may_be_closed: somebody else's, in which we cannot have made anything. */
static Status sync_folder(Ctx *c, const char *folder, bool may_be_closed)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 && errno == EACCES && may_be_closed)
		return OK;
	if (fd < 0)
		return faultf(c, E_IO, "db", "cannot_open", "%s: errno %d", folder, errno);
	if (fsync(fd) != 0)
		stop_after_fsync("folder", errno);
	close(fd);
	return OK;
}

/*
 * The names of the database and of its WAL must survive a power loss before anything is acknowledged; and
 * that of their folder, which may just have been made, by us or by whoever was stopped before this.
 */
static Status sync_folders(Ctx *c, const char *path)
{
	const char *folder = folder_of(c, path);

	TRY(sync_folder(c, folder, false));
	return sync_folder(c, folder_of(c, folder), true);
}

/* Only a file that is new is touched: closing a file that SQLite has open elsewhere in the process drops its
 * locks. */
static Status create_file(Ctx *c, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd >= 0) {
		close(fd);
		return OK;
	}
	if (errno == EEXIST)
		return OK;
	if (errno == ENOSPC || errno == EDQUOT)
		return fault(c, E_FULL, "db", "disk_full");
	return faultf(c, E_IO, "db", "cannot_open", "%s: errno %d", path, errno);
}

/* SQLITE_DONE when the database is in WAL now. */
static int try_wal(SqliteDb *db, bool *ret_is_wal)
{
	sqlite3_stmt *h = NULL;
	int code = sqlite3_prepare_v2(db->h, SET_WAL, -1, &h, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(h);
	if (code == SQLITE_ROW) {
		*ret_is_wal = sqlite3_stricmp((const char *)sqlite3_column_text(h, 0), "wal") == 0;
		code = SQLITE_DONE;
	}
	sqlite3_finalize(h);
	return code;
}

/* Two that switch a new file at once would wait for each other for ever, so SQLite refuses both at once: try
 * again later. */
static Status set_wal(Ctx *c, SqliteDb *db)
{
	int64_t until_us = clock_monotonic_us() + BUSY_TIMEOUT_MS * 1000;
	bool is_wal = false;
	int code = try_wal(db, &is_wal);

	while ((code & 0xff) == SQLITE_BUSY && clock_monotonic_us() < until_us) {
		usleep(1000 + (useconds_t)getpid() % 4000); /* not in step with the other */
		code = try_wal(db, &is_wal);
	}
	if (code != SQLITE_DONE)
		return error_of(c, db->h, code, SET_WAL);
	return is_wal ? OK : fault(c, E_IO, "db", "no_wal");
}

static int note_log(void *user, sqlite3 *h UNUSED, const char *name UNUSED, int frames)
{
	((SqliteDb *)user)->log_frames = frames;
	return SQLITE_OK;
}

static Status configure(Ctx *c, SqliteDb *db)
{
	bool reads = db->db.mode == DB_READ;

	/* The time-out first: switching to WAL may have to wait for another process. */
	sqlite3_busy_timeout(db->h, BUSY_TIMEOUT_MS);
	sqlite3_wal_hook(db->h, note_log, db); /* in the place of automatic checkpoints */
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
	sqlite3_progress_handler(db->h, PROGRESS_STEPS, look_at_clock, db);
	if (!reads) {
		TRY(set_wal(c, db));
		TRY(run_script(c, &db->db, WAL_LIMIT));
	}
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	TRY(run_script(
		c, &db->db, "PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA temp_store = memory"));
	TRY(run_script(c, &db->db, reads ? READER_CACHE : WRITER_CACHE));
	if (PLANTED(no_flush))
		TRY(run_script(c, &db->db, "PRAGMA synchronous = OFF"));
	if (reads)
		TRY(run_script(c, &db->db, "PRAGMA query_only = on"));
	return OK;
}

static bool take_writer_lock(SqliteDb *db)
{
	if (!db->checkpoints && db->writer_lock >= 0)
		db->checkpoints = flock(db->writer_lock, LOCK_EX | LOCK_NB) == 0 || PLANTED(all_checkpoint);
	return db->checkpoints;
}

static Status open_handle(Ctx *c, SqliteDb *db, const char *path, const char *lock_path, const char *vfs)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;

	switch (db->db.mode) {
	case DB_CREATE: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE; break;
	case DB_WRITE: flags |= SQLITE_OPEN_READWRITE; break;
	case DB_READ: flags |= SQLITE_OPEN_READONLY; break;
	}
	if (db->db.mode == DB_CREATE && !vfs)
		TRY(create_file(c, path));
	int code = sqlite3_open_v2(path, &db->h, flags, vfs);

	if (code != SQLITE_OK)
		return db->h ? error_of(c, db->h, code, "open") : fault(c, E_NOMEM, NULL, "memory");
	if (db->db.mode != DB_READ && !vfs) {
		db->writer_lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (db->writer_lock < 0)
			return faultf(c, E_IO, "db", "cannot_open", "%s-writer: errno %d", path, errno);
		take_writer_lock(db);
	} else {
		db->checkpoints = db->db.mode != DB_READ;
	}
	return OK;
}

static void close_db(Db *d)
{
	SqliteDb *db = (SqliteDb *)d;
	int code = SQLITE_OK;

	if (db->h && db->checkpoints && take_writer_lock(db)) {
		sqlite3_busy_timeout(db->h, TRUNCATE_WAIT_MS);
		code = sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		if (code == SQLITE_IOERR_FSYNC)
			stop_after_fsync("database", sqlite3_system_errno(db->h));
	}
	code = sqlite3_close(db->h);
	assert(code == SQLITE_OK); /* else a statement was left open */
	if (db->writer_lock >= 0)
		close(db->writer_lock);
	free(db);
}

/* PATH or PATH?vfs=NAME: tests put a file system of their own below. */
static char *split_location(Ctx *c, Str location, char **ret_vfs)
{
	ptrdiff_t at = str_find(location, STR("?vfs="));

	*ret_vfs = NULL;
	if (at >= 0) {
		*ret_vfs = str_cstr(c->arena, str_sub(location, (size_t)at + strlen("?vfs="), location.len));
		location = str_sub(location, 0, (size_t)at);
	}
	return str_cstr(c->arena, location);
}

Status sqlite_open(Ctx *c, Str location, DbMode mode, Db **ret)
{
	char *vfs = NULL;
	const char *path = split_location(c, location, &vfs);
	const char *lock_path = str_cstr(c->arena, str_printf(c->arena, "%s-writer", path));

	if (sqlite3_libversion_number() < SQLITE_LEAST_VERSION || !sqlite3_threadsafe())
		return faultf(c, E_UNSUPPORTED, "db", "sqlite_too_old", "SQLite %s", sqlite3_libversion());
	if (path[0] == '\0' || path[0] == ':')
		return fault(c, E_INVALID, "db", "database_url");
	if (mode != DB_CREATE && !vfs && access(path, F_OK) != 0)
		return fault(c, E_NOT_FOUND, "db", "database_missing");
	SqliteDb *db = calloc(1, sizeof(*db));

	if (!db)
		return fault(c, E_NOMEM, NULL, "memory");
	db->db.driver = &sqlite_driver;
	db->db.mode = mode;
	db->writer_lock = -1;
	db->timeout_us = DB_TIMEOUT_MS * 1000;
	Status s = open_handle(c, db, path, lock_path, vfs);

	if (s == OK)
		s = configure(c, db);
	if (s == OK && mode == DB_CREATE && !vfs)
		s = sync_folders(c, path);
	if (s != OK) {
		close_db(&db->db);
		return s;
	}
	*ret = &db->db;
	return OK;
}

/* ---- statements ---- */

static Status prepare(Ctx *c, Stmt *st)
{
	SqliteDb *db = db_of(st);
	const char *rest = NULL;
	int code = sqlite3_prepare_v3(
		db->h, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &((SqliteStmt *)st)->h, &rest);

	if (code != SQLITE_OK)
		return error_of(c, db->h, code, st->sql);
	if (!handle(st) || str_trim(str_from(rest)).len > 0)
		return driver_bug(c, st->sql, "not one statement");
	st->params = sqlite3_bind_parameter_count(handle(st));
	return OK;
}

static void finish(Stmt *st)
{
	sqlite3_finalize(handle(st));
}

void (*sqlite_watch)(const char *sql, bool scanned);

static void clear(Stmt *st)
{
	if (sqlite_watch)
		sqlite_watch(
			st->sql, sqlite3_stmt_status(handle(st), SQLITE_STMTSTATUS_FULLSCAN_STEP, true) > 0);
	sqlite3_reset(handle(st));
	sqlite3_clear_bindings(handle(st));
}

static Status bind(Stmt *st, int number, Value v)
{
	sqlite3_stmt *h = handle(st);
	int code = SQLITE_MISUSE;

	switch (v.kind) {
	case VALUE_I64: code = sqlite3_bind_int64(h, number, v.i64); break;
	case VALUE_F64: code = sqlite3_bind_double(h, number, v.f64); break;
	case VALUE_TEXT:
		code = sqlite3_bind_text64(h, number, v.str.ptr, v.str.len, SQLITE_STATIC, SQLITE_UTF8);
		break;
	case VALUE_BLOB: code = sqlite3_bind_blob64(h, number, v.str.ptr, v.str.len, SQLITE_STATIC); break;
	}
	assert(code != SQLITE_MISUSE && code != SQLITE_RANGE);
	return code == SQLITE_OK ? OK : code == SQLITE_TOOBIG ? E_TOO_LARGE : E_NOMEM;
}

static Status step(Ctx *c, Stmt *st, bool *ret_row)
{
	SqliteDb *db = db_of(st);
	sqlite3_stmt *h = handle(st);

	if (!sqlite3_stmt_busy(h))
		start_clock(db);
	int code = sqlite3_step(h);

	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		Status s = error_of(c, db->h, code, st->sql);

		sqlite3_reset(h);
		return s;
	}
	if (!sqlite3_stmt_readonly(h))
		st->changes = sqlite3_changes64(db->h);
	*ret_row = code == SQLITE_ROW;
	return OK;
}

static int64_t column_i64(Stmt *st, int column)
{
	return sqlite3_column_int64(handle(st), column);
}

static double column_f64(Stmt *st, int column)
{
	return sqlite3_column_double(handle(st), column);
}

static Str column_str(Stmt *st, int column)
{
	sqlite3_stmt *h = handle(st);
	/* Text too: as text it would be copied for its NUL, which we do not need, and be empty when there is
	 * no memory for that. */
	const void *p = sqlite3_column_blob(h, column);
	int n = sqlite3_column_bytes(h, column);

	return p ? (Str){ p, (size_t)n } : (Str){ "", 0 };
}

/* ---- transactions ---- */

static Status begin(Ctx *c, Db *db)
{
	return run_script(c, db, db->mode == DB_READ ? "BEGIN" : "BEGIN IMMEDIATE");
}

static Status commit(Ctx *c, Db *db)
{
	return run_script(c, db, "COMMIT");
}

static bool transaction_lives(const Db *db)
{
	return !sqlite3_get_autocommit(((const SqliteDb *)db)->h);
}

static void rollback(Db *d)
{
	SqliteDb *db = (SqliteDb *)d;

	if (!transaction_lives(d)) /* SQLite did so itself: disk full, I/O error */
		return;
	db->deadline_us = 0;
	sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
	assert(!transaction_lives(d));
}

static bool checkpoint_is_due(const Db *d)
{
	const SqliteDb *db = (const SqliteDb *)d;

	return db->log_frames >= (db->log_frames < db->tried_frames ? 0 : db->tried_frames) + WAL_DUE_FRAMES;
}

static Status checkpoint(Ctx *c, Db *d)
{
	SqliteDb *db = (SqliteDb *)d;
	int frames = 0, moved = 0;

	if (!take_writer_lock(db))
		return OK;
	start_clock(db);
	int code = sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames, &moved);

	if (code == SQLITE_OK && frames >= WAL_LONG_FRAMES) {
		sqlite3_busy_timeout(db->h, TRUNCATE_WAIT_MS);
		code = sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, &frames, &moved);
		sqlite3_busy_timeout(db->h, BUSY_TIMEOUT_MS);
	}
	db->tried_frames = frames;
	db->log_frames = 0;
	if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) /* a reader is in the way: next time */
		return OK;
	return error_of(c, db->h, code, "checkpoint");
}

static Status set_timeout(Ctx *c UNUSED, Db *db, int64_t ms)
{
	((SqliteDb *)db)->timeout_us = ms * 1000;
	return OK;
}

static bool is_connected(const Db *db UNUSED)
{
	return true;
}

static Status reconnect(Ctx *c UNUSED, Db *db UNUSED)
{
	return OK;
}

static const Driver sqlite_driver = {
	.dialect = SQLITE,
	.stmt_size = sizeof(SqliteStmt),
	.prepare = prepare,
	.finish = finish,
	.clear = clear,
	.bind = bind,
	.step = step,
	.i64 = column_i64,
	.f64 = column_f64,
	.str = column_str,
	.script = run_script,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.transaction_lives = transaction_lives,
	.checkpoint = checkpoint,
	.checkpoint_is_due = checkpoint_is_due,
	.set_timeout = set_timeout,
	.is_connected = is_connected,
	.reconnect = reconnect,
	.close = close_db,
	.sql_tx_id = "UPDATE meta_tx SET n = n + 1 WHERE id = 1 RETURNING n",
	.sql_tx_horizon = "SELECT n + 1 FROM meta_tx WHERE id = 1",
};
