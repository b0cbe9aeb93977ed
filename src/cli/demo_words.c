/* demo_words.c: the lists of data/demo/binhduong.json and what is drawn from them. See demo.h. */
#include "cli/demo.h"

#include "base/buf.h"
#include "base/json.h"

#include <string.h>

#define DEMO_FILE      "demo/binhduong.json"
#define DEMO_MAX_BYTES ((size_t)1 << 20) /* ours is 14 KB */
#define FILLED_MAX     1000 /* bytes of one filled sentence; the longest of ours is 200 */

static Status read_list(Ctx *c, const json_t *array, const char *name, DemoList *ret)
{
	size_t n = json_array_size(array);

	if (n == 0)
		return faultf(c, E_INVALID, name, "required", "%s", DEMO_FILE);
	*ret = (DemoList){ arena_array(c->arena, Str, n), n };
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(array, i);

		if (!json_is_string(item))
			return faultf(c, E_INVALID, name, "wrong_type", "%s", DEMO_FILE);
		ret->items[i] = str_dup(c->arena, (Str){ json_string_value(item), json_string_length(item) });
	}
	return OK;
}

static Status read_lists_by_kind(Ctx *c, const json_t *object, DemoList ret[RequestKind_count])
{
	for (unsigned k = 0; k < RequestKind_count; k++) {
		const char *name = RequestKind_names.names[k];

		TRY(read_list(c, json_object_get(object, name), name, &ret[k]));
	}
	return OK;
}

static Status read_trades(Ctx *c, const json_t *object, DemoWords *ret)
{
	const char *name;
	json_t *names;

	json_object_foreach((json_t *)(uintptr_t)object, name, names)
	{
		unsigned role;

		if (!enum_parse(&CadreRole_names, str_from(name), &role))
			return faultf(c, E_INVALID, "trades", "unknown_value", "%s", DEMO_FILE);
		TRY(read_list(c, names, "trades", &ret->trades[role]));
	}
	return OK;
}

static Status read_vacant(Ctx *c, const json_t *array, DemoWords *ret)
{
	if (json_array_size(array) > DEMO_VACANT_MAX)
		return faultf(c, E_TOO_LARGE, "vacant", "too_large", "%s", DEMO_FILE);
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);

		ret->vacant[i].area_code = str_dup(c->arena, json_str(item, "area_code"));
		if (!enum_parse(&PostKind_names, json_str(item, "kind"), &ret->vacant[i].kind))
			return faultf(c, E_INVALID, "vacant", "unknown_value", "%s", DEMO_FILE);
		ret->vacant_count++;
	}
	return OK;
}

Status demo_words_read(Ctx *c, DemoWords *ret)
{
	CLEANUP(json_release)
	json_t *j = NULL;
	Str text;

	*ret = (DemoWords){ 0 };
	TRY(cli_read_data(c, DEMO_FILE, DEMO_MAX_BYTES, &text));
	TRY(json_read(c, text, &j));
#define X(member) TRY(read_list(c, json_object_get(j, #member), #member, &ret->member));
	DEMO_LISTS(X)
#undef X
	TRY(read_lists_by_kind(c, json_object_get(j, "filings"), ret->filings));
	TRY(read_lists_by_kind(c, json_object_get(j, "answers"), ret->answers));
	TRY(read_trades(c, json_object_get(j, "trades"), ret));
	TRY(read_vacant(c, json_object_get(j, "vacant"), ret));
	ret->red_reason = str_dup(c->arena, json_str(j, "red_reason"));
	ret->density_reason = str_dup(c->arena, json_str(j, "density_reason"));
	return OK;
}

Str demo_pick(const DemoList *list, Rng *rng)
{
	return list->items[rng_below(rng, list->count)];
}

Str demo_name(const DemoWords *w, Arena *a, Rng *rng)
{
	bool woman = rng_below(rng, 2) == 0;
	Str surname = demo_pick(&w->surnames, rng);
	Str middle = demo_pick(woman ? &w->middles_f : &w->middles_m, rng);
	Str given = demo_pick(woman ? &w->givens_f : &w->givens_m, rng);

	return str_printf(a, "%.*s %.*s %.*s", STR_ARG(surname), STR_ARG(middle), STR_ARG(given));
}

/* What a place in a sentence may hold: a number between two others. */
static const struct {
	const char *name;
	unsigned from, to;
} places[] = {
	{ "tuoi", 58, 89 }, /* of an old person */
	{ "nho", 1, 9 }, /* of a child */
	{ "thang", 3, 9 },
	{ "ngay", 2, 12 },
	{ "spo2", 78, 91 },
	{ "phut", 10, 50 },
	{ "n", 1, 9 },
	{ "m", 2, 60 },
};

static void add_place(const DemoWords *w, Buf *b, Rng *rng, Str name, int32_t persons)
{
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		if (str_eq(name, str_from(places[i].name))) {
			buf_add_i64(b, (int64_t)(places[i].from +
						 rng_below(rng, places[i].to - places[i].from + 1)));
			return;
		}
	}
	if (str_eq(name, STR("nguoi")))
		buf_add_i64(b, persons);
	else if (str_eq(name, STR("ten")))
		buf_add(b, demo_pick(&w->givens_f, rng));
	else
		BUG("a place of no kind in a demo sentence");
}

Str demo_fill(const DemoWords *w, Arena *a, Rng *rng, Str words, int32_t persons)
{
	Buf b;
	Str rest = words;

	buf_init(&b, FILLED_MAX);
	for (;;) {
		Str name, before = str_cut(rest, '{', &rest);

		buf_add(&b, before);
		if (!rest.len)
			break;
		name = str_cut(rest, '}', &rest);
		add_place(w, &b, rng, name, persons);
	}
	assert(buf_ok(&b));
	Str filled = str_dup(a, buf_str(&b));
	buf_done(&b);
	return filled;
}
