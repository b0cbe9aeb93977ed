/*
 * run_wave.c: commands on waves, quotas and nominations: load what the decision looks at, decide, write what
 * it says.
 *
 * Rows are locked in one order, so that two processes never wait for each other: wave, agency, quota,
 * nomination.
 */
#include "store/tx.h"

#include "domain/nomination.h"
#include "engine/quota.h"

/* ---- what is counted ---- */

static Status count_approved(Tx *tx, const Quota *q, int64_t *ret)
{
	Value v[] = { VAL_I64(q->wave_id), VAL_I64(q->agency_id) };

	return db_number(tx->c, tx->db,
		"SELECT COUNT(*) FROM nomination WHERE wave_id = ?1 AND agency_id = ?2 AND state = "
		"'approved' AND "
		"volunteer = 0",
		v, COUNT_OF(v), 0, ret);
}

/* People of the agency who are away or promised, in all waves that run; without one nomination. */
static Status count_live(Tx *tx, int64_t agency_id, int64_t without_id, int64_t *ret)
{
	Value v[] = { VAL_I64(agency_id), VAL_I64(without_id) };

	return db_number(tx->c, tx->db,
		"SELECT COUNT(*) FROM nomination n JOIN wave w ON w.id = n.wave_id WHERE n.agency_id = ?1"
		" AND n.state IN ('named', 'consented', 'approved') AND n.id <> ?2 AND w.state IN ('called', "
		"'approved')",
		v, COUNT_OF(v), 0, ret);
}

/* The task of a quota follows what was just written. */
static Status follow_quota(Tx *tx, const Wave *wave, const Agency *agency, const Quota *q)
{
	Value id = VAL_I64(q->id);
	Task *open;
	size_t n;
	int64_t approved;
	TaskChange *changes;

	TRY(rows_where(tx->c, tx->db, &task_resource, "subject_id = ?1 AND state = 'open' ORDER BY id", &id,
		1, (void **)&open, &n));
	TRY(count_approved(tx, q, &approved));
	n = quota_tasks(tx->c, tx->view->rules, wave, agency, q, approved, open, n, &changes);
	return tx_tasks(tx, changes, n);
}

/* ---- waves ---- */

static Status load_agencies(Tx *tx, const Wave *wave, Agency **ret, size_t *ret_n)
{
	size_t n;

	TRY(rows_where(tx->c, tx->db, &agency_resource, "closed = 0 ORDER BY id", NULL, 0, (void **)ret, &n));
	return wave_senders(tx->c, tx->view->dir, wave, *ret, n, ret_n);
}

/* Whoever names agencies is told now which of them there is not, and not when the wave is called. */
static Status check_senders(Tx *tx, const Wave *wave)
{
	Agency *agencies;
	size_t n;

	return wave->agencies.len ? load_agencies(tx, wave, &agencies, &n) : OK;
}

/* Who is away for another wave cannot go to this one. */
static Status compute(Tx *tx, const Agency *agencies, size_t n, Wave *wave, QuotaShare *ret)
{
	QuotaAgency *in = arena_array(tx->c->arena, QuotaAgency, n);

	for (size_t i = 0; i < n; i++) {
		const Agency *a = &agencies[i];
		int64_t live;

		TRY(count_live(tx, a->id, 0, &live));
		in[i] = (QuotaAgency){ .headcount = a->headcount,
			.stay = (int32_t)MIN(a->headcount, agency_stay(tx->view->rules, a) + live),
			.cap = a->cap };
	}
	return quota_share(tx->c, in, (int32_t)n, wave->total, ret, &wave->short_by);
}

static const unsigned why[] = {
	[QUOTA_SHARE] = QUOTA_BY_SHARE,
	[QUOTA_REMAINDER] = QUOTA_BY_REMAINDER,
	[QUOTA_AT_CAP] = QUOTA_BY_CAP,
	[QUOTA_AT_STAY] = QUOTA_BY_STAY,
	[QUOTA_AT_LEAST] = QUOTA_BY_LEAST,
	[QUOTA_NOBODY] = QUOTA_BY_NOBODY,
};

/* When all agencies together are too few, each gives all that may go. */
static unsigned why_of(const Wave *wave, const Agency *agency, const QuotaShare *s)
{
	if (wave->short_by == 0 || s->people < s->most || s->most == 0)
		return why[s->reason];
	return agency->cap && agency->cap == s->most ? QUOTA_BY_CAP : QUOTA_BY_STAY;
}

static Status give_quota(Tx *tx, const Wave *wave, const Agency *agency, const QuotaShare *s)
{
	Quota q = { .id = tx_id(tx),
		.version = 1,
		.wave_id = wave->id,
		.agency_id = agency->id,
		.fair_milli = s->fair_milli,
		.fair = s->people,
		.people = s->people,
		.most = s->most,
		.reason = why_of(wave, agency, s) };

	TRY(tx_write(tx, EVENT_QUOTA, STR("call"), agency->area_id, &quota_resource, NULL, &q));
	return follow_quota(tx, wave, agency, &q);
}

/* The wave ends or its list is signed: what was not filled is not asked for any more. */
static Status follow_all_quotas(Tx *tx, const Wave *wave)
{
	Value id = VAL_I64(wave->id);
	Quota *quotas;
	Agency agency;
	size_t n;

	TRY(rows_where(
		tx->c, tx->db, &quota_resource, "wave_id = ?1 ORDER BY id", &id, 1, (void **)&quotas, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(row_get(tx->c, tx->db, &agency_resource, quotas[i].agency_id, &agency));
		TRY(follow_quota(tx, wave, &agency, &quotas[i]));
	}
	return OK;
}

static Status write_wave(Tx *tx, WaveAct act, const Wave *before, const Wave *after)
{
	TRY(tx_write(tx, EVENT_WAVE, enum_name(&WaveAct_names, act), after->area_id, &wave_resource, before,
		after));
	tx_answer(tx, &wave_resource, after, MODEL_NAMES("id", "version", "state"));
	return OK;
}

static Status call_wave(Tx *tx, const Wave *before, Wave *after)
{
	Agency *agencies = NULL;
	size_t n = 0;

	TRY(load_agencies(tx, after, &agencies, &n));
	QuotaShare *shares = arena_array(tx->c->arena, QuotaShare, n);
	TRY(compute(tx, agencies, n, after, shares));
	TRY(write_wave(tx, WAVE_CALL, before, after));
	for (size_t i = 0; i < n; i++)
		TRY(give_quota(tx, after, &agencies[i], &shares[i]));
	return OK;
}

Status run_wave(Tx *tx, Command *cmd)
{
	bool has_row = cmd->act == WAVE_ADD || cmd->act == WAVE_CHANGE;
	WaveWorld w = { .dir = tx->view->dir, .rules = tx->view->rules };
	WaveCommand wc = { .act = cmd->act,
		.rights = cmd->rights,
		.row = has_row ? cmd->row : NULL,
		.note = has_row ? (Str){ "", 0 } : ((const WaveActing *)cmd->row)->note };
	Value id = VAL_I64(cmd->subject_id);
	Wave after;

	if (tx->view->rules->id == 0)
		return fault(tx->c, E_STATE, "rulebook", "no_rulebook");
	if (cmd->act != WAVE_ADD) {
		TRY(tx_get(tx, &wave_resource, cmd->subject_id, &w.now));
		TRY(tx_expect(tx, w.now.version));
	}
	if (cmd->act == WAVE_APPROVE)
		TRY(db_number(tx->c, tx->db,
			"SELECT CAST(COALESCE(SUM(people), 0) AS bigint) FROM quota WHERE wave_id = ?1", &id,
			1, 0, &w.quota_sum));
	TRY(wave_decide(tx->c, &w, &wc, &after));
	if (cmd->act == WAVE_ADD)
		after.id = tx_id(tx);
	if (cmd->act == WAVE_CALL)
		return call_wave(tx, &w.now, &after);
	if (has_row && after.state == WAVE_DRAFT)
		TRY(check_senders(tx, &after));
	TRY(write_wave(tx, cmd->act, w.now.id ? &w.now : NULL, &after));
	return cmd->act == WAVE_APPROVE || cmd->act == WAVE_CANCEL ? follow_all_quotas(tx, &after) : OK;
}

/* ---- quotas ---- */

/* Nobody else changes the wave, the agency or the quota from here on. */
static Status lock_around(
	Tx *tx, int64_t wave_id, int64_t agency_id, Wave *wave, Agency *agency, Quota *quota)
{
	Value v[] = { VAL_I64(wave_id), VAL_I64(agency_id) };
	int64_t quota_id;

	TRY(tx_get(tx, &wave_resource, wave_id, wave));
	TRY(tx_get(tx, &agency_resource, agency_id, agency));
	TRY(db_number(tx->c, tx->db, "SELECT id FROM quota WHERE wave_id = ?1 AND agency_id = ?2", v,
		COUNT_OF(v), 0, &quota_id));
	return quota_id ? tx_get(tx, &quota_resource, quota_id, quota) : OK;
}

Status run_quota(Tx *tx, Command *cmd)
{
	Quota seen, before, after;
	Agency agency;
	Wave wave;

	TRY(row_get(tx->c, tx->db, &quota_resource, cmd->subject_id, &seen));
	TRY(lock_around(tx, seen.wave_id, seen.agency_id, &wave, &agency, &before));
	TRY(tx_expect(tx, before.version));
	TRY(quota_adjust(tx->c, tx->view->dir, cmd->rights, &wave, &before, cmd->row, &after));
	TRY(tx_write(tx, EVENT_QUOTA, STR("adjust"), agency.area_id, &quota_resource, &before, &after));
	tx_answer(tx, &quota_resource, &after, MODEL_NAMES("id", "version", "people"));
	return follow_quota(tx, &wave, &agency, &after);
}

/* ---- nominations ---- */

/* The cadre that is to be named, and what was said about them in this wave before. */
static Status load_naming(Tx *tx, Command *cmd, NominationWorld *w, int64_t *ret_wave_id)
{
	const NominationActing *in = cmd->row;
	Value v[] = { VAL_I64(cmd->subject_id), VAL_I64(in->cadre_id) };
	int64_t id;

	if (!in->cadre_id)
		return fault(tx->c, E_INVALID, "cadre_id", "required");
	Status st = row_get(tx->c, tx->db, &cadre_resource, in->cadre_id, &w->cadre);
	if (st == E_NOT_FOUND)
		return fault(tx->c, E_NOT_FOUND, "cadre_id", "not_found");
	TRY(st);
	TRY(db_number(tx->c, tx->db, "SELECT id FROM nomination WHERE wave_id = ?1 AND cadre_id = ?2", v,
		COUNT_OF(v), 0, &id));
	w->now.id = id;
	*ret_wave_id = cmd->subject_id;
	return tx_free_code(tx, &w->code);
}

static Status load_named(Tx *tx, Command *cmd, NominationWorld *w, int64_t *ret_wave_id)
{
	TRY(row_get(tx->c, tx->db, &nomination_resource, cmd->subject_id, &w->now));
	*ret_wave_id = w->now.wave_id;
	return row_get(tx->c, tx->db, &cadre_resource, w->now.cadre_id, &w->cadre);
}

static Status load_nomination(Tx *tx, Command *cmd, NominationWorld *w)
{
	int64_t wave_id = 0;

	w->dir = tx->view->dir;
	w->rules = tx->view->rules;
	if (cmd->act == NOMINATION_NAME)
		TRY(load_naming(tx, cmd, w, &wave_id));
	else
		TRY(load_named(tx, cmd, w, &wave_id));
	TRY(lock_around(tx, wave_id, w->cadre.agency_id, &w->wave, &w->agency, &w->quota));
	/* What they are fit for is read when nobody can change it any more. */
	TRY(tx_get(tx, &cadre_resource, w->cadre.id, &w->cadre));
	if (w->now.id)
		TRY(tx_get(tx, &nomination_resource, w->now.id, &w->now));
	return count_live(tx, w->agency.id, w->now.id, &w->live);
}

/* Whoever was named is told; feed/notify puts the words and the link in, as for a request. */
static Status tell_named(Tx *tx, const Cadre *x, const Nomination *n)
{
	Outbox sms = { .kind = OUTBOX_SMS,
		.nomination_id = n->id,
		.to_whom = x->phone,
		.body = STR("named"),
		.created_at_ms = tx->c->now_ms,
		.next_at_ms = tx->c->now_ms };

	if (x->phone.len == 0)
		return OK;
	sms.id = tx_id(tx);
	return tx_row(tx, &outbox_resource, NULL, &sms);
}

Status run_nomination(Tx *tx, Command *cmd)
{
	NominationWorld w = { 0 };
	NominationCommand nc = {
		.act = cmd->act, .rights = cmd->rights, .by_cadre = cmd->by_cadre, .in = cmd->row
	};
	Nomination after;

	TRY(load_nomination(tx, cmd, &w));
	if (cmd->act != NOMINATION_NAME)
		TRY(tx_expect(tx, w.now.version));
	TRY(nomination_decide(tx->c, &w, &nc, &after));
	const Nomination *before = w.now.id ? &w.now : NULL;
	if (!before)
		after.id = tx_id(tx);
	TRY(tx_write(tx, EVENT_NOMINATION, enum_name(&NominationAct_names, cmd->act), w.agency.area_id,
		&nomination_resource, before, &after));
	tx_answer(tx, &nomination_resource, &after, MODEL_NAMES("id", "version", "code", "state"));
	if (cmd->act == NOMINATION_NAME)
		TRY(tell_named(tx, &w.cadre, &after));
	return w.quota.id ? follow_quota(tx, &w.wave, &w.agency, &w.quota) : OK;
}

/* ---- what follows from a change of an agency or a cadre ---- */

Status follow_agency(Tx *tx, const Agency *before, const Agency *after)
{
	Value id = VAL_I64(after->id);
	Task *open;
	size_t n;

	if (before->post_id == after->post_id && before->area_id == after->area_id)
		return OK;
	TRY(rows_where(tx->c, tx->db, &task_resource,
		"((subject_id IN (SELECT id FROM quota WHERE agency_id = ?1) AND kind = 'nominate') OR "
		"(subject_id IN (SELECT id FROM tour WHERE agency_id = ?1) AND kind IN ('tour_answer', "
		"'tour_silent', 'tour_care', 'tour_follow_up'))) AND state = 'open' ORDER BY id",
		&id, 1, (void **)&open, &n));
	for (size_t i = 0; i < n; i++) {
		Task moved = open[i];

		moved.post_id = after->post_id;
		moved.area_id = after->area_id;
		moved.version++;
		TRY(tx_write(tx, EVENT_TASK, STR("aim"), moved.area_id, &task_resource, &open[i], &moved));
	}
	return OK;
}

/* Whoever falls ill or becomes pregnant after being named is marked at once. */
Status follow_cadre(Tx *tx, const Agency *agency, const Cadre *after)
{
	Value v[] = { VAL_I64(after->id), VAL_I64(cadre_is_not_for_red(after)) };
	Nomination *rows;
	size_t n;

	TRY(rows_where(tx->c, tx->db, &nomination_resource,
		"cadre_id = ?1 AND state IN ('named', 'consented', 'approved') AND not_for_red <> ?2 ORDER "
		"BY id",
		v, COUNT_OF(v), (void **)&rows, &n));
	for (size_t i = 0; i < n; i++) {
		Nomination marked = rows[i];

		marked.not_for_red = cadre_is_not_for_red(after);
		marked.version++;
		TRY(tx_write(tx, EVENT_NOMINATION, STR("mark"), agency->area_id, &nomination_resource,
			&rows[i], &marked));
	}
	return OK;
}

/* The clock: the agency's own task is late, and so is its quota. */
Status mark_quota_late(Tx *tx, const Task *late)
{
	Quota before, after;

	TRY(tx_get(tx, &quota_resource, late->subject_id, &before));
	if (before.late)
		return OK;
	after = before;
	after.late = true;
	after.version++;
	return tx_write(tx, EVENT_QUOTA, STR("late"), late->area_id, &quota_resource, &before, &after);
}
