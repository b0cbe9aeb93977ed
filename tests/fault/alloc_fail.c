/* alloc_fail.c: malloc and its family, in front of the C library's own, which every library then uses. */
#include "alloc_fail.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static _Atomic int64_t left; /* 0: never */
static atomic_bool failed;

static bool is_out(void)
{
	if (atomic_load(&left) <= 0 || atomic_fetch_sub(&left, 1) != 1)
		return false;
	atomic_store(&failed, true);
	errno = ENOMEM;
	return true;
}

void alloc_fail_at(int64_t n)
{
	atomic_store(&failed, false);
	atomic_store(&left, n);
}

bool alloc_failed(void)
{
	atomic_store(&left, 0);
	return atomic_load(&failed);
}

void *malloc(size_t n)
{
	return is_out() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return is_out() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return is_out() ? NULL : __libc_realloc(p, n);
}
