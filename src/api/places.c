/*
 * places.c: areas: finding them, changing them, their level of risk. The map is in map.c.
 *
 * Areas are public: a resident chooses a ward, and so does every form.
 */
#include "api/lists.h"

#include "base/time.h"

#include <stdlib.h>

/* ---- the list ---- */

typedef struct AreaFilter {
	const void **rows;
	size_t n;
} AreaFilter;

static void put_area(JsonOut *j, Call *c, const Area *a)
{
	const Area *parent = directory_parent(c->view->dir, a);

	json_open(j, '{');
	model_put_fields(j, &area_resource, a, 0);
	json_put_str(j, "parent_code", parent ? parent->code : (Str){ "", 0 });
	json_put_str(j, "parent_name", parent ? parent->name : (Str){ "", 0 });
	json_close(j, '}');
}

static Status put_area_row(JsonOut *j, Call *c, const void *row)
{
	put_area(j, c, directory_area(c->view->dir, ((const Area *)row)->id));
	return OK;
}

static Status read_areas(Call *c, void *filter, ListPage *page)
{
	const AreaFilter *f = filter;

	return list_from_memory(c, &area_resource, f->rows, f->n, page);
}

static Status count_areas(Call *c UNUSED, void *filter, int64_t *ret)
{
	*ret = (int64_t)((const AreaFilter *)filter)->n;
	return OK;
}

static Str area_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Area *)row)->id);
}

static Status read_day(Call *c, int32_t *ret)
{
	Str at = http_param(c->http, "at");

	*ret = day_of(c->ctx.now_ms);
	if (at.len && !day_parse(at, ret))
		return fault(&c->ctx, E_INVALID, "at", "not_a_day");
	return OK;
}

static Status read_level(Call *c, Str *ret)
{
	*ret = http_param(c->http, "level");
	if (ret->len && rulebook_level(c->view->rules, *ret) < 0)
		return fault(&c->ctx, E_INVALID, "level", "unknown_value");
	return OK;
}

/* In the order of the tree; with q the best match first. */
static Status find_areas(Call *c, AreaFilter *f)
{
	const Directory *d = c->view->dir;
	size_t all = directory_area_count(d);
	Str q = http_param(c->http, "q"), level;
	const Area *parent;
	int32_t day;

	TRY(read_day(c, &day));
	TRY(read_level(c, &level));
	TRY(call_area_param(c, "parent", &parent));
	f->rows = arena_array(&c->http->arena, const void *, all + 1);
	f->n = 0;
	if (q.len) {
		const Area **found = arena_array(&c->http->arena, const Area *, all + 1);
		size_t n = directory_search(d, &c->http->arena, q, level, day, found, all);

		for (size_t i = 0; i < n; i++) {
			if (!parent || found[i]->parent_id == parent->id)
				f->rows[f->n++] = found[i];
		}
		return OK;
	}
	for (size_t i = 0; i < all; i++) {
		const Area *a = directory_area_at(d, i);

		if (directory_area_is_valid(a, day) && (!level.len || str_eq(a->level, level)) &&
			(!parent || a->parent_id == parent->id))
			f->rows[f->n++] = a;
	}
	return OK;
}

Status area_list(Call *c)
{
	AreaFilter f;
	const List l = { .resource = &area_resource,
		.file = "dia-ban",
		.filter = &f,
		.read = read_areas,
		.count = count_areas,
		.cursor = area_cursor,
		.put = put_area_row,
		.is_public = true };

	TRY(find_areas(c, &f));
	return list_answer(c, &l);
}

static Status find_area(Call *c, const Area **ret)
{
	int64_t id;

	TRY(call_id(c, 0, &id));
	*ret = directory_area(c->view->dir, id);
	return *ret ? OK : fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
}

Status area_show(Call *c)
{
	const Area *a;
	JsonOut j = call_out(c);

	TRY(find_area(c, &a));
	call_etag(c, a->version);
	put_area(&j, c, a);
	return OK;
}

/* ---- changes ---- */

Status area_add(Call *c)
{
	Area *row = arena_new(&c->http->arena, Area);

	TRY(call_body(c, &area_resource, row));
	return call_save(c, &area_resource, row, 0);
}

Status area_change(Call *c)
{
	Area *row = arena_new(&c->http->arena, Area);
	const Area *now;

	TRY(find_area(c, &now));
	TRY(call_body(c, &area_resource, row));
	return call_save(c, &area_resource, row, now->id);
}

/* ---- the level of risk ---- */

typedef struct ZoneBody {
	unsigned zone;
	Str reason;
} ZoneBody;
static const Field zone_fields[] = {
	FIELD(ZoneBody, zone, F_ENUM, .names = &Zone_names, .flags = REQUIRED),
	FIELD(ZoneBody, reason, F_STR, .flags = REQUIRED, .max = 500, .doc = "Why: people will ask"),
};
const Resource zone_resource = {
	.name = "zone_setting", RESOURCE(ZoneBody, zone_fields), .doc = "An area's level of risk"
};

Status area_zone_set(Call *c)
{
	ZoneBody in = { 0 };
	ZoneSetting *z = arena_new(&c->http->arena, ZoneSetting);
	const Area *a;

	TRY(find_area(c, &a));
	TRY(call_body(c, &zone_resource, &in));
	TRY(model_check(&c->ctx, &zone_resource, &in));
	*z = (ZoneSetting){ .area_id = a->id, .zone = in.zone, .reason = in.reason };
	c->command = (Command){ .kind = COMMAND_ZONE, .row = z };
	return call_commit(c, c->http->path);
}

typedef struct ZoneEntry {
	int64_t at_ms, actor_id;
	Str zone, reason;
} ZoneEntry;

static Status put_zone_entry(JsonOut *j, Call *c, const ZoneEntry *z)
{
	json_open(j, '{');
	json_put_time(j, "at", z->at_ms);
	json_put_str(j, "zone", z->zone);
	json_put_str(j, "reason", z->reason);
	json_key(j, "actor");
	TRY(put_account_ref(j, c, z->actor_id));
	json_close(j, '}');
	return OK;
}

/* The area's events, oldest first. Each tells only what changed: the level may stay while its reason changes.
 */
static Status collect_zones(Call *c, const Event *events, size_t n, ZoneEntry *ret, size_t *ret_n)
{
	Str zone = enum_name(&Zone_names, 0), reason = { "", 0 };

	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		CLEANUP(json_release)
		json_t *body = NULL;

		TRY(json_read(&c->ctx, events[i].body, &body));
		if (json_object_get(body, "zone"))
			zone = str_dup(&c->http->arena, json_str(body, "zone"));
		if (json_object_get(body, "zone_reason"))
			reason = str_dup(&c->http->arena, json_str(body, "zone_reason"));
		if (str_eq(json_str(body, "act"), STR("zone")))
			ret[(*ret_n)++] = (ZoneEntry){ events[i].at_ms, events[i].actor_id, zone, reason };
	}
	return OK;
}

/* The area's levels, newest first. */
Status area_zones(Call *c)
{
	const Area *a;
	Event *events;
	size_t n, kept;
	JsonOut j = call_out(c);

	TRY(find_area(c, &a));
	if (!call_can(c, CAN_READ, a->id))
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(query_events_of(&c->ctx, c->db, a->id, &events, &n));
	ZoneEntry *entries = arena_array(&c->http->arena, ZoneEntry, n + 1);
	TRY(collect_zones(c, events, n, entries, &kept));
	json_open(&j, '{');
	json_key(&j, "items");
	json_open(&j, '[');
	for (size_t i = kept; i > 0; i--)
		TRY(put_zone_entry(&j, c, &entries[i - 1]));
	json_close(&j, ']');
	json_key(&j, "next_cursor");
	json_add_null(&j);
	json_put_i64(&j, "count", (int64_t)kept);
	json_close(&j, '}');
	return OK;
}
