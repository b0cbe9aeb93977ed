/* order_inside.h: the readers that a template and a document share. Private to link/order_*.c. */
#ifndef LINK_ORDER_INSIDE_H
#define LINK_ORDER_INSIDE_H

#include "link/order_paper.h"

/* Puts the path before the field of the fault that st stands for. */
Status order_within(Ctx *c, Status st, const char *path);
/* An object that has no key but these. */
NODISCARD Status order_keys(Ctx *c, const json_t *object, const char *const *known, size_t n);
NODISCARD Status order_one_text(Ctx *c, const json_t *value, const char *path, Str *ret);
/* The fields and lists of OrderText out of an object that has the other keys too. */
NODISCARD Status order_text_read(
	Ctx *c, const json_t *object, const char *const *others, size_t other_count, OrderText *ret);
NODISCARD Status order_groups_read(Ctx *c, const json_t *list, OrderPaper *p);
NODISCARD Status order_day_read(Ctx *c, const json_t *object, int32_t *ret);
NODISCARD Status order_url_read(Ctx *c, const json_t *object, Str *ret);

/* How the list stands on paper and in files: one head, one width a column. */
#define ORDER_COLUMN_LIST(X)                                                                                 \
	X(ORDER_COLUMN_NUMBER, "STT", ORDER_NUMBER, 6)                                                       \
	X(ORDER_COLUMN_GROUP, "Xã, phường, thị trấn", ORDER_TEXT, 40)                                        \
	X(ORDER_COLUMN_NAME, "Họ và tên", ORDER_TEXT, 28)                                                    \
	X(ORDER_COLUMN_BIRTH, "Năm sinh", ORDER_NUMBER, 10)                                                  \
	X(ORDER_COLUMN_AGENCY, "Cơ quan, đơn vị", ORDER_TEXT, 36)                                            \
	X(ORDER_COLUMN_ROLE, "Nhiệm vụ", ORDER_TEXT, 24)                                                     \
	X(ORDER_COLUMN_PHONE, "Điện thoại", ORDER_TEXT, 14)                                                  \
	X(ORDER_COLUMN_FROM, "Từ ngày", ORDER_DAY, 12)                                                       \
	X(ORDER_COLUMN_TO, "Đến ngày", ORDER_DAY, 12)

#endif
