/* requests.c: filing, lists, one request, acts, and what the hotline looks up while the phone rings. See
 * docs/API.md. */
#include "api/handlers.h"

#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "domain/code.h"

#include <stdlib.h>
#include <string.h>

#define HISTORY_MAX 20 /* what fits beside the form; older ones are a click away */

/* ---- filing ---- */

static void filed(Call *c)
{
	CLEANUP(json_release)
	json_t *j = NULL;
	Ctx scratch = { .arena = &c->http->arena };
	int64_t id = 0, post_id = 0;
	JsonOut out = call_out(c);

	if (json_read(&scratch, c->command.answer, &j) != OK || !json_i64(j, "id", &id) ||
		!json_i64(j, "post_id", &post_id))
		BUG("an answer that is not ours");
	Str code = str_dup(&c->http->arena, json_str(j, "code"));
	Str link = request_link(c, code, id);
	http_reply_header(
		c->http, "Location", str_printf(&c->http->arena, "/api/v1/requests/%lld", (long long)id));
	/* The writer's answer, completed by what is not kept: the office and the link's secret. */
	buf_add(out.buf, str_sub(c->command.answer, 0, c->command.answer.len - 1));
	out.comma = true;
	json_key(&out, "answerable");
	put_answerable(&out, c, post_id);
	json_put_str(&out, "secret", request_secret(&c->http->arena, c->app->options.store, id));
	json_put_str(&out, "link", link);
	json_close(&out, '}');
}

/* More than one asker asks: the need is taken all the same, in a lane of its own. */
static bool came_too_fast(Call *c, const RequestFiling *in)
{
	const Rulebook *r = c->view->rules;
	Arena *a = &c->http->arena;
	Str phone, by_peer = str_printf(a, "p:%.*s", STR_ARG(c->http->peer));
	bool ok = limits_take(
		c->app->intake_limits, by_peer, c->ctx.now_ms, r->intake_per_minute, r->intake_burst);

	if (text_phone(a, in->phone, &phone))
		ok = limits_take(c->app->intake_limits, str_printf(a, "n:%.*s", STR_ARG(phone)),
			     c->ctx.now_ms, r->intake_per_minute, r->intake_burst) &&
		     ok;
	return !ok;
}

void request_filing_command(Call *c, const RequestFiling *filing, Channel channel)
{
	bool staff = channel == CHANNEL_HOTLINE;

	c->command = (Command){ .kind = COMMAND_REQUEST,
		.row = c->photo,
		.request = { .act = ACT_FILE,
			.actor = staff ? ACTOR_STAFF : ACTOR_RESIDENT,
			.rights = c->rights.account_id ? &c->rights : NULL,
			.filing = filing,
			.channel = channel,
			.unverified = !staff && came_too_fast(c, filing) } };
}

/* The hotline says that this is not a new need but the same person asking again. */
static Status file_as_call(Call *c, const RequestFiling *in)
{
	RequestActing *acting = arena_new(&c->http->arena, RequestActing);
	Request r;

	TRY(call_request(c, in->join_id, &r));
	*acting = (RequestActing){ .text = in->text };
	c->command = (Command){ .kind = COMMAND_REQUEST,
		.subject_id = r.id,
		.request = {
			.act = ACT_CALL, .actor = ACTOR_STAFF, .rights = &c->rights, .acting = acting } };
	c->ok_status = 201;
	c->after_commit = filed;
	return call_commit(c, STR("file"));
}

Status request_file(Call *c)
{
	RequestFiling *in = arena_new(&c->http->arena, RequestFiling);
	bool staff = rights_anywhere(&c->rights) & CAN(CAN_INTAKE);

	TRY(call_body(c, &request_filing_resource, in));
	if (in->join_id && !staff)
		return fault(&c->ctx, E_FORBIDDEN, "join_id", "no_capability");
	if (in->join_id)
		return file_as_call(c, in);
	request_filing_command(c, in,
		staff		       ? CHANNEL_HOTLINE
		: c->rights.account_id ? CHANNEL_API
				       : CHANNEL_PUBLIC);
	c->ok_status = 201;
	c->after_commit = filed;
	return call_commit(c, STR("file"));
}

/* ---- lists ---- */

/* "<late>.<due>.<id>" of the last row. */
static Status read_cursor(Call *c, RequestFilter *f)
{
	Str rest = http_param(c->http, "cursor");
	int64_t late;

	if (rest.len == 0)
		return OK;
	Str a = str_cut(rest, '.', &rest), b = str_cut(rest, '.', &rest);
	if (!str_to_i64(a, &late) || !str_to_i64(b, &f->after_due_ms) || !str_to_i64(rest, &f->after_id))
		return fault(&c->ctx, E_INVALID, "cursor", "not_a_cursor");
	f->after_late = late != 0;
	return OK;
}

static Status read_filter(Call *c, RequestFilter *f)
{
	const Area *under;
	Str assignee = http_param(c->http, "assignee");

	TRY(call_area_param(c, "area", &under));
	f->scope = scope_of(&c->http->arena, c->view, &c->rights, CAN_READ, under ? under->id : 0);
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
	f->limit = call_limit(c);
	return read_cursor(c, f);
}

static Status put_csv(Call *c, const RequestFilter *f)
{
	RequestFilter page = *f;
	bool more = true;
	Request *rows;
	size_t n;

	c->http->type = "text/csv; charset=utf-8";
	http_reply_header(c->http, "Content-Disposition", STR("attachment; filename=\"phieu.csv\""));
	buf_add(&c->http->out, STR("\xEF\xBB\xBF")); /* so that Excel reads UTF-8 */
	unsigned may = 0;
	for (size_t i = 0; i < c->rights.count; i++)
		may |= call_may_see(c, c->rights.grants[i].area_id);
	model_csv_head(&c->http->out, &request_resource, may);
	page.limit = PAGE_MAX;
	while (more) {
		TRY(query_requests(&c->ctx, c->db, &page, &rows, &n, &more));
		for (size_t i = 0; i < n; i++) {
			Request row = rows[i];

			/* The columns are the widest of all areas; where less may be seen, the cells are
			 * empty. */
			if (may & ~call_may_see(c, row.area_id)) {
				row.text = row.name = row.phone = row.address = (Str){ "", 0 };
				row.lat = row.lon = 0;
				row.vulnerable = 0;
			}
			model_csv_row(&c->http->out, &request_resource, &row, may);
		}
		if (n) {
			page.after_id = rows[n - 1].id;
			page.after_due_ms = rows[n - 1].due_at_ms;
			page.after_late = rows[n - 1].late;
		}
	}
	return OK;
}

static Status put_page(Call *c, const RequestFilter *f)
{
	Request *rows;
	size_t n;
	bool more;
	int64_t count = -1;
	JsonOut j = call_out(c);

	TRY(query_requests(&c->ctx, c->db, f, &rows, &n, &more));
	if (call_flag(c, "count"))
		TRY(query_request_count(&c->ctx, c->db, f, &count));
	json_open(&j, '{');
	json_key(&j, "items");
	TRY(put_request_list(&j, c, rows, n));
	json_key(&j, "next_cursor");
	if (more)
		json_add_str(&j, str_printf(&c->http->arena, "%d.%lld.%lld", rows[n - 1].late,
					 (long long)rows[n - 1].due_at_ms, (long long)rows[n - 1].id));
	else
		json_add_null(&j);
	json_key(&j, "count");
	if (count >= 0)
		json_add_i64(&j, count);
	else
		json_add_null(&j);
	json_close(&j, '}');
	return OK;
}

Status request_list(Call *c)
{
	RequestFilter f = { 0 };

	TRY(read_filter(c, &f));
	if (str_eq(http_param(c->http, "format"), STR("csv"))) {
		if (!(rights_anywhere(&c->rights) & CAN(CAN_EXPORT)))
			return fault(&c->ctx, E_FORBIDDEN, "format", "no_capability");
		return put_csv(c, &f);
	}
	return put_page(c, &f);
}

Status callback_list(Call *c)
{
	RequestFilter f = { .call_back_due = true, .newest_first = true, .limit = call_limit(c) };

	f.scope = scope_of(&c->http->arena, c->view, &c->rights, CAN_INTAKE, 0);
	return put_page(c, &f);
}

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

static Status put_actor(JsonOut *j, Call *c, int64_t actor_id)
{
	Str name = { "", 0 };

	json_key(j, "actor");
	if (!actor_id) {
		json_add_null(j);
		return OK;
	}
	TRY(query_account_name(&c->ctx, c->db, actor_id, &name));
	json_open(j, '{');
	json_put_i64(j, "id", actor_id);
	json_put_str(j, "name", name);
	json_close(j, '}');
	return OK;
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
	TRY(put_actor(j, c, e->actor_id));
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

static void put_acts(JsonOut *j, unsigned acts)
{
	json_open(j, '[');
	for (unsigned act = 0; act < RequestAct_count; act++) {
		if (acts >> act & 1)
			json_add_str(j, enum_name(&RequestAct_names, act));
	}
	json_close(j, ']');
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

/* Whoever reads health data leaves a line; the answer does not wait for it. */
typedef struct Journal {
	Command cmd;
	Arena arena;
	ReadLog row;
	char purpose[40];
} Journal;

static void journal_done(Command *cmd)
{
	Journal *j = cmd->user;

	if (cmd->status != OK)
		log_line(LOG_ERROR, "journal-failed", LOG_CSTR("status", status_name(cmd->status)),
			LOG_I64("request", j->row.request_id));
	arena_done(&j->arena);
	free(j);
}

Status journal_read(Call *c, const Request *r)
{
	Str purpose = str_sub(http_header(c->http, "X-Purpose"), 0, sizeof(((Journal *)0)->purpose));

	if (!(call_may_see(c, r->area_id) & HEALTH))
		return OK;
	if (!str_is_utf8(purpose) || purpose.len == 0)
		purpose = STR("handling");
	Journal *j = calloc(1, sizeof(*j));
	if (!j)
		return fault(&c->ctx, E_NOMEM, NULL, "memory"); /* no line, no reading */
	memcpy(j->purpose, purpose.ptr, purpose.len);
	arena_init(&j->arena, 0);
	j->row = (ReadLog){ .account_id = c->rights.account_id,
		.request_id = r->id,
		.purpose = { j->purpose, purpose.len } };
	j->cmd = (Command){ .key = secret_uuid(c->ctx.now_ms),
		.kind = COMMAND_READ_LOG,
		.row = &j->row,
		.arena = &j->arena };
	j->cmd.done = journal_done;
	j->cmd.user = j;
	store_commit(c->app->options.store, &j->cmd);
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
	json_key(&j, "acts");
	put_acts(&j, request_acts(w, ACTOR_STAFF, &c->rights, c->ctx.now_ms));
	json_key(&j, "assignees");
	TRY(put_assignees(&j, c, r.area_id));
	json_close(&j, '}');
	return journal_read(c, &r);
}

/* ---- acts ---- */

Status request_act(Call *c)
{
	RequestActing *in = arena_new(&c->http->arena, RequestActing);
	Request r;
	int64_t id;
	unsigned act;

	TRY(call_id(c, 0, &id));
	if (!enum_parse(&RequestAct_names, c->params[1], &act) || act == ACT_FILE || act == ACT_LATE ||
		act == ACT_PROOF)
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(call_request(c, id, &r)); /* outside the scope there is nothing, whatever the body says */
	TRY(call_body(c, &request_acting_resource, in));
	c->command = (Command){ .kind = COMMAND_REQUEST,
		.subject_id = id,
		.request = { .act = act, .actor = ACTOR_STAFF, .rights = &c->rights, .acting = in } };
	return call_commit(c, c->http->path);
}
