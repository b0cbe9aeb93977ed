/* allocate_ready.c: checks the input and lists who may take which place. See allocate_inside.h. */
#include "engine/allocate_inside.h"

#include <stdlib.h>
#include <string.h>

#define ALLOCATE_NAME(name, text) [name] = text,
const char *const allocate_role_names[ALLOCATE_ROLE_COUNT] = { ALLOCATE_ROLES(ALLOCATE_NAME) };
const char *const allocate_bar_names[ALLOCATE_BAR_COUNT] = { ALLOCATE_BARS(ALLOCATE_NAME) };
const char *const allocate_goal_names[ALLOCATE_GOAL_COUNT] = { ALLOCATE_GOALS(ALLOCATE_NAME) };

/* ---- ways ---- */

/* cos in millionths by Bhaskara I's rational approximation (7th century), within 0.0017. */
static int64_t cos_e6(int64_t lat_e6)
{
	int64_t x = (lat_e6 < 0 ? -lat_e6 : lat_e6) / 1000; /* thousandths of a degree, at most 90,000 */
	int64_t square = x * x, circle = INT64_C(32400) * 1000 * 1000;

	return (circle - 4 * square) * 1000000 / (circle + square);
}

static int64_t square_root(uint64_t x)
{
	uint64_t r = 0;

	for (uint64_t bit = UINT64_C(1) << 31; bit; bit >>= 1) {
		if ((r + bit) * (r + bit) <= x)
			r += bit;
	}
	return (int64_t)r;
}

/* As the crow flies on a sphere of 6,371 km, flat at this scale: a millionth of a degree is 0.111195 m. */
int32_t way_metres(const AllocatePerson *p, const AllocateWard *w)
{
	if (!p->has_home_point)
		return 0;
	int64_t north = (int64_t)w->lat_e6 - p->home_lat_e6, east = (int64_t)w->lon_e6 - p->home_lon_e6;

	east = east * cos_e6(((int64_t)w->lat_e6 + p->home_lat_e6) / 2) / 1000000;
	int64_t way = square_root((uint64_t)(north * north + east * east));
	return (int32_t)MIN(way * 111195 / 1000000, ALLOCATE_MAX_METRES);
}

/* ---- the input ---- */

static Status row_fault(Ctx *c, const char *list, int32_t i, const char *reason)
{
	return fault(c, E_INVALID, str_cstr(c->arena, str_printf(c->arena, "%s[%d]", list, i)), reason);
}

static bool is_point(int32_t lat_e6, int32_t lon_e6)
{
	return lat_e6 >= -90000000 && lat_e6 <= 90000000 && lon_e6 >= -180000000 && lon_e6 <= 180000000;
}

static Status check_wards(Ctx *c, const AllocateInput *in)
{
	for (int32_t i = 0; i < in->ward_count; i++) {
		const AllocateWard *w = &in->wards[i];

		if (w->zone < 0 || w->zone >= ALLOCATE_ZONE_COUNT || !is_point(w->lat_e6, w->lon_e6))
			return row_fault(c, "wards", i, "out_of_range");
		for (int32_t r = 0; r < ALLOCATE_ROLE_COUNT; r++) {
			if (w->need[r] < 0 || w->need[r] > ALLOCATE_MAX_NEED)
				return row_fault(c, "wards", i, "out_of_range");
		}
	}
	return OK;
}

static Status check_people(Ctx *c, const AllocateInput *in)
{
	for (int32_t i = 0; i < in->person_count; i++) {
		const AllocatePerson *p = &in->people[i];

		if (p->agency < 0 || p->agency >= in->agency_count || p->home < -1 ||
			p->home >= in->ward_count || p->was < -1 || p->was >= in->ward_count ||
			p->was_role < -1 || p->was_role >= ALLOCATE_ROLE_COUNT || p->household < 0 ||
			p->experience < 0 || (p->has_home_point && !is_point(p->home_lat_e6, p->home_lon_e6)))
			return row_fault(c, "people", i, "out_of_range");
		for (int32_t r = 0; r < ALLOCATE_ROLE_COUNT; r++) {
			if (p->skill[r] < 0 || p->skill[r] > ALLOCATE_BEST_SKILL)
				return row_fault(c, "people", i, "out_of_range");
		}
	}
	return OK;
}

Status input_check(Ctx *c, const AllocateInput *in)
{
	if (in->ward_count < 0 || in->ward_count > ALLOCATE_MAX_WARDS)
		return fault(c, E_TOO_LARGE, "wards", "too_many");
	if (in->person_count < 0 || in->person_count > ALLOCATE_MAX_PEOPLE)
		return fault(c, E_TOO_LARGE, "people", "too_many");
	if (in->agency_count < 0 || in->agency_count > ALLOCATE_MAX_AGENCIES)
		return fault(c, E_TOO_LARGE, "agencies", "too_many");
	if (in->agency_cap < 0)
		return fault(c, E_INVALID, "agency_cap", "out_of_range");
	if (in->move_metres < 0 || in->move_metres > ALLOCATE_MAX_METRES)
		return fault(c, E_INVALID, "move_metres", "out_of_range");
	if (in->rounds < 0 || in->rounds > ALLOCATE_MAX_ROUNDS)
		return fault(c, E_INVALID, "rounds", "out_of_range");
	if (in->max_pivots < 0)
		return fault(c, E_INVALID, "max_pivots", "out_of_range");
	TRY(check_wards(c, in));
	return check_people(c, in);
}

/* ---- what a person decided ---- */

static Status take_pins(Work *w)
{
	const AllocateInput *in = w->in;

	for (int32_t i = 0; i < in->pin_count; i++) {
		const AllocatePin *pin = &in->pins[i];

		if (pin->person < 0 || pin->person >= in->person_count || pin->ward < 0 ||
			pin->ward >= in->ward_count || pin->role < -1 || pin->role >= ALLOCATE_ROLE_COUNT)
			return row_fault(w->c, "pins", i, "out_of_range");
		if (w->pin_ward[pin->person] >= 0)
			return row_fault(w->c, "pins", i, "duplicate");
		w->pin_ward[pin->person] = pin->ward;
		w->pin_role[pin->person] = pin->role;
	}
	return OK;
}

static Status take_bans(Work *w)
{
	const AllocateInput *in = w->in;
	size_t wards = (size_t)in->ward_count;

	if (in->ban_count > 0)
		w->banned = arena_alloc(w->c->arena, (size_t)in->person_count * wards / 8 + 1);
	for (int32_t i = 0; i < in->ban_count; i++) {
		const AllocateBan *ban = &in->bans[i];

		if (ban->person < 0 || ban->person >= in->person_count || ban->ward < -1 ||
			ban->ward >= in->ward_count)
			return row_fault(w->c, "bans", i, "out_of_range");
		for (size_t ward = 0; ward < wards; ward++) {
			size_t bit = (size_t)ban->person * wards + ward;

			if (ban->ward < 0 || (size_t)ban->ward == ward)
				w->banned[bit / 8] |= (uint8_t)(1U << bit % 8);
		}
	}
	return OK;
}

bool work_banned(const Work *w, int32_t person, int32_t ward)
{
	size_t bit = (size_t)person * (size_t)w->in->ward_count + (size_t)ward;

	return w->banned && (w->banned[bit / 8] >> bit % 8 & 1);
}

/* ---- households ---- */

typedef struct Member {
	int32_t household, person;
} Member;

static int compare_members(const void *a, const void *b)
{
	const Member *x = a, *y = b;

	if (x->household != y->household)
		return x->household < y->household ? -1 : 1;
	return (x->person > y->person) - (x->person < y->person);
}

/* Numbers the households that more than one of the list come from. */
static void find_households(Work *w)
{
	int32_t count = w->in->person_count, n = 0;
	Member *members = arena_array(w->c->arena, Member, (size_t)count + 1);

	for (int32_t p = 0; p < count; p++) {
		w->household[p] = -1;
		if (w->in->people[p].household > 0)
			members[n++] = (Member){ w->in->people[p].household, p };
	}
	qsort(members, (size_t)n, sizeof(*members), compare_members);
	for (int32_t i = 0; i < n;) {
		int32_t end = i + 1;

		while (end < n && members[end].household == members[i].household)
			end++;
		for (int32_t k = i; end - i > 1 && k < end; k++)
			w->household[members[k].person] = w->household_count;
		w->household_count += end - i > 1;
		i = end;
	}
}

/* ---- choices ---- */

static void list_jobs(Work *w)
{
	const AllocateInput *in = w->in;

	for (int32_t i = 0; i < in->ward_count; i++) {
		for (int32_t r = 0; r < ALLOCATE_ROLE_COUNT; r++) {
			int32_t need = in->wards[i].need[r];

			w->job_of[i * ALLOCATE_ROLE_COUNT + r] = need > 0 ? w->job_count : -1;
			w->ward_need[i] += need;
			if (need > 0)
				w->jobs[w->job_count++] = (Job){ i, r, need };
		}
	}
}

void work_before(Work *w, const AllocateInput *in)
{
	w->in = in;
	w->was_there = arena_array(w->c->arena, int32_t, (size_t)in->ward_count + 1);
	for (int32_t p = 0; p < in->person_count; p++) {
		if (in->people[p].was >= 0)
			w->was_there[in->people[p].was]++;
	}
}

static void draw_order(Work *w)
{
	int32_t n = w->in->person_count;
	Rng rng = rng_seeded(w->in->seed);

	for (int32_t i = 0; i < n; i++)
		w->order[i] = i;
	for (int32_t i = n - 1; w->in->seed && i > 0; i--) {
		int32_t k = (int32_t)rng_below(&rng, (uint64_t)i + 1), held = w->order[i];

		w->order[i] = w->order[k];
		w->order[k] = held;
	}
}

/* Counts when `choices` is not there yet. */
static int64_t list_choices(Work *w)
{
	int64_t n = 0;

	for (int32_t i = 0; i < w->in->person_count; i++) {
		int32_t p = w->order[i];

		w->first[p] = (int32_t)MIN(n, INT32_MAX);
		for (int32_t j = 0; j < w->job_count; j++) {
			AllocatePlace place = { w->jobs[j].ward, w->jobs[j].role };

			if (w->in->people[p].skill[place.role] == 0 || work_bar(w, p, place) != ALLOCATE_FREE)
				continue;
			if (w->choices)
				w->choices[n] = (Choice){ p, j,
					way_metres(&w->in->people[p], &w->in->wards[place.ward]), NOT_IN_ANY,
					NOT_IN_ANY };
			n++;
		}
		w->many[p] = (int32_t)(n - w->first[p]);
	}
	return n;
}

Status work_begin(Ctx *c, const AllocateInput *in, Work *ret)
{
	size_t people = (size_t)in->person_count + 1, wards = (size_t)in->ward_count + 1;
	Work w = { .c = c, .in = in };

	TRY(input_check(c, in));
	w.order = arena_array(c->arena, int32_t, people);
	w.jobs = arena_array(c->arena, Job, wards * ALLOCATE_ROLE_COUNT);
	w.job_of = arena_array(c->arena, int32_t, wards * ALLOCATE_ROLE_COUNT);
	w.ward_need = arena_array(c->arena, int32_t, wards);
	w.pin_ward = arena_array(c->arena, int32_t, people);
	w.pin_role = arena_array(c->arena, int32_t, people);
	w.household = arena_array(c->arena, int32_t, people);
	w.first = arena_array(c->arena, int32_t, people);
	w.many = arena_array(c->arena, int32_t, people);
	memset(w.pin_ward, 0xff, people * sizeof(*w.pin_ward));
	memset(w.pin_role, 0xff, people * sizeof(*w.pin_role));
	TRY(take_pins(&w));
	TRY(take_bans(&w));
	list_jobs(&w);
	work_before(&w, in);
	draw_order(&w);
	find_households(&w);
	*ret = w;
	return OK;
}

Status work_ready(Ctx *c, const AllocateInput *in, Work *ret)
{
	TRY(work_begin(c, in, ret));
	int64_t count = list_choices(ret);
	if (count > ALLOCATE_MAX_CHOICES)
		return fault(c, E_TOO_LARGE, "people", "too_many");
	ret->choices = arena_array(c->arena, Choice, (size_t)count + 1);
	ret->choice_count = (int32_t)list_choices(ret);
	for (int32_t i = 0; i < in->pin_count; i++) {
		if (ret->many[in->pins[i].person] == 0)
			return row_fault(c, "pins", i, "pin_not_possible");
	}
	return OK;
}
