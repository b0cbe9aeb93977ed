/* units.h: the real units of data/units/ as areas, for tests. Ids count from 1 in the order of the file;
 * parents come before children. */
#ifndef TESTS_UNITS_H
#define TESTS_UNITS_H

#include "test.h"

#include "domain/resources.h"

#define UNITS_MAX 500

/* The file below the source folder, whole. */
static inline Str test_file(Arena *a, const char *path)
{
	const char *root = getenv("TIEPSUC_ROOT");
	FILE *f = fopen(str_printf(a, "%s/%s", root ? root : ".", path).ptr, "rb");

	if (!f)
		fail_msg("cannot read %s", path);
	fseek(f, 0, SEEK_END);
	size_t len = (size_t)ftell(f);
	rewind(f);
	char *text = arena_alloc(a, len + 1);
	assert_int_equal(fread(text, 1, len, f), len);
	fclose(f);
	return (Str){ text, len };
}

/* Adds the file's areas to areas[0 … n-1]; gives the new n. The file has no quoted cells. */
static inline size_t units_read(Arena *a, const char *path, Area *areas, size_t n)
{
	Str text = test_file(a, path);

	(void)str_cut(text, '\n', &text);
	while (text.len) {
		Str line = str_cut(text, '\n', &text), cell[10];
		Area *area = &areas[n];

		assert_true(n < UNITS_MAX);
		for (size_t i = 0; i < 10; i++)
			cell[i] = str_cut(line, ',', &line);
		*area = (Area){ .id = (int64_t)++n, .code = cell[0], .name = cell[1], .level = cell[3] };
		assert_true(str_to_f64(cell[5], &area->lat) && str_to_f64(cell[6], &area->lon));
		assert_true(str_to_f64(cell[7], &area->area_km2));
		assert_true(str_to_i64(cell[8], &area->population) && str_to_i64(cell[9], &area->households));
		for (size_t i = 0; i + 1 < n; i++) {
			if (str_eq(areas[i].code, cell[4]))
				area->parent_id = areas[i].id;
		}
		assert_true(area->parent_id || cell[4].len == 0);
	}
	return n;
}

#endif
