/*
 * quotas.c: what each agency is asked for in a wave, and how far it is. A row has both, for the screen and
 * for the file.
 */
#include "api/sending.h"

typedef struct QuotaLine {
	int64_t id; /* the quota's */
	Str code, agency; /* of the agency */
	int32_t people, fair, most;
	int64_t fair_milli;
	unsigned reason;
	Str note;
	bool late;
	int64_t named, consented, approved, missing, declined, volunteers;
	int64_t sent, arrived;
	Str answerable, call_phone;
	const Quota *quota;
	const Agency *of;
	PeopleCount count;
	SentCount where;
} QuotaLine;
static const Field quota_line_fields[] = {
	FIELD(QuotaLine, id, F_ID, .flags = ROW_ONLY),
	FIELD(QuotaLine, code, F_STR),
	FIELD(QuotaLine, agency, F_STR),
	FIELD(QuotaLine, people, F_I32),
	FIELD(QuotaLine, fair_milli, F_I64),
	FIELD(QuotaLine, fair, F_I32),
	FIELD(QuotaLine, reason, F_ENUM, .names = &QuotaWhy_names),
	FIELD(QuotaLine, note, F_STR, .max = 500),
	FIELD(QuotaLine, most, F_I32),
	FIELD(QuotaLine, named, F_I64),
	FIELD(QuotaLine, consented, F_I64),
	FIELD(QuotaLine, approved, F_I64),
	FIELD(QuotaLine, missing, F_I64),
	FIELD(QuotaLine, declined, F_I64),
	FIELD(QuotaLine, volunteers, F_I64),
	FIELD(QuotaLine, sent, F_I64),
	FIELD(QuotaLine, arrived, F_I64),
	FIELD(QuotaLine, late, F_BOOL),
	FIELD(QuotaLine, answerable, F_STR),
	FIELD(QuotaLine, call_phone, F_STR, .flags = PERSONAL),
};
static const Resource quota_line_resource = { .name = "quota_line", RESOURCE(QuotaLine, quota_line_fields) };

typedef struct QuotaList {
	PeopleFilter filter;
	WaveCount count;
	SentCount *sent;
	size_t sent_count;
} QuotaList;

static const PeopleCount *count_of(const QuotaList *f, int64_t agency_id)
{
	static const PeopleCount nobody;

	for (size_t i = 0; i < f->count.agency_count; i++) {
		if (f->count.agencies[i].agency_id == agency_id)
			return &f->count.agencies[i].count;
	}
	return &nobody;
}

static SentCount sent_of(const QuotaList *f, int64_t agency_id)
{
	SentCount sum = { .agency_id = agency_id };

	for (size_t i = 0; i < f->sent_count; i++) {
		if (f->sent[i].agency_id == agency_id)
			add_sent(&sum, &f->sent[i]);
	}
	return sum;
}

/* The telephone of the head's office; where it has none the head's own, for whoever may see it. */
static Str call_phone(Call *c, const Agency *a)
{
	const Post *p = directory_post(c->view->dir, a->post_id);
	const Appointment *head = p ? directory_holder(c->view->dir, p->id, c->ctx.now_ms) : NULL;

	if (p && p->phone.len)
		return p->phone;
	return head && sending_may_see(c, a) & PERSONAL ? head->phone : (Str){ "", 0 };
}

static Status fill_line(Call *c, const QuotaList *f, const Quota *q, QuotaLine *l)
{
	Agency *a = arena_new(&c->http->arena, Agency);

	TRY(row_get(&c->ctx, c->db, &agency_resource, q->agency_id, a));
	const Appointment *head = directory_holder(c->view->dir, a->post_id, c->ctx.now_ms);
	const PeopleCount *n = count_of(f, a->id);
	SentCount where = sent_of(f, a->id);

	*l = (QuotaLine){ .id = q->id,
		.code = a->code,
		.agency = a->name,
		.people = q->people,
		.fair = q->fair,
		.most = q->most,
		.fair_milli = q->fair_milli,
		.reason = q->reason,
		.note = q->note,
		.late = q->late,
		.named = n->named,
		.consented = n->consented,
		.approved = n->approved,
		.missing = MAX(0, q->people - n->approved),
		.declined = n->declined,
		.volunteers = n->volunteers,
		.sent = where.planned + where.ordered,
		.arrived = where.arrived,
		.answerable = head ? head->holder : (Str){ "", 0 },
		.call_phone = call_phone(c, a),
		.quota = q,
		.of = a,
		.count = *n,
		.where = where };
	return OK;
}

static Status read_quotas(Call *c, void *filter, ListPage *page)
{
	QuotaList *f = filter;
	PeoplePage got;

	TRY(cursor_id(c, page->after, &f->filter.after_id));
	f->filter.limit = page->limit;
	TRY(query_quotas(&c->ctx, c->db, &f->filter, &got));
	QuotaLine *lines = arena_array(&c->http->arena, QuotaLine, got.n + 1);
	for (size_t i = 0; i < got.n; i++)
		TRY(fill_line(c, f, (const Quota *)got.rows + i, &lines[i]));
	page->rows = lines;
	page->n = got.n;
	page->more = got.more;
	return OK;
}

static Status put_quota(JsonOut *j, Call *c, const void *row)
{
	const QuotaLine *l = row;

	json_open(j, '{');
	model_put_fields(j, &quota_resource, l->quota, 0);
	json_key(j, "agency");
	put_agency_ref(j, l->of);
	json_key(j, "answerable");
	put_answerable(j, c, l->of->post_id);
	json_key(j, "call_phone");
	if (l->call_phone.len)
		json_add_str(j, l->call_phone);
	else
		json_add_null(j);
	put_people_count(j, &l->count);
	json_put_i64(j, "missing", l->missing);
	put_sent(j, &l->where);
	json_close(j, '}');
	return OK;
}

static Str quota_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const QuotaLine *)row)->id);
}

static unsigned may_see_quota(const Call *c, const void *row)
{
	return sending_may_see(c, ((const QuotaLine *)row)->of);
}

Status quota_list(Call *c)
{
	QuotaList *f = arena_new(&c->http->arena, QuotaList);
	Wave wave;
	const List l = { .resource = &quota_line_resource,
		.file = "chi-tieu",
		.filter = f,
		.read = read_quotas,
		.cursor = quota_cursor,
		.put = put_quota,
		.may_see = may_see_quota };

	TRY(sending_wave_of_path(c, &wave));
	TRY(sending_filter(c, CAN_READ, &f->filter));
	f->filter.wave_id = wave.id;
	f->filter.late = call_flag(c, "late");
	TRY(call_id_param(c, "agency", &f->filter.agency_id));
	TRY(query_people_count(&c->ctx, c->db, wave.id, &f->count));
	TRY(query_sent(&c->ctx, c->db, wave.id, &f->sent, &f->sent_count));
	return list_answer(c, &l);
}

Status quota_act(Call *c)
{
	QuotaAdjusting *in = arena_new(&c->http->arena, QuotaAdjusting);
	const Agency *a;
	Quota now;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(row_get(&c->ctx, c->db, &quota_resource, id, &now));
	TRY(sending_agency(c, now.agency_id, &a));
	if (!(sending_may(c, a) & AGENCY_SEE))
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	TRY(call_body(c, &quota_adjusting_resource, in));
	c->command = (Command){ .kind = COMMAND_QUOTA, .subject_id = id, .row = in };
	return call_commit(c, c->http->path);
}
