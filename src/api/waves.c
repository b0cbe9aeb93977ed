/* waves.c: waves and the quotas that they give to agencies. Names are in nominations.c, agencies in
 * agencies.c. */
#include "api/sending.h"

/* ---- waves ---- */

void put_acts(JsonOut *j, const EnumNames *names, unsigned acts)
{
	json_key(j, "acts");
	json_open(j, '[');
	for (unsigned act = 0; act < names->count; act++) {
		if (acts >> act & 1)
			json_add_str(j, enum_name(names, act));
	}
	json_close(j, ']');
}

static void put_count(JsonOut *j, const PeopleCount *n)
{
	json_put_i64(j, "named", n->named);
	json_put_i64(j, "consented", n->consented);
	json_put_i64(j, "declined", n->declined);
	json_put_i64(j, "approved", n->approved);
	json_put_i64(j, "volunteers", n->volunteers);
}

static Status put_wave(JsonOut *j, Call *c, const void *row)
{
	const Wave *w = row;
	PeopleCount count;
	int64_t sum, late;

	TRY(query_people_count(&c->ctx, c->db, w->id, 0, &count));
	TRY(query_quota_sum(&c->ctx, c->db, w->id, &sum, &late));
	json_open(j, '{');
	model_put_fields(j, &wave_resource, w, 0);
	json_key(j, "area");
	put_area_ref(j, c->view, w->area_id);
	json_key(j, "signer");
	put_answerable(j, c, w->signer_post_id);
	json_put_i64(j, "quota_sum", sum);
	json_put_i64(j, "late_agencies", late);
	put_count(j, &count);
	put_acts(j, &WaveAct_names, wave_acts(c->view->dir, &c->rights, w, c->ctx.now_ms));
	json_close(j, '}');
	return OK;
}

static Status read_waves(Call *c, void *filter, ListPage *page)
{
	PeopleFilter *f = filter;
	PeoplePage got;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	TRY(query_waves(&c->ctx, c->db, f, &got));
	return sending_page(&got, page);
}

static Str wave_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Wave *)row)->id);
}

static int64_t wave_area(const Call *c UNUSED, const void *row)
{
	return ((const Wave *)row)->area_id;
}

Status wave_list(Call *c)
{
	PeopleFilter f;
	const List l = { .resource = &wave_resource,
		.file = "dot-huy-dong",
		.filter = &f,
		.read = read_waves,
		.cursor = wave_cursor,
		.put = put_wave,
		.area_of = wave_area };

	TRY(sending_filter(c, CAN_READ, &f));
	TRY(call_enum_param(c, "state", &WaveState_names, &f.states));
	return list_answer(c, &l);
}

Status sending_wave(Call *c, int64_t id, Wave *ret)
{
	PeopleFilter f;
	PeoplePage got;

	TRY(sending_filter(c, CAN_READ, &f));
	f.id = id;
	f.limit = 1;
	TRY(query_waves(&c->ctx, c->db, &f, &got));
	if (got.n == 0)
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	*ret = *(const Wave *)got.rows;
	return OK;
}

static Status wave_of_path(Call *c, Wave *ret)
{
	int64_t id;

	TRY(call_id(c, 0, &id));
	return sending_wave(c, id, ret);
}

Status wave_show(Call *c)
{
	Wave w;
	JsonOut j = call_out(c);

	TRY(wave_of_path(c, &w));
	call_etag(c, w.version);
	return put_wave(&j, c, &w);
}

static Status commit_wave(Call *c, WaveAct act, int64_t id, void *row)
{
	c->command = (Command){ .kind = COMMAND_WAVE, .act = act, .subject_id = id, .row = row };
	if (act == WAVE_ADD)
		c->ok_status = 201;
	return call_commit(c, c->http->path);
}

Status wave_add(Call *c)
{
	Wave *row = arena_new(&c->http->arena, Wave);

	TRY(call_body(c, &wave_resource, row));
	return commit_wave(c, WAVE_ADD, 0, row);
}

Status wave_change(Call *c)
{
	Wave *row = arena_new(&c->http->arena, Wave), now;

	TRY(wave_of_path(c, &now));
	TRY(call_body(c, &wave_resource, row));
	return commit_wave(c, WAVE_CHANGE, now.id, row);
}

Status wave_act(Call *c)
{
	WaveActing *in = arena_new(&c->http->arena, WaveActing);
	unsigned act;
	Wave now;

	if (!enum_parse(&WaveAct_names, c->params[1], &act) || act < WAVE_CALL)
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(wave_of_path(c, &now));
	TRY(call_body(c, &wave_acting_resource, in));
	TRY(model_check(&c->ctx, &wave_acting_resource, in));
	return commit_wave(c, act, now.id, in);
}

/* ---- quotas ---- */

static Status put_quota(JsonOut *j, Call *c, const void *row)
{
	const Quota *q = row;
	const Agency *a;
	PeopleCount count;

	TRY(sending_agency(c, q->agency_id, &a));
	TRY(query_people_count(&c->ctx, c->db, q->wave_id, q->agency_id, &count));
	json_open(j, '{');
	model_put_fields(j, &quota_resource, q, 0);
	json_key(j, "agency");
	put_agency_ref(j, a);
	json_key(j, "answerable");
	put_answerable(j, c, a->post_id);
	put_count(j, &count);
	json_put_i64(j, "missing", MAX(0, q->people - count.approved));
	json_close(j, '}');
	return OK;
}

static Status read_quotas(Call *c, void *filter, ListPage *page)
{
	PeopleFilter *f = filter;
	PeoplePage got;

	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	TRY(query_quotas(&c->ctx, c->db, f, &got));
	return sending_page(&got, page);
}

static Str quota_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Quota *)row)->id);
}

Status quota_list(Call *c)
{
	PeopleFilter f;
	Wave wave;
	const List l = { .resource = &quota_resource,
		.file = "chi-tieu",
		.filter = &f,
		.read = read_quotas,
		.cursor = quota_cursor,
		.put = put_quota };

	TRY(wave_of_path(c, &wave));
	TRY(sending_filter(c, CAN_READ, &f));
	f.wave_id = wave.id;
	f.late = call_flag(c, "late");
	TRY(call_id_param(c, "agency", &f.agency_id));
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
