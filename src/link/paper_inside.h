/*
 * paper_inside.h: how a document gets onto pages: measures, texts as pango sets them, boxes that flow.
 *
 *   texts ── paper_text ─> layouts ── order_draw, order_list ─> boxes in a Flow ── paper_flow_draw ─> pages
 *
 * A box is a band over the width of the page that is never divided; a paragraph is one box a line. Lengths
 * are points (1/72 inch) from the top left corner. Part of the library `paper`, which alone knows pango and
 * cairo and is linked into tiepsuc-paper, not into the server (docs/adr/0013).
 */
#ifndef LINK_PAPER_INSIDE_H
#define LINK_PAPER_INSIDE_H

#include "link/order_draw.h"
#include "link/qr.h"

#include <pango/pangocairo.h>

/*
 * The measures. The last column is the item of appendix I, part I of Decree 30/2020/NĐ-CP that sets them; the
 * compiler checks that each lies between what it allows at least and at most.
 *
 * X(symbol, tenths of a millimetre, least, most, item)
 */
#define PAPER_LENGTH_LIST(X)                                                                                 \
	X(PAPER_WIDTH, 2100, 2100, 2100, "I.1")                                                              \
	X(PAPER_HEIGHT, 2970, 2970, 2970, "I.1")                                                             \
	X(PAPER_MARGIN_TOP, 200, 200, 250, "I.3")                                                            \
	X(PAPER_MARGIN_BOTTOM, 200, 200, 250, "I.3")                                                         \
	X(PAPER_MARGIN_LEFT, 300, 300, 350, "I.3")                                                           \
	X(PAPER_MARGIN_RIGHT, 150, 150, 200, "I.3")                                                          \
	X(PAPER_INDENT, 127, 100, 127, "II.6")

/* X(symbol, points, least, most, bold, italic, item); the cells of a list and the words beside the code are
 * set by no item. */
#define PAPER_STYLE_LIST(X)                                                                                  \
	X(STYLE_NATION, 12, 12, 13, 1, 0, "II.1.a")                                                          \
	X(STYLE_MOTTO, 13, 13, 14, 1, 0, "II.1.b")                                                           \
	X(STYLE_UPPER_NAME, 12, 12, 13, 0, 0, "II.2")                                                        \
	X(STYLE_OWN_NAME, 12, 12, 13, 1, 0, "II.2")                                                          \
	X(STYLE_NUMBER, 13, 13, 13, 0, 0, "II.3")                                                            \
	X(STYLE_PLACE, 13, 13, 14, 0, 1, "II.4")                                                             \
	X(STYLE_KIND, 14, 13, 14, 1, 0, "II.5")                                                              \
	X(STYLE_TITLE, 14, 13, 14, 1, 0, "II.5")                                                             \
	X(STYLE_GROUND, 14, 13, 14, 0, 1, "II.6")                                                            \
	X(STYLE_BODY, 14, 13, 14, 0, 0, "II.6")                                                              \
	X(STYLE_SIGNER, 14, 13, 14, 1, 0, "II.7")                                                            \
	X(STYLE_RECIPIENTS_HEAD, 12, 12, 12, 1, 1, "II.9")                                                   \
	X(STYLE_RECIPIENTS, 11, 11, 11, 0, 0, "II.9")                                                        \
	X(STYLE_PAGE_NUMBER, 13, 13, 14, 0, 0, "I.7")                                                        \
	X(STYLE_APPENDIX, 14, 14, 14, 1, 0, "III.1")                                                         \
	X(STYLE_APPENDIX_TITLE, 14, 13, 14, 1, 0, "III.1")                                                   \
	X(STYLE_APPENDIX_OF, 14, 13, 14, 0, 1, "III.1")                                                      \
	X(STYLE_CELL_HEAD, 12, 11, 14, 1, 0, "")                                                             \
	X(STYLE_CELL, 12, 11, 14, 0, 0, "")                                                                  \
	X(STYLE_VERIFY, 9, 8, 11, 0, 0, "")

typedef enum PaperStyle {
#define X(symbol, points, least, most, bold, italic, item) symbol,
	PAPER_STYLE_LIST(X)
#undef X
} PaperStyle;

enum {
#define X(symbol, tenths, least, most, item) symbol##_TENTHS = (tenths),
	PAPER_LENGTH_LIST(X)
#undef X
};

#define MM(mm)		  ((mm)*72 / 25.4)
#define PAPER_LENGTH(sym) MM(sym##_TENTHS / 10.0)
#define PAPER_LEFT	  PAPER_LENGTH(PAPER_MARGIN_LEFT)
#define PAPER_RIGHT	  (PAPER_LENGTH(PAPER_WIDTH) - PAPER_LENGTH(PAPER_MARGIN_RIGHT))
#define PAPER_TOP	  PAPER_LENGTH(PAPER_MARGIN_TOP)
#define PAPER_BOTTOM	  (PAPER_LENGTH(PAPER_HEIGHT) - PAPER_LENGTH(PAPER_MARGIN_BOTTOM))
#define PAPER_TEXT_WIDTH  (PAPER_RIGHT - PAPER_LEFT)

#define PARAGRAPH_GAP 6.0 /* points, the least of item II.6 */
#define LINE_FACTOR                                                                                          \
	1.08 /* of the font's height: 1.2 of its size. Item II.6: single (1.15 of this font) to one and a    \
		half */
#define RULE_WIDTH 0.75 /* points */
#define RULE_SHARE 0.4 /* of the words above it; items II.2 and II.5: a third to a half */

typedef struct Paper {
	Ctx *c;
	Status status; /* the first thing that went wrong */
	PangoContext *pango;
	GPtrArray *layouts; /* all of them, given back at the end */
	cairo_surface_t *surface;
	cairo_t *cairo;
	double y; /* where the next box begins */
	int page; /* of the flow that is being drawn, from 1 */
	bool page_is_empty;
	bool draft; /* every page is marked */
	bool begun; /* the first page is open */
} Paper;

typedef enum PieceKind { PIECE_LAYOUT, PIECE_LINE, PIECE_RULE, PIECE_QR } PieceKind;

/* x from the left edge of the page, y from the top of its box. */
typedef struct Piece {
	PieceKind kind;
	double x, y; /* of a line: its baseline; of a rule: one end */
	double to_x, to_y; /* the rule's other end; the code's size in to_x */
	PangoLayout *layout;
	PangoLayoutLine *line;
	const Qr *qr;
	struct Piece *next;
} Piece;

typedef struct Box {
	double gap; /* above it, not at the top of a page */
	double height;
	bool keep; /* on the same page as the next */
	const char *field; /* for the fault, when it is higher than a page */
	Piece *pieces;
	const struct Box *again[2]; /* stand above it when it begins a page: the head of a list */
	struct Box *next;
} Box;

typedef struct Flow {
	Box *first, *last;
} Flow;

/* ---- texts (paper_text.c) ---- */

/* Opens fonts. Faults: "font_missing". */
NODISCARD Status paper_open_fonts(Paper *p);
void paper_close_fonts(Paper *p);
/* A text broken into lines of at most the width, aligned in it. A letter that the font lacks is the paper's
 * fault "letter_not_in_font" at the field. */
PangoLayout *paper_text(
	Paper *p, PaperStyle style, Str text, double width, PangoAlignment align, const char *field);
double paper_text_height(PangoLayout *l);
double paper_text_width(PangoLayout *l); /* of its widest line */
void paper_fail(Paper *p, Status st); /* remembers the first */

/* ---- boxes (paper_flow.c) ---- */

Box *paper_box(Paper *p, Flow *f, double gap, double height, const char *field);
void paper_put_layout(Paper *p, Box *b, PangoLayout *l, double x, double y);
void paper_put_line(Paper *p, Box *b, PangoLayoutLine *line, double x, double baseline);
void paper_put_rule(Paper *p, Box *b, double x, double y, double to_x, double to_y);
void paper_put_qr(Paper *p, Box *b, const Qr *qr, double x, double y, double size);
/* A text over the whole width as one box. */
Box *paper_block(Paper *p, Flow *f, double gap, PangoLayout *l, const char *field);
/* A justified paragraph with its first line indented, one box a line; never a single line of it alone on a
 * page. The first bold_bytes are bold. */
void paper_paragraph(Paper *p, Flow *f, PaperStyle style, Str text, size_t bold_bytes, const char *field);
/* Draws a flow from a new page on, numbered from 1; the number stands from page 2 on. */
void paper_flow_draw(Paper *p, const Flow *f);

/* ---- the list of an order (order_list.c) ---- */

void order_list_flow(Paper *p, const OrderPaper *order, Flow *f);
/* "ngày 05 tháng 02 năm 2021": a zero before days below 10, and before months 1 and 2 (item II.4). */
Str order_long_day(Arena *a, int32_t day);

#endif
