/* tour_kit.c: what is handed to a cadre for a tour, and what comes back. See tour.h. */
#include "domain/tour.h"

static Status need_right(Ctx *c, const Directory *d, const Rights *rights, const Tour *tour,
	const Agency *agency, const char *field)
{
	unsigned may = agency_may(d, rights, agency, c->now_ms);

	if (!rights || may & AGENCY_PEOPLE || rights_allow(rights, d, CAN_HANDLE, tour->area_id))
		return OK;
	if (may & AGENCY_SEE || rights_allow(rights, d, CAN_READ, tour->area_id))
		return fault(c, E_FORBIDDEN, field, "no_capability");
	return fault(c, E_NOT_FOUND, field, "not_found");
}

Status kit_decide(Ctx *c, const Directory *d, const Rights *rights, const Tour *tour, const Agency *agency,
	const Kit *before, Kit *after, int64_t *ret_area_id)
{
	const Kit was = before ? *before : (Kit){ 0 };

	TRY(need_right(c, d, rights, tour, agency, before ? "id" : "tour_id"));
	TRY(model_check(c, &kit_resource, after));
	if (before && before->tour_id != after->tour_id)
		return fault(c, E_INVALID, "tour_id", "cannot_move");
	if (after->returned > after->issued)
		return fault(c, E_INVALID, "returned", "more_than_issued");
	bool comes_back = after->returned != was.returned;
	if ((comes_back || was.returned_at_ms) && after->returned < after->issued && after->note.len == 0)
		return fault(c, E_INVALID, "note", "required");
	after->issued_at_ms = was.issued_at_ms ? was.issued_at_ms : c->now_ms;
	after->returned_at_ms = comes_back ? c->now_ms : was.returned_at_ms;
	*ret_area_id = tour->area_id;
	return OK;
}
