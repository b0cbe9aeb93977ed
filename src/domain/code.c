/* code.c: request codes: made, checked, read back from what people type. See code.h. */
#include "domain/code.h"

#include <string.h>

_Static_assert(sizeof(CODE_ALPHABET) - 1 == CODE_BASE, "the check needs as many symbols as its modulus");

static const char alphabet[] = CODE_ALPHABET;

/* Symbol i weighs CODE_SYMBOLS - i: all weights differ and none is 0 mod 23; the check symbol, the last,
 * weighs 1. */
static unsigned weighted_sum(const uint8_t *symbols, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += symbols[i] * (unsigned)(CODE_SYMBOLS - i);
	return sum % CODE_BASE;
}

static Str write_code(Arena *a, const uint8_t symbols[CODE_SYMBOLS])
{
	char text[CODE_SYMBOLS];

	for (size_t i = 0; i < CODE_SYMBOLS; i++)
		text[i] = alphabet[symbols[i]];
	return str_printf(a, "TS-%.4s-%.4s", text, text + 4);
}

Str code_make(Arena *a, uint64_t random)
{
	uint8_t symbols[CODE_SYMBOLS];

	for (size_t i = 0; i < CODE_SYMBOLS - 1; i++) {
		symbols[i] = (uint8_t)(random % CODE_BASE);
		random /= CODE_BASE;
	}
	symbols[CODE_SYMBOLS - 1] =
		(uint8_t)((CODE_BASE - weighted_sum(symbols, CODE_SYMBOLS - 1)) % CODE_BASE);
	assert(weighted_sum(symbols, CODE_SYMBOLS) == 0);
	return write_code(a, symbols);
}

/* Bytes of a separator at the beginning of s: ASCII ones, the no-break space and the dashes that phones put
 * in (U+2010 to U+2015). */
static size_t separator_len(Str s)
{
	if (memchr(" \t\r\n-._/", s.ptr[0], 8))
		return 1;
	if (str_starts(s, STR("\xC2\xA0")))
		return 2;
	if (s.len >= 3 && memcmp(s.ptr, "\xE2\x80", 2) == 0 && (uint8_t)s.ptr[2] >= 0x90 &&
		(uint8_t)s.ptr[2] <= 0x95)
		return 3;
	return 0;
}

/* Upper case, look-alikes as the symbol they look like; '\0' for what no code holds. 'S' stays for the
 * prefix. */
static char read_symbol(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 32);
	if (c == 'Z')
		return '2';
	if (c == 'B')
		return '8';
	return c == 'S' || (c && strchr(alphabet, c)) ? c : '\0';
}

/* The whole letter at the beginning of s, for showing it. */
static Str first_letter(Str s)
{
	size_t n = 1;

	while (n < s.len && ((uint8_t)s.ptr[n] & 0xC0) == 0x80)
		n++;
	return str_sub(s, 0, n);
}

/* The symbols of what was typed, without separators. False: one of them is in no code. */
static bool read_symbols(Str typed, char text[CODE_SYMBOLS + 2], CodeTypo *typo)
{
	while (typed.len) {
		size_t skip = separator_len(typed);

		if (skip == 0) {
			char c = read_symbol(typed.ptr[0]);

			if (c == '\0') {
				typo->kind = CODE_STRANGE;
				typo->letter = first_letter(typed);
				return false;
			}
			if (typo->count < CODE_SYMBOLS + 2)
				text[typo->count] = c;
			typo->count++;
			skip = 1;
		}
		typed = str_sub(typed, skip, typed.len);
	}
	return true;
}

bool code_read(Arena *a, Str typed, Str *ret_canonical, CodeTypo *ret_typo)
{
	char text[CODE_SYMBOLS + 2] = { 0 };
	uint8_t symbols[CODE_SYMBOLS];
	CodeTypo *typo = ret_typo;

	*typo = (CodeTypo){ .kind = CODE_TOO_LONG, .count = typed.len, .letter = { "", 0 } };
	if (typed.len > CODE_TYPED_MAX_BYTES)
		return false;
	typo->count = 0;
	if (!read_symbols(typed, text, typo))
		return false;
	/* "TS" before the symbols is the prefix; as the first two of eight it is a misread "T5". */
	bool has_prefix = typo->count != CODE_SYMBOLS && text[0] == 'T' && text[1] == 'S';
	typo->count -= has_prefix ? 2 : 0;
	if (typo->count != CODE_SYMBOLS) {
		typo->kind = typo->count == 0		  ? CODE_EMPTY
			     : typo->count < CODE_SYMBOLS ? CODE_TOO_SHORT
							  : CODE_TOO_LONG;
		return false;
	}
	for (size_t i = 0; i < CODE_SYMBOLS; i++) {
		char c = text[i + (has_prefix ? 2 : 0)];

		symbols[i] = (uint8_t)(strchr(alphabet, c == 'S' ? '5' : c) - alphabet);
	}
	typo->kind = weighted_sum(symbols, CODE_SYMBOLS) == 0 ? CODE_FITS : CODE_CHECK;
	if (typo->kind != CODE_FITS)
		return false;
	*ret_canonical = write_code(a, symbols);
	return true;
}

bool code_parse(Arena *a, Str typed, Str *ret_canonical)
{
	CodeTypo typo;

	return code_read(a, typed, ret_canonical, &typo);
}
