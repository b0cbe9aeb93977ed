/*
 * tour_tasks.c: the promises around a tour, one table: when each is owed, by whom, until when.
 *
 * They follow from what the tour is, not from an act: whoever writes a tour asks again, and so does the clock
 * once a minute for what comes by itself. See tour.h.
 */
#include "domain/tour.h"

#include "base/time.h"

enum Whose { OF_AGENCY, OF_COMMUNE, OF_BOARD };

typedef struct TourTaskRule {
	unsigned kind;
	enum Whose whose;
	unsigned states; /* in which it may be owed */
	bool (*owed)(const Ctx *c, const TourWorld *w, const Tour *t);
	int64_t (*due_ms)(const Ctx *c, const TourWorld *w, const Tour *t);
} TourTaskRule;

static int64_t at_least(const Ctx *c, const TourWorld *w, int64_t due_ms)
{
	return MAX(due_ms, c->now_ms + w->rules->tour_care_minutes * MINUTE_MS);
}

static int64_t answer_due(const Ctx *c UNUSED, const TourWorld *w, const Tour *t)
{
	return t->ordered_at_ms + w->rules->tour_answer_hours * HOUR_MS;
}

static int64_t arrive_due(const Ctx *c, const TourWorld *w, const Tour *t)
{
	return at_least(c, w, day_start_ms(t->from_day) + w->rules->tour_arrive_hours * HOUR_MS);
}

static int64_t soon(const Ctx *c, const TourWorld *w, const Tour *t UNUSED)
{
	return at_least(c, w, 0);
}

static int64_t replace_due(const Ctx *c, const TourWorld *w, const Tour *t UNUSED)
{
	return c->now_ms + w->rules->tour_replace_minutes * MINUTE_MS;
}

static int64_t end_due(const Ctx *c, const TourWorld *w, const Tour *t)
{
	return at_least(c, w, day_start_ms(t->to_day + 1));
}

static int64_t follow_up_end(const TourWorld *w, const Tour *t)
{
	return t->exposed_at_ms + w->rules->tour_follow_up_days * DAY_MS;
}

/* It ends by itself; only if nobody lets it end it becomes late. */
static int64_t follow_up_due(const Ctx *c UNUSED, const TourWorld *w, const Tour *t)
{
	return follow_up_end(w, t) + w->rules->tour_care_minutes * MINUTE_MS;
}

static bool in_this_state(const Ctx *c UNUSED, const TourWorld *w UNUSED, const Tour *t UNUSED)
{
	return true;
}

static bool is_silent(const Ctx *c UNUSED, const TourWorld *w UNUSED, const Tour *t)
{
	return t->silent;
}

static bool is_to_fill(const Ctx *c UNUSED, const TourWorld *w UNUSED, const Tour *t)
{
	return t->to_fill;
}

/* Once a local day. */
static bool was_not_called(const Ctx *c, const TourWorld *w UNUSED, const Tour *t)
{
	return day_of(t->cared_at_ms) < day_of(c->now_ms);
}

static bool ends_soon(const Ctx *c, const TourWorld *w, const Tour *t)
{
	return !t->replaced_by_id && day_of(c->now_ms) >= t->to_day - w->rules->tour_notice_days;
}

static bool was_exposed(const Ctx *c, const TourWorld *w, const Tour *t)
{
	return t->exposed_at_ms && !t->recovered_at_ms && c->now_ms < follow_up_end(w, t);
}

#define IN(s) (1u << TOUR_##s)

static const TourTaskRule rules[] = {
	{ TASK_TOUR_ANSWER, OF_AGENCY, IN(ORDERED), in_this_state, answer_due },
	{ TASK_TOUR_ARRIVE, OF_COMMUNE, IN(ACCEPTED), in_this_state, arrive_due },
	{ TASK_TOUR_SILENT, OF_AGENCY, IN(SERVING) | IN(RESTING), is_silent, soon },
	{ TASK_TOUR_REPLACE, OF_BOARD, IN(DECLINED) | IN(ISOLATED) | IN(RELEASED), is_to_fill, replace_due },
	{ TASK_TOUR_CARE, OF_AGENCY, IN(ISOLATED), was_not_called, soon },
	{ TASK_TOUR_END, OF_COMMUNE, IN(SERVING) | IN(RESTING), ends_soon, end_due },
	{ TASK_TOUR_FOLLOW_UP, OF_AGENCY, IN(RELEASED), was_exposed, follow_up_due },
};

unsigned tour_task_kinds_possible(unsigned state)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < COUNT_OF(rules); i++)
		kinds |= rules[i].states >> state & 1 ? 1u << rules[i].kind : 0u;
	return kinds;
}

static const Post *commune_post(const Ctx *c, const TourWorld *w, const Tour *t)
{
	const Post *report = directory_post(w->dir, t->report_post_id);

	return report && !report->closed ? report : directory_command(w->dir, t->area_id, c->now_ms);
}

static void aim(const Ctx *c, const TourWorld *w, const Tour *tour, enum Whose whose, Task *t)
{
	const Post *post = NULL;

	t->area_id = tour->area_id;
	switch (whose) {
	case OF_AGENCY:
		t->area_id = w->agency.area_id;
		t->post_id = w->agency.post_id;
		return;
	case OF_COMMUNE: post = commune_post(c, w, tour); break;
	case OF_BOARD: post = directory_command(w->dir, w->wave.area_id, c->now_ms); break;
	}
	if (!post)
		return;
	t->area_id = post->area_id;
	t->post_id = post->id;
}

static Task fresh_task(Ctx *c, const TourWorld *w, const Tour *tour, const TourTaskRule *rule)
{
	Task t = { .version = 1,
		.kind = rule->kind,
		.state = TASK_OPEN,
		.subject_id = tour->id,
		.opened_at_ms = c->now_ms,
		.due_at_ms = rule->due_ms(c, w, tour) };

	t.climb_at_ms = t.due_at_ms;
	aim(c, w, tour, rule->whose, &t);
	return t;
}

/* The open task of this kind, and the chases about it over all levels. */
static size_t tasks_of_kind(Ctx *c, const Task *open, size_t n, unsigned kind, Task **ret)
{
	Task *found = arena_array(c->arena, Task, n + 1);
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		if (open[i].kind == kind)
			found[count++] = open[i];
	}
	for (size_t at = 0; at < count; at++) { /* what is added is looked at as well */
		for (size_t i = 0; i < n; i++) {
			if (open[i].kind == TASK_CHASE && open[i].about_id == found[at].id)
				found[count++] = open[i];
		}
	}
	*ret = found;
	return count;
}

/* Done, or not needed any more. */
static TaskState how_closed(const Tour *t, unsigned kind)
{
	if (kind == TASK_TOUR_ANSWER)
		return t->answered_at_ms ? TASK_DONE : TASK_CANCELLED;
	if (kind == TASK_TOUR_ARRIVE)
		return t->arrived_at_ms ? TASK_DONE : TASK_CANCELLED;
	if (kind == TASK_TOUR_REPLACE)
		return t->replaced_by_id ? TASK_DONE : TASK_CANCELLED;
	return TASK_DONE;
}

/* Another contact lengthens the follow-up that is under way. */
static bool is_longer(const Task *open, size_t n, const Task *fresh)
{
	return n > 0 && fresh->kind == TASK_TOUR_FOLLOW_UP && open[0].due_at_ms < fresh->due_at_ms &&
	       !open[0].late;
}

static Task lengthened(Task t, int64_t due_ms)
{
	t.due_at_ms = t.climb_at_ms = due_ms;
	t.version++;
	return t;
}

size_t tour_tasks(Ctx *c, const TourWorld *w, const Tour *tour, const Task *open, size_t n, TaskChange **ret)
{
	TaskChange *all = arena_array(c->arena, TaskChange, n + COUNT_OF(rules) + 1);
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		const TourTaskRule *rule = &rules[i];
		bool owed = rule->states >> tour->state & 1 && rule->owed(c, w, tour);
		Task fresh = fresh_task(c, w, tour, rule);
		Task *mine;
		TaskChange *changes;
		size_t mine_count = tasks_of_kind(c, open, n, rule->kind, &mine);
		size_t k = task_follow(
			c, mine, mine_count, owed, how_closed(tour, rule->kind), &fresh, &changes);

		for (size_t j = 0; j < k; j++)
			all[count++] = changes[j];
		if (owed && is_longer(mine, mine_count, &fresh))
			all[count++] = (TaskChange){ mine[0], lengthened(mine[0], fresh.due_at_ms) };
	}
	*ret = all;
	return count;
}
