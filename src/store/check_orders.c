/*
 * check_orders.c: what is promised about orders: whoever verifies a paper finds exactly one, its number is
 * its own in that year, and the list that was signed is the list of its tours.
 */
#include "store/check_inside.h"

#include "store/query_order.h"

#define LIST_MAX_BYTES ((size_t)4 << 20) /* twice what an order may hold */

static Status check_states(Check *k)
{
	TRY(check_none(k, "order",
		"SELECT id FROM move_order WHERE (state = 'issued' AND issued_at_ms = 0) OR (state = 'draft' "
		"AND "
		"issued_at_ms <> 0) OR (state = 'withdrawn') <> (withdrawn_at_ms <> 0)",
		"its state and its times do not agree"));
	TRY(check_none(k, "order", "SELECT id FROM move_order WHERE (issued_at_ms <> 0) <> (code <> '')",
		"issued without a code to verify it, or the other way round"));
	TRY(check_none(k, "order",
		"SELECT MAX(id) FROM move_order WHERE code <> '' GROUP BY code HAVING COUNT(*) > 1",
		"the same code as another order"));
	TRY(check_none(k, "order",
		"SELECT o.id FROM move_order o JOIN wave_plan p ON p.id = o.plan_id WHERE p.wave_id <> "
		"o.wave_id",
		"of a plan of another wave"));
	return check_none(k, "order",
		"SELECT id FROM move_order WHERE state = 'withdrawn' AND issued_at_ms <> 0 AND note = ''",
		"withdrawn without a reason");
}

static Status check_order_number(Check *k, const Order *o)
{
	int32_t first, last;
	bool taken;

	if (o->state == ORDER_WITHDRAWN && o->issued_at_ms == 0)
		return OK;
	order_year(o, &first, &last);
	TRY(query_order_number(k->c, k->db, o, first, last, &taken));
	if (taken)
		check_found(k, check_id(k, "order", o->id), "another one has its number in that year");
	return OK;
}

static Status check_order_list(Check *k, const Order *o)
{
	Tour *tours = NULL;
	size_t n = 0;
	Buf b;

	if (o->issued_at_ms == 0)
		return OK;
	TRY(query_order_tours(k->c, k->db, o->id, &tours, &n));
	if ((int64_t)n != o->people)
		check_found(k, check_id(k, "order", o->id), "%d people were signed, it has %zu tours",
			o->people, n);
	buf_init(&b, LIST_MAX_BYTES);
	order_list_put(&b, tours, n);
	bool fits = buf_ok(&b);
	Str hash = hash_text(k->c->arena, hash_of(buf_str(&b)));
	buf_done(&b);
	if (!fits)
		return fault(k->c, E_NOMEM, NULL, "memory");
	if (!str_eq(hash, o->list_hash))
		check_found(k, check_id(k, "order", o->id),
			"its tours are not the list that was signed: their hash is another one");
	return OK;
}

static Status look_at_order(Check *k, const void *row)
{
	TRY(check_order_number(k, row));
	return check_order_list(k, row);
}

/* Whoever follows somebody is sent by an order without a plan. */
static Status check_plan_of_orders(Check *k)
{
	return check_none(k, "tour",
		"SELECT t.id FROM tour t JOIN move_order o ON o.id = t.order_id WHERE o.plan_id <> 0 AND NOT "
		"EXISTS (SELECT 1 FROM placement m WHERE m.plan_id = o.plan_id AND m.nomination_id = "
		"t.nomination_id AND m.area_id = t.area_id AND m.role = t.role AND m.leads = t.leads)",
		"the plan of its order sends nobody so");
}

Status check_orders(Check *k)
{
	TRY(check_states(k));
	TRY(check_plan_of_orders(k));
	return check_each(k, &order_resource, look_at_order);
}
