/* text.c: utf8proc plus what Vietnamese needs on top of it. See text.h. */
#include "base/text.h"
#include "base/buf.h"

#include <string.h>
#include <utf8proc.h>

#define TEXT_MAX_BYTES ((size_t)1 << 20)

/* Decodes s into code points with the given utf8proc options; n < 0 when s is not UTF-8. */
static int32_t *decompose(Arena *a, Str s, utf8proc_option_t options, ptrdiff_t *ret_n)
{
	size_t room = s.len * 4 + 4; /* NFKD of one code point stays under 18, but of n bytes under 4n here */
	int32_t *cps = arena_array(a, int32_t, room);

	*ret_n = utf8proc_decompose(
		(const uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, cps, (utf8proc_ssize_t)room, options);
	if (*ret_n > (ptrdiff_t)room) {
		cps = arena_array(a, int32_t, (size_t)*ret_n);
		*ret_n = utf8proc_decompose(
			(const uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, cps, *ret_n, options);
	}
	return cps;
}

static bool is_letter_or_digit(int32_t cp)
{
	unsigned category = (unsigned)utf8proc_category(cp);
	unsigned kinds = 1u << UTF8PROC_CATEGORY_LU | 1u << UTF8PROC_CATEGORY_LL |
			 1u << UTF8PROC_CATEGORY_LT | 1u << UTF8PROC_CATEGORY_LM |
			 1u << UTF8PROC_CATEGORY_LO | 1u << UTF8PROC_CATEGORY_ND;

	return kinds >> category & 1;
}

Str text_fold(Arena *a, Str s)
{
	ptrdiff_t n;
	int32_t *cps;
	size_t len = 0;
	bool gap = false;

	if (s.len == 0 || s.len > TEXT_MAX_BYTES || !str_is_utf8(s))
		return (Str){ "", 0 };
	cps = decompose(a, s, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &n);
	if (n < 0)
		return (Str){ "", 0 };
	uint8_t *out = arena_alloc(a, (size_t)n * 5 + 1);
	for (ptrdiff_t i = 0; i < n; i++) {
		int32_t cp = cps[i] == 0x111 || cps[i] == 0x110 ? 'd' : cps[i];

		if (utf8proc_category(cp) == UTF8PROC_CATEGORY_MN)
			continue;
		if (!is_letter_or_digit(cp)) {
			gap = len > 0;
			continue;
		}
		if (gap)
			out[len++] = ' ';
		gap = false;
		len += (size_t)utf8proc_encode_char(cp, out + len);
	}
	return (Str){ (const char *)out, len };
}

Str text_nfc(Arena *a, Str s)
{
	ptrdiff_t n;

	if (s.len == 0 || s.len > TEXT_MAX_BYTES || !str_is_utf8(s))
		return (Str){ "", 0 };
	int32_t *cps = decompose(a, s, UTF8PROC_DECOMPOSE, &n);
	if (n < 0)
		return (Str){ "", 0 };
	n = utf8proc_normalize_utf32(cps, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	uint8_t *out = arena_alloc(a, (size_t)n * 4 + 1);
	size_t len = 0;
	for (ptrdiff_t i = 0; i < n; i++)
		len += (size_t)utf8proc_encode_char(cps[i], out + len);
	return (Str){ (const char *)out, len };
}

/* Combining marks that make another letter (first key) and those that are tones (second key). */
static int letter_mark(int32_t cp)
{
	return cp == 0x306   ? 1 /* breve: ă */
	       : cp == 0x302 ? 2 /* circumflex: â ê ô */
	       : cp == 0x31B ? 3 /* horn: ơ ư */
			     : 0;
}

static int tone_mark(int32_t cp)
{
	static const int32_t tones[] = { 0x300, 0x309, 0x303, 0x301, 0x323 };

	for (size_t i = 0; i < COUNT_OF(tones); i++) {
		if (cp == tones[i])
			return (int)i + 1;
	}
	return 0;
}

/* A buffer in the arena that never has to grow. */
static void fixed_buf(Arena *a, Buf *b, size_t room)
{
	*b = (Buf){ .ptr = arena_alloc(a, room + 1), .cap = room + 1, .max = room };
}

/* A run of digits sorts by its value ("Phường 2" before "Phường 10"): how many digits count, then they.
 * Returns how many were read. */
static ptrdiff_t add_number_key(Buf *letters, const int32_t *cps, ptrdiff_t n)
{
	ptrdiff_t end = 0, from = 0;

	while (end < n && cps[end] >= '0' && cps[end] <= '9')
		end++;
	while (from < end - 1 && cps[from] == '0')
		from++;
	buf_add_char(letters, (char)('0' + MIN(end - from, 9)));
	for (; from < end; from++)
		buf_add_char(letters, (char)cps[from]);
	return end;
}

/* One letter with its marks; a syllable has one tone, wherever the writer put it ("hòa", "hoà"). Returns how
 * many were read. */
static ptrdiff_t add_letter_key(Buf *letters, Buf *tones, const int32_t *cps, ptrdiff_t n)
{
	bool is_dd = cps[0] == 0x111;
	int mark = is_dd ? 4 : 0; /* đ after d */
	ptrdiff_t i = 1;
	uint8_t utf8[4];

	for (; i < n && utf8proc_category(cps[i]) == UTF8PROC_CATEGORY_MN; i++) {
		mark = letter_mark(cps[i]) ? letter_mark(cps[i]) : mark;
		if (tone_mark(cps[i]))
			buf_add_char(tones, (char)('0' + tone_mark(cps[i])));
	}
	buf_add(letters, (Str){ (char *)utf8, (size_t)utf8proc_encode_char(is_dd ? 'd' : cps[0], utf8) });
	buf_add_char(letters, (char)('0' + mark));
	return i;
}

/*
 * Key bytes: for each word its letters (letter, then '0' + letter mark), a 0x01 byte, its tones; a space
 * between words. Vietnamese dictionaries go syllable by syllable: "Hoa" < "Hoa Lan" < "Hòa" < "Hòa Bình" <
 * "Hoang". So all Dung come before all Dũng.
 */
Str text_sort_key(Arena *a, Str s)
{
	ptrdiff_t n;
	Buf key, tones;

	if (s.len == 0 || s.len > TEXT_MAX_BYTES || !str_is_utf8(s))
		return (Str){ "", 0 };
	int32_t *cps = decompose(a, s, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &n);
	if (n < 0)
		return (Str){ "", 0 };
	fixed_buf(a, &key,
		(size_t)n * 8 + 8); /* a code point is 4 bytes, a mark, a tone; a word adds 2, a number 1 */
	fixed_buf(a, &tones, (size_t)n + 8);
	for (ptrdiff_t i = 0; i < n;) {
		if (!is_letter_or_digit(cps[i])) {
			i++;
			continue;
		}
		if (buf_str(&key).len)
			buf_add_char(&key, ' ');
		buf_clear(&tones);
		while (i < n && is_letter_or_digit(cps[i])) {
			bool number = cps[i] >= '0' && cps[i] <= '9';

			i += number ? add_number_key(&key, cps + i, n - i)
				    : add_letter_key(&key, &tones, cps + i, n - i);
		}
		buf_add_char(&key, '\x01');
		buf_add(&key, buf_str(&tones));
	}
	assert(buf_ok(&key) && buf_ok(&tones));
	return buf_str(&key);
}

Str text_person_sort_key(Arena *a, Str s)
{
	s = str_trim(s);
	size_t at = s.len;

	while (at > 0 && s.ptr[at - 1] != ' ')
		at--;
	Str given = str_sub(s, at, s.len);
	Str family = str_trim(str_sub(s, 0, at));
	return text_sort_key(a, str_printf(a, "%.*s %.*s", STR_ARG(given), STR_ARG(family)));
}

bool text_phone(Arena *a, Str s, Str *ret)
{
	char digits[16];
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c >= '0' && c <= '9') {
			if (n == sizeof(digits))
				return false;
			digits[n++] = c;
		} else if (!memchr(" .-()+", c, 6) || (c == '+' && n > 0)) {
			return false;
		}
	}
	Str d = { digits, n };
	if (s.len && str_trim(s).len && str_trim(s).ptr[0] == '+' &&
		!str_starts(d, STR("84"))) /* another country's */
		return false;
	Str national = str_starts(d, STR("84")) && n >= 11 ? str_sub(d, 2, n)
		       : str_starts(d, STR("0"))	   ? str_sub(d, 1, n)
							   : d;
	if (national.len == 0)
		return false;
	bool mobile = national.len == 9 && memchr("35789", national.ptr[0], 5);
	bool landline = (national.len == 9 || national.len == 10) && national.ptr[0] == '2';
	if (!mobile && !landline)
		return false;
	*ret = str_printf(a, "0%.*s", STR_ARG(national));
	return true;
}
