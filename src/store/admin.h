/*
 * admin.h: what the administrator's commands read: whole tables, page by page, from a database that may be in
 * use.
 *
 * Nothing here writes, and nothing here asks who may see it: who can open the database's files may see all of
 * it.
 */
#ifndef STORE_ADMIN_H
#define STORE_ADMIN_H

#include "store/store.h"

/* A read-only connection to a database of exactly this program's schema. */
NODISCARD Status admin_open(Ctx *c, Str url, Db **ret);

/* Rows of a resource with id > after_id, at most `limit`, by id. */
NODISCARD Status admin_page(
	Ctx *c, Db *db, const Resource *r, int64_t after_id, size_t limit, void **ret_rows, size_t *ret_n);
NODISCARD Status admin_count(Ctx *c, Db *db, const Resource *r, int64_t *ret);

NODISCARD Status admin_accounts(Ctx *c, Db *db, Account **ret, size_t *ret_n); /* by name, as people sort */
/* API tokens, those that were revoked too; account_id 0: of all. */
NODISCARD Status admin_tokens(Ctx *c, Db *db, int64_t account_id, Token **ret, size_t *ret_n);
NODISCARD Status admin_token(Ctx *c, Db *db, int64_t id, Token *ret); /* E_NOT_FOUND */

/* Areas, posts, who holds them and the rulebook, as they are now; view_free. */
NODISCARD Status admin_view(Ctx *c, Db *db, View **ret);

/* The SQL that makes an empty database of this program's schema. */
NODISCARD Status admin_schema_sql(Ctx *c, Dialect d, Str *ret);

#endif
