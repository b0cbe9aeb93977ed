/*
 * qr.h: a text as the modules of a QR code (ISO/IEC 18004), for whoever draws it: a page, a picture, a paper.
 */
#ifndef LINK_QR_H
#define LINK_QR_H

#include "base/str.h"

#define QR_QUIET_ZONE 4 /* modules of white around it */
#define QR_MAX_BYTES  200 /* of text; ours are about 80. Larger ones get too fine for a bad camera */

typedef struct Qr {
	int width; /* modules on a side, without the quiet zone */
	const uint8_t *dark; /* width × width, row by row, 1 or 0 */
} Qr;

/* False when the text is too long, or memory ran out. Level M: it bears a fold or a stain on paper. */
NODISCARD bool qr_make(Arena *a, Str text, Qr *ret);
bool qr_is_dark(const Qr *q, int x, int y);

#endif
