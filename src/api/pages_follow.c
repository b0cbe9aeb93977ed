/*
 * pages_follow.c: a request followed by its code: the slip, the timeline, and what the asker has to say.
 *
 *   /p               a code is typed; a typing error is named before anything is looked up
 *   /p/{code}        the state only                                 POST phone_last ──303──> with k
 *   /p/{code}?k=     words, answers, acts; r=1: just filed; d=act: just said
 *   /p/{code}/card.png?k=   the slip as a picture
 *   /p/{code}/{act}  POST confirm | reopen | call | note ──303──> /p/{code}?k=…&d=act; a fault keeps the
 * words
 *
 * See pages.h; who may see what is decided in public.c.
 */
#include "api/pages.h"

#include "base/time.h"
#include "domain/code.h"

#include <string.h>

static const char *const state_shapes[RequestState_count] = { [REQUEST_FILED] = "○",
	[REQUEST_TRIAGED] = "◐",
	[REQUEST_ASSIGNED] = "◐",
	[REQUEST_ESCALATED] = "▲",
	[REQUEST_ANSWERED] = "●",
	[REQUEST_CONFIRMED] = "✓",
	[REQUEST_REOPENED] = "↺",
	[REQUEST_REJECTED] = "×",
	[REQUEST_JOINED] = "→" };

/* ---- a code is typed ---- */

static void put_look(Call *c, Str typed, Str reason)
{
	pages_open(c, pages_word(c, "resident.look.question"), STR("/p"));
	html_look(&c->http->out, c->lang, (HtmlLook){ .code = typed, .reason = reason });
	pages_close(c, true);
}

static Str typo_words(Call *c, const CodeTypo *typo)
{
	static const char *const keys[] = { [CODE_FITS] = "resident.typo.none",
		[CODE_EMPTY] = "resident.typo.empty",
		[CODE_TOO_SHORT] = "resident.typo.short",
		[CODE_TOO_LONG] = "resident.typo.long",
		[CODE_STRANGE] = "resident.typo.strange",
		[CODE_CHECK] = "resident.typo.check" };
	Arena *a = &c->http->arena;
	Str s = words_put(a, pages_word(c, keys[typo->kind]), "n", str_printf(a, "%zu", typo->count));

	return words_put(a, s, "letter", typo->letter);
}

Status page_look(Call *c)
{
	Arena *a = &c->http->arena;
	Str typed = http_param(c->http, "code"), code;
	CodeTypo typo;

	pages_begin(c);
	if (code_read(a, typed, &code, &typo)) {
		pages_see_other(c, str_printf(a, "/p/%.*s", STR_ARG(code)));
		return OK;
	}
	put_look(c, typed, http_has_param(c->http, "code") ? typo_words(c, &typo) : (Str){ "", 0 });
	return OK;
}

/* No such code, or a mistyped one: the same field again, with what was typed and why it does not fit. */
static void look_again(Call *c, Status st)
{
	CodeTypo typo;
	Str code;

	if (st != E_NOT_FOUND) {
		pages_fault(c, st);
		return;
	}
	bool fits = code_read(&c->http->arena, c->params[0], &code, &typo);
	put_look(c, c->params[0], fits ? pages_reason(c, "no_such_code") : typo_words(c, &typo));
}

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
	Arena *a = &c->http->arena;

	if (!f->proved)
		return str_printf(a, "/p/%.*s", STR_ARG(f->r.code));
	return str_printf(a, "/p/%.*s?k=%.*s%s", STR_ARG(f->r.code), STR_ARG(f->secret), more);
}

static bool is_host(Str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char ch = s.ptr[i];
		bool fits = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') ||
			    (ch >= 'A' && ch <= 'Z') || (ch && strchr(".-:[]", ch));

		if (!fits)
			return false;
	}
	return s.len > 0 && s.len <= 120;
}

/* A link that works from paper names the server: as it was told (--public-url), else as the browser calls it.
 */
static Str whole_link(Call *c, const Follow *f)
{
	Arena *a = &c->http->arena;
	const char *told = c->app->options.public_url;
	Str host = http_header(c->http, "Host"), path = link_path(c, f, "");

	if (told && *told)
		return str_printf(a, "%s%.*s", told, STR_ARG(path));
	bool secure = str_eq(http_header(c->http, "X-Forwarded-Proto"), STR("https"));
	return is_host(host) ? str_printf(a, "%s://%.*s%.*s", secure ? "https" : "http", STR_ARG(host),
				       STR_ARG(path))
			     : path;
}

static Str digits_of(Arena *a, Str phone)
{
	char *out = arena_alloc(a, phone.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < phone.len; i++) {
		if ((phone.ptr[i] >= '0' && phone.ptr[i] <= '9') || (phone.ptr[i] == '+' && n == 0))
			out[n++] = phone.ptr[i];
	}
	return (Str){ out, n };
}

/* As people read it: "0274 382 2222". */
static Str phone_words(Arena *a, Str phone)
{
	if (phone.len < 10 || phone.len > 11 || phone.ptr[0] != '0')
		return phone;
	/* As on the screens of the staff: 0912 345 678, 0274 3822 825. */
	size_t middle = phone.len - 7;
	return str_printf(a, "%.*s %.*s %.*s", STR_ARG(str_sub(phone, 0, 4)),
		STR_ARG(str_sub(phone, 4, middle)), STR_ARG(str_sub(phone, phone.len - 3, 3)));
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
			.phone = phone_words(a, phone),
			.phone_digits = digits_of(a, phone),
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

/* What a resident may say here; how it looks and what words it takes. */
static const struct {
	RequestAct act;
	const char *label, *ask; /* ask NULL: one press */
	const Markup *icon;
	bool photo;
} sayings[] = { { ACT_CONFIRM, "resident.say.confirm", NULL, &html_icon_done, false },
	{ ACT_REOPEN, "resident.say.reopen", "resident.say.reopen.ask", &html_icon_again, false },
	{ ACT_CALL, "resident.say.call", NULL, &html_icon_again, false },
	{ ACT_NOTE, "resident.say.note", "resident.say.note.ask", &html_icon_words, true } };

static void put_saying(Call *c, const Follow *f, size_t i)
{
	Str act = enum_name(&RequestAct_names, sayings[i].act);
	Str key = uuid_text(&c->http->arena, secret_uuid(c->ctx.now_ms));

	if (sayings[i].ask)
		html_act_words(&c->http->out, c->lang,
			(HtmlActWords){ .code = f->r.code,
				.act = act,
				.secret = f->secret,
				.key = key,
				.icon = *sayings[i].icon,
				.label = pages_word(c, sayings[i].label),
				.ask = pages_word(c, sayings[i].ask),
				.photo = sayings[i].photo });
	else
		html_act_now(&c->http->out, c->lang,
			(HtmlActNow){ .code = f->r.code,
				.act = act,
				.secret = f->secret,
				.key = key,
				.icon = *sayings[i].icon,
				.main = sayings[i].act == ACT_CONFIRM,
				.label = pages_word(c, sayings[i].label) });
}

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
		if (acts >> sayings[i].act & 1)
			put_saying(c, f, i);
	}
	pages_put(c, html_section_close);
}

/* ---- the page ---- */

static void put_prove(Call *c, const Follow *f)
{
	html_prove(&c->http->out, c->lang,
		(HtmlProve){ .code = f->r.code, .reason = f->reason, .digits = f->digits });
}

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
		put_prove(c, f);
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
	unsigned act;

	if (is_receipt(c))
		return pages_word(c, str_eq(http_param(c->http, "r"), STR("2"))
					     ? "resident.done.file_no_photo"
					     : "resident.done.file");
	if (!enum_parse(&RequestAct_names, http_param(c->http, "d"), &act))
		return (Str){ "", 0 };
	for (size_t i = 0; i < COUNT_OF(sayings); i++) {
		if (sayings[i].act == act)
			return words_of(c->lang, "resident.done", enum_name(&RequestAct_names, act));
	}
	return (Str){ "", 0 };
}

Status page_follow(Call *c)
{
	Follow f = { 0 };
	Str secret = http_param(c->http, "k");

	pages_begin(c);
	c->on_fault = look_again;
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
	c->on_fault = look_again;
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
	c->on_fault = look_again;
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

typedef struct Saying {
	size_t i; /* in sayings */
	Str code, secret, key, text, kept;
	bool photo_left;
} Saying;

/* The form has two fields that can be wrong: the words and the photo. */
static void put_saying_alert(Call *c, Status st, Str words_label)
{
	const char *field = c->ctx.fault.field ? c->ctx.fault.field : "";
	Str label = strcmp(field, "text") == 0	  ? words_label
		    : strcmp(field, "photo") == 0 ? pages_word(c, "resident.field.photo")
						  : (Str){ "", 0 };

	pages_alert(c, st, field, label);
}

/* What was said did not arrive: it is all still here, one press sends it again. */
static void say_again(Call *c, Status st)
{
	const Saying *s = c->user;
	Arena *a = &c->http->arena;

	if (!s) {
		pages_fault(c, st);
		return;
	}
	const char *ask = sayings[s->i].ask;
	Str label = ask ? pages_word(c, ask) : (Str){ "", 0 };
	bool same_key = st != E_CONFLICT;
	pages_open(c, pages_word(c, sayings[s->i].label), STR("/p"));
	put_saying_alert(c, st, label);
	html_act_again(&c->http->out, c->lang,
		(HtmlActAgain){ .code = s->code,
			.act = enum_name(&RequestAct_names, sayings[s->i].act),
			.photo = sayings[s->i].photo,
			.title = pages_word(c, sayings[s->i].label),
			.kept = s->kept,
			.kept_words = pages_photo_words(c),
			.secret = s->secret,
			.key = same_key ? s->key : uuid_text(a, secret_uuid(c->ctx.now_ms)),
			.words = label,
			.text = s->text,
			.back = str_printf(a, "/p/%.*s?k=%.*s", STR_ARG(s->code),
				STR_ARG(pages_escape_query(a, s->secret))) });
	pages_close(c, true);
}

static void said(Call *c)
{
	const Saying *s = c->user;
	Str act = enum_name(&RequestAct_names, sayings[s->i].act);

	pages_see_other(c, str_printf(&c->http->arena, "/p/%.*s?k=%.*s&d=%.*s", STR_ARG(s->code),
				   STR_ARG(s->secret), STR_ARG(act)));
}

static Status read_saying(Call *c, Saying *s)
{
	unsigned act;

	if (!enum_parse(&RequestAct_names, c->params[1], &act))
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	while (s->i < COUNT_OF(sayings) && sayings[s->i].act != act)
		s->i++;
	if (s->i == COUNT_OF(sayings))
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	if (!http_form_ok(c->http))
		return fault(&c->ctx, E_MALFORMED, NULL, "bad_form");
	s->secret = http_form_value(c->http, "k");
	s->key = http_form_value(c->http, "key");
	s->kept = http_form_value(c->http, "kept");
	s->text = pages_plain_text(&c->http->arena, http_form_value(c->http, "text"));
	s->code = c->params[0];
	return OK;
}

/* A photo without words is a proof; with words it goes along with them. */
static void say(Call *c, const Request *r, const Saying *s, Uuid key)
{
	c->after_commit = said;
	if (c->photo && s->text.len == 0)
		c->command = (Command){ .kind = COMMAND_PROOF, .subject_id = r->id, .row = c->photo };
	else
		public_act_command(c, r, sayings[s->i].act, s->text);
	call_commit_as(c, key, c->http->path,
		str_printf(&c->http->arena, "%.*s\n%.*s", STR_ARG(s->text), STR_ARG(s->kept)));
}

Status page_act(Call *c)
{
	Arena *a = &c->http->arena;
	Saying *s = arena_new(a, Saying);
	Request r;
	Uuid key;
	bool proved;

	pages_begin(c);
	c->on_fault = say_again;
	TRY(read_saying(c, s));
	if (!uuid_parse(s->key, &key)) {
		key = secret_uuid(c->ctx.now_ms);
		s->key = uuid_text(a, key);
	}
	TRY(public_find(c, c->params[0], s->secret, (Str){ "", 0 }, &r, &proved));
	if (!proved)
		return fault(&c->ctx, E_FORBIDDEN, "secret", "required");
	s->code = r.code;
	c->user = s;
	if (sayings[s->i].photo) {
		TRY(pages_photo_take(c, s->kept, &s->photo_left));
		s->kept = pages_photo_kept(c);
		if (s->photo_left)
			return fault(&c->ctx, E_LIMIT, "photo", "too_many_tries");
	}
	say(c, &r, s, key);
	return OK;
}
