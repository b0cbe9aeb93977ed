/*
 * import_posts.c: offices that answer, and who holds them. See import.h.
 *
 * A row is a post, and its holder when it names one. A post is known by its area, kind and title, a holder by
 * post, name and rank; what is known is changed in the columns that the file has. The whole file is judged
 * first, in memory, so that no post is written whose holder would be refused. Then posts are saved, and
 * appointments once their posts are there; when the machine stops between the two, the same file again
 * completes it. Depends on import_inside.h, domain/record.h.
 */
#include "link/import_inside.h"

#include "base/text.h"
#include "base/time.h"
#include "domain/record.h"
#include "store/query.h"

#include <string.h>

#define PROVISIONAL_ID                                                                                       \
	((int64_t)1 << 52) /* ids of what is only judged: above all real ones, within 53 bits */
#define ROUNDS_MAX 50 /* rows of one office in one file: its holder, deputies and those before them */

typedef struct PostLine {
	Str area_code;
	unsigned kind;
	Str title, phone;
	bool closed;
	Str holder, holder_phone, login;
	int64_t from_ms, to_ms;
	int32_t rank;
} PostLine;

static const Field post_line_fields[] = {
	FIELD(PostLine, area_code, F_STR, .flags = REQUIRED, .max = 20),
	FIELD(PostLine, kind, F_ENUM, .names = &PostKind_names, .flags = REQUIRED),
	FIELD(PostLine, title, F_STR, .flags = REQUIRED),
	FIELD(PostLine, phone, F_STR, .max = 20),
	FIELD(PostLine, closed, F_BOOL),
	FIELD(PostLine, holder, F_STR, .flags = PERSONAL),
	FIELD(PostLine, holder_phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(PostLine, login, F_STR, .max = 60),
	FIELD(PostLine, from_ms, F_TIME),
	FIELD(PostLine, to_ms, F_TIME),
	FIELD(PostLine, rank, F_I32, .max = 9),
};
const Resource post_line_resource = { .name = "post_line",
	RESOURCE(PostLine, post_line_fields),
	.doc = "A post and who holds it, as a file says" };

typedef struct PostRow {
	PostLine line;
	int64_t area_id, account_id;
	size_t row;
	bool changed; /* a command was, or would be, needed */
} PostRow;

/* A directory in memory that grows by what the file adds. */
typedef struct Overlay {
	Post *posts;
	size_t post_count;
	Appointment *appointments;
	size_t appointment_count;
	const Directory *dir;
} Overlay;

typedef struct Posts {
	Import *im;
	PostRow *rows;
	size_t count;
	Overlay overlay;
	bool judging; /* else saving */
	const Directory *dir;
	/* Of the batch: which row each command belongs to. */
	size_t handed[BATCH_MAX], handed_n;
} Posts;

/* ---- reading ---- */

static void complain(Posts *q, size_t row, const char *field, const char *reason)
{
	Ctx about = { .arena = q->im->c->arena, .fault = { .field = field, .reason = reason } };

	import_complain_fault(q->im, &about, row);
}

static bool has(const Posts *q, const char *name, size_t row)
{
	return columns_extra(&q->im->columns, &q->im->table.rows[row], name).len != 0;
}

static Status find_account(Posts *q, PostRow *r, bool *ret_found)
{
	Ctx c = *q->im->c;
	Account account;

	*ret_found = true;
	if (r->line.login.len == 0)
		return OK;
	Status st = query_account_by_login(&c, q->im->o->db, r->line.login, &account);
	if (st == OK)
		r->account_id = account.id;
	*ret_found = st == OK;
	if (st == OK || st == E_NOT_FOUND)
		return OK;
	q->im->c->fault = c.fault;
	return st;
}

/* What a line must be, whatever is there already. */
static void judge_line(Posts *q, PostRow *r)
{
	static const char *const needed[] = { "area_code", "title" };
	const PostLine *l = &r->line;
	Arena *a = q->im->c->arena;
	const Area *area = directory_area_by_code(q->im->view->dir, l->area_code);
	Str phone;

	for (size_t i = 0; i < COUNT_OF(needed); i++) {
		if (!has(q, needed[i], r->row))
			complain(q, r->row, needed[i], "required");
	}
	if (area)
		r->area_id = area->id;
	else
		complain(q, r->row, "area_code", "unknown_area");
	if (l->holder.len == 0 && (l->holder_phone.len || l->login.len || l->to_ms))
		complain(q, r->row, "holder", "required");
	if (l->holder_phone.len && !text_phone(a, l->holder_phone, &phone))
		complain(q, r->row, "holder_phone", "not_a_phone");
	if (l->from_ms && l->to_ms && l->to_ms <= l->from_ms)
		complain(q, r->row, "to", "before_start");
}

static Status read_row(Posts *q, size_t row)
{
	PostRow *r = &q->rows[q->count];
	bool found;

	*r = (PostRow){ .row = row };
	import_read_row(q->im, q->im->c, row, &r->line);
	judge_line(q, r);
	TRY(find_account(q, r, &found));
	if (!found)
		complain(q, row, "login", "unknown_account");
	q->count += !import_is_bad(q->im, row);
	return OK;
}

/* ---- what is there ---- */

static bool same_words(Ctx *c, Str a, Str b)
{
	return str_eq(text_fold(c->arena, a), text_fold(c->arena, b));
}

static const Post *find_post(const Posts *q, Ctx *c, const PostRow *r)
{
	const Post *const *posts;
	size_t n = directory_posts_of(q->dir, r->area_id, &posts);

	for (size_t i = 0; i < n; i++) {
		if (posts[i]->kind == r->line.kind && same_words(c, posts[i]->title, r->line.title))
			return posts[i];
	}
	return NULL;
}

static Post post_of(const Posts *q, const PostRow *r, const Post *before)
{
	Post after = before ? *before : (Post){ .area_id = r->area_id, .kind = r->line.kind };

	if (!before)
		after.title = r->line.title;
	if (has(q, "phone", r->row))
		after.phone = r->line.phone;
	if (has(q, "closed", r->row))
		after.closed = r->line.closed;
	return after;
}

/* The same holder in the same rank: the one from that moment, or the one that still runs. */
static const Appointment *find_appointment(const Posts *q, Ctx *c, const PostRow *r, int64_t post_id)
{
	const Appointment *const *all;
	size_t n = directory_appointments_of(q->dir, post_id, &all);

	for (size_t i = 0; i < n; i++) {
		const Appointment *a = all[i];
		bool is_it =
			r->line.from_ms ? a->from_ms == r->line.from_ms : !a->to_ms || a->to_ms > c->now_ms;

		if (is_it && a->rank == r->line.rank && same_words(c, a->holder, r->line.holder))
			return a;
	}
	return NULL;
}

static Appointment appointment_of(
	const Posts *q, const PostRow *r, const Appointment *before, int64_t post_id, int64_t now_ms)
{
	Appointment after = before ? *before
				   : (Appointment){ .post_id = post_id,
					     .holder = r->line.holder,
					     .rank = r->line.rank,
					     .from_ms = r->line.from_ms ? r->line.from_ms
									: day_start_ms(day_of(now_ms)) };

	if (has(q, "holder_phone", r->row))
		after.phone = r->line.holder_phone;
	if (r->account_id)
		after.account_id = r->account_id;
	if (r->line.to_ms)
		after.to_ms = r->line.to_ms;
	return after;
}

/* ---- one thing ---- */

static void hand_over(Posts *q, Ctx *c, PostRow *r, const Resource *res, const void *after, int32_t version)
{
	Buf b;
	Command *cmd = batch_add(q->im->batch);

	buf_init(&b, (size_t)64 << 10);
	buf_addf(&b, "import %s ", res->name);
	model_csv_row(&b, res, after, PERSONAL);
	cmd->kind = COMMAND_SAVE;
	cmd->resource = res;
	cmd->row = arena_dup(cmd->arena, after, res->size);
	cmd->rights = q->im->o->rights;
	cmd->expected_version = version;
	cmd->body_hash = hash_of(str_dup(c->arena, buf_str(&b)));
	cmd->key = import_key(cmd->body_hash);
	buf_done(&b);
	q->handed[q->handed_n++] = r->row;
}

static bool judge(Posts *q, Ctx *c, PostRow *r, const Resource *res, const void *before, const void *after)
{
	void *judged = arena_dup(c->arena, after, res->size);
	int64_t area_id;

	if (record_decide(c, q->dir, q->im->view->rules, res, q->im->o->rights, before, judged, &area_id) ==
		OK)
		return true;
	if (res == &appointment_resource && c->fault.field && strcmp(c->fault.field, "phone") == 0)
		c->fault.field = "holder_phone";
	if (c->fault.field && strcmp(c->fault.field, "post_id") == 0)
		c->fault.field = "area_code";
	import_complain_fault(q->im, c, r->row);
	return false;
}

static bool differs(Ctx *c, const Resource *res, const void *before, const void *after)
{
	return !before || *model_differences(c->arena, res, before, after, SERVER | ROW_ONLY);
}

static void take_post(Posts *q, Ctx *c, PostRow *r)
{
	const Post *before = find_post(q, c, r);
	Post after = post_of(q, r, before);

	if (!differs(c, &post_resource, before, &after) || !judge(q, c, r, &post_resource, before, &after))
		return;
	r->changed = true;
	if (!q->judging) {
		hand_over(q, c, r, &post_resource, &after, before ? before->version : 0);
		return;
	}
	after.id = before ? before->id : PROVISIONAL_ID + (int64_t)r->row;
	for (size_t i = 0; i < q->overlay.post_count; i++) {
		if (q->overlay.posts[i].id == after.id) {
			q->overlay.posts[i] = after;
			return;
		}
	}
	q->overlay.posts[q->overlay.post_count++] = after;
}

static void take_appointment(Posts *q, Ctx *c, PostRow *r)
{
	const Post *post = find_post(q, c, r);

	if (!post || r->line.holder.len == 0)
		return;
	const Appointment *before = find_appointment(q, c, r, post->id);
	Appointment after = appointment_of(q, r, before, post->id, q->im->c->now_ms);

	if (!differs(c, &appointment_resource, before, &after) ||
		!judge(q, c, r, &appointment_resource, before, &after))
		return;
	r->changed = true;
	if (!q->judging) {
		hand_over(q, c, r, &appointment_resource, &after, before ? before->version : 0);
		return;
	}
	after.id = before ? before->id : 2 * PROVISIONAL_ID - 1 - (int64_t)r->row;
	for (size_t i = 0; i < q->overlay.appointment_count; i++) {
		if (q->overlay.appointments[i].id == after.id) {
			q->overlay.appointments[i] = after;
			return;
		}
	}
	q->overlay.appointments[q->overlay.appointment_count++] = after;
}

/* ---- steps over all rows ---- */

/* Everything that is there, for the overlay to grow on. */
static void fill_overlay(Posts *q)
{
	const Directory *d = q->im->view->dir;
	Arena *a = q->im->c->arena;
	size_t posts = 0, appointments = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < directory_area_count(d); i++) {
			const Post *const *of_area;
			size_t n = directory_posts_of(d, directory_area_at(d, i)->id, &of_area);

			for (size_t p = 0; p < n; p++) {
				const Appointment *const *of_post;
				size_t m = directory_appointments_of(d, of_area[p]->id, &of_post);

				posts += pass == 0;
				appointments += pass == 0 ? m : 0;
				if (pass == 0)
					continue;
				q->overlay.posts[q->overlay.post_count++] = *of_area[p];
				for (size_t k = 0; k < m; k++)
					q->overlay.appointments[q->overlay.appointment_count++] = *of_post[k];
			}
		}
		if (pass == 0) {
			q->overlay.posts = arena_array(a, Post, posts + q->count + 1);
			q->overlay.appointments = arena_array(a, Appointment, appointments + q->count + 1);
		}
	}
}

static Status build_overlay(Posts *q)
{
	const Directory *d = q->im->view->dir;
	size_t n = directory_area_count(d);
	Area *areas = arena_array(q->im->c->arena, Area, n + 1);
	Directory *dir;

	for (size_t i = 0; i < n; i++)
		areas[i] = *directory_area_at(d, i);
	DirectoryRows rows = { .areas = areas,
		.area_count = n,
		.posts = q->overlay.posts,
		.post_count = q->overlay.post_count,
		.appointments = q->overlay.appointments,
		.appointment_count = q->overlay.appointment_count };
	TRY(directory_build(q->im->c, &rows, &dir));
	q->dir = dir;
	return OK;
}

static Status flush(Posts *q)
{
	if (q->handed_n == 0)
		return OK;
	TRY(import_flush(q->im));
	for (size_t i = 0; i < q->handed_n; i++) {
		const Command *cmd = batch_command(q->im->batch, i);
		Ctx about = { .arena = q->im->c->arena, .fault = cmd->fault };

		if (cmd->status != OK)
			import_complain_fault(q->im, &about, q->handed[i]);
	}
	q->handed_n = 0;
	return OK;
}

static Status look_again(Posts *q)
{
	if (q->judging)
		return build_overlay(q);
	TRY(flush(q));
	import_look_again(q->im);
	q->dir = q->im->view->dir;
	return OK;
}

/*
 * Rows of the same post one after the other: each is judged with what the one before did. So a round takes
 * one row of each post; a post has a handful.
 */
static Status take_all(Posts *q, void (*take)(Posts *, Ctx *, PostRow *))
{
	bool *done = arena_array(q->im->c->arena, bool, q->count + 1);
	int64_t *busy = arena_array(q->im->c->arena, int64_t, q->count + 1); /* areas of this round */
	size_t left = q->count;

	for (int round = 0; left && round < ROUNDS_MAX; round++) {
		Ctx c = { .arena = &q->im->scratch, .now_ms = q->im->c->now_ms };
		size_t busy_n = 0;

		for (size_t i = 0; i < q->count; i++) {
			PostRow *r = &q->rows[i];
			bool waits = false;

			if (done[i])
				continue;
			for (size_t k = busy_n; k > 0 && !waits; k--)
				waits = busy[k - 1] == r->area_id * PostKind_count + r->line.kind;
			if (waits)
				continue;
			busy[busy_n++] = r->area_id * PostKind_count + r->line.kind;
			done[i] = true;
			left--;
			if (!import_is_bad(q->im, r->row))
				take(q, &c, r);
			if (q->handed_n == BATCH_MAX)
				TRY(flush(q));
		}
		TRY(look_again(q));
		arena_clear(&q->im->scratch);
	}
	for (size_t i = 0; i < q->count; i++) {
		if (!done[i] && !import_is_bad(q->im, q->rows[i].row))
			complain(q, q->rows[i].row, "kind", "too_many");
	}
	return OK;
}

Status import_posts(Import *im)
{
	Posts *q = arena_new(im->c->arena, Posts);
	static const char *const needed[] = { "area_code", "kind", "title" };

	q->im = im;
	for (size_t i = 0; i < COUNT_OF(needed); i++)
		TRY(import_need_column(im, needed[i]));
	q->rows = arena_array(im->c->arena, PostRow, im->table.count + 1);
	for (size_t i = 0; i < im->table.count; i++)
		TRY(read_row(q, i));
	q->judging = true;
	fill_overlay(q);
	TRY(build_overlay(q));
	TRY(take_all(q, take_post));
	TRY(take_all(q, take_appointment));
	if (!im->o->preview) {
		q->judging = false;
		q->dir = im->view->dir;
		TRY(take_all(q, take_post));
		TRY(take_all(q, take_appointment));
	}
	for (size_t i = 0; i < q->count; i++) {
		if (import_is_bad(im, q->rows[i].row))
			continue;
		import_count_good(im, q->rows[i].row, !q->rows[i].changed);
		import_add_sample(im, &q->rows[i].line);
	}
	return OK;
}
