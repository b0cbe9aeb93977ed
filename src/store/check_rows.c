/*
 * check_rows.c: promises that one question of SQL answers: keys, ids that point somewhere, holders, sessions,
 * messages.
 */
#include "store/check_inside.h"

#include "domain/staff.h"

/* ---- the directory ---- */

/* A dozen at most over the years; one of the past may be asked for a decision of its time. */
static Status check_rulebooks(Check *k)
{
	RulebookRow *rows;
	size_t n;

	TRY(rows_where(k->c, k->db, &rulebook_resource, "id > 0 ORDER BY id", NULL, 0, (void **)&rows, &n));
	for (size_t i = 0; i < n; i++) {
		Rulebook *rules = arena_new(k->c->arena, Rulebook);

		if (rulebook_read(k->c, rows[i].body, rules) != OK)
			check_found(k, check_id(k, "rulebook", rows[i].id), "%s: %s",
				k->c->fault.field ? k->c->fault.field : "body", k->c->fault.reason);
		k->c->fault = (Fault){ 0 };
	}
	return OK;
}

Status check_directory(Check *k)
{
	View *view = NULL;

	TRY(check_rulebooks(k));
	if (k->report->found)
		return OK;
	Status st = view_load(k->c, k->db, &view);
	if (st == OK) {
		k->report->looked = (int64_t)directory_area_count(view->dir);
		view_free(view);
		return OK;
	}
	if (st != E_INVALID && st != E_CORRUPT && st != E_MALFORMED)
		return st;
	check_found(k, str_from(k->c->fault.detail ? k->c->fault.detail : "directory"), "%s: %s",
		k->c->fault.field ? k->c->fault.field : "row", k->c->fault.reason);
	k->c->fault = (Fault){ 0 };
	return OK;
}

/* ---- keys ---- */

Status check_keys(Check *k)
{
	TRY(check_number(k, "SELECT COUNT(*) FROM command_key", &k->report->looked));
	TRY(check_none(k, NULL, "SELECT key FROM command_key EXCEPT SELECT command_key FROM event",
		"answered, but nothing of it is in the events"));
	TRY(check_none(k, NULL,
		"SELECT key FROM command_key WHERE length(key) <> 16 OR length(body_hash) <> 32 OR answer "
		"NOT LIKE '{%}'",
		"its answer or the hash of its body was not kept"));
	/* The clock's search for vacant posts keeps no key: nobody asks for its answer. */
	return check_none(k, "event",
		"SELECT e.id FROM event e WHERE e.kind <> 'task'"
		" AND NOT EXISTS (SELECT 1 FROM command_key c WHERE c.key = e.command_key)",
		"the key of its command was not kept");
}

/* ---- references ---- */

const CheckRef check_ref_list[] = {
	{ &area_resource, "parent_id", { &area_resource } },
	{ &area_resource, "merged_into_id", { &area_resource } },
	{ &post_resource, "area_id", { &area_resource } },
	{ &appointment_resource, "post_id", { &post_resource } },
	{ &appointment_resource, "account_id", { &account_resource } },
	{ &duty_resource, "post_id", { &post_resource } },
	{ &duty_resource, "appointment_id", { &appointment_resource } },
	{ &grant_resource, "account_id", { &account_resource } },
	{ &grant_resource, "area_id", { &area_resource } },
	{ &token_resource, "account_id", { &account_resource } },
	{ &request_resource, "area_id", { &area_resource } },
	{ &request_resource, "post_id", { &post_resource } },
	{ &request_resource, "assignee_id", { &account_resource } },
	{ &request_resource, "escalation_id", { &escalation_resource } },
	{ &request_resource, "joined_to_id", { &request_resource } },
	{ &request_resource, "rulebook_id", { &rulebook_resource } },
	{ &request_resource, "filed_by_id", { &account_resource } },
	{ &request_resource, "call_back_by_id", { &account_resource } },
	{ &escalation_resource, "request_id", { &request_resource } },
	{ &escalation_resource, "from_area_id", { &area_resource } },
	{ &escalation_resource, "at_area_id", { &area_resource } },
	{ &escalation_resource, "at_post_id", { &post_resource } },
	{ &task_resource, "subject_id",
		{ &request_resource, &post_resource, &quota_resource, &area_resource, &tour_resource } },
	{ &task_resource, "about_id", { &task_resource } },
	{ &task_resource, "area_id", { &area_resource } },
	{ &task_resource, "post_id", { &post_resource } },
	{ &task_resource, "assignee_id", { &account_resource } },
	{ &note_resource, "request_id", { &request_resource } },
	{ &note_resource, "actor_id", { &account_resource } },
	{ &proof_resource, "request_id", { &request_resource } },
	{ &proof_resource, "actor_id", { &account_resource } },
	{ &outbox_resource, "request_id", { &request_resource } },
	{ &outbox_resource, "nomination_id", { &nomination_resource } },
	{ &read_log_resource, "account_id", { &account_resource } },
	{ &read_log_resource, "request_id", { &request_resource, &cadre_resource } },
	{ &event_resource, "area_id", { &area_resource } },
	{ &event_resource, "actor_id", { &account_resource } },
	{ &agency_resource, "area_id", { &area_resource } },
	{ &agency_resource, "post_id", { &post_resource } },
	{ &cadre_resource, "agency_id", { &agency_resource } },
	{ &cadre_resource, "account_id", { &account_resource } },
	{ &cadre_resource, "home_area_id", { &area_resource } },
	{ &wave_resource, "area_id", { &area_resource } },
	{ &wave_resource, "signer_post_id", { &post_resource } },
	{ &wave_resource, "rulebook_id", { &rulebook_resource } },
	{ &quota_resource, "wave_id", { &wave_resource } },
	{ &quota_resource, "agency_id", { &agency_resource } },
	{ &nomination_resource, "wave_id", { &wave_resource } },
	{ &nomination_resource, "agency_id", { &agency_resource } },
	{ &nomination_resource, "cadre_id", { &cadre_resource } },
	{ &nomination_resource, "named_by_id", { &account_resource } },
	{ &nomination_resource, "approved_by_id", { &account_resource } },
	{ &staff_report_resource, "area_id", { &area_resource } },
	{ &staff_report_resource, "reported_by_id", { &account_resource } },
	{ &need_ask_resource, "area_id", { &area_resource } },
	{ &plan_resource, "wave_id", { &wave_resource } },
	{ &plan_resource, "base_id", { &plan_resource } },
	{ &plan_resource, "made_by_id", { &account_resource } },
	{ &plan_resource, "edited_by_id", { &account_resource } },
	{ &plan_resource, "approved_by_id", { &account_resource } },
	{ &placement_resource, "plan_id", { &plan_resource } },
	{ &placement_resource, "nomination_id", { &nomination_resource } },
	{ &placement_resource, "cadre_id", { &cadre_resource } },
	{ &placement_resource, "agency_id", { &agency_resource } },
	{ &placement_resource, "area_id", { &area_resource } },
	{ &placement_resource, "next_area_id", { &area_resource } },
	{ &pin_resource, "wave_id", { &wave_resource } },
	{ &pin_resource, "cadre_id", { &cadre_resource } },
	{ &pin_resource, "area_id", { &area_resource } },
	{ &order_resource, "area_id", { &area_resource } },
	{ &order_resource, "wave_id", { &wave_resource } },
	{ &order_resource, "plan_id", { &plan_resource } },
	{ &order_resource, "signer_post_id", { &post_resource } },
	{ &order_resource, "made_by_id", { &account_resource } },
	{ &order_resource, "issued_by_id", { &account_resource } },
	{ &tour_resource, "order_id", { &order_resource } },
	{ &tour_resource, "wave_id", { &wave_resource } },
	{ &tour_resource, "nomination_id", { &nomination_resource } },
	{ &tour_resource, "cadre_id", { &cadre_resource } },
	{ &tour_resource, "agency_id", { &agency_resource } },
	{ &tour_resource, "area_id", { &area_resource } },
	{ &tour_resource, "report_post_id", { &post_resource } },
	{ &tour_resource, "replaces_id", { &tour_resource } },
	{ &tour_resource, "replaced_by_id", { &tour_resource } },
	{ &tour_resource, "grant_id", { &grant_resource } },
	{ &tour_day_resource, "tour_id", { &tour_resource } },
	{ &kit_resource, "tour_id", { &tour_resource } },
};
const size_t check_ref_count = COUNT_OF(check_ref_list);

Status check_refs(Check *k)
{
	for (size_t i = 0; i < check_ref_count; i++) {
		const CheckRef *ref = &check_ref_list[i];
		Arena *a = k->c->arena;
		Str nowhere = { "", 0 };

		for (size_t t = 0; t < CHECK_REF_TABLES && ref->to[t]; t++)
			nowhere = str_printf(a, "%.*s AND NOT EXISTS (SELECT 1 FROM %s t WHERE t.id = x.%s)",
				STR_ARG(nowhere), ref->to[t]->table, ref->field);
		Str sql = str_printf(a, "SELECT x.id FROM %s x WHERE x.%s <> 0%.*s", ref->from->table,
			ref->field, STR_ARG(nowhere));
		Str why = str_printf(a, "its %s points at nothing", ref->field);
		TRY(check_none(k, ref->from->name, str_cstr(a, sql), str_cstr(a, why)));
		k->report->looked++;
	}
	return OK;
}

/* ---- ids ---- */

/* A boundary bears the id of its area. */
Status check_ids(Check *k)
{
	int64_t next = 0, last;

	TRY(check_number(k, "SELECT next FROM ids WHERE id = 1", &next));
	for (size_t i = 0; i < all_resource_count; i++) {
		const Resource *r = all_resources[i];
		Str sql = str_printf(k->c->arena, "SELECT COALESCE(MAX(id), 0) FROM %s", r->table);

		TRY(check_number(k, str_cstr(k->c->arena, sql), &last));
		k->report->looked++;
		if (last >= next)
			check_found(k, check_id(k, r->name, last),
				"beyond the counter, which stands at %lld: it would be"
				" given out again",
				(long long)next);
	}
	return OK;
}

/* ---- one holder ---- */

Status check_holders(Check *k)
{
	TRY(check_number(k, "SELECT COUNT(*) FROM appointment", &k->report->looked));
	TRY(check_none(k, "appointment",
		"SELECT a.id FROM appointment a JOIN appointment b ON b.post_id = a.post_id AND b.rank = "
		"a.rank AND b.id < a.id"
		" WHERE (b.to_ms = 0 OR a.from_ms < b.to_ms) AND (a.to_ms = 0 OR b.from_ms < a.to_ms)",
		"another one of the same rank holds the post in the same time"));
	return check_none(k, "appointment",
		"SELECT id FROM appointment WHERE to_ms <> 0 AND to_ms <= from_ms",
		"it ends before it began");
}

/* ---- sessions ---- */

Status check_sessions(Check *k)
{
	TRY(check_number(k, "SELECT COUNT(*) FROM token WHERE revoked = 0", &k->report->looked));
	return check_none(k, "token",
		"SELECT t.id FROM token t JOIN account a ON a.id = t.account_id WHERE t.revoked = 0 AND "
		"a.disabled = 1",
		"alive, though its account is disabled");
}

/* ---- messages ---- */

Status check_outbox(Check *k)
{
	TRY(check_number(k, "SELECT COUNT(*) FROM outbox", &k->report->looked));
	TRY(check_none(k, "message",
		"SELECT id FROM outbox WHERE sent_at_ms = 0 AND dead = 0 AND next_at_ms <= 0",
		"waits, but for no time at which it is tried"));
	TRY(check_none(k, "message", "SELECT id FROM outbox WHERE to_whom = '' OR body = ''",
		"nobody it goes to, or no words"));
	return check_none(k, "message", "SELECT id FROM outbox WHERE sent_at_ms <> 0 AND dead = 1",
		"sent and given up at once");
}

/* ---- a commune's own people ---- */

Status check_staff(Check *k)
{
	TRY(check_number(k, "SELECT COUNT(*) FROM staff_report", &k->report->looked));
	TRY(check_none(k, "staff_report",
		"SELECT a.id FROM staff_report a JOIN staff_report b ON b.area_id = a.area_id AND b.day = "
		"a.day"
		" AND b.id < a.id",
		"a second report of the same area and day"));
	TRY(check_none(k, "staff_report",
		"SELECT id FROM staff_report WHERE present + infected + isolating + on_leave > establishment"
		" OR present < 0 OR infected < 0 OR isolating < 0 OR on_leave < 0",
		"more people than its establishment, or fewer than none"));
	TRY(check_none(k, "staff_report",
		"SELECT id FROM staff_report WHERE in_leading + in_medical + in_logistics + in_data + "
		"in_outreach"
		" + in_checkpoint NOT IN (0, present)",
		"its people by role are not those present"));
	TRY(check_none(k, "staff_report",
		"SELECT s.id FROM staff_report s JOIN area a ON a.id = s.area_id WHERE a.level <> "
		"'" STAFF_LEVEL "'",
		"of an area that has no people of its own"));
	return check_none(k, "need_ask",
		"SELECT a.id FROM need_ask a JOIN need_ask b ON b.area_id = a.area_id AND b.role = a.role "
		"AND "
		"b.id < a.id",
		"the same area asks for the same role twice");
}
