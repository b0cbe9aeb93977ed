/* rotating.c: a code of six digits that changes with the time. See rotating.h. */
#include "base/rotating.h"

#include "base/time.h"

#include <stdio.h>
#include <string.h>

typedef struct Digits {
	char text[ROTATING_DIGITS + 1];
} Digits;

static int64_t slot_of(int32_t minutes, int64_t now_ms)
{
	assert(minutes > 0 && now_ms >= 0);
	return now_ms / (minutes * MINUTE_MS);
}

/*
 * The length of a slot goes in, too: when it is changed, no code of another hour comes back. Of 2^64 values
 * modulo a million none is noticeably likelier than another.
 */
static Digits digits_of(Str secret, Str what, int32_t minutes, int64_t slot)
{
	uint8_t at[sizeof(int64_t) + sizeof(int32_t)];
	uint64_t n = 0;
	Digits d;

	for (size_t i = 0; i < sizeof(int64_t); i++)
		at[i] = (uint8_t)((uint64_t)slot >> 8 * i);
	for (size_t i = 0; i < sizeof(int32_t); i++)
		at[sizeof(int64_t) + i] = (uint8_t)((uint32_t)minutes >> 8 * i);
	Hash when = hash_of_two(what, (Str){ (const char *)at, sizeof(at) });
	Hash h = hash_keyed(hash_of(secret), (Str){ (const char *)when.bytes, sizeof(when.bytes) });
	for (size_t i = 0; i < sizeof(n); i++)
		n = n << 8 | h.bytes[i];
	snprintf(d.text, sizeof(d.text), "%06u", (unsigned)(n % 1000000));
	return d;
}

Rotating rotating_now(Str secret, Str what, int32_t minutes, int64_t now_ms)
{
	int64_t slot = slot_of(minutes, now_ms), length_ms = minutes * MINUTE_MS;
	Digits d = digits_of(secret, what, minutes, slot);
	Rotating r = { .next_at_ms = (slot + 1) * length_ms, .valid_until_ms = (slot + 2) * length_ms };

	memcpy(r.code, d.text, sizeof(r.code));
	return r;
}

/* False for anything that is not exactly so many digits. */
static bool read_digits(Str typed, Digits *ret)
{
	Digits d = { "" };
	size_t n = 0;

	if (typed.len > ROTATING_TYPED_MAX)
		return false;
	for (size_t i = 0; i < typed.len; i++) {
		char ch = typed.ptr[i];

		if (ch == ' ' || ch == '.' || ch == '-')
			continue;
		if (ch < '0' || ch > '9' || n == ROTATING_DIGITS)
			return false;
		d.text[n++] = ch;
	}
	*ret = d;
	return n == ROTATING_DIGITS;
}

static bool same(const Digits *a, const Digits *b)
{
	return hash_eq(hash_of(str_from(a->text)), hash_of(str_from(b->text)));
}

bool rotating_fits(Str secret, Str what, int32_t minutes, int64_t now_ms, Str typed)
{
	int64_t slot = slot_of(minutes, now_ms);
	Digits given;

	if (!read_digits(typed, &given))
		return false;
	Digits shown = digits_of(secret, what, minutes, slot),
	       before = digits_of(secret, what, minutes, slot - 1);
	/* Both are compared, so that the time it takes tells nothing. */
	bool is_shown = same(&given, &shown), was_shown = same(&given, &before);
	return is_shown || was_shown;
}
