/* fuzz_geojson.c: any bytes as GeoJSON: refused, or geometries that read back as themselves. */
#include "link/geojson.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(Ctx *c, Str geometry)
{
	GeoTable again;
	Str whole = str_printf(c->arena,
		"{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{},\"geometry\":%.*s}]}",
		STR_ARG(geometry));

	if (geojson_read(c, whole, &again) != OK || !str_eq(again.features[0].geometry, geometry))
		BUG("a boundary reads back as another");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	GeoTable g;

	arena_init(&arena, (size_t)256 << 20);
	if (geojson_read(&c, (Str){ (const char *)data, size }, &g) == OK) {
		for (size_t i = 0; i < g.table.count; i++) {
			const GeoFeature *f = &g.features[i];

			if ((f->geometry.len == 0) != (f->reason != NULL))
				BUG("a geometry is there or there is a reason why not");
			if (f->geometry.len &&
				!(f->lat >= -90 && f->lat <= 90 && f->lon >= -180 && f->lon <= 180))
				BUG("a centre that is nowhere");
			if (f->geometry.len)
				check_again(&c, f->geometry);
		}
	} else if (!c.fault.reason) {
		BUG("a fault without a reason");
	}
	arena_done(&arena);
	return 0;
}
