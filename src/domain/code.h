/*
 * code.h: the code of a request that can be read out over the phone: "TS-7K2M-9PXR".
 *
 * Seven random symbols and a check symbol from an alphabet of 23 without letters and digits that look or
 * sound alike (no 0 O Q, no 1 I J L, no 5-like S, no 8-like B, no 2-like Z, no U V W). 23 is prime, so a
 * weighted sum mod 23 catches every wrong symbol and every swap of two symbols (the scheme of ISBN-10). 23^7
 * is 3.4 thousand million codes. A code is no secret: it opens the state of a request only. Pure.
 */
#ifndef DOMAIN_CODE_H
#define DOMAIN_CODE_H

#include "base/str.h"

#define CODE_ALPHABET	     "23456789ACDEFGHKMNPRTXY"
#define CODE_BASE	     23
#define CODE_SYMBOLS	     8 /* the check symbol included */
#define CODE_TEXT_LEN	     (sizeof("TS-7K2M-9PXR") - 1)
#define CODE_TYPED_MAX_BYTES 64 /* a code, spelled with a separator after each symbol, is shorter */

/* The code of a random number; evenly spread because 2^64 is much larger than 23^7. The caller makes it
 * unique. */
Str code_make(Arena *a, uint64_t random);

/*
 * What somebody typed, as the code is stored. Lower case, a missing "TS", spaces, dashes and dots anywhere
 * are accepted; S, Z and B are read as the 5, 2 and 8 they look like. False for anything else, and when the
 * check symbol does not fit.
 */
NODISCARD bool code_parse(Arena *a, Str typed, Str *ret_canonical);

/* What is wrong with a typed code, in terms that whoever typed it can mend. */
typedef enum CodeTypoKind {
	CODE_FITS,
	CODE_EMPTY,
	CODE_TOO_SHORT, /* count: symbols that are there */
	CODE_TOO_LONG, /* the same */
	CODE_STRANGE, /* letter: the first that no code holds */
	CODE_CHECK /* a symbol is wrong, or two are swapped */
} CodeTypoKind;

typedef struct CodeTypo {
	CodeTypoKind kind;
	size_t count;
	Str letter;
} CodeTypo;

/* code_parse that says why not. */
NODISCARD bool code_read(Arena *a, Str typed, Str *ret_canonical, CodeTypo *ret_typo);

#endif
