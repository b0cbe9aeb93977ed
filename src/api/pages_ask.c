/*
 * pages_ask.c: a resident asks for help: what is needed, where, and the words; then the receipt.
 *
 *   need ──kind──> where ──area──> send ──POST──> commit ──303──> /p/{code}
 *     ^              ^ └─find, district─┘ │  └─ a fault: the same page, all values back, the field named
 *     └──────────────┴────── change ──────┘
 *
 * Until words are typed the steps are links of the address line; afterwards everything goes along in the
 * form, so that neither a change of the ward nor an error loses a letter. The form's hidden key makes a
 * reload, a "back" and a second press one request. See pages.h.
 */
#include "api/pages.h"

#include "base/text.h"
#include "base/time.h"

#include <string.h>

#define WARD_LEVEL    "commune" /* the lowest level with an administration that answers */
#define MATCHES_MAX   20 /* more than fit on two screens: better to type another word */
#define DISTRICTS_MAX 200 /* a province has about ten; hand-made trees may have more parents */
#define KEY_OF_FORM   "form"

/* All that the three steps know, as typed. */
typedef struct Ask {
	Str kind, area, go, q, district, key;
	Str text, address, persons, phone, name, kept;
	unsigned vulnerable;
	bool posted;
	bool photo_left; /* the need goes without it */
	const Area *ward; /* of area; NULL: none or no such */
	unsigned kind_value;
	bool has_kind;
	Status st; /* of the last attempt to send */
	RequestFiling filing;
} Ask;

/* What goes along from step to step, and what makes one request the same as another. */
static const struct {
	const char *name;
	size_t offset;
} carried[] = { { "kind", offsetof(Ask, kind) }, { "area", offsetof(Ask, area) },
	{ "key", offsetof(Ask, key) }, { "text", offsetof(Ask, text) }, { "address", offsetof(Ask, address) },
	{ "persons", offsetof(Ask, persons) }, { "phone", offsetof(Ask, phone) },
	{ "name", offsetof(Ask, name) }, { "kept", offsetof(Ask, kept) } };

static Str *field_of(Ask *a, size_t i)
{
	return (Str *)(void *)((char *)a + carried[i].offset);
}

/* ---- reading ---- */

static Str given(Call *c, const Ask *a, const char *name)
{
	return pages_plain_text(
		&c->http->arena, a->posted ? http_form_value(c->http, name) : http_param(c->http, name));
}

static Ask *read_ask(Call *c)
{
	Ask *a = arena_new(&c->http->arena, Ask);
	const Directory *d = c->view->dir;

	a->posted = c->http->method == POST;
	for (size_t i = 0; i < COUNT_OF(carried); i++)
		*field_of(a, i) = given(c, a, carried[i].name);
	a->go = given(c, a, "go");
	a->q = given(c, a, "q");
	a->district = given(c, a, "district");
	for (size_t i = 0; a->posted && i < 2 * Vulnerable_count; i++) {
		unsigned v;

		if (enum_parse(&Vulnerable_names, http_form_values(c->http, "vulnerable", i), &v))
			a->vulnerable |= 1u << v;
	}
	a->has_kind = enum_parse(&RequestKind_names, a->kind, &a->kind_value);
	const Area *ward = a->area.len ? directory_area_by_code(d, a->area) : NULL;
	if (ward && str_eq(ward->level, STR(WARD_LEVEL)))
		a->ward = ward;
	return a;
}

/* ---- shared by the steps ---- */

static Str here(Call *c, const Ask *a)
{
	Arena *arena = &c->http->arena;

	if (!a->has_kind)
		return STR("/");
	Str url = str_printf(arena, "/?kind=%.*s", STR_ARG(a->kind));
	if (a->ward)
		return str_printf(arena, "%.*s&area=%.*s", STR_ARG(url), STR_ARG(a->ward->code));
	Str typed = pages_escape_query(arena, a->district.len ? a->district : a->q);

	if (typed.len == 0)
		return url;
	return str_printf(
		arena, "%.*s&%s=%.*s", STR_ARG(url), a->district.len ? "district" : "q", STR_ARG(typed));
}

/* What this form calls a field; "" when it has none of that name. */
static Str label(const Call *c, const Ask *a, const char *field)
{
	Str name = str_from(field), word = words_of(c->lang, "resident.field", name);

	if (strcmp(field, "text") == 0)
		return words_of(c->lang, "resident.words", a->kind);
	if (strcmp(field, "area_code") == 0)
		return pages_word(c, "resident.where.type");
	return str_eq(word, name) ? (Str){ "", 0 } : word;
}

/* The head of a step, and above its question what went wrong with the last attempt. */
static void open_step(Call *c, const Ask *a, int step, const char *title)
{
	static const char *const enters[] = { [1] = "", [2] = "find", [3] = "send" };

	/* Words may have been typed by the time the language is switched, or were before. */
	if (step == 3 || a->posted)
		pages_open_form(c, pages_word(c, title), str_from(enters[step]));
	else
		pages_open(c, pages_word(c, title), here(c, a));
	html_steps(&c->http->out, c->lang,
		(HtmlSteps){ .first = step == 1, .second = step == 2, .third = step == 3 });
	const char *field = c->ctx.fault.field ? c->ctx.fault.field : "";
	/* The ward is chosen by its name. */
	const char *input = strcmp(field, "area_code") == 0 ? "q" : field;

	if (a->st != OK)
		pages_alert(c, a->st, input, label(c, a, field));
}

/* The values that this step does not ask for itself. */
static void put_carried(Call *c, Ask *a, const char *asked)
{
	for (size_t i = 0; i < COUNT_OF(carried); i++) {
		Str value = *field_of(a, i);

		if (value.len && strcmp(carried[i].name, asked) != 0)
			pages_hidden(c, carried[i].name, value);
	}
	for (unsigned v = 0; v < Vulnerable_count; v++) {
		if (a->vulnerable >> v & 1)
			pages_hidden(c, "vulnerable", enum_name(&Vulnerable_names, v));
	}
}

static Str method_of(const Ask *a)
{
	return a->posted ? STR("post") : STR("get");
}

static void put_emergency_call(Call *c)
{
	Arena *a = &c->http->arena;
	Str number = str_printf(a, "%d", c->view->rules->emergency_phone);

	html_emergency_call(&c->http->out, c->lang,
		(HtmlEmergencyCall){ .number = number,
			.icon = html_icon_phone,
			.call = words_put(a, pages_word(c, "resident.emergency.call"), "number", number) });
}

/* ---- 1: what is needed ---- */

static void show_need(Call *c, Ask *a)
{
	open_step(c, a, 1, "resident.need.question");
	put_emergency_call(c);
	html_need_open(&c->http->out, c->lang, (HtmlNeedOpen){ .method = method_of(a) });
	put_carried(c, a, "kind");
	pages_put(c, html_need_group);
	for (unsigned kind = 0; kind < RequestKind_count; kind++) {
		Str name = enum_name(&RequestKind_names, kind);

		html_need_choice(&c->http->out, c->lang,
			(HtmlNeedChoice){ .kind = name,
				.danger = kind == KIND_EMERGENCY,
				.icon = pages_icon(kind),
				.title = words_of(c->lang, "resident.kind", name),
				.text = words_of(c->lang, "resident.kind_is", name) });
	}
	pages_put(c, html_part_close);
	pages_put(c, html_form_close);
	pages_close(c, true);
}

/* ---- 2: where ---- */

static void put_ward(Call *c, const Area *ward, bool with_district)
{
	const Area *parent = with_district ? directory_parent(c->view->dir, ward) : NULL;

	html_where_ward(&c->http->out, c->lang,
		(HtmlWhereWard){ .code = ward->code,
			.name = ward->name,
			.parent = parent ? parent->name : (Str){ "", 0 } });
}

static void open_group(Call *c, Str title, Str text)
{
	html_where_group(&c->http->out, c->lang, (HtmlWhereGroup){ .title = title, .text = text });
	pages_put(c, html_where_list);
}

static void close_group(Call *c)
{
	pages_put(c, html_part_close);
	pages_put(c, html_part_close);
}

/* "an phu" is in "Phường An Phú" as it was typed; the "phu" that begins "Phường" itself is not meant. */
static bool is_named_so(Arena *arena, const Area *ward, Str folded)
{
	Str rest, name = text_fold(arena, ward->name), type = str_cut(name, ' ', &rest);
	ptrdiff_t at = str_find(
		str_printf(arena, " %.*s ", STR_ARG(name)), str_printf(arena, " %.*s", STR_ARG(folded)));

	return at > 0 || (at == 0 && folded.len > type.len);
}

/* Those that are called exactly so, when there are any: the rest only share a syllable. Order is kept. */
static size_t keep_named_so(Arena *arena, const Area **found, size_t n, Str typed)
{
	Str folded = text_fold(arena, typed);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_named_so(arena, found[i], folded))
			found[kept++] = found[i];
	}
	return kept ? kept : n;
}

static void put_matches(Call *c, const Ask *a)
{
	Arena *arena = &c->http->arena;
	const Area *found[MATCHES_MAX] = { 0 };
	size_t n = directory_search(
		c->view->dir, arena, a->q, STR(WARD_LEVEL), day_of(c->ctx.now_ms), found, MATCHES_MAX);
	n = keep_named_so(arena, found, n, a->q);
	const char *key = n ? "resident.where.found" : "resident.where.nothing";
	Str title = words_put(arena, pages_word(c, key), "q", a->q);

	open_group(c, words_put(arena, title, "n", str_printf(arena, "%zu", n)),
		n ? (Str){ "", 0 } : pages_word(c, "resident.where.nothing.text"));
	for (size_t i = 0; i < n; i++)
		put_ward(c, found[i], true);
	close_group(c);
}

/* Valid wards directly below an area; NULL: counted only. */
static size_t wards_of(Call *c, int64_t parent_id, bool put)
{
	const Directory *d = c->view->dir;
	size_t first, count, n = 0;

	directory_subtree(d, parent_id, &first, &count);
	for (size_t i = first; i < first + count; i++) {
		const Area *w = directory_area_at(d, i);
		bool is_one = w->parent_id == parent_id && str_eq(w->level, STR(WARD_LEVEL)) &&
			      directory_area_is_valid(w, day_of(c->ctx.now_ms));

		if (is_one && put)
			put_ward(c, w, false);
		n += is_one;
	}
	return n;
}

static void put_districts(Call *c)
{
	const Directory *d = c->view->dir;
	size_t shown = 0;

	open_group(c, pages_word(c, "resident.where.districts"), (Str){ "", 0 });
	for (size_t i = 0; i < directory_area_count(d) && shown < DISTRICTS_MAX; i++) {
		const Area *area = directory_area_at(d, i);
		size_t n = str_eq(area->level, STR(WARD_LEVEL)) ? 0 : wards_of(c, area->id, false);

		if (n == 0)
			continue;
		Arena *arena = &c->http->arena;
		html_where_district(&c->http->out, c->lang,
			(HtmlWhereDistrict){ .code = area->code,
				.name = area->name,
				.count = words_put(arena, pages_word(c, "resident.where.wards"), "n",
					str_printf(arena, "%zu", n)) });
		shown++;
	}
	close_group(c);
}

static void put_district(Call *c, const Area *district)
{
	open_group(c, district->name, (Str){ "", 0 });
	wards_of(c, district->id, true);
	close_group(c);
	html_where_more(&c->http->out, c->lang);
}

static void show_where(Call *c, Ask *a)
{
	const Area *district = a->district.len ? directory_area_by_code(c->view->dir, a->district) : NULL;
	bool searched = a->q.len && !district;

	open_step(c, a, 2, "resident.where.question");
	if (a->kind_value == KIND_EMERGENCY)
		put_emergency_call(c);
	html_where_open(&c->http->out, c->lang,
		(HtmlWhereOpen){ .method = method_of(a), .q = a->q, .focus = !searched && !district });
	put_carried(c, a, "area");
	if (searched)
		put_matches(c, a);
	if (district)
		put_district(c, district);
	else
		put_districts(c);
	pages_put(c, html_form_close);
	pages_close(c, true);
}

/* ---- 3: words, and send ---- */

static Str reason_for(const Call *c, const Ask *a, const char *field)
{
	const Fault *f = &c->ctx.fault;
	bool here_is_it = a->st != OK && f->field && f->reason && strcmp(f->field, field) == 0;

	return here_is_it ? pages_reason(c, f->reason) : (Str){ "", 0 };
}

static Str hint(const Call *c, const char *field)
{
	Str key = str_from(field), word = words_of(c->lang, "resident.hint", key);

	return str_eq(word, key) ? (Str){ "", 0 } : word;
}

static void put_line(Call *c, const Ask *a, const char *name, Str value, HtmlFieldLine how)
{
	how.name = str_from(name);
	how.label = label(c, a, name);
	how.hint = hint(c, name);
	how.value = value;
	how.reason = reason_for(c, a, name);
	html_field_line(&c->http->out, c->lang, how);
}

static void put_vulnerable(Call *c, const Ask *a)
{
	html_vulnerable_open(&c->http->out, c->lang);
	for (unsigned v = 0; v < Vulnerable_count; v++) {
		Str name = enum_name(&Vulnerable_names, v);

		html_vulnerable_choice(&c->http->out, c->lang,
			(HtmlVulnerableChoice){ .value = name,
				.label = words_of(c->lang, "resident.vulnerable", name),
				.on = a->vulnerable >> v & 1 });
	}
	pages_put(c, html_fieldset_close);
}

static void put_fields(Call *c, const Ask *a)
{
	html_field_words(&c->http->out, c->lang,
		(HtmlFieldWords){ .name = STR("text"),
			.label = label(c, a, "text"),
			.hint = hint(c, "text"),
			.value = a->text,
			.reason = reason_for(c, a, "text") });
	put_line(c, a, "address", a->address,
		(HtmlFieldLine){
			.type = STR("text"), .complete = STR("street-address"), .longest = STR("300") });
	put_line(c, a, "persons", a->persons.len || a->posted ? a->persons : STR("1"),
		(HtmlFieldLine){
			.type = STR("text"), .mode = STR("numeric"), .longest = STR("3"), .narrow = true });
	put_vulnerable(c, a);
	html_field_photo(&c->http->out, c->lang,
		(HtmlFieldPhoto){ .reason = reason_for(c, a, "photo"),
			.kept = a->kept,
			.kept_words = pages_photo_words(c) });
	put_line(c, a, "phone", a->phone,
		(HtmlFieldLine){ .type = STR("tel"), .complete = STR("tel"), .longest = STR("20") });
	put_line(c, a, "name", a->name,
		(HtmlFieldLine){ .type = STR("text"), .complete = STR("name"), .longest = STR("120") });
}

static void show_send(Call *c, Ask *a)
{
	open_step(c, a, 3, "resident.send.question");
	if (a->kind_value == KIND_EMERGENCY)
		put_emergency_call(c);
	html_send_open(&c->http->out, c->lang,
		(HtmlSendOpen){ .icon = pages_icon(a->kind_value),
			.kind = words_of(c->lang, "resident.kind", a->kind),
			.place = html_icon_place,
			.area = pages_area_name(c, a->ward) });
	pages_hidden(c, "kind", a->kind);
	pages_hidden(c, "area", a->area);
	pages_hidden(c, "key", a->key);
	put_fields(c, a);
	html_send_end(&c->http->out, c->lang);
	pages_put(c, html_form_close);
	pages_close(c, true);
}

/* The key of this form: made here, once, and sent back with every attempt. */
static void need_key(Call *c, Ask *a)
{
	Uuid key;

	if (!uuid_parse(a->key, &key))
		a->key = uuid_text(&c->http->arena, secret_uuid(c->ctx.now_ms));
}

static void show(Call *c, Ask *a)
{
	bool asks_where = str_eq(a->go, STR("area")) || str_eq(a->go, STR("find")) || a->district.len;

	if (!a->has_kind || str_eq(a->go, STR("kind"))) {
		show_need(c, a);
	} else if (!a->ward || asks_where) {
		a->area = (Str){ "", 0 };
		a->ward = NULL;
		show_where(c, a);
	} else {
		need_key(c, a);
		pages_photo_restore(c, a->kept);
		a->kept = pages_photo_kept(c);
		show_send(c, a);
	}
}

/* ---- sending ---- */

/* The same page again, with everything that was typed and what is wrong. */
static void show_again(Call *c, Status st)
{
	Ask *a = c->user;

	if (!a) { /* it failed before anyone read the form: no worker was free */
		pages_begin(c);
		a = read_ask(c);
	}
	if (!a->posted || st == E_MALFORMED) {
		pages_fault(c, st);
		return;
	}
	a->st = st;
	/* This form was sent before with other words: the next press is a request of its own. */
	if (st == E_CONFLICT)
		a->key = (Str){ "", 0 };
	bool place_is_wrong = c->ctx.fault.field && strcmp(c->ctx.fault.field, "area_code") == 0;
	a->go = place_is_wrong ? STR("area") : STR("send");
	show(c, a);
}

static void asked(Call *c)
{
	CLEANUP(json_release)
	json_t *j = call_own_answer(c);
	Arena *arena = &c->http->arena;
	int64_t id = 0;

	if (!json_i64(j, "id", &id))
		BUG("an answer that is not ours");
	Str secret = request_secret(arena, c->app->options.store, id);
	const Ask *a = c->user;
	pages_see_other(c, str_printf(arena, "/p/%.*s?k=%.*s&r=%s", STR_ARG(json_str(j, "code")),
				   STR_ARG(secret), a->photo_left ? "2" : "1"));
}

/* What makes two forms the same request: all that was entered. */
static Str content_of(Call *c, Ask *a)
{
	Str all = str_printf(&c->http->arena, "%u", a->vulnerable);

	for (size_t i = 0; i < COUNT_OF(carried); i++) {
		Str value = *field_of(a, i);

		all = str_printf(&c->http->arena, "%.*s\n%s %zu %.*s", STR_ARG(all), carried[i].name,
			value.len, STR_ARG(value));
	}
	return all;
}

static Status read_filing(Call *c, Ask *a)
{
	int64_t persons = 1;

	if (a->persons.len && (!str_to_i64(a->persons, &persons)))
		return fault(&c->ctx, E_INVALID, "persons", "not_a_whole_number");
	if (persons < 1 || persons > 500)
		return fault(&c->ctx, E_INVALID, "persons", "out_of_range");
	a->filing = (RequestFiling){ .kind = a->kind_value,
		.area_code = a->area,
		.text = a->text,
		.phone = a->phone,
		.name = a->name,
		.address = a->address,
		.persons = (int32_t)persons,
		.vulnerable = a->vulnerable };
	return OK;
}

static Status send(Call *c, Ask *a)
{
	Uuid key;

	c->user = a;
	c->on_fault = show_again;
	need_key(c, a);
	TRY(pages_photo_take(c, a->kept, &a->photo_left));
	a->kept = pages_photo_kept(c);
	TRY(read_filing(c, a));
	if (!uuid_parse(a->key, &key))
		BUG("a key that is none");
	request_filing_command(c, &a->filing, CHANNEL_PUBLIC);
	c->after_commit = asked;
	call_commit_as(c, key, STR(KEY_OF_FORM), content_of(c, a));
	return OK;
}

Status page_ask(Call *c)
{
	pages_begin(c);
	c->on_fault = show_again;
	if (c->http->method == POST && !http_form_ok(c->http))
		return fault(&c->ctx, E_MALFORMED, NULL, "bad_form");
	Ask *a = read_ask(c);

	c->user = a;
	if (str_eq(a->go, STR("send")) && a->posted && a->has_kind && a->ward)
		return send(c, a);
	/* The switch of the language carries the photo too. */
	if (a->posted && a->ward)
		TRY(pages_photo_take(c, a->kept, &a->photo_left));
	show(c, a);
	return OK;
}
