/* order_list.c: the list of people as the order's appendix: a band a commune, a row a person, the head on
 * every page. See paper_inside.h. */
#include "link/paper_inside.h"

#define CELL_PAD_X	  3.0
#define CELL_PAD_Y	  2.0
#define APPENDIX_RULE_GAP 4.0

typedef enum ListColumn {
	LIST_NUMBER,
	LIST_NAME,
	LIST_BIRTH,
	LIST_AGENCY,
	LIST_ROLE,
	LIST_PHONE,
	LIST_DAYS,
	LIST_COLUMNS,
} ListColumn;

/* Widths in millimetres, with a column of telephones and without; both fill the 165 mm between the margins. A
 * day is 60 points wide, a telephone 66. */
static const struct {
	const char *head;
	double with_phone_mm, without_mm;
	PangoAlignment align;
} columns[LIST_COLUMNS] = {
	[LIST_NUMBER] = { "STT", 13, 13, PANGO_ALIGN_CENTER },
	[LIST_NAME] = { "Họ và tên", 34, 40, PANGO_ALIGN_LEFT },
	[LIST_BIRTH] = { "Năm\nsinh", 12, 13, PANGO_ALIGN_CENTER },
	[LIST_AGENCY] = { "Cơ quan, đơn vị", 34, 44, PANGO_ALIGN_LEFT },
	[LIST_ROLE] = { "Nhiệm vụ", 22, 31, PANGO_ALIGN_LEFT },
	[LIST_PHONE] = { "Điện thoại", 26, 0, PANGO_ALIGN_CENTER },
	[LIST_DAYS] = { "Từ ngày,\nđến ngày", 24, 24, PANGO_ALIGN_CENTER },
};

typedef struct List {
	Paper *p;
	Flow *flow;
	double left[LIST_COLUMNS + 1]; /* of each column, and the right edge */
	const Box *head;
} List;

static bool has_phones(const OrderPaper *o)
{
	for (size_t i = 0; i < o->group_count; i++) {
		for (size_t k = 0; k < o->groups[i].count; k++) {
			if (o->groups[i].people[k].phone.len)
				return true;
		}
	}
	return false;
}

static void set_columns(List *list, bool with_phone)
{
	double x = PAPER_LEFT;

	for (size_t i = 0; i < LIST_COLUMNS; i++) {
		list->left[i] = x;
		x += MM(with_phone ? columns[i].with_phone_mm : columns[i].without_mm);
	}
	list->left[LIST_COLUMNS] = x;
	assert(x < PAPER_RIGHT + 0.01);
}

static double width_of(const List *list, size_t column)
{
	return list->left[column + 1] - list->left[column];
}

/* The lines around a row: below it, and on both sides of each cell. */
static void put_borders(const List *list, Box *b, bool is_one_cell)
{
	double left = list->left[0], right = list->left[LIST_COLUMNS];

	paper_put_rule(list->p, b, left, b->height, right, b->height);
	for (size_t i = 0; i <= LIST_COLUMNS; i++) {
		bool is_edge = i == 0 || i == LIST_COLUMNS;

		if (is_edge || (!is_one_cell && width_of(list, i) > 0))
			paper_put_rule(list->p, b, list->left[i], 0, list->left[i], b->height);
	}
}

static Box *add_row(List *list, PaperStyle style, const Str cells[LIST_COLUMNS], const char *field)
{
	Box *b = paper_box(list->p, list->flow, 0, 0, field);

	for (size_t i = 0; i < LIST_COLUMNS; i++) {
		if (width_of(list, i) <= 0)
			continue;
		PangoLayout *l = paper_text(list->p, style, cells[i], width_of(list, i) - 2 * CELL_PAD_X,
			style == STYLE_CELL_HEAD ? PANGO_ALIGN_CENTER : columns[i].align, field);
		paper_put_layout(list->p, b, l, list->left[i] + CELL_PAD_X, CELL_PAD_Y);
		b->height = MAX(b->height, paper_text_height(l) + 2 * CELL_PAD_Y);
	}
	put_borders(list, b, false);
	return b;
}

static Box *add_head(List *list)
{
	Str cells[LIST_COLUMNS];

	for (size_t i = 0; i < LIST_COLUMNS; i++)
		cells[i] = str_from(columns[i].head);
	Box *b = add_row(list, STYLE_CELL_HEAD, cells, "groups");
	paper_put_rule(list->p, b, list->left[0], 0, list->left[LIST_COLUMNS], 0);
	b->gap = PARAGRAPH_GAP;
	b->keep = true;
	return b;
}

/* flow NULL: a box that is only drawn again. */
static Box *add_band(List *list, Flow *flow, Str words, const char *field)
{
	Flow aside = { 0 };
	double width = list->left[LIST_COLUMNS] - list->left[0] - 2 * CELL_PAD_X;
	PangoLayout *l = paper_text(list->p, STYLE_CELL_HEAD, words, width, PANGO_ALIGN_LEFT, field);
	Box *b = paper_box(list->p, flow ? flow : &aside, 0, paper_text_height(l) + 2 * CELL_PAD_Y, field);

	paper_put_layout(list->p, b, l, list->left[0] + CELL_PAD_X, CELL_PAD_Y);
	put_borders(list, b, true);
	return b;
}

static void add_person(
	List *list, const OrderPerson *person, size_t place, const char *field, const Box *band)
{
	Arena *a = list->p->c->arena;
	size_t number = person->number ? (size_t)person->number : place;
	Str cells[LIST_COLUMNS] = {
		[LIST_NUMBER] = str_printf(a, "%zu", number),
		[LIST_NAME] = person->name,
		[LIST_BIRTH] = str_printf(a, "%d", person->birth_year),
		[LIST_AGENCY] = person->agency,
		[LIST_ROLE] = person->role,
		[LIST_PHONE] = person->phone,
		[LIST_DAYS] = order_day(a, person->from_day),
	};

	if (person->to_day)
		cells[LIST_DAYS] = str_printf(
			a, "%.*s\n%.*s", STR_ARG(cells[LIST_DAYS]), STR_ARG(order_day(a, person->to_day)));
	Box *b = add_row(list, STYLE_CELL, cells, field);
	b->again[0] = list->head;
	b->again[1] = band;
}

static void add_group(List *list, const OrderGroup *g, size_t index, size_t first_number)
{
	Arena *a = list->p->c->arena;
	const char *field = str_printf(a, "groups[%zu]", index).ptr;
	Str words = str_printf(a, "%.*s (%.*s người)", STR_ARG(g->name), STR_ARG(order_count(a, g->count)));
	Box *band = add_band(list, list->flow, words, field);

	band->keep = true;
	band->again[0] = list->head;
	words = str_printf(a, "%.*s (tiếp theo)", STR_ARG(g->name));
	const Box *again = add_band(list, NULL, words, field);
	for (size_t i = 0; i < g->count; i++)
		add_person(list, &g->people[i], first_number + i,
			str_printf(a, "groups[%zu].people[%zu]", index, i).ptr, again);
}

static void add_heading(Paper *p, Flow *f, const OrderPaper *o)
{
	Arena *a = p->c->arena;
	Str of = str_printf(a, "(Kèm theo văn bản số %.*s %.*s)", STR_ARG(o->text.number),
		STR_ARG(order_long_day(a, o->day)));
	PangoLayout *l;

	l = paper_text(p, STYLE_APPENDIX, STR("Phụ lục"), PAPER_TEXT_WIDTH, PANGO_ALIGN_CENTER, "appendix");
	paper_block(p, f, 0, l, "appendix")->keep = true;
	l = paper_text(p, STYLE_APPENDIX_TITLE, o->text.appendix_title, PAPER_TEXT_WIDTH, PANGO_ALIGN_CENTER,
		"appendix_title");
	paper_block(p, f, 0, l, "appendix_title")->keep = true;
	l = paper_text(p, STYLE_APPENDIX_OF, of, PAPER_TEXT_WIDTH, PANGO_ALIGN_CENTER, "number");
	Box *b = paper_block(p, f, 0, l, "number");
	double length = paper_text_width(l) * RULE_SHARE, from = PAPER_LEFT + (PAPER_TEXT_WIDTH - length) / 2;
	paper_put_rule(
		p, b, from, b->height + APPENDIX_RULE_GAP, from + length, b->height + APPENDIX_RULE_GAP);
	b->height += APPENDIX_RULE_GAP + RULE_WIDTH + PARAGRAPH_GAP;
	b->keep = true;
}

static Str sum_of(Arena *a, const OrderPaper *o)
{
	if (order_is_extract(o))
		return order_extract_words(a, o);
	return str_printf(a, "Danh sách này có %.*s người, tại %.*s xã, phường, thị trấn./.",
		STR_ARG(order_count(a, o->people_count)), STR_ARG(order_count(a, o->group_count)));
}

void order_list_flow(Paper *p, const OrderPaper *o, Flow *f)
{
	List list = { .p = p, .flow = f };
	Arena *a = p->c->arena;
	size_t number = 1;

	add_heading(p, f, o);
	set_columns(&list, has_phones(o));
	list.head = add_head(&list);
	for (size_t i = 0; i < o->group_count; i++) {
		add_group(&list, &o->groups[i], i, number);
		number += o->groups[i].count;
	}
	f->last->keep = true; /* the sum does not stand alone */
	Str sum = sum_of(a, o);
	PangoLayout *l = paper_text(p, STYLE_APPENDIX_OF, sum, PAPER_TEXT_WIDTH, PANGO_ALIGN_LEFT, "groups");
	Box *b = paper_block(p, f, PARAGRAPH_GAP, l, "groups");
	if (o->list_hash.len == 0)
		return;
	b->keep = true;
	Str hash = str_printf(a, "Mã kiểm tra của %sdanh sách (SHA-256):\n%.*s",
		order_is_extract(o) ? "toàn bộ " : "", STR_ARG(o->list_hash));
	l = paper_text(p, STYLE_VERIFY, hash, PAPER_TEXT_WIDTH, PANGO_ALIGN_LEFT, "list_hash");
	paper_block(p, f, PARAGRAPH_GAP, l, "list_hash");
}
