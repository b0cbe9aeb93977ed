/*
 * order_print.h: an order as PDF by a child process.
 *
 *   OrderPaper ─ JSON ─> stdin │ tiepsuc-paper │ stdout ─> PDF
 *                              └─ stderr ─> one fault as JSON
 *
 * pango, cairo and their forty libraries stay out of the server, and what they may do wrong stays in the
 * child: it bounds its own memory and processor time, has no file open but these three, and is killed after
 * ORDER_PRINT_MAX_MS. Waits for it: call this from a worker, not from the loop.
 */
#ifndef LINK_ORDER_PRINT_H
#define LINK_ORDER_PRINT_H

#include "link/order_paper.h"

#define ORDER_PRINT_MAX_MS    30000 /* 1,128 people take below a second */
#define ORDER_PRINT_MAX_BYTES ((size_t)64 << 20)
#define ORDER_PRINT_PROGRAM   "tiepsuc-paper"

/*
 * program: its path; NULL: TIEPSUC_PAPER, else beside this program. Faults: those of order_draw, and
 * E_NOT_FOUND "program_missing", E_INTERNAL "program_failed" (a crash, or a limit met), E_BUSY
 * "took_too_long".
 */
NODISCARD Status order_print(Ctx *c, const char *program, const OrderPaper *paper, Buf *ret_pdf);

/* The fault of the child as it says it, and as it is read. */
void order_fault_write(Buf *b, Status st, const Fault *f);
Status order_fault_read(Ctx *c, Str json);

#endif
