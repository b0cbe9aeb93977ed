/*
 * ctx.h: what a piece of work is given: memory, the time, and where to say what was wrong.
 *
 * Nothing here does I/O; domain and engine get all their outside knowledge from a Ctx and their arguments.
 */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/rng.h"
#include "base/str.h"

typedef struct Ctx {
	Arena *arena;
	int64_t now_ms;
	Rng rng; /* seeded by the caller, so the same work can be repeated */
	Fault fault;
} Ctx;

/* Records the fault and returns its status: return fault(c, E_INVALID, "phone", "not_a_phone"); */
Status fault(Ctx *c, Status s, const char *field, const char *reason);
/* The same with English detail for logs and programs (no personal data). */
Status faultf(Ctx *c, Status s, const char *field, const char *reason, const char *detail, ...)
	PRINTF_LIKE(5, 6);

#endif
