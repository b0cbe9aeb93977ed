/* buf.c: growing buffer. See buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(Buf *b, size_t max_bytes)
{
	*b = (Buf){ .max = max_bytes };
}

void buf_done(Buf *b)
{
	free(b->ptr);
	*b = (Buf){ .max = b->max };
}

void buf_clear(Buf *b)
{
	b->len = 0;
	b->failed = b->full = false;
}

bool buf_ok(const Buf *b)
{
	return !b->failed;
}

bool buf_is_full(const Buf *b)
{
	return b->full;
}

Str buf_str(const Buf *b)
{
	return b->ptr ? (Str){ b->ptr, b->len } : (Str){ "", 0 };
}

/* One byte more than asked for is had, for the NUL that vsnprintf insists on. */
char *buf_room(Buf *b, size_t n)
{
	if (b->failed || n > b->max - b->len) {
		b->full |= !b->failed;
		b->failed = true;
		return NULL;
	}
	if (n >= b->cap - b->len) {
		size_t cap = MIN(b->max, MAX(MAX((size_t)256, b->cap * 2), b->len + n)) + 1;
		char *p = realloc(b->ptr, cap);

		if (!p) {
			b->failed = true;
			return NULL;
		}
		b->ptr = p;
		b->cap = cap;
	}
	return b->ptr + b->len;
}

void buf_took(Buf *b, size_t n)
{
	assert(n <= b->max - b->len && n <= b->cap - b->len);
	b->len += n;
}

void buf_add(Buf *b, Str s)
{
	char *p = s.len ? buf_room(b, s.len) : NULL;

	if (!p)
		return;
	memcpy(p, s.ptr, s.len);
	b->len += s.len;
}

void buf_add_char(Buf *b, char c)
{
	buf_add(b, (Str){ &c, 1 });
}

void buf_add_i64(Buf *b, int64_t v)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%lld", (long long)v);

	buf_add(b, (Str){ text, (size_t)n });
}

void buf_addf(Buf *b, const char *format, ...)
{
	va_list ap, again;

	va_start(ap, format);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	assert(n >= 0);
	char *p = buf_room(b, (size_t)n);
	if (p) {
		vsnprintf(p, (size_t)n + 1, format, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

void buf_add_html(Buf *b, Str s)
{
	for (size_t i = 0; i < s.len; i++) {
		switch (s.ptr[i]) {
		case '&': buf_add(b, STR("&amp;")); break;
		case '<': buf_add(b, STR("&lt;")); break;
		case '>': buf_add(b, STR("&gt;")); break;
		case '"': buf_add(b, STR("&quot;")); break;
		case '\'': buf_add(b, STR("&#39;")); break;
		default: buf_add_char(b, s.ptr[i]); break;
		}
	}
}
