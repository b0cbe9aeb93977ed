/*
 * postgres.c: the PostgreSQL driver, on libpq.
 *
 * Statements are prepared on the server at their first step, when the kinds of their values are known: a
 * parameter has the type of its value (bigint, double precision, text, bytea), never one that the server
 * guessed from `?1 = 0`. Results come whole and as text; long lists are asked for page by page.
 *
 * The database must compare text by bytes, as SQLite does (createdb -T template0 -E UTF8 -l C): opening
 * refuses another one, because pages would be cut by one order and continued by another.
 *
 * A connection that broke answers E_BUSY until db_reconnect, except in COMMIT, where E_UNKNOWN says that
 * nobody can know.
 */
#include "store/driver.h"

#include "base/buf.h"
#include "base/log.h"

#include <ctype.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQL_MAX_BYTES ((size_t)256 << 10) /* the longest statement we write is 8 KiB */
#define NAME_SIZE     24
#define MESSAGE_SIZE  160

/* Types of the server, from its catalogue pg_type: they never change. */
#define TYPE_BYTEA  17
#define TYPE_INT8   20
#define TYPE_TEXT   25
#define TYPE_FLOAT8 701

typedef struct PgDb {
	Db db;
	PGconn *conn;
	unsigned generation; /* of the session: statements prepared in an earlier one are gone */
	unsigned names;
	int64_t timeout_ms;
	bool lost;
} PgDb;

/* One value on its way to the server. */
typedef struct PgParam {
	Oid type, prepared_type;
	const char *ptr;
	int len;
	uint64_t number; /* big-endian, what ptr points to for numbers */
} PgParam;

typedef struct PgStmt {
	Stmt st;
	char *sql; /* with $1 for ?1 */
	char name[NAME_SIZE];
	unsigned generation; /* 0: not prepared */
	PgParam *params;
	/* libpq wants columns, not rows */
	Oid *types;
	const char **values;
	int *lengths, *formats;
	PGresult *result;
	int row;
	bool has_blobs;
	Str *blobs; /* of this row, [columns]; bytes in blob_bytes */
	Buf blob_bytes;
} PgStmt;

static const Driver postgres_driver;

static PgDb *db_of(const Stmt *st)
{
	return (PgDb *)st->db;
}

static void result_release(PGresult **r)
{
	PQclear(*r);
	*r = NULL;
}

/* ---- errors ---- */

static bool in_class(const char *state, const char *class)
{
	return strncmp(state, class, strlen(class)) == 0;
}

static Status lost(Ctx *c, PgDb *db)
{
	db->lost = true;
	return fault(c, E_BUSY, NULL, "database_lost");
}

/* "Key (area_id, login)=(…) already exists.", in any language; what stands in the second brackets is
 * personal. */
static Status conflict(Ctx *c, const PGresult *r)
{
	const char *detail = PQresultErrorField(r, PG_DIAG_MESSAGE_DETAIL);
	const char *from = detail ? strchr(detail, '(') : NULL;
	const char *to = from ? strstr(from, ")=(") : NULL;

	if (to)
		return driver_conflict(c, (Str){ from + 1, (size_t)(to - from - 1) });
	return driver_conflict(c, str_from(PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME)));
}

static Status error_of(Ctx *c, PgDb *db, const PGresult *r, const char *sql)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	if (PQstatus(db->conn) != CONNECTION_OK || !state)
		return lost(c, db);
	if (in_class(state, "08") || in_class(state, "57P"))
		return lost(c, db);
	if (in_class(state, "25006") &&
		db->db.mode != DB_READ) /* the primary became a standby: find the new one */
		return lost(c, db);
	if (in_class(state, "23505"))
		return conflict(c, r);
	if (in_class(state, "53100"))
		return fault(c, E_FULL, NULL, "disk_full");
	if (in_class(state, "53200"))
		return fault(c, E_NOMEM, NULL, "memory");
	if (in_class(state, "57014"))
		return fault(c, E_BUSY, NULL, "too_slow");
	if (in_class(state, "40") || in_class(state, "55P03") || in_class(state, "53"))
		return fault(c, E_BUSY, NULL, "database_locked");
	if (in_class(state, "54000"))
		return fault(c, E_TOO_LARGE, NULL, "too_large");
	if (in_class(state, "22003") || in_class(state, "22021") || in_class(state, "22P05"))
		return fault(c, E_INVALID, NULL, "value");
	if (in_class(state, "58030") || in_class(state, "XX001") || in_class(state, "XX002")) {
		log_line(LOG_ERROR, "database_io", LOG_CSTR("sqlstate", state));
		return fault(c, in_class(state, "58") ? E_IO : E_CORRUPT, NULL,
			in_class(state, "58") ? "database_io" : "database_corrupt");
	}
	return driver_bug(c, sql, message ? message : state);
}

static bool went_well(const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

static Status run_script(Ctx *c, Db *d, const char *sql)
{
	PgDb *db = (PgDb *)d;

	if (db->lost)
		return lost(c, db);
	CLEANUP(result_release)
	PGresult *r = PQexec(db->conn, sql);

	return went_well(r) ? OK : error_of(c, db, r, sql);
}

/* ---- opening and closing ---- */

static void drop_notice(void *arg UNUSED, const PGresult *r UNUSED)
{
}

/* The database's own order of text and its bytes must be ours. */
static Status check_database(Ctx *c, PgDb *db)
{
	static const char sql[] =
		"SELECT datcollate, pg_encoding_to_char(encoding), datlocprovider::text FROM pg_database"
		" WHERE datname = current_database()";
	CLEANUP(result_release)
	PGresult *r = PQexec(db->conn, sql);

	if (!went_well(r) || PQntuples(r) != 1)
		return error_of(c, db, r, sql);
	const char *order = PQgetvalue(r, 0, 0), *bytes = PQgetvalue(r, 0, 1);
	bool by_bytes = strcmp(order, "C") == 0 || strcmp(order, "POSIX") == 0;

	if (!by_bytes || strcmp(PQgetvalue(r, 0, 2), "c") != 0 || strcmp(bytes, "UTF8") != 0)
		return faultf(c, E_UNSUPPORTED, "db", "database_collation",
			"collation %s, encoding %s; create it with: createdb -T template0 -E UTF8 -l C NAME",
			order, bytes);
	return OK;
}

static Status set_timeout(Ctx *c, Db *d, int64_t ms)
{
	char *sql = str_cstr(c->arena, str_printf(c->arena, "SET statement_timeout = %lld", (long long)ms));

	TRY(run_script(c, d, sql));
	((PgDb *)d)->timeout_ms = ms;
	return OK;
}

static Status start_session(Ctx *c, PgDb *db)
{
	PQsetNoticeReceiver(db->conn, drop_notice, NULL);
	db->lost = false;
	db->generation++;
	TRY(run_script(c, &db->db,
		"SET client_min_messages = warning; SET TimeZone = 'UTC';"
		" SET standard_conforming_strings = on; SET bytea_output = hex;"
		" SET extra_float_digits = 1; SET client_encoding = 'UTF8'"));
	TRY(set_timeout(c, &db->db, db->timeout_ms));
	if (db->db.mode == DB_READ)
		return run_script(c, &db->db, "SET default_transaction_read_only = on");
	/* An operator may ask for more than `on` (replicas), not for less: acknowledged is on disk. */
	return run_script(c, &db->db,
		"SELECT set_config('synchronous_commit', 'on', false)"
		" WHERE current_setting('synchronous_commit') = 'off'");
}

static Status connect_server(Ctx *c, PgDb *db, Str url)
{
	/* What stands before dbname may be overridden in the URL. A server that vanished is noticed within
	 * half a minute. */
	const char *const keys[] = { "connect_timeout", "keepalives_idle", "keepalives_interval",
		"keepalives_count", "tcp_user_timeout", "target_session_attrs", "dbname", "application_name",
		NULL };
	const char *const values[] = { "5", "10", "5", "3", "20000",
		db->db.mode == DB_READ ? "any" : "read-write", str_cstr(c->arena, url), "tiepsuc", NULL };

	db->conn = PQconnectdbParams(keys, values, 1);
	if (!db->conn)
		return fault(c, E_NOMEM, NULL, "memory");
	if (PQstatus(db->conn) != CONNECTION_OK) /* libpq's message never holds the password */
		return faultf(c, E_BUSY, "db", "database_unreachable", "%s", PQerrorMessage(db->conn));
	if (PQserverVersion(db->conn) < 150000)
		return faultf(
			c, E_UNSUPPORTED, "db", "postgresql_too_old", "server %d", PQserverVersion(db->conn));
	TRY(start_session(c, db));
	return check_database(c, db);
}

static void close_db(Db *d)
{
	PgDb *db = (PgDb *)d;

	PQfinish(db->conn);
	free(db);
}

Status postgres_open(Ctx *c, Str url, DbMode mode, Db **ret)
{
	PgDb *db = calloc(1, sizeof(*db));

	if (!db)
		return fault(c, E_NOMEM, NULL, "memory");
	db->db.driver = &postgres_driver;
	db->db.mode = mode;
	db->timeout_ms = DB_TIMEOUT_MS;
	Status s = connect_server(c, db, url);

	if (s != OK) {
		close_db(&db->db);
		return s;
	}
	*ret = &db->db;
	return OK;
}

static bool is_connected(const Db *d)
{
	const PgDb *db = (const PgDb *)d;

	return !db->lost && PQstatus(db->conn) == CONNECTION_OK;
}

static Status reconnect(Ctx *c, Db *d)
{
	PgDb *db = (PgDb *)d;

	PQreset(db->conn);
	if (PQstatus(db->conn) != CONNECTION_OK) {
		db->lost = true;
		return faultf(c, E_BUSY, "db", "database_unreachable", "%s", PQerrorMessage(db->conn));
	}
	return start_session(c, db);
}

/* ---- ?1 to $1 ---- */

/* The end of what starts at s and holds no parameters: 'text', "name", -- line. s itself when none starts
 * here. */
static const char *skip_quoted(const char *s)
{
	if (*s == '\'' || *s == '"') {
		const char *end = strchr(s + 1, *s); /* a doubled quote is read as two texts side by side */

		return end ? end + 1 : s + strlen(s);
	}
	if (s[0] == '-' && s[1] == '-')
		return s + strcspn(s, "\n");
	return s;
}

/* The greatest number is the count of parameters. */
static int rewrite_parameters(Buf *b, const char *sql)
{
	int most = 0;

	while (*sql) {
		const char *end = skip_quoted(sql);

		if (end != sql) {
			buf_add(b, (Str){ sql, (size_t)(end - sql) });
			sql = end;
		} else if (sql[0] == '?' && isdigit((unsigned char)sql[1])) {
			most = MAX(most, (int)strtol(sql + 1, NULL, 10));
			buf_add_char(b, '$');
			sql++;
		} else {
			buf_add_char(b, *sql++);
		}
	}
	return most;
}

/* ---- statements ---- */

static bool make_params(PgStmt *p, size_t n)
{
	if (n == 0)
		return true;
	p->params = calloc(n, sizeof(*p->params));
	p->types = calloc(n, sizeof(*p->types));
	p->values = calloc(n, sizeof(*p->values));
	p->lengths = calloc(n, sizeof(*p->lengths));
	p->formats = calloc(n, sizeof(*p->formats));
	return p->params && p->types && p->values && p->lengths && p->formats;
}

static Status prepare(Ctx *c, Stmt *st)
{
	PgStmt *p = (PgStmt *)st;
	Buf b;

	buf_init(&b, SQL_MAX_BYTES);
	buf_init(&p->blob_bytes, SIZE_MAX);
	st->params = rewrite_parameters(&b, st->sql);
	buf_add_char(&b, '\0');
	if (buf_ok(&b)) {
		p->sql = b.ptr; /* ours from here on */
	} else {
		buf_done(&b);
	}
	if (!p->sql || !make_params(p, (size_t)st->params)) {
		st->params = 0;
		return fault(c, E_NOMEM, NULL, "memory");
	}
	return OK;
}

/* In a transaction that failed the server takes no order: there the name stays until the session ends. */
static void forget_on_server(PgStmt *p)
{
	PgDb *db = db_of(&p->st);
	char sql[sizeof("DEALLOCATE ") + NAME_SIZE];
	PGTransactionStatusType state = PQtransactionStatus(db->conn);

	if (p->generation != db->generation || db->lost ||
		(state != PQTRANS_IDLE && state != PQTRANS_INTRANS))
		return;
	snprintf(sql, sizeof(sql), "DEALLOCATE %s", p->name);
	PQclear(PQexec(db->conn, sql));
}

static void finish(Stmt *st)
{
	PgStmt *p = (PgStmt *)st;

	if (p->generation)
		forget_on_server(p);
	PQclear(p->result);
	buf_done(&p->blob_bytes);
	free(p->blobs);
	free(p->params);
	free(p->types);
	free(p->values);
	free(p->lengths);
	free(p->formats);
	free(p->sql);
}

static void clear(Stmt *st)
{
	PgStmt *p = (PgStmt *)st;

	result_release(&p->result);
	buf_done(&p->blob_bytes);
	free(p->blobs);
	p->blobs = NULL;
	p->has_blobs = false;
	p->row = 0;
}

static Status bind(Stmt *st, int number, Value v)
{
	PgParam *p = &((PgStmt *)st)->params[number - 1];
	uint64_t bits = 0;

	*p = (PgParam){ .prepared_type = p->prepared_type };
	switch (v.kind) {
	case VALUE_I64:
		p->type = TYPE_INT8;
		p->number = htobe64((uint64_t)v.i64);
		break;
	case VALUE_F64:
		p->type = TYPE_FLOAT8;
		memcpy(&bits, &v.f64, sizeof(bits));
		p->number = htobe64(bits);
		break;
	case VALUE_TEXT: p->type = TYPE_TEXT; break;
	case VALUE_BLOB: p->type = TYPE_BYTEA; break;
	}
	if (p->type == TYPE_TEXT || p->type == TYPE_BYTEA) {
		if (v.str.len > INT32_MAX)
			return E_TOO_LARGE;
		p->ptr = v.str.ptr;
		p->len = (int)v.str.len;
	} else {
		p->ptr = (const char *)&p->number;
		p->len = (int)sizeof(p->number);
	}
	return OK;
}

/* On the server, in this session, for values of these kinds. */
static bool is_prepared(const PgStmt *p)
{
	if (p->generation != db_of(&p->st)->generation)
		return false;
	for (int i = 0; i < p->st.params; i++) {
		if (p->params[i].type != p->params[i].prepared_type)
			return false;
	}
	return true;
}

static Status prepare_on_server(Ctx *c, PgStmt *p)
{
	PgDb *db = db_of(&p->st);

	if (p->generation)
		forget_on_server(p);
	p->generation = 0;
	snprintf(p->name, sizeof(p->name), "s%u", ++db->names);
	for (int i = 0; i < p->st.params; i++)
		p->types[i] = p->params[i].type;
	CLEANUP(result_release)
	PGresult *r = PQprepare(db->conn, p->name, p->sql, p->st.params, p->types);

	if (!went_well(r))
		return error_of(c, db, r, p->sql);
	for (int i = 0; i < p->st.params; i++)
		p->params[i].prepared_type = p->params[i].type;
	p->generation = db->generation;
	return OK;
}

static Status run(Ctx *c, PgStmt *p)
{
	PgDb *db = db_of(&p->st);

	if (db->lost)
		return lost(c, db);
	if (!is_prepared(p))
		TRY(prepare_on_server(c, p));
	for (int i = 0; i < p->st.params; i++) {
		p->values[i] = p->params[i].ptr;
		p->lengths[i] = p->params[i].len;
		p->formats[i] = 1; /* binary; text is the same in both */
	}
	p->result = PQexecPrepared(db->conn, p->name, p->st.params, p->values, p->lengths, p->formats, 0);
	if (!went_well(p->result)) {
		Status s = error_of(c, db, p->result, p->sql);

		result_release(&p->result);
		return s;
	}
	const char *changes = PQcmdTuples(p->result);

	p->st.changes = strncmp(PQcmdStatus(p->result), "SELECT", 6) == 0 ? 0 : strtoll(changes, NULL, 10);
	for (int i = 0; i < PQnfields(p->result); i++) {
		if (PQftype(p->result, i) == TYPE_BYTEA)
			p->has_blobs = true;
	}
	p->row = -1;
	return OK;
}

/* "\x00ff" of the columns that are bytea, as bytes. */
static Status decode_blobs(Ctx *c, PgStmt *p)
{
	int columns = PQnfields(p->result);
	size_t bytes = 1;

	if (!p->blobs && !(p->blobs = calloc((size_t)columns, sizeof(*p->blobs))))
		return fault(c, E_NOMEM, NULL, "memory");
	for (int i = 0; i < columns; i++)
		bytes += (size_t)PQgetlength(p->result, p->row, i) / 2;
	buf_clear(&p->blob_bytes);
	char *to = buf_room(&p->blob_bytes, bytes);

	if (!to)
		return fault(c, E_NOMEM, NULL, "memory");
	for (int i = 0; i < columns; i++) {
		Str hex = { PQgetvalue(p->result, p->row, i), (size_t)PQgetlength(p->result, p->row, i) };
		size_t n = hex.len < 2 ? 0 : hex.len / 2 - 1;

		if (PQftype(p->result, i) != TYPE_BYTEA)
			continue;
		if (!str_from_hex(str_sub(hex, 2, hex.len), (uint8_t *)to, n))
			return fault(c, E_CORRUPT, NULL, "database_corrupt");
		p->blobs[i] = (Str){ to, n };
		to += n;
	}
	return OK;
}

static Status step(Ctx *c, Stmt *st, bool *ret_row)
{
	PgStmt *p = (PgStmt *)st;

	if (!p->result)
		TRY(run(c, p));
	p->row++;
	*ret_row = p->row < PQntuples(p->result);
	if (*ret_row && p->has_blobs)
		TRY(decode_blobs(c, p));
	return OK;
}

static int64_t column_i64(Stmt *st, int column)
{
	PgStmt *p = (PgStmt *)st;
	const char *text = PQgetvalue(p->result, p->row, column);

	return text[0] == 't' ? 1 : strtoll(text, NULL, 10); /* a boolean is t or f */
}

static double column_f64(Stmt *st, int column)
{
	PgStmt *p = (PgStmt *)st;

	return strtod(PQgetvalue(p->result, p->row, column), NULL);
}

static Str column_str(Stmt *st, int column)
{
	PgStmt *p = (PgStmt *)st;

	assert(column < PQnfields(p->result));
	if (p->has_blobs && PQftype(p->result, column) == TYPE_BYTEA)
		return p->blobs[column];
	return (Str){ PQgetvalue(p->result, p->row, column), (size_t)PQgetlength(p->result, p->row, column) };
}

/* ---- transactions ---- */

static Status begin(Ctx *c, Db *db)
{
	return run_script(c, db,
		db->mode == DB_READ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
				    : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
}

static Status commit(Ctx *c, Db *d)
{
	PgDb *db = (PgDb *)d;

	if (db->lost)
		return lost(c, db); /* before the COMMIT left: surely undone */
	CLEANUP(result_release)
	PGresult *r = PQexec(db->conn, "COMMIT");

	if (!went_well(r)) {
		Status s = error_of(c, db, r, "COMMIT");

		return db->lost ? fault(c, E_UNKNOWN, NULL, "commit_unknown") : s;
	}
	/* The server answers ROLLBACK to the COMMIT of a transaction that failed; ours does not get here. */
	return strcmp(PQcmdStatus(r), "COMMIT") == 0 ? OK : fault(c, E_INTERNAL, NULL, "transaction_failed");
}

static bool transaction_lives(const Db *d)
{
	PGTransactionStatusType state = PQtransactionStatus(((const PgDb *)d)->conn);

	return is_connected(d) && (state == PQTRANS_INTRANS || state == PQTRANS_INERROR);
}

static void rollback(Db *d)
{
	PgDb *db = (PgDb *)d;

	if (!transaction_lives(d))
		return;
	CLEANUP(result_release)
	PGresult *r = PQexec(db->conn, "ROLLBACK");

	if (!went_well(r)) /* the server undoes what has no session any more */
		db->lost = true;
}

static Status checkpoint(Ctx *c UNUSED, Db *db UNUSED)
{
	return OK; /* the server's own affair */
}

static const Driver postgres_driver = {
	.dialect = POSTGRES,
	.stmt_size = sizeof(PgStmt),
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
	.set_timeout = set_timeout,
	.is_connected = is_connected,
	.reconnect = reconnect,
	.close = close_db,
	.sql_tx_id = "SELECT pg_current_xact_id()::text::bigint + n FROM meta_tx WHERE id = 1",
	.sql_tx_horizon =
		"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + n FROM meta_tx WHERE id = 1",
};
