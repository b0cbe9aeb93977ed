/*
 * uuid.h: command keys are UUIDs, version 7 when we make them (RFC 9562: 48 bits of Unix milliseconds, then
 * random).
 *
 * Clients make the keys, on the phone while offline; any RFC 9562 version is accepted. Pure: time and random
 * come in.
 */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include "base/rng.h"
#include "base/str.h"

typedef struct Uuid {
	uint8_t bytes[16];
} Uuid;

Uuid uuid_v7(int64_t now_ms, const uint8_t random[10]);
NODISCARD bool uuid_parse(Str s, Uuid *ret); /* 8-4-4-4-12 hexadecimal, any letter case */
Str uuid_text(Arena *a, Uuid u); /* lower case */
bool uuid_is_zero(Uuid u);
bool uuid_eq(Uuid a, Uuid b);

#endif
