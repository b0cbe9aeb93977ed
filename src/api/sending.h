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

/* Where the caller has `can`, and the posts that the caller holds. */
NODISCARD Status sending_filter(Call *c, Can can, PeopleFilter *ret);
NODISCARD Status sending_page(const PeoplePage *got, ListPage *page);
/* Within what may be seen, else E_NOT_FOUND. */
NODISCARD Status sending_wave(Call *c, int64_t id, Wave *ret);
NODISCARD Status sending_nomination(Call *c, int64_t id, Nomination *ret, const Agency **ret_agency);

#endif
