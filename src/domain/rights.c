/* rights.c: capabilities over the tree of areas. See rights.h. */
#include "domain/rights.h"

unsigned rights_at(const Rights *r, const Directory *d, int64_t area_id)
{
	unsigned cans = 0;

	for (size_t i = 0; r && i < r->count; i++) {
		const Grant *g = &r->grants[i];

		if (!g->revoked && (cans | g->cans) != cans && directory_is_inside(d, area_id, g->area_id))
			cans |= g->cans;
	}
	return cans;
}

bool rights_allow(const Rights *r, const Directory *d, Can can, int64_t area_id)
{
	return rights_at(r, d, area_id) & CAN(can);
}

unsigned rights_anywhere(const Rights *r)
{
	unsigned cans = 0;

	for (size_t i = 0; r && i < r->count; i++)
		cans |= r->grants[i].revoked ? 0 : r->grants[i].cans;
	return cans;
}

Status rights_may_grant(Ctx *c, const Rights *r, const Directory *d, const Grant *g)
{
	unsigned mine = rights_at(r, d, g->area_id);

	if (!directory_area(d, g->area_id) || !mine)
		return fault(c, E_NOT_FOUND, "area_id", "not_found");
	if (!(mine & CAN(CAN_ACCOUNTS)))
		return fault(c, E_FORBIDDEN, "area_id", "no_capability");
	if (g->cans & ~mine)
		return fault(c, E_FORBIDDEN, "cans", "beyond_own_rights");
	return OK;
}

Status rights_may_manage(Ctx *c, const Rights *r, const Directory *d, const Rights *theirs)
{
	for (size_t i = 0; i < theirs->count; i++) {
		const Grant *g = &theirs->grants[i];
		unsigned mine = rights_at(r, d, g->area_id);

		if (g->revoked)
			continue;
		if (!(mine & CAN(CAN_ACCOUNTS)) || g->cans & ~mine)
			return fault(c, E_FORBIDDEN, "account_id", "beyond_own_rights");
	}
	return OK;
}
