/* test_voronoi.c: cells of centres: nearest, whole, without gaps; on invented places and on real communes. */
#include "units.h"

#include "engine/voronoi.h"

#include <math.h>

static Arena arena;
static Ctx ctx = { .arena = &arena };

static bool is_inside(const Polygon *p, Spot s)
{
	for (size_t i = 0; i < p->count; i++) {
		Spot a = p->corners[i], b = p->corners[(i + 1) % p->count];

		if ((b.x - a.x) * (s.y - a.y) - (b.y - a.y) * (s.x - a.x) < -1e-9)
			return false;
	}
	return p->count > 0;
}

static size_t nearest(const Spot *sites, size_t n, Spot s)
{
	size_t best = 0;

	for (size_t i = 1; i < n; i++) {
		if (hypot(sites[i].x - s.x, sites[i].y - s.y) <
			hypot(sites[best].x - s.x, sites[best].y - s.y))
			best = i;
	}
	return best;
}

/* Every cell holds its site, the cells fill the rim without overlap, and points belong to the nearest site.
 */
static void check_cells(const Spot *sites, size_t n, double margin, Rng *rng)
{
	Polygon rim, *cells = arena_array(&arena, Polygon, n);
	double sum = 0;

	assert_int_equal(voronoi_rim(&ctx, sites, n, margin, &rim), OK);
	assert_int_equal(voronoi_cells(&ctx, sites, n, &rim, cells), OK);
	for (size_t i = 0; i < n; i++) {
		assert_true(is_inside(&rim, sites[i]));
		assert_true(is_inside(&cells[i], sites[i]));
		assert_true(polygon_area(&cells[i]) > 0);
		sum += polygon_area(&cells[i]);
	}
	assert_true(fabs(sum - polygon_area(&rim)) < 1e-6 * polygon_area(&rim));
	for (int k = 0; k < 2000; k++) {
		/* Somewhere between two sites. */
		Spot a = sites[rng_below(rng, n)], b = sites[rng_below(rng, n)];
		double t = rng_unit(rng);
		Spot s = { a.x + t * (b.x - a.x), a.y + t * (b.y - a.y) };

		if (!is_inside(&cells[nearest(sites, n, s)], s))
			fail_msg("the nearest site's cell does not hold %g, %g", s.x, s.y);
	}
}

static void test_two_share_at_the_middle(void **unused UNUSED)
{
	Spot sites[] = { { 0, 0 }, { 10, 0 } };
	Polygon rim, cells[2];

	assert_int_equal(voronoi_rim(&ctx, sites, 2, 2, &rim), OK);
	assert_int_equal(voronoi_cells(&ctx, sites, 2, &rim, cells), OK);
	for (size_t i = 0; i < cells[0].count; i++)
		assert_true(cells[0].corners[i].x <= 5 + 1e-9);
	for (size_t i = 0; i < cells[1].count; i++)
		assert_true(cells[1].corners[i].x >= 5 - 1e-9);
	assert_true(fabs(polygon_area(&cells[0]) - polygon_area(&cells[1])) < 1e-9);
}

static void test_random_places(void **unused UNUSED)
{
	uint64_t seed = 20210823;
	Rng rng = rng_seeded(seed);

	for (int round = 0; round < 30; round++) {
		size_t n = 1 + rng_below(&rng, 300);
		Spot *sites = arena_array(&arena, Spot, n);
		/* Now evenly, now in heaps: a city and empty hills. */
		double heap = round % 3 == 0 ? 0.01 : 1;

		for (size_t i = 0; i < n; i++)
			sites[i] = (Spot){ (double)rng_below(&rng, 5) * 20 + heap * 20 * rng_unit(&rng),
				rng_unit(&rng) * 50 };
		check_cells(sites, n, 1, &rng);
	}
}

static void test_odd_places(void **unused UNUSED)
{
	Rng rng = rng_seeded(7);
	Spot one[] = { { 3, 4 } }, line[] = { { 0, 0 }, { 1, 0 }, { 2, 0 }, { 9, 0 } };
	Spot grid[49];
	Spot twins[] = { { 1, 1 }, { 1, 1 }, { 4, 1 } };
	Polygon rim, cells[3];

	for (size_t i = 0; i < 49; i++)
		grid[i] = (Spot){ (double)(i % 7), (double)(i / 7) };
	check_cells(one, 1, 2, &rng);
	check_cells(line, 4, 2, &rng);
	check_cells(grid, 49, 0.5, &rng); /* four cells meet in each corner */
	assert_int_equal(voronoi_rim(&ctx, twins, 3, 1, &rim), OK);
	assert_int_equal(voronoi_cells(&ctx, twins, 3, &rim, cells), OK);
	assert_true(cells[0].count > 0 && cells[1].count == 0 && cells[2].count > 0);
}

static void test_what_is_refused(void **unused UNUSED)
{
	Spot bad[] = { { NAN, 0 } };
	Polygon rim;

	assert_int_equal(voronoi_rim(&ctx, bad, 0, 1, &rim), E_INVALID);
	assert_string_equal(ctx.fault.reason, "required");
	assert_int_equal(voronoi_rim(&ctx, bad, 1, 1, &rim), E_INVALID);
	assert_string_equal(ctx.fault.field, "sites");
	assert_stops((void)!voronoi_rim(&ctx, (Spot[]){ { 0, 0 } }, 1, 0, &rim));
}

/* The communes of Bình Dương and of Hồ Chí Minh City, in km. */
static void test_real_communes(void **unused UNUSED)
{
	static const char *const files[] = { "data/units/binhduong_2021.csv", "data/units/hcmc_2021.csv" };
	static const size_t communes[] = { 91, 312 };
	Rng rng = rng_seeded(1);

	for (size_t f = 0; f < COUNT_OF(files); f++) {
		Area *areas = arena_array(&arena, Area, UNITS_MAX);
		size_t all = units_read(&arena, files[f], areas, 0), n = 0;
		Spot *sites = arena_array(&arena, Spot, all);

		for (size_t i = 0; i < all; i++) {
			if (str_eq(areas[i].level, STR("commune")))
				sites[n++] = (Spot){ areas[i].lon * 109.1, areas[i].lat * 111.2 };
		}
		assert_int_equal(n, communes[f]);
		check_cells(sites, n, 2, &rng);
	}
}

static void test_the_same_gives_the_same(void **unused UNUSED)
{
	Rng rng = rng_seeded(5);
	Spot sites[100];
	Polygon rim, first[100], second[100];

	for (size_t i = 0; i < 100; i++)
		sites[i] = (Spot){ rng_unit(&rng), rng_unit(&rng) };
	assert_int_equal(voronoi_rim(&ctx, sites, 100, 0.1, &rim), OK);
	assert_int_equal(voronoi_cells(&ctx, sites, 100, &rim, first), OK);
	assert_int_equal(voronoi_cells(&ctx, sites, 100, &rim, second), OK);
	for (size_t i = 0; i < 100; i++) {
		assert_int_equal(first[i].count, second[i].count);
		assert_memory_equal(
			first[i].corners, second[i].corners, first[i].count * sizeof(first[i].corners[0]));
	}
}

static int clear(void **unused UNUSED)
{
	arena_done(&arena);
	arena_init(&arena, 0);
	ctx = (Ctx){ .arena = &arena };
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_two_share_at_the_middle, clear),
		cmocka_unit_test_teardown(test_random_places, clear),
		cmocka_unit_test_teardown(test_odd_places, clear),
		cmocka_unit_test_teardown(test_what_is_refused, clear),
		cmocka_unit_test_teardown(test_real_communes, clear),
		cmocka_unit_test_teardown(test_the_same_gives_the_same, clear),
	};

	arena_init(&arena, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
