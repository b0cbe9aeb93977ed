/*
 * agencies.c: sending organisations and their people: lists, one of them, changes.
 *
 * Whoever holds the head post of an agency needs no grant to look after its people; so these routes ask for a
 * sign-in, and what may be seen is asked of each row.
 */
#include "api/sending.h"

#include <string.h>

/* ---- what they share ---- */

unsigned sending_may(const Call *c, const Agency *a)
{
	return agency_may(c->view->dir, &c->rights, a, c->ctx.now_ms);
}

unsigned sending_may_see(const Call *c, const Agency *a)
{
	return agency_may_see(c->view->dir, &c->rights, a, c->ctx.now_ms);
}

Status sending_agency(Call *c, int64_t agency_id, const Agency **ret)
{
	Agency *last = c->user;

	if (!last || last->id != agency_id) {
		last = arena_new(&c->http->arena, Agency);
		TRY(row_get(&c->ctx, c->db, &agency_resource, agency_id, last));
		c->user = last;
	}
	*ret = last;
	return OK;
}

void put_agency_ref(JsonOut *j, const Agency *a)
{
	json_open(j, '{');
	json_put_i64(j, "id", a->id);
	json_put_str(j, "code", a->code);
	json_put_str(j, "name", a->name);
	json_close(j, '}');
}

Status sending_filter(Call *c, Can can, PeopleFilter *ret)
{
	int64_t *posts = arena_array(&c->http->arena, int64_t, POSTS_HELD_MAX);
	const Area *under;

	TRY(call_area_param(c, "area", &under));
	*ret = (PeopleFilter){ .scope = call_scope(c, CAN(can), under), .posts = posts };
	if (!under)
		ret->post_count = posts_held(c, c->rights.account_id, posts, POSTS_HELD_MAX);
	ret->q = http_param(c->http, "q");
	ret->closed_too = call_flag(c, "closed");
	ret->mine = call_flag(c, "mine");
	return OK;
}

Status sending_page(const PeoplePage *got, ListPage *page)
{
	page->rows = got->rows;
	page->n = got->n;
	page->more = got->more;
	return OK;
}

static Str row_cursor(Call *c, const void *row)
{
	int64_t id;

	memcpy(&id, row, sizeof(id)); /* every resource begins with its id */
	return cursor_of_id(c, id);
}

/* ---- agencies ---- */

static void put_agency_fields(JsonOut *j, Call *c, const Agency *a)
{
	model_put_fields(j, &agency_resource, a, 0);
	json_key(j, "area");
	put_area_ref(j, c->view, a->area_id);
	json_key(j, "answerable");
	put_answerable(j, c, a->post_id);
	json_put_i64(j, "must_stay", agency_stay(c->view->rules, a));
	json_put_bool(j, "people", sending_may(c, a) & AGENCY_PEOPLE);
}

static Status put_agency(JsonOut *j, Call *c, const void *row)
{
	json_open(j, '{');
	put_agency_fields(j, c, row);
	json_close(j, '}');
	return OK;
}

static Status read_agencies(Call *c, void *filter, ListPage *page)
{
	PeopleFilter *f = filter;
	PeoplePage got;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	TRY(query_agencies(&c->ctx, c->db, f, &got));
	return sending_page(&got, page);
}

static int64_t agency_area(const Call *c UNUSED, const void *row)
{
	return ((const Agency *)row)->area_id;
}

Status agency_list(Call *c)
{
	PeopleFilter f;
	const List l = { .resource = &agency_resource,
		.file = "don-vi",
		.filter = &f,
		.read = read_agencies,
		.cursor = row_cursor,
		.put = put_agency,
		.area_of = agency_area };

	TRY(sending_filter(c, CAN_READ, &f));
	return list_answer(c, &l);
}

static Status seen_agency(Call *c, const Agency **ret)
{
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(sending_agency(c, id, ret));
	return sending_may(c, *ret) & AGENCY_SEE ? OK : fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
}

Status agency_show(Call *c)
{
	const Agency *a;
	JsonOut j = call_out(c);

	int64_t away;

	TRY(seen_agency(c, &a));
	TRY(query_people_away(&c->ctx, c->db, a->id, &away));
	call_etag(c, a->version);
	json_open(&j, '{');
	put_agency_fields(&j, c, a);
	json_put_i64(&j, "away", away);
	json_close(&j, '}');
	return OK;
}

Status agency_add(Call *c)
{
	Agency *row = arena_new(&c->http->arena, Agency);

	TRY(call_body(c, &agency_resource, row));
	return call_save(c, &agency_resource, row, 0);
}

Status agency_change(Call *c)
{
	Agency *row = arena_new(&c->http->arena, Agency);
	const Agency *now;

	TRY(seen_agency(c, &now));
	TRY(call_body(c, &agency_resource, row));
	return call_save(c, &agency_resource, row, now->id);
}

/* ---- cadres ---- */

/* What keeps this person at home; its reason tells of age and vaccination, so only to who may see both. */
static void put_unfit(JsonOut *j, const Call *c, const Cadre *x, unsigned may)
{
	Ctx look = c->ctx;
	bool seen = (may & (PERSONAL | HEALTH)) == (PERSONAL | HEALTH);

	json_key(j, "unfit");
	look.fault = (Fault){ 0 };
	if (!seen || cadre_fitness(&look, c->view->rules, x) == OK) {
		json_add_null(j);
		return;
	}
	json_open(j, '{');
	json_put_str(j, "field", str_from(look.fault.field));
	json_put_str(j, "reason", str_from(look.fault.reason));
	json_close(j, '}');
}

static Status put_cadre(JsonOut *j, Call *c, const void *row)
{
	const Cadre *x = row;
	const Agency *a;

	TRY(sending_agency(c, x->agency_id, &a));
	unsigned may = sending_may_see(c, a);
	json_open(j, '{');
	model_put_fields(j, &cadre_resource, x, may);
	json_key(j, "agency");
	put_agency_ref(j, a);
	json_key(j, "home_area");
	if (may & PERSONAL && x->home_area_id)
		put_area_ref(j, c->view, x->home_area_id);
	else
		json_add_null(j);
	json_key(j, "not_for_red");
	if (may & HEALTH)
		json_add_bool(j, cadre_is_not_for_red(x));
	else
		json_add_null(j);
	put_unfit(j, c, x, may);
	json_close(j, '}');
	return OK;
}

/* A row whose agency cannot be read shows nothing. */
static unsigned may_see_cadre(const Call *c, const void *row)
{
	const Agency *a;

	return sending_agency((Call *)(uintptr_t)c, ((const Cadre *)row)->agency_id, &a) == OK
		       ? sending_may_see(c, a)
		       : 0;
}

static Status read_cadres(Call *c, void *filter, ListPage *page)
{
	PeopleFilter *f = filter;
	PeoplePage got;

	c->user = NULL; /* its memory was the page's before */
	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	TRY(query_cadres(&c->ctx, c->db, f, &got));
	return sending_page(&got, page);
}

static Status note_cadres(Call *c, const ListPage *page, Str purpose)
{
	const Cadre *rows = page->rows;
	int64_t *ids = arena_array(&c->http->arena, int64_t, page->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < page->n; i++) {
		if (may_see_cadre(c, &rows[i]) & HEALTH)
			ids[n++] = rows[i].id;
	}
	return journal_ids(c, ids, n, purpose);
}

Status cadre_list(Call *c)
{
	PeopleFilter f;
	const List l = { .resource = &cadre_resource,
		.file = "can-bo",
		.filter = &f,
		.read = read_cadres,
		.cursor = row_cursor,
		.put = put_cadre,
		.may_see = may_see_cadre,
		.note_reading = note_cadres };

	TRY(sending_filter(c, CAN_WAVES, &f));
	/* Whoever searches by name learns from what is found. */
	if (f.q.len)
		f.scope = call_scope(c, CAN(CAN_WAVES) | CAN(CAN_PERSONAL), NULL);
	TRY(call_id_param(c, "agency", &f.agency_id));
	TRY(call_enum_param(c, "role", &CadreRole_names, &f.roles));
	return list_answer(c, &l);
}

static Status seen_cadre(Call *c, Cadre *ret)
{
	const Agency *a;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(row_get(&c->ctx, c->db, &cadre_resource, id, ret));
	TRY(sending_agency(c, ret->agency_id, &a));
	return sending_may(c, a) & AGENCY_PEOPLE ? OK : fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
}

Status cadre_show(Call *c)
{
	Cadre x;
	JsonOut j = call_out(c);

	TRY(seen_cadre(c, &x));
	call_etag(c, x.version);
	if (may_see_cadre(c, &x) & HEALTH)
		TRY(journal_ids(c, &x.id, 1, STR("reading")));
	return put_cadre(&j, c, &x);
}

Status cadre_add(Call *c)
{
	Cadre *row = arena_new(&c->http->arena, Cadre);

	TRY(call_body(c, &cadre_resource, row));
	return call_save(c, &cadre_resource, row, 0);
}

/* What the caller may not see stays as it is, although the body cannot tell it. */
static void keep_unseen(unsigned may, const Cadre *now, Cadre *row)
{
	for (size_t i = 0; i < cadre_resource.count; i++) {
		const Field *f = &cadre_resource.fields[i];

		if (f->flags & (PERSONAL | HEALTH) & ~may) {
			bool is_set = model_set(f, row, model_get(f, now));
			assert(is_set);
		}
	}
}

Status cadre_change(Call *c)
{
	Cadre *row = arena_new(&c->http->arena, Cadre), *now = arena_new(&c->http->arena, Cadre);

	TRY(seen_cadre(c, now));
	TRY(call_body(c, &cadre_resource, row));
	keep_unseen(may_see_cadre(c, now), now, row);
	return call_save(c, &cadre_resource, row, now->id);
}
