/*
 * proofs.c: photos and papers that prove something: in by POST /requests/{id}/proof, out by GET /proofs/{id}.
 *
 * A file is judged by its content, stripped of where and when it was taken, and lies on the disk before a row
 * names it. It goes out only to who may read personal fields of its request, in a sandbox, so that a file
 * that is also a page can do nothing. Depends on link/image_strip, store/blob.
 */
#include "api/handlers.h"

#include "link/image_strip.h"
#include "store/blob.h"

#include <unistd.h>

Status proof_take(Call *c, Str bytes, Proof **ret)
{
	Proof *p = arena_new(&c->http->arena, Proof);
	Stripped s;

	if ((int64_t)bytes.len > BLOB_MAX_BYTES)
		return fault(&c->ctx, E_TOO_LARGE, "file", "too_large");
	TRY(image_strip(&c->ctx, bytes, &s));
	TRY(blob_put(&c->ctx, c->app->options.blob_dir, s.pieces, s.count, &p->hash));
	p->type = str_from(s.type);
	p->bytes = s.bytes;
	*ret = p;
	return OK;
}

Status proof_add(Call *c)
{
	RequestWorld *w = arena_new(&c->http->arena, RequestWorld);
	Proof *p;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(call_request(c, id, &w->now));
	w->dir = c->view->dir;
	w->rules = c->view->rules;
	/* The writer asks again; here it saves storing what will be refused. */
	if (!(request_acts(w, ACTOR_STAFF, &c->rights, c->ctx.now_ms) >> ACT_PROOF & 1))
		return fault(&c->ctx, E_FORBIDDEN, NULL, "no_capability");
	TRY(proof_take(c, http_body(c->http), &p));
	c->command = (Command){ .kind = COMMAND_PROOF, .subject_id = id, .row = p };
	c->ok_status = 201;
	return call_commit(c, c->http->path);
}

static const char *ending_of(Str type)
{
	static const struct {
		Str type;
		const char *ending;
	} endings[] = { { STR_INIT("image/jpeg"), "jpg" }, { STR_INIT("image/png"), "png" },
		{ STR_INIT("image/webp"), "webp" }, { STR_INIT("application/pdf"), "pdf" } };

	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		if (str_eq(type, endings[i].type))
			return endings[i].ending;
	}
	return "bin";
}

Status proof_show(Call *c)
{
	Arena *a = &c->http->arena;
	int64_t id;
	Proof p;
	Request r;
	Str path;

	TRY(call_id(c, 0, &id));
	Status st = row_get(&c->ctx, c->db, &proof_resource, id, &p);
	if (st == E_NOT_FOUND)
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(st);
	TRY(call_request(c, p.request_id, &r));
	if (!(call_may_see(c, r.area_id) & PERSONAL))
		return fault(&c->ctx, E_FORBIDDEN, NULL, "no_capability");
	if (!blob_path(a, c->app->options.blob_dir, p.hash, &path) || access(path.ptr, R_OK) != 0)
		return fault(&c->ctx, E_CORRUPT, "id", "file_missing");
	const char *how = str_starts(p.type, STR("image/")) ? "inline" : "attachment";
	c->http->file_path = path.ptr;
	c->http->type = str_cstr(a, p.type);
	http_reply_header(c->http, "Content-Disposition",
		str_printf(a, "%s; filename=\"proof-%lld.%s\"", how, (long long)p.id, ending_of(p.type)));
	http_reply_header(c->http, "Content-Security-Policy", STR("sandbox; default-src 'none'"));
	return journal_reads(c, &r, 1, STR("handling"));
}
