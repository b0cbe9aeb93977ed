/*
 * plan_text.h: what a plan says, in sentences of both languages: why somebody is there, why a place stays
 * empty, what a change would cost. The words are data/words/ "plan.*". Pure.
 */
#ifndef LINK_PLAN_TEXT_H
#define LINK_PLAN_TEXT_H

#include "base/json.h"
#include "base/words.h"
#include "engine/allocate.h"

typedef struct PlanWhy {
	Str goal; /* allocate_goal_names, or "swap", "out": what a hand did */
	Str bar; /* with the goal "bar" */
	Str ward, role; /* where; "" in reserve */
	Str next; /* the next best ward; "": none */
	AllocateCost cost; /* of that */
	int32_t metres;
} PlanWhy;
Str plan_why_text(Arena *a, Lang lang, const PlanWhy *why);

typedef struct PlanGap {
	Str why; /* allocate_bar_names */
	Str ward, role;
	int32_t missing, barred;
} PlanGap;
Str plan_gap_text(Arena *a, Lang lang, const PlanGap *gap);

/* "12,3": kilometres with one decimal, as the language writes it. */
Str plan_km_text(Arena *a, Lang lang, int64_t metres);

/* The part of a cost that decides: "two more teams without a leader". */
Str plan_cost_text(Arena *a, Lang lang, const AllocateCost *cost);

typedef struct PlanIf {
	Str bar; /* allocate_bar_names */
	Str ward, role; /* where to; "" into reserve */
	bool swapped;
	Str swapped_ward; /* "": into reserve */
	AllocateCost cost;
} PlanIf;
/* What a move by hand would do. */
Str plan_if_text(Arena *a, Lang lang, const PlanIf *what);

/* An object: { "placed": { zone: n }, "needed", "unevenness", "teams", … } */
void plan_put_score(JsonOut *j, const AllocateScore *s);

#endif
