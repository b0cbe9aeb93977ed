/* touring.h: what the answers and the pages about tours share. Private to api/. */
#ifndef API_TOURING_H
#define API_TOURING_H

#include "api/sending.h"
#include "domain/tour.h"
#include "store/query_tour.h"

/* PERSONAL and HEALTH of this tour that the caller may see: as the commune, or as the agency. */
unsigned touring_may_see(const Call *c, const Tour *t, const Agency *a);
/* A tour that the caller may see, else E_NOT_FOUND. */
NODISCARD Status touring_seen(Call *c, int64_t id, Tour *ret, const Agency **ret_agency);
/* Where the caller has CAN_READ, and the agencies whose people are theirs. */
NODISCARD Status touring_filter(Call *c, TourFilter *ret);
void touring_put_day(JsonOut *j, Call *c, const char *key, int32_t day); /* 0: null */
int32_t touring_ends_by(const Call *c); /* tours that end until this day are told beforehand */

/* What the decision about acts looks at; the rows are the arena's. */
void touring_world(Call *c, const Tour *t, const Cadre *x, const Agency *a, const Wave *wave, TourWorld *ret);

/*
 * Was the door's code given? Only so many are tried for one tour, right or wrong, because there are only a
 * million of them. E_INVALID "arrival_code" "required" or "arrival_wrong"; E_LIMIT "too_many_tries".
 */
NODISCARD Status touring_arrived(Call *c, const Tour *t, Str typed);

void touring_put_facts(JsonOut *j, Call *c, const TourFacts *f);
/* may: PERSONAL, without which there is neither name nor telephone. */
void touring_put_cadre(JsonOut *j, const Cadre *x, unsigned may);

/* ---- the cadre, without an account (tours_public.c) ---- */

#define TOURED_ACTS                                                                                          \
	(1u << TOUR_ACCEPT | 1u << TOUR_DECLINE | 1u << TOUR_ARRIVE | 1u << TOUR_CHECK_IN |                  \
		1u << TOUR_REST | 1u << TOUR_EXPOSE | 1u << TOUR_REPLACE)

/* One's own tour with all that is told of it. */
typedef struct Toured {
	Tour tour;
	Cadre cadre;
	Agency agency;
	Wave wave;
	Order order;
	TourFacts *facts;
	Kit *kits;
	size_t kit_count;
	unsigned acts; /* of TOURED_ACTS, those that may be done now */
} Toured;

/* cadre_proof.c: the tour that this code is of; as named_find. */
NODISCARD Status toured_find(Call *c, Str code, Str secret, Str phone_last, Tour *ret);
NODISCARD Status toured_read(Call *c, Toured *w); /* the rest of w->tour */
/* Fills c->command; the door's code is compared. */
NODISCARD Status toured_command(Call *c, const Tour *t, TourAct act, const TourActing *said);

#endif
