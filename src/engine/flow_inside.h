/*
 * flow_inside.h: the data of one minimum-cost flow, shared by flow.c (arcs, answers, certificate),
 * flow_basis.c (a basis of today's data) and flow_pivot.c (the simplex). Nobody else includes it; the method
 * is described in flow.h.
 *
 *   arcs, in mixed order          the spanning tree (plus a root and one artificial arc a node)
 *   from to cost cap state        Node { room_up room_down parent size pred last }  thread  back  price
 *
 * A tree node stores what its arc to the parent can still carry up and down; the flow of an arc outside the
 * tree is at one of its bounds, which one is its state. An arc's lower bound is shifted away: capacity =
 * upper - lower. An artificial arc joins each node to the root: upwards it costs nothing, downwards `big`,
 * more than any path, so that a plan without it always wins.
 *
 * "Strongly feasible": every node can send something up to the root (room_up > 0). It is kept by choosing the
 * last blocking arc of the cycle, seen from the join in the direction of the push, and rules out endless
 * degenerate pivots.
 */
#ifndef ENGINE_FLOW_INSIDE_H
#define ENGINE_FLOW_INSIDE_H

#include "engine/flow.h"

#define ROOM_UNLIMITED	((int64_t)1 << 61) /* less any finite flow it is still above ROOM_LARGE */
#define ROOM_LARGE	((int64_t)1 << 60)
#define CAP32_UNLIMITED INT32_MAX
#define PRICE_FAR	((int64_t)1 << 61) /* the root's drift is taken out before potentials get here */
#define BLOCK_LEAST	16 /* arcs priced between two pivots, at least */

enum { AT_UPPER = -1, IN_TREE = 0, AT_LOWER = 1 };

typedef struct Node {
	int64_t room_up, room_down;
	int32_t parent;
	int32_t size; /* nodes of its subtree, itself too */
	uint32_t pred; /* arc to the parent * 2 + (1 when it points up); artificial arcs are arcs + node */
	int32_t last; /* last node of its subtree in the thread */
} Node;

struct Flow {
	int32_t n, m, room_for;
	int32_t step; /* arcs that follow each other lie this far apart once mixed; 0: not mixed yet */
	int32_t *from, *to;
	int32_t *cost32, *cap32; /* either the narrow or the wide array is there */
	int64_t *cost64, *cap64;
	int64_t *lower; /* NULL: all zero */
	int8_t *state;
	int64_t *supply;

	Node *node; /* n + 1, the last is the root */
	int32_t *thread, *back;
	int64_t *price;

	int32_t next, block;
	int64_t most, big; /* the largest |cost| ever set; the price of an artificial arc */
	int64_t pivots;
	bool has_basis, solved;
};

static inline int64_t cost_at(const Flow *f, int32_t e)
{
	return f->cost32 ? f->cost32[e] : f->cost64[e];
}

static inline int64_t cap_at(const Flow *f, int32_t e)
{
	if (f->cap32)
		return f->cap32[e] == CAP32_UNLIMITED ? ROOM_UNLIMITED : f->cap32[e];
	return f->cap64[e];
}

static inline int64_t lower_at(const Flow *f, int32_t e)
{
	return f->lower ? f->lower[e] : 0;
}

/* flow_basis.c: makes the tree at hand (all artificial when there is none) a strongly feasible basis of
 * today's data. */
FlowEnd flow_make_basis(Flow *f);
/* flow_pivot.c: from a strongly feasible basis to the end. */
FlowEnd flow_run_simplex(Flow *f, int64_t max_pivots);

#endif
