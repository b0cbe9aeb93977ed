/*
 * pages_door.c: what the pages share that open by a code and a proof: the code is typed, the phone's last
 * digits are asked for, something is said with one press or with words. See pages.h.
 *
 *   GET  PATH?code=            303 to PATH/{code}; a typing error is named before anything is looked up
 *   GET  PATH/{code}?k=secret  the page behind it; without the secret what the page shows of itself
 *   POST PATH/{code}           phone_last ──303──> PATH/{code}?k=secret
 *   POST PATH/{code}/{act}     k, key, text ──303──> PATH/{code}?k=secret&d=act; a fault keeps the words
 */
#include "api/pages.h"

#include "base/rotating.h"
#include "domain/code.h"

#include <string.h>

static const PagesDoor doors[] = { { "/p", "resident", "resident.reason", 2000 },
	{ "/n", "named", "named.reason", 500 }, { "/t", "tour_page", "tour_page.reason", 500 },
	{ "/v", "verify", "verify.reason", 0 } };

const PagesDoor *pages_door(const Call *c)
{
	for (size_t i = 1; i < COUNT_OF(doors); i++) {
		Str path = str_from(doors[i].path), rest = c->http->path;

		if (str_starts(rest, path) && (rest.len == path.len || rest.ptr[path.len] == '/'))
			return &doors[i];
	}
	return &doors[0];
}

Str pages_door_word(const Call *c, const char *name)
{
	const PagesDoor *d = pages_door(c);
	Str word = str_from(name), own = words_of(c->lang, d->words, word);

	return str_eq(own, word) ? words_of(c->lang, doors[0].words, word) : own;
}

/* ---- links ---- */

/* The code of a ward's door that was scanned goes along until it is used: only digits, so few that it is one.
 */
static Str carried(Call *c)
{
	Str code = http_param(c->http, "arrive");
	int64_t n;

	return code.len == ROTATING_DIGITS && str_to_i64(code, &n) && n >= 0 ? code : (Str){ "", 0 };
}

Str pages_door_path(Call *c, Str code, Str secret, const char *more)
{
	Arena *a = &c->http->arena;
	const char *path = pages_door(c)->path;

	Str along = carried(c), key = pages_escape_query(a, secret);

	if (secret.len == 0 && along.len == 0)
		return str_printf(a, "%s/%.*s", path, STR_ARG(code));
	if (secret.len == 0)
		return str_printf(a, "%s/%.*s?arrive=%.*s", path, STR_ARG(code), STR_ARG(along));
	if (along.len)
		return str_printf(a, "%s/%.*s?k=%.*s&arrive=%.*s%s", path, STR_ARG(code), STR_ARG(key),
			STR_ARG(along), more);
	return str_printf(a, "%s/%.*s?k=%.*s%s", path, STR_ARG(code), STR_ARG(key), more);
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

Str pages_whole_url(Call *c, Str path)
{
	Arena *a = &c->http->arena;
	const char *told = c->app->options.public_url;
	Str host = http_header(c->http, "Host");

	if (told && *told)
		return str_printf(a, "%s%.*s", told, STR_ARG(path));
	bool secure = str_eq(http_header(c->http, "X-Forwarded-Proto"), STR("https"));
	return is_host(host) ? str_printf(a, "%s://%.*s%.*s", secure ? "https" : "http", STR_ARG(host),
				       STR_ARG(path))
			     : path;
}

/* ---- a code is typed ---- */

static void put_look(Call *c, Str typed, Str reason)
{
	const PagesDoor *d = pages_door(c);

	pages_open(c, pages_door_word(c, "look.question"), str_from(d->path));
	html_look(&c->http->out, c->lang,
		(HtmlLook){ .path = str_from(d->path),
			.question = pages_door_word(c, "look.question"),
			.label = pages_door_word(c, "look.code"),
			.go = pages_door_word(c, "look.go"),
			.code = typed,
			.along = carried(c),
			.reason = reason });
	pages_close(c, true);
}

static Str typo_words(Call *c, const CodeTypo *typo)
{
	static const char *const keys[] = { [CODE_FITS] = "typo.none",
		[CODE_EMPTY] = "typo.empty",
		[CODE_TOO_SHORT] = "typo.short",
		[CODE_TOO_LONG] = "typo.long",
		[CODE_STRANGE] = "typo.strange",
		[CODE_CHECK] = "typo.check" };
	Arena *a = &c->http->arena;
	Str s = words_put(a, pages_door_word(c, keys[typo->kind]), "n", str_printf(a, "%zu", typo->count));

	return words_put(a, s, "letter", typo->letter);
}

Status page_door(Call *c)
{
	Arena *a = &c->http->arena;
	Str typed = http_param(c->http, "code"), code;
	CodeTypo typo;

	pages_begin(c);
	if (code_read(a, typed, &code, &typo)) {
		pages_see_other(c, pages_door_path(c, code, (Str){ "", 0 }, ""));
		return OK;
	}
	put_look(c, typed, http_has_param(c->http, "code") ? typo_words(c, &typo) : (Str){ "", 0 });
	return OK;
}

void pages_door_fault(Call *c, Status st)
{
	CodeTypo typo;
	Str code;

	bool by_code = !c->ctx.fault.field || strcmp(c->ctx.fault.field, "act") != 0;
	if (st != E_NOT_FOUND || !by_code) {
		pages_fault(c, st);
		return;
	}
	bool fits = code_read(&c->http->arena, c->params[0], &code, &typo);
	put_look(c, c->params[0], fits ? pages_door_word(c, "reason.no_such_code") : typo_words(c, &typo));
}

/* ---- the phone's last digits ---- */

static void put_prove(Call *c, Str code, Str digits, Str reason, bool whole)
{
	html_prove(&c->http->out, c->lang,
		(HtmlProve){ .path = pages_door_path(c, code, (Str){ "", 0 }, ""),
			.title = pages_door_word(c, "prove"),
			.hint = pages_door_word(c, "prove.hint"),
			.digits = digits,
			.reason = reason,
			.whole = whole });
}

void pages_prove_part(Call *c, Str code, Str digits, Str reason)
{
	put_prove(c, code, digits, reason, false);
}

static void prove_page(Call *c, Str code, Str digits, Str reason)
{
	pages_open(c, code, pages_door_path(c, code, (Str){ "", 0 }, ""));
	put_prove(c, code, digits, reason, true);
	pages_close(c, false);
}

static Status prove_again(Call *c, Status st, Str code, Str digits)
{
	const char *field = c->ctx.fault.field ? c->ctx.fault.field : "";
	bool slowed = st == E_LIMIT && strcmp(field, "phone_last") == 0;

	if (st != E_FORBIDDEN && !slowed)
		return st;
	bool none = digits.len == 0;
	Str reason = pages_reason(c, none ? "required" : slowed ? "too_many_tries" : "wrong_digits");
	c->http->status = status_http(none ? E_INVALID : st);
	if (slowed)
		http_reply_header(c->http, "Retry-After", STR("360"));
	c->ctx.fault = (Fault){ 0 };
	prove_page(c, code, digits, reason);
	return OK;
}

Status pages_prove(Call *c, Status st, Str code, Str secret)
{
	/* A link that was cut off is told so. */
	Str reason = secret.len ? pages_door_word(c, "prove.cut") : (Str){ "", 0 };

	if (st != E_FORBIDDEN)
		return st;
	c->ctx.fault = (Fault){ 0 };
	prove_page(c, code, (Str){ "", 0 }, reason);
	return OK;
}

Status pages_proved(Call *c, Status st, Str code, int64_t id, Str digits)
{
	Str secret;

	if (st != OK)
		return prove_again(c, st, code, digits);
	secret = request_secret(&c->http->arena, c->app->options.store, id);
	pages_see_other(c, pages_door_path(c, code, secret, ""));
	return OK;
}

/* ---- something is said ---- */

void pages_act(Call *c, Str code, Str secret, const PagesAct *act)
{
	Str key = uuid_text(&c->http->arena, secret_uuid(c->ctx.now_ms)), name = str_from(act->act);
	Str path = str_printf(&c->http->arena, "%s/%.*s/%s", pages_door(c)->path, STR_ARG(code), act->act);

	if (act->ask)
		html_act_words(&c->http->out, c->lang,
			(HtmlActWords){ .action = path,
				.act = name,
				.secret = secret,
				.key = key,
				.icon = *act->icon,
				.label = pages_word(c, act->label),
				.ask = pages_word(c, act->ask),
				.longest = str_printf(&c->http->arena, "%d", pages_door(c)->longest),
				.photo = act->photo });
	else
		html_act_now(&c->http->out, c->lang,
			(HtmlActNow){ .action = path,
				.secret = secret,
				.key = key,
				.icon = *act->icon,
				.main = act->main,
				.label = pages_word(c, act->label) });
}

Status pages_said(Call *c, const PagesAct *acts, size_t n, PagesSaid *ret)
{
	PagesSaid s = { .code = c->params[0] };
	Uuid key;

	for (size_t i = 0; i < n && !s.act; i++) {
		if (str_eq(str_from(acts[i].act), c->params[1]))
			s.act = &acts[i];
	}
	if (!s.act)
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	if (!http_form_ok(c->http))
		return fault(&c->ctx, E_MALFORMED, NULL, "bad_form");
	s.secret = http_form_value(c->http, "k");
	s.key = http_form_value(c->http, "key");
	s.kept = http_form_value(c->http, "kept");
	s.text = pages_plain_text(&c->http->arena, http_form_value(c->http, "text"));
	if (!uuid_parse(s.key, &key))
		s.key = uuid_text(&c->http->arena, secret_uuid(c->ctx.now_ms));
	*ret = s;
	return OK;
}

void pages_say(Call *c, PagesSaid *s)
{
	Uuid key;

	if (!uuid_parse(s->key, &key))
		BUG("pages_said makes one");
	c->user = s;
	c->after_commit = pages_done;
	call_commit_as(c, key, c->http->path,
		str_printf(&c->http->arena, "%.*s\n%.*s", STR_ARG(s->text), STR_ARG(s->kept)));
}

void pages_done(Call *c)
{
	const PagesSaid *s = c->user;

	pages_see_other(c, pages_door_path(c, s->code, s->secret,
				   str_printf(&c->http->arena, "&d=%s", s->act->act).ptr));
}

Str pages_note(Call *c, const PagesAct *acts, size_t n)
{
	Str said = http_param(c->http, "d");

	for (size_t i = 0; i < n; i++) {
		if (str_eq(said, str_from(acts[i].act)))
			return pages_door_word(c, str_printf(&c->http->arena, "done.%s", acts[i].act).ptr);
	}
	return (Str){ "", 0 };
}

/* The form has two fields that can be wrong: the words and the photo. */
static void put_said_alert(Call *c, Status st, Str words_label)
{
	const char *field = c->ctx.fault.field ? c->ctx.fault.field : "";
	bool words = strcmp(field, "text") == 0 || strcmp(field, "reason") == 0;
	Str label = words && words_label.len	  ? words_label
		    : strcmp(field, "photo") == 0 ? pages_word(c, "resident.field.photo")
						  : (Str){ "", 0 };

	pages_alert(c, st, words ? "text" : field, label);
}

void pages_say_again(Call *c, Status st)
{
	const PagesSaid *s = c->user;
	Arena *a = &c->http->arena;

	if (!s) {
		pages_door_fault(c, st);
		return;
	}
	const char *ask = s->act->ask;
	Str label = ask ? pages_word(c, ask) : (Str){ "", 0 };
	bool same_key = st != E_CONFLICT;
	pages_open(c, pages_word(c, s->act->label), str_from(pages_door(c)->path));
	put_said_alert(c, st, label);
	html_act_again(&c->http->out, c->lang,
		(HtmlActAgain){ .action = str_printf(
					a, "%s/%.*s/%s", pages_door(c)->path, STR_ARG(s->code), s->act->act),
			.photo = s->act->photo,
			.title = pages_word(c, s->act->label),
			.kept = s->kept,
			.kept_words = pages_photo_words(c),
			.secret = s->secret,
			.key = same_key ? s->key : uuid_text(a, secret_uuid(c->ctx.now_ms)),
			.words = label,
			.text = s->text,
			.longest = str_printf(a, "%d", pages_door(c)->longest),
			.back = pages_door_path(c, s->code, s->secret, ""),
			.back_label = pages_door_word(c, "say.back") });
	pages_close(c, true);
}
