/* tasks.c: the ledger of promises by filter: what is due, what is late, what is mine. */
#include "api/lists.h"

size_t posts_held(const Call *c, int64_t account_id, int64_t *ret, size_t max)
{
	size_t n = 0, areas = directory_area_count(c->view->dir);

	for (size_t i = 0; i < areas; i++) {
		const Post *const *posts;
		size_t count =
			directory_posts_of(c->view->dir, directory_area_at(c->view->dir, i)->id, &posts);

		for (size_t k = 0; k < count && n < max; k++) {
			const Appointment *holder =
				directory_holder(c->view->dir, posts[k]->id, c->ctx.now_ms);

			if (holder && holder->account_id == account_id)
				ret[n++] = posts[k]->id;
		}
	}
	return n;
}

static Status read_tasks(Call *c, void *filter, ListPage *page)
{
	TaskFilter *f = filter;

	TRY(cursor_due(c, page->after, &f->after));
	f->limit = page->limit;
	return query_tasks(&c->ctx, c->db, f, (Task **)&page->rows, &page->n, &page->more);
}

static Status count_tasks(Call *c, void *filter, int64_t *ret)
{
	return query_task_count(&c->ctx, c->db, filter, ret);
}

static Str task_cursor(Call *c, const void *row)
{
	const Task *t = row;

	return cursor_of_due(c, (DueCursor){ t->late, t->due_at_ms, t->id });
}

static Status put_task(JsonOut *j, Call *c, const void *row)
{
	return put_task_item(j, c, row);
}

static int64_t task_area(const Call *c UNUSED, const void *row)
{
	return ((const Task *)row)->area_id;
}

Status task_list(Call *c)
{
	TaskFilter f = { 0 };
	const Area *under;
	int64_t mine[POSTS_HELD_MAX];
	const List l = { .resource = &task_resource,
		.file = "nhiem-vu",
		.filter = &f,
		.read = read_tasks,
		.count = count_tasks,
		.cursor = task_cursor,
		.put = put_task,
		.area_of = task_area };

	TRY(call_area_param(c, "area", &under));
	f.scope = call_scope(c, CAN(CAN_READ), under);
	TRY(call_enum_param(c, "kind", &TaskKind_names, &f.kinds));
	TRY(call_enum_param(c, "state", &TaskState_names, &f.states));
	if (!f.states)
		f.states = 1u << TASK_OPEN;
	f.late = call_flag(c, "late");
	TRY(call_id_param(c, "post", &f.post_id));
	if (call_flag(c, "mine")) {
		f.post_count = posts_held(c, c->rights.account_id, mine, COUNT_OF(mine));
		f.posts = mine;
	}
	return list_answer(c, &l);
}
