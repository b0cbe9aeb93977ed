/*
 * allocate_inside.h: what the files of allocate share; nobody else includes it. The method is described in
 * allocate.h.
 *
 *   allocate.c         the stages one after the other, the plan
 *   allocate_first.c   plans to begin with
 *   allocate_ready.c   checks the input; who may take which place (choices)
 *   allocate_net.c     the two networks and their prices
 *   allocate_solve.c   one network with its side constraints: bound, prices
 *   allocate_repair.c  plans that keep the rules: forcing and forbidding, and the search below the gap
 *   allocate_chain.c   better plans by people who take each other's places
 *   allocate_lead.c    better plans by who leads: exact where it is held in which role each team is led
 *   allocate_narrow.c  the same with the choices alone that can still be better
 *   allocate_why.c     reasons of people and gaps
 *   allocate_score.c   any list of places by goals; hand edits, comparison, frontier
 *
 *   person ──choice──> job (ward, role) ─────────────> ward ──> places by price ──> sink
 *      ╲                  └─ experienced people first ─┘                            ╱
 *       ╲── household (sends one) ─────────────── reserve ─────────────────────────╱
 */
#ifndef ENGINE_ALLOCATE_INSIDE_H
#define ENGINE_ALLOCATE_INSIDE_H

#include "engine/allocate.h"
#include "engine/flow.h"

#define PRICE_ONE     65536 /* of (2k-1)/n: exact order for wards of up to 255 places */
#define HEAPED_ONE    8 /* of (2k-1)/n for experience */
#define NOT_IN_ANY    (-1)
#define METRES_A_STEP 100 /* of distance, unless it must be coarser to fit */

typedef struct Job {
	int32_t ward, role, need;
} Job;

typedef struct Choice {
	int32_t person, job;
	int32_t metres;
	int32_t lead, cap; /* the sides it counts in, NOT_IN_ANY */
} Choice;

typedef struct Work {
	Ctx *c;
	const AllocateInput *in;
	int32_t *order; /* people in the order of the seed */
	Job *jobs;
	int32_t job_count;
	int32_t *job_of; /* ward * roles + role; -1 */
	int32_t *ward_need; /* places of all roles */
	int32_t *pin_ward, *pin_role; /* by person; -1 */
	uint8_t *banned; /* bits, person * wards + ward; NULL: no bans */
	int32_t *household; /* by person: number of the household that several share; -1 */
	int32_t household_count;
	Choice *choices;
	int32_t choice_count;
	int32_t *first, *many; /* by person: its choices */
	int32_t *was_there; /* by ward: people of the plan before */
	const AllocatePlace *start; /* by person: a plan to begin with; NULL: none */
} Work;

/* allocate_ready.c */
NODISCARD Status work_begin(Ctx *c, const AllocateInput *in, Work *ret); /* all but the choices */
NODISCARD Status work_ready(Ctx *c, const AllocateInput *in, Work *ret);
NODISCARD Status input_check(Ctx *c, const AllocateInput *in);
void work_before(Work *w, const AllocateInput *in); /* the same but for where people were before */
int32_t way_metres(const AllocatePerson *p, const AllocateWard *w);
AllocateBar work_bar(const Work *w, int32_t person, AllocatePlace place);
bool work_banned(const Work *w, int32_t person, int32_t ward);

static inline bool is_experienced(const AllocatePerson *p)
{
	return p->experience > 0;
}

/* ---- a stage: one network, its side constraints, the best found ---- */

typedef struct Side {
	bool is_lead; /* at least one if the team is there; else at most `limit` */
	int32_t ward, limit;
	int32_t first, many; /* of Stage.members */
	int32_t arc; /* lead: the arc that makes the team; -1: it is there anyway */
	int64_t price, priced; /* now; the one that the arcs' costs have */
	int32_t count; /* in the solution at hand */
	bool team; /* in the solution at hand */
	int64_t way; /* where the price is going, in 1/WAY_ONE */
} Side;

typedef struct Lead Lead;

typedef struct Stage {
	const Work *w;
	const AllocateScale *scale;
	Flow *flow; /* arc i is choice i */
	int64_t *base; /* cost of each choice */
	int64_t dearest; /* no price goes above */
	int64_t fixing; /* what a forced choice gains and a forbidden one costs */
	int64_t no_lead; /* worth of a leader; 0: the stage does not look at leads */
	int64_t constant; /* teams that can have no leader */
	int32_t *team_arc; /* by ward: the arc that makes its team; -1: none, or it is there anyway */
	int32_t *group_arc; /* by lead_group: the arc of the first who can lead; -1; NULL: no groups */
	Lead *lead; /* NULL: none */
	int32_t lead_from; /* the round after which it is tried */
	int32_t *sure; /* by ward: places filled whatever happens */
	Side *sides;
	int32_t side_count;
	int32_t *members; /* choices, side by side */
	int32_t *chosen; /* by person: choice of the solution at hand, -1 */
	int64_t priced; /* its cost, prices and all */
	int64_t value; /* its cost without prices, leaders missing added */
	int32_t *best; /* by person */
	int64_t best_value; /* INT64_MAX: none yet */
	int64_t vain_gap; /* between plan and bound when the last chain found nothing */
	bool repair_is_vain; /* the last one found nothing */
	int64_t *best_prices; /* by side: those of the best bound */
	AllocateStage told;
	/* What is forced and forbidden now, to be taken back. */
	struct Fixing {
		int32_t choice;
		int8_t to;
	} * fixings;
	int32_t fixing_count, fixing_room, forced_count;
	int8_t *fixed; /* by choice: 0, FORCED, FORBIDDEN */
} Stage;

enum { FORCED = 1, FORBIDDEN = -1 };

/* allocate.c */
NODISCARD Status run_fill(const Work *w, AllocateScale *scale, Stage *fill);
NODISCARD Status run_people(const Work *w, const Stage *fill, AllocateScale *scale, Stage *people);

/* allocate_first.c: the best of them that keep the rules becomes the best of the stage; without one it has
 * none. */
void first_plans(const Work *w, const AllocateScale *scale, Stage *fill);

/* allocate_net.c: the arcs beside the choices that matter later */
NODISCARD Status net_fill(const Work *w, AllocateScale *scale, Stage *ret);
int64_t slot_cost(const Work *w, const AllocateScale *scale, int32_t ward, int32_t k); /* k from 1 */
int64_t fill_value(const Work *w, const AllocateScale *scale, const int32_t *chosen);
/* by_group: those who can lead come into a job by arcs of their own, the first of each group by one of
 * capacity 1. */
NODISCARD Status net_people(
	const Work *w, const int32_t *fill_chosen, bool by_group, AllocateScale *scale, Stage *ret);

/* Who can lead and comes into one job, experienced or not. */
static inline int32_t lead_group(const Work *w, int32_t choice)
{
	return 2 * w->choices[choice].job + is_experienced(&w->in->people[w->choices[choice].person]);
}

/* allocate_solve.c */
NODISCARD Status stage_sides(Stage *s, bool leads);
FlowEnd stage_solve(Stage *s); /* at today's prices and fixings */
void stage_price(Stage *s); /* brings the arcs' costs to the sides' prices */
int64_t stage_bound(const Stage *s); /* of all plans that keep what is fixed */
void stage_put_cost(Stage *s, int32_t choice); /* base, prices and what is fixed */
int64_t stage_value(const Stage *s, const int32_t *chosen); /* of any choices, one a person */
NODISCARD Status stage_run(Stage *s, int32_t rounds);
void stage_done(Stage *s);
void stage_keep(Stage *s); /* as the best, when it keeps the caps and is better */
bool side_broken(const Side *side);

void stage_set_prices(Stage *s, const int64_t *prices);
NODISCARD Status end_fault(const Stage *s, FlowEnd end);
bool stage_is_done(const Stage *s);

/* allocate_lead.c: better plans at the prices and the solution at hand, for a stage of people that has all
 * its sides; cycles: so often each team is tried with its other groups at most. */
NODISCARD Status lead_new(Stage *s, const int32_t *fill_chosen, AllocateScale *scale);
void lead_try(Stage *s, int32_t cycles);
void lead_done(Lead *l);

/* allocate_narrow.c: goes on with a stage of people whose plan and bound are near. */
NODISCARD Status stage_narrow(
	Stage *s, const int32_t *fill_chosen, AllocateScale *scale, int32_t rounds, bool search);

/* allocate_repair.c: from the solution at hand; whatever it fixes is taken back. */
void stage_repair(Stage *s);
void stage_search(Stage *s);
void stage_fix(Stage *s, int32_t choice, int8_t to);
void stage_unfix(Stage *s, int32_t down_to);

/* allocate_chain.c: betters the best plan at the prices and the solution at hand, nothing fixed; gone through
 * so often at most, as long as each go finds something. */
void stage_chain(Stage *s, int32_t goes);

/* allocate_why.c */
void why_people(const Work *w, const Stage *fill, const Stage *people, AllocatePlan *plan);
void why_gaps(const Work *w, AllocatePlan *plan);

#endif
