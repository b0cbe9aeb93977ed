/*
 * plan.h: the life of a plan: who of a wave's approved names goes to which commune.
 *
 *   make ──> DRAFT ──approve──> APPROVED ──(a later one is approved)──> REPLACED
 *             │ ^                  every name without a place is in reserve
 *             └─┘ edit
 *             └──discard──> DISCARDED
 *
 * A plan is made from the needs of the communes, the approved names and what a person decided (pins, bans);
 * what the engine was given is kept with it, so that it can be made again anywhere. A person moves somebody
 * by hand with a reason; that is a pin or a ban, and holds when the wave is planned again. Rules that such an
 * edit breaks are counted, but what keeps a person out for their own sake (unfit, pregnant, …) is not for a
 * hand to break, and a place that nobody needs is not made. Whoever made or edited a plan does not approve
 * it. While names still come in (the wave is called) a plan is a preview. Pure.
 */
#ifndef DOMAIN_PLAN_H
#define DOMAIN_PLAN_H

#include "domain/need.h"
#include "domain/nomination.h"
#include "engine/allocate.h"

/* ---- what a plan is made from ---- */

/* The body of POST /waves/{id}/plans. */
typedef struct PlanMaking {
	int64_t base_id;
	int32_t agency_cap, move_metres;
	bool keep_fill;
	int64_t seed;
} PlanMaking;
extern const Resource plan_making_resource;
PlanMaking plan_making_usual(const Rulebook *rules);

typedef struct PlanRows {
	const Wave *wave;
	const AreaNeed *needs; /* in any order */
	size_t need_count;
	const Nomination *names; /* approved and not released, by id */
	const Cadre *cadres; /* of the names, side by side */
	size_t name_count;
	const Agency *agencies; /* of the names, by id */
	size_t agency_count;
	const Pin *pins; /* of the wave, by id */
	size_t pin_count;
	const Placement *base; /* of the plan before, by nomination */
	size_t base_count;
	const Tour *tours; /* active ones of all waves, by id */
	size_t tour_count;
} PlanRows;

/*
 * Places are what communes want less what they have, role by role, and less who serves there by another
 * wave; pins that ask for more make places of their own. People are the names, with the roles that they were
 * named for and that their skills allow. The same rows give the same input; its hash is the caller's. Faults:
 * those of the options; E_STATE "names" "no_names", "needs" "no_needs".
 */
NODISCARD Status plan_input(Ctx *c, const Directory *d, const Rulebook *rules, const PlanRows *rows,
	const PlanMaking *how, AllocateInput *ret);
/* How well somebody named for `named` does each role: 0 not at all … ALLOCATE_BEST_SKILL. */
void plan_skills(const Cadre *x, unsigned named, int8_t ret[ALLOCATE_ROLE_COUNT]);

/* The rows of the plan that the engine made, but for ids, numbers and who made it. */
typedef struct PlanMade {
	Plan plan;
	Str body; /* of the PlanInput */
	Placement *placements; /* by nomination */
	size_t count;
} PlanMade;
void plan_made(Ctx *c, const Directory *d, const PlanRows *rows, const PlanMaking *how,
	const AllocateInput *in, const AllocatePlan *plan, PlanMade *ret);

/* Who goes where as what, a line each, to be hashed into Plan.list_hash; placements by nomination. */
Str plan_list_text(Arena *a, const Placement *rows, size_t n);

/* The figures of a plan that follow from its places. */
void plan_figures(const AllocateInput *in, const AllocatePlace *places, const AllocateScore *s, Plan *p);
/* {"places_red":…, "metres":…}: what differs. */
void plan_put_cost(JsonOut *j, const AllocateCost *cost);
NODISCARD Status plan_read_cost(Ctx *c, Str text, AllocateCost *ret);

/* The ward of the input that an area is; -1 for area 0, the reserve. False: it is none of them. */
NODISCARD bool plan_ward(
	Arena *a, const Directory *d, const AllocateInput *in, int64_t area_id, int32_t *ret);
/* Where its placements stand in the input: one place a person. False: they do not belong together. */
NODISCARD bool plan_places(Arena *a, const Directory *d, const AllocateInput *in, const Placement *rows,
	size_t n, AllocatePlace **ret);

/* ---- acts ---- */

/* The body of POST /plans/{id}/edit. */
typedef struct PlanEditing {
	int64_t nomination_id, area_id; /* area 0: in reserve */
	Str role; /* "": the one that they have now */
	Str reason;
} PlanEditing;
/* The body of POST /plans/{id}/{act}. */
typedef struct PlanActing {
	Str note;
} PlanActing;
extern const Resource plan_editing_resource, plan_acting_resource;

/* What the store is given to edit: the snapshot of a plan never changes, so it may be read before. */
typedef struct PlanEdit {
	PlanEditing editing;
	const AllocateInput *in;
} PlanEdit;

typedef struct PlanCommand {
	PlanAct act;
	const Rights *rights; /* NULL: the system itself */
	const PlanMade *made;
	const PlanEditing *edit;
	Str note;
} PlanCommand;

typedef struct PlanWorld {
	Plan now; /* id 0: to be made */
	Wave wave;
	const Directory *dir;
	const Nomination *names; /* approved and not released, by id; not for DISCARD */
	size_t name_count;
	Placement *placements; /* by nomination; EDIT, APPROVE */
	size_t count;
	const AllocateInput *in; /* EDIT: of the plan */
	const Pin *pin; /* EDIT: what was decided about this cadre until now, not withdrawn; NULL: nothing */
} PlanWorld;

typedef struct PlanOutcome {
	Plan after; /* its list_hash is the caller's, of made->placements or of `rows` */
	Placement *rows; /* EDIT: all of them as they are now */
	Placement *changed; /* EDIT: as they are now */
	size_t changed_count;
	Pin pin; /* EDIT */
	Nomination *standings; /* APPROVE: names whose standing changes, as they are now */
	size_t standing_count;
} PlanOutcome;

/*
 * Faults: E_NOT_FOUND, E_FORBIDDEN ("second_person" on "id" too), E_STATE; E_STALE "names" "names_changed"
 * when somebody who was planned is not approved any more; editing: E_INVALID on "nomination_id"
 * "not_planned", "area_id" "not_in_plan", "place_is_full", "must_not_go" (detail: nothing, it may be an
 * illness), "role" "unknown_value", "reason" "required".
 */
NODISCARD Status plan_decide(Ctx *c, const PlanWorld *w, const PlanCommand *cmd, PlanOutcome *ret);
/* The acts that this actor may do now: a set of 1 << PlanAct. */
unsigned plan_acts(const Directory *d, const Rights *rights, const Wave *wave, const Plan *p);
bool plan_transition_is_known(unsigned act, unsigned from, unsigned to); /* for tiepsuc check */

/* What the move of one name costs at once, as the plan stands. Faults as plan_decide's of the fields. */
typedef struct PlanMove {
	int32_t person;
	AllocatePlace to;
	const AllocateInput *in; /* without the pins that edits have overruled */
	const AllocatePlace *places; /* before */
	AllocateEdit edit;
} PlanMove;
NODISCARD Status plan_move(Ctx *c, const PlanWorld *w, const PlanEditing *edit, PlanMove *ret);

bool plan_move_is_full(
	const PlanMove *m, size_t people); /* the place is taken by people who do not give way */

/* A bar that tells of somebody's health or household: shown only to who may read that. */
bool plan_bar_is_health(unsigned bar);

/* ---- pins ---- */

/* As record_decide. agency: of the cadre, id 0: there is none; has_other: another pin of this cadre holds in
 * the wave. */
NODISCARD Status pin_decide(Ctx *c, const Directory *d, const Rights *rights, const Wave *wave,
	const Cadre *cadre, bool has_other, const Pin *before, Pin *after, int64_t *ret_area_id);

#endif
