/*
 * clock.h: where "now" comes from: the machine's clock, or a drill clock that starts elsewhere and may run
 * faster.
 *
 * Only the edges (main, net, store's writer, feed) ask it; rules get the time in their context. A jump of the
 * machine's clock never acts in bulk: clock_now_ms advances with the monotonic clock and only slews towards
 * the wall clock, by at most CLOCK_SLEW_PER_MILLE of the time that passed, unless the difference at start is
 * what it is.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/base.h"

#define CLOCK_SLEW_PER_MILLE 100

/* start_ms 0: the wall clock. speed 1..3600: drill seconds a real second. */
void clock_start(int64_t start_ms, int speed);
void clock_set_for_drill(int64_t ms); /* exactly that, and standing still: stories move it from act to act */
int64_t clock_now_ms(void); /* UTC, never goes backwards */
int64_t clock_monotonic_us(void); /* for measuring durations */
bool clock_is_drill(void);
int64_t clock_drift_ms(void); /* wall clock minus ours; 0 in a drill */

#endif
