/*
 * check.c: the table of checks and what runs one of them: a snapshot, the small world, the function, the
 * report.
 */
#include "store/check_inside.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	Status (*run)(Check *k);
	const char *doc;
} checks[] = {
	{ "chain", check_chain,
		"every event carries the hash of the one before it; none is missing or changed" },
	{ "keys", check_keys, "a command is whole or absent: every kept key has its events and its answer" },
	{ "replay", check_replay, "the events of every row, replayed, give that row" },
	{ "transitions", check_transitions, "requests went only from states to states that the rules know" },
	{ "personal", check_personal, "no event holds a personal field" },
	{ "directory", check_directory,
		"areas are a tree; every post, appointment and turn of duty has its place in it" },
	{ "refs", check_refs, "every id points at something" },
	{ "ids", check_ids, "no id was given out twice or from beyond the counter" },
	{ "requests", check_requests,
		"every open request has one answerable post, a deadline and a code that finds it" },
	{ "tasks", check_tasks, "open tasks fit the state of their request; marks of lateness agree" },
	{ "escalations", check_escalations,
		"what was sent up waits above, ends, and returns to the ward it came from" },
	{ "tallies", check_tallies, "the numbers on the boards equal the rows behind them" },
	{ "proofs", check_proofs, "every proof has its file with its content; no broken upload lies about" },
	{ "people", check_people,
		"no agency sends more than may go, nobody is named twice, quotas add up, what is not met has "
		"its "
		"task" },
	{ "holders", check_holders, "a post has one holder of a rank at a time" },
	{ "sessions", check_sessions, "a disabled account has no live session or token" },
	{ "outbox", check_outbox, "every message left, was given up, or has a time at which it is tried" },
	{ "staff", check_staff, "a commune reports its people once a day, and no more than it has" },
};

size_t check_count(void)
{
	return COUNT_OF(checks);
}

const char *check_name(size_t i)
{
	assert(i < COUNT_OF(checks));
	return checks[i].name;
}

const char *check_doc(size_t i)
{
	assert(i < COUNT_OF(checks));
	return checks[i].doc;
}

/* ---- for the checks ---- */

Str check_id(const Check *k, const char *what, int64_t id)
{
	return str_printf(k->c->arena, "%s %lld", what, (long long)id);
}

void check_found(Check *k, Str id, const char *why, ...)
{
	CheckReport *r = k->report;
	char text[400];
	va_list list;

	if (r->found++ >= CHECK_FINDINGS_MAX)
		return;
	va_start(list, why);
	vsnprintf(text, sizeof(text), why, list);
	va_end(list);
	r->findings[r->found - 1] =
		(CheckFinding){ .id = str_dup(k->keep, id), .why = str_dup(k->keep, str_from(text)) };
}

Status check_page(Check *k, const Resource *r, int64_t after_id, void *ret_rows, size_t *ret_n)
{
	Value values[] = { VAL_I64(after_id), VAL_I64(CHECK_PAGE) };

	TRY(rows_where(k->c, k->db, r, "id > ?1 ORDER BY id LIMIT ?2", values, 2, (void **)ret_rows, ret_n));
	k->report->looked += (int64_t)*ret_n;
	return OK;
}

Status check_each(Check *k, const Resource *r, CheckRow visit)
{
	size_t n = CHECK_PAGE;

	for (int64_t last = INT64_MIN; n == CHECK_PAGE;) {
		ArenaMark page = arena_mark(k->c->arena);
		char *rows;

		TRY(check_page(k, r, last, &rows, &n));
		for (size_t i = 0; i < n; i++) {
			ArenaMark one = arena_mark(k->c->arena);
			const char *row = rows + i * r->size;

			TRY(visit(k, row));
			last = model_get(&r->fields[0], row).i64;
			arena_reset(k->c->arena, one);
		}
		arena_reset(k->c->arena, page);
	}
	return OK;
}

Status check_none(Check *k, const char *what, const char *sql, const char *why)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	ArenaMark mark = arena_mark(k->c->arena);
	bool row = false;

	/* One more than is kept: "100" and "more than 100" are told apart. */
	const char *limited =
		str_cstr(k->c->arena, str_printf(k->c->arena, "%s LIMIT %d", sql, CHECK_FINDINGS_MAX + 1));
	TRY(db_prepare(k->c, k->db, limited, &st));
	for (;;) {
		TRY(stmt_step(k->c, st, &row));
		if (!row)
			break;
		Str key = what ? (Str){ "", 0 } : stmt_str(st, 0);
		Str id = what ? check_id(k, what, stmt_i64(st, 0))
			      : str_printf(k->c->arena, "key %.*s",
					STR_ARG(str_hex(k->c->arena, (const uint8_t *)key.ptr, key.len)));
		check_found(k, id, "%s", why);
	}
	arena_reset(k->c->arena, mark);
	return OK;
}

Status check_number(Check *k, const char *sql, int64_t *ret)
{
	return db_number(k->c, k->db, sql, NULL, 0, 0, ret);
}

/* ---- running ---- */

struct Checker {
	Db *db;
	char *blob_dir;
};

Status checker_open(Ctx *c, Str url, const char *blob_dir, Checker **ret)
{
	CLEANUP(db_close)
	Db *db = NULL;

	TRY(db_open(c, url, DB_READ, &db));
	TRY(migrate_check(c, db, SCHEMA_VERSION));
	TRY(db_set_timeout(c, db, 0));
	/* Sorting a million keys must not take memory from the program that serves beside us. */
	if (db_dialect(db) == SQLITE)
		TRY(db_run_plain(c, db, "PRAGMA temp_store = file"));
	Checker *k = calloc(1, sizeof(*k));
	char *dir = blob_dir ? strdup(blob_dir) : NULL;
	if (!k || (blob_dir && !dir)) {
		free(k);
		free(dir);
		return fault(c, E_NOMEM, NULL, "memory");
	}
	*k = (Checker){ .db = db, .blob_dir = dir };
	db = NULL;
	*ret = k;
	return OK;
}

void checker_close(Checker **k)
{
	if (!*k)
		return;
	db_close(&(*k)->db);
	free((*k)->blob_dir);
	free(*k);
	*k = NULL;
}

/* Areas and posts that contradict themselves are what "directory" finds; the other checks do without them. */
static Status load_view(Ctx *c, Db *db, View **ret)
{
	Status st = view_load(c, db, ret);

	if (st == E_INVALID || st == E_CORRUPT || st == E_MALFORMED) {
		c->fault = (Fault){ 0 };
		*ret = NULL;
		return OK;
	}
	return st;
}

static Status run_in_snapshot(Ctx *page, Checker *k, size_t i, Arena *keep, CheckReport *ret)
{
	View *view = NULL;

	TRY(db_begin(page, k->db));
	Status st = load_view(page, k->db, &view);
	if (st == OK) {
		Check check = { .c = page,
			.db = k->db,
			.view = view,
			.blob_dir = k->blob_dir,
			.keep = keep,
			.report = ret };
		st = checks[i].run(&check);
	}
	view_free(view);
	db_rollback(k->db);
	return st;
}

Status checker_run(Ctx *c, Checker *k, size_t check, CheckReport *ret)
{
	Arena arena;
	Ctx page = { .arena = &arena, .now_ms = c->now_ms ? c->now_ms : clock_now_ms() };

	assert(check < COUNT_OF(checks));
	*ret = (CheckReport){ 0 };
	arena_init(&arena, 0);
	Status st = run_in_snapshot(&page, k, check, c->arena, ret);
	c->fault = page.fault;
	if (c->fault.detail)
		c->fault.detail = str_cstr(c->arena, str_from(c->fault.detail));
	if (c->fault.field)
		c->fault.field = str_cstr(c->arena, str_from(c->fault.field));
	arena_done(&arena);
	return st;
}
