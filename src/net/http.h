/*
 * http.h: bytes in and out over HTTP/1.1. Knows no domain: the application gives one function that gets every call.
 *
 * A call is handled on the loop's thread (keep that short) and may be finished later from any thread with http_finish: workers,
 * the writer after its flush. Its memory is its own arena and lives until the reply has been sent.
 * Behind this face: libmicrohttpd with an external epoll loop (docs/adr). An in-memory connection (http_memory_*) runs the same
 * application without a socket, for tests and fuzzers. Depends on base.
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
#define HTTP_SLOW_SENDER_MS   15000 /* a whole request must have arrived within this */
#define HTTP_IDLE_MS          60000
#define HTTP_CONNECTIONS_MAX  20000

typedef enum Method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, METHOD_OTHER } Method;

typedef struct HttpServer HttpServer;
typedef struct HttpCall HttpCall;

struct HttpCall {
	Method method;
	Str path;  /* decoded, starts with '/', valid UTF-8, no NUL */
	Str query; /* raw, without '?' */
	Str body;  /* whole, or empty when it was streamed to upload_path */
	const char *upload_path; /* a file of its own in the server's spool folder, unlinked with the call; NULL otherwise */
	size_t upload_bytes;
	Str peer; /* address of the other end; of the client when a trusted proxy says so (X-Forwarded-For from loopback) */
	Arena arena;

	/* The reply. */
	int status;              /* 200 unless set */
	const char *type;        /* content type; a static string or in the arena */
	Buf out;                 /* body */
	const char *file_path;   /* send this file instead of `out` (sendfile) */
	void *user;              /* the application's */
	void (*after)(HttpCall *); /* called once on the loop's thread before the arena goes; may be NULL */
	struct HttpPrivate *priv;
};

/* ---- reading a call ---- */
Str http_header(const HttpCall *call, const char *name);                   /* any case; empty when absent */
Str http_param(HttpCall *call, const char *name);                          /* query parameter, decoded; empty when absent */
bool http_has_param(HttpCall *call, const char *name);
Str http_form_value(HttpCall *call, const char *name);                     /* application/x-www-form-urlencoded or multipart body */
Str http_form_values(HttpCall *call, const char *name, size_t nth);        /* nth value of a repeated field; empty past the end */
Str http_cookie(const HttpCall *call, const char *name);
/* multipart/form-data file part: bytes and content type; false when absent. */
bool http_form_file(HttpCall *call, const char *name, Str *ret_bytes, Str *ret_name);

/* ---- answering ---- */
void http_reply_header(HttpCall *call, const char *name, Str value); /* refuses CR and LF (BUG) */
void http_finish(HttpCall *call); /* from any thread, exactly once a call */

/* ---- a stream of server-sent events (one call turned into one) ---- */
typedef struct HttpStream HttpStream;
/*
 * Answers 200 text/event-stream and keeps the connection. The stream belongs to the server; `gone` is called on the loop's
 * thread when the other end has left. Writes from any thread; a reader that lags behind STREAM_LAG_MAX_BYTES is cut off (its
 * browser resumes with Last-Event-ID).
 */
#define STREAM_LAG_MAX_BYTES ((size_t)256 << 10)
HttpStream *http_stream(HttpCall *call, void (*gone)(void *user), void *user);
bool http_stream_write(HttpStream *s, Str bytes); /* false: already gone */

/* ---- the server ---- */
typedef struct HttpOptions {
	Str listen; /* "127.0.0.1:8080", "[::1]:0" (port 0: any free one) */
	void (*handle)(void *app, HttpCall *call);
	/* Which calls may stream a large body to a file: asked when the head has arrived. NULL: none. */
	bool (*may_upload)(void *app, Method method, Str path);
	void *app;
	const char *spool_dir; /* for uploads; NULL: uploads are refused */
} HttpOptions;

NODISCARD Status http_start(Ctx *c, const HttpOptions *options, HttpServer **ret);
int http_port(const HttpServer *s);
void http_run(HttpServer *s);            /* the loop; returns after http_stop */
void http_stop(HttpServer *s);           /* from any thread or a signal handler: finishes what is under way (5 s at most) */
void http_free(HttpServer **s);

typedef struct HttpNumbers {
	int64_t connections, streams, calls, bytes_out, cut_slow, refused_large;
} HttpNumbers;
HttpNumbers http_numbers(const HttpServer *s);

/* ---- in memory: the same application, no socket ---- */
typedef struct HttpMemory {
	Method method;
	const char *target;         /* "/api/v1/areas?q=tan" */
	const char *const *headers; /* "Name: value", …, NULL; may be NULL */
	Str body;
} HttpMemory;
/* Runs the call to its end (waits when another thread finishes it). The caller frees with http_memory_done. */
HttpCall *http_memory_call(const HttpOptions *options, const HttpMemory *in);
Str http_memory_header(const HttpCall *call, const char *name); /* of the reply */
void http_memory_done(HttpCall **call);

#endif
