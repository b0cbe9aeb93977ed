/*
 * nominations.c: the names that agencies give for a wave, and what the named say to it.
 *
 * A cadre answers without an account: see cadre_proof.c.
 */
#include "api/sending.h"

#include "base/time.h"

/* ---- for the agency and the board ---- */

Status put_cadre_ref(JsonOut *j, Call *c, int64_t cadre_id, const Agency *a)
{
	Cadre x;

	TRY(row_get(&c->ctx, c->db, &cadre_resource, cadre_id, &x));
	json_open(j, '{');
	model_put_named(j, &cadre_resource, &x, sending_may_see(c, a),
		MODEL_NAMES("id", "name", "phone", "role", "can_lead", "skills"));
	json_close(j, '}');
	return OK;
}

/* Where they are sent, and how far that is; before an order there is no tour. */
static Status put_place(JsonOut *j, Call *c, const Nomination *n)
{
	PlaceOf at;

	TRY(query_place_of(&c->ctx, c->db, n->id, &at));
	json_key(j, "ward");
	put_area_ref(j, c->view, at.area_id);
	json_key(j, "tour_state");
	if (at.tour_id)
		json_add_str(j, enum_name(&TourState_names, at.state));
	else
		json_add_null(j);
	return OK;
}

/* The link to answer by; whoever may read the phone could answer with the code already. */
static void put_link(JsonOut *j, Call *c, Str code, int64_t id)
{
	Arena *a = &c->http->arena;
	const char *base = c->app->options.public_url ? c->app->options.public_url : "";
	Str secret = request_secret(a, c->app->options.store, id);

	json_put_str(j, "secret", secret);
	json_put_str(j, "link", str_printf(a, "%s/n/%.*s?k=%.*s", base, STR_ARG(code), STR_ARG(secret)));
}

static Status put_fields(JsonOut *j, Call *c, const Nomination *n)
{
	const Agency *a;
	Wave wave;

	TRY(sending_agency(c, n->agency_id, &a));
	TRY(row_get(&c->ctx, c->db, &wave_resource, n->wave_id, &wave));
	unsigned acts = nomination_acts(&wave, n, sending_may(c, a), false);
	model_put_fields(j, &nomination_resource, n, sending_may_see(c, a));
	json_key(j, "agency");
	put_agency_ref(j, a);
	json_key(j, "cadre");
	TRY(put_cadre_ref(j, c, n->cadre_id, a));
	TRY(put_place(j, c, n));
	put_acts(j, &NominationAct_names, acts);
	return OK;
}

static Status put_nomination(JsonOut *j, Call *c, const void *row)
{
	json_open(j, '{');
	TRY(put_fields(j, c, row));
	json_close(j, '}');
	return OK;
}

static unsigned may_see_nomination(const Call *c, const void *row)
{
	const Agency *a;

	return sending_agency((Call *)(uintptr_t)c, ((const Nomination *)row)->agency_id, &a) == OK
		       ? sending_may_see(c, a)
		       : 0;
}

static Status note_nominations(Call *c, const ListPage *page, Str purpose)
{
	const Nomination *rows = page->rows;
	int64_t *ids = arena_array(&c->http->arena, int64_t, page->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < page->n; i++) {
		if (may_see_nomination(c, &rows[i]) & HEALTH)
			ids[n++] = rows[i].cadre_id;
	}
	return journal_ids(c, ids, n, purpose);
}

static Status read_nominations(Call *c, void *filter, ListPage *page)
{
	PeopleFilter *f = filter;
	PeoplePage got;

	c->user = NULL; /* its memory was the page's before */
	TRY(cursor_id(c, page->after, &f->after_id));
	f->limit = page->limit;
	TRY(query_nominations(&c->ctx, c->db, f, &got));
	return sending_page(&got, page);
}

static Status count_nominations(Call *c, void *filter, int64_t *ret)
{
	return query_nomination_count(&c->ctx, c->db, filter, ret);
}

/* 1: only volunteers, 0: only within the quotas. */
static Status read_beside(Call *c, PeopleFilter *f)
{
	Str volunteer = http_param(c->http, "volunteer");

	f->beside = volunteer.len == 0 ? BESIDE_ANY : str_eq(volunteer, STR("1")) ? BESIDE_ONLY : BESIDE_NONE;
	if (f->beside == BESIDE_NONE && !str_eq(volunteer, STR("0")))
		return fault(&c->ctx, E_INVALID, "volunteer", "unknown_value");
	return OK;
}

static Str nomination_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Nomination *)row)->id);
}

Status nomination_list(Call *c)
{
	PeopleFilter f;
	const Area *ward;
	Wave wave;
	int64_t id;
	const List l = { .resource = &nomination_resource,
		.file = "danh-sach-de-cu",
		.filter = &f,
		.read = read_nominations,
		.count = count_nominations,
		.cursor = nomination_cursor,
		.put = put_nomination,
		.may_see = may_see_nomination,
		.note_reading = note_nominations };

	TRY(call_id(c, 0, &id));
	TRY(sending_wave(c, id, &wave));
	TRY(sending_filter(c, CAN_WAVES, &f));
	f.wave_id = id;
	TRY(call_id_param(c, "agency", &f.agency_id));
	TRY(call_enum_param(c, "state", &NominationState_names, &f.states));
	TRY(call_enum_param(c, "role", &CadreRole_names, &f.roles));
	TRY(read_beside(c, &f));
	f.sent = call_flag(c, "sent");
	f.arrived = call_flag(c, "arrived");
	TRY(call_area_param(c, "ward", &ward));
	f.ward_id = ward ? ward->id : 0;
	return list_answer(c, &l);
}

Status sending_nomination(Call *c, int64_t id, Nomination *ret, const Agency **ret_agency)
{
	TRY(row_get(&c->ctx, c->db, &nomination_resource, id, ret));
	TRY(sending_agency(c, ret->agency_id, ret_agency));
	return sending_may(c, *ret_agency) & (AGENCY_PEOPLE | AGENCY_APPROVE)
		       ? OK
		       : fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
}

static Status put_one(Call *c, const Nomination *n)
{
	unsigned may = may_see_nomination(c, n);
	JsonOut j = call_out(c);

	if (may & HEALTH)
		TRY(journal_ids(c, &n->cadre_id, 1, STR("reading")));
	call_etag(c, n->version);
	json_open(&j, '{');
	TRY(put_fields(&j, c, n));
	if (may & PERSONAL)
		put_link(&j, c, n->code, n->id);
	json_close(&j, '}');
	return OK;
}

Status nomination_show(Call *c)
{
	const Agency *a;
	Nomination n;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(sending_nomination(c, id, &n, &a));
	return put_one(c, &n);
}

/* What is handed to the named person: the code, and the secret of the link. */
static void named(Call *c)
{
	CLEANUP(json_release)
	json_t *j = call_own_answer(c);
	int64_t id = 0;
	JsonOut out = call_out(c);

	if (!json_i64(j, "id", &id))
		BUG("an answer that is not ours");
	buf_add(out.buf, str_sub(c->command.answer, 0, c->command.answer.len - 1));
	out.comma = true;
	put_link(&out, c, json_str(j, "code"), id);
	json_close(&out, '}');
}

Status nomination_add(Call *c)
{
	NominationActing *in = arena_new(&c->http->arena, NominationActing);
	Wave wave;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(sending_wave(c, id, &wave));
	TRY(call_body(c, &nomination_acting_resource, in));
	c->command =
		(Command){ .kind = COMMAND_NOMINATION, .act = NOMINATION_NAME, .subject_id = id, .row = in };
	c->ok_status = 201;
	c->after_commit = named;
	return call_commit(c, c->http->path);
}

Status nomination_act(Call *c)
{
	NominationActing *in = arena_new(&c->http->arena, NominationActing);
	const Agency *a;
	Nomination n;
	unsigned act;
	int64_t id;

	TRY(call_id(c, 0, &id));
	if (!enum_parse(&NominationAct_names, c->params[1], &act) || act == NOMINATION_NAME)
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(sending_nomination(c, id, &n, &a));
	TRY(call_body(c, &nomination_acting_resource, in));
	c->command = (Command){ .kind = COMMAND_NOMINATION, .act = act, .subject_id = id, .row = in };
	return call_commit(c, c->http->path);
}

/* ---- for the person who was named ---- */

Status public_nomination_show(Call *c)
{
	Nomination n;
	Agency agency;
	Wave wave;
	JsonOut j = call_out(c);

	TRY(named_find(
		c, c->params[0], http_param(c->http, "secret"), http_param(c->http, "phone_last"), &n));
	TRY(row_get(&c->ctx, c->db, &wave_resource, n.wave_id, &wave));
	TRY(row_get(&c->ctx, c->db, &agency_resource, n.agency_id, &agency));
	unsigned acts = nomination_acts(&wave, &n, 0, true);
	json_open(&j, '{');
	json_put_str(&j, "code", n.code);
	json_put_str(&j, "state", enum_name(&NominationState_names, n.state));
	json_put_str(&j, "role", enum_name(&CadreRole_names, n.role));
	json_put_bool(&j, "lead", n.lead);
	json_put_bool(&j, "volunteer", n.volunteer);
	json_put_str(&j, "wave", wave.name);
	json_put_str(&j, "purpose", wave.purpose);
	json_put_str(&j, "from_day", day_text(&c->http->arena, wave.from_day));
	json_put_str(&j, "to_day", day_text(&c->http->arena, wave.to_day));
	json_put_time(&j, "answer_by", wave.nominate_by_ms);
	json_put_str(&j, "agency", agency.name);
	json_put_bool(&j, "may_consent", acts >> NOMINATION_CONSENT & 1);
	json_put_bool(&j, "may_decline", acts >> NOMINATION_DECLINE & 1);
	json_put_i64(&j, "version", n.version);
	json_close(&j, '}');
	return OK;
}

typedef struct NamedAct {
	Str secret, phone_last, reason;
} NamedAct;
static const Field named_act_fields[] = {
	FIELD(NamedAct, secret, F_STR, .flags = PERSONAL, .max = 60),
	FIELD(NamedAct, phone_last, F_STR, .flags = PERSONAL, .max = 4),
	FIELD(NamedAct, reason, F_STR, .flags = PERSONAL, .max = 500, .doc = "Why not, if they want to say"),
};
const Resource named_act_resource = {
	.name = "named_act", RESOURCE(NamedAct, named_act_fields), .doc = "The named person says yes or no"
};

Status public_nomination_act(Call *c)
{
	NominationActing *acting = arena_new(&c->http->arena, NominationActing);
	NamedAct in = { 0 };
	Nomination n;
	unsigned act;

	if (!enum_parse(&NominationAct_names, c->params[1], &act) ||
		(act != NOMINATION_CONSENT && act != NOMINATION_DECLINE))
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(call_body(c, &named_act_resource, &in));
	TRY(model_check(&c->ctx, &named_act_resource, &in));
	TRY(named_find(c, c->params[0], in.secret, in.phone_last, &n));
	acting->reason = in.reason;
	c->command = (Command){
		.kind = COMMAND_NOMINATION, .act = act, .by_cadre = true, .subject_id = n.id, .row = acting
	};
	return call_commit(c, c->http->path);
}
