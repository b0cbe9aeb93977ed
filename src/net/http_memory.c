/* http_memory.c: the same application without a socket: for tests, fuzzers, and a program that asks itself.
 * See http.h. */
#include "net/http_internal.h"

#include <string.h>
#include <unistd.h>

static void read_head(HttpCall *call, const HttpMemory *in)
{
	struct HttpPrivate *p = call->priv;

	for (const char *const *line = in->headers; line && *line; line++) {
		Str value;
		Str name = str_cut(str_from(*line), ':', &value);

		head_note(&p->head, name, str_trim(value));
	}
	/* A caller need not count: the body is what it is. */
	if (in->body.len && !p->head.encodings) {
		p->head.lengths = 1;
		p->head.length = in->body.len;
		p->head.length_bad = false;
	}
	call_read_head(call);
}

static void run(HttpCall *call, const HttpMemory *in)
{
	struct HttpPrivate *p = call->priv;

	call->method = in->method;
	call_read_target(call, str_from(in->target));
	read_head(call, in);
	call_plan_body(call, in->body.len > 0);
	if (in->body.len)
		call_take_body(call, in->body);
	p->progress = CALL_HANDLING;
	if (p->refused) {
		call_refused(call);
		return;
	}
	call_body_whole(call);
	p->options->handle(p->options->app, call);
}

HttpCall *http_memory_call(const HttpOptions *options, const HttpMemory *in)
{
	HttpCall *call = call_new(NULL, options);

	if (!call)
		return NULL;
	struct HttpPrivate *p = call->priv;

	p->memory_headers = in->headers;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->done, NULL);
	run(call, in);
	pthread_mutex_lock(&p->lock);
	while (p->progress != CALL_FINISHED)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);
	if (call->method == HEAD && !p->stream)
		buf_clear(&call->out);
	return call;
}

Str http_memory_header(const HttpCall *call, const char *name)
{
	return str_eq_nocase(str_from(name), STR("Content-Type")) ? str_from(call->type)
								  : reply_header(call, name);
}

Str http_memory_said(HttpCall *call, Arena *a)
{
	HttpStream *s = call->priv->stream;

	if (!s)
		return str_dup(a, buf_str(&call->out));
	pthread_mutex_lock(&s->lock);
	Str said = str_dup(a, buf_str(&call->out));
	pthread_mutex_unlock(&s->lock);
	return said;
}

void http_memory_done(HttpCall **memory)
{
	HttpCall *call = *memory;

	*memory = NULL;
	if (!call)
		return;
	struct HttpPrivate *p = call->priv;

	if (p->stream)
		stream_ends(p->stream);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->done);
	call_free(call);
}
