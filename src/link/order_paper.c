/* order_paper.c: the document's fields, read, checked and written by their tables. See order_paper.h. */
#include "link/order_inside.h"

#include "base/text.h"
#include "base/time.h"
#include "link/qr.h"

#include <string.h>

#define NAME_CHARS   150 /* of a body or a post: three lines of half a page */
#define TITLE_CHARS  400
#define CELL_CHARS   120 /* of the list: twelve lines of its narrowest column */
#define NUMBER_CHARS 60
#define BIRTH_MIN    1930
#define BIRTH_MAX    2010
#define GROUP_CHARS  200
#define PATH_CHARS   60 /* of a stranger's key, in a fault */
#define DAY_MIN	     1 /* 2 January 1970 */
#define DAY_MAX	     2932896 /* 31 December 9999 */

static const Field text_fields[] = {
	FIELD(OrderText, upper_name, F_STR, .max = NAME_CHARS),
	FIELD(OrderText, own_name, F_STR, .flags = REQUIRED, .max = NAME_CHARS),
	FIELD(OrderText, number, F_STR, .flags = REQUIRED, .max = NUMBER_CHARS),
	FIELD(OrderText, place, F_STR, .flags = REQUIRED, .max = NUMBER_CHARS),
	FIELD(OrderText, kind, F_STR, .flags = REQUIRED, .max = NUMBER_CHARS),
	FIELD(OrderText, title, F_STR, .flags = REQUIRED, .max = TITLE_CHARS),
	FIELD(OrderText, competence, F_STR, .max = NAME_CHARS),
	FIELD(OrderText, appendix_title, F_STR, .flags = REQUIRED, .max = TITLE_CHARS),
	FIELD(OrderText, signer_authority, F_STR, .max = NAME_CHARS),
	FIELD(OrderText, signer_post, F_STR, .flags = REQUIRED, .max = NAME_CHARS),
	FIELD(OrderText, signer_name, F_STR, .flags = REQUIRED, .max = NUMBER_CHARS),
};
const Resource order_text_resource = { .name = "order_text", RESOURCE(OrderText, text_fields) };

static const Field person_fields[] = {
	FIELD(OrderPerson, name, F_STR, .flags = REQUIRED | PERSONAL, .max = CELL_CHARS),
	FIELD(OrderPerson, birth_year, F_I32, .flags = REQUIRED | PERSONAL, .min = BIRTH_MIN,
		.max = BIRTH_MAX),
	FIELD(OrderPerson, agency, F_STR, .flags = REQUIRED, .max = TEXT_DEFAULT_MAX), /* as an agency's */
	FIELD(OrderPerson, role, F_STR, .flags = REQUIRED, .max = CELL_CHARS),
	FIELD(OrderPerson, phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(OrderPerson, from_day, F_DAY, .flags = REQUIRED, .min = DAY_MIN, .max = DAY_MAX),
	FIELD(OrderPerson, to_day, F_DAY),
	FIELD(OrderPerson, number, F_I32, .max = ORDER_PEOPLE_MAX),
};
const Resource order_person_resource = { .name = "order_person", RESOURCE(OrderPerson, person_fields) };

static const Field extract_fields[] = {
	FIELD(OrderExtract, of, F_STR, .flags = REQUIRED, .max = TEXT_DEFAULT_MAX), /* as an agency's name */
	FIELD(OrderExtract, people, F_I32, .flags = REQUIRED, .min = 1, .max = ORDER_PEOPLE_MAX),
	FIELD(OrderExtract, communes, F_I32, .flags = REQUIRED, .min = 1, .max = ORDER_GROUPS_MAX),
};
const Resource order_extract_resource = { .name = "order_extract", RESOURCE(OrderExtract, extract_fields) };

/* ---- reading ---- */

Status order_within(Ctx *c, Status st, const char *path)
{
	Fault *f = &c->fault;

	if (st != OK && f->field)
		f->field = str_printf(c->arena, "%s%s%s", path, f->field[0] == '[' ? "" : ".", f->field).ptr;
	else if (st != OK)
		f->field = path;
	return st;
}

/* The position of an item as a path of its own. */
static const char *item_path(Ctx *c, const char *list, size_t i)
{
	return str_printf(c->arena, "%s[%zu]", list, i).ptr;
}

Status order_keys(Ctx *c, const json_t *object, const char *const *known, size_t n)
{
	const char *key;
	const json_t *value;

	if (!json_is_object(object))
		return fault(c, E_INVALID, NULL, "not_an_object");
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		size_t i = 0;

		while (i < n && strcmp(known[i], key) != 0)
			i++;
		if (i == n)
			return fault(c, E_INVALID, str_cstr(c->arena, str_sub(str_from(key), 0, PATH_CHARS)),
				"unknown_field");
	}
	return OK;
}

Status order_one_text(Ctx *c, const json_t *value, const char *path, Str *ret)
{
	Str s = { json_string_value(value), json_string_length(value) };

	if (!json_is_string(value))
		return fault(c, E_INVALID, path, "not_text");
	if (!str_is_utf8(s))
		return fault(c, E_INVALID, path, "bad_utf8");
	s = str_trim(s);
	if (s.len == 0)
		return fault(c, E_INVALID, path, "required");
	if (str_utf8_count(s) > ORDER_TEXT_MAX_CHARS)
		return faultf(c, E_INVALID, path, "too_long", "at most %d characters", ORDER_TEXT_MAX_CHARS);
	*ret = text_nfc(c->arena, s);
	return OK;
}

static Status check_list(Ctx *c, const json_t *list, const char *path, size_t least, size_t most)
{
	if (!list && least)
		return fault(c, E_INVALID, path, "required");
	if (list && !json_is_array(list))
		return fault(c, E_INVALID, path, "not_a_list");
	if (json_array_size(list) < least)
		return fault(c, E_INVALID, path, "required");
	if (json_array_size(list) > most)
		return faultf(c, E_TOO_LARGE, path, "too_many", "at most %zu", most);
	return OK;
}

static Status read_texts(Ctx *c, const json_t *list, const char *path, OrderTexts *ret)
{
	TRY(check_list(c, list, path, 1, ORDER_TEXTS_MAX));
	ret->count = json_array_size(list);
	ret->items = arena_array(c->arena, Str, ret->count);
	for (size_t i = 0; i < ret->count; i++)
		TRY(order_one_text(c, json_array_get(list, i), item_path(c, path, i), &ret->items[i]));
	return OK;
}

static Status read_articles(Ctx *c, const json_t *list, OrderText *t)
{
	TRY(check_list(c, list, "articles", 1, ORDER_TEXTS_MAX));
	t->article_count = json_array_size(list);
	t->articles = arena_array(c->arena, OrderTexts, t->article_count);
	for (size_t i = 0; i < t->article_count; i++)
		TRY(read_texts(c, json_array_get(list, i), item_path(c, "articles", i), &t->articles[i]));
	return OK;
}

static const char *const list_keys[] = { "grounds", "articles", "recipients" };

Status order_text_read(
	Ctx *c, const json_t *object, const char *const *others, size_t other_count, OrderText *ret)
{
	CLEANUP(json_release)
	json_t *flat = json_copy((json_t *)(uintptr_t)object);

	if (!flat)
		return fault(c, E_NOMEM, NULL, "memory");
	for (size_t i = 0; i < COUNT_OF(list_keys); i++)
		json_object_del(flat, list_keys[i]);
	for (size_t i = 0; i < other_count; i++)
		json_object_del(flat, others[i]);
	*ret = (OrderText){ 0 };
	TRY(model_from_json(c, &order_text_resource, flat, ret));
	TRY(model_check(c, &order_text_resource, ret));
	TRY(read_texts(c, json_object_get(object, "grounds"), "grounds", &ret->grounds));
	TRY(read_articles(c, json_object_get(object, "articles"), ret));
	return read_texts(c, json_object_get(object, "recipients"), "recipients", &ret->recipients);
}

static Status read_group(Ctx *c, const json_t *object, OrderGroup *g)
{
	static const char *const known[] = { "name", "people" };
	const json_t *people;

	TRY(order_keys(c, object, known, COUNT_OF(known)));
	TRY(order_one_text(c, json_object_get(object, "name"), "name", &g->name));
	people = json_object_get(object, "people");
	TRY(check_list(c, people, "people", 1, ORDER_PEOPLE_MAX));
	g->count = json_array_size(people);
	g->people = arena_array(c->arena, OrderPerson, g->count);
	for (size_t i = 0; i < g->count; i++) {
		Status st =
			model_from_json(c, &order_person_resource, json_array_get(people, i), &g->people[i]);

		TRY(order_within(c, st, item_path(c, "people", i)));
	}
	return OK;
}

Status order_groups_read(Ctx *c, const json_t *list, OrderPaper *p)
{
	TRY(check_list(c, list, "groups", 0, ORDER_GROUPS_MAX));
	p->group_count = json_array_size(list);
	p->groups = arena_array(c->arena, OrderGroup, MAX(p->group_count, 1));
	for (size_t i = 0; i < p->group_count; i++)
		TRY(order_within(
			c, read_group(c, json_array_get(list, i), &p->groups[i]), item_path(c, "groups", i)));
	return OK;
}

Status order_day_read(Ctx *c, const json_t *object, int32_t *ret)
{
	const json_t *date = json_object_get(object, "date");

	if (!date || json_is_null(date))
		return fault(c, E_INVALID, "date", "required");
	if (!json_is_string(date) || !day_parse(json_str(object, "date"), ret))
		return fault(c, E_INVALID, "date", "not_a_day");
	return OK;
}

Status order_url_read(Ctx *c, const json_t *object, Str *ret)
{
	const json_t *url = json_object_get(object, "verify_url");

	*ret = (Str){ "", 0 };
	return url && !json_is_null(url) ? order_one_text(c, url, "verify_url", ret) : OK;
}

static Status read_extract(Ctx *c, const json_t *object, OrderExtract *ret)
{
	Status st = object ? model_from_json(c, &order_extract_resource, object, ret) : OK;

	return order_within(c, st, "extract");
}

Status order_paper_read(Ctx *c, Str text, OrderPaper *ret)
{
	static const char *const others[] = { "date", "verify_url", "list_hash", "draft", "extract",
		"groups" };
	CLEANUP(json_release)
	json_t *json = NULL;
	OrderPaper p = { 0 };

	TRY(json_read(c, text, &json));
	if (!json_is_object(json))
		return fault(c, E_INVALID, NULL, "not_an_object");
	TRY(order_text_read(c, json, others, COUNT_OF(others), &p.text));
	TRY(order_day_read(c, json, &p.day));
	TRY(order_url_read(c, json, &p.verify_url));
	p.list_hash = str_dup(c->arena, json_str(json, "list_hash"));
	p.draft = json_is_true(json_object_get(json, "draft"));
	TRY(read_extract(c, json_object_get(json, "extract"), &p.extract));
	TRY(order_groups_read(c, json_object_get(json, "groups"), &p));
	TRY(order_paper_check(c, &p));
	*ret = p;
	return OK;
}

/* ---- what must be true of the whole ---- */

static bool read_number(Str number, int64_t *ret_n, Str *ret_symbol)
{
	Str digits = str_cut(number, '/', ret_symbol);

	return digits.len <= 6 && str_to_i64(digits, ret_n) && *ret_n >= 1 && ret_symbol->len > 0;
}

/* Numbers below ten have a zero before them (Decree 30/2020, appendix I, II.3). */
Str order_number(Arena *a, Str number)
{
	Str symbol;
	int64_t n;

	return read_number(number, &n, &symbol) ? str_printf(a, "%02lld/%.*s", (long long)n, STR_ARG(symbol))
						: number;
}

static Status check_number(Ctx *c, Str *number)
{
	Str symbol;
	int64_t n;

	if (!read_number(*number, &n, &symbol))
		return faultf(c, E_INVALID, "number", "not_a_document_number", "such as 05/QĐ-BCĐ");
	*number = order_number(c->arena, *number);
	return OK;
}

static Status check_url(Ctx *c, Str url)
{
	if (url.len == 0)
		return OK;
	if (!str_starts(url, STR("https://")) && !str_starts(url, STR("http://")))
		return fault(c, E_INVALID, "verify_url", "not_a_link");
	for (size_t i = 0; i < url.len; i++) {
		if ((unsigned char)url.ptr[i] <= ' ' || (unsigned char)url.ptr[i] >= 0x7F)
			return fault(c, E_INVALID, "verify_url", "not_a_link");
	}
	if (url.len > QR_MAX_BYTES)
		return faultf(c, E_INVALID, "verify_url", "too_long", "at most %d bytes", QR_MAX_BYTES);
	return OK;
}

/* "" or 64 hexadecimal digits. */
static Status check_hash(Ctx *c, Str hash)
{
	uint8_t bytes[32];

	if (hash.len == 0 || (hash.len == 2 * sizeof(bytes) && str_from_hex(hash, bytes, sizeof(bytes))))
		return OK;
	return fault(c, E_INVALID, "list_hash", "unknown_value");
}

static Status check_person(Ctx *c, const OrderPerson *p)
{
	TRY(model_check(c, &order_person_resource, p));
	if (p->to_day && p->to_day < p->from_day)
		return fault(c, E_INVALID, "to_day", "before_start");
	return OK;
}

static Status check_group(Ctx *c, const OrderGroup *g)
{
	if (g->name.len == 0 || g->count == 0)
		return fault(c, E_INVALID, g->count ? "name" : "people", "required");
	if (str_utf8_count(g->name) > GROUP_CHARS)
		return faultf(c, E_INVALID, "name", "too_long", "at most %d characters", GROUP_CHARS);
	for (size_t i = 0; i < g->count; i++)
		TRY(order_within(c, check_person(c, &g->people[i]), item_path(c, "people", i)));
	return OK;
}

/* An extract has somebody, and no more than the order. */
static Status check_extract(Ctx *c, const OrderPaper *p)
{
	const OrderExtract *x = &p->extract;

	if (!order_is_extract(p))
		return OK;
	TRY(order_within(c, model_check(c, &order_extract_resource, x), "extract"));
	if (p->people_count == 0 || p->people_count > (size_t)x->people ||
		p->group_count > (size_t)x->communes)
		return fault(c, E_INVALID, "extract.people", "out_of_range");
	return OK;
}

Status order_paper_check(Ctx *c, OrderPaper *p)
{
	const OrderTexts *to = &p->text.recipients;

	TRY(model_check(c, &order_text_resource, &p->text));
	TRY(check_number(c, &p->text.number));
	if (p->day < DAY_MIN || p->day > DAY_MAX)
		return fault(c, E_INVALID, "date", "required");
	TRY(check_url(c, p->verify_url));
	TRY(check_hash(c, p->list_hash));
	if (to->count == 0 || !str_starts(to->items[to->count - 1], STR("Lưu:")))
		return fault(c, E_INVALID, "recipients", "no_archive_copy");
	p->people_count = 0;
	for (size_t i = 0; i < p->group_count; i++) {
		TRY(order_within(c, check_group(c, &p->groups[i]), item_path(c, "groups", i)));
		p->people_count += p->groups[i].count;
	}
	if (p->people_count > ORDER_PEOPLE_MAX)
		return faultf(c, E_TOO_LARGE, "groups", "too_many", "at most %d people", ORDER_PEOPLE_MAX);
	return check_extract(c, p);
}

/* ---- writing ---- */

static void put_texts(JsonOut *j, const char *key, const OrderTexts *t)
{
	if (key)
		json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < t->count; i++)
		json_add_str(j, t->items[i]);
	json_close(j, ']');
}

static void put_groups(JsonOut *j, const OrderPaper *p)
{
	json_key(j, "groups");
	json_open(j, '[');
	for (size_t i = 0; i < p->group_count; i++) {
		json_open(j, '{');
		json_put_str(j, "name", p->groups[i].name);
		json_key(j, "people");
		json_open(j, '[');
		for (size_t k = 0; k < p->groups[i].count; k++)
			model_to_json(j, &order_person_resource, &p->groups[i].people[k], PERSONAL | HEALTH);
		json_close(j, ']');
		json_close(j, '}');
	}
	json_close(j, ']');
}

void order_paper_write(Buf *b, const OrderPaper *p)
{
	JsonOut j = json_out(b);
	Arena scratch;

	arena_init(&scratch, 0);
	json_open(&j, '{');
	model_put_fields(&j, &order_text_resource, &p->text, 0);
	put_texts(&j, "grounds", &p->text.grounds);
	json_key(&j, "articles");
	json_open(&j, '[');
	for (size_t i = 0; i < p->text.article_count; i++)
		put_texts(&j, NULL, &p->text.articles[i]);
	json_close(&j, ']');
	put_texts(&j, "recipients", &p->text.recipients);
	json_put_str(&j, "date", day_text(&scratch, p->day));
	if (p->verify_url.len)
		json_put_str(&j, "verify_url", p->verify_url);
	json_put_str(&j, "list_hash", p->list_hash);
	json_put_bool(&j, "draft", p->draft);
	if (order_is_extract(p)) {
		json_key(&j, "extract");
		model_to_json(&j, &order_extract_resource, &p->extract, 0);
	}
	put_groups(&j, p);
	json_close(&j, '}');
	arena_done(&scratch);
}

/* ---- as people read it ---- */

Str order_day(Arena *a, int32_t day)
{
	return day ? str_sub(time_for_people(a, day_start_ms(day)), 0, strlen("23/08/2021")) : (Str){ "", 0 };
}

Str order_count(Arena *a, size_t n)
{
	return n < 1000 ? str_printf(a, "%zu", n) : str_printf(a, "%zu.%03zu", n / 1000, n % 1000);
}

Str order_extract_words(Arena *a, const OrderPaper *p)
{
	const OrderExtract *x = &p->extract;

	if (!order_is_extract(p))
		return (Str){ "", 0 };
	return str_printf(a,
		"Trích văn bản số %.*s ngày %.*s: %.*s người của %.*s, trong tổng số %.*s người tại %.*s xã, "
		"phường, thị trấn.",
		STR_ARG(p->text.number), STR_ARG(order_day(a, p->day)),
		STR_ARG(order_count(a, p->people_count)), STR_ARG(x->of),
		STR_ARG(order_count(a, (size_t)x->people)), STR_ARG(order_count(a, (size_t)x->communes)));
}
