/*
 * run_save.c: commands on administrative rows: areas, posts, appointments, duties, accounts, grants, tokens,
 * rulebooks, zones.
 *
 * One way for all of them: load what is there, let domain/record.c judge the change, write row and event,
 * tell the view.
 */
#include "store/tx.h"

#include "base/text.h"
#include "domain/plan.h"
#include "domain/record.h"
#include "domain/staff.h"
#include "store/query.h"

#include <string.h>

/* Members that every versioned resource has in the same sense. */
static int64_t *id_of(const Resource *r, void *row)
{
	return (int64_t *)(void *)((char *)row + r->fields[0].offset);
}

static int32_t *version_of(const Resource *r, void *row)
{
	const Field *f = model_field(r, "version");

	return f ? (int32_t *)(void *)((char *)row + f->offset) : NULL;
}

static EventKind event_of(const Resource *r)
{
	unsigned kind;
	bool known = enum_parse(&EventKind_names, str_from(r->name), &kind);

	assert(known);
	return kind;
}

static void put_saved(Tx *tx, const Resource *r, const void *row)
{
	if (r == &token_resource) { /* its times are told once, and must be the same when asked again */
		JsonOut j = json_out(&tx->answer);

		model_to_json(&j, r, row, 0);
		return;
	}
	if (model_field(r, "version"))
		tx_answer(tx, r, row, MODEL_NAMES("id", "version"));
	else
		tx_answer(tx, r, row, MODEL_NAMES("id"));
}

Status tx_tell_view(Tx *tx)
{
	tx->g->view_changed = true;
	return db_run(tx->c, tx->db, "UPDATE counter SET n = n + 1 WHERE name = ?1", VAL_STR(STR("view")));
}

static bool is_in_view(const Resource *r)
{
	return r != &token_resource && r != &account_resource && r != &agency_resource &&
	       r != &cadre_resource && r != &kit_resource && r != &pin_resource;
}

static Status write_record(
	Tx *tx, const Resource *r, Str act, const void *before, void *after, int64_t area_id)
{
	TRY(tx_write(tx, event_of(r), act, area_id, r, before, after));
	put_saved(tx, r, after);
	return is_in_view(r) ? tx_tell_view(tx) : OK;
}

/* ---- sessions and tokens ---- */

#define LIVE_TOKENS_MAX                                                                                      \
	100 /* of one account: a desk, a phone and some programs; each is an event when all of them end */

static Status revoke(Tx *tx, const Token *tokens, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		Token after = tokens[i];

		after.revoked = true;
		after.version++;
		TRY(tx_write(tx, EVENT_TOKEN, STR("revoke"), 0, &token_resource, &tokens[i], &after));
	}
	return OK;
}

/* Live tokens of an account, oldest first; name "" are the browser sessions. */
static Status live_tokens(Tx *tx, int64_t account_id, bool only_sessions, Token **ret, size_t *ret_n)
{
	Value v = VAL_I64(account_id);

	return rows_where(tx->c, tx->db, &token_resource,
		only_sessions ? "account_id = ?1 AND revoked = 0 AND name = '' ORDER BY id"
			      : "account_id = ?1 AND revoked = 0 ORDER BY id",
		&v, 1, (void **)ret, ret_n);
}

/* Disabling an account, or giving it a new password, ends its browser sessions; disabling also ends its API
 * tokens. */
static Status end_sessions(Tx *tx, const Account *before, const Account *after)
{
	bool is_disabled = after->disabled && !before->disabled;
	Token *tokens;
	size_t n;

	if (!is_disabled && str_eq(before->password_hash, after->password_hash))
		return OK;
	TRY(live_tokens(tx, after->id, !is_disabled, &tokens, &n));
	return revoke(tx, tokens, n);
}

/* The account is locked, so that a sign-in and its disabling in the same moment see each other. The oldest
 * token makes room for a new one. */
static Status make_room_for_token(Tx *tx, const Token *fresh)
{
	Account owner;
	Token *tokens;
	size_t n;

	TRY(tx_get(tx, &account_resource, fresh->account_id, &owner));
	if (owner.disabled)
		return fault(tx->c, E_STATE, "account_id", "account_disabled");
	TRY(live_tokens(tx, owner.id, false, &tokens, &n));
	return n < LIVE_TOKENS_MAX ? OK : revoke(tx, tokens, n - LIVE_TOKENS_MAX + 1);
}

/* ---- administrative rows ---- */

/* The view is of the group's beginning; what an earlier command of the group, or another process, did to the
 * same post is only in the rows. */
static Status check_holders(Tx *tx, const Appointment *a)
{
	Value values[] = { VAL_I64(a->post_id), VAL_I64(a->rank), VAL_I64(a->id), VAL_I64(a->from_ms),
		VAL_I64(a->to_ms) };
	int64_t others = 0;

	TRY(db_number(tx->c, tx->db,
		"SELECT COUNT(*) FROM appointment WHERE post_id = ?1 AND rank = ?2 AND id <> ?3"
		" AND (to_ms = 0 OR ?4 < to_ms) AND (?5 = 0 OR from_ms < ?5)",
		values, COUNT_OF(values), 0, &others));
	return others ? fault(tx->c, E_INVALID, "rank", "already_held") : OK;
}

/* The same for the tree: with a circle in it no program would start on this database again. */
static Status check_ancestors(Tx *tx, const Area *a)
{
	Area up;
	int levels = 0;

	for (int64_t id = a->parent_id; id; id = up.parent_id) {
		if (id == a->id || ++levels > LEVELS_MAX)
			return fault(tx->c, E_INVALID, "parent_id", "inside_itself");
		TRY(row_get(tx->c, tx->db, &area_resource, id, &up));
	}
	return OK;
}

/* A commune asks once for a role, and changes that; a second row would be a second answer. */
static Status check_asks(Tx *tx, const NeedAsk *a)
{
	Value values[] = { VAL_I64(a->area_id), VAL_ENUM(CadreRole_names, a->role), VAL_I64(a->id) };
	int64_t others = 0;

	TRY(db_number(tx->c, tx->db,
		"SELECT COUNT(*) FROM need_ask WHERE area_id = ?1 AND role = ?2 AND id <> ?3", values,
		COUNT_OF(values), 0, &others));
	return others ? fault(tx->c, E_INVALID, "role", "already_asked") : OK;
}

/* Accounts lie in no area: who may touch one follows from the grants it has. */
static Status within_reach(
	Tx *tx, const Resource *r, const Rights *rights, const void *before, const void *after)
{
	if (!rights)
		return OK;
	if (r == &account_resource && before && ((const Account *)before)->id != rights->account_id)
		return query_may_manage(tx->c, tx->db, tx->view, rights, ((const Account *)before)->id);
	if (r == &token_resource && ((const Token *)after)->account_id != rights->account_id)
		return query_may_manage(tx->c, tx->db, tx->view, rights, ((const Token *)after)->account_id);
	if (r == &grant_resource)
		return query_may_see_account(
			tx->c, tx->db, tx->view, rights, ((const Grant *)after)->account_id);
	return OK;
}

static Status check_against_rows(Tx *tx, const Resource *r, const void *after)
{
	if (r == &appointment_resource)
		return check_holders(tx, after);
	if (r == &area_resource)
		return check_ancestors(tx, after);
	if (r == &need_ask_resource)
		return check_asks(tx, after);
	return OK;
}

static bool is_of_offices(const Resource *r)
{
	return r == &area_resource || r == &post_resource || r == &appointment_resource ||
	       r == &duty_resource;
}

/* ---- agencies and their people ---- */

static Status load_cadres_agency(Tx *tx, const Cadre *cadre, Agency *ret)
{
	Status st = row_get(tx->c, tx->db, &agency_resource, cadre->agency_id, ret);

	if (st == E_NOT_FOUND) { /* which field it is about, cadre_decide says */
		tx->c->fault = (Fault){ 0 };
		*ret = (Agency){ 0 };
		return OK;
	}
	return st;
}

static Status judge_cadre(Tx *tx, const Cadre *before, Cadre *after, Agency *agency, int64_t *ret_area_id)
{
	Value id = VAL_I64(after->id), account = VAL_I64(after->account_id);
	int64_t names = 0, accounts = 0;

	TRY(load_cadres_agency(tx, before ? before : after, agency));
	if (before && after->has_left)
		TRY(db_number(tx->c, tx->db,
			"SELECT COUNT(*) FROM nomination n JOIN wave w ON w.id = n.wave_id WHERE n.cadre_id "
			"= ?1"
			" AND n.state IN ('named', 'consented', 'approved') AND w.state IN ('called', "
			"'approved')",
			&id, 1, 0, &names));
	TRY(cadre_decide(
		tx->c, tx->view->dir, tx->cmd->rights, agency, names > 0, before, after, ret_area_id));
	if (!after->account_id)
		return OK;
	TRY(db_number(
		tx->c, tx->db, "SELECT COUNT(*) FROM account WHERE id = ?1", &account, 1, 0, &accounts));
	return accounts ? OK : fault(tx->c, E_INVALID, "account_id", "unknown_account");
}

/* ---- pins ---- */

/* The wave is locked first, as whoever plans or edits does. */
static Status judge_pin(Tx *tx, const Pin *before, Pin *after, int64_t *ret_area_id)
{
	Value v[] = { VAL_I64(after->wave_id), VAL_I64(after->cadre_id), VAL_I64(after->id) };
	int64_t others = 0;
	Cadre cadre = { 0 };
	Wave wave;
	Status st = tx_get(tx, &wave_resource, before ? before->wave_id : after->wave_id, &wave);

	if (st == E_NOT_FOUND)
		return fault(tx->c, E_NOT_FOUND, before ? "id" : "wave_id", "not_found");
	TRY(st);
	st = row_get(tx->c, tx->db, &cadre_resource, after->cadre_id, &cadre);
	if (st != E_NOT_FOUND) /* pin_decide says so */
		TRY(st);
	tx->c->fault = (Fault){ 0 };
	if (!after->ban)
		TRY(db_number(tx->c, tx->db,
			"SELECT COUNT(*) FROM plan_pin WHERE wave_id = ?1 AND cadre_id = ?2 AND id <> ?3 AND "
			"withdrawn = 0 AND ban = 0",
			v, COUNT_OF(v), 0, &others));
	return pin_decide(
		tx->c, tx->view->dir, tx->cmd->rights, &wave, &cadre, others > 0, before, after, ret_area_id);
}

static Status judge_kit(Tx *tx, const Kit *before, Kit *after, int64_t *ret_area_id)
{
	int64_t tour_id = before ? before->tour_id : after->tour_id;
	Agency agency;
	Tour tour;
	Status st = row_get(tx->c, tx->db, &tour_resource, tour_id, &tour);

	if (st == E_NOT_FOUND)
		return fault(tx->c, E_NOT_FOUND, "tour_id", "not_found");
	TRY(st);
	TRY(row_get(tx->c, tx->db, &agency_resource, tour.agency_id, &agency));
	return kit_decide(tx->c, tx->view->dir, tx->cmd->rights, &tour, &agency, before, after, ret_area_id);
}

/* agency: of a cadre, filled. */
static Status judge(
	Tx *tx, const Resource *r, const void *before, void *after, Agency *agency, int64_t *ret_area_id)
{
	const View *v = tx->view;
	const Rights *rights = tx->cmd->rights;

	if (r == &agency_resource)
		return agency_decide(tx->c, v->dir, rights, before, after, ret_area_id);
	if (r == &cadre_resource)
		return judge_cadre(tx, before, after, agency, ret_area_id);
	if (r == &pin_resource)
		return judge_pin(tx, before, after, ret_area_id);
	if (r == &kit_resource)
		return judge_kit(tx, before, after, ret_area_id);
	return record_decide(tx->c, v->dir, v->rules, r, rights, before, after, ret_area_id);
}

/* What a change brings with it. */
static Status follow_save(
	Tx *tx, const Resource *r, const Agency *agency, const void *before, const void *after)
{
	if (r == &account_resource)
		return end_sessions(tx, before, after);
	if (r == &agency_resource)
		return follow_agency(tx, before, after);
	if (r == &cadre_resource)
		return follow_cadre(tx, agency, after);
	return OK;
}

Status run_save(Tx *tx, Command *cmd)
{
	const Resource *r = cmd->resource;
	void *after = cmd->row;
	void *before = NULL;
	int64_t *id = id_of(r, after);
	int32_t *version = version_of(r, after);

	assert(version);
	if (is_of_offices(r))
		TRY(tx_lock(tx, TX_LOCK_OFFICES));
	if (r == &need_ask_resource)
		TRY(tx_lock(tx, TX_LOCK_STAFF));
	if (*id) {
		before = arena_alloc(tx->c->arena, r->size);
		TRY(tx_get(tx, r, *id, before));
		int32_t current = (int32_t)model_get(model_field(r, "version"), before).i64;
		TRY(tx_expect(tx, current));
		*version = current + 1;
	} else {
		*version = 1;
	}
	int64_t area_id = 0;
	Agency agency = { 0 };
	TRY(judge(tx, r, before, after, &agency, &area_id));
	TRY(within_reach(tx, r, cmd->rights, before, after));
	TRY(check_against_rows(tx, r, after));
	if (r == &token_resource && !before)
		TRY(make_room_for_token(tx, after));
	if (!*id)
		*id = tx_id(tx);
	TRY(write_record(tx, r, before ? STR("change") : STR("add"), before, after, area_id));
	return before ? follow_save(tx, r, &agency, before, after) : OK;
}

Status run_zone(Tx *tx, Command *cmd)
{
	const ZoneSetting *z = cmd->row;
	Area before, after;

	TRY(tx_get(tx, &area_resource, z->area_id, &before));
	TRY(tx_expect(tx, before.version));
	TRY(record_zone(tx->c, tx->view->dir, cmd->rights, &before, z->zone, z->reason, &after));
	return write_record(tx, &area_resource, STR("zone"), &before, &after, before.id);
}

/* Each takes two ids, and a command has 1024; what is left comes a minute later. */
#define VACANCIES_AT_ONCE 500

/* Posts that became vacant get a task for the level above; posts that are held again close theirs. */
Status run_vacancy(Tx *tx, Command *cmd)
{
	Task *open;
	size_t open_count;
	TaskChange *changes;

	(void)cmd;
	TRY(tx_lock(tx, TX_LOCK_OFFICES)); /* else two processes would open the same task */
	TRY(rows_where(tx->c, tx->db, &task_resource,
		"state = 'open' AND kind IN ('fill_post', 'chase') AND subject_id IN (SELECT id FROM post) "
		"ORDER BY id",
		NULL, 0, (void **)&open, &open_count));
	size_t n = vacancy_decide(tx->c, tx->view->dir, tx->view->rules, open, open_count, &changes);
	return tx_tasks(tx, changes, MIN(n, VACANCIES_AT_ONCE));
}

Status run_task_late(Tx *tx, Command *cmd)
{
	Task before, after;

	TRY(tx_get(tx, &task_resource, cmd->subject_id, &before));
	if (before.state != TASK_OPEN || before.late || before.due_at_ms > tx->c->now_ms)
		return fault(tx->c, E_STATE, "task_id", "not_late");
	after = before;
	after.late = true;
	after.climb_at_ms = 0;
	after.version++;
	TRY(tx_write(tx, EVENT_TASK, STR("late"), after.area_id, &task_resource, &before, &after));
	if (after.kind == TASK_NOMINATE)
		TRY(mark_quota_late(tx, &after));
	const Rulebook *rules = tx->view->rules;
	bool of_post = directory_post(tx->view->dir, after.subject_id) != NULL;
	Task chase = task_chase_of(
		tx->c, tx->view->dir, &after, of_post ? rules->fill_post_minutes : rules->chase_minutes, 0);
	put_saved(tx, &task_resource, &after);
	if (!chase.post_id)
		return OK;
	chase.id = tx_id(tx);
	return tx_write(tx, EVENT_TASK, STR("open"), chase.area_id, &task_resource, NULL, &chase);
}

Status run_rulebook(Tx *tx, Command *cmd)
{
	RulebookRow *row = cmd->row;
	Rulebook *rules = arena_new(tx->c->arena, Rulebook);

	TRY(rulebook_read(tx->c, row->body, rules));
	if (cmd->rights && !(rights_anywhere(cmd->rights) & CAN(CAN_SYSTEM)))
		return fault(tx->c, E_FORBIDDEN, NULL, "no_capability");
	row->id = tx_id(tx);
	row->name = rules->name;
	row->valid_from_ms = rules->valid_from_ms;
	return write_record(tx, &rulebook_resource, STR("add"), NULL, row, 0);
}

Status run_shape(Tx *tx, Command *cmd)
{
	const AreaShape *shape = cmd->row;
	Area before, after;

	if (!directory_area(tx->view->dir, shape->id))
		return fault(tx->c, E_NOT_FOUND, "area_id", "not_found");
	if (cmd->rights && !rights_allow(cmd->rights, tx->view->dir, CAN_AREAS, shape->id))
		return fault(tx->c, E_FORBIDDEN, "area_id", "no_capability");
	TRY(tx_get(tx, &area_resource, shape->id, &before));
	after = before;
	after.version++;
	TRY(tx_row(tx, &area_resource, &before, &after));
	TRY(db_run(tx->c, tx->db,
		"INSERT INTO area_shape (id, geometry) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET "
		"geometry = excluded.geometry",
		VAL_I64(shape->id), VAL_STR(shape->geometry)));
	/* The boundary itself is too long for an event: it says that there is a new one. */
	TRY(tx_event(tx, EVENT_AREA, STR("shape"), shape->id, &area_resource, &before, &after));
	put_saved(tx, &area_resource, &after);
	return tx_tell_view(tx);
}
