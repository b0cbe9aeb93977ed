/*
 * run_order.c: commands on orders: load what the decision looks at, decide, write what it says.
 *
 *   issue ──> a tour for each name ─ its tasks ─ the name's standing "assigned"   all in one transaction
 *   withdraw ──> tours that do not serve yet are withdrawn ─ standing "reserve"
 *
 * Rows are locked in one order, so that two processes never wait for each other: all orders, wave, all
 * tours, plan, order, nomination, tour.
 */
#include "store/query_order.h"
#include "store/tx.h"

#include "domain/tour.h"

#define LIST_MAX_BYTES ((size_t)2 << 20) /* ORDER_LIST_MAX lines of 90 bytes */

/* ---- what is written ---- */

static Status write_order(Tx *tx, OrderAct act, const Order *before, const Order *after)
{
	TRY(tx_write(tx, EVENT_ORDER, enum_name(&OrderAct_names, act), after->area_id, &order_resource,
		before, after));
	tx_answer(tx, &order_resource, after, MODEL_NAMES("id", "version", "state", "people", "code"));
	return OK;
}

/* ---- issuing ---- */

static Status send_one(Tx *tx, const OrderWorld *w, const Order *o, const OrderLine *line, Tour *ret)
{
	const Cadre cadre = { .id = line->cadre_id };
	Nomination name;
	TourSending in = { .order = o,
		.wave = &w->wave,
		.nomination = &name,
		.cadre = &cadre,
		.area_id = line->area_id,
		.role = line->role,
		.leads = line->leads };

	TRY(tx_get(tx, &nomination_resource, line->nomination_id, &name));
	return tour_start(tx, &in, ret);
}

static Status hash_list(Tx *tx, Tour *tours, size_t n, Order *o)
{
	Buf b;

	buf_init(&b, LIST_MAX_BYTES);
	order_list_put(&b, tours, n);
	bool fits = buf_ok(&b);
	if (fits)
		o->list_hash = hash_text(tx->c->arena, hash_of(buf_str(&b)));
	buf_done(&b);
	return fits ? OK : fault(tx->c, E_NOMEM, NULL, "memory");
}

/* The memory of one name is given back before the next. */
static Status send_all(Tx *tx, const OrderWorld *w, Order *o)
{
	Tour *tours = arena_array(tx->c->arena, Tour, w->line_count);
	size_t n = 0;

	for (size_t i = 0; i < w->line_count; i++) {
		ArenaMark mark = arena_mark(tx->c->arena);

		if (order_sends(o, &w->lines[i]))
			TRY(send_one(tx, w, o, &w->lines[i], &tours[n++]));
		arena_reset(tx->c->arena, mark);
	}
	assert(n == (size_t)o->people);
	return hash_list(tx, tours, n, o);
}

/* ---- withdrawing ---- */

static Status withdraw_all(Tx *tx, const Order *o)
{
	Tour *tours = NULL;
	size_t n = 0;

	TRY(query_order_tours(tx->c, tx->db, o->id, &tours, &n));
	for (size_t i = 0; i < n; i++) {
		ArenaMark mark = arena_mark(tx->c->arena);

		TRY(tour_take_back(tx, tours[i].id, o->note));
		arena_reset(tx->c->arena, mark);
	}
	return OK;
}

/* ---- the command ---- */

/* A row that the body names. */
static Status get_named(Tx *tx, const Resource *r, int64_t id, const char *field, void *row)
{
	Status st = tx_get(tx, r, id, row);

	return st == E_NOT_FOUND ? fault(tx->c, E_NOT_FOUND, field, "not_found") : st;
}

static Status load(Tx *tx, const Command *cmd, OrderWorld *w)
{
	bool has_row = cmd->act == ORDER_ADD || cmd->act == ORDER_CHANGE;
	const Order *row = has_row ? cmd->row : NULL;
	Order seen = { 0 };
	int64_t plan_id;

	TRY(tx_lock(tx, TX_LOCK_ORDERS));
	if (cmd->act == ORDER_ADD)
		seen.wave_id = row->wave_id;
	else
		TRY(row_get(tx->c, tx->db, &order_resource, cmd->subject_id, &seen));
	TRY(get_named(tx, &wave_resource, seen.wave_id, "wave_id", &w->wave));
	if (cmd->act == ORDER_ISSUE || cmd->act == ORDER_WITHDRAW)
		TRY(tx_lock(tx, TX_LOCK_TOURS));
	plan_id = has_row ? row->plan_id : seen.plan_id;
	if (plan_id)
		TRY(get_named(tx, &plan_resource, plan_id, "plan_id", &w->plan));
	if (cmd->act != ORDER_ADD) {
		TRY(tx_get(tx, &order_resource, cmd->subject_id, &w->now));
		TRY(tx_expect(tx, w->now.version));
	}
	return OK;
}

static Status find_number(Tx *tx, const Command *cmd, OrderWorld *w)
{
	bool has_row = cmd->act == ORDER_ADD || cmd->act == ORDER_CHANGE;
	Order o = has_row ? *(const Order *)cmd->row : w->now;
	int32_t first, last;

	o.id = w->now.id;
	o.area_id = w->wave.area_id;
	order_year(&o, &first, &last);
	return query_order_number(tx->c, tx->db, &o, first, last, &w->number_taken);
}

Status run_order(Tx *tx, Command *cmd)
{
	bool has_row = cmd->act == ORDER_ADD || cmd->act == ORDER_CHANGE;
	OrderWorld w = { .dir = tx->view->dir, .rules = tx->view->rules };
	OrderCommand oc = { .act = cmd->act,
		.rights = cmd->rights,
		.row = has_row ? cmd->row : NULL,
		.note = has_row ? (Str){ "", 0 } : ((const OrderActing *)cmd->row)->note };
	OrderLine *lines = NULL;
	Order after;

	if (tx->view->rules->id == 0)
		return fault(tx->c, E_STATE, "rulebook", "no_rulebook");
	TRY(load(tx, cmd, &w));
	TRY(find_number(tx, cmd, &w));
	if (cmd->act == ORDER_ISSUE) {
		TRY(query_order_lines(tx->c, tx->db, w.now.plan_id, &lines, &w.line_count));
		w.lines = lines;
		TRY(tx_free_code(tx, &w.code));
	}
	TRY(order_decide(tx->c, &w, &oc, &after));
	if (cmd->act == ORDER_ADD)
		after.id = tx_id(tx);
	if (cmd->act == ORDER_ISSUE)
		TRY(send_all(tx, &w, &after));
	if (cmd->act == ORDER_WITHDRAW && w.now.state == ORDER_ISSUED)
		TRY(withdraw_all(tx, &after));
	return write_order(tx, cmd->act, w.now.id ? &w.now : NULL, &after);
}
