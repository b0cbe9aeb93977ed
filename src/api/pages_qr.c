/* pages_qr.c: the link of a request as a QR code, drawn as one SVG path. See pages.h. */
#include "api/pages.h"
#include "link/qr.h"

#define QR_PATH_MAX ((size_t)32 << 10)

/* Each run of dark modules is one rectangle of the path. */
static void draw_runs(Buf *b, const Qr *code)
{
	for (int y = 0; y < code->width; y++) {
		for (int x = 0; x < code->width;) {
			int from = x;

			while (x < code->width && qr_is_dark(code, x, y))
				x++;
			if (x > from)
				buf_addf(b, "M%d %dh%dv1h-%dz", from + QR_QUIET_ZONE, y + QR_QUIET_ZONE,
					x - from, x - from);
			else
				x++;
		}
	}
}

static Str draw(Arena *a, const Qr *code, Str label)
{
	Buf b;
	int size = code->width + 2 * QR_QUIET_ZONE;

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
	Qr code;

	return (Markup){ qr_make(a, text, &code) ? draw(a, &code, label) : (Str){ "", 0 } };
}
