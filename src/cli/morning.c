/*
 * morning.c: lets a planned morning happen: the drill clock goes from moment to moment, the people's steps go
 * through the command door, and the clock marks what is late exactly as it does in the running program.
 */
#include "cli/morning.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/time.h"
#include "feed/timer.h"

/* Steps so close together share a flush and a time; what is planned keeps this far from a deadline. */
#define MOMENT_MS (80 * SECOND_MS)
/* How often the clock looks for what is late: while people act, and while nobody does. */
#define LOOK_MS		(2 * MINUTE_MS)
#define LOOK_QUIETLY_MS (10 * MINUTE_MS)

typedef struct Run {
	Demo *d;
	const View *view;
	StoreReader *reader;
	Arena arena; /* of one moment */
	int64_t hour; /* for which vacant posts were looked for */
	int64_t looked_ms;
} Run;

static Status look_for_vacant(Run *r, Ctx *c)
{
	Command vacancy = { .key = secret_uuid(c->now_ms), .kind = COMMAND_VACANCY };

	if (c->now_ms / HOUR_MS == r->hour)
		return OK;
	r->hour = c->now_ms / HOUR_MS;
	r->d->in->commands++;
	return store_commit_wait(r->d->in->store, c, &vacancy);
}

/* Everything that is due at this moment, and what that makes due. */
static Status run_clock(Run *r)
{
	Ctx c = { .arena = &r->arena, .now_ms = clock_now_ms() };
	int sent = 1;
	Status st = look_for_vacant(r, &c);

	while (st == OK && sent > 0) {
		arena_clear(&r->arena);
		st = timer_round(&c, r->d->in->store, reader_db(r->reader), &sent);
		r->d->in->commands += sent;
	}
	r->d->in->cli->c.fault = c.fault;
	return st;
}

static void send(Run *r, Step *s)
{
	Command *cmd = batch_add(r->d->in->batch);
	Rights *rights = arena_new(cmd->arena, Rights);
	bool files = s->act == ACT_FILE;

	*rights = view_rights(r->view, s->account_id);
	if (s->into)
		s->acting.into_code = s->into->code;
	cmd->kind = COMMAND_REQUEST;
	cmd->subject_id = s->life->id;
	cmd->rights = s->account_id ? rights : NULL;
	cmd->request = (RequestCommand){ .act = s->act,
		.actor = s->account_id ? ACTOR_STAFF : ACTOR_RESIDENT,
		.rights = cmd->rights,
		.filing = files ? &s->life->filing : NULL,
		.acting = files ? NULL : &s->acting,
		.channel = s->life->channel,
		.unverified = files && s->life->unverified };
	r->d->in->commands++;
	r->d->in->requests += files;
}

/* The ids and codes of what was filed. */
static Status learn(Run *r, Step *steps, size_t n)
{
	Ctx *c = &r->d->in->cli->c;

	for (size_t i = 0; i < n; i++) {
		CLEANUP(json_release)
		json_t *answer = NULL;

		if (steps[i].act != ACT_FILE)
			continue;
		TRY(json_read(c, batch_command(r->d->in->batch, i)->answer, &answer));
		if (!json_i64(answer, "id", &steps[i].life->id))
			BUG("a filed request without an id");
		steps[i].life->code = str_dup(r->d->arena, json_str(answer, "code"));
	}
	return OK;
}

/* How many of the next steps make one moment: close together, and none needs what another of them makes. */
static size_t moment_of(const Morning *m, size_t from)
{
	size_t n = 0;

	for (; from + n < m->step_count && n < BATCH_MAX; n++) {
		const Step *s = &m->steps[from + n];
		bool waits = (s->act != ACT_FILE && !s->life->id) || (s->into && !s->into->id);

		if (n && (waits || s->at_ms - m->steps[from].at_ms > MOMENT_MS))
			break;
	}
	return n;
}

static Status look_at(Run *r, int64_t at_ms)
{
	clock_set_for_drill(at_ms);
	r->looked_ms = at_ms;
	return run_clock(r);
}

static Status advance(Run *r, int64_t to_ms)
{
	while (to_ms - r->looked_ms > LOOK_QUIETLY_MS)
		TRY(look_at(r, r->looked_ms + LOOK_QUIETLY_MS));
	if (to_ms - r->looked_ms >= LOOK_MS)
		return look_at(r, to_ms);
	clock_set_for_drill(to_ms);
	return OK;
}

static Status happen(Run *r, Morning *m)
{
	for (size_t from = 0, n; from < m->step_count; from += n) {
		n = moment_of(m, from);
		TRY(advance(r, m->steps[from + n - 1].at_ms));
		for (size_t i = 0; i < n; i++)
			send(r, &m->steps[from + i]);
		TRY(batch_flush(&r->d->in->cli->c, r->d->in->batch, 0));
		TRY(learn(r, &m->steps[from], n));
	}
	return look_at(r, r->d->now_ms);
}

Status demo_morning(Demo *d)
{
	Morning m = morning_plan(d);
	Run r = { .d = d, .view = store_view(d->in->store) };

	arena_init(&r.arena, 0);
	Status st = reader_open(&d->in->cli->c, d->in->store, &r.reader);
	if (st == OK && m.step_count) {
		r.looked_ms = m.steps[0].at_ms;
		st = happen(&r, &m);
	}
	reader_close(&r.reader);
	arena_done(&r.arena);
	store_view_release(d->in->store, &r.view);
	return st;
}
