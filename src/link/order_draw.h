/*
 * order_draw.h: an order as PDF, drawn as Decree 30/2020/NĐ-CP (appendix I) wants an official document: A4,
 * fonts embedded, the text extractable in NFC. The list of people is its appendix.
 *
 * The same document gives the same bytes on the same libraries and fonts. Part of the library `paper`: see
 * paper_inside.h for why it is apart.
 */
#ifndef LINK_ORDER_DRAW_H
#define LINK_ORDER_DRAW_H

#include "link/order_paper.h"

#define ORDER_PDF_MAX_BYTES ((size_t)64 << 20) /* ORDER_PEOPLE_MAX people are 2 MB */

/* Faults: "font_missing", "letter_not_in_font", "does_not_fit_page" with the field; E_TOO_LARGE, E_NOMEM. */
NODISCARD Status order_draw(Ctx *c, const OrderPaper *paper, Buf *ret_pdf);

#endif
