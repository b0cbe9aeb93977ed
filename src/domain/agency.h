/*
 * agency.h: sending organisations and their people: who may look after them, who is fit to go, and how many
 * must stay.
 *
 * An agency stands beside the tree of areas: its own people are the business of whoever answers for its head
 * post now, and of the organisation board (CAN_WAVES) where that post lies. For everybody else they are not
 * there. Pure.
 */
#ifndef DOMAIN_AGENCY_H
#define DOMAIN_AGENCY_H

#include "domain/directory.h"
#include "domain/rights.h"

enum AgencyMay {
	AGENCY_SEE = 1 << 0, /* the agency and its quotas */
	AGENCY_PEOPLE = 1 << 1, /* its people: look after them, name them */
	AGENCY_APPROVE = 1 << 2, /* the names: as its head, or as the board for a head without an account */
	AGENCY_CHANGE = 1 << 3, /* the agency itself */
};
/* rights NULL: the system itself, which may all. */
unsigned agency_may(const Directory *d, const Rights *rights, const Agency *a, int64_t now_ms);
/* Does the holder of these rights answer for the agency as its head? */
bool agency_is_head(const Directory *d, const Rights *rights, const Agency *a, int64_t now_ms);
/* PERSONAL and HEALTH of its people that may be seen: its own head sees both, the board what it was granted.
 */
unsigned agency_may_see(const Directory *d, const Rights *rights, const Agency *a, int64_t now_ms);

/* People who must stay: the agency's own number, else the rulebook's share of its headcount, rounded up. */
int32_t agency_stay(const Rulebook *r, const Agency *a);

/*
 * As record_decide, for agencies and cadres; `agency` is the cadre's, id 0 when there is none. has_name: a
 * live nomination names the cadre.
 */
NODISCARD Status agency_decide(Ctx *c, const Directory *d, const Rights *rights, const Agency *before,
	Agency *after, int64_t *ret_area_id);
NODISCARD Status cadre_decide(Ctx *c, const Directory *d, const Rights *rights, const Agency *agency,
	bool has_name, const Cadre *before, Cadre *after, int64_t *ret_area_id);

/* May this person be sent at all? Faults name the field and what the rulebook demands. */
NODISCARD Status cadre_fitness(Ctx *c, const Rulebook *r, const Cadre *cadre);
/* With a small child, pregnant, chronically ill, or from a red-listed household: sent, but not into red. */
bool cadre_is_not_for_red(const Cadre *cadre);

#endif
