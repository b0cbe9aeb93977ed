/* request_show.c: one request with its history, and what the hotline looks up while the phone rings. */
#include "api/handlers.h"

#include "base/text.h"
#include "base/time.h"

#define HISTORY_MAX 20 /* what fits beside the form; older ones are a click away */

/* ---- history and likely duplicates ---- */

static Status find_history(Call *c, Str phone, int64_t not_id, Request **ret, size_t *ret_n)
{
	RequestFilter f = { .phone = phone, .newest_first = true, .limit = HISTORY_MAX + 1 };
	Request *rows;
	size_t n = 0, kept = 0;
	bool more;

	*ret_n = 0;
	if (phone.len == 0)
		return OK;
	f.scope = scope_of(&c->http->arena, c->view, &c->rights, CAN_PERSONAL, 0);
	TRY(query_requests(&c->ctx, c->db, &f, &rows, &n, &more));
	for (size_t i = 0; i < n && kept < HISTORY_MAX; i++) {
		if (rows[i].id != not_id)
			rows[kept++] = rows[i];
	}
	*ret = rows;
	*ret_n = kept;
	return OK;
}

/* The same kind from the same phone or the same place within the rulebook's window, still open: suggested,
 * joined by a person. */
static Status find_duplicates(Call *c, Str phone, Str place, unsigned kind, int64_t since_ms, int64_t not_id,
	Request **ret, size_t *ret_n)
{
	Request *found = arena_array(&c->http->arena, Request, 2 * HISTORY_MAX);
	size_t kept = 0;

	for (int by_place = 0; by_place < 2; by_place++) {
		RequestFilter f = {
			.kinds = 1u << kind, .open = true, .newest_first = true, .limit = HISTORY_MAX
		};
		Request *rows;
		size_t n = 0;
		bool more;

		f.scope = scope_of(&c->http->arena, c->view, &c->rights, CAN_PERSONAL, 0);
		f.filed_after_ms = since_ms;
		if (by_place)
			f.place = place;
		else
			f.phone = phone;
		if ((by_place ? place : phone).len == 0)
			continue;
		TRY(query_requests(&c->ctx, c->db, &f, &rows, &n, &more));
		for (size_t i = 0; i < n; i++) {
			bool known = rows[i].id == not_id;

			for (size_t k = 0; k < kept; k++)
				known = known || found[k].id == rows[i].id;
			if (!known)
				found[kept++] = rows[i];
		}
	}
	*ret = found;
	*ret_n = kept;
	return OK;
}

static int64_t window_start(const Call *c, int64_t at_ms)
{
	return MAX(at_ms - c->view->rules->duplicate_window_minutes * MINUTE_MS, 1);
}

Status intake_lookup(Call *c)
{
	Arena *a = &c->http->arena;
	Str phone = { "", 0 }, typed = http_param(c->http, "phone"), place = { "", 0 };
	Request *history = NULL, *duplicates = NULL;
	size_t history_n = 0, duplicate_n = 0;
	unsigned kinds;
	const Area *area;

	if (typed.len && !text_phone(a, typed, &phone))
		return fault(&c->ctx, E_INVALID, "phone", "not_a_phone");
	TRY(call_enum_param(c, "kind", &RequestKind_names, &kinds));
	TRY(call_area_param(c, "area", &area));
	Str folded = text_fold(a, http_param(c->http, "address"));
	if (area && folded.len)
		place = str_printf(a, "%lld %.*s", (long long)area->id, STR_ARG(folded));
	TRY(find_history(c, phone, 0, &history, &history_n));
	for (unsigned kind = 0; kind < RequestKind_count && !duplicate_n; kind++) {
		if (kinds >> kind & 1)
			TRY(find_duplicates(c, phone, place, kind, window_start(c, c->ctx.now_ms), 0,
				&duplicates, &duplicate_n));
	}
	JsonOut j = call_out(c);
	json_open(&j, '{');
	json_key(&j, "history");
	TRY(put_request_list(&j, c, history, history_n));
	json_key(&j, "duplicates");
	TRY(put_request_list(&j, c, duplicates, duplicate_n));
	json_close(&j, '}');
	return OK;
}

/* ---- one request ---- */

static const Note *note_of_event(const Note *notes, size_t n, const Event *e)
{
	for (size_t i = 0; i < n; i++) {
		if (notes[i].at_ms == e->at_ms && notes[i].actor_id == e->actor_id)
			return &notes[i];
	}
	return NULL;
}

static Status put_entry(JsonOut *j, Call *c, const Event *e, const Note *note, bool may_read_notes)
{
	CLEANUP(json_release)
	json_t *body = NULL;
	int64_t id;

	TRY(json_read(&c->ctx, e->body, &body));
	json_open(j, '{');
	json_put_i64(j, "id", e->id);
	json_put_time(j, "at", e->at_ms);
	json_put_str(j, "act", json_str(body, "act"));
	json_put_str(j, "state", json_str(body, "state"));
	json_key(j, "actor");
	TRY(put_account_ref(j, c, e->actor_id));
	json_key(j, "post");
	const Post *post = json_i64(body, "post_id", &id) ? directory_post(c->view->dir, id) : NULL;
	if (post)
		json_add_str(j, post->title);
	else
		json_add_null(j);
	json_key(j, "to");
	if (json_i64(body, "area_id", &id))
		put_area_ref(j, c->view, id);
	else
		json_add_null(j);
	json_put_str(j, "due_at", json_str(body, "due_at"));
	json_key(j, "note");
	if (note && may_read_notes) {
		json_open(j, '{');
		json_put_str(j, "kind", enum_name(&NoteKind_names, note->kind));
		json_put_str(j, "text", note->text);
		json_put_bool(j, "for_resident", note->for_resident);
		json_close(j, '}');
	} else {
		json_add_null(j);
	}
	json_close(j, '}');
	return OK;
}

static Status put_timeline(JsonOut *j, Call *c, const Request *r)
{
	Event *events;
	Note *notes;
	size_t event_n, note_n;

	TRY(query_events_of(&c->ctx, c->db, r->id, &events, &event_n));
	TRY(query_notes(&c->ctx, c->db, r->id, false, &notes, &note_n));
	json_open(j, '[');
	for (size_t i = 0; i < event_n; i++) {
		if (events[i].kind == EVENT_REQUEST)
			TRY(put_entry(j, c, &events[i], note_of_event(notes, note_n, &events[i]),
				call_may_see(c, r->area_id) & PERSONAL));
	}
	json_close(j, ']');
	return OK;
}

static Status put_tasks_of(JsonOut *j, Call *c, int64_t request_id)
{
	Task *tasks;
	size_t n;

	TRY(query_tasks_of(&c->ctx, c->db, request_id, &tasks, &n));
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		TRY(put_task_item(j, c, &tasks[i]));
	json_close(j, ']');
	return OK;
}

static Status put_proofs_of(JsonOut *j, Call *c, int64_t request_id)
{
	Proof *rows;
	size_t n;

	TRY(query_proofs(&c->ctx, c->db, request_id, &rows, &n));
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		model_to_json(j, &proof_resource, &rows[i], 0);
	json_close(j, ']');
	return OK;
}

/* Who can be asked to do it: accounts with the right to handle here. */
static Status put_assignees(JsonOut *j, Call *c, int64_t area_id)
{
	int64_t last = 0;

	json_open(j, '[');
	for (size_t i = 0; i < c->view->grant_count; i++) {
		const Grant *g = &c->view->grants[i];
		/* Of the area itself and its parts; those of whole districts would flood the choice. */
		bool here =
			g->cans & CAN(CAN_HANDLE) && directory_is_inside(c->view->dir, g->area_id, area_id);
		Account a;

		if (!here || g->account_id == last)
			continue;
		last = g->account_id;
		TRY(row_get(&c->ctx, c->db, &account_resource, g->account_id, &a));
		if (a.disabled)
			continue;
		json_open(j, '{');
		json_put_i64(j, "id", a.id);
		json_put_str(j, "name", a.name);
		json_close(j, '}');
	}
	json_close(j, ']');
	return OK;
}

Status request_show(Call *c)
{
	Request r, *household = NULL, *duplicates = NULL;
	size_t household_n = 0, duplicate_n = 0;
	int64_t id;
	JsonOut j = call_out(c);
	RequestWorld *w = arena_new(&c->http->arena, RequestWorld);

	TRY(call_id(c, 0, &id));
	TRY(call_request(c, id, &r));
	TRY(find_history(c, r.phone, r.id, &household, &household_n));
	TRY(find_duplicates(c, r.phone, r.place, r.kind, window_start(c, r.filed_at_ms), r.id, &duplicates,
		&duplicate_n));
	w->dir = c->view->dir;
	w->rules = c->view->rules;
	w->now = r;
	if (r.escalation_id)
		TRY(row_get(&c->ctx, c->db, &escalation_resource, r.escalation_id, &w->escalation));
	call_etag(c, r.version);
	json_open(&j, '{');
	json_key(&j, "request");
	TRY(put_request_item(&j, c, &r));
	json_key(&j, "escalation");
	if (w->escalation.id)
		model_to_json(&j, &escalation_resource, &w->escalation, 0);
	else
		json_add_null(&j);
	json_key(&j, "timeline");
	TRY(put_timeline(&j, c, &r));
	json_key(&j, "tasks");
	TRY(put_tasks_of(&j, c, r.id));
	json_key(&j, "household");
	TRY(put_request_list(&j, c, household, household_n));
	json_key(&j, "duplicates");
	TRY(put_request_list(&j, c, duplicates, duplicate_n));
	json_key(&j, "proofs");
	TRY(put_proofs_of(&j, c, r.id));
	put_acts(&j, &RequestAct_names, request_acts(w, ACTOR_STAFF, &c->rights, c->ctx.now_ms));
	json_key(&j, "assignees");
	TRY(put_assignees(&j, c, r.area_id));
	json_close(&j, '}');
	return journal_reads(c, &r, 1, STR("handling"));
}
