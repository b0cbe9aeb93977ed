/* http_form.c: queries, forms and cookies taken apart. See http_form.h; the accessors of http.h are at the
 * end. */
#include "net/http_internal.h"

#include <string.h>
#include <sys/mman.h>

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool form_decode(Arena *a, Str s, bool plus, Str *ret)
{
	bool plain = !s.len || (!memchr(s.ptr, '%', s.len) && !(plus && memchr(s.ptr, '+', s.len)));
	char *out = plain ? NULL : arena_alloc(a, s.len);
	size_t n = 0;

	for (size_t i = 0; !plain && i < s.len; i++) {
		if (s.ptr[i] == '%') {
			int high = i + 2 < s.len ? hex_value(s.ptr[i + 1]) : -1;
			int low = high >= 0 ? hex_value(s.ptr[i + 2]) : -1;

			if (low < 0)
				return false;
			out[n++] = (char)(high * 16 + low);
			i += 2;
		} else {
			out[n++] = plus && s.ptr[i] == '+' ? ' ' : s.ptr[i];
		}
	}
	Str decoded = plain ? s : (Str){ out, n };
	if (!str_is_utf8(decoded))
		return false;
	*ret = decoded;
	return true;
}

FormPairs form_urlencoded(Arena *a, Str text)
{
	size_t most = 1;

	for (size_t i = 0; i < text.len; i++)
		most += text.ptr[i] == '&';
	FormPairs p = { .all = arena_array(a, FormPair, MIN(most, (size_t)FORM_PAIRS_MAX)), .ok = true };

	while (text.len) {
		Str value;
		Str part = str_cut(text, '&', &text);
		Str name = str_cut(part, '=', &value);
		FormPair pair = { 0 };

		if (!part.len)
			continue;
		if (p.n == FORM_PAIRS_MAX || !form_decode(a, name, true, &pair.name) ||
			!form_decode(a, value, true, &pair.value)) {
			p.ok = false;
			continue;
		}
		p.all[p.n++] = pair;
	}
	return p;
}

/* The value of one parameter of "form-data; name=\"a\"; filename=\"b\"": quoted (browsers write " as %22) or
 * bare. */
static bool line_parameter(Str line, Str name, Str *ret)
{
	while (line.len) {
		ptrdiff_t semicolon = -1;
		bool quoted = false;

		for (size_t i = 0; i < line.len && semicolon < 0; i++) {
			if (line.ptr[i] == '"')
				quoted = !quoted;
			else if (line.ptr[i] == ';' && !quoted)
				semicolon = (ptrdiff_t)i;
		}
		Str part = str_trim(semicolon < 0 ? line : str_sub(line, 0, (size_t)semicolon));
		Str value;
		Str key = str_trim(str_cut(part, '=', &value));

		line = semicolon < 0 ? (Str){ line.ptr, 0 } : str_sub(line, (size_t)semicolon + 1, line.len);
		if (key.len == part.len || !str_eq_nocase(key, name))
			continue;
		value = str_trim(value);
		if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
			value = str_sub(value, 1, value.len - 2);
		*ret = value;
		return true;
	}
	return false;
}

Str form_boundary(Str content_type)
{
	Str rest, boundary;
	Str kind = str_trim(str_cut(content_type, ';', &rest));

	if (!str_eq_nocase(kind, STR("multipart/form-data")) ||
		!line_parameter(rest, STR("boundary"), &boundary) || boundary.len > 70) /* RFC 2046, 5.1.1 */
		return (Str){ "", 0 };
	return boundary;
}

/* The lines before a part's body, up to the empty one. *rest gets the body and what follows. */
static bool read_part_head(Str text, FormPair *pair, bool *ret_named, Str *rest)
{
	*ret_named = false;
	for (;;) {
		ptrdiff_t end = str_find(text, STR("\r\n"));

		if (end < 0)
			return false;
		Str line = str_sub(text, 0, (size_t)end);
		text = str_sub(text, (size_t)end + 2, text.len);
		if (!line.len) {
			*rest = text;
			return true;
		}
		Str value;
		Str name = str_trim(str_cut(line, ':', &value));

		if (!str_eq_nocase(name, STR("Content-Disposition")))
			continue;
		*ret_named = line_parameter(value, STR("name"), &pair->name);
		pair->is_file = line_parameter(value, STR("filename"), &pair->file_name);
	}
}

static bool pair_is_clean(const FormPair *p)
{
	return str_is_utf8(p->name) && str_is_utf8(p->file_name) && (p->is_file || str_is_utf8(p->value));
}

FormPairs form_multipart(Arena *a, Str boundary, Str body)
{
	FormPairs p = { .ok = false };
	/* Every part but the first is opened by CRLF--boundary; the first may stand at the very beginning. */
	Str mark = str_printf(a, "\r\n--%.*s", STR_ARG(boundary));
	Str first = str_sub(mark, 2, mark.len);
	ptrdiff_t at = str_starts(body, first) ? 0 : str_find(body, mark);

	if (!boundary.len || at < 0)
		return p;
	p.all = arena_array(a, FormPair, FORM_PAIRS_MAX);
	body = str_sub(body, (size_t)at + (at ? mark.len : first.len), body.len);
	p.ok = true;
	while (!str_starts(body, STR("--"))) {
		FormPair pair = { 0 };
		bool named;
		ptrdiff_t end;

		if (!str_starts(body, STR("\r\n")) ||
			!read_part_head(str_sub(body, 2, body.len), &pair, &named, &body) ||
			(end = str_find(body, mark)) < 0) {
			p.ok = false; /* cut off */
			break;
		}
		pair.value = str_sub(body, 0, (size_t)end);
		body = str_sub(body, (size_t)end + mark.len, body.len);
		if (!named || p.n == FORM_PAIRS_MAX || !pair_is_clean(&pair))
			p.ok = false;
		else
			p.all[p.n++] = pair;
	}
	return p;
}

Str form_cookie(Str line, Str name)
{
	while (line.len) {
		Str value;
		Str part = str_trim(str_cut(line, ';', &line));
		Str key = str_cut(part, '=', &value);

		if (key.len < part.len && str_eq(str_trim(key), name)) {
			value = str_trim(value);
			if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
				value = str_sub(value, 1, value.len - 2);
			return value;
		}
	}
	return (Str){ "", 0 };
}

/* ---- of a call ---- */

static const FormPair *nth_pair(const FormPairs *p, Str name, bool file, size_t nth)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->all[i].is_file == file && str_eq(p->all[i].name, name) && nth-- == 0)
			return &p->all[i];
	}
	return NULL;
}

static const FormPairs *query_of(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	if (!p->query) {
		FormPairs pairs = form_urlencoded(&call->arena, call->query);

		p->query = arena_dup(&call->arena, &pairs, sizeof(pairs));
	}
	return p->query;
}

static const FormPairs *form_of(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	if (!p->form) {
		Str type = http_header(call, "Content-Type"), rest;
		Str boundary = form_boundary(type);
		FormPairs pairs = { .ok = false };

		if (boundary.len)
			pairs = form_multipart(&call->arena, boundary, http_body(call));
		else if (str_eq_nocase(str_trim(str_cut(type, ';', &rest)),
				 STR("application/x-www-form-urlencoded")))
			pairs = form_urlencoded(&call->arena, http_body(call));
		p->form = arena_dup(&call->arena, &pairs, sizeof(pairs));
	}
	return p->form;
}

Str http_body(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	if (!call->upload_path || !call->upload_bytes)
		return call->body;
	if (!p->map) {
		void *map = mmap(NULL, call->upload_bytes, PROT_READ, MAP_PRIVATE, p->spool_fd, 0);

		if (map == MAP_FAILED)
			return (Str){ "", 0 };
		p->map = map;
		p->map_size = call->upload_bytes;
	}
	return (Str){ p->map, p->map_size };
}

Str http_param(HttpCall *call, const char *name)
{
	const FormPair *pair = nth_pair(query_of(call), str_from(name), false, 0);

	return pair ? pair->value : (Str){ "", 0 };
}

bool http_has_param(HttpCall *call, const char *name)
{
	return nth_pair(query_of(call), str_from(name), false, 0) != NULL;
}

Str http_form_values(HttpCall *call, const char *name, size_t nth)
{
	const FormPair *pair = nth_pair(form_of(call), str_from(name), false, nth);

	return pair ? pair->value : (Str){ "", 0 };
}

Str http_form_value(HttpCall *call, const char *name)
{
	return http_form_values(call, name, 0);
}

bool http_form_ok(HttpCall *call)
{
	return form_of(call)->ok;
}

bool http_form_file(HttpCall *call, const char *name, Str *ret_bytes, Str *ret_name)
{
	const FormPair *pair = nth_pair(form_of(call), str_from(name), true, 0);

	if (!pair)
		return false;
	*ret_bytes = pair->value;
	*ret_name = pair->file_name;
	return true;
}

Str http_cookie(const HttpCall *call, const char *name)
{
	return form_cookie(http_header(call, "Cookie"), str_from(name));
}
