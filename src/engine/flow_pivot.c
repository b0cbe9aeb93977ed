/*
 * flow_pivot.c: the simplex: find an arc that saves, push round its cycle, hang the cut-off branch elsewhere.
 *
 *          join                 the entering arc e leads from a to b (against its direction when it is full)
 *         /    \                push: join → … → a → e → b → … → join
 *        a      b               the branch below the leaving arc turns round: its path from e's end to the
 * leaving arc
 *         `--e->'               is reversed, and it hangs on e
 */
#include "engine/flow_inside.h"

typedef struct Pivot {
	int32_t enter; /* arc */
	int64_t reduced; /* its reduced cost */
	int32_t a, b, join;
	int64_t push;
	int32_t cut; /* the node whose arc to its parent leaves; -1: the entering arc itself goes to its other
			bound */
	bool cut_on_a;
} Pivot;

/* ---- pricing ---- */

/*
 * The most violating arc of the first block that has one; blocks are taken in turn. Two copies, one for each
 * width of cost, so that the loop that takes most of the time does not ask.
 */
#define BLOCK_SEARCH(name, array)                                                                            \
	static bool name(Flow *f, Pivot *p)                                                                  \
	{                                                                                                    \
		const int32_t *from = f->from, *to = f->to;                                                  \
		const int8_t *state = f->state;                                                              \
		const int64_t *price = f->price;                                                             \
		int32_t e = f->next, left = f->m, best = -1;                                                 \
		int64_t least = 0;                                                                           \
                                                                                                             \
		while (left > 0) {                                                                           \
			int32_t count = MIN(MIN(f->block, left), f->m - e), end = e + count;                 \
                                                                                                             \
			for (; e < end; e++) {                                                               \
				int64_t r = state[e] * ((array)[e] + price[from[e]] - price[to[e]]);         \
                                                                                                             \
				if (r < least) {                                                             \
					least = r;                                                           \
					best = e;                                                            \
				}                                                                            \
			}                                                                                    \
			left -= count;                                                                       \
			if (e == f->m)                                                                       \
				e = 0;                                                                       \
			if (best >= 0)                                                                       \
				break;                                                                       \
		}                                                                                            \
		f->next = e;                                                                                 \
		p->enter = best;                                                                             \
		p->reduced = best >= 0 ? least * state[best] : 0;                                            \
		return best >= 0;                                                                            \
	}
BLOCK_SEARCH(search_narrow, f->cost32)
BLOCK_SEARCH(search_wide, f->cost64)

/* ---- the cycle ---- */

/* Climbs from both ends to the join and finds on the way how much can be pushed and what stops it. */
static void find_leaving(const Flow *f, Pivot *p)
{
	const Node *node = f->node;
	int32_t a = p->a, b = p->b, cut_a = -1, cut_b = -1;
	int64_t least_a = cap_at(f, p->enter), least_b = INT64_MAX;

	while (a != b) {
		if (node[a].size < node[b].size) {
			if (node[a].room_down < least_a) {
				least_a = node[a].room_down;
				cut_a = a;
			}
			a = node[a].parent;
		} else {
			if (node[b].room_up <= least_b) {
				least_b = node[b].room_up;
				cut_b = b;
			}
			b = node[b].parent;
		}
	}
	p->join = a;
	p->cut_on_a = least_a < least_b;
	p->cut = p->cut_on_a ? cut_a : cut_b;
	p->push = MIN(least_a, least_b);
}

static void push_round(Flow *f, const Pivot *p)
{
	Node *node = f->node;

	for (int32_t u = p->a; u != p->join; u = node[u].parent) {
		node[u].room_down -= p->push;
		node[u].room_up += p->push;
	}
	for (int32_t u = p->b; u != p->join; u = node[u].parent) {
		node[u].room_up -= p->push;
		node[u].room_down += p->push;
	}
}

/* ---- the tree ---- */

static void link_nodes(Flow *f, int32_t before, int32_t after)
{
	f->thread[before] = after;
	f->back[after] = before;
}

/* Takes the branch of `cut` out of the thread; what its ancestors lose in size stops at the join. */
static void cut_branch(Flow *f, int32_t cut, int32_t join)
{
	Node *node = f->node;
	int32_t before = f->back[cut], last = node[cut].last, size = node[cut].size, u = node[cut].parent;

	link_nodes(f, before, f->thread[last]);
	for (; u != join; u = node[u].parent) {
		node[u].size -= size;
		if (node[u].last == last)
			node[u].last = before;
	}
	for (; u >= 0 && node[u].last == last; u = node[u].parent)
		node[u].last = before;
}

/*
 * Turns the path from `top` up to `cut` upside down: each node becomes the parent of its old parent. In the
 * thread every node of the path keeps what hung on it beside the path. Gives the last node of the whole
 * branch.
 */
static int32_t turn_branch(Flow *f, int32_t top, int32_t cut)
{
	Node *node = f->node;
	int32_t whole = node[cut].size, old_last = node[top].last, tail = old_last, after = f->thread[tail];
	int32_t u = top, parent = node[top].parent, below_size = node[top].size, before = f->back[top];
	uint32_t pred = node[top].pred;
	int64_t up = node[top].room_up, down = node[top].room_down;

	while (u != cut) {
		int32_t next = parent, next_before = f->back[next], next_last = node[next].last,
			next_size = node[next].size;
		uint32_t next_pred = node[next].pred;
		int64_t next_up = node[next].room_up, next_down = node[next].room_down;

		parent = node[next].parent;
		node[next].parent = u;
		node[next].pred = pred ^ 1;
		node[next].room_up = down;
		node[next].room_down = up;
		node[next].size = whole - below_size;
		pred = next_pred;
		up = next_up;
		down = next_down;
		below_size = next_size;
		/* The branch so far ends at tail; then comes next with what lies before u, then with what
		 * lies after u. */
		link_nodes(f, tail, next);
		tail = before;
		before = next_before;
		if (next_last != old_last) {
			link_nodes(f, tail, after);
			tail = next_last;
			after = f->thread[tail];
			old_last = next_last;
		}
		u = next;
	}
	for (u = cut; u != top; u = node[u].parent)
		node[u].last = tail;
	node[top].last = tail;
	node[top].size = whole;
	return tail;
}

static void hang_branch(Flow *f, const Pivot *p, int32_t top, int32_t on, int32_t tail)
{
	Node *node = f->node;
	int32_t size = node[top].size, e = p->enter, u = on;
	bool up = f->from[e] == top;
	int64_t cap = cap_at(f, e), flow = f->state[e] == AT_LOWER ? p->push : cap - p->push;

	link_nodes(f, tail, f->thread[on]);
	link_nodes(f, on, top);
	node[top].parent = on;
	node[top].pred = (uint32_t)e * 2 + up;
	node[top].room_up = up ? cap - flow : flow;
	node[top].room_down = up ? flow : cap - flow;
	for (; u != p->join; u = node[u].parent) {
		node[u].size += size;
		if (node[u].last == on)
			node[u].last = tail;
	}
	for (; u >= 0 && node[u].last == on; u = node[u].parent)
		node[u].last = tail;
}

/* Only differences of potentials matter: either the branch moves or, when it is the greater part, the rest
 * the other way. */
static void shift_prices(Flow *f, int32_t top, int64_t by)
{
	int64_t *price = f->price;
	const int32_t *thread = f->thread;
	int32_t u = top, end = thread[f->node[top].last];

	if (f->node[top].size > (f->n + 1) / 2) {
		int32_t swap = u;

		u = end;
		end = swap;
		by = -by;
	}
	for (; u != end; u = thread[u])
		price[u] += by;
}

static void settle_root_price(Flow *f)
{
	int64_t drift = f->price[f->n];

	for (int32_t u = 0; u <= f->n; u++)
		f->price[u] -= drift;
}

static void change_basis(Flow *f, const Pivot *p)
{
	int32_t top = p->cut_on_a ? p->a : p->b, on = p->cut_on_a ? p->b : p->a, tail;
	const Node *cut = &f->node[p->cut];
	int32_t leave = (int32_t)(cut->pred >> 1);

	if (leave < f->m)
		f->state[leave] = (cut->pred & 1 ? cut->room_down : cut->room_up) == 0 ? AT_LOWER : AT_UPPER;
	cut_branch(f, p->cut, p->join);
	tail = turn_branch(f, top, p->cut);
	hang_branch(f, p, top, on, tail);
	f->state[p->enter] = IN_TREE;
	/* The new tree arc must have reduced cost zero. */
	shift_prices(f, top, f->from[p->enter] == top ? -p->reduced : p->reduced);
	if (f->price[f->n] > PRICE_FAR || f->price[f->n] < -PRICE_FAR)
		settle_root_price(f);
}

FlowEnd flow_run_simplex(Flow *f, int64_t max_pivots)
{
	Pivot p;

	while (f->cost32 ? search_narrow(f, &p) : search_wide(f, &p)) {
		bool full = f->state[p.enter] == AT_UPPER;

		if (max_pivots > 0 && f->pivots >= max_pivots)
			return FLOW_STOPPED;
		f->pivots++;
		p.a = full ? f->to[p.enter] : f->from[p.enter];
		p.b = full ? f->from[p.enter] : f->to[p.enter];
		find_leaving(f, &p);
		if (p.push >= ROOM_LARGE)
			return FLOW_UNBOUNDED;
		if (p.push > 0)
			push_round(f, &p);
		if (p.cut >= 0)
			change_basis(f, &p);
		else
			f->state[p.enter] = full ? AT_LOWER : AT_UPPER;
	}
	settle_root_price(f);
	return FLOW_OPTIMAL;
}
