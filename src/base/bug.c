/* bug.c: how the program stops when it finds that it is wrong itself. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

void bug_stop(const char *file, int line, const char *func, const char *why)
{
	fprintf(stderr, "level=bug at=%s:%d func=%s why=\"%s\"\n", file, line, func, why);
	abort();
}
