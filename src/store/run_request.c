/* run_request.c: commands on requests: load what the decision looks at, decide, write what it says. */
#include "store/tx.h"

#include "base/rng.h"
#include "base/text.h"
#include "base/time.h"
#include "domain/code.h"

static Status load_tasks(Ctx *c, Db *db, int64_t request_id, Task *ret, size_t *ret_n)
{
	Value id = VAL_I64(request_id);
	Task *rows;
	size_t n;

	TRY(rows_where(c, db, &task_resource, "subject_id = ?1 AND state = 'open' ORDER BY id", &id, 1,
		(void **)&rows, &n));
	if (n > REQUEST_TASKS_MAX)
		return fault(c, E_CORRUPT, "task", "too_many_open_tasks");
	for (size_t i = 0; i < n; i++)
		ret[i] = rows[i];
	*ret_n = n;
	return OK;
}

/* What follows from the request's row; it is loaded. */
static Status load_around(Ctx *c, Db *db, const View *view, RequestWorld *ret)
{
	ret->dir = view->dir;
	ret->rules = view->rules;
	if (ret->now.escalation_id)
		TRY(row_get(c, db, &escalation_resource, ret->now.escalation_id, &ret->escalation));
	return load_tasks(c, db, ret->now.id, ret->tasks, &ret->task_count);
}

Status request_world_load(Ctx *c, Db *db, const View *view, int64_t request_id, RequestWorld *ret)
{
	TRY(row_get(c, db, &request_resource, request_id, &ret->now));
	return load_around(c, db, view, ret);
}

static Status load_locked(Tx *tx, int64_t request_id, RequestWorld *ret)
{
	TRY(tx_get(tx, &request_resource, request_id, &ret->now));
	return load_around(tx->c, tx->db, tx->view, ret);
}

/* The request that a join names, when it lies where the actor may read. */
static Status load_target(Tx *tx, const RequestCommand *cmd, RequestWorld *w)
{
	Request target;
	bool found;
	Str code;

	if (!code_parse(tx->c->arena, cmd->acting->into_code, &code))
		return OK;
	TRY(row_find(tx->c, tx->db, &request_resource, "code", VAL_STR(code), &target, &found));
	if (!found || !rights_allow(cmd->rights, w->dir, CAN_READ, target.area_id))
		return OK;
	TRY(tx_get(tx, &request_resource, target.id, &w->target));
	return load_tasks(tx->c, tx->db, target.id, w->target_tasks, &w->target_task_count);
}

static Status load_assignee(Tx *tx, int64_t account_id, RequestWorld *w)
{
	Value id = VAL_I64(account_id);
	int64_t is_active;

	TRY(db_number(tx->c, tx->db, "SELECT count(*) FROM account WHERE id = ?1 AND disabled = 0", &id, 1, 0,
		&is_active));
	Rights rights = view_rights(tx->view, account_id);
	w->assignee_is_known = is_active && rights_allow(&rights, w->dir, CAN_HANDLE, w->now.area_id);
	return OK;
}

/* How often this phone has asked for this kind of help, within the window in which needs may be the same. */
static Status load_asker_calls(Tx *tx, const RequestFiling *in, RequestWorld *w)
{
	Str phone;
	int64_t calls;

	if (!text_phone(tx->c->arena, in->phone, &phone) || in->kind >= RequestKind_count)
		return OK; /* nobody to recognise; what is wrong with the form, the decision says */
	Value values[] = { VAL_STR(phone), VAL_ENUM(RequestKind_names, in->kind),
		VAL_I64(tx->c->now_ms - w->rules->duplicate_window_minutes * MINUTE_MS) };
	TRY(db_number(tx->c, tx->db,
		"SELECT CAST(COALESCE(SUM(calls), 0) AS bigint) FROM request WHERE phone = ?1 AND phone <> "
		"'' AND "
		"kind = ?2 AND state IN ('filed', 'triaged', 'assigned', 'escalated', 'reopened') AND "
		"filed_at_ms >= ?3",
		values, COUNT_OF(values), 0, &calls));
	w->asker_calls = (int32_t)MIN(calls, INT32_MAX);
	return OK;
}

static void tally_change(Tx *tx, const RequestChange *ch)
{
	static const struct {
		const char *name;
	} names[] = {
#define X(name_, is, sql) { name_ },
		TALLY_LIST(X)
#undef X
	};
	bool was[COUNT_OF(names)], now[COUNT_OF(names)];
	const Request *r = &ch->before;
	size_t i = 0;

#define X(name, is, sql) was[i++] = r->id && (is);
	TALLY_LIST(X)
#undef X
	r = &ch->after;
	i = 0;
#define X(name, is, sql) now[i++] = (is);
	TALLY_LIST(X)
#undef X
	for (i = 0; i < COUNT_OF(names); i++) {
		if (was[i] && (!now[i] || ch->before.area_id != ch->after.area_id))
			tx_tally(tx, ch->before.area_id, names[i].name, -1);
		if (now[i] && (!was[i] || ch->before.area_id != ch->after.area_id))
			tx_tally(tx, ch->after.area_id, names[i].name, 1);
	}
}

static Status write_request(Tx *tx, const RequestChange *ch)
{
	const Request *before = ch->before.id ? &ch->before : NULL;

	TRY(tx_write(tx, EVENT_REQUEST, enum_name(&RequestAct_names, ch->act), ch->after.area_id,
		&request_resource, before, &ch->after));
	tally_change(tx, ch);
	return OK;
}

static Status write_changes(Tx *tx, const RequestChanges *ch)
{
	for (size_t i = 0; i < ch->request_count; i++)
		TRY(write_request(tx, &ch->requests[i]));
	if (ch->escalation.id) {
		const Escalation *before = ch->escalation_before.id ? &ch->escalation_before : NULL;

		TRY(tx_write(tx, EVENT_ESCALATION, enum_name(&RequestAct_names, ch->requests[0].act),
			ch->escalation.at_area_id, &escalation_resource, before, &ch->escalation));
	}
	for (size_t i = 0; i < ch->task_count; i++)
		TRY(tx_row(tx, &task_resource, ch->tasks[i].before.id ? &ch->tasks[i].before : NULL,
			&ch->tasks[i].after));
	for (size_t i = 0; i < ch->note_count; i++)
		TRY(tx_row(tx, &note_resource, NULL, &ch->notes[i]));
	for (size_t i = 0; i < ch->outbox_count; i++)
		TRY(tx_row(tx, &outbox_resource, NULL, &ch->outbox[i]));
	return OK;
}

static void put_answer(Tx *tx, const Request *r)
{
	JsonOut j = json_out(&tx->answer);

	json_open(&j, '{');
	json_put_i64(&j, "id", r->id);
	json_put_str(&j, "code", r->code);
	json_put_str(&j, "kind", enum_name(&RequestKind_names, r->kind));
	json_put_str(&j, "state", enum_name(&RequestState_names, r->state));
	json_put_str(&j, "lane", enum_name(&Lane_names, r->lane));
	json_put_i64(&j, "version", r->version);
	json_put_time(&j, "due_at", r->due_at_ms);
	json_put_bool(&j, "late", r->late);
	json_put_i64(&j, "area_id", r->area_id);
	json_put_i64(&j, "post_id", r->post_id);
	json_close(&j, '}');
}

/* A code that is taken is drawn again; 23^7 codes and a million requests make that one in three thousand. */
static Status decide_with_free_code(Tx *tx, RequestWorld *w, const RequestCommand *cmd, RequestChanges *ret)
{
	for (int tries = 0; tries < 8; tries++) {
		bool taken = false;

		if (tx->random)
			w->random = rng_next(tx->random);
		else
			secret_bytes(&w->random, sizeof(w->random));
		TRY(request_decide(tx->c, w, cmd, ret));
		if (cmd->act != ACT_FILE)
			return OK;
		TRY(tx_code_is_taken(tx, ret->requests[0].after.code, &taken));
		if (!taken)
			return OK;
	}
	return fault(tx->c, E_INTERNAL, "code", "no_free_code");
}

Status request_hand(Tx *tx, int64_t request_id, int64_t account_id)
{
	RequestWorld *w = arena_new(tx->c->arena, RequestWorld);
	RequestChanges *ch = arena_new(tx->c->arena, RequestChanges);
	const RequestActing in = { .assignee_id = account_id };
	const RequestCommand rc = { .act = ACT_HAND, .actor = ACTOR_CLOCK, .acting = &in };

	TRY(load_locked(tx, request_id, w));
	w->next_id = tx->g->next_id;
	TRY(request_decide(tx->c, w, &rc, ch));
	tx->g->next_id = ch->next_id;
	return write_changes(tx, ch);
}

/* ---- proofs ---- */

/* The same file for the same request again is the one that is there. */
static Status find_proof(Tx *tx, int64_t request_id, Str hash, Proof *ret, bool *ret_found)
{
	Value v[] = { VAL_I64(request_id), VAL_STR(hash) };
	Proof *rows;
	size_t n;
	int64_t count;

	TRY(rows_where(tx->c, tx->db, &proof_resource, "request_id = ?1 AND hash = ?2", v, COUNT_OF(v),
		(void **)&rows, &n));
	*ret_found = n > 0;
	if (n)
		*ret = rows[0];
	TRY(db_number(tx->c, tx->db, "SELECT count(*) FROM proof WHERE request_id = ?1", v, 1, 0, &count));
	if (!n && count >= REQUEST_PROOFS_MAX)
		return faultf(tx->c, E_INVALID, "file", "too_many", "at most %d of one request",
			REQUEST_PROOFS_MAX);
	return OK;
}

static Status add_proof(Tx *tx, Proof *p, const Request *r, bool *ret_found)
{
	TRY(find_proof(tx, r->id, p->hash, p, ret_found));
	if (*ret_found)
		return OK;
	p->id = tx_id(tx);
	p->request_id = r->id;
	p->at_ms = tx->c->now_ms;
	p->actor_id = tx->actor_id;
	return tx_write(tx, EVENT_PROOF, STR("add"), r->area_id, &proof_resource, NULL, p);
}

Status run_request(Tx *tx, Command *cmd)
{
	RequestWorld *w = arena_new(tx->c->arena, RequestWorld);
	RequestChanges *ch = arena_new(tx->c->arena, RequestChanges);
	RequestCommand *rc = &cmd->request;

	if (tx->view->rules->id == 0)
		return fault(tx->c, E_STATE, "rulebook", "no_rulebook");
	w->dir = tx->view->dir;
	w->rules = tx->view->rules;
	w->next_id = tx->g->next_id;
	if (rc->act != ACT_FILE)
		TRY(load_locked(tx, cmd->subject_id, w));
	if (rc->act == ACT_FILE)
		TRY(load_asker_calls(tx, rc->filing, w));
	if (rc->act == ACT_JOIN)
		TRY(load_target(tx, rc, w));
	if (rc->act == ACT_ASSIGN)
		TRY(load_assignee(tx, rc->acting->assignee_id, w));
	if (rc->act == ACT_REOPEN)
		TRY(load_assignee(tx, w->now.assignee_id, w));
	rc->expected_version = cmd->expected_version;
	TRY(decide_with_free_code(tx, w, rc, ch));
	assert(ch->next_id <= tx->g->end_id);
	tx->g->next_id = ch->next_id;
	TRY(write_changes(tx, ch));
	bool was_there;
	if (cmd->row)
		TRY(add_proof(tx, cmd->row, &ch->requests[0].after, &was_there));
	put_answer(tx, &ch->requests[0].after);
	return OK;
}

Status run_proof(Tx *tx, Command *cmd)
{
	RequestWorld *w = arena_new(tx->c->arena, RequestWorld);
	Proof *p = cmd->row;
	bool was_there;

	TRY(load_locked(tx, cmd->subject_id, w));
	if (cmd->rights && !(request_acts(w, ACTOR_STAFF, cmd->rights, tx->c->now_ms) >> ACT_PROOF & 1))
		return rights_at(cmd->rights, w->dir, w->now.area_id)
			       ? fault(tx->c, E_FORBIDDEN, NULL, "no_capability")
			       : fault(tx->c, E_NOT_FOUND, "id", "not_found");
	Request before = w->now, after = w->now;
	TRY(add_proof(tx, p, &before, &was_there));
	if (!was_there) {
		after.version++;
		TRY(tx_write(
			tx, EVENT_REQUEST, STR("proof"), before.area_id, &request_resource, &before, &after));
	}
	JsonOut j = json_out(&tx->answer);
	model_to_json(&j, &proof_resource, p, 0);
	return OK;
}

Status run_read_log(Tx *tx, Command *cmd)
{
	const ReadLogs *logs = cmd->row;

	for (size_t i = 0; i < logs->n; i++) {
		logs->rows[i].id = tx_id(tx);
		logs->rows[i].at_ms = tx->c->now_ms;
		TRY(tx_row(tx, &read_log_resource, NULL, &logs->rows[i]));
	}
	return OK;
}

Status run_outbox(Tx *tx, Command *cmd)
{
	return row_update(tx->c, tx->db, &outbox_resource, cmd->row, 0);
}
