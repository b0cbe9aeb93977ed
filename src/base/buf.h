/*
 * buf.h: a growing byte buffer with a maximum.
 *
 * Appending past the maximum (or when memory runs out) sets `failed` and drops the bytes; the writer checks
 * once at the end (buf_ok). Memory is the heap's: the owner calls buf_done. Depends on str.h.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

typedef struct Buf {
	char *ptr;
	size_t len;
	size_t cap;
	size_t max;
	bool failed, full;
} Buf;

void buf_init(Buf *b, size_t max_bytes);
void buf_done(Buf *b);
void buf_clear(Buf *b);
bool buf_ok(const Buf *b);
bool buf_is_full(const Buf *b); /* not ok because of the maximum; else memory ran out */
Str buf_str(const Buf *b); /* a view until the next change */

void buf_add(Buf *b, Str s);
void buf_add_char(Buf *b, char c);
void buf_add_i64(Buf *b, int64_t v);
void buf_addf(Buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_add_html(Buf *b, Str s); /* & < > " ' escaped */

/* Space for n more bytes to be written by the caller, then buf_took. NULL when it cannot be had. */
char *buf_room(Buf *b, size_t n);
void buf_took(Buf *b, size_t n);

#endif
