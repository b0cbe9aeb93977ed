/*
 * check_tours.c: what is promised about tours: one active tour a person, names that stand where their latest
 * tour says, states that fit their times, a task for everything owed, rights and kit that end with the tour.
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
	return check_none(k, "tour",
		"SELECT t.id FROM tour t JOIN move_order o ON o.id = t.order_id WHERE o.state = 'draft' OR "
		"o.wave_id <> t.wave_id",
		"sent by an order that nobody issued, or of another wave");
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
	return check_none(k, "kit",
		"SELECT id FROM tour_kit WHERE returned > issued OR returned < 0 OR issued < 0",
		"more came back than was handed out");
}

Status check_tours(Check *k)
{
	TRY(check_standings(k));
	TRY(look_at_tours(k));
	TRY(check_days(k));
	TRY(check_tasks_of_tours(k));
	return check_what_ends(k);
}
