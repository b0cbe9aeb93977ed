/*
 * pages_photo.c: a photo sent with a form. It is stored when it arrives, so that a wrong telephone number
 * beside it does not cost a weak network the same megabytes again: the form that comes back carries the name
 * of what is kept, signed, for nobody may name a file that they did not send. See pages.h.
 */
#include "api/pages.h"

static Str signature(Call *c, Str name, Str type, Str bytes)
{
	Arena *a = &c->http->arena;
	Str what = str_printf(a, "photo|%.*s|%.*s|%.*s", STR_ARG(name), STR_ARG(type), STR_ARG(bytes));
	Hash h = hash_of_two(store_secret(c->app->options.store), what);

	return str_hex(a, h.bytes, 16);
}

Str pages_photo_kept(Call *c)
{
	Arena *a = &c->http->arena;
	const Proof *p = c->photo;

	if (!p)
		return (Str){ "", 0 };
	Str bytes = str_printf(a, "%lld", (long long)p->bytes);
	return str_printf(a, "%.*s|%.*s|%.*s|%.*s", STR_ARG(p->hash), STR_ARG(p->type), STR_ARG(bytes),
		STR_ARG(signature(c, p->hash, p->type, bytes)));
}

/* What a form of ours carried; anything else is no photo. */
static Proof *take_kept(Call *c, Str kept)
{
	Str rest = kept;
	Str name = str_cut(rest, '|', &rest), type = str_cut(rest, '|', &rest);
	Str bytes = str_cut(rest, '|', &rest);
	Str right = signature(c, name, type, bytes);
	int64_t n;

	if (!hash_eq(hash_of(right), hash_of(rest)) || !str_to_i64(bytes, &n))
		return NULL;
	Proof *p = arena_new(&c->http->arena, Proof);
	*p = (Proof){ .hash = name, .type = type, .bytes = n };
	return p;
}

void pages_photo_restore(Call *c, Str kept)
{
	if (!c->photo && kept.len)
		c->photo = take_kept(c, kept);
}

/* A need is never refused for its number, but a stranger's files are: they fill the disk. */
static bool came_too_fast(Call *c)
{
	const Rulebook *r = c->view->rules;
	Str key = str_printf(&c->http->arena, "photo:%.*s", STR_ARG(c->http->peer));

	return !limits_take(c->app->intake_limits, key, c->ctx.now_ms, r->intake_per_minute, r->intake_burst);
}

Status pages_photo_take(Call *c, Str kept, bool *ret_left)
{
	Str bytes, name;

	*ret_left = false;
	if (!http_form_file(c->http, "photo", &bytes, &name) || bytes.len == 0) {
		pages_photo_restore(c, kept);
		return OK;
	}
	*ret_left = !c->app->options.blob_dir || came_too_fast(c);
	if (*ret_left)
		return OK;
	Status st = proof_take(c, bytes, &c->photo);
	if (st != OK && c->ctx.fault.field)
		c->ctx.fault.field = "photo";
	return st;
}

Str pages_photo_words(Call *c)
{
	Arena *a = &c->http->arena;

	if (!c->photo)
		return (Str){ "", 0 };
	Str kb = str_printf(a, "%lld", (long long)(c->photo->bytes + 1023) / 1024);
	return words_put(a, pages_word(c, "resident.photo.kept"), "kb", kb);
}
