/* test_map.c: areas.geojson: cells and boundaries, told once; and finding areas. */
#include "http/door.h"

#define MAP "/api/v1/areas.geojson?level=commune"

/* The communes get places: a row from west to east. */
static void place_communes(void)
{
	Area *rows;
	Value level = VAL_STR(STR("commune"));
	size_t n = world_rows(&area_resource, "level = ?1", &level, 1, &rows);

	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++) {
		rows[i].lat = 11 + 0.01 * (double)(i % 2);
		rows[i].lon = 106.6 + 0.05 * (double)i;
		world_save(&area_resource, &rows[i]);
	}
}

static const json_t *feature(const Reply *r, const char *code)
{
	const json_t *features = json_object_get(r->json, "features"), *one;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)features, i, one)
	{
		if (strcmp(text_in(json_object_get(one, "properties"), "code"), code) == 0)
			return one;
	}
	return NULL;
}

static const char *geometry_type(const json_t *one)
{
	return text_in(json_object_get(one, "geometry"), "type");
}

static void test_cells_where_no_boundary_is(void **unused UNUSED)
{
	place_communes();
	Reply r = GET_AS(NULL, MAP);
	const json_t *one, *ring;
	size_t i;

	expect(r, 200);
	assert_string_equal(r.call->type, "application/geo+json");
	assert_string_equal(text_in(r.json, "type"), "FeatureCollection");
	assert_int_equal(json_array_size(json_object_get(r.json, "features")), 4);
	json_array_foreach(json_object_get(r.json, "features"), i, one)
	{
		ring = json_array_get(json_object_get(json_object_get(one, "geometry"), "coordinates"), 0);
		size_t n = json_array_size(ring);
		double twice = 0;

		assert_true(n >= 4);
		assert_true(json_equal(json_array_get(ring, 0), json_array_get(ring, n - 1)));
		for (size_t k = 0; k + 1 < n; k++) {
			const json_t *a = json_array_get(ring, k), *b = json_array_get(ring, k + 1);

			twice += json_number_value(json_array_get(a, 0)) *
					 json_number_value(json_array_get(b, 1)) -
				 json_number_value(json_array_get(b, 0)) *
					 json_number_value(json_array_get(a, 1));
		}
		assert_true(twice > 0); /* RFC 7946: the outer ring goes counter-clockwise */
	}
	const json_t *an_phu = json_object_get(feature(&r, "25975"), "properties");
	assert_string_equal(text_in(an_phu, "name"), "Phường An Phú");
	assert_string_equal(text_in(an_phu, "parent_name"), "Thành phố Thuận An");
	assert_string_equal(text_in(an_phu, "zone"), "green");
	assert_true(json_is_true(json_object_get(an_phu, "is_cell")));
}

static void test_a_boundary_takes_its_cells_place(void **unused UNUSED)
{
	place_communes();
	AreaShape shape = { .id = world_area_id(STR("25975")),
		.geometry = STR(
			"{\"type\":\"MultiPolygon\",\"coordinates\":[[[[106,11],[106.1,11],[106.1,11.1],[106,"
			"11]]]]}") };
	Command cmd = { .key = world_key(), .kind = COMMAND_SHAPE, .row = &shape };
	Reply before = GET_AS(NULL, MAP);

	assert_int_equal(store_commit_wait(world.store, world.c, &cmd), OK);
	Reply r = GET_AS(NULL, MAP);
	assert_string_equal(geometry_type(feature(&before, "25975")), "Polygon");
	assert_string_equal(geometry_type(feature(&r, "25975")), "MultiPolygon");
	assert_string_equal(geometry_type(feature(&r, "25942")), "Polygon");
}

static void test_told_once(void **unused UNUSED)
{
	place_communes();
	Reply first = GET_AS(NULL, MAP);
	Str etag = http_memory_header(first.call, "ETag");
	const char *given = str_printf(&fresh.arena, "If-None-Match: W/\"x\", %.*s", STR_ARG(etag)).ptr;
	Reply again = ask(&(Ask){ .target = MAP, .headers = { given } });

	expect(first, 200);
	assert_true(etag.len > 2);
	assert_str(http_memory_header(first.call, "Cache-Control"), "no-cache");
	expect(again, 304);
	assert_int_equal(again.text.len, 0);
	Reply set = ask(&(Ask){ .who = "province.74",
		.method = POST,
		.target = printed("/api/v1/areas/%lld/zone", world_area_id(STR("25975"))),
		.version = 2,
		.body = "{\"zone\":\"red\",\"reason\":\"40 ca\"}" });
	expect(set, 200);
	Reply changed = ask(&(Ask){ .target = MAP, .headers = { given } });
	expect(changed, 200);
	assert_string_equal(
		text_in(json_object_get(feature(&changed, "25975"), "properties"), "zone"), "red");
}

/* A district's map is a part of the province's, not another one. */
static void test_under_and_levels(void **unused UNUSED)
{
	place_communes();
	Reply all = GET_AS(NULL, MAP), part = GET_AS(NULL, MAP "&under=725");

	assert_int_equal(json_array_size(json_object_get(part.json, "features")), 2);
	assert_true(json_equal(
		(json_t *)(uintptr_t)feature(&all, "25975"), (json_t *)(uintptr_t)feature(&part, "25975")));
	Reply lowest = GET_AS(NULL, "/api/v1/areas.geojson");
	assert_int_equal(json_array_size(json_object_get(lowest.json, "features")), 4);
	Reply districts = GET_AS(NULL, "/api/v1/areas.geojson?level=district");
	assert_int_equal(json_array_size(json_object_get(districts.json, "features")), 2);
	/* Nobody said where they are. */
	assert_true(json_is_null(json_object_get(feature(&districts, "725"), "geometry")));
	Reply bad = GET_AS(NULL, "/api/v1/areas.geojson?level=village");
	expect_fault(bad, 422, "level", "unknown_value");
	bad = GET_AS(NULL, MAP "&under=0");
	expect_fault(bad, 422, "under", "unknown_area");
}

static void test_finding_areas(void **unused UNUSED)
{
	Reply r = GET_AS(NULL, "/api/v1/areas?q=an+phu");

	assert_string_equal(text_in(json_array_get(items_of(&r), 0), "code"), "25975");
	r = GET_AS(NULL, "/api/v1/areas?level=commune&parent=724");
	assert_int_equal(json_array_size(items_of(&r)), 2);
	r = GET_AS(NULL, "/api/v1/areas?q=an&parent=724");
	assert_int_equal(json_array_size(items_of(&r)), 2);
	r = GET_AS(NULL, "/api/v1/areas?at=hom-nay");
	expect_fault(r, 422, "at", "not_a_day");
	r = GET_AS(NULL, "/api/v1/areas?parent=nirgends");
	expect_fault(r, 422, "parent", "unknown_area");
	/* What no longer exists is found on a day when it did. */
	Area gone = { .code = STR("11111"),
		.name = STR("Xã Cũ"),
		.level = STR("commune"),
		.parent_id = world_area_id(STR("725")),
		.valid_to = day_of(WORLD_START_MS) };
	world_save(&area_resource, &gone);
	r = GET_AS(NULL, "/api/v1/areas?q=xa+cu");
	assert_int_equal(json_array_size(items_of(&r)), 0);
	r = GET_AS(NULL, "/api/v1/areas?q=xa+cu&at=2021-08-22");
	assert_int_equal(json_array_size(items_of(&r)), 1);
	r = GET_AS(NULL, printed("/api/v1/areas/%lld", gone.id));
	expect(r, 200);
	assert_str(http_memory_header(r.call, "ETag"), "\"1\"");
	r = GET_AS(NULL, "/api/v1/areas/999999999");
	expect_fault(r, 404, "id", "not_found");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_cells_where_no_boundary_is),
		DOOR_TEST(test_a_boundary_takes_its_cells_place),
		DOOR_TEST(test_told_once),
		DOOR_TEST(test_under_and_levels),
		DOOR_TEST(test_finding_areas),
	};

	return door_run(tests);
}
