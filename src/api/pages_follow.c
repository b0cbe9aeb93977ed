/*
 * pages_follow.c: a request followed by its code: the slip, the timeline, and what the asker has to say.
 *
 *   /p/{code}        the state only                                 POST phone_last ──303──> with k
 *   /p/{code}?k=     words, answers, acts; r=1: just filed; d=act: just said
 *   /p/{code}/card.png?k=   the slip as a picture
 *   /p/{code}/{act}  POST confirm | reopen | call | note ──303──> /p/{code}?k=…&d=act; a fault keeps the
 * words
 *
 * See pages.h and pages_door.c; who may see what is decided in public.c.
 */
#include "api/pages.h"

#include "base/time.h"

static const char *const state_shapes[RequestState_count] = { [REQUEST_FILED] = "○",
	[REQUEST_TRIAGED] = "◐",
	[REQUEST_ASSIGNED] = "◐",
	[REQUEST_ESCALATED] = "▲",
	[REQUEST_ANSWERED] = "●",
	[REQUEST_CONFIRMED] = "✓",
	[REQUEST_REOPENED] = "↺",
	[REQUEST_REJECTED] = "×",
	[REQUEST_JOINED] = "→" };

/* ---- one request ---- */

typedef struct Follow {
	Request r;
	bool proved;
	Str secret; /* when proved */
	Str reason, digits; /* of the phone, when they were wrong */
	Str note; /* what has just been done */
} Follow;

static Str link_path(Call *c, const Follow *f, const char *more)
{
	return pages_door_path(c, f->r.code, f->proved ? f->secret : (Str){ "", 0 }, more);
}

static Str whole_link(Call *c, const Follow *f)
{
	return pages_whole_url(c, link_path(c, f, ""));
}

static bool is_late(const Call *c, const Request *r)
{
	return request_is_undone(r->state) && r->due_at_ms < c->ctx.now_ms;
}

static Str waiting_words(Call *c, const Follow *f, const Post *post)
{
	Arena *a = &c->http->arena;
	const Area *ward = directory_area(c->view->dir, f->r.area_id);

	if (f->r.state != REQUEST_ESCALATED || !post || !ward)
		return (Str){ "", 0 };
	Str s = words_put(a, pages_word(c, "resident.waiting"), "ward", ward->name);
	return words_put(a, s, "post", post->title);
}

static void put_slip(Call *c, const Follow *f, bool keep)
{
	Arena *a = &c->http->arena;
	const Request *r = &f->r;
	const Post *post = directory_post(c->view->dir, r->post_id);
	const Area *ward = directory_area(c->view->dir, r->area_id);
	Str place = ward ? pages_area_name(c, ward) : (Str){ "", 0 };
	Str kind = words_of(c->lang, "resident.kind", enum_name(&RequestKind_names, r->kind));
	Str state = enum_name(&RequestState_names, r->state), phone = post ? post->phone : (Str){ "", 0 };

	html_slip_open(&c->http->out, c->lang,
		(HtmlSlipOpen){ .title = pages_word(c, "resident.slip.title"),
			.code = r->code,
			.keep = keep,
			.shape = str_from(state_shapes[r->state]),
			.state = words_of(c->lang, "resident.state", state),
			.late = is_late(c, r) ? pages_late(a, c->lang, c->ctx.now_ms, r->due_at_ms)
					      : (Str){ "", 0 },
			.what = str_printf(a, "%.*s — %.*s", STR_ARG(kind), STR_ARG(place)),
			.who = post ? post->title : pages_word(c, "who.nobody"),
			.phone = pages_phone(a, phone),
			.phone_digits = pages_phone_digits(a, phone),
			.until = request_is_undone(r->state)
					 ? pages_until(a, c->lang, c->ctx.now_ms, r->due_at_ms)
					 : (Str){ "", 0 },
			.waiting = waiting_words(c, f, post) });
}

static void put_keep(Call *c, const Follow *f)
{
	Str url = whole_link(c, f);

	html_keep(&c->http->out, c->lang,
		(HtmlKeep){ .qr = pages_qr(&c->http->arena, url, pages_word(c, "resident.keep.qr")),
			.url = url,
			.code = f->r.code,
			.image_url = str_printf(&c->http->arena, "/p/%.*s/card.png?k=%.*s",
				STR_ARG(f->r.code), STR_ARG(f->secret)) });
}

/* ---- what happened ---- */

static void put_entry(Call *c, const PublicEntry *e)
{
	Arena *a = &c->http->arena;
	const Post *post = e->post_id ? directory_post(c->view->dir, e->post_id) : NULL;
	Str name = enum_name(&RequestAct_names, e->act);
	bool by_asker = e->by_asker && e->act == ACT_NOTE;

	html_timeline_entry(&c->http->out, c->lang,
		(HtmlTimelineEntry){ .iso = time_text(a, e->at_ms),
			.at = pages_at(a, c->lang, c->ctx.now_ms, e->at_ms),
			.did = by_asker ? pages_word(c, "resident.did.note.asker")
					: words_of(c->lang, "resident.did", name),
			.whose = post ? words_put(a, pages_word(c, "resident.did.whose"), "post", post->title)
				      : (Str){ "", 0 },
			.text = e->text });
}

static Status put_timeline(Call *c, const Follow *f)
{
	PublicEntry *entries;
	size_t n;

	TRY(public_timeline(c, &f->r, f->proved, &entries, &n));
	html_timeline_open(&c->http->out, c->lang);
	for (size_t i = 0; i < n; i++)
		put_entry(c, &entries[i]);
	if (request_is_undone(f->r.state)) {
		Str until = pages_until(&c->http->arena, c->lang, c->ctx.now_ms, f->r.due_at_ms);

		html_timeline_next(&c->http->out, c->lang,
			(HtmlTimelineNext){
				.text = words_put(&c->http->arena, pages_word(c, "resident.timeline.next"),
					"until", until) });
	}
	pages_put(c, html_timeline_close);
	return OK;
}

static void put_mine(Call *c, const Request *r)
{
	Arena *a = &c->http->arena;
	Str persons = words_put(a, pages_word(c, "persons"), "n", str_printf(a, "%d", r->persons));

	html_mine(&c->http->out, c->lang, (HtmlMine){ .text = r->text, .persons = persons });
}

/* ---- what the asker has to say ---- */

static const PagesAct sayings[] = { { "confirm", "resident.say.confirm", NULL, &html_icon_done, true, false },
	{ "reopen", "resident.say.reopen", "resident.say.reopen.ask", &html_icon_again, false, false },
	{ "call", "resident.say.call", NULL, &html_icon_again, false, false },
	{ "note", "resident.say.note", "resident.say.note.ask", &html_icon_words, false, true } };
static const RequestAct said_acts[COUNT_OF(sayings)] = { ACT_CONFIRM, ACT_REOPEN, ACT_CALL, ACT_NOTE };

static void put_sayings(Call *c, const Follow *f)
{
	unsigned acts = public_acts(c, &f->r);

	/* Asking again counts as a call: offered when the promise was not kept. */
	if (!is_late(c, &f->r))
		acts &= ~(1u << ACT_CALL);
	html_acts_open(&c->http->out, c->lang,
		(HtmlActsOpen){ .title = pages_word(c, acts >> ACT_CONFIRM & 1 ? "resident.say.answered"
									       : "resident.say.more") });
	for (size_t i = 0; i < COUNT_OF(sayings); i++) {
		if (acts >> said_acts[i] & 1)
			pages_act(c, f->r.code, f->secret, &sayings[i]);
	}
	pages_put(c, html_section_close);
}

/* ---- the page ---- */

static Status put_follow(Call *c, const Follow *f, bool receipt)
{
	pages_open(c, f->r.code, link_path(c, f, receipt ? "&r=1" : ""));
	if (f->note.len)
		html_status(&c->http->out, c->lang, (HtmlStatus){ .icon = html_icon_done, .text = f->note });
	put_slip(c, f, receipt);
	if (receipt)
		put_keep(c, f);
	pages_put(c, html_slip_close);
	if (f->proved)
		put_sayings(c, f);
	TRY(put_timeline(c, f));
	if (f->proved)
		put_mine(c, &f->r);
	else
		pages_prove_part(c, f->r.code, f->digits, f->reason);
	if (f->proved && !receipt)
		put_keep(c, f);
	pages_close(c, false);
	return OK;
}

/* r=1: just filed; r=2: the same, but the photo could not be taken. */
static bool is_receipt(Call *c)
{
	Str r = http_param(c->http, "r");

	return str_eq(r, STR("1")) || str_eq(r, STR("2"));
}

static Str note_of(Call *c)
{
	if (is_receipt(c))
		return pages_word(c, str_eq(http_param(c->http, "r"), STR("2"))
					     ? "resident.done.file_no_photo"
					     : "resident.done.file");
	return pages_note(c, sayings, COUNT_OF(sayings));
}

Status page_follow(Call *c)
{
	Follow f = { 0 };
	Str secret = http_param(c->http, "k");

	pages_begin(c);
	c->on_fault = pages_door_fault;
	Status st = public_find(c, c->params[0], secret, (Str){ "", 0 }, &f.r, &f.proved);
	/* A link that was cut off on its way still opens the state. */
	if (st == E_FORBIDDEN) {
		c->ctx.fault = (Fault){ 0 };
		f.reason = pages_word(c, "resident.prove.cut");
		st = OK;
	}
	TRY(st);
	f.secret = secret;
	public_goes_on(c, &f.r);
	if (f.proved)
		f.note = note_of(c);
	return put_follow(c, &f, f.proved && is_receipt(c));
}

Status page_card(Call *c)
{
	Follow f = { .secret = http_param(c->http, "k") };

	pages_begin(c);
	c->on_fault = pages_door_fault;
	TRY(public_find(c, c->params[0], f.secret, (Str){ "", 0 }, &f.r, &f.proved));
	/* The picture carries the secret: whoever has not got it gets none. */
	if (!f.proved || !pages_card(&c->http->arena, f.r.code, whole_link(c, &f), &c->http->out))
		return fault(&c->ctx, E_NOT_FOUND, "code", "no_such_code");
	c->http->type = "image/png";
	http_reply_header(c->http, "Cache-Control", STR("no-store"));
	http_reply_header(c->http, "Content-Disposition",
		str_printf(&c->http->arena, "attachment; filename=\"%.*s.png\"", STR_ARG(f.r.code)));
	return OK;
}

Status page_prove(Call *c)
{
	Arena *a = &c->http->arena;
	Follow f = { .digits = str_trim(http_form_value(c->http, "phone_last")) };

	pages_begin(c);
	c->on_fault = pages_door_fault;
	/* Nothing typed is no try. */
	Str tried = f.digits.len ? f.digits : STR("-");
	Status st = f.digits.len
			    ? public_find(c, c->params[0], (Str){ "", 0 }, tried, &f.r, &f.proved)
			    : public_find(c, c->params[0], (Str){ "", 0 }, (Str){ "", 0 }, &f.r, &f.proved);
	if (st == OK && f.proved) {
		f.secret = request_secret(a, c->app->options.store, f.r.id);
		pages_see_other(c, link_path(c, &f, ""));
		return OK;
	}
	bool slowed = st == E_LIMIT && f.r.id;
	if (st != OK && st != E_FORBIDDEN && !slowed)
		return st;
	f.reason = pages_reason(c, st == OK ? "required" : slowed ? "too_many_tries" : "wrong_digits");
	c->http->status = status_http(st == OK ? E_INVALID : st);
	if (slowed)
		http_reply_header(c->http, "Retry-After", STR("360"));
	c->ctx.fault = (Fault){ 0 };
	public_goes_on(c, &f.r);
	return put_follow(c, &f, false);
}

/* ---- acts ---- */

/* A photo without words is a proof; with words it goes along with them. */
static void say(Call *c, const Request *r, PagesSaid *s)
{
	if (c->photo && s->text.len == 0)
		c->command = (Command){ .kind = COMMAND_PROOF, .subject_id = r->id, .row = c->photo };
	else
		public_act_command(c, r, said_acts[s->act - sayings], s->text);
	pages_say(c, s);
}

Status page_act(Call *c)
{
	PagesSaid *s = arena_new(&c->http->arena, PagesSaid);
	bool proved, photo_left = false;
	Request r;

	pages_begin(c);
	c->on_fault = pages_say_again;
	TRY(pages_said(c, sayings, COUNT_OF(sayings), s));
	TRY(public_find(c, c->params[0], s->secret, (Str){ "", 0 }, &r, &proved));
	if (!proved)
		return fault(&c->ctx, E_FORBIDDEN, "secret", "required");
	s->code = r.code;
	c->user = s;
	if (s->act->photo) {
		TRY(pages_photo_take(c, s->kept, &photo_left));
		s->kept = pages_photo_kept(c);
		if (photo_left)
			return fault(&c->ctx, E_LIMIT, "photo", "too_many_tries");
	}
	say(c, &r, s);
	return OK;
}
