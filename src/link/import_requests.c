/*
 * import_requests.c: needs that came on paper, by another hotline or in a ward's own list. See import.h.
 *
 * The area is a GSO code, or a name with its district when the name alone is not enough (there are two Tân
 * Hiệp). Depends on import_inside.h, domain/request.h.
 */
#include "link/import_inside.h"

#include "base/text.h"
#include "base/time.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

typedef struct RowKey {
	Hash hash;
	uint32_t row;
	uint32_t nth; /* of equal rows */
} RowKey;

typedef struct Requests {
	Import *im;
	RowKey *keys; /* by row */
	size_t *columns; /* of the file, in the order of their heads */
	size_t column_count;
} Requests;

/* ---- keys ---- */

static int compare_hashes(const void *x, const void *y)
{
	const RowKey *a = x, *b = y;
	int by_hash = memcmp(a->hash.bytes, b->hash.bytes, HASH_BYTES);

	return by_hash ? by_hash : (a->row > b->row) - (a->row < b->row);
}

static int compare_rows(const void *x, const void *y)
{
	const RowKey *a = x, *b = y;

	return (a->row > b->row) - (a->row < b->row);
}

/* Columns may change their places between two versions of a file. */
static void order_columns(Requests *q)
{
	const TableRow *head = &q->im->table.head;

	q->columns = arena_array(q->im->c->arena, size_t, head->count + 1);
	for (size_t i = 0; i < head->count; i++) {
		size_t k = q->column_count;

		if (i == q->im->columns.why_at)
			continue;
		for (; k > 0 && str_cmp(head->cells[q->columns[k - 1]], head->cells[i]) > 0; k--)
			q->columns[k] = q->columns[k - 1];
		q->columns[k] = i;
		q->column_count++;
	}
}

/* All cells, the unknown ones too: the same need with another date in a column of the file's own is another.
 */
static Hash row_hash(Requests *q, size_t row)
{
	const TableRow *head = &q->im->table.head;
	uint8_t lengths[2 * TABLE_COLUMNS_MAX][4];
	Str pieces[4 * TABLE_COLUMNS_MAX + 1] = { STR("import requests") };
	size_t n = 1, k = 0;

	for (size_t i = 0; i < q->column_count; i++) {
		Str cell = table_cell(&q->im->table.rows[row], q->columns[i]);
		Str both[2] = { head->cells[q->columns[i]], cell };

		if (cell.len == 0)
			continue;
		for (size_t p = 0; p < 2; p++, k++) { /* with their lengths, so that cells cannot slide */
			for (size_t d = 0; d < 4; d++)
				lengths[k][d] = (uint8_t)(both[p].len >> 8 * d);
			pieces[n++] = (Str){ (const char *)lengths[k], 4 };
			pieces[n++] = both[p];
		}
	}
	return hash_of_pieces(pieces, n);
}

static void make_keys(Requests *q)
{
	size_t n = q->im->table.count;

	order_columns(q);
	q->keys = arena_array(q->im->c->arena, RowKey, n + 1);
	for (size_t i = 0; i < n; i++)
		q->keys[i] = (RowKey){ row_hash(q, i), (uint32_t)i, 0 };
	qsort(q->keys, n, sizeof(RowKey), compare_hashes);
	for (size_t i = 1; i < n; i++) {
		if (hash_eq(q->keys[i].hash, q->keys[i - 1].hash))
			q->keys[i].nth = q->keys[i - 1].nth + 1;
	}
	qsort(q->keys, n, sizeof(RowKey), compare_rows);
}

static Uuid key_of(Ctx *c, const RowKey *k)
{
	return import_key(hash_of_two(
		(Str){ (const char *)k->hash.bytes, HASH_BYTES }, str_printf(c->arena, "%u", k->nth)));
}

/* ---- areas by name ---- */

/* "phuong an phu" and "an phu" are the same place, when nothing else is. */
static Str without_unit(Str folded)
{
	static const Str units[] = { STR_INIT("phuong "), STR_INIT("xa "), STR_INIT("thi tran "),
		STR_INIT("quan "), STR_INIT("huyen "), STR_INIT("thi xa "), STR_INIT("thanh pho "),
		STR_INIT("tp "), STR_INIT("p "), STR_INIT("tt ") };

	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (str_starts(folded, units[i]))
			return str_sub(folded, units[i].len, folded.len);
	}
	return folded;
}

static bool is_named(Ctx *c, const Area *a, Str folded)
{
	Str name = text_fold(c->arena, a->name);

	return str_eq(name, folded) || str_eq(without_unit(name), folded);
}

/*
 * An exact name beats one without its unit ("Xã Tân Hiệp" is not "Phường Tân Hiệp"), and the lower level the
 * higher: whoever writes "Dĩ An" for a need means the ward, not the city around it.
 */
static Status find_by_name(Requests *q, Ctx *c, Str typed, Str district, const Area **ret)
{
	const Directory *d = q->im->view->dir;
	Str name = text_fold(c->arena, typed), in = without_unit(text_fold(c->arena, district));
	int best = -1;
	size_t equals = 0;

	for (size_t i = 0; i < directory_area_count(d); i++) {
		const Area *a = directory_area_at(d, i), *parent = directory_parent(d, a);

		if (!is_named(c, a, name) || !directory_area_is_valid(a, day_of(c->now_ms)))
			continue;
		if (in.len && !(parent && is_named(c, parent, in)))
			continue;
		bool exact = str_eq(text_fold(c->arena, a->name), name);
		int rank = directory_depth(d, a->id) + (exact ? LEVELS_MAX : 0);
		if (rank > best) {
			*ret = a;
			best = rank;
			equals = 0;
		}
		equals += rank == best;
	}
	if (equals == 1)
		return OK;
	return fault(c, E_INVALID, "area", equals ? "area_is_ambiguous" : "unknown_area");
}

static Status find_area(Requests *q, Ctx *c, size_t row, RequestFiling *f)
{
	const TableRow *t = &q->im->table.rows[row];
	Str name = columns_extra(&q->im->columns, t, "area"),
	    district = columns_extra(&q->im->columns, t, "district");
	const Area *a = directory_area_by_code(q->im->view->dir, f->area_code.len ? f->area_code : name);

	if (!a && f->area_code.len)
		return fault(c, E_INVALID, "area_code", "unknown_area");
	if (!a && name.len == 0)
		return fault(c, E_INVALID, columns_has(&q->im->columns, "area_code") ? "area_code" : "area",
			"required");
	if (!a)
		TRY(find_by_name(q, c, name, district, &a));
	f->area_code = a->code;
	return OK;
}

/* ---- judging and filing ---- */

static RequestCommand command_of(const Requests *q, const RequestFiling *f)
{
	return (RequestCommand){ .act = ACT_FILE,
		.actor = ACTOR_STAFF,
		.rights = q->im->o->rights,
		.filing = f,
		.channel = CHANNEL_IMPORT };
}

typedef struct Judging {
	const Requests *q;
	RequestFiling filing; /* with stand-ins for what is wrong */
} Judging;

/* As the writer will, with an id and a code that are thrown away. */
static Status judge(void *of, Ctx *c)
{
	const Judging *g = of;
	RequestWorld *w = arena_new(c->arena, RequestWorld);
	RequestChanges *changes = arena_new(c->arena, RequestChanges);
	RequestCommand cmd = command_of(g->q, &g->filing);

	w->dir = g->q->im->view->dir;
	w->rules = g->q->im->view->rules;
	w->next_id = 1;
	return request_decide(c, w, &cmd, changes);
}

/* Some area for which this file could be brought in. */
static bool area_stand_in(const Requests *q, RequestFiling *f)
{
	const Directory *d = q->im->view->dir;
	const Rights *rights = q->im->o->rights;

	for (size_t i = 0; i < directory_area_count(d); i++) {
		const Area *a = directory_area_at(d, i);

		if (directory_area_is_valid(a, day_of(q->im->c->now_ms)) &&
			(!rights || rights_allow(rights, d, CAN_IMPORT, a->id))) {
			f->area_code = a->code;
			return true;
		}
	}
	return false;
}

static bool stand_in(void *of, const char *field)
{
	Judging *g = of;

	if (strcmp(field, "area_code") == 0)
		return area_stand_in(g->q, &g->filing);
	if (strcmp(field, "phone") == 0)
		g->filing.phone = STR("0900000000");
	else if (strcmp(field, "text") == 0)
		g->filing.text = STR("?");
	else
		return false;
	return true;
}

/* Everything that is wrong with the row is told; f is then what it says, unless import_is_bad. */
static Status judge_row(Requests *q, Ctx *c, size_t row, RequestFiling *f)
{
	Import *im = q->im;
	Judging g = { .q = q };

	import_read_row(im, c, row, f);
	bool area_is_good = find_area(q, c, row, f) == OK;
	if (!area_is_good)
		import_complain_fault(im, c, row);
	g.filing = *f;
	if (!area_is_good && !area_stand_in(q, &g.filing))
		return OK;
	return import_judge_row(im, c, row, &(ImportJudge){ &g, judge, stand_in });
}

static Status take_row(Requests *q, Ctx *c, size_t row)
{
	Import *im = q->im;
	RequestFiling *f = arena_new(c->arena, RequestFiling);
	bool was_there = false;

	TRY(judge_row(q, c, row, f));
	if (import_is_bad(im, row))
		return OK;
	Uuid key = key_of(c, &q->keys[row]);
	import_add_sample(im, f);
	if (im->o->preview) {
		TRY(query_key_is_known(c, im->o->db, key, &was_there));
		import_count_good(im, row, was_there);
		return OK;
	}
	Command *cmd = batch_add(im->batch);
	cmd->kind = COMMAND_REQUEST;
	cmd->key = key;
	cmd->body_hash = q->keys[row].hash;
	cmd->rights = im->o->rights;
	cmd->request = command_of(q, f);
	return OK;
}

/* What became of the rows from … to - 1 that were handed over. */
static Status take_outcomes(Requests *q, size_t from, size_t to)
{
	Import *im = q->im;
	size_t n = 0;

	TRY(import_flush(im));
	for (size_t row = from; row < to; row++) {
		if (import_is_bad(im, row))
			continue;
		const Command *cmd = batch_command(im->batch, n++);

		if (cmd->status == OK) {
			import_count_good(im, row, cmd->replayed);
			continue;
		}
		Ctx about = { .arena = im->c->arena, .fault = cmd->fault };
		import_complain_fault(im, &about, row);
	}
	assert(n == batch_count(im->batch));
	return OK;
}

static Status take_all(Requests *q)
{
	Import *im = q->im;

	for (size_t from = 0; from < im->table.count; from += BATCH_MAX) {
		size_t to = MIN(from + BATCH_MAX, im->table.count), given = im->report.bad_rows;
		Ctx c = { .arena = &im->scratch, .now_ms = im->c->now_ms };

		for (size_t row = from; row < to; row++) {
			Status st = take_row(q, &c, row);

			if (st != OK) {
				im->c->fault = c.fault;
				return st;
			}
		}
		given = to - from - (im->report.bad_rows - given);
		if (!im->o->preview && given)
			TRY(take_outcomes(q, from, to));
		arena_clear(&im->scratch);
	}
	return OK;
}

Status import_requests(Import *im)
{
	Requests q = { .im = im };

	TRY(import_need_column(im, "kind"));
	if (!columns_has(&im->columns, "area"))
		TRY(import_need_column(im, "area_code"));
	if (!im->view->rules->id)
		return fault(im->c, E_STATE, "rulebook", "no_rulebook");
	make_keys(&q);
	return take_all(&q);
}
