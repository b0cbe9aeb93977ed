/* pages.c: the frame of the residents' pages: language, head and foot, policy, and what they say when
 * something fails. See pages.h. */
#include "api/pages.h"

#include "base/clock.h"

#include <string.h>

/* The style is inline and known by its hash: one round trip on a bad network, and no other style or any
 * script. */
#define POLICY                                                                                               \
	"default-src 'none'; style-src " HTML_STYLE_SOURCE "; img-src 'self'; form-action 'self'; "          \
	"base-uri 'none'; frame-ancestors 'none'"

#define LANG_COOKIE "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly" /* a year */

/* ---- language ---- */

static Lang lang_of(Call *c, bool *ret_chosen)
{
	Str asked = http_param(c->http, "lang"), kept = http_cookie(c->http, "lang");

	if (asked.len == 0 && c->http->method == POST)
		asked = http_form_value(c->http, "lang");

	*ret_chosen = str_eq(asked, STR("vi")) || str_eq(asked, STR("en"));
	if (*ret_chosen)
		return str_eq(asked, STR("en")) ? LANG_EN : LANG_VI;
	if (str_eq(kept, STR("vi")) || str_eq(kept, STR("en")))
		return str_eq(kept, STR("en")) ? LANG_EN : LANG_VI;
	return words_lang(http_header(c->http, "Accept-Language"));
}

void pages_begin(Call *c)
{
	bool chosen;

	c->lang = lang_of(c, &chosen);
	if (chosen)
		http_reply_header(c->http, "Set-Cookie",
			c->lang == LANG_EN ? STR("lang=en" LANG_COOKIE) : STR("lang=vi" LANG_COOKIE));
	c->rights = (Rights){ 0 };
	c->account = (Account){ 0 };
}

/* ---- head and foot ---- */

static void open_frame(Call *c, Str title, HtmlPageOpen frame)
{
	const Area *root = directory_root(c->view->dir);
	bool english = c->lang == LANG_EN;

	frame.lang = english ? STR("en") : STR("vi");
	frame.title = title;
	frame.province = root ? root->name : (Str){ "", 0 };
	frame.other_lang = english ? STR("vi") : STR("en");
	frame.other_name = english ? STR("Tiếng Việt") : STR("English");
	frame.drill = clock_is_drill();
	html_page_open(&c->http->out, c->lang, frame);
}

void pages_open(Call *c, Str title, Str here)
{
	bool has_query = here.len && memchr(here.ptr, '?', here.len);
	Str url = str_printf(&c->http->arena, "%.*s%slang=%s", STR_ARG(here), has_query ? "&" : "?",
		c->lang == LANG_EN ? "vi" : "en");

	open_frame(c, title, (HtmlPageOpen){ .switch_url = url });
}

void pages_open_form(Call *c, Str title, Str enter)
{
	open_frame(c, title, (HtmlPageOpen){ .switch_form = STR(PAGES_FORM), .enter = enter });
}

void pages_close(Call *c, bool kept)
{
	html_page_close(&c->http->out, c->lang);
	c->http->type = "text/html; charset=utf-8";
	http_reply_header(c->http, "Content-Language", c->lang == LANG_EN ? STR("en") : STR("vi"));
	http_reply_header(c->http, "Content-Security-Policy", STR(POLICY));
	/* A page of the form may come back from the browser's memory with all that was typed into it. */
	http_reply_header(c->http, "Cache-Control", kept ? STR("private, no-cache") : STR("no-store"));
}

void pages_see_other(Call *c, Str where)
{
	c->http->status = 303;
	c->http->type = "text/html; charset=utf-8";
	http_reply_header(c->http, "Location", where);
	http_reply_header(c->http, "Cache-Control", STR("no-store"));
}

/* ---- parts ---- */

void pages_put(Call *c, Markup m)
{
	buf_add(&c->http->out, m.html);
}

void pages_hidden(Call *c, const char *name, Str value)
{
	html_hidden(&c->http->out, c->lang, (HtmlHidden){ .name = str_from(name), .value = value });
}

Str pages_word(const Call *c, const char *key)
{
	return words_get(c->lang, key);
}

Str pages_reason(const Call *c, const char *reason)
{
	Str name = str_from(reason), own = words_of(c->lang, pages_door(c)->reasons, name);

	if (str_eq(own, name))
		own = words_of(c->lang, "resident.reason", name);
	return str_eq(own, name) ? words_of(c->lang, "reason", name) : own;
}

Str pages_plain_text(Arena *arena, Str s)
{
	char *out = arena_alloc(arena, s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != '\r')
			out[n++] = s.ptr[i];
	}
	return str_trim((Str){ out, n });
}

Str pages_phone_digits(Arena *a, Str phone)
{
	char *out = arena_alloc(a, phone.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < phone.len; i++) {
		if ((phone.ptr[i] >= '0' && phone.ptr[i] <= '9') || (phone.ptr[i] == '+' && n == 0))
			out[n++] = phone.ptr[i];
	}
	return (Str){ out, n };
}

Str pages_phone(Arena *a, Str phone)
{
	if (phone.len < 10 || phone.len > 11 || phone.ptr[0] != '0')
		return phone;
	/* As on the screens of the staff: 0912 345 678, 0274 3822 825. */
	size_t middle = phone.len - 7;
	return str_printf(a, "%.*s %.*s %.*s", STR_ARG(str_sub(phone, 0, 4)),
		STR_ARG(str_sub(phone, 4, middle)), STR_ARG(str_sub(phone, phone.len - 3, 3)));
}

Markup pages_icon(unsigned kind)
{
	static const Markup *const icons[RequestKind_count] = { [KIND_EMERGENCY] = &html_icon_emergency,
		[KIND_MEDICINE] = &html_icon_medicine,
		[KIND_FOOD] = &html_icon_food,
		[KIND_RELIEF] = &html_icon_relief,
		[KIND_PETITION] = &html_icon_petition,
		[KIND_QUESTION] = &html_icon_question };

	return *icons[kind];
}

Str pages_area_name(const Call *c, const Area *a)
{
	const Area *parent = directory_parent(c->view->dir, a);

	return parent ? str_printf(&c->http->arena, "%.*s, %.*s", STR_ARG(a->name), STR_ARG(parent->name))
		      : a->name;
}

Str pages_escape_query(Arena *a, Str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, 3 * s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char b = (unsigned char)s.ptr[i];
		bool plain = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') ||
			     b == '-';

		if (plain) {
			out[n++] = (char)b;
		} else {
			out[n++] = '%';
			out[n++] = hex[b >> 4];
			out[n++] = hex[b & 15];
		}
	}
	return (Str){ out, n };
}

/* ---- what failed ---- */

/* The status as one of the few things that a resident can do something about. */
static const char *kind_of_failure(Status st)
{
	switch (st) {
	case E_BUSY:
	case E_UNKNOWN:
	case E_NOMEM: return "busy";
	case E_LIMIT: return "limit";
	case E_TOO_LARGE: return "too_large";
	case E_FULL: return "full";
	case E_CONFLICT: return "sent_before";
	case E_NOT_FOUND:
	case E_METHOD: return "not_found";
	case E_INVALID:
	case E_STATE:
	case E_STALE: return "mend";
	case E_MALFORMED:
	case E_UNSUPPORTED: return "unreadable";
	case OK:
	case E_UNAUTHENTICATED:
	case E_FORBIDDEN:
	case E_VERSION_REQUIRED:
	case E_INTERNAL:
	case E_IO:
	case E_CORRUPT: break;
	}
	return "broken";
}

static Str failure_word(Call *c, Status st, const char *part)
{
	return pages_door_word(c, str_printf(&c->http->arena, "failed.%s.%s", kind_of_failure(st), part).ptr);
}

/* "Bao nhiêu người?" above a field is "Bao nhiêu người" where a colon follows. */
static Str without_mark(Str label)
{
	return str_ends(label, STR("?")) ? str_sub(label, 0, label.len - 1) : label;
}

void pages_alert(Call *c, Status st, const char *field, Str field_label)
{
	const char *reason = c->ctx.fault.reason;
	bool named = field && field_label.len && reason;
	/* Without a field to mend, the reason itself is the best sentence there is. */
	bool tell_reason = !named && reason && (st == E_INVALID || st == E_STATE || st == E_STALE);

	html_alert(&c->http->out, c->lang,
		(HtmlAlert){ .icon = html_icon_warn,
			.title = failure_word(c, named ? E_INVALID : st, "title"),
			.text = named	      ? (Str){ "", 0 }
				: tell_reason ? pages_reason(c, reason)
					      : failure_word(c, st, "text"),
			.target = named ? str_from(field) : (Str){ "", 0 },
			.field = without_mark(field_label),
			.reason = named ? pages_reason(c, reason) : (Str){ "", 0 } });
}

bool pages_wanted(const Call *c)
{
	if (c->route)
		return c->route->flags & ROUTE_PAGE;
	return !str_starts(c->http->path, STR("/api/")) &&
	       str_find(http_header(c->http, "Accept"), STR("text/html")) >= 0;
}

void pages_fault(Call *c, Status st)
{
	int number = c->http->status;

	c->rights = (Rights){ 0 };
	c->lang = lang_of(c, &(bool){ false });
	Str title = failure_word(c, st, "title");
	pages_open(c, title, STR("/"));
	html_error(&c->http->out, c->lang,
		(HtmlError){ .title = title,
			.text = failure_word(c, st, "text"),
			.number = str_printf(&c->http->arena, "%d", number) });
	pages_close(c, false);
}
