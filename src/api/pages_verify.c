/*
 * pages_verify.c: whoever holds a signed order in hand asks whether it is real and still in force.
 *
 *   /v          a code is typed          GET /v/{code}   number, day, body, how many go where, since when,
 * the hash of the list; nobody's name
 *
 * The code stands on the paper, in letters and in the QR code. A draft has none. See domain/order.h.
 */
#include "api/pages.h"

#include "base/time.h"
#include "domain/code.h"
#include "link/order_rows.h"

#include <string.h>

#define LINE_MAX_BYTES ((size_t)8 << 10) /* the communes of one district */

/* As lines were broken by hand, for one line. */
static Str on_one_line(Arena *a, Str s)
{
	char *line = arena_dup(a, s.ptr, s.len);

	for (size_t i = 0; i < s.len; i++) {
		if (line[i] == '\n')
			line[i] = ' ';
	}
	return (Str){ line, s.len };
}

static Status find(Call *c, Order *ret)
{
	int per_minute = c->view->rules->public_look_per_minute;
	Str code;

	if (!code_parse(&c->http->arena, c->params[0], &code))
		return fault(&c->ctx, E_NOT_FOUND, "code", "no_such_code");
	if (!limits_take(c->app->look_limits, c->http->peer, c->ctx.now_ms, per_minute, per_minute))
		return fault(&c->ctx, E_LIMIT, "code", "too_many_tries");
	return query_order_by_code(&c->ctx, c->db, code, ret);
}

static Str state_since(Call *c, const Order *o)
{
	bool withdrawn = o->state == ORDER_WITHDRAWN;
	Str words = pages_word(c, withdrawn ? "verify.since.withdrawn" : "verify.since.issued");

	return words_put(&c->http->arena, words, "at",
		pages_at(&c->http->arena, c->lang, c->ctx.now_ms,
			withdrawn ? o->withdrawn_at_ms : o->issued_at_ms));
}

static Str count_words(Call *c, const Order *o, size_t communes)
{
	Arena *a = &c->http->arena;
	Str s = words_put(a, pages_word(c, "verify.people.n"), "n", order_count(a, (size_t)o->people));

	return words_put(a, s, "communes", order_count(a, communes));
}

static Str name_of(const Area *a)
{
	return a ? a->name : STR("?");
}

/* "Phường An Phú 12 · Phường Bình Chuẩn 9" */
static void put_district(Call *c, const OrderCount *counts, size_t n)
{
	const Directory *d = c->view->dir;
	const Area *first = directory_area(d, counts[0].area_id);
	const Area *district = first ? directory_parent(d, first) : NULL;
	int64_t sum = 0;
	Buf b;

	buf_init(&b, LINE_MAX_BYTES);
	for (size_t i = 0; i < n; i++) {
		buf_addf(&b, "%s%.*s %lld", i ? " · " : "",
			STR_ARG(name_of(directory_area(d, counts[i].area_id))), (long long)counts[i].people);
		sum += counts[i].people;
	}
	html_verify_district(&c->http->out, c->lang,
		(HtmlVerifyDistrict){ .district = str_printf(&c->http->arena, "%.*s: %lld",
					      STR_ARG(name_of(district)), (long long)sum),
			.communes = str_dup(&c->http->arena, buf_str(&b)) });
	buf_done(&b);
}

static void put_districts(Call *c, const OrderCount *counts, size_t n)
{
	const Directory *d = c->view->dir;

	for (size_t from = 0, to = 0; from < n; from = to) {
		const Area *first = directory_area(d, counts[from].area_id);

		for (to = from + 1; to < n; to++) {
			const Area *next = directory_area(d, counts[to].area_id);

			if (!first || !next || next->parent_id != first->parent_id)
				break;
		}
		put_district(c, &counts[from], to - from);
	}
}

/* The words of its template; when the body has taken that away, the rest says enough. */
static void read_words(Call *c, const Order *o, OrderText *ret)
{
	OrderTemplate *t = arena_new(&c->http->arena, OrderTemplate);
	OrderPaper *paper = arena_new(&c->http->arena, OrderPaper);

	*ret = (OrderText){ 0 };
	if (order_template_load(&c->ctx, c->app->options.template_dir, o->template, t) == OK &&
		order_words(&c->ctx, t, o, paper) == OK)
		*ret = paper->text;
	c->ctx.fault = (Fault){ 0 };
}

static void put_slip(Call *c, const Order *o, size_t communes)
{
	Arena *a = &c->http->arena;
	bool withdrawn = o->state == ORDER_WITHDRAWN;
	OrderText text;

	read_words(c, o, &text);
	Str body = str_printf(a, "%.*s%s%.*s", STR_ARG(text.own_name), text.upper_name.len ? ", " : "",
		STR_ARG(text.upper_name));
	html_verify_open(&c->http->out, c->lang,
		(HtmlVerifyOpen){ .code = o->code,
			.withdrawn = withdrawn,
			.shape = withdrawn ? STR("×") : STR("✓"),
			.state = pages_word(c, withdrawn ? "verify.state.withdrawn" : "verify.state.issued"),
			.since = state_since(c, o),
			.why = withdrawn ? o->note : (Str){ "", 0 },
			.number = o->number,
			.day = pages_day(a, o->day),
			.body = on_one_line(a, body),
			.about = on_one_line(a, text.title),
			.people = count_words(c, o, communes) });
}

Status page_verify(Call *c)
{
	OrderCount *counts = NULL;
	size_t n = 0;
	Order o;

	pages_begin(c);
	c->on_fault = pages_door_fault;
	TRY(find(c, &o));
	TRY(query_order_counts(&c->ctx, c->db, &o, &counts, &n));
	order_sort_counts(c->view->dir, &c->http->arena, counts, n);
	pages_open(c, o.number, pages_door_path(c, o.code, (Str){ "", 0 }, ""));
	put_slip(c, &o, n);
	put_districts(c, counts, n);
	html_verify_close(&c->http->out, c->lang, (HtmlVerifyClose){ .hash = o.list_hash });
	pages_close(c, false);
	return OK;
}
