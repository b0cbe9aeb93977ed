/*
 * expect.h: what must be true after the acts of a line.
 *
 *   state S · lane L · kind K · calls N · reopened N · persons N · version N · events N · late · not late ·
 * open · closed due in N hours · answerable POST in AREA · held by "NAME" · held by nobody · assigned to team
 * · assigned to nobody WHO [of AREA] has [no] [N] [late|done|cancelled] task KIND [for POST in AREA, for
 * staff in AREA] [due in N hours] WHO [of AREA] may ACT · WHO may not ACT · sms TEMPLATE [xN] · no sms
 * TEMPLATE · note KIND [for resident] escalation STATE [at AREA] · climbs N · call_back
 * due|settled|locked|free · joined to NAME refused REASON [on FIELD] · replayed · tally NAME N in AREA · zone
 * Z in AREA · N sessions of WHO of AREA
 */
#ifndef TESTS_STORIES_EXPECT_H
#define TESTS_STORIES_EXPECT_H

#include "stories/people.h"
#include "stories/tours.h"
#include "store/tx.h"

static void want_number(const char *what, int64_t got, int64_t want)
{
	if (got != want)
		story_fail("expected %s %lld, is %lld", what, (long long)want, (long long)got);
}

static void want_word(const char *what, Str got, Str want)
{
	if (!str_eq(got, want))
		story_fail("expected %s %.*s, is %.*s", what, STR_ARG(want), STR_ARG(got));
}

static void want_true(bool ok, const char *what)
{
	if (!ok)
		story_fail("expected: %s", what);
}

#include "stories/need.h"
#include "stories/orders.h"
#include "stories/plans.h"

static Request subject(void)
{
	if (!scene.request_id)
		story_fail("which request?");
	return world_request(scene.request_id);
}

/* "state answered" and other single members. */
static bool expect_member(const Words *e)
{
	Str what = e->at[0], want = e->count > 1 ? e->at[1] : (Str){ "", 0 };

	if (e->count > 2)
		return false;
	if (is_word(what, "state"))
		want_word("state", enum_name(&RequestState_names, subject().state), want);
	else if (is_word(what, "lane"))
		want_word("lane", enum_name(&Lane_names, subject().lane), want);
	else if (is_word(what, "kind"))
		want_word("kind", enum_name(&RequestKind_names, subject().kind), want);
	else if (is_word(what, "calls"))
		want_number("calls", subject().calls, number_of(want));
	else if (is_word(what, "reopened"))
		want_number("reopened", subject().reopened, number_of(want));
	else if (is_word(what, "persons"))
		want_number("persons", subject().persons, number_of(want));
	else if (is_word(what, "version"))
		want_number("version", subject().version, number_of(want));
	else if (is_word(what, "late"))
		want_true(subject().late, "late");
	else if (is_word(what, "not") && is_word(want, "late"))
		want_true(!subject().late, "not late");
	else if (is_word(what, "open"))
		want_true(subject().open && !subject().closed_at_ms, "open");
	else if (is_word(what, "closed"))
		want_true(!subject().open && subject().closed_at_ms, "closed");
	else
		return false;
	return true;
}

static void expect_due(int64_t due_ms, Str number, Str unit)
{
	int64_t want = clock_now_ms() + duration_of(number, unit);

	if (due_ms != want)
		story_fail("expected due %.*s, is due %.*s", STR_ARG(time_for_people(world.c->arena, want)),
			STR_ARG(time_for_people(world.c->arena, due_ms)));
}

static bool expect_who_answers(const Words *e)
{
	Request r;

	if (!is_word(e->at[0], "answerable") && !is_word(e->at[0], "held") && !is_word(e->at[0], "assigned"))
		return false;
	r = subject();
	if (is_word(e->at[0], "answerable") && e->count == 4) {
		Post want = post_of(e->at[1], area_id_of(e->at[3]));
		Value v = VAL_I64(r.post_id);
		Post *is;

		assert_int_equal(world_rows(&post_resource, "id = ?1", &v, 1, &is), 1);
		want_word("answerable", is[0].title, want.title);
		return true;
	}
	if (is_word(e->at[0], "held") && e->count == 3) {
		const View *v = store_view(world.store);
		const Appointment *a = directory_holder(v->dir, r.post_id, clock_now_ms());
		Str holder = a ? str_dup(world.c->arena, a->holder) : STR("nobody");

		store_view_release(world.store, &v);
		want_word("held by", holder, e->at[2]);
		return true;
	}
	if (is_word(e->at[0], "assigned") && e->count == 3) {
		bool nobody = is_word(e->at[2], "nobody");

		want_number("assignee", r.assignee_id, nobody ? 0 : account_of_who(e->at[2], (Str){ "", 0 }));
		return true;
	}
	return false;
}

/* The tasks of a kind that belong to the request (or the post) and to the area. */
static size_t find_tasks(
	int64_t subject_id, int64_t area_id, unsigned kind, unsigned state, bool late, Task **ret)
{
	Value v[] = { VAL_I64(subject_id), VAL_I64(area_id), VAL_ENUM(TaskKind_names, kind),
		VAL_ENUM(TaskState_names, state), VAL_I64(late) };

	return world_rows(&task_resource,
		"subject_id = ?1 AND area_id = ?2 AND kind = ?3 AND state = ?4 AND late >= ?5", v, 5, ret);
}

/* What the request has of tasks, for a message. */
static Str list_tasks(int64_t subject_id)
{
	Value v = VAL_I64(subject_id);
	Task *t;
	size_t n = world_rows(&task_resource, "subject_id = ?1", &v, 1, &t);
	Str all = STR("");

	for (size_t i = 0; i < n; i++)
		all = str_printf(world.c->arena, "%.*s\n      %.*s %.*s%s in %.*s, due %.*s", STR_ARG(all),
			STR_ARG(enum_name(&TaskState_names, t[i].state)),
			STR_ARG(enum_name(&TaskKind_names, t[i].kind)), t[i].late ? " late" : "",
			STR_ARG(code_of_area(t[i].area_id)),
			STR_ARG(time_for_people(world.c->arena, t[i].due_at_ms)));
	return all;
}

/* "WHO [of AREA] has [no] [N] [late|done|cancelled] task KIND …": p.verb is "has" */
static void expect_task(Phrase *p)
{
	unsigned state = TASK_OPEN;
	bool late = false, none = false, said_count = false;
	int64_t count = 1;
	size_t i = 0;
	Str kind_of_post;

	for (; i < p->object.count && !str_starts(p->object.at[i], STR("task")); i++) {
		Str word = p->object.at[i];

		if (is_word(word, "no"))
			none = true;
		else if (is_word(word, "late"))
			late = true;
		else if (is_word(word, "done") || is_word(word, "cancelled"))
			state = enum_of(&TaskState_names, word);
		else
			said_count = (count = number_of(word)) > 0;
	}
	if (i + 1 >= p->object.count)
		story_fail("has which task?");
	unsigned kind = enum_of(&TaskKind_names, p->object.at[i + 1]);
	int64_t area_id = area_of_who(p->who, p->who_area), subject_id = scene.request_id;
	const Words *due = phrase_detail(p, "due") ? phrase_detail(p, "in") : NULL;
	if (phrase_has(p, "for", &kind_of_post))
		subject_id = is_word(kind_of_post, "staff") ? area_id_of(phrase_word(p, "in"))
							    : post_in(p, kind_of_post).id;
	phrase_all_used(p);
	Task *t;
	size_t n = find_tasks(subject_id, area_id, kind, state, late, &t);
	if (none ? n > 0 : said_count ? n != (size_t)count : n == 0)
		story_fail("the tasks are%.*s", STR_ARG(list_tasks(subject_id)));
	if (due)
		expect_due(t[n - 1].due_at_ms, due->at[0], due->at[1]);
}

/* "WHO may [not] ACT" */
static void expect_may(Phrase *p)
{
	bool not = is_word(object_word(p, 0, ""), "not");
	unsigned act = enum_of(&RequestAct_names, object_word(p, not ? 1 : 0, ""));
	RequestWorld *w = arena_new(world.c->arena, RequestWorld);
	const View *v = store_view(world.store);
	Rights rights = view_rights(v, account_of_who(p->who, p->who_area));

	assert_int_equal(request_world_load(world.c, reader_db(world.reader), v, scene.request_id, w), OK);
	unsigned acts =
		request_acts(w, rights.account_id ? ACTOR_STAFF : ACTOR_RESIDENT, &rights, clock_now_ms());
	store_view_release(world.store, &v);
	if (!(acts >> act & 1) != not )
		story_fail("expected that %.*s may%s %s", STR_ARG(p->who), not ? " not" : "",
			RequestAct_names.names[act]);
}

static size_t count_rows(const Resource *r, const char *where, Str word)
{
	Value v[] = { VAL_I64(scene.request_id), VAL_STR(word) };
	void *rows;

	return world_rows(r, where, v, word.len ? 2 : 1, &rows);
}

static bool expect_words_sent(const Words *e)
{
	bool no = is_word(e->at[0], "no");
	Str what = e->at[no];

	if (is_word(what, "sms") && e->count >= 2u + no) {
		size_t n = count_rows(&outbox_resource, "request_id = ?1 AND body = ?2", e->at[1 + no]);
		int64_t want = no ? 0 : e->count > 2 ? number_of(e->at[2]) : n ? (int64_t)n : 1;

		want_number("messages", (int64_t)n, want);
		return true;
	}
	if (is_word(what, "note") && e->count >= 2) {
		bool shown = e->count > 2;

		want_true(count_rows(&note_resource,
				  shown ? "request_id = ?1 AND kind = ?2 AND for_resident = 1"
					: "request_id = ?1 AND kind = ?2",
				  e->at[1]) > 0,
			shown ? "a note that the resident may read" : "a note");
		return true;
	}
	if (is_word(what, "events") && e->count == 2) {
		want_number("events", (int64_t)count_rows(&event_resource, "subject_id = ?1", (Str){ "", 0 }),
			number_of(e->at[1]));
		return true;
	}
	return false;
}

static Escalation last_escalation(void)
{
	Value v = VAL_I64(scene.request_id);
	Escalation *rows;
	size_t n = world_rows(&escalation_resource, "request_id = ?1", &v, 1, &rows);

	want_true(n > 0, "an escalation");
	return rows[n - 1];
}

static bool expect_above(const Words *e)
{
	if (is_word(e->at[0], "escalation") && e->count >= 2) {
		Escalation x = last_escalation();

		want_word("escalation", enum_name(&EscalationState_names, x.state), e->at[1]);
		if (e->count == 4)
			want_word("escalation at", code_of_area(x.at_area_id), area_code_of(e->at[3]));
		return true;
	}
	if (is_word(e->at[0], "climbs") && e->count == 2) {
		want_number("climbs", last_escalation().climbs, number_of(e->at[1]));
		return true;
	}
	if (is_word(e->at[0], "call_back") && e->count == 2) {
		Request r = subject();
		bool locked = r.call_back_by_id && r.call_back_until_ms > clock_now_ms();

		want_true((is_word(e->at[1], "due") && r.call_back_due) ||
				  (is_word(e->at[1], "settled") && !r.call_back_due && !r.call_back_by_id) ||
				  (is_word(e->at[1], "locked") && locked) ||
				  (is_word(e->at[1], "free") && !locked),
			"that call-back");
		return true;
	}
	return false;
}

static bool expect_office(const Words *e)
{
	if (is_word(e->at[0], "joined") && e->count == 3) {
		want_number("joined to", subject().joined_to_id, request_named(e->at[2]));
		return true;
	}
	if (is_word(e->at[0], "zone") && e->count == 4) {
		want_word("zone", enum_name(&Zone_names, area_row(e->at[3]).zone), e->at[1]);
		return true;
	}
	if (is_word(e->at[0], "tally") && e->count == 5) {
		Value v[] = { VAL_I64(area_id_of(e->at[4])), VAL_STR(e->at[1]) };
		int64_t n = 0;

		assert_int_equal(db_number(world.c, reader_db(world.reader),
					 "SELECT n FROM tally WHERE area_id = ?1 AND name = ?2", v, 2, 0, &n),
			OK);
		want_number("tally", n, number_of(e->at[2]));
		return true;
	}
	if (e->count == 6 && str_starts(e->at[1], STR("session"))) {
		Value v = VAL_I64(account_of_who(e->at[3], e->at[5]));
		Token *rows;

		want_number("sessions",
			(int64_t)world_rows(&token_resource, "account_id = ?1 AND revoked = 0", &v, 1, &rows),
			number_of(e->at[0]));
		return true;
	}
	return false;
}

static bool expect_outcome(const Words *e)
{
	if (is_word(e->at[0], "refused") && e->count >= 2) {
		if (scene.status == OK)
			story_fail("expected refused %.*s, was accepted", STR_ARG(e->at[1]));
		want_word("refused", str_from(scene.fault.reason), e->at[1]);
		if (e->count == 4)
			want_word("refused on", str_from(scene.fault.field), e->at[3]);
		scene.status = OK; /* that was wanted */
		return true;
	}
	if (is_word(e->at[0], "replayed") && e->count == 1) {
		want_true(
			scene.replayed && str_eq(scene.answer, scene.first_answer), "the first answer again");
		return true;
	}
	return false;
}

static void expect(const Words *e)
{
	if (e->count == 0)
		story_fail("an empty expectation");
	if (expect_outcome(e))
		return;
	if (scene.status != OK)
		story_fail("refused: %s %s %s", status_name(scene.status),
			scene.fault.field ? scene.fault.field : "",
			scene.fault.reason ? scene.fault.reason : "");
	if (e->count == 4 && is_word(e->at[0], "due")) {
		expect_due(subject().due_at_ms, e->at[2], e->at[3]);
		return;
	}
	if (expect_order(e) || expect_tour(e) || expect_plans(e) || expect_need(e) || expect_people(e) ||
		expect_member(e) || expect_words_sent(e) || expect_above(e) || expect_office(e) ||
		expect_who_answers(e))
		return;
	Phrase p = phrase_of(e);
	if (is_word(p.verb, "has"))
		expect_task(&p);
	else if (is_word(p.verb, "may"))
		expect_may(&p);
	else
		story_fail("no such expectation: %.*s %.*s", STR_ARG(e->at[0]), STR_ARG(e->at[1]));
}

#endif
