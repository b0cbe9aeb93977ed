/*
 * db.h: one connection to a database, the same face for SQLite and PostgreSQL.
 *
 * Private to store/. Statements are written once with ?1 parameters (rewritten to $1 for PostgreSQL when
 * prepared) and cached by their text per connection. A Db belongs to one thread. Values returned by
 * db_column_* live until the next step of the statement; db_row_read copies into the arena.
 *
 * Errors: E_BUSY (locked, try again), E_CONFLICT (a unique index), E_FULL (no room), E_IO, E_CORRUPT,
 * E_UNKNOWN (the connection broke and it is not known whether the commit happened), E_INTERNAL (our SQL is
 * wrong: logged with the text of the statement). A failed fsync stops the process.
 *
 * After an error inside a transaction only db_savepoint_drop or db_rollback help: every statement until then
 * fails with the same status (reason "transaction_failed"), on both databases. When db_savepoint_drop itself
 * fails (disk full, connection lost), the whole transaction is gone and nothing of it was kept.
 *
 * Text compares by bytes on both; a PostgreSQL database of another collation is refused (createdb -T
 * template0 -E UTF8 -l C). Parameters have the type of their value: a VAL_I64 is a bigint, so write CAST(?1
 * AS integer) where PostgreSQL wants an integer (substr, chr), and sums as CAST(SUM(x) AS bigint). No
 * statement may run longer than DB_TIMEOUT_MS: E_BUSY, "too_slow". PostgreSQL results come whole: ask for
 * long lists page by page.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "model/model.h"

typedef struct Db Db;
typedef struct Stmt Stmt;

/* A question that runs longer has lost its asker. db_set_timeout changes it for one connection. */
#define DB_TIMEOUT_MS ((int64_t)30000)

typedef enum DbMode {
	DB_WRITE, /* the writer: the only connection that checkpoints */
	DB_READ, /* read-only; refuses to write */
	DB_CREATE, /* as DB_WRITE, and makes the file (0600) with its directory entry fsynced */
} DbMode;

/*
 * "sqlite:PATH" or "postgresql://…"; "sqlite:PATH?vfs=NAME" for tests. Beside a SQLite database lie PATH-wal,
 * PATH-shm and PATH-writer (whoever holds the lock on it checkpoints). Faults: database_url,
 * database_missing, database_unreachable, database_collation, sqlite_too_old, postgresql_too_old,
 * cannot_open, no_wal.
 */
NODISCARD Status db_open(Ctx *c, Str url, DbMode mode, Db **ret);
void db_close(Db **db);
Dialect db_dialect(const Db *db);

/*
 * A prepared statement, reset and without bindings. The text is copied and is the key of the cache; the same
 * text may be asked for again while the first is still in use. Errors of the SQL show here on SQLite, at the
 * first step on PostgreSQL.
 */
NODISCARD Status db_prepare(Ctx *c, Db *db, const char *sql, Stmt **ret);
void stmt_release(Stmt **st); /* back to the cache; for CLEANUP */
/* After an arena's escape jumped over CLEANUPs: all statements back to the cache. Then db_rollback. */
void db_release_all(Db *db);
void stmt_bind(Stmt *st, int number, Value v); /* ?1 is number 1; text must live until the release */

/* One row further. *ret_row false: done. An INSERT/UPDATE runs fully on the first step. */
NODISCARD Status stmt_step(Ctx *c, Stmt *st, bool *ret_row);
int64_t stmt_i64(Stmt *st, int column); /* columns from 0 */
double stmt_f64(Stmt *st, int column);
Str stmt_str(Stmt *st, int column); /* text or blob */
Value stmt_value(Stmt *st, int column, ValueKind kind);
int64_t stmt_changes(Stmt *st); /* rows changed by the INSERT/UPDATE/DELETE just run */

/* Shorthand: prepare, bind the list, run to the end. Db *db, sql, then at least one value; db_run_plain has
 * none. */
#define db_run_plain(c, db, sql) db_run_values((c), (db), (sql), NULL, 0, NULL)
#define db_run(c, db, sql, ...)                                                                              \
	db_run_values((c), (db), (sql), (const Value[]){ __VA_ARGS__ },                                      \
		sizeof((const Value[]){ __VA_ARGS__ }) / sizeof(Value), NULL)
#define db_run_changes(c, db, sql, ret_changes, ...)                                                         \
	db_run_values((c), (db), (sql), (const Value[]){ __VA_ARGS__ },                                      \
		sizeof((const Value[]){ __VA_ARGS__ }) / sizeof(Value), (ret_changes))
NODISCARD Status db_run_values(
	Ctx *c, Db *db, const char *sql, const Value *values, size_t n, int64_t *ret_changes);
/* First column of the first row; `otherwise` when there is no row. */
NODISCARD Status db_number(
	Ctx *c, Db *db, const char *sql, const Value *values, size_t n, int64_t otherwise, int64_t *ret);

/* Several statements without parameters (DDL), each ended by ";\n". Between db_begin and db_commit when it
 * must be all or nothing. */
NODISCARD Status db_script(Ctx *c, Db *db, Str sql);

/* Transactions. db_begin takes the write lock on SQLite (BEGIN IMMEDIATE) for DB_WRITE, a snapshot for
 * DB_READ, from its first question on. */
NODISCARD Status db_begin(Ctx *c, Db *db);
NODISCARD Status db_commit(Ctx *c, Db *db); /* returns after the flush to disk */
void db_rollback(Db *db);
NODISCARD Status db_savepoint(Ctx *c, Db *db); /* one level is enough: one command inside a group */
NODISCARD Status db_savepoint_keep(Ctx *c, Db *db);
NODISCARD Status db_savepoint_drop(Ctx *c, Db *db); /* undo to the savepoint */
bool db_in_transaction(const Db *db);

/* Rows by field table (rows.c, on top of the above). Columns of the SELECT are the resource's fields in order
 * from `first`. */
NODISCARD Status row_from_stmt(
	Ctx *c, const Resource *r, Stmt *st, int first, void *row); /* copies text to the arena */
NODISCARD Status row_insert(Ctx *c, Db *db, const Resource *r, const void *row);
/* E_STALE when the stored version is not expected_version (resources without a version field: pass 0). */
NODISCARD Status row_update(Ctx *c, Db *db, const Resource *r, const void *row, int64_t expected_version);
/* E_NOT_FOUND (fault field = resource name) when absent. */
NODISCARD Status row_get(Ctx *c, Db *db, const Resource *r, int64_t id, void *row);
/*
 * The same inside a transaction, and nobody else changes the row until its end. On PostgreSQL another process
 * that does so now is waited for, and what it made of the row is what comes back; without may_wait: E_BUSY,
 * "database_locked". SQLite has one writer at a time.
 */
NODISCARD Status row_get_locked(Ctx *c, Db *db, const Resource *r, int64_t id, bool may_wait, void *row);
/*
 * The row whose UNIQUE field has this value, through that field's index (which holds only what is not empty:
 * the question must say so too, or every row is read).
 */
NODISCARD Status row_find(
	Ctx *c, Db *db, const Resource *r, const char *field, Value v, void *row, bool *ret_found);
/* SELECT all fields FROM table WHERE <where…>; rows are an array of r->size each in the arena. */
NODISCARD Status rows_where(Ctx *c, Db *db, const Resource *r, const char *where, const Value *values,
	size_t n, void **ret_rows, size_t *ret_n);

/* Driver specifics that the commit needs. */
NODISCARD Status db_checkpoint(
	Ctx *c, Db *db); /* SQLite writer only: PASSIVE, TRUNCATE when the WAL is long */
bool db_checkpoint_is_due(const Db *db); /* the log has grown so long that moving it takes a moment */
/*
 * The number of this transaction: events are ordered by (tx, seq). Table meta_tx(id = 1, n), made by
 * migrate(): on SQLite n is the last number; on PostgreSQL n is added to pg_current_xact_id() and is 0, until
 * a dump was loaded into another server, whose numbers start anew: then set n to the greatest stored tx.
 */
NODISCARD Status db_tx_id(Ctx *c, Db *db, int64_t *ret_tx);
/* Nothing that this connection cannot see yet will ever appear with a smaller tx: a feed reads `tx <
 * horizon`, in the same snapshot. */
NODISCARD Status db_tx_horizon(Ctx *c, Db *db, int64_t *ret_tx);
NODISCARD Status db_set_timeout(
	Ctx *c, Db *db, int64_t ms); /* outside of a transaction; 0: none (migrations, exports) */
bool db_is_connected(const Db *db);
NODISCARD Status db_reconnect(Ctx *c, Db *db); /* PostgreSQL: after E_UNKNOWN; SQLite: nothing to do */

#endif
