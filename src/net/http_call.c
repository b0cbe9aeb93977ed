/*
 * http_call.c: one call from its head to its reply. The states are drawn in http_internal.h.
 *
 * libmicrohttpd 0.9.75 takes a reply only before the body or after it, so a call that is refused while its
 * body arrives has the rest read and dropped (up to DROP_MAX_BYTES), then gets its words and the connection
 * is closed: closing at once would reset the connection and the sender would never read why. Depends on
 * http_internal.h.
 */
#include "net/http_internal.h"

#include "base/plant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define SMALL_BODY_BYTES                                                                                     \
	((size_t)64 << 10) /* up to here the announced size is believed and no file is made */
#define BODIES_MAX_BYTES                                                                                     \
	((size_t)256 << 20) /* of all calls together, so that many half-sent bodies cannot take the memory   \
			     */
#define DROP_MAX_BYTES	((uint64_t)32 << 20) /* three photos over the limit still hear why; a flood is cut */
#define SPARE_CALLS_MAX 256 /* their first arena blocks are 4 MB together */

/* ---- memory ---- */

typedef struct CallSlot {
	HttpCall call;
	struct HttpPrivate priv;
} CallSlot;

HttpCall *call_new(HttpServer *s, const HttpOptions *options)
{
	HttpCall *call = s ? s->spare : NULL;
	Arena arena;

	if (call) {
		s->spare = call->priv->next;
		s->n_spare--;
		arena = call->arena;
		arena.max_bytes = ARENA_REQUEST_MAX_BYTES;
	} else {
		CallSlot *slot = malloc(sizeof(*slot));

		if (!slot)
			return NULL;
		call = &slot->call;
		arena_init(&arena, ARENA_REQUEST_MAX_BYTES);
	}
	struct HttpPrivate *p = &((CallSlot *)call)->priv;

	*p = (struct HttpPrivate){ .server = s, .options = options, .spool_fd = -1 };
	p->headers_end = &p->headers;
	buf_init(&p->body, HTTP_BODY_MAX_BYTES);
	*call = (HttpCall){ .arena = arena, .status = 200, .priv = p };
	call->path = call->query = call->body = STR("");
	buf_init(&call->out, HTTP_REPLY_MAX_BYTES);
	return call;
}

static void give_back_bodies(struct HttpPrivate *p)
{
	if (p->server)
		p->server->bodies_bytes -= p->body_reserved;
	p->body_reserved = 0;
	buf_done(&p->body);
}

void call_free(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;
	HttpServer *s = p->server;

	call->arena.escape = NULL;
	if (call->after)
		call->after(call);
	give_back_bodies(p);
	buf_done(&call->out);
	if (p->map)
		munmap(p->map, p->map_size);
	if (p->spool_fd >= 0)
		close(p->spool_fd);
	if (call->upload_path)
		unlink(call->upload_path);
	if (s && s->n_spare < SPARE_CALLS_MAX) {
		arena_clear(&call->arena);
		p->next = s->spare;
		s->spare = call;
		s->n_spare++;
	} else {
		arena_done(&call->arena);
		free(call);
	}
}

/* ---- the head ---- */

static Method method_of(const char *name)
{
	static const struct {
		const char *name;
		Method method;
	} known[] = { { "GET", GET }, { "POST", POST }, { "HEAD", HEAD }, { "PUT", PUT }, { "PATCH", PATCH },
		{ "DELETE", DELETE }, { "OPTIONS", OPTIONS } };

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (strcmp(name, known[i].name) == 0)
			return known[i].method;
	}
	return METHOD_OTHER;
}

/* "gzip", "gzip;q=0.5", "*"; not "gzip;q=0". */
static bool takes_gzip(Str value)
{
	while (value.len) {
		Str weight;
		Str coding = str_trim(str_cut(str_cut(value, ',', &value), ';', &weight));

		if (!str_eq_nocase(coding, STR("gzip")) && !str_eq(coding, STR("*")))
			continue;
		weight = str_trim(weight);
		return !str_eq(weight, STR("q=0")) && !str_starts(weight, STR("q=0.0"));
	}
	return false;
}

void head_note(Head *h, Str name, Str value)
{
	switch (name.len) { /* one comparison for most lines: every browser sends a dozen that do not matter
			       here */
	case 6:
		if (str_eq_nocase(name, STR("Expect")))
			h->expects_continue = str_eq_nocase(value, STR("100-continue"));
		break;
	case 14:
		if (str_eq_nocase(name, STR("Content-Length"))) {
			int64_t n = 0;

			h->lengths++;
			h->length_bad = !str_to_i64(value, &n) || n < 0 || value.ptr[0] == '+';
			h->length = (uint64_t)n;
		}
		break;
	case 15:
		if (str_eq_nocase(name, STR("Accept-Encoding")))
			h->takes_gzip = takes_gzip(value);
		else if (str_eq_nocase(name, STR("X-Forwarded-For")))
			h->forwarded = value;
		break;
	case 17:
		if (str_eq_nocase(name, STR("Transfer-Encoding"))) {
			h->encodings++;
			h->chunked = str_eq_nocase(value, STR("chunked"));
		}
		break;
	default: break;
	}
}

static enum MHD_Result note_line(void *head, enum MHD_ValueKind kind, const char *name, size_t name_len,
	const char *value, size_t value_len)
{
	(void)kind;
	head_note(head, (Str){ name, name_len }, (Str){ value ? value : "", value_len });
	return MHD_YES;
}

/* "/a/../b" is no path that we hand out; refusing it keeps every later reader of a path simple. */
static bool path_climbs(Str path)
{
	while (path.len) {
		Str step = str_cut(path, '/', &path);

		if (str_eq(step, STR(".")) || str_eq(step, STR("..")))
			return true;
	}
	return false;
}

static void read_target(HttpCall *call, Str target)
{
	struct HttpPrivate *p = call->priv;

	target = str_dup(&call->arena, target);
	if (str_starts(target, STR("http://")) || str_starts(target, STR("https://"))) { /* RFC 9112, 3.2.2 */
		ptrdiff_t authority = str_find(target, STR("//")) + 2;
		Str after = str_sub(target, (size_t)authority, target.len);
		ptrdiff_t slash = str_find(after, STR("/"));

		target = slash < 0 ? STR("/") : str_sub(after, (size_t)slash, after.len);
	}
	Str path = str_cut(target, '?', &call->query);
	p->target_bad = !str_starts(path, STR("/")) || !form_decode(&call->arena, path, false, &call->path) ||
			path_climbs(call->path);
	if (p->target_bad)
		call->path = STR("/");
}

/* From here to the end of this call's step memory that runs out refuses the call. */
#define GUARDED(call, step)                                                                                  \
	do {                                                                                                 \
		jmp_buf out_of_memory_;                                                                      \
		if (arena_guard(&(call)->arena, &out_of_memory_))                                            \
			refuse_without_memory(call);                                                         \
		else                                                                                         \
			step;                                                                                \
		(call)->arena.escape = NULL;                                                                 \
	} while (0)

static void refuse_without_memory(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	p->refused = 503;
	p->fixed = NULL;
	if (p->target_bad || !call->path.len)
		call->path = STR("/");
}

void call_read_target(HttpCall *call, Str target)
{
	if (PLANTED(no_way_out)) {
		read_target(call, target);
		return;
	}
	GUARDED(call, read_target(call, target));
}

/*
 * The last address of X-Forwarded-For is the one that the proxy beside us saw; those before it are the
 * client's own words. Believed from loopback only.
 */
static void read_peer(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;
	Str line = p->head.forwarded, last = { "", 0 };
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	call->peer = p->conn ? str_from(p->conn->peer) : STR("127.0.0.1");
	if (!line.len || (p->conn && !p->conn->from_loopback))
		return;
	while (line.len)
		last = str_cut(line, ',', &line);
	last = str_trim(last);
	if (!last.len || last.len >= sizeof(text))
		return;
	memcpy(text, last.ptr, last.len);
	text[last.len] = '\0';
	if (inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1)
		call->peer = str_dup(&call->arena, last);
}

/* Two ways to say where the body ends are two requests to whoever reads the other one (request smuggling):
 * refused. */
static bool framing_is_clear(const Head *h)
{
	return h->lengths + h->encodings <= 1 && !h->length_bad && (!h->encodings || h->chunked);
}

void call_read_head(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	GUARDED(call, read_peer(call));
	if (p->target_bad || !framing_is_clear(&p->head))
		p->refused = 400;
}

/* ---- the body ---- */

static bool spool_open(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;
	const char *dir = p->server ? p->server->spool_dir : p->options->spool_dir;
	Str path = str_printf(&call->arena, "%s/upload-XXXXXX", dir);
	char *name = str_cstr(&call->arena, path);

	p->spool_fd = mkostemp(name, O_CLOEXEC);
	if (p->spool_fd < 0)
		return false;
	call->upload_path = name;
	return true;
}

/* Decides, by what the head says, where the body goes or that it is not wanted. */
static void plan_body(HttpCall *call, bool has_body)
{
	struct HttpPrivate *p = call->priv;
	const HttpOptions *o = p->options;
	bool sized = p->head.lengths == 1;

	if (p->refused || !has_body)
		return;
	bool upload = o->may_upload && o->spool_dir && o->may_upload(o->app, call->method, call->path);
	size_t limit = upload ? HTTP_UPLOAD_MAX_BYTES : HTTP_BODY_MAX_BYTES;

	if (sized && p->head.length > limit) {
		p->refused = 413;
	} else if (sized && p->head.length <= SMALL_BODY_BYTES) {
		p->fixed_size = (size_t)p->head.length;
		p->fixed = arena_alloc(&call->arena, p->fixed_size);
	} else if (upload) {
		p->refused = spool_open(call) ? 0 : 503;
		if (p->conn)
			p->conn->uploading = true;
	}
}

void call_plan_body(HttpCall *call, bool has_body)
{
	GUARDED(call, plan_body(call, has_body));
}

static bool spool_write(HttpCall *call, Str bytes)
{
	struct HttpPrivate *p = call->priv;

	while (bytes.len) {
		ssize_t n = write(p->spool_fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		call->upload_bytes += (size_t)n;
		bytes = str_sub(bytes, (size_t)n, bytes.len);
	}
	return true;
}

/* Memory for a body of unknown or large size is counted before it is taken. */
static int body_append(HttpCall *call, Str bytes)
{
	struct HttpPrivate *p = call->priv;

	if (bytes.len > HTTP_BODY_MAX_BYTES - p->body.len)
		return 413;
	if (p->server) {
		if (p->server->bodies_bytes > BODIES_MAX_BYTES - bytes.len)
			return 503;
		p->server->bodies_bytes += bytes.len;
		p->body_reserved += bytes.len;
	}
	buf_add(&p->body, bytes);
	return buf_ok(&p->body) ? 0 : 503;
}

void call_take_body(HttpCall *call, Str bytes)
{
	struct HttpPrivate *p = call->priv;

	if (p->refused) {
		p->dropped_bytes += bytes.len;
	} else if (p->fixed) {
		assert(bytes.len <= p->fixed_size - p->fixed_len);
		memcpy(p->fixed + p->fixed_len, bytes.ptr, bytes.len);
		p->fixed_len += bytes.len;
	} else if (p->spool_fd >= 0) {
		if (bytes.len > HTTP_UPLOAD_MAX_BYTES - call->upload_bytes)
			p->refused = 413;
		else if (!spool_write(call, bytes))
			p->refused = errno == ENOSPC || errno == EDQUOT ? 507 : 503;
	} else {
		p->refused = body_append(call, bytes);
		if (p->refused)
			give_back_bodies(p);
	}
}

void call_body_whole(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	if (p->fixed)
		call->body = (Str){ p->fixed, p->fixed_len };
	else if (p->body.len)
		call->body = buf_str(&p->body);
}

/* ---- refusing ---- */

static void refusal_words(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	call->status = p->refused;
	if (p->server && p->refused == 413)
		p->server->refused_large++;
	if (p->options->refused) {
		p->options->refused(p->options->app, call);
	} else {
		call->type = "application/problem+json";
		buf_addf(&call->out, "{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\"}\n",
			p->refused, MHD_get_reason_phrase_for((unsigned)p->refused));
	}
	reply_own_header(p, "Connection", "close");
}

void call_refused(HttpCall *call)
{
	refusal_words(call);
	http_finish(call);
}

/* More than anyone could have sent by mistake: a last word on the bare socket, then the end. */
static enum MHD_Result cut_flood(HttpCall *call)
{
	static const char words[] =
		"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

	call->priv->server->refused_large++;
	if (send(call->priv->conn->fd, words, sizeof(words) - 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return MHD_NO; /* the same answer; there is nobody to tell */
	return MHD_NO;
}

/* ---- callbacks of libmicrohttpd, all on the loop's thread ---- */

/* NULL: there was no memory for it, and it is about to close. */
static Conn *conn_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	assert(info);
	return info->socket_context;
}

void *on_request_line(void *server, const char *uri, struct MHD_Connection *mhd)
{
	HttpServer *s = server;
	Conn *conn = conn_of(mhd);
	HttpCall *call = conn ? call_new(s, &s->options) : NULL;

	if (!call)
		return NULL;
	call->priv->mhd = mhd;
	call->priv->conn = conn;
	call_read_target(call, str_from(uri));
	s->n_calls++;
	s->calls++;
	watch_began(s, call->priv->conn);
	return call;
}

static enum MHD_Result take_head(HttpCall *call, const char *method)
{
	struct HttpPrivate *p = call->priv;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(p->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

	call->method = method_of(method);
	MHD_get_connection_values_n(p->mhd, MHD_HEADER_KIND, note_line, &p->head);
	call_read_head(call);
	if (info && info->header_size > HTTP_HEAD_MAX_BYTES)
		p->refused = 431;
	bool has_body = p->head.encodings || p->head.length > 0;

	call_plan_body(call, has_body);
	p->progress = CALL_READING;
	/* Where the body ends is in doubt, or the sender waits for our leave: the answer comes first and ends
	 * the connection. */
	if (p->refused && has_body && (!framing_is_clear(&p->head) || p->head.expects_continue)) {
		p->progress = CALL_HANDLING;
		call_refused(call);
	}
	return MHD_YES;
}

/* True: it is finished and the answer is for the caller to send. False: it waits for another thread, and the
 * answer is sent when the loop has taken it off the queue of finished calls, even if that thread has finished
 * it meanwhile: what is in the queue must not end before it is taken off. */
static bool run_handler(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	watch_received(p->server, p->conn);
	p->progress = CALL_HANDLING;
	if (p->refused) {
		call_refused(call);
		return true;
	}
	call_body_whole(call);
	p->options->handle(p->options->app, call);
	/* By now this thread or another may have finished it. If not: only this thread takes finished calls
	 * off the queue, so that one finished between the next two lines is found suspended all the same. */
	Progress still = CALL_HANDLING;
	if (!atomic_compare_exchange_strong(&p->progress, &still, CALL_WAITING))
		return true;
	p->server->n_waiting++;
	MHD_suspend_connection(p->mhd);
	return false;
}

static enum MHD_Result send_reply(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;

	if (p->stream) {
		p->progress = CALL_REPLYING;
		if (stream_opens(call))
			return MHD_NO; /* closes the library's copy of the socket and ends the call */
		p->refused = 503;
		refusal_words(call);
	}
	struct MHD_Response *response = reply_response(call);
	if (!response)
		return MHD_NO;
	p->progress = CALL_REPLYING;
	if (p->server->stop_by_ms)
		MHD_add_response_header(response, "Connection", "close");
	enum MHD_Result queued = MHD_queue_response(p->mhd, (unsigned)call->status, response);
	MHD_destroy_response(response); /* the connection holds its own reference */
	return queued;
}

enum MHD_Result on_request(void *server, struct MHD_Connection *mhd, const char *url, const char *method,
	const char *version, const char *data, size_t *size, void **ret_call)
{
	HttpCall *call = *ret_call;

	(void)server, (void)mhd, (void)url, (void)version;
	if (!call)
		return MHD_NO; /* no memory for it */
	struct HttpPrivate *p = call->priv;

	if (p->progress == CALL_NEW) {
		enum MHD_Result ok = take_head(call, method);

		return p->progress == CALL_FINISHED ? send_reply(call) : ok;
	}
	if (*size) {
		p->conn->body_bytes += *size;
		call_take_body(call, (Str){ data, *size });
		*size = 0;
		return p->dropped_bytes > DROP_MAX_BYTES ? cut_flood(call) : MHD_YES;
	}
	if (p->progress == CALL_READING && !run_handler(call))
		return MHD_YES;
	return p->progress == CALL_FINISHED ? send_reply(call) : MHD_YES;
}

void on_request_end(
	void *server, struct MHD_Connection *mhd, void **ret_call, enum MHD_RequestTerminationCode how)
{
	HttpServer *s = server;
	HttpCall *call = *ret_call;

	(void)mhd, (void)how;
	if (!call)
		return;
	assert(call->priv->progress != CALL_HANDLING && call->priv->progress != CALL_WAITING);
	*ret_call = NULL;
	s->n_calls--;
	watch_replied(s, call->priv->conn);
	if (call->priv->stream) /* the client left before it was opened */
		stream_ends(call->priv->stream);
	call_free(call);
}

/* ---- from any thread ---- */

void http_finish(HttpCall *call)
{
	struct HttpPrivate *p = call->priv;
	HttpServer *s = p->server;

	reply_prepare(call);
	if (!s) {
		pthread_mutex_lock(&p->lock);
		if (p->progress == CALL_FINISHED)
			BUG("a call was finished twice");
		p->progress = CALL_FINISHED;
		pthread_cond_signal(&p->done);
		pthread_mutex_unlock(&p->lock);
		return;
	}
	Progress was = CALL_HANDLING;
	/* Still inside handle(): the loop sees it when handle() returns. The call may be gone at the next
	 * line. */
	if (atomic_compare_exchange_strong(&p->progress, &was, CALL_FINISHED))
		return;
	if (was != CALL_WAITING)
		BUG("a call was finished twice");
	s->inside++; /* s stays until we have left it: the call that we hold still counts */
	p->progress = CALL_FINISHED;
	p->next = atomic_load(&s->finished);
	while (!atomic_compare_exchange_weak(&s->finished, &p->next, call))
		;
	server_wake(s);
	s->inside--;
}

Str http_header(const HttpCall *call, const char *name)
{
	const struct HttpPrivate *p = call->priv;
	const char *value;
	size_t len;

	for (const char *const *line = p->memory_headers; line && *line; line++) {
		Str rest;
		Str key = str_cut(str_from(*line), ':', &rest);

		if (str_eq_nocase(key, str_from(name)))
			return str_trim(rest);
	}
	if (!p->mhd ||
		MHD_lookup_connection_value_n(p->mhd, MHD_HEADER_KIND, name, strlen(name), &value, &len) !=
			MHD_YES ||
		!value)
		return (Str){ "", 0 };
	return (Str){ value, len };
}
