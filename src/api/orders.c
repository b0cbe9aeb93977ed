/*
 * orders.c: orders that send people, and their papers.
 *
 * Who drafts, issues and reads is domain/order.h; what an issuing body's template asks for is looked up in
 * the folder of templates before a draft is saved, and again before it is issued, so that what is signed can
 * be printed. The list on the paper is personal: it is for whoever drafts with the right to personal data and
 * for the signer. The head of an agency gets an extract with the agency's own people.
 */
#include "api/pages.h"
#include "api/sending.h"

#include "base/text.h"
#include "link/order_print.h"
#include "link/order_rows.h"

/* Papers that are drawn at a time: the others of the workers answer everybody else meanwhile. */
#define PAPERS_AT_ONCE 2

static const char *templates_of(const Call *c)
{
	return c->app->options.template_dir;
}

/* ---- which there are ---- */

Status order_template_list(Call *c)
{
	OrderTemplateFile *all = NULL;
	JsonOut j = call_out(c);
	size_t n = 0;

	TRY(order_templates_list(&c->ctx, templates_of(c), &all, &n));
	json_open(&j, '[');
	for (size_t i = 0; i < n; i++) {
		const OrderTemplate *t = &all[i].template;

		json_open(&j, '{');
		json_put_str(&j, "key", all[i].key);
		json_put_str(&j, "name", t->name);
		json_key(&j, "values");
		json_open(&j, '[');
		for (size_t k = 0; k < t->value_count; k++) {
			if (order_value_is_own(t->value_names[k]))
				continue;
			json_open(&j, '{');
			json_put_str(&j, "name", t->value_names[k]);
			json_put_str(&j, "label", t->value_labels[k]);
			json_close(&j, '}');
		}
		json_close(&j, ']');
		json_close(&j, '}');
	}
	json_close(&j, ']');
	return OK;
}

/* The order with its wave, for whoever sees the wave or signs the order. */
static Status get_order(Call *c, Order *ret, Wave *ret_wave)
{
	int64_t id;

	TRY(call_id(c, 0, &id));
	Status st = row_get(&c->ctx, c->db, &order_resource, id, ret);
	if (st == E_NOT_FOUND)
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(st);
	st = sending_wave(c, ret->wave_id, ret_wave);
	if (st != E_NOT_FOUND || !order_may_read(c->view->dir, &c->rights, ret, c->ctx.now_ms))
		return st;
	c->ctx.fault = (Fault){ 0 };
	return row_get(&c->ctx, c->db, &wave_resource, ret->wave_id, ret_wave);
}

static void put_counts(JsonOut *j, Call *c, OrderCount *counts, size_t n)
{
	order_sort_counts(c->view->dir, &c->http->arena, counts, n);
	json_key(j, "communes");
	json_open(j, '[');
	for (size_t i = 0; i < n; i++) {
		const Area *a = directory_area(c->view->dir, counts[i].area_id);

		json_open(j, '{');
		json_key(j, "area");
		put_area_ref(j, c->view, counts[i].area_id);
		json_put_str(j, "zone", enum_name(&Zone_names, a ? a->zone : ZONE_GREEN));
		json_put_i64(j, "people", counts[i].people);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* Of an agency's people; null: of no agency was asked. */
static Status put_of_agency(JsonOut *j, Call *c, const Order *o, int64_t agency_id)
{
	int64_t people = 0;

	json_key(j, "of_agency");
	if (!agency_id) {
		json_add_null(j);
		return OK;
	}
	TRY(query_order_of_agency(&c->ctx, c->db, o->id, agency_id, &people));
	json_add_i64(j, people);
	return OK;
}

static Status put_order(
	JsonOut *j, Call *c, const Order *row, const Wave *wave, int64_t agency_id, bool whole)
{
	OrderCount *counts = NULL;
	Order o = *row;
	Plan plan = { 0 };
	size_t n = 0;

	if (o.plan_id)
		TRY(row_get(&c->ctx, c->db, &plan_resource, o.plan_id, &plan));
	if (whole || o.state == ORDER_DRAFT)
		TRY(query_order_counts(&c->ctx, c->db, &o, &counts, &n));
	/* Of a draft: whom it would send now. */
	for (size_t i = 0; o.state == ORDER_DRAFT && i < n; i++)
		o.people += (int32_t)counts[i].people;
	json_open(j, '{');
	model_put_fields(j, &order_resource, &o, 0);
	json_key(j, "area");
	put_area_ref(j, c->view, o.area_id);
	json_key(j, "wave");
	json_open(j, '{');
	json_put_i64(j, "id", wave->id);
	json_put_str(j, "name", wave->name);
	json_close(j, '}');
	json_key(j, "plan");
	if (plan.id) {
		json_open(j, '{');
		json_put_i64(j, "id", plan.id);
		json_put_i64(j, "number", plan.number);
		json_close(j, '}');
	} else {
		json_add_null(j);
	}
	json_key(j, "signer");
	put_answerable(j, c, o.signer_post_id);
	json_key(j, "made_by");
	TRY(put_account_ref(j, c, o.made_by_id));
	json_key(j, "issued_by");
	TRY(put_account_ref(j, c, o.issued_by_id));
	put_acts(j, &OrderAct_names, order_acts(c->view->dir, &c->rights, wave, &plan, &o, c->ctx.now_ms));
	json_put_bool(j, "paper", order_may_read(c->view->dir, &c->rights, &o, c->ctx.now_ms));
	TRY(put_of_agency(j, c, &o, agency_id));
	if (whole)
		put_counts(j, c, counts, n);
	json_close(j, '}');
	return OK;
}

/* What the items of a list are put with. */
typedef struct OrdersOf {
	Wave wave;
	int64_t agency_id;
} OrdersOf;

static Status put_item(JsonOut *j, Call *c, const void *row)
{
	const OrdersOf *of = c->user;

	return put_order(j, c, row, &of->wave, of->agency_id, false);
}

static Status read_orders(Call *c, void *filter, ListPage *page)
{
	PeopleFilter *f = filter;
	PeoplePage got;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	TRY(query_orders(&c->ctx, c->db, f, &got));
	return sending_page(&got, page);
}

static Str order_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Order *)row)->id);
}

static int64_t order_area(const Call *c UNUSED, const void *row)
{
	return ((const Order *)row)->area_id;
}

static Status asked_agency(Call *c, const Agency **ret)
{
	int64_t id = 0;

	TRY(call_id_param(c, "agency", &id));
	if (id == 0)
		return fault(&c->ctx, E_INVALID, "agency", "required");
	Status st = sending_agency(c, id, ret);
	if (st == E_NOT_FOUND || (st == OK && !(sending_may(c, *ret) & AGENCY_SEE)))
		return fault(&c->ctx, E_NOT_FOUND, "agency", "not_found");
	return st;
}

Status order_list(Call *c)
{
	OrdersOf *of = arena_new(&c->http->arena, OrdersOf);
	const Agency *agency = NULL;
	PeopleFilter f = { 0 };
	const List l = { .resource = &order_resource,
		.file = "quyet-dinh",
		.filter = &f,
		.read = read_orders,
		.cursor = order_cursor,
		.put = put_item,
		.area_of = order_area };

	TRY(call_id(c, 0, &f.wave_id));
	TRY(sending_wave(c, f.wave_id, &of->wave));
	if (http_param(c->http, "agency").len)
		TRY(asked_agency(c, &agency));
	f.agency_id = of->agency_id = agency ? agency->id : 0;
	c->user = of;
	return list_answer(c, &l);
}

Status order_show(Call *c)
{
	JsonOut j = call_out(c);
	Order o;
	Wave wave;

	TRY(get_order(c, &o, &wave));
	call_etag(c, o.version);
	return put_order(&j, c, &o, &wave, 0, true);
}

/* ---- drafting and acts ---- */

/* The words are tried as they will stand on the paper; its number is kept as a document writes it. */
static Status check_words(Call *c, Order *o)
{
	OrderTemplate *t = arena_new(&c->http->arena, OrderTemplate);
	OrderPaper paper;

	TRY(model_check(&c->ctx, &order_resource, o));
	TRY(order_template_load(&c->ctx, templates_of(c), o->template, t));
	o->number = order_number(&c->http->arena, o->number);
	o->signer_name = order_signer(c->view->dir, o, c->ctx.now_ms);
	return order_words(&c->ctx, t, o, &paper);
}

static Status commit_order(Call *c, OrderAct act, int64_t id, void *row, int64_t people)
{
	c->command = (Command){
		.kind = COMMAND_ORDER, .act = act, .subject_id = id, .row = row, .ids = order_ids(people)
	};
	if (act == ORDER_ADD)
		c->ok_status = 201;
	return call_commit(c, c->http->path);
}

Status order_add(Call *c)
{
	Order *row = arena_new(&c->http->arena, Order);
	Wave wave;

	TRY(call_body(c, &order_resource, row));
	TRY(model_check(&c->ctx, &order_resource, row));
	Status st = sending_wave(c, row->wave_id, &wave);
	if (st == E_NOT_FOUND)
		return fault(&c->ctx, E_NOT_FOUND, "wave_id", "not_found");
	TRY(st);
	if (row->signer_post_id == 0)
		row->signer_post_id = wave.signer_post_id;
	TRY(check_words(c, row));
	return commit_order(c, ORDER_ADD, 0, row, 0);
}

Status order_change(Call *c)
{
	Order *row = arena_new(&c->http->arena, Order), now;
	Wave wave;

	TRY(get_order(c, &now, &wave));
	TRY(call_body(c, &order_resource, row));
	if (row->signer_post_id == 0)
		row->signer_post_id = wave.signer_post_id;
	TRY(check_words(c, row));
	return commit_order(c, ORDER_CHANGE, now.id, row, 0);
}

/* What is signed is what can be printed. of: an extract for this agency. */
static Status try_paper(Call *c, const Order *o, const Agency *of, OrderPaper *ret)
{
	OrderTemplate *t = arena_new(&c->http->arena, OrderTemplate);
	Str path = str_printf(&c->http->arena, "/v/%.*s", STR_ARG(o->code));
	Str url = o->code.len ? pages_whole_url(c, path) : (Str){ "", 0 };

	if (url.len &&
		url.ptr[0] == '/') /* nobody told what we are called: no link is better than half of one */
		url = (Str){ "", 0 };
	TRY(order_template_load(&c->ctx, templates_of(c), o->template, t));
	return order_from_rows(&c->ctx, c->db, c->view, t, o, url, of, ret);
}

Status order_act(Call *c)
{
	OrderActing *in = arena_new(&c->http->arena, OrderActing);
	OrderPaper paper;
	Order now;
	Wave wave;
	int64_t people;
	unsigned act;

	if (!enum_parse(&OrderAct_names, c->params[1], &act) || act < ORDER_ISSUE)
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(get_order(c, &now, &wave));
	TRY(call_body(c, &order_acting_resource, in));
	TRY(model_check(&c->ctx, &order_acting_resource, in));
	people = now.people;
	if (act == ORDER_ISSUE && now.state == ORDER_DRAFT) {
		TRY(try_paper(c, &now, NULL, &paper));
		people = (int64_t)paper.people_count;
	}
	return commit_order(c, act, now.id, in, people);
}

/* ---- the paper ---- */

/* "05-qd-bcd" */
static const char *in_file_name(Arena *a, Str s)
{
	char *name = str_cstr(a, str_sub(text_fold(a, s), 0, 40));

	for (char *at = name; *at; at++) {
		if (*at == ' ')
			*at = '-';
	}
	return name;
}

/* "quyet-dinh-05-qd-bcd.pdf", "trich-quyet-dinh-05-qd-bcd-syt.pdf" */
static Str file_name(Arena *a, const Order *o, const Agency *of, const char *ending)
{
	return str_printf(a, "%s%s-%s%s%s.%s", of ? "trich-" : "",
		o->state == ORDER_DRAFT ? "du-thao" : "quyet-dinh", in_file_name(a, o->number), of ? "-" : "",
		of ? in_file_name(a, of->code) : "", ending);
}

/* A document is drawn by a child, and a worker waits for it: never all of them at once. */
static Status draw(Call *c, const OrderPaper *paper)
{
	if (__atomic_add_fetch(&c->app->papers, 1, __ATOMIC_ACQ_REL) > PAPERS_AT_ONCE) {
		__atomic_sub_fetch(&c->app->papers, 1, __ATOMIC_ACQ_REL);
		http_reply_header(c->http, "Retry-After", STR("2"));
		return fault(&c->ctx, E_BUSY, "format", "papers_busy");
	}
	Status st = order_print(&c->ctx, NULL, paper, &c->http->out);
	__atomic_sub_fetch(&c->app->papers, 1, __ATOMIC_ACQ_REL);
	/* What is wrong with the program is not for the reader, who learns that there is no paper now. */
	if (st == E_NOT_FOUND || st == E_INTERNAL)
		return fault(&c->ctx, E_INTERNAL, "format", c->ctx.fault.reason);
	return st;
}

static Status make_csv(Call *c, const OrderPaper *paper)
{
	order_csv(&c->http->out, paper);
	return OK;
}

static Status make_xlsx(Call *c, const OrderPaper *paper)
{
	return order_xlsx(&c->ctx, paper, &c->http->out);
}

typedef struct PaperFormat {
	const char *format, *type;
	bool shown; /* by the browser itself */
	Status (*make)(Call *c, const OrderPaper *paper);
} PaperFormat;

static const PaperFormat formats[] = { { "pdf", "application/pdf", true, draw },
	{ "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false, make_xlsx },
	{ "csv", "text/csv; charset=utf-8", false, make_csv } };

static Status asked_format(Call *c, const PaperFormat **ret)
{
	Str asked = http_param(c->http, "format");

	if (asked.len == 0)
		asked = STR("pdf");
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		if (str_eq(asked, str_from(formats[i].format))) {
			*ret = &formats[i];
			return OK;
		}
	}
	return fault(&c->ctx, E_INVALID, "format", "unknown_value");
}

static Status answer_paper(Call *c, const Order *o, const Agency *of, const PaperFormat *f)
{
	Arena *a = &c->http->arena;
	OrderPaper paper;

	TRY(try_paper(c, o, of, &paper));
	TRY(f->make(c, &paper));
	c->http->type = f->type;
	http_reply_header(c->http, "Content-Disposition",
		str_printf(a, "%s; filename=\"%.*s\"", f->shown ? "inline" : "attachment",
			STR_ARG(file_name(a, o, of, f->format))));
	return OK;
}

static Status may_export(Call *c, const PaperFormat *f)
{
	if (f->shown || rights_anywhere(&c->rights) & CAN(CAN_EXPORT))
		return OK;
	return fault(&c->ctx, E_FORBIDDEN, "format", "no_capability");
}

Status order_paper(Call *c)
{
	const PaperFormat *f;
	Order o;
	Wave wave;

	TRY(asked_format(c, &f));
	TRY(get_order(c, &o, &wave));
	if (!order_may_read(c->view->dir, &c->rights, &o, c->ctx.now_ms))
		return fault(&c->ctx, E_FORBIDDEN, "id", "no_capability");
	TRY(may_export(c, f));
	return answer_paper(c, &o, NULL, f);
}

/* Its head needs neither a grant nor the wave's quota: it is enough that the order names the agency's people.
 */
Status order_extract(Call *c)
{
	const PaperFormat *f;
	const Agency *of;
	int64_t id;
	Order o;
	Wave wave;

	TRY(asked_format(c, &f));
	TRY(call_id(c, 0, &id));
	TRY(asked_agency(c, &of));
	Status st = row_get(&c->ctx, c->db, &order_resource, id, &o);
	if (st == E_NOT_FOUND)
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(st);
	if (!order_may_extract(c->view->dir, &c->rights, &o, of, c->ctx.now_ms)) {
		TRY(get_order(c, &o, &wave));
		return fault(&c->ctx, E_FORBIDDEN, "id", "no_capability");
	}
	if (!agency_is_head(c->view->dir, &c->rights, of, c->ctx.now_ms))
		TRY(may_export(c, f));
	return answer_paper(c, &o, of, f);
}
