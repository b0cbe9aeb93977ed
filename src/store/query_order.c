/* query_order.c: questions about orders. See query_order.h. */
#include "store/query_order.h"

#include "store/query_text.h"

#define ACTIVE_TOUR "('ordered', 'accepted', 'serving', 'resting')"

Status query_orders(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret)
{
	Query q;

	query_start(&q, c);
	select_all(&q, &order_resource);
	where_value(&q, "wave_id", "=", VAL_I64(f->wave_id));
	if (f->after_id)
		where_value(&q, "id", "<", VAL_I64(f->after_id));
	if (f->agency_id) {
		query_and(&q);
		buf_addf(&q.sql, "id IN (SELECT t.order_id FROM tour t WHERE t.agency_id = ?%d)",
			query_value(&q, VAL_I64(f->agency_id)));
	}
	buf_add(&q.sql, STR(" ORDER BY id DESC"));
	return query_page(&q, db, &order_resource, f->limit, &ret->rows, &ret->n, &ret->more);
}

Status query_order_of_agency(Ctx *c, Db *db, int64_t order_id, int64_t agency_id, int64_t *ret_people)
{
	const Value of[] = { VAL_I64(order_id), VAL_I64(agency_id) };

	return db_number(c, db, "SELECT COUNT(*) FROM tour WHERE order_id = ?1 AND agency_id = ?2", of,
		COUNT_OF(of), 0, ret_people);
}

Status query_order_by_code(Ctx *c, Db *db, Str code, Order *ret)
{
	bool found;

	TRY(row_find(c, db, &order_resource, "code", VAL_STR(code), ret, &found));
	return found ? OK : fault(c, E_NOT_FOUND, "code", "no_such_code");
}

/* ---- a list that grows while it is read ---- */

typedef struct Grow {
	Arena *arena;
	char *rows;
	size_t size, n, room;
} Grow;

static void *grow(Grow *g)
{
	g->rows = arena_more(g->arena, g->rows, g->size, g->n, &g->room);
	return g->rows + g->n++ * g->size;
}

static Status bad_name(Ctx *c, const char *field)
{
	return faultf(c, E_CORRUPT, field, "unknown_name", "an order's list holds a name unknown here");
}

/* "DV07 CB0123"; without a number of the agency's own, ours. */
static Str who_of(Arena *a, Str agency, Str number, int64_t cadre_id)
{
	if (number.len)
		return str_printf(a, "%.*s %.*s", STR_ARG(agency), STR_ARG(number));
	return str_printf(a, "%.*s #%lld", STR_ARG(agency), (long long)cadre_id);
}

Status query_order_lines(Ctx *c, Db *db, int64_t plan_id, OrderLine **ret, size_t *ret_n)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	Grow all = { .arena = c->arena, .size = sizeof(OrderLine) };
	bool row;

	TRY(db_prepare(c, db,
		"SELECT p.nomination_id, p.cadre_id, p.agency_id, p.area_id, p.role, p.leads, n.state, "
		"x.has_left, COALESCE(t.wave_id, 0), COALESCE(t.area_id, 0), a.code, x.code"
		" FROM placement p JOIN nomination n ON n.id = p.nomination_id JOIN cadre x ON x.id = "
		"p.cadre_id"
		" JOIN agency a ON a.id = p.agency_id LEFT JOIN tour t ON t.cadre_id = p.cadre_id"
		" AND t.state IN " ACTIVE_TOUR " WHERE p.plan_id = ?1 AND p.area_id <> 0 ORDER BY p.id",
		&st));
	stmt_bind(st, 1, VAL_I64(plan_id));
	for (;;) {
		TRY(stmt_step(c, st, &row));
		if (!row)
			break;
		OrderLine *l = grow(&all);

		*l = (OrderLine){ .nomination_id = stmt_i64(st, 0),
			.cadre_id = stmt_i64(st, 1),
			.agency_id = stmt_i64(st, 2),
			.area_id = stmt_i64(st, 3),
			.leads = stmt_i64(st, 5),
			.has_left = stmt_i64(st, 7),
			.tour_wave_id = stmt_i64(st, 8),
			.tour_area_id = stmt_i64(st, 9),
			.who = who_of(c->arena, stmt_str(st, 10), stmt_str(st, 11), stmt_i64(st, 1)) };
		if (!enum_parse(&CadreRole_names, stmt_str(st, 4), &l->role) ||
			!enum_parse(&NominationState_names, stmt_str(st, 6), &l->name_state))
			return bad_name(c, "placement");
	}
	*ret = (OrderLine *)(void *)all.rows;
	*ret_n = all.n;
	return OK;
}

/* Both give the columns of read_names; ?1 is the order's wave, ?2 the plan or the order. */
static const char draft_names[] =
	"SELECT p.cadre_id, p.agency_id, p.area_id, p.role, p.leads, x.name, x.sort_key, x.phone, a.name, "
	"x.birth_year, 0, 0 FROM placement p JOIN cadre x ON x.id = p.cadre_id JOIN agency a ON a.id = "
	"p.agency_id WHERE p.plan_id = ?2 AND p.area_id <> 0 AND NOT EXISTS (SELECT 1 FROM tour t WHERE "
	"t.cadre_id = p.cadre_id AND t.state IN " ACTIVE_TOUR
	" AND t.wave_id = ?1 AND t.area_id = p.area_id)";
static const char issued_names[] =
	"SELECT t.cadre_id, t.agency_id, t.area_id, t.role, t.leads, x.name, x.sort_key, x.phone, a.name, "
	"x.birth_year, t.from_day, t.to_day FROM tour t JOIN cadre x ON x.id = t.cadre_id JOIN agency a ON "
	"a.id = t.agency_id WHERE t.order_id = ?2 AND t.wave_id = ?1";

static bool is_drawn_up(const Order *o)
{
	return o->issued_at_ms == 0;
}

Status query_order_names(Ctx *c, Db *db, const Order *o, const Wave *wave, OrderName **ret, size_t *ret_n)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	Grow all = { .arena = c->arena, .size = sizeof(OrderName) };
	bool row;

	TRY(db_prepare(c, db, is_drawn_up(o) ? draft_names : issued_names, &st));
	stmt_bind(st, 1, VAL_I64(o->wave_id));
	stmt_bind(st, 2, VAL_I64(is_drawn_up(o) ? o->plan_id : o->id));
	for (;;) {
		TRY(stmt_step(c, st, &row));
		if (!row)
			break;
		OrderName *n = grow(&all);

		*n = (OrderName){ .cadre_id = stmt_i64(st, 0),
			.agency_id = stmt_i64(st, 1),
			.area_id = stmt_i64(st, 2),
			.leads = stmt_i64(st, 4),
			.name = str_dup(c->arena, stmt_str(st, 5)),
			.sort_key = str_dup(c->arena, stmt_str(st, 6)),
			.phone = str_dup(c->arena, stmt_str(st, 7)),
			.agency = str_dup(c->arena, stmt_str(st, 8)),
			.birth_year = (int32_t)stmt_i64(st, 9),
			.from_day = (int32_t)stmt_i64(st, 10),
			.to_day = (int32_t)stmt_i64(st, 11) };
		if (!enum_parse(&CadreRole_names, stmt_str(st, 3), &n->role))
			return bad_name(c, "tour");
		/* Those whom a plan sends stay as long as the wave; a tour that was made longer or
		 * shorter since does not change what was signed. */
		if (o->kind == ORDER_MOBILISE) {
			n->from_day = n->from_day ? n->from_day : wave->from_day;
			n->to_day = wave->to_day;
		}
	}
	*ret = (OrderName *)(void *)all.rows;
	*ret_n = all.n;
	return OK;
}

Status query_order_counts(Ctx *c, Db *db, const Order *o, OrderCount **ret, size_t *ret_n)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	Grow all = { .arena = c->arena, .size = sizeof(OrderCount) };
	bool row;
	Str sql = str_printf(c->arena, "SELECT y.area_id, COUNT(*) FROM (%s) y GROUP BY y.area_id",
		is_drawn_up(o) ? draft_names : issued_names);

	TRY(db_prepare(c, db, str_cstr(c->arena, sql), &st));
	stmt_bind(st, 1, VAL_I64(o->wave_id));
	stmt_bind(st, 2, VAL_I64(is_drawn_up(o) ? o->plan_id : o->id));
	for (;;) {
		TRY(stmt_step(c, st, &row));
		if (!row)
			break;
		*(OrderCount *)grow(&all) = (OrderCount){ stmt_i64(st, 0), stmt_i64(st, 1) };
	}
	*ret = (OrderCount *)(void *)all.rows;
	*ret_n = all.n;
	return OK;
}

Status query_order_number(
	Ctx *c, Db *db, const Order *o, int32_t first_day, int32_t last_day, bool *ret_taken)
{
	Value v[] = { VAL_I64(o->area_id), VAL_STR(o->number), VAL_I64(first_day), VAL_I64(last_day),
		VAL_I64(o->id) };
	int64_t n = 0;

	TRY(db_number(c, db,
		"SELECT COUNT(*) FROM move_order WHERE area_id = ?1 AND number = ?2 AND day BETWEEN ?3 AND ?4"
		" AND id <> ?5 AND (state <> 'withdrawn' OR issued_at_ms <> 0)",
		v, COUNT_OF(v), 0, &n));
	*ret_taken = n > 0;
	return OK;
}

Status query_order_tours(Ctx *c, Db *db, int64_t order_id, Tour **ret, size_t *ret_n)
{
	Value id = VAL_I64(order_id);

	return rows_where(c, db, &tour_resource, "order_id = ?1 ORDER BY id", &id, 1, (void **)ret, ret_n);
}
