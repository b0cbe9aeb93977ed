/*
 * wave.h: the life of a wave and of the quotas that it gives to agencies.
 *
 *   add ──> DRAFT ──call──> CALLED ──approve──> APPROVED ──close──> CLOSED
 *             │ ^             │ the agencies name people (nomination.h); quotas are adjusted with a reason
 *             └─┘ change      │
 *             └────cancel─────┴──> CANCELLED (with a reason)
 *
 * Calling gives every agency of the area, or each that the wave names, its quota and a task to fill it; the
 * task closes when so many names are approved. The list is approved only when the quotas add up to the wave's
 * total. Pure: what engine/quota computed comes in.
 */
#ifndef DOMAIN_WAVE_H
#define DOMAIN_WAVE_H

#include "domain/agency.h"
#include "domain/request.h"

#define WAVE_AGENCIES_MAX 250 /* a province has about 100; each takes four ids of the writer's group */

/* The body of POST /waves/{id}/{act}. */
typedef struct WaveActing {
	Str note;
} WaveActing;
/* The body of POST /quotas/{id}/adjust. */
typedef struct QuotaAdjusting {
	int32_t people;
	Str note;
} QuotaAdjusting;
extern const Resource wave_acting_resource, quota_adjusting_resource;

typedef struct WaveCommand {
	WaveAct act;
	const Rights *rights; /* NULL: the system itself */
	const Wave *row; /* WAVE_ADD, WAVE_CHANGE */
	Str note;
} WaveCommand;

typedef struct WaveWorld {
	Wave now; /* zero for WAVE_ADD */
	int64_t quota_sum; /* of a wave that was called */
	const Directory *dir;
	const Rulebook *rules;
} WaveWorld;

/*
 * Faults: E_NOT_FOUND, E_FORBIDDEN, E_STATE ("state", "not_in_this_state"), E_INVALID with the field;
 * approving: E_STATE "quotas" "quotas_differ", detail how far the sum is from the total.
 */
NODISCARD Status wave_decide(Ctx *c, const WaveWorld *w, const WaveCommand *cmd, Wave *ret_after);
/*
 * Who sends: of all open agencies those of the wave's area, and of these the named ones where it names some.
 * Moves them to the front and tells how many. E_INVALID: "area_id" "no_agencies" or "too_many_agencies";
 * "agencies" "required" (nothing but commas) or "unknown_agency", detail the code.
 */
NODISCARD Status wave_senders(
	Ctx *c, const Directory *d, const Wave *w, Agency *agencies, size_t n, size_t *ret_n);
/* The acts that this actor may do now: a set of 1 << WaveAct. */
unsigned wave_acts(const Directory *d, const Rights *rights, const Wave *w, int64_t now_ms);
bool wave_transition_is_known(unsigned act, unsigned from, unsigned to); /* for tiepsuc check */

/* What is asked of an agency now? Above the bound: E_INVALID "people" "more_than_may_go". */
NODISCARD Status quota_adjust(Ctx *c, const Directory *d, const Rights *rights, const Wave *wave,
	const Quota *now, const QuotaAdjusting *in, Quota *ret_after);
/* The task of the agency to fill its quota, open while the wave is called and names are missing. */
size_t quota_tasks(Ctx *c, const Rulebook *rules, const Wave *wave, const Agency *agency, const Quota *quota,
	int64_t approved, const Task *open, size_t n, TaskChange **ret);

#endif
