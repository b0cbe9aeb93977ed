/*
 * task.c: the one table of what opens and closes a task. Nobody opens or closes one by hand.
 *
 * A task that is late stays open and is marked; the level above gets a chase about it, and a chase that is
 * late is chased one level further up. What a task was about closes its chases with it.
 */
#include "domain/request.h"
#include "base/time.h"

#define ON(a)	 (1u << ACT_##a)
#define TAKEN_UP (ON(TRIAGE) | ON(ASSIGN) | ON(ANSWER) | ON(REJECT) | ON(JOIN) | ON(ESCALATE) | ON(TRANSFER))

typedef enum Who { WHO_OWN, WHO_ABOVE, WHO_PARENT, WHO_HOTLINE } Who;

typedef struct TaskRule {
	TaskKind kind;
	unsigned opens, closes; /* acts; closing comes first */
	Who who;
	/* A condition on the change; NULL: always. */
	bool (*opens_if)(const Request *before, const Request *after);
	bool (*closes_if)(const Request *before, const Request *after);
	int64_t (*due_ms)(const Ctx *c, const RequestWorld *w, const Request *r);
} TaskRule;

static bool is_verified(const Request *before, const Request *after)
{
	(void)before;
	return after->lane != LANE_UNVERIFIED;
}

static bool is_unverified(const Request *before, const Request *after)
{
	return !is_verified(before, after);
}

static bool becomes_urgent_by_calls(const Request *before, const Request *after)
{
	return before->lane != LANE_URGENT && after->lane == LANE_URGENT;
}

static bool call_back_becomes_due(const Request *before, const Request *after)
{
	return !before->call_back_due && after->call_back_due;
}

static bool call_back_is_settled(const Request *before, const Request *after)
{
	return before->call_back_due && !after->call_back_due;
}

static int64_t in_minutes(const Ctx *c, int32_t minutes)
{
	return c->now_ms + minutes * MINUTE_MS;
}

static int64_t due_triage(const Ctx *c, const RequestWorld *w, const Request *r)
{
	return in_minutes(c, w->rules->kinds[r->kind].triage_minutes);
}

static int64_t due_verify(const Ctx *c, const RequestWorld *w, const Request *r)
{
	(void)r;
	return in_minutes(c, w->rules->verify_minutes);
}

static int64_t due_answer(const Ctx *c, const RequestWorld *w, const Request *r)
{
	(void)c;
	(void)w;
	return r->due_at_ms;
}

static int64_t due_acknowledge(const Ctx *c, const RequestWorld *w, const Request *r)
{
	(void)r;
	return in_minutes(c, w->rules->acknowledge_minutes);
}

static int64_t due_decide(const Ctx *c, const RequestWorld *w, const Request *r)
{
	(void)r;
	return in_minutes(c, w->rules->decide_minutes);
}

static int64_t due_third_call(const Ctx *c, const RequestWorld *w, const Request *r)
{
	(void)r;
	return in_minutes(c, w->rules->third_call_minutes);
}

static int64_t due_call_back(const Ctx *c, const RequestWorld *w, const Request *r)
{
	(void)r;
	return in_minutes(c, w->rules->call_back_minutes);
}

static const TaskRule task_rules[] = {
	{ TASK_TRIAGE, ON(FILE) | ON(TRANSFER), TAKEN_UP, WHO_OWN, is_verified, NULL, due_triage },
	{ TASK_VERIFY, ON(FILE) | ON(TRANSFER), TAKEN_UP, WHO_OWN, is_unverified, NULL, due_verify },
	{ TASK_ANSWER, ON(FILE) | ON(TRANSFER) | ON(REOPEN) | ON(DECIDE),
		ON(ANSWER) | ON(REJECT) | ON(JOIN) | ON(ESCALATE) | ON(TRANSFER), WHO_OWN, NULL, NULL,
		due_answer },
	{ TASK_ACKNOWLEDGE, ON(ESCALATE) | ON(CLIMB), ON(ACKNOWLEDGE) | ON(CLIMB) | ON(DECIDE), WHO_ABOVE,
		NULL, NULL, due_acknowledge },
	{ TASK_DECIDE, ON(ESCALATE) | ON(CLIMB), ON(CLIMB) | ON(DECIDE), WHO_ABOVE, NULL, NULL, due_decide },
	{ TASK_THIRD_CALL, ON(CALL) | ON(FILE), ON(ANSWER) | ON(REJECT) | ON(JOIN) | ON(CONFIRM), WHO_PARENT,
		becomes_urgent_by_calls, NULL, due_third_call },
	{ TASK_CALL_BACK, ON(ANSWER) | ON(REJECT), ON(CALL_BACK) | ON(CONFIRM) | ON(REOPEN), WHO_HOTLINE,
		call_back_becomes_due, call_back_is_settled, due_call_back },
};

#define KIND(k) (1u << TASK_##k)

/* What the rules above come to, state by state. */
static const struct {
	unsigned needed, possible;
} task_fits[RequestState_count] = {
	[REQUEST_FILED] = { KIND(ANSWER), KIND(TRIAGE) | KIND(VERIFY) | KIND(THIRD_CALL) },
	[REQUEST_TRIAGED] = { KIND(ANSWER), KIND(THIRD_CALL) },
	[REQUEST_ASSIGNED] = { KIND(ANSWER), KIND(THIRD_CALL) },
	[REQUEST_REOPENED] = { KIND(ANSWER), KIND(THIRD_CALL) },
	[REQUEST_ESCALATED] = { KIND(DECIDE), KIND(ACKNOWLEDGE) | KIND(THIRD_CALL) },
	[REQUEST_ANSWERED] = { 0, KIND(CALL_BACK) },
	[REQUEST_REJECTED] = { 0, KIND(CALL_BACK) },
};

unsigned task_kinds_needed(unsigned state, unsigned lane)
{
	/* The third call makes a need urgent that nobody has verified yet: the task to look at it is still
	 * that one. */
	unsigned look = state == REQUEST_FILED && lane != LANE_URGENT
				? lane == LANE_UNVERIFIED ? KIND(VERIFY) : KIND(TRIAGE)
				: 0;

	return task_fits[state].needed | look;
}

unsigned task_kinds_possible(unsigned state)
{
	return task_fits[state].needed | task_fits[state].possible;
}

/* The hotline answers for call-backs: its lead, in the area or further up; without one, whoever commands
 * there. */
static const Post *hotline_post(const RequestWorld *w, int64_t area_id, int64_t now_ms)
{
	for (const Area *a = directory_area(w->dir, area_id); a; a = directory_parent(w->dir, a)) {
		const Post *const *posts;
		size_t n = directory_posts_of(w->dir, a->id, &posts);

		for (size_t i = 0; i < n; i++) {
			if (posts[i]->kind == POST_HOTLINE_LEAD && !posts[i]->closed)
				return posts[i];
		}
	}
	return directory_command(w->dir, area_id, now_ms);
}

static void aim_task(
	const Ctx *c, const RequestWorld *w, Who who, const RequestChanges *ret, const Request *r, Task *t)
{
	const Post *post = NULL;
	const Area *own = directory_area(w->dir, r->area_id);
	const Area *up = own ? directory_parent(w->dir, own) : NULL;

	switch (who) {
	case WHO_OWN: break;
	case WHO_ABOVE: post = directory_post(w->dir, ret->escalation.at_post_id); break;
	case WHO_PARENT: post = directory_command(w->dir, up ? up->id : r->area_id, c->now_ms); break;
	case WHO_HOTLINE: post = hotline_post(w, r->area_id, c->now_ms); break;
	}
	t->area_id = post ? post->area_id : r->area_id;
	t->post_id = post ? post->id : r->post_id;
	t->assignee_id = who == WHO_OWN ? r->assignee_id : 0;
}

static void add_change(RequestChanges *ret, Task before, Task after)
{
	assert(ret->task_count < COUNT_OF(ret->tasks));
	ret->tasks[ret->task_count++] = (TaskChange){ before, after };
}

static Task closed_task(const Ctx *c, Task t, TaskState how)
{
	t.state = how;
	t.closed_at_ms = c->now_ms;
	t.late = t.late || t.due_at_ms <= c->now_ms; /* done, but late: the scorecard remembers */
	t.climb_at_ms = 0;
	t.version++;
	return t;
}

static void close_task(
	const Ctx *c, const Task *tasks, size_t at, bool *is_closed, RequestChanges *ret, TaskState how)
{
	if (is_closed[at])
		return;
	is_closed[at] = true;
	add_change(ret, tasks[at], closed_task(c, tasks[at], how));
}

/* Chases of what was closed close with it, over all levels. */
static void close_chases(const Ctx *c, const Task *tasks, size_t n, bool *is_closed, RequestChanges *ret)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < n; i++) {
			for (size_t j = 0; j < n; j++) {
				if (tasks[i].kind != TASK_CHASE || is_closed[i] ||
					tasks[i].about_id != tasks[j].id || !is_closed[j])
					continue;
				close_task(c, tasks, i, is_closed, ret, TASK_DONE);
				again = true;
			}
		}
	}
}

static void close_by_rule(const Ctx *c, const TaskRule *rule, const Task *tasks, size_t n,
	const RequestChange *change, bool *is_closed, RequestChanges *ret)
{
	bool by_act = rule->closes >> change->act & 1 &&
		      (!rule->closes_if || rule->closes_if(&change->before, &change->after));

	for (size_t i = 0; by_act && i < n; i++) {
		/* What only moves elsewhere was not done here. */
		bool moved = change->act == ACT_JOIN || change->act == ACT_TRANSFER ||
			     change->act == ACT_CLIMB ||
			     (change->act == ACT_ESCALATE && rule->kind == TASK_ANSWER);

		if (tasks[i].kind == rule->kind)
			close_task(c, tasks, i, is_closed, ret, moved ? TASK_CANCELLED : TASK_DONE);
	}
}

static void open_by_rule(
	const Ctx *c, const RequestWorld *w, const TaskRule *rule, RequestChange *change, RequestChanges *ret)
{
	bool by_act = rule->opens >> change->act & 1 &&
		      (!rule->opens_if || rule->opens_if(&change->before, &change->after));

	if (!by_act)
		return;
	Task t = { .id = ret->next_id++,
		.version = 1,
		.kind = rule->kind,
		.state = TASK_OPEN,
		.subject_id = change->after.id,
		.opened_at_ms = c->now_ms,
		.due_at_ms = rule->due_ms(c, w, &change->after) };
	t.climb_at_ms = t.due_at_ms;
	aim_task(c, w, rule->who, ret, &change->after, &t);
	add_change(ret, (Task){ 0 }, t);
}

/* The request's own open tasks follow its post, its assignee and its deadline. */
static void follow_request(
	const Task *tasks, size_t n, const RequestChange *change, const bool *is_closed, RequestChanges *ret)
{
	const Request *r = &change->after;

	for (size_t i = 0; i < n; i++) {
		Task after = tasks[i];

		bool own =
			after.kind == TASK_ANSWER || after.kind == TASK_TRIAGE || after.kind == TASK_VERIFY;
		bool above = after.kind == TASK_ACKNOWLEDGE || after.kind == TASK_DECIDE;

		if (is_closed[i] || (!own && !(above && change->act == ACT_AIM)))
			continue;
		after.assignee_id = own ? r->assignee_id : 0;
		after.post_id = r->post_id;
		after.area_id = own ? r->area_id : ret->escalation.at_area_id;
		if (after.kind == TASK_ANSWER && after.due_at_ms != r->due_at_ms) {
			after.due_at_ms = r->due_at_ms;
			after.climb_at_ms = after.late ? 0 : r->due_at_ms;
		}
		bool same = after.assignee_id == tasks[i].assignee_id && after.post_id == tasks[i].post_id &&
			    after.area_id == tasks[i].area_id && after.due_at_ms == tasks[i].due_at_ms;
		if (same)
			continue;
		after.version++;
		add_change(ret, tasks[i], after);
	}
}

static bool any_late(const Task *tasks, size_t n, const bool *is_closed)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_closed[i] && tasks[i].late)
			return true;
	}
	return false;
}

void task_rules_apply(Ctx *c, const RequestWorld *w, const Task *tasks, size_t n, RequestChange *change,
	RequestChanges *ret)
{
	bool is_closed[REQUEST_TASKS_MAX] = { false };

	assert(n <= REQUEST_TASKS_MAX);
	for (size_t i = 0; i < COUNT_OF(task_rules); i++)
		close_by_rule(c, &task_rules[i], tasks, n, change, is_closed, ret);
	close_chases(c, tasks, n, is_closed, ret);
	follow_request(tasks, n, change, is_closed, ret);
	for (size_t i = 0; i < COUNT_OF(task_rules); i++)
		open_by_rule(c, w, &task_rules[i], change, ret);
	change->after.late = any_late(tasks, n, is_closed);
}

#define OF_AGENCIES                                                                                          \
	(KIND(NOMINATE) | KIND(TOUR_ANSWER) | KIND(TOUR_SILENT) | KIND(TOUR_CARE) | KIND(TOUR_FOLLOW_UP))

Task task_chase_of(Ctx *c, const Directory *d, const Task *late, int64_t minutes, int64_t id)
{
	const Area *at = directory_area(d, late->area_id);
	/* An agency stands beside the tree: above it is who commands where it lies. */
	const Area *up = OF_AGENCIES >> late->kind & 1 ? at : at ? directory_parent(d, at) : NULL;
	const Post *post = up ? directory_command(d, up->id, c->now_ms) : NULL;

	if (!post)
		return (Task){ 0 }; /* at the top there is nobody above to tell */
	return (Task){ .id = id,
		.version = 1,
		.kind = TASK_CHASE,
		.state = TASK_OPEN,
		.subject_id = late->subject_id,
		.about_id = late->id,
		.area_id = post->area_id,
		.post_id = post->id,
		.opened_at_ms = c->now_ms,
		.due_at_ms = c->now_ms + minutes * MINUTE_MS,
		.climb_at_ms = c->now_ms + minutes * MINUTE_MS,
		.climbs = late->climbs + 1 };
}

size_t task_follow(
	Ctx *c, const Task *open, size_t n, bool owed, TaskState how, const Task *fresh, TaskChange **ret)
{
	TaskChange *changes = arena_array(c->arena, TaskChange, n + 1);
	size_t count = 0;
	bool is_open = false;

	for (size_t i = 0; i < n; i++)
		is_open = is_open || open[i].kind == fresh->kind;
	if (owed && !is_open)
		changes[count++] = (TaskChange){ .after = *fresh };
	for (size_t i = 0; !owed && i < n; i++)
		changes[count++] = (TaskChange){ open[i], closed_task(c, open[i], how) };
	*ret = changes;
	return count;
}

bool task_mark_late(
	Ctx *c, const RequestWorld *w, int64_t task_id, RequestChange *change, RequestChanges *ret)
{
	const Task *found = NULL;

	for (size_t i = 0; i < w->task_count; i++) {
		if (w->tasks[i].id == task_id)
			found = &w->tasks[i];
	}
	if (!found || found->late || found->climb_at_ms == 0 || found->due_at_ms > c->now_ms)
		return false;
	Task marked = *found;
	marked.late = true;
	marked.climb_at_ms = 0;
	marked.version++;
	add_change(ret, *found, marked);
	Task chase =
		task_chase_of(c, w->dir, &marked, w->rules->kinds[w->now.kind].climb_minutes, ret->next_id);
	if (chase.id) {
		ret->next_id++;
		add_change(ret, (Task){ 0 }, chase);
	}
	change->after.late = true;
	return true;
}
