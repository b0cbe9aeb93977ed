/*
 * check_tours.c: what is promised about tours: one active tour a person, names that stand where their latest
 * tour says, states that fit their times, a task for everything owed, a relief that comes, rights and work
 * that end with the tour, kit that is accounted for.
 */
#include "store/check_inside.h"

#include "domain/tour.h"

#define ACTIVE "('ordered', 'accepted', 'serving', 'resting')"
#define THERE  "('serving', 'resting')"

/* mobilised = assigned + reserve + released: each name is counted once, and as what its tours say. */
static Status check_standings(Check *k)
{
	TRY(check_none(k, "nomination",
		"SELECT n.id FROM nomination n JOIN tour t ON t.id = (SELECT MAX(x.id) FROM tour x WHERE "
		"x.nomination_id = n.id) WHERE (t.state IN " ACTIVE
		" AND n.standing <> 'assigned') OR (t.state IN ('declined', 'isolated', 'released') AND "
		"n.standing <> 'released') OR (t.state = 'withdrawn' AND n.standing NOT IN ('reserve', "
		"'open'))",
		"it does not stand where its latest tour says"));
	TRY(check_none(k, "nomination",
		"SELECT n.id FROM nomination n WHERE n.standing IN ('assigned', 'released') AND NOT EXISTS "
		"(SELECT 1 FROM tour t WHERE t.nomination_id = n.id)",
		"assigned or released without a tour"));
	TRY(check_none(k, "nomination",
		"SELECT id FROM nomination WHERE standing <> 'open' AND state <> 'approved'",
		"mobilised without being approved"));
	return check_none(k, "wave",
		"SELECT w.id FROM wave w WHERE (SELECT COUNT(*) FROM nomination n WHERE n.wave_id = w.id AND "
		"n.standing = 'assigned') <> (SELECT COUNT(*) FROM tour t WHERE t.wave_id = w.id AND t.state "
		"IN " ACTIVE ")",
		"its names that are assigned are not as many as its active tours");
}

static const char *wrong_with_times(const Tour *t)
{
	bool there = tour_is_there(t->state);

	if (tour_is_active(t->state) == (t->ended_at_ms != 0))
		return "its state and the time of its end do not agree";
	if ((there || t->confirmed_at_ms) && !t->arrived_at_ms)
		return "there, or confirmed, without having arrived";
	if (t->arrived_at_ms && (t->state == TOUR_ORDERED || t->state == TOUR_ACCEPTED))
		return "arrived, and still awaited";
	if ((t->arrived_at_ms || t->state == TOUR_ACCEPTED || t->state == TOUR_DECLINED) &&
		!t->answered_at_ms)
		return "answered at no time";
	if (t->state == TOUR_ORDERED && t->answered_at_ms)
		return "answered, and still awaiting the answer";
	if (t->arrived_at_ms && t->seen_at_ms < t->arrived_at_ms)
		return "its last sign is older than its arrival";
	if (t->recovered_at_ms && t->state != TOUR_RELEASED)
		return "recovered, and not released";
	return NULL;
}

static const char *wrong_with_tour(const Tour *t)
{
	const char *wrong = wrong_with_times(t);

	if (wrong)
		return wrong;
	if (t->to_day < t->from_day)
		return "it ends before it begins";
	if (t->silent && !tour_is_there(t->state))
		return "silent, and nobody waits for a sign";
	if (t->to_fill && (tour_is_active(t->state) || t->state == TOUR_WITHDRAWN))
		return "a successor is owed while it goes on";
	if (t->grade != GRADE_NONE && !t->arrived_at_ms)
		return "appraised without having arrived";
	if (t->commended && t->grade != GRADE_EXCELLENT && t->grade != GRADE_GOOD)
		return "commended without a good appraisal";
	if (t->allowance_days < t->duty_days || t->allowance_days > t->duty_days + t->rest_days)
		return "its allowance is not for its days";
	return NULL;
}

static Status look_at_tour(Check *k, const void *row)
{
	const Tour *t = row;
	const char *wrong = wrong_with_tour(t);

	if (wrong)
		check_found(k, check_id(k, "tour", t->id), "%s", wrong);
	return OK;
}

static Status look_at_tours(Check *k)
{
	TRY(check_each(k, &tour_resource, look_at_tour));
	TRY(check_none(k, "tour",
		"SELECT MAX(id) FROM tour WHERE state IN " ACTIVE " GROUP BY cadre_id HAVING COUNT(*) > 1",
		"a second active tour of the same person"));
	TRY(check_none(k, "tour",
		"SELECT t.id FROM tour t JOIN nomination n ON n.id = t.nomination_id WHERE n.cadre_id <> "
		"t.cadre_id OR n.wave_id <> t.wave_id OR n.agency_id <> t.agency_id",
		"of another person, wave or agency than its name"));
	TRY(check_none(k, "tour",
		"SELECT t.id FROM tour t JOIN move_order o ON o.id = t.order_id WHERE o.state = 'draft' OR "
		"o.wave_id <> t.wave_id",
		"sent by an order that nobody issued, or of another wave"));
	return check_none(k, "tour",
		"SELECT t.id FROM tour t JOIN wave w ON w.id = t.wave_id WHERE w.state NOT IN ('approved', "
		"'closed')",
		"of a wave whose list was not approved");
}

/* One tour takes the place of another in the same commune; while that one goes on, the other is coming. */
static Status check_followers(Check *k)
{
	TRY(check_none(k, "tour",
		"SELECT t.id FROM tour t JOIN tour n ON n.id = t.replaced_by_id WHERE n.area_id <> t.area_id "
		"OR n.wave_id <> t.wave_id OR n.cadre_id = t.cadre_id OR n.id <= t.id",
		"who follows was sent elsewhere, or is the same person"));
	TRY(check_none(k, "tour",
		"SELECT t.id FROM tour t JOIN tour b ON b.id = t.replaces_id WHERE b.area_id <> t.area_id OR "
		"b.wave_id <> t.wave_id OR b.cadre_id = t.cadre_id OR b.id >= t.id",
		"it follows somebody elsewhere, or the same person"));
	return check_none(k, "tour",
		"SELECT t.id FROM tour t JOIN tour n ON n.id = t.replaced_by_id WHERE t.state IN " ACTIVE
		" AND n.state NOT IN " ACTIVE,
		"it waits for a relief that is over");
}

static Status check_days(Check *k)
{
	TRY(check_none(k, "tour",
		"SELECT t.id FROM tour t WHERE t.duty_days <> (SELECT COUNT(*) FROM tour_day d WHERE "
		"d.tour_id = t.id AND d.kind = 'duty') OR t.rest_days <> (SELECT COUNT(*) FROM tour_day d "
		"WHERE d.tour_id = t.id AND d.kind = 'rest')",
		"its days do not add up"));
	TRY(check_none(k, "tour_day",
		"SELECT MAX(id) FROM tour_day GROUP BY tour_id, day HAVING COUNT(*) > 1",
		"a day that is counted twice"));
	return check_none(k, "tour_day",
		"SELECT d.id FROM tour_day d JOIN tour t ON t.id = d.tour_id WHERE t.arrived_at_ms = 0",
		"a day of somebody who has not come");
}

/* 'tour_answer', 'chase' …: the kinds that may be open in this state, as SQL. */
static Str kinds_in(Check *k, unsigned state)
{
	Str kinds = STR("'chase'");

	for (unsigned kind = 0; kind < TaskKind_count; kind++) {
		if (tour_task_kinds_possible(state) >> kind & 1)
			kinds = str_printf(
				k->c->arena, "%.*s, '%s'", STR_ARG(kinds), TaskKind_names.names[kind]);
	}
	return kinds;
}

static Status check_tasks_of_tours(Check *k)
{
	static const struct {
		const char *when, *kind;
	} owed[] = {
		{ "t.state = 'ordered'", "tour_answer" },
		{ "t.state = 'accepted'", "tour_arrive" },
		{ "t.silent = 1", "tour_silent" },
		{ "t.to_fill = 1", "tour_replace" },
	};

	for (unsigned state = 0; state < TourState_count; state++) {
		Str kinds = kinds_in(k, state);
		Str sql = str_printf(k->c->arena,
			"SELECT k.id FROM tour t JOIN task k ON k.subject_id = t.id WHERE k.state = 'open' "
			"AND "
			"t.state = '%s' AND k.kind NOT IN (%.*s)",
			TourState_names.names[state], STR_ARG(kinds));

		TRY(check_none(k, "task", str_cstr(k->c->arena, sql), "open, and its tour does not owe it"));
	}
	for (size_t i = 0; i < COUNT_OF(owed); i++) {
		Str sql = str_printf(k->c->arena,
			"SELECT t.id FROM tour t WHERE (%s) <> EXISTS (SELECT 1 FROM task k WHERE "
			"k.subject_id "
			"= t.id AND k.kind = '%s' AND k.state = 'open')",
			owed[i].when, owed[i].kind);

		TRY(check_none(k, "tour", str_cstr(k->c->arena, sql),
			str_printf(k->c->arena, "it owes %s and has no such task, or the other way round",
				owed[i].kind)
				.ptr));
	}
	return OK;
}

static Status check_what_ends(Check *k)
{
	Str sql = str_printf(k->c->arena,
		"SELECT t.id FROM tour t JOIN %s g ON g.id = t.grant_id WHERE t.state NOT IN " THERE
		" AND g.revoked = 0",
		grant_resource.table);

	TRY(check_none(k, "tour", str_cstr(k->c->arena, sql), "over, and its rights live on"));
	sql = str_printf(k->c->arena,
		"SELECT t.id FROM tour t JOIN %s g ON g.id = t.grant_id "
		"WHERE g.area_id <> t.area_id",
		grant_resource.table);
	TRY(check_none(k, "tour", str_cstr(k->c->arena, sql), "its rights hold elsewhere"));
	/* An account that had rights of its own there, once, may be given work there again. */
	return check_none(k, "request",
		"SELECT r.id FROM tour t JOIN cadre x ON x.id = t.cadre_id JOIN request r ON r.assignee_id = "
		"x.account_id AND r.open = 1 AND r.assignee_id > 0 AND r.area_id = t.area_id WHERE "
		"t.ended_at_ms <> 0 AND x.account_id <> 0 AND NOT EXISTS (SELECT 1 FROM tour n WHERE "
		"n.cadre_id = t.cadre_id AND n.area_id = t.area_id AND n.state IN " ACTIVE
		") AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.account_id = x.account_id AND NOT EXISTS "
		"(SELECT 1 FROM tour n WHERE n.grant_id = g.id))",
		"open, and on somebody whose tour there is over");
}

static Status check_kit(Check *k)
{
	TRY(check_none(k, "kit",
		"SELECT id FROM tour_kit WHERE returned > issued OR returned < 0 OR issued < 0",
		"more came back than was handed out"));
	TRY(check_none(k, "kit",
		"SELECT id FROM tour_kit WHERE returned_at_ms <> 0 AND returned < issued AND note = ''",
		"less came back than was handed out, and nobody said why"));
	return check_none(k, "kit",
		"SELECT id FROM tour_kit WHERE issued_at_ms = 0 OR (returned_at_ms = 0 AND returned <> 0)",
		"handed out or come back at no time");
}

Status check_tours(Check *k)
{
	TRY(check_standings(k));
	TRY(look_at_tours(k));
	TRY(check_followers(k));
	TRY(check_days(k));
	TRY(check_tasks_of_tours(k));
	TRY(check_what_ends(k));
	return check_kit(k);
}
