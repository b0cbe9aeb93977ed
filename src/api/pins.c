/* pins.c: what a person decided for all plans of a wave: this cadre there, or never there. */
#include "api/planning.h"

static Status pins_agency(Call *c, const Pin *p, const Agency **ret)
{
	Cadre x;

	TRY(row_get(&c->ctx, c->db, &cadre_resource, p->cadre_id, &x));
	return sending_agency(c, x.agency_id, ret);
}

static unsigned may_see_pin(const Call *c, const void *row)
{
	const Agency *a;

	return pins_agency((Call *)(uintptr_t)c, row, &a) == OK ? sending_may_see(c, a) : 0;
}

static Status put_pin(JsonOut *j, Call *c, const void *row)
{
	const Pin *p = row;
	const Agency *a;

	TRY(pins_agency(c, p, &a));
	json_open(j, '{');
	model_put_fields(j, &pin_resource, p, sending_may_see(c, a));
	json_key(j, "cadre");
	TRY(put_cadre_ref(j, c, p->cadre_id, a));
	json_key(j, "agency");
	put_agency_ref(j, a);
	put_place_ref(j, c, "area", p->area_id);
	json_close(j, '}');
	return OK;
}

static Status read_pins(Call *c, void *filter, ListPage *page)
{
	PlanFilter *f = filter;

	c->user = NULL; /* its memory was the page's before */
	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	return query_pins(&c->ctx, c->db, f, (Pin **)&page->rows, &page->n, &page->more);
}

static Str pin_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Pin *)row)->id);
}

static int64_t pin_area(const Call *c UNUSED, const void *row)
{
	return ((const Pin *)row)->area_id;
}

Status pin_list(Call *c)
{
	PlanFilter f = { .withdrawn_too = call_flag(c, "closed") };
	Wave wave;
	const List l = { .resource = &pin_resource,
		.file = "ghim",
		.filter = &f,
		.read = read_pins,
		.cursor = pin_cursor,
		.put = put_pin,
		.may_see = may_see_pin,
		.area_of = pin_area };

	TRY(call_id(c, 0, &f.wave_id));
	TRY(row_get(&c->ctx, c->db, &wave_resource, f.wave_id, &wave));
	if (!call_can(c, CAN_WAVES, wave.area_id))
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	return list_answer(c, &l);
}

Status pin_add(Call *c)
{
	Pin *row = arena_new(&c->http->arena, Pin);

	TRY(call_body(c, &pin_resource, row));
	return call_save(c, &pin_resource, row, 0);
}

Status pin_change(Call *c)
{
	Pin *row = arena_new(&c->http->arena, Pin);
	Wave wave;
	Pin now;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(row_get(&c->ctx, c->db, &pin_resource, id, &now));
	TRY(row_get(&c->ctx, c->db, &wave_resource, now.wave_id, &wave));
	if (!call_can(c, CAN_WAVES, wave.area_id))
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(call_body(c, &pin_resource, row));
	/* Who may not see the reason keeps it. */
	if (!(may_see_pin(c, &now) & PERSONAL) && row->reason.len == 0)
		row->reason = now.reason;
	return call_save(c, &pin_resource, row, id);
}
