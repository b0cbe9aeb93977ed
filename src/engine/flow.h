/*
 * flow.h: minimum-cost flow, the arithmetic under every allocation.
 *
 * A primal network simplex of our own. The method is the textbook one: strongly feasible spanning trees
 * (Cunningham 1976; Ahuja, Magnanti & Orlin, "Network Flows", 1993, ch. 11), the tree kept as a preorder
 * thread with subtree sizes and last descendants, block search pricing over arcs in mixed order (Kiraly &
 * Kovacs, "Efficient implementations of minimum-cost flow algorithms", Acta Univ. Sapientiae Informatica 4,
 * 2012). Costs, bounds and supplies are integers and ties go to the lowest index, so the same calls give the
 * same flow, bit for bit, whatever the compiler.
 *
 * Memory: 17 bytes an arc (arc mixing needs 4 more for a moment) when costs and capacities fit 31 bits, up to
 * 25, plus 8 when any lower bound is not zero; about 60 bytes a node. Pure; depends on base only.
 */
#ifndef ENGINE_FLOW_H
#define ENGINE_FLOW_H

#include "base/status.h"

typedef struct Flow Flow;

#define FLOW_UNLIMITED INT64_MAX /* an upper bound that is none */
#define FLOW_MAX_NODES ((int32_t)1 << 28) /* an arc number and a direction share 32 bits in the tree */
#define FLOW_MAX_ARCS  ((int32_t)1 << 29) /* the same */
#define FLOW_MAX_VALUE ((int64_t)1 << 57) /* supplies and capacities: sums along a cycle stay below 2^61 */
#define FLOW_MAX_PRICE ((int64_t)1 << 59) /* (nodes + 1) * (largest |cost| + 1) must stay below */

typedef enum FlowEnd {
	FLOW_OPTIMAL,
	FLOW_INFEASIBLE, /* the supplies cannot reach the demands, or do not sum to zero */
	FLOW_UNBOUNDED, /* a cycle of negative cost and unlimited capacity */
	FLOW_TOO_LARGE, /* a cost, bound or sum is beyond the limits above */
	FLOW_STOPPED, /* max_pivots was reached; the flow is feasible only if flow_is_feasible */
	FLOW_NO_MEMORY,
} FlowEnd;

/* Nodes are 0 … nodes-1. NULL when memory is short or a limit is passed. arcs_hint: how many will come (any
 * number is right). */
Flow *flow_new(int32_t nodes, int32_t arcs_hint);
void flow_free(Flow **f);

/*
 * Arcs are numbered in the order they are added. 0 … FLOW_MAX_VALUE or FLOW_UNLIMITED for upper; lower <=
 * upper; lower may be negative. Arcs can be added until the first flow_solve. E_INVALID: a node or bound is
 * out of range; E_NOMEM.
 */
NODISCARD Status flow_add_arc(Flow *f, int32_t from, int32_t to, int64_t lower, int64_t upper, int64_t cost);
/* Positive gives, negative takes. */
void flow_set_supply(Flow *f, int32_t node, int64_t supply);

/* Small changes between two solves: the next solve starts from the last basis. */
NODISCARD Status flow_set_cost(Flow *f, int32_t arc, int64_t cost);
NODISCARD Status flow_set_bounds(Flow *f, int32_t arc, int64_t lower, int64_t upper);
void flow_forget_basis(Flow *f); /* the next solve starts cold */

/* max_pivots 0: until the end. */
FlowEnd flow_solve(Flow *f, int64_t max_pivots);

/* What the last flow_solve left. */
int64_t flow_on(const Flow *f, int32_t arc);
int64_t flow_potential(
	const Flow *f, int32_t node); /* cost + potential(from) - potential(to) >= 0 below the upper bound */
int64_t flow_reduced_cost(const Flow *f, int32_t arc);
bool flow_is_feasible(const Flow *f);
NODISCARD bool flow_objective(const Flow *f, int64_t *ret); /* false when the sum does not fit 64 bits */
int64_t flow_pivots(const Flow *f); /* of the last solve */

int32_t flow_nodes(const Flow *f);
int32_t flow_arcs(const Flow *f);
void flow_arc(const Flow *f, int32_t arc, int32_t *ret_from, int32_t *ret_to, int64_t *ret_lower,
	int64_t *ret_upper, int64_t *ret_cost);
int64_t flow_supply(const Flow *f, int32_t node);
size_t flow_bytes(const Flow *f); /* memory held */

/*
 * The certificate: recomputed from the arcs, the flow and the potentials alone. True when flow is conserved
 * at every node, every arc is within its bounds, and complementary slackness holds (which proves the flow
 * optimal). Else *ret_why says what fails where.
 */
typedef struct FlowFlaw {
	const char *what; /* "conservation", "bounds", "slackness"; NULL when nothing is wrong */
	int32_t where; /* node or arc */
} FlowFlaw;
bool flow_check(const Flow *f, FlowFlaw *ret_why);

#endif
