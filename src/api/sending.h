/* sending.h: what the answers about agencies, cadres, waves and nominations share. Private to api/. */
#ifndef API_SENDING_H
#define API_SENDING_H

#include "api/lists.h"

/* What the caller may see of the agency's people; of itself when an agency sends them. */
unsigned sending_may(const Call *c, const Agency *a);
unsigned sending_may_see(const Call *c, const Agency *a);
/* The agency of a row; rows of one list mostly have the same. */
NODISCARD Status sending_agency(Call *c, int64_t agency_id, const Agency **ret);
void put_agency_ref(JsonOut *j, const Agency *a);
/* One of the agency's people; name and phone are null for who may not see them. */
NODISCARD Status put_cadre_ref(JsonOut *j, Call *c, int64_t cadre_id, const Agency *a);

/* Where the caller has `can`, and the posts that the caller holds. */
NODISCARD Status sending_filter(Call *c, Can can, PeopleFilter *ret);
NODISCARD Status sending_page(const PeoplePage *got, ListPage *page);
/* Within what may be seen, else E_NOT_FOUND. */
NODISCARD Status sending_wave(Call *c, int64_t id, Wave *ret);
NODISCARD Status sending_wave_of_path(Call *c, Wave *ret); /* of the path's first id */
void put_people_count(JsonOut *j, const PeopleCount *n);
void put_sent(JsonOut *j, const SentCount *n);
void add_sent(SentCount *sum, const SentCount *n); /* the counts only */
NODISCARD Status sending_nomination(Call *c, int64_t id, Nomination *ret, const Agency **ret_agency);

/*
 * cadre_proof.c: the name that this code is of, for the cadre without an account. *ret is set, too, where the
 * proof fails. E_NOT_FOUND "code"; E_FORBIDDEN "secret" "required" without any proof, "secret" or
 * "phone_last" "not_the_named" with a wrong one; E_LIMIT after too many tries. A right secret is never slowed
 * down.
 */
NODISCARD Status named_find(Call *c, Str code, Str secret, Str phone_last, Nomination *ret);

#endif
