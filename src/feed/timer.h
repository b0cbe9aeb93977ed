/*
 * timer.h: the clock that opens what is due: late tasks, posts that fell vacant, the rulebook of a new day.
 *
 * Works on the server's steady time (base/clock.h slews, it does not jump). After a gap, a restart of a
 * machine whose clock is wrong or a server that was off for hours, nothing is done in bulk: TIMER_BATCH tasks
 * a second at most, and when the first look finds the wall clock further than TIMER_GAP_MS from the last
 * event, the timer holds still for TIMER_HOLD_MS and says so in the log and in /readyz.
 */
#ifndef FEED_TIMER_H
#define FEED_TIMER_H

#include "store/store.h"

#define TIMER_EVERY_MS	1000
#define TIMER_BATCH	50
#define TIMER_AIMED_MAX 500
#define TIMER_GAP_MS	((int64_t)6 * 3600 * 1000)
#define TIMER_HOLD_MS	((int64_t)10 * 60 * 1000)

typedef struct Timer Timer;

NODISCARD Status timer_start(Ctx *c, Store *s, Timer **ret);
void timer_stop(Timer **t);

/* One round: submits what is due and waits for it. For drills and tests; gives how many commands were sent.
 */
NODISCARD Status timer_round(Ctx *c, Store *s, Db *db, int *ret_sent);

/* What a closed post answered for goes to whoever answers there now; TIMER_AIMED_MAX a minute. */
NODISCARD Status timer_aim(Ctx *c, Store *s, Db *db);

#endif
