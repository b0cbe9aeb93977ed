/*
 * webp_strip.c: a WebP with the chunks that make the picture and no others (RFC 9649).
 *
 *   RIFF size WEBP  [VP8X  ICCP  ALPH]  VP8 or VP8L  [EXIF  XMP]  |  dropped     chunk: name, length, bytes,
 * pad
 *
 * VP8X announces which other chunks there are, so its flags are written anew, and the size with it.
 */
#include "link/image_inside.h"

#include <string.h>

#define HEAD_BYTES 12
#define AROUND	   8 /* name and length of a chunk */
#define VP8X_BYTES 10

enum Vp8xFlag { FLAG_ANIMATION = 0x02, FLAG_XMP = 0x04, FLAG_EXIF = 0x08 };

typedef struct Webp {
	Pieces *p;
	size_t end; /* of the RIFF part */
	uint32_t orientation;
	bool has_picture;
} Webp;

static void put_le32(uint8_t *to, size_t v)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(v >> 8 * i);
}

typedef struct Chunk {
	size_t at;
	Str name, body;
	size_t whole; /* with its head and pad */
} Chunk;

/* *ret_more false: the end. */
static Status next_chunk(const Webp *w, size_t at, Chunk *ret, bool *ret_more)
{
	Str f = str_sub(w->p->file, 0, w->end);
	size_t len = read_le(f, at + 4, 4), padded = len + (len & 1);

	*ret_more = at < w->end;
	if (!*ret_more)
		return OK;
	if (w->end - at < AROUND || padded > w->end - at - AROUND)
		return image_truncated(w->p->c);
	*ret = (Chunk){ at, str_sub(f, at, 4), str_sub(f, at + AROUND, len), AROUND + padded };
	return OK;
}

static bool is(const Chunk *k, Str name)
{
	return str_eq(k->name, name);
}

/* An EXIF chunk may begin with the six bytes that JPEG needs. */
static Str tiff_of(Str exif)
{
	return str_starts(exif, STR("Exif\0\0")) ? str_sub(exif, 6, exif.len) : exif;
}

static Status find_orientation(Webp *w)
{
	Chunk k;
	bool more;

	for (size_t at = HEAD_BYTES;; at += k.whole) {
		TRY(next_chunk(w, at, &k, &more));
		if (!more)
			return OK;
		if (is(&k, STR("EXIF")))
			w->orientation = exif_read(tiff_of(k.body)).orientation;
	}
}

static Status check_lossy(const Webp *w, const Chunk *k)
{
	if (read_be(k->body, 3, 3) != 0x9D012A)
		return image_broken(w->p->c, "no VP8 key frame", k->at);
	return image_check_size(w->p->c, read_le(k->body, 6, 2) & 0x3FFF, read_le(k->body, 8, 2) & 0x3FFF);
}

static Status check_lossless(const Webp *w, const Chunk *k)
{
	uint32_t bits = read_le(k->body, 1, 4);

	if (read_be(k->body, 0, 1) != 0x2F || k->body.len < 5)
		return image_broken(w->p->c, "no VP8L picture", k->at);
	return image_check_size(w->p->c, (int64_t)(bits & 0x3FFF) + 1, (int64_t)(bits >> 14 & 0x3FFF) + 1);
}

static Status add_vp8x(Webp *w, const Chunk *k)
{
	uint8_t *made;

	if (k->at != HEAD_BYTES || k->body.len != VP8X_BYTES)
		return image_broken(w->p->c, "WebP head out of place", k->at);
	TRY(image_check_size(
		w->p->c, (int64_t)read_le(k->body, 4, 3) + 1, (int64_t)read_le(k->body, 7, 3) + 1));
	made = arena_dup(w->p->c->arena, w->p->file.ptr + k->at, AROUND + VP8X_BYTES);
	if (made[AROUND] & FLAG_ANIMATION)
		return fault(w->p->c, E_INVALID, "file", "image_animated");
	made[AROUND] = (uint8_t)(made[AROUND] & ~(FLAG_XMP | FLAG_EXIF));
	if (w->orientation != 1)
		made[AROUND] |= FLAG_EXIF;
	return pieces_add(w->p, (Str){ (const char *)made, AROUND + VP8X_BYTES });
}

static Status take_chunk(Webp *w, const Chunk *k)
{
	bool lossy = is(k, STR("VP8 ")), lossless = is(k, STR("VP8L"));

	if (is(k, STR("VP8X")))
		return add_vp8x(w, k);
	if (is(k, STR("ANIM")) || is(k, STR("ANMF")))
		return fault(w->p->c, E_INVALID, "file", "image_animated");
	if (lossy || lossless) {
		if (w->has_picture)
			return image_broken(w->p->c, "two pictures in a WebP", k->at);
		w->has_picture = true;
		TRY(lossy ? check_lossy(w, k) : check_lossless(w, k));
	}
	if (!lossy && !lossless && !is(k, STR("ALPH")) && !is(k, STR("ICCP")))
		return OK;
	return pieces_keep(w->p, k->at, k->whole);
}

static Status add_orientation(Webp *w)
{
	uint8_t *made = arena_alloc(w->p->c->arena, AROUND + EXIF_MINIMAL_BYTES);

	memcpy(made, "EXIF", 4);
	put_le32(made + 4, EXIF_MINIMAL_BYTES);
	exif_minimal(w->orientation, made + AROUND);
	return pieces_add(w->p, (Str){ (const char *)made, AROUND + EXIF_MINIMAL_BYTES });
}

Status webp_strip(Pieces *p)
{
	Webp w = { .p = p, .orientation = 1 };
	size_t size = read_le(p->file, 4, 4);
	uint8_t *head = arena_dup(p->c->arena, p->file.ptr, HEAD_BYTES);
	Chunk k;
	bool more, extended = false;

	if (size < HEAD_BYTES - AROUND || size > p->file.len - AROUND)
		return image_truncated(p->c);
	w.end = AROUND + size;
	TRY(find_orientation(&w));
	TRY(pieces_add(p, (Str){ (const char *)head, HEAD_BYTES }));
	for (size_t at = HEAD_BYTES;; at += k.whole) {
		TRY(next_chunk(&w, at, &k, &more));
		if (!more)
			break;
		extended = extended || is(&k, STR("VP8X"));
		TRY(take_chunk(&w, &k));
	}
	if (!w.has_picture)
		return image_broken(p->c, "WebP without a picture", w.end);
	if (w.orientation != 1 && extended)
		TRY(add_orientation(&w));
	put_le32(head + 4, (size_t)p->bytes - AROUND);
	return OK;
}
