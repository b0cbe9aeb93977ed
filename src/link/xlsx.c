/*
 * xlsx.c: the first sheet of a workbook as text (ECMA-376 part 1, SpreadsheetML). See table.h.
 *
 *   workbook.xml ── first sheet's relation ──> workbook.xml.rels ── its part ──> sheet1.xml ── rows, cells
 *                └─ 1904 dates                                  sharedStrings.xml ── texts by number
 *                                                               styles.xml ── which numbers are dates
 *
 * Depends on xlsx_inside.h, table.h.
 */
#include "link/xlsx_inside.h"

#include "base/time.h"

#include <math.h>
#include <string.h>

#define TEXT_MAX_BYTES ((size_t)32 << 20) /* of shared strings and of cells, each */
#define CELL_MAX_BYTES ((size_t)32767 * 4) /* the format's own limit, in the longest UTF-8 */
#define STRINGS_MAX    1000000
#define STYLES_MAX     65536
#define FORMATS_MAX    4096
#define DAYS_TO_1970                                                                                         \
	25569 /* from 30 December 1899, which the format counts from, day 60 and its ghost aside */
#define DAYS_1904 1462
#define SERIAL_DAY_MIN                                                                                       \
	61 /* 1 March 1900: before it the count is off by one, and a bare time of day is below 1 */
#define SERIAL_DAY_MAX 2958465 /* 31 December 9999 */

typedef struct Xlsx {
	Ctx *c;
	XlsxZip *zip;
	Status status; /* the first problem of the reader */
	Buf text; /* of the element that is being read */
	bool in_text;
	size_t text_bytes; /* kept so far */

	/* workbook */
	char *sheet_relation, *sheet_part, *strings_part, *styles_part;
	bool dates_1904;

	/* shared strings */
	Str *strings;
	size_t string_count, string_room;

	/* styles */
	bool *date_styles; /* by number of cellXfs */
	size_t style_count;
	uint32_t date_formats[FORMATS_MAX]; /* custom ones */
	size_t date_format_count;
	bool in_cell_styles;

	/* sheet */
	TableBuild build;
	size_t row, column; /* row: number; column: of the cell, from 0 */
	size_t last_row;
	char type; /* n, s (shared), i (inline), t (text of a formula), b, e, d */
	size_t style;
	bool in_inline;
} Xlsx;

static void note(Xlsx *x, Status st)
{
	if (x->status == OK)
		x->status = st;
}

static Status problem(void *user)
{
	return ((Xlsx *)user)->status;
}

static void take_text(void *user, Str text)
{
	Xlsx *x = user;

	if (!x->in_text)
		return;
	buf_add(&x->text, text);
	if (!buf_ok(&x->text))
		note(x, faultf(x->c, E_TOO_LARGE, table_row_name(x->c, x->row), "too_long", "a cell"));
}

/* What was read, kept; the sum is limited because a shared string is read once and used often. */
static Str keep_text(Xlsx *x)
{
	Str s = buf_str(&x->text);

	x->text_bytes += s.len;
	if (x->text_bytes > TEXT_MAX_BYTES) {
		note(x, fault(x->c, E_TOO_LARGE, "file", "unpacks_too_large"));
		s.len = 0;
	}
	return str_dup(x->c->arena, s);
}

static void no_end(void *user UNUSED, const char *name UNUSED)
{
}

static bool is(const char *name, const char *wanted)
{
	return strcmp(name, wanted) == 0;
}

static Status read_part(Xlsx *x, const char *part, void (*begin)(void *, const char *, const char **),
	void (*end)(void *, const char *))
{
	XmlReader r = { begin, end, take_text, problem, x };

	x->in_text = false;
	buf_clear(&x->text);
	return xlsx_zip_read(x->c, x->zip, part, &r);
}

/* ---- the workbook: which part is the first sheet ---- */

static void begin_workbook(void *user, const char *name, const char **attributes)
{
	Xlsx *x = user;
	const char *id = xml_attribute(attributes, "id"), *is_1904 = xml_attribute(attributes, "date1904");

	if (is(name, "sheet") && !x->sheet_relation && id)
		x->sheet_relation = str_cstr(x->c->arena, str_from(id));
	if (is(name, "workbookPr") && is_1904)
		x->dates_1904 = is(is_1904, "1") || is(is_1904, "true");
}

/* "worksheets/sheet1.xml" is below xl/, "/xl/worksheets/sheet1.xml" is not. */
static char *part_of(Xlsx *x, const char *target)
{
	if (target[0] == '/')
		return str_cstr(x->c->arena, str_from(target + 1));
	return str_cstr(x->c->arena, str_printf(x->c->arena, "xl/%s", target));
}

static void begin_relations(void *user, const char *name, const char **attributes)
{
	Xlsx *x = user;
	const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type"),
		   *target = xml_attribute(attributes, "Target");

	if (!is(name, "Relationship") || !id || !type || !target)
		return;
	if (x->sheet_relation && is(id, x->sheet_relation))
		x->sheet_part = part_of(x, target);
	if (str_ends(str_from(type), STR("/sharedStrings")))
		x->strings_part = part_of(x, target);
	if (str_ends(str_from(type), STR("/styles")))
		x->styles_part = part_of(x, target);
}

/* ---- shared strings ---- */

static void begin_strings(void *user, const char *name, const char **attributes UNUSED)
{
	Xlsx *x = user;

	if (is(name, "si"))
		buf_clear(&x->text);
	else if (is(name, "t"))
		x->in_text = !x->in_inline;
	else if (is(name, "rPh")) /* how it is pronounced: not part of the text */
		x->in_inline = true;
}

static void add_string(Xlsx *x)
{
	if (x->string_count == STRINGS_MAX) {
		note(x, fault(x->c, E_TOO_LARGE, "file", "unpacks_too_large"));
		return;
	}
	if (x->string_count == x->string_room) {
		size_t room = x->string_room ? 2 * x->string_room : 256;
		Str *wider = arena_array(x->c->arena, Str, room);

		if (x->string_count)
			memcpy(wider, x->strings, x->string_count * sizeof(Str));
		x->strings = wider;
		x->string_room = room;
	}
	x->strings[x->string_count++] = keep_text(x);
}

static void end_strings(void *user, const char *name)
{
	Xlsx *x = user;

	if (is(name, "t"))
		x->in_text = false;
	else if (is(name, "rPh"))
		x->in_inline = false;
	else if (is(name, "si"))
		add_string(x);
}

/* ---- styles: which numbers are dates ---- */

static uint32_t number_of(const char *s)
{
	int64_t n;

	return s && str_to_i64(str_from(s), &n) && n >= 0 && n <= UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

/* The built-in formats that show a day. */
static bool is_date_format(const Xlsx *x, uint32_t id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
		(id >= 50 && id <= 58))
		return true;
	for (size_t i = 0; i < x->date_format_count; i++) {
		if (x->date_formats[i] == id)
			return true;
	}
	return false;
}

/* A format with a day or a year in it, outside of quoted words, escapes and [colours]. */
static bool shows_a_day(const char *code)
{
	for (; *code; code++) {
		const char *end = *code == '"'	 ? strchr(code + 1, '"')
				  : *code == '[' ? strchr(code + 1, ']')
						 : NULL;

		if (end)
			code = end;
		else if (*code == '\\' && code[1])
			code++;
		else if (*code == 'd' || *code == 'D' || *code == 'y' || *code == 'Y')
			return true;
	}
	return false;
}

static void begin_styles(void *user, const char *name, const char **attributes)
{
	Xlsx *x = user;
	uint32_t id = number_of(xml_attribute(attributes, "numFmtId"));

	if (is(name, "numFmt")) {
		const char *code = xml_attribute(attributes, "formatCode");

		if (code && shows_a_day(code) && x->date_format_count < FORMATS_MAX)
			x->date_formats[x->date_format_count++] = id;
	} else if (is(name, "cellXfs")) {
		x->in_cell_styles = true;
	} else if (is(name, "xf") && x->in_cell_styles && x->style_count < STYLES_MAX) {
		if (!x->date_styles)
			x->date_styles = arena_array(x->c->arena, bool, STYLES_MAX);
		x->date_styles[x->style_count++] = is_date_format(x, id);
	}
}

static void end_styles(void *user, const char *name)
{
	Xlsx *x = user;

	if (is(name, "cellXfs"))
		x->in_cell_styles = false;
}

/* ---- the sheet ---- */

/* "AB17" -> 27; the column that follows when there is no reference. */
static size_t column_of(const char *reference, size_t otherwise)
{
	size_t n = 0;

	if (!reference || !(*reference >= 'A' && *reference <= 'Z'))
		return otherwise;
	for (; *reference >= 'A' && *reference <= 'Z' && n < 1000000; reference++)
		n = n * 26 + (size_t)(*reference - 'A') + 1;
	return n - 1;
}

static void begin_row(Xlsx *x, const char **attributes)
{
	uint32_t number = number_of(xml_attribute(attributes, "r"));

	x->row = number != UINT32_MAX && number > x->last_row ? number : x->last_row + 1;
	x->last_row = x->row;
	x->column = SIZE_MAX; /* the next cell is the first */
}

static void begin_cell(Xlsx *x, const char **attributes)
{
	const char *type = xml_attribute(attributes, "t");
	static const struct {
		const char *name;
		char type;
	} types[] = { { "s", 's' }, { "inlineStr", 'i' }, { "str", 't' }, { "b", 'b' }, { "e", 'e' },
		{ "d", 'd' } };

	x->column = column_of(xml_attribute(attributes, "r"), x->column + 1);
	x->style = number_of(xml_attribute(attributes, "s"));
	x->type = 'n';
	for (size_t i = 0; type && i < COUNT_OF(types); i++) {
		if (is(type, types[i].name))
			x->type = types[i].type;
	}
	buf_clear(&x->text);
}

static void begin_sheet(void *user, const char *name, const char **attributes)
{
	Xlsx *x = user;

	if (is(name, "row"))
		begin_row(x, attributes);
	else if (is(name, "c"))
		begin_cell(x, attributes);
	else if (is(name, "v"))
		x->in_text = x->type != 'i';
	else if (is(name, "rPh"))
		x->in_inline = true;
	else if (is(name, "t"))
		x->in_text = x->type == 'i' && !x->in_inline;
}

static Str date_text(Xlsx *x, double serial)
{
	double days = serial + (x->dates_1904 ? DAYS_1904 : 0), whole = floor(days);
	int32_t day = (int32_t)whole - DAYS_TO_1970;
	int64_t seconds = (int64_t)llround((days - whole) * 86400);

	if (seconds == 0)
		return day_text(x->c->arena, day);
	return time_text(x->c->arena, day_start_ms(day) + seconds * SECOND_MS);
}

/* Numbers are written with all digits of the double; people see fifteen. */
static Str number_text(Xlsx *x, Str raw)
{
	double v;
	bool is_date = x->style < x->style_count && x->date_styles[x->style];

	if (!str_to_f64(raw, &v))
		return raw;
	if (is_date && v + (x->dates_1904 ? DAYS_1904 : 0) >= MAX(SERIAL_DAY_MIN, DAYS_TO_1970) &&
		v < SERIAL_DAY_MAX - DAYS_1904)
		return date_text(x, v);
	return str_printf(x->c->arena, "%.15g", v);
}

static Str cell_text(Xlsx *x)
{
	Str raw = str_trim(buf_str(&x->text));

	if (x->type == 's') {
		uint32_t i = number_of(str_cstr(x->c->arena, raw));

		if (i >= x->string_count) {
			note(x, xlsx_broken(x->c, "a shared string that is not there"));
			return (Str){ "", 0 };
		}
		return x->strings[i];
	}
	Str kept = keep_text(x);
	return x->type == 'n' ? number_text(x, str_trim(kept)) : kept;
}

static void end_sheet(void *user, const char *name)
{
	Xlsx *x = user;

	if (is(name, "v") || is(name, "t"))
		x->in_text = false;
	else if (is(name, "rPh"))
		x->in_inline = false;
	else if (is(name, "c") && x->text.len && x->status == OK)
		note(x, table_put(&x->build, x->column, cell_text(x), x->row));
	else if (is(name, "row") && x->status == OK)
		note(x, table_end_row(&x->build, x->row));
}

/* ---- all of it ---- */

static Status read_parts(Xlsx *x)
{
	TRY(read_part(x, "xl/workbook.xml", begin_workbook, no_end));
	TRY(read_part(x, "xl/_rels/workbook.xml.rels", begin_relations, no_end));
	if (!x->sheet_part)
		return xlsx_broken(x->c, "no sheet");
	if (x->strings_part && xlsx_zip_has(x->zip, x->strings_part))
		TRY(read_part(x, x->strings_part, begin_strings, end_strings));
	x->in_inline = false;
	if (x->styles_part && xlsx_zip_has(x->zip, x->styles_part))
		TRY(read_part(x, x->styles_part, begin_styles, end_styles));
	return read_part(x, x->sheet_part, begin_sheet, end_sheet);
}

Status xlsx_read(Ctx *c, Str file, Table *ret)
{
	Xlsx *x = arena_new(c->arena, Xlsx);
	jmp_buf *outer = c->arena->escape, out_of_memory;
	Status st;

	x->c = c;
	x->build.c = c;
	TRY(xlsx_zip_open(c, file, &x->zip));
	buf_init(&x->text, CELL_MAX_BYTES);
	/* When the arena is full, the parser and the archive still have to be given back. */
	if (arena_guard(c->arena, &out_of_memory))
		st = fault(c, E_NOMEM, NULL, "memory");
	else
		st = read_parts(x);
	c->arena->escape = outer;
	buf_done(&x->text);
	xlsx_zip_close(&x->zip);
	TRY(st);
	return table_finish(&x->build, ret);
}
