/*
 * query_text.h: a SELECT under construction, for the files of questions. Private to store/.
 *
 * Conditions are added one after the other; values always go in as parameters, never into the text.
 */
#ifndef STORE_QUERY_TEXT_H
#define STORE_QUERY_TEXT_H

#include "store/query.h"

#define QUERY_TEXT_MAX	 ((size_t)64 << 10)
#define QUERY_VALUES_MAX 16

typedef struct Query {
	Ctx *c;
	Buf sql;
	Value values[QUERY_VALUES_MAX];
	size_t n;
	const char *glue; /* WHERE, then AND */
} Query;

void query_start(Query *q, Ctx *c); /* and buf_done(&q.sql) at the end */
void select_all(Query *q, const Resource *r); /* SELECT all fields FROM its table */

int query_value(Query *q, Value v); /* a parameter; its number */
void query_and(Query *q); /* WHERE or AND */
void where_value(Query *q, const char *column, const char *op, Value v);
void where_text(Query *q, const char *condition);
void where_set(Query *q, const char *column, const EnumNames *names, unsigned set); /* 0: any */
void where_ids(Query *q, const char *column, const int64_t *ids, size_t n);
void where_scope(Query *q, const char *column, const Scope *s);
void query_limit(Query *q, size_t limit);

void where_sent(Query *q, const PeopleFilter *f); /* of the table `nomination` n: query_sent.c */

NODISCARD Status query_rows(Query *q, Db *db, const Resource *r, void **ret, size_t *ret_n);
/* At most `wanted` rows (1 to PAGE_MAX) and whether there are more; the question is done with. */
NODISCARD Status query_page(
	Query *q, Db *db, const Resource *r, size_t wanted, void **ret, size_t *ret_n, bool *ret_more);
NODISCARD Status query_number(Query *q, Db *db, int64_t *ret);
typedef Status QueryTake(Ctx *c, Stmt *st, void *user);
NODISCARD Status query_each(
	Query *q, Db *db, QueryTake *take, void *user); /* of each row; ends the question */

#endif
