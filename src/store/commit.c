/*
 * commit.c: the writer: one thread, one connection, groups of commands, one flush a group.
 *
 *   IDLE ──commands──> BEGIN ──each: savepoint, run, keep or drop──> COMMIT ──ok──> tell (view, feed, done)
 *                                                                     ├─full, busy─> all refused, nothing
 * changed └─unknown────> reconnect, ask the keys, tell
 *
 * A command whose key is known is answered from command_key. Events are chained by hash, one chain a writer.
 * Depends on db, tx.
 */
#include "store/commit.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/plant.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define IDS_BLOCK     100000
#define IDS_A_COMMAND 1024 /* kept for each of a group: an act takes some 80, a wave of 250 agencies 1001 */

/* ---- one command ---- */

static Status run(Tx *tx, Command *cmd)
{
	switch (cmd->kind) {
	case COMMAND_REQUEST: return run_request(tx, cmd);
	case COMMAND_SAVE: return run_save(tx, cmd);
	case COMMAND_ZONE: return run_zone(tx, cmd);
	case COMMAND_VACANCY: return run_vacancy(tx, cmd);
	case COMMAND_TASK_LATE: return run_task_late(tx, cmd);
	case COMMAND_PROOF: return run_proof(tx, cmd);
	case COMMAND_READ_LOG: return run_read_log(tx, cmd);
	case COMMAND_OUTBOX: return run_outbox(tx, cmd);
	case COMMAND_RULEBOOK: return run_rulebook(tx, cmd);
	case COMMAND_SHAPE: return run_shape(tx, cmd);
	case COMMAND_STAFF_REPORT: return run_staff_report(tx, cmd);
	case COMMAND_STAFF_DUE: return run_staff_due(tx, cmd);
	case COMMAND_WAVE: return run_wave(tx, cmd);
	case COMMAND_QUOTA: return run_quota(tx, cmd);
	case COMMAND_NOMINATION: return run_nomination(tx, cmd);
	case COMMAND_PLAN: return run_plan(tx, cmd);
	case COMMAND_ORDER: return run_order(tx, cmd);
	case COMMAND_TOUR: return run_tour(tx, cmd);
	case COMMAND_TOUR_DUE: return run_tour_due(tx, cmd);
	}
	BUG("a command of no kind");
}

static Value key_value(const Command *cmd)
{
	return VAL_BLOB(((Str){ (const char *)cmd->key.bytes, sizeof(cmd->key.bytes) }));
}

/* Was this key answered before? The same body gets the first answer again, another one is refused. */
static Status look_up_key(Ctx *c, Db *db, Command *cmd, bool *ret_known)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row;

	*ret_known = false;
	TRY(db_prepare(c, db, "SELECT body_hash, answer FROM command_key WHERE key = ?1", &st));
	stmt_bind(st, 1, key_value(cmd));
	TRY(stmt_step(c, st, &row));
	if (!row)
		return OK;
	Str hash = stmt_str(st, 0);
	if (hash.len != HASH_BYTES || memcmp(hash.ptr, cmd->body_hash.bytes, HASH_BYTES) != 0)
		return fault(c, E_CONFLICT, "Idempotency-Key", "key_used_for_other_body");
	cmd->answer = str_dup(c->arena, stmt_str(st, 1));
	cmd->replayed = true;
	*ret_known = true;
	return OK;
}

/* A command that found everything done already (the same photo again) changed nothing: asked again, it finds
 * the same. */
static Status keep_answer(Tx *tx, Command *cmd, bool changed)
{
	if (!buf_ok(&tx->answer))
		return fault(tx->c, E_NOMEM, NULL, "memory");
	cmd->answer = str_dup(tx->c->arena, buf_str(&tx->answer));
	if (PLANTED(key_forgotten) || !changed)
		return OK;
	if (cmd->kind == COMMAND_READ_LOG || cmd->kind == COMMAND_VACANCY || cmd->kind == COMMAND_OUTBOX ||
		cmd->kind == COMMAND_STAFF_DUE)
		return OK; /* of our own making, without an asker who might ask again */
	return db_run(tx->c, tx->db,
		"INSERT INTO command_key (key, body_hash, at_ms, answer) VALUES (?1, ?2, ?3, ?4)",
		key_value(cmd), VAL_BLOB(((Str){ (const char *)cmd->body_hash.bytes, HASH_BYTES })),
		VAL_I64(tx->c->now_ms), VAL_STR(cmd->answer));
}

/* What a command may take of the ids that are there for its group. */
static int64_t ids_of(const Command *cmd)
{
	assert(cmd->ids <= COMMAND_IDS_MAX);
	return MAX(cmd->ids, IDS_A_COMMAND);
}

static Status run_in_savepoint(Tx *tx, Command *cmd)
{
	bool known = false;

	TRY(look_up_key(tx->c, tx->db, cmd, &known));
	if (known)
		return OK;
	int64_t events = tx->g->events;
	TRY(run(tx, cmd));
	return keep_answer(tx, cmd, tx->g->events != events);
}

static void run_guarded(Tx *tx, Command *cmd)
{
	jmp_buf out_of_memory;
	jmp_buf *outer = cmd->arena->escape;

	if (arena_guard(cmd->arena, &out_of_memory)) {
		db_release_all(tx->db);
		cmd->status = fault(tx->c, E_NOMEM, NULL, "memory");
	} else {
		cmd->status = run_in_savepoint(tx, cmd);
	}
	cmd->arena->escape = outer;
}

/*
 * Another process may have been handed the same command, and was quicker: we then failed on what it changed.
 * Now that it has committed, its key is there, and its answer is ours.
 */
static void answer_of_other_process(Tx *tx, Command *cmd)
{
	Fault why = tx->c->fault;
	bool known = false;

	if (db_dialect(tx->db) == SQLITE || why.status == E_NOMEM || !db_is_connected(tx->db))
		return;
	if (look_up_key(tx->c, tx->db, cmd, &known) == OK && known) {
		cmd->status = OK;
		tx->c->fault = (Fault){ 0 };
	} else {
		tx->c->fault = why;
	}
}

/* One command of the group: whole or absent. Only a broken connection or device is returned, the rest is the
 * command's own outcome. */
static Status run_one(Ctx *group, Writer *w, Command *cmd, bool *ret_would_wait)
{
	Ctx c = { .arena = cmd->arena, .now_ms = clock_now_ms() };
	Group before = w->group;
	Tx tx = { .c = &c,
		.db = w->db,
		.g = &w->group,
		.view = w->view,
		.cmd = cmd,
		.actor_id = cmd->rights ? cmd->rights->account_id : 0,
		.end_id = w->group.next_id + ids_of(cmd),
		.may_wait = !w->group.holds,
		.random = w->random };

	assert(tx.end_id <= w->group.end_id);
	buf_init(&tx.answer, 100000);
	Status broken = db_savepoint(&c, w->db);
	if (broken == OK) {
		run_guarded(&tx, cmd);
		if (cmd->status == OK && !cmd->replayed) {
			broken = db_savepoint_keep(&c, w->db);
			w->group.holds = true;
		} else {
			broken = db_savepoint_drop(&c, w->db);
			int64_t next_id = w->group.next_id; /* ids are never used twice, not even by a refused
							       command */
			w->group = before;
			w->group.next_id = next_id;
			if (broken == OK && cmd->status != OK && !tx.would_wait)
				answer_of_other_process(&tx, cmd);
		}
		cmd->fault = c.fault;
	}
	if (broken != OK && !PLANTED(refusal_unsaid))
		group->fault = c.fault; /* with it the whole group is refused */
	*ret_would_wait = tx.would_wait;
	buf_done(&tx.answer);
	return broken;
}

/* ---- the group ---- */

/* Sorted, so that two processes take row locks in the same order. */
static int compare_tallies(const void *a, const void *b)
{
	const TallyDelta *x = a, *y = b;

	if (x->area_id != y->area_id)
		return x->area_id < y->area_id ? -1 : 1;
	return strcmp(x->name, y->name);
}

static Status write_tallies(Ctx *c, Writer *w)
{
	Group *g = &w->group;

	qsort(g->tallies, g->tally_count, sizeof(g->tallies[0]), compare_tallies);
	for (size_t i = 0; i < g->tally_count; i++) {
		if (g->tallies[i].n == 0)
			continue;
		TRY(db_run(c, w->db,
			"INSERT INTO tally (area_id, name, n) VALUES (?1, ?2, ?3) "
			"ON CONFLICT (area_id, name) DO UPDATE SET n = tally.n + excluded.n",
			VAL_I64(g->tallies[i].area_id), VAL_STR(str_from(g->tallies[i].name)),
			VAL_I64(g->tallies[i].n)));
	}
	return OK;
}

static Status write_chain(Ctx *c, Writer *w)
{
	const Chain *chain = &w->group.chain;

	if (!w->group.events)
		return OK;
	return db_run(c, w->db, "UPDATE chain SET link = ?1, hash = ?2 WHERE id = ?3", VAL_I64(chain->link),
		VAL_BLOB(((Str){ (const char *)chain->hash.bytes, HASH_BYTES })), VAL_I64(chain->id));
}

static Status load_fresh_view(Ctx *c, Writer *w)
{
	View *fresh = NULL;

	TRY((w->to_mend ? view_load_to_mend : view_load)(c, w->db, &fresh));
	if (!w->publish(w->owner, fresh)) {
		view_free(fresh);
		return fault(c, E_NOMEM, NULL, "memory");
	}
	w->view = fresh;
	return OK;
}

/* Another process may have changed areas, posts or grants. */
static Status refresh_view(Ctx *c, Writer *w)
{
	Value which = VAL_STR(STR("view"));
	int64_t version;

	TRY(db_number(c, w->db, "SELECT n FROM counter WHERE name = ?1", &which, 1, 0, &version));
	return version == w->view->version ? OK : load_fresh_view(c, w);
}

static Status read_chain(Ctx *c, Db *db, Chain *chain)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row;

	TRY(db_prepare(c, db, "SELECT link, hash FROM chain WHERE id = ?1", &st));
	stmt_bind(st, 1, VAL_I64(chain->id));
	TRY(stmt_step(c, st, &row));
	Str hash = row ? stmt_str(st, 1) : (Str){ "", 0 };
	if (hash.len != HASH_BYTES)
		return fault(c, E_CORRUPT, "chain", "head_missing");
	chain->link = stmt_i64(st, 0);
	memcpy(chain->hash.bytes, hash.ptr, HASH_BYTES);
	return OK;
}

/* On SQLite every process writes to the one chain, in turns; on PostgreSQL a chain is one process's own. */
static Status catch_up(Ctx *c, Writer *w)
{
	if (db_dialect(w->db) == SQLITE)
		TRY(read_chain(c, w->db, &w->group.chain));
	return refresh_view(c, w);
}

/* *ret_done: so many of them, at least one; when it fails, so many were in it. */
static Status run_group(Ctx *c, Writer *w, Command **cmds, size_t n, size_t *ret_done)
{
	bool would_wait = false;

	*ret_done = n;
	TRY(catch_up(c, w));
	for (size_t i = 0; i < n && !would_wait; i++) {
		TRY(run_one(c, w, cmds[i], &would_wait));
		*ret_done = would_wait ? i : n;
	}
	if (PLANTED(tallies_apart)) {
		TRY(db_commit(c, w->db));
		TRY(db_begin(c, w->db));
	}
	TRY(write_tallies(c, w));
	TRY(write_chain(c, w));
	if (PLANTED(answer_before_commit) && w->groups % 2 == 0)
		return OK;
	return db_commit(c, w->db);
}

/* A group never runs out of ids in the middle: what its commands may take is there before it begins. */
static Status take_ids(Ctx *c, Writer *w, int64_t ids)
{
	int64_t size = MAX(IDS_BLOCK, ids), end;
	Value block = VAL_I64(size);

	if (w->group.end_id - w->group.next_id >= ids)
		return OK;
	TRY(db_begin(c, w->db));
	Status st = db_number(
		c, w->db, "UPDATE ids SET next = next + ?1 WHERE id = 1 RETURNING next", &block, 1, 0, &end);
	if (st == OK)
		st = db_commit(c, w->db);
	if (st != OK) {
		db_rollback(w->db);
		return st;
	}
	w->group.next_id = end - size;
	w->group.end_id = end;
	return OK;
}

/* The chain of this writer: SQLite has one; on PostgreSQL the first that no other process holds. */
static Status take_chain(Ctx *c, Writer *w)
{
	Chain *chain = &w->group.chain;
	int64_t got = db_dialect(w->db) == SQLITE, n = 1;

	for (; !got && n <= CHAINS_MAX; n++) {
		Value lock = VAL_I64(CHAIN_LOCK + n);

		TRY(db_number(c, w->db, "SELECT CASE WHEN pg_try_advisory_lock(?1) THEN 1 ELSE 0 END", &lock,
			1, 0, &got));
		if (got)
			break;
	}
	if (!got)
		return fault(c, E_BUSY, "chain", "too_many_writers");
	static const Hash zero;
	chain->id = n;
	TRY(db_run(c, w->db,
		"INSERT INTO chain (id, link, hash) VALUES (?1, 0, ?2) ON CONFLICT (id) DO NOTHING",
		VAL_I64(n), VAL_BLOB(((Str){ (const char *)zero.bytes, HASH_BYTES }))));
	return read_chain(c, w->db, chain);
}

Status writer_attach(Ctx *c, Writer *w)
{
	w->group = (Group){ .db = w->db };
	TRY(take_chain(c, w));
	/* Taken here, so that a group mostly begins and ends with its own transaction. */
	return take_ids(c, w, GROUP_MAX * IDS_A_COMMAND);
}

static Status attach_again(Ctx *c, Writer *w)
{
	w->attached = false;
	TRY(db_reconnect(c, w->db));
	TRY(writer_attach(c, w));
	w->attached = true;
	return OK;
}

/* The connection broke in mid-commit. The key says what became of each command. */
static void resolve_unknown(Ctx *c, Writer *w, Command **cmds, size_t n)
{
	w->reconnects++;
	if (attach_again(c, w) != OK)
		return;
	w->group.events = 1; /* what did get there is told */
	for (size_t i = 0; i < n; i++) {
		Ctx own = { .arena = cmds[i]->arena, .now_ms = c->now_ms };
		bool known = false;

		if (look_up_key(&own, w->db, cmds[i], &known) != OK)
			continue;
		if (known) {
			cmds[i]->status = OK;
			cmds[i]->replayed = false;
		} else {
			/* Not there, or not yet: a session that outlives its connection may still commit.
			 * Sent again, the command waits for it at its key and gets its answer. */
			cmds[i]->status = E_BUSY;
			cmds[i]->fault = (Fault){ .status = E_BUSY, .reason = "try_again" };
		}
	}
}

/* No field: it is not about one of theirs, and its name may lie in memory of the group. */
static void refuse_all(Command **cmds, size_t n, const Fault *why)
{
	assert(why->status != OK || PLANTED(refusal_unsaid)); /* else what was lost would be acknowledged */
	for (size_t i = 0; i < n; i++) {
		cmds[i]->status = why->status;
		cmds[i]->fault = (Fault){ .status = why->status, .reason = why->reason };
		cmds[i]->answer = (Str){ "", 0 };
		cmds[i]->replayed = false;
	}
}

static Status begin(Ctx *c, Writer *w, int64_t ids)
{
	if (PLANTED(answer_before_commit) && db_in_transaction(w->db))
		return OK;
	TRY(take_ids(c, w, ids));
	return db_begin(c, w->db);
}

/* A server that was started anew is noticed here, before anything was done: once more, and nobody waits for
 * nothing. */
static Status begin_group(Ctx *c, Writer *w, int64_t ids)
{
	Group *g = &w->group;

	if (!w->attached)
		TRY(attach_again(c, w));
	Status st = begin(c, w, ids);
	if (st != OK && !db_is_connected(w->db)) {
		w->reconnects++;
		TRY(attach_again(c, w));
		st = begin(c, w, ids);
	}
	g->tx = 0;
	g->tally_count = 0;
	g->view_changed = false;
	g->holds = false;
	g->events = 0;
	return st;
}

static void after_failure(Ctx *c, Writer *w, Command **cmds, size_t n, Status st)
{
	refuse_all(cmds, n, &c->fault);
	log_line(LOG_ERROR, "commit-failed", LOG_CSTR("status", status_name(st)),
		LOG_CSTR("reason", c->fault.reason), LOG_CSTR("detail", c->fault.detail),
		LOG_I64("commands", (int64_t)n));
	if (st == E_UNKNOWN || !db_is_connected(w->db))
		resolve_unknown(c, w, cmds, n);
	else
		db_rollback(w->db);
}

/* Without memory the group is refused, as on any other fault. */
static Status run_group_guarded(Ctx *c, Writer *w, Command **cmds, size_t n, size_t *ret_done)
{
	jmp_buf out_of_memory;
	Status st;

	if (arena_guard(c->arena, &out_of_memory)) {
		db_release_all(w->db);
		st = fault(c, E_NOMEM, NULL, "memory");
	} else {
		st = run_group(c, w, cmds, n, ret_done);
	}
	c->arena->escape = NULL;
	return st;
}

/* One transaction; gives how many of the commands have their outcome. */
static size_t run_some(Ctx *c, Writer *w, Command **cmds, size_t n)
{
	size_t done = n;
	int64_t ids = 0;

	for (size_t i = 0; i < n; i++)
		ids += ids_of(cmds[i]);
	if (begin_group(c, w, ids) != OK) {
		log_line(LOG_ERROR, "begin-failed", LOG_CSTR("reason", c->fault.reason),
			LOG_I64("commands", (int64_t)n));
		if (!w->attached || !db_is_connected(w->db))
			c->fault = (Fault){ .status = E_BUSY, .reason = "no_database" };
		refuse_all(cmds, n, &c->fault);
		db_rollback(w->db);
		return n;
	}
	Chain chain = w->group.chain;
	Status st = run_group_guarded(c, w, cmds, n, &done);
	if (st == E_FULL && PLANTED(full_disk_ignored)) {
		db_rollback(w->db);
		st = OK;
	}
	if (st != OK) {
		w->group.chain = chain;
		after_failure(c, w, cmds, done, st);
	} else {
		w->groups++;
		if (w->group.view_changed && load_fresh_view(c, w) != OK)
			log_line(LOG_ERROR, "view-failed", LOG_CSTR("reason", c->fault.reason),
				LOG_CSTR("field", c->fault.field));
	}
	w->events += w->group.events;
	return done;
}

void writer_group(Writer *w, Command **cmds, size_t n)
{
	Ctx c = { .arena = &w->arena, .now_ms = clock_now_ms() };
	int64_t start_us = clock_monotonic_us();

	w->events = 0;
	for (size_t at = 0; at < n;) {
		arena_clear(&w->arena);
		at += run_some(&c, w, cmds + at, n - at);
	}
	w->flush_us += clock_monotonic_us() - start_us;
}

void writer_idle(Writer *w)
{
	Ctx c = { .arena = &w->arena, .now_ms = clock_now_ms() };

	arena_clear(&w->arena);
	bool there = w->attached && db_is_connected(w->db);
	if (!there && attach_again(&c, w) != OK)
		return; /* the next group says so */
	if (refresh_view(&c, w) != OK)
		log_line(LOG_WARN, "view-failed", LOG_CSTR("reason", c.fault.reason),
			LOG_CSTR("field", c.fault.field));
}
