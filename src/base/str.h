/*
 * str.h: a string is a view { pointer, length } of bytes that somebody else owns.
 *
 * NUL-terminated text lives only at the edges (str_cstr). All text inside is UTF-8. Depends on arena.h.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"
#include "base/status.h"

typedef struct Str {
	const char *ptr;
	size_t len;
} Str;

#define STR(lit) ((Str){ ("" lit), sizeof(lit) - 1 })
#define STR_INIT(lit)                                                                                        \
	{                                                                                                    \
		("" lit), sizeof(lit) - 1                                                                    \
	} /* for static tables */
#define STR_ARG(s) (int)(s).len, (s).ptr /* printf("%.*s", STR_ARG(s)) */

Str str_from(const char *cstr); /* NULL gives the empty view */
char *str_cstr(Arena *a, Str s);
Str str_dup(Arena *a, Str s);
Str str_printf(Arena *a, const char *format, ...) PRINTF_LIKE(2, 3);

bool str_eq(Str a, Str b);
bool str_eq_nocase(Str a, Str b); /* ASCII letters only */
int str_cmp(Str a, Str b); /* bytes, as memcmp, shorter first */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
ptrdiff_t str_find(Str s, Str needle); /* byte offset, -1 when absent */

Str str_sub(Str s, size_t from, size_t len); /* clipped to s */
Str str_trim(Str s); /* ASCII white space on both sides */
/* The part before the first sep; *rest gets what follows it. Without a sep: all of s, rest empty. */
Str str_cut(Str s, char sep, Str *rest);

/* Whole string as a number; false when anything else is in it or it does not fit. */
NODISCARD bool str_to_i64(Str s, int64_t *ret);
NODISCARD bool str_to_f64(Str s, double *ret); /* finite only, '.' as the point */

bool str_is_utf8(Str s); /* valid, no surrogates, no overlong forms, no NUL */
size_t str_utf8_count(Str s); /* code points of a valid string */

/* Hexadecimal. str_from_hex: exactly 2 × n digits or false. */
Str str_hex(Arena *a, const uint8_t *bytes, size_t n);
NODISCARD bool str_from_hex(Str s, uint8_t *ret, size_t n);

#endif
