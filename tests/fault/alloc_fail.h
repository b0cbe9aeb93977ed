/* alloc_fail.h: memory that runs out once, at the n-th piece that anybody in this process asks for: we,
 * SQLite, every library. */
#ifndef TESTS_FAULT_ALLOC_FAIL_H
#define TESTS_FAULT_ALLOC_FAIL_H

#include "base/base.h"

void alloc_fail_at(int64_t n); /* counted from now on; 1: the next one */
bool alloc_failed(void); /* it did since then; and from now on there is memory */

#endif
