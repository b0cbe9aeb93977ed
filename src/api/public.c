/*
 * public.c: what the asker may see and do without an account.
 *
 * The code alone opens the state: no words, no names. The link's secret (96 bits, in the QR) or the last
 * digits of the phone open the asker's own words and the acts; tries are limited per code and per address.
 */
#include "api/handlers.h"

#include "base/time.h"
#include "domain/code.h"

#define PHONE_LAST_DIGITS 4

/* Who holds the link's secret is the asker: 96 bits are not guessed, so that no limit ever shuts them out. */
static bool holds_secret(Call *c, const Request *r, Str secret)
{
	return secret.len && request_secret_matches(&c->http->arena, c->app->options.store, r->id, secret);
}

/* Only 10,000 endings: guessing is slowed down per request, whoever asks, to a few tries an hour. */
static Status check_phone_last(Call *c, const Request *r, Str phone_last)
{
	int per_hour = c->view->rules->secret_tries_per_hour;

	if (!limits_take(c->app->secret_limits, r->code, c->ctx.now_ms, MAX(1, per_hour / 60), per_hour))
		return fault(&c->ctx, E_LIMIT, "phone_last", "too_many_tries");
	if (phone_last.len == PHONE_LAST_DIGITS && r->phone.len > PHONE_LAST_DIGITS &&
		str_ends(r->phone, phone_last))
		return OK;
	return fault(&c->ctx, E_FORBIDDEN, "phone_last", "not_the_asker");
}

Status public_find(Call *c, Str code, Str secret, Str phone_last, Request *ret, bool *ret_proved)
{
	const Rulebook *rules = c->view->rules;
	Str canonical;

	*ret_proved = false;
	if (!code_parse(&c->http->arena, code, &canonical))
		return fault(&c->ctx, E_NOT_FOUND, "code", "no_such_code");
	Status st = query_request_by_code(&c->ctx, c->db, canonical, ret);
	if (st != OK && st != E_NOT_FOUND)
		return st;
	*ret_proved = st == OK && holds_secret(c, ret, secret);
	if (*ret_proved)
		return OK;
	if (!limits_take(c->app->look_limits, c->http->peer, c->ctx.now_ms, rules->public_look_per_minute,
		    rules->public_look_per_minute)) {
		*ret = (Request){ 0 };
		return fault(&c->ctx, E_LIMIT, "code", "too_many_tries");
	}
	if (st == E_NOT_FOUND)
		return fault(&c->ctx, E_NOT_FOUND, "code", "no_such_code");
	if (secret.len)
		return fault(&c->ctx, E_FORBIDDEN, "secret", "not_the_asker");
	if (phone_last.len == 0)
		return OK;
	TRY(check_phone_last(c, ret, phone_last));
	*ret_proved = true;
	return OK;
}

/* ---- what happened ---- */

static const Note *note_of(const Note *notes, size_t n, const Event *e)
{
	for (size_t i = 0; i < n; i++) {
		if (notes[i].at_ms == e->at_ms && notes[i].actor_id == e->actor_id)
			return &notes[i];
	}
	return NULL;
}

/* False for what is the office's own: notes among colleagues, and calling back, of which the asker hears. */
static bool is_for_asker(const Request *r, const Event *e, unsigned act, const Note *note)
{
	bool is_answered = r->answered_at_ms && e->at_ms >= r->answered_at_ms;

	if (act == ACT_CALL_BACK || (act == ACT_LATE && is_answered))
		return false;
	return act != ACT_NOTE || note || e->actor_id == 0;
}

Status public_timeline(Call *c, const Request *r, bool full, PublicEntry **ret, size_t *ret_n)
{
	Event *events;
	Note *notes;
	size_t event_n, note_n, n = 0;

	TRY(query_events_of(&c->ctx, c->db, r->id, &events, &event_n));
	TRY(query_notes(&c->ctx, c->db, r->id, true, &notes, &note_n));
	PublicEntry *entries = arena_array(&c->http->arena, PublicEntry, event_n + 1);
	for (size_t i = 0; i < event_n; i++) {
		CLEANUP(json_release)
		json_t *body = NULL;
		const Note *note = note_of(notes, note_n, &events[i]);
		PublicEntry e = { .at_ms = events[i].at_ms, .by_asker = events[i].actor_id == 0 };

		if (events[i].kind != EVENT_REQUEST)
			continue;
		TRY(json_read(&c->ctx, events[i].body, &body));
		if (!enum_parse(&RequestAct_names, json_str(body, "act"), &e.act) ||
			!is_for_asker(r, &events[i], e.act, note))
			continue;
		if (!json_i64(body, "post_id", &e.post_id))
			e.post_id = 0;
		if (full && note)
			e.text = note->text;
		entries[n++] = e;
	}
	*ret = entries;
	*ret_n = n;
	return OK;
}

static Status put_timeline(JsonOut *j, Call *c, const Request *r, bool full)
{
	PublicEntry *entries;
	size_t n;

	TRY(public_timeline(c, r, full, &entries, &n));
	json_open(j, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(j, '{');
		json_put_time(j, "at", entries[i].at_ms);
		json_put_str(j, "act", enum_name(&RequestAct_names, entries[i].act));
		if (entries[i].text.len)
			json_put_str(j, "text", entries[i].text);
		json_close(j, '}');
	}
	json_close(j, ']');
	return OK;
}

unsigned public_acts(Call *c, const Request *r)
{
	static const unsigned offered =
		1u << ACT_CONFIRM | 1u << ACT_REOPEN | 1u << ACT_NOTE | 1u << ACT_CALL;
	RequestWorld *w = arena_new(&c->http->arena, RequestWorld);

	w->dir = c->view->dir;
	w->rules = c->view->rules;
	w->now = *r;
	/* It shows how the other one goes on, but what is said here is said of this one. */
	if (r->joined_to_id)
		w->now.state = REQUEST_JOINED;
	return request_acts(w, ACTOR_RESIDENT, NULL, c->ctx.now_ms) & offered;
}

static Status put_public(Call *c, const Request *r, bool full)
{
	JsonOut j = call_out(c);
	const Post *post = directory_post(c->view->dir, r->post_id);

	json_open(&j, '{');
	json_put_str(&j, "code", r->code);
	json_put_str(&j, "kind", enum_name(&RequestKind_names, r->kind));
	json_put_str(&j, "state", enum_name(&RequestState_names, r->state));
	json_put_time(&j, "filed_at", r->filed_at_ms);
	json_put_time(&j, "due_at", r->due_at_ms);
	json_put_bool(&j, "late", r->late);
	json_key(&j, "area");
	put_area_ref(&j, c->view, r->area_id);
	json_key(&j, "answerable");
	put_public_answerable(&j, c->view, r->post_id, c->ctx.now_ms);
	json_key(&j, "waiting_above");
	if (r->state == REQUEST_ESCALATED && post)
		json_add_str(&j, post->title);
	else
		json_add_null(&j);
	json_key(&j, "timeline");
	TRY(put_timeline(&j, c, r, full));
	json_put_bool(&j, "full", full);
	json_put_i64(&j, "version", r->version);
	if (full) {
		json_put_str(&j, "text", r->text);
		json_put_i64(&j, "persons", r->persons);
		put_acts(&j, &RequestAct_names, public_acts(c, r));
	}
	json_close(&j, '}');
	return OK;
}

void public_goes_on(Call *c, Request *r)
{
	Request goes_on;

	if (!r->joined_to_id || row_get(&c->ctx, c->db, &request_resource, r->joined_to_id, &goes_on) != OK)
		return;
	r->state = goes_on.state;
	r->post_id = goes_on.post_id;
	r->due_at_ms = goes_on.due_at_ms;
	r->late = goes_on.late;
}

Status public_show(Call *c)
{
	Str secret = http_param(c->http, "secret"), last = http_param(c->http, "phone_last");
	Request r;
	bool proved;

	TRY(public_find(c, c->params[0], secret, last, &r, &proved));
	public_goes_on(c, &r);
	return put_public(c, &r, proved);
}

typedef struct ResidentAct {
	Str secret, phone_last, text;
} ResidentAct;
static const Field resident_act_fields[] = {
	FIELD(ResidentAct, secret, F_STR, .flags = PERSONAL, .max = 60),
	FIELD(ResidentAct, phone_last, F_STR, .flags = PERSONAL, .max = 4),
	FIELD(ResidentAct, text, F_STR, .flags = PERSONAL, .max = 4000),
};
const Resource resident_act_resource = { .name = "resident_act",
	RESOURCE(ResidentAct, resident_act_fields),
	.doc = "The asker says received, not solved, or more" };

void public_act_command(Call *c, const Request *r, RequestAct act, Str text)
{
	RequestActing *in = arena_new(&c->http->arena, RequestActing);

	in->text = text;
	c->command = (Command){ .kind = COMMAND_REQUEST,
		.subject_id = r->id,
		.row = c->photo,
		.request = { .act = act, .actor = ACTOR_RESIDENT, .acting = in } };
}

Status public_act(Call *c)
{
	ResidentAct in = { 0 };
	Request r;
	bool proved;
	unsigned act;

	if (!enum_parse(&RequestAct_names, c->params[1], &act) ||
		(act != ACT_CONFIRM && act != ACT_REOPEN && act != ACT_NOTE && act != ACT_CALL))
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(call_body(c, &resident_act_resource, &in));
	TRY(model_check(&c->ctx, &resident_act_resource, &in));
	TRY(public_find(c, c->params[0], in.secret, in.phone_last, &r, &proved));
	if (!proved)
		return fault(&c->ctx, E_FORBIDDEN, "secret", "required");
	public_act_command(c, &r, act, in.text);
	return call_commit(c, c->http->path);
}

Status public_kinds(Call *c)
{
	JsonOut j = call_out(c);

	json_open(&j, '[');
	for (unsigned kind = 0; kind < RequestKind_count; kind++) {
		json_open(&j, '{');
		json_put_str(&j, "kind", enum_name(&RequestKind_names, kind));
		json_put_str(&j, "vi", words_of(LANG_VI, "kind", enum_name(&RequestKind_names, kind)));
		json_put_str(&j, "en", words_of(LANG_EN, "kind", enum_name(&RequestKind_names, kind)));
		json_put_i64(&j, "answer_minutes", c->view->rules->kinds[kind].answer_minutes);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	return OK;
}
