/* voronoi.c: cells by cutting half-planes off the rim. See voronoi.h. */
#include "engine/voronoi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Status check_sites(Ctx *c, const Spot *sites, size_t n)
{
	if (n == 0)
		return fault(c, E_INVALID, "sites", "required");
	if (n > VORONOI_MAX_SITES)
		return fault(c, E_INVALID, "sites", "too_many");
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(sites[i].x) || !isfinite(sites[i].y))
			return fault(c, E_INVALID, "sites", "not_a_number");
	}
	return OK;
}

/* ---- the rim ---- */

static int compare_spots(const void *a, const void *b)
{
	const Spot *p = a, *q = b;

	if (p->x < q->x || p->x > q->x)
		return p->x < q->x ? -1 : 1;
	return p->y < q->y ? -1 : p->y > q->y;
}

static double turn(Spot a, Spot b, Spot d)
{
	return (b.x - a.x) * (d.y - a.y) - (b.y - a.y) * (d.x - a.x);
}

/* Andrew's monotone chain (1979); the points are sorted. hull has room for 2n. */
static size_t hull_of_sorted(const Spot *p, size_t n, Spot *hull)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		while (k >= 2 && turn(hull[k - 2], hull[k - 1], p[i]) <= 0)
			k--;
		hull[k++] = p[i];
	}
	for (size_t i = n - 1, lower = k + 1; i > 0; i--) {
		while (k >= lower && turn(hull[k - 2], hull[k - 1], p[i - 1]) <= 0)
			k--;
		hull[k++] = p[i - 1];
	}
	return k > 1 ? k - 1 : k; /* the last is the first again */
}

#define DIRECTIONS 8 /* an octagon's sides lie at 0.92 of the distance of its corners */

Status voronoi_rim(Ctx *c, const Spot *sites, size_t n, double margin, Polygon *ret)
{
	TRY(check_sites(c, sites, n));
	assert(margin > 0);
	Spot *all = arena_array(c->arena, Spot, n * DIRECTIONS);
	Spot *hull = arena_array(c->arena, Spot, 2 * n * DIRECTIONS);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < DIRECTIONS; k++) {
			double angle = (double)k * 2 * 3.14159265358979323846 / DIRECTIONS;

			all[i * DIRECTIONS + k] =
				(Spot){ sites[i].x + margin * cos(angle), sites[i].y + margin * sin(angle) };
		}
	}
	qsort(all, n * DIRECTIONS, sizeof(all[0]), compare_spots);
	*ret = (Polygon){ .corners = hull, .count = hull_of_sorted(all, n * DIRECTIONS, hull) };
	return OK;
}

/* ---- a grid of the sites ---- */

typedef struct Grid {
	Spot low;
	double size; /* of a square */
	size_t columns, rows;
	size_t *first; /* [columns × rows + 1]: where a square's sites begin in `at` */
	size_t *at;
} Grid;

static size_t clamp_to(double v, size_t count)
{
	if (!(v > 0))
		return 0;
	return v >= (double)count ? count - 1 : (size_t)v;
}

static size_t square_of(const Grid *g, Spot p)
{
	return clamp_to((p.y - g->low.y) / g->size, g->rows) * g->columns +
	       clamp_to((p.x - g->low.x) / g->size, g->columns);
}

/* About two sites a square, where they are evenly spread. */
static Grid grid_of(Ctx *c, const Spot *sites, size_t n)
{
	Spot low = sites[0], high = sites[0];
	Grid g = { 0 };

	for (size_t i = 1; i < n; i++) {
		low = (Spot){ fmin(low.x, sites[i].x), fmin(low.y, sites[i].y) };
		high = (Spot){ fmax(high.x, sites[i].x), fmax(high.y, sites[i].y) };
	}
	double wide = fmax(high.x - low.x, high.y - low.y);
	double side = ceil(sqrt((double)n / 2));
	g.low = low;
	g.size = wide > 0 ? wide / side : 1;
	g.columns = clamp_to((high.x - low.x) / g.size, (size_t)side) + 1;
	g.rows = clamp_to((high.y - low.y) / g.size, (size_t)side) + 1;
	g.first = arena_array(c->arena, size_t, g.columns * g.rows + 2);
	g.at = arena_array(c->arena, size_t, n);
	for (size_t i = 0; i < n; i++)
		g.first[square_of(&g, sites[i]) + 2]++;
	for (size_t s = 2; s < g.columns * g.rows + 2; s++)
		g.first[s] += g.first[s - 1];
	for (size_t i = 0; i < n; i++)
		g.at[g.first[square_of(&g, sites[i]) + 1]++] = i;
	return g;
}

/* ---- one cell ---- */

typedef struct Cutter {
	Spot *from, *to; /* two polygons that take turns; room for every cut */
	size_t count, room;
} Cutter;

static double distance2(Spot a, Spot b)
{
	return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/* Keeps what is at least as near to `own` as to `other`. A convex polygon stays convex. */
static void cut(Cutter *k, Spot own, Spot other)
{
	Spot middle = { (own.x + other.x) / 2, (own.y + other.y) / 2 };
	Spot away = { other.x - own.x, other.y - own.y };
	size_t n = 0;

	for (size_t i = 0; i < k->count; i++) {
		Spot a = k->from[i], b = k->from[(i + 1) % k->count];
		double da = (a.x - middle.x) * away.x + (a.y - middle.y) * away.y;
		double db = (b.x - middle.x) * away.x + (b.y - middle.y) * away.y;

		if (da <= 0 && n < k->room)
			k->to[n++] = a;
		if (((da < 0 && db > 0) || (da > 0 && db < 0)) && n < k->room) {
			double t = da / (da - db);

			k->to[n++] = (Spot){ a.x + t * (b.x - a.x), a.y + t * (b.y - a.y) };
		}
	}
	Spot *old = k->from;

	k->from = k->to;
	k->to = old;
	k->count = n;
}

static double reach2(const Cutter *k, Spot own)
{
	double far = 0;

	for (size_t i = 0; i < k->count; i++)
		far = fmax(far, distance2(k->from[i], own));
	return far;
}

/* All sites of one square. Twins: an earlier site in the same place takes all. */
static void cut_by_square(Cutter *k, const Grid *g, size_t square, const Spot *sites, size_t own)
{
	for (size_t s = g->first[square]; s < g->first[square + 1] && k->count; s++) {
		size_t other = g->at[s];

		if (other == own)
			continue;
		if (!(distance2(sites[own], sites[other]) > 0)) {
			if (other < own)
				k->count = 0;
			continue;
		}
		cut(k, sites[own], sites[other]);
	}
}

/* Square by square in rings around the site, until a farther ring cannot reach the cell. */
static void cut_by_all(Cutter *k, const Grid *g, const Spot *sites, size_t own)
{
	size_t home = square_of(g, sites[own]);
	ptrdiff_t column = (ptrdiff_t)(home % g->columns), row = (ptrdiff_t)(home / g->columns);
	ptrdiff_t rings = (ptrdiff_t)MAX(g->columns, g->rows);

	for (ptrdiff_t ring = 0; ring < rings && k->count; ring++) {
		/* A site in this ring is at least so far away; it cuts only what is at least half as far. */
		double least = ring > 1 ? (double)(ring - 1) * g->size : 0;

		if (least * least > 4 * reach2(k, sites[own]))
			return;
		for (ptrdiff_t y = row - ring; y <= row + ring; y++) {
			bool whole_row = y == row - ring || y == row + ring;
			ptrdiff_t step = whole_row || ring == 0 ? 1 : 2 * ring;

			if (y < 0 || y >= (ptrdiff_t)g->rows)
				continue;
			for (ptrdiff_t x = column - ring; x <= column + ring; x += step) {
				if (x >= 0 && x < (ptrdiff_t)g->columns)
					cut_by_square(k, g, (size_t)y * g->columns + (size_t)x, sites, own);
			}
		}
	}
}

Status voronoi_cells(Ctx *c, const Spot *sites, size_t n, const Polygon *rim, Polygon *ret)
{
	TRY(check_sites(c, sites, n));
	size_t room = rim->count + n + 1; /* each cut adds at most one corner */
	Grid g = grid_of(c, sites, n);
	Spot *a = arena_array(c->arena, Spot, room), *b = arena_array(c->arena, Spot, room);

	for (size_t i = 0; i < n; i++) {
		Cutter k = { .from = a, .to = b, .count = rim->count, .room = room };

		memcpy(a, rim->corners, rim->count * sizeof(Spot));
		cut_by_all(&k, &g, sites, i);
		ret[i] = (Polygon){ .count = k.count >= 3 ? k.count : 0 };
		ret[i].corners = arena_array(c->arena, Spot, ret[i].count + 1);
		memcpy(ret[i].corners, k.from, ret[i].count * sizeof(Spot));
	}
	return OK;
}

double polygon_area(const Polygon *p)
{
	double twice = 0;

	for (size_t i = 0; i < p->count; i++) {
		Spot a = p->corners[i], b = p->corners[(i + 1) % p->count];

		twice += a.x * b.y - a.y * b.x;
	}
	return twice / 2;
}
