/* xlsx_inside.h: the two halves of the XLSX reader: parts out of the archive (xlsx_zip.c), and what they mean
 * (xlsx.c). Private to link/. */
#ifndef LINK_XLSX_INSIDE_H
#define LINK_XLSX_INSIDE_H

#include "link/table.h"

#include <expat.h>

#define XLSX_ENTRIES_MAX  1000 /* a workbook has some twenty parts; pictures a few more */
#define XLSX_UNPACKED_MAX ((size_t)128 << 20) /* of all parts read: 50,000 rows of 12 cells are 30 MB */
#define XLSX_RATIO_MAX	  200 /* sheets pack 10-30 times; a bomb a thousand times and more */
#define XLSX_SMALL_BYTES  ((size_t)1 << 20) /* a part below it may be as dense as it likes */

typedef struct XlsxZip XlsxZip;

NODISCARD Status xlsx_zip_open(Ctx *c, Str file, XlsxZip **ret);
void xlsx_zip_close(XlsxZip **z);
bool xlsx_zip_has(XlsxZip *z, const char *part);

/* What a part is read with: names without their prefix, attributes as expat gives them. */
typedef struct XmlReader {
	void (*begin)(void *user, const char *name, const char **attributes);
	void (*end)(void *user, const char *name);
	void (*text)(void *user, Str text); /* in pieces */
	Status (*problem)(void *user); /* a fault that was met: stops the reading */
	void *user;
} XmlReader;

/*
 * Feeds a part through the reader as it unpacks. Faults: E_MALFORMED "not_a_spreadsheet" (no such part, bad
 * archive, bad XML, a document type), E_TOO_LARGE "unpacks_too_large", or the reader's own.
 */
NODISCARD Status xlsx_zip_read(Ctx *c, XlsxZip *z, const char *part, const XmlReader *r);

Status xlsx_broken(Ctx *c, const char *what);
const char *xml_attribute(const char **attributes, const char *name); /* NULL: absent */
const char *xml_local(const char *name); /* "x:row" -> "row" */

#endif
