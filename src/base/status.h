/*
 * status.h: errors are values.
 *
 * A function that can fail returns a Status and writes its results to ret_x only on success. The
 * Fault in the context says which field and why, in a key that the word list turns into a sentence.
 * Depends on base.h.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include "base/base.h"

/* X(code, http status, stable name shown to programs) */
#define STATUS_LIST(X)                                                                                       \
	X(OK, 200, "ok")                                                                                     \
	X(E_INVALID, 422, "invalid") /* a field is wrong; the fault names it */                              \
	X(E_MALFORMED, 400, "malformed") /* not even readable: bad JSON, bad UTF-8, bad header */            \
	X(E_UNAUTHENTICATED, 401, "signed-out") /* sign in first */                                          \
	X(E_FORBIDDEN, 403, "forbidden") /* in scope, but the capability is missing */                       \
	X(E_NOT_FOUND, 404, "not-found") /* absent, or outside the caller's scope: never told apart */       \
	X(E_METHOD, 405, "method")                                                                           \
	X(E_CONFLICT, 409, "conflict") /* the key was used with another body, or a unique value is taken */  \
	X(E_STATE, 409, "wrong-state") /* the act is not possible in this state */                           \
	X(E_STALE, 412, "stale") /* the caller's version is not the current one */                           \
	X(E_TOO_LARGE, 413, "too-large") /* over a named limit */                                            \
	X(E_UNSUPPORTED, 415, "unsupported")                                                                 \
	X(E_VERSION_REQUIRED, 428, "version-required") /* If-Match is missing */                             \
	X(E_LIMIT, 429, "slow-down")                                                                         \
	X(E_INTERNAL, 500, "internal")                                                                       \
	X(E_BUSY, 503, "busy") /* the queue is full or the store is locked: try again */                     \
	X(E_FULL, 507, "disk-full") /* no room; nothing was changed */                                       \
	X(E_UNKNOWN, 503, "unknown") /* the connection broke in mid-commit: ask again with the same key */   \
	X(E_IO, 500, "io") /* a device failed; the process stops after an fsync error */                     \
	X(E_CORRUPT, 500, "corrupt") /* stored data contradicts itself */                                    \
	X(E_NOMEM, 503, "memory")

typedef enum Status {
#define X(code, http, name) code,
	STATUS_LIST(X)
#undef X
} Status;

/* What went wrong, for the person who can mend it. Static strings, or text in the context's arena. */
typedef struct Fault {
	Status status;
	const char *field; /* "phone", "row 17: area_code"; NULL when no single field is at fault */
	const char *reason; /* a key of the word list: "required", "out_of_range" */
	const char *detail; /* free English detail for programs and logs, no personal data; may be NULL */
	int64_t version; /* E_STALE: the current version */
} Fault;

/* Return early with the same Status. */
#define TRY(expr)                                                                                            \
	do {                                                                                                 \
		Status try_status_ = (expr);                                                                 \
		if (try_status_ != OK)                                                                       \
			return try_status_;                                                                  \
	} while (0)

int status_http(Status s);
const char *status_name(Status s);

#endif
