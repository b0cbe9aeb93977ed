/* plants.c: which mistake is planted in this run. See base/plant.h. */
#include "base/plant.h"

#include <stdlib.h>
#include <string.h>

bool plant_is(const char *name)
{
	static const char *planted;

	/* The environment does not change, so it does not matter which thread comes first. */
	if (!__atomic_load_n(&planted, __ATOMIC_RELAXED)) {
		const char *given = getenv("TIEPSUC_PLANT");

		__atomic_store_n(&planted, given ? given : "", __ATOMIC_RELAXED);
	}
	return strcmp(__atomic_load_n(&planted, __ATOMIC_RELAXED), name) == 0;
}
