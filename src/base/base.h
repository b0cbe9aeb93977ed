/*
 * base.h: the few macros and types that every file shares.
 *
 * Depends on the C library only. Everything here is about how we write code
 * (ownership, errors, bugs), nothing about what the product does.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The compiler warns when a result that may be an error is dropped. */
#define NODISCARD __attribute__((warn_unused_result))

/* CLEANUP(fn) T *x: fn(&x) runs when x leaves its scope. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define UNUSED		  __attribute__((unused))

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)   ((a) < (b) ? (a) : (b))
#define MAX(a, b)   ((a) > (b) ? (a) : (b))

/* A bug in this program, never an error of its input: says why and aborts, in release too. */
#define BUG(why) bug_stop(__FILE__, __LINE__, __func__, (why))
_Noreturn void bug_stop(const char *file, int line, const char *func, const char *why);

#ifdef NDEBUG
#error "assertions stay on in production"
#endif

#endif
