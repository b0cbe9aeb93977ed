/*
 * http_internal.h: what the files behind http.h share.
 *
 *   http.c         start, the loop, stop          http_call.c    one call from its head to its reply
 *   http_watch.c   slow and idle connections      http_reply.c   headers, gzip
 *   http_stream.c  server-sent events             http_form.c    query, form, cookie (pure parsers)
 *   http_memory.c  calls without a socket
 *
 * The life of a call; everything but http_finish happens on the loop's thread:
 *
 *   NEW ─ head ─> READING ─ body ─> HANDLING ─┬─ handle() returned ─> WAITING (suspended) ─ http_finish ─┐
 *                    │                        └─ http_finish inside handle() ───────────────────────>
 * FINISHED ─> REPLYING └─ refused (413 …): the rest of the body is read and dropped
 * ──────────────────────────────────┘
 */
#ifndef NET_HTTP_INTERNAL_H
#define NET_HTTP_INTERNAL_H

#include "net/http.h"
#include "net/http_form.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>
#include <microhttpd.h>

typedef struct HttpHeader {
	struct HttpHeader *next;
	const char *name, *value;
} HttpHeader;

typedef enum Progress {
	CALL_NEW,
	CALL_READING,
	CALL_HANDLING,
	CALL_WAITING,
	CALL_FINISHED,
	CALL_REPLYING,
} Progress;

/* One connection, from accept to close. */
typedef struct Conn {
	struct Conn *prev, *next; /* in the watch list, in the order of check_at_ms */
	bool watched;
	int fd;
	bool from_loopback;
	bool uploading;
	char peer[INET6_ADDRSTRLEN];
	int64_t since_ms; /* accepted, or the last reply ended */
	int64_t began_ms; /* the request's first byte was seen; 0: nothing yet */
	int64_t check_at_ms;
	uint64_t bytes_before; /* received when it became idle, see http_watch.c */
	uint64_t body_bytes; /* of the request under way */
} Conn;

/* What the head said, read in one walk over its lines. */
typedef struct Head {
	int lengths, encodings; /* how many Content-Length and Transfer-Encoding lines */
	bool chunked, expects_continue, takes_gzip;
	uint64_t length;
	bool length_bad;
	Str forwarded; /* X-Forwarded-For, the last line */
} Head;

struct HttpPrivate {
	HttpServer *server; /* NULL: in memory */
	const HttpOptions *options;
	struct MHD_Connection *mhd;
	Conn *conn;
	_Atomic Progress progress;
	HttpCall *next; /* in the queue of finished calls, or of spare ones */

	Head head;
	bool target_bad;
	int refused; /* the status to answer instead of calling handle; 0: none */
	uint64_t dropped_bytes;
	Buf body; /* the body while it arrives, when it is not in the arena */
	char *fixed; /* arena memory for a body of known, small length */
	size_t fixed_size, fixed_len;
	size_t body_reserved; /* counted in the server's bodies_bytes */
	int spool_fd;
	void *map;
	size_t map_size;

	FormPairs *query, *form; /* parsed when first asked */

	HttpHeader *headers, **headers_end;
	HttpHeader fixed_headers[8]; /* the server's own; need no arena */
	size_t n_fixed_headers;

	HttpStream *stream;

	const char *const *memory_headers; /* in memory only, with the two below */
	pthread_mutex_t lock;
	pthread_cond_t done;
};

struct HttpStream {
	HttpServer *server; /* NULL: in memory */
	HttpCall *memory; /* in memory only */
	HttpStream *prev, *next; /* of all open streams; this and the next five: loop's thread only */
	int fd; /* ours; -1 while opening */
	Buf sending; /* taken from pending */
	size_t sent; /* of it */
	bool dead; /* gone was called; freed when no longer queued */
	void (*gone)(void *user);
	void *user;

	HttpStream *next_ready; /* while queued */
	pthread_mutex_t lock; /* guards the rest */
	Buf pending;
	size_t lag; /* bytes accepted from writers and not yet given to the kernel */
	bool queued; /* in the server's ready list */
	bool cut; /* lagged or left: closed without more words */
	bool ending; /* the server stops: closed after what is pending */
};

struct HttpServer {
	HttpOptions options;
	char *spool_dir;
	struct MHD_Daemon *mhd;
	int listen_fd, mhd_fd, wake_fd, stream_fd;
	int port;
	int64_t now_ms; /* monotonic, read once a turn of the loop */
	int64_t stop_by_ms; /* 0: not stopping */
	int connections_max, streams_max;

	_Atomic(HttpCall *) finished; /* newest first */
	_Atomic(HttpStream *) ready; /* newest first */
	atomic_bool sleeping; /* the loop is in poll, or about to be: a wake is needed */
	atomic_bool stop;
	atomic_int inside; /* threads within http_finish or http_stream_write */

	Conn *watch_head, *watch_tail;
	HttpStream *streams;
	HttpStream *flush_next; /* taken off ready, not yet served */
	HttpCall *spare;
	size_t n_spare;
	size_t n_calls; /* under way */
	size_t n_waiting; /* of them, suspended: somebody else holds them */
	size_t bodies_bytes; /* held in memory for bodies */

	_Atomic int64_t connections, n_streams, calls, bytes_out, cut_slow, refused_large;
};

/* http.c */
void server_wake(HttpServer *s);

/* http_call.c: a call's memory, and the callbacks of libmicrohttpd */
HttpCall *call_new(HttpServer *s, const HttpOptions *options);
void call_free(HttpCall *call);
void call_read_target(HttpCall *call, Str target);
void call_read_head(HttpCall *call); /* after all lines were noted in priv->head */
void call_plan_body(HttpCall *call, bool has_body);
void call_take_body(HttpCall *call, Str bytes);
void call_body_whole(HttpCall *call);
void call_refused(HttpCall *call);
void head_note(Head *h, Str name, Str value);
void *on_request_line(void *server, const char *uri, struct MHD_Connection *mhd);
enum MHD_Result on_request(void *server, struct MHD_Connection *mhd, const char *url, const char *method,
	const char *version, const char *data, size_t *size, void **ret_call);
void on_request_end(
	void *server, struct MHD_Connection *mhd, void **call, enum MHD_RequestTerminationCode how);

/* http_reply.c */
void reply_prepare(HttpCall *call); /* the server's headers, gzip; on the thread that finishes */
Str reply_header(const HttpCall *call, const char *name);
void reply_own_header(struct HttpPrivate *p, const char *name, const char *value); /* both live for ever */
struct MHD_Response *reply_response(HttpCall *call);

/* http_stream.c; all on the loop's thread */
bool stream_opens(HttpCall *call); /* takes the socket over; false: no place for it, gone was called */
void stream_ends(HttpStream *s); /* calls gone */
void streams_flush(HttpServer *s);
void streams_events(HttpServer *s);
void streams_end_all(HttpServer *s); /* after what is pending */
void streams_cut_all(HttpServer *s);

/* http_watch.c */
void watch_accepted(HttpServer *s, Conn *c);
void watch_began(HttpServer *s, Conn *c); /* the request line is there */
void watch_received(HttpServer *s, Conn *c); /* the request is whole: the sender has done its part */
void watch_replied(HttpServer *s, Conn *c);
void watch_forget(HttpServer *s, Conn *c);
void watch_check(HttpServer *s);
int64_t watch_wait_ms(const HttpServer *s); /* until the next check; -1: none */

#endif
