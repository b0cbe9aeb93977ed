/*
 * pages_named.c: whoever was named for a wave says yes or no, on any phone, without an account.
 *
 *   /n                a code is typed                          GET /n/{code}     without a proof: the phone's
 * last digits   /n/{code}?k=      for what, as whom, when, where; POST /n/{code}/{consent|decline}
 *
 * Nothing is shown without a proof: that somebody was named is personal. See pages_door.c,
 * domain/nomination.h.
 */
#include "api/pages.h"
#include "api/sending.h"

#include "base/time.h"

#include <string.h>

static const char *const state_shapes[NominationState_count] = { [NOMINATION_NAMED] = "○",
	[NOMINATION_CONSENTED] = "●",
	[NOMINATION_DECLINED] = "×",
	[NOMINATION_APPROVED] = "✓",
	[NOMINATION_WITHDRAWN] = "×" };

static const PagesAct sayings[] = { { "consent", "named.say.consent", NULL, &html_icon_done, true, false },
	{ "decline", "named.say.decline", "named.say.decline.ask", &html_icon_words, false, false } };
static const NominationAct said_acts[COUNT_OF(sayings)] = { NOMINATION_CONSENT, NOMINATION_DECLINE };

typedef struct Named {
	Nomination n;
	Wave wave;
	Agency agency;
	Cadre cadre;
} Named;

static Status read_named(Call *c, Named *ret)
{
	TRY(row_get(&c->ctx, c->db, &wave_resource, ret->n.wave_id, &ret->wave));
	TRY(row_get(&c->ctx, c->db, &agency_resource, ret->n.agency_id, &ret->agency));
	return row_get(&c->ctx, c->db, &cadre_resource, ret->n.cadre_id, &ret->cadre);
}

/* While it may still be answered, what follows from the answer; afterwards that it is over. */
static Str next_words(Call *c, const Named *w)
{
	bool open = w->wave.state == WAVE_CALLED || w->n.state == NOMINATION_APPROVED;
	Str state = open ? enum_name(&NominationState_names, w->n.state) : STR("over");

	return words_of(c->lang, "named.next", state);
}

static Str days_words(Call *c, const Wave *w)
{
	Arena *a = &c->http->arena;
	Str n = str_printf(a, "%d", w->to_day - w->from_day + 1), s = pages_word(c, "named.days");

	s = words_put(a, s, "from", pages_day(a, w->from_day));
	s = words_put(a, s, "to", pages_day(a, w->to_day));
	return words_put(a, s, "n", n);
}

static void put_slip(Call *c, const Named *w, bool may_answer)
{
	bool waits = may_answer && w->n.state == NOMINATION_NAMED;

	html_named(&c->http->out, c->lang,
		(HtmlNamed){ .who = w->cadre.name,
			.wave = w->wave.name,
			.role = words_of(c->lang, "cadre_role", enum_name(&CadreRole_names, w->n.role)),
			.lead = w->n.lead,
			.days = days_words(c, &w->wave),
			.shape = str_from(state_shapes[w->n.state]),
			.state = words_of(
				c->lang, "named.state", enum_name(&NominationState_names, w->n.state)),
			.until = waits ? pages_until(&c->http->arena, c->lang, c->ctx.now_ms,
						 w->wave.nominate_by_ms)
				       : (Str){ "", 0 },
			.next = next_words(c, w) });
}

static void put_more(Call *c, const Named *w)
{
	Arena *a = &c->http->arena;
	const Post *head = directory_post(c->view->dir, w->agency.post_id);
	const Area *area = directory_area(c->view->dir, w->wave.area_id);
	Str phone = head ? head->phone : (Str){ "", 0 };

	html_named_more(&c->http->out, c->lang,
		(HtmlNamedMore){ .purpose = w->wave.purpose,
			.agency = w->agency.name,
			.phone = pages_phone(a, phone),
			.phone_digits = pages_phone_digits(a, phone),
			.place = area ? area->name : (Str){ "", 0 },
			.code = w->n.code });
}

static void put_sayings(Call *c, const Named *w, Str secret, unsigned acts)
{
	if (!(acts & (1u << NOMINATION_CONSENT | 1u << NOMINATION_DECLINE)))
		return;
	html_acts_open(&c->http->out, c->lang,
		(HtmlActsOpen){ .title = pages_word(c,
					w->n.state == NOMINATION_NAMED ? "named.say" : "named.say.change") });
	for (size_t i = 0; i < COUNT_OF(sayings); i++) {
		if (acts >> said_acts[i] & 1)
			pages_act(c, w->n.code, secret, &sayings[i]);
	}
	pages_put(c, html_section_close);
}

static Status put_page(Call *c, Named *w, Str secret)
{
	TRY(read_named(c, w));
	unsigned acts = nomination_acts(&w->wave, &w->n, 0, true);
	Str note = pages_note(c, sayings, COUNT_OF(sayings));

	pages_open(c, w->n.code, pages_door_path(c, w->n.code, secret, ""));
	if (note.len)
		html_status(&c->http->out, c->lang, (HtmlStatus){ .icon = html_icon_done, .text = note });
	put_slip(c, w, acts >> NOMINATION_CONSENT & 1);
	put_sayings(c, w, secret, acts);
	put_more(c, w);
	pages_close(c, false);
	return OK;
}

Status page_named(Call *c)
{
	Named w = { 0 };
	Str secret = http_param(c->http, "k");

	pages_begin(c);
	c->on_fault = pages_door_fault;
	Status st = named_find(c, c->params[0], secret, (Str){ "", 0 }, &w.n);
	return st == OK ? put_page(c, &w, secret) : pages_prove(c, st, w.n.code, secret);
}

Status page_named_prove(Call *c)
{
	Str digits = str_trim(http_form_value(c->http, "phone_last"));
	Nomination n = { 0 };

	pages_begin(c);
	c->on_fault = pages_door_fault;
	Status st = named_find(c, c->params[0], (Str){ "", 0 }, digits, &n);
	return pages_proved(c, st, n.code, n.id, digits);
}

Status page_named_act(Call *c)
{
	PagesSaid *s = arena_new(&c->http->arena, PagesSaid);
	NominationActing *acting = arena_new(&c->http->arena, NominationActing);
	Nomination n = { 0 };

	pages_begin(c);
	c->on_fault = pages_say_again;
	TRY(pages_said(c, sayings, COUNT_OF(sayings), s));
	TRY(named_find(c, c->params[0], s->secret, (Str){ "", 0 }, &n));
	s->code = n.code;
	c->user = s;
	acting->reason = s->text;
	c->command = (Command){ .kind = COMMAND_NOMINATION,
		.act = said_acts[s->act - sayings],
		.by_cadre = true,
		.subject_id = n.id,
		.row = acting };
	pages_say(c, s);
	return OK;
}
