/* geojson.c: boundaries in. See geojson.h. */
#include "link/geojson.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

#define RING_POSITIONS_MIN 4 /* a triangle, closed */
#define DECIMALS	   1e6
#define SHOWN_MAX	   200 /* characters of a property; longer ones are no names */

typedef struct Geo {
	Ctx *c;
	TableBuild build;
	GeoFeature *features;
	Str columns[TABLE_COLUMNS_MAX];
	size_t column_count;
	size_t positions; /* of all features */
	/* Of the geometry that is being read. */
	GeoFeature *feature;
	Buf out;
	double *ring; /* lon, lat, lon, lat … */
	size_t ring_n, ring_room;
	size_t ring_number;
	double best_area;
} Geo;

/* ---- rings ---- */

static bool wrong(Geo *g, const char *reason, size_t position)
{
	g->feature->reason = reason;
	g->feature->where =
		position ? str_printf(g->c->arena, "ring %zu, position %zu", g->ring_number, position)
			 : str_printf(g->c->arena, "ring %zu", g->ring_number);
	return false;
}

static bool take_position(Geo *g, const json_t *p, size_t number)
{
	const json_t *lon = json_array_get(p, 0), *lat = json_array_get(p, 1);

	if (!json_is_array(p) || !json_is_number(lon) || !json_is_number(lat))
		return wrong(g, "not_a_position", number);
	double x = json_number_value(lon), y = json_number_value(lat);
	if (!(fabs(x) <= 180 && fabs(y) <= 90))
		return wrong(g, "position_out_of_range", number);
	x = round(x * DECIMALS) / DECIMALS;
	y = round(y * DECIMALS) / DECIMALS;
	/* Rounding makes neighbours of a detailed line the same. */
	if (g->ring_n && !(x < g->ring[2 * g->ring_n - 2]) && !(x > g->ring[2 * g->ring_n - 2]) &&
		!(y < g->ring[2 * g->ring_n - 1]) && !(y > g->ring[2 * g->ring_n - 1]))
		return true;
	g->ring[2 * g->ring_n] = x;
	g->ring[2 * g->ring_n + 1] = y;
	g->ring_n++;
	return true;
}

static bool is_closed(const Geo *g)
{
	const double *first = g->ring, *last = g->ring + 2 * (g->ring_n - 1);

	return !(first[0] < last[0]) && !(first[0] > last[0]) && !(first[1] < last[1]) &&
	       !(first[1] > last[1]);
}

/* Twice the signed area in square degrees, and the centre (shoelace, relative to the first position so that
 * small rings far from zero keep their digits). */
static double ring_area(const Geo *g, double *ret_lon, double *ret_lat)
{
	double x0 = g->ring[0], y0 = g->ring[1], sum = 0, cx = 0, cy = 0;

	for (size_t i = 0; i + 1 < g->ring_n; i++) {
		double ax = g->ring[2 * i] - x0, ay = g->ring[2 * i + 1] - y0;
		double bx = g->ring[2 * i + 2] - x0, by = g->ring[2 * i + 3] - y0;
		double cross = ax * by - bx * ay;

		sum += cross;
		cx += (ax + bx) * cross;
		cy += (ay + by) * cross;
	}
	*ret_lon = x0 + (fabs(sum) > 0 ? cx / (3 * sum) : 0);
	*ret_lat = y0 + (fabs(sum) > 0 ? cy / (3 * sum) : 0);
	return sum;
}

static void turn_ring(Geo *g)
{
	for (size_t i = 0, k = g->ring_n - 1; i < k; i++, k--) {
		for (size_t d = 0; d < 2; d++) {
			double held = g->ring[2 * i + d];

			g->ring[2 * i + d] = g->ring[2 * k + d];
			g->ring[2 * k + d] = held;
		}
	}
}

static void put_ring(Geo *g, JsonOut *j)
{
	json_open(j, '[');
	for (size_t i = 0; i < g->ring_n; i++) {
		json_open(j, '[');
		json_add_f64(j, g->ring[2 * i]);
		json_add_f64(j, g->ring[2 * i + 1]);
		json_close(j, ']');
	}
	json_close(j, ']');
}

static bool take_ring(Geo *g, JsonOut *j, const json_t *ring, bool is_exterior)
{
	size_t n = json_array_size(ring);
	double lon, lat;

	g->ring_number++;
	g->ring_n = 0;
	if (!json_is_array(ring))
		return wrong(g, "not_a_position", 0);
	if (n > g->ring_room) {
		g->ring = arena_array(g->c->arena, double, 2 * n);
		g->ring_room = n;
	}
	for (size_t i = 0; i < n; i++) {
		if (!take_position(g, json_array_get(ring, i), i + 1))
			return false;
	}
	if (g->ring_n && !is_closed(g))
		return wrong(g, "ring_not_closed", 0);
	if (g->ring_n < RING_POSITIONS_MIN)
		return wrong(g, "ring_too_short", 0);
	double area = ring_area(g, &lon, &lat);
	if (!(fabs(area) > 0))
		return wrong(g, "ring_without_area", 0);
	if (is_exterior != (area > 0))
		turn_ring(g);
	if (is_exterior && fabs(area) > g->best_area) {
		g->best_area = fabs(area);
		g->feature->lon = lon;
		g->feature->lat = lat;
	}
	put_ring(g, j);
	return true;
}

static bool take_polygon(Geo *g, JsonOut *j, const json_t *rings)
{
	size_t i;
	const json_t *ring;

	if (json_array_size(rings) == 0)
		return wrong(g, "ring_too_short", 0);
	json_open(j, '[');
	json_array_foreach(rings, i, ring)
	{
		if (!take_ring(g, j, ring, i == 0))
			return false;
	}
	json_close(j, ']');
	return true;
}

static bool take_polygons(Geo *g, JsonOut *j, const json_t *polygons)
{
	size_t i;
	const json_t *one;

	if (json_array_size(polygons) == 0)
		return wrong(g, "ring_too_short", 0);
	json_open(j, '[');
	json_array_foreach(polygons, i, one)
	{
		if (!take_polygon(g, j, one))
			return false;
	}
	json_close(j, ']');
	return true;
}

static void take_geometry(Geo *g, const json_t *geometry)
{
	JsonOut j = json_out(&g->out);
	Str type = json_str(geometry, "type");
	const json_t *coordinates = json_object_get(geometry, "coordinates");
	bool many = str_eq(type, STR("MultiPolygon")), ok;

	g->ring_number = 0;
	g->best_area = 0;
	if (!json_is_object(geometry)) {
		g->feature->reason = "geometry_missing";
		return;
	}
	if (!many && !str_eq(type, STR("Polygon"))) {
		g->feature->reason = "not_a_polygon";
		g->feature->where = str_dup(g->c->arena, str_sub(type, 0, SHOWN_MAX));
		return;
	}
	buf_clear(&g->out);
	json_open(&j, '{');
	json_put_str(&j, "type", type);
	json_key(&j, "coordinates");
	ok = many ? take_polygons(g, &j, coordinates) : take_polygon(g, &j, coordinates);
	json_close(&j, '}');
	if (!ok)
		return;
	if (!buf_ok(&g->out)) {
		g->feature->reason = "geometry_too_large";
		return;
	}
	g->feature->geometry = str_dup(g->c->arena, buf_str(&g->out));
}

/* ---- properties ---- */

static Status column_of(Geo *g, const char *key, size_t *ret)
{
	Str name = str_from(key);

	for (size_t i = 0; i < g->column_count; i++) {
		if (str_eq(g->columns[i], name)) {
			*ret = i;
			return OK;
		}
	}
	if (g->column_count == TABLE_COLUMNS_MAX)
		return faultf(
			g->c, E_TOO_LARGE, "properties", "too_many_columns", "at most %d", TABLE_COLUMNS_MAX);
	*ret = g->column_count;
	g->columns[g->column_count++] = str_dup(g->c->arena, name);
	return OK;
}

static Str property_text(Geo *g, const json_t *v)
{
	Arena *a = g->c->arena;

	if (json_is_string(v))
		return str_dup(a, (Str){ json_string_value(v), json_string_length(v) });
	if (json_is_integer(v))
		return str_printf(a, "%lld", (long long)json_integer_value(v));
	if (json_is_real(v))
		return str_printf(a, "%.15g", json_real_value(v));
	return json_is_true(v) ? STR("1") : json_is_false(v) ? STR("0") : STR("");
}

static Status take_properties(Geo *g, const json_t *properties, size_t number)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)properties, key, v)
	{
		size_t column = 0;

		if (json_is_object(v) || json_is_array(v))
			continue;
		TRY(column_of(g, key, &column));
		TRY(table_put(&g->build, column, property_text(g, v), number));
	}
	return table_end_row(&g->build, number);
}

/* ---- the collection ---- */

/* Numbers in every array of any depth, so that the limit holds before anything is copied. */
static Status count_positions(Geo *g, const json_t *coordinates)
{
	const json_t *levels[5] = { coordinates };
	size_t at[5] = { 0 }, depth = 0;

	while (depth < COUNT_OF(levels)) {
		const json_t *item = json_array_get(levels[depth], at[depth]);

		if (!item) {
			if (depth == 0)
				break;
			depth--;
			continue;
		}
		at[depth]++;
		if (json_is_number(item) && at[depth] == 1 && ++g->positions > GEOJSON_POSITIONS_MAX)
			return faultf(g->c, E_TOO_LARGE, "file", "too_many_positions", "at most %d",
				GEOJSON_POSITIONS_MAX);
		if (json_is_array(item) && depth + 1 < COUNT_OF(levels)) {
			depth++;
			levels[depth] = item;
			at[depth] = 0;
		}
	}
	return OK;
}

/* Not inlined, so that none of its variables live across the setjmp of its caller. */
static __attribute__((noinline)) Status take_features(Geo *g, const json_t *features)
{
	size_t i;
	const json_t *f;

	if (json_array_size(features) == 0)
		return fault(g->c, E_INVALID, "file", "empty_file");
	if (json_array_size(features) > TABLE_ROWS_MAX)
		return faultf(g->c, E_TOO_LARGE, "features", "too_many_rows", "at most %d", TABLE_ROWS_MAX);
	g->features = arena_array(g->c->arena, GeoFeature, json_array_size(features));
	json_array_foreach(features, i, f)
	{
		const json_t *geometry = json_object_get(f, "geometry");

		TRY(count_positions(g, json_object_get(geometry, "coordinates")));
		TRY(take_properties(g, json_object_get(f, "properties"), i + 1));
		g->feature = &g->features[i];
		take_geometry(g, geometry);
	}
	return OK;
}

Status geojson_read(Ctx *c, Str text, GeoTable *ret)
{
	CLEANUP(json_release)
	json_t *tree = NULL;
	Geo *g = arena_new(c->arena, Geo);

	g->c = c;
	g->build.c = c;
	g->build.keeps_empty = true;
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_sub(text, 3, text.len);
	TRY(json_read(c, text, &tree));
	const json_t *features = json_object_get(tree, "features");
	if (!str_eq(json_str(tree, "type"), STR("FeatureCollection")) || !json_is_array(features))
		return fault(c, E_MALFORMED, "file", "not_geojson");
	buf_init(&g->out, GEOMETRY_MAX_BYTES);
	jmp_buf *outer = c->arena->escape, out_of_memory;
	Status st;
	/* When the arena is full, the tree and the buffer still have to be given back. */
	if (arena_guard(c->arena, &out_of_memory))
		st = fault(c, E_NOMEM, NULL, "memory");
	else
		st = take_features(g, features);
	c->arena->escape = outer;
	buf_done(&g->out);
	TRY(st);
	ret->table = (Table){ { 0, arena_dup(c->arena, g->columns, sizeof(g->columns)), g->column_count },
		g->build.rows, g->build.count };
	ret->features = g->features;
	return OK;
}
