/* planning.h: what the answers about plans share. Private to api/. */
#ifndef API_PLANNING_H
#define API_PLANNING_H

#include "api/sending.h"

#include "domain/plan.h"
#include "link/plan_text.h"

/* Of the path, where the caller has `can` at the wave's area, else E_NOT_FOUND. */
NODISCARD Status planning_plan(Call *c, Can can, Plan *ret, Wave *ret_wave);
NODISCARD Status planning_get(Call *c, Can can, int64_t id, Plan *ret, Wave *ret_wave);

/* A plan with what it was made from. */
typedef struct Planned {
	Plan plan;
	Wave wave;
	AllocateInput in;
	Placement *placements; /* by nomination: one a person of the input */
	size_t count;
	AllocatePlace *places;
} Planned;
NODISCARD Status planning_load(Call *c, const Plan *plan, const Wave *wave, Planned *ret);

/* As allocate_frontier, one of few at a time. */
NODISCARD Status planning_frontier(
	Call *c, const Planned *p, AllocateStep ret[ALLOCATE_FRONTIER_MAX], int32_t *ret_count);

/* A bar as the caller may see it: "personal" stands for what tells of somebody's health or household. */
Str planning_bar(unsigned may, Str bar);
void put_place_ref(JsonOut *j, Call *c, const char *key, int64_t area_id); /* null: in reserve */

#endif
