/*
 * live.h: what was committed, told to the screens that may see it, as server-sent events.
 *
 * A stream hears what lies where its account may read, and, as the head of an agency, what is about that
 * agency's own people and the waves that ask it.
 *
 * One thread reads the event feed after each commit (and twice a second, for what other processes committed)
 * and writes it to every stream whose scope it lies in. A stream that falls too far behind, or asks for what
 * is too old, is told to read its lists anew.
 */
#ifndef FEED_LIVE_H
#define FEED_LIVE_H

#include "net/http.h"
#include "store/query.h"
#include "store/store.h"

#define LIVE_POLL_MS	500
#define LIVE_HEARD_MS	5000 /* "event: heard", so that a screen can say how long ago it heard */
#define LIVE_RESUME_MAX 2000 /* events that a returning stream is given; beyond: "event: reset" */

typedef struct Live Live;

NODISCARD Status live_start(Ctx *c, Store *s, Live **ret);
void live_stop(Live **l); /* after the HTTP server has ended its streams */
void live_wake(void *live); /* for StoreOptions.on_commit */

/* Turns the call into a stream for this account. after: {0, 0} from now on. token_id: when it is revoked the
 * stream goes silent. */
/* False: no memory; the call is still the caller's. */
bool live_subscribe(
	Live *l, HttpCall *call, int64_t account_id, int64_t token_id, FeedCursor after, bool resumes);
int live_streams(Live *l);

/* One event as the JSON that streams and the board's "just happened" carry. */
void live_put_event(JsonOut *j, const Event *e);
NODISCARD bool live_cursor_parse(Str s, FeedCursor *ret); /* "<tx>-<id>" */

#endif
