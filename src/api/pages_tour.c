/*
 * pages_tour.c: the order on the cadre's own phone: accept or decline, arrive by the code of the ward's door,
 * one press a day, and what must be told at once. On any phone, without an account and without JavaScript.
 *
 *   /t                a code is typed; whoever opened an order here before is led to it; ?arrive=482913 as
 * the ward's QR code says it goes along /t/{code}         without a proof: the phone's last digits
 *   /t/{code}?k=      the order, and the one thing that is next
 *   POST /t/{code}/{accept|decline|arrive|check_in|rest|expose} ──303──> /t/{code}?k=…&d=act
 *
 * Nothing is shown without a proof. Behind a right link the code and its secret stay in a cookie of /t, so
 * that the QR code at the door needs no typing; it opens nothing that the link does not, and changes nothing:
 * what is said carries the secret in its form. See pages_door.c, domain/tour.h.
 */
#include "api/pages.h"
#include "api/touring.h"

#include "base/time.h"
#include "domain/code.h"

#define COOKIE	    "tour"
#define COOKIE_KEEP "; Path=/t; Max-Age=7776000; SameSite=Lax; HttpOnly" /* 90 days: longer than a tour */
#define COOKIE_DROP COOKIE "=; Path=/t; Max-Age=0; SameSite=Lax; HttpOnly"

static const char *const state_shapes[TourState_count] = { [TOUR_ORDERED] = "○",
	[TOUR_ACCEPTED] = "◐",
	[TOUR_SERVING] = "●",
	[TOUR_RESTING] = "◐",
	[TOUR_DECLINED] = "×",
	[TOUR_ISOLATED] = "▲",
	[TOUR_RELEASED] = "✓",
	[TOUR_WITHDRAWN] = "×" };

static const PagesAct sayings[] = {
	{ "accept", "tour_page.say.accept", NULL, &html_icon_done, true, false },
	{ "check_in", "tour_page.say.check_in", NULL, &html_icon_done, true, false },
	{ "rest", "tour_page.say.rest", NULL, &html_icon_again, false, false },
	{ "decline", "tour_page.say.decline", "tour_page.say.decline.ask", &html_icon_words, false, false },
	{ "arrive", "tour_page.say.arrive", NULL, &html_icon_place, true, false },
	{ "expose", "tour_page.say.expose", "tour_page.say.expose.ask", &html_icon_warn, false, false },
	{ "replace", "tour_page.say.infected", "tour_page.infected.ask", &html_icon_emergency, false, false },
};
static const TourAct said_acts[COUNT_OF(sayings)] = { TOUR_ACCEPT, TOUR_CHECK_IN, TOUR_REST, TOUR_DECLINE,
	TOUR_ARRIVE, TOUR_EXPOSE, TOUR_REPLACE };
#define SAYINGS_FIRST                                                                                        \
	4 /* above the facts; arriving has a form of its own, what must be told at once stands below */
#define SAYING_EXPOSE 5

static Str none(void)
{
	return (Str){ "", 0 };
}

/* ---- what is next ---- */

static Str next_words(Call *c, const Toured *w)
{
	bool told = w->facts->has_today && w->tour.state == TOUR_SERVING;

	return words_of(c->lang, "tour_page.next",
		told ? STR("checked_in") : enum_name(&TourState_names, w->tour.state));
}

static Str rest_words(Call *c, const Toured *w)
{
	Arena *a = &c->http->arena;

	if (w->tour.state != TOUR_SERVING || w->facts->run_days < c->view->rules->tour_rest_every_days)
		return none();
	return words_put(
		a, pages_word(c, "tour_page.rest_due"), "n", str_printf(a, "%d", w->facts->run_days));
}

static void put_arrive(Call *c, const Tour *t, Str secret, Str typed, Str reason, Str key)
{
	Arena *a = &c->http->arena;

	html_tour_arrive(&c->http->out, c->lang,
		(HtmlTourArrive){ .action = str_printf(a, "/t/%.*s/arrive", STR_ARG(t->code)),
			.secret = secret,
			.key = key.len ? key : uuid_text(a, secret_uuid(c->ctx.now_ms)),
			.icon = html_icon_place,
			.code = typed,
			.reason = reason });
}

/* A day is told once; who was mistaken asks the commune, which may correct it. */
static bool is_told(const Toured *w, TourAct act)
{
	return (act == TOUR_REST || act == TOUR_CHECK_IN) && w->facts->has_today;
}

static void put_next(Call *c, const Toured *w, Str secret)
{
	const Tour *t = &w->tour;
	Str scanned = http_param(c->http, "arrive");

	html_tour_open(&c->http->out, c->lang,
		(HtmlTourOpen){ .who = w->cadre.name,
			.shape = str_from(state_shapes[t->state]),
			.state = words_of(c->lang, "tour_page.state", enum_name(&TourState_names, t->state)),
			.next = next_words(c, w),
			.rest = rest_words(c, w) });
	/* Whoever stands at the door has answered by coming. */
	if (w->acts >> TOUR_ARRIVE & 1 && (t->state == TOUR_ACCEPTED || scanned.len))
		put_arrive(c, t, secret, scanned, none(), none());
	for (size_t i = 0; i < SAYINGS_FIRST; i++) {
		if (w->acts >> said_acts[i] & 1 && !is_told(w, said_acts[i]))
			pages_act(c, t->code, secret, &sayings[i]);
	}
	pages_put(c, html_section_close);
}

/* ---- where, to whom, until when ---- */

static Str map_link(Call *c, const Area *area)
{
	if (!area || (area->lat == 0 && area->lon == 0))
		return none();
	return str_printf(&c->http->arena,
		"https://www.openstreetmap.org/?mlat=%.5f&mlon=%.5f#map=15/%.5f/%.5f", area->lat, area->lon,
		area->lat, area->lon);
}

static Str days_words(Call *c, const Tour *t)
{
	Arena *a = &c->http->arena;
	Str s = words_put(a, pages_word(c, "tour_page.days.words"), "from", pages_day(a, t->from_day));

	s = words_put(a, s, "to", pages_day(a, t->to_day));
	return words_put(a, s, "n", str_printf(a, "%d", t->to_day - t->from_day + 1));
}

static Str done_words(Call *c, const Tour *t)
{
	Arena *a = &c->http->arena;
	Str s = pages_word(c, "tour_page.done_days.words");

	if (!t->arrived_at_ms)
		return none();
	s = words_put(a, s, "duty", str_printf(a, "%d", t->duty_days));
	s = words_put(a, s, "rest", str_printf(a, "%d", t->rest_days));
	return words_put(a, s, "allowance", str_printf(a, "%d", t->allowance_days));
}

static Str order_words(Call *c, const Order *o)
{
	Arena *a = &c->http->arena;
	Str s = words_put(a, pages_word(c, "tour_page.order.number"), "number", o->number);

	return o->number.len ? words_put(a, s, "day", pages_day(a, o->day)) : none();
}

static void put_facts(Call *c, const Toured *w)
{
	Arena *a = &c->http->arena;
	const Tour *t = &w->tour;
	const Area *area = directory_area(c->view->dir, t->area_id);
	const Post *post = directory_post(c->view->dir, t->report_post_id);
	const Appointment *holder = post ? directory_holder(c->view->dir, post->id, c->ctx.now_ms) : NULL;
	Str phone = post && post->phone.len ? post->phone : holder ? holder->phone : none();

	html_tour_facts(&c->http->out, c->lang,
		(HtmlTourFacts){ .order = order_words(c, &w->order),
			.paper =
				w->order.code.len ? str_printf(a, "/v/%.*s", STR_ARG(w->order.code)) : none(),
			.place = area ? pages_area_name(c, area) : none(),
			.map = map_link(c, area),
			.report = post ? post->title : pages_word(c, "tour_page.report.none"),
			.holder = holder ? holder->holder : none(),
			.phone = pages_phone(a, phone),
			.phone_digits = pages_phone_digits(a, phone),
			.role = words_of(c->lang, "cadre_role", enum_name(&CadreRole_names, t->role)),
			.leads = t->leads,
			.days = days_words(c, t),
			.done = done_words(c, t),
			.lodging = t->lodging,
			.meals = t->meals ? pages_word(c, "tour_page.meals.by_ward") : none(),
			.code = t->code });
}

static void put_kit(Call *c, const Toured *w)
{
	Arena *a = &c->http->arena;

	if (w->kit_count == 0)
		return;
	html_tour_kit_open(&c->http->out, c->lang);
	for (size_t i = 0; i < w->kit_count; i++) {
		const Kit *k = &w->kits[i];
		Str s = pages_word(c, k->returned ? "tour_page.kit.count" : "tour_page.kit.issued");

		s = words_put(a, s, "n", str_printf(a, "%d", k->issued));
		s = words_put(a, s, "back", str_printf(a, "%d", k->returned));
		html_tour_kit(&c->http->out, c->lang, (HtmlTourKit){ .item = k->item, .count = s });
	}
	pages_put(c, html_tour_kit_close);
}

static void put_alarm(Call *c, const Toured *w, Str secret)
{
	Arena *a = &c->http->arena;

	if (!(w->acts & (1u << TOUR_EXPOSE | 1u << TOUR_REPLACE)))
		return;
	html_tour_alarm_open(&c->http->out, c->lang);
	if (w->acts >> TOUR_EXPOSE & 1)
		pages_act(c, w->tour.code, secret, &sayings[SAYING_EXPOSE]);
	if (w->acts >> TOUR_REPLACE & 1)
		html_tour_infected(&c->http->out, c->lang,
			(HtmlTourInfected){ .action = str_printf(a, "/t/%.*s/replace", STR_ARG(w->tour.code)),
				.secret = secret,
				.key = uuid_text(a, secret_uuid(c->ctx.now_ms)),
				.icon = html_icon_emergency,
				.number = str_printf(a, "%d", c->view->rules->emergency_phone),
				.longest = str_printf(a, "%d", pages_door(c)->longest) });
	pages_put(c, html_section_close);
}

/* ---- the page ---- */

static void keep_cookie(Call *c, const Tour *t, Str secret)
{
	http_reply_header(c->http, "Set-Cookie",
		str_printf(&c->http->arena, COOKIE "=%.*s.%.*s" COOKIE_KEEP, STR_ARG(t->code),
			STR_ARG(pages_escape_query(&c->http->arena, secret))));
}

static Status put_page(Call *c, Toured *w, Str secret)
{
	TRY(toured_read(c, w));
	Str note = pages_note(c, sayings, COUNT_OF(sayings));

	keep_cookie(c, &w->tour, secret);
	pages_open(c, w->tour.code, pages_door_path(c, w->tour.code, secret, ""));
	if (note.len)
		html_status(&c->http->out, c->lang, (HtmlStatus){ .icon = html_icon_done, .text = note });
	put_next(c, w, secret);
	put_facts(c, w);
	put_kit(c, w);
	put_alarm(c, w, secret);
	html_tour_other(&c->http->out, c->lang);
	pages_close(c, false);
	return OK;
}

/* The order that was opened on this phone before. */
static bool read_cookie(Call *c, Str *ret_code, Str *ret_secret)
{
	Str rest = http_cookie(c->http, COOKIE), code = str_cut(rest, '.', &rest);

	*ret_secret = rest;
	return rest.len && code_parse(&c->http->arena, code, ret_code);
}

Status page_tour_door(Call *c)
{
	Str code, secret;
	Tour t = { 0 };

	if (call_flag(c, "forget")) {
		http_reply_header(c->http, "Set-Cookie", STR(COOKIE_DROP));
		pages_see_other(c, STR("/t"));
		return OK;
	}
	if (http_has_param(c->http, "code") || !read_cookie(c, &code, &secret) ||
		toured_find(c, code, secret, none(), &t) != OK) {
		c->ctx.fault = (Fault){ 0 };
		return page_door(c);
	}
	pages_see_other(c, pages_door_path(c, code, secret, ""));
	return OK;
}

Status page_tour(Call *c)
{
	Toured *w = arena_new(&c->http->arena, Toured);
	Str secret = http_param(c->http, "k");

	pages_begin(c);
	c->on_fault = pages_door_fault;
	Status st = toured_find(c, c->params[0], secret, none(), &w->tour);
	return st == OK ? put_page(c, w, secret) : pages_prove(c, st, w->tour.code, secret);
}

Status page_tour_prove(Call *c)
{
	Str digits = str_trim(http_form_value(c->http, "phone_last"));
	Tour t = { 0 };

	pages_begin(c);
	c->on_fault = pages_door_fault;
	Status st = toured_find(c, c->params[0], none(), digits, &t);
	return pages_proved(c, st, t.code, t.id, digits);
}

/* ---- what is said ---- */

typedef struct Arriving {
	PagesSaid said; /* first: what pages_say keeps */
	Tour tour;
	Str typed;
} Arriving;

/* A wrong code: the same form again, with what was typed. */
static void arrive_again(Call *c, Status st)
{
	const Arriving *t = c->user;
	const char *reason = c->ctx.fault.reason;

	if (!t || !reason || (st != E_INVALID && st != E_LIMIT)) {
		pages_say_again(c, st);
		return;
	}
	pages_open(c, pages_word(c, "tour_page.say.arrive"), STR("/t"));
	pages_alert(c, E_INVALID, "arrival_code", pages_word(c, "tour_page.arrive.code"));
	put_arrive(c, &t->tour, t->said.secret, t->typed, pages_reason(c, reason), t->said.key);
	pages_close(c, true);
}

Status page_tour_act(Call *c)
{
	Arriving *t = arena_new(&c->http->arena, Arriving);
	TourActing acting = { 0 };

	pages_begin(c);
	c->on_fault = pages_say_again;
	TRY(pages_said(c, sayings, COUNT_OF(sayings), &t->said));
	TRY(toured_find(c, c->params[0], t->said.secret, none(), &t->tour));
	t->said.code = t->tour.code;
	c->user = &t->said;
	acting.reason = t->said.text;
	acting.arrival_code = t->typed = http_form_value(c->http, "arrival_code");
	TourAct act = said_acts[t->said.act - sayings];
	if (act == TOUR_ARRIVE) {
		c->user = t;
		c->on_fault = arrive_again;
	}
	if (act == TOUR_REPLACE) {
		acting.infected = true;
		/* Whoever feels too ill to write is heard all the same: they said what they pressed. */
		if (acting.reason.len == 0)
			acting.reason = words_get(LANG_VI, "tour_page.say.infected");
	}
	TRY(toured_command(c, &t->tour, act, &acting));
	pages_say(c, &t->said);
	return OK;
}
