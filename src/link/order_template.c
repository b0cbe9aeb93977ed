/* order_template.c: a template of an issuing body: read, its placeholders checked, and filled in. See
 * order_paper.h. */
#include "link/order_inside.h"

#include <string.h>

#define KEY_MAX_CHARS	 40 /* of a placeholder's name */
#define FILLED_MAX_BYTES ((size_t)64 << 10) /* of one text with its values */

const char *const order_own_values[] = { "day", "people", "communes", "from_day", "to_day" };
const size_t order_own_value_count = COUNT_OF(order_own_values);

/* What a placeholder's name becomes; NULL: no such name. */
typedef struct Values {
	const OrderTemplate *t;
	Str own[COUNT_OF(order_own_values)];
	Str given[ORDER_VALUES_MAX]; /* as t->value_names */
	bool used[ORDER_VALUES_MAX];
} Values;

static const Str *value_of(Values *v, Str name)
{
	for (size_t i = 0; i < order_own_value_count; i++) {
		if (str_eq(name, str_from(order_own_values[i])))
			return &v->own[i];
	}
	for (size_t i = 0; i < v->t->value_count; i++) {
		if (str_eq(name, v->t->value_names[i])) {
			v->used[i] = true;
			return &v->given[i];
		}
	}
	return NULL;
}

/* A text with its placeholders replaced. A value's own braces are letters like others. */
static Status fill_text(Ctx *c, Values *v, const char *path, Str *text)
{
	Str rest = *text;
	Status st = OK;
	Buf b;

	buf_init(&b, FILLED_MAX_BYTES);
	while (rest.len && st == OK) {
		const char *open = memchr(rest.ptr, '{', rest.len);
		size_t before = open ? (size_t)(open - rest.ptr) : rest.len;

		if (memchr(rest.ptr, '}', before))
			st = fault(c, E_INVALID, path, "placeholder_not_closed");
		buf_add(&b, str_sub(rest, 0, before));
		rest = str_sub(rest, before, rest.len);
		if (!open)
			break;
		const char *close = memchr(open, '}', rest.len);
		if (!close) {
			st = fault(c, E_INVALID, path, "placeholder_not_closed");
			break;
		}
		Str name = { open + 1, (size_t)(close - open) - 1 };
		const Str *value = value_of(v, name);
		if (!value)
			st = faultf(c, E_INVALID, path, "unknown_placeholder", "{%.*s}",
				STR_ARG(str_sub(name, 0, KEY_MAX_CHARS)));
		else
			buf_add(&b, *value);
		rest = str_sub(rest, name.len + 2, rest.len);
	}
	if (st == OK && !buf_ok(&b))
		st = fault(c, E_TOO_LARGE, path, "too_long");
	if (st == OK)
		*text = str_dup(c->arena, buf_str(&b));
	buf_done(&b);
	return st;
}

static Status fill_texts(Ctx *c, Values *v, const char *path, OrderTexts *t)
{
	Str *filled = arena_array(c->arena, Str, MAX(t->count, 1));

	for (size_t i = 0; i < t->count; i++) {
		filled[i] = t->items[i];
		TRY(fill_text(c, v, str_printf(c->arena, "%s[%zu]", path, i).ptr, &filled[i]));
	}
	t->items = filled;
	return OK;
}

/* All texts of a template; *t is a copy whose lists are still the template's. */
static Status fill_all(Ctx *c, Values *v, OrderText *t)
{
	OrderTexts *articles = arena_array(c->arena, OrderTexts, MAX(t->article_count, 1));

	for (size_t i = 0; i < order_text_resource.count; i++) {
		const Field *f = &order_text_resource.fields[i];
		Str s = model_get(f, t).str;

		TRY(fill_text(c, v, f->name, &s));
		bool is_set = model_set(f, t, VAL_STR(s));
		assert(is_set);
	}
	TRY(fill_texts(c, v, "grounds", &t->grounds));
	for (size_t i = 0; i < t->article_count; i++) {
		articles[i] = t->articles[i];
		TRY(fill_texts(c, v, str_printf(c->arena, "articles[%zu]", i).ptr, &articles[i]));
	}
	t->articles = articles;
	return fill_texts(c, v, "recipients", &t->recipients);
}

/* ---- the template ---- */

static bool is_name(Str s)
{
	if (s.len == 0 || s.len > KEY_MAX_CHARS)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && s.ptr[i] != '_')
			return false;
	}
	for (size_t i = 0; i < order_own_value_count; i++) {
		if (str_eq(s, str_from(order_own_values[i])))
			return false;
	}
	return true;
}

static Status read_declared(Ctx *c, const json_t *values, OrderTemplate *t)
{
	const char *key;
	json_t *label;

	if (!json_is_object(values))
		return fault(c, E_INVALID, "values", values ? "not_an_object" : "required");
	if (json_object_size(values) > ORDER_VALUES_MAX)
		return faultf(c, E_TOO_LARGE, "values", "too_many", "at most %d", ORDER_VALUES_MAX);
	json_object_foreach((json_t *)(uintptr_t)values, key, label)
	{
		Str name = str_dup(c->arena, str_sub(str_from(key), 0, KEY_MAX_CHARS + 1));
		const char *path = str_printf(c->arena, "values.%.*s", STR_ARG(name)).ptr;

		if (!is_name(name))
			return fault(c, E_INVALID, path, "not_a_placeholder_name");
		TRY(order_one_text(c, label, path, &t->value_labels[t->value_count]));
		t->value_names[t->value_count++] = name;
	}
	return OK;
}

/* Every placeholder is known, and every declared value is asked for because some text needs it. */
static Status check_placeholders(Ctx *c, const OrderTemplate *t)
{
	Values v = { .t = t };
	OrderText trial = t->text;

	TRY(fill_all(c, &v, &trial));
	for (size_t i = 0; i < t->value_count; i++) {
		if (!v.used[i])
			return fault(c, E_INVALID,
				str_printf(c->arena, "values.%.*s", STR_ARG(t->value_names[i])).ptr,
				"value_unused");
	}
	return OK;
}

Status order_template_read(Ctx *c, Str text, OrderTemplate *ret)
{
	static const char *const others[] = { "name", "values" };
	CLEANUP(json_release)
	json_t *json = NULL;
	OrderTemplate *t = arena_new(c->arena, OrderTemplate);

	if (text.len > ORDER_TEMPLATE_MAX_BYTES)
		return fault(c, E_TOO_LARGE, "template", "too_large");
	TRY(json_read(c, text, &json));
	if (!json_is_object(json))
		return fault(c, E_INVALID, NULL, "not_an_object");
	TRY(order_one_text(c, json_object_get(json, "name"), "name", &t->name));
	TRY(read_declared(c, json_object_get(json, "values"), t));
	TRY(order_text_read(c, json, others, COUNT_OF(others), &t->text));
	TRY(check_placeholders(c, t));
	if (!str_starts(t->text.recipients.items[t->text.recipients.count - 1], STR("Lưu:")))
		return fault(c, E_INVALID, "recipients", "no_archive_copy");
	*ret = *t;
	return OK;
}

/* ---- filled in ---- */

static Status read_values(Ctx *c, const json_t *values, const OrderTemplate *t, Values *v)
{
	const char *known[ORDER_VALUES_MAX];

	if (!values && t->value_count)
		return fault(c, E_INVALID, "values", "required");
	for (size_t i = 0; i < t->value_count; i++)
		known[i] = str_cstr(c->arena, t->value_names[i]);
	if (values)
		TRY(order_within(c, order_keys(c, values, known, t->value_count), "values"));
	for (size_t i = 0; i < t->value_count; i++) {
		const json_t *given = json_object_get(values, known[i]);
		const char *path = str_printf(c->arena, "values.%s", known[i]).ptr;

		if (!given || json_is_null(given))
			return faultf(c, E_INVALID, path, "required", "%.*s", STR_ARG(t->value_labels[i]));
		TRY(order_one_text(c, given, path, &v->given[i]));
	}
	return OK;
}

/* The first day and the last over all people. */
static void find_days(const OrderPaper *p, int32_t *ret_from, int32_t *ret_to)
{
	*ret_from = *ret_to = 0;
	for (size_t i = 0; i < p->group_count; i++) {
		for (size_t k = 0; k < p->groups[i].count; k++) {
			const OrderPerson *person = &p->groups[i].people[k];

			if (*ret_from == 0 || person->from_day < *ret_from)
				*ret_from = person->from_day;
			*ret_to = MAX(*ret_to, person->to_day);
		}
	}
}

static void set_own(Ctx *c, const OrderPaper *p, Values *v)
{
	int32_t from, to;
	size_t people = 0;

	for (size_t i = 0; i < p->group_count; i++)
		people += p->groups[i].count;
	find_days(p, &from, &to);
	const Str own[COUNT_OF(order_own_values)] = { order_day(c->arena, p->day),
		order_count(c->arena, people), order_count(c->arena, p->group_count),
		order_day(c->arena, from), order_day(c->arena, to) };
	memcpy(v->own, own, sizeof(own));
}

Status order_fill_paper(Ctx *c, const OrderTemplate *t, const json_t *values, OrderPaper *p)
{
	Values v = { .t = t };

	p->text = t->text;
	TRY(read_values(c, values, t, &v));
	set_own(c, p, &v);
	TRY(fill_all(c, &v, &p->text));
	return order_paper_check(c, p);
}

Status order_fill(Ctx *c, const OrderTemplate *t, Str data_json, OrderPaper *ret)
{
	static const char *const known[] = { "values", "date", "verify_url", "groups" };
	CLEANUP(json_release)
	json_t *json = NULL;
	OrderPaper p = { 0 };

	if (data_json.len > ORDER_DATA_MAX_BYTES)
		return fault(c, E_TOO_LARGE, "data", "too_large");
	TRY(json_read(c, data_json, &json));
	TRY(order_keys(c, json, known, COUNT_OF(known)));
	TRY(order_day_read(c, json, &p.day));
	TRY(order_url_read(c, json, &p.verify_url));
	TRY(order_groups_read(c, json_object_get(json, "groups"), &p));
	TRY(order_fill_paper(c, t, json_object_get(json, "values"), &p));
	*ret = p;
	return OK;
}
