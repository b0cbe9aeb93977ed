/*
 * order_paper.h: an order as a document: what stands on the paper that sends cadres to communes.
 *
 *   template of the issuing body ─┐
 *                                 ├─ order_fill ─> OrderPaper ─┬─ order_print ─> PDF (a child process draws)
 *   values, date, names per commune ┘                          └─ order_xlsx, order_csv
 *
 * Templates are JSON files in data/templates, Vietnamese only, because the document is. Texts may hold
 * {placeholders}: those of order_own_values, which are known from the order itself, and those that the
 * template declares under "values". Everything read here is NFC, and checked: a fault names the field,
 * "articles[1][0]" or "groups[3].people[12].birth_year". Pure.
 */
#ifndef LINK_ORDER_PAPER_H
#define LINK_ORDER_PAPER_H

#include "base/buf.h"
#include "model/model.h"

#define ORDER_TEMPLATE_MAX_BYTES ((size_t)256 << 10) /* an order has two pages of text */
#define ORDER_DATA_MAX_BYTES	 ((size_t)8 << 20) /* ORDER_PEOPLE_MAX people with long names are 5 MiB */
#define ORDER_GROUPS_MAX	 500 /* communes: a city has 312 */
#define ORDER_PEOPLE_MAX	 10000 /* the largest wave of 2021 had 1,128 */
#define ORDER_TEXTS_MAX		 30 /* grounds, articles, paragraphs of one, recipients: each */
#define ORDER_TEXT_MAX_CHARS	 2000 /* of a paragraph: most of a page */
#define ORDER_VALUES_MAX	 20 /* placeholders that a template declares */

typedef struct OrderTexts {
	Str *items;
	size_t count;
} OrderTexts;

/* What a template gives. After order_fill no placeholder is left in it. */
typedef struct OrderText {
	Str upper_name; /* of the body above the issuing one: "TỈNH BÌNH DƯƠNG"; may be empty */
	Str own_name; /* "BAN CHỈ ĐẠO PHÒNG, CHỐNG DỊCH COVID-19" */
	Str number; /* "05/QĐ-BCĐ" */
	Str place; /* "Bình Dương" */
	Str kind; /* "QUYẾT ĐỊNH" */
	Str title; /* "Về việc điều động …" */
	Str competence; /* whose decision it is: "TRƯỞNG BAN CHỈ ĐẠO"; may be empty */
	Str appendix_title; /* "DANH SÁCH CÁN BỘ …" */
	Str signer_authority; /* "TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN"; may be empty: the post signs by itself
			       */
	Str signer_post; /* "TRƯỞNG BAN" */
	Str signer_name;
	OrderTexts grounds; /* each without the mark at its end */
	OrderTexts *articles; /* the paragraphs of each, without "Điều 1." */
	size_t article_count;
	OrderTexts recipients; /* without dash and mark; the last begins with "Lưu:" */
} OrderText;

typedef struct OrderPerson {
	Str name;
	int32_t birth_year;
	Str agency;
	Str role;
	Str phone; /* may be empty; when nobody has one there is no such column */
	int32_t from_day, to_day; /* to_day may be 0: until further notice */
	int32_t number; /* on the whole list, for an extract; 0: counted as they stand here */
} OrderPerson;

typedef struct OrderGroup {
	Str name; /* the commune: "Phường An Phú, thành phố Thuận An" */
	OrderPerson *people;
	size_t count;
} OrderGroup;

/* A copy that has the people of one agency alone; the words are the order's, and so are its numbers. */
typedef struct OrderExtract {
	Str of; /* the agency; empty: no extract, all people stand on it */
	int32_t people, communes; /* of the whole order */
} OrderExtract;

typedef struct OrderPaper {
	OrderText text;
	int32_t day; /* of signing, local */
	Str verify_url; /* https://…, in the QR code; may be empty: no code */
	Str list_hash; /* of the list, as the verifying page shows it; may be empty */
	bool draft; /* every page says that it is one */
	OrderExtract extract;
	OrderGroup *groups;
	size_t group_count, people_count;
} OrderPaper;

typedef struct OrderTemplate {
	Str name; /* for choosing it from a list */
	Str value_names[ORDER_VALUES_MAX]; /* the placeholders it declares … */
	Str value_labels[ORDER_VALUES_MAX]; /* … and what to ask the person for */
	size_t value_count;
	OrderText text; /* with placeholders */
} OrderTemplate;

extern const Resource order_text_resource, order_person_resource, order_extract_resource;

/* The placeholders that are known from the order itself: day, people, communes, from_day, to_day. */
extern const char *const order_own_values[];
extern const size_t order_own_value_count;

/* Faults: those of json_read and of the field tables; "unknown_placeholder", "placeholder_not_closed",
 * "value_unused", "no_archive_copy" (the last recipient is not "Lưu: …"). */
NODISCARD Status order_template_read(Ctx *c, Str json, OrderTemplate *ret);

/*
 * A template with its values, {"values": {…}, "date": "2021-08-23", "verify_url": "https://…", "groups":
 * [{"name": "…", "people": [{"name", "birth_year", "agency", "role", "phone", "from_day", "to_day"}]}]}, made
 * into the document. The groups keep their order, and so do the people.
 */
NODISCARD Status order_fill(Ctx *c, const OrderTemplate *t, Str data_json, OrderPaper *ret);

/* The same from rows: p has everything but its text. values: an object of texts. */
NODISCARD Status order_fill_paper(Ctx *c, const OrderTemplate *t, const json_t *values, OrderPaper *p);

/* A finished document as JSON and back: how it reaches the process that draws it. */
void order_paper_write(Buf *b, const OrderPaper *p);
NODISCARD Status order_paper_read(Ctx *c, Str json, OrderPaper *ret);
/* What order_fill and order_paper_read end with, for an OrderPaper that was made from rows. */
NODISCARD Status order_paper_check(Ctx *c, OrderPaper *p);

/* "5/QĐ-BCĐ" as a document writes it, "05/QĐ-BCĐ"; what is no such number stays as it is. */
Str order_number(Arena *a, Str number);
/* "23/08/2021"; "" for 0. */
Str order_day(Arena *a, int32_t day);
/* "1.128" */
Str order_count(Arena *a, size_t n);
static inline bool order_is_extract(const OrderPaper *p)
{
	return p->extract.of.len > 0;
}
/* "Trích văn bản số 05/QĐ-BCĐ ngày …: 3 người của Sở Y tế, trong tổng số 1.128 người tại …"; "" for no
 * extract. */
Str order_extract_words(Arena *a, const OrderPaper *p);

/* ---- the table alone ---- */

typedef enum OrderColumnKind { ORDER_TEXT, ORDER_NUMBER, ORDER_DAY } OrderColumnKind;

/* One row a person with the commune's name, for other programs: CSV with the guards of csv.c and a byte order
 * mark, or a workbook. */
void order_csv(Buf *b, const OrderPaper *p);
NODISCARD Status order_xlsx(Ctx *c, const OrderPaper *p, Buf *ret);

#endif
