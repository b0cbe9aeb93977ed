/* fuzz_dimacs.c: any bytes are either refused or give a network that solves to a certified end. */
#include "link/dimacs.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NODES_ENOUGH 2000 /* a head may announce millions of nodes; solving those finds nothing new */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Flow *f = NULL;

	arena_init(&arena, 0);
	if (dimacs_parse(&c, (Str){ (const char *)data, size }, &f) == OK) {
		if (flow_nodes(f) <= NODES_ENOUGH && flow_solve(f, 0) == FLOW_OPTIMAL && !flow_check(f, NULL))
			abort();
		flow_free(&f);
	} else if (!c.fault.field || !c.fault.reason) {
		abort();
	}
	arena_done(&arena);
	return 0;
}
