/* lists.c: pages and CSV of every list. See lists.h. */
#include "api/lists.h"

#include <string.h>

static bool is_csv(Call *c)
{
	return str_eq(http_param(c->http, "format"), STR("csv"));
}

Scope call_scope(Call *c, unsigned cans, const Area *under)
{
	return scope_of_all(&c->http->arena, c->view, &c->rights, cans | (is_csv(c) ? CAN(CAN_EXPORT) : 0u),
		under ? under->id : 0);
}

/* ---- cursors ---- */

Str cursor_of_due(Call *c, DueCursor at)
{
	return str_printf(&c->http->arena, "%d.%lld.%lld", at.late, (long long)at.due_ms, (long long)at.id);
}

Status cursor_due(Call *c, Str cursor, DueCursor *ret)
{
	Str rest = cursor;
	DueCursor at;
	int64_t late;

	if (rest.len == 0)
		return OK;
	Str a = str_cut(rest, '.', &rest), b = str_cut(rest, '.', &rest);
	if (!str_to_i64(a, &late) || !str_to_i64(b, &at.due_ms) || !str_to_i64(rest, &at.id))
		return cursor_fault(c);
	at.late = late != 0;
	*ret = at;
	return OK;
}

Str cursor_of_id(Call *c, int64_t id)
{
	return str_printf(&c->http->arena, "%lld", (long long)id);
}

Status cursor_fault(Call *c)
{
	return fault(&c->ctx, E_INVALID, "cursor", "not_a_cursor");
}

Status cursor_id(Call *c, Str cursor, int64_t *ret)
{
	*ret = 0;
	if (cursor.len && (!str_to_i64(cursor, ret) || *ret <= 0))
		return cursor_fault(c);
	return OK;
}

static int64_t id_of(const Resource *r, const void *row)
{
	return model_get(&r->fields[0], row).i64;
}

Status list_from_memory(Call *c, const Resource *r, const void *const *rows, size_t n, ListPage *page)
{
	int64_t after;
	size_t first = 0;

	TRY(cursor_id(c, page->after, &after));
	while (after && first < n && id_of(r, rows[first]) != after)
		first++;
	if (after && first == n)
		return cursor_fault(c); /* the row itself is gone from this list: begin anew */
	first += after != 0;
	page->n = MIN(page->limit, n - first);
	page->more = first + page->n < n;
	page->rows = arena_alloc_array(&c->http->arena, r->size, page->n + 1);
	for (size_t i = 0; i < page->n; i++)
		memcpy((char *)page->rows + i * r->size, rows[first + i], r->size);
	return OK;
}

static const void *row_at(const List *l, const ListPage *page, size_t i)
{
	return (const char *)page->rows + i * l->resource->size;
}

/* ---- CSV ---- */

static void csv_area_cells(Call *c, const List *l, const void *row)
{
	const Area *a = l->area_of ? directory_area(c->view->dir, l->area_of(c, row)) : NULL;

	if (!l->area_of)
		return;
	buf_add_char(&c->http->out, ',');
	model_csv_cell(&c->http->out, a ? a->code : (Str){ "", 0 });
	buf_add_char(&c->http->out, ',');
	model_csv_cell(&c->http->out, a ? a->name : (Str){ "", 0 });
}

static void csv_row(Call *c, const List *l, const void *row, unsigned columns)
{
	unsigned may = l->may_see ? l->may_see(c, row) : 0;

	/* The columns are the widest of all areas; where less may be seen, the cells are empty. */
	model_csv_cells(&c->http->out, l->resource, row, columns, may);
	csv_area_cells(c, l, row);
	buf_add(&c->http->out, STR("\r\n"));
}

/* What may be seen anywhere: with these columns the head of the file is the same on every page. */
static unsigned csv_columns(const Call *c, const List *l)
{
	unsigned cans = rights_anywhere(&c->rights), may = 0;

	if (l->may_see) {
		may |= cans & (CAN(CAN_PERSONAL) | CAN(CAN_ACCOUNTS) | CAN(CAN_POSTS)) ? (unsigned)PERSONAL
										       : 0u;
		may |= cans & CAN(CAN_HEALTH) ? (unsigned)HEALTH : 0u;
	}
	return may;
}

static Status put_csv(Call *c, const List *l)
{
	ListPage page = { .limit = PAGE_MAX, .more = true };
	Arena *a = &c->http->arena;
	unsigned columns = csv_columns(c, l);
	size_t rows = 0;
	char last[64] = "";

	if (!l->is_public && !(rights_anywhere(&c->rights) & CAN(CAN_EXPORT)))
		return fault(&c->ctx, E_FORBIDDEN, "format", "no_capability");
	c->http->type = "text/csv; charset=utf-8";
	http_reply_header(
		c->http, "Content-Disposition", str_printf(a, "attachment; filename=\"%s.csv\"", l->file));
	buf_add(&c->http->out, STR("\xEF\xBB\xBF")); /* so that Excel reads UTF-8 */
	model_csv_names(&c->http->out, l->resource, columns);
	buf_add(&c->http->out, l->area_of ? STR(",area_code,area_name\r\n") : STR("\r\n"));
	while (page.more) {
		ArenaMark mark = arena_mark(a);

		page.after = str_from(last);
		TRY(l->read(c, l->filter, &page));
		rows += page.n;
		if (rows > CSV_ROWS_MAX)
			return fault(&c->ctx, E_TOO_LARGE, "format", "answer_too_large");
		if (l->note_reading)
			TRY(l->note_reading(c, &page, STR("export")));
		for (size_t i = 0; i < page.n; i++)
			csv_row(c, l, row_at(l, &page, i), columns);
		if (page.n) {
			Str cursor = l->cursor(c, row_at(l, &page, page.n - 1));

			assert(cursor.len < sizeof(last));
			memcpy(last, cursor.ptr, cursor.len);
			last[cursor.len] = '\0';
		}
		arena_reset(a, mark); /* one page at a time: a long list never holds more than that */
	}
	return OK;
}

/* ---- JSON ---- */

static Status put_page(Call *c, const List *l)
{
	ListPage page = { .after = http_param(c->http, "cursor"), .limit = call_limit(c) };
	int64_t count = -1;
	JsonOut j = call_out(c);

	TRY(l->read(c, l->filter, &page));
	if (l->count && call_flag(c, "count"))
		TRY(l->count(c, l->filter, &count));
	if (l->note_reading)
		TRY(l->note_reading(c, &page, STR("list")));
	json_open(&j, '{');
	json_key(&j, "items");
	json_open(&j, '[');
	for (size_t i = 0; i < page.n; i++)
		TRY(l->put(&j, c, row_at(l, &page, i)));
	json_close(&j, ']');
	json_key(&j, "next_cursor");
	if (page.more)
		json_add_str(&j, l->cursor(c, row_at(l, &page, page.n - 1)));
	else
		json_add_null(&j);
	json_key(&j, "count");
	if (count >= 0)
		json_add_i64(&j, count);
	else
		json_add_null(&j);
	json_close(&j, '}');
	return OK;
}

Status list_answer(Call *c, const List *l)
{
	Str format = http_param(c->http, "format");

	if (is_csv(c))
		return put_csv(c, l);
	if (format.len && !str_eq(format, STR("json")))
		return fault(&c->ctx, E_INVALID, "format", "unknown_value");
	return put_page(c, l);
}
