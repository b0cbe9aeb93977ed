/* fuzz_order.c: any bytes as a template, as the data for the one that is shipped, or as a finished order: a
 * fault with a reason, or a document that keeps its limits and reads back the same. The first byte chooses.
 */
#include "link/order_paper.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SMALL                                                                                                 \
	"{\"name\":\"t\",\"values\":{\"n\":\"N\"},\"own_name\":\"B\",\"number\":\"{n}/QĐ\",\"place\":\"P\"," \
	"\"kind\":\"K\",\"title\":\"T {people} {communes}\",\"appendix_title\":\"A\",\"signer_post\":\"S\","  \
	"\"signer_name\":\"N\",\"grounds\":[\"g {day}\"],\"articles\":[[\"a {from_day} {to_day}\"]],"         \
	"\"recipients\":[\"Lưu: VT\"]}"

/* Written and read again it is the same. */
static void check_paper(Ctx *c, const OrderPaper *p)
{
	OrderPaper *again = arena_new(c->arena, OrderPaper);
	Buf first, second;

	if (p->people_count > ORDER_PEOPLE_MAX || p->group_count > ORDER_GROUPS_MAX || p->day < 1)
		BUG("a paper beyond its limits");
	buf_init(&first, (size_t)64 << 20);
	buf_init(&second, (size_t)64 << 20);
	order_paper_write(&first, p);
	if (order_paper_read(c, buf_str(&first), again) == OK) {
		order_paper_write(&second, again);
		if (!str_eq(buf_str(&first), buf_str(&second)))
			BUG("a paper that changes when it is read");
	} else if (p->text.article_count) {
		/* A value may make a text of the template longer than a text may be: then it is refused, with
		 * a reason. */
		if (!c->fault.reason)
			BUG("a fault without a reason");
	}
	buf_done(&second);
	buf_done(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Str text = { (const char *)data + 1, size - 1 };
	Status st;

	if (size < 1)
		return 0;
	arena_init(&arena, 0);
	OrderTemplate *t = arena_new(&arena, OrderTemplate);
	OrderPaper *p = arena_new(&arena, OrderPaper);
	if (data[0] % 3 == 0) {
		st = order_template_read(&c, text, t);
		if (st == OK && (t->name.len == 0 || t->value_count > ORDER_VALUES_MAX))
			BUG("a template without a name");
	} else if (data[0] % 3 == 1) {
		st = order_template_read(&c, STR(SMALL), t);
		assert(st == OK);
		st = order_fill(&c, t, text, p);
		if (st == OK)
			check_paper(&c, p);
	} else {
		st = order_paper_read(&c, text, p);
		if (st == OK)
			check_paper(&c, p);
	}
	if (st != OK && !c.fault.reason)
		BUG("a fault without a reason");
	arena_done(&arena);
	return 0;
}
