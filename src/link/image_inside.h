/* image_inside.h: what the formats of image_strip.h share. Private to link/. */
#ifndef LINK_IMAGE_INSIDE_H
#define LINK_IMAGE_INSIDE_H

#include "link/image_strip.h"

/* What is kept of a file, in order. Neighbours become one piece. */
typedef struct Pieces {
	Ctx *c;
	Str file;
	Str *all;
	size_t count, room;
	int64_t bytes;
} Pieces;

NODISCARD Status pieces_keep(Pieces *p, size_t from, size_t len); /* a part of the file */
NODISCARD Status pieces_add(Pieces *p, Str made); /* something of our own, in the arena */

Status image_broken(Ctx *c, const char *what, size_t at);
Status image_truncated(Ctx *c);
NODISCARD Status image_check_size(Ctx *c, int64_t width, int64_t height);

uint32_t read_be(Str s, size_t at, size_t n); /* 1 … 4 bytes; 0 beyond the end */
uint32_t read_le(Str s, size_t at, size_t n);

/* One format a function: fills p, or faults. */
NODISCARD Status jpeg_strip(Pieces *p);
NODISCARD Status png_strip(Pieces *p);
NODISCARD Status webp_strip(Pieces *p);
NODISCARD Status pdf_strip(Pieces *p);

/* ---- EXIF (exif.c): a TIFF header and a list of tags ---- */

typedef struct Exif {
	uint32_t orientation; /* 1 … 8; 1: as it lies, also when absent or unreadable */
	bool has_position; /* points at a list of GPS tags */
} Exif;
Exif exif_read(Str tiff);

#define EXIF_MINIMAL_BYTES 26
/* A TIFF that says only the orientation. */
void exif_minimal(uint32_t orientation, uint8_t ret[EXIF_MINIMAL_BYTES]);

#endif
