/* paper_text.c: texts as pango sets them, in the one family of official documents. See paper_inside.h. */
#include "link/paper_inside.h"

#include <string.h>

/* Decree 30/2020, appendix I, I.4 wants Times New Roman; this family of Debian has its measures and all
 * letters of Vietnamese. */
#define FAMILY	    "Liberation Serif"
#define FAMILY_FROM "install the package fonts-liberation2"

static const struct {
	int points;
	bool bold, italic;
} styles[] = {
#define X(symbol, points, least, most, bold, italic, item) { points, bold, italic },
	PAPER_STYLE_LIST(X)
#undef X
};

#define X(symbol, points, least, most, bold, italic, item)                                                   \
	_Static_assert((points) >= (least) && (points) <= (most), "item " item);
PAPER_STYLE_LIST(X)
#undef X
#define X(symbol, tenths, least, most, item)                                                                 \
	_Static_assert((tenths) >= (least) && (tenths) <= (most), "item " item);
PAPER_LENGTH_LIST(X)
#undef X

static PangoFontDescription *describe(PaperStyle style)
{
	PangoFontDescription *d = pango_font_description_new();

	pango_font_description_set_family_static(d, FAMILY);
	pango_font_description_set_size(d, styles[style].points * PANGO_SCALE);
	if (styles[style].bold)
		pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
	if (styles[style].italic)
		pango_font_description_set_style(d, PANGO_STYLE_ITALIC);
	return d;
}

/* Without the family the system would take another in silence, and the document would not be one. */
static bool has_family(Paper *p)
{
	PangoFontDescription *wanted = describe(STYLE_BODY), *found = NULL;
	PangoFont *font = pango_context_load_font(p->pango, wanted);
	bool is_same = false;

	if (font) {
		found = pango_font_describe(font);
		is_same = strcmp(pango_font_description_get_family(found), FAMILY) == 0;
		pango_font_description_free(found);
		g_object_unref(font);
	}
	pango_font_description_free(wanted);
	return is_same;
}

Status paper_open_fonts(Paper *p)
{
	PangoFontMap *map = pango_cairo_font_map_new();
	cairo_font_options_t *options = cairo_font_options_create();

	/* Letters stand where the font says, not on the pixels of some screen. */
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
	p->pango = pango_font_map_create_context(map);
	pango_cairo_context_set_font_options(p->pango, options);
	pango_context_set_round_glyph_positions(p->pango, FALSE);
	pango_context_set_language(p->pango, pango_language_from_string("vi"));
	p->layouts = g_ptr_array_new_with_free_func(g_object_unref);
	cairo_font_options_destroy(options);
	g_object_unref(map);
	if (!has_family(p))
		return faultf(p->c, E_INTERNAL, FAMILY, "font_missing", FAMILY_FROM);
	return OK;
}

void paper_close_fonts(Paper *p)
{
	g_ptr_array_unref(p->layouts);
	g_object_unref(p->pango);
}

void paper_fail(Paper *p, Status st)
{
	if (p->status == OK)
		p->status = st;
}

/* Names the first letter that the font lacks. */
static void refuse_letter(Paper *p, PaperStyle style, Str text, const char *field)
{
	PangoFontDescription *d = describe(style);
	PangoFont *font = pango_context_load_font(p->pango, d);
	PangoCoverage *coverage = font ? pango_font_get_coverage(font, NULL) : NULL;
	const char *end = text.ptr + text.len;

	for (const char *at = text.ptr; coverage && at < end; at = g_utf8_next_char(at)) {
		gunichar letter = g_utf8_get_char(at);

		if (letter != '\n' && pango_coverage_get(coverage, (int)letter) == PANGO_COVERAGE_NONE) {
			paper_fail(p, p->status != OK ? p->status
						      : faultf(p->c, E_INVALID, field, "letter_not_in_font",
								"U+%04X", letter));
			break;
		}
	}
	if (p->status == OK)
		paper_fail(p, fault(p->c, E_INVALID, field, "letter_not_in_font"));
	if (coverage)
		g_object_unref(coverage);
	if (font)
		g_object_unref(font);
	pango_font_description_free(d);
}

PangoLayout *paper_text(
	Paper *p, PaperStyle style, Str text, double width, PangoAlignment align, const char *field)
{
	PangoLayout *l = pango_layout_new(p->pango);
	PangoFontDescription *d = describe(style);
	PangoAttrList *attributes = pango_attr_list_new();

	g_ptr_array_add(p->layouts, l);
	pango_layout_set_font_description(l, d);
	pango_attr_list_insert(attributes, pango_attr_fallback_new(FALSE));
	pango_layout_set_attributes(l, attributes);
	pango_layout_set_text(l, text.ptr, (int)text.len);
	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(l, align);
	pango_layout_set_auto_dir(l, FALSE);
	pango_layout_set_line_spacing(l, (float)LINE_FACTOR);
	if (pango_layout_get_unknown_glyphs_count(l) > 0)
		refuse_letter(p, style, text, field);
	pango_attr_list_unref(attributes);
	pango_font_description_free(d);
	return l;
}

double paper_text_height(PangoLayout *l)
{
	int width, height;

	pango_layout_get_size(l, &width, &height);
	return (double)height / PANGO_SCALE;
}

double paper_text_width(PangoLayout *l)
{
	PangoRectangle logical;

	pango_layout_get_extents(l, NULL, &logical);
	return (double)logical.width / PANGO_SCALE;
}
