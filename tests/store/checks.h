/* checks.h: all checks of `tiepsuc check` on a database of a test: all must hold, or exactly one is broken,
 * by that id. */
#ifndef TESTS_STORE_CHECKS_H
#define TESTS_STORE_CHECKS_H

#include "store/check.h"
#include "store/fresh.h"

/* Findings as lines "name: id: why"; "" when every promise holds. */
UNUSED static Str checks_broken(Ctx *c, Str url)
{
	Checker *k = NULL;
	Str all = { "", 0 };

	if (checker_open(c, url, NULL, &k) != OK)
		fail_msg("the checker: %s %s", c->fault.reason, c->fault.detail ? c->fault.detail : "");
	for (size_t i = 0; i < check_count(); i++) {
		CheckReport *r = arena_new(c->arena, CheckReport);

		if (checker_run(c, k, i, r) != OK)
			fail_msg("%s: %s %s", check_name(i), c->fault.reason,
				c->fault.detail ? c->fault.detail : "");
		for (int64_t f = 0; f < MIN(r->found, 10); f++)
			all = str_printf(c->arena, "%.*s%s: %.*s: %.*s\n", STR_ARG(all), check_name(i),
				STR_ARG(r->findings[f].id), STR_ARG(r->findings[f].why));
	}
	checker_close(&k);
	return all;
}

UNUSED static void checks_hold(Ctx *c, Str url)
{
	Str broken = checks_broken(c, url);

	if (broken.len)
		fail_msg("broken promises:\n%.*s", STR_ARG(broken));
}

#endif
