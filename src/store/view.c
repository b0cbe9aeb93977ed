/* view.c: the small world in memory: areas, posts, appointments, duties, grants, the rulebook in force. */
#include "store/tx.h"

#include <stdlib.h>

struct OwnedView {
	View view;
	Arena arena;
};

/* A program needs rules that an older rulebook does not have: which, and how they come in. */
static Status rulebook_unusable(Ctx *c, const RulebookRow *row)
{
	const Fault why = c->fault;

	return faultf(c, E_CORRUPT, "rulebook", "rulebook_unusable", "%.*s, %s: %s", STR_ARG(row->name),
		why.field ? why.field : "body", why.reason);
}

/* may_fail: an unusable one is as good as none. */
static Status load_rulebook(Ctx *c, Db *db, bool may_fail, Rulebook *ret)
{
	Value now = VAL_I64(c->now_ms);
	RulebookRow *rows;
	size_t n;

	TRY(rows_where(c, db, &rulebook_resource,
		"valid_from_ms <= ?1 ORDER BY valid_from_ms DESC, id DESC LIMIT 1", &now, 1, (void **)&rows,
		&n));
	if (n == 0)
		TRY(rows_where(c, db, &rulebook_resource, "id > 0 ORDER BY valid_from_ms, id LIMIT 1", NULL,
			0, (void **)&rows, &n));
	/* A new database has none until the first command brings it: id 0, and no request is taken. */
	if (n == 0)
		return OK;
	Status st = rulebook_read(c, rows[0].body, ret);
	if (st == E_INVALID || st == E_MALFORMED) {
		*ret = (Rulebook){ 0 };
		return may_fail ? OK : rulebook_unusable(c, &rows[0]);
	}
	TRY(st);
	ret->id = rows[0].id;
	return OK;
}

static Status load(Ctx *c, Db *db, bool rules_may_fail, View *v)
{
	DirectoryRows rows = { 0 };
	Directory *dir = NULL;
	Rulebook *rules = arena_new(c->arena, Rulebook);
	Value which = VAL_STR(STR("view"));

	TRY(db_number(c, db, "SELECT n FROM counter WHERE name = ?1", &which, 1, 0, &v->version));
	TRY(rows_where(
		c, db, &area_resource, "id > 0", NULL, 0, (void **)(uintptr_t)&rows.areas, &rows.area_count));
	TRY(rows_where(
		c, db, &post_resource, "id > 0", NULL, 0, (void **)(uintptr_t)&rows.posts, &rows.post_count));
	TRY(rows_where(c, db, &appointment_resource, "id > 0", NULL, 0,
		(void **)(uintptr_t)&rows.appointments, &rows.appointment_count));
	/* Turns of duty that ended a month ago answer for nothing any more. */
	Value since = VAL_I64(c->now_ms - (int64_t)31 * 24 * 3600 * 1000);
	TRY(rows_where(c, db, &duty_resource, "to_ms > ?1", &since, 1, (void **)(uintptr_t)&rows.duties,
		&rows.duty_count));
	TRY(rows_where(c, db, &grant_resource, "revoked = 0 ORDER BY account_id, id", NULL, 0,
		(void **)(uintptr_t)&v->grants, &v->grant_count));
	TRY(load_rulebook(c, db, rules_may_fail, rules));
	TRY(directory_build(c, &rows, &dir));
	v->dir = dir;
	v->rules = rules;
	return OK;
}

static Status load_guarded(Ctx *c, Db *db, bool rules_may_fail, View *v)
{
	jmp_buf out_of_memory;

	if (arena_guard(c->arena, &out_of_memory)) {
		db_release_all(db);
		return fault(c, E_NOMEM, NULL, "memory");
	}
	return load(c, db, rules_may_fail, v);
}

static Status load_own(Ctx *c, Db *db, bool rules_may_fail, View **ret)
{
	struct OwnedView *o = calloc(1, sizeof(*o));
	Arena *callers = c->arena;

	if (!o)
		return fault(c, E_NOMEM, NULL, "memory");
	arena_init(&o->arena, 0);
	c->arena = &o->arena;
	Status st = load_guarded(c, db, rules_may_fail, &o->view);
	c->arena = callers;
	if (st != OK) {
		if (c->fault.detail)
			c->fault.detail = str_cstr(c->arena, str_from(c->fault.detail));
		arena_done(&o->arena);
		free(o);
		return st;
	}
	o->arena.escape = NULL;
	*ret = &o->view;
	return OK;
}

Status view_load(Ctx *c, Db *db, View **ret)
{
	return load_own(c, db, false, ret);
}

Status view_load_to_mend(Ctx *c, Db *db, View **ret)
{
	return load_own(c, db, true, ret);
}

void view_free(View *v)
{
	struct OwnedView *o = (struct OwnedView *)v;

	if (!o)
		return;
	arena_done(&o->arena);
	free(o);
}

Rights view_rights(const View *v, int64_t account_id)
{
	size_t from = 0, to;

	while (from < v->grant_count && v->grants[from].account_id < account_id)
		from++;
	for (to = from; to < v->grant_count && v->grants[to].account_id == account_id; to++)
		;
	return (Rights){ .account_id = account_id, .grants = v->grants + from, .count = to - from };
}
