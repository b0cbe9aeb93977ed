/*
 * lists.h: every list of the API: pages with a cursor, a count when asked, the same rows as CSV. Private to
 * api/.
 *
 * A list says how its rows are read; this file does the rest, so that all lists answer alike. A cursor names
 * the last row that was given, so pages stay right while rows come and go.
 */
#ifndef API_LISTS_H
#define API_LISTS_H

#include "api/handlers.h"

/* One export; who needs more than this asks area by area. 60 MB of requests, made in some seconds. */
#define CSV_ROWS_MAX 100000

typedef struct ListPage {
	Str after; /* cursor of the page before; "" the first page */
	size_t limit;
	void *rows; /* an array of the resource's struct */
	size_t n;
	bool more;
} ListPage;

typedef struct List {
	const Resource *resource;
	const char *file; /* name of the CSV file, without its ending */
	void *filter; /* of this list's own functions */
	Status (*read)(Call *c, void *filter, ListPage *page);
	Status (*count)(Call *c, void *filter, int64_t *ret); /* up to COUNT_MAX + 1 */
	Str (*cursor)(Call *c, const void *row);
	Status (*put)(JsonOut *j, Call *c, const void *row); /* one item */
	/* PERSONAL and HEALTH that the caller may see of a row. NULL: none, and the list has no such rows. */
	unsigned (*may_see)(const Call *c, const void *row);
	int64_t (*area_of)(const Call *c, const void *row); /* CSV: code and name of the area; NULL: none */
	bool is_public; /* its CSV needs no capability */
	/* Before a page is shown: whoever reads health data leaves a line. NULL: no health data. */
	Status (*note_reading)(Call *c, const ListPage *page, Str purpose);
} List;

NODISCARD Status list_answer(Call *c, const List *l);

/* Where the caller has all of `cans`, within `under` (NULL: anywhere); for CSV also the right to export. */
Scope call_scope(Call *c, unsigned cans, const Area *under);

Str cursor_of_due(Call *c, DueCursor at); /* "<late>.<due>.<id>" */
NODISCARD Status cursor_due(Call *c, Str cursor, DueCursor *ret); /* untouched for "" */
Str cursor_of_id(Call *c, int64_t id);
NODISCARD Status cursor_id(Call *c, Str cursor, int64_t *ret); /* 0 for "" */
NODISCARD Status cursor_fault(Call *c);

/* Rows that are in memory: the page after the row with the id `after`. rows: pointers, in order. */
NODISCARD Status list_from_memory(
	Call *c, const Resource *r, const void *const *rows, size_t n, ListPage *page);

#endif
