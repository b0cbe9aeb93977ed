/*
 * import_people.c: sending organisations, and the people of theirs who can be sent. See import.h.
 *
 * An agency is known by its code, a cadre by the agency's own number of the person, or, in a file without
 * such numbers, by name and year of birth; then only the columns that the file has are changed. The post of
 * an agency's head is there before (posts are imported by their own file) and is found by its title. Depends
 * on import_inside.h, domain/agency.h.
 */
#include "link/import_inside.h"

#include "domain/agency.h"
#include "store/query.h"

#include <string.h>

typedef struct People {
	Import *im;
	const Resource *resource;
	/* The row as it would be saved. *ret_before: what is there, NULL: new. Faults are the row's or the
	 * machine's. */
	Status (*judge)(struct People *p, Ctx *c, size_t row, void *after, void **ret_before);
} People;

/* What is there, with the cells that the file has laid over it. */
static void lay_over(const People *p, size_t row, const void *read, void *after)
{
	const Columns *m = &p->im->columns;

	for (size_t i = 0; i < p->resource->count; i++) {
		const Field *f = &p->resource->fields[i];
		bool given = m->field_at[i] != NO_COLUMN &&
			     table_cell(&p->im->table.rows[row], m->field_at[i]).len;

		if (given) {
			bool is_set = model_set(f, after, model_get(f, read));
			assert(is_set);
		}
	}
}

static Str extra(const People *p, size_t row, const char *name)
{
	return columns_extra(&p->im->columns, &p->im->table.rows[row], name);
}

/* ---- agencies ---- */

static Status find_head(const People *p, Ctx *c, size_t row, Agency *a)
{
	const Directory *d = p->im->view->dir;
	Str title = extra(p, row, "head");
	const Post *const *posts;
	size_t n = directory_posts_of(d, a->area_id, &posts);

	if (title.len == 0)
		return a->post_id ? OK : fault(c, E_INVALID, "head", "required");
	for (size_t i = 0; i < n; i++) {
		if (posts[i]->kind == POST_AGENCY_HEAD && !posts[i]->closed &&
			str_eq(posts[i]->title, title)) {
			a->post_id = posts[i]->id;
			return OK;
		}
	}
	return fault(c, E_INVALID, "head", "unknown_post");
}

/* Without a code: where the agency is now, or the top of the tree, where most of them lie. */
static Status find_area(const People *p, Ctx *c, size_t row, Agency *a)
{
	const Directory *d = p->im->view->dir;
	Str code = extra(p, row, "area_code");
	const Area *area = code.len ? directory_area_by_code(d, code) : directory_root(d);

	if (!area)
		return fault(c, E_INVALID, "area_code", "unknown_area");
	if (code.len || !a->area_id)
		a->area_id = area->id;
	return OK;
}

static Status judge_agency(People *p, Ctx *c, size_t row, void *row_after, void **ret_before)
{
	Agency *after = row_after, read = *after, *before = arena_new(c->arena, Agency);
	int64_t area_id;
	bool found = false;

	if (read.code.len == 0)
		return fault(c, E_INVALID, "code", "required");
	TRY(query_find_agency(c, p->im->o->db, read.code, before, &found));
	if (found) {
		*after = *before;
		lay_over(p, row, &read, after);
	}
	TRY(find_area(p, c, row, after));
	TRY(find_head(p, c, row, after));
	*ret_before = found ? before : NULL;
	return agency_decide(c, p->im->view->dir, p->im->o->rights, *ret_before, after, &area_id);
}

/* ---- cadres ---- */

static Status find_home(const People *p, Ctx *c, size_t row, Cadre *x)
{
	Str code = extra(p, row, "home_area");
	const Area *home = directory_area_by_code(p->im->view->dir, code);

	if (code.len == 0)
		return OK;
	if (!home)
		return fault(c, E_INVALID, "home_area", "unknown_area");
	x->home_area_id = home->id;
	return OK;
}

static Status judge_cadre(People *p, Ctx *c, size_t row, void *row_after, void **ret_before)
{
	Cadre *after = row_after, read = *after, *before = arena_new(c->arena, Cadre);
	Str code = extra(p, row, "agency");
	Agency agency = { 0 };
	int64_t area_id;
	bool found = false;

	if (code.len == 0)
		return fault(c, E_INVALID, "agency", "required");
	TRY(query_find_agency(c, p->im->o->db, code, &agency, &found));
	if (!found)
		return fault(c, E_INVALID, "agency", "unknown_agency");
	TRY(query_find_cadre(c, p->im->o->db, agency.id, &read, before, &found));
	if (found) {
		*after = *before;
		lay_over(p, row, &read, after);
	}
	after->agency_id = agency.id;
	TRY(find_home(p, c, row, after));
	*ret_before = found ? before : NULL;
	/* Whether somebody who leaves is still named, the writer knows. A telephone number is compared as it
	 * is kept. */
	return cadre_decide(
		c, p->im->view->dir, p->im->o->rights, &agency, false, *ret_before, after, &area_id);
}

/* ---- all rows ---- */

/* Its id and version are among the columns, so a change back is another change. */
static Hash change_hash(const People *p, Ctx *c, const void *after)
{
	Buf b;

	buf_init(&b, (size_t)64 << 10);
	buf_addf(&b, "import %s ", p->resource->name);
	model_csv_row(&b, p->resource, after, PERSONAL | HEALTH);
	const Field *agency = model_field(p->resource, "agency_id");
	buf_add_i64(&b, agency ? model_get(agency, after).i64 : 0);
	Hash h = hash_of(str_dup(c->arena, buf_str(&b)));
	buf_done(&b);
	return h;
}

static void hand_over(const People *p, Ctx *c, const void *before, const void *after)
{
	const Field *version = model_field(p->resource, "version");
	Command *cmd = batch_add(p->im->batch);

	cmd->kind = COMMAND_SAVE;
	cmd->resource = p->resource;
	cmd->row = arena_dup(cmd->arena, after, p->resource->size);
	cmd->rights = p->im->o->rights;
	cmd->expected_version = before ? model_get(version, before).i64 : 0;
	cmd->body_hash = change_hash(p, c, after);
	cmd->key = import_key(cmd->body_hash);
}

/* *ret_handed: the row waits in the batch. */
static Status take_row(People *p, Ctx *c, size_t row, bool *ret_handed)
{
	Import *im = p->im;
	void *after = arena_alloc(c->arena, p->resource->size), *before = NULL;

	*ret_handed = false;
	if (!import_read_row(im, c, row, after))
		return OK;
	Status st = p->judge(p, c, row, after, &before);
	if (st != OK && import_is_rows_fault(st)) {
		import_complain_fault(im, c, row);
		return OK;
	}
	TRY(st);
	import_add_sample(im, after);
	bool same = before && !*model_differences(c->arena, p->resource, before, after, SERVER | ROW_ONLY);
	if (same || im->o->preview) {
		import_count_good(im, row, same);
		return OK;
	}
	hand_over(p, c, before, after);
	*ret_handed = true;
	return OK;
}

static Status take_outcomes(People *p, const size_t *handed, size_t n)
{
	Import *im = p->im;

	if (n == 0)
		return OK;
	TRY(import_flush(im));
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

static Status take_all(People *p)
{
	Import *im = p->im;

	for (size_t from = 0; from < im->table.count; from += BATCH_MAX) {
		size_t to = MIN(from + BATCH_MAX, im->table.count), handed[BATCH_MAX] = { 0 }, n = 0;
		Ctx c = { .arena = &im->scratch, .now_ms = im->c->now_ms };

		for (size_t row = from; row < to; row++) {
			bool is_handed;
			Status st = take_row(p, &c, row, &is_handed);

			if (st != OK) {
				im->c->fault = c.fault;
				return st;
			}
			if (is_handed)
				handed[n++] = row;
		}
		TRY(take_outcomes(p, handed, n));
		arena_clear(&im->scratch);
	}
	return OK;
}

Status import_agencies(Import *im)
{
	People p = { .im = im, .resource = &agency_resource, .judge = judge_agency };

	TRY(import_need_column(im, "code"));
	return take_all(&p);
}

Status import_cadres(Import *im)
{
	People p = { .im = im, .resource = &cadre_resource, .judge = judge_cadre };

	TRY(import_need_column(im, "agency"));
	TRY(import_need_column(im, "name"));
	return take_all(&p);
}
