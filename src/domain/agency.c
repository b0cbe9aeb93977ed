/* agency.c: agencies and their people. See agency.h. */
#include "domain/agency.h"

#include "base/text.h"
#include "base/time.h"

/* ---- who may ---- */

static const Appointment *head_of(const Directory *d, const Agency *a, int64_t now_ms)
{
	return a->post_id ? directory_holder(d, a->post_id, now_ms) : NULL;
}

bool agency_is_head(const Directory *d, const Rights *rights, const Agency *a, int64_t now_ms)
{
	const Appointment *head = head_of(d, a, now_ms);

	return head && head->account_id && head->account_id == rights->account_id;
}

unsigned agency_may(const Directory *d, const Rights *rights, const Agency *a, int64_t now_ms)
{
	if (!rights)
		return AGENCY_SEE | AGENCY_PEOPLE | AGENCY_APPROVE | AGENCY_CHANGE;
	unsigned cans = rights_at(rights, d, a->area_id), may = 0;

	if (cans & (CAN(CAN_READ) | CAN(CAN_WAVES)))
		may |= AGENCY_SEE;
	if (cans & CAN(CAN_WAVES)) {
		const Appointment *head = head_of(d, a, now_ms);

		may |= AGENCY_PEOPLE | AGENCY_CHANGE;
		/* A list that came on paper: its head cannot approve it here. */
		may |= !head || !head->account_id ? (unsigned)AGENCY_APPROVE : 0u;
	}
	if (agency_is_head(d, rights, a, now_ms))
		may |= AGENCY_SEE | AGENCY_PEOPLE | AGENCY_APPROVE;
	return may;
}

unsigned agency_may_see(const Directory *d, const Rights *rights, const Agency *a, int64_t now_ms)
{
	if (!rights || agency_is_head(d, rights, a, now_ms))
		return PERSONAL | HEALTH;
	unsigned cans = rights_at(rights, d, a->area_id);

	if (!(cans & CAN(CAN_WAVES)))
		return 0;
	return (cans & CAN(CAN_PERSONAL) ? (unsigned)PERSONAL : 0u) |
	       (cans & CAN(CAN_HEALTH) ? (unsigned)HEALTH : 0u);
}

int32_t agency_stay(const Rulebook *r, const Agency *a)
{
	if (a->stay)
		return MIN(a->stay, a->headcount);
	return (int32_t)(((int64_t)a->headcount * r->agency_stay_percent + 99) / 100);
}

/* Outside is not there; inside without the right is refused. */
static Status need_agency(Ctx *c, const Directory *d, const Rights *rights, const Agency *a,
	enum AgencyMay what, const char *field)
{
	unsigned may = agency_may(d, rights, a, c->now_ms);

	if (!(may & AGENCY_SEE))
		return fault(c, E_NOT_FOUND, field, "not_found");
	return may & what ? OK : fault(c, E_FORBIDDEN, field, "no_capability");
}

/* ---- rows ---- */

Status agency_decide(Ctx *c, const Directory *d, const Rights *rights, const Agency *before, Agency *after,
	int64_t *ret_area_id)
{
	const Post *post;

	TRY(model_check(c, &agency_resource, after));
	if (before)
		TRY(need_agency(c, d, rights, before, AGENCY_CHANGE, "id"));
	if (!directory_area(d, after->area_id))
		return fault(c, E_INVALID, "area_id", "unknown_area");
	TRY(need_agency(c, d, rights, after, AGENCY_CHANGE, "area_id"));
	post = directory_post(d, after->post_id);
	if (!post || post->closed || post->kind != POST_AGENCY_HEAD)
		return fault(c, E_INVALID, "post_id", "not_an_agency_head");
	if (post->area_id != after->area_id)
		return fault(c, E_INVALID, "post_id", "not_of_this_area");
	if (after->stay > after->headcount)
		return fault(c, E_INVALID, "stay", "more_than_headcount");
	after->search = text_fold(c->arena, after->name);
	after->sort_key = text_sort_key(c->arena, after->name);
	*ret_area_id = after->area_id;
	return OK;
}

Status cadre_decide(Ctx *c, const Directory *d, const Rights *rights, const Agency *agency, bool has_name,
	const Cadre *before, Cadre *after, int64_t *ret_area_id)
{
	Str phone;

	if (!agency->id)
		return fault(c, E_INVALID, "agency_id", "unknown_agency");
	TRY(need_agency(c, d, rights, agency, AGENCY_PEOPLE, before ? "id" : "agency_id"));
	TRY(model_check(c, &cadre_resource, after));
	if (before && before->agency_id != after->agency_id)
		return fault(c, E_INVALID, "agency_id", "cannot_move");
	if (after->home_area_id && !directory_area(d, after->home_area_id))
		return fault(c, E_INVALID, "home_area_id", "unknown_area");
	if (after->phone.len) {
		if (!text_phone(c->arena, after->phone, &phone))
			return fault(c, E_INVALID, "phone", "not_a_phone");
		after->phone = phone;
	}
	if (after->has_left && has_name)
		return fault(c, E_INVALID, "has_left", "still_named");
	after->search = text_fold(c->arena, after->name);
	after->sort_key = text_person_sort_key(c->arena, after->name);
	*ret_area_id = agency->area_id;
	return OK;
}

/* ---- fit to go ---- */

Status cadre_fitness(Ctx *c, const Rulebook *r, const Cadre *cadre)
{
	int64_t year = 0, age;
	bool is_read = str_to_i64(str_sub(day_text(c->arena, day_of(c->now_ms)), 0, 4), &year);

	assert(is_read);
	age = year - cadre->birth_year;
	if (cadre->has_left)
		return fault(c, E_INVALID, "cadre_id", "has_left");
	if (age < r->cadre_age_min || age > r->cadre_age_max)
		return faultf(c, E_INVALID, "birth_year", "age_not_sent", "from %d to %d years",
			r->cadre_age_min, r->cadre_age_max);
	if (cadre->vaccine_doses < r->cadre_doses_min)
		return faultf(
			c, E_INVALID, "vaccine_doses", "too_few_doses", "at least %d", r->cadre_doses_min);
	return OK;
}

bool cadre_is_not_for_red(const Cadre *cadre)
{
	return cadre->constraints != 0 || cadre->red_household;
}
