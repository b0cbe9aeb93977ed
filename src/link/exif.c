/* exif.c: the two things of an EXIF block that matter here: the orientation, and whether it tells a position
 * (EXIF 2.3; a TIFF 6.0 header with one list of 12-byte tags). */
#include "link/image_inside.h"

#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TAG_GPS		0x8825
#define TYPE_SHORT	3
#define TAG_BYTES	12

uint32_t read_be(Str s, size_t at, size_t n)
{
	uint32_t v = 0;

	if (at > s.len || n > s.len - at)
		return 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | (uint8_t)s.ptr[at + i];
	return v;
}

uint32_t read_le(Str s, size_t at, size_t n)
{
	uint32_t v = 0;

	if (at > s.len || n > s.len - at)
		return 0;
	for (size_t i = n; i-- > 0;)
		v = v << 8 | (uint8_t)s.ptr[at + i];
	return v;
}

Exif exif_read(Str tiff)
{
	Exif e = { .orientation = 1 };
	bool little = tiff.len >= 8 && memcmp(tiff.ptr, "II*\0", 4) == 0;
	bool big = tiff.len >= 8 && memcmp(tiff.ptr, "MM\0*", 4) == 0;
	uint32_t (*read)(Str, size_t, size_t) = little ? read_le : read_be;

	if (!little && !big)
		return e;
	size_t list = read(tiff, 4, 4), count = read(tiff, list, 2);
	for (size_t i = 0; i < count; i++) {
		size_t at = list + 2 + i * TAG_BYTES;

		if (at + TAG_BYTES > tiff.len)
			break;
		uint32_t tag = read(tiff, at, 2), value = read(tiff, at + 8, 2);
		if (tag == TAG_GPS)
			e.has_position = true;
		if (tag == TAG_ORIENTATION && read(tiff, at + 2, 2) == TYPE_SHORT && value >= 1 && value <= 8)
			e.orientation = value;
	}
	return e;
}

void exif_minimal(uint32_t orientation, uint8_t ret[EXIF_MINIMAL_BYTES])
{
	static const uint8_t form[EXIF_MINIMAL_BYTES] = {
		'M', 'M', 0, '*', 0, 0, 0, 8, /* the list begins at 8 */
		0, 1, /* one tag */
		TAG_ORIENTATION >> 8, TAG_ORIENTATION & 0xFF, 0, TYPE_SHORT, 0, 0, 0, 1, 0, 0, 0,
		0, /* its value */
		0, 0, 0, 0 /* no further list */
	};

	memcpy(ret, form, sizeof(form));
	ret[19] = (uint8_t)orientation;
}
