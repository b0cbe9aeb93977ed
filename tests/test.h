/*
 * test.h: what every test includes: cmocka, and a way to prove that a bug stops the program.
 *
 * Depends on base only. Tests print nothing when they pass.
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Views are compared by content; a difference is shown as text. */
#define assert_str(got, want) assert_str_at((got), (want), __FILE__, __LINE__)
static inline void assert_str_at(Str got, const char *want, const char *file, int line)
{
	if (str_eq(got, str_from(want)))
		return;
	print_error("got  \"%.*s\"\nwant \"%s\"\n", STR_ARG(got), want);
	_fail(file, line);
}

/* The statement must end in BUG() or a failed assert: it runs in a child, whose noise is dropped. */
#define assert_stops(statement)                                                                              \
	do {                                                                                                 \
		fflush(NULL);                                                                                \
		pid_t child_ = fork();                                                                       \
		assert_true(child_ >= 0);                                                                    \
		if (child_ == 0) {                                                                           \
			const struct rlimit no_core_ = { 0 };                                                \
			setrlimit(RLIMIT_CORE, &no_core_);                                                   \
			if (!freopen("/dev/null", "w", stderr))                                              \
				_exit(99);                                                                   \
			signal(SIGABRT, SIG_DFL);                                                            \
			statement;                                                                           \
			_exit(0);                                                                            \
		}                                                                                            \
		int how_ = 0;                                                                                \
		assert_int_equal(waitpid(child_, &how_, 0), child_);                                         \
		assert_true(WIFSIGNALED(how_) && WTERMSIG(how_) == SIGABRT);                                 \
	} while (0)

#endif
