/* fuzz_rulebook.c: any bytes as a rulebook: a fault that names the key, or numbers within their ranges. */
#include "domain/rulebook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Rulebook *r;

	arena_init(&arena, 0);
	r = arena_new(&arena, Rulebook);
	if (rulebook_read(&c, (Str){ (const char *)data, size }, r) != OK) {
		if (!c.fault.reason)
			BUG("a fault without a reason");
	} else {
#define X(member, key, min, max)                                                                             \
	if (r->member < (min) || r->member > (max))                                                          \
		BUG(key " out of range");
		RULE_LIST(X)
#undef X
		if (r->level_count == 0 || r->level_count > LEVELS_MAX || !str_is_utf8(r->name))
			BUG("a rulebook without levels or name");
		for (unsigned kind = 0; kind < RequestKind_count; kind++) {
			if (r->kinds[kind].answerable_count == 0 || r->kinds[kind].answer_minutes < 1)
				BUG("a kind that nobody answers for");
		}
	}
	arena_done(&arena);
	return 0;
}
