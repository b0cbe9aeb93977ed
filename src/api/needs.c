/*
 * needs.c: how many people each commune needs and why; its daily report; asking for more or fewer.
 *
 * The table is made anew for each call over the whole tree, so that nobody is proposed twice as backfill;
 * what is shown of it lies in the caller's areas.
 */
#include "api/lists.h"

#include "base/time.h"
#include "domain/need.h"

/* ---- the table ---- */

typedef struct NeedList {
	const AreaNeed *all; /* worst first */
	size_t n;
	Scope scope; /* what is asked about */
	Scope reads; /* all that the caller may read: help may come from outside the area asked about */
	const void **rows; /* Area, or NeedLine for a file */
	size_t row_count;
} NeedList;

/* A line of the file: one role of one commune. */
typedef struct NeedLine {
	int64_t id; /* of the area and the role */
	int64_t area_id;
	unsigned zone, role, by;
	int32_t own, least, by_service, by_backlog, required, wanted, gap, sent, lacks;
	bool breaking;
	double load;
	int64_t open;
	double filed_a_day;
	int32_t report_day;
} NeedLine;
static const Field need_line_fields[] = {
	FIELD(NeedLine, id, F_ID, .flags = ROW_ONLY),
	FIELD(NeedLine, area_id, F_ID, .flags = ROW_ONLY),
	FIELD(NeedLine, zone, F_ENUM, .names = &Zone_names),
	FIELD(NeedLine, role, F_ENUM, .names = &CadreRole_names),
	FIELD(NeedLine, own, F_I32),
	FIELD(NeedLine, least, F_I32),
	FIELD(NeedLine, by_service, F_I32),
	FIELD(NeedLine, by_backlog, F_I32),
	FIELD(NeedLine, required, F_I32),
	FIELD(NeedLine, by, F_ENUM, .names = &need_reason_names),
	FIELD(NeedLine, wanted, F_I32),
	FIELD(NeedLine, gap, F_I32),
	FIELD(NeedLine, sent, F_I32),
	FIELD(NeedLine, lacks, F_I32),
	FIELD(NeedLine, breaking, F_BOOL),
	FIELD(NeedLine, load, F_F64),
	FIELD(NeedLine, open, F_I64),
	FIELD(NeedLine, filed_a_day, F_F64),
	FIELD(NeedLine, report_day, F_DAY),
};
static const Resource need_line_resource = { .name = "need_line", RESOURCE(NeedLine, need_line_fields) };

static Status load_needs(Call *c, NeedList *f)
{
	const Area *under;
	NeedRows rows;
	AreaNeed *all;

	TRY(call_area_param(c, "area", &under));
	f->scope = call_scope(c, CAN(CAN_READ), under);
	f->reads = call_scope(c, CAN(CAN_READ), NULL);
	TRY(query_need_rows(&c->ctx, c->db, c->view->rules, &rows));
	TRY(need_table(&c->ctx, c->view->dir, c->view->rules, &rows, &all, &f->n));
	f->all = all;
	return OK;
}

static bool is_shown(Call *c, const NeedList *f, const AreaNeed *a)
{
	return scope_has(&f->scope, a->area->id) && (!call_flag(c, "breaking") || a->breaking);
}

static const AreaNeed *need_of(const NeedList *f, int64_t area_id)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->all[i].area->id == area_id)
			return &f->all[i];
	}
	BUG("a row without its need");
}

/* A commune outside the caller's areas is counted, but not named. */
static void put_backfill(JsonOut *j, Call *c, const NeedList *f, const RoleNeed *n)
{
	json_key(j, "backfill");
	json_open(j, '[');
	for (size_t i = 0; i < n->backfill_count; i++) {
		const Backfill *b = &n->backfill[i];

		json_open(j, '{');
		json_key(j, "area");
		if (scope_has(&f->reads, b->area_id))
			put_area_ref(j, c->view, b->area_id);
		else
			json_add_null(j);
		json_put_i64(j, "people", b->people);
		json_put_f64(j, "distance_km", b->distance_km);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_role(JsonOut *j, Call *c, const NeedList *f, const RoleNeed *n)
{
	json_open(j, '{');
	json_put_str(j, "role", enum_name(&CadreRole_names, n->role));
	json_put_f64(j, "filed_a_day", n->filed_a_day);
	json_put_i64(j, "open", n->open);
	json_put_f64(j, "minutes", n->minutes);
	json_put_f64(j, "load", n->load);
	json_put_f64(j, "beta", n->beta);
	json_put_f64(j, "wait_share", n->wait_share);
	json_put_i64(j, "by_service", n->by_service);
	json_put_i64(j, "by_square_root", n->by_square_root);
	json_put_i64(j, "by_backlog", n->by_backlog);
	json_put_i64(j, "least", n->least);
	json_put_str(j, "by", enum_name(&need_reason_names, n->reason));
	json_put_i64(j, "required", n->required);
	json_key(j, "ask");
	if (n->ask)
		model_to_json(j, &need_ask_resource, n->ask, 0);
	else
		json_add_null(j);
	json_put_i64(j, "wanted", n->wanted);
	json_put_i64(j, "own", n->own);
	json_put_i64(j, "gap", n->gap);
	json_put_i64(j, "sent", n->sent);
	json_put_i64(j, "lacks", n->lacks);
	json_put_bool(j, "breaking", n->breaking);
	put_backfill(j, c, f, n);
	json_close(j, '}');
}

static void put_need(JsonOut *j, Call *c, const NeedList *f, const AreaNeed *a)
{
	json_open(j, '{');
	json_key(j, "area");
	put_area_ref(j, c->view, a->area->id);
	json_put_str(j, "zone", enum_name(&Zone_names, a->area->zone));
	json_put_i64(j, "population", a->area->population);
	json_put_i64(j, "norm", need_norm(&c->view->rules->staffing, a->area->population));
	json_put_i64(j, "required", a->required);
	json_put_i64(j, "wanted", a->wanted);
	json_put_i64(j, "own", a->own);
	json_put_i64(j, "gap", a->gap);
	json_put_i64(j, "sent", a->sent);
	json_put_i64(j, "lacks", a->lacks);
	json_put_i64(j, "breaking", a->breaking);
	json_put_bool(j, "reported_today", a->reported_today);
	json_key(j, "report");
	if (a->report)
		model_to_json(j, &staff_report_resource, a->report, 0);
	else
		json_add_null(j);
	json_key(j, "roles");
	json_open(j, '[');
	for (unsigned role = 0; role < CadreRole_count; role++)
		put_role(j, c, f, &a->roles[role]);
	json_close(j, ']');
	json_close(j, '}');
}

static Status put_need_row(JsonOut *j, Call *c, const void *row)
{
	const NeedList *f = c->user;

	put_need(j, c, f, need_of(f, ((const Area *)row)->id));
	return OK;
}

static Status read_needs(Call *c, void *filter, ListPage *page)
{
	const NeedList *f = filter;

	return list_from_memory(c, &area_resource, f->rows, f->row_count, page);
}

static Status count_needs(Call *c UNUSED, void *filter, int64_t *ret)
{
	*ret = (int64_t)((const NeedList *)filter)->row_count;
	return OK;
}

static Str need_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Area *)row)->id);
}

static Status list_areas(Call *c, NeedList *f)
{
	const List l = { .resource = &area_resource,
		.file = "nhan-luc",
		.filter = f,
		.read = read_needs,
		.count = count_needs,
		.cursor = need_cursor,
		.put = put_need_row };

	f->rows = arena_array(&c->http->arena, const void *, f->n + 1);
	for (size_t i = 0; i < f->n; i++) {
		if (is_shown(c, f, &f->all[i]))
			f->rows[f->row_count++] = f->all[i].area;
	}
	c->user = f;
	return list_answer(c, &l);
}

/* ---- the file ---- */

static Status read_lines(Call *c, void *filter, ListPage *page)
{
	const NeedList *f = filter;

	return list_from_memory(c, &need_line_resource, f->rows, f->row_count, page);
}

static Str line_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const NeedLine *)row)->id);
}

static int64_t line_area(const Call *c UNUSED, const void *row)
{
	return ((const NeedLine *)row)->area_id;
}

static NeedLine line_of(const AreaNeed *a, const RoleNeed *n)
{
	return (NeedLine){ .id = a->area->id * CadreRole_count + n->role + 1,
		.area_id = a->area->id,
		.zone = a->area->zone,
		.role = n->role,
		.by = n->reason,
		.own = n->own,
		.least = n->least,
		.by_service = n->by_service,
		.by_backlog = n->by_backlog,
		.required = n->required,
		.wanted = n->wanted,
		.gap = n->gap,
		.sent = n->sent,
		.lacks = n->lacks,
		.breaking = n->breaking,
		.load = n->load,
		.open = n->open,
		.filed_a_day = n->filed_a_day,
		.report_day = a->report ? a->report->day : 0 };
}

static Status list_lines(Call *c, NeedList *f)
{
	const List l = { .resource = &need_line_resource,
		.file = "nhan-luc",
		.filter = f,
		.read = read_lines,
		.count = count_needs,
		.cursor = line_cursor,
		.put = put_need_row, /* not asked: a file has no items */
		.area_of = line_area };
	NeedLine *lines = arena_array(&c->http->arena, NeedLine, f->n * CadreRole_count + 1);

	f->rows = arena_array(&c->http->arena, const void *, f->n *CadreRole_count + 1);
	for (size_t i = 0; i < f->n; i++) {
		for (unsigned role = 0; is_shown(c, f, &f->all[i]) && role < CadreRole_count; role++) {
			lines[f->row_count] = line_of(&f->all[i], &f->all[i].roles[role]);
			f->rows[f->row_count] = &lines[f->row_count];
			f->row_count++;
		}
	}
	return list_answer(c, &l);
}

Status need_list(Call *c)
{
	NeedList *f = arena_new(&c->http->arena, NeedList);

	TRY(load_needs(c, f));
	return str_eq(http_param(c->http, "format"), STR("csv")) ? list_lines(c, f) : list_areas(c, f);
}

/* ---- asking ---- */

Status need_ask_add(Call *c)
{
	NeedAsk *row = arena_new(&c->http->arena, NeedAsk);

	TRY(call_body(c, &need_ask_resource, row));
	return call_save(c, &need_ask_resource, row, 0);
}

Status need_ask_change(Call *c)
{
	NeedAsk *row = arena_new(&c->http->arena, NeedAsk);
	NeedAsk now;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(row_get(&c->ctx, c->db, &need_ask_resource, id, &now));
	if (!call_can(c, CAN_READ, now.area_id))
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(call_body(c, &need_ask_resource, row));
	return call_save(c, &need_ask_resource, row, id);
}

/* ---- reports ---- */

Status staff_report_add(Call *c)
{
	StaffReporting *in = arena_new(&c->http->arena, StaffReporting);

	TRY(call_body(c, &staff_reporting_resource, in));
	c->command = (Command){ .kind = COMMAND_STAFF_REPORT, .row = in };
	return call_commit(c, c->http->path);
}

static Status read_reports(Call *c, void *filter, ListPage *page)
{
	StaffFilter *f = filter;
	Str rest = page->after;

	if (rest.len) {
		int64_t day;
		Str first = str_cut(rest, '.', &rest);

		if (!str_to_i64(first, &day) || day < INT32_MIN || day > INT32_MAX ||
			!str_to_i64(rest, &f->after_id))
			return cursor_fault(c);
		f->after_day = (int32_t)day;
	}
	f->limit = page->limit;
	return query_staff_reports(&c->ctx, c->db, f, (StaffReport **)&page->rows, &page->n, &page->more);
}

static Str report_cursor(Call *c, const void *row)
{
	const StaffReport *r = row;

	return str_printf(&c->http->arena, "%d.%lld", r->day, (long long)r->id);
}

static Status put_report(JsonOut *j, Call *c, const void *row)
{
	const StaffReport *r = row;

	json_open(j, '{');
	model_put_fields(j, &staff_report_resource, r, 0);
	json_key(j, "area");
	put_area_ref(j, c->view, r->area_id);
	json_close(j, '}');
	return OK;
}

static int64_t report_area(const Call *c UNUSED, const void *row)
{
	return ((const StaffReport *)row)->area_id;
}

Status staff_report_list(Call *c)
{
	StaffFilter f = { 0 };
	const Area *under;
	Str day = http_param(c->http, "day");
	const List l = { .resource = &staff_report_resource,
		.file = "bao-cao-nhan-luc",
		.filter = &f,
		.read = read_reports,
		.cursor = report_cursor,
		.put = put_report,
		.area_of = report_area };

	TRY(call_area_param(c, "area", &under));
	if (day.len && !day_parse(day, &f.day))
		return fault(&c->ctx, E_INVALID, "day", "not_a_day");
	f.scope = call_scope(c, CAN(CAN_READ), under);
	return list_answer(c, &l);
}
