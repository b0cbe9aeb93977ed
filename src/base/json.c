/* json.c: jansson in, our own writer out. See json.h. */
#include "base/json.h"
#include "base/time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory ---- */

/* Without memory jansson says "invalid token", or leaves out a piece of a text, so its allocator takes note.
 */
static _Thread_local bool out_of_memory;

static void *note_malloc(size_t n)
{
	void *p = malloc(n);

	out_of_memory |= !p;
	return p;
}

/* Before main: no thread may read while it is set. */
__attribute__((constructor)) static void watch_memory(void)
{
	json_set_alloc_funcs(note_malloc, free);
}

/* ---- reading ---- */

/* jansson recurses on nesting; refuse deep input before it does. Strings are skipped. */
static bool too_deep(Str s)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < s.len; i++) {
		char ch = s.ptr[i];

		if (in_string) {
			i += ch == '\\';
			in_string = ch != '"';
		} else if (ch == '"') {
			in_string = true;
		} else if (ch == '{' || ch == '[') {
			if (++depth > JSON_MAX_DEPTH)
				return true;
		} else if (ch == '}' || ch == ']') {
			depth--;
		}
	}
	return false;
}

/* NULL whenever memory ran out. */
static json_t *load(Str text, size_t flags, json_error_t *ret_error)
{
	out_of_memory = false;
	json_t *j = json_loadb(text.ptr ? text.ptr : "", text.len, flags, ret_error);

	if (out_of_memory)
		json_release(&j);
	return j;
}

json_t *json_read_own(Str text)
{
	json_error_t error;

	return load(text, 0, &error);
}

Status json_read(Ctx *c, Str text, json_t **ret)
{
	json_error_t error;

	if (too_deep(text))
		return fault(c, E_MALFORMED, NULL, "json_too_deep");
	json_t *j = load(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (out_of_memory)
		return fault(c, E_NOMEM, NULL, "memory");
	if (!j)
		return faultf(
			c, E_MALFORMED, NULL, "bad_json", "line %d column %d", error.line, error.column);
	*ret = j;
	return OK;
}

void json_release(json_t **j)
{
	json_decref(*j);
	*j = NULL;
}

Str json_str(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) ? (Str){ json_string_value(v), json_string_length(v) } : (Str){ "", 0 };
}

bool json_i64(const json_t *object, const char *key, int64_t *ret)
{
	const json_t *v = json_object_get(object, key);

	if (!json_is_integer(v))
		return false;
	*ret = json_integer_value(v);
	return true;
}

JsonOut json_out(Buf *b)
{
	return (JsonOut){ .buf = b };
}

static void before_value(JsonOut *j)
{
	if (j->comma)
		buf_add_char(j->buf, ',');
	j->comma = true;
}

void json_open(JsonOut *j, char bracket)
{
	before_value(j);
	buf_add_char(j->buf, bracket);
	j->comma = false;
}

void json_close(JsonOut *j, char bracket)
{
	buf_add_char(j->buf, bracket);
	j->comma = true;
}

static void add_escaped(Buf *b, Str s)
{
	size_t from = 0;

	buf_add_char(b, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char ch = (unsigned char)s.ptr[i];

		if (ch >= 0x20 && ch != '"' && ch != '\\')
			continue;
		buf_add(b, (Str){ s.ptr + from, i - from });
		from = i + 1;
		if (ch == '"' || ch == '\\')
			buf_addf(b, "\\%c", ch);
		else if (ch == '\n')
			buf_add(b, STR("\\n"));
		else
			buf_addf(b, "\\u%04x", ch);
	}
	if (from < s.len) /* an empty view may point nowhere */
		buf_add(b, (Str){ s.ptr + from, s.len - from });
	buf_add_char(b, '"');
}

void json_key(JsonOut *j, const char *key)
{
	before_value(j);
	buf_add_char(j->buf, '"');
	buf_add(j->buf, str_from(key));
	buf_add(j->buf, STR("\":"));
	j->comma = false;
}

void json_add_str(JsonOut *j, Str s)
{
	before_value(j);
	add_escaped(j->buf, s);
}

void json_add_i64(JsonOut *j, int64_t v)
{
	before_value(j);
	buf_add_i64(j->buf, v);
}

void json_add_f64(JsonOut *j, double v)
{
	char text[32];

	before_value(j);
	if (!isfinite(v)) {
		buf_add(j->buf, STR("null"));
		return;
	}
	for (int digits = 6; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, v);
		if (strtod(text, NULL) >= v && strtod(text, NULL) <= v)
			break;
	}
	buf_add(j->buf, str_from(text));
}

void json_add_bool(JsonOut *j, bool v)
{
	before_value(j);
	buf_add(j->buf, v ? STR("true") : STR("false"));
}

void json_add_null(JsonOut *j)
{
	before_value(j);
	buf_add(j->buf, STR("null"));
}

void json_add_time(JsonOut *j, int64_t ms)
{
	char text[TIME_TEXT_SIZE];

	if (ms == 0) {
		json_add_null(j);
		return;
	}
	time_write(ms, text);
	json_add_str(j, str_from(text));
}

void json_add_raw(JsonOut *j, Str json)
{
	before_value(j);
	buf_add(j->buf, json);
}

void json_put_str(JsonOut *j, const char *key, Str s)
{
	json_key(j, key);
	json_add_str(j, s);
}

void json_put_i64(JsonOut *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_add_i64(j, v);
}

void json_put_f64(JsonOut *j, const char *key, double v)
{
	json_key(j, key);
	json_add_f64(j, v);
}

void json_put_bool(JsonOut *j, const char *key, bool v)
{
	json_key(j, key);
	json_add_bool(j, v);
}

void json_put_time(JsonOut *j, const char *key, int64_t ms)
{
	json_key(j, key);
	json_add_time(j, ms);
}
