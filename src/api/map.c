/*
 * map.c: the areas of one level as GeoJSON: real boundaries where they were imported, else the cell of what
 * is nearest to the area's centroid.
 *
 * Everybody's first screen asks for it, so it is made once for each state of the areas and kept; a browser
 * that has it asks with If-None-Match and hears 304.
 */
#include "api/handlers.h"

#include "base/time.h"
#include "engine/voronoi.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MAPS_KEPT	  8 /* a level of the whole province, and some districts */
#define MAP_KEY_SIZE	  96
#define KM_PER_DEGREE	  111.195 /* of latitude, on a sphere of 6,371 km */
#define MARGIN_LEAST_KM	  0.5
#define DEGREES_PRECISION 1e5 /* 1 m */

typedef struct KeptMap {
	char key[MAP_KEY_SIZE];
	char *body;
	size_t len;
	char etag[40];
} KeptMap;

struct MapCache {
	pthread_mutex_t lock;
	KeptMap maps[MAPS_KEPT];
	size_t next; /* the place that the next new map takes */
};

MapCache *map_cache_new(void)
{
	MapCache *m = calloc(1, sizeof(*m));

	if (m)
		pthread_mutex_init(&m->lock, NULL);
	return m;
}

void map_cache_free(MapCache **m)
{
	if (!*m)
		return;
	for (size_t i = 0; i < MAPS_KEPT; i++)
		free((*m)->maps[i].body);
	pthread_mutex_destroy(&(*m)->lock);
	free(*m);
	*m = NULL;
}

static bool is_asked_for(Call *c, Str etag)
{
	Str rest = http_header(c->http, "If-None-Match");

	while (rest.len) {
		Str one = str_trim(str_cut(rest, ',', &rest));

		if (str_starts(one, STR("W/"))) /* a proxy that packs makes it weak; the map is the same */
			one = str_sub(one, 2, one.len);
		if (str_eq(one, etag))
			return true;
	}
	return false;
}

/* Answers from what is kept; false when it is not there. */
static bool answer_kept(Call *c, const char *key)
{
	MapCache *m = c->app->maps;
	char etag[sizeof(m->maps[0].etag)] = "";
	bool found = false;

	pthread_mutex_lock(&m->lock);
	for (size_t i = 0; i < MAPS_KEPT && !found; i++) {
		const KeptMap *k = &m->maps[i];

		if (!k->body || strcmp(k->key, key) != 0)
			continue;
		found = true;
		memcpy(etag, k->etag, sizeof(etag));
		if (is_asked_for(c, str_from(etag)))
			c->http->status = 304;
		else
			buf_add(&c->http->out, (Str){ k->body, k->len });
	}
	pthread_mutex_unlock(&m->lock);
	if (found) /* no lock is held when memory runs out */
		http_reply_header(c->http, "ETag", str_from(etag));
	return found;
}

/* Without memory for it the map is simply made again next time. */
static void keep(Call *c, const char *key, Str body)
{
	MapCache *m = c->app->maps;
	Hash h = hash_of(body);
	Str name = str_hex(&c->http->arena, h.bytes, 12);
	char *copy = malloc(body.len + 1);

	if (!copy)
		return;
	memcpy(copy, body.ptr, body.len);
	pthread_mutex_lock(&m->lock);
	KeptMap *k = &m->maps[m->next++ % MAPS_KEPT];
	free(k->body);
	*k = (KeptMap){ .body = copy, .len = body.len };
	snprintf(k->key, sizeof(k->key), "%s", key);
	snprintf(k->etag, sizeof(k->etag), "\"%.*s\"", STR_ARG(name));
	pthread_mutex_unlock(&m->lock);
}

/* ---- cells ---- */

typedef struct MapArea {
	const Area *area;
	const AreaShape *shape; /* its boundary; NULL: none was imported */
	Polygon cell; /* in km */
	bool has_place;
} MapArea;

typedef struct Map {
	MapArea *areas; /* of this level, all over the tree */
	size_t n;
	double km_per_lon;
} Map;

static double round_degrees(double v)
{
	return round(v * DEGREES_PRECISION) / DEGREES_PRECISION;
}

/* Half of the usual distance between neighbours: an area at the rim reaches about as far outwards. */
static double margin_of(const Spot *sites, size_t n)
{
	Spot low = sites[0], high = sites[0];

	for (size_t i = 1; i < n; i++) {
		low = (Spot){ fmin(low.x, sites[i].x), fmin(low.y, sites[i].y) };
		high = (Spot){ fmax(high.x, sites[i].x), fmax(high.y, sites[i].y) };
	}
	double each = (high.x - low.x) * (high.y - low.y) / (double)n;
	return fmax(MARGIN_LEAST_KM, sqrt(each) / 2);
}

/* Cells among all areas of the level, so that a district's map is a part of the province's. */
static Status make_cells(Call *c, Map *m)
{
	Arena *a = &c->http->arena;
	Spot *sites = arena_array(a, Spot, m->n + 1);
	MapArea **owners = arena_array(a, MapArea *, m->n + 1);
	double latitudes = 0;
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		if (m->areas[i].has_place)
			latitudes += m->areas[i].area->lat, owners[n++] = &m->areas[i];
	}
	if (n == 0)
		return OK;
	m->km_per_lon = KM_PER_DEGREE * cos(latitudes / (double)n * 3.14159265358979323846 / 180);
	for (size_t i = 0; i < n; i++)
		sites[i] =
			(Spot){ owners[i]->area->lon * m->km_per_lon, owners[i]->area->lat * KM_PER_DEGREE };
	Polygon rim, *cells = arena_array(a, Polygon, n);
	TRY(voronoi_rim(&c->ctx, sites, n, margin_of(sites, n), &rim));
	TRY(voronoi_cells(&c->ctx, sites, n, &rim, cells));
	for (size_t i = 0; i < n; i++)
		owners[i]->cell = cells[i];
	return OK;
}

static void put_corner(JsonOut *j, const Map *m, Spot s)
{
	json_open(j, '[');
	json_add_f64(j, round_degrees(s.x / m->km_per_lon));
	json_add_f64(j, round_degrees(s.y / KM_PER_DEGREE));
	json_close(j, ']');
}

static void put_geometry(JsonOut *j, const Map *m, const MapArea *a)
{
	json_key(j, "geometry");
	if (a->shape) {
		json_add_raw(j, a->shape->geometry);
		return;
	}
	if (!a->cell.count) { /* nobody knows where it is: it is in the list, not on the map */
		json_add_null(j);
		return;
	}
	json_open(j, '{');
	json_put_str(j, "type", STR("Polygon"));
	json_key(j, "coordinates");
	json_open(j, '[');
	json_open(j, '[');
	for (size_t i = 0; i <= a->cell.count; i++) /* RFC 7946: the last position is the first again */
		put_corner(j, m, a->cell.corners[i % a->cell.count]);
	json_close(j, ']');
	json_close(j, ']');
	json_close(j, '}');
}

static void put_feature(JsonOut *j, Call *c, const Map *m, const MapArea *a)
{
	const Area *parent = directory_parent(c->view->dir, a->area);

	json_open(j, '{');
	json_put_str(j, "type", STR("Feature"));
	json_put_i64(j, "id", a->area->id);
	json_key(j, "properties");
	json_open(j, '{');
	json_put_i64(j, "id", a->area->id);
	json_put_str(j, "code", a->area->code);
	json_put_str(j, "name", a->area->name);
	json_put_str(j, "parent_name", parent ? parent->name : (Str){ "", 0 });
	json_put_str(j, "zone", enum_name(&Zone_names, a->area->zone));
	json_put_bool(j, "is_cell", !a->shape);
	json_close(j, '}');
	put_geometry(j, m, a);
	json_close(j, '}');
}

static int compare_shapes(const void *key, const void *shape)
{
	int64_t id = *(const int64_t *)key, other = ((const AreaShape *)shape)->id;

	return id < other ? -1 : id > other;
}

static Status load_map(Call *c, Str level, int32_t day, Map *m)
{
	const Directory *d = c->view->dir;
	size_t all = directory_area_count(d), shape_n;
	AreaShape *shapes;

	TRY(query_shapes(&c->ctx, c->db, &shapes, &shape_n));
	*m = (Map){ .areas = arena_array(&c->http->arena, MapArea, all + 1), .km_per_lon = KM_PER_DEGREE };
	for (size_t i = 0; i < all; i++) {
		const Area *a = directory_area_at(d, i);

		if (!str_eq(a->level, level) || !directory_area_is_valid(a, day))
			continue;
		m->areas[m->n++] = (MapArea){ .area = a,
			.shape = bsearch(&a->id, shapes, shape_n, sizeof(shapes[0]), compare_shapes),
			/* 0, 0 lies in the Gulf of Guinea: nobody gave a place. */
			.has_place = fabs(a->lat) > 0 || fabs(a->lon) > 0 };
	}
	return make_cells(c, m);
}

static Status make_map(Call *c, Str level, const Area *under, int32_t day)
{
	Map m;
	JsonOut j = call_out(c);

	TRY(load_map(c, level, day, &m));
	json_open(&j, '{');
	json_put_str(&j, "type", STR("FeatureCollection"));
	json_key(&j, "features");
	json_open(&j, '[');
	for (size_t i = 0; i < m.n; i++) {
		if (!under || directory_is_inside(c->view->dir, m.areas[i].area->id, under->id))
			put_feature(&j, c, &m, &m.areas[i]);
	}
	json_close(&j, ']');
	json_close(&j, '}');
	return OK;
}

/* The level at which people ask: the lowest that has areas. */
static Str lowest_level(const View *v, int32_t day)
{
	int lowest = -1;

	for (size_t i = 0; i < directory_area_count(v->dir); i++) {
		const Area *a = directory_area_at(v->dir, i);

		if (directory_area_is_valid(a, day))
			lowest = MAX(lowest, rulebook_level(v->rules, a->level));
	}
	return lowest < 0 ? (Str){ "", 0 } : v->rules->levels[lowest].key;
}

Status area_map(Call *c)
{
	Str level = http_param(c->http, "level");
	int32_t day = day_of(c->ctx.now_ms);
	const Area *under;

	if (level.len && rulebook_level(c->view->rules, level) < 0)
		return fault(&c->ctx, E_INVALID, "level", "unknown_value");
	TRY(call_area_param(c, "under", &under));
	if (!level.len)
		level = lowest_level(c->view, day);
	const char *key = str_printf(&c->http->arena, "%lld|%d|%.*s|%lld", (long long)c->view->version, day,
		STR_ARG(level), (long long)(under ? under->id : 0))
				  .ptr;
	c->http->type = "application/geo+json";
	c->cache = "no-cache"; /* kept, and asked about each time */
	if (answer_kept(c, key))
		return OK;
	TRY(make_map(c, level, under, day));
	if (!buf_ok(&c->http->out))
		return OK; /* call_finish says why */
	keep(c, key, buf_str(&c->http->out));
	buf_clear(&c->http->out);
	if (answer_kept(c, key))
		return OK;
	return make_map(c, level, under, day);
}
