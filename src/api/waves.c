/* waves.c: waves with their sums. Quotas are in quotas.c, wards in wave_wards.c, names in nominations.c. */
#include "api/sending.h"

/* ---- waves ---- */

void put_people_count(JsonOut *j, const PeopleCount *n)
{
	json_put_i64(j, "named", n->named);
	json_put_i64(j, "consented", n->consented);
	json_put_i64(j, "declined", n->declined);
	json_put_i64(j, "approved", n->approved);
	json_put_i64(j, "volunteers", n->volunteers);
}

void put_sent(JsonOut *j, const SentCount *n)
{
	json_put_i64(j, "sent", n->planned + n->ordered);
	json_put_i64(j, "ordered", n->ordered);
	json_put_i64(j, "arrived", n->arrived);
}

void add_sent(SentCount *sum, const SentCount *n)
{
	sum->planned += n->planned;
	sum->ordered += n->ordered;
	sum->arrived += n->arrived;
}

/* Of each role: what is wanted, who was named for it. */
static void put_roles(JsonOut *j, const Wave *w, const WaveCount *count)
{
	const int32_t wanted[CadreRole_count] = { w->want_leading, w->want_medical, w->want_logistics,
		w->want_data, w->want_outreach, w->want_checkpoint };

	json_key(j, "roles");
	json_open(j, '[');
	for (unsigned role = 0; role < CadreRole_count; role++) {
		json_open(j, '{');
		json_put_str(j, "role", enum_name(&CadreRole_names, role));
		json_put_i64(j, "wanted", wanted[role]);
		put_people_count(j, &count->roles[role]);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static Status put_wave(JsonOut *j, Call *c, const void *row)
{
	const Wave *w = row;
	WaveCount count;
	SentCount *sent, sum = { 0 };
	int64_t quotas, late;
	size_t n;

	TRY(query_people_count(&c->ctx, c->db, w->id, &count));
	TRY(query_quota_sum(&c->ctx, c->db, w->id, &quotas, &late));
	TRY(query_sent(&c->ctx, c->db, w->id, &sent, &n));
	for (size_t i = 0; i < n; i++)
		add_sent(&sum, &sent[i]);
	json_open(j, '{');
	model_put_fields(j, &wave_resource, w, 0);
	json_key(j, "area");
	put_area_ref(j, c->view, w->area_id);
	json_key(j, "signer");
	put_answerable(j, c, w->signer_post_id);
	json_put_i64(j, "quota_sum", quotas);
	json_put_i64(j, "late_agencies", late);
	put_people_count(j, &count.all);
	put_sent(j, &sum);
	put_roles(j, w, &count);
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

Status sending_wave_of_path(Call *c, Wave *ret)
{
	int64_t id;

	TRY(call_id(c, 0, &id));
	return sending_wave(c, id, ret);
}

Status wave_show(Call *c)
{
	Wave w;
	JsonOut j = call_out(c);

	TRY(sending_wave_of_path(c, &w));
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

	TRY(sending_wave_of_path(c, &now));
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
	TRY(sending_wave_of_path(c, &now));
	TRY(call_body(c, &wave_acting_resource, in));
	TRY(model_check(&c->ctx, &wave_acting_resource, in));
	return commit_wave(c, act, now.id, in);
}
