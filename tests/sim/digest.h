/*
 * digest.h: all rows and events of a database as one hash, the same for the same history on any machine.
 *
 * Left out is what the server decides and not the history: the number of a transaction, and with it the hash
 * of events on PostgreSQL.
 */
#ifndef TESTS_SIM_DIGEST_H
#define TESTS_SIM_DIGEST_H

#include "stories/world.h"

static bool digest_has(const Resource *r, const Field *f)
{
	bool by_server = strcmp(f->name, "tx") == 0 || strcmp(f->name, "hash") == 0;

	return r != &event_resource || fresh.dialect == SQLITE || !by_server;
}

static Str digest_row(Arena *a, const Resource *r, const void *row)
{
	Str text = { "", 0 };

	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];
		Value v = model_get(f, row);

		if (!digest_has(r, f))
			continue;
		if (v.kind == VALUE_TEXT || v.kind == VALUE_BLOB)
			text = str_printf(a, "%.*s|%.*s", STR_ARG(text),
				STR_ARG(str_hex(a, (const uint8_t *)v.str.ptr, v.str.len)));
		else
			text = str_printf(a, "%.*s|%lld %.17g", STR_ARG(text), (long long)v.i64, v.f64);
	}
	return text;
}

static Hash digest_table(Ctx *c, Db *db, const Resource *r, Hash hash)
{
	size_t n = 1;

	for (int64_t last = INT64_MIN; n;) {
		ArenaMark mark = arena_mark(c->arena);
		Value after = VAL_I64(last);
		char *rows;

		assert_int_equal(
			rows_where(c, db, r, "id > ?1 ORDER BY id LIMIT 200", &after, 1, (void **)&rows, &n),
			OK);
		for (size_t i = 0; i < n; i++) {
			ArenaMark one = arena_mark(c->arena);
			const char *row = rows + i * r->size;

			hash = hash_of_two(
				(Str){ (const char *)hash.bytes, HASH_BYTES }, digest_row(c->arena, r, row));
			last = model_get(&r->fields[0], row).i64;
			arena_reset(c->arena, one);
		}
		arena_reset(c->arena, mark);
	}
	return hash;
}

static Hash digest_of_database(Ctx *c, Db *db)
{
	Hash hash = { 0 };

	assert_int_equal(db_begin(c, db), OK);
	for (size_t i = 0; i < all_resource_count; i++)
		hash = digest_table(c, db, all_resources[i], hash);
	db_rollback(db);
	return hash;
}

#endif
