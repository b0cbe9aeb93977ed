/*
 * query_tour.h: questions about tours: lists, counts, what belongs to a page of them, and who could follow.
 *
 * A tour lies in its commune, and belongs besides to the agency that sends the cadre: whoever may see either
 * sees it.
 */
#ifndef STORE_QUERY_TOUR_H
#define STORE_QUERY_TOUR_H

#include "store/query.h"

/* States in which a cadre is on the way, here, or resting here: the index of one active tour has the same. */
#define TOUR_ACTIVE (1u << TOUR_ORDERED | 1u << TOUR_ACCEPTED | 1u << TOUR_SERVING | 1u << TOUR_RESTING)
#define TOUR_HERE   (1u << TOUR_SERVING | 1u << TOUR_RESTING)

typedef struct TourFilter {
	Scope scope; /* of the communes … */
	const int64_t *agencies; /* … or tours that these agencies send */
	size_t agency_count;
	int64_t id, wave_id, agency_id, cadre_id, order_id; /* 0: any */
	unsigned states, roles, grades; /* sets; 0: any */
	bool silent, commend;
	int32_t ends_by_day; /* here, and the last day is at most this one; 0: not asked */
	Str q; /* words of the cadre's name */
	int64_t after_id;
	size_t limit;
} TourFilter;
/* The oldest tour first. */
NODISCARD Status query_tours(Ctx *c, Db *db, const TourFilter *f, PeoplePage *ret);
/* Up to COUNT_MAX + 1. */
NODISCARD Status query_tour_count(Ctx *c, Db *db, const TourFilter *f, int64_t *ret);

typedef struct TourTally {
	int64_t area_id;
	unsigned state;
	int64_t tours, silent, ending, commended, to_appraise;
} TourTally;
/* By area and state; ending: as ends_by_day of `f`, which does not narrow the rest. */
NODISCARD Status query_tour_tallies(Ctx *c, Db *db, const TourFilter *f, TourTally **ret, size_t *ret_n);

/* Agencies whose tours the caller sees: by their head post, or where they lie (scope: of CAN_WAVES). */
NODISCARD Status query_agency_ids(Ctx *c, Db *db, const PeopleFilter *f, int64_t **ret, size_t *ret_n);

/* What a page of tours is shown with. */
typedef struct TourFacts {
	int64_t tour_id;
	int32_t run_days; /* on duty since the last day of rest */
	bool has_today;
	unsigned today; /* TourDayKind */
	int32_t kit_out; /* pieces handed out and not back */
} TourFacts;
/* One for each of `tours`, in order. */
NODISCARD Status query_tour_facts(
	Ctx *c, Db *db, const Tour *tours, size_t n, int32_t today, TourFacts **ret);
/* Of each tour: its cadre and its agency, in order. Pointers: the same row for the same id. */
NODISCARD Status query_tour_people(
	Ctx *c, Db *db, const Tour *tours, size_t n, const Cadre ***ret_cadres, const Agency ***ret_agencies);

NODISCARD Status query_tour_days(
	Ctx *c, Db *db, int64_t tour_id, TourDay **ret, size_t *ret_n); /* newest first */
NODISCARD Status query_tour_kits(Ctx *c, Db *db, int64_t tour_id, Kit **ret, size_t *ret_n);

/* ---- who could follow ---- */

#define FOLLOWERS_MAX 3000 /* names that are looked at, of each kind */

typedef struct Followers {
	Nomination *names;
	Cadre *cadres; /* of the names, side by side */
	Tour *tours; /* of the names, side by side; id 0: at home */
	int64_t *kept_by; /* the pin by which a hand keeps them in reserve, whatever is planned; 0: none */
	size_t n;
} Followers;
typedef struct FollowersAsk {
	int64_t wave_id;
	const int64_t
		*into; /* the commune, all that it lies in, and 0: whom a ban keeps from it is left out */
	size_t into_count;
	unsigned role; /* serving names: in this role … */
	const int64_t *from; /* … in these areas */
	size_t from_count;
} FollowersAsk;
/* Approved or consented names of the wave that neither are on a tour nor in isolation; the reserve first. */
NODISCARD Status query_free_names(Ctx *c, Db *db, const FollowersAsk *ask, Followers *ret);
/* Who serves in the role now and is not to be relieved: people by commune, of all waves. */
typedef struct ServingCount {
	int64_t area_id;
	int32_t people;
} ServingCount;
NODISCARD Status query_serving_counts(
	Ctx *c, Db *db, unsigned role, ServingCount **ret, size_t *ret_n); /* by area_id */
/* Names of the wave that serve in one of the areas in the role, and neither relieve nor are relieved. */
NODISCARD Status query_serving_names(Ctx *c, Db *db, const FollowersAsk *ask, Followers *ret);

#endif
