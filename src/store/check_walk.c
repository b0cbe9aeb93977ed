/*
 * check_walk.c: every subject with its events and its row, one after the other.
 *
 * One stream of all events in the order of their subjects, and one stream of rows for each kind that has
 * events, side by side, as in a merge. Ids are unique over all kinds, so one pass meets everything.
 *
 *   events  7 7 7 | 9 | 12 12 …        a row without events, events without a row, and both together are
 * visited once rows    7     | 9 | 12    …
 */
#include "store/check_inside.h"

#include "domain/staff.h"

/* The kinds whose every row began with an event. A task has events only when its subject is no request. */
static const struct {
	EventKind kind;
	const Resource *resource;
	bool every_row;
} sources[] = {
	{ EVENT_REQUEST, &request_resource, true },
	{ EVENT_ESCALATION, &escalation_resource, true },
	{ EVENT_AREA, &area_resource, true },
	{ EVENT_POST, &post_resource, true },
	{ EVENT_APPOINTMENT, &appointment_resource, true },
	{ EVENT_DUTY, &duty_resource, true },
	{ EVENT_ACCOUNT, &account_resource, true },
	{ EVENT_GRANT, &grant_resource, true },
	{ EVENT_TOKEN, &token_resource, true },
	{ EVENT_RULEBOOK, &rulebook_resource, true },
	{ EVENT_PROOF, &proof_resource, true },
	{ EVENT_STAFF_REPORT, &staff_report_resource, true },
	{ EVENT_NEED_ASK, &need_ask_resource, true },
	{ EVENT_TASK, &task_resource, false },
	{ EVENT_AGENCY, &agency_resource, true },
	{ EVENT_CADRE, &cadre_resource, true },
	{ EVENT_WAVE, &wave_resource, true },
	{ EVENT_QUOTA, &quota_resource, true },
	{ EVENT_NOMINATION, &nomination_resource, true },
	{ EVENT_PLAN, &plan_resource, true },
	{ EVENT_PIN, &pin_resource, true },
	{ EVENT_ORDER, &order_resource, true },
	{ EVENT_TOUR, &tour_resource, true },
	{ EVENT_TOUR_DAY, &tour_day_resource, true },
	{ EVENT_KIT, &kit_resource, true },
};

/* Rows of one resource, a page at a time, in memory of their own. */
typedef struct RowStream {
	const Resource *resource;
	Arena arena;
	char *rows;
	size_t count, at;
	int64_t last_id;
	bool ended;
} RowStream;

/* All events by subject. What is pending belongs to the subject that is being gathered. */
typedef struct EventStream {
	Arena arena, pending_arena;
	Event *events;
	size_t count, at;
	int64_t subject_id, event_id;
	bool ended;
	Event *pending;
	size_t pending_count, pending_room;
} EventStream;

typedef struct Walk {
	Check *k;
	RowStream rows[COUNT_OF(sources)];
	EventStream events;
} Walk;

static Status fill_rows(Check *k, RowStream *s)
{
	Arena *page = k->c->arena;

	if (s->at < s->count || s->ended)
		return OK;
	arena_clear(&s->arena);
	k->c->arena = &s->arena;
	Status st = check_page(k, s->resource, s->last_id, &s->rows, &s->count);
	k->c->arena = page;
	TRY(st);
	s->at = 0;
	s->ended = s->count == 0;
	if (s->count)
		s->last_id =
			model_get(&s->resource->fields[0], s->rows + (s->count - 1) * s->resource->size).i64;
	return OK;
}

/* The row under the cursor; NULL at the end. */
static Status peek_row(Check *k, RowStream *s, const void **ret, int64_t *ret_id)
{
	TRY(fill_rows(k, s));
	*ret = s->ended ? NULL : s->rows + s->at * s->resource->size;
	*ret_id = *ret ? model_get(&s->resource->fields[0], *ret).i64 : 0;
	return OK;
}

static Status fill_events(Check *k, EventStream *s)
{
	Value values[] = { VAL_I64(s->subject_id), VAL_I64(s->event_id), VAL_I64(CHECK_PAGE) };
	Arena *page = k->c->arena;

	if (s->at < s->count || s->ended)
		return OK;
	arena_clear(&s->arena);
	k->c->arena = &s->arena;
	Status st = rows_where(k->c, k->db, &event_resource,
		"(subject_id, id) > (?1, ?2) ORDER BY subject_id, id LIMIT ?3", values, 3,
		(void **)&s->events, &s->count);
	k->c->arena = page;
	TRY(st);
	s->at = 0;
	s->ended = s->count == 0;
	if (s->count) {
		s->subject_id = s->events[s->count - 1].subject_id;
		s->event_id = s->events[s->count - 1].id;
	}
	return OK;
}

static void keep_event(EventStream *s, const Event *e)
{
	Arena *a = &s->pending_arena;

	s->pending = arena_more(a, s->pending, sizeof(*s->pending), s->pending_count, &s->pending_room);
	Event *kept = &s->pending[s->pending_count++];
	*kept = *e;
	kept->command_key = str_dup(a, e->command_key);
	kept->body = str_dup(a, e->body);
	kept->hash = str_dup(a, e->hash);
}

/* All events of the next subject, in memory until the next call; none at the end. */
static Status gather(Check *k, EventStream *s)
{
	arena_clear(&s->pending_arena);
	s->pending = NULL;
	s->pending_count = s->pending_room = 0;
	for (;;) {
		TRY(fill_events(k, s));
		if (s->ended || (s->pending_count && s->events[s->at].subject_id != s->pending[0].subject_id))
			return OK;
		keep_event(s, &s->events[s->at++]);
	}
}

/* Rows before this id have no events: theirs would have come by now. */
static Status visit_rows_before(Walk *w, int64_t id, CheckVisit visit)
{
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		const void *row = NULL;
		int64_t row_id = 0;

		if (!sources[i].every_row)
			continue;
		for (;;) {
			TRY(peek_row(w->k, &w->rows[i], &row, &row_id));
			if (!row || row_id >= id)
				break;
			TRY(visit(w->k, &(CheckSubject){
						.resource = sources[i].resource, .id = row_id, .row = row }));
			w->rows[i].at++;
		}
	}
	return OK;
}

/* The row that the events are about. */
static Status find_row(Walk *w, size_t source, int64_t id, const void **ret)
{
	Check *k = w->k;
	int64_t row_id = 0;

	*ret = NULL;
	if (sources[source].every_row) {
		TRY(peek_row(k, &w->rows[source], ret, &row_id));
		if (*ret && row_id == id)
			w->rows[source].at++;
		else
			*ret = NULL;
		return OK;
	}
	void *row = arena_alloc(k->c->arena, sources[source].resource->size);
	Status st = row_get(k->c, k->db, sources[source].resource, id, row);
	*ret = st == OK ? row : NULL;
	return st == E_NOT_FOUND ? OK : st;
}

static Status visit_events(Walk *w, CheckVisit visit)
{
	const EventStream *s = &w->events;
	Check *k = w->k;
	CheckSubject subject = {
		.id = s->pending[0].subject_id, .events = s->pending, .count = s->pending_count
	};
	size_t source = 0;

	while (source < COUNT_OF(sources) && sources[source].kind != s->pending[0].kind)
		source++;
	if (source == COUNT_OF(sources)) {
		check_found(k, check_id(k, "event", s->pending[0].id), "of a kind that has no rows");
		return OK;
	}
	subject.resource = sources[source].resource;
	TRY(find_row(w, source, subject.id, &subject.row));
	return visit(k, &subject);
}

static Status walk_all(Walk *w, CheckVisit visit)
{
	for (;;) {
		ArenaMark mark = arena_mark(w->k->c->arena);

		TRY(gather(w->k, &w->events));
		bool any = w->events.pending_count > 0;
		TRY(visit_rows_before(w, any ? w->events.pending[0].subject_id : INT64_MAX, visit));
		if (any)
			TRY(visit_events(w, visit));
		arena_reset(w->k->c->arena, mark);
		if (!any)
			return OK;
	}
}

Status check_walk(Check *k, CheckVisit visit)
{
	Walk *w = arena_new(k->c->arena, Walk);

	w->k = k;
	w->events.subject_id = INT64_MIN;
	arena_init(&w->events.arena, 0);
	arena_init(&w->events.pending_arena, 0);
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		w->rows[i].resource = sources[i].resource;
		w->rows[i].last_id = INT64_MIN;
		arena_init(&w->rows[i].arena, 0);
	}
	Status st = walk_all(w, visit);
	arena_done(&w->events.arena);
	arena_done(&w->events.pending_arena);
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		arena_done(&w->rows[i].arena);
	return st;
}
