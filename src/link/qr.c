/* qr.c: QR codes through libqrencode, so that one file knows it. See qr.h. */
#include "link/qr.h"

#include <qrencode.h>

bool qr_make(Arena *a, Str text, Qr *ret)
{
	if (text.len == 0 || text.len > QR_MAX_BYTES)
		return false;
	QRcode *code = QRcode_encodeString8bit(str_cstr(a, text), 0, QR_ECLEVEL_M);

	if (!code)
		return false;
	size_t n = (size_t)code->width * (size_t)code->width;
	uint8_t *dark = arena_dup(a, code->data, n);

	for (size_t i = 0; i < n; i++)
		dark[i] &= 1; /* the other bits say what a module is for */
	*ret = (Qr){ code->width, dark };
	QRcode_free(code);
	return true;
}

bool qr_is_dark(const Qr *q, int x, int y)
{
	assert(x >= 0 && y >= 0 && x < q->width && y < q->width);
	return q->dark[y * q->width + x];
}
