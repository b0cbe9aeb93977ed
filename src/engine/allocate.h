/*
 * allocate.h: who goes to which ward in which role, why, and why a place stays empty.
 *
 * A snapshot of wards (places by role, zone, position), people (roles, skills, health, home, agency) and what
 * a person decided (pins, bans) goes in; a plan with a reason for everybody and every gap comes out. Pure;
 * integers only; ties go to the lower index: the same input gives the same plan, byte for byte, whatever the
 * compiler.
 *
 * The goals, the first that differs decides:
 *
 *   zone        places filled in red wards, then orange, yellow, green
 *   fill        equal fill: the k-th person of a ward of n places is priced (2k-1)/n (Webster's divisors;
 *               Balinski & Young, "Fair Representation", 1982), so that wards fill in proportion to n
 *   lead        teams without anybody who can lead
 *   skill       steps that people are below the best level in the role they take
 *   distance    way between home and ward, and `move_metres` for everybody who has to leave the ward of the
 *               plan before
 *   experience  the k-th experienced person in one role of n places is priced (2k-1)/n: spread, not heaped
 *   volunteer   who offered to go is not left in reserve
 *
 * Never: an unfit person; small child, pregnant, chronic disease or a red-listed household in a red ward; the
 * commune of one's own red-listed household; two of one household; more than `agency_cap` of one agency in
 * one ward; against a pin or a ban. Pins count first: they may pass the cap and take two of one household.
 *
 * How it is solved, and how the order is kept in whole numbers below FLOW_MAX_PRICE:
 *
 *   1. `fill`: one place is priced (2k-1)/n in 1/65536 less the worth of its zone. The worth of a zone is
 *      `reach` times that of the zone below. Which places can be filled together is a transversal matroid
 *      (Edmonds & Fulkerson 1965), where any decreasing worth gives the lexicographic optimum; only where an
 *      agency cap is tight does it matter that one red place outweighs `reach` orange ones.
 *   2. `people`: how many of each price were filled is fixed, and among all such plans (wards of equal right
 *      may swap) the sum of lead, skill, distance and experience is least. Each unit outweighs everything
 *      below it for `reach` people; distances are counted in steps of `metres`, 100 m doubled until it fits.
 *
 * Both are minimum-cost flows (flow.h). What is no flow, the cap and the lead of a team, is priced (Lagrange)
 * and the prices are improved by subgradients (Held, Wolfe & Crowder 1974); plans that keep every rule come
 * from forcing and forbidding single choices where a rule breaks, from a flow that is exact about leads once
 * it is held in which role each team is led, from chains of people who take each other's places (Lin &
 * Kernighan 1973), and from a bounded search below the gap. Each stage states its bound and its objective: no
 * plan that keeps the rules is better than the bound.
 *
 * Planning again begins with the plan before, made to keep the rules, and leaves it only for a better one;
 * what is not proven best is planned again from itself until that changes nothing. So the same input with the
 * plan's own places as `was` gives these places again: nothing changed, nobody moves.
 */
#ifndef ENGINE_ALLOCATE_H
#define ENGINE_ALLOCATE_H

#include "base/ctx.h"

#define ALLOCATE_VERSION "allocate/4" /* any change that may change a plan changes this */

#define ALLOCATE_MAX_PEOPLE   20000 /* a large city's wave; Bình Dương sent 1,128 */
#define ALLOCATE_MAX_WARDS    2000
#define ALLOCATE_MAX_AGENCIES 5000
#define ALLOCATE_MAX_NEED     5000 /* places of one role in one ward */
#define ALLOCATE_MAX_CHOICES  8000000 /* fitting (person, ward, role): 17 bytes each in the flow, twice */
#define ALLOCATE_MAX_METRES   1000000
#define ALLOCATE_MAX_ROUNDS   10000

/* What is usual; a snapshot may say otherwise. */
#define ALLOCATE_USUAL_ROUNDS 120
#define ALLOCATE_USUAL_PIVOTS 1000000 /* of each stage: some 3 seconds; the real shape needs 200,000 */

#define ALLOCATE_ROLES(X)                                                                                    \
	X(ALLOCATE_LEADING, "leading")                                                                       \
	X(ALLOCATE_MEDICAL, "medical")                                                                       \
	X(ALLOCATE_LOGISTICS, "logistics")                                                                   \
	X(ALLOCATE_DATA, "data")                                                                             \
	X(ALLOCATE_OUTREACH, "outreach")                                                                     \
	X(ALLOCATE_CHECKPOINT, "checkpoint")

/* Why somebody may not take a place. The first that applies is told. */
#define ALLOCATE_BARS(X)                                                                                     \
	X(ALLOCATE_FREE, "free") /* nothing stands against it */                                             \
	X(ALLOCATE_NOT_NOMINATED, "not_nominated") /* not for this role */                                   \
	X(ALLOCATE_UNFIT, "unfit") /* may not be sent at all */                                              \
	X(ALLOCATE_SMALL_CHILD, "small_child") /* not into red */                                            \
	X(ALLOCATE_PREGNANT, "pregnant") /* not into red */                                                  \
	X(ALLOCATE_CHRONIC, "chronic") /* not into red */                                                    \
	X(ALLOCATE_RED_HOME, "red_home") /* the own household is red-listed: not into red, not there */      \
	X(ALLOCATE_BANNED, "banned") /* a person decided so */                                               \
	X(ALLOCATE_PINNED, "pinned") /* a person decided for another place */                                \
	X(ALLOCATE_HOUSEHOLD, "household") /* somebody else of the household goes */                         \
	X(ALLOCATE_AGENCY_CAP, "agency_cap") /* enough of this agency are there */                           \
	X(ALLOCATE_PLACED, "placed") /* has another place, which comes first */

/* What decided where somebody is. */
#define ALLOCATE_GOALS(X)                                                                                    \
	X(ALLOCATE_BY_ZONE, "zone")                                                                          \
	X(ALLOCATE_BY_FILL, "fill")                                                                          \
	X(ALLOCATE_BY_LEAD, "lead")                                                                          \
	X(ALLOCATE_BY_SKILL, "skill")                                                                        \
	X(ALLOCATE_BY_DISTANCE, "distance")                                                                  \
	X(ALLOCATE_BY_STAY, "stay") /* was there before, and leaving costs more than it saves */             \
	X(ALLOCATE_BY_EXPERIENCE, "experience")                                                              \
	X(ALLOCATE_BY_PIN, "pin")                                                                            \
	X(ALLOCATE_BY_CAP, "cap") /* the better place would have been one too many of the agency */          \
	X(ALLOCATE_BY_ONLY, "only") /* no other ward is possible */                                          \
	X(ALLOCATE_BY_ORDER, "order") /* another place is as good: the list's order */                       \
	X(ALLOCATE_BY_RESERVE, "reserve") /* every place this person could take is filled */                 \
	X(ALLOCATE_BY_BAR, "bar") /* the places left may not be taken, see bar */

#define ALLOCATE_ENUM(name, text) name,
typedef enum AllocateRole { ALLOCATE_ROLES(ALLOCATE_ENUM) } AllocateRole;
typedef enum AllocateBar { ALLOCATE_BARS(ALLOCATE_ENUM) } AllocateBar;
typedef enum AllocateGoal { ALLOCATE_GOALS(ALLOCATE_ENUM) } AllocateGoal;
#undef ALLOCATE_ENUM
#define ALLOCATE_COUNT(name, text) +1
enum {
	ALLOCATE_ROLE_COUNT = 0 ALLOCATE_ROLES(ALLOCATE_COUNT),
	ALLOCATE_BAR_COUNT = 0 ALLOCATE_BARS(ALLOCATE_COUNT),
	ALLOCATE_GOAL_COUNT = 0 ALLOCATE_GOALS(ALLOCATE_COUNT),
	ALLOCATE_ZONE_COUNT = 4, /* green, yellow, orange, red */
	ALLOCATE_RED = 3,
	ALLOCATE_BEST_SKILL = 3,
};
#undef ALLOCATE_COUNT
extern const char *const allocate_role_names[ALLOCATE_ROLE_COUNT];
extern const char *const allocate_bar_names[ALLOCATE_BAR_COUNT];
extern const char *const allocate_goal_names[ALLOCATE_GOAL_COUNT];

/* ---- what goes in ---- */

typedef struct AllocateWard {
	Str code, name;
	int32_t zone; /* 0 green … 3 red */
	int32_t lat_e6, lon_e6; /* millionths of a degree */
	int32_t need[ALLOCATE_ROLE_COUNT]; /* places */
} AllocateWard;

typedef struct AllocatePerson {
	Str id;
	int32_t agency; /* 0 … agency_count-1 */
	int32_t household; /* people with the same number above 0 live together */
	int32_t home; /* ward of the home commune; -1: elsewhere or not known */
	bool has_home_point; /* else all ways are equally long */
	int32_t home_lat_e6, home_lon_e6;
	int8_t skill[ALLOCATE_ROLE_COUNT]; /* 0: not nominated for it; 1 can, 2 good, 3 best */
	bool unfit, small_child, pregnant, chronic;
	bool household_red; /* the household is red-listed */
	bool can_lead, volunteer;
	int32_t experience; /* emergencies served in before; experienced: one or more */
	int32_t was; /* ward in the plan before; -1: none */
	int32_t was_role; /* in which role; -1: not known */
} AllocatePerson;

typedef struct AllocatePin {
	int32_t person, ward;
	int32_t role; /* -1: any */
} AllocatePin;

typedef struct AllocateBan {
	int32_t person;
	int32_t ward; /* -1: every ward */
} AllocateBan;

typedef struct AllocateInput {
	const AllocateWard *wards;
	int32_t ward_count;
	const AllocatePerson *people;
	int32_t person_count;
	const Str *agencies; /* their codes */
	int32_t agency_count;
	const AllocatePin *pins;
	int32_t pin_count;
	const AllocateBan *bans;
	int32_t ban_count;

	int32_t agency_cap; /* most of one agency in one ward; 0: no cap */
	int32_t move_metres; /* δ: the way that a person who may stay is worth */
	bool keep_fill; /* places filled before come before others of the same zone */
	uint64_t seed; /* 0: ties by the list's order; else by an order drawn from it */
	int32_t rounds; /* price improvements a stage, at most; 0: none, the rules are kept all the same */
	int64_t max_pivots; /* after so many in a stage the best plan so far is taken; 0: no limit */
	uint8_t hash[32]; /* SHA-256 of allocate_canonical, by the caller; stored in the plan */
} AllocateInput;

/* The input but for `hash` as text that is the same for the same input, to be hashed. */
Str allocate_canonical(Arena *a, const AllocateInput *in);

/* ---- what comes out ---- */

typedef struct AllocatePlace {
	int32_t ward, role; /* -1, -1: in reserve */
} AllocatePlace;

/* A plan by goals, for comparing. */
typedef struct AllocateScore {
	int32_t placed[ALLOCATE_ZONE_COUNT], needed[ALLOCATE_ZONE_COUNT];
	int64_t unevenness; /* sum of (2k-1)/n in 1/65536 */
	int32_t teams, leaderless;
	int32_t skill_steps; /* below the best */
	int64_t metres;
	int64_t heaped; /* experience, in eighths */
	int32_t moves; /* people who had a ward before and have another or none now */
	int32_t broken_rules; /* 0 in every plan of ours; hand edits may break some */
} AllocateScore;

/* A difference, told goal by goal; the first that is not zero decides. */
typedef struct AllocateCost {
	int64_t places[ALLOCATE_ZONE_COUNT]; /* places lost */
	int64_t unevenness, leads, skill_steps, metres, heaped, moves, broken_rules;
} AllocateCost;

typedef struct AllocateWhy {
	AllocateGoal goal;
	AllocateBar bar; /* with ALLOCATE_BY_BAR */
	int32_t next_ward, next_role; /* the next best place; -1: none */
	AllocateCost
		cost; /* what it would have cost at the least, everybody else rearranged as well as can be */
	int32_t metres; /* from home to the ward; 0 in reserve */
} AllocateWhy;

typedef struct AllocateGap {
	int32_t ward, role, missing;
	AllocateBar why; /* the commonest bar among those nominated for the role; ALLOCATE_NOT_NOMINATED:
			    nobody else is */
	int32_t barred[ALLOCATE_BAR_COUNT]; /* people nominated for the role who are not here in it, by what
					       stands against them here */
} AllocateGap;

typedef struct AllocateStage {
	int64_t objective, bound; /* equal: proven best */
	int64_t relaxed; /* the bound before the first price */
	int32_t rounds, searched; /* price improvements, branches */
	int64_t pivots;
} AllocateStage;

typedef struct AllocateScale {
	int64_t zone[ALLOCATE_ZONE_COUNT]; /* worth of a place */
	int64_t fill_reach; /* how many places of the zone below one outweighs */
	int64_t lead, skill, distance; /* worth of one leader, one step of skill, one step of distance */
	int32_t metres; /* of one step of distance */
	int64_t people_reach; /* how many people's lower goals one unit outweighs */
} AllocateScale;

typedef struct AllocatePlan {
	int32_t person_count, ward_count;
	AllocatePlace *places; /* one a person */
	AllocateWhy *whys; /* one a person */
	AllocateGap *gaps; /* by ward, then role */
	int32_t gap_count;
	int32_t *leads; /* one a ward: allocate_leads */
	AllocateScore score;
	AllocateScale scale;
	AllocateStage fill, people;
	uint8_t hash[32];
	uint64_t seed;
} AllocatePlan;

/*
 * Everything in ret comes from c->arena. Faults: E_INVALID or E_TOO_LARGE naming "wards[3]", "people[17]",
 * "pins[0]", "bans[2]" or the option; "pins" "pins_exceed_places"; E_NOMEM.
 */
NODISCARD Status allocate_plan(Ctx *c, const AllocateInput *in, AllocatePlan *ret);

/* ---- what if ---- */

/* What stands against a place for a person by the rules of one person alone (not cap or household). */
AllocateBar allocate_bar(const AllocateInput *in, int32_t person, AllocatePlace place);
int32_t allocate_metres(const AllocateInput *in, int32_t person, int32_t ward); /* the way from home */
/* Any list of places by goals, one a person. */
AllocateScore allocate_score(Arena *a, const AllocateInput *in, const AllocatePlace *places);
/* How much worse b is than a. */
AllocateCost allocate_difference(const AllocateScore *a, const AllocateScore *b);
int allocate_cost_sign(const AllocateCost *cost); /* 1: worse, 0: as good, -1: better */

typedef struct AllocateEdit {
	AllocateBar bar; /* the rule that the edit breaks, also cap and household; ALLOCATE_FREE: none */
	int32_t swapped; /* who would have to give way because the place is taken; -1: nobody */
	AllocatePlace swapped_to; /* where to */
	AllocateCost cost; /* of the edit alone, the others where they are */
} AllocateEdit;

/*
 * What a hand edit costs at once, without solving anything: `person` to `to`, who gives way to the place that
 * became free or to the reserve, whichever is better. stays: people who do not give way, besides those who
 * are pinned; NULL: nobody.
 */
AllocateEdit allocate_move_cost(Arena *a, const AllocateInput *in, const AllocatePlace *places,
	const bool *stays, int32_t person, AllocatePlace to);

/* Why places stay empty in any list of places; in the arena, by ward, then role. Faults as allocate_plan. */
NODISCARD Status allocate_gaps(
	Ctx *c, const AllocateInput *in, const AllocatePlace *places, AllocateGap **ret, int32_t *ret_count);
/* Who leads each ward: who can and is there to lead, then who has more experience, then the first; -1:
 * nobody. */
void allocate_leads(const AllocateInput *in, const AllocatePlace *places, int32_t *ret_leads);

typedef struct AllocateComparison {
	int32_t moves; /* people with another ward */
	int32_t *moved; /* who, in order */
	AllocateCost cost; /* how much worse the second is */
} AllocateComparison;

AllocateComparison allocate_compare(
	Arena *a, const AllocateInput *in, const AllocatePlace *before, const AllocatePlace *after);

/* The frontier of re-planning: the same snapshot under growing prices of a move. */
typedef struct AllocateStep {
	int32_t move_metres;
	bool keep_fill;
	AllocateScore score;
} AllocateStep;

#define ALLOCATE_FRONTIER_MAX 8
/* Steps with fewer and fewer moves; each says what is paid for it. *ret_count of them. */
NODISCARD Status allocate_frontier(
	Ctx *c, const AllocateInput *in, AllocateStep ret[ALLOCATE_FRONTIER_MAX], int32_t *ret_count);

#endif
