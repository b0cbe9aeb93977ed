/*
 * query_order.h: questions about orders: whom one sends, as it is signed and as it stands on paper.
 *
 * The list of a draft is its plan's; from the moment it is issued it is the list of its tours.
 */
#ifndef STORE_QUERY_ORDER_H
#define STORE_QUERY_ORDER_H

#include "domain/order.h"
#include "store/query.h"

/* Somebody on the list as the paper needs them. */
typedef struct OrderName {
	int64_t cadre_id, agency_id, area_id;
	unsigned role;
	bool leads;
	Str name, sort_key, phone, agency;
	int32_t birth_year;
	int32_t from_day, to_day;
} OrderName;

typedef struct OrderCount {
	int64_t area_id;
	int64_t people;
} OrderCount;

/* Newest first; after_id: of the page before. agency_id: issued ones that name people of this agency; 0: all.
 */
NODISCARD Status query_orders(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret);
/* How many of the agency's people an issued order names. */
NODISCARD Status query_order_of_agency(
	Ctx *c, Db *db, int64_t order_id, int64_t agency_id, int64_t *ret_people);
NODISCARD Status query_order_by_code(Ctx *c, Db *db, Str code, Order *ret); /* E_NOT_FOUND */
/* All placements of a plan that have a place, with what decides about sending them. */
NODISCARD Status query_order_lines(Ctx *c, Db *db, int64_t plan_id, OrderLine **ret, size_t *ret_n);
/* Whom it sends, or would send now, in no particular order. wave: the order's. */
NODISCARD Status query_order_names(
	Ctx *c, Db *db, const Order *o, const Wave *wave, OrderName **ret, size_t *ret_n);
/* The same as counts by commune. */
NODISCARD Status query_order_counts(Ctx *c, Db *db, const Order *o, OrderCount **ret, size_t *ret_n);
/* Is the number taken by another order of the area in these days, which is not thrown away? */
NODISCARD Status query_order_number(
	Ctx *c, Db *db, const Order *o, int32_t first_day, int32_t last_day, bool *ret_taken);
/* The tours that it made; who came later in somebody's place came by an order of their own. */
NODISCARD Status query_order_tours(Ctx *c, Db *db, int64_t order_id, Tour **ret, size_t *ret_n);

#endif
