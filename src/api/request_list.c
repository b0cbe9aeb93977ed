/* request_list.c: requests by filter, for screens and as a file; those whose asker waits for a call. */
#include "api/lists.h"

#include "base/text.h"
#include "base/time.h"
#include "domain/code.h"

/* Of those who wait for a call: "<answered>.<id>" of the last row. */
static Status read_waiting_cursor(Call *c, Str cursor, RequestFilter *f)
{
	Str rest = cursor;

	if (rest.len == 0)
		return OK;
	Str answered = str_cut(rest, '.', &rest);
	if (!str_to_i64(answered, &f->after_answered_ms) || !str_to_i64(rest, &f->after.id))
		return cursor_fault(c);
	return OK;
}

static Status read_filter(Call *c, RequestFilter *f)
{
	const Area *under;
	Str assignee = http_param(c->http, "assignee"), code;

	TRY(call_area_param(c, "area", &under));
	f->scope = call_scope(c, CAN(CAN_READ), under);
	TRY(call_enum_param(c, "kind", &RequestKind_names, &f->kinds));
	TRY(call_enum_param(c, "state", &RequestState_names, &f->states));
	TRY(call_enum_param(c, "lane", &Lane_names, &f->lanes));
	TRY(call_enum_param(c, "channel", &Channel_names, &f->channels));
	TRY(call_id_param(c, "post", &f->post_id));
	if (str_eq(assignee, STR("me")))
		f->assignee_id = c->rights.account_id;
	else
		TRY(call_id_param(c, "assignee", &f->assignee_id));
	f->open = call_flag(c, "open");
	f->overdue = call_flag(c, "overdue");
	f->waiting = call_flag(c, "waiting");
	f->q = http_param(c->http, "q");
	f->q_personal = rights_anywhere(&c->rights) & CAN(CAN_PERSONAL);
	Str phone = http_param(c->http, "phone");
	if (phone.len && (!f->q_personal || !text_phone(&c->http->arena, phone, &f->phone)))
		return fault(&c->ctx, E_INVALID, "phone", "not_a_phone");
	Str after = http_param(c->http, "filed_after");
	if (after.len && !time_parse(after, &f->filed_after_ms))
		return fault(&c->ctx, E_INVALID, "filed_after", "not_a_time");
	Str answered = http_param(c->http, "answered_after");
	if (answered.len && !time_parse(answered, &f->answered_after_ms))
		return fault(&c->ctx, E_INVALID, "answered_after", "not_a_time");
	/* Work is sorted by what is due; whoever asks for closed ones or searches wants the newest. */
	Str sort = http_param(c->http, "sort");
	bool wants_open = f->open || f->overdue || f->waiting;
	f->newest_first = str_eq(sort, STR("new")) || (!str_eq(sort, STR("due")) && !wants_open &&
							      (f->states || f->q.len || f->phone.len));
	/* Whoever has a code wants that request, wherever it is in its life. */
	if (f->q.len && code_parse(&c->http->arena, f->q, &code)) {
		f->open = f->overdue = f->waiting = false;
		f->states = 0;
		f->newest_first = true;
		return OK;
	}
	/* Whoever searches in personal words learns from what is found: only where they may be read. */
	if (f->phone.len || f->q.len)
		f->scope = call_scope(c, CAN(CAN_READ) | CAN(CAN_PERSONAL), under);
	return OK;
}

static Status read_requests(Call *c, void *filter, ListPage *page)
{
	RequestFilter *f = filter;

	if (f->call_back_due)
		TRY(read_waiting_cursor(c, page->after, f));
	else
		TRY(cursor_due(c, page->after, &f->after));
	f->limit = page->limit;
	return query_requests(&c->ctx, c->db, f, (Request **)&page->rows, &page->n, &page->more);
}

static Status count_requests(Call *c, void *filter, int64_t *ret)
{
	return query_request_count(&c->ctx, c->db, filter, ret);
}

static Str request_cursor(Call *c, const void *row)
{
	const Request *r = row;

	return cursor_of_due(c, (DueCursor){ r->late, r->due_at_ms, r->id });
}

static Str waiting_cursor(Call *c, const void *row)
{
	const Request *r = row;

	return str_printf(&c->http->arena, "%lld.%lld", (long long)r->answered_at_ms, (long long)r->id);
}

static Status put_request(JsonOut *j, Call *c, const void *row)
{
	return put_request_item(j, c, row);
}

static unsigned may_see_request(const Call *c, const void *row)
{
	return call_may_see(c, ((const Request *)row)->area_id);
}

static int64_t request_area(const Call *c UNUSED, const void *row)
{
	return ((const Request *)row)->area_id;
}

static Status note_reading(Call *c, const ListPage *page, Str purpose)
{
	return journal_reads(c, page->rows, page->n, purpose);
}

static Status answer_requests(Call *c, RequestFilter *f)
{
	const List l = { .resource = &request_resource,
		.file = "phieu",
		.filter = f,
		.read = read_requests,
		.count = count_requests,
		.cursor = f->call_back_due ? waiting_cursor : request_cursor,
		.put = put_request,
		.may_see = may_see_request,
		.area_of = request_area,
		.note_reading = note_reading };

	return list_answer(c, &l);
}

Status request_list(Call *c)
{
	RequestFilter f = { 0 };

	TRY(read_filter(c, &f));
	return answer_requests(c, &f);
}

Status callback_list(Call *c)
{
	RequestFilter f = { .call_back_due = true };

	f.scope = call_scope(c, CAN(CAN_INTAKE), NULL);
	return answer_requests(c, &f);
}
