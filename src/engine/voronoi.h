/*
 * voronoi.h: which place is nearest to which centre: the cells of points in the plane, clipped to a convex
 * rim.
 *
 * For a map without boundaries: each centre gets the polygon of everything that is nearer to it than to any
 * other. A cell is the rim cut by the half-planes of the neighbours, nearest first, until no farther centre
 * can reach it: when the next one is more than twice as far as the cell's farthest corner. Centres lie in a
 * grid, so a country of 15,000 takes a fraction of a second. Pure.
 */
#ifndef ENGINE_VORONOI_H
#define ENGINE_VORONOI_H

#include "base/ctx.h"

#define VORONOI_MAX_SITES 50000 /* three countries of communes */

typedef struct Spot {
	double x, y;
} Spot;

typedef struct Polygon {
	Spot *corners; /* counter-clockwise, not closed; in the arena */
	size_t count; /* 0: no area */
} Polygon;

/*
 * The convex hull of the sites, moved outwards by `margin` (> 0) with corners cut at eight directions: every
 * site lies inside by at least 0.92 × margin. Fault "sites" when there is none, or too many, or a number is
 * not finite.
 */
NODISCARD Status voronoi_rim(Ctx *c, const Spot *sites, size_t n, double margin, Polygon *ret);

/*
 * ret[i] is the cell of sites[i] within the convex, counter-clockwise rim. Of several sites in the same place
 * the first has the cell, the others none; a site outside the rim may have none.
 */
NODISCARD Status voronoi_cells(Ctx *c, const Spot *sites, size_t n, const Polygon *rim, Polygon *ret);

double polygon_area(const Polygon *p); /* positive when counter-clockwise */

#endif
