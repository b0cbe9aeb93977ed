/* pages_qr.c: the link of a request as a QR code: libqrencode's matrix, drawn as one SVG path. See pages.h.
 */
#include "api/pages.h"

#include <qrencode.h>

#define QUIET_ZONE   4 /* modules of white around it (ISO/IEC 18004) */
#define QR_MAX_BYTES 200 /* of text; ours are about 80. Larger ones get too fine for a bad camera */
#define QR_PATH_MAX  ((size_t)32 << 10)

/* Each run of dark modules is one rectangle of the path. */
static void draw_runs(Buf *b, const QRcode *code)
{
	for (int y = 0; y < code->width; y++) {
		const unsigned char *row = code->data + y * code->width;

		for (int x = 0; x < code->width;) {
			int from = x;

			while (x < code->width && row[x] & 1)
				x++;
			if (x > from)
				buf_addf(b, "M%d %dh%dv1h-%dz", from + QUIET_ZONE, y + QUIET_ZONE, x - from,
					x - from);
			else
				x++;
		}
	}
}

static Str draw(Arena *a, const QRcode *code, Str label)
{
	Buf b;
	int size = code->width + 2 * QUIET_ZONE;

	buf_init(&b, QR_PATH_MAX);
	buf_addf(&b, "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", size, size);
	buf_add_html(&b, label);
	buf_addf(&b, "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
		size, size);
	draw_runs(&b, code);
	buf_add(&b, STR("\"/></svg>"));
	Str svg = buf_ok(&b) ? str_dup(a, buf_str(&b)) : (Str){ "", 0 };
	buf_done(&b);
	return svg;
}

Markup pages_qr(Arena *a, Str text, Str label)
{
	if (text.len > QR_MAX_BYTES)
		return (Markup){ { "", 0 } };
	/* Level M bears a fold or a stain on paper. */
	QRcode *code = QRcode_encodeString8bit(str_cstr(a, text), 0, QR_ECLEVEL_M);

	if (!code)
		return (Markup){ { "", 0 } };
	Str svg = draw(a, code, label);
	QRcode_free(code);
	return (Markup){ svg };
}
