/* order_rows.c: an order of the database as a document. See order_rows.h. */
#include "link/order_rows.h"

#include "base/text.h"
#include "base/words.h"
#include "link/order_inside.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TEMPLATE_ENDING ".json"
#define KEY_CHARS	60

static const char *const own_values[] = { "number", "signer_name" };

/* ---- templates ---- */

static bool is_key(Str key)
{
	for (size_t i = 0; i < key.len; i++) {
		char ch = key.ptr[i];

		if (!(ch >= 'a' && ch <= 'z') && !(ch >= '0' && ch <= '9') && ch != '-' && ch != '_')
			return false;
	}
	return key.len > 0 && key.len <= KEY_CHARS;
}

static Status unreadable(Ctx *c, Str key)
{
	return faultf(c, E_IO, "template", "cannot_read", "%.*s", STR_ARG(key));
}

static Status read_file(Ctx *c, const char *folder, Str key, Str *ret)
{
	char *path = str_cstr(c->arena,
		str_printf(c->arena, "%s/%.*s" TEMPLATE_ENDING, folder ? folder : "", STR_ARG(key)));
	FILE *f = folder && is_key(key) ? fopen(path, "rb") : NULL;

	if (!f)
		return faultf(c, E_INVALID, "template", "unknown_template", "%.*s",
			STR_ARG(str_sub(key, 0, KEY_CHARS)));
	char *text = arena_alloc(c->arena, ORDER_TEMPLATE_MAX_BYTES + 1);
	size_t n = fread(text, 1, ORDER_TEMPLATE_MAX_BYTES + 1, f);
	bool bad = ferror(f);
	fclose(f);
	if (bad)
		return unreadable(c, key);
	*ret = (Str){ text, n };
	return OK;
}

Status order_template_load(Ctx *c, const char *folder, Str key, OrderTemplate *ret)
{
	Str text = { "", 0 };

	TRY(read_file(c, folder, key, &text));
	Status st = order_template_read(c, text, ret);
	return order_within(
		c, st, str_cstr(c->arena, str_printf(c->arena, "%.*s" TEMPLATE_ENDING, STR_ARG(key))));
}

static int by_key(const void *x, const void *y)
{
	return str_cmp(((const OrderTemplateFile *)x)->key, ((const OrderTemplateFile *)y)->key);
}

Status order_templates_list(Ctx *c, const char *folder, OrderTemplateFile **ret, size_t *ret_n)
{
	OrderTemplateFile *all = arena_array(c->arena, OrderTemplateFile, ORDER_TEMPLATES_MAX);
	DIR *dir = folder ? opendir(folder) : NULL;
	Status st = OK;
	size_t n = 0;

	if (!dir)
		return faultf(c, E_NOT_FOUND, "template", "cannot_read", "%s",
			folder ? strerror(errno) : "no folder of templates");
	for (const struct dirent *e; n < ORDER_TEMPLATES_MAX && (e = readdir(dir));) {
		Str name = str_from(e->d_name), ending = STR(TEMPLATE_ENDING);

		if (!str_ends(name, ending) || !is_key(str_sub(name, 0, name.len - ending.len)))
			continue;
		all[n++].key = str_dup(c->arena, str_sub(name, 0, name.len - ending.len));
	}
	closedir(dir);
	if (n)
		qsort(all, n, sizeof(*all), by_key);
	for (size_t i = 0; i < n && st == OK; i++)
		st = order_template_load(c, folder, all[i].key, &all[i].template);
	*ret = all;
	*ret_n = n;
	return st;
}

bool order_value_is_own(Str name)
{
	for (size_t i = 0; i < COUNT_OF(own_values); i++) {
		if (str_eq(name, str_from(own_values[i])))
			return true;
	}
	return false;
}

/* ---- the words ---- */

static Status put_value(Ctx *c, json_t *values, const char *name, Str value)
{
	json_t *text = json_stringn(value.ptr, value.len);

	return text && json_object_set_new(values, name, text) == 0 ? OK : fault(c, E_NOMEM, NULL, "memory");
}

/* The order's own texts, and of what it knows itself what the template asks for. */
static Status values_of(Ctx *c, const OrderTemplate *t, const Order *o, json_t **ret)
{
	Str rest, digits = str_cut(o->number, '/', &rest);
	const Str own[COUNT_OF(own_values)] = { digits, o->signer_name };

	TRY(json_read(c, o->texts.len ? o->texts : STR("{}"), ret));
	if (!json_is_object(*ret))
		return fault(c, E_INVALID, "texts", "not_an_object");
	for (size_t i = 0; i < COUNT_OF(own_values); i++) {
		json_object_del(*ret, own_values[i]);
		for (size_t k = 0; k < t->value_count; k++) {
			if (str_eq(t->value_names[k], str_from(own_values[i])))
				TRY(put_value(c, *ret, own_values[i], own[i]));
		}
	}
	return OK;
}

/* "values.wave" of the filling is "texts.wave" of the order; what the order itself knows is its own field. */
static Status in_our_words(Ctx *c, Status st)
{
	Str field = str_from(c->fault.field), values = STR("values.");

	if (st == OK || !str_starts(field, values))
		return st;
	Str name = str_sub(field, values.len, field.len);
	c->fault.field = order_value_is_own(name)
				 ? str_cstr(c->arena, name)
				 : str_cstr(c->arena, str_printf(c->arena, "texts.%.*s", STR_ARG(name)));
	return st;
}

static Status fill(Ctx *c, const OrderTemplate *t, const Order *o, OrderPaper *p)
{
	CLEANUP(json_release)
	json_t *values = NULL;

	p->day = o->day;
	p->draft = o->state == ORDER_DRAFT;
	p->list_hash = o->list_hash;
	TRY(values_of(c, t, o, &values));
	TRY(in_our_words(c, order_fill_paper(c, t, values, p)));
	if (!str_eq(p->text.number, o->number))
		return faultf(c, E_INVALID, "number", "not_of_template", "%.*s", STR_ARG(p->text.number));
	return OK;
}

Status order_words(Ctx *c, const OrderTemplate *t, const Order *o, OrderPaper *ret)
{
	OrderPaper p = { .verify_url = { "", 0 } };

	TRY(fill(c, t, o, &p));
	*ret = p;
	return OK;
}

/* ---- the list ---- */

/* Where each commune stands, known by the place of its area in the directory. */
typedef struct Ranked {
	size_t rank;
	const OrderName *name;
} Ranked;

static int by_place(const void *x, const void *y)
{
	const Ranked *a = x, *b = y;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->name->leads != b->name->leads)
		return a->name->leads ? -1 : 1;
	int names = str_cmp(a->name->sort_key, b->name->sort_key);
	return names ? names
		     : (a->name->cadre_id > b->name->cadre_id) - (a->name->cadre_id < b->name->cadre_id);
}

static size_t rank_of(const Directory *d, int64_t area_id)
{
	size_t first = SIZE_MAX, count = 0;

	if (directory_area(d, area_id))
		directory_subtree(d, area_id, &first, &count);
	return first;
}

Str order_place(Arena *a, const Directory *d, const Area *area)
{
	const Area *above = area ? directory_parent(d, area) : NULL;

	if (!area)
		return STR("?");
	return above ? str_printf(a, "%.*s, %.*s", STR_ARG(area->name), STR_ARG(above->name)) : area->name;
}

static OrderPerson person_of(const OrderName *n, Arena *a, size_t number)
{
	Str role = words_of(LANG_VI, "cadre_role", enum_name(&CadreRole_names, n->role));

	return (OrderPerson){ .name = n->name,
		.birth_year = n->birth_year,
		.agency = n->agency,
		.role = n->leads ? str_printf(a, "%.*s, %.*s", STR_ARG(words_get(LANG_VI, "order.leads")),
					   STR_ARG(role))
				 : role,
		.phone = n->phone,
		.from_day = n->from_day,
		.to_day = n->to_day,
		.number = (int32_t)number };
}

/* agency_id 0: everybody; else those of the agency, each with the number that the whole list gives. */
static void group_names(
	Ctx *c, const Directory *d, const Ranked *ranked, size_t n, int64_t agency_id, OrderPaper *p)
{
	OrderPerson *people = arena_array(c->arena, OrderPerson, n + 1);
	int64_t area_id = 0;

	p->groups = arena_array(c->arena, OrderGroup, n + 1);
	p->group_count = 0;
	for (size_t i = 0; i < n; i++) {
		const OrderName *name = ranked[i].name;

		if (agency_id && name->agency_id != agency_id)
			continue;
		if (name->area_id != area_id)
			p->groups[p->group_count++] = (OrderGroup){
				.name = order_place(c->arena, d, directory_area(d, name->area_id)),
				.people = &people[i],
			};
		area_id = name->area_id;
		OrderGroup *g = &p->groups[p->group_count - 1];
		g->people[g->count++] = person_of(name, c->arena, agency_id ? i + 1 : 0);
	}
}

/* What the words say of the order stays what it says; of the list only the agency's people. */
static Status keep_agency(
	Ctx *c, const Directory *d, const Ranked *ranked, size_t n, const Agency *of, OrderPaper *p)
{
	p->extract = (OrderExtract){
		.of = of->name, .people = (int32_t)p->people_count, .communes = (int32_t)p->group_count
	};
	group_names(c, d, ranked, n, of->id, p);
	return p->group_count ? order_paper_check(c, p) : fault(c, E_NOT_FOUND, "id", "not_found");
}

Status order_from_rows(Ctx *c, Db *db, const View *view, const OrderTemplate *t, const Order *o,
	Str verify_url, const Agency *of, OrderPaper *ret)
{
	OrderPaper p = { .verify_url = verify_url };
	OrderName *names = NULL;
	size_t n = 0;
	Wave wave;

	TRY(row_get(c, db, &wave_resource, o->wave_id, &wave));
	TRY(query_order_names(c, db, o, &wave, &names, &n));
	Ranked *ranked = arena_array(c->arena, Ranked, n + 1);
	for (size_t i = 0; i < n; i++)
		ranked[i] = (Ranked){ rank_of(view->dir, names[i].area_id), &names[i] };
	if (n)
		qsort(ranked, n, sizeof(*ranked), by_place);
	group_names(c, view->dir, ranked, n, 0, &p);
	TRY(fill(c, t, o, &p));
	if (of)
		TRY(keep_agency(c, view->dir, ranked, n, of, &p));
	*ret = p;
	return OK;
}

/* ---- counts ---- */

typedef struct RankedCount {
	size_t rank;
	OrderCount count;
} RankedCount;

static int by_rank(const void *x, const void *y)
{
	size_t a = ((const RankedCount *)x)->rank, b = ((const RankedCount *)y)->rank;

	return (a > b) - (a < b);
}

void order_sort_counts(const Directory *d, Arena *a, OrderCount *rows, size_t n)
{
	RankedCount *ranked = arena_array(a, RankedCount, n + 1);

	for (size_t i = 0; i < n; i++)
		ranked[i] = (RankedCount){ rank_of(d, rows[i].area_id), rows[i] };
	if (n)
		qsort(ranked, n, sizeof(*ranked), by_rank);
	for (size_t i = 0; i < n; i++)
		rows[i] = ranked[i].count;
}
