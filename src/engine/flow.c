/* flow.c: the arcs, the answers and the certificate of a minimum-cost flow. */
#include "engine/flow_inside.h"

#include <stdlib.h>

/* ---- arcs ---- */

/*
 * Arc i, counted as the caller does, lies at mixed place: the arcs are written row by row into a grid that is
 * read column by column, so neighbours in the input (arcs of one node) are far apart and a block sees all
 * parts of the graph.
 */
static int32_t place_of(const Flow *f, int32_t i)
{
	int32_t long_row, long_columns, column, row;

	if (f->step == 0)
		return i;
	long_row = f->m / f->step + 1;
	long_columns = f->m % f->step;
	if (i < long_columns * (int64_t)long_row) {
		column = i / long_row;
		row = i % long_row;
	} else {
		int32_t rest = i - long_columns * long_row;

		column = long_columns + rest / (long_row - 1);
		row = rest % (long_row - 1);
	}
	return row * f->step + column;
}

Flow *flow_new(int32_t nodes, int32_t arcs_hint)
{
	Flow *f;

	if (nodes < 0 || nodes > FLOW_MAX_NODES || arcs_hint < 0 || arcs_hint > FLOW_MAX_ARCS)
		return NULL;
	f = calloc(1, sizeof(*f));
	if (!f)
		return NULL;
	f->n = nodes;
	f->room_for = MAX(arcs_hint, 16);
	f->from = malloc((size_t)f->room_for * sizeof(*f->from));
	f->to = malloc((size_t)f->room_for * sizeof(*f->to));
	f->cost32 = malloc((size_t)f->room_for * sizeof(*f->cost32));
	f->cap32 = malloc((size_t)f->room_for * sizeof(*f->cap32));
	f->supply = calloc((size_t)nodes + 1, sizeof(*f->supply));
	if (!f->from || !f->to || !f->cost32 || !f->cap32 || !f->supply)
		flow_free(&f);
	return f;
}

void flow_free(Flow **f)
{
	Flow *x = *f;

	if (!x)
		return;
	free(x->from);
	free(x->to);
	free(x->cost32);
	free(x->cost64);
	free(x->cap32);
	free(x->cap64);
	free(x->lower);
	free(x->state);
	free(x->supply);
	free(x->node);
	free(x->thread);
	free(x->back);
	free(x->price);
	free(x);
	*f = NULL;
}

static bool grow(void *array, size_t size, int32_t count)
{
	void **p = array;
	void *bigger;

	if (!*p)
		return true;
	bigger = realloc(*p, size * (size_t)count);
	if (!bigger)
		return false;
	*p = bigger;
	return true;
}

static Status make_room(Flow *f)
{
	int32_t want;

	if (f->m < f->room_for)
		return OK;
	if (f->m >= FLOW_MAX_ARCS)
		return E_TOO_LARGE;
	want = f->room_for + f->room_for / 2;
	want = MIN(want, FLOW_MAX_ARCS);
	if (!grow(&f->from, sizeof(int32_t), want) || !grow(&f->to, sizeof(int32_t), want) ||
		!grow(&f->cost32, sizeof(int32_t), want) || !grow(&f->cap32, sizeof(int32_t), want) ||
		!grow(&f->cost64, sizeof(int64_t), want) || !grow(&f->cap64, sizeof(int64_t), want) ||
		!grow(&f->lower, sizeof(int64_t), want))
		return E_NOMEM;
	f->room_for = want;
	return OK;
}

static Status widen_costs(Flow *f)
{
	f->cost64 = malloc((size_t)f->room_for * sizeof(*f->cost64));
	if (!f->cost64)
		return E_NOMEM;
	for (int32_t e = 0; e < f->m; e++)
		f->cost64[e] = f->cost32[e];
	free(f->cost32);
	f->cost32 = NULL;
	return OK;
}

static Status widen_capacities(Flow *f)
{
	int64_t *wide = malloc((size_t)f->room_for * sizeof(*wide));

	if (!wide)
		return E_NOMEM;
	for (int32_t e = 0; e < f->m; e++)
		wide[e] = cap_at(f, e);
	free(f->cap32);
	f->cap32 = NULL;
	f->cap64 = wide;
	return OK;
}

static Status put_cost(Flow *f, int32_t e, int64_t cost)
{
	if (cost < -FLOW_MAX_PRICE || cost > FLOW_MAX_PRICE)
		return E_INVALID;
	f->most = MAX(f->most, cost < 0 ? -cost : cost);
	if (f->cost32 && (cost < INT32_MIN || cost > INT32_MAX))
		TRY(widen_costs(f));
	if (f->cost32)
		f->cost32[e] = (int32_t)cost;
	else
		f->cost64[e] = cost;
	return OK;
}

static Status put_bounds(Flow *f, int32_t e, int64_t lower, int64_t upper)
{
	int64_t cap;

	if (lower > upper || lower < -FLOW_MAX_VALUE || lower > FLOW_MAX_VALUE ||
		(upper > FLOW_MAX_VALUE && upper != FLOW_UNLIMITED))
		return E_INVALID;
	if (lower != 0 && !f->lower) {
		f->lower = calloc((size_t)f->room_for, sizeof(*f->lower));
		if (!f->lower)
			return E_NOMEM;
	}
	cap = upper == FLOW_UNLIMITED ? ROOM_UNLIMITED : upper - lower;
	if (f->cap32 && cap >= CAP32_UNLIMITED && cap != ROOM_UNLIMITED)
		TRY(widen_capacities(f));
	if (f->lower)
		f->lower[e] = lower;
	if (f->cap32)
		f->cap32[e] = (int32_t)MIN(cap, CAP32_UNLIMITED);
	else
		f->cap64[e] = cap;
	return OK;
}

Status flow_add_arc(Flow *f, int32_t from, int32_t to, int64_t lower, int64_t upper, int64_t cost)
{
	if (f->step != 0)
		return E_STATE;
	if (from < 0 || from >= f->n || to < 0 || to >= f->n)
		return E_INVALID;
	TRY(make_room(f));
	TRY(put_cost(f, f->m, cost));
	TRY(put_bounds(f, f->m, lower, upper));
	f->from[f->m] = from;
	f->to[f->m] = to;
	f->m++;
	return OK;
}

void flow_set_supply(Flow *f, int32_t node, int64_t supply)
{
	assert(node >= 0 && node < f->n);
	f->supply[node] = supply;
}

Status flow_set_cost(Flow *f, int32_t arc, int64_t cost)
{
	assert(arc >= 0 && arc < f->m);
	return put_cost(f, place_of(f, arc), cost);
}

Status flow_set_bounds(Flow *f, int32_t arc, int64_t lower, int64_t upper)
{
	assert(arc >= 0 && arc < f->m);
	return put_bounds(f, place_of(f, arc), lower, upper);
}

void flow_forget_basis(Flow *f)
{
	f->has_basis = false;
}

/* ---- getting ready ---- */

static int32_t square_root(int32_t x)
{
	int32_t r = 0;

	for (int32_t bit = 1 << 15; bit; bit >>= 1)
		if ((int64_t)(r + bit) * (r + bit) <= x)
			r += bit;
	return r;
}

/*
 * Arcs priced together. A block is one row of the mixed grid, so that it always takes in the same arcs from
 * all over the graph: with blocks that drift over the rows, torus-like networks need three times the pivots.
 */
static int32_t block_of(const Flow *f)
{
	return MAX(square_root(f->m), BLOCK_LEAST);
}

#define MIX(f, array, T)                                                                                     \
	do {                                                                                                 \
		T *mixed_ = (f)->array ? malloc((size_t)(f)->m * sizeof(T)) : NULL;                          \
		if ((f)->array && !mixed_)                                                                   \
			return false;                                                                        \
		for (int32_t i_ = 0; mixed_ && i_ < (f)->m; i_++)                                            \
			mixed_[place_of((f), i_)] = (f)->array[i_];                                          \
		if (mixed_) {                                                                                \
			free((f)->array);                                                                    \
			(f)->array = mixed_;                                                                 \
		}                                                                                            \
	} while (0)

/* One array at a time, so that the extra memory is that of one. After a failure the flow cannot be used any
 * more. */
static bool mix_arcs(Flow *f)
{
	f->step = block_of(f);
	MIX(f, from, int32_t);
	MIX(f, to, int32_t);
	MIX(f, cost32, int32_t);
	MIX(f, cost64, int64_t);
	MIX(f, cap32, int32_t);
	MIX(f, cap64, int64_t);
	MIX(f, lower, int64_t);
	f->room_for = f->m;
	return true;
}

static bool make_tree_memory(Flow *f)
{
	size_t count = (size_t)f->n + 1;

	f->state = malloc((size_t)f->m + 1);
	f->node = aligned_alloc(64, (count * sizeof(*f->node) + 63) & ~(size_t)63);
	f->thread = malloc(count * sizeof(*f->thread));
	f->back = malloc(count * sizeof(*f->back));
	f->price = malloc(count * sizeof(*f->price));
	return f->state && f->node && f->thread && f->back && f->price;
}

static FlowEnd prepare(Flow *f)
{
	if (f->m > 0 && f->step == 0 && !mix_arcs(f))
		return FLOW_NO_MEMORY;
	if (f->m == 0)
		f->step = 1;
	if (!f->node && !make_tree_memory(f))
		return FLOW_NO_MEMORY;
	if (f->most + 1 > FLOW_MAX_PRICE / (f->n + 1))
		return FLOW_TOO_LARGE;
	f->big = (f->most + 1) * (f->n + 1);
	f->block = block_of(f);
	f->next = 0;
	f->pivots = 0;
	return FLOW_OPTIMAL;
}

FlowEnd flow_solve(Flow *f, int64_t max_pivots)
{
	FlowEnd end = prepare(f);

	f->solved = false;
	if (end == FLOW_OPTIMAL)
		end = flow_make_basis(f);
	if (end != FLOW_OPTIMAL)
		return end;
	f->solved = true;
	end = flow_run_simplex(f, max_pivots);
	if (end == FLOW_OPTIMAL && !flow_is_feasible(f))
		end = FLOW_INFEASIBLE;
	return end;
}

/* ---- answers ---- */

/* A tree arc belongs to the node whose parent is its other end. */
static int64_t flow_at(const Flow *f, int32_t e)
{
	int64_t x = 0;

	if (f->state[e] == AT_UPPER) {
		x = cap_at(f, e);
	} else if (f->state[e] == IN_TREE) {
		int32_t u = f->from[e], v = f->to[e];

		if (f->node[u].pred == (uint32_t)e * 2 + 1)
			x = f->node[u].room_down;
		else
			x = f->node[v].room_up;
	}
	return x + lower_at(f, e);
}

int64_t flow_on(const Flow *f, int32_t arc)
{
	assert(f->solved && arc >= 0 && arc < f->m);
	return flow_at(f, place_of(f, arc));
}

int64_t flow_potential(const Flow *f, int32_t node)
{
	assert(f->solved && node >= 0 && node < f->n);
	return f->price[node];
}

static int64_t reduced_at(const Flow *f, int32_t e)
{
	return cost_at(f, e) + f->price[f->from[e]] - f->price[f->to[e]];
}

int64_t flow_reduced_cost(const Flow *f, int32_t arc)
{
	assert(f->solved && arc >= 0 && arc < f->m);
	return reduced_at(f, place_of(f, arc));
}

bool flow_is_feasible(const Flow *f)
{
	if (!f->solved)
		return false;
	for (int32_t u = 0; u < f->n; u++) {
		const Node *node = &f->node[u];

		if ((int32_t)(node->pred >> 1) >= f->m &&
			(node->pred & 1 ? node->room_down : node->room_up) != 0)
			return false;
	}
	return true;
}

bool flow_objective(const Flow *f, int64_t *ret)
{
	int64_t sum = 0;

	assert(f->solved);
	for (int32_t e = 0; e < f->m; e++) {
		int64_t x = flow_at(f, e), part;

		if (x == 0)
			continue;
		if (__builtin_mul_overflow(x, cost_at(f, e), &part) ||
			__builtin_add_overflow(sum, part, &sum))
			return false;
	}
	*ret = sum;
	return true;
}

int64_t flow_pivots(const Flow *f)
{
	return f->pivots;
}

int32_t flow_nodes(const Flow *f)
{
	return f->n;
}

int32_t flow_arcs(const Flow *f)
{
	return f->m;
}

void flow_arc(const Flow *f, int32_t arc, int32_t *ret_from, int32_t *ret_to, int64_t *ret_lower,
	int64_t *ret_upper, int64_t *ret_cost)
{
	int32_t e = place_of(f, arc);

	assert(arc >= 0 && arc < f->m);
	*ret_from = f->from[e];
	*ret_to = f->to[e];
	*ret_lower = lower_at(f, e);
	*ret_upper = cap_at(f, e) == ROOM_UNLIMITED ? FLOW_UNLIMITED : cap_at(f, e) + lower_at(f, e);
	*ret_cost = cost_at(f, e);
}

int64_t flow_supply(const Flow *f, int32_t node)
{
	return f->supply[node];
}

size_t flow_bytes(const Flow *f)
{
	size_t arc = 2 * sizeof(int32_t) + (f->cost32 ? 4 : 8) + (f->cap32 ? 4 : 8) + (f->lower ? 8 : 0);
	size_t node = sizeof(Node) + 2 * sizeof(int32_t) + sizeof(int64_t);

	return (size_t)f->room_for * arc + (f->state ? (size_t)f->m : 0) +
	       ((size_t)f->n + 1) * (sizeof(int64_t) + (f->node ? node : 0)) + sizeof(*f);
}

bool flow_check(const Flow *f, FlowFlaw *ret_why)
{
	int64_t *left = calloc((size_t)f->n + 1, sizeof(*left));
	FlowFlaw why = { 0 };

	if (!left)
		why.what = "memory";
	for (int32_t u = 0; !why.what && u < f->n; u++)
		left[u] = f->supply[u];
	for (int32_t i = 0; !why.what && i < f->m; i++) {
		int32_t e = place_of(f, i);
		int64_t x = flow_on(f, i), over = x - lower_at(f, e), reduced = reduced_at(f, e);

		left[f->from[e]] -= x;
		left[f->to[e]] += x;
		if (over < 0 || over > cap_at(f, e))
			why = (FlowFlaw){ "bounds", i };
		else if ((reduced > 0 && over != 0) || (reduced < 0 && over != cap_at(f, e)))
			why = (FlowFlaw){ "slackness", i };
	}
	for (int32_t u = 0; !why.what && u < f->n; u++)
		if (left[u] != 0)
			why = (FlowFlaw){ "conservation", u };
	free(left);
	if (ret_why)
		*ret_why = why;
	return !why.what;
}
