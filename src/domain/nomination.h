/*
 * nomination.h: the names that an agency gives for a wave.
 *
 *              ┌───────────decline───────────┐
 *              v                             │
 *   name ──> NAMED ──consent──> CONSENTED ──approve──> APPROVED
 *              │ \                ^  │ │                 │  │
 *              │  decline ──> DECLINED <┴────decline─────┘  │
 *              └──────────withdraw──────┴───────withdraw────┴──> WITHDRAWN ──name──> NAMED again
 *
 * The cadre says yes or no without an account, by the secret of a link or by a code and the last digits of
 * the phone; only the cadre can take back a no. Everything else is the agency's, while the wave is called.
 * Pure.
 */
#ifndef DOMAIN_NOMINATION_H
#define DOMAIN_NOMINATION_H

#include "domain/wave.h"

/* The body of POST /waves/{id}/nominations and of the acts on one. */
typedef struct NominationActing {
	int64_t cadre_id; /* only to name */
	Str role; /* "": the cadre's own */
	bool lead, volunteer;
	Str reason;
} NominationActing;
extern const Resource nomination_acting_resource;

typedef struct NominationCommand {
	NominationAct act;
	const Rights *rights; /* NULL: the system itself, or the cadre */
	bool by_cadre;
	const NominationActing *in;
} NominationCommand;

typedef struct NominationWorld {
	Nomination now; /* id 0: never named in this wave */
	Wave wave;
	Quota quota; /* id 0: the agency has none in this wave */
	Agency agency;
	Cadre cadre;
	int64_t live; /* names of the agency in waves that run, named, consented or approved; without this one
		       */
	const Directory *dir;
	const Rulebook *rules;
	Str code; /* free, for a first naming */
} NominationWorld;

/*
 * Faults: E_NOT_FOUND, E_FORBIDDEN, E_STATE; E_INVALID with the field of the cadre that keeps them at home
 * (cadre_fitness), "cadre_id" "already_named" or "has_declined", "agency_id" "below_floor" with how many must
 * stay, "not_in_wave".
 */
NODISCARD Status nomination_decide(
	Ctx *c, const NominationWorld *w, const NominationCommand *cmd, Nomination *ret_after);
/* What this actor may do now: a set of 1 << NominationAct. may: agency_may; by_cadre: the cadre. */
unsigned nomination_acts(const Wave *wave, const Nomination *n, unsigned may, bool by_cadre);
bool nomination_is_live(unsigned state); /* named, consented or approved */
bool nomination_transition_is_known(unsigned act, unsigned from, unsigned to); /* for tiepsuc check */

#endif
