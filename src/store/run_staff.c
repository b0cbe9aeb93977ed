/*
 * run_staff.c: commands on a commune's own people: the daily report, and the clock that asks who has not
 * given it.
 *
 * Both look at the reports of a day before they write, so they hold one lock: two processes never make two
 * reports of one commune and day, or two tasks for one.
 */
#include "store/tx.h"

#include "base/time.h"
#include "domain/staff.h"

/* Zero when there is none. */
static Status find_report(Tx *tx, const char *where, const Value *values, size_t n, StaffReport *ret)
{
	StaffReport *rows;
	size_t count;

	*ret = (StaffReport){ 0 };
	TRY(rows_where(tx->c, tx->db, &staff_report_resource, where, values, n, (void **)&rows, &count));
	if (count)
		*ret = rows[0];
	return OK;
}

static Status close_tasks(Tx *tx, int64_t area_id)
{
	Value v = VAL_I64(area_id);
	Task *open;
	TaskChange *changes;
	size_t n;

	TRY(rows_where(tx->c, tx->db, &task_resource,
		"subject_id = ?1 AND kind IN ('staff_report', 'chase') AND state = 'open' ORDER BY id", &v, 1,
		(void **)&open, &n));
	n = staff_reported_decide(tx->c, open, n, &changes);
	return tx_tasks(tx, changes, n);
}

Status run_staff_report(Tx *tx, Command *cmd)
{
	const StaffReporting *in = cmd->row;
	StaffReport now, last, after;
	int64_t area_id;
	int32_t day;

	TRY(tx_lock(tx, TX_LOCK_STAFF));
	TRY(staff_reporting_place(tx->c, tx->view->dir, in, &area_id, &day));
	Value values[] = { VAL_I64(area_id), VAL_I64(day) };
	TRY(find_report(tx, "area_id = ?1 AND day = ?2", values, 2, &now));
	TRY(find_report(tx, "area_id = ?1 AND day < ?2 ORDER BY day DESC LIMIT 1", values, 2, &last));
	TRY(staff_report_decide(tx->c, tx->view->dir, cmd->rights, in, &now, &last, &after));
	if (!now.id)
		after.id = tx_id(tx);
	TRY(tx_write(tx, EVENT_STAFF_REPORT, now.id ? STR("correct") : STR("report"), area_id,
		&staff_report_resource, now.id ? &now : NULL, &after));
	tx_answer(tx, &staff_report_resource, &after, MODEL_NAMES("id", "version"));
	return day == day_of(tx->c->now_ms) ? close_tasks(tx, area_id) : OK;
}

/* ---- the clock ---- */

/* Each task takes two ids, and a command has 1024; what is left comes a minute later. */
#define TASKS_AT_ONCE 500

static Status load_reported(Tx *tx, int32_t day, StaffDay *ret)
{
	Value v = VAL_I64(day);
	StaffReport *rows;
	size_t n;

	TRY(rows_where(tx->c, tx->db, &staff_report_resource, "day = ?1 ORDER BY area_id", &v, 1,
		(void **)&rows, &n));
	int64_t *ids = arena_array(tx->c->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].area_id;
	ret->reported = ids;
	ret->reported_count = n;
	return OK;
}

Status run_staff_due(Tx *tx, Command *cmd)
{
	StaffDay day = { 0 };
	StaffReport any;
	TaskChange *changes;
	Task *open;

	(void)cmd;
	TRY(tx_lock(tx, TX_LOCK_STAFF));
	TRY(find_report(tx, "id > 0 ORDER BY id LIMIT 1", NULL, 0, &any));
	day.has_begun = any.id != 0;
	TRY(load_reported(tx, day_of(tx->c->now_ms), &day));
	TRY(rows_where(tx->c, tx->db, &task_resource,
		"state = 'open' AND kind IN ('staff_report', 'chase') AND subject_id IN (SELECT id FROM area)"
		" ORDER BY id",
		NULL, 0, (void **)&open, &day.open_count));
	day.open = open;
	size_t n = staff_due_decide(tx->c, tx->view->dir, tx->view->rules, &day, &changes);
	return tx_tasks(tx, changes, MIN(n, TASKS_AT_ONCE));
}
