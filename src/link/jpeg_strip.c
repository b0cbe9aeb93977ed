/*
 * jpeg_strip.c: a JPEG without what it tells beside the picture (ITU-T T.81 annex B, JFIF 1.02, EXIF 2.3).
 *
 *   SOI  segments (tables, frame, APPn, COM)  SOS  compressed data  [segments  SOS  data]…  EOI  |  dropped
 */
#include "link/image_inside.h"

#include <string.h>

enum Marker {
	TEM = 0x01,
	SOF0 = 0xC0,
	DHT = 0xC4,
	JPG = 0xC8,
	DAC = 0xCC,
	SOF15 = 0xCF,
	RST0 = 0xD0,
	RST7 = 0xD7,
	SOI = 0xD8,
	EOI = 0xD9,
	SOS = 0xDA,
	DQT = 0xDB,
	DNL = 0xDC,
	DRI = 0xDD,
	APP0 = 0xE0,
	APP1 = 0xE1,
	APP2 = 0xE2,
	APP14 = 0xEE,
	APP15 = 0xEF,
	COM = 0xFE,
};

typedef struct Jpeg {
	Pieces *p;
	size_t at;
	bool has_frame, has_scan, has_orientation;
} Jpeg;

static bool is_frame(unsigned marker)
{
	return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

static bool has_name(Str body, Str name)
{
	return body.len >= name.len && memcmp(body.ptr, name.ptr, name.len) == 0;
}

/* JFIF says which colours the numbers mean. A thumbnail in it may show what was cut off the picture. */
static bool is_plain_jfif(Str body)
{
	return body.len == 14 && has_name(body, STR("JFIF\0")) && read_be(body, 12, 2) == 0;
}

static Status keep_orientation(Jpeg *j, Str body)
{
	static const uint8_t head[] = { 0xFF, APP1, 0, 2 + 6 + EXIF_MINIMAL_BYTES, 'E', 'x', 'i', 'f', 0, 0 };
	uint8_t *made;
	Exif e;

	if (j->has_orientation || !has_name(body, STR("Exif\0\0")))
		return OK;
	e = exif_read(str_sub(body, 6, body.len));
	if (e.orientation == 1)
		return OK;
	j->has_orientation = true;
	made = arena_alloc(j->p->c->arena, sizeof(head) + EXIF_MINIMAL_BYTES);
	memcpy(made, head, sizeof(head));
	exif_minimal(e.orientation, made + sizeof(head));
	return pieces_add(j->p, (Str){ (const char *)made, sizeof(head) + EXIF_MINIMAL_BYTES });
}

/* The next marker; any number of FF may stand before it. */
static Status next_marker(Jpeg *j, unsigned *ret)
{
	Str f = j->p->file;

	if (j->at >= f.len)
		return image_truncated(j->p->c);
	if ((uint8_t)f.ptr[j->at] != 0xFF)
		return image_broken(j->p->c, "no JPEG marker", j->at);
	while (j->at < f.len && (uint8_t)f.ptr[j->at] == 0xFF)
		j->at++;
	if (j->at >= f.len)
		return image_truncated(j->p->c);
	*ret = (uint8_t)f.ptr[j->at++];
	return OK;
}

static bool is_kept(unsigned marker, Str body)
{
	switch (marker) {
	case DHT:
	case DAC:
	case DQT:
	case DNL:
	case DRI:
	case SOS: return true;
	case APP0: return is_plain_jfif(body);
	case APP2: return has_name(body, STR("ICC_PROFILE\0")); /* without it a phone's colours are pale */
	case APP14: return has_name(body, STR("Adobe")); /* says whether colours are RGB or YCbCr */
	default: return is_frame(marker);
	}
}

/* Compressed data up to the next marker that ends it: FF00 is a byte FF, FFD0 … FFD7 are restart points. */
static Status keep_scan(Jpeg *j)
{
	Str f = j->p->file;
	size_t from = j->at, i = j->at;

	for (;;) {
		const char *ff = i < f.len ? memchr(f.ptr + i, 0xFF, f.len - i) : NULL;

		if (!ff || ff + 1 >= f.ptr + f.len)
			return image_truncated(j->p->c);
		unsigned next = (uint8_t)ff[1];

		i = (size_t)(ff - f.ptr);
		if (next != 0 && !(next >= RST0 && next <= RST7))
			break;
		i += 2;
	}
	j->at = i;
	j->has_scan = true;
	return pieces_keep(j->p, from, i - from);
}

/* One segment with its length; j->at is behind the marker. */
static Status take_segment(Jpeg *j, unsigned marker)
{
	Str f = j->p->file;
	size_t len = read_be(f, j->at, 2);

	if (f.len - j->at < 2 || len > f.len - j->at)
		return image_truncated(j->p->c);
	if (len < 2)
		return image_broken(j->p->c, "JPEG segment without length", j->at);
	Str body = str_sub(f, j->at + 2, len - 2);
	if (is_frame(marker)) {
		TRY(image_check_size(j->p->c, read_be(body, 3, 2), read_be(body, 1, 2)));
		j->has_frame = true;
	}
	if (marker == SOS && !j->has_frame)
		return image_broken(j->p->c, "JPEG scan before its frame", j->at);
	if (is_kept(marker, body)) {
		TRY(pieces_keep(j->p, j->at - 2, len + 2));
	} else if (marker == APP1) {
		TRY(keep_orientation(j, body));
	} else if (marker != COM && !(marker >= APP0 && marker <= APP15)) {
		return image_broken(j->p->c, "unknown JPEG segment", j->at);
	}
	j->at += len;
	return marker == SOS ? keep_scan(j) : OK;
}

Status jpeg_strip(Pieces *p)
{
	Jpeg j = { .p = p, .at = 2 };
	unsigned marker = 0;

	TRY(pieces_keep(p, 0, 2));
	for (;;) {
		TRY(next_marker(&j, &marker));
		if (marker == EOI)
			break;
		if (marker == 0 || marker == TEM || marker == SOI || (marker >= RST0 && marker <= RST7))
			return image_broken(p->c, "JPEG marker out of place", j.at);
		TRY(take_segment(&j, marker));
	}
	if (!j.has_scan)
		return image_broken(p->c, "JPEG without a picture", j.at);
	return pieces_keep(p, j.at - 2, 2); /* what follows the picture is not it */
}
