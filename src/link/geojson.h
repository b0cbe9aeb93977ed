/*
 * geojson.h: boundaries of areas (RFC 7946): a FeatureCollection whose features have properties and a Polygon
 * or MultiPolygon.
 *
 * The properties come as a table (one column a name, one row a feature, counted from 1), so that what names
 * an area is read as from any other file. A geometry comes out checked and written anew: rings closed,
 * exterior rings counter-clockwise, six decimals (11 cm), nothing but type and coordinates. Pure.
 */
#ifndef LINK_GEOJSON_H
#define LINK_GEOJSON_H

#include "link/table.h"

#define GEOJSON_POSITIONS_MAX                                                                                \
	1000000 /* all communes of the country, simplified as maps show them, are 900,000 */
#define GEOMETRY_MAX_BYTES ((size_t)1 << 20) /* one area; an island province in full detail is 300 KB */

typedef struct GeoFeature {
	Str geometry; /* empty: none, or a wrong one */
	const char *
		reason; /* why it is wrong: not_a_polygon, ring_not_closed, ring_too_short, ring_without_area,
			   not_a_position, position_out_of_range, geometry_too_large, geometry_missing */
	Str where; /* "ring 2, position 17" */
	double lat, lon; /* centre of its largest ring */
} GeoFeature;

typedef struct GeoTable {
	Table table;
	const GeoFeature *features; /* one a row of the table */
} GeoTable;

/*
 * Faults: those of json_read; E_MALFORMED "not_geojson" (no FeatureCollection), E_INVALID "empty_file",
 * E_TOO_LARGE "too_many_rows", "too_many_columns", "too_many_positions". A wrong geometry is no fault of the
 * file: it is the feature's.
 */
NODISCARD Status geojson_read(Ctx *c, Str text, GeoTable *ret);

#endif
