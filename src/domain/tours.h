/*
 * tours.h: from the approved list of names to a cadre who stands in the ward: plans, placements, pins,
 * orders, tours, each a struct and a field table (tours.c).
 *
 *   approved names ─ plan made ─ edited by hand ─ approved by a second person ─> order ─ issued ─> a tour for
 * each │ a placement for each name: where, why; or in reserve                     │ arrive, serve, rest └
 * pins and bans of the wave hold when it is planned again                  └ released, or replaced
 *
 * As in people.h: zero and "" mean none. Included by it. Pure.
 */
#ifndef DOMAIN_TOURS_H
#define DOMAIN_TOURS_H

#include "domain/words.h"

/* An allocation of a wave's approved names to communes. domain/plan.h draws its life. */
typedef struct Plan {
	int64_t id;
	int32_t version;
	int64_t wave_id;
	int32_t number; /* the first plan of the wave is 1 */
	unsigned state;
	int64_t base_id; /* the plan that it was made again from, 0: from nothing */
	Str engine; /* ALLOCATE_VERSION */
	Str input_hash; /* SHA-256 of the snapshot, hexadecimal; the snapshot is in PlanInput */
	int64_t seed;
	int32_t agency_cap, move_metres;
	int64_t fill_objective, fill_bound, people_objective, people_bound; /* equal: proven best */
	int32_t people, places; /* names that were there; places that were needed */
	int32_t placed, reserve, missing; /* placed + reserve = people, placed + missing = places */
	int32_t placed_red, places_red;
	int32_t teams, leaderless;
	int64_t metres; /* all ways from home together */
	int32_t moves; /* against the base */
	int32_t edits; /* by hand, since it was computed */
	int32_t broken; /* rules that the edits break */
	Str list_hash; /* SHA-256 over its placements, hexadecimal: tiepsuc check people computes it again */
	int64_t made_at_ms, made_by_id, edited_by_id; /* the last who changed it */
	int64_t approved_at_ms, approved_by_id;
	Str note; /* why it was discarded */
} Plan;

/* What the engine was given, as link/snapshot.h writes it; its id is the plan's. */
typedef struct PlanInput {
	int64_t id;
	Str body;
} PlanInput;

/* Where a plan puts one name, and why. Written and changed with its plan only; it has no events of its own:
 * the plan's list_hash covers it. */
typedef struct Placement {
	int64_t id;
	int64_t plan_id, nomination_id, cadre_id, agency_id;
	int64_t area_id; /* 0: in reserve */
	unsigned role; /* in which role; in reserve the one of the name */
	bool leads; /* the team there */
	bool by_hand;
	Str goal, bar; /* allocate_goal_names, allocate_bar_names: what decided, what stood against it */
	int64_t next_area_id; /* the next best place, 0: none */
	Str next_role;
	Str cost; /* of the next best place, JSON {"places_red":…, "metres":…}: only what differs */
	int32_t metres; /* from home */
} Placement;

/* A person decided: this cadre to that commune, or never there. Holds for all plans of the wave. */
typedef struct Pin {
	int64_t id;
	int32_t version;
	int64_t wave_id, cadre_id;
	int64_t area_id; /* of a ban 0: nowhere */
	Str role; /* of a pin; "": any */
	bool ban;
	Str reason;
	bool withdrawn;
} Pin;

/* A signed order that sends people. domain/order.h draws its life. */
typedef struct Order {
	int64_t id;
	int32_t version;
	int64_t area_id; /* whose board issues it */
	int64_t wave_id;
	int64_t plan_id; /* 0: a single replacement */
	unsigned kind, state;
	Str number; /* "05/QĐ-BCĐ" */
	int32_t day; /* of signing, local */
	Str template; /* a file in data/templates, without ".json" */
	Str texts; /* JSON object: the values that the template declares */
	int64_t signer_post_id;
	Str signer_name;
	int32_t people;
	Str code; /* by it the paper is verified: domain/code.h */
	Str list_hash; /* SHA-256 over its list, hexadecimal, when it was issued */
	int64_t made_at_ms, made_by_id;
	int64_t issued_at_ms, issued_by_id;
	int64_t withdrawn_at_ms;
	Str note; /* why it was withdrawn */
} Order;

/* One cadre in one commune by one order. domain/tour.h draws its life. */
typedef struct Tour {
	int64_t id;
	int32_t version;
	int64_t order_id, wave_id, nomination_id, cadre_id, agency_id;
	int64_t area_id; /* the commune */
	unsigned role;
	bool leads;
	unsigned state;
	int32_t from_day, to_day; /* the last day */
	Str code; /* what the cadre types; the link's secret is derived from the id */
	int64_t report_post_id; /* whom to report to */
	int64_t replaces_id, replaced_by_id; /* tours */
	int64_t ordered_at_ms, answered_at_ms, arrived_at_ms, confirmed_at_ms; /* confirmed: by the ward */
	int64_t ended_at_ms;
	bool to_fill; /* ended before its time: a successor is owed */
	int64_t seen_at_ms; /* the last sign: arrival or check-in */
	bool silent; /* a day without a sign, and somebody was told */
	int64_t exposed_at_ms; /* the last known contact with an infected person */
	int64_t cared_at_ms; /* isolated: when their agency last called */
	int64_t recovered_at_ms;
	int32_t duty_days, rest_days, allowance_days; /* computed */
	int64_t grant_id; /* the rights that it gave, which end with it */
	Str lodging;
	bool meals; /* the commune feeds */
	Str reason; /* of declining, of ending */
	Str remark; /* the ward's, on arrival and later */
	unsigned grade; /* the ward's appraisal */
	Str appraisal; /* its words */
	bool commended;
} Tour;

/* One local day of a tour: on duty or at rest. */
typedef struct TourDay {
	int64_t id;
	int32_t version;
	int64_t tour_id;
	int32_t day;
	unsigned kind;
	int64_t at_ms;
	bool by_ward; /* the ward said so, not the cadre */
	double lat, lon; /* where it was said, if the cadre allowed it */
} TourDay;

/* What was handed to a cadre for the tour, and what came back. */
typedef struct Kit {
	int64_t id;
	int32_t version;
	int64_t tour_id;
	Str item; /* of the rulebook's list, or the ward's own word */
	int32_t issued, returned;
	int64_t issued_at_ms, returned_at_ms;
	Str note; /* why less came back */
} Kit;

extern const Resource plan_resource, plan_input_resource, placement_resource, pin_resource, order_resource,
	tour_resource, tour_day_resource, kit_resource;

#define SNAPSHOT_BODY_MAX (32 << 20) /* characters: as link/snapshot.h reads */

#endif
