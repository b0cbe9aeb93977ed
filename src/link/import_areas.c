/*
 * import_areas.c: the hierarchy of places: codes, levels, parents, validity, what was merged into what.
 *
 * Rows may stand in any order: each round takes those whose parent and successor are there, until no round
 * brings one further; what is left names a code that nobody has. An area that is known by its code is changed
 * in the columns that the file has. In a preview the rounds build a directory in memory instead. Depends on
 * import_inside.h, domain/record.h.
 */
#include "link/import_inside.h"

#include "base/text.h"
#include "domain/record.h"

#include <stdlib.h>
#include <string.h>

#define PROVISIONAL_ID ((int64_t)1 << 52) /* ids of a preview: above all real ones, within 53 bits */

typedef struct AreaRow {
	Area area; /* as read: only what the file says */
	Str parent_code, merged_code;
	size_t row;
	bool waits;
} AreaRow;

typedef struct Areas {
	Import *im;
	AreaRow *rows;
	size_t count;
	const Directory *dir; /* as far as the rounds have come */
	Area *accepted; /* preview: what dir was built of */
	size_t accepted_count;
} Areas;

/* ---- reading ---- */

/* The words before a name say its level where a file has no column for it. */
static Str level_of_type(Ctx *c, Str type)
{
	static const struct {
		Str type, level;
	} types[] = {
		{ STR_INIT("tinh"), STR_INIT("province") },
		{ STR_INIT("thanh pho truc thuoc trung uong"), STR_INIT("province") },
		{ STR_INIT("quan"), STR_INIT("district") },
		{ STR_INIT("huyen"), STR_INIT("district") },
		{ STR_INIT("thi xa"), STR_INIT("district") },
		{ STR_INIT("thanh pho"), STR_INIT("district") },
		{ STR_INIT("phuong"), STR_INIT("commune") },
		{ STR_INIT("xa"), STR_INIT("commune") },
		{ STR_INIT("thi tran"), STR_INIT("commune") },
		{ STR_INIT("dac khu"), STR_INIT("commune") },
	};
	Str folded = text_fold(c->arena, type);

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (str_eq(folded, types[i].type))
			return types[i].level;
	}
	return (Str){ "", 0 };
}

/* A feature brings its own centre and must bring its own boundary whole. */
static void read_feature(Import *im, size_t row, Area *a)
{
	const GeoFeature *f = &im->features[row];

	if (f->reason && strcmp(f->reason, "geometry_missing") != 0) {
		import_complain(im, row, "geometry", f->reason, f->where);
		return;
	}
	if (f->geometry.len && !columns_has(&im->columns, "lat") && !columns_has(&im->columns, "lon")) {
		a->lat = f->lat;
		a->lon = f->lon;
	}
}

static void read_row(Areas *q, size_t row)
{
	Import *im = q->im;
	const TableRow *t = &im->table.rows[row];
	AreaRow *a = &q->rows[q->count++];

	*a = (AreaRow){ .row = row };
	import_read_row(im, im->c, row, &a->area);
	if (im->features)
		read_feature(im, row, &a->area);
	a->parent_code = columns_extra(&im->columns, t, "parent_code");
	a->merged_code = columns_extra(&im->columns, t, "merged_into");
	if (a->area.level.len == 0)
		a->area.level = level_of_type(im->c, columns_extra(&im->columns, t, "type"));
	if (a->area.code.len == 0)
		import_complain(
			im, row, columns_head(im->c, &im->columns, "code"), "required", (Str){ "", 0 });
	a->waits = !import_is_bad(im, row);
}

static int compare_codes(const void *x, const void *y)
{
	const AreaRow *const *a = x, *const *b = y;
	int by_code = str_cmp((*a)->area.code, (*b)->area.code);

	return by_code ? by_code : ((*a)->row > (*b)->row) - ((*a)->row < (*b)->row);
}

/* The first row of a code counts. */
static void find_duplicates(Areas *q)
{
	AreaRow **sorted = arena_array(q->im->c->arena, AreaRow *, q->count + 1);
	size_t n = 0;

	for (size_t i = 0; i < q->count; i++) {
		if (q->rows[i].waits)
			sorted[n++] = &q->rows[i];
	}
	qsort(sorted, n, sizeof(*sorted), compare_codes);
	for (size_t i = 1; i < n; i++) {
		if (!str_eq(sorted[i]->area.code, sorted[i - 1]->area.code))
			continue;
		sorted[i]->waits = false;
		import_complain(q->im, sorted[i]->row, columns_head(q->im->c, &q->im->columns, "code"),
			"duplicate", sorted[i]->area.code);
	}
}

/* ---- one row ---- */

/* What is there, with what the file says laid over it. */
static Area merged_area(const Areas *q, const AreaRow *a, const Area *before)
{
	const Columns *m = &q->im->columns;
	Area after = before ? *before : a->area;

	for (size_t i = 0; before && i < area_resource.count; i++) {
		const Field *f = &area_resource.fields[i];
		bool given = m->field_at[i] != NO_COLUMN &&
			     table_cell(&q->im->table.rows[a->row], m->field_at[i]).len;

		if (given) {
			bool is_set = model_set(f, &after, model_get(f, &a->area));
			assert(is_set);
		}
	}
	return after;
}

/* False: a code that it names is not there (yet). */
static bool find_others(const Areas *q, const AreaRow *a, Area *after)
{
	const Area *parent = a->parent_code.len ? directory_area_by_code(q->dir, a->parent_code) : NULL;
	const Area *merged = a->merged_code.len ? directory_area_by_code(q->dir, a->merged_code) : NULL;

	if ((a->parent_code.len && !parent) || (a->merged_code.len && !merged))
		return false;
	if (parent)
		after->parent_id = parent->id;
	if (merged)
		after->merged_into_id = merged->id;
	return true;
}

/* Its id and version are among the columns, so a change back is another change. */
static Hash change_hash(Ctx *c, const Area *after)
{
	Buf b;

	buf_init(&b, (size_t)64 << 10);
	buf_add(&b, STR("import area "));
	model_csv_row(&b, &area_resource, after, 0);
	Hash h = hash_of(str_dup(c->arena, buf_str(&b)));
	buf_done(&b);
	return h;
}

/* The row's command, or its place in the preview's directory. */
static void hand_over(Areas *q, Ctx *c, const Area *before, Area *after, size_t row)
{
	Import *im = q->im;

	if (im->o->preview) {
		after->id = before ? before->id : PROVISIONAL_ID + (int64_t)row;
		q->accepted[q->accepted_count++] = *after;
		import_count_good(im, row, false);
		return;
	}
	Command *cmd = batch_add(im->batch);

	cmd->kind = COMMAND_SAVE;
	cmd->resource = &area_resource;
	cmd->row = arena_dup(cmd->arena, after, sizeof(*after));
	cmd->rights = im->o->rights;
	cmd->expected_version = before ? before->version : 0;
	cmd->body_hash = change_hash(c, after);
	cmd->key = import_key(cmd->body_hash);
}

typedef struct Judging {
	const Areas *q;
	const Rights *rights; /* NULL: not asked */
	const Area *before;
	Area after; /* with stand-ins for what is wrong */
} Judging;

static Status judge(void *of, Ctx *c)
{
	const Judging *g = of;
	Area judged = g->after;
	int64_t area_id;

	return record_decide(
		c, g->q->dir, g->q->im->view->rules, &area_resource, g->rights, g->before, &judged, &area_id);
}

static bool stand_in(void *of, const char *field)
{
	Judging *g = of;
	const Rulebook *rules = g->q->im->view->rules;

	if (strcmp(field, "level") == 0 && rules->level_count)
		g->after.level = rules->levels[rules->level_count - 1].key; /* below any parent */
	else if (strcmp(field, "name") == 0)
		g->after.name = STR("?");
	else if (strcmp(field, "valid_to") == 0)
		g->after.valid_to = 0;
	else if (strcmp(field, "merged_into_id") == 0)
		g->after.merged_into_id = 0;
	else
		return false;
	return true;
}

/* 0: not yet; 1: settled; 2: handed over to the batch. */
enum Step { STEP_WAITS, STEP_SETTLED, STEP_HANDED_OVER };

static Status take_row(Areas *q, Ctx *c, AreaRow *a, enum Step *ret)
{
	const Area *before = directory_area_by_code(q->dir, a->area.code);
	Area after = merged_area(q, a, before);

	*ret = STEP_WAITS;
	if (!find_others(q, a, &after))
		return OK;
	*ret = STEP_SETTLED;
	a->waits = false;
	Judging g = { q, q->im->o->rights, before, after };
	TRY(import_judge_row(q->im, c, a->row, &(ImportJudge){ &g, judge, stand_in }));
	if (import_is_bad(q->im, a->row))
		return OK;
	import_add_sample(q->im, &after);
	if (before && !*model_differences(c->arena, &area_resource, before, &after, SERVER | ROW_ONLY)) {
		import_count_good(q->im, a->row, true);
		return OK;
	}
	hand_over(q, c, before, &after, a->row);
	if (!q->im->o->preview)
		*ret = STEP_HANDED_OVER;
	return OK;
}

/* ---- rounds ---- */

/* The preview's directory: what is there, with what was accepted in its place. */
static Status build_preview(Areas *q)
{
	Ctx *c = q->im->c;
	const Directory *there = q->im->view->dir;
	size_t n = directory_area_count(there), kept = 0;
	Area *all = arena_array(c->arena, Area, n + q->accepted_count + 1);
	Directory *dir;

	for (size_t i = 0; i < q->accepted_count; i++)
		all[kept++] = q->accepted[i];
	for (size_t i = 0; i < n; i++) {
		const Area *a = directory_area_at(there, i);
		bool replaced = false;

		for (size_t k = 0; k < q->accepted_count && !replaced; k++)
			replaced = q->accepted[k].id == a->id;
		if (!replaced)
			all[kept++] = *a;
	}
	DirectoryRows rows = { .areas = all, .area_count = kept };
	TRY(directory_build(c, &rows, &dir));
	q->dir = dir;
	return OK;
}

static Status look_again(Areas *q)
{
	if (q->im->o->preview)
		return build_preview(q);
	import_look_again(q->im);
	q->dir = q->im->view->dir;
	return OK;
}

/* A batch of rows that were handed over; `from`: the rows' indices in their order. */
static Status take_outcomes(Areas *q, const size_t *handed, size_t n)
{
	Import *im = q->im;

	if (n == 0)
		return OK;
	TRY(import_flush(im));
	assert(batch_count(im->batch) == n);
	for (size_t i = 0; i < n; i++) {
		const Command *cmd = batch_command(im->batch, i);

		if (cmd->status == OK) {
			import_count_good(im, handed[i], cmd->replayed);
			continue;
		}
		Ctx about = { .arena = im->c->arena, .fault = cmd->fault };
		import_complain_fault(im, &about, handed[i]);
	}
	return OK;
}

static Status take_round(Areas *q, size_t *ret_moved)
{
	Import *im = q->im;
	Ctx c = { .arena = &im->scratch, .now_ms = im->c->now_ms };
	size_t handed[BATCH_MAX] = { 0 }, n = 0, moved = 0;

	for (size_t i = 0; i < q->count; i++) {
		if (!q->rows[i].waits)
			continue;
		enum Step step;
		Status st = take_row(q, &c, &q->rows[i], &step);
		if (st != OK) {
			im->c->fault = c.fault;
			return st;
		}
		moved += step != STEP_WAITS;
		if (step == STEP_HANDED_OVER)
			handed[n++] = q->rows[i].row;
		if (n == BATCH_MAX) {
			TRY(take_outcomes(q, handed, n));
			n = 0;
		}
	}
	TRY(take_outcomes(q, handed, n));
	arena_clear(&im->scratch);
	*ret_moved = moved;
	return moved ? look_again(q) : OK;
}

static void complain_of_code(Areas *q, const AreaRow *a, const char *name, Str code)
{
	if (code.len && !directory_area_by_code(q->dir, code))
		import_complain(
			q->im, a->row, columns_head(q->im->c, &q->im->columns, name), "unknown_area", code);
}

/* Rows whose own cells were wrong, or that still wait: what else keeps them out, now that all others are in.
 */
static Status complain_of_the_rest(Areas *q)
{
	for (size_t i = 0; i < q->count; i++) {
		const AreaRow *a = &q->rows[i];

		if (!a->waits && !import_is_bad(q->im, a->row))
			continue;
		complain_of_code(q, a, "parent_code", a->parent_code);
		complain_of_code(q, a, "merged_into", a->merged_code);
		const Area *before = directory_area_by_code(q->dir, a->area.code);
		Judging g = { q, q->im->o->rights, before, merged_area(q, a, before) };
		if (!find_others(q, a, &g.after))
			g.rights = NULL; /* below whom it would lie is not known */
		TRY(import_judge_row(q->im, q->im->c, a->row, &(ImportJudge){ &g, judge, stand_in }));
	}
	return OK;
}

/* Boundaries that came with the areas, once the areas are there. */
static Status save_shapes(Areas *q)
{
	Import *im = q->im;
	bool same;

	for (size_t i = 0; im->features && !im->o->preview && i < q->count; i++) {
		const AreaRow *a = &q->rows[i];
		const Area *there = directory_area_by_code(q->dir, a->area.code);

		if (import_is_bad(im, a->row) || !there || !im->features[a->row].geometry.len)
			continue;
		TRY(import_add_shape(im, a->row, there, &same));
	}
	return im->features && !im->o->preview ? import_flush(im) : OK;
}

Status import_areas(Import *im)
{
	Areas q = { .im = im };
	size_t moved = 1;

	TRY(import_need_column(im, "code"));
	TRY(import_need_column(im, "name"));
	q.rows = arena_array(im->c->arena, AreaRow, im->table.count + 1);
	q.accepted = arena_array(im->c->arena, Area, im->table.count + 1);
	for (size_t i = 0; i < im->table.count; i++)
		read_row(&q, i);
	find_duplicates(&q);
	q.dir = im->view->dir;
	while (moved)
		TRY(take_round(&q, &moved));
	TRY(complain_of_the_rest(&q));
	return save_shapes(&q);
}
