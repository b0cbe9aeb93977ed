/*
 * rotating.h: a code of six digits that changes with the time: at a door, whoever types it shows to be there.
 *
 *   slot               ... | n - 1 | n | n + 1 | ...      of so many minutes each, counted from 1970
 *   code of n is shown         |___|
 *   code of n is right         |_______|                  while it is typed, the next may already be shown
 *
 * Digits, because they are read aloud and typed with one thumb. They follow from a secret, from what the code
 * is for and from the time alone (HMAC-SHA-256): nothing is kept, each process shows the same, and who knows
 * the codes of an hour knows nothing of the next. A million can be guessed: whoever asks counts the wrong
 * ones. Time comes in.
 */
#ifndef BASE_ROTATING_H
#define BASE_ROTATING_H

#include "base/secret.h"

#define ROTATING_DIGITS	   6
#define ROTATING_TYPED_MAX 32 /* spelled with a separator after each digit it is shorter */

typedef struct Rotating {
	char code[ROTATING_DIGITS + 1];
	int64_t next_at_ms; /* then another one is shown */
	int64_t valid_until_ms; /* until then this one is right */
} Rotating;

/* `what` separates codes of one secret: "arrival|25975". */
Rotating rotating_now(Str secret, Str what, int32_t minutes, int64_t now_ms);
/* Is what was typed the code of this moment, or the one before? Spaces, dots and dashes are no matter. */
bool rotating_fits(Str secret, Str what, int32_t minutes, int64_t now_ms, Str typed);

#endif
