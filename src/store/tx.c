/* tx.c: what a command does inside its transaction: rows, events, locks, codes, and its answer. */
#include "store/tx.h"

#include "base/rng.h"
#include "domain/code.h"

#include <string.h>

#define CODE_TRIES 8 /* one in a thousand is taken when three million are */

/* ---- rows ---- */

int64_t tx_id(Tx *tx)
{
	assert(tx->g->next_id < tx->end_id);
	return tx->g->next_id++;
}

Status tx_row(Tx *tx, const Resource *r, const void *before, const void *after)
{
	const Field *version = model_field(r, "version");

	if (!before)
		return row_insert(tx->c, tx->db, r, after);
	return row_update(tx->c, tx->db, r, after, version ? model_get(version, before).i64 : 0);
}

/* Two groups that wait for each other would cost both a second: a group ends where it would wait. */
static Status note_wait(Tx *tx, Status st)
{
	tx->would_wait = !tx->may_wait && st == E_BUSY && strcmp(tx->c->fault.reason, "database_locked") == 0;
	return st;
}

Status tx_get(Tx *tx, const Resource *r, int64_t id, void *row)
{
	return note_wait(tx, row_get_locked(tx->c, tx->db, r, id, tx->may_wait, row));
}

Status tx_lock(Tx *tx, int64_t lock)
{
	Value number = VAL_I64(TX_LOCK + lock);
	int64_t got = 1;

	if (db_dialect(tx->db) == SQLITE)
		return OK;
	if (tx->may_wait)
		return db_number(
			tx->c, tx->db, "SELECT 1 FROM pg_advisory_xact_lock(?1)", &number, 1, 0, &got);
	TRY(db_number(tx->c, tx->db, "SELECT CASE WHEN pg_try_advisory_xact_lock(?1) THEN 1 ELSE 0 END",
		&number, 1, 0, &got));
	return got ? OK : note_wait(tx, fault(tx->c, E_BUSY, NULL, "database_locked"));
}

Status tx_expect(Tx *tx, int64_t current)
{
	int64_t expected = tx->cmd->expected_version;

	if (!expected || expected == current)
		return OK;
	tx->c->fault =
		(Fault){ .status = E_STALE, .field = "If-Match", .reason = "stale", .version = current };
	return E_STALE;
}

/* ---- codes ---- */

Status tx_code_is_taken(Tx *tx, Str code, bool *ret)
{
	Value v = VAL_STR(code);
	int64_t taken = 0;

	TRY(db_number(tx->c, tx->db,
		"SELECT COUNT(*) FROM (SELECT id FROM request WHERE code = ?1 AND code <> ''"
		" UNION ALL SELECT id FROM nomination WHERE code = ?1 AND code <> ''"
		" UNION ALL SELECT id FROM move_order WHERE code = ?1 AND code <> ''"
		" UNION ALL SELECT id FROM tour WHERE code = ?1 AND code <> '') t",
		&v, 1, 0, &taken));
	*ret = taken > 0;
	return OK;
}

Status tx_free_code(Tx *tx, Str *ret)
{
	for (int tries = 0; tries < CODE_TRIES; tries++) {
		uint64_t random;
		bool taken;

		if (tx->random)
			random = rng_next(tx->random);
		else
			secret_bytes(&random, sizeof(random));
		*ret = code_make(tx->c->arena, random);
		TRY(tx_code_is_taken(tx, *ret, &taken));
		if (!taken)
			return OK;
	}
	return fault(tx->c, E_INTERNAL, "code", "no_free_code");
}

/* ---- events and tallies ---- */

/* What the hash of an event covers, in one fixed form; tiepsuc check computes it again. */
Hash event_hash(Arena *a, Hash before, const Event *e)
{
	Str key = str_hex(a, (const uint8_t *)e->command_key.ptr, e->command_key.len);
	Str text = str_printf(a, "%lld|%lld|%lld|%lld|%lld|%u|%lld|%lld|%lld|%.*s|%.*s", (long long)e->chain,
		(long long)e->link, (long long)e->id, (long long)e->tx, (long long)e->at_ms, e->kind,
		(long long)e->subject_id, (long long)e->area_id, (long long)e->actor_id, STR_ARG(key),
		STR_ARG(e->body));

	return hash_of_two((Str){ (const char *)before.bytes, HASH_BYTES }, text);
}

static Status event_body(Tx *tx, Str act, const Resource *r, const void *before, const void *after, Str *ret)
{
	Buf b;

	buf_init(&b, 100000);
	JsonOut j = json_out(&b);
	json_open(&j, '{');
	json_put_str(&j, "act", act);
	const void *zero = before ? before : arena_alloc(tx->c->arena, r->size);
	model_put_patch(&j, r, zero, after);
	json_close(&j, '}');
	bool fits = buf_ok(&b);
	if (fits)
		*ret = str_dup(tx->c->arena, buf_str(&b));
	buf_done(&b);
	return fits ? OK : fault(tx->c, E_NOMEM, NULL, "memory");
}

Status tx_event(Tx *tx, EventKind kind, Str act, int64_t area_id, const Resource *r, const void *before,
	const void *after)
{
	Group *g = tx->g;

	if (g->tx == 0)
		TRY(db_tx_id(tx->c, tx->db, &g->tx));
	Event e = { .id = tx_id(tx),
		.tx = g->tx,
		.chain = g->chain.id,
		.link = g->chain.link + 1,
		.at_ms = tx->c->now_ms,
		.kind = kind,
		.subject_id = model_get(&r->fields[0], after).i64,
		.area_id = area_id,
		.actor_id = tx->actor_id,
		.command_key = { (const char *)tx->cmd->key.bytes, sizeof(tx->cmd->key.bytes) } };
	TRY(event_body(tx, act, r, before, after, &e.body));
	Hash hash = event_hash(tx->c->arena, g->chain.hash, &e);
	e.hash = (Str){ (const char *)hash.bytes, HASH_BYTES };
	TRY(row_insert(tx->c, tx->db, &event_resource, &e));
	g->chain.link = e.link;
	g->chain.hash = hash;
	g->events++;
	return OK;
}

void tx_tally(Tx *tx, int64_t area_id, const char *name, int64_t n)
{
	Group *g = tx->g;

	for (size_t i = 0; i < g->tally_count; i++) {
		if (g->tallies[i].area_id == area_id && g->tallies[i].name == name) {
			g->tallies[i].n += n;
			return;
		}
	}
	assert(g->tally_count < COUNT_OF(g->tallies));
	g->tallies[g->tally_count++] = (TallyDelta){ area_id, name, n };
}

Status tx_write(Tx *tx, EventKind kind, Str act, int64_t area_id, const Resource *r, const void *before,
	const void *after)
{
	TRY(tx_row(tx, r, before, after));
	return tx_event(tx, kind, act, area_id, r, before, after);
}

Status tx_tasks(Tx *tx, const TaskChange *changes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const Task *before = changes[i].before.id ? &changes[i].before : NULL;
		Task after = changes[i].after;
		const char *act = !before ? "open" : after.state == TASK_OPEN ? "aim" : "close";

		if (!before)
			after.id = tx_id(tx);
		TRY(tx_write(tx, EVENT_TASK, str_from(act), after.area_id, &task_resource, before, &after));
	}
	return OK;
}

void tx_answer(Tx *tx, const Resource *r, const void *row, const char *const *names)
{
	JsonOut j = json_out(&tx->answer);

	json_open(&j, '{');
	model_put_named(&j, r, row, PERSONAL | HEALTH, names);
	json_close(&j, '}');
}
