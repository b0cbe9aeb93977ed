/* import.c: from a file to its report: reading, complaints, the file of bad rows. See import.h. */
#include "link/import_inside.h"

#include "base/clock.h"

#include <string.h>

ENUM_DEFINE(ImportWhat, IMPORT_LIST, "import_what");

#define VALUE_SHOWN_BYTES 200

/* ---- complaints ---- */

/* A list of complaints is no copy of the file: enough of a long cell to know it again. */
static Str shortened(Arena *a, Str value)
{
	size_t n = VALUE_SHOWN_BYTES;

	if (value.len <= n)
		return str_dup(a, value);
	while (n && ((unsigned char)value.ptr[n] & 0xC0) == 0x80) /* not in the middle of a letter */
		n--;
	return str_printf(a, "%.*s…", STR_ARG(str_sub(value, 0, n)));
}

bool import_is_bad(const Import *im, size_t row)
{
	return im->why[row] != NULL;
}

void import_complain(Import *im, size_t row, const char *column, const char *reason, Str value)
{
	Arena *a = im->c->arena;
	ImportWhy **end = &im->why[row];
	size_t n = 0;

	for (; *end; end = &(*end)->next, n++) {
		if (strcmp((*end)->column, column) == 0)
			return;
	}
	if (n == IMPORT_ROW_MAX)
		return;
	if (n == 0)
		im->report.bad_rows++;
	ImportWhy *why = arena_new(a, ImportWhy);
	why->column = str_cstr(a, str_from(column));
	why->reason = str_cstr(a, str_from(reason));
	*end = why;
	im->report.bad_total++;
	if (im->report.bad_count < IMPORT_BAD_MAX)
		im->bad[im->report.bad_count++] = (ImportBad){ im->table.rows[row].number, why->column,
			why->reason, shortened(a, value) };
}

/* Members of a row that the file names in another way. */
static const char *column_name(const char *field)
{
	static const struct {
		const char *field, *column;
	} others[] = { { "parent_id", "parent_code" }, { "merged_into_id", "merged_into" },
		{ "account_id", "login" }, { "area_id", "area_code" }, { "agency_id", "agency" },
		{ "home_area_id", "home_area" }, { "post_id", "head" } };

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (strcmp(field, others[i].field) == 0)
			return others[i].column;
	}
	return field;
}

static Str value_of(const Import *im, size_t row, const char *head)
{
	for (size_t i = 0; i < im->table.head.count; i++) {
		if (str_eq(im->table.head.cells[i], str_from(head)))
			return table_cell(&im->table.rows[row], i);
	}
	return (Str){ "", 0 };
}

void import_complain_fault(Import *im, Ctx *c, size_t row)
{
	const Fault *f = &c->fault;
	const char *name = f->field ? column_name(f->field) : "";
	if (strcmp(name, "area_code") == 0 && !columns_has(&im->columns, name))
		name = "area"; /* where the file has names instead */
	const char *head = columns_head(im->c, &im->columns, name);

	import_complain(
		im, row, head, f->reason ? f->reason : status_name(f->status), value_of(im, row, head));
}

void import_count_good(Import *im, size_t row, bool same)
{
	assert(!im->counted[row] && !import_is_bad(im, row));
	im->counted[row] = true;
	im->report.good++;
	im->report.same += same;
}

void import_add_sample(Import *im, const void *row)
{
	const Resource *r = im->report.sample_resource;
	Arena *a = im->c->arena;

	if (im->report.sample_count == IMPORT_SAMPLE)
		return;
	void *kept = arena_dup(a, row, r->size);
	for (size_t i = 0; i < r->count; i++) {
		Value v = model_get(&r->fields[i], row);

		if (r->fields[i].kind != F_STR)
			continue;
		v.str = str_dup(a, v.str);
		bool is_set = model_set(&r->fields[i], kept, v);
		assert(is_set);
	}
	im->report.samples[im->report.sample_count++] = kept;
}

/* ---- rows ---- */

static bool is_required(const Field *f)
{
	return f->flags & REQUIRED &&
	       f->kind == F_ENUM; /* an enum has no empty value; of the others some may stay as they are */
}

static Status read_cell(Ctx *c, const Field *f, Str cell, void *to)
{
	if (cell.len == 0)
		return is_required(f) ? fault(c, E_INVALID, model_fault_name(c, f), "required") : OK;
	TRY(cell_set(c, f, cell, to));
	return model_check_field(c, f, to);
}

/* What the table demands of this field alone, kept. */
static void set_stand_in(const Field *f, void *to)
{
	Value v = { .kind = model_value_kind(f->kind) };

	if (f->kind == F_ENUM)
		return; /* cell_set leaves it alone */
	if (v.kind == VALUE_TEXT)
		v.str = STR("?");
	bool is_set = model_set(f, to, v);
	assert(is_set);
}

bool import_read_row(Import *im, Ctx *c, size_t row, void *to)
{
	const Resource *r = im->columns.resource;
	bool good = true;

	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];

		if (im->columns.field_at[i] == NO_COLUMN)
			continue;
		if (read_cell(c, f, table_cell(&im->table.rows[row], im->columns.field_at[i]), to) == OK)
			continue;
		import_complain_fault(im, c, row);
		set_stand_in(f, to);
		good = false;
	}
	return good;
}

Status import_judge_row(Import *im, Ctx *c, size_t row, const ImportJudge *j)
{
	for (size_t n = 0; n < IMPORT_ROW_MAX; n++) {
		Status st = j->judge(j->of, c);

		if (st == OK)
			return OK;
		if (!import_is_rows_fault(st))
			return st;
		const char *field = c->fault.field;
		import_complain_fault(im, c, row);
		if (!field || !j->stand_in(j->of, field))
			return OK;
	}
	return OK;
}

Status import_need_column(Import *im, const char *name)
{
	return columns_has(&im->columns, name) ? OK : fault(im->c, E_INVALID, name, "column_missing");
}

/* ---- commands ---- */

bool import_is_rows_fault(Status st)
{
	switch (st) {
	case E_INVALID:
	case E_MALFORMED:
	case E_FORBIDDEN:
	case E_NOT_FOUND:
	case E_CONFLICT:
	case E_STATE:
	case E_STALE:
	case E_TOO_LARGE: return true;
	case OK:
	case E_UNAUTHENTICATED:
	case E_METHOD:
	case E_UNSUPPORTED:
	case E_VERSION_REQUIRED:
	case E_LIMIT:
	case E_INTERNAL:
	case E_BUSY:
	case E_FULL:
	case E_UNKNOWN:
	case E_IO:
	case E_CORRUPT:
	case E_NOMEM: return false;
	}
	BUG("a status of no kind");
}

Status import_flush(Import *im)
{
	unsigned tolerated = 0;

	for (unsigned st = OK; st <= E_NOMEM; st++)
		tolerated |= import_is_rows_fault(st) ? 1u << st : 0;
	return batch_flush(im->c, im->batch, tolerated);
}

Uuid import_key(Hash h)
{
	Uuid u;

	memcpy(u.bytes, h.bytes, sizeof(u.bytes));
	u.bytes[6] = (uint8_t)(0x80 | (u.bytes[6] & 0x0F)); /* version 8: made by our own rule (RFC 9562) */
	u.bytes[8] = (uint8_t)(0x80 | (u.bytes[8] & 0x3F));
	return u;
}

void import_look_again(Import *im)
{
	if (im->view)
		store_view_release(im->o->store, &im->view);
	im->view = store_view(im->o->store);
}

/* ---- the whole ---- */

typedef struct ImportKind {
	Status (*run)(Import *im);
	const Resource *resource;
	bool geojson_only;
	const char *extras[COLUMN_EXTRAS_MAX];
} ImportKind;

static const ImportKind kinds[] = {
	[IMPORT_REQUESTS] = { import_requests, &request_filing_resource, false,
		{ "area", "district", "ref" } },
	[IMPORT_AREAS] = { import_areas, &area_resource, false, { "parent_code", "merged_into", "type" } },
	[IMPORT_BOUNDARIES] = { import_boundaries, &area_resource, true, { "type" } },
	[IMPORT_POSTS] = { import_posts, &post_line_resource, false, { NULL } },
	[IMPORT_AGENCIES] = { import_agencies, &agency_resource, false, { "area_code", "head" } },
	[IMPORT_CADRES] = { import_cadres, &cadre_resource, false, { "agency", "home_area" } },
};
_Static_assert(COUNT_OF(kinds) == ImportWhat_count, "every import has its function");

static bool looks_like_json(Str file)
{
	if (str_starts(file, STR("\xEF\xBB\xBF")))
		file = str_sub(file, 3, file.len);
	return str_starts(str_trim(str_sub(file, 0, 100)), STR("{"));
}

static Status read_file(Import *im, const ImportKind *k, Str file)
{
	GeoTable geo;
	bool is_json = looks_like_json(file);

	if (file.len > IMPORT_MAX_BYTES)
		return faultf(
			im->c, E_TOO_LARGE, "file", "too_large", "at most %zu MB", IMPORT_MAX_BYTES >> 20);
	if (!is_json && k->geojson_only)
		return fault(im->c, E_UNSUPPORTED, "file", "not_geojson");
	if (!is_json)
		return table_read(im->c, file, &im->table);
	TRY(geojson_read(im->c, file, &geo));
	im->table = geo.table;
	im->features = geo.features;
	return OK;
}

static Status run(Import *im, const ImportKind *k, Str file)
{
	Arena *a = im->c->arena;
	size_t extras = 0;

	TRY(read_file(im, k, file));
	while (extras < COLUMN_EXTRAS_MAX && k->extras[extras])
		extras++;
	TRY(columns_match(im->c, &im->table.head, k->resource, k->extras, extras, &im->columns));
	im->bad = arena_array(a, ImportBad, IMPORT_BAD_MAX);
	im->why = arena_array(a, ImportWhy *, im->table.count + 1);
	im->counted = arena_array(a, bool, im->table.count + 1);
	im->report = (ImportReport){ .rows = im->table.count,
		.bad = im->bad,
		.ignored = im->columns.ignored,
		.ignored_count = im->columns.ignored_count,
		.done = !im->o->preview,
		.sample_resource = k->resource,
		.inside = im };
	return k->run(im);
}

static int compare_bad(const void *x, const void *y)
{
	const ImportBad *a = x, *b = y;

	return a->row < b->row ? -1 : a->row > b->row;
}

/* Rounds complain in their own order. Equal rows keep theirs: the array is sorted by insertion where it is
 * nearly sorted already. */
static void sort_bad(Import *im)
{
	for (size_t i = 1; i < im->report.bad_count; i++) {
		ImportBad one = im->bad[i];
		size_t k = i;

		for (; k > 0 && compare_bad(&im->bad[k - 1], &one) > 0; k--)
			im->bad[k] = im->bad[k - 1];
		im->bad[k] = one;
	}
}

Status import_run(Ctx *c, const ImportOptions *o, Str file, ImportReport *ret)
{
	Import *im = arena_new(c->arena, Import);
	jmp_buf *outer = c->arena->escape, out_of_memory;
	Status st;

	im->c = c;
	im->o = o;
	arena_init(&im->scratch, ARENA_REQUEST_MAX_BYTES);
	if (!o->preview && !(im->batch = batch_new(o->store)))
		return fault(c, E_NOMEM, NULL, "memory");
	import_look_again(im);
	/* When the arena is full, the batch and the scratch memory still have to be given back. */
	if (arena_guard(c->arena, &out_of_memory)) {
		st = fault(c, E_NOMEM, NULL, "memory");
	} else {
		im->scratch.escape = c->arena->escape;
		if (im->batch)
			batch_guard(im->batch, c->arena->escape);
		st = run(im, &kinds[o->what], file);
	}
	c->arena->escape = outer;
	batch_free(&im->batch);
	arena_done(&im->scratch);
	store_view_release(o->store, &im->view);
	TRY(st);
	sort_bad(im);
	*ret = im->report;
	return OK;
}

/* ---- the file of bad rows ---- */

static void put_why(Buf *b, Arena *a, const ImportWhy *why, Lang lang)
{
	Buf words;

	buf_init(&words, (size_t)64 << 10);
	for (; why; why = why->next)
		buf_addf(&words, "%s%s%s%.*s", words.len ? " " : "", why->column, *why->column ? ": " : "",
			STR_ARG(words_of(lang, "reason", str_from(why->reason))));
	csv_put_cell(b, str_dup(a, buf_str(&words)), false);
	buf_done(&words);
}

void import_put_bad_file(Buf *b, const ImportReport *r, Lang lang)
{
	const Import *im = r->inside;
	const TableRow *head = &im->table.head;

	if (r->bad_rows == 0)
		return;
	buf_add(b, STR("\xEF\xBB\xBF")); /* so that Excel reads UTF-8 */
	for (size_t row = 0; row <= im->table.count; row++) {
		const TableRow *t = row == 0 ? head : &im->table.rows[row - 1];
		bool first = true;

		if (row > 0 && !import_is_bad(im, row - 1))
			continue;
		for (size_t i = 0; i < MAX(head->count, t->count); i++) {
			if (i == im->columns.why_at)
				continue;
			csv_put_cell(b, table_cell(t, i), first);
			first = false;
		}
		if (row == 0)
			csv_put_cell(b, words_get(lang, "imports.why"), false);
		else
			put_why(b, im->c->arena, im->why[row - 1], lang);
		buf_add(b, STR("\r\n"));
	}
}
