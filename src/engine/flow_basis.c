/* flow_basis.c: a strongly feasible spanning tree for today's costs, bounds and supplies, from scratch or
 * from the last tree. */
#include "engine/flow_inside.h"

#include <stdlib.h>
#include <string.h>

static void hang_on_root(Flow *f, int32_t u)
{
	f->node[u].parent = f->n;
	f->node[u].pred = (uint32_t)(f->m + u) * 2 + 1;
}

static void start_cold(Flow *f)
{
	memset(f->state, AT_LOWER, (size_t)f->m);
	for (int32_t u = 0; u < f->n; u++)
		hang_on_root(f, u);
	for (int32_t u = 0; u < f->n; u++) {
		f->thread[u] = u + 1;
		f->node[u].size = 1;
		f->node[u].last = u;
	}
	f->thread[f->n] = f->n > 0 ? 0 : f->n;
	f->node[f->n] = (Node){ .parent = -1, .room_up = ROOM_UNLIMITED };
}

/* The thread, sizes and last descendants, from the parents alone. Children follow each other by index. */
static void rethread(Flow *f)
{
	int32_t root = f->n, *child = f->thread, *sibling = f->back, at = root, before = root;

	for (int32_t u = 0; u <= root; u++)
		child[u] = -1;
	for (int32_t u = root - 1; u >= 0; u--) {
		sibling[u] = child[f->node[u].parent];
		child[f->node[u].parent] = u;
	}
	for (int32_t u = 0; u <= root; u++) {
		f->node[u].size = 1;
		f->node[u].last = u;
	}
	/* Preorder walk; a node's child list is used up when it is entered, so its place can hold the thread.
	 */
	for (;;) {
		int32_t go = child[at];

		if (at != root)
			f->thread[before] = at;
		before = at;
		while (go < 0 && at != root) {
			int32_t up = f->node[at].parent;

			f->node[up].size += f->node[at].size;
			f->node[up].last = f->node[at].last;
			go = sibling[at];
			at = up;
		}
		if (go < 0)
			break;
		at = go;
	}
	f->thread[before] = root;
	at = root;
	do {
		f->back[f->thread[at]] = at;
		at = f->thread[at];
	} while (at != root);
}

/* With one source and one sink: how much flows, and the sink. Else 0. */
static int64_t only_supply(const Flow *f, int32_t *ret_sink)
{
	int64_t most = 0;
	int32_t sink = -1;

	for (int32_t u = 0; u < f->n; u++) {
		if (f->supply[u] == 0)
			continue;
		if (f->supply[u] > 0 ? most != 0 : sink >= 0)
			return 0;
		if (f->supply[u] > 0)
			most = f->supply[u];
		else
			sink = u;
	}
	*ret_sink = sink;
	return sink >= 0 ? most : 0;
}

/*
 * Hangs below the sink all nodes that reach it over arcs wide enough for everything that flows, nearest
 * first: if the source is among them the first tree is already feasible, which spares networks of long chains
 * most of their pivots.
 */
static bool start_wide(Flow *f)
{
	int32_t sink = -1, done = 0, count = 0;
	int64_t need = only_supply(f, &sink);
	int32_t *first, *list;

	if (need == 0)
		return true;
	for (int32_t e = 0; e < f->m; e++)
		count += cap_at(f, e) >= need;
	first = calloc((size_t)f->n + 2, sizeof(*first));
	list = malloc(((size_t)count + (size_t)f->n + 1) * sizeof(*list));
	if (!first || !list) {
		free(first);
		free(list);
		return false;
	}
	for (int32_t e = 0; e < f->m; e++)
		first[f->to[e] + 2] += cap_at(f, e) >= need;
	for (int32_t u = 0; u < f->n; u++)
		first[u + 2] += first[u + 1];
	for (int32_t e = 0; e < f->m; e++)
		if (cap_at(f, e) >= need)
			list[first[f->to[e] + 1]++] = e;
	int32_t *queue = list + count;
	queue[0] = sink;
	for (int32_t waiting = 1; done < waiting; done++) {
		int32_t v = queue[done];

		for (int32_t i = first[v]; i < first[v + 1]; i++) {
			int32_t e = list[i], u = f->from[e];

			if (u == sink || f->node[u].parent != f->n)
				continue;
			f->state[e] = IN_TREE;
			f->node[u].parent = v;
			f->node[u].pred = (uint32_t)e * 2 + 1;
			queue[waiting++] = u;
		}
	}
	free(first);
	free(list);
	rethread(f);
	return true;
}

static bool start_basis(Flow *f)
{
	start_cold(f);
	if (!start_wide(f))
		return false;
	f->has_basis = true;
	return true;
}

/* What each node must get rid of, given its supply, the lower bounds, and the arcs outside the tree that are
 * full. */
static bool count_excess(Flow *f, int64_t *excess)
{
	int64_t sum = 0;

	for (int32_t u = 0; u < f->n; u++) {
		if (f->supply[u] > FLOW_MAX_VALUE || f->supply[u] < -FLOW_MAX_VALUE)
			return false;
		excess[u] = f->supply[u];
		if (f->supply[u] > 0)
			sum += f->supply[u];
		if (sum > FLOW_MAX_VALUE)
			return false;
	}
	excess[f->n] = 0;
	for (int32_t e = 0; e < f->m; e++) {
		int64_t x;

		if (!f->lower && f->state[e] != AT_UPPER)
			continue;
		x = lower_at(f, e);
		if (f->state[e] == AT_UPPER) {
			if (cap_at(f, e) >= ROOM_LARGE)
				f->state[e] = AT_LOWER;
			else
				x += cap_at(f, e);
		}
		if (x == 0)
			continue;
		sum += x < 0 ? -x : x;
		if (sum > FLOW_MAX_VALUE * 2)
			return false;
		excess[f->from[e]] -= x;
		excess[f->to[e]] += x;
	}
	return true;
}

/* The artificial arc of u carries x up, or -x down. */
static void set_artificial(Flow *f, int32_t u, int64_t x)
{
	Node *node = &f->node[u];

	hang_on_root(f, u);
	if (x >= 0) {
		node->room_up = ROOM_UNLIMITED - x;
		node->room_down = x;
	} else {
		node->pred &= ~1U;
		node->room_up = -x;
		node->room_down = ROOM_UNLIMITED + x;
	}
}

/*
 * Sends u's excess x to its parent over the tree arc. When the arc cannot carry it, or would be left unable
 * to carry more up, it leaves the tree at its bound and u hangs on the root with the rest. Gives what went to
 * the parent.
 */
static int64_t settle_node(Flow *f, int32_t u, int64_t x)
{
	Node *node = &f->node[u];
	int32_t e = (int32_t)(node->pred >> 1);
	bool up = node->pred & 1;
	int64_t cap, on;

	if (e >= f->m) {
		set_artificial(f, u, x);
		return 0;
	}
	cap = cap_at(f, e);
	on = up ? x : -x;
	if (on >= 0 && on <= cap && (up ? cap - on : on) > 0) {
		node->room_up = up ? cap - on : on;
		node->room_down = up ? on : cap - on;
		return x;
	}
	f->state[e] = on <= 0 || cap >= ROOM_LARGE ? AT_LOWER : AT_UPPER;
	on = f->state[e] == AT_LOWER ? 0 : cap;
	set_artificial(f, u, x - (up ? on : -on));
	return up ? on : -on;
}

static void reprice(Flow *f)
{
	f->price[f->n] = 0;
	for (int32_t u = f->thread[f->n]; u != f->n; u = f->thread[u]) {
		const Node *node = &f->node[u];
		int32_t e = (int32_t)(node->pred >> 1);
		bool up = node->pred & 1;
		int64_t cost = e < f->m ? cost_at(f, e) : up ? 0 : f->big;

		f->price[u] = f->price[node->parent] + (up ? -cost : cost);
	}
}

FlowEnd flow_make_basis(Flow *f)
{
	int64_t *excess = f->price; /* priced afterwards */
	int32_t count = 0, *order;

	if (!f->has_basis && !start_basis(f))
		return FLOW_NO_MEMORY;
	if (!count_excess(f, excess))
		return FLOW_TOO_LARGE;
	order = malloc(((size_t)f->n + 1) * sizeof(*order));
	if (!order)
		return FLOW_NO_MEMORY;
	for (int32_t u = f->thread[f->n]; u != f->n; u = f->thread[u])
		order[count++] = u;
	assert(count == f->n);
	while (count-- > 0) {
		int32_t u = order[count], parent = f->node[u].parent;

		excess[parent] += settle_node(f, u, excess[u]);
	}
	free(order);
	rethread(f);
	reprice(f);
	return FLOW_OPTIMAL;
}
