/* photo.h: photos for tests: as small as a PNG can be, or as long as one of a phone. */
#ifndef TESTS_HTTP_PHOTO_H
#define TESTS_HTTP_PHOTO_H

#include "store/fresh.h"

#include "base/buf.h"

#include <zlib.h>

#define PLACE "10.9804,106.6519" /* what must not stay in it */

static void put_be(Buf *b, uint32_t v)
{
	for (int i = 4; i-- > 0;)
		buf_add_char(b, (char)(v >> 8 * i & 0xFF));
}

static void put_chunk(Buf *b, const char *name, Str body)
{
	put_be(b, (uint32_t)body.len);
	size_t from = b->len;
	buf_add(b, str_from(name));
	buf_add(b, body);
	put_be(b, (uint32_t)crc32(0, (const Bytef *)b->ptr + from, (uInt)(b->len - from)));
}

/* A PNG that tells where it was taken; padded to be as long as a photo when asked. */
UNUSED static Str photo_of(const char *words, size_t padding)
{
	Buf b;
	char *pad = arena_alloc(&fresh.arena, padding + 1);

	buf_init(&b, padding + 10000);
	buf_add(&b, STR("\x89PNG\r\n\x1A\n"));
	put_chunk(&b, "IHDR", (Str){ "\0\0\0\x02\0\0\0\x02\x08\x02\0\0\0", 13 });
	put_chunk(&b, "tEXt", STR("Comment\0" PLACE));
	put_chunk(&b, "IDAT", str_from(words));
	put_chunk(&b, "IDAT", (Str){ pad, padding });
	put_chunk(&b, "IEND", STR(""));
	Str made = str_dup(&fresh.arena, buf_str(&b));
	buf_done(&b);
	return made;
}

#endif
