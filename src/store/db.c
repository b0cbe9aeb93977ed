/*
 * db.c: the common part of a connection: which driver, the cache of prepared statements, the state of a
 * transaction.
 *
 * A transaction in which a statement failed can only be undone, to the savepoint or whole. PostgreSQL wants
 * it so; we hold SQLite to the same, so that what works on one works on the other.
 */
#include "store/driver.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

static Status open_any(Ctx *c, Str url, DbMode mode, Db **ret)
{
	if (str_starts(url, STR("sqlite:")))
		return sqlite_open(c, str_sub(url, strlen("sqlite:"), url.len), mode, ret);
	if (str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://")))
		return postgres_open(c, url, mode, ret);
	return fault(c, E_INVALID, "db", "database_url");
}

/* Opening holds nothing that would be lost when the arena gives up. */
Status db_open(Ctx *c, Str url, DbMode mode, Db **ret)
{
	jmp_buf *outer = c->arena->escape, out_of_memory;
	Status st;

	if (arena_guard(c->arena, &out_of_memory))
		st = fault(c, E_NOMEM, NULL, "memory");
	else
		st = open_any(c, url, mode, ret);
	c->arena->escape = outer;
	return st;
}

static void stmt_free(Stmt *st)
{
	st->db->driver->finish(st);
	st->db->statements--;
	free(st->bound);
	free(st->sql);
	free(st);
}

void db_close(Db **db)
{
	Db *d = *db;

	if (!d)
		return;
	for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
		while (d->slots[i]) {
			Stmt *st = d->slots[i];

			d->slots[i] = st->next;
			stmt_free(st);
		}
	}
	if (d->in_transaction)
		db_rollback(d);
	rows_forget(d);
	d->driver->close(d);
	*db = NULL;
}

Dialect db_dialect(const Db *db)
{
	return db->driver->dialect;
}

bool db_is_connected(const Db *db)
{
	return db->driver->is_connected(db);
}

/* ---- statements ---- */

static uint64_t hash_text(const char *s)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

static Stmt *find_idle(Db *db, const char *sql, uint64_t hash)
{
	for (Stmt *st = db->slots[hash % DB_CACHE_SLOTS]; st; st = st->next) {
		if (st->hash == hash && !st->taken && strcmp(st->sql, sql) == 0)
			return st;
	}
	return NULL;
}

static void forget_oldest_idle(Db *db)
{
	Stmt **oldest = NULL;

	for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
		for (Stmt **at = &db->slots[i]; *at; at = &(*at)->next) {
			if (!(*at)->taken && (!oldest || (*at)->last_use < (*oldest)->last_use))
				oldest = at;
		}
	}
	if (oldest) {
		Stmt *st = *oldest;

		*oldest = st->next;
		stmt_free(st);
	}
}

/* Nothing may run in a transaction that has failed. */
static Status check_usable(Ctx *c, const Db *db)
{
	if (db->in_transaction && db->failed != OK)
		return fault(c, db->failed, NULL, "transaction_failed");
	return OK;
}

static Status note_failure(Db *db, Status s)
{
	if (s != OK && db->in_transaction && db->failed == OK)
		db->failed = s;
	return s;
}

static Status make_stmt(Ctx *c, Db *db, const char *sql, uint64_t hash, Stmt **ret)
{
	Stmt *st = calloc(1, db->driver->stmt_size);

	if (!st || !(st->sql = strdup(sql))) {
		free(st);
		return fault(c, E_NOMEM, NULL, "memory");
	}
	st->db = db;
	st->hash = hash;
	db->statements++;
	Status s = db->driver->prepare(c, st);

	if (s == OK && st->params > 0) {
		st->bound = calloc((size_t)st->params, sizeof(bool));
		if (!st->bound)
			s = fault(c, E_NOMEM, NULL, "memory");
	}
	if (s != OK) {
		stmt_free(st);
		return s;
	}
	st->next = db->slots[hash % DB_CACHE_SLOTS];
	db->slots[hash % DB_CACHE_SLOTS] = st;
	*ret = st;
	return OK;
}

Status db_prepare(Ctx *c, Db *db, const char *sql, Stmt **ret)
{
	TRY(check_usable(c, db));
	uint64_t hash = hash_text(sql);
	Stmt *st = find_idle(db, sql, hash);

	if (!st) {
		if (db->statements >= DB_STATEMENTS_MAX)
			forget_oldest_idle(db);
		TRY(note_failure(db, make_stmt(c, db, sql, hash, &st)));
	}
	assert(st);
	st->taken = true;
	st->last_use = ++db->uses;
	*ret = st;
	return OK;
}

void stmt_release(Stmt **st)
{
	Stmt *s = *st;

	if (!s)
		return;
	assert(s->taken);
	s->db->driver->clear(s);
	s->taken = s->started = s->done = false;
	s->misuse = OK;
	s->changes = 0;
	if (s->params > 0)
		memset(s->bound, 0, (size_t)s->params * sizeof(bool));
	*st = NULL;
}

void db_release_all(Db *db)
{
	for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
		for (Stmt *st = db->slots[i]; st; st = st->next) {
			Stmt *s = st;

			if (s->taken)
				stmt_release(&s);
		}
	}
}

void stmt_bind(Stmt *st, int number, Value v)
{
	assert(st->taken && !st->started);
	assert(number >= 1 && number <= st->params);
	if (!v.str.ptr)
		v.str = (Str){ "", 0 };
	Status s = st->db->driver->bind(st, number, v);

	if (s != OK)
		st->misuse = s;
	st->bound[number - 1] = true;
}

static Status start(Ctx *c, Stmt *st)
{
	for (int i = 0; i < st->params; i++) {
		if (!st->bound[i])
			return driver_bug(c, st->sql, "a parameter has no value");
	}
	if (st->misuse == E_NOMEM)
		return fault(c, E_NOMEM, NULL, "memory");
	if (st->misuse != OK)
		return fault(c, st->misuse, NULL, "too_large");
	st->started = true;
	return OK;
}

Status stmt_step(Ctx *c, Stmt *st, bool *ret_row)
{
	bool row = false;
	Status s = check_usable(c, st->db);

	assert(st->taken);
	if (s == OK && !st->started)
		s = start(c, st);
	if (s == OK && !st->done)
		s = st->db->driver->step(c, st, &row);
	if (s != OK) {
		st->done = true;
		return note_failure(st->db, s);
	}
	st->done = !row;
	*ret_row = row;
	return OK;
}

int64_t stmt_i64(Stmt *st, int column)
{
	assert(st->started && !st->done);
	return st->db->driver->i64(st, column);
}

double stmt_f64(Stmt *st, int column)
{
	assert(st->started && !st->done);
	return st->db->driver->f64(st, column);
}

Str stmt_str(Stmt *st, int column)
{
	assert(st->started && !st->done);
	return st->db->driver->str(st, column);
}

Value stmt_value(Stmt *st, int column, ValueKind kind)
{
	Value v = { .kind = kind };

	switch (kind) {
	case VALUE_I64: v.i64 = stmt_i64(st, column); break;
	case VALUE_F64: v.f64 = stmt_f64(st, column); break;
	case VALUE_TEXT:
	case VALUE_BLOB: v.str = stmt_str(st, column); break;
	}
	return v;
}

int64_t stmt_changes(Stmt *st)
{
	assert(st->started);
	return st->changes;
}

static Status prepare_bound(Ctx *c, Db *db, const char *sql, const Value *values, size_t n, Stmt **ret)
{
	TRY(db_prepare(c, db, sql, ret));
	for (size_t i = 0; i < n; i++)
		stmt_bind(*ret, (int)i + 1, values[i]);
	return OK;
}

Status db_run_values(Ctx *c, Db *db, const char *sql, const Value *values, size_t n, int64_t *ret_changes)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = true;

	TRY(prepare_bound(c, db, sql, values, n, &st));
	while (row)
		TRY(stmt_step(c, st, &row));
	if (ret_changes)
		*ret_changes = stmt_changes(st);
	return OK;
}

Status db_number(
	Ctx *c, Db *db, const char *sql, const Value *values, size_t n, int64_t otherwise, int64_t *ret)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;

	TRY(prepare_bound(c, db, sql, values, n, &st));
	TRY(stmt_step(c, st, &row));
	int64_t found = row ? stmt_i64(st, 0) : otherwise;

	/* To the end, so that an INSERT … RETURNING outside of a transaction is committed when we say so. */
	while (row)
		TRY(stmt_step(c, st, &row));
	*ret = found;
	return OK;
}

Status db_script(Ctx *c, Db *db, Str sql)
{
	TRY(check_usable(c, db));
	return note_failure(db, db->driver->script(c, db, str_cstr(c->arena, sql)));
}

/* ---- transactions ---- */

static void end_transaction(Db *db)
{
	db->in_transaction = db->in_savepoint = false;
	db->failed = OK;
	db->tx_id = 0;
	db->tx_id_in_savepoint = false;
}

bool db_in_transaction(const Db *db)
{
	return db->in_transaction;
}

Status db_begin(Ctx *c, Db *db)
{
	assert(!db->in_transaction);
	TRY(db->driver->begin(c, db));
	db->in_transaction = true;
	return OK;
}

Status db_commit(Ctx *c, Db *db)
{
	assert(db->in_transaction && !db->in_savepoint);
	Status s = check_usable(c, db);

	if (s == OK)
		s = db->driver->commit(c, db);
	if (s != OK) {
		db_rollback(db);
		return s;
	}
	end_transaction(db);
	return OK;
}

void db_rollback(Db *db)
{
	if (!db->in_transaction)
		return;
	db->driver->rollback(db);
	end_transaction(db);
}

Status db_savepoint(Ctx *c, Db *db)
{
	assert(db->in_transaction && !db->in_savepoint);
	TRY(check_usable(c, db));
	TRY(note_failure(db, db->driver->script(c, db, "SAVEPOINT one")));
	db->in_savepoint = true;
	return OK;
}

Status db_savepoint_keep(Ctx *c, Db *db)
{
	assert(db->in_savepoint);
	TRY(check_usable(c, db));
	TRY(note_failure(db, db->driver->script(c, db, "RELEASE SAVEPOINT one")));
	db->in_savepoint = db->tx_id_in_savepoint = false;
	return OK;
}

Status db_savepoint_drop(Ctx *c, Db *db)
{
	assert(db->in_savepoint);
	if (db->failed != OK && !db->driver->transaction_lives(db))
		return fault(c, db->failed, NULL, "transaction_lost");
	Status s = db->driver->script(c, db, "ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one");

	if (s != OK) {
		db->failed = s;
		return s;
	}
	if (db->tx_id_in_savepoint) /* on SQLite its counter went back too */
		db->tx_id = 0;
	db->in_savepoint = db->tx_id_in_savepoint = false;
	db->failed = OK;
	return OK;
}

Status db_tx_id(Ctx *c, Db *db, int64_t *ret_tx)
{
	assert(db->in_transaction && db->mode != DB_READ);
	TRY(check_usable(c, db));
	if (db->tx_id == 0) {
		int64_t id = 0;

		TRY(db_number(c, db, db->driver->sql_tx_id, NULL, 0, 0, &id));
		if (id == 0)
			return note_failure(db, fault(c, E_CORRUPT, "meta_tx", "row_missing"));
		db->tx_id = id;
		db->tx_id_in_savepoint = db->in_savepoint;
	}
	*ret_tx = db->tx_id;
	return OK;
}

Status db_tx_horizon(Ctx *c, Db *db, int64_t *ret_tx)
{
	return db_number(c, db, db->driver->sql_tx_horizon, NULL, 0, 0, ret_tx);
}

/* ---- the rest is the driver's ---- */

Status db_checkpoint(Ctx *c, Db *db)
{
	assert(!db->in_transaction && db->mode != DB_READ);
	return db->driver->checkpoint(c, db);
}

bool db_checkpoint_is_due(const Db *db)
{
	return db->driver->checkpoint_is_due && db->driver->checkpoint_is_due(db);
}

Status db_set_timeout(Ctx *c, Db *db, int64_t ms)
{
	assert(!db->in_transaction);
	return db->driver->set_timeout(c, db, ms);
}

Status db_reconnect(Ctx *c, Db *db)
{
	db_rollback(db);
	return db->driver->reconnect(c, db);
}

/* ---- for the drivers ---- */

Status driver_bug(Ctx *c, const char *sql, const char *message)
{
	log_line(LOG_ERROR, "statement_refused", LOG_CSTR("why", message), LOG_CSTR("sql", sql));
	return faultf(c, E_INTERNAL, NULL, "statement_refused", "%s", message);
}

Status driver_conflict(Ctx *c, Str columns)
{
	size_t from = columns.len;

	while (from > 0 && columns.ptr[from - 1] != '.' && columns.ptr[from - 1] != ' ')
		from--;
	return fault(c, E_CONFLICT, str_cstr(c->arena, str_sub(columns, from, columns.len)), "taken");
}
