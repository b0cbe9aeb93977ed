/*
 * demo_tours.h: what became of the demo's first wave: planned and ordered (demo_tours.c), and what its people
 * live through (demo_days.c) with what they were handed (demo_kits.c).
 *
 *   day -17 planned ─ -16 ordered, answered ─ -15 they come ─ … ─ the morning, 0 ─ … ─ +5 the last day
 *
 * Days count from the day of the morning. See demo.h.
 */
#ifndef CLI_DEMO_TOURS_H
#define CLI_DEMO_TOURS_H

#include "cli/demo.h"
#include "domain/tour.h"

#define DEMO_TOURS_FROM (-15) /* the first day */
#define DEMO_TOURS_DAYS 21
#define DEMO_TOURS_CALL (-4) /* the last day before the second wave was called */

/* What comes of one who is sent. */
typedef enum DemoFate {
	DEMO_SERVES,
	DEMO_DECLINES,
	DEMO_FALLS_SILENT, /* since yesterday */
	DEMO_RECOVERS, /* was ill, and is home again */
	DEMO_IS_ISOLATED,
	DEMO_FALLS_ILL, /* yesterday evening; who follows is on the way */
	DEMO_WAITS, /* fell ill, and nobody follows yet */
	DEMO_GOES_HOME, /* before the others: their agency needs them */
	DEMO_IS_RELIEVED,
} DemoFate;

typedef struct DemoReserve {
	Nomination name;
	bool used;
} DemoReserve;

typedef struct Tours {
	Demo *d;
	Ctx *c;
	const View *view; /* from demo_tours to the end of demo_tours_days */
	Rights *maker, *checker, **desks; /* desks: by area, as in d->areas */
	int64_t wave_id, plan_id, order_id;
	Wave wave;
	Tour *tours; /* of the order */
	DemoFate *fates;
	size_t count;
	Tour *followers; /* of orders of their own; of them only id, area and first day are known */
	size_t follower_count;
	DemoReserve *reserve; /* names without a place */
	size_t reserve_count;
	Kit *kits;
	size_t kit_count;
	int32_t number; /* of the last order */
} Tours;

/* maker_id plans and drafts, checker_id approves and issues: accounts of the organisation board. */
NODISCARD Status demo_tours(Demo *d, int64_t wave_id, int64_t maker_id, int64_t checker_id);
/* The last days, after the second wave was called. */
NODISCARD Status demo_tours_days(Demo *d);

/* ---- between the files ---- */

Command *demo_tours_add(Tours *t, CommandKind kind, unsigned act, int64_t subject_id, void *row);
NODISCARD Status demo_tours_flush(Tours *t);
/* An act on a tour by who has these rights; NULL: the cadre. */
TourActing *demo_tours_act(Tours *t, TourAct act, int64_t tour_id, Rights *rights);
/* A time of that day, counted from the morning's. */
int64_t demo_at_day(const Tours *t, int32_t day, int32_t hour);
bool demo_is_whole(const Tours *t, int64_t area_id); /* the ward in which everything is told */
Rights *demo_desk_of(const Tours *t, int64_t area_id);

NODISCARD Status demo_days_before(Tours *t); /* until the second wave is called */
NODISCARD Status demo_days_after(Tours *t);
bool demo_kits_of_ward(const Tours *t, int64_t area_id); /* all people of this ward are handed theirs */
NODISCARD Status demo_kits_issue(Tours *t);
NODISCARD Status demo_kits_return(Tours *t); /* of those who went home */

#endif
