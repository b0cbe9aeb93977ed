/*
 * driver.h: what db.c asks of SQLite and of PostgreSQL.
 *
 * Private to db.c, sqlite.c, postgres.c. A driver's Db and Stmt begin with the common ones below. db.c keeps
 * the cache of statements and the state of the transaction; a driver only talks to its database and turns its
 * errors into ours.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/db.h"

/* Statements kept prepared on a connection; the product has some 200 texts. The one unused for longest makes
 * room. */
#define DB_STATEMENTS_MAX 400
#define DB_CACHE_SLOTS	  256
typedef struct Driver Driver;
typedef struct RowSql RowSql;

struct Db {
	const Driver *driver;
	DbMode mode;
	bool in_transaction;
	bool in_savepoint;
	Status failed; /* not OK: a statement of this transaction failed, only undoing is possible */
	int64_t tx_id; /* of this transaction, 0 while nobody asked */
	bool tx_id_in_savepoint;
	uint64_t uses; /* counts up; a statement's last_use is a moment of it */
	size_t statements;
	Stmt *slots[DB_CACHE_SLOTS];
	RowSql *row_sql; /* rows.c: SQL text made once for each resource */
};

struct Stmt {
	Db *db;
	Stmt *next; /* in its slot */
	char *sql;
	uint64_t hash;
	uint64_t last_use;
	bool taken; /* between db_prepare and stmt_release */
	bool started; /* stepped since then */
	bool done; /* no further row */
	Status misuse; /* a bind failed (no memory, too big): the step says so */
	int64_t changes;
	int params;
	bool *bound; /* [params] */
};

/* Every function but close, finish and clear returns faults in the words of db.h. */
struct Driver {
	Dialect dialect;
	size_t stmt_size;
	Status (*prepare)(Ctx *c, Stmt *st); /* st->sql is set; sets params */
	void (*finish)(Stmt *st); /* frees the driver's part */
	void (*clear)(Stmt *st); /* reset, no bindings */
	Status (*bind)(Stmt *st, int number, Value v);
	Status (*step)(Ctx *c, Stmt *st, bool *ret_row);
	int64_t (*i64)(Stmt *st, int column);
	double (*f64)(Stmt *st, int column);
	Str (*str)(Stmt *st, int column);
	Status (*script)(Ctx *c, Db *db, const char *sql);
	Status (*begin)(Ctx *c, Db *db);
	Status (*commit)(Ctx *c, Db *db);
	void (*rollback)(Db *db);
	bool (*transaction_lives)(const Db *db); /* false: the database gave the whole transaction up */
	Status (*checkpoint)(Ctx *c, Db *db);
	bool (*checkpoint_is_due)(const Db *db); /* NULL: never */
	Status (*set_timeout)(Ctx *c, Db *db, int64_t ms);
	bool (*is_connected)(const Db *db);
	Status (*reconnect)(Ctx *c, Db *db);
	void (*close)(Db *db); /* frees Db */
	const char *sql_tx_id;
	const char *sql_tx_horizon;
};

/* Each gives a Db with its common part zeroed but for driver and mode. */
NODISCARD Status sqlite_open(Ctx *c, Str location, DbMode mode, Db **ret);
NODISCARD Status postgres_open(Ctx *c, Str url, DbMode mode, Db **ret);

/* An error that is our own mistake: logged with the text of the statement. No values are in the message. */
NODISCARD Status driver_bug(Ctx *c, const char *sql, const char *message);
/* E_CONFLICT naming the last of the columns "a, b" or "t.a, t.b": the one a person typed, the others being
 * its scope. */
NODISCARD Status driver_conflict(Ctx *c, Str columns);

/* Tests: told of each statement that was run; scanned: it read a whole table or index step by step. NULL:
 * nobody is. */
extern void (*sqlite_watch)(const char *sql, bool scanned);

void rows_forget(Db *db); /* rows.c: frees db->row_sql */

#endif
