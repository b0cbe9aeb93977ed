/* staff.c: the rules of staff reports and of asking. See staff.h. */
#include "domain/staff.h"

#include "base/time.h"

/* ---- field tables ---- */

#define COUNTED(T, m) FIELD(T, m, F_I32, .max = STAFF_PEOPLE_MAX)

static const Field staff_report_fields[] = {
	FIELD(StaffReport, id, F_ID, .flags = SERVER),
	FIELD(StaffReport, version, F_I32, .flags = SERVER),
	FIELD(StaffReport, area_id, F_ID),
	FIELD(StaffReport, day, F_DAY),
	COUNTED(StaffReport, establishment),
	COUNTED(StaffReport, present),
	COUNTED(StaffReport, infected),
	COUNTED(StaffReport, isolating),
	COUNTED(StaffReport, on_leave),
#define X(role, member) COUNTED(StaffReport, member),
	STAFF_ROLE_FIELDS(X)
#undef X
		FIELD(StaffReport, unchanged, F_BOOL),
	FIELD(StaffReport, reported_at_ms, F_TIME, .flags = SERVER),
	FIELD(StaffReport, reported_by_id, F_ID, .flags = SERVER),
};
static const Index staff_report_indexes[] = {
	{ .columns = "area_id, day", .unique = true },
	{ .columns = "day, area_id" },
};
const Resource staff_report_resource = { .name = "staff_report",
	.table = "staff_report",
	RESOURCE(StaffReport, staff_report_fields),
	.indexes = staff_report_indexes,
	.index_count = COUNT_OF(staff_report_indexes),
	.since = 2,
	.doc = "Where a commune's own people are on a day" };

static const Field staff_reporting_fields[] = {
	FIELD(StaffReporting, area_code, F_STR, .flags = REQUIRED, .max = 20),
	FIELD(StaffReporting, day, F_DAY, .doc = "Left out: today"),
	FIELD(StaffReporting, unchanged, F_BOOL, .doc = "As in the last report: the numbers are left out"),
	COUNTED(StaffReporting, establishment), COUNTED(StaffReporting, present),
	COUNTED(StaffReporting, infected), COUNTED(StaffReporting, isolating),
	COUNTED(StaffReporting, on_leave),
#define X(role, member) COUNTED(StaffReporting, member),
	STAFF_ROLE_FIELDS(X)
#undef X
};
const Resource staff_reporting_resource = { .name = "staff_reporting",
	RESOURCE(StaffReporting, staff_reporting_fields),
	.doc = "Today's report of a commune's own people" };

static const Field need_ask_fields[] = {
	FIELD(NeedAsk, id, F_ID, .flags = SERVER),
	FIELD(NeedAsk, version, F_I32, .flags = SERVER),
	FIELD(NeedAsk, area_id, F_ID, .flags = REQUIRED),
	FIELD(NeedAsk, role, F_ENUM, .names = &CadreRole_names, .flags = REQUIRED),
	FIELD(NeedAsk, people, F_I32, .max = STAFF_PEOPLE_MAX),
	FIELD(NeedAsk, reason, F_STR, .flags = REQUIRED, .max = 500, .doc = "Why: people will ask"),
	FIELD(NeedAsk, withdrawn, F_BOOL),
};
static const Index need_ask_indexes[] = { { .columns = "area_id, role", .unique = true } };
const Resource need_ask_resource = { .name = "need_ask",
	.table = "need_ask",
	RESOURCE(NeedAsk, need_ask_fields),
	.indexes = need_ask_indexes,
	.index_count = COUNT_OF(need_ask_indexes),
	.since = 2,
	.doc = "A commune asks for more or fewer people of a role than the model says" };

/* ---- the report ---- */

bool staff_is_reported(const Area *a, int32_t day)
{
	return str_eq(a->level, STR(STAFF_LEVEL)) && directory_area_is_valid(a, day);
}

int32_t staff_of_role(const StaffReport *r, unsigned role)
{
	switch ((CadreRole)role) {
#define X(name, member)                                                                                      \
	case name: return r->member;
		STAFF_ROLE_FIELDS(X)
#undef X
	}
	BUG("a role of no kind");
}

static const char *role_field(unsigned role)
{
	static const char *const fields[] = {
#define X(name, member) [name] = #member,
		STAFF_ROLE_FIELDS(X)
#undef X
	};
	_Static_assert(COUNT_OF(fields) == CadreRole_count, "every role has its field");

	return fields[role];
}

bool staff_tells_roles(const StaffReport *r)
{
	for (unsigned role = 0; role < CadreRole_count; role++) {
		if (staff_of_role(r, role))
			return true;
	}
	return false;
}

Status staff_reporting_place(
	Ctx *c, const Directory *d, const StaffReporting *in, int64_t *ret_area_id, int32_t *ret_day)
{
	const Area *a = directory_area_by_code(d, in->area_code);
	int32_t today = day_of(c->now_ms), day = in->day ? in->day : today;

	if (in->area_code.len == 0)
		return fault(c, E_INVALID, "area_code", "required");
	if (!a)
		return fault(c, E_INVALID, "area_code", "unknown_area");
	if (day > today || day < today - STAFF_DAYS_BACK)
		return faultf(c, E_INVALID, "day", "day_not_open", "today, or up to %d days before",
			STAFF_DAYS_BACK);
	if (!staff_is_reported(a, day))
		return fault(c, E_INVALID, "area_code", "no_staff_there");
	*ret_area_id = a->id;
	*ret_day = day;
	return OK;
}

/* The field with which the running sum passes what there is, is the one to look at. */
static Status check_sums(Ctx *c, const StaffReport *r)
{
	const struct {
		const char *field;
		int32_t people;
	} parts[] = { { "present", r->present }, { "infected", r->infected }, { "isolating", r->isolating },
		{ "on_leave", r->on_leave } };
	int64_t sum = 0;

	if (r->establishment == 0)
		return fault(c, E_INVALID, "establishment", "required");
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		sum += parts[i].people;
		if (sum > r->establishment)
			return faultf(c, E_INVALID, parts[i].field, "beyond_establishment", "%lld of %d",
				(long long)sum, r->establishment);
	}
	if (!staff_tells_roles(r))
		return OK;
	sum = 0;
	for (unsigned role = 0; role < CadreRole_count; role++) {
		sum += staff_of_role(r, role);
		if (sum > r->present)
			return faultf(c, E_INVALID, role_field(role), "beyond_present", "%lld of %d",
				(long long)sum, r->present);
	}
	return sum == r->present ? OK
				 : faultf(c, E_INVALID, "present", "not_sum_of_roles",
					   "%lld by role, %d present", (long long)sum, r->present);
}

static void copy_numbers(const StaffReport *from, StaffReport *to)
{
	to->establishment = from->establishment;
	to->present = from->present;
	to->infected = from->infected;
	to->isolating = from->isolating;
	to->on_leave = from->on_leave;
#define X(role, member) to->member = from->member;
	STAFF_ROLE_FIELDS(X)
#undef X
}

static StaffReport numbers_of(const StaffReporting *in)
{
	return (StaffReport){ .establishment = in->establishment,
		.present = in->present,
		.infected = in->infected,
		.isolating = in->isolating,
		.on_leave = in->on_leave,
#define X(role, member) .member = in->member,
		STAFF_ROLE_FIELDS(X)
#undef X
	};
}

static bool has_numbers(const StaffReport *r)
{
	return r->establishment || r->present || r->infected || r->isolating || r->on_leave ||
	       staff_tells_roles(r);
}

Status staff_report_decide(Ctx *c, const Directory *d, const Rights *rights, const StaffReporting *in,
	const StaffReport *now, const StaffReport *last, StaffReport *ret)
{
	StaffReport r = *now, numbers = numbers_of(in);

	TRY(staff_reporting_place(c, d, in, &r.area_id, &r.day));
	if (rights && !rights_at(rights, d, r.area_id))
		return fault(c, E_NOT_FOUND, "area_code", "not_found");
	if (rights && !rights_allow(rights, d, CAN_HANDLE, r.area_id))
		return fault(c, E_FORBIDDEN, "area_code", "no_capability");
	TRY(model_check(c, &staff_reporting_resource, in));
	if (in->unchanged && has_numbers(&numbers))
		return fault(c, E_INVALID, "unchanged", "numbers_too");
	if (in->unchanged && !last->id)
		return fault(c, E_INVALID, "unchanged", "no_report_before");
	copy_numbers(in->unchanged ? last : &numbers, &r);
	TRY(check_sums(c, &r));
	r.unchanged = in->unchanged;
	r.reported_at_ms = c->now_ms;
	r.reported_by_id = rights ? rights->account_id : 0;
	r.version = now->id ? now->version + 1 : 1;
	*ret = r;
	return OK;
}

/* ---- its task ---- */

static Task closed(const Ctx *c, const Task *t, TaskState how)
{
	Task after = *t;

	after.state = how;
	after.closed_at_ms = c->now_ms;
	after.late = after.late || after.due_at_ms <= c->now_ms;
	after.climb_at_ms = 0;
	after.version++;
	return after;
}

size_t staff_reported_decide(Ctx *c, const Task *open, size_t open_count, TaskChange **ret)
{
	TaskChange *changes = arena_array(c->arena, TaskChange, open_count + 1);

	for (size_t i = 0; i < open_count; i++)
		changes[i] = (TaskChange){ open[i], closed(c, &open[i], TASK_DONE) };
	*ret = changes;
	return open_count;
}

static bool has_id(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

static bool has_task(const StaffDay *day, int64_t area_id)
{
	for (size_t i = 0; i < day->open_count; i++) {
		if (day->open[i].subject_id == area_id)
			return true;
	}
	return false;
}

/* Tasks of areas that are no more are cancelled; a report is owed by who answers there now. */
static size_t follow_areas(
	Ctx *c, const Directory *d, const StaffDay *day, int32_t today, TaskChange *changes)
{
	size_t n = 0;

	for (size_t i = 0; i < day->open_count; i++) {
		const Task *t = &day->open[i];
		const Area *a = directory_area(d, t->subject_id);
		const Post *post = directory_post(d, t->post_id);

		if (!a || !staff_is_reported(a, today)) {
			changes[n++] = (TaskChange){ *t, closed(c, t, TASK_CANCELLED) };
			continue;
		}
		if (post && !post->closed)
			continue;
		const Post *next = directory_command(d, t->area_id, c->now_ms);
		if (!next || next->id == t->post_id)
			continue;
		Task after = *t;
		after.post_id = next->id;
		after.area_id = next->area_id;
		after.version++;
		changes[n++] = (TaskChange){ *t, after };
	}
	return n;
}

static Task report_task(Ctx *c, const Directory *d, const Area *a, int64_t due_ms)
{
	const Post *post = directory_command(d, a->id, c->now_ms);

	return (Task){ .version = 1,
		.kind = TASK_STAFF_REPORT,
		.state = TASK_OPEN,
		.subject_id = a->id,
		.area_id = post ? post->area_id : a->id,
		.post_id = post ? post->id : 0,
		.opened_at_ms = c->now_ms,
		.due_at_ms = due_ms,
		.climb_at_ms = due_ms };
}

size_t staff_due_decide(
	Ctx *c, const Directory *d, const Rulebook *rules, const StaffDay *day, TaskChange **ret)
{
	size_t areas = directory_area_count(d);
	TaskChange *changes = arena_array(c->arena, TaskChange, areas + day->open_count + 1);
	int32_t today = day_of(c->now_ms);
	int64_t by_ms = day_start_ms(today) + rules->staffing.report_by_minute * MINUTE_MS;
	size_t n = follow_areas(c, d, day, today, changes);

	*ret = changes;
	if (!rules->has_staffing || !day->has_begun || c->now_ms < by_ms)
		return n;
	for (size_t i = 0; i < areas; i++) {
		const Area *a = directory_area_at(d, i);

		if (!staff_is_reported(a, today) || has_id(day->reported, day->reported_count, a->id) ||
			has_task(day, a->id))
			continue;
		Task t = report_task(c, d, a, by_ms + rules->staffing.report_grace_minutes * MINUTE_MS);
		if (t.post_id) /* nobody answers anywhere: the vacancies say so */
			changes[n++] = (TaskChange){ { 0 }, t };
	}
	return n;
}

/* ---- asking ---- */

Status need_ask_decide(Ctx *c, const Directory *d, const NeedAsk *before, NeedAsk *after)
{
	const Area *a = directory_area(d, after->area_id);

	TRY(model_check(c, &need_ask_resource, after));
	if (!a)
		return fault(c, E_INVALID, "area_id", "unknown_area");
	if (!staff_is_reported(a, day_of(c->now_ms)))
		return fault(c, E_INVALID, "area_id", "no_staff_there");
	if (before && before->area_id != after->area_id)
		return fault(c, E_INVALID, "area_id", "cannot_move");
	if (before && before->role != after->role)
		return fault(c, E_INVALID, "role", "cannot_move");
	return OK;
}
