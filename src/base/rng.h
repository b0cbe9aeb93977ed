/*
 * rng.h: seeded random numbers (xoshiro256**, Blackman & Vigna 2018), the same on every machine.
 *
 * For simulations, demo data, tests and jitter. Secrets come from secret_bytes() in base/secret.h.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include "base/base.h"

typedef struct Rng {
	uint64_t s[4];
} Rng;

Rng rng_seeded(uint64_t seed);
uint64_t rng_next(Rng *r);
uint64_t rng_below(Rng *r, uint64_t n); /* 0 … n-1 without bias; n > 0 */
double rng_unit(Rng *r); /* [0, 1) */

#endif
