/*
 * test_check_sent.c: every promise about people who are sent is broken once, and found: agencies, waves,
 * quotas, names, plans, orders, tours, kit. See planting.h.
 *
 * The history is told in sentences of the stories: it holds a tour in every state.
 */
#include "test.h"

#include "store/planting.h"
#include "stories/telling.h"

static const char history[] =
	"organiser founds SYT for 100 people | organiser founds SGD for 100 people | head of SGD enrols "
	"Giang\n"
	"organiser mobilises Lan Hoa Mai Nga Sơn Tú Vân Kim Phúc Quý Thu An with lead\n"
	"system equips Lan | system equips Tú | system equips Vân | system equips Kim\n"
	"organiser pins Thu to \"An Phú\" because \"Biết kho.\" | organiser pins An to \"An Phú\" because "
	"\"Xe.\"\n"
	"organiser sends Lan to \"An Phú\" as lead by 01/QĐ-BCĐ\n"
	"organiser sends Hoa Mai Nga Sơn Tú Kim Phúc to \"Thuận Giao\" by 02/QĐ-BCĐ\n"
	"Mai accepts | Sơn refuses because \"Ốm.\" | organiser recalls Phúc because \"Nhầm.\"\n"
	"after 3 days | Lan arrives | Nga arrives | Tú arrives | Kim arrives | after 1 day | Nga rests\n"
	"ward of \"An Phú\" hands Lan masks 20 | ward of \"An Phú\" collects Lan masks 15 because \"Rách.\"\n"
	"resident files food in \"Thuận Giao\" as A | ward triages | ward assigns Tú\n"
	"resident files food from \"0912 345 602\" in \"Thuận Giao\" as B | ward triages | ward assigns Kim\n"
	"organiser replaces Tú by Vân as infected because \"Dương tính.\" -> assigned to Kim\n"
	"about A -> assigned to Vân\n"
	"about B | ward answers | resident confirms\n"
	"ward of \"Thuận Giao\" grades Kim good | organiser frees Kim because \"Xong.\" -> Kim on released\n"
	"organiser relieves Lan by Quý until 20 -> Quý on ordered\n"
	"after 26 hours | clock runs -> Nga silent, Lan silent\n"
	"organiser drafts 07/QĐ-BCĐ | organiser discards the order\n"
	"organiser lists Thu for \"An Bình\" | organiser drafts 08/QĐ-BCĐ | organiser issues the order\n"
	"organiser discards the order because \"Sai.\" -> order withdrawn, Thu on withdrawn, Thu stands "
	"reserve\n"
	"organiser plans 2 people -> wave draft\n";

#define OF_CADRE(field, table, name)                                                                         \
	"SELECT CAST(MAX(t." field ") AS text) FROM " table                                                  \
	" t JOIN cadre c ON c.id = t.cadre_id WHERE c.name = '" name "'"
#define TOUR_OF(name) OF_CADRE("id", "tour", name)
#define NAME_OF(name) OF_CADRE("id", "nomination", name)
#define WAVE	      "SELECT CAST(MAX(id) AS text) FROM wave WHERE state = 'approved'"
#define QUOTA	      "SELECT CAST(MAX(id) AS text) FROM quota"
#define PLAN	      "SELECT CAST(MAX(id) AS text) FROM wave_plan WHERE state = 'approved'"
#define OLD_PLAN      "SELECT CAST(MAX(id) AS text) FROM wave_plan WHERE state = 'replaced'"
#define ORDER(number) "SELECT CAST(id AS text) FROM move_order WHERE number = '" number "/QĐ-BCĐ'"
#define TASK_OF(kind, name)                                                                                  \
	"SELECT CAST(MAX(k.id) AS text) FROM task k JOIN tour t ON t.id = k.subject_id JOIN cadre c ON "     \
	"c.id = t.cadre_id WHERE k.kind = '" kind "' AND c.name = '" name "'"
#define OPEN_TASK(by)                                                                                        \
	"UPDATE task SET state = 'open', closed_at_ms = 0, late = 0, climb_at_ms = due_at_ms WHERE " by      \
	" = ?1"
/* Closes the open tasks of a kind of the victim. */
#define CLOSE_TASK(kind)                                                                                     \
	"UPDATE task SET state = 'done', closed_at_ms = 1629676800000, late = 0 WHERE subject_id = ?1 AND "  \
	"kind = '" kind "'"

/* What is promised: whose promise, the victim, how it is broken, what must be said. */
#define PLANT(named, victim, why, ...)                                                                       \
	{                                                                                                    \
		"people", victim, { __VA_ARGS__ }, false, named, why, true                                   \
	}

static const Plant plants[] = {
	/* agencies, waves, quotas */
	PLANT("agency", "SELECT CAST(id AS text) FROM agency WHERE code = 'SYT'",
		"more of its people are named than may go", "UPDATE agency SET stay = 95 WHERE id = ?1"),
	PLANT("wave", WAVE, "quotas do not add up", "UPDATE wave SET total = total + 1 WHERE id = ?1"),
	PLANT("wave", WAVE, "the time of its call", "UPDATE wave SET called_at_ms = 0 WHERE id = ?1"),
	PLANT("wave", "SELECT CAST(MAX(id) AS text) FROM wave", "no agency was asked",
		"UPDATE wave SET state = 'called', called_at_ms = 1629676800000 WHERE id = ?1"),
	PLANT("quota", QUOTA, "nobody adjusted it", "UPDATE quota SET fair = fair + 1 WHERE id = ?1"),
	PLANT("quota", QUOTA, "more than may go", "UPDATE quota SET most = people - 1 WHERE id = ?1"),
	PLANT("quota", QUOTA, "adjusted without a reason",
		"UPDATE quota SET reason = 'adjusted', note = '' WHERE id = ?1"),
	PLANT("quota", "SELECT CAST(MAX(subject_id) AS text) FROM task WHERE kind = 'nominate'",
		"not met without a task", OPEN_TASK("subject_id") " AND kind = 'nominate'"),
	/* names */
	PLANT("nomination", NAME_OF("An"), "by another agency than the cadre's",
		"UPDATE cadre SET agency_id = (SELECT id FROM agency WHERE code = 'SGD') WHERE id = (SELECT "
		"cadre_id FROM nomination WHERE id = ?1)"),
	PLANT("nomination", NAME_OF("An"), "its mark for red zones",
		"UPDATE nomination SET not_for_red = 1 WHERE id = ?1"),
	PLANT("nomination", NAME_OF("An"), "the time of its approval",
		"UPDATE nomination SET approved_at_ms = 0 WHERE id = ?1"),
	PLANT("nomination", NAME_OF("An"), "answered at no time",
		"UPDATE nomination SET answered_at_ms = 0 WHERE id = ?1"),
	PLANT("nomination", NAME_OF("An"), "the same person a second time",
		"DROP INDEX IF EXISTS nomination_1",
		"UPDATE nomination SET cadre_id = (SELECT id FROM cadre WHERE name = 'Thu') WHERE id = ?1"),
	PLANT("nomination", NAME_OF("An"), "of an agency that the wave did not ask",
		"UPDATE nomination SET wave_id = (SELECT MAX(id) FROM wave) WHERE id = ?1"),
	/* plans */
	PLANT("plan", PLAN, "not the one that its hash tells of",
		"UPDATE placement SET role = 'data' WHERE plan_id = ?1"),
	PLANT("plan", PLAN, "its people are not those of its list",
		"UPDATE wave_plan SET people = people + 1, reserve = reserve + 1 WHERE id = ?1"),
	PLANT("plan", PLAN, "are not all places", "UPDATE wave_plan SET places = places + 1 WHERE id = ?1"),
	PLANT("plan", PLAN, "better than its own bound",
		"UPDATE wave_plan SET fill_bound = fill_objective + 1 WHERE id = ?1"),
	PLANT("plan", PLAN, "better than its own bound",
		"UPDATE wave_plan SET people_bound = people_objective + 1 WHERE id = ?1"),
	PLANT("plan", PLAN, "the time of its approval",
		"UPDATE wave_plan SET approved_at_ms = 0 WHERE id = ?1"),
	PLANT("plan", OLD_PLAN, "approved by who made or edited it",
		"UPDATE wave_plan SET made_by_id = approved_by_id WHERE id = ?1"),
	PLANT("plan", OLD_PLAN, "approved by who made or edited it",
		"UPDATE wave_plan SET edited_by_id = approved_by_id WHERE id = ?1"),
	PLANT("plan", PLAN, "a second approved one", "DROP INDEX IF EXISTS wave_plan_2",
		"UPDATE wave_plan SET state = 'approved' WHERE state = 'replaced'"),
	PLANT("plan", PLAN, "without what it was made from", "DELETE FROM plan_input WHERE id = ?1"),
	PLANT("placement",
		"SELECT CAST(MAX(id) AS text) FROM placement WHERE area_id = (SELECT id FROM area WHERE code "
		"= '25972')",
		"a second leader of its team",
		"UPDATE placement SET leads = 1 WHERE plan_id = (SELECT plan_id FROM placement WHERE id = "
		"?1) "
		"AND area_id = (SELECT area_id FROM placement WHERE id = ?1)"),
	PLANT("placement", "SELECT CAST(MAX(id) AS text) FROM placement WHERE area_id = 0",
		"leads a team in reserve", "UPDATE placement SET leads = 1 WHERE id = ?1"),
	PLANT("placement", "SELECT CAST(MAX(id) AS text) FROM placement WHERE area_id <> 0",
		"another person, wave or agency",
		"UPDATE placement SET agency_id = (SELECT id FROM agency WHERE code = 'SGD') WHERE id = ?1"),
	PLANT("placement", "SELECT CAST(MAX(id) AS text) FROM placement WHERE area_id <> 0",
		"another person, wave or agency",
		"UPDATE placement SET cadre_id = (SELECT id FROM cadre WHERE name = 'Giang') WHERE id = ?1"),
	PLANT("plan", PLAN, "approved before the list",
		"UPDATE wave_plan SET wave_id = (SELECT MAX(id) FROM wave) WHERE id = ?1"),
	PLANT("pin", "SELECT CAST(MAX(id) AS text) FROM plan_pin", "a second pin of its cadre",
		"UPDATE plan_pin SET cadre_id = (SELECT cadre_id FROM plan_pin WHERE id = ?1)"),
	PLANT("nomination", NAME_OF("An"), "and not in reserve",
		"UPDATE nomination SET standing = 'open' WHERE id = ?1"),
	/* orders */
	PLANT("order", ORDER("02"), "its state and its times",
		"UPDATE move_order SET issued_at_ms = 0 WHERE id = ?1"),
	PLANT("order", ORDER("08"), "its state and its times",
		"UPDATE move_order SET withdrawn_at_ms = 0 WHERE id = ?1"),
	PLANT("order", ORDER("02"), "without a code", "UPDATE move_order SET code = '' WHERE id = ?1"),
	PLANT("order", ORDER("08"), "the same code", "DROP INDEX IF EXISTS move_order_code",
		"UPDATE move_order SET code = (SELECT code FROM move_order WHERE id = ?1) WHERE number = "
		"'02/QĐ-BCĐ'"),
	PLANT("order", ORDER("02"), "of a plan of another wave",
		"UPDATE move_order SET wave_id = (SELECT MAX(id) FROM wave) WHERE id = ?1"),
	PLANT("order", ORDER("08"), "withdrawn without a reason",
		"UPDATE move_order SET note = '' WHERE id = ?1"),
	PLANT("order", ORDER("02"), "another one has its number",
		"UPDATE move_order SET number = '02/QĐ-BCĐ' WHERE number = '01/QĐ-BCĐ'"),
	PLANT("order", ORDER("02"), "people were signed",
		"UPDATE move_order SET people = people + 1 WHERE id = ?1"),
	PLANT("order", ORDER("02"), "not the list that was signed",
		"UPDATE tour SET role = 'data' WHERE order_id = ?1"),
	PLANT("tour", TOUR_OF("Kim"), "the plan of its order sends nobody so",
		"UPDATE tour SET area_id = (SELECT id FROM area WHERE code = '25975') WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Kim"), "the plan of its order sends nobody so",
		"UPDATE tour SET leads = 1 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Thu"), "the plan of its order sends nobody so",
		"UPDATE placement SET area_id = 0 WHERE nomination_id = (SELECT nomination_id FROM tour "
		"WHERE "
		"id = ?1)"),
	/* mobilised = assigned + reserve + released */
	PLANT("nomination", NAME_OF("Lan"), "where its latest tour says",
		"UPDATE nomination SET standing = 'reserve' WHERE id = ?1"),
	PLANT("nomination", NAME_OF("Sơn"), "where its latest tour says",
		"UPDATE nomination SET standing = 'reserve' WHERE id = ?1"),
	PLANT("nomination", NAME_OF("Thu"), "where its latest tour says",
		"UPDATE nomination SET standing = 'released' WHERE id = ?1"),
	PLANT("nomination", NAME_OF("An"), "assigned or released without a tour",
		"UPDATE nomination SET standing = 'assigned' WHERE id = ?1"),
	PLANT("wave", WAVE, "not as many as its active tours",
		"UPDATE nomination SET standing = 'assigned' WHERE standing = 'reserve'"),
	PLANT("nomination", NAME_OF("An"), "mobilised without being approved",
		"UPDATE nomination SET state = 'consented', approved_at_ms = 0 WHERE id = ?1"),
	/* states and times of a tour */
	PLANT("tour", TOUR_OF("Lan"), "the time of its end", "UPDATE tour SET ended_at_ms = 1 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Kim"), "the time of its end", "UPDATE tour SET ended_at_ms = 0 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Lan"), "without having arrived",
		"UPDATE tour SET arrived_at_ms = 0 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Mai"), "without having arrived",
		"UPDATE tour SET confirmed_at_ms = 1 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Mai"), "arrived, and still awaited",
		"UPDATE tour SET arrived_at_ms = answered_at_ms, seen_at_ms = answered_at_ms WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Mai"), "answered at no time",
		"UPDATE tour SET answered_at_ms = 0 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Hoa"), "still awaiting the answer",
		"UPDATE tour SET answered_at_ms = ordered_at_ms WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Lan"), "older than its arrival",
		"UPDATE tour SET seen_at_ms = arrived_at_ms - 1 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Tú"), "recovered, and not released",
		"UPDATE tour SET recovered_at_ms = ended_at_ms WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Lan"), "ends before it begins",
		"UPDATE tour SET to_day = from_day - 1 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Mai"), "nobody waits for a sign", "UPDATE tour SET silent = 1 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Hoa"), "owed while it goes on", "UPDATE tour SET to_fill = 1 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Mai"), "appraised without having arrived",
		"UPDATE tour SET grade = 'good' WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Tú"), "commended without a good appraisal",
		"UPDATE tour SET commended = 1 WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Nga"), "its allowance is not for its days",
		"UPDATE tour SET allowance_days = allowance_days + 1 WHERE id = ?1"),
	/* at most one active tour a person */
	PLANT("tour", TOUR_OF("Vân"), "a second active tour", "DROP INDEX IF EXISTS tour_6",
		"UPDATE tour SET cadre_id = (SELECT id FROM cadre WHERE name = 'Lan') WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Mai"), "another person, wave or agency",
		"UPDATE tour SET agency_id = (SELECT id FROM agency WHERE code = 'SGD') WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Lan"), "an order that nobody issued",
		"UPDATE move_order SET state = 'draft' WHERE number = '01/QĐ-BCĐ'"),
	PLANT("tour", TOUR_OF("Lan"), "whose list was not approved",
		"UPDATE tour SET wave_id = (SELECT MAX(id) FROM wave) WHERE id = ?1"),
	/* who follows */
	PLANT("tour", TOUR_OF("Tú"), "who follows was sent elsewhere",
		"UPDATE tour SET area_id = (SELECT id FROM area WHERE code = '25975') WHERE id = (SELECT "
		"replaced_by_id FROM tour WHERE id = ?1)"),
	PLANT("tour", TOUR_OF("Vân"), "it follows somebody elsewhere",
		"UPDATE tour SET replaces_id = (SELECT MIN(id) FROM tour) WHERE id = ?1"),
	PLANT("tour", TOUR_OF("Lan"), "a relief that is over",
		"UPDATE tour SET state = 'withdrawn', ended_at_ms = ordered_at_ms WHERE id = (SELECT "
		"replaced_by_id FROM tour WHERE id = ?1)"),
	/* days */
	PLANT("tour", TOUR_OF("Nga"), "its days do not add up",
		"UPDATE tour_day SET kind = 'duty' WHERE tour_id = ?1"),
	PLANT("tour_day", "SELECT CAST(MAX(id) AS text) FROM tour_day WHERE kind = 'rest'",
		"a day that is counted twice", "DROP INDEX IF EXISTS tour_day_1",
		"UPDATE tour_day SET day = day - 1 WHERE id = ?1"),
	PLANT("tour_day", "SELECT CAST(MAX(id) AS text) FROM tour_day WHERE kind = 'rest'",
		"a day of somebody who has not come",
		"UPDATE tour_day SET tour_id = (SELECT MAX(t.id) FROM tour t JOIN cadre c ON c.id = "
		"t.cadre_id WHERE c.name = 'Mai') WHERE id = ?1"),
	/* a task for everything owed, and no other */
	PLANT("task", TASK_OF("tour_answer", "Lan"), "its tour does not owe it", OPEN_TASK("id")),
	PLANT("tour", TOUR_OF("Hoa"), "it owes tour_answer", CLOSE_TASK("tour_answer")),
	PLANT("tour", TOUR_OF("Mai"), "it owes tour_arrive", CLOSE_TASK("tour_arrive")),
	PLANT("tour", TOUR_OF("Nga"), "it owes tour_silent", CLOSE_TASK("tour_silent")),
	PLANT("tour", TOUR_OF("Sơn"), "it owes tour_replace", CLOSE_TASK("tour_replace")),
	/* what ends with the tour */
	PLANT("tour", TOUR_OF("Kim"), "its rights live on",
		"UPDATE grants SET revoked = 0 WHERE id = (SELECT grant_id FROM tour WHERE id = ?1)"),
	PLANT("tour", TOUR_OF("Lan"), "its rights hold elsewhere",
		"UPDATE grants SET area_id = (SELECT id FROM area WHERE code = '25972') WHERE id = (SELECT "
		"grant_id FROM tour WHERE id = ?1)"),
	PLANT("request", "SELECT CAST(MIN(id) AS text) FROM request WHERE open = 1",
		"on somebody whose tour there is over",
		"UPDATE request SET assignee_id = (SELECT account_id FROM cadre WHERE name = 'Tú') WHERE id "
		"= "
		"?1",
		"UPDATE task SET assignee_id = (SELECT account_id FROM cadre WHERE name = 'Tú') WHERE "
		"subject_id = ?1 AND assignee_id <> 0"),
	PLANT("kit", "SELECT CAST(MAX(id) AS text) FROM tour_kit", "nobody said why",
		"UPDATE tour_kit SET note = '' WHERE id = ?1"),
	PLANT("kit", "SELECT CAST(MAX(id) AS text) FROM tour_kit", "at no time",
		"UPDATE tour_kit SET issued_at_ms = 0 WHERE id = ?1"),
	PLANT("kit", "SELECT CAST(MAX(id) AS text) FROM tour_kit", "more came back",
		"UPDATE tour_kit SET returned = issued + 1 WHERE id = ?1"),
};

static void every_promise_is_broken_and_found(void **state UNUSED)
{
	bool planted[PLANTED_MAX] = { false };

	tell_lines("everything that can become of a tour", history);
	plant_all(plants, COUNT_OF(plants), planted);
}

/* Planted databases do not hold: they are dropped without the question that every story is asked. */
static int drop_world(void **state)
{
	world_close();
	return fresh_teardown(state);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_promise_is_broken_and_found, world_setup, drop_world),
	};

	secret_start();
	log_set_level(LOG_ERROR + 1);
	return fresh_run(tests);
}
