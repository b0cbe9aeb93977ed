/* directory.c: builds the snapshot of areas and posts and answers who answers where. See directory.h. */
#include "domain/directory_inside.h"

#include "base/text.h"
#include "base/time.h"

#include <stdlib.h>

/* An area that was merged into one that was merged again: more steps than this is a mistake in the data. */
#define MERGES_MAX 16

/* ---- order ---- */

static int cmp_i64(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int cmp_slots(const void *x, const void *y)
{
	return cmp_i64(((const IdSlot *)x)->id, ((const IdSlot *)y)->id);
}

/* Vietnamese order, then the code, which is unique. */
static int cmp_siblings(const void *x, const void *y)
{
	const Node *a = x, *b = y;
	int by_parent = (a->parent > b->parent) - (a->parent < b->parent);
	int by_name = str_cmp(a->sort_key, b->sort_key);

	return by_parent ? by_parent : by_name ? by_name : str_cmp(a->area->code, b->area->code);
}

static int cmp_codes(const void *x, const void *y, void *nodes)
{
	const Node *a = (const Node *)nodes + *(const size_t *)x;
	const Node *b = (const Node *)nodes + *(const size_t *)y;

	return str_cmp(a->area->code, b->area->code);
}

static int cmp_posts(const void *x, const void *y, void *directory)
{
	const Post *a = *(const Post *const *)x, *b = *(const Post *const *)y;
	size_t at = directory_node(directory, a->area_id), bt = directory_node(directory, b->area_id);

	if (at != bt)
		return at < bt ? -1 : 1;
	return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : cmp_i64(a->id, b->id);
}

static int cmp_appointments(const void *x, const void *y)
{
	const Appointment *a = *(const Appointment *const *)x, *b = *(const Appointment *const *)y;

	if (a->post_id != b->post_id)
		return cmp_i64(a->post_id, b->post_id);
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->from_ms != b->from_ms ? cmp_i64(a->from_ms, b->from_ms) : cmp_i64(a->id, b->id);
}

static int cmp_duties(const void *x, const void *y)
{
	const Duty *a = *(const Duty *const *)x, *b = *(const Duty *const *)y;

	if (a->post_id != b->post_id)
		return cmp_i64(a->post_id, b->post_id);
	return a->from_ms != b->from_ms ? cmp_i64(a->from_ms, b->from_ms) : cmp_i64(a->id, b->id);
}

static size_t find_id(const IdSlot *slots, size_t n, int64_t id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slots[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && slots[low].id == id ? slots[low].at : NOWHERE;
}

/* Sorts the slots; false when an id occurs twice. */
static bool sort_slots(IdSlot *slots, size_t n)
{
	qsort(slots, n, sizeof(slots[0]), cmp_slots);
	for (size_t i = 1; i < n; i++) {
		if (slots[i].id == slots[i - 1].id)
			return false;
	}
	return true;
}

/* ---- building the tree ---- */

/* Nodes sorted by parent (an index into rows, roots last) and name; the children of each row are then a
 * range. */
static Status sort_children(Ctx *c, const DirectoryRows *rows, Node *nodes)
{
	IdSlot *by_id = arena_array(c->arena, IdSlot, rows->area_count);

	for (size_t i = 0; i < rows->area_count; i++)
		by_id[i] = (IdSlot){ rows->areas[i].id, i };
	if (!sort_slots(by_id, rows->area_count))
		return fault(c, E_INVALID, "id", "duplicate");
	for (size_t i = 0; i < rows->area_count; i++) {
		const Area *a = &rows->areas[i];
		Str key = a->sort_key.len ? a->sort_key : text_sort_key(c->arena, a->name);

		nodes[i] = (Node){ .area = a, .parent = NOWHERE, .sort_key = key };
		if (a->parent_id == 0)
			continue;
		nodes[i].parent = find_id(by_id, rows->area_count, a->parent_id);
		if (nodes[i].parent == NOWHERE)
			return faultf(c, E_INVALID, "parent_id", "unknown_value", "%.*s", STR_ARG(a->code));
	}
	qsort(nodes, rows->area_count, sizeof(nodes[0]), cmp_siblings);
	return OK;
}

/* The first of the sorted nodes whose parent is the row. */
static size_t first_child(const Node *sorted, size_t n, size_t row)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (sorted[mid].parent < row)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Writes d->nodes in pre-order. A node that no root reaches is on a cycle, or below one. */
static Status number_nodes(Ctx *c, const DirectoryRows *rows, const Node *sorted, Directory *d)
{
	typedef struct Turn {
		size_t sorted_at;
		size_t parent; /* its number in pre-order */
	} Turn;
	size_t n = rows->area_count, waiting = 0;
	Turn *stack = arena_array(c->arena, Turn, n);
	bool *seen = arena_array(c->arena, bool, n);

	for (size_t i = n; i-- > 0 && sorted[i].parent == NOWHERE;)
		stack[waiting++] = (Turn){ i, NOWHERE };
	while (waiting) {
		Turn t = stack[--waiting];
		const Node *from = &sorted[t.sorted_at];
		size_t row = (size_t)(from->area - rows->areas), at = d->node_count++;
		size_t first = first_child(sorted, n, row), last = first;

		seen[row] = true;
		d->nodes[at] = *from;
		d->nodes[at].parent = t.parent;
		d->nodes[at].depth = t.parent == NOWHERE ? 0 : d->nodes[t.parent].depth + 1;
		while (last < n && sorted[last].parent == row)
			last++;
		while (last > first)
			stack[waiting++] = (Turn){ --last, at };
	}
	for (size_t i = 0; i < n; i++) {
		if (!seen[i])
			return faultf(
				c, E_INVALID, "parent_id", "cycle", "%.*s", STR_ARG(rows->areas[i].code));
	}
	return OK;
}

static Status build_areas(Ctx *c, const DirectoryRows *rows, Directory *d)
{
	size_t n = rows->area_count;
	Node *sorted = arena_array(c->arena, Node, n);

	d->nodes = arena_array(c->arena, Node, n);
	TRY(sort_children(c, rows, sorted));
	TRY(number_nodes(c, rows, sorted, d));
	assert(d->node_count == n);
	for (size_t i = n; i-- > 0;) {
		d->nodes[i].subtree++;
		if (d->nodes[i].parent != NOWHERE)
			d->nodes[d->nodes[i].parent].subtree += d->nodes[i].subtree;
	}
	d->by_id = arena_array(c->arena, IdSlot, n);
	d->by_code = arena_array(c->arena, size_t, n);
	for (size_t i = 0; i < n; i++) {
		d->by_id[i] = (IdSlot){ d->nodes[i].area->id, i };
		d->by_code[i] = i;
	}
	qsort(d->by_id, n, sizeof(d->by_id[0]), cmp_slots);
	qsort_r(d->by_code, n, sizeof(d->by_code[0]), cmp_codes, d->nodes);
	for (size_t i = 1; i < n; i++) {
		Str code = d->nodes[d->by_code[i]].area->code;

		if (str_eq(code, d->nodes[d->by_code[i - 1]].area->code))
			return faultf(c, E_INVALID, "code", "duplicate", "%.*s", STR_ARG(code));
	}
	directory_fold_names(d, c->arena);
	return OK;
}

/* ---- building the posts ---- */

static Status build_posts(Ctx *c, const DirectoryRows *rows, Directory *d)
{
	size_t n = d->post_count = rows->post_count;

	d->posts = arena_array(c->arena, const Post *, n);
	d->post_by_id = arena_array(c->arena, IdSlot, n);
	for (size_t i = 0; i < n; i++) {
		d->posts[i] = &rows->posts[i];
		if (directory_node(d, rows->posts[i].area_id) == NOWHERE)
			return faultf(c, E_INVALID, "area_id", "unknown_value", "post %lld",
				(long long)rows->posts[i].id);
	}
	qsort_r(d->posts, n, sizeof(d->posts[0]), cmp_posts, d);
	for (size_t i = n; i-- > 0;) {
		Node *node = &d->nodes[directory_node(d, d->posts[i]->area_id)];

		node->first_post = i;
		node->post_count++;
		d->post_by_id[i] = (IdSlot){ d->posts[i]->id, i };
	}
	return sort_slots(d->post_by_id, n) ? OK : fault(c, E_INVALID, "id", "duplicate");
}

static Status build_appointments(Ctx *c, const DirectoryRows *rows, Directory *d)
{
	size_t n = d->appointment_count = rows->appointment_count;

	d->appointments = arena_array(c->arena, const Appointment *, n);
	d->appointment_by_id = arena_array(c->arena, IdSlot, n);
	for (size_t i = 0; i < n; i++) {
		const Appointment *a = d->appointments[i] = &rows->appointments[i];

		if (!directory_post(d, a->post_id))
			return faultf(c, E_INVALID, "post_id", "unknown_value", "appointment %lld",
				(long long)a->id);
	}
	qsort(d->appointments, n, sizeof(d->appointments[0]), cmp_appointments);
	for (size_t i = 0; i < n; i++)
		d->appointment_by_id[i] = (IdSlot){ d->appointments[i]->id, i };
	return sort_slots(d->appointment_by_id, n) ? OK : fault(c, E_INVALID, "id", "duplicate");
}

static Status build_duties(Ctx *c, const DirectoryRows *rows, Directory *d)
{
	size_t n = d->duty_count = rows->duty_count;

	d->duties = arena_array(c->arena, const Duty *, n);
	for (size_t i = 0; i < n; i++) {
		const Duty *duty = d->duties[i] = &rows->duties[i];
		const Appointment *a = directory_appointment(d, duty->appointment_id);

		if (!a || a->post_id != duty->post_id)
			return faultf(c, E_INVALID, "appointment_id", "unknown_value", "duty %lld",
				(long long)duty->id);
	}
	qsort(d->duties, n, sizeof(d->duties[0]), cmp_duties);
	return OK;
}

Status directory_build(Ctx *c, const DirectoryRows *rows, Directory **ret)
{
	Directory *d = arena_new(c->arena, Directory);

	TRY(build_areas(c, rows, d));
	TRY(build_posts(c, rows, d));
	TRY(build_appointments(c, rows, d));
	TRY(build_duties(c, rows, d));
	*ret = d;
	return OK;
}

/* ---- areas ---- */

size_t directory_node(const Directory *d, int64_t area_id)
{
	return find_id(d->by_id, d->node_count, area_id);
}

size_t directory_area_count(const Directory *d)
{
	return d->node_count;
}

const Area *directory_area_at(const Directory *d, size_t i)
{
	assert(i < d->node_count);
	return d->nodes[i].area;
}

const Area *directory_area(const Directory *d, int64_t id)
{
	size_t at = directory_node(d, id);

	return at == NOWHERE ? NULL : d->nodes[at].area;
}

const Area *directory_area_by_code(const Directory *d, Str code)
{
	size_t low = 0, high = d->node_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const Area *a = d->nodes[d->by_code[mid]].area;
		int order = str_cmp(a->code, code);

		if (order == 0)
			return a;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const Area *directory_parent(const Directory *d, const Area *a)
{
	return a->parent_id ? directory_area(d, a->parent_id) : NULL;
}

const Area *directory_root(const Directory *d)
{
	return d->node_count ? d->nodes[0].area : NULL;
}

int directory_depth(const Directory *d, int64_t area_id)
{
	size_t at = directory_node(d, area_id);

	return at == NOWHERE ? -1 : d->nodes[at].depth;
}

bool directory_is_inside(const Directory *d, int64_t area_id, int64_t ancestor_id)
{
	size_t at = directory_node(d, area_id), above = directory_node(d, ancestor_id);

	return at != NOWHERE && above != NOWHERE && at >= above && at - above < d->nodes[above].subtree;
}

void directory_subtree(const Directory *d, int64_t area_id, size_t *ret_first, size_t *ret_count)
{
	size_t at = directory_node(d, area_id);

	*ret_first = at == NOWHERE ? 0 : at;
	*ret_count = at == NOWHERE ? 0 : d->nodes[at].subtree;
}

bool directory_area_is_valid(const Area *a, int32_t day)
{
	return day >= a->valid_from && (a->valid_to == 0 || day < a->valid_to);
}

/* ---- posts ---- */

const Post *directory_post(const Directory *d, int64_t id)
{
	size_t at = find_id(d->post_by_id, d->post_count, id);

	return at == NOWHERE ? NULL : d->posts[at];
}

size_t directory_posts_of(const Directory *d, int64_t area_id, const Post *const **ret)
{
	size_t at = directory_node(d, area_id);

	if (at == NOWHERE || d->nodes[at].post_count == 0) {
		*ret = NULL;
		return 0;
	}
	*ret = &d->posts[d->nodes[at].first_post];
	return d->nodes[at].post_count;
}

const Appointment *directory_appointment(const Directory *d, int64_t id)
{
	size_t at = find_id(d->appointment_by_id, d->appointment_count, id);

	return at == NOWHERE ? NULL : d->appointments[at];
}

size_t directory_appointments_of(const Directory *d, int64_t post_id, const Appointment *const **ret)
{
	size_t low = 0, high = d->appointment_count, last;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (d->appointments[mid]->post_id < post_id)
			low = mid + 1;
		else
			high = mid;
	}
	for (last = low; last < d->appointment_count && d->appointments[last]->post_id == post_id;)
		last++;
	*ret = last > low ? &d->appointments[low] : NULL;
	return last - low;
}

static bool covers(int64_t from_ms, int64_t to_ms, int64_t at_ms)
{
	return from_ms <= at_ms && (to_ms == 0 || at_ms < to_ms);
}

/* Of turns that overlap, the one that began last: whoever wrote it knew of the others. */
static const Appointment *on_duty(const Directory *d, int64_t post_id, int64_t at_ms)
{
	const Appointment *found = NULL;
	size_t low = 0, high = d->duty_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (d->duties[mid]->post_id < post_id)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < d->duty_count && d->duties[low]->post_id == post_id && d->duties[low]->from_ms <= at_ms;
		low++) {
		const Duty *duty = d->duties[low];
		const Appointment *a = directory_appointment(d, duty->appointment_id);

		/* Somebody whose appointment has ended does not answer, whatever the roster still says. */
		if (covers(duty->from_ms, duty->to_ms, at_ms) && covers(a->from_ms, a->to_ms, at_ms))
			found = a;
	}
	return found;
}

bool directory_is_on_duty(const Directory *d, const Appointment *a, int64_t at_ms)
{
	return on_duty(d, a->post_id, at_ms) == a;
}

const Appointment *directory_holder(const Directory *d, int64_t post_id, int64_t at_ms)
{
	const Appointment *found = on_duty(d, post_id, at_ms);
	const Appointment *const *all;
	size_t n = directory_appointments_of(d, post_id, &all);

	if (found)
		return found;
	/* The lowest rank; of two of one rank the later, who was appointed before the earlier one was closed.
	 */
	for (size_t i = 0; i < n; i++) {
		if (covers(all[i]->from_ms, all[i]->to_ms, at_ms) && (!found || all[i]->rank == found->rank))
			found = all[i];
	}
	return found;
}

/* ---- who answers ---- */

/* The area that stands at that place on that day: what it was merged into, else what is above it. NOWHERE
 * past a root. */
static size_t standing(const Directory *d, size_t at, int32_t day)
{
	for (int merges = 0; at != NOWHERE && !directory_area_is_valid(d->nodes[at].area, day);) {
		size_t successor = directory_node(d, d->nodes[at].area->merged_into_id);

		at = successor != NOWHERE && merges++ < MERGES_MAX ? successor : d->nodes[at].parent;
	}
	return at;
}

/* What stands above; always nearer to the root, even if a district was "merged" into one of its own wards. */
static size_t standing_above(const Directory *d, size_t at, int32_t day)
{
	int depth = d->nodes[at].depth;

	for (size_t up = d->nodes[at].parent; up != NOWHERE; up = d->nodes[up].parent) {
		size_t found = standing(d, up, day);

		if (found != NOWHERE && d->nodes[found].depth < depth)
			return found;
	}
	return NOWHERE;
}

/* The first open post of a kind in the area; a held one is preferred. */
static const Post *post_of_kind(const Directory *d, size_t at, unsigned kind, int64_t at_ms, bool *ret_held)
{
	const Node *node = &d->nodes[at];
	const Post *vacant = NULL;

	*ret_held = false;
	for (size_t i = 0; i < node->post_count; i++) {
		const Post *p = d->posts[node->first_post + i];

		if (p->kind != kind || p->closed)
			continue;
		*ret_held = directory_holder(d, p->id, at_ms) != NULL;
		if (*ret_held)
			return p;
		if (!vacant)
			vacant = p;
	}
	return vacant;
}

/* The first held post of the kinds in an area, in their order; when all are vacant, the first that exists. */
static const Post *first_of_kinds(
	const Directory *d, size_t at, const unsigned *kinds, size_t n, int64_t at_ms, bool *ret_held)
{
	const Post *vacant = NULL;

	*ret_held = false;
	for (size_t i = 0; i < n; i++) {
		const Post *p = post_of_kind(d, at, kinds[i], at_ms, ret_held);

		if (*ret_held)
			return p;
		if (!vacant)
			vacant = p;
	}
	return vacant;
}

/* All kinds, those that command first. */
static const unsigned command_kinds[] = { POST_COMMAND_DUTY, POST_CHAIR, POST_PARTY_SECRETARY,
	POST_VICE_CHAIR, POST_DUTY_OFFICER, POST_STATION_HEAD, POST_AGENCY_HEAD, POST_HOTLINE_LEAD };
_Static_assert(
	COUNT_OF(command_kinds) == PostKind_count, "every kind of post has a place in the order of command");

const Post *directory_command(const Directory *d, int64_t area_id, int64_t at_ms)
{
	const Post *vacant = NULL;
	size_t start = directory_node(d, area_id);
	int32_t day = day_of(at_ms);

	for (size_t at = standing(d, start, day); at != NOWHERE; at = standing_above(d, at, day)) {
		bool held;
		const Post *p = first_of_kinds(d, at, command_kinds, COUNT_OF(command_kinds), at_ms, &held);

		if (held)
			return p;
		if (!vacant)
			vacant = p;
	}
	return vacant;
}

/* The chain above has no post at all: the first held one of the whole country, from the top; else the first
 * that exists. */
static const Post *post_anywhere(const Directory *d, int64_t at_ms)
{
	const Post *vacant = NULL;

	for (size_t i = 0; i < d->post_count; i++) {
		if (d->posts[i]->closed)
			continue;
		if (directory_holder(d, d->posts[i]->id, at_ms))
			return d->posts[i];
		if (!vacant)
			vacant = d->posts[i];
	}
	return vacant;
}

const Post *directory_answerable(
	const Directory *d, const Rulebook *r, int64_t area_id, unsigned request_kind, int64_t at_ms)
{
	assert(request_kind < RequestKind_count);
	const KindRules *rules = &r->kinds[request_kind];
	int32_t day = day_of(at_ms);
	size_t start = directory_node(d, area_id);

	for (size_t at = standing(d, start, day); at != NOWHERE; at = standing_above(d, at, day)) {
		bool held;
		const Post *p =
			first_of_kinds(d, at, rules->answerable, rules->answerable_count, at_ms, &held);

		if (p)
			return p;
	}
	const Post *p = directory_command(d, area_id, at_ms);
	return p ? p : post_anywhere(d, at_ms);
}

size_t directory_vacant(const Directory *d, Arena *a, int64_t at_ms, const Post ***ret)
{
	const Post **found = arena_array(a, const Post *, d->post_count);
	size_t n = 0;

	for (size_t i = 0; i < d->post_count; i++) {
		const Post *p = d->posts[i];
		const Area *area = directory_area(d, p->area_id);

		if (!p->closed && directory_area_is_valid(area, day_of(at_ms)) &&
			!directory_holder(d, p->id, at_ms))
			found[n++] = p;
	}
	*ret = found;
	return n;
}
