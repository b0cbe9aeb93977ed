/* image_strip.c: what a file is by its first bytes, and the pieces that are kept of it. See image_strip.h. */
#include "link/image_inside.h"

#include <string.h>

#define PIECES_FIRST 16

Status image_broken(Ctx *c, const char *what, size_t at)
{
	return faultf(c, E_INVALID, "file", "image_broken", "%s at byte %zu", what, at);
}

Status image_truncated(Ctx *c)
{
	return fault(c, E_INVALID, "file", "truncated");
}

Status image_check_size(Ctx *c, int64_t width, int64_t height)
{
	if (width <= 0 || height <= 0)
		return faultf(c, E_INVALID, "file", "image_broken", "no width or height");
	if (width > IMAGE_PIXELS_MAX / height)
		return faultf(c, E_INVALID, "file", "image_too_many_pixels", "%lld × %lld", (long long)width,
			(long long)height);
	return OK;
}

/* ---- pieces ---- */

static Status add(Pieces *p, Str s)
{
	if (s.len == 0)
		return OK;
	if (p->count == IMAGE_PIECES_MAX)
		return faultf(
			p->c, E_INVALID, "file", "image_broken", "more than %zu parts", IMAGE_PIECES_MAX);
	if (p->count == p->room) {
		size_t room = p->room ? 2 * p->room : PIECES_FIRST;
		Str *wider = arena_array(p->c->arena, Str, room);

		if (p->count)
			memcpy(wider, p->all, p->count * sizeof(Str));
		p->all = wider;
		p->room = room;
	}
	p->all[p->count++] = s;
	p->bytes += (int64_t)s.len;
	return OK;
}

Status pieces_keep(Pieces *p, size_t from, size_t len)
{
	Str *last = p->count ? &p->all[p->count - 1] : NULL;

	assert(from <= p->file.len && len <= p->file.len - from);
	if (last && last->ptr + last->len == p->file.ptr + from) {
		last->len += len;
		p->bytes += (int64_t)len;
		return OK;
	}
	return add(p, (Str){ p->file.ptr + from, len });
}

Status pieces_add(Pieces *p, Str made)
{
	return add(p, made);
}

/* ---- what it is ---- */

static bool begins(Str file, size_t at, Str with)
{
	return file.len >= at + with.len && memcmp(file.ptr + at, with.ptr, with.len) == 0;
}

static bool is_jpeg(Str f)
{
	return begins(f, 0, STR("\xFF\xD8\xFF"));
}

static bool is_png(Str f)
{
	return begins(f, 0, STR("\x89PNG\r\n\x1A\n"));
}

static bool is_webp(Str f)
{
	return begins(f, 0, STR("RIFF")) && begins(f, 8, STR("WEBP"));
}

static bool is_pdf(Str f)
{
	return begins(f, 0, STR("%PDF-"));
}

static const struct {
	bool (*is)(Str file);
	Status (*strip)(Pieces *p);
	const char *type;
} formats[] = {
	{ is_jpeg, jpeg_strip, "image/jpeg" },
	{ is_png, png_strip, "image/png" },
	{ is_webp, webp_strip, "image/webp" },
	{ is_pdf, pdf_strip, "application/pdf" },
};

Status image_strip(Ctx *c, Str file, Stripped *ret)
{
	Pieces p = { .c = c, .file = file };

	if (file.len == 0)
		return fault(c, E_INVALID, "file", "required");
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		if (!formats[i].is(file))
			continue;
		TRY(formats[i].strip(&p));
		*ret = (Stripped){ formats[i].type, p.all, p.count, p.bytes };
		return OK;
	}
	return fault(c, E_UNSUPPORTED, "file", "not_a_photo_or_pdf");
}
