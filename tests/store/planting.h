/*
 * planting.h: breaks promises of a stored database, one at a time, and sees each found.
 *
 * For each plant: raw SQL breaks one promise, all checks run, and what they say must be one broken check with
 * that id; after that every table is put back. Where a row and its events must lie alike, the plant changes
 * both, or lets the events follow the rows, and the chain is sealed anew, as somebody would who knows how.
 */
#ifndef TESTS_STORE_PLANTING_H
#define TESTS_STORE_PLANTING_H

#include "stories/world.h"

#include "base/json.h"
#include "store/check_inside.h"
#include "store/commit.h"

#define PLANTED_MAX 64 /* checks */

typedef struct Plant {
	const char *check;
	const char *victim; /* a SELECT of the id that must be named; as text or as a key */
	const char *sql[3]; /* ?1 is the victim, as a number */
	bool seal; /* the events were changed on purpose: make the chain fit again */
	const char *named; /* what stands before the id in the finding; NULL: the victim is a text */
	const char *why; /* words of the finding; NULL: any */
	bool told; /* the events follow the rows that the SQL changed, and the chain is sealed */
} Plant;

static const char *const other_tables[] = { "command_key", "chain", "ids", "tally" };

/* head TABLE middle TABLE */
static void run_sql(Db *db, const char *head, const char *middle, const char *table)
{
	Str sql = str_printf(world.c->arena, "%s%s%s%s", head, table, middle, middle[0] ? table : "");

	assert_int_equal(db_run_plain(world.c, db, str_cstr(world.c->arena, sql)), OK);
}

static void each_table(Db *db, const char *head, const char *middle)
{
	for (size_t i = 0; i < all_resource_count; i++)
		run_sql(db, head, middle, all_resources[i]->table);
	for (size_t i = 0; i < COUNT_OF(other_tables); i++)
		run_sql(db, head, middle, other_tables[i]);
}

/* ---- events ---- */

/* The chain as it would be if the events had always been these. */
static void seal_chain(Db *db)
{
	Event *events;
	size_t n;
	Hash hash = { 0 };

	assert_int_equal(rows_where(world.c, db, &event_resource, "chain = 1 ORDER BY link", NULL, 0,
				 (void **)&events, &n),
		OK);
	for (size_t i = 0; i < n; i++) {
		hash = event_hash(world.c->arena, hash, &events[i]);
		assert_int_equal(db_run(world.c, db, "UPDATE event SET hash = ?1 WHERE id = ?2",
					 VAL_BLOB(((Str){ (const char *)hash.bytes, HASH_BYTES })),
					 VAL_I64(events[i].id)),
			OK);
	}
	assert_int_equal(db_run(world.c, db, "UPDATE chain SET hash = ?1 WHERE id = 1",
				 VAL_BLOB(((Str){ (const char *)hash.bytes, HASH_BYTES }))),
		OK);
}

/* What the row is now stands in its last event. */
static void tell_row(Db *db, const Resource *r, const void *before, const void *after)
{
	CLEANUP(json_release)
	json_t *body = NULL, *patch = NULL;
	Value id = VAL_I64(model_get(&r->fields[0], after).i64);
	Event *events;
	size_t n;
	Buf b;

	if (!model_differences(world.c->arena, r, before, after, NOT_IN_EVENTS)[0])
		return;
	assert_int_equal(rows_where(world.c, db, &event_resource, "subject_id = ?1 ORDER BY id", &id, 1,
				 (void **)&events, &n),
		OK);
	if (n == 0)
		return;
	buf_init(&b, 1 << 16);
	JsonOut j = json_out(&b);
	json_open(&j, '{');
	model_put_patch(&j, r, before, after);
	json_close(&j, '}');
	assert_int_equal(json_read(world.c, events[n - 1].body, &body), OK);
	assert_int_equal(json_read(world.c, buf_str(&b), &patch), OK);
	buf_done(&b);
	assert_int_equal(json_object_update(body, patch), 0);
	json_release(&patch);
	char *text = json_dumps(body, JSON_COMPACT);
	assert_int_equal(db_run(world.c, db, "UPDATE event SET body = ?1 WHERE id = ?2",
				 VAL_STR(str_from(text)), VAL_I64(events[n - 1].id)),
		OK);
	free(text);
}

/* Rows are compared with those that were kept; none of them is new or gone. */
static void tell_rows(Db *db, const Resource *r)
{
	Resource *kept = arena_dup(world.c->arena, r, sizeof(*r)); /* the connection remembers it */
	char *before, *after;
	size_t n, n_after;

	kept->table = str_printf(world.c->arena, "kept_%s", r->table).ptr;
	assert_int_equal(
		rows_where(world.c, db, kept, "id > 0 ORDER BY id", NULL, 0, (void **)&before, &n), OK);
	assert_int_equal(
		rows_where(world.c, db, r, "id > 0 ORDER BY id", NULL, 0, (void **)&after, &n_after), OK);
	assert_int_equal(n, n_after);
	for (size_t i = 0; i < n; i++)
		tell_row(db, r, before + i * r->size, after + i * r->size);
}

static void tell_all(Db *db)
{
	for (size_t i = 0; i < all_resource_count; i++) {
		if (model_field(all_resources[i], "version"))
			tell_rows(db, all_resources[i]);
	}
	seal_chain(db);
}

/* ---- one plant ---- */

static Str find_victim(Db *db, const Plant *p)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;

	if (db_prepare(world.c, db, p->victim, &st) != OK || stmt_step(world.c, st, &row) != OK)
		fail_msg("%s: %s", p->victim, world_why());
	Str id = row ? stmt_str(st, 0) : (Str){ "", 0 };
	if (id.len == 0)
		fail_msg("no victim: %s", p->victim);
	return p->named && strcmp(p->named, "key") == 0
		       ? str_hex(world.c->arena, (const uint8_t *)id.ptr, id.len)
		       : str_dup(world.c->arena, id);
}

static void plant(Db *db, const Plant *p, Str victim)
{
	int64_t id = 0;
	Value v = p->named && str_to_i64(victim, &id) ? VAL_I64(id) : VAL_STR(victim);

	assert_int_equal(db_begin(world.c, db), OK);
	for (size_t i = 0; i < COUNT_OF(p->sql) && p->sql[i]; i++) {
		if (db_run_values(world.c, db, p->sql[i], &v, strstr(p->sql[i], "?1") ? 1 : 0, NULL) != OK)
			fail_msg("%s: %s", p->sql[i],
				world.c->fault.detail ? world.c->fault.detail : world.c->fault.reason);
	}
	if (p->told)
		tell_all(db);
	else if (p->seal)
		seal_chain(db);
	assert_int_equal(db_commit(world.c, db), OK);
}

/* One line names the victim, not another one whose number begins with the same digits, and tells why. */
static bool tells_of(const Plant *p, Str victim, Str line)
{
	Str id = p->named ? str_printf(world.c->arena, "%s %.*s", p->named, STR_ARG(victim)) : victim;
	ptrdiff_t at = str_find(line, id);
	size_t end = (size_t)at + id.len;

	if (at < 0 || (end < line.len && line.ptr[end] >= '0' && line.ptr[end] <= '9'))
		return false;
	return !p->why || str_find(line, str_from(p->why)) >= 0;
}

/* Every line says this check; one of them tells of the victim. */
static bool found_only(const Plant *p, size_t number, Str victim, Str broken)
{
	Str prefix = str_printf(world.c->arena, "%s: ", p->check), rest = broken;
	bool only = true, told = false;

	while (rest.len) {
		Str line = str_cut(rest, '\n', &rest);

		only = only && str_starts(line, prefix);
		told = told || tells_of(p, victim, line);
	}
	if (!only || !told)
		print_error("plant %zu (%s): expected %s: %s %.*s: %s, the checks say:\n%.*s\n", number,
			p->sql[0], p->check, p->named ? p->named : "", STR_ARG(victim), p->why ? p->why : "…",
			STR_ARG(broken));
	return only && told;
}

/* ---- all of them ---- */

/* The world is closed meanwhile. ret_planted: against which checks, by their numbers. */
static void plant_all(const Plant *plants, size_t n, bool ret_planted[PLANTED_MAX])
{
	size_t missed = 0;

	checks_hold(world.c, fresh.url);
	world_close();
	Db *db = fresh_open(DB_WRITE);
	each_table(db, "CREATE TABLE kept_", " AS SELECT * FROM ");
	for (size_t i = 0; i < n; i++) {
		Str victim = find_victim(db, &plants[i]);

		plant(db, &plants[i], victim);
		missed += !found_only(&plants[i], i, victim, checks_broken(world.c, fresh.url));
		assert_int_equal(db_begin(world.c, db), OK);
		each_table(db, "DELETE FROM ", "");
		each_table(db, "INSERT INTO ", " SELECT * FROM kept_");
		assert_int_equal(db_commit(world.c, db), OK);
		for (size_t k = 0; k < check_count(); k++)
			ret_planted[k] = ret_planted[k] || strcmp(check_name(k), plants[i].check) == 0;
	}
	checks_hold(world.c, fresh.url);
	db_close(&db);
	world_open(fresh.url);
	if (missed)
		fail_msg("%zu of %zu were not found as they should be", missed, n);
}

#endif
