/* admin.c: see admin.h. */
#include "store/admin.h"
#include "store/tx.h"

#define SCHEMA_SQL_MAX_BYTES ((size_t)4 << 20) /* ours is 60 KiB */

Status admin_open(Ctx *c, Str url, Db **ret)
{
	Db *db = NULL;

	TRY(db_open(c, url, DB_READ, &db));
	Status st = migrate_check(c, db, SCHEMA_VERSION);
	if (st == OK)
		*ret = db;
	else
		db_close(&db);
	return st;
}

Status admin_page(
	Ctx *c, Db *db, const Resource *r, int64_t after_id, size_t limit, void **ret_rows, size_t *ret_n)
{
	Value values[] = { VAL_I64(after_id), VAL_I64((int64_t)limit) };

	return rows_where(c, db, r, "id > ?1 ORDER BY id LIMIT ?2", values, 2, ret_rows, ret_n);
}

Status admin_count(Ctx *c, Db *db, const Resource *r, int64_t *ret)
{
	const char *sql = str_cstr(c->arena, str_printf(c->arena, "SELECT COUNT(*) FROM %s", r->table));

	return db_number(c, db, sql, NULL, 0, 0, ret);
}

Status admin_accounts(Ctx *c, Db *db, Account **ret, size_t *ret_n)
{
	return rows_where(
		c, db, &account_resource, "id > 0 ORDER BY sort_key, id", NULL, 0, (void **)ret, ret_n);
}

Status admin_tokens(Ctx *c, Db *db, int64_t account_id, Token **ret, size_t *ret_n)
{
	Value id = VAL_I64(account_id);

	return rows_where(c, db, &token_resource, "name <> '' AND (?1 = 0 OR account_id = ?1) ORDER BY id",
		&id, 1, (void **)ret, ret_n);
}

Status admin_token(Ctx *c, Db *db, int64_t id, Token *ret)
{
	return row_get(c, db, &token_resource, id, ret);
}

Status admin_schema_sql(Ctx *c, Dialect d, Str *ret)
{
	Buf b;

	buf_init(&b, SCHEMA_SQL_MAX_BYTES);
	for (int version = 1; version <= SCHEMA_VERSION; version++) {
		const SchemaVersion *v = &schema_versions[version - 1];

		buf_addf(&b, "-- version %d: %s\n", version, v->name);
		for (size_t i = 0; i < all_resource_count; i++)
			model_ddl(&b, all_resources[i], d, version);
		buf_add(&b, str_from(v->sql[d]));
	}
	bool fits = buf_ok(&b);
	if (fits)
		*ret = str_dup(c->arena, buf_str(&b));
	buf_done(&b);
	return fits ? OK : fault(c, E_NOMEM, NULL, "memory");
}

Status admin_view(Ctx *c, Db *db, View **ret)
{
	return view_load(c, db, ret);
}
