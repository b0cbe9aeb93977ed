/*
 * check_plans.c: what is promised about plans: the list is what was approved, sums hold, one approved plan a
 * wave, whoever got no place is in reserve. Part of the check "people".
 */
#include "store/check_inside.h"

#include "domain/plan.h"
#include "store/query.h"

typedef struct PlanSum {
	int32_t people, placed;
} PlanSum;

static PlanSum sum_of(const Placement *rows, size_t n)
{
	PlanSum s = { 0 };

	for (size_t i = 0; i < n; i++) {
		s.people++;
		s.placed += rows[i].area_id != 0;
	}
	return s;
}

static const char *wrong_with_plan(Check *k, const Plan *p, const Placement *rows, size_t n)
{
	PlanSum s = sum_of(rows, n);

	if (!str_eq(plan_list_hash(k->c->arena, rows, n), p->list_hash))
		return "its list is not the one that its hash tells of";
	if (p->people != s.people || p->placed != s.placed || p->placed + p->reserve != p->people)
		return "its people are not those of its list";
	if (p->placed + p->missing != p->places || p->missing < 0)
		return "places that are filled and places that are missing are not all places";
	if (p->fill_bound > p->fill_objective || p->people_bound > p->people_objective)
		return "better than its own bound";
	if ((p->approved_at_ms != 0) != (p->state == PLAN_APPROVED || p->state == PLAN_REPLACED))
		return "its state and the time of its approval do not agree";
	if (p->approved_by_id && (p->approved_by_id == p->made_by_id || p->approved_by_id == p->edited_by_id))
		return "approved by who made or edited it";
	return NULL;
}

static Status look_at_plan(Check *k, const void *row)
{
	const Plan *p = row;
	Placement *rows;
	size_t n;

	TRY(query_placements_of(k->c, k->db, p->id, &rows, &n));
	const char *wrong = wrong_with_plan(k, p, rows, n);
	if (wrong)
		check_found(k, check_id(k, "plan", p->id), "%s", wrong);
	return OK;
}

Status check_plans(Check *k)
{
	TRY(check_each(k, &plan_resource, look_at_plan));
	TRY(check_none(k, "plan",
		"SELECT MAX(id) FROM wave_plan WHERE state = 'approved' GROUP BY wave_id HAVING COUNT(*) > 1",
		"a second approved one of its wave"));
	TRY(check_none(k, "plan",
		"SELECT p.id FROM wave_plan p WHERE NOT EXISTS (SELECT 1 FROM plan_input i WHERE i.id = "
		"p.id)",
		"without what it was made from"));
	TRY(check_none(k, "plan",
		"SELECT p.id FROM wave_plan p JOIN wave w ON w.id = p.wave_id WHERE p.state IN ('approved', "
		"'replaced') AND w.state NOT IN ('approved', 'closed')",
		"approved before the list of its names was"));
	TRY(check_none(k, "placement",
		"SELECT m.id FROM placement m JOIN nomination n ON n.id = m.nomination_id JOIN wave_plan p "
		"ON p.id = m.plan_id WHERE n.wave_id <> p.wave_id OR n.cadre_id <> m.cadre_id OR n.agency_id "
		"<> m.agency_id",
		"of another person, wave or agency than its name"));
	TRY(check_none(k, "placement",
		"SELECT MAX(id) FROM placement WHERE leads = 1 GROUP BY plan_id, area_id HAVING COUNT(*) > 1",
		"a second leader of its team"));
	TRY(check_none(k, "placement", "SELECT id FROM placement WHERE leads = 1 AND area_id = 0",
		"leads a team in reserve"));
	TRY(check_none(k, "pin",
		"SELECT MAX(id) FROM plan_pin WHERE withdrawn = 0 AND ban = 0 GROUP BY wave_id, cadre_id "
		"HAVING "
		"COUNT(*) > 1",
		"a second pin of its cadre"));
	return check_none(k, "nomination",
		"SELECT n.id FROM nomination n JOIN placement m ON m.nomination_id = n.id JOIN wave_plan p "
		"ON p.id "
		"= m.plan_id WHERE p.state = 'approved' AND m.area_id = 0 AND n.state = 'approved' AND "
		"n.standing "
		"= 'open'",
		"without a place in the approved plan, and not in reserve");
}
