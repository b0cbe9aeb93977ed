/*
 * import.h: rows of a file into the store: requests, areas, boundaries, posts with their holders,
 * agencies and their people.
 *
 *   file ──read──> table ──columns──> row ──judge──> good: one command │ bad: row, column, reason, value
 *
 * A row is taken whole or not at all, and all that is wrong with the others is told row by row, one complaint
 * a column; nothing of the file is lost: the bad rows come back as a file with a column more that says why,
 * to be mended and imported again. Importing the same file twice makes nothing twice: a request's command has
 * a key made from all cells of its row (and from how many equal rows stand before it); areas, boundaries,
 * posts and appointments are found by what they are and changed only when something differs. A preview judges
 * in the same way and writes nothing. Depends on table, columns, geojson, store.
 */
#ifndef LINK_IMPORT_H
#define LINK_IMPORT_H

#include "base/words.h"
#include "store/store.h"

#define IMPORT_MAX_BYTES ((size_t)10 << 20) /* 50,000 requests with long words; as an upload */
#define IMPORT_BAD_MAX	 1000 /* complaints that are listed; the file of bad rows has them all */
#define IMPORT_ROW_MAX	 12 /* complaints of one row: more than a person mends at once */
#define IMPORT_SAMPLE	 20

#define IMPORT_LIST(X)                                                                                       \
	X(IMPORT_REQUESTS, "requests")                                                                       \
	X(IMPORT_AREAS, "areas") /* CSV, XLSX, or the properties of GeoJSON with its boundaries */           \
	X(IMPORT_BOUNDARIES, "boundaries") /* GeoJSON, matched by code */                                    \
	X(IMPORT_POSTS, "posts") /* with the appointments of their holders */                                \
	X(IMPORT_AGENCIES, "agencies")                                                                       \
	X(IMPORT_CADRES, "cadres")
ENUM_DECLARE(ImportWhat, IMPORT_LIST);

typedef struct ImportOptions {
	ImportWhat what;
	Store *store;
	Db *db; /* for reading: a worker's or a reader's */
	const Rights *rights; /* NULL: the system itself */
	bool preview;
} ImportOptions;

typedef struct ImportBad {
	size_t row; /* as the spreadsheet shows it; of GeoJSON: the feature */
	const char *column; /* its head in the file */
	const char *reason; /* a key of the words */
	Str value; /* what stands there */
} ImportBad;

typedef struct ImportReport {
	size_t rows; /* of the file, without the head */
	size_t good, bad_rows;
	size_t same; /* of the good ones: already there, nothing was to be done */
	const ImportBad *bad; /* in the order of the rows; at most IMPORT_BAD_MAX */
	size_t bad_count, bad_total;
	const Str *ignored; /* heads of columns that were not read */
	size_t ignored_count;
	bool done; /* false: a preview */
	const Resource *sample_resource;
	const void *samples[IMPORT_SAMPLE]; /* the first good rows, by that resource's table */
	size_t sample_count;
	struct Import *inside; /* for import_put_bad_file */
} ImportReport;

/*
 * Everything is in c's arena and lives as long as it. Faults of the whole file: those of the readers,
 * "column_missing" (field: its name), "column_twice", E_FORBIDDEN; of the machine in the middle (E_FULL,
 * E_BUSY, E_IO …): rows before it are in, and the same file again goes on where it stopped.
 */
NODISCARD Status import_run(Ctx *c, const ImportOptions *o, Str file, ImportReport *ret);

/* The bad rows as CSV (with a byte order mark): the file's own columns, and why in words. Nothing when none
 * is bad. */
void import_put_bad_file(Buf *b, const ImportReport *r, Lang lang);

#endif
