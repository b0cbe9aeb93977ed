/*
 * check_people.c: what is promised about people who are sent: no agency below the people who must stay,
 * quotas that add up, nobody named twice, a task for every quota that is not met.
 */
#include "store/check_inside.h"

#include "domain/nomination.h"

/* ---- agencies ---- */

/* The rulebook may have been changed since; the agency's own number is what it is. */
static Status check_floor(Check *k)
{
	return check_none(k, "agency",
		"SELECT a.id FROM agency a WHERE a.headcount - a.stay < (SELECT COUNT(*) FROM nomination n"
		" JOIN wave w ON w.id = n.wave_id WHERE n.agency_id = a.id AND n.state IN ('named', "
		"'consented', "
		"'approved') AND w.state IN ('called', 'approved'))",
		"more of its people are named than may go");
}

/* ---- waves ---- */

static Status check_sums(Check *k)
{
	TRY(check_none(k, "wave",
		"SELECT w.id FROM wave w WHERE w.state IN ('approved', 'closed') AND w.total <>"
		" (SELECT COALESCE(SUM(q.people), 0) FROM quota q WHERE q.wave_id = w.id)",
		"approved, and its quotas do not add up to its total"));
	TRY(check_none(k, "wave",
		"SELECT w.id FROM wave w WHERE (w.state = 'draft') = (w.called_at_ms <> 0) AND w.state <> "
		"'cancelled'",
		"its state and the time of its call do not agree"));
	TRY(check_none(k, "wave",
		"SELECT w.id FROM wave w WHERE w.state IN ('called', 'approved', 'closed')"
		" AND NOT EXISTS (SELECT 1 FROM quota q WHERE q.wave_id = w.id)",
		"called, and no agency was asked"));
	/* Until a person adjusts one, quotas are what was computed, and the total is what was wanted. */
	return check_none(k, "quota", "SELECT id FROM quota WHERE reason <> 'adjusted' AND people <> fair",
		"not what was computed, and nobody adjusted it");
}

static Status check_quotas(Check *k)
{
	TRY(check_none(k, "quota", "SELECT id FROM quota WHERE people < 0 OR people > most",
		"more than may go, or fewer than nobody"));
	TRY(check_none(k, "quota", "SELECT id FROM quota WHERE reason = 'adjusted' AND note = ''",
		"adjusted without a reason"));
	return check_none(k, "quota",
		"SELECT q.id FROM quota q JOIN wave w ON w.id = q.wave_id WHERE"
		" (w.state = 'called' AND q.people > (SELECT COUNT(*) FROM nomination n WHERE n.wave_id = "
		"q.wave_id"
		" AND n.agency_id = q.agency_id AND n.state = 'approved' AND n.volunteer = 0))"
		" <> EXISTS (SELECT 1 FROM task t WHERE t.subject_id = q.id AND t.kind = 'nominate' AND "
		"t.state = "
		"'open')",
		"not met without a task for it, or the other way round");
}

/* ---- names ---- */

static const char *wrong_with_name(const Nomination *n, const Cadre *cadre)
{
	if (n->agency_id != cadre->agency_id)
		return "named by another agency than the cadre's";
	if (nomination_is_live(n->state) && n->not_for_red != cadre_is_not_for_red(cadre))
		return "its mark for red zones and the cadre's constraints do not agree";
	if ((n->state == NOMINATION_APPROVED) != (n->approved_at_ms != 0))
		return "its state and the time of its approval do not agree";
	if ((n->state == NOMINATION_APPROVED || n->state == NOMINATION_CONSENTED ||
		    n->state == NOMINATION_DECLINED) &&
		!n->answered_at_ms)
		return "answered at no time";
	return NULL;
}

static Status look_at_name(Check *k, const void *row)
{
	const Nomination *n = row;
	Cadre cadre;
	Status st = row_get(k->c, k->db, &cadre_resource, n->cadre_id, &cadre);

	if (st == E_NOT_FOUND) { /* "refs" finds it */
		k->c->fault = (Fault){ 0 };
		return OK;
	}
	TRY(st);
	const char *wrong = wrong_with_name(n, &cadre);
	if (wrong)
		check_found(k, check_id(k, "nomination", n->id), "%s", wrong);
	return OK;
}

static Status look_at_names(Check *k)
{
	TRY(check_each(k, &nomination_resource, look_at_name));
	TRY(check_none(k, "nomination",
		"SELECT MAX(id) FROM nomination GROUP BY wave_id, cadre_id HAVING COUNT(*) > 1",
		"the same person a second time in a wave"));
	return check_none(k, "nomination",
		"SELECT n.id FROM nomination n WHERE NOT EXISTS (SELECT 1 FROM quota q WHERE q.wave_id = "
		"n.wave_id "
		"AND q.agency_id = n.agency_id)",
		"of an agency that the wave did not ask");
}

Status check_people(Check *k)
{
	TRY(check_floor(k));
	TRY(check_sums(k));
	TRY(check_quotas(k));
	TRY(look_at_names(k));
	TRY(check_plans(k));
	TRY(check_orders(k));
	return check_tours(k);
}
