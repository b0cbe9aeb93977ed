/* rng.c: xoshiro256** seeded by splitmix64. See rng.h. */
#include "base/rng.h"

static uint64_t rotate_left(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

Rng rng_seeded(uint64_t seed)
{
	Rng r;

	for (size_t i = 0; i < COUNT_OF(r.s); i++) {
		seed += 0x9E3779B97F4A7C15u;
		uint64_t z = seed;
		z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
		z = (z ^ z >> 27) * 0x94D049BB133111EBu;
		r.s[i] = z ^ z >> 31;
	}
	return r;
}

uint64_t rng_next(Rng *r)
{
	uint64_t *s = r->s;
	uint64_t result = rotate_left(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate_left(s[3], 45);
	return result;
}

uint64_t rng_below(Rng *r, uint64_t n)
{
	assert(n > 0);
	uint64_t reject_below = -n % n; /* the part of 2^64 that does not divide evenly */

	for (;;) {
		uint64_t x = rng_next(r);

		if (x >= reject_below)
			return x % n;
	}
}

double rng_unit(Rng *r)
{
	return (double)(rng_next(r) >> 11) * 0x1p-53;
}
