/* query_plan.c: what plans are made from, plans, their placements, pins. See query.h. */
#include "store/query_text.h"

#include <string.h>

/* ---- what a plan is made from ---- */

Status query_plan_names(Ctx *c, Db *db, int64_t wave_id, Nomination **ret, size_t *ret_n)
{
	Value id = VAL_I64(wave_id);

	return rows_where(c, db, &nomination_resource,
		"wave_id = ?1 AND state = 'approved' AND standing <> 'released' ORDER BY id", &id, 1,
		(void **)ret, ret_n);
}

static int64_t id_at(const Resource *r, const void *rows, size_t i)
{
	int64_t id;

	memcpy(&id, (const char *)rows + i * r->size, sizeof(id)); /* every resource begins with its id */
	return id;
}

/* The names' cadres come in the order of cadres: put side by side with the names. */
static Status pair_cadres(
	Ctx *c, const Nomination *names, size_t n, const Cadre *cadres, size_t count, const Cadre **ret)
{
	Cadre *paired = arena_array(c->arena, Cadre, n + 1);

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = count;

		while (low < high) {
			size_t mid = (low + high) / 2;

			if (id_at(&cadre_resource, cadres, mid) < names[i].cadre_id)
				low = mid + 1;
			else
				high = mid;
		}
		if (low == count || cadres[low].id != names[i].cadre_id)
			return fault(c, E_CORRUPT, "cadre_id", "row_missing");
		paired[i] = cadres[low];
	}
	*ret = paired;
	return OK;
}

static Status load_people(Ctx *c, Db *db, int64_t wave_id, PlanRows *ret)
{
	Value id = VAL_I64(wave_id);
	Nomination *names;
	Cadre *cadres;
	Agency *agencies;
	size_t count;

	TRY(query_plan_names(c, db, wave_id, &names, &ret->name_count));
	ret->names = names;
	TRY(rows_where(c, db, &cadre_resource,
		"id IN (SELECT n.cadre_id FROM nomination n WHERE n.wave_id = ?1 AND n.state = 'approved')"
		" ORDER BY id",
		&id, 1, (void **)&cadres, &count));
	TRY(pair_cadres(c, names, ret->name_count, cadres, count, &ret->cadres));
	TRY(rows_where(c, db, &agency_resource,
		"id IN (SELECT q.agency_id FROM quota q WHERE q.wave_id = ?1) ORDER BY id", &id, 1,
		(void **)&agencies, &ret->agency_count));
	ret->agencies = agencies;
	return OK;
}

static Status load_decisions(Ctx *c, Db *db, int64_t wave_id, int64_t base_id, PlanRows *ret)
{
	Value id = VAL_I64(wave_id), base = VAL_I64(base_id);
	Placement *placements;
	Pin *pins;
	Tour *tours;
	Plan plan;

	TRY(rows_where(c, db, &pin_resource, "wave_id = ?1 AND withdrawn = 0 ORDER BY id", &id, 1,
		(void **)&pins, &ret->pin_count));
	ret->pins = pins;
	TRY(rows_where(c, db, &tour_resource,
		"state IN ('ordered', 'accepted', 'serving', 'resting') ORDER BY id", NULL, 0,
		(void **)&tours, &ret->tour_count));
	ret->tours = tours;
	if (!base_id)
		return OK;
	Status st = row_get(c, db, &plan_resource, base_id, &plan);
	if (st == E_NOT_FOUND || (st == OK && plan.wave_id != wave_id))
		return fault(c, E_INVALID, "base_id", "not_found");
	TRY(st);
	TRY(rows_where(c, db, &placement_resource, "plan_id = ?1 ORDER BY nomination_id", &base, 1,
		(void **)&placements, &ret->base_count));
	ret->base = placements;
	return OK;
}

Status query_plan_rows(Ctx *c, Db *db, const Directory *d, const Rulebook *rules, const Wave *wave,
	int64_t base_id, PlanRows *ret)
{
	NeedRows needs;
	AreaNeed *table;

	*ret = (PlanRows){ .wave = wave };
	TRY(query_need_rows(c, db, rules, &needs));
	TRY(need_table(c, d, rules, &needs, &table, &ret->need_count));
	ret->needs = table;
	TRY(load_people(c, db, wave->id, ret));
	return load_decisions(c, db, wave->id, base_id, ret);
}

/* ---- plans ---- */

Status query_placements_of(Ctx *c, Db *db, int64_t plan_id, Placement **ret, size_t *ret_n)
{
	Value id = VAL_I64(plan_id);

	return rows_where(c, db, &placement_resource, "plan_id = ?1 ORDER BY nomination_id", &id, 1,
		(void **)ret, ret_n);
}

Status query_plans(Ctx *c, Db *db, const PlanFilter *f, Plan **ret, size_t *ret_n, bool *ret_more)
{
	Query q;

	query_start(&q, c);
	select_all(&q, &plan_resource);
	where_value(&q, "wave_id", "=", VAL_I64(f->wave_id));
	where_set(&q, "state", &PlanState_names, f->states);
	if (f->after_id)
		where_value(&q, "id", "<", VAL_I64(f->after_id));
	buf_add(&q.sql, STR(" ORDER BY id DESC"));
	return query_page(&q, db, &plan_resource, f->limit, (void **)ret, ret_n, ret_more);
}

Status query_placements(Ctx *c, Db *db, const PlanFilter *f, Placement **ret, size_t *ret_n, bool *ret_more)
{
	Query q;

	query_start(&q, c);
	select_all(&q, &placement_resource);
	where_value(&q, "plan_id", "=", VAL_I64(f->plan_id));
	if (f->area_id)
		where_value(&q, "area_id", "=", VAL_I64(f->area_id));
	if (f->agency_id)
		where_value(&q, "agency_id", "=", VAL_I64(f->agency_id));
	if (f->nomination_id)
		where_value(&q, "nomination_id", "=", VAL_I64(f->nomination_id));
	where_set(&q, "role", &CadreRole_names, f->roles);
	if (f->reserve)
		where_text(&q, "area_id = 0");
	if (f->by_hand)
		where_text(&q, "by_hand = 1");
	if (f->after_id)
		where_value(&q, "nomination_id", ">", VAL_I64(f->after_id));
	buf_add(&q.sql, STR(" ORDER BY nomination_id"));
	return query_page(&q, db, &placement_resource, f->limit, (void **)ret, ret_n, ret_more);
}

Status query_pins(Ctx *c, Db *db, const PlanFilter *f, Pin **ret, size_t *ret_n, bool *ret_more)
{
	Query q;

	query_start(&q, c);
	select_all(&q, &pin_resource);
	where_value(&q, "wave_id", "=", VAL_I64(f->wave_id));
	if (!f->withdrawn_too)
		where_text(&q, "withdrawn = 0");
	if (f->after_id)
		where_value(&q, "id", ">", VAL_I64(f->after_id));
	buf_add(&q.sql, STR(" ORDER BY id"));
	return query_page(&q, db, &pin_resource, f->limit, (void **)ret, ret_n, ret_more);
}
