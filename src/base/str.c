/* str.c: string views. See str.h. */
#include "base/str.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Str str_from(const char *cstr)
{
	return cstr ? (Str){ cstr, strlen(cstr) } : (Str){ "", 0 };
}

char *str_cstr(Arena *a, Str s)
{
	char *p = arena_alloc(a, s.len + 1);

	if (s.len)
		memcpy(p, s.ptr, s.len);
	p[s.len] = '\0';
	return p;
}

Str str_dup(Arena *a, Str s)
{
	return (Str){ str_cstr(a, s), s.len };
}

Str str_printf(Arena *a, const char *format, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, format);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	assert(n >= 0);
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return (Str){ p, (size_t)n };
}

bool str_eq(Str a, Str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(Str a, Str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	}
	return true;
}

int str_cmp(Str a, Str b)
{
	size_t n = MIN(a.len, b.len);
	int d = n ? memcmp(a.ptr, b.ptr, n) : 0;

	if (d != 0)
		return d;
	return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(Str s, Str prefix)
{
	return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

bool str_ends(Str s, Str suffix)
{
	return s.len >= suffix.len && str_eq(str_sub(s, s.len - suffix.len, suffix.len), suffix);
}

ptrdiff_t str_find(Str s, Str needle)
{
	if (needle.len == 0)
		return 0;
	if (s.len == 0)
		return -1;
	const char *p = memmem(s.ptr, s.len, needle.ptr, needle.len);
	return p ? p - s.ptr : -1;
}

Str str_sub(Str s, size_t from, size_t len)
{
	if (from > s.len)
		from = s.len;
	return (Str){ s.ptr + from, MIN(len, s.len - from) };
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str s)
{
	while (s.len && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

Str str_cut(Str s, char sep, Str *rest)
{
	const char *p = s.len ? memchr(s.ptr, sep, s.len) : NULL;

	if (!p) {
		*rest = (Str){ s.ptr + s.len, 0 };
		return s;
	}
	size_t at = (size_t)(p - s.ptr);
	*rest = (Str){ p + 1, s.len - at - 1 };
	return (Str){ s.ptr, at };
}

bool str_to_i64(Str s, int64_t *ret)
{
	bool minus = s.len && s.ptr[0] == '-';
	size_t i = minus;
	int64_t v = 0;

	if (i == s.len)
		return false;
	for (; i < s.len; i++) {
		int digit = s.ptr[i] - '0';

		if (digit < 0 || digit > 9)
			return false;
		if (__builtin_mul_overflow(v, 10, &v))
			return false;
		if (minus ? __builtin_sub_overflow(v, digit, &v) : __builtin_add_overflow(v, digit, &v))
			return false;
	}
	*ret = v;
	return true;
}

bool str_to_f64(Str s, double *ret)
{
	char text[64]; /* longer than any number a person or a file writes */
	char *end;

	if (s.len == 0 || s.len >= sizeof(text) || is_space(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!memchr("0123456789+-.eE", s.ptr[i], 15)) /* no "inf", "nan", hexadecimal */
			return false;
	}
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	double v = strtod(text, &end); /* the program never leaves the C locale */
	if (*end != '\0' || !isfinite(v))
		return false;
	*ret = v;
	return true;
}

/* The length of the code point at p (n bytes left), 0 when it is not valid UTF-8. */
static size_t utf8_step(const unsigned char *p, size_t n)
{
	size_t len = p[0] < 0x80 ? 1 : p[0] >> 5 == 6 ? 2 : p[0] >> 4 == 14 ? 3 : p[0] >> 3 == 30 ? 4 : 0;
	uint32_t cp = len == 1 ? p[0] : len ? p[0] & (0x7Fu >> len) : 0;

	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		cp = cp << 6 | (p[i] & 0x3Fu);
	}
	static const uint32_t least[] = { 0, 1, 0x80, 0x800, 0x10000 };
	bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;
	return cp < least[len] || surrogate || cp > 0x10FFFF ? 0 : len;
}

bool str_is_utf8(Str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t step = utf8_step((const unsigned char *)s.ptr + i, s.len - i);

		if (step == 0)
			return false;
		i += step;
	}
	return true;
}

size_t str_utf8_count(Str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return n;
}

Str str_hex(Arena *a, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		p[2 * i] = digits[bytes[i] >> 4];
		p[2 * i + 1] = digits[bytes[i] & 15];
	}
	return (Str){ p, 2 * n };
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool str_from_hex(Str s, uint8_t *ret, size_t n)
{
	if (s.len != 2 * n)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (hex_value(s.ptr[i]) < 0)
			return false;
	}
	for (size_t i = 0; i < n; i++)
		ret[i] = (uint8_t)(hex_value(s.ptr[2 * i]) << 4 | hex_value(s.ptr[2 * i + 1]));
	return true;
}
