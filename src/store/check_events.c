/*
 * check_events.c: what the events promise: an unbroken chain, rows that follow from them, known steps,
 * nothing personal.
 *
 * The chain is walked link by link. The other three look at one subject after the other (check_walk.c).
 */
#include "store/check_inside.h"

#include "base/json.h"
#include "store/commit.h"

#include <stdlib.h>
#include <string.h>

/* ---- the chain ---- */

static Str link_id(const Check *k, int64_t chain, int64_t link)
{
	return str_printf(k->c->arena, "chain %lld link %lld", (long long)chain, (long long)link);
}

/* One page of links; *at moves on. A finding ends the chain: behind a break every further hash is
 * meaningless. */
static Status walk_links(Check *k, Chain *at, bool *ret_more)
{
	Value values[] = { VAL_I64(at->id), VAL_I64(at->link), VAL_I64(CHECK_PAGE) };
	Event *events;
	size_t n;

	*ret_more = false;
	TRY(rows_where(k->c, k->db, &event_resource, "chain = ?1 AND link > ?2 ORDER BY link LIMIT ?3",
		values, 3, (void **)&events, &n));
	for (size_t i = 0; i < n; i++) {
		const Event *e = &events[i];
		Hash hash = event_hash(k->c->arena, at->hash, e);

		k->report->looked++;
		if (e->link != at->link + 1) {
			check_found(k, link_id(k, at->id, at->link + 1),
				"missing; the next one there is link %lld", (long long)e->link);
			return OK;
		}
		if (e->hash.len != HASH_BYTES || memcmp(e->hash.ptr, hash.bytes, HASH_BYTES) != 0) {
			check_found(k, link_id(k, at->id, e->link),
				"event %lld does not carry the hash of its content", (long long)e->id);
			return OK;
		}
		at->link = e->link;
		at->hash = hash;
	}
	*ret_more = n == CHECK_PAGE;
	return OK;
}

static Status walk_chain(Check *k, int64_t id, int64_t head_link, Str head_hash)
{
	Chain at = { .id = id };
	int64_t found = k->report->found;
	bool more = true;

	while (more) {
		ArenaMark mark = arena_mark(k->c->arena);

		TRY(walk_links(k, &at, &more));
		arena_reset(k->c->arena, mark);
	}
	if (k->report->found > found)
		return OK;
	if (at.link != head_link)
		check_found(k, link_id(k, id, at.link + 1), "missing; the chain's head is link %lld",
			(long long)head_link);
	else if (head_hash.len != HASH_BYTES || memcmp(head_hash.ptr, at.hash.bytes, HASH_BYTES) != 0)
		check_found(k, link_id(k, id, at.link), "the chain's head holds another hash");
	return OK;
}

/* Some 256 heads at most: one for each writer that ever was at the same time. */
Status check_chain(Check *k)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;

	TRY(check_none(k, "event", "SELECT id FROM event WHERE chain NOT IN (SELECT id FROM chain)",
		"it belongs to a chain without a head"));
	TRY(db_prepare(k->c, k->db, "SELECT id, link, hash FROM chain ORDER BY id", &st));
	for (;;) {
		TRY(stmt_step(k->c, st, &row));
		if (!row)
			return OK;
		TRY(walk_chain(k, stmt_i64(st, 0), stmt_i64(st, 1), str_dup(k->c->arena, stmt_str(st, 2))));
	}
}

/* ---- one subject's events, in the order of its versions ---- */

typedef struct Step {
	const Event *event;
	json_t *body;
	Str act;
	int64_t version;
} Step;

static int compare_steps(const void *a, const void *b)
{
	const Step *x = a, *y = b;

	return x->version < y->version ? -1 : x->version > y->version;
}

static void free_steps(Step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		json_release(&steps[i].body);
}

/*
 * Neither the time nor the number tells the order of events of two processes on one database: the version
 * does, which the row's lock hands from one to the other. *ret NULL: an event cannot be read.
 */
static void read_steps(Check *k, const CheckSubject *s, Step **ret)
{
	bool versioned = model_field(s->resource, "version") != NULL;
	Step *steps = arena_array(k->c->arena, Step, s->count);
	bool readable = true;

	for (size_t i = 0; i < s->count && readable; i++) {
		steps[i] = (Step){ .event = &s->events[i], .version = 1 };
		readable = json_read(k->c, s->events[i].body, &steps[i].body) == OK &&
			   (!versioned || json_i64(steps[i].body, "version", &steps[i].version));
		steps[i].act = json_str(steps[i].body, "act");
	}
	k->c->fault = (Fault){ 0 };
	if (!readable) {
		free_steps(steps, s->count);
		*ret = NULL;
		return;
	}
	qsort(steps, s->count, sizeof(*steps), compare_steps);
	*ret = steps;
}

static Str subject_id(const Check *k, const CheckSubject *s)
{
	return check_id(k, s->resource->name, s->id);
}

/* ---- replay ---- */

static void compare_with_row(Check *k, const CheckSubject *s, const void *replayed)
{
	const char *const *names =
		model_differences(k->c->arena, s->resource, s->row, replayed, NOT_IN_EVENTS);
	Str all = { "", 0 };

	for (; *names; names++)
		all = str_printf(k->c->arena, "%.*s%s%s", STR_ARG(all), all.len ? ", " : "", *names);
	if (all.len)
		check_found(k, subject_id(k, s), "its events give another %.*s", STR_ARG(all));
}

static void replay_steps(Check *k, const CheckSubject *s, const Step *steps)
{
	void *state = arena_alloc(k->c->arena, s->resource->size);

	for (size_t i = 0; i < s->count; i++) {
		if (steps[i].event->kind != s->events[0].kind) {
			check_found(k, subject_id(k, s), "events of two kinds");
			return;
		}
		if (steps[i].version != (int64_t)i + 1) {
			check_found(k, subject_id(k, s), "the event of version %zu is missing or there twice",
				i + 1);
			return;
		}
		if (model_apply_patch(k->c, s->resource, steps[i].body, state) != OK) {
			check_found(k, subject_id(k, s), "event %lld does not fit: %s %s",
				(long long)steps[i].event->id, k->c->fault.field ? k->c->fault.field : "",
				k->c->fault.reason);
			k->c->fault = (Fault){ 0 };
			return;
		}
	}
	compare_with_row(k, s, state);
}

static Status visit_replay(Check *k, const CheckSubject *s)
{
	Step *steps;

	if (!s->row || !s->count) {
		check_found(k, subject_id(k, s), s->row ? "a row without events" : "events without a row");
		return OK;
	}
	read_steps(k, s, &steps);
	if (!steps) {
		check_found(k, subject_id(k, s), "one of its events cannot be read");
		return OK;
	}
	replay_steps(k, s, steps);
	free_steps(steps, s->count);
	return OK;
}

Status check_replay(Check *k)
{
	return check_walk(k, visit_replay);
}

/* ---- transitions ---- */

static void follow_states(Check *k, const CheckSubject *s, const Step *steps)
{
	unsigned state = REQUEST_FILED, next, act;

	for (size_t i = 0; i < s->count; i++) {
		Str name = json_str(steps[i].body, "state");

		next = state;
		if (!enum_parse(&RequestAct_names, steps[i].act, &act) ||
			(name.len && !enum_parse(&RequestState_names, name, &next))) {
			check_found(k, subject_id(k, s),
				"event %lld names an act or a state that nobody knows",
				(long long)steps[i].event->id);
			return;
		}
		if ((i == 0) != (act == ACT_FILE) || !request_transition_is_known(act, state, next)) {
			check_found(k, subject_id(k, s), "event %lld: %s led from %s to %s",
				(long long)steps[i].event->id, RequestAct_names.names[act],
				RequestState_names.names[state], RequestState_names.names[next]);
			return;
		}
		state = next;
	}
}

static Status visit_transitions(Check *k, const CheckSubject *s)
{
	Step *steps;

	if (s->resource != &request_resource || !s->count)
		return OK;
	read_steps(k, s, &steps);
	if (steps) {
		follow_states(k, s, steps);
		free_steps(steps, s->count);
	}
	return OK;
}

Status check_transitions(Check *k)
{
	return check_walk(k, visit_transitions);
}

/* ---- personal ---- */

#define CANARY_MIN_BYTES 6 /* shorter values ("An") are found in words that mean something else */

static bool key_is_allowed(const Resource *r, const char *key)
{
	if (strcmp(key, "act") == 0)
		return true;
	for (size_t i = 0; i < r->count; i++) {
		if (str_eq(model_json_name(&r->fields[i]), str_from(key)))
			return !(r->fields[i].flags & NOT_IN_EVENTS);
	}
	return false;
}

/* A login may be made of a name: what also stands in an open field of the row is no canary. */
static bool stands_openly(const Resource *r, const void *row, Str value)
{
	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];

		if (f->kind == F_STR && !(f->flags & NOT_IN_EVENTS) &&
			str_find(model_get(f, row).str, value) >= 0)
			return true;
	}
	return false;
}

/* The name of the personal field whose value stands in the text; NULL when none does. */
static const char *personal_in(const Resource *r, const void *row, Str text)
{
	for (size_t i = 0; row && i < r->count; i++) {
		const Field *f = &r->fields[i];
		Str value = f->kind == F_STR && f->flags & (PERSONAL | HEALTH | SECRET)
				    ? model_get(f, row).str
				    : (Str){ "", 0 };

		if (value.len >= CANARY_MIN_BYTES && str_find(text, value) >= 0 &&
			!stands_openly(r, row, value))
			return f->name;
	}
	return NULL;
}

static void look_into(Check *k, const CheckSubject *s, const Event *e, json_t *body)
{
	Str id = check_id(k, "event", e->id);
	const char *key, *field;
	json_t *v;

	json_object_foreach(body, key, v)
	{
		Str text = { json_string_value(v), json_string_length(v) };

		if (!key_is_allowed(s->resource, key)) {
			check_found(k, id, "holds %s of %s %lld", key, s->resource->name, (long long)s->id);
			return;
		}
		if (json_is_string(v) && (field = personal_in(s->resource, s->row, text))) {
			check_found(k, id, "its %s holds the %s of %s %lld", key, field, s->resource->name,
				(long long)s->id);
			return;
		}
	}
}

static Status visit_personal(Check *k, const CheckSubject *s)
{
	for (size_t i = 0; i < s->count; i++) {
		CLEANUP(json_release)
		json_t *body = NULL;

		if (json_read(k->c, s->events[i].body, &body) == OK)
			look_into(k, s, &s->events[i], body);
		k->c->fault = (Fault){ 0 };
	}
	return OK;
}

Status check_personal(Check *k)
{
	return check_walk(k, visit_personal);
}
