/* import_inside.h: what the kinds of import share. Private to link/. */
#ifndef LINK_IMPORT_INSIDE_H
#define LINK_IMPORT_INSIDE_H

#include "link/columns.h"
#include "link/geojson.h"
#include "link/import.h"
#include "store/batch.h"

typedef struct ImportWhy ImportWhy;
struct ImportWhy {
	const char *column, *reason;
	ImportWhy *next;
};

typedef struct Import {
	Ctx *c; /* lives as long as the report */
	const ImportOptions *o;
	Table table;
	const GeoFeature *features; /* one a row; NULL: no GeoJSON */
	Columns columns;
	const View *view; /* who and what is there; import_look_again */
	Batch *batch; /* NULL in a preview */
	Arena scratch; /* of one round of rows */
	ImportReport report;
	ImportBad *bad; /* the report's, to write */
	ImportWhy **why; /* by row: what is wrong with it, in the order it was found; NULL: nothing */
	bool *counted; /* by row: it is good */
} Import;

/* ---- import.c ---- */

/* A complaint about a row (its index in the table); the first about a column counts. */
void import_complain(Import *im, size_t row, const char *column, const char *reason, Str value);
/* The fault of c as a complaint; `field` of the fault is translated to the file's column. */
void import_complain_fault(Import *im, Ctx *c, size_t row);
bool import_is_bad(const Import *im, size_t row);
/* The row is in, or would be. */
void import_count_good(Import *im, size_t row, bool same);
void import_add_sample(Import *im, const void *row); /* copied; a row of the import's resource */

/*
 * All cells of the row that are fields, into `row` (zeroed), each alone; complaints for those that are wrong.
 * True: none. What was wrong has a stand-in that nothing else will be found wrong with, so that the rest of
 * the row can be judged, too.
 */
bool import_read_row(Import *im, Ctx *c, size_t row, void *to);
/*
 * Judges a row again and again, complains of what is wrong and has a stand-in put in its place, until nothing
 * new is wrong or there is none. Only the machine's own faults come out; import_is_bad says how it ended.
 */
typedef struct ImportJudge {
	void *of;
	Status (*judge)(void *of, Ctx *c);
	bool (*stand_in)(void *of, const char *field);
} ImportJudge;
NODISCARD Status import_judge_row(Import *im, Ctx *c, size_t row, const ImportJudge *j);

NODISCARD Status import_need_column(Import *im, const char *name);
/* Is this the row's own fault (true), or does the machine fail and the import has to stop? */
bool import_is_rows_fault(Status st);
/* Runs what is in the batch. Stops with the machine's fault, if there is one. */
NODISCARD Status import_flush(Import *im);
Uuid import_key(Hash h);
void import_look_again(
	Import *im); /* a view with what was saved meanwhile; what came from the old one is gone */

/* ---- one file each ---- */
NODISCARD Status import_requests(Import *im);
NODISCARD Status import_areas(Import *im);
NODISCARD Status import_boundaries(Import *im);
NODISCARD Status import_posts(Import *im);
NODISCARD Status import_agencies(Import *im);
NODISCARD Status import_cadres(Import *im);
extern const Resource post_line_resource;

/* import_boundaries.c: the boundary of a row's feature for an area; *ret_same: it is there already. */
NODISCARD Status import_add_shape(Import *im, size_t row, const Area *area, bool *ret_same);

#endif
