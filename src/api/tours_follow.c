/*
 * tours_follow.c: who could follow somebody who drops out or is to be relieved.
 *
 * Whoever the act itself would refuse is not offered: tour_next_may decides for both. The rest is an order of
 * proposals; a person chooses. Whom a hand keeps in reserve (a ban from everywhere in the plan) is the
 * reserve all the same: offered with the word that it was by hand, and why. A surplus is who serves where
 * that commune keeps what it wants and its minimum without them.
 */
#include "api/touring.h"

#include "domain/agency.h"
#include "domain/plan.h"

#include <math.h>
#include <stdlib.h>

#define FOLLOWERS_SHOWN 20

/* Whom it costs least comes first: nobody waits for the reserve, and a surplus is missed by nobody. */
typedef enum FollowSource { FOLLOW_RESERVE, FOLLOW_SURPLUS, FOLLOW_NOMINEE } FollowSource;
static const char *const source_names[] = { "reserve", "surplus", "nominee" };
static const char *const fit_names[ALLOCATE_BEST_SKILL + 1] = { "other", "can", "good",
	"best" }; /* by skill */

typedef struct Follower {
	const Nomination *name;
	const Cadre *cadre;
	const Tour *tour; /* surplus: where they are; else NULL */
	FollowSource source;
	int8_t skill;
	bool leads; /* can lead, and the tour leads */
	int32_t metres; /* from home, a surplus from where they serve; -1: not known */
	int64_t kept_by; /* a pin: a hand keeps them in reserve; 0: no */
} Follower;

typedef struct Follow {
	Call *c;
	Tour tour;
	Wave wave;
	const Area *area;
	Follower *rows;
	size_t n;
} Follow;

/* ---- how well and how far ---- */

static bool has_point(const Area *a)
{
	return a && (a->lat != 0 || a->lon != 0);
}

/* Where the home itself has no point, its commune stands for it; a district would be no place to measure
 * from. */
static const Area *home_of(const Follow *f, const Cadre *x)
{
	const Directory *d = f->c->view->dir;
	const Area *a = directory_area(d, x->home_area_id);
	int depth = directory_depth(d, f->area->id);

	while (a && !has_point(a) && directory_depth(d, a->id) > depth)
		a = directory_parent(d, a);
	return has_point(a) ? a : NULL;
}

static int32_t e6(double degrees)
{
	return (int32_t)lround(degrees * 1e6);
}

/* As a plan measures the way. */
static int32_t metres_from(const Follow *f, const Area *home)
{
	if (!has_point(home) || !has_point(f->area))
		return -1;
	const AllocateWard ward = { .lat_e6 = e6(f->area->lat), .lon_e6 = e6(f->area->lon) };
	const AllocatePerson person = {
		.has_home_point = true, .home_lat_e6 = e6(home->lat), .home_lon_e6 = e6(home->lon)
	};
	const AllocateInput in = { .wards = &ward, .ward_count = 1, .people = &person, .person_count = 1 };
	return allocate_metres(&in, 0, 0);
}

/* ---- who ---- */

static bool may_follow(const Follow *f, const Nomination *name, const Cadre *x, const Tour *tour)
{
	Call *c = f->c;
	Fault kept = c->ctx.fault;
	TourNext next = { .nomination = *name, .wave = f->wave, .cadre = *x };

	if (tour)
		next.tour = *tour;
	if (x->id == f->tour.cadre_id)
		return false;
	if (x->red_household && directory_is_inside(c->view->dir, x->home_area_id, f->area->id))
		return false;
	bool may = tour_next_may(&c->ctx, c->view->dir, c->view->rules, &next, f->area->id) == OK;
	c->ctx.fault = kept;
	return may;
}

static void take(Follow *f, const Followers *found, bool serving)
{
	for (size_t i = 0; i < found->n; i++) {
		const Nomination *name = &found->names[i];
		const Cadre *x = &found->cadres[i];
		const Tour *tour = serving ? &found->tours[i] : NULL;
		int8_t skills[ALLOCATE_ROLE_COUNT];

		if (!may_follow(f, name, x, tour))
			continue;
		plan_skills(x, name->role, skills);
		bool waits = name->standing == STANDING_RESERVE && name->state == NOMINATION_APPROVED;
		f->rows[f->n++] = (Follower){ .name = name,
			.cadre = x,
			.tour = tour,
			.source = serving ? FOLLOW_SURPLUS
				  : waits ? FOLLOW_RESERVE
					  : FOLLOW_NOMINEE,
			.skill = skills[f->tour.role],
			.leads = f->tour.leads && x->can_lead,
			.metres = metres_from(
				f, tour ? directory_area(f->c->view->dir, tour->area_id) : home_of(f, x)),
			.kept_by = found->kept_by[i] };
	}
}

/* The best first, of a surplus the nearest; who is nobody knows where comes after those who are far away. */
static int compare_followers(const void *a, const void *b)
{
	const Follower *x = a, *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->source == FOLLOW_SURPLUS && x->metres != y->metres)
		return (uint32_t)x->metres < (uint32_t)y->metres ? -1 : 1;
	if (x->skill != y->skill)
		return x->skill > y->skill ? -1 : 1;
	if (x->leads != y->leads)
		return x->leads ? -1 : 1;
	if (x->metres != y->metres)
		return (uint32_t)x->metres < (uint32_t)y->metres ? -1 : 1;
	return (x->name->id > y->name->id) - (x->name->id < y->name->id);
}

static int32_t serving_in(const ServingCount *rows, size_t n, int64_t area_id)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].area_id == area_id)
			return rows[i].people;
	}
	return 0;
}

/* Communes that can spare one of those who serve there in this role. */
static Status find_surplus(const Follow *f, FollowersAsk *ask)
{
	Call *c = f->c;
	ServingCount *serving;
	NeedRows rows;
	AreaNeed *needs;
	size_t n, serving_count;

	TRY(query_serving_counts(&c->ctx, c->db, f->tour.role, &serving, &serving_count));
	TRY(query_need_rows(&c->ctx, c->db, c->view->rules, &rows));
	TRY(need_table(&c->ctx, c->view->dir, c->view->rules, &rows, &needs, &n));
	int64_t *from = arena_array(&c->http->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		int64_t id = needs[i].area->id;

		if (id != f->area->id &&
			need_to_spare(&needs[i], f->tour.role, serving_in(serving, serving_count, id)) > 0)
			from[ask->from_count++] = id;
	}
	ask->from = from;
	return OK;
}

static Status find_followers(Follow *f)
{
	Call *c = f->c;
	int64_t into[16]; /* a ban from everywhere only keeps in reserve: it does not count */
	FollowersAsk ask = { .wave_id = f->wave.id, .into = into, .role = f->tour.role };
	Followers *found = arena_array(&c->http->arena, Followers, 2);

	for (const Area *a = f->area; a && ask.into_count < COUNT_OF(into);
		a = directory_parent(c->view->dir, a))
		into[ask.into_count++] = a->id;
	TRY(query_free_names(&c->ctx, c->db, &ask, &found[0]));
	TRY(find_surplus(f, &ask));
	if (ask.from_count)
		TRY(query_serving_names(&c->ctx, c->db, &ask, &found[1]));
	f->rows = arena_array(&c->http->arena, Follower, found[0].n + found[1].n + 1);
	take(f, &found[0], false);
	take(f, &found[1], true);
	qsort(f->rows, f->n, sizeof(*f->rows), compare_followers);
	return OK;
}

/* ---- the answer ---- */

/* Why may tell of the person. */
static Status put_kept(JsonOut *j, Call *c, const Follower *x, unsigned may)
{
	Pin pin;

	json_put_bool(j, "kept_by_hand", x->kept_by != 0);
	json_key(j, "kept_why");
	if (!x->kept_by || !(may & PERSONAL)) {
		json_add_null(j);
		return OK;
	}
	TRY(row_get(&c->ctx, c->db, &pin_resource, x->kept_by, &pin));
	json_add_str(j, pin.reason);
	return OK;
}

static Status put_follower(JsonOut *j, Call *c, const Follower *x)
{
	const Agency *a;

	TRY(sending_agency(c, x->name->agency_id, &a));
	unsigned may = sending_may_see(c, a);
	json_open(j, '{');
	json_put_i64(j, "nomination_id", x->name->id);
	json_key(j, "cadre");
	touring_put_cadre(j, x->cadre, may);
	json_key(j, "agency");
	put_agency_ref(j, a);
	json_put_str(j, "role", enum_name(&CadreRole_names, x->name->role));
	json_put_str(j, "source", str_from(source_names[x->source]));
	json_key(j, "from_area");
	if (x->tour && call_can(c, CAN_READ, x->tour->area_id))
		put_area_ref(j, c->view, x->tour->area_id);
	else
		json_add_null(j);
	json_key(j, "metres"); /* tells where they live */
	if (may & PERSONAL && x->metres >= 0)
		json_add_i64(j, x->metres);
	else
		json_add_null(j);
	json_put_str(j, "fit", str_from(fit_names[x->skill]));
	TRY(put_kept(j, c, x, may));
	json_close(j, '}');
	return OK;
}

/* Whoever may say that somebody drops out, or is to be relieved, may know who could follow. */
static Status check_asker(Call *c, Follow *f)
{
	TourWorld *w = arena_new(&c->http->arena, TourWorld);
	const Agency *a;
	Cadre x;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(touring_seen(c, id, &f->tour, &a));
	TRY(row_get(&c->ctx, c->db, &cadre_resource, f->tour.cadre_id, &x));
	TRY(row_get(&c->ctx, c->db, &wave_resource, f->tour.wave_id, &f->wave));
	touring_world(c, &f->tour, &x, a, &f->wave, w);
	if (!(tour_acts(w, &c->rights, false, c->ctx.now_ms) & (1u << TOUR_REPLACE | 1u << TOUR_RELIEVE)))
		return fault(&c->ctx, E_FORBIDDEN, "id", "no_capability");
	f->area = directory_area(c->view->dir, f->tour.area_id);
	return f->area ? OK : fault(&c->ctx, E_CORRUPT, "area_id", "not_found");
}

Status tour_replacements(Call *c)
{
	Follow *f = arena_new(&c->http->arena, Follow);
	JsonOut j = call_out(c);

	f->c = c;
	TRY(check_asker(c, f));
	TRY(find_followers(f));
	json_open(&j, '{');
	json_key(&j, "items");
	json_open(&j, '[');
	for (size_t i = 0; i < f->n && i < FOLLOWERS_SHOWN; i++)
		TRY(put_follower(&j, c, &f->rows[i]));
	json_close(&j, ']');
	json_close(&j, '}');
	return OK;
}
