/* wave.c: what may happen to waves and quotas. See wave.h. */
#include "domain/wave.h"

#include "base/time.h"

static const Field wave_acting_fields[] = {
	FIELD(WaveActing, note, F_STR, .max = 500, .doc = "Why: needed to cancel"),
};
const Resource wave_acting_resource = {
	.name = "wave_acting", RESOURCE(WaveActing, wave_acting_fields), .doc = "An act on a wave"
};

static const Field quota_adjusting_fields[] = {
	FIELD(QuotaAdjusting, people, F_I32, .flags = REQUIRED, .min = 0, .max = 1000000),
	FIELD(QuotaAdjusting, note, F_STR, .flags = REQUIRED, .max = 500, .doc = "Why: the agency will ask"),
};
const Resource quota_adjusting_resource = { .name = "quota_adjusting",
	RESOURCE(QuotaAdjusting, quota_adjusting_fields),
	.doc = "Another number for an agency, with the reason" };

#define IN(s) (1u << WAVE_##s)
#define STAY  WaveState_count

static const struct {
	unsigned from;
	unsigned to; /* STAY: the state does not change */
	bool signs; /* the signer's, not the board's */
} steps[WaveAct_count] = {
	[WAVE_ADD] = { 0, WAVE_DRAFT, false },
	[WAVE_CHANGE] = { IN(DRAFT) | IN(CALLED), STAY, false },
	[WAVE_CALL] = { IN(DRAFT), WAVE_CALLED, false },
	[WAVE_APPROVE] = { IN(CALLED), WAVE_APPROVED, true },
	[WAVE_CLOSE] = { IN(APPROVED), WAVE_CLOSED, false },
	[WAVE_CANCEL] = { IN(DRAFT) | IN(CALLED), WAVE_CANCELLED, false },
};

bool wave_transition_is_known(unsigned act, unsigned from, unsigned to)
{
	if (act >= WaveAct_count)
		return false;
	if (act == WAVE_ADD)
		return to == WAVE_DRAFT;
	return steps[act].from >> from & 1 && to == (steps[act].to == STAY ? from : steps[act].to);
}

/* ---- who may ---- */

/* Whoever holds the signer's post; the board, where there is none or it has nobody with an account. */
static bool may_sign(const Directory *d, const Rights *rights, const Wave *w, int64_t now_ms)
{
	const Appointment *signer = w->signer_post_id ? directory_holder(d, w->signer_post_id, now_ms) : NULL;

	if (signer && signer->account_id)
		return signer->account_id == rights->account_id;
	return rights_allow(rights, d, CAN_WAVES, w->area_id);
}

static bool may(const Directory *d, const Rights *rights, const Wave *w, unsigned act, int64_t now_ms)
{
	if (!rights)
		return true;
	return steps[act].signs ? may_sign(d, rights, w, now_ms)
				: rights_allow(rights, d, CAN_WAVES, w->area_id);
}

unsigned wave_acts(const Directory *d, const Rights *rights, const Wave *w, int64_t now_ms)
{
	unsigned acts = 0;

	for (unsigned act = WAVE_CHANGE; act < WaveAct_count; act++) {
		if (steps[act].from >> w->state & 1 && may(d, rights, w, act, now_ms))
			acts |= 1u << act;
	}
	return acts;
}

static Status need_right(Ctx *c, const WaveWorld *w, const WaveCommand *cmd, const Wave *wave)
{
	const char *field = cmd->act == WAVE_ADD ? "area_id" : "id";

	if (may(w->dir, cmd->rights, wave, cmd->act, c->now_ms))
		return OK;
	/* Whoever signs need not see the area's other business. */
	bool sees = rights_at(cmd->rights, w->dir, wave->area_id) ||
		    may_sign(w->dir, cmd->rights, wave, c->now_ms);
	return sees ? fault(c, E_FORBIDDEN, field, "no_capability")
		    : fault(c, E_NOT_FOUND, field, "not_found");
}

/* ---- the row ---- */

static Status check_wave(Ctx *c, const WaveWorld *w, const Wave *v)
{
	const Post *signer = directory_post(w->dir, v->signer_post_id);
	int64_t wanted = (int64_t)v->want_leading + v->want_medical + v->want_logistics + v->want_data +
			 v->want_outreach + v->want_checkpoint;

	TRY(model_check(c, &wave_resource, v));
	if (v->to_day < v->from_day)
		return fault(c, E_INVALID, "to_day", "before_start");
	if (wanted > v->total)
		return faultf(c, E_INVALID, "total", "less_than_roles", "%lld by role", (long long)wanted);
	if (v->approve_by_ms && v->approve_by_ms < v->nominate_by_ms)
		return fault(c, E_INVALID, "approve_by", "before_start");
	if (v->signer_post_id && (!signer || signer->closed))
		return fault(c, E_INVALID, "signer_post_id", "unknown_post");
	return OK;
}

static Status check_deadline(Ctx *c, const Wave *v)
{
	return v->nominate_by_ms > c->now_ms ? OK : fault(c, E_INVALID, "nominate_by", "already_over");
}

/* The next code of a list; false at its end. */
static bool next_code(Str *list, Str *ret_code)
{
	while (list->len) {
		*ret_code = str_trim(str_cut(*list, ',', list));
		if (ret_code->len)
			return true;
	}
	return false;
}

static size_t find_agency(const Agency *agencies, size_t n, Str code)
{
	size_t i = 0;

	while (i < n && !str_eq(agencies[i].code, code))
		i++;
	return i;
}

/* Brings the named ones of n to the front, in the order of their ids as they came. */
static Status keep_named(Ctx *c, Str list, Agency *agencies, size_t *n)
{
	bool *named = arena_array(c->arena, bool, *n + 1);
	size_t kept = 0;

	for (Str code; next_code(&list, &code);) {
		size_t i = find_agency(agencies, *n, code);

		if (i == *n)
			return faultf(c, E_INVALID, "agencies", "unknown_agency", "%.*s", STR_ARG(code));
		named[i] = true;
	}
	for (size_t i = 0; i < *n; i++) {
		if (named[i])
			agencies[kept++] = agencies[i];
	}
	*n = kept;
	return kept ? OK : fault(c, E_INVALID, "agencies", "required");
}

Status wave_senders(Ctx *c, const Directory *d, const Wave *w, Agency *agencies, size_t n, size_t *ret_n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (directory_is_inside(d, agencies[i].area_id, w->area_id))
			agencies[kept++] = agencies[i];
	}
	if (kept == 0)
		return fault(c, E_INVALID, "area_id", "no_agencies");
	if (w->agencies.len)
		TRY(keep_named(c, w->agencies, agencies, &kept));
	if (kept > WAVE_AGENCIES_MAX)
		return faultf(c, E_INVALID, "area_id", "too_many_agencies", "at most %d", WAVE_AGENCIES_MAX);
	*ret_n = kept;
	return OK;
}

/* What the server keeps of the wave, over what a client wrote. */
static Wave merged_wave(const Wave *now, const Wave *row)
{
	Wave v = *row;

	v.id = now->id;
	v.version = now->version;
	v.state = now->state;
	v.rulebook_id = now->rulebook_id;
	v.short_by = now->short_by;
	v.called_at_ms = now->called_at_ms;
	v.approved_at_ms = now->approved_at_ms;
	v.closed_at_ms = now->closed_at_ms;
	v.note = now->note;
	return v;
}

static Status change_wave(Ctx *c, const WaveWorld *w, const WaveCommand *cmd, Wave *v)
{
	const Wave *now = &w->now;

	*v = merged_wave(now, cmd->row);
	TRY(check_wave(c, w, v));
	if (!directory_area(w->dir, v->area_id))
		return fault(c, E_INVALID, "area_id", "unknown_area");
	if (now->id && v->area_id != now->area_id)
		return fault(c, E_INVALID, "area_id", "cannot_move");
	/* The agencies work towards that day, and their tasks are due on it. */
	if (now->state == WAVE_CALLED && v->nominate_by_ms != now->nominate_by_ms)
		return fault(c, E_INVALID, "nominate_by", "already_called");
	if (now->state == WAVE_CALLED && !str_eq(v->agencies, now->agencies))
		return fault(c, E_INVALID, "agencies", "quotas_are_given");
	return now->state == WAVE_CALLED ? OK : check_deadline(c, v);
}

static Status do_act(Ctx *c, const WaveWorld *w, const WaveCommand *cmd, Wave *v)
{
	switch (cmd->act) {
	case WAVE_ADD:
	case WAVE_CHANGE: return change_wave(c, w, cmd, v);
	case WAVE_CALL:
		v->called_at_ms = c->now_ms;
		v->rulebook_id = w->rules->id;
		return check_deadline(c, v);
	case WAVE_APPROVE:
		v->approved_at_ms = c->now_ms;
		if (w->quota_sum == v->total)
			return OK;
		return faultf(c, E_STATE, "quotas", "quotas_differ", "%lld of %d", (long long)w->quota_sum,
			v->total);
	case WAVE_CLOSE: v->closed_at_ms = c->now_ms; return OK;
	case WAVE_CANCEL:
		v->closed_at_ms = c->now_ms;
		v->note = cmd->note;
		return cmd->note.len ? OK : fault(c, E_INVALID, "note", "required");
	}
	BUG("an act of no kind");
}

Status wave_decide(Ctx *c, const WaveWorld *w, const WaveCommand *cmd, Wave *ret_after)
{
	bool is_new = cmd->act == WAVE_ADD;
	const Wave *about = is_new ? cmd->row : &w->now;
	Wave after = *about;

	TRY(need_right(c, w, cmd, about));
	if (!is_new && !(steps[cmd->act].from >> w->now.state & 1))
		return fault(c, E_STATE, "state", "not_in_this_state");
	TRY(do_act(c, w, cmd, &after));
	if (steps[cmd->act].to != STAY)
		after.state = steps[cmd->act].to;
	after.version = w->now.version + 1;
	*ret_after = after;
	return OK;
}

/* ---- quotas ---- */

Status quota_adjust(Ctx *c, const Directory *d, const Rights *rights, const Wave *wave, const Quota *now,
	const QuotaAdjusting *in, Quota *ret_after)
{
	if (rights && !rights_allow(rights, d, CAN_WAVES, wave->area_id))
		return rights_at(rights, d, wave->area_id) ? fault(c, E_FORBIDDEN, "id", "no_capability")
							   : fault(c, E_NOT_FOUND, "id", "not_found");
	TRY(model_check(c, &quota_adjusting_resource, in));
	if (wave->state != WAVE_CALLED)
		return fault(c, E_STATE, "state", "not_in_this_state");
	if (in->people > now->most)
		return faultf(c, E_INVALID, "people", "more_than_may_go", "at most %d", now->most);
	*ret_after = *now;
	ret_after->people = in->people;
	ret_after->note = in->note;
	ret_after->reason = QUOTA_ADJUSTED;
	ret_after->version++;
	return OK;
}

size_t quota_tasks(Ctx *c, const Rulebook *rules, const Wave *wave, const Agency *agency, const Quota *quota,
	int64_t approved, const Task *open, size_t n, TaskChange **ret)
{
	bool is_met = approved >= quota->people;
	/* What is missing again after the day has passed is due as soon as a chase would be. */
	int64_t soon_ms = c->now_ms + rules->chase_minutes * MINUTE_MS;
	int64_t due_ms = wave->nominate_by_ms > c->now_ms ? wave->nominate_by_ms : soon_ms;
	const Task fresh = { .version = 1,
		.kind = TASK_NOMINATE,
		.state = TASK_OPEN,
		.subject_id = quota->id,
		.area_id = agency->area_id,
		.post_id = agency->post_id,
		.opened_at_ms = c->now_ms,
		.due_at_ms = due_ms,
		.climb_at_ms = due_ms };

	return task_follow(c, open, n, wave->state == WAVE_CALLED && !is_met,
		is_met ? TASK_DONE : TASK_CANCELLED, &fresh, ret);
}
