/*
 * pdf_strip.c: a PDF without the positions of the photos in it.
 *
 * A PDF finds its parts by their place in the file, so nothing is taken out: a photo's EXIF block that points
 * at a position, and an XMP packet that names one, are overwritten with zeros or spaces of the same length.
 * Everything else stays as it is, because a signed order is worth something only with its signature. What is
 * compressed once more (a photo inside an object stream) is not looked into. Depends on exif.c.
 */
#include "link/image_inside.h"

#include <string.h>

#define END_BYTES	 1024 /* "%%EOF" stands in the last so many bytes */
#define EXIF_HEAD	 "Exif\0\0"
#define EXIF_HEAD_BYTES	 6
#define APP1_BEFORE	 4 /* marker and length in front of it */
#define PACKET_MAX_BYTES ((size_t)256 << 10) /* XMP packets are some KB */
#define PACKETS_MAX	 1000 /* one a photo; each is searched for its end */

/* `len` bytes of `with` in place of the file's. */
static Status blank(Pieces *p, size_t from, size_t to, size_t len, char with)
{
	char *made = arena_alloc(p->c->arena, len);

	TRY(pieces_keep(p, from, to - from));
	memset(made, with, len);
	return pieces_add(p, (Str){ made, len });
}

/* The block of EXIF whose name stands at `at`: how many of its bytes tell a position; 0: none. */
static size_t exif_to_blank(Str f, size_t at)
{
	size_t len;

	if (at < APP1_BEFORE || read_be(f, at - APP1_BEFORE, 2) != 0xFFE1)
		return 0;
	len = read_be(f, at - 2, 2);
	if (len < 2 + EXIF_HEAD_BYTES || len - 2 > f.len - at)
		return 0;
	Str tiff = str_sub(f, at + EXIF_HEAD_BYTES, len - 2 - EXIF_HEAD_BYTES);
	return exif_read(tiff).has_position ? tiff.len : 0;
}

/* An XMP packet that begins at `at`: what stands between its first and its last line, when it names a place.
 */
static size_t packet_to_blank(Str f, size_t at, size_t *ret_skip)
{
	Str packet = str_sub(f, at, PACKET_MAX_BYTES);
	ptrdiff_t head = str_find(packet, STR("?>")), end = str_find(packet, STR("<?xpacket end"));

	if (head < 0 || end < head + 2)
		return 0;
	*ret_skip = (size_t)head + 2;
	Str inside = str_sub(packet, *ret_skip, (size_t)end - *ret_skip);
	return str_find(inside, STR("GPSL")) >= 0 ? inside.len : 0;
}

static bool next_mark(Str f, size_t from, Str mark, size_t *ret)
{
	const char *found = from < f.len ? memmem(f.ptr + from, f.len - from, mark.ptr, mark.len) : NULL;

	*ret = found ? (size_t)(found - f.ptr) : f.len;
	return found != NULL;
}

Status pdf_strip(Pieces *p)
{
	Str f = p->file;
	size_t kept = 0, exif = 0, packet = 0, packets = 0;

	if (str_find(str_sub(f, f.len > END_BYTES ? f.len - END_BYTES : 0, END_BYTES), STR("%%EOF")) < 0)
		return image_truncated(p->c);
	bool has_exif = next_mark(f, 0, STR(EXIF_HEAD), &exif);
	bool has_packet = next_mark(f, 0, STR("<?xpacket begin"), &packet);
	while (has_exif || has_packet) {
		bool is_exif = exif < packet;
		size_t at = is_exif ? exif : packet, skip = EXIF_HEAD_BYTES;
		size_t len = is_exif ? exif_to_blank(f, at) : packet_to_blank(f, at, &skip);

		if (len && at + skip >= kept) {
			TRY(blank(p, kept, at + skip, len, is_exif ? '\0' : ' '));
			kept = at + skip + len;
		}
		if (is_exif)
			has_exif = next_mark(f, at + 1, STR(EXIF_HEAD), &exif);
		else
			has_packet = next_mark(f, at + 1, STR("<?xpacket begin"), &packet);
		if (!is_exif && ++packets > PACKETS_MAX)
			return image_broken(p->c, "too many XMP packets", at);
	}
	return pieces_keep(p, kept, f.len - kept);
}
