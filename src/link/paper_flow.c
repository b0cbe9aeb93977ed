/* paper_flow.c: boxes, and how they fall onto pages. See paper_inside.h. */
#include "link/paper_inside.h"

#define PAGE_NUMBER_TOP MM(10) /* in the middle of the top margin */

Box *paper_box(Paper *p, Flow *f, double gap, double height, const char *field)
{
	Box *b = arena_new(p->c->arena, Box);

	b->gap = gap;
	b->height = height;
	b->field = field;
	if (f->last)
		f->last->next = b;
	else
		f->first = b;
	f->last = b;
	return b;
}

static Piece *add_piece(Paper *p, Box *b, PieceKind kind, double x, double y)
{
	Piece *piece = arena_new(p->c->arena, Piece), **end = &b->pieces;

	piece->kind = kind;
	piece->x = x;
	piece->y = y;
	while (*end) /* a box has a dozen at most; they stay in reading order */
		end = &(*end)->next;
	*end = piece;
	return piece;
}

void paper_put_layout(Paper *p, Box *b, PangoLayout *l, double x, double y)
{
	add_piece(p, b, PIECE_LAYOUT, x, y)->layout = l;
}

void paper_put_line(Paper *p, Box *b, PangoLayoutLine *line, double x, double baseline)
{
	add_piece(p, b, PIECE_LINE, x, baseline)->line = line;
}

void paper_put_rule(Paper *p, Box *b, double x, double y, double to_x, double to_y)
{
	Piece *piece = add_piece(p, b, PIECE_RULE, x, y);

	piece->to_x = to_x;
	piece->to_y = to_y;
}

void paper_put_qr(Paper *p, Box *b, const Qr *qr, double x, double y, double size)
{
	Piece *piece = add_piece(p, b, PIECE_QR, x, y);

	piece->qr = qr;
	piece->to_x = size;
}

Box *paper_block(Paper *p, Flow *f, double gap, PangoLayout *l, const char *field)
{
	Box *b = paper_box(p, f, gap, paper_text_height(l), field);

	paper_put_layout(p, b, l, PAPER_LEFT, 0);
	return b;
}

static void embolden(PangoLayout *l, size_t bytes)
{
	PangoAttrList *attributes = pango_attr_list_copy(pango_layout_get_attributes(l));
	PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);

	bold->start_index = 0;
	bold->end_index = (guint)bytes;
	pango_attr_list_insert(attributes, bold);
	pango_layout_set_attributes(l, attributes);
	pango_attr_list_unref(attributes);
}

void paper_paragraph(Paper *p, Flow *f, PaperStyle style, Str text, size_t bold_bytes, const char *field)
{
	PangoLayout *l = paper_text(p, style, text, PAPER_TEXT_WIDTH, PANGO_ALIGN_LEFT, field);
	int count, n = 0;

	pango_layout_set_justify(l, TRUE);
	pango_layout_set_indent(l, (int)(PAPER_LENGTH(PAPER_INDENT) * PANGO_SCALE));
	if (bold_bytes)
		embolden(l, bold_bytes);
	count = pango_layout_get_line_count(l);
	PangoLayoutIter *at = pango_layout_get_iter(l);
	do {
		PangoRectangle logical;
		int top, bottom, baseline = pango_layout_iter_get_baseline(at);

		pango_layout_iter_get_line_yrange(at, &top, &bottom);
		pango_layout_iter_get_line_extents(at, NULL, &logical);
		Box *b = paper_box(
			p, f, n == 0 ? PARAGRAPH_GAP : 0, (double)(bottom - top) / PANGO_SCALE, field);
		paper_put_line(p, b, pango_layout_iter_get_line_readonly(at),
			PAPER_LEFT + (double)logical.x / PANGO_SCALE, (double)(baseline - top) / PANGO_SCALE);
		b->keep = count > 1 && (n == 0 || n == count - 2);
		n++;
	} while (pango_layout_iter_next_line(at));
	pango_layout_iter_free(at);
}

/* ---- drawing ---- */

/* Each run of dark modules is one rectangle. */
static void draw_qr(cairo_t *cairo, const Qr *qr, double left, double top, double size)
{
	double module = size / (qr->width + 2 * QR_QUIET_ZONE);

	for (int y = 0; y < qr->width; y++) {
		for (int x = 0; x < qr->width; x++) {
			int from = x;

			while (x < qr->width && qr_is_dark(qr, x, y))
				x++;
			if (x > from)
				cairo_rectangle(cairo, left + (from + QR_QUIET_ZONE) * module,
					top + (y + QR_QUIET_ZONE) * module, (x - from) * module, module);
		}
	}
	cairo_fill(cairo);
}

static void draw_piece(Paper *p, const Piece *piece, double top)
{
	double y = top + piece->y;

	switch (piece->kind) {
	case PIECE_LAYOUT:
		cairo_move_to(p->cairo, piece->x, y);
		pango_cairo_show_layout(p->cairo, piece->layout);
		break;
	case PIECE_LINE:
		cairo_move_to(p->cairo, piece->x, y);
		pango_cairo_show_layout_line(p->cairo, piece->line);
		break;
	case PIECE_RULE:
		cairo_set_line_width(p->cairo, RULE_WIDTH);
		cairo_move_to(p->cairo, piece->x, y);
		cairo_line_to(p->cairo, piece->to_x, top + piece->to_y);
		cairo_stroke(p->cairo);
		break;
	case PIECE_QR: draw_qr(p->cairo, piece->qr, piece->x, y, piece->to_x); break;
	}
}

static void draw_box(Paper *p, const Box *b)
{
	p->y += p->page_is_empty ? 0 : b->gap;
	for (const Piece *piece = b->pieces; piece; piece = piece->next)
		draw_piece(p, piece, p->y);
	p->y += b->height;
	p->page_is_empty = false;
}

#define DRAFT_WORDS "DỰ THẢO"
#define DRAFT_SCALE 7.0 /* of the title's letters: from margin to margin */
#define DRAFT_GREY  0.86 /* what stands on it is read as if it were not there */

/* Across the page, under everything else: a paper that is not signed cannot be taken for one that is. */
static void draw_draft(Paper *p)
{
	PangoLayout *l =
		paper_text(p, STYLE_KIND, STR(DRAFT_WORDS), PAPER_TEXT_WIDTH, PANGO_ALIGN_LEFT, "draft");

	cairo_save(p->cairo);
	cairo_set_source_rgb(p->cairo, DRAFT_GREY, DRAFT_GREY, DRAFT_GREY);
	cairo_translate(p->cairo, PAPER_LENGTH(PAPER_WIDTH) / 2, PAPER_LENGTH(PAPER_HEIGHT) / 2);
	cairo_rotate(p->cairo, -G_PI / 4);
	cairo_scale(p->cairo, DRAFT_SCALE, DRAFT_SCALE);
	cairo_move_to(p->cairo, -paper_text_width(l) / 2, -paper_text_height(l) / 2);
	pango_cairo_show_layout(p->cairo, l);
	cairo_restore(p->cairo);
}

static void begin_page(Paper *p)
{
	if (p->begun)
		cairo_show_page(p->cairo);
	p->begun = true;
	p->page++;
	p->y = PAPER_TOP;
	p->page_is_empty = true;
	if (p->draft)
		draw_draft(p);
	if (p->page < 2) /* item I.7: the first page shows no number */
		return;
	PangoLayout *l = paper_text(p, STYLE_PAGE_NUMBER, str_printf(p->c->arena, "%d", p->page),
		PAPER_TEXT_WIDTH, PANGO_ALIGN_CENTER, "page");
	cairo_move_to(p->cairo, PAPER_LEFT, PAGE_NUMBER_TOP);
	pango_cairo_show_layout(p->cairo, l);
}

/* The height of the boxes that stay together from b on, and the last of them. */
static double height_of_kept(const Paper *p, const Box *b, const Box **ret_last)
{
	double height = (p->page_is_empty ? 0 : b->gap) + b->height;

	while (b->keep && b->next) {
		b = b->next;
		height += b->gap + b->height;
	}
	*ret_last = b;
	return height;
}

void paper_flow_draw(Paper *p, const Flow *f)
{
	const Box *last;

	p->page = 0;
	begin_page(p);
	for (const Box *b = f->first; b && p->status == OK; b = last->next) {
		double height = height_of_kept(p, b, &last);

		if (p->y + height > PAPER_BOTTOM && !p->page_is_empty) {
			begin_page(p);
			for (size_t i = 0; i < COUNT_OF(b->again) && b->again[i]; i++)
				draw_box(p, b->again[i]);
			height = height_of_kept(p, b, &last);
		}
		if (p->y + height > PAPER_BOTTOM) {
			paper_fail(p, fault(p->c, E_TOO_LARGE, last->field, "does_not_fit_page"));
			break;
		}
		for (const Box *kept = b; kept != last; kept = kept->next)
			draw_box(p, kept);
		draw_box(p, last);
	}
}
