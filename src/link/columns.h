/*
 * columns.h: which column of a person's file is which field, and what stands in a cell.
 *
 * The fields are those of the resource's table; a head may name them in English, as the API does, or in
 * Vietnamese, with or without diacritics, in any letter case and order ("Điện thoại", "dien thoai", "phone").
 * Cells are read as people write them: "23/08/2021", "1.128", "có", "Thuốc". Pure.
 */
#ifndef LINK_COLUMNS_H
#define LINK_COLUMNS_H

#include "link/table.h"
#include "model/model.h"

#define COLUMN_FIELDS_MAX 32 /* the widest resource that is imported has 18 */
#define COLUMN_EXTRAS_MAX 8
#define NO_COLUMN	  SIZE_MAX

typedef struct Columns {
	const Resource *resource;
	TableRow head;
	size_t field_at[COLUMN_FIELDS_MAX]; /* column of the nth field, or NO_COLUMN */
	const char *const *extras; /* columns that are no field of the resource: "parent_code" */
	size_t extra_count;
	size_t extra_at[COLUMN_EXTRAS_MAX];
	const Str *ignored; /* heads that name nothing we know */
	size_t ignored_count;
	size_t why_at; /* the column of COLUMN_WHY: an old complaint, not part of the row */
} Columns;

/* The name of the column that a file of bad rows has more than the file it came from. */
#define COLUMN_WHY "why"

/* A head that names one field twice is a fault: field the column's head, "column_twice". */
NODISCARD Status columns_match(Ctx *c, const TableRow *head, const Resource *r, const char *const *extras,
	size_t extra_count, Columns *ret);

bool columns_has(const Columns *m, const char *name); /* a field as in JSON, or an extra */
Str columns_extra(const Columns *m, const TableRow *row, const char *name); /* "" when absent */
/* The head of the column that holds a field, as it stands in the file; the field's own name when there is
 * none. */
const char *columns_head(Ctx *c, const Columns *m, const char *name);

/*
 * One cell into the row, by the field's kind. An empty cell leaves the row as it is. Faults name the field
 * and say not_a_number, not_a_day, unknown_value… Ranges and lengths are model_check's.
 */
NODISCARD Status cell_set(Ctx *c, const Field *f, Str cell, void *row);

#endif
