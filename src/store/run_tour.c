/*
 * run_tour.c: commands on tours: load what the decision looks at, decide, write what it says.
 *
 * All of them hold one lock: a person has one tour, and an act on one may end another. Locked in one order:
 * all orders, wave, all tours, name, tour, then the requests that are handed over.
 */
#include "store/tx.h"

#include "base/time.h"
#include "domain/order.h"
#include "store/query_order.h"

/* ---- what a decision looks at ---- */

/* Zero when there is no such id. */
static Status load_tour(Tx *tx, int64_t id, Tour *ret)
{
	*ret = (Tour){ 0 };
	return id ? row_get(tx->c, tx->db, &tour_resource, id, ret) : OK;
}

static Status load_days(Tx *tx, TourWorld *w)
{
	Value id = VAL_I64(w->now.id);
	TourDay *days;

	TRY(rows_where(tx->c, tx->db, &tour_day_resource, "tour_id = ?1 ORDER BY day", &id, 1, (void **)&days,
		&w->day_count));
	w->days = days;
	return OK;
}

/* Everything around a tour, which is locked. */
static Status load_world(Tx *tx, int64_t tour_id, TourWorld *w)
{
	w->dir = tx->view->dir;
	w->rules = tx->view->rules;
	TRY(tx_get(tx, &tour_resource, tour_id, &w->now));
	TRY(row_get(tx->c, tx->db, &wave_resource, w->now.wave_id, &w->wave));
	TRY(row_get(tx->c, tx->db, &agency_resource, w->now.agency_id, &w->agency));
	TRY(row_get(tx->c, tx->db, &cadre_resource, w->now.cadre_id, &w->cadre));
	TRY(row_get(tx->c, tx->db, &nomination_resource, w->now.nomination_id, &w->nomination));
	TRY(row_get(tx->c, tx->db, &order_resource, w->now.order_id, &w->order));
	TRY(load_tour(tx, w->now.replaces_id, &w->relieved));
	TRY(load_tour(tx, w->now.replaced_by_id, &w->relief));
	return load_days(tx, w);
}

static Status find_active(Tx *tx, int64_t cadre_id, Tour *ret)
{
	Value id = VAL_I64(cadre_id);
	Tour *rows;
	size_t n;

	*ret = (Tour){ 0 };
	TRY(rows_where(tx->c, tx->db, &tour_resource,
		"cadre_id = ?1 AND state IN ('ordered', 'accepted', 'serving', 'resting') ORDER BY id", &id,
		1, (void **)&rows, &n));
	if (n)
		*ret = rows[0];
	return OK;
}

static Status find_isolated(Tx *tx, int64_t cadre_id, bool *ret)
{
	Value id = VAL_I64(cadre_id);
	int64_t n;

	TRY(db_number(tx->c, tx->db, "SELECT COUNT(*) FROM tour WHERE cadre_id = ?1 AND state = 'isolated'",
		&id, 1, 0, &n));
	*ret = n > 0;
	return OK;
}

/* Who is to follow; nobody by that id: left at zero, the decision says so. */
static Status load_next(Tx *tx, int64_t nomination_id, TourNext *next)
{
	Tour relieved;
	Status st = tx_get(tx, &nomination_resource, nomination_id, &next->nomination);

	if (st == E_NOT_FOUND) {
		tx->c->fault = (Fault){ 0 };
		return OK;
	}
	TRY(st);
	TRY(row_get(tx->c, tx->db, &wave_resource, next->nomination.wave_id, &next->wave));
	TRY(row_get(tx->c, tx->db, &agency_resource, next->nomination.agency_id, &next->agency));
	TRY(row_get(tx->c, tx->db, &cadre_resource, next->nomination.cadre_id, &next->cadre));
	TRY(find_active(tx, next->cadre.id, &next->tour));
	TRY(find_isolated(tx, next->cadre.id, &next->is_isolated));
	TRY(load_tour(tx, next->tour.replaces_id, &relieved));
	next->relieves =
		relieved.id && relieved.replaced_by_id == next->tour.id && tour_is_active(relieved.state);
	return OK;
}

/* ---- what is written ---- */

static Status follow_tasks(Tx *tx, const TourWorld *w, const Tour *tour)
{
	Value id = VAL_I64(tour->id);
	Task *open;
	TaskChange *changes;
	size_t n;

	TRY(rows_where(tx->c, tx->db, &task_resource, "subject_id = ?1 AND state = 'open' ORDER BY id", &id,
		1, (void **)&open, &n));
	n = tour_tasks(tx->c, w, tour, open, n, &changes);
	return tx_tasks(tx, changes, n);
}

/* Whoever is there may work there, and nobody after they have gone. */
static Status follow_rights(Tx *tx, const TourWorld *w, Tour *after)
{
	Grant before, grant;

	if (tour_is_there(after->state) && !after->grant_id && w->cadre.account_id) {
		grant = (Grant){ .id = tx_id(tx),
			.version = 1,
			.account_id = w->cadre.account_id,
			.area_id = after->area_id,
			.cans = role_cans(ROLE_WARD_TEAM) };
		after->grant_id = grant.id;
		TRY(tx_write(tx, EVENT_GRANT, STR("add"), after->area_id, &grant_resource, NULL, &grant));
		return tx_tell_view(tx);
	}
	if (tour_is_there(after->state) || !after->grant_id)
		return OK;
	TRY(tx_get(tx, &grant_resource, after->grant_id, &before));
	if (before.revoked)
		return OK;
	grant = before;
	grant.revoked = true;
	grant.version++;
	TRY(tx_write(tx, EVENT_GRANT, STR("change"), after->area_id, &grant_resource, &before, &grant));
	return tx_tell_view(tx);
}

/* The tour with the rights and the promises that follow from it. before NULL: a new one. */
static Status write_tour(Tx *tx, const TourWorld *w, TourAct act, const Tour *before, Tour *after)
{
	TRY(follow_rights(tx, w, after));
	TRY(tx_write(tx, EVENT_TOUR, enum_name(&TourAct_names, act), after->area_id, &tour_resource, before,
		after));
	return follow_tasks(tx, w, after);
}

static Str act_of_standing(unsigned standing)
{
	if (standing == STANDING_ASSIGNED)
		return STR("assign");
	return standing == STANDING_RESERVE ? STR("reserve") : STR("release");
}

/* The name stands where its latest tour says. */
static Status follow_standing(Tx *tx, const Tour *latest, int64_t area_id)
{
	Value id = VAL_I64(latest->nomination_id);
	Nomination before, after;
	int64_t last_id;

	TRY(db_number(
		tx->c, tx->db, "SELECT MAX(id) FROM tour WHERE nomination_id = ?1", &id, 1, 0, &last_id));
	TRY(tx_get(tx, &nomination_resource, latest->nomination_id, &before));
	after = before;
	after.standing = tour_standing(latest->state);
	if (last_id != latest->id || after.standing == before.standing)
		return OK;
	after.version++;
	return tx_write(tx, EVENT_NOMINATION, act_of_standing(after.standing), area_id, &nomination_resource,
		&before, &after);
}

/* ---- handing over ---- */

typedef struct Handed {
	int64_t tasks, requests;
} Handed;

static Status usable_account(Tx *tx, int64_t account_id, int64_t *ret)
{
	Value id = VAL_I64(account_id);

	*ret = 0;
	return account_id ? db_number(tx->c, tx->db, "SELECT id FROM account WHERE id = ?1 AND disabled = 0",
				    &id, 1, 0, ret)
			  : OK;
}

/* Everything open in the area that is on one account goes to the other; 0: back to the desk. */
static Status hand_over(Tx *tx, int64_t area_id, int64_t from_id, int64_t to_id, Handed *ret)
{
	Value v = VAL_I64(from_id);
	Request *requests;
	size_t n;
	int64_t tasks;

	if (!from_id)
		return OK;
	TRY(usable_account(tx, to_id, &to_id));
	TRY(rows_where(tx->c, tx->db, &request_resource,
		"assignee_id = ?1 AND open = 1 AND assignee_id > 0 ORDER BY id", &v, 1, (void **)&requests,
		&n));
	for (size_t i = 0; i < n; i++) {
		Value id = VAL_I64(requests[i].id);

		if (!directory_is_inside(tx->view->dir, requests[i].area_id, area_id))
			continue;
		if (tx->end_id - tx->g->next_id < HAND_IDS + TOUR_IDS)
			return fault(tx->c, E_TOO_LARGE, "handed_requests", "too_many");
		TRY(db_number(tx->c, tx->db,
			"SELECT COUNT(*) FROM task WHERE subject_id = ?1 AND state = 'open' AND assignee_id "
			"<> 0",
			&id, 1, 0, &tasks));
		TRY(request_hand(tx, requests[i].id, to_id));
		ret->tasks += tasks;
		ret->requests++;
	}
	return OK;
}

/* ---- one act ---- */

/* The order and the tour of who follows. */
static Status write_next(Tx *tx, const TourWorld *w, TourChanges *ch, Handed *handed)
{
	const TourNext *next = &w->next;
	TourWorld theirs = { .wave = next->wave,
		.agency = next->agency,
		.cadre = next->cadre,
		.dir = w->dir,
		.rules = w->rules };
	bool approved = next->nomination.state != ch->next_nomination.state;

	TRY(tx_write(tx, EVENT_ORDER, STR("issue"), ch->order.area_id, &order_resource, NULL, &ch->order));
	if (ch->moved.id) {
		TourAct act = ch->moved.state == TOUR_RELEASED ? TOUR_RELEASE : TOUR_WITHDRAW;

		TRY(write_tour(tx, &theirs, act, &next->tour, &ch->moved));
		TRY(hand_over(tx, ch->moved.area_id, next->cadre.account_id, 0, handed));
	}
	TRY(write_tour(tx, &theirs, TOUR_SEND, NULL, &ch->fresh));
	return tx_write(tx, EVENT_NOMINATION, approved ? STR("approve") : STR("assign"), next->agency.area_id,
		&nomination_resource, &next->nomination, &ch->next_nomination);
}

static Status write_relieved(Tx *tx, const TourWorld *w, Tour *after)
{
	TourWorld theirs = { .wave = w->wave, .dir = w->dir, .rules = w->rules };

	TRY(row_get(tx->c, tx->db, &agency_resource, after->agency_id, &theirs.agency));
	TRY(row_get(tx->c, tx->db, &cadre_resource, after->cadre_id, &theirs.cadre));
	return write_tour(tx, &theirs, TOUR_RELIEVE, &w->relieved, after);
}

/* Ids are given before anything is written: the rows name each other. */
static void tie(Tx *tx, const TourWorld *w, TourChanges *ch)
{
	if (ch->day.version && !ch->day.id)
		ch->day.id = tx_id(tx);
	if (!ch->has_next)
		return;
	ch->order.id = tx_id(tx);
	ch->fresh.id = tx_id(tx);
	ch->fresh.order_id = ch->order.id;
	ch->after.replaced_by_id = ch->fresh.id;
	if (ch->relieved.id)
		ch->relieved.replaced_by_id = ch->fresh.id;
	(void)w;
}

/* Who gets what was on the cadre: who follows now, or who has come to relieve them. */
static Status account_of_next(Tx *tx, const TourWorld *w, const TourChanges *ch, int64_t *ret)
{
	Cadre relief;

	*ret = ch->has_next ? w->next.cadre.account_id : 0;
	if (ch->has_next || !w->relief.id || !tour_is_active(w->relief.state))
		return OK;
	TRY(row_get(tx->c, tx->db, &cadre_resource, w->relief.cadre_id, &relief));
	*ret = relief.account_id;
	return OK;
}

static Status write_changes(Tx *tx, const TourWorld *w, TourAct act, TourChanges *ch, Handed *handed)
{
	int64_t to_id;

	if (ch->is_same)
		return OK;
	tie(tx, w, ch);
	TRY(write_tour(tx, w, act, &w->now, &ch->after));
	if (ch->day.version)
		TRY(tx_write(tx, EVENT_TOUR_DAY, enum_name(&TourAct_names, act), w->now.area_id,
			&tour_day_resource, ch->day_before.id ? &ch->day_before : NULL, &ch->day));
	if (ch->has_next)
		TRY(write_next(tx, w, ch, handed));
	if (ch->relieved.id)
		TRY(write_relieved(tx, w, &ch->relieved));
	if (ch->after.state != w->now.state)
		TRY(follow_standing(tx, &ch->after, w->agency.area_id));
	if (!ch->hands_over)
		return OK;
	TRY(account_of_next(tx, w, ch, &to_id));
	return hand_over(tx, w->now.area_id, w->cadre.account_id, to_id, handed);
}

static void put_answer(Tx *tx, const TourChanges *ch, const Handed *handed)
{
	JsonOut j = json_out(&tx->answer);

	json_open(&j, '{');
	json_put_i64(&j, "id", ch->after.id);
	json_put_i64(&j, "version", ch->after.version);
	json_put_str(&j, "state", enum_name(&TourState_names, ch->after.state));
	json_put_i64(&j, "duty_run", ch->duty_run);
	json_put_bool(&j, "rest_due", ch->rest_due);
	json_put_i64(&j, "handed_tasks", handed->tasks);
	json_put_i64(&j, "handed_requests", handed->requests);
	if (ch->has_next) {
		json_put_i64(&j, "order_id", ch->order.id);
		json_put_i64(&j, "next_id", ch->fresh.id);
	}
	json_close(&j, '}');
}

static Status load_for_next(Tx *tx, const TourActing *in, TourWorld *w)
{
	if (!in->nomination_id)
		return OK;
	TRY(load_next(tx, in->nomination_id, &w->next));
	TRY(tx_free_code(tx, &w->code));
	do {
		TRY(tx_free_code(tx, &w->order_code));
	} while (str_eq(w->code, w->order_code));
	return OK;
}

/* The order of one: its number is free, its hash covers the list. */
static Status sign_order(Tx *tx, TourChanges *ch)
{
	int32_t first, last;
	bool taken;
	Buf b;

	order_year(&ch->order, &first, &last);
	TRY(query_order_number(tx->c, tx->db, &ch->order, first, last, &taken));
	if (taken)
		return fault(tx->c, E_INVALID, "number", "number_taken");
	buf_init(&b, 1000);
	order_list_put(&b, &ch->fresh, 1);
	ch->order.list_hash = hash_text(tx->c->arena, hash_of(buf_str(&b)));
	bool fits = buf_ok(&b);
	buf_done(&b);
	return fits ? OK : fault(tx->c, E_NOMEM, NULL, "memory");
}

Status run_tour(Tx *tx, Command *cmd)
{
	TourWorld *w = arena_new(tx->c->arena, TourWorld);
	TourChanges *ch = arena_new(tx->c->arena, TourChanges);
	bool sends = cmd->act == TOUR_REPLACE || cmd->act == TOUR_RELIEVE;
	const TourCommand tc = { .act = cmd->act,
		.rights = cmd->rights,
		.by_cadre = cmd->by_cadre,
		.code_fits = cmd->code_fits,
		.in = cmd->row };
	Handed handed = { 0 };
	Tour seen;
	Wave wave;

	if (tc.act == TOUR_SEND)
		return fault(tx->c, E_NOT_FOUND, "act", "not_found");
	TRY(row_get(tx->c, tx->db, &tour_resource, cmd->subject_id, &seen));
	if (sends) {
		TRY(tx_lock(tx, TX_LOCK_ORDERS));
		TRY(tx_get(tx, &wave_resource, seen.wave_id, &wave));
	}
	TRY(tx_lock(tx, TX_LOCK_TOURS));
	TRY(load_world(tx, seen.id, w));
	TRY(tx_expect(tx, w->now.version));
	if (sends)
		TRY(load_for_next(tx, tc.in, w));
	TRY(tour_decide(tx->c, w, &tc, ch));
	if (ch->has_next)
		TRY(sign_order(tx, ch));
	TRY(write_changes(tx, w, tc.act, ch, &handed));
	put_answer(tx, ch, &handed);
	return OK;
}

/* ---- for orders ---- */

Status tour_start(Tx *tx, const TourSending *given, Tour *ret)
{
	TourSending in = *given;
	TourWorld w = { .dir = tx->view->dir, .rules = tx->view->rules };
	bool is_isolated;
	Tour active;

	TRY(find_active(tx, in.cadre->id, &active));
	if (active.id)
		return fault(tx->c, E_STATE, "cadre_id", "already_sent");
	TRY(find_isolated(tx, in.cadre->id, &is_isolated));
	if (is_isolated)
		return fault(tx->c, E_STATE, "cadre_id", "is_isolated");
	w.wave = *in.wave;
	TRY(row_get(tx->c, tx->db, &cadre_resource, in.cadre->id, &w.cadre));
	TRY(row_get(tx->c, tx->db, &agency_resource, in.nomination->agency_id, &w.agency));
	TRY(tx_free_code(tx, &in.code));
	in.dir = tx->view->dir;
	TRY(tour_send(tx->c, &in, ret));
	ret->id = tx_id(tx);
	TRY(write_tour(tx, &w, TOUR_SEND, NULL, ret));
	return follow_standing(tx, ret, w.agency.area_id);
}

Status tour_take_back(Tx *tx, int64_t tour_id, Str reason)
{
	TourWorld *w = arena_new(tx->c->arena, TourWorld);
	TourChanges *ch = arena_new(tx->c->arena, TourChanges);
	const TourActing in = { .reason = reason };
	const TourCommand tc = { .act = TOUR_WITHDRAW, .in = &in };
	Handed handed = { 0 };

	TRY(load_world(tx, tour_id, w));
	if (w->now.state != TOUR_ORDERED && w->now.state != TOUR_ACCEPTED)
		return OK;
	TRY(tour_decide(tx->c, w, &tc, ch));
	return write_changes(tx, w, TOUR_WITHDRAW, ch, &handed);
}

/* ---- the clock ---- */

/* Of each kind; what is left comes a minute later. */
#define TOURS_AT_ONCE 200

static const struct {
	const char *where;
	unsigned act; /* TOUR_NOTE: none, only its tasks follow */
} due[] = {
	{ "state IN ('serving', 'resting') AND seen_at_ms <= ?1 AND silent = 0", TOUR_SILENT },
	{ "state IN ('serving', 'resting') AND to_day <= ?1 AND replaced_by_id = 0 AND NOT EXISTS (SELECT 1 "
	  "FROM task k WHERE k.subject_id = tour.id AND k.kind = 'tour_end' AND k.state = 'open')",
		TOUR_NOTE },
	{ "state = 'isolated' AND cared_at_ms < ?1 AND NOT EXISTS (SELECT 1 FROM task k WHERE k.subject_id = "
	  "tour.id AND k.kind = 'tour_care' AND k.state = 'open')",
		TOUR_NOTE },
	{ "id IN (SELECT subject_id FROM task WHERE kind = 'tour_follow_up' AND state = 'open' AND "
	  "due_at_ms <= ?1)",
		TOUR_NOTE },
	{ "state IN ('serving', 'resting') AND replaced_by_id IN (SELECT r.id FROM tour r WHERE r.state IN "
	  "('serving', 'resting') AND r.arrived_at_ms < ?1)",
		TOUR_RELEASE },
};

static Status follow_clock(Tx *tx, int64_t tour_id, unsigned act)
{
	TourWorld *w = arena_new(tx->c->arena, TourWorld);
	TourChanges *ch = arena_new(tx->c->arena, TourChanges);
	const TourActing in = { 0 };
	const TourCommand tc = { .act = act, .in = &in };
	Handed handed = { 0 };

	TRY(load_world(tx, tour_id, w));
	if (act == TOUR_NOTE)
		return follow_tasks(tx, w, &w->now);
	if (act == TOUR_RELEASE && !tour_overlap_is_over(w->rules, &w->relief, day_of(tx->c->now_ms)))
		return OK;
	TRY(tour_decide(tx->c, w, &tc, ch));
	return write_changes(tx, w, act, ch, &handed);
}

Status run_tour_due(Tx *tx, Command *cmd UNUSED)
{
	const Rulebook *r = tx->view->rules;
	int32_t today = day_of(tx->c->now_ms);
	/* One for each kind. */
	Value until[COUNT_OF(due)] = { VAL_I64(tx->c->now_ms - r->tour_silent_minutes * MINUTE_MS),
		VAL_I64(today + r->tour_notice_days), VAL_I64(day_start_ms(today)),
		VAL_I64(tx->c->now_ms + r->tour_care_minutes * MINUTE_MS),
		VAL_I64(day_start_ms(today - r->tour_overlap_days + 1)) };
	int64_t looked = 0;

	TRY(tx_lock(tx, TX_LOCK_TOURS));
	for (size_t i = 0; i < COUNT_OF(due); i++) {
		Str where = str_printf(tx->c->arena, "%s ORDER BY id LIMIT %d", due[i].where, TOURS_AT_ONCE);
		Tour *tours;
		size_t n;

		TRY(rows_where(tx->c, tx->db, &tour_resource, where.ptr, &until[i], 1, (void **)&tours, &n));
		for (size_t k = 0; k < n && tx->end_id - tx->g->next_id > 2 * TOUR_IDS; k++, looked++)
			TRY(follow_clock(tx, tours[k].id, due[i].act));
	}
	JsonOut j = json_out(&tx->answer);
	json_open(&j, '{');
	json_put_i64(&j, "looked", looked);
	json_close(&j, '}');
	return OK;
}
