/* plan_make.h: a plan of a wave from what the database says now: rows, snapshot, engine, rows again. */
#ifndef LINK_PLAN_MAKE_H
#define LINK_PLAN_MAKE_H

#include "domain/plan.h"
#include "link/snapshot.h"
#include "store/store.h"

/* Above this a plan is not made: 20,000 people with eight million choices need some 700 MB. */
#define PLAN_ARENA_MAX_BYTES ((size_t)1 << 30)

typedef struct PlanMaker {
	AllocateInput in;
	AllocatePlan plan;
	PlanMade made;
} PlanMaker;

/* In one snapshot of db. Faults: those of query_plan_rows, plan_input and allocate_plan. Takes seconds for
 * the real shape; all memory is the arena's. */
NODISCARD Status plan_make(
	Ctx *c, Db *db, const View *view, const Wave *wave, const PlanMaking *how, PlanMaker *ret);
/* The ids that keeping it takes. */
int64_t plan_make_ids(const PlanMade *made);

#endif
