/*
 * fuzz_cells.c: any text in any column of any file that is imported: a fault that names the field, or a row
 * that the field table can judge. The first line is the head.
 */
#include "domain/request.h"
#include "link/columns.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_rows(Ctx *c, const Table *t, const Resource *r)
{
	static const char *const extras[] = { "parent_code", "merged_into", "area", "district", "ref" };
	Columns m;

	if (columns_match(c, &t->head, r, extras, COUNT_OF(extras), &m) != OK) {
		if (!c->fault.field)
			BUG("a column twice, but which?");
		return;
	}
	for (size_t i = 0; i < t->count; i++) {
		void *row = arena_alloc(c->arena, r->size);

		for (size_t k = 0; k < r->count; k++) {
			if (m.field_at[k] == NO_COLUMN)
				continue;
			c->fault = (Fault){ 0 };
			if (cell_set(c, &r->fields[k], table_cell(&t->rows[i], m.field_at[k]), row) != OK &&
				!c->fault.field)
				BUG("a fault that does not say which field");
		}
		if (model_check(c, r, row) != OK && !c->fault.field)
			BUG("a fault that does not say which field");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Table t;

	arena_init(&arena, 0);
	if (size < 4096 && csv_read(&c, (Str){ (const char *)data, size }, &t) == OK) {
		read_rows(&c, &t, &request_filing_resource);
		read_rows(&c, &t, &area_resource);
		read_rows(&c, &t, &appointment_resource);
	}
	arena_done(&arena);
	return 0;
}
