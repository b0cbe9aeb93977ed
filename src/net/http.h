/*
 * http.h: bytes in and out over HTTP/1.1. Knows no domain: the application gives one function that gets every
 * call.
 *
 * A call is handled on the loop's thread (keep that short) and may be finished later from any thread with
 * http_finish: workers, the writer after its flush. Its memory is its own arena and lives until the reply has
 * been sent. Behind this face: libmicrohttpd with an external epoll loop (docs/adr). An in-memory connection
 * (http_memory_*) runs the same application without a socket, for tests and fuzzers. Depends on base.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/buf.h"
#include "base/ctx.h"

/* Limits on what a stranger can send; each with its reason in http.c. */
#define HTTP_HEAD_MAX_BYTES   ((size_t)16 << 10)
#define HTTP_BODY_MAX_BYTES   ((size_t)1 << 20)
#define HTTP_UPLOAD_MAX_BYTES ((size_t)10 << 20) /* photos and proofs, streamed to a file */
#define HTTP_REPLY_MAX_BYTES  ((size_t)64 << 20)
/* A whole request must have arrived within this; an upload gets more, at this slowest speed. */
#define HTTP_SLOW_SENDER_MS	    15000
#define HTTP_UPLOAD_MIN_BYTES_PER_S ((size_t)16 << 10)
#define HTTP_IDLE_MS		    60000
#define HTTP_CONNECTIONS_MAX	    20000 /* both as far as RLIMIT_NOFILE carries */
#define HTTP_STREAMS_MAX	    10000
#define HTTP_STOP_MS		    5000 /* http_stop waits this long for calls under way */

typedef enum Method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, METHOD_OTHER } Method;

typedef struct HttpServer HttpServer;
typedef struct HttpCall HttpCall;

struct HttpCall {
	Method method;
	Str path; /* decoded, starts with '/', valid UTF-8, no NUL, no "." or ".." steps */
	Str query; /* raw, without '?' */
	Str body; /* whole; empty when it was streamed to upload_path: http_body gives it in both cases */
	/* A file of its own in the server's spool folder, unlinked with the call; NULL otherwise. */
	const char *upload_path;
	size_t upload_bytes;
	/* Address of the other end; of the client when the proxy on loopback says so (X-Forwarded-For). */
	Str peer;
	Arena arena;

	/* The reply. */
	int status; /* 200 unless set */
	const char *type; /* content type; a static string or in the arena */
	Buf out; /* body */
	const char *file_path; /* send this file instead of `out` (sendfile) */
	void *user; /* the application's */
	void (*after)(HttpCall *); /* called once on the loop's thread before the arena goes; may be NULL */
	struct HttpPrivate *priv;
};

/* ---- reading a call; by whoever holds it, until it is finished. Empty when absent ---- */
Str http_header(const HttpCall *call, const char *name); /* any case */
Str http_param(HttpCall *call, const char *name); /* query parameter, decoded */
bool http_has_param(HttpCall *call, const char *name);
/* A field of an application/x-www-form-urlencoded or multipart/form-data body; the nth of a repeated one. */
Str http_form_value(HttpCall *call, const char *name);
Str http_form_values(HttpCall *call, const char *name, size_t nth);
/* False: the body is no well-formed form (bad escape, bad UTF-8, cut off, too many fields). */
bool http_form_ok(HttpCall *call);
/* A multipart/form-data part with a file name: its bytes and the sender's name for it; false when absent. */
bool http_form_file(HttpCall *call, const char *name, Str *ret_bytes, Str *ret_name);
Str http_cookie(const HttpCall *call, const char *name);
Str http_body(HttpCall *call); /* the whole body, wherever it is: memory, or the upload file mapped */

/* ---- answering ---- */
/*
 * The server adds nosniff and no-referrer to every reply, and packs text above 1 KB with gzip when the client
 * takes it and no Content-Encoding was given. HEAD is answered like GET; the body stays here.
 */
/* A name may repeat. CR or LF in it is a BUG. */
void http_reply_header(HttpCall *call, const char *name, Str value);
/* No memory for any words: 503 without a body, in place of what the reply was going to be. Not finished yet.
 */
void http_without_memory(HttpCall *call);
void http_finish(HttpCall *call); /* from any thread, exactly once a call */

/* ---- a stream of server-sent events (one call turned into one) ---- */
typedef struct HttpStream HttpStream;
/*
 * Answers 200 text/event-stream and keeps the connection: called instead of http_finish, from any thread. The
 * stream belongs to the server; `gone` is called exactly once, on the loop's thread, when the other end has
 * left or the server stops, and after it the stream is no more. So one lock of yours is held around
 * http_stream with the entry into your list, around each write, and inside `gone` where you take it out of
 * the list: then no stream is used after its end. A reader that lags behind STREAM_LAG_MAX_BYTES is cut off
 * (its browser resumes with Last-Event-ID). As with http_finish the call is not yours any more. NULL: no
 * memory; then it still is, and `gone` is not called.
 */
#define STREAM_LAG_MAX_BYTES ((size_t)256 << 10)
HttpStream *http_stream(HttpCall *call, void (*gone)(void *user), void *user);
bool http_stream_write(HttpStream *s, Str bytes); /* false: cut off, `gone` was or will be called */
void http_stream_end(HttpStream *s); /* what is pending is still sent, then `gone` is called */

/* ---- the server ---- */
typedef struct HttpOptions {
	Str listen; /* "127.0.0.1:8080", "[::1]:0" (port 0: any free one) */
	void (*handle)(void *app, HttpCall *call);
	/*
	 * Which calls may stream a large body to a file: asked when the head has arrived. NULL: none. A body
	 * of at most 64 KB stays in memory all the same, so read with http_body or the http_form_ functions.
	 */
	bool (*may_upload)(void *app, Method method, Str path);
	/*
	 * Words for a call that never reaches `handle`: 400, 413, 431, 503, 507 in call->status. Fills type
	 * and out, on the loop's thread, and does not finish. NULL: a short application/problem+json.
	 */
	void (*refused)(void *app, HttpCall *call);
	void *app;
	const char *spool_dir; /* for uploads; NULL: uploads are refused */
	/* Tests and small machines; 0: the limit above. */
	int slow_sender_ms, idle_ms, connections_max, streams_max;
} HttpOptions;

NODISCARD Status http_start(Ctx *c, const HttpOptions *options, HttpServer **ret);
int http_port(const HttpServer *s);
void http_run(HttpServer *s); /* the loop; returns after http_stop */
/* From any thread or a signal handler: no new connections, then waits for calls under way (HTTP_STOP_MS). */
void http_stop(HttpServer *s);
/*
 * After http_run has returned. A call that another thread still holds keeps the server's memory (the process
 * is about to end); nothing is pulled from under a worker.
 */
void http_free(HttpServer **s);

typedef struct HttpNumbers {
	int64_t connections, streams; /* now */
	int64_t calls, bytes_out, cut_slow, refused_large;
} HttpNumbers;
HttpNumbers http_numbers(const HttpServer *s); /* from any thread */

/* ---- in memory: the same application, no socket ---- */
typedef struct HttpMemory {
	Method method;
	const char *target; /* "/api/v1/areas?q=tan" */
	const char *const *headers; /* "Name: value", …, NULL; may be NULL */
	Str body;
} HttpMemory;
/*
 * Runs the call to its end (waits when another thread finishes it). The caller frees with http_memory_done.
 * When the call turned into a stream it returns at once; what is written to the stream is appended to
 * call->out, and http_memory_done calls `gone`. NULL: there is no memory for the call.
 */
HttpCall *http_memory_call(const HttpOptions *options, const HttpMemory *in);
Str http_memory_header(const HttpCall *call, const char *name); /* of the reply */
/* What was written to its stream so far, copied: others may go on writing. */
Str http_memory_said(HttpCall *call, Arena *a);
void http_memory_done(HttpCall **call);

#endif
