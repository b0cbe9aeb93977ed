/*
 * wave_wards.c: a wave by commune: what each needs, who is sent there, who has arrived, what is still
 * missing.
 *
 * Missing is counted role by role, as in the table of needs: a driver too many is no nurse. Whoever another
 * wave has sent is there too, and fills its part of the gap.
 */
#include "api/sending.h"

#include <stdlib.h>

typedef struct WardLine {
	int64_t id; /* the commune's */
	unsigned zone;
	int64_t population;
	int32_t wanted, own, gap, breaking; /* before anybody is sent */
	int64_t sent, arrived, others, missing;
	SentCount where;
	int64_t by_role[CadreRole_count], missing_of[CadreRole_count];
	const AreaNeed *need;
} WardLine;
static const Field ward_line_fields[] = {
	FIELD(WardLine, id, F_ID, .flags = ROW_ONLY),
	FIELD(WardLine, zone, F_ENUM, .names = &Zone_names),
	FIELD(WardLine, population, F_I64),
	FIELD(WardLine, wanted, F_I32),
	FIELD(WardLine, own, F_I32),
	FIELD(WardLine, gap, F_I32),
	FIELD(WardLine, breaking, F_I32),
	FIELD(WardLine, sent, F_I64),
	FIELD(WardLine, arrived, F_I64),
	FIELD(WardLine, others, F_I64),
	FIELD(WardLine, missing, F_I64),
};
static const Resource ward_line_resource = { .name = "ward_line", RESOURCE(WardLine, ward_line_fields) };

typedef struct WardList {
	const void **rows; /* WardLine */
	size_t n;
} WardList;

/* What is still missing most comes first, then the widest gap, then by code. */
static int compare_lines(const void *a, const void *b)
{
	const WardLine *x = *(const WardLine *const *)a, *y = *(const WardLine *const *)b;

	if (x->missing != y->missing)
		return x->missing > y->missing ? -1 : 1;
	if (x->gap != y->gap)
		return x->gap > y->gap ? -1 : 1;
	return str_cmp(x->need->area->code, y->need->area->code);
}

static void count_in(WardLine *l, const SentCount *rows, size_t n, bool of_this_wave)
{
	for (size_t i = 0; i < n; i++) {
		int64_t people = rows[i].planned + rows[i].ordered;

		if (rows[i].area_id != l->id)
			continue;
		if (of_this_wave)
			add_sent(&l->where, &rows[i]);
		else
			l->others += people;
		l->by_role[rows[i].role] += people;
	}
}

static void fill_missing(WardLine *l)
{
	for (unsigned role = 0; role < CadreRole_count; role++) {
		l->missing_of[role] = MAX(0, l->need->roles[role].gap - l->by_role[role]);
		l->missing += l->missing_of[role];
	}
	l->sent = l->where.planned + l->where.ordered;
	l->arrived = l->where.arrived;
}

static Status load_wards(Call *c, const Wave *wave, WardList *f)
{
	Scope scope = call_scope(c, CAN(CAN_READ), NULL);
	Arena *a = &c->http->arena;
	SentCount *sent, *others;
	size_t needs_count, sent_count, others_count;
	NeedRows rows;
	AreaNeed *needs;

	TRY(query_need_rows(&c->ctx, c->db, c->view->rules, &rows));
	TRY(need_table(&c->ctx, c->view->dir, c->view->rules, &rows, &needs, &needs_count));
	TRY(query_sent(&c->ctx, c->db, wave->id, &sent, &sent_count));
	TRY(query_sent_by_others(&c->ctx, c->db, wave->id, &others, &others_count));
	WardLine *lines = arena_array(a, WardLine, needs_count + 1);
	f->rows = arena_array(a, const void *, needs_count + 1);
	for (size_t i = 0; i < needs_count; i++) {
		const AreaNeed *need = &needs[i];
		WardLine *l = &lines[f->n];

		if (!scope_has(&scope, need->area->id) ||
			!directory_is_inside(c->view->dir, need->area->id, wave->area_id))
			continue;
		*l = (WardLine){ .id = need->area->id,
			.zone = need->area->zone,
			.population = need->area->population,
			.wanted = need->wanted,
			.own = need->own,
			.gap = need->gap,
			.breaking = need->breaking,
			.need = need };
		count_in(l, sent, sent_count, true);
		count_in(l, others, others_count, false);
		fill_missing(l);
		f->rows[f->n++] = l;
	}
	qsort(f->rows, f->n, sizeof(f->rows[0]), compare_lines);
	return OK;
}

static Status read_wards(Call *c, void *filter, ListPage *page)
{
	const WardList *f = filter;

	return list_from_memory(c, &ward_line_resource, f->rows, f->n, page);
}

static Status count_wards(Call *c UNUSED, void *filter, int64_t *ret)
{
	*ret = (int64_t)((const WardList *)filter)->n;
	return OK;
}

static Str ward_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const WardLine *)row)->id);
}

static int64_t ward_area(const Call *c UNUSED, const void *row)
{
	return ((const WardLine *)row)->id;
}

static Status put_ward(JsonOut *j, Call *c, const void *row)
{
	const WardLine *l = row;

	json_open(j, '{');
	json_key(j, "area");
	put_area_ref(j, c->view, l->id);
	json_put_str(j, "zone", enum_name(&Zone_names, l->zone));
	json_put_i64(j, "population", l->population);
	json_put_i64(j, "wanted", l->wanted);
	json_put_i64(j, "own", l->own);
	json_put_i64(j, "gap", l->gap);
	json_put_i64(j, "breaking", l->breaking);
	put_sent(j, &l->where);
	json_put_i64(j, "others", l->others);
	json_put_i64(j, "missing", l->missing);
	json_key(j, "roles");
	json_open(j, '[');
	for (unsigned role = 0; role < CadreRole_count; role++) {
		json_open(j, '{');
		json_put_str(j, "role", enum_name(&CadreRole_names, role));
		json_put_i64(j, "gap", MAX(0, l->need->roles[role].gap));
		json_put_i64(j, "sent", l->by_role[role]);
		json_put_i64(j, "missing", l->missing_of[role]);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
	return OK;
}

Status wave_wards(Call *c)
{
	WardList *f = arena_new(&c->http->arena, WardList);
	Wave wave;
	const List l = { .resource = &ward_line_resource,
		.file = "dot-theo-xa-phuong",
		.filter = f,
		.read = read_wards,
		.count = count_wards,
		.cursor = ward_cursor,
		.put = put_ward,
		.area_of = ward_area };

	TRY(sending_wave_of_path(c, &wave));
	TRY(load_wards(c, &wave, f));
	return list_answer(c, &l);
}
