/* fuzz_snapshot.c: any bytes as a snapshot: refused with a reason, or a plan that keeps every rule and its
 * bound. */
#include "link/snapshot.h"

#define PEOPLE_ENOUGH 40 /* larger ones take long and find nothing new */
#define ROUNDS_ENOUGH 10
#define PLAN_BYTES    ((size_t)4 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void plan(Ctx *c, AllocateInput *in)
{
	AllocatePlan plan;
	Buf b;

	in->rounds = MIN(in->rounds, ROUNDS_ENOUGH);
	if (allocate_plan(c, in, &plan) != OK) {
		if (!c->fault.reason)
			BUG("a fault without a reason");
		return;
	}
	if (plan.score.broken_rules != 0)
		BUG("a plan that breaks a rule");
	if (plan.fill.bound > plan.fill.objective || plan.people.bound > plan.people.objective)
		BUG("a bound that is none");
	buf_init(&b, PLAN_BYTES);
	snapshot_put_plan(c->arena, &b, in, &plan, NULL, 0);
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	AllocateInput in;

	arena_init(&arena, (size_t)256 << 20);
	if (snapshot_read(&c, (Str){ (const char *)data, size }, &in) == OK) {
		if (in.person_count <= PEOPLE_ENOUGH && in.ward_count <= PEOPLE_ENOUGH)
			plan(&c, &in);
	} else if (!c.fault.reason) {
		BUG("a fault without a reason");
	}
	arena_done(&arena);
	return 0;
}
