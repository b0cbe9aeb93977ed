/*
 * xlsx_zip.c: the parts of a workbook, unpacked and parsed piece by piece (libzip, expat), with limits that
 * an archive made to burst meets first. See xlsx_inside.h.
 */
#include "link/xlsx_inside.h"

#include <string.h>
#include <zip.h>

#define CHUNK_BYTES 65536

struct XlsxZip {
	zip_t *zip;
	zip_file_t *file; /* of the part that is being read */
	XML_Parser parser;
	size_t unpacked; /* of all parts so far */
};

Status xlsx_broken(Ctx *c, const char *what)
{
	return faultf(c, E_MALFORMED, "file", "not_a_spreadsheet", "%s", what);
}

static void close_part(XlsxZip *z)
{
	if (z->parser)
		XML_ParserFree(z->parser);
	if (z->file)
		zip_fclose(z->file);
	z->parser = NULL;
	z->file = NULL;
}

Status xlsx_zip_open(Ctx *c, Str file, XlsxZip **ret)
{
	XlsxZip *z = arena_new(c->arena, XlsxZip);
	zip_error_t error;

	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(file.ptr, file.len, 0, &error);
	z->zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : NULL;
	if (!z->zip && source)
		zip_source_free(source);
	zip_error_fini(&error);
	if (!z->zip)
		return xlsx_broken(c, "the archive");
	if (zip_get_num_entries(z->zip, 0) > XLSX_ENTRIES_MAX) {
		xlsx_zip_close(&z);
		return faultf(
			c, E_TOO_LARGE, "file", "unpacks_too_large", "more than %d parts", XLSX_ENTRIES_MAX);
	}
	*ret = z;
	return OK;
}

void xlsx_zip_close(XlsxZip **z)
{
	if (!*z)
		return;
	close_part(*z);
	zip_discard((*z)->zip);
	*z = NULL;
}

bool xlsx_zip_has(XlsxZip *z, const char *part)
{
	return zip_name_locate(z->zip, part, ZIP_FL_NOCASE) >= 0;
}

const char *xml_local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (; attributes[0]; attributes += 2) {
		if (strcmp(xml_local(attributes[0]), name) == 0)
			return attributes[1];
	}
	return NULL;
}

/* ---- XML ---- */

typedef struct Feed {
	const XmlReader *reader;
	XlsxZip *zip;
	bool has_doctype;
} Feed;

static void on_begin(void *user, const XML_Char *name, const XML_Char **attributes)
{
	Feed *f = user;

	f->reader->begin(f->reader->user, xml_local(name), attributes);
}

static void on_end(void *user, const XML_Char *name)
{
	Feed *f = user;

	f->reader->end(f->reader->user, xml_local(name));
	if (f->reader->problem(f->reader->user) != OK)
		XML_StopParser(f->zip->parser, XML_FALSE);
}

static void on_text(void *user, const XML_Char *text, int len)
{
	Feed *f = user;

	f->reader->text(f->reader->user, (Str){ text, (size_t)len });
}

/* Entities are made there; no spreadsheet has one. */
static void on_doctype(void *user, const XML_Char *name UNUSED, const XML_Char *system UNUSED,
	const XML_Char *public UNUSED, int has_subset UNUSED)
{
	Feed *f = user;

	f->has_doctype = true;
	XML_StopParser(f->zip->parser, XML_FALSE);
}

static Status check_ratio(Ctx *c, const XlsxZip *z, size_t part, zip_uint64_t packed)
{
	bool bomb = part > XLSX_SMALL_BYTES && part / XLSX_RATIO_MAX > packed;

	if (z->unpacked > XLSX_UNPACKED_MAX || bomb)
		return faultf(c, E_TOO_LARGE, "file", "unpacks_too_large", "more than %zu MB or %d times",
			XLSX_UNPACKED_MAX >> 20, XLSX_RATIO_MAX);
	return OK;
}

static Status feed_chunks(Ctx *c, XlsxZip *z, zip_uint64_t packed, Feed *f)
{
	char *chunk = arena_alloc(c->arena, CHUNK_BYTES);
	size_t part = 0;

	for (;;) {
		zip_int64_t n = zip_fread(z->file, chunk, CHUNK_BYTES);

		if (n < 0)
			return xlsx_broken(c, "a part of the archive");
		part += (size_t)n;
		z->unpacked += (size_t)n;
		TRY(check_ratio(c, z, part, packed));
		enum XML_Status st = XML_Parse(z->parser, chunk, (int)n, n == 0);
		TRY(f->reader->problem(f->reader->user));
		if (st != XML_STATUS_OK)
			return xlsx_broken(c, f->has_doctype ? "a document type" : "XML");
		if (n == 0)
			return OK;
	}
}

Status xlsx_zip_read(Ctx *c, XlsxZip *z, const char *part, const XmlReader *r)
{
	zip_int64_t at = zip_name_locate(z->zip, part, ZIP_FL_NOCASE);
	zip_stat_t stat;

	if (at < 0 || zip_stat_index(z->zip, (zip_uint64_t)at, 0, &stat) != 0 ||
		!(stat.valid & ZIP_STAT_COMP_SIZE))
		return xlsx_broken(c, part);
	z->file = zip_fopen_index(z->zip, (zip_uint64_t)at, 0);
	if (!z->file)
		return xlsx_broken(c, part);
	z->parser = XML_ParserCreate(NULL);
	if (!z->parser)
		return fault(c, E_NOMEM, NULL, "memory");
	Feed f = { .reader = r, .zip = z };

	XML_SetUserData(z->parser, &f);
	XML_SetElementHandler(z->parser, on_begin, on_end);
	XML_SetCharacterDataHandler(z->parser, on_text);
	XML_SetStartDoctypeDeclHandler(z->parser, on_doctype);
	Status st = feed_chunks(c, z, stat.comp_size, &f);
	close_part(z);
	return st;
}
