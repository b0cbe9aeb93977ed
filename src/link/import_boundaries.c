/* import_boundaries.c: boundaries of areas that are known, matched by their code. See import.h. */
#include "link/import_inside.h"

#include <stdlib.h>

typedef struct Boundary {
	const Area *area;
	Str code;
	size_t row;
} Boundary;

static int compare_codes(const void *x, const void *y)
{
	const Boundary *a = x, *b = y;
	int by_code = str_cmp(a->code, b->code);

	return by_code ? by_code : (a->row > b->row) - (a->row < b->row);
}

static int compare_rows(const void *x, const void *y)
{
	const Boundary *a = x, *b = y;

	return (a->row > b->row) - (a->row < b->row);
}

static bool find_area(Import *im, Boundary *b)
{
	const char *head = columns_head(im->c, &im->columns, "code");
	const GeoFeature *f = &im->features[b->row];

	b->area = directory_area_by_code(im->view->dir, b->code);
	if (b->code.len == 0)
		import_complain(im, b->row, head, "required", b->code);
	else if (!b->area)
		import_complain(im, b->row, head, "unknown_area", b->code);
	else if (im->o->rights && !rights_allow(im->o->rights, im->view->dir, CAN_AREAS, b->area->id))
		import_complain(im, b->row, head, "no_capability", b->code);
	if (f->reason)
		import_complain(im, b->row, "geometry", f->reason, f->where);
	return !import_is_bad(im, b->row);
}

/* Two features of one code: which is it? Neither the first nor the last can be taken for granted. */
static void find_duplicates(Import *im, Boundary *all, size_t n)
{
	const char *head = columns_head(im->c, &im->columns, "code");

	qsort(all, n, sizeof(*all), compare_codes);
	for (size_t i = 1; i < n; i++) {
		if (all[i].code.len == 0 || !str_eq(all[i].code, all[i - 1].code))
			continue;
		import_complain(im, all[i - 1].row, head, "duplicate", all[i].code);
		import_complain(im, all[i].row, head, "duplicate", all[i].code);
	}
	qsort(all, n, sizeof(*all), compare_rows);
}

Status import_add_shape(Import *im, size_t row, const Area *area, bool *ret_same)
{
	Ctx c = { .arena = &im->scratch, .now_ms = im->c->now_ms };
	AreaShape there = { 0 };
	Str geometry = im->features[row].geometry;

	Status st = row_get(&c, im->o->db, &area_shape_resource, area->id, &there);
	if (st != OK && st != E_NOT_FOUND) {
		im->c->fault = c.fault;
		return st;
	}
	*ret_same = st == OK && str_eq(there.geometry, geometry);
	if (*ret_same || im->o->preview)
		return OK;
	Command *cmd = batch_add(im->batch);
	AreaShape *shape = arena_new(cmd->arena, AreaShape);

	*shape = (AreaShape){ area->id, geometry };
	cmd->kind = COMMAND_SHAPE;
	cmd->row = shape;
	cmd->rights = im->o->rights;
	/* From what to what: a boundary that comes back after another is a change again. */
	cmd->body_hash = hash_of_two(
		str_printf(cmd->arena, "import shape %lld %d", (long long)area->id, area->version), geometry);
	cmd->key = import_key(cmd->body_hash);
	return OK;
}

static Status take_outcomes(Import *im, const size_t *handed, size_t n)
{
	if (n == 0)
		return OK;
	TRY(import_flush(im));
	for (size_t i = 0; i < n; i++) {
		const Command *cmd = batch_command(im->batch, i);
		Ctx about = { .arena = im->c->arena, .fault = cmd->fault };

		if (cmd->status == OK)
			import_count_good(im, handed[i], cmd->replayed);
		else
			import_complain_fault(im, &about, handed[i]);
	}
	return OK;
}

Status import_boundaries(Import *im)
{
	size_t n = im->table.count, handed[BATCH_MAX] = { 0 }, handed_n = 0;
	Boundary *all = arena_array(im->c->arena, Boundary, n + 1);
	bool same;

	TRY(import_need_column(im, "code"));
	for (size_t i = 0; i < n; i++) {
		Area named = { 0 };

		all[i] = (Boundary){ .row = i };
		if (import_read_row(im, im->c, i, &named))
			all[i].code = named.code;
	}
	find_duplicates(im, all, n);
	for (size_t i = 0; i < n; i++) {
		if (!find_area(im, &all[i]))
			continue;
		TRY(import_add_shape(im, i, all[i].area, &same));
		import_add_sample(im, all[i].area);
		if (same || im->o->preview)
			import_count_good(im, i, same);
		else
			handed[handed_n++] = i;
		if (handed_n == BATCH_MAX) {
			TRY(take_outcomes(im, handed, handed_n));
			handed_n = 0;
		}
	}
	return take_outcomes(im, handed, handed_n);
}
