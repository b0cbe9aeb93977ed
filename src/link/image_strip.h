/*
 * image_strip.h: a photo or document that proves something: what it is by its content, and what of it may be
 * kept.
 *
 * A phone writes into every photo where it was taken, when, and with which device. Who reports a neighbour or
 * shows an empty kitchen has not agreed to tell that, so it goes before the file is stored: JPEG APP1 (EXIF,
 * XMP), IPTC, comments, maker's parts and whatever follows the picture (some phones append a film with its
 * own position); PNG text, time and EXIF chunks; WebP EXIF and XMP. Only what is needed to show the picture
 * is kept, by a list of what is known, not of what is forbidden. Of the EXIF one number survives: the
 * orientation, without which the picture would lie on its side. The pixels are not touched, so nothing is
 * lost in quality.
 *
 * A PDF keeps its bytes (it may be signed) but for positions inside embedded photos, which are blanked.
 * Stripping twice gives the same bytes. Pure.
 */
#ifndef LINK_IMAGE_STRIP_H
#define LINK_IMAGE_STRIP_H

#include "base/ctx.h"

#define IMAGE_PIXELS_MAX ((int64_t)250000000) /* the largest phone camera has 200 million */
#define IMAGE_PIECES_MAX ((size_t)10000) /* a photo needs some thirty; each costs a write */

typedef struct Stripped {
	const char *type; /* "image/jpeg", "image/png", "image/webp", "application/pdf" */
	const Str *pieces; /* the file to store, in order: views into the given bytes, or into the arena */
	size_t count;
	int64_t bytes; /* of all pieces */
} Stripped;

/*
 * Faults, field "file": E_UNSUPPORTED "not_a_photo_or_pdf"; E_INVALID "truncated", "image_broken" (detail
 * says where), "image_too_many_pixels", "image_animated".
 */
NODISCARD Status image_strip(Ctx *c, Str file, Stripped *ret);

#endif
