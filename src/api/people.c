/* people.c: offices that answer, who holds them, whose turn of duty it is. */
#include "api/lists.h"

#include "base/time.h"

/* ---- what may be seen ---- */

static int64_t area_of_post(const Call *c, int64_t post_id)
{
	const Post *p = directory_post(c->view->dir, post_id);

	return p ? p->area_id : 0;
}

/* Whoever keeps the posts must see whom they wrote down, or they would lose it with the next change. */
static unsigned may_see_at(const Call *c, int64_t area_id)
{
	return call_may_see(c, area_id) | (call_can(c, CAN_POSTS, area_id) ? (unsigned)PERSONAL : 0u);
}

static unsigned may_see_appointment(const Call *c, const void *row)
{
	return may_see_at(c, area_of_post(c, ((const Appointment *)row)->post_id));
}

/* ---- posts ---- */

typedef struct RowsFilter {
	const void **rows;
	size_t n;
} RowsFilter;

static Status count_rows(Call *c UNUSED, void *filter, int64_t *ret)
{
	*ret = (int64_t)((const RowsFilter *)filter)->n;
	return OK;
}

static void put_holder(JsonOut *j, Call *c, const Post *p, const Appointment *holder)
{
	json_key(j, "holder");
	if (!holder) {
		json_add_null(j);
		return;
	}
	json_open(j, '{');
	json_put_str(j, "name", holder->holder); /* of an office: whoever works here may know who holds it */
	json_key(j, "phone");
	if (may_see_at(c, p->area_id) & PERSONAL)
		json_add_str(j, holder->phone);
	else
		json_add_null(j);
	json_put_i64(j, "rank", holder->rank);
	json_key(j, "account_id");
	if (holder->account_id)
		json_add_i64(j, holder->account_id);
	else
		json_add_null(j);
	json_put_bool(j, "on_duty", directory_is_on_duty(c->view->dir, holder, c->ctx.now_ms));
	json_close(j, '}');
}

static Status put_post(JsonOut *j, Call *c, const void *row)
{
	const Post *p = directory_post(c->view->dir, ((const Post *)row)->id);
	const Appointment *holder = directory_holder(c->view->dir, p->id, c->ctx.now_ms);
	const Appointment *const *appointments;
	size_t n = directory_appointments_of(c->view->dir, p->id, &appointments);

	json_open(j, '{');
	model_put_fields(j, &post_resource, p, 0);
	json_key(j, "area");
	put_area_ref(j, c->view, p->area_id);
	put_holder(j, c, p, holder);
	json_put_bool(j, "vacant", !holder && !p->closed);
	json_key(j, "appointments");
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		model_to_json(j, &appointment_resource, appointments[i], may_see_at(c, p->area_id));
	json_close(j, ']');
	json_close(j, '}');
	return OK;
}

static Status read_posts(Call *c, void *filter, ListPage *page)
{
	const RowsFilter *f = filter;

	return list_from_memory(c, &post_resource, f->rows, f->n, page);
}

static Str post_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Post *)row)->id);
}

static int64_t post_area(const Call *c UNUSED, const void *row)
{
	return ((const Post *)row)->area_id;
}

/* Every post of the scope that passes, in the order of the tree. */
static Status find_posts(Call *c, RowsFilter *f)
{
	const Directory *d = c->view->dir;
	const Area *under;
	unsigned kinds;
	bool vacant_only = call_flag(c, "vacant"), closed_too = call_flag(c, "closed");
	size_t room = 1;

	TRY(call_area_param(c, "area", &under));
	TRY(call_enum_param(c, "kind", &PostKind_names, &kinds));
	Scope scope = call_scope(c, CAN(CAN_READ), under);
	for (size_t i = 0; i < directory_area_count(d); i++) {
		const Post *const *posts;

		room += directory_posts_of(d, directory_area_at(d, i)->id, &posts);
	}
	*f = (RowsFilter){ .rows = arena_array(&c->http->arena, const void *, room) };
	size_t first = 0, count = directory_area_count(d);
	if (under)
		directory_subtree(d, under->id, &first, &count);
	for (size_t i = first; i < first + count; i++) {
		const Area *a = directory_area_at(d, i);
		const Post *const *posts;
		size_t n = scope_has(&scope, a->id) ? directory_posts_of(d, a->id, &posts) : 0;

		for (size_t k = 0; k < n; k++) {
			bool vacant = !posts[k]->closed && !directory_holder(d, posts[k]->id, c->ctx.now_ms);
			bool shown = (closed_too || !posts[k]->closed) && (!vacant_only || vacant) &&
				     (!kinds || kinds >> posts[k]->kind & 1);

			if (shown)
				f->rows[f->n++] = posts[k];
		}
	}
	return OK;
}

Status post_list(Call *c)
{
	RowsFilter f;
	const List l = { .resource = &post_resource,
		.file = "chuc-danh",
		.filter = &f,
		.read = read_posts,
		.count = count_rows,
		.cursor = post_cursor,
		.put = put_post,
		.area_of = post_area };

	TRY(find_posts(c, &f));
	return list_answer(c, &l);
}

Status post_add(Call *c)
{
	Post *row = arena_new(&c->http->arena, Post);

	TRY(call_body(c, &post_resource, row));
	return call_save(c, &post_resource, row, 0);
}

/* What lies outside is not there, whatever the body says. */
static Status post_in_scope(Call *c, int64_t post_id, const char *field)
{
	const Post *p = directory_post(c->view->dir, post_id);

	if (!p || !rights_at(&c->rights, c->view->dir, p->area_id))
		return fault(&c->ctx, E_NOT_FOUND, field, "not_found");
	return OK;
}

Status post_change(Call *c)
{
	Post *row = arena_new(&c->http->arena, Post);
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(post_in_scope(c, id, "id"));
	TRY(call_body(c, &post_resource, row));
	return call_save(c, &post_resource, row, id);
}

/* ---- appointments ---- */

static Status put_appointment(JsonOut *j, Call *c, const void *row)
{
	model_to_json(j, &appointment_resource, row, may_see_appointment(c, row));
	return OK;
}

static Status read_appointments(Call *c, void *filter, ListPage *page)
{
	const RowsFilter *f = filter;

	return list_from_memory(c, &appointment_resource, f->rows, f->n, page);
}

static Str appointment_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Appointment *)row)->id);
}

static int64_t appointment_area(const Call *c, const void *row)
{
	return area_of_post(c, ((const Appointment *)row)->post_id);
}

static size_t add_appointments(Call *c, const Post *p, const void **ret)
{
	const Appointment *const *rows;
	size_t n = directory_appointments_of(c->view->dir, p->id, &rows);

	for (size_t i = 0; ret && i < n; i++)
		ret[i] = rows[i];
	return n;
}

static Status find_appointments(Call *c, RowsFilter *f)
{
	RowsFilter posts;
	size_t room = 1;
	int64_t post_id;

	TRY(call_id_param(c, "post", &post_id));
	TRY(find_posts(c, &posts));
	for (size_t i = 0; i < posts.n; i++)
		room += add_appointments(c, posts.rows[i], NULL);
	*f = (RowsFilter){ .rows = arena_array(&c->http->arena, const void *, room) };
	for (size_t i = 0; i < posts.n; i++) {
		const Post *p = posts.rows[i];

		if (!post_id || p->id == post_id)
			f->n += add_appointments(c, p, f->rows + f->n);
	}
	return OK;
}

Status appointment_list(Call *c)
{
	RowsFilter f;
	const List l = { .resource = &appointment_resource,
		.file = "phan-cong",
		.filter = &f,
		.read = read_appointments,
		.count = count_rows,
		.cursor = appointment_cursor,
		.put = put_appointment,
		.may_see = may_see_appointment,
		.area_of = appointment_area };

	TRY(find_appointments(c, &f));
	return list_answer(c, &l);
}

Status appointment_add(Call *c)
{
	Appointment *row = arena_new(&c->http->arena, Appointment);

	TRY(call_body(c, &appointment_resource, row));
	return call_save(c, &appointment_resource, row, 0);
}

Status appointment_change(Call *c)
{
	Appointment *row = arena_new(&c->http->arena, Appointment);
	int64_t id;

	TRY(call_id(c, 0, &id));
	const Appointment *now = directory_appointment(c->view->dir, id);
	TRY(post_in_scope(c, now ? now->post_id : 0, "id"));
	TRY(call_body(c, &appointment_resource, row));
	return call_save(c, &appointment_resource, row, id);
}

/* ---- turns of duty ---- */

static Status read_duties(Call *c, void *filter, ListPage *page)
{
	OfficeFilter *f = filter;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	return query_duties(&c->ctx, c->db, f, (Duty **)&page->rows, &page->n, &page->more);
}

static Status put_duty(JsonOut *j, Call *c, const void *row)
{
	const Duty *d = row;
	const Appointment *a = directory_appointment(c->view->dir, d->appointment_id);

	json_open(j, '{');
	model_put_fields(j, &duty_resource, d, 0);
	json_key(j, "holder");
	if (a)
		json_add_str(j, a->holder);
	else
		json_add_null(j);
	json_close(j, '}');
	return OK;
}

static Str duty_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Duty *)row)->id);
}

static int64_t duty_area(const Call *c, const void *row)
{
	return area_of_post(c, ((const Duty *)row)->post_id);
}

Status duty_list(Call *c)
{
	OfficeFilter f = { 0 };
	const Area *under;
	const List l = { .resource = &duty_resource,
		.file = "lich-truc",
		.filter = &f,
		.read = read_duties,
		.cursor = duty_cursor,
		.put = put_duty,
		.area_of = duty_area };
	Str after = http_param(c->http, "ends_after");

	TRY(call_area_param(c, "area", &under));
	TRY(call_id_param(c, "post", &f.post_id));
	if (after.len && !time_parse(after, &f.ends_after_ms))
		return fault(&c->ctx, E_INVALID, "ends_after", "not_a_time");
	f.scope = call_scope(c, CAN(CAN_READ), under);
	return list_answer(c, &l);
}

Status duty_add(Call *c)
{
	Duty *row = arena_new(&c->http->arena, Duty);

	TRY(call_body(c, &duty_resource, row));
	return call_save(c, &duty_resource, row, 0);
}

Status duty_change(Call *c)
{
	Duty *row = arena_new(&c->http->arena, Duty), now;
	int64_t id;

	TRY(call_id(c, 0, &id));
	Status st = row_get(&c->ctx, c->db, &duty_resource, id, &now);
	if (st != OK && st != E_NOT_FOUND)
		return st;
	TRY(post_in_scope(c, st == OK ? now.post_id : 0, "id"));
	TRY(call_body(c, &duty_resource, row));
	return call_save(c, &duty_resource, row, id);
}
