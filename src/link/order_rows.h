/*
 * order_rows.h: an order of the database as a document.
 *
 *   move_order ─┬─ its template (a file of data/templates) ─┐
 *               ├─ its texts, number, signer ───────────────┼─ order_from_rows ─> OrderPaper
 *               └─ whom it sends (store/query_order.h) ─────┘
 *
 * Communes stand by district, then by name in Vietnamese order; in each the leads first, then by given name.
 * Templates are read when they are asked for, so that a body's new one needs no restart.
 */
#ifndef LINK_ORDER_ROWS_H
#define LINK_ORDER_ROWS_H

#include "link/order_paper.h"
#include "store/query_order.h"

#define ORDER_TEMPLATES_MAX 50 /* issuing bodies of one province */

typedef struct OrderTemplateFile {
	Str key; /* the file's name without ".json" */
	OrderTemplate template;
} OrderTemplateFile;

/* All of a folder, by name. One that cannot be used is a fault that names it. */
NODISCARD Status order_templates_list(Ctx *c, const char *folder, OrderTemplateFile **ret, size_t *ret_n);
/* E_INVALID "template" "unknown_template" when the folder has none of that name. */
NODISCARD Status order_template_load(Ctx *c, const char *folder, Str key, OrderTemplate *ret);
/* Declared by a template and known from the order itself: nobody is asked for it. */
bool order_value_is_own(Str name);

/*
 * The document's words alone, without a list, from the order's texts: are they what the template asks for?
 * Faults as those of order_fill_paper, but "texts.wave" for a value; "number" "not_of_template", with the
 * number as the template writes it in the detail.
 */
NODISCARD Status order_words(Ctx *c, const OrderTemplate *t, const Order *o, OrderPaper *ret);
/* With the list; a draft is marked as one. verify_url: of the code; "" none. of: the people of this agency
 * alone, as an extract; NULL: all. E_NOT_FOUND "id" when the order names nobody of it. */
NODISCARD Status order_from_rows(Ctx *c, Db *db, const View *view, const OrderTemplate *t, const Order *o,
	Str verify_url, const Agency *of, OrderPaper *ret);
/* "Phường An Phú, Thành phố Thuận An" */
Str order_place(Arena *a, const Directory *d, const Area *area);
/* By district, then by name. */
void order_sort_counts(const Directory *d, Arena *a, OrderCount *rows, size_t n);

#endif
