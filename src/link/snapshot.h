/*
 * snapshot.h: the input of an allocation as JSON, and its plan as JSON.
 *
 *   { "wards":  [ { "code", "name", "zone": "green" … "red", "lat", "lon", "need": { role: places } } ],
 *     "people": [ { "id", "agency", "roles": [ role ], "skills": { role: 1 … 3 }, "household", "home",
 *                   "lat", "lon", "household_red", "unfit", "small_child", "pregnant", "chronic", "can_lead",
 *                   "volunteer", "experience", "was", "was_role" } ],
 *     "pins":   [ { "person", "ward", "role" } ],      "bans": [ { "person", "ward" } ],
 *     "options": { "agency_cap", "move_metres", "keep_fill", "seed", "rounds", "max_pivots" } }
 *
 * Roles are leading, medical, logistics, data, outreach, checkpoint. Needed are code, zone, lat and lon of a
 * ward, id, agency and roles of a person, person and ward of a pin, person of a ban. `home` and `was` are
 * codes of wards; a home elsewhere has a point, or none. A role without a skill counts 1. `was` and
 * `was_role` are the place that a plan before gave, for planning again.
 */
#ifndef LINK_SNAPSHOT_H
#define LINK_SNAPSHOT_H

#include "base/buf.h"
#include "engine/allocate.h"

#define SNAPSHOT_MAX_BYTES   ((size_t)32 << 20) /* 20,000 people of 500 bytes are 10 MB */
#define SNAPSHOT_TEXT_MAX    100 /* bytes of a code or an id; a name may be twice as long */
#define SNAPSHOT_AGENCY_CAP  3
#define SNAPSHOT_ROUNDS	     ALLOCATE_USUAL_ROUNDS
#define SNAPSHOT_PIVOTS	     ALLOCATE_USUAL_PIVOTS
#define SNAPSHOT_MOVE_METRES 10000

/*
 * Everything in ret, hash included, comes from c->arena. Faults name the row and the key,
 * "people[17].agency": those of json_read; E_INVALID not_an_object, not_a_list, unknown_field, required,
 * not_text, too_long, not_a_whole_number, not_a_number, not_a_boolean, out_of_range, unknown_value,
 * unknown_area (no such ward), unknown_person, duplicate; E_TOO_LARGE too_many.
 */
NODISCARD Status snapshot_read(Ctx *c, Str text, AllocateInput *ret);

/* What snapshot_read makes the same input of, hash and all, when agencies and households are numbered as they
 * first come; who lives in a ward has a point. */
void snapshot_put_input(Buf *out, const AllocateInput *in);

/* The plan with everybody's reason, each in code and arguments and in a sentence of both languages; steps may
 * be NULL. */
void snapshot_put_plan(Arena *a, Buf *out, const AllocateInput *in, const AllocatePlan *plan,
	const AllocateStep *steps, int32_t step_count);

#endif
