/*
 * need.h: a commune's own people in a story: reporting them, asking for more, what the table of needs says.
 *
 *   ward of "An Phú" reports establishment 60 present 40 infected 5 in "An Phú"      … reports unchanged in …
 *   ward of "An Phú" asks 20 medical in "An Phú" because "…"                         … withdraws medical in …
 *   -> need medical in "An Phú" required 8, need medical in "An Phú" by least, staff present 40 in "An Phú"
 *   -> "An Phú" breaking, "An Phú" covered
 */
#ifndef TESTS_STORIES_NEED_H
#define TESTS_STORIES_NEED_H

#include "stories/office.h"
#include "store/query.h"

/* A number of a report by its name; what is no number of it ends the story. */
static void set_number(StaffReporting *r, Str name, Str value)
{
	const Field *f = model_field(&staff_reporting_resource, str_cstr(world.c->arena, name));

	if (!f || f->kind != F_I32 || !model_set(f, r, VAL_I64(number_of(value))))
		story_fail("a report has no \"%.*s\"", STR_ARG(name));
}

static void say_reports(Phrase *p)
{
	StaffReporting *r = arena_new(world.c->arena, StaffReporting);
	Command cmd = { .kind = COMMAND_STAFF_REPORT, .row = r };

	r->area_code = area_code_of(phrase_word(p, "in"));
	for (size_t i = 0; i < p->object.count; i++) {
		Str word = p->object.at[i];

		if (is_word(word, "unchanged"))
			r->unchanged = true;
		else if (is_word(word, "days_ago"))
			r->day = day_of(clock_now_ms()) - (int32_t)number_of(object_word(p, ++i, ""));
		else
			set_number(r, word, object_word(p, ++i, ""));
	}
	send_as(p, &cmd);
}

static NeedAsk ask_row(int64_t area_id, unsigned role)
{
	Value v[] = { VAL_I64(area_id), VAL_ENUM(CadreRole_names, role) };
	NeedAsk *rows;

	return world_rows(&need_ask_resource, "area_id = ?1 AND role = ?2", v, 2, &rows) ? rows[0]
											 : (NeedAsk){ 0 };
}

/* Once for a role; asking again changes what was asked. "another" tries a second one. */
static void say_asks(Phrase *p)
{
	NeedAsk *a = arena_new(world.c->arena, NeedAsk);
	unsigned role = enum_of(&CadreRole_names, object_word(p, 1, ""));
	int64_t area_id = area_id_of(phrase_word(p, "in"));

	if (!is_word(object_word(p, 2, ""), "another"))
		*a = ask_row(area_id, role);
	a->area_id = area_id;
	a->role = role;
	a->people = (int32_t)number_of(object_word(p, 0, ""));
	a->reason = (Str){ "", 0 };
	a->withdrawn = false;
	phrase_has(p, "because", &a->reason);
	send_save(p, &need_ask_resource, a);
}

static void say_withdraws(Phrase *p)
{
	NeedAsk *a = arena_new(world.c->arena, NeedAsk);

	*a = ask_row(area_id_of(phrase_word(p, "in")), enum_of(&CadreRole_names, object_word(p, 0, "")));
	a->withdrawn = true;
	send_save(p, &need_ask_resource, a);
}

/* ---- what is expected ---- */

static const AreaNeed *need_of(Str area)
{
	const View *v = store_view(world.store);
	NeedRows rows;
	AreaNeed *all, *found = NULL;
	size_t n = 0;
	int64_t area_id = area_id_of(area);

	world.c->now_ms = clock_now_ms();
	if (query_need_rows(world.c, reader_db(world.reader), v->rules, &rows) != OK ||
		need_table(world.c, v->dir, v->rules, &rows, &all, &n) != OK)
		story_fail("no table of needs: %s", world_why());
	for (size_t i = 0; i < n; i++)
		found = all[i].area->id == area_id ? &all[i] : found;
	store_view_release(world.store, &v);
	if (!found)
		story_fail("no need is told for \"%.*s\"", STR_ARG(area));
	return found;
}

/* need ROLE in AREA WHAT VALUE */
static bool expect_role(const Words *e)
{
	const RoleNeed *n;

	if (e->count != 6 || !is_word(e->at[0], "need"))
		return false;
	n = &need_of(e->at[3])->roles[enum_of(&CadreRole_names, e->at[1])];
	if (is_word(e->at[4], "by")) {
		want_word("by", enum_name(&need_reason_names, n->reason), e->at[5]);
		return true;
	}
	const struct {
		const char *what;
		int64_t is;
	} numbers[] = { { "required", n->required }, { "wanted", n->wanted }, { "own", n->own },
		{ "gap", n->gap }, { "least", n->least }, { "open", n->open } };
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		if (is_word(e->at[4], numbers[i].what)) {
			want_number(numbers[i].what, numbers[i].is, number_of(e->at[5]));
			return true;
		}
	}
	return false;
}

static bool expect_need(const Words *e)
{
	if (e->count == 5 && is_word(e->at[0], "staff")) {
		const StaffReport *r = need_of(e->at[4])->report;
		const Field *f = model_field(&staff_report_resource, str_cstr(world.c->arena, e->at[1]));

		want_true(r && f, "a report with that number");
		want_number("staff", model_get(f, r).i64, number_of(e->at[2]));
		return true;
	}
	if (e->count == 2 && (is_word(e->at[1], "breaking") || is_word(e->at[1], "covered"))) {
		want_true((need_of(e->at[0])->breaking > 0) == is_word(e->at[1], "breaking"),
			str_cstr(world.c->arena, e->at[1]));
		return true;
	}
	return expect_role(e);
}

#endif
