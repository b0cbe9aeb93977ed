/*
 * png_strip.c: a PNG with the chunks that make the picture and no others (PNG, third edition, clause 11).
 *
 *   signature  IHDR  [chunks]  IDAT…  IEND  |  dropped          chunk: length, name, bytes, CRC of name and
 * bytes
 */
#include "link/image_inside.h"

#include <string.h>
#include <zlib.h>

#define SIGNATURE_BYTES 8
#define AROUND_BYTES	12 /* length, name and CRC */

/* Everything else tells of words, times, places or programs, or makes it move. */
static const char *const kept[] = { "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP",
	"cICP", "sBIT", "bKGD", "pHYs" };

static bool is_kept(Str name)
{
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		if (str_eq(name, str_from(kept[i])))
			return true;
	}
	return false;
}

static uint32_t crc_of(Str bytes)
{
	return (uint32_t)crc32_z(crc32_z(0, NULL, 0), (const Bytef *)bytes.ptr, bytes.len);
}

static void put_be32(uint8_t *to, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(v >> (24 - 8 * i));
}

static Status keep_orientation(Pieces *p, Str exif)
{
	Exif e = exif_read(exif);
	uint8_t *made;

	if (e.orientation == 1)
		return OK;
	made = arena_alloc(p->c->arena, AROUND_BYTES + EXIF_MINIMAL_BYTES);
	put_be32(made, EXIF_MINIMAL_BYTES);
	memcpy(made + 4, "eXIf", 4);
	exif_minimal(e.orientation, made + 8);
	put_be32(made + 8 + EXIF_MINIMAL_BYTES,
		crc_of((Str){ (const char *)made + 4, 4 + EXIF_MINIMAL_BYTES }));
	return pieces_add(p, (Str){ (const char *)made, AROUND_BYTES + EXIF_MINIMAL_BYTES });
}

static Status take_chunk(Pieces *p, size_t at, Str name, Str body)
{
	bool is_first = at == SIGNATURE_BYTES;

	if (is_first != str_eq(name, STR("IHDR")))
		return image_broken(p->c, "PNG head out of place", at);
	if (is_first)
		TRY(image_check_size(p->c, read_be(body, 0, 4), read_be(body, 4, 4)));
	if (crc_of(str_sub(p->file, at + 4, 4 + body.len)) != read_be(p->file, at + 8 + body.len, 4))
		return image_broken(p->c, "PNG chunk with a wrong checksum", at);
	if (is_kept(name))
		return pieces_keep(p, at, AROUND_BYTES + body.len);
	if (str_eq(name, STR("eXIf")))
		return keep_orientation(p, body);
	if (!(name.ptr[0] &
		    0x20)) /* a capital: the picture cannot be shown without it, and we do not know it */
		return image_broken(p->c, "unknown PNG chunk", at);
	return OK;
}

Status png_strip(Pieces *p)
{
	size_t at = SIGNATURE_BYTES;
	bool has_data = false, has_exif = false;

	TRY(pieces_keep(p, 0, SIGNATURE_BYTES));
	for (;;) {
		size_t len = read_be(p->file, at, 4);
		Str name = str_sub(p->file, at + 4, 4);

		if (p->file.len < at + AROUND_BYTES || len > p->file.len - at - AROUND_BYTES)
			return image_truncated(p->c);
		bool is_exif = str_eq(name, STR("eXIf"));
		if (is_exif && has_exif)
			return image_broken(p->c, "two PNG EXIF chunks", at);
		has_exif = has_exif || is_exif;
		has_data = has_data || str_eq(name, STR("IDAT"));
		TRY(take_chunk(p, at, name, str_sub(p->file, at + 8, len)));
		if (str_eq(name, STR("IEND")))
			break;
		at += AROUND_BYTES + len;
	}
	return has_data ? OK : image_broken(p->c, "PNG without a picture", at);
}
