/*
 * order_draw.c: the order itself, from the national heading to the signature. See order_draw.h.
 *
 *   upper body            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
 *   ISSUING BODY              Độc lập - Tự do - Hạnh phúc
 *   ───                       ───────────────────────────
 *   Số: 05/QĐ-BCĐ           Bình Dương, ngày 23 tháng 8 năm 2021
 *                       QUYẾT ĐỊNH
 *                       Về việc …
 *   Căn cứ …;
 *   Điều 1. …
 *   Nơi nhận:                      TM. BAN CHỈ ĐẠO
 *   - …;                              TRƯỞNG BAN
 *   [code]                                …
 */
#include "link/paper_inside.h"

#include "base/time.h"

#include <cairo-pdf.h>
#include <string.h>

#define NATION "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" /* Decree 30/2020, appendix I, II.1 */
#define MOTTO  "Độc lập - Tự do - Hạnh phúc"

#define HEADING_LEFT_WIDTH MM(72) /* of the issuing body's column; the national heading has the rest */
#define RECIPIENTS_WIDTH   MM(80)
#define RECIPIENTS_INDENT  6.0 /* of a second line, under the first's text */
#define SIGNATURE_HEIGHT   MM(28) /* for the hand and the seal */
#define CODE_SIZE	   MM(27) /* with its white border; half a millimetre a module */
#define CODE_WORDS_GAP	   MM(2)
#define RULE_GAP	   4.0 /* between words and the rule under them, so that it does not underline them */
#define MARKS_AT_END	   " ;,."

/* A text in a column of a box; gives where it ends. */
static double put_text(Paper *p, Box *b, PangoLayout *l, double x, double y)
{
	paper_put_layout(p, b, l, x, y);
	return y + paper_text_height(l);
}

/* A rule under a text, in the middle of its column. */
static double put_rule_under(Paper *p, Box *b, PangoLayout *l, double share, double x, double width, double y)
{
	double length = paper_text_width(l) * share, from = x + (width - length) / 2;

	paper_put_rule(p, b, from, y + RULE_GAP, from + length, y + RULE_GAP);
	return y + RULE_GAP + RULE_WIDTH;
}

/* ---- the heading ---- */

static PangoLayout *centred(Paper *p, PaperStyle style, Str text, double width, const char *field)
{
	return paper_text(p, style, text, width, PANGO_ALIGN_CENTER, field);
}

static double put_body_names(Paper *p, Box *b, const OrderText *t)
{
	double x = PAPER_LEFT, w = HEADING_LEFT_WIDTH, y = 0;

	if (t->upper_name.len)
		y = put_text(p, b, centred(p, STYLE_UPPER_NAME, t->upper_name, w, "upper_name"), x, y);
	PangoLayout *own = centred(p, STYLE_OWN_NAME, t->own_name, w, "own_name");
	y = put_text(p, b, own, x, y);
	return put_rule_under(p, b, own, RULE_SHARE, x, w, y);
}

static double put_nation(Paper *p, Box *b)
{
	double x = PAPER_LEFT + HEADING_LEFT_WIDTH, w = PAPER_TEXT_WIDTH - HEADING_LEFT_WIDTH;
	PangoLayout *motto = centred(p, STYLE_MOTTO, STR(MOTTO), w, "motto");
	double y = put_text(p, b, centred(p, STYLE_NATION, STR(NATION), w, "nation"), x, 0);

	y = put_text(p, b, motto, x, y);
	return put_rule_under(p, b, motto, 1, x, w, y); /* as long as the words: II.1.b */
}

Str order_long_day(Arena *a, int32_t day)
{
	Str text = day_text(a, day); /* "2021-08-23" */
	int64_t month = 0;
	bool is_number = str_to_i64(str_sub(text, 5, 2), &month);

	assert(is_number);
	return str_printf(a, month < 3 ? "ngày %.*s tháng %02lld năm %.*s" : "ngày %.*s tháng %lld năm %.*s",
		STR_ARG(str_sub(text, 8, 2)), (long long)month, STR_ARG(str_sub(text, 0, 4)));
}

static void add_heading(Paper *p, Flow *f, const OrderPaper *o)
{
	Arena *a = p->c->arena;
	Box *b = paper_box(p, f, 0, 0, "own_name");
	double left = put_body_names(p, b, &o->text), right = put_nation(p, b);
	double y = MAX(left, right) + PARAGRAPH_GAP;
	Str number = str_printf(a, "Số: %.*s", STR_ARG(o->text.number));
	Str place = str_printf(a, "%.*s, %.*s", STR_ARG(o->text.place), STR_ARG(order_long_day(a, o->day)));
	PangoLayout *l = centred(p, STYLE_NUMBER, number, HEADING_LEFT_WIDTH, "number");

	paper_put_layout(p, b, l, PAPER_LEFT, y);
	b->height = y + paper_text_height(l);
	l = centred(p, STYLE_PLACE, place, PAPER_TEXT_WIDTH - HEADING_LEFT_WIDTH, "place");
	paper_put_layout(p, b, l, PAPER_LEFT + HEADING_LEFT_WIDTH, y);
	b->height = MAX(b->height, y + paper_text_height(l));
}

/* ---- title, grounds, articles ---- */

/* "TRÍCH QUYẾT ĐỊNH" */
static Str kind_of(Arena *a, const OrderPaper *o)
{
	return order_is_extract(o) ? str_printf(a, "TRÍCH %.*s", STR_ARG(o->text.kind)) : o->text.kind;
}

static void add_title(Paper *p, Flow *f, const OrderPaper *o)
{
	const OrderText *t = &o->text;
	Str kind = kind_of(p->c->arena, o);
	PangoLayout *title = centred(p, STYLE_TITLE, t->title, PAPER_TEXT_WIDTH, "title");
	Box *b = paper_block(p, f, 18, centred(p, STYLE_KIND, kind, PAPER_TEXT_WIDTH, "kind"), "kind");

	b->keep = true;
	b = paper_block(p, f, 0, title, "title");
	b->height = put_rule_under(p, b, title, RULE_SHARE, PAPER_LEFT, PAPER_TEXT_WIDTH, b->height);
	b->keep = true;
	if (order_is_extract(o)) {
		Str words = str_printf(p->c->arena, "(%.*s)", STR_ARG(order_extract_words(p->c->arena, o)));
		PangoLayout *l = centred(p, STYLE_APPENDIX_OF, words, PAPER_TEXT_WIDTH, "extract");

		paper_block(p, f, PARAGRAPH_GAP, l, "extract")->keep = true;
	}
	if (t->competence.len) {
		PangoLayout *l = centred(p, STYLE_KIND, t->competence, PAPER_TEXT_WIDTH, "competence");

		paper_block(p, f, 12, l, "competence")->keep = true;
	}
}

static Str without_marks(Str s)
{
	while (s.len && memchr(MARKS_AT_END, s.ptr[s.len - 1], sizeof(MARKS_AT_END) - 1))
		s.len--;
	return s;
}

/* Each ground ends with a semicolon, the last with a full stop (II.6). */
static void add_grounds(Paper *p, Flow *f, const OrderTexts *grounds)
{
	for (size_t i = 0; i < grounds->count; i++) {
		Str s = without_marks(grounds->items[i]);

		s = str_printf(p->c->arena, "%.*s%c", STR_ARG(s), i + 1 < grounds->count ? ';' : '.');
		paper_paragraph(p, f, STYLE_GROUND, s, 0, "grounds");
	}
}

static void add_articles(Paper *p, Flow *f, const OrderText *t)
{
	Str decided = str_printf(p->c->arena, "%.*s:", STR_ARG(t->kind));
	PangoLayout *l = centred(p, STYLE_KIND, decided, PAPER_TEXT_WIDTH, "kind");

	paper_block(p, f, 12, l, "kind")->keep = true;
	for (size_t i = 0; i < t->article_count; i++) {
		for (size_t k = 0; k < t->articles[i].count; k++) {
			Str s = t->articles[i].items[k], name = { "", 0 };

			if (k == 0)
				name = str_printf(p->c->arena, "Điều %zu.", i + 1);
			if (k == 0)
				s = str_printf(p->c->arena, "%.*s %.*s", STR_ARG(name), STR_ARG(s));
			paper_paragraph(p, f, STYLE_BODY, s, name.len, "articles");
		}
	}
	f->last->keep = true; /* two lines of the text stand above every signature */
}

/* ---- recipients, signature, code ---- */

static double put_recipients(Paper *p, Box *b, const OrderTexts *to)
{
	double y = put_text(p, b,
		paper_text(p, STYLE_RECIPIENTS_HEAD, STR("Nơi nhận:"), RECIPIENTS_WIDTH, PANGO_ALIGN_LEFT,
			"recipients"),
		PAPER_LEFT, 0);

	for (size_t i = 0; i < to->count; i++) {
		Str s = without_marks(to->items[i]);

		s = str_printf(p->c->arena, "- %.*s%c", STR_ARG(s), i + 1 < to->count ? ';' : '.');
		PangoLayout *l =
			paper_text(p, STYLE_RECIPIENTS, s, RECIPIENTS_WIDTH, PANGO_ALIGN_LEFT, "recipients");
		pango_layout_set_indent(l, (int)(-RECIPIENTS_INDENT * PANGO_SCALE));
		y = put_text(p, b, l, PAPER_LEFT, y);
	}
	return y;
}

static double put_code(Paper *p, Box *b, Str url, double y)
{
	Qr *qr = arena_new(p->c->arena, Qr);
	double words_left = PAPER_LEFT + CODE_SIZE + CODE_WORDS_GAP,
	       words_width = RECIPIENTS_WIDTH - CODE_SIZE - CODE_WORDS_GAP;

	if (!qr_make(p->c->arena, url, qr)) {
		paper_fail(p, fault(p->c, E_INVALID, "verify_url", "too_long"));
		return y;
	}
	paper_put_qr(p, b, qr, PAPER_LEFT, y, CODE_SIZE);
	Str words = str_printf(p->c->arena, "Quét mã để kiểm tra văn bản, hoặc mở:\n%.*s", STR_ARG(url));
	PangoLayout *l = paper_text(p, STYLE_VERIFY, words, words_width, PANGO_ALIGN_LEFT, "verify_url");
	double height = paper_text_height(l);
	paper_put_layout(p, b, l, words_left, y + MAX(0, (CODE_SIZE - height) / 2));
	return y + MAX(CODE_SIZE, height);
}

/* A copy of what was signed has the word in the place of the hand and the seal. */
static double put_signature(Paper *p, Box *b, const OrderText *t, bool is_copy)
{
	double x = PAPER_LEFT + RECIPIENTS_WIDTH, w = PAPER_TEXT_WIDTH - RECIPIENTS_WIDTH, y = 0;

	if (t->signer_authority.len)
		y = put_text(
			p, b, centred(p, STYLE_SIGNER, t->signer_authority, w, "signer_authority"), x, y);
	y = put_text(p, b, centred(p, STYLE_SIGNER, t->signer_post, w, "signer_post"), x, y);
	if (is_copy)
		put_text(p, b, centred(p, STYLE_PLACE, STR("(Đã ký)"), w, "extract"), x,
			y + SIGNATURE_HEIGHT / 2);
	y += SIGNATURE_HEIGHT;
	return put_text(p, b, centred(p, STYLE_SIGNER, t->signer_name, w, "signer_name"), x, y);
}

static void add_end(Paper *p, Flow *f, const OrderPaper *o)
{
	Box *b = paper_box(p, f, 12, 0, "recipients");
	double left = put_recipients(p, b, &o->text.recipients);

	if (o->verify_url.len)
		left = put_code(p, b, o->verify_url, left + PARAGRAPH_GAP);
	double right = put_signature(p, b, &o->text, order_is_extract(o) && !o->draft);
	b->height = MAX(left, right);
}

/* ---- the document ---- */

static cairo_status_t take_bytes(void *user, const unsigned char *bytes, unsigned n)
{
	Buf *b = user;

	buf_add(b, (Str){ (const char *)bytes, n });
	return buf_ok(b) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* A title may be broken into lines by hand; where a viewer shows it there is one line. */
static char *on_one_line(Arena *a, Str s)
{
	char *line = str_cstr(a, s);

	for (size_t i = 0; i < s.len; i++) {
		if (line[i] == '\n')
			line[i] = ' ';
	}
	return line;
}

/* Its only time is the document's own: the same order gives the same bytes. */
static void set_metadata(Paper *p, const OrderPaper *o)
{
	Arena *a = p->c->arena;
	Str title = str_printf(a, "%.*s %.*s", STR_ARG(kind_of(a, o)), STR_ARG(o->text.number));
	Str made = str_printf(a, "%.*sT00:00:00+07:00", STR_ARG(day_text(a, o->day)));
	const struct {
		cairo_pdf_metadata_t what;
		Str text;
	} all[] = {
		{ CAIRO_PDF_METADATA_TITLE, title },
		{ CAIRO_PDF_METADATA_AUTHOR, o->text.own_name },
		{ CAIRO_PDF_METADATA_SUBJECT, o->text.title },
		{ CAIRO_PDF_METADATA_CREATE_DATE, made },
	};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		cairo_pdf_surface_set_metadata(p->surface, all[i].what, on_one_line(a, all[i].text));
}

static void draw(Paper *p, const OrderPaper *o)
{
	Flow main_part = { 0 }, list = { 0 };

	add_heading(p, &main_part, o);
	add_title(p, &main_part, o);
	add_grounds(p, &main_part, &o->text.grounds);
	add_articles(p, &main_part, &o->text);
	add_end(p, &main_part, o);
	if (p->status == OK)
		paper_flow_draw(p, &main_part);
	if (p->status != OK || o->people_count == 0)
		return;
	order_list_flow(p, o, &list);
	if (p->status == OK)
		paper_flow_draw(p, &list);
}

static Status cairo_fault(Ctx *c, cairo_status_t status, const Buf *b)
{
	if (status == CAIRO_STATUS_SUCCESS)
		return OK;
	if (buf_is_full(b))
		return fault(c, E_TOO_LARGE, "groups", "too_large");
	if (status == CAIRO_STATUS_NO_MEMORY || !buf_ok(b))
		return fault(c, E_NOMEM, NULL, "memory");
	return faultf(c, E_INTERNAL, NULL, "internal", "cairo: %s", cairo_status_to_string(status));
}

Status order_draw(Ctx *c, const OrderPaper *order, Buf *ret_pdf)
{
	Paper p = { .c = c, .draft = order->draft };

	paper_fail(&p, paper_open_fonts(&p));
	p.surface = cairo_pdf_surface_create_for_stream(
		take_bytes, ret_pdf, PAPER_LENGTH(PAPER_WIDTH), PAPER_LENGTH(PAPER_HEIGHT));
	cairo_pdf_surface_restrict_to_version(p.surface, CAIRO_PDF_VERSION_1_5);
	p.cairo = cairo_create(p.surface);
	if (p.status == OK) {
		set_metadata(&p, order);
		draw(&p, order);
	}
	cairo_destroy(p.cairo);
	cairo_surface_finish(p.surface);
	if (p.status == OK)
		paper_fail(&p, cairo_fault(c, cairo_surface_status(p.surface), ret_pdf));
	cairo_surface_destroy(p.surface);
	paper_close_fonts(&p);
	return p.status;
}
