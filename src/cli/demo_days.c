/*
 * demo_days.c: the days of the demo's first wave. Most come and say so every day; some said no, some fell ill
 * and others took over, a few are silent since yesterday, some went home before the others and were thanked.
 * The one ward in which everything is told is An Phú. See demo_tours.h.
 */
#include "cli/demo_tours.h"

#include "base/clock.h"
#include "base/time.h"

#define DECLINE_EVERY  180 /* of those who are sent, one in so many says no */
#define SILENT_EVERY   75 /* … is silent since the day before yesterday */
#define HOME_EVERY     100 /* … goes home before the others */
#define EXPOSE_EVERY   130 /* … met somebody who was infected */
#define RELIEVE_EVERY  400 /* … is relieved tomorrow */
#define REMARK_EVERY   6 /* … the commune says something about on the first day */
#define REST_SPREAD    5 /* everybody rests once, on one of so many days */
#define REST_FROM      (-10)
#define REST_ALSO      40 /* one in so many rests yesterday as well */
#define FOLLOWED       4 /* of those who said no, so many are replaced; the others are not */
#define DAILY_AGENCIES 5 /* after those whose heads sign in; their ids follow each other */
#define TOLD_OF_ALL    (-3)
#define EXPOSED_DAY    (-3)
#define NOT_YET	       INT32_MAX /* the day on which they come is not known */
#define RELIEF_DAYS    14
#define UNJUDGED       2 /* of those who went home, so many were not appraised yet */

/* ---- what comes of whom ---- */

static bool is_one_in(size_t i, size_t every, size_t which)
{
	return i % every == which;
}

/* The first of this agency who may fall ill: not at the head of a team, and not where everything is told. */
static void set_first_of(Tours *t, int64_t agency_id, DemoFate fate)
{
	for (size_t i = 0; i < t->count; i++) {
		const Tour *x = &t->tours[i];

		if (x->agency_id == agency_id && !x->leads && t->fates[i] == DEMO_SERVES &&
			!demo_is_whole(t, x->area_id)) {
			t->fates[i] = fate;
			return;
		}
	}
}

static void set_fates(Tours *t)
{
	static const DemoFate of_whole[] = { DEMO_FALLS_ILL, DEMO_IS_RELIEVED };
	size_t whole = 0;

	for (size_t i = 0; i < t->count; i++) {
		if (demo_is_whole(t, t->tours[i].area_id))
			t->fates[i] = !t->tours[i].leads && whole < COUNT_OF(of_whole) ? of_whole[whole++]
										       : DEMO_SERVES;
		else if (t->tours[i].leads)
			t->fates[i] = DEMO_SERVES;
		else if (is_one_in(i, DECLINE_EVERY, 100))
			t->fates[i] = DEMO_DECLINES;
		else if (is_one_in(i, SILENT_EVERY, 40))
			t->fates[i] = DEMO_FALLS_SILENT;
		else if (is_one_in(i, HOME_EVERY, 12))
			t->fates[i] = DEMO_GOES_HOME;
		else if (is_one_in(i, RELIEVE_EVERY, 130))
			t->fates[i] = DEMO_IS_RELIEVED;
	}
	set_first_of(t, t->d->heads[0].agency_id, DEMO_RECOVERS);
	set_first_of(t, t->d->heads[1].agency_id, DEMO_IS_ISOLATED);
	set_first_of(t, t->d->heads[2].agency_id, DEMO_WAITS);
}

/* The day on whose morning they drop out; far away: not before the last evening. */
static int32_t drop_day(DemoFate fate)
{
	static const struct {
		DemoFate fate;
		int32_t day;
	} days[] = { { DEMO_DECLINES, DEMO_TOURS_FROM }, { DEMO_RECOVERS, -10 },
		{ DEMO_IS_ISOLATED, DEMO_TOURS_CALL }, { DEMO_FALLS_SILENT, -1 } };

	for (size_t i = 0; i < COUNT_OF(days); i++) {
		if (days[i].fate == fate)
			return days[i].day;
	}
	return INT32_MAX;
}

/* ---- times ---- */

/* When they say that they were on duty. Yesterday as late as is needed for nobody but the silent to be a day
 * without a sign when the morning ends. */
static int64_t evening_of(const Tours *t, int32_t day)
{
	int64_t usual_ms = demo_at_day(t, day, 19);

	if (day < -1)
		return usual_ms;
	return MIN(MAX(usual_ms, t->d->now_ms - 23 * HOUR_MS), demo_at_day(t, 0, 0) - MINUTE_MS);
}

/* ---- somebody follows ---- */

static bool is_red(const Tours *t, int64_t area_id)
{
	const DemoArea *at = demo_area(t->d, area_id);

	return at && at->area.zone == ZONE_RED;
}

/* Of the reserve: who has the role, else who may go there at all. */
static DemoReserve *pick_reserve(Tours *t, const Tour *tour)
{
	DemoReserve *any = NULL;

	for (size_t i = 0; i < t->reserve_count; i++) {
		DemoReserve *r = &t->reserve[i];

		if (r->used || (r->name.not_for_red && is_red(t, tour->area_id)))
			continue;
		if (r->name.role == tour->role)
			return r;
		any = any ? any : r;
	}
	return any;
}

/* By an order of its own; from_day: when they come. */
static Status follow(Tours *t, const Tour *tour, TourActing *in, int32_t from_day)
{
	DemoReserve *next = pick_reserve(t, tour);
	CLEANUP(json_release)
	json_t *j = NULL;
	int64_t id;

	if (next) {
		next->used = true;
		in->nomination_id = next->name.id;
		in->number = str_printf(t->d->arena, "%02d/QĐ-BCĐ", ++t->number);
	}
	TRY(demo_tours_flush(t));
	TRY(json_read(t->c, batch_command(t->d->in->batch, 0)->answer, &j));
	if (next && json_i64(j, "next_id", &id))
		t->followers[t->follower_count++] =
			(Tour){ .id = id, .area_id = tour->area_id, .from_day = from_day };
	return OK;
}

/* Those who follow are ordered until the third day from the morning: that their tour ends is told of today.
 */
static Status replace(Tours *t, const Tour *tour, Str reason, bool infected, int32_t from_day)
{
	TourActing *in = demo_tours_act(t, TOUR_REPLACE, tour->id, t->maker);

	in->reason = reason;
	in->infected = infected;
	in->from_day = day_of(clock_now_ms());
	in->to_day = day_of(t->d->now_ms) + 3;
	return follow(t, tour, in, from_day);
}

/* ---- the order, and the first day ---- */

static Status answer_all(Tours *t)
{
	clock_set_for_drill(demo_at_day(t, DEMO_TOURS_FROM - 1, 16));
	for (size_t i = 0; i < t->count; i++) {
		if (t->fates[i] == DEMO_DECLINES)
			demo_tours_act(t, TOUR_DECLINE, t->tours[i].id, NULL)->reason =
				t->d->words.declines.items[i % t->d->words.declines.count];
		else
			demo_tours_act(t, TOUR_ACCEPT, t->tours[i].id, NULL);
	}
	return demo_tours_flush(t);
}

static Status confirm_all(Tours *t)
{
	const DemoList *remarks = &t->d->words.remarks;

	clock_set_for_drill(demo_at_day(t, DEMO_TOURS_FROM, 8));
	for (size_t i = 0; i < t->count; i++) {
		const Tour *x = &t->tours[i];

		if (t->fates[i] == DEMO_DECLINES)
			continue;
		TourActing *in = demo_tours_act(t, TOUR_CONFIRM, x->id, demo_desk_of(t, x->area_id));
		if (i % REMARK_EVERY == 0)
			in->remark = remarks->items[i / REMARK_EVERY % remarks->count];
	}
	return demo_tours_flush(t);
}

static Str lodging_of(Tours *t, int64_t area_id)
{
	const DemoArea *at = demo_area(t->d, area_id);
	Str name = at->area.name, type = STR("Phường ");

	if (str_starts(name, type))
		name = str_sub(name, type.len, name.len);
	return str_printf(t->d->arena, "Trường Tiểu học %.*s, khu B", STR_ARG(name));
}

/* In the red wards they sleep and eat where they serve. */
static Status settle(Tours *t)
{
	clock_set_for_drill(demo_at_day(t, DEMO_TOURS_FROM, 10));
	for (size_t i = 0; i < t->count; i++) {
		const Tour *x = &t->tours[i];

		if (t->fates[i] == DEMO_DECLINES || !is_red(t, x->area_id))
			continue;
		TourActing *note = demo_tours_act(t, TOUR_NOTE, x->id, demo_desk_of(t, x->area_id));
		note->lodging = lodging_of(t, x->area_id);
		note->meals = true;
	}
	return demo_tours_flush(t);
}

/* ---- a day ---- */

/* Of the first who said no there is somebody who follows; then the commune manages. */
static Status drop_out(Tours *t, size_t i, int32_t day)
{
	const Tour *x = &t->tours[i];

	if (t->fates[i] != DEMO_DECLINES)
		return replace(t, x, STR("Xét nghiệm nhanh dương tính."), true, day + 1);
	if (t->follower_count < FOLLOWED)
		return replace(t, x, STR("Thay người không đi được."), false, day + 1);
	demo_tours_act(t, TOUR_REPLACE, x->id, t->maker)->reason =
		STR("Xã, phường tự sắp xếp được, không cử người thay.");
	return demo_tours_flush(t);
}

static Status drop_outs(Tours *t, int32_t day)
{
	clock_set_for_drill(demo_at_day(t, day, 9));
	for (size_t i = 0; i < t->count; i++) {
		if (t->fates[i] != DEMO_FALLS_SILENT && drop_day(t->fates[i]) == day)
			TRY(drop_out(t, i, day));
	}
	return OK;
}

static Status arrivals(Tours *t, int32_t day)
{
	clock_set_for_drill(demo_at_day(t, day, 8));
	for (size_t i = 0; i < t->follower_count; i++) {
		const Tour *x = &t->followers[i];

		if (x->from_day == day)
			demo_tours_act(t, TOUR_CONFIRM, x->id, demo_desk_of(t, x->area_id));
	}
	return demo_tours_flush(t);
}

static Status answers(Tours *t, int32_t day)
{
	clock_set_for_drill(demo_at_day(t, day, 16));
	for (size_t i = 0; i < t->follower_count; i++) {
		if (t->followers[i].from_day == day + 1)
			demo_tours_act(t, TOUR_ACCEPT, t->followers[i].id, NULL);
	}
	return demo_tours_flush(t);
}

static bool rests(const Tours *t, size_t i, int32_t day)
{
	return day == REST_FROM + (int32_t)(i % REST_SPREAD) ||
	       (day == -1 && t->fates[i] == DEMO_SERVES && is_one_in(i, REST_ALSO, 3));
}

/* Of the red wards and those to sign in at, of the first agencies, and of whoever a story is told of, every
 * day is there; of the others the last days, so that init stays short. */
static bool is_told(const Tours *t, size_t i, int32_t day)
{
	const Tour *x = &t->tours[i];

	if (day >= TOLD_OF_ALL || t->fates[i] != DEMO_SERVES || is_red(t, x->area_id) ||
		demo_kits_of_ward(t, x->area_id))
		return true;
	return x->agency_id <= t->d->heads[DEMO_HEADS - 1].agency_id + DAILY_AGENCIES;
}

static Status check_in(Tours *t, int32_t day)
{
	clock_set_for_drill(evening_of(t, day));
	for (size_t i = 0; i < t->count; i++) {
		if (day < drop_day(t->fates[i]) && is_told(t, i, day))
			demo_tours_act(t, rests(t, i, day) ? TOUR_REST : TOUR_CHECK_IN, t->tours[i].id, NULL);
	}
	for (size_t i = 0; i < t->follower_count; i++) {
		const Tour *x = &t->followers[i];

		if (x->from_day < day)
			demo_tours_act(t, TOUR_CHECK_IN, x->id, NULL);
	}
	return demo_tours_flush(t);
}

/* Their own agency calls whoever is in isolation, and once they are well says so. */
static Status look_after(Tours *t, int32_t day, int64_t at_ms)
{
	clock_set_for_drill(at_ms);
	for (size_t i = 0; i < t->count; i++) {
		bool recovers = t->fates[i] == DEMO_RECOVERS;
		int32_t until = recovers ? -3 : 1;

		if ((!recovers && t->fates[i] != DEMO_IS_ISOLATED) || day < drop_day(t->fates[i]) ||
			day > until)
			continue;
		Rights *head = arena_new(t->d->arena, Rights);
		*head = view_rights(t->view, t->d->heads[recovers ? 0 : 1].account_id);
		if (day == until)
			demo_tours_act(t, TOUR_RECOVER, t->tours[i].id, head);
		else
			demo_tours_act(t, TOUR_NOTE, t->tours[i].id, head)->meals =
				is_red(t, t->tours[i].area_id);
	}
	return demo_tours_flush(t);
}

static Status live(Tours *t, int32_t day)
{
	TRY(arrivals(t, day));
	TRY(drop_outs(t, day));
	TRY(look_after(t, day, demo_at_day(t, day, 10)));
	TRY(answers(t, day));
	return check_in(t, day);
}

Status demo_days_before(Tours *t)
{
	set_fates(t);
	TRY(answer_all(t));
	TRY(confirm_all(t));
	TRY(drop_outs(t, DEMO_TOURS_FROM));
	TRY(demo_kits_issue(t));
	TRY(settle(t));
	TRY(answers(t, DEMO_TOURS_FROM));
	for (int32_t day = DEMO_TOURS_FROM + 1; day <= DEMO_TOURS_CALL; day++)
		TRY(live(t, day));
	return OK;
}

/* ---- the last days ---- */

static Status expose_some(Tours *t)
{
	size_t home = 0, whole = 0;

	clock_set_for_drill(demo_at_day(t, EXPOSED_DAY, 21));
	for (size_t i = 0; i < t->count; i++) {
		bool goes_home = t->fates[i] == DEMO_GOES_HOME && home++ < 2;
		bool is_whole = demo_is_whole(t, t->tours[i].area_id) && t->fates[i] == DEMO_SERVES &&
				whole++ % 20 == 5;

		if (goes_home || is_whole || (t->fates[i] == DEMO_SERVES && is_one_in(i, EXPOSE_EVERY, 66)))
			demo_tours_act(t, TOUR_EXPOSE, t->tours[i].id, NULL);
	}
	return demo_tours_flush(t);
}

/* Who relieves them comes tomorrow; the last one has not said so yet. */
static Status relieve_some(Tours *t)
{
	size_t n = 0;

	clock_set_for_drill(demo_at_day(t, -1, 10));
	for (size_t i = 0; i < t->count; i++) {
		if (t->fates[i] != DEMO_IS_RELIEVED)
			continue;
		TourActing *in = demo_tours_act(t, TOUR_RELIEVE, t->tours[i].id, t->maker);
		in->from_day = day_of(t->d->now_ms) + 1;
		in->to_day = in->from_day + RELIEF_DAYS - 1;
		size_t before = t->follower_count;
		TRY(follow(t, &t->tours[i], in, NOT_YET));
		if (n++ < 2 && t->follower_count > before)
			demo_tours_act(t, TOUR_ACCEPT, t->followers[before].id, NULL);
		TRY(demo_tours_flush(t));
	}
	return OK;
}

/* Ends with the check-in of yesterday behind it; their wards say how they were, the board thanks the best. */
static Status go_home(Tours *t)
{
	static const Grade grades[] = { GRADE_EXCELLENT, GRADE_GOOD, GRADE_EXCELLENT, GRADE_MET,
		GRADE_EXCELLENT };
	const DemoList *praises = &t->d->words.praises;
	size_t n = 0, all = 0;

	for (size_t i = 0; i < t->count; i++) {
		if (t->fates[i] != DEMO_GOES_HOME)
			continue;
		all++;
		demo_tours_act(t, TOUR_RELEASE, t->tours[i].id, t->maker)->reason =
			STR("Về đơn vị theo đề nghị của cơ quan cử, đã bàn giao việc.");
	}
	TRY(demo_tours_flush(t));
	for (size_t i = 0; i < t->count; i++) {
		const Tour *x = &t->tours[i];

		if (t->fates[i] != DEMO_GOES_HOME || n + UNJUDGED >= all)
			continue;
		TourActing *in = demo_tours_act(t, TOUR_APPRAISE, x->id, demo_desk_of(t, x->area_id));
		in->grade = grades[n % COUNT_OF(grades)];
		in->appraisal = praises->items[n % praises->count];
		if (grades[n++ % COUNT_OF(grades)] == GRADE_EXCELLENT)
			demo_tours_act(t, TOUR_COMMEND, x->id, t->maker);
	}
	TRY(demo_tours_flush(t));
	return demo_kits_return(t);
}

/* In the one ward, after dinner: who follows has said yes, and is on the way. */
static Status fall_ill(Tours *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const Tour *x = &t->tours[i];
		size_t before = t->follower_count;

		if (t->fates[i] != DEMO_FALLS_ILL)
			continue;
		TRY(replace(t, x, STR("Xét nghiệm nhanh dương tính."), true, NOT_YET));
		TourActing *in = demo_tours_act(t, TOUR_APPRAISE, x->id, demo_desk_of(t, x->area_id));
		in->grade = GRADE_EXCELLENT;
		in->appraisal = t->d->words.praises.items[0];
		demo_tours_act(t, TOUR_COMMEND, x->id, t->maker);
		if (t->follower_count > before)
			demo_tours_act(t, TOUR_ACCEPT, t->followers[before].id, NULL);
	}
	return demo_tours_flush(t);
}

/* This morning, by themselves, on their telephone: nobody follows yet. */
static Status wait_for_another(Tours *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->fates[i] != DEMO_WAITS)
			continue;
		TourActing *in = demo_tours_act(t, TOUR_REPLACE, t->tours[i].id, NULL);
		in->reason = STR("Tự test nhanh sáng nay dương tính.");
		in->infected = true;
	}
	return demo_tours_flush(t);
}

/* As the running program does every minute: who gives no sign, and who is to be called today. */
static Status look_for_silent(Tours *t)
{
	clock_set_for_drill(t->d->now_ms - 2 * HOUR_MS);
	demo_tours_add(t, COMMAND_TOUR_DUE, 0, 0, NULL)->ids = TOUR_COMMAND_IDS;
	return demo_tours_flush(t);
}

Status demo_days_after(Tours *t)
{
	for (int32_t day = DEMO_TOURS_CALL + 1; day < 0; day++) {
		if (day == -1)
			TRY(relieve_some(t));
		TRY(live(t, day));
		if (day == EXPOSED_DAY)
			TRY(expose_some(t));
	}
	clock_set_for_drill(evening_of(t, -1) + 20 * MINUTE_MS);
	TRY(go_home(t));
	clock_set_for_drill(evening_of(t, -1) + 40 * MINUTE_MS);
	TRY(fall_ill(t));
	TRY(look_for_silent(t));
	TRY(look_after(t, 0, t->d->now_ms - HOUR_MS));
	clock_set_for_drill(t->d->now_ms - HOUR_MS / 2);
	return wait_for_another(t);
}
