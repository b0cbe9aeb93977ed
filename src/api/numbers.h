/*
 * numbers.h: how many calls and commands there were and how long they took, for /metrics. Private to api/.
 *
 * Counted without a lock, on whichever thread finishes a call; a scrape may see a call in its bucket a moment
 * before it sees it in the sum.
 */
#ifndef API_NUMBERS_H
#define API_NUMBERS_H

#include "api/app.h"

typedef struct Numbers Numbers;

Numbers *numbers_new(void); /* NULL: no memory */
void numbers_free(Numbers **n);
/* route NULL: an address that is none. */
void numbers_call(Numbers *n, const Route *route, int status, int64_t took_us);
void numbers_command(Numbers *n, int64_t took_us); /* from the queue to after the flush */
void numbers_put(Buf *b, const Numbers *n); /* Prometheus text */

#endif
