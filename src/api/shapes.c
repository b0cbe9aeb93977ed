/* shapes.c: JSON that several answers share: references to areas, who answers, items of lists, links. See
 * docs/API.md. */
#include "api/app.h"

#include <string.h>

void put_acts(JsonOut *j, const EnumNames *names, unsigned acts)
{
	json_key(j, "acts");
	model_put_set(j, names, acts);
}

void put_area_ref(JsonOut *j, const View *v, int64_t area_id)
{
	const Area *a = directory_area(v->dir, area_id);
	const Area *parent = a ? directory_parent(v->dir, a) : NULL;

	if (!a) {
		json_add_null(j);
		return;
	}
	json_open(j, '{');
	json_put_i64(j, "id", a->id);
	json_put_str(j, "code", a->code);
	json_put_str(j, "name", a->name);
	json_put_str(j, "level", a->level);
	json_put_str(j, "parent_name", parent ? parent->name : (Str){ "", 0 });
	json_close(j, '}');
}

void put_answerable(JsonOut *j, Call *c, int64_t post_id)
{
	const Post *p = directory_post(c->view->dir, post_id);
	const Appointment *holder = p ? directory_holder(c->view->dir, post_id, c->ctx.now_ms) : NULL;

	if (!p) {
		json_add_null(j);
		return;
	}
	json_open(j, '{');
	json_put_i64(j, "post_id", p->id);
	json_put_str(j, "kind", enum_name(&PostKind_names, p->kind));
	json_put_str(j, "title", p->title);
	json_put_str(j, "phone", p->phone);
	json_key(j, "holder");
	if (holder && c->rights.account_id)
		json_add_str(j, holder->holder);
	else
		json_add_null(j);
	json_key(j, "account_id");
	if (holder && holder->account_id && c->rights.account_id)
		json_add_i64(j, holder->account_id);
	else
		json_add_null(j);
	json_key(j, "area");
	put_area_ref(j, c->view, p->area_id);
	json_close(j, '}');
}

/* For residents: the office and its telephone, never the person. */
void put_public_answerable(JsonOut *j, const View *v, int64_t post_id, int64_t now_ms)
{
	const Post *p = directory_post(v->dir, post_id);
	const Area *a = p ? directory_area(v->dir, p->area_id) : NULL;

	(void)now_ms;
	if (!p) {
		json_add_null(j);
		return;
	}
	json_open(j, '{');
	json_put_str(j, "title", p->title);
	json_put_str(j, "phone", p->phone);
	json_put_str(j, "area", a ? a->name : (Str){ "", 0 });
	json_close(j, '}');
}

Status put_account_ref(JsonOut *j, Call *c, int64_t account_id)
{
	Str name = { "", 0 };

	if (!account_id) {
		json_add_null(j);
		return OK;
	}
	if (c->db)
		TRY(query_account_name(&c->ctx, c->db, account_id, &name));
	json_open(j, '{');
	json_put_i64(j, "id", account_id);
	json_put_str(j, "name", name);
	json_close(j, '}');
	return OK;
}

Status put_request_item(JsonOut *j, Call *c, const Request *r)
{
	json_open(j, '{');
	model_put_fields(j, &request_resource, r, call_may_see(c, r->area_id));
	json_key(j, "area");
	put_area_ref(j, c->view, r->area_id);
	json_key(j, "answerable");
	put_answerable(j, c, r->post_id);
	json_key(j, "assignee");
	TRY(put_account_ref(j, c, r->assignee_id));
	json_key(j, "escalated_to");
	if (r->state == REQUEST_ESCALATED)
		put_answerable(j, c, r->post_id);
	else
		json_add_null(j);
	json_close(j, '}');
	return OK;
}

Status put_request_list(JsonOut *j, Call *c, const Request *rows, size_t n)
{
	TRY(journal_reads(c, rows, n, STR("list")));
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		TRY(put_request_item(j, c, &rows[i]));
	json_close(j, ']');
	return OK;
}

static Status put_task_request(JsonOut *j, Call *c, int64_t id)
{
	Request r;

	Status st = row_get(&c->ctx, c->db, &request_resource, id, &r);
	if (st == E_NOT_FOUND) { /* a task about a vacant post */
		c->ctx.fault = (Fault){ 0 };
		json_add_null(j);
		return OK;
	}
	TRY(st);
	json_open(j, '{');
	json_put_i64(j, "id", r.id);
	json_put_str(j, "code", r.code);
	json_put_str(j, "kind", enum_name(&RequestKind_names, r.kind));
	json_put_str(j, "state", enum_name(&RequestState_names, r.state));
	json_key(j, "area");
	put_area_ref(j, c->view, r.area_id);
	json_close(j, '}');
	return OK;
}

Status put_task_item(JsonOut *j, Call *c, const Task *t)
{
	json_open(j, '{');
	model_put_fields(j, &task_resource, t, 0);
	json_key(j, "area");
	put_area_ref(j, c->view, t->area_id);
	json_key(j, "answerable");
	put_answerable(j, c, t->post_id);
	json_key(j, "request");
	if (t->kind == TASK_FILL_POST)
		json_add_null(j);
	else
		TRY(put_task_request(j, c, t->subject_id));
	json_key(j, "subject_area"); /* of a staff report, and of a chase about one */
	put_area_ref(j, c->view, directory_area(c->view->dir, t->subject_id) ? t->subject_id : 0);
	json_close(j, '}');
	return OK;
}

/* ---- links ---- */

Str request_secret(Arena *a, Store *s, int64_t request_id)
{
	Hash h = hash_of_two(store_secret(s), str_printf(a, "link|%lld", (long long)request_id));

	return str_hex(a, h.bytes, 12);
}

bool request_secret_matches(Arena *a, Store *s, int64_t request_id, Str given)
{
	Hash mine = hash_of(request_secret(a, s, request_id));

	return hash_eq(mine, hash_of(given)); /* hashed first, so that the time of comparing tells nothing */
}

Str request_link(Call *c, Str code, int64_t request_id)
{
	Arena *a = &c->http->arena;
	const char *base = c->app->options.public_url ? c->app->options.public_url : "";
	Str secret = request_secret(a, c->app->options.store, request_id);

	return str_printf(a, "%s/p/%.*s?k=%.*s", base, STR_ARG(code), STR_ARG(secret));
}
