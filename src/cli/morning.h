/*
 * morning.h: what happens in the demo's morning, as a list of steps in the order of time (morning_plan.c),
 * which morning.c then sends through the command door.
 *
 * A life is one request. Its steps are possible one after another by the rules of domain/request.c; only the
 * clock, which marks what is late, is not planned but runs as in the real program. Pure but for the arena.
 */
#ifndef CLI_MORNING_H
#define CLI_MORNING_H

#include "cli/demo.h"

typedef struct Life {
	RequestFiling filing;
	Channel channel;
	bool unverified;
	int64_t filed_ms, closed_ms; /* closed: INT64_MAX while it is open */
	int64_t id; /* 0 until it was filed; morning.c */
	Str code;
} Life;

typedef struct Step {
	int64_t at_ms;
	size_t order; /* among steps of the same time */
	Life *life;
	RequestAct act;
	int64_t account_id; /* 0: the resident */
	RequestActing acting;
	const Life *into; /* ACT_JOIN */
} Step;

typedef struct Morning {
	Step *steps; /* by time */
	size_t step_count, life_count;
} Morning;

Morning morning_plan(Demo *d);

#endif
