/*
 * pages_card.c: the slip as a picture to keep among the photos of a phone: the code in large letters above
 * the QR code that opens it. A PNG of one bit a pixel, a few kilobytes, drawn here because no font may be at
 * hand. See pages.h.
 */
#include "api/pages.h"
#include "link/qr.h"

#include <string.h>
#include <zlib.h>

#define GLYPH_ROWS    7
#define GLYPH_COLUMNS 5
#define GLYPH_STEP    6 /* with the gap */
#define MODULE_PIXELS 8
#define CARD_MAX_PX   800 /* the longest link gives 61 modules and the quiet zone */

/* The letters that a code can have, five bits a row from the top. */
static const struct {
	char letter;
	uint8_t rows[GLYPH_ROWS];
} glyphs[] = {
	{ '2', { 0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f } },
	{ '3', { 0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e } },
	{ '4', { 0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02 } },
	{ '5', { 0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e } },
	{ '6', { 0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e } },
	{ '7', { 0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08 } },
	{ '8', { 0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e } },
	{ '9', { 0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c } },
	{ 'A', { 0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11 } },
	{ 'C', { 0x0e, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0e } },
	{ 'D', { 0x1c, 0x12, 0x11, 0x11, 0x11, 0x12, 0x1c } },
	{ 'E', { 0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f } },
	{ 'F', { 0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10 } },
	{ 'G', { 0x0e, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0f } },
	{ 'H', { 0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11 } },
	{ 'K', { 0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11 } },
	{ 'M', { 0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11 } },
	{ 'N', { 0x11, 0x11, 0x19, 0x15, 0x13, 0x11, 0x11 } },
	{ 'P', { 0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10 } },
	{ 'R', { 0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11 } },
	{ 'S', { 0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e } },
	{ 'T', { 0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04 } },
	{ 'X', { 0x11, 0x11, 0x0a, 0x04, 0x0a, 0x11, 0x11 } },
	{ 'Y', { 0x11, 0x11, 0x0a, 0x04, 0x04, 0x04, 0x04 } },
	{ '-', { 0x00, 0x00, 0x00, 0x1f, 0x00, 0x00, 0x00 } },
};

/* White at first; a bit of 0 is black, as PNG's grey of one bit has it. */
typedef struct Card {
	uint8_t *bits;
	size_t width, height, stride; /* pixels, pixels, bytes with the row's filter byte */
} Card;

static Card card_new(Arena *a, size_t width, size_t height)
{
	Card c = { .width = width, .height = height, .stride = 1 + (width + 7) / 8 };

	c.bits = arena_alloc(a, c.stride * height);
	memset(c.bits, 0xff, c.stride * height);
	for (size_t y = 0; y < height; y++)
		c.bits[y * c.stride] = 0; /* no filter */
	return c;
}

static void black_square(Card *c, size_t left, size_t top, size_t side)
{
	assert(left + side <= c->width && top + side <= c->height);
	for (size_t y = top; y < top + side; y++) {
		for (size_t x = left; x < left + side; x++)
			c->bits[y * c->stride + 1 + x / 8] &= (uint8_t) ~(0x80 >> x % 8);
	}
}

static void draw_code(Card *c, Str code, size_t left, size_t top, size_t pixel)
{
	for (size_t i = 0; i < code.len; i++) {
		size_t g = 0;

		while (g < COUNT_OF(glyphs) && glyphs[g].letter != code.ptr[i])
			g++;
		assert(g < COUNT_OF(glyphs));
		for (size_t bit = 0; bit < GLYPH_ROWS * GLYPH_COLUMNS; bit++) {
			size_t row = bit / GLYPH_COLUMNS, column = bit % GLYPH_COLUMNS;

			if (glyphs[g].rows[row] >> (GLYPH_COLUMNS - 1 - column) & 1)
				black_square(c, left + (i * GLYPH_STEP + column) * pixel, top + row * pixel,
					pixel);
		}
	}
}

static void draw_qr(Card *c, const Qr *qr, size_t top)
{
	size_t n = (size_t)qr->width;

	for (size_t i = 0; i < n * n; i++) {
		if (qr->dark[i])
			black_square(c, (i % n + QR_QUIET_ZONE) * MODULE_PIXELS,
				top + (i / n + QR_QUIET_ZONE) * MODULE_PIXELS, MODULE_PIXELS);
	}
}

/* ---- PNG ---- */

static void put_u32(Buf *b, uint32_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_add_char(b, (char)(v >> shift & 0xff));
}

static void put_chunk(Buf *b, const char *type, Str data)
{
	size_t from = b->len + 4;

	put_u32(b, (uint32_t)data.len);
	buf_add(b, str_from(type));
	buf_add(b, data);
	if (buf_ok(b))
		put_u32(b, (uint32_t)crc32(0, (const Bytef *)b->ptr + from, (uInt)(b->len - from)));
}

static void put_png(Buf *b, Arena *a, const Card *c)
{
	uLong room = compressBound((uLong)(c->stride * c->height));
	Bytef *packed = arena_alloc(a, room);
	Buf head;

	if (compress2(packed, &room, c->bits, (uLong)(c->stride * c->height), Z_BEST_SPEED) != Z_OK)
		arena_give_up(a); /* the room always suffices */
	buf_init(&head, 64);
	put_u32(&head, (uint32_t)c->width);
	put_u32(&head, (uint32_t)c->height);
	buf_add(&head, (Str){ "\1\0\0\0\0", 5 }); /* one bit, grey, as always, not interlaced */
	buf_add(b, STR("\x89PNG\r\n\x1a\n"));
	put_chunk(b, "IHDR", buf_str(&head));
	put_chunk(b, "IDAT", (Str){ (const char *)packed, room });
	put_chunk(b, "IEND", (Str){ "", 0 });
	buf_done(&head);
}

bool pages_card(Arena *a, Str code, Str link, Buf *out)
{
	Qr qr;

	if (!qr_make(a, link, &qr))
		return false;
	size_t width = ((size_t)qr.width + 2 * QR_QUIET_ZONE) * MODULE_PIXELS;
	size_t columns = code.len * GLYPH_STEP + 2 * QR_QUIET_ZONE, pixel = width / columns;
	if (width > CARD_MAX_PX || pixel == 0)
		return false;
	size_t text_height = (GLYPH_ROWS + QR_QUIET_ZONE) * pixel;
	Card c = card_new(a, width, text_height + width);

	draw_code(&c, code, (width - (code.len * GLYPH_STEP - 1) * pixel) / 2, QR_QUIET_ZONE * pixel, pixel);
	draw_qr(&c, &qr, text_height);
	put_png(out, a, &c);
	return buf_ok(out);
}
