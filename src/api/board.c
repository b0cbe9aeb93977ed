/* board.c: the command board (which area breaks next, what waits for a decision, what just happened). */
#include "api/handlers.h"

#include "base/time.h"
#include "feed/live.h"

#include <stdlib.h>
#include <string.h>

#define BOARD_WAITING_MAX 20
#define BOARD_RECENT_MAX  20

typedef struct BoardRow {
	AreaTally tally;
	const Area *area;
	int32_t breaking, gap; /* roles below their minimum coverage; people whom the commune lacks */
} BoardRow;

/* Worst first: the overdue ones, the longest overdue, then what is open. */
static int compare_rows(const void *a, const void *b)
{
	const AreaTally *x = &((const BoardRow *)a)->tally, *y = &((const BoardRow *)b)->tally;

	if (x->overdue != y->overdue)
		return x->overdue > y->overdue ? -1 : 1;
	if (x->oldest_late_ms != y->oldest_late_ms)
		return x->oldest_late_ms && (!y->oldest_late_ms || x->oldest_late_ms < y->oldest_late_ms) ? -1
													  : 1;
	if (x->open != y->open)
		return x->open > y->open ? -1 : 1;
	return x->area_id < y->area_id ? -1 : x->area_id > y->area_id;
}

static void add(AreaTally *sum, const AreaTally *t)
{
	sum->open += t->open;
	sum->overdue += t->overdue;
	sum->waiting += t->waiting;
	sum->urgent += t->urgent;
	sum->unverified += t->unverified;
}

static void put_tally(JsonOut *j, const AreaTally *t)
{
	json_put_i64(j, "open", t->open);
	json_put_i64(j, "overdue", t->overdue);
	json_put_i64(j, "waiting", t->waiting);
	json_put_i64(j, "urgent", t->urgent);
	json_put_i64(j, "unverified", t->unverified);
}

static const AreaTally *tally_of(const AreaTally *tallies, size_t n, int64_t area_id)
{
	static const AreaTally nothing;

	for (size_t i = 0; i < n; i++) {
		if (tallies[i].area_id == area_id)
			return &tallies[i];
	}
	return &nothing;
}

/* Every area of the scope in which people are asked to file: those without parts of their own. */
static size_t collect_rows(Call *c, const Scope *scope, int64_t under, BoardRow *rows, AreaTally *sum)
{
	AreaTally *tallies = NULL;
	size_t n = 0, first = 0, count = directory_area_count(c->view->dir), kept = 0;

	if (query_tallies(&c->ctx, c->db, &tallies, &n) != OK)
		return SIZE_MAX;
	if (under)
		directory_subtree(c->view->dir, under, &first, &count);
	for (size_t i = first; i < first + count; i++) {
		const Area *a = directory_area_at(c->view->dir, i);
		const AreaTally *t = tally_of(tallies, n, a->id);
		size_t sub_first, sub_count;

		if (!scope_has(scope, a->id))
			continue;
		add(sum, t);
		directory_subtree(c->view->dir, a->id, &sub_first, &sub_count);
		if (sub_count > 1 && !t->open)
			continue;
		rows[kept] = (BoardRow){ .tally = *t, .area = a };
		rows[kept++].tally.area_id = a->id;
	}
	qsort(rows, kept, sizeof(rows[0]), compare_rows);
	return kept;
}

/* What its own people cannot hold, as in the table of needs; in *ret how many communes of the scope have such
 * roles. */
static Status add_needs(Call *c, const Scope *scope, BoardRow *rows, size_t n, int64_t *ret)
{
	NeedRows need_rows;
	AreaNeed *needs;
	size_t count;

	*ret = 0;
	TRY(query_need_rows_in(&c->ctx, c->db, scope, c->view->rules, &need_rows));
	TRY(need_table(&c->ctx, c->view->dir, c->view->rules, &need_rows, &needs, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t id = needs[i].area->id;

		*ret += needs[i].breaking > 0 && scope_has(scope, id);
		for (size_t k = 0; k < n; k++) {
			if (rows[k].area->id != id)
				continue;
			rows[k].breaking = needs[i].breaking;
			rows[k].gap = needs[i].gap;
			break;
		}
	}
	return OK;
}

static void put_board_area(JsonOut *j, Call *c, const BoardRow *row)
{
	const Post *post = directory_answerable(
		c->view->dir, c->view->rules, row->area->id, KIND_PETITION, c->ctx.now_ms);

	json_open(j, '{');
	json_key(j, "area");
	put_area_ref(j, c->view, row->area->id);
	json_put_str(j, "zone", enum_name(&Zone_names, row->area->zone));
	json_put_f64(j, "lat", row->area->lat);
	json_put_f64(j, "lon", row->area->lon);
	put_tally(j, &row->tally);
	json_put_time(j, "oldest_late_at", row->tally.oldest_late_ms);
	json_put_i64(j, "breaking", row->breaking);
	json_put_i64(j, "gap", row->gap);
	json_key(j, "answerable");
	put_answerable(j, c, post ? post->id : 0);
	json_close(j, '}');
}

static Status put_waiting(JsonOut *j, Call *c, const Scope *scope)
{
	RequestFilter f = { .scope = *scope, .waiting = true, .limit = BOARD_WAITING_MAX };
	Request *rows;
	size_t n;
	bool more;

	TRY(query_requests(&c->ctx, c->db, &f, &rows, &n, &more));
	return put_request_list(j, c, rows, n);
}

static Status put_recent(JsonOut *j, Call *c, const Scope *scope)
{
	Event *rows;
	size_t n, kept = 0;

	TRY(query_recent(&c->ctx, c->db, 200, &rows, &n));
	json_open(j, '[');
	for (size_t i = 0; i < n && kept < BOARD_RECENT_MAX; i++) {
		if (!scope_has(scope, rows[i].area_id))
			continue;
		live_put_event(j, &rows[i]);
		kept++;
	}
	json_close(j, ']');
	return OK;
}

/* Since local midnight, by the day's first id: requests are numbered in the order of time. */
static Status count_today(Call *c, const Scope *scope, const char *column, int64_t *ret)
{
	int64_t start_ms = day_start_ms(day_of(c->ctx.now_ms));
	RequestFilter f = { .scope = *scope, .newest_first = true };

	if (strcmp(column, "filed") == 0)
		f.filed_after_ms = start_ms;
	else
		f.answered_after_ms = start_ms;
	return query_request_count(&c->ctx, c->db, &f, ret);
}

static int64_t count_vacant(Call *c, const Scope *scope)
{
	const Post **posts;
	size_t n = directory_vacant(c->view->dir, &c->http->arena, c->ctx.now_ms, &posts);
	int64_t vacant = 0;

	for (size_t i = 0; i < n; i++)
		vacant += scope_has(scope, posts[i]->area_id);
	return vacant;
}

Status board_command(Call *c)
{
	const Area *under;
	AreaTally sum = { 0 };
	int64_t filed = 0, answered = 0, breaking;

	TRY(call_area_param(c, "area", &under));
	Scope scope = scope_of(&c->http->arena, c->view, &c->rights, CAN_READ, under ? under->id : 0);
	BoardRow *rows = arena_array(&c->http->arena, BoardRow, directory_area_count(c->view->dir) + 1);
	size_t n = collect_rows(c, &scope, under ? under->id : 0, rows, &sum);
	if (n == SIZE_MAX)
		return c->ctx.fault.status;
	TRY(add_needs(c, &scope, rows, n, &breaking));
	TRY(count_today(c, &scope, "filed", &filed));
	TRY(count_today(c, &scope, "answered", &answered));
	JsonOut j = call_out(c);
	json_open(&j, '{');
	json_put_time(&j, "as_of", c->ctx.now_ms);
	json_key(&j, "area");
	put_area_ref(&j, c->view,
		under			       ? under->id
		: directory_root(c->view->dir) ? directory_root(c->view->dir)->id
					       : 0);
	json_key(&j, "totals");
	json_open(&j, '{');
	put_tally(&j, &sum);
	json_put_i64(&j, "breaking", breaking);
	json_put_i64(&j, "vacant_posts", count_vacant(c, &scope));
	json_put_i64(&j, "filed_today", filed);
	json_put_i64(&j, "answered_today", answered);
	json_close(&j, '}');
	json_key(&j, "areas");
	json_open(&j, '[');
	for (size_t i = 0; i < n; i++)
		put_board_area(&j, c, &rows[i]);
	json_close(&j, ']');
	json_key(&j, "waiting");
	TRY(put_waiting(&j, c, &scope));
	json_key(&j, "recent");
	TRY(put_recent(&j, c, &scope));
	json_close(&j, '}');
	return OK;
}
