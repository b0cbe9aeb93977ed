/* record.c: rules of administrative rows, one function a resource. See record.h. */
#include "domain/record.h"

#include "base/text.h"
#include "base/time.h"
#include "domain/staff.h"

typedef struct Judge {
	Ctx *c;
	const Directory *dir;
	const Rulebook *rules;
	const Rights *rights; /* NULL: the system itself */
} Judge;

/* In scope at all? Then the capability? In that order, so that what is outside is never told apart from what
 * is not there. */
static Status need(const Judge *j, Can can, int64_t area_id, const char *field)
{
	if (!j->rights)
		return OK;
	unsigned cans = rights_at(j->rights, j->dir, area_id);

	if (!cans)
		return fault(j->c, E_NOT_FOUND, field, "not_found");
	return cans & CAN(can) ? OK : fault(j->c, E_FORBIDDEN, field, "no_capability");
}

static Status judge_area(const Judge *j, const Area *before, Area *after, int64_t *ret_area_id)
{
	const Area *parent = directory_area(j->dir, after->parent_id);

	TRY(model_check(j->c, &area_resource, after));
	if (before)
		TRY(need(j, CAN_AREAS, before->id, "id"));
	if (after->parent_id && !parent)
		return fault(j->c, E_INVALID, "parent_id", "unknown_area");
	/* Who changes the top of the tree need not answer for what lies above it. */
	if (!before || before->parent_id != after->parent_id)
		TRY(need(j, CAN_AREAS, after->parent_id, "parent_id"));
	int level = rulebook_level(j->rules, after->level);
	if (level < 0)
		return fault(j->c, E_INVALID, "level", "unknown_value");
	if (parent && rulebook_level(j->rules, parent->level) >= level)
		return fault(j->c, E_INVALID, "level", "not_below_parent");
	if (before && after->parent_id != before->parent_id &&
		directory_is_inside(j->dir, after->parent_id, before->id))
		return fault(j->c, E_INVALID, "parent_id", "inside_itself");
	if (after->valid_to && after->valid_to <= after->valid_from)
		return fault(j->c, E_INVALID, "valid_to", "before_start");
	if (after->merged_into_id &&
		(!directory_area(j->dir, after->merged_into_id) || after->merged_into_id == after->id))
		return fault(j->c, E_INVALID, "merged_into_id", "unknown_area");
	if (before) {
		after->zone = before->zone;
		after->zone_since_ms = before->zone_since_ms;
		after->zone_reason = before->zone_reason;
	}
	after->search = text_fold(j->c->arena, after->name);
	after->sort_key = text_sort_key(j->c->arena, after->name);
	*ret_area_id = after->id ? after->id : after->parent_id;
	return OK;
}

static Status judge_post(const Judge *j, const Post *before, Post *after, int64_t *ret_area_id)
{
	TRY(model_check(j->c, &post_resource, after));
	if (!directory_area(j->dir, after->area_id))
		return fault(j->c, E_INVALID, "area_id", "unknown_area");
	if (before)
		TRY(need(j, CAN_POSTS, before->area_id, "id"));
	TRY(need(j, CAN_POSTS, after->area_id, "area_id"));
	if (before && before->area_id != after->area_id)
		return fault(j->c, E_INVALID, "area_id", "cannot_move");
	*ret_area_id = after->area_id;
	return OK;
}

static Status need_post(const Judge *j, int64_t post_id, int64_t *ret_area_id)
{
	const Post *post = directory_post(j->dir, post_id);

	if (!post)
		return fault(j->c, E_INVALID, "post_id", "unknown_post");
	TRY(need(j, CAN_POSTS, post->area_id, "post_id"));
	*ret_area_id = post->area_id;
	return OK;
}

static Status judge_appointment(
	const Judge *j, const Appointment *before, Appointment *after, int64_t *ret_area_id)
{
	const Appointment *const *others;
	Str phone;

	TRY(model_check(j->c, &appointment_resource, after));
	TRY(need_post(j, after->post_id, ret_area_id));
	if (before && before->post_id != after->post_id)
		return fault(j->c, E_INVALID, "post_id", "cannot_move");
	if (after->to_ms && after->to_ms <= after->from_ms)
		return fault(j->c, E_INVALID, "to", "before_start");
	if (after->phone.len) {
		if (!text_phone(j->c->arena, after->phone, &phone))
			return fault(j->c, E_INVALID, "phone", "not_a_phone");
		after->phone = phone;
	}
	/* One holder at a time: two of the same rank never overlap. */
	size_t n = directory_appointments_of(j->dir, after->post_id, &others);
	for (size_t i = 0; i < n; i++) {
		const Appointment *o = others[i];
		bool overlap = (!o->to_ms || after->from_ms < o->to_ms) &&
			       (!after->to_ms || o->from_ms < after->to_ms);

		if (o->id != after->id && o->rank == after->rank && overlap)
			return fault(j->c, E_INVALID, "rank", "already_held");
	}
	return OK;
}

static Status judge_duty(const Judge *j, const Duty *before, Duty *after, int64_t *ret_area_id)
{
	const Appointment *a = directory_appointment(j->dir, after->appointment_id);

	(void)before;
	TRY(model_check(j->c, &duty_resource, after));
	TRY(need_post(j, after->post_id, ret_area_id));
	if (!a || a->post_id != after->post_id)
		return fault(j->c, E_INVALID, "appointment_id", "not_of_this_post");
	if (after->to_ms <= after->from_ms)
		return fault(j->c, E_INVALID, "to", "before_start");
	return OK;
}

/* Where an account belongs is where it has grants; who may change it must hold CAN_ACCOUNTS somewhere (the
 * API checks all of them). */
static Status judge_account(const Judge *j, const Account *before, Account *after)
{
	TRY(model_check(j->c, &account_resource, after));
	bool is_self = j->rights && j->rights->account_id == after->id && before;
	if (j->rights && !is_self && !(rights_anywhere(j->rights) & CAN(CAN_ACCOUNTS)))
		return fault(j->c, E_FORBIDDEN, NULL, "no_capability");
	if (is_self && after->disabled)
		return fault(j->c, E_INVALID, "disabled", "not_oneself");
	for (size_t i = 0; i < after->login.len; i++) {
		char ch = after->login.ptr[i];
		bool plain = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '.' || ch == '-' ||
			     ch == '_' || ch == '@';

		if (!plain)
			return fault(j->c, E_INVALID, "login", "plain_letters_only");
	}
	if (!before && after->password_hash.len == 0)
		return fault(j->c, E_INVALID, "password", "required");
	if (after->lang.len && !str_eq(after->lang, STR("vi")) && !str_eq(after->lang, STR("en")))
		return fault(j->c, E_INVALID, "lang", "unknown_value");
	after->sort_key = text_person_sort_key(j->c->arena, after->name);
	return OK;
}

static Status judge_grant(const Judge *j, const Grant *before, Grant *after, int64_t *ret_area_id)
{
	TRY(model_check(j->c, &grant_resource, after));
	if (before && (before->account_id != after->account_id || before->area_id != after->area_id))
		return fault(j->c, E_INVALID, "area_id", "cannot_move");
	if (j->rights && before)
		TRY(rights_may_grant(j->c, j->rights, j->dir, before));
	if (j->rights)
		TRY(rights_may_grant(j->c, j->rights, j->dir, after));
	if (!directory_area(j->dir, after->area_id))
		return fault(j->c, E_INVALID, "area_id", "unknown_area");
	*ret_area_id = after->area_id;
	return OK;
}

static Status judge_token(const Judge *j, Token *after)
{
	TRY(model_check(j->c, &token_resource, after));
	bool own = !j->rights || j->rights->account_id == after->account_id;
	if (!own && !(rights_anywhere(j->rights) & (CAN(CAN_SYSTEM) | CAN(CAN_ACCOUNTS))))
		return fault(j->c, E_NOT_FOUND, "id", "not_found");
	return OK;
}

static Status judge_ask(const Judge *j, const NeedAsk *before, NeedAsk *after, int64_t *ret_area_id)
{
	if (before)
		TRY(need(j, CAN_POSTS, before->area_id, "id"));
	TRY(need(j, CAN_POSTS, after->area_id, "area_id"));
	*ret_area_id = after->area_id;
	return need_ask_decide(j->c, j->dir, before, after);
}

Status record_decide(Ctx *c, const Directory *d, const Rulebook *rules, const Resource *r,
	const Rights *rights, const void *before, void *after, int64_t *ret_area_id)
{
	Judge j = { c, d, rules, rights };

	*ret_area_id = 0;
	if (r == &area_resource)
		return judge_area(&j, before, after, ret_area_id);
	if (r == &post_resource)
		return judge_post(&j, before, after, ret_area_id);
	if (r == &appointment_resource)
		return judge_appointment(&j, before, after, ret_area_id);
	if (r == &duty_resource)
		return judge_duty(&j, before, after, ret_area_id);
	if (r == &account_resource)
		return judge_account(&j, before, after);
	if (r == &grant_resource)
		return judge_grant(&j, before, after, ret_area_id);
	if (r == &token_resource)
		return judge_token(&j, after);
	if (r == &need_ask_resource)
		return judge_ask(&j, before, after, ret_area_id);
	BUG("a resource without a judge");
}

Status record_zone(Ctx *c, const Directory *d, const Rights *rights, const Area *before, unsigned zone,
	Str reason, Area *ret_after)
{
	Judge j = { c, d, NULL, rights };

	TRY(need(&j, CAN_ZONE, before->id, "area_id"));
	if (zone >= Zone_count)
		return fault(c, E_INVALID, "zone", "unknown_value");
	if (reason.len == 0)
		return fault(c, E_INVALID, "reason", "required");
	if (str_utf8_count(reason) > 500)
		return fault(c, E_INVALID, "reason", "too_long");
	*ret_after = *before;
	ret_after->zone = zone;
	ret_after->zone_since_ms = c->now_ms;
	ret_after->zone_reason = reason;
	ret_after->version++;
	return OK;
}

/* ---- vacant posts ---- */

static const Task *task_of_post(const Task *open, size_t n, int64_t post_id)
{
	for (size_t i = 0; i < n; i++) {
		if (open[i].subject_id == post_id)
			return &open[i];
	}
	return NULL;
}

static Task fill_post_task(Ctx *c, const Directory *d, const Rulebook *rules, const Post *post)
{
	const Area *area = directory_area(d, post->area_id);
	const Area *up = area ? directory_parent(d, area) : NULL;
	const Post *above = directory_command(d, up ? up->id : post->area_id, c->now_ms);
	int64_t due_ms = c->now_ms + rules->fill_post_minutes * MINUTE_MS;

	return (Task){ .version = 1,
		.kind = TASK_FILL_POST,
		.state = TASK_OPEN,
		.subject_id = post->id,
		.area_id = above ? above->area_id : post->area_id,
		.post_id = above ? above->id : post->id,
		.opened_at_ms = c->now_ms,
		.due_at_ms = due_ms,
		.climb_at_ms = due_ms };
}

size_t vacancy_decide(Ctx *c, const Directory *d, const Rulebook *rules, const Task *open, size_t open_count,
	TaskChange **ret)
{
	const Post **vacant;
	size_t vacant_count = directory_vacant(d, c->arena, c->now_ms, &vacant);
	TaskChange *changes = arena_array(c->arena, TaskChange, vacant_count + open_count + 1);
	size_t n = 0;

	for (size_t i = 0; i < vacant_count; i++) {
		if (!task_of_post(open, open_count, vacant[i]->id))
			changes[n++] = (TaskChange){ { 0 }, fill_post_task(c, d, rules, vacant[i]) };
	}
	for (size_t i = 0; i < open_count; i++) {
		const Post *post = directory_post(d, open[i].subject_id);

		if (post && !post->closed && !directory_holder(d, post->id, c->now_ms))
			continue;
		Task after = open[i];
		after.state = TASK_DONE;
		after.closed_at_ms = c->now_ms;
		after.climb_at_ms = 0;
		after.version++;
		changes[n++] = (TaskChange){ open[i], after };
	}
	*ret = changes;
	return n;
}
