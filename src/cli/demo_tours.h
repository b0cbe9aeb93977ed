/* demo_tours.h: what became of the demo's first wave: planned, ordered, and serving. See demo.h. */
#ifndef CLI_DEMO_TOURS_H
#define CLI_DEMO_TOURS_H

#include "cli/demo.h"

#define DEMO_TOURS_FROM (-15) /* the first day, from the day of the morning */
#define DEMO_TOURS_DAYS 21

/* maker_id plans and drafts, checker_id approves and issues: accounts of the organisation board. */
NODISCARD Status demo_tours(Demo *d, int64_t wave_id, int64_t maker_id, int64_t checker_id);
/* The last days, after the second wave was called. */
NODISCARD Status demo_tours_days(Demo *d);

#endif
