/*
 * morning_plan.c: invents the lives of the requests of a demo morning. See morning.h.
 *
 *   filed ── triaged ──┬─ assigned ── answered ─┬─ confirmed, called back
 *                      ├─ rejected              └─ reopened ── answered
 *                      ├─ joined                   decided ── answered
 *                      ├─ transferred ── …         │
 *                      └─ escalated ── acknowledged┴─ climbed
 *
 * How many a day, and the share of emergencies and relief, are those of the province's hotline in August 2021
 * (5,000 calls a day; a fifth; a quarter). The rest is chosen so that a board shows what such a morning looks
 * like: most wards keep up, the red ones do not.
 */
#include "cli/morning.h"

#include "base/time.h"

#include <math.h>
#include <stdlib.h>

#define A_DAY	     5000 /* requests */
#define BACKLOG	     220 /* left over from the day before */
#define BACKLOG_MS   (24 * HOUR_MS) /* the time in which those came */
#define STEPS_A_LIFE 20 /* no life has more */

/* Of a day's requests, per mille, those of each hour of the morning; the last hour ends now. */
static const unsigned hour_shares[] = { 26, 54, 80, 92, 88, 70 };

/* Per mille of all requests. */
static const unsigned kind_shares[RequestKind_count] = {
	[KIND_EMERGENCY] = 200,
	[KIND_MEDICINE] = 190,
	[KIND_FOOD] = 190,
	[KIND_RELIEF] = 250,
	[KIND_PETITION] = 80,
	[KIND_QUESTION] = 90,
};

/* Minutes from triage to answer, when nothing hinders: most lie between. */
static const struct {
	double from, to;
} answer_minutes[RequestKind_count] = {
	[KIND_EMERGENCY] = { 7, 23 },
	[KIND_MEDICINE] = { 40, 420 },
	[KIND_FOOD] = { 60, 480 },
	[KIND_RELIEF] = { 120, 900 },
	[KIND_PETITION] = { 500, 6000 },
	[KIND_QUESTION] = { 4, 60 },
};

/* Per mille that go up. */
static const unsigned escalated_shares[RequestKind_count] = {
	[KIND_EMERGENCY] = 30,
	[KIND_MEDICINE] = 40,
	[KIND_FOOD] = 40,
	[KIND_RELIEF] = 100,
	[KIND_PETITION] = 80,
	[KIND_QUESTION] = 10,
};

/* How much more often somebody asks in a zone, and how hard its wards are pressed (0 … 1). */
static const struct {
	double needs, strain;
} of_zone[Zone_count] = {
	[ZONE_GREEN] = { 0.7, 0.03 },
	[ZONE_YELLOW] = { 1.0, 0.08 },
	[ZONE_ORANGE] = { 1.4, 0.16 },
	[ZONE_RED] = { 2.2, 0.55 },
};

typedef struct Ward {
	const DemoArea *at;
	double weight; /* of all wards up to this one */
	double strain;
} Ward;

typedef struct Planner {
	Demo *d;
	Ward *wards;
	size_t ward_count;
	Life *lives;
	size_t life_count;
	Step *steps;
	size_t step_count;
} Planner;

/* ---- chance ---- */

static bool chance(Planner *p, double share)
{
	return rng_unit(&p->d->rng) < share;
}

static int64_t minutes(double n)
{
	return (int64_t)(n * (double)MINUTE_MS);
}

/* Between two times, shorter ones more often: evenly over their logarithm. */
static int64_t some_minutes(Planner *p, double from, double to)
{
	return minutes(from * pow(to / from, rng_unit(&p->d->rng)));
}

static unsigned draw(Planner *p, const unsigned *shares, unsigned n)
{
	unsigned sum = 0, i = 0;

	for (unsigned k = 0; k < n; k++)
		sum += shares[k];
	for (uint64_t at = rng_below(&p->d->rng, sum); at >= shares[i]; i++)
		at -= shares[i];
	return i;
}

static const Ward *draw_ward(Planner *p)
{
	double at = rng_unit(&p->d->rng) * p->wards[p->ward_count - 1].weight;

	for (size_t i = 0; i < p->ward_count; i++) {
		if (at < p->wards[i].weight)
			return &p->wards[i];
	}
	return &p->wards[p->ward_count - 1];
}

static const Ward *ward_of(const Planner *p, Str code)
{
	for (size_t i = 0; i < p->ward_count; i++) {
		if (str_eq(p->wards[i].at->area.code, code))
			return &p->wards[i];
	}
	BUG("a request in no ward");
}

/* ---- steps ---- */

/* What would come after the morning has not happened yet. */
static RequestActing *add(Planner *p, Life *l, int64_t at_ms, RequestAct act, int64_t account_id)
{
	static RequestActing later;

	if (at_ms > p->d->now_ms)
		return &later;
	assert(p->step_count < STEPS_A_LIFE * p->life_count);
	Step *s = &p->steps[p->step_count++];
	*s = (Step){
		.at_ms = at_ms, .order = p->step_count, .life = l, .act = act, .account_id = account_id
	};
	return &s->acting;
}

static int64_t some_operator(Planner *p)
{
	return p->d->operators[rng_below(&p->d->rng, DEMO_OPERATORS)];
}

/* ---- the asker ---- */

static unsigned some_vulnerable(Planner *p)
{
	unsigned set = 0;

	for (unsigned v = 0; v < Vulnerable_count; v++)
		set |= chance(p, 0.09) ? 1u << v : 0;
	return set;
}

static Str some_address(Planner *p)
{
	Demo *d = p->d;
	Str street = demo_pick(&d->words.streets, &d->rng);
	Str place = demo_fill(&d->words, d->arena, &d->rng, demo_pick(&d->words.places, &d->rng), 1);
	int house = (int)rng_below(&d->rng, 180) + 1;

	return str_printf(d->arena, "%d đường %.*s, %.*s", house, STR_ARG(street), STR_ARG(place));
}

static void new_household(Planner *p, const Ward *w, RequestFiling *f)
{
	Demo *d = p->d;
	/* Degrees to the edge of a square of the ward's size; a degree is 111 km. */
	double half = sqrt(MAX(w->at->area.area_km2, 0.1)) / 2 / 111;

	f->area_code = w->at->area.code;
	f->persons = (int32_t)rng_below(&d->rng, 5) + 1 + (chance(p, 0.04) ? 20 : 0);
	f->phone = chance(p, 0.97) ? str_printf(d->arena, "0900%06d", (int)rng_below(&d->rng, 1000000))
				   : (Str){ "", 0 };
	f->name = demo_name(&d->words, d->arena, &d->rng);
	f->address = some_address(p);
	f->vulnerable = some_vulnerable(p);
	if (chance(p, 0.4)) {
		f->lat = w->at->area.lat + (rng_unit(&d->rng) * 2 - 1) * half;
		f->lon = w->at->area.lon + (rng_unit(&d->rng) * 2 - 1) * half;
	}
}

/* One in fifteen is somebody who asked before: for the same thing, or for another. */
static const Life *earlier_of_household(Planner *p)
{
	if (p->life_count < 20 || !chance(p, 0.066))
		return NULL;
	const Life *l = &p->lives[rng_below(&p->d->rng, p->life_count)];
	return l->filing.phone.len ? l : NULL;
}

/* Gives the earlier request when this one repeats it. */
static const Life *invent_filing(Planner *p, Life *l, bool left_over)
{
	Demo *d = p->d;
	const Life *earlier = left_over ? NULL : earlier_of_household(p);
	RequestFiling *f = &l->filing;
	bool same_need = earlier && chance(p, 0.55);

	if (earlier) {
		*f = earlier->filing;
		f->join_id = 0;
	} else {
		new_household(p, draw_ward(p), f);
	}
	/* An emergency of yesterday is not still on the list. */
	if (left_over)
		f->kind = KIND_MEDICINE +
			  draw(p, kind_shares + KIND_MEDICINE, RequestKind_count - KIND_MEDICINE);
	else if (!same_need)
		f->kind = draw(p, kind_shares, RequestKind_count);
	f->text = demo_fill(
		&d->words, d->arena, &d->rng, demo_pick(&d->words.filings[f->kind], &d->rng), f->persons);
	l->channel = chance(p, f->kind == KIND_EMERGENCY ? 0.85 : 0.6) ? CHANNEL_HOTLINE : CHANNEL_PUBLIC;
	l->unverified = l->channel == CHANNEL_PUBLIC && chance(p, 0.04);
	return same_need ? earlier : NULL;
}

/* ---- from the answer on ---- */

static void after_answer(Planner *p, Life *l, const Ward *w, int64_t at_ms, bool again);

static void answer(Planner *p, Life *l, const Ward *w, int64_t at_ms, bool again)
{
	Demo *d = p->d;
	int64_t who = w->at->team_id && chance(p, 0.6) ? w->at->team_id : w->at->desk_id;

	add(p, l, at_ms, ACT_ANSWER, who)->text = demo_pick(&d->words.answers[l->filing.kind], &d->rng);
	after_answer(p, l, w, at_ms, again);
}

static void reopen(Planner *p, Life *l, const Ward *w, int64_t at_ms, int64_t account_id)
{
	add(p, l, at_ms, ACT_REOPEN, account_id)->text = demo_pick(&p->d->words.reopens, &p->d->rng);
	if (chance(p, 0.5 - w->strain / 2))
		answer(p, l, w, at_ms + some_minutes(p, 25, 240), true);
}

/* Callers hear the outcome from the hotline, others read it on their page. */
static void after_answer(Planner *p, Life *l, const Ward *w, int64_t at_ms, bool again)
{
	bool calls = l->channel == CHANNEL_HOTLINE && l->filing.phone.len;
	int64_t who = calls ? some_operator(p) : 0;
	int64_t then_ms = at_ms + some_minutes(p, 6, 70);

	if (!chance(p, calls ? 0.8 : 0.5))
		return;
	if (!again && chance(p, 0.07 + 0.1 * w->strain)) {
		reopen(p, l, w, then_ms, who);
		return;
	}
	if (calls) {
		RequestActing *told = add(p, l, then_ms, ACT_CALL_BACK, who);

		told->outcome = STR("told");
		told->text = demo_pick(&p->d->words.told, &p->d->rng);
		if (!chance(p, 0.7))
			return;
	}
	add(p, l, then_ms, ACT_CONFIRM, who)->text = demo_pick(&p->d->words.confirms, &p->d->rng);
	l->closed_ms = then_ms;
}

/* ---- what the ward does ---- */

/* Within five minutes as it should be, later where too few people face too much; -1: nobody looks at it. */
static int64_t triage_delay_ms(Planner *p, const Ward *w)
{
	if (chance(p, w->strain * 0.22))
		return -1;
	if (chance(p, w->strain * 0.4))
		return some_minutes(p, 5.5, 20 + 120 * w->strain);
	return some_minutes(p, 1.4, 3.6);
}

static int64_t answer_delay_ms(Planner *p, const Ward *w, unsigned kind, double slow)
{
	int64_t ms = some_minutes(p, answer_minutes[kind].from, answer_minutes[kind].to);

	if (chance(p, w->strain * 0.5))
		ms *= 4;
	return (int64_t)((double)ms * slow);
}

static void work(Planner *p, Life *l, const Ward *w, int64_t at_ms, double slow)
{
	if (w->at->team_id && chance(p, 0.85)) {
		RequestActing *a = add(p, l, at_ms + some_minutes(p, 0.3, 3), ACT_ASSIGN, w->at->desk_id);

		a->assignee_id = w->at->team_id;
		a->text = demo_pick(&p->d->words.assigns, &p->d->rng);
	}
	answer(p, l, w, at_ms + minutes(3) + answer_delay_ms(p, w, l->filing.kind, slow), false);
}

static void reject(Planner *p, Life *l, const Ward *w, int64_t at_ms)
{
	add(p, l, at_ms, ACT_REJECT, w->at->desk_id)->text = demo_pick(&p->d->words.rejects, &p->d->rng);
	l->closed_ms = at_ms;
}

static void transfer(Planner *p, Life *l, const Ward *w, int64_t at_ms)
{
	const Ward *to = NULL;

	for (size_t i = 0; i < p->ward_count; i++) {
		if (&p->wards[i] != w && p->wards[i].at->area.parent_id == w->at->area.parent_id)
			to = &p->wards[i];
	}
	if (!to)
		return;
	RequestActing *a = add(p, l, at_ms, ACT_TRANSFER, w->at->desk_id);
	a->area_code = to->at->area.code;
	a->text = demo_pick(&p->d->words.transfers, &p->d->rng);
	add(p, l, at_ms + some_minutes(p, 0.5, 4), ACT_TRIAGE, to->at->desk_id);
	work(p, l, to, at_ms + minutes(5), 1);
}

/*
 * Beyond the ward: the district sees it, decides or sends it further up. What the district has not seen
 * within the hour climbs by itself; from then on only the province can decide.
 */
static void escalate(Planner *p, Life *l, const Ward *w, int64_t at_ms)
{
	Demo *d = p->d;
	const DemoArea *district = demo_area(d, w->at->area.parent_id);
	int64_t above = district ? district->desk_id : d->province_id;
	int64_t seen_ms = at_ms + some_minutes(p, 4, 50), decided_ms = at_ms + some_minutes(p, 20, 55);
	Str need = demo_fill(
		&d->words, d->arena, &d->rng, demo_pick(&d->words.needs, &d->rng), l->filing.persons);

	add(p, l, at_ms, ACT_ESCALATE, w->at->desk_id)->text = need;
	if (!chance(p, 0.85))
		return;
	add(p, l, seen_ms, ACT_ACKNOWLEDGE, above);
	if (chance(p, 0.15)) {
		add(p, l, MAX(seen_ms, decided_ms), ACT_CLIMB, above)->text =
			demo_pick(&d->words.climbs, &d->rng);
		seen_ms = MAX(seen_ms, decided_ms) + some_minutes(p, 4, 30);
		add(p, l, seen_ms, ACT_ACKNOWLEDGE, d->province_id);
		above = d->province_id;
		decided_ms = seen_ms + some_minutes(p, 10, 60);
	}
	if (!chance(p, 0.7))
		return;
	decided_ms = MAX(seen_ms, decided_ms) + some_minutes(p, 1, 60);
	add(p, l, decided_ms, ACT_DECIDE, above)->text = demo_pick(&d->words.decisions, &d->rng);
	answer(p, l, w, decided_ms + some_minutes(p, 15, 240), false);
}

/* They call again while nothing has come, until they have called often enough to be heard. */
static void call_again(Planner *p, Life *l, const Ward *w, size_t first_step)
{
	int64_t until_ms = p->d->now_ms, at_ms = l->filed_ms;
	double often = 0.05 + 0.25 * w->strain;

	for (size_t i = first_step; i < p->step_count; i++) {
		RequestAct act = p->steps[i].act;

		if (act == ACT_ANSWER || act == ACT_REJECT || act == ACT_JOIN)
			until_ms = MIN(until_ms, p->steps[i].at_ms);
	}
	for (int calls = 0; calls < 3 && chance(p, often); calls++) {
		at_ms += some_minutes(p, 12, 70);
		if (!l->filing.phone.len || at_ms >= until_ms)
			return;
		add(p, l, at_ms, ACT_CALL, some_operator(p))->text =
			demo_pick(&p->d->words.calls, &p->d->rng);
		often = 0.55;
	}
}

static void join(Planner *p, Life *l, const Life *into, const Ward *w, int64_t at_ms)
{
	add(p, l, at_ms, ACT_JOIN, chance(p, 0.5) ? some_operator(p) : w->at->desk_id);
	if (at_ms <= p->d->now_ms)
		p->steps[p->step_count - 1].into = into;
	l->closed_ms = at_ms;
}

static void live(Planner *p, Life *l, const Life *repeats, double slow)
{
	const Ward *w = ward_of(p, l->filing.area_code);
	int64_t delay_ms = triage_delay_ms(p, w), at_ms = l->filed_ms + delay_ms;
	bool may_join = repeats && repeats->closed_ms > at_ms && chance(p, 0.6);

	if (delay_ms < 0)
		return;
	if (may_join) {
		join(p, l, repeats, w, at_ms);
		return;
	}
	add(p, l, at_ms, ACT_TRIAGE, w->at->desk_id);
	at_ms += some_minutes(p, 0.2, 2);
	if (chance(p, 0.02))
		reject(p, l, w, at_ms + some_minutes(p, 2, 30));
	else if (chance(p, 0.02))
		transfer(p, l, w, at_ms);
	else if (chance(p, escalated_shares[l->filing.kind] / 1000.0))
		escalate(p, l, w, at_ms + some_minutes(p, 1, 20));
	else
		work(p, l, w, at_ms, slow);
}

/* ---- the whole ---- */

/* Two of the red wards are at the end of their strength. */
#define WORST_WARDS 2

static void weigh_wards(Planner *p)
{
	Demo *d = p->d;
	double sum = 0;
	int worst = 0;

	p->wards = arena_array(d->arena, Ward, d->area_count);
	for (size_t i = 0; i < d->area_count; i++) {
		const DemoArea *at = &d->areas[i];
		double mood = 0.5 + rng_unit(&d->rng);

		if (at->level != 2)
			continue;
		bool at_the_end = at->area.zone == ZONE_RED && mood > 1.1 && worst < WORST_WARDS;
		worst += at_the_end;
		sum += (double)MAX(at->area.population, 1) * of_zone[at->area.zone].needs;
		p->wards[p->ward_count++] = (Ward){ .at = at,
			.weight = sum,
			.strain = at_the_end ? 1 : MIN(0.9, of_zone[at->area.zone].strain * mood) };
	}
}

static int compare_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int compare_steps(const void *a, const void *b)
{
	const Step *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* When each is filed, in order: first what was left over, then the morning. */
static size_t draw_times(Planner *p, int64_t **ret)
{
	int64_t begins_ms = p->d->now_ms - (int64_t)COUNT_OF(hour_shares) * HOUR_MS;
	size_t n = BACKLOG;

	for (size_t h = 0; h < COUNT_OF(hour_shares); h++)
		n += A_DAY * hour_shares[h] / 1000;
	int64_t *times = arena_array(p->d->arena, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		if (i < BACKLOG)
			times[i] = begins_ms - (int64_t)rng_below(&p->d->rng, BACKLOG_MS);
		else
			times[i] = begins_ms + draw(p, hour_shares, COUNT_OF(hour_shares)) * HOUR_MS +
				   (int64_t)rng_below(&p->d->rng, HOUR_MS);
	}
	qsort(times, n, sizeof(times[0]), compare_times);
	*ret = times;
	return n;
}

Morning morning_plan(Demo *d)
{
	Planner p = { .d = d };
	int64_t *times;

	weigh_wards(&p);
	size_t n = draw_times(&p, &times);
	p.lives = arena_array(d->arena, Life, n);
	p.steps = arena_array(d->arena, Step, n * STEPS_A_LIFE);
	for (size_t i = 0; p.ward_count && i < n; i++) {
		bool left_over = i < BACKLOG;
		Life *l = &p.lives[i];
		const Life *repeats = invent_filing(&p, l, left_over);
		size_t first_step = p.step_count;

		p.life_count++;
		l->filed_ms = times[i];
		l->closed_ms = INT64_MAX;
		add(&p, l, l->filed_ms, ACT_FILE, l->channel == CHANNEL_HOTLINE ? some_operator(&p) : 0);
		live(&p, l, repeats, left_over ? 5 : 1);
		call_again(&p, l, ward_of(&p, l->filing.area_code), first_step);
	}
	qsort(p.steps, p.step_count, sizeof(p.steps[0]), compare_steps);
	return (Morning){ .steps = p.steps, .step_count = p.step_count, .life_count = p.life_count };
}
