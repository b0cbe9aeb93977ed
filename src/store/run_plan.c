/*
 * run_plan.c: commands on plans: load what the decision looks at, decide, write what it says.
 *
 * Rows are locked in one order, so that two processes never wait for each other: wave, plan, nominations. Who
 * holds the wave's lock knows that no name is approved or taken back meanwhile (run_wave.c).
 */
#include "store/tx.h"

#include "domain/plan.h"
#include "store/query.h"

static Status write_plan(Tx *tx, PlanAct act, int64_t area_id, const Plan *before, const Plan *after)
{
	return tx_write(
		tx, EVENT_PLAN, enum_name(&PlanAct_names, act), area_id, &plan_resource, before, after);
}

Str plan_list_hash(Arena *a, const Placement *rows, size_t n)
{
	return hash_text(a, hash_of(plan_list_text(a, rows, n)));
}

/* ---- making ---- */

static Status make_plan(Tx *tx, Command *cmd, PlanWorld *w, PlanOutcome *out)
{
	const PlanMade *made = cmd->row;
	Value id = VAL_I64(w->wave.id);
	int64_t last;

	TRY(db_number(tx->c, tx->db, "SELECT COALESCE(MAX(number), 0) FROM wave_plan WHERE wave_id = ?1", &id,
		1, 0, &last));
	out->after.id = tx_id(tx);
	out->after.number = (int32_t)last + 1;
	out->after.list_hash = plan_list_hash(tx->c->arena, made->placements, made->count);
	TRY(write_plan(tx, PLAN_MAKE, w->wave.area_id, NULL, &out->after));
	PlanInput input = { .id = out->after.id, .body = made->body };
	TRY(row_insert(tx->c, tx->db, &plan_input_resource, &input));
	for (size_t i = 0; i < made->count; i++) {
		Placement row = made->placements[i];

		row.id = tx_id(tx);
		row.plan_id = out->after.id;
		TRY(row_insert(tx->c, tx->db, &placement_resource, &row));
	}
	return OK;
}

/* ---- by hand ---- */

/* What holds for the cadre now: the newest pin, or the ban from everywhere. */
static Status load_pin(Tx *tx, PlanWorld *w, int64_t nomination_id)
{
	Pin *rows;
	size_t n;

	for (size_t i = 0; i < w->count; i++) {
		Value v[] = { VAL_I64(w->wave.id), VAL_I64(w->placements[i].cadre_id) };

		if (w->placements[i].nomination_id != nomination_id)
			continue;
		TRY(rows_where(tx->c, tx->db, &pin_resource,
			"wave_id = ?1 AND cadre_id = ?2 AND withdrawn = 0 AND (ban = 0 OR area_id = 0) ORDER "
			"BY id DESC",
			v, COUNT_OF(v), (void **)&rows, &n));
		w->pin = n ? &rows[0] : NULL;
		return OK;
	}
	return OK;
}

static Status write_edit(Tx *tx, const PlanWorld *w, PlanOutcome *out)
{
	out->after.list_hash = plan_list_hash(tx->c->arena, out->rows, w->count);
	for (size_t i = 0; i < out->changed_count; i++)
		TRY(row_update(tx->c, tx->db, &placement_resource, &out->changed[i], 0));
	if (!w->pin)
		out->pin.id = tx_id(tx);
	TRY(tx_write(tx, EVENT_PIN, w->pin ? STR("change") : STR("add"), w->wave.area_id, &pin_resource,
		w->pin, &out->pin));
	return write_plan(tx, PLAN_EDIT, w->wave.area_id, &w->now, &out->after);
}

/* ---- approving ---- */

static Status replace_others(Tx *tx, const PlanWorld *w)
{
	Value v[] = { VAL_I64(w->wave.id), VAL_I64(w->now.id) };
	Plan *rows;
	size_t n;

	TRY(rows_where(tx->c, tx->db, &plan_resource,
		"wave_id = ?1 AND state = 'approved' AND id <> ?2 ORDER BY id", v, COUNT_OF(v),
		(void **)&rows, &n));
	for (size_t i = 0; i < n; i++) {
		PlanWorld other = *w;
		PlanCommand replace = { .act = PLAN_REPLACE };
		PlanOutcome out;

		other.now = rows[i];
		TRY(plan_decide(tx->c, &other, &replace, &out));
		TRY(write_plan(tx, PLAN_REPLACE, w->wave.area_id, &rows[i], &out.after));
	}
	return OK;
}

static Status write_standings(Tx *tx, const PlanWorld *w, const PlanOutcome *out)
{
	Agency agency = { 0 };
	size_t at = 0;

	for (size_t i = 0; i < out->standing_count; i++) {
		const Nomination *after = &out->standings[i];

		while (w->names[at].id < after->id)
			at++;
		const Nomination *before = &w->names[at];
		if (agency.id != after->agency_id)
			TRY(row_get(tx->c, tx->db, &agency_resource, after->agency_id, &agency));
		TRY(tx_write(tx, EVENT_NOMINATION, STR("stand"), agency.area_id, &nomination_resource, before,
			after));
	}
	return OK;
}

/* ---- the command ---- */

static Status load_world(Tx *tx, Command *cmd, PlanWorld *w)
{
	bool is_new = cmd->act == PLAN_MAKE;
	int64_t wave_id = cmd->subject_id;
	Nomination *names;

	w->dir = tx->view->dir;
	if (!is_new) {
		TRY(row_get(tx->c, tx->db, &plan_resource, cmd->subject_id, &w->now));
		wave_id = w->now.wave_id;
	}
	TRY(tx_get(tx, &wave_resource, wave_id, &w->wave));
	if (!is_new) {
		TRY(tx_get(tx, &plan_resource, cmd->subject_id, &w->now));
		TRY(tx_expect(tx, w->now.version));
	}
	if (cmd->act == PLAN_EDIT || cmd->act == PLAN_APPROVE)
		TRY(query_placements_of(tx->c, tx->db, w->now.id, &w->placements, &w->count));
	if (cmd->act != PLAN_DISCARD) {
		TRY(query_plan_names(tx->c, tx->db, wave_id, &names, &w->name_count));
		w->names = names;
	}
	return OK;
}

Status run_plan(Tx *tx, Command *cmd)
{
	PlanWorld w = { 0 };
	PlanCommand pc = { .act = cmd->act, .rights = cmd->rights };
	PlanOutcome out;

	TRY(load_world(tx, cmd, &w));
	if (cmd->act == PLAN_MAKE)
		pc.made = cmd->row;
	else if (cmd->act == PLAN_EDIT) {
		const PlanEdit *edit = cmd->row;

		pc.edit = &edit->editing;
		w.in = edit->in;
		TRY(load_pin(tx, &w, edit->editing.nomination_id));
	} else
		pc.note = ((const PlanActing *)cmd->row)->note;
	TRY(plan_decide(tx->c, &w, &pc, &out));
	if (cmd->act == PLAN_APPROVE)
		TRY(replace_others(tx, &w));
	if (cmd->act == PLAN_MAKE)
		TRY(make_plan(tx, cmd, &w, &out));
	else if (cmd->act == PLAN_EDIT)
		TRY(write_edit(tx, &w, &out));
	else
		TRY(write_plan(tx, cmd->act, w.wave.area_id, &w.now, &out.after));
	if (cmd->act == PLAN_APPROVE)
		TRY(write_standings(tx, &w, &out));
	tx_answer(tx, &plan_resource, &out.after, MODEL_NAMES("id", "version", "number", "state"));
	return OK;
}
