/*
 * arena.h: memory that lives as long as one piece of work and is given back at once.
 *
 * Allocation is zeroed and never returns NULL: when memory runs out, the arena's owner is unwound through
 * its escape (arena_guard) when it has one, and the process stops otherwise. Handlers never call free.
 * Depends on base.h.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

#include <setjmp.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
	ArenaBlock *head; /* newest block first */
	size_t used_bytes; /* over all blocks */
	size_t max_bytes; /* 0: no limit */
	jmp_buf *escape; /* where to go when memory or the limit runs out; NULL: stop the process */
} Arena;

typedef struct ArenaMark {
	ArenaBlock *head;
	size_t head_used;
	size_t used_bytes;
} ArenaMark;

/* A request's arena may grow to this; a page of 200 rows with long texts stays far below. */
#define ARENA_REQUEST_MAX_BYTES ((size_t)64 << 20)

void arena_init(Arena *a, size_t max_bytes);
void arena_done(Arena *a); /* frees everything */
void arena_clear(Arena *a); /* keeps one block for the next piece of work */

void *arena_alloc(Arena *a, size_t n) __attribute__((malloc, alloc_size(2), returns_nonnull));
#define arena_new(a, T)	     ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc_array((a), sizeof(T), (n)))
void *arena_alloc_array(Arena *a, size_t size, size_t n) __attribute__((returns_nonnull));
void *arena_dup(Arena *a, const void *p, size_t n) __attribute__((returns_nonnull));
/*
 * A list that grows while it is read: `items` itself while there is room for one after the n that it has,
 * else a longer array with these in front. Begins with NULL, 0 and *room 0, or with an array of *room.
 */
void *arena_more(Arena *a, void *items, size_t size, size_t n, size_t *room) __attribute__((returns_nonnull));

/* Memory ran out beside the arena, in a library: unwinds as if it had run out in it. */
_Noreturn void arena_give_up(Arena *a);

ArenaMark arena_mark(const Arena *a);
void arena_reset(Arena *a, ArenaMark m); /* gives back what was taken since the mark */

/* if (arena_guard(a, &jump)) { memory ran out: clean up, answer E_NOMEM } */
#define arena_guard(a, jump) ((a)->escape = (jump), setjmp(*(jump)))

#endif
