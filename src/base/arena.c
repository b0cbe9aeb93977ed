/* arena.c: block list behind arena.h. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

struct ArenaBlock {
	ArenaBlock *next;
	size_t size;
	size_t used;
	_Alignas(max_align_t) unsigned char bytes[];
};

#define BLOCK_BYTES ((size_t)16 << 10) /* one usual request fits in one block */
#define FIRST_ROOM  64 /* of a list that grows */

void arena_init(Arena *a, size_t max_bytes)
{
	*a = (Arena){ .max_bytes = max_bytes };
}

void arena_done(Arena *a)
{
	while (a->head) {
		ArenaBlock *b = a->head;

		a->head = b->next;
		free(b);
	}
	a->used_bytes = 0;
}

void arena_clear(Arena *a)
{
	while (a->head && (a->head->next || a->head->size > BLOCK_BYTES)) {
		ArenaBlock *b = a->head;

		a->head = b->next;
		free(b);
	}
	if (a->head)
		a->head->used = 0;
	a->used_bytes = 0;
}

_Noreturn void arena_give_up(Arena *a)
{
	if (a->escape)
		longjmp(*a->escape, 1);
	BUG("out of memory in an arena without an escape");
}

void *arena_alloc(Arena *a, size_t n)
{
	size_t align = _Alignof(max_align_t);
	size_t need = (n + align - 1) & ~(align - 1);

	if (need < n || (a->max_bytes && need > a->max_bytes - MIN(a->used_bytes, a->max_bytes)))
		arena_give_up(a);
	if (!a->head || a->head->size - a->head->used < need) {
		size_t size = MAX(need, BLOCK_BYTES);
		ArenaBlock *b = malloc(sizeof(*b) + size);

		if (!b)
			arena_give_up(a);
		*b = (ArenaBlock){ .next = a->head, .size = size };
		a->head = b;
	}
	void *p = a->head->bytes + a->head->used;
	a->head->used += need;
	a->used_bytes += need;
	memset(p, 0, need);
	return p;
}

void *arena_alloc_array(Arena *a, size_t size, size_t n)
{
	size_t bytes;

	if (__builtin_mul_overflow(size, n, &bytes))
		arena_give_up(a);
	return arena_alloc(a, bytes);
}

void *arena_dup(Arena *a, const void *p, size_t n)
{
	void *copy = arena_alloc(a, n);

	if (n)
		memcpy(copy, p, n);
	return copy;
}

void *arena_more(Arena *a, void *items, size_t size, size_t n, size_t *room)
{
	if (items && n < *room)
		return items;
	*room = *room ? *room * 2 : FIRST_ROOM;
	void *longer = arena_alloc_array(a, size, *room);
	if (n)
		memcpy(longer, items, n * size);
	return longer;
}

ArenaMark arena_mark(const Arena *a)
{
	return (ArenaMark){ a->head, a->head ? a->head->used : 0, a->used_bytes };
}

void arena_reset(Arena *a, ArenaMark m)
{
	while (a->head != m.head) {
		ArenaBlock *b = a->head;

		assert(b); /* the mark is of this arena and not older than its last clear */
		a->head = b->next;
		free(b);
	}
	if (a->head)
		a->head->used = m.head_used;
	a->used_bytes = m.used_bytes;
}
