/*
 * xlsx_write.c: a workbook of one sheet, its parts written as text and packed by libzip. See xlsx_write.h.
 *
 *   [Content_Types].xml   _rels/.rels ──> xl/workbook.xml ──> xl/_rels/workbook.xml.rels ─┬─> xl/styles.xml
 *                                                                                         └─> sheet1.xml
 */
#include "link/xlsx_write.h"

#include "base/time.h"

#include <string.h>
#include <zip.h>

#define EXACT_MAX      ((int64_t)1 << 53) /* numbers are doubles */
#define DAYS_TO_1970   25569 /* from 30 December 1899 */
#define SERIAL_DAY_MIN 61 /* 1 March 1900: before it the format counts a day that never was */
#define DOS_DATE_1980  0x21 /* 1 January 1980, the archive's first day */
#define PART_CHUNK     65536
#define XML_HEAD       "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SHEET_NS       "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE_REL     "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_REL    "http://schemas.openxmlformats.org/package/2006/relationships"
#define SHEET_TYPE     "application/vnd.openxmlformats-officedocument.spreadsheetml"

enum { STYLE_PLAIN, STYLE_HEAD, STYLE_DAY }; /* as cellXfs below */

static const char content_types[] = XML_HEAD
	"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
	"<Default Extension=\"rels\" "
	"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	"<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_TYPE ".sheet.main+xml\"/>"
	"<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" SHEET_TYPE ".worksheet+xml\"/>"
	"<Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET_TYPE ".styles+xml\"/></Types>";

static const char root_relations[] =
	XML_HEAD "<Relationships xmlns=\"" PACKAGE_REL "\"><Relationship Id=\"rId1\" Type=\"" OFFICE_REL
		 "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

static const char book_relations[] =
	XML_HEAD "<Relationships xmlns=\"" PACKAGE_REL "\"><Relationship Id=\"rId1\" Type=\"" OFFICE_REL
		 "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" OFFICE_REL
		 "/styles\" Target=\"styles.xml\"/></Relationships>";

static const char styles[] = XML_HEAD
	"<styleSheet xmlns=\"" SHEET_NS "\">"
	"<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts>"
	"<fonts count=\"2\"><font><sz val=\"12\"/><name val=\"Times New Roman\"/></font>"
	"<font><b/><sz val=\"12\"/><name val=\"Times New Roman\"/></font></fonts>"
	"<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
	"<fill><patternFill patternType=\"gray125\"/></fill></fills>"
	"<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
	"<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
	"borderId=\"0\"/></cellStyleXfs>"
	"<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
	"<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
	"<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
	"</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
	"builtinId=\"0\"/></cellStyles>"
	"</styleSheet>";

/* ---- the sheet ---- */

/* XML 1.0 has no way to write most control characters; they are left out. */
static void add_xml(Buf *b, Str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char ch = s.ptr[i];

		switch (ch) {
		case '&': buf_add(b, STR("&amp;")); break;
		case '<': buf_add(b, STR("&lt;")); break;
		case '>': buf_add(b, STR("&gt;")); break;
		case '"': buf_add(b, STR("&quot;")); break;
		case '\r': buf_add(b, STR("&#13;")); break;
		case '\n': buf_add(b, STR("&#10;")); break;
		case '\t': buf_add(b, STR("&#9;")); break;
		default:
			if ((unsigned char)ch >= ' ')
				buf_add_char(b, ch);
		}
	}
}

/* 0 -> "A", 27 -> "AB" */
static void add_column_name(Buf *b, size_t column)
{
	if (column >= 26)
		buf_add_char(b, (char)('A' + column / 26 - 1));
	buf_add_char(b, (char)('A' + column % 26));
}

static void begin_cell(XlsxWriter *w, const char *type, int style)
{
	assert(w->column < w->column_count);
	if (w->column == 0)
		buf_addf(&w->sheet, "<row r=\"%zu\">", w->rows + 1);
	buf_add(&w->sheet, STR("<c r=\""));
	add_column_name(&w->sheet, w->column);
	buf_addf(&w->sheet, "%zu\"", w->rows + 1);
	if (style != STYLE_PLAIN)
		buf_addf(&w->sheet, " s=\"%d\"", style);
	buf_addf(&w->sheet, "%s>", type);
	w->column++;
}

static void put_text(XlsxWriter *w, Str s, int style)
{
	if (s.len == 0) {
		begin_cell(w, "", style);
		buf_add(&w->sheet, STR("</c>"));
		return;
	}
	begin_cell(w, " t=\"inlineStr\"", style);
	buf_add(&w->sheet, STR("<is><t xml:space=\"preserve\">"));
	add_xml(&w->sheet, s);
	buf_add(&w->sheet, STR("</t></is></c>"));
}

static void put_number(XlsxWriter *w, int64_t v, int style)
{
	begin_cell(w, "", style);
	buf_addf(&w->sheet, "<v>%lld</v></c>", (long long)v);
}

void xlsx_put_text(XlsxWriter *w, Str s)
{
	put_text(w, s, STYLE_PLAIN);
}

void xlsx_put_i64(XlsxWriter *w, int64_t v)
{
	char digits[24];

	if (v >= -EXACT_MAX && v <= EXACT_MAX) {
		put_number(w, v, STYLE_PLAIN);
		return;
	}
	snprintf(digits, sizeof(digits), "%lld", (long long)v);
	put_text(w, str_from(digits), STYLE_PLAIN);
}

void xlsx_put_day(XlsxWriter *w, int32_t day)
{
	Arena scratch;

	if (day == 0) {
		put_text(w, (Str){ "", 0 }, STYLE_PLAIN);
	} else if ((int64_t)day + DAYS_TO_1970 >= SERIAL_DAY_MIN) {
		put_number(w, (int64_t)day + DAYS_TO_1970, STYLE_DAY);
	} else {
		arena_init(&scratch, 0);
		put_text(w, day_text(&scratch, day), STYLE_PLAIN);
		arena_done(&scratch);
	}
}

void xlsx_end_row(XlsxWriter *w)
{
	if (w->column == 0)
		buf_addf(&w->sheet, "<row r=\"%zu\">", w->rows + 1);
	buf_add(&w->sheet, STR("</row>"));
	w->rows++;
	w->column = 0;
}

void xlsx_writer_begin(XlsxWriter *w, Str name, const XlsxColumn *columns, size_t n)
{
	assert(n > 0 && n <= 26 * 27);
	*w = (XlsxWriter){ .name = name, .column_count = n };
	buf_init(&w->sheet, XLSX_SHEET_MAX_BYTES);
	buf_add(&w->sheet,
		STR(XML_HEAD "<worksheet xmlns=\"" SHEET_NS "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/>"
			     "</sheetPr><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" "
			     "topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView>"
			     "</sheetViews><cols>"));
	for (size_t i = 0; i < n; i++)
		buf_addf(&w->sheet, "<col min=\"%zu\" max=\"%zu\" width=\"%d\" customWidth=\"1\"/>", i + 1,
			i + 1, columns[i].width_chars);
	buf_add(&w->sheet, STR("</cols><sheetData>"));
	for (size_t i = 0; i < n; i++)
		put_text(w, str_from(columns[i].head), STYLE_HEAD);
	xlsx_end_row(w);
}

void xlsx_writer_done(XlsxWriter *w)
{
	buf_done(&w->sheet);
}

/* ---- the archive ---- */

/* The head is printed on every page; the sheet is as wide as a page of A4 across. */
static Str book_part(Arena *a, const XlsxWriter *w)
{
	return str_printf(a,
		XML_HEAD
		"<workbook xmlns=\"" SHEET_NS "\" xmlns:r=\"" OFFICE_REL
		"\"><sheets><sheet name=\"%.*s\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames>"
		"<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">'%.*s'!$1:$1</definedName>"
		"</definedNames></workbook>",
		STR_ARG(w->name), STR_ARG(w->name));
}

static bool add_part(zip_t *z, const char *name, Str content)
{
	zip_source_t *source = zip_source_buffer(z, content.ptr, content.len, 0);
	zip_int64_t at = source ? zip_file_add(z, name, source, ZIP_FL_ENC_UTF_8) : -1;

	if (at < 0) {
		if (source)
			zip_source_free(source);
		return false;
	}
	return zip_file_set_dostime(z, (zip_uint64_t)at, 0, DOS_DATE_1980, 0) == 0 &&
	       zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_DEFLATE, 6) == 0;
}

static bool add_parts(Ctx *c, const XlsxWriter *w, zip_t *z)
{
	return add_part(z, "[Content_Types].xml", str_from(content_types)) &&
	       add_part(z, "_rels/.rels", str_from(root_relations)) &&
	       add_part(z, "xl/workbook.xml", book_part(c->arena, w)) &&
	       add_part(z, "xl/_rels/workbook.xml.rels", str_from(book_relations)) &&
	       add_part(z, "xl/styles.xml", str_from(styles)) &&
	       add_part(z, "xl/worksheets/sheet1.xml", buf_str(&w->sheet));
}

static bool read_back(zip_source_t *source, Buf *ret)
{
	zip_int64_t n = -1;

	if (zip_source_open(source) < 0)
		return false;
	for (char *room; (room = buf_room(ret, PART_CHUNK));) {
		n = zip_source_read(source, room, PART_CHUNK);
		if (n <= 0)
			break;
		buf_took(ret, (size_t)n);
	}
	zip_source_close(source);
	return n == 0 && buf_ok(ret);
}

Status xlsx_writer_finish(Ctx *c, XlsxWriter *w, Buf *ret)
{
	zip_error_t error;
	bool written = false;

	assert(w->column == 0);
	buf_add(&w->sheet, STR("</sheetData><pageSetup paperSize=\"9\" orientation=\"landscape\" "
			       "fitToHeight=\"0\"/></worksheet>"));
	if (!buf_ok(&w->sheet))
		return buf_is_full(&w->sheet) ? fault(c, E_TOO_LARGE, "file", "too_large")
					      : fault(c, E_NOMEM, NULL, "memory");
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *z = source ? zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
	if (z) {
		zip_source_keep(source);
		written = add_parts(c, w, z) && zip_close(z) == 0;
		if (!written)
			zip_discard(z);
		written = written && read_back(source, ret);
	}
	if (source)
		zip_source_free(source);
	zip_error_fini(&error);
	return written ? OK : fault(c, E_NOMEM, NULL, "memory");
}
