/*
 * quota.h: how many people each agency is asked for in a wave, and why.
 *
 * Fair by headcount: agency i's exact share of a total T is T * h_i / sum h. An agency may have a cap (never
 * more), a floor of people who must stay (so at most headcount - stay can go) and a least (never fewer).
 * Shares outside these bounds are set to the bound and the rest is shared again among the others; whole
 * people come from the largest remainder (Hamilton's method; Balinski & Young, "Fair Representation", 1982).
 * Ties go to the larger headcount, then to the lower index. Pure integers: the same list gives the same
 * quotas.
 */
#ifndef ENGINE_QUOTA_H
#define ENGINE_QUOTA_H

#include "base/ctx.h"

#define QUOTA_MAX_AGENCIES  10000 /* a country has fewer provincial agencies; n² stays in seconds */
#define QUOTA_MAX_HEADCOUNT 1000000 /* one agency; products stay below 2^63 */

typedef struct QuotaAgency {
	int32_t headcount;
	int32_t stay; /* people who must stay */
	int32_t cap; /* 0: no cap */
	int32_t least; /* asked for in any case (never more than may go) */
} QuotaAgency;

typedef enum QuotaReason {
	QUOTA_SHARE, /* its share, rounded down */
	QUOTA_REMAINDER, /* its share, rounded up: its remainder was among the largest */
	QUOTA_AT_CAP, /* held down by the cap */
	QUOTA_AT_STAY, /* held down by the people who must stay */
	QUOTA_AT_LEAST, /* held up by the least */
	QUOTA_NOBODY, /* nobody may go */
} QuotaReason;

typedef struct QuotaShare {
	int32_t people;
	QuotaReason reason;
	int64_t fair_milli; /* the exact share by headcount alone, in thousandths of a person */
	int64_t share_milli; /* the share after the others' bounds moved it */
	int32_t most; /* the bound that held for it: min(cap, headcount - stay) */
} QuotaShare;

/*
 * Writes count shares. *ret_short: people wanted beyond what all agencies may send (0 when the total is
 * reached). When the leasts alone pass the total, each agency gets its least. Faults: E_INVALID "agency 17"
 * with the reason, E_TOO_LARGE "agencies".
 */
NODISCARD Status quota_share(Ctx *c, const QuotaAgency *agencies, int32_t count, int32_t total,
	QuotaShare *ret, int32_t *ret_short);

#endif
