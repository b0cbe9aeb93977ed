/*
 * record.h: what may happen to administrative rows: areas, posts, appointments, duties, accounts, grants,
 * tokens, zones. Pure.
 */
#ifndef DOMAIN_RECORD_H
#define DOMAIN_RECORD_H

#include "domain/request.h"

/*
 * May `after` (id 0 and before NULL: a new row) be saved? Completes what the server sets (search and sort
 * keys, members that a client may not change are taken from before) and tells the area the change belongs to.
 * rights NULL: the system itself.
 */
NODISCARD Status record_decide(Ctx *c, const Directory *d, const Rulebook *rules, const Resource *r,
	const Rights *rights, const void *before, void *after, int64_t *ret_area_id);

/* An area's level of risk, by a person, with a reason. */
NODISCARD Status record_zone(Ctx *c, const Directory *d, const Rights *rights, const Area *before,
	unsigned zone, Str reason, Area *ret_after);

/*
 * Vacant posts without an open fill_post task get one at the level above (at the post's own area when there
 * is none above); tasks whose post is held again or closed are closed. Fills an arena array (ids of new tasks
 * are 0) and gives its length.
 */
size_t vacancy_decide(Ctx *c, const Directory *d, const Rulebook *rules, const Task *open, size_t open_count,
	TaskChange **ret);

#endif
