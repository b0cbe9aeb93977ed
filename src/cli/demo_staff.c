/*
 * demo_staff.c: the demo's communes report their own people: three days ago as things were, and this morning
 * with what the epidemic has done to the red wards. A few have not reported yet; two ask for more. See
 * demo.h.
 */
#include "cli/demo.h"

#include "base/time.h"
#include "domain/need.h"

#define STAFF_SEED   (DEMO_SEED + 1) /* of its own: the morning stays as it is without it */
#define SILENT_EVERY 18 /* of the communes that are not red, one in so many has not reported today */
#define ASKING_ROLE  CADRE_MEDICAL
#define ASKING_MAX   2

/* Hundredths of the establishment. */
typedef struct Shares {
	int32_t infected, isolating, on_leave, spread; /* spread: of each, by chance */
} Shares;

static const Shares before = { .infected = 1, .isolating = 2, .on_leave = 3, .spread = 2 };
static const Shares elsewhere = { .infected = 2, .isolating = 3, .on_leave = 3, .spread = 2 };
static const Shares in_red = { .infected = 18, .isolating = 16, .on_leave = 4, .spread = 8 };

static int32_t part_of(int32_t people, int32_t share, int32_t spread, Rng *rng)
{
	return people * (share + (int32_t)rng_below(rng, (uint64_t)spread + 1)) / 100;
}

static StaffReporting report_of(const Area *a, const Staffing *norms, const Shares *s, Rng *rng)
{
	StaffReporting r = { .area_code = a->code, .establishment = need_norm(norms, a->population) };

	r.infected = part_of(r.establishment, s->infected, s->spread, rng);
	r.isolating = part_of(r.establishment, s->isolating, s->spread, rng);
	r.on_leave = part_of(r.establishment, s->on_leave, s->spread, rng);
	r.present = r.establishment - r.infected - r.isolating - r.on_leave;
	return r;
}

static void add_report(Demo *d, const View *view, const DemoArea *at, StaffReporting r)
{
	Command *cmd = batch_add(d->in->batch);
	StaffReporting *row = arena_new(cmd->arena, StaffReporting);
	Rights *rights = arena_new(cmd->arena, Rights);

	*row = r;
	*rights = view_rights(view, at->desk_id);
	cmd->kind = COMMAND_STAFF_REPORT;
	cmd->rights = rights;
	cmd->row = row;
	d->in->commands++;
}

static bool has_people(const View *view, const DemoArea *at)
{
	return at->desk_id && at->level == rulebook_level(view->rules, STR(STAFF_LEVEL));
}

/* ---- what they ask for when the first wave is called ---- */

const int32_t demo_wants[CadreRole_count] = { [CADRE_LEADING] = 106,
	[CADRE_MEDICAL] = 120,
	[CADRE_LOGISTICS] = 330,
	[CADRE_DATA] = 120,
	[CADRE_OUTREACH] = 260,
	[CADRE_CHECKPOINT] = 192 };

/* Whom every commune gets before the others are shared out by inhabitants and level of risk. */
static const int32_t at_least[CadreRole_count] = {
	[CADRE_LEADING] = 1, [CADRE_LOGISTICS] = 1, [CADRE_OUTREACH] = 1, [CADRE_CHECKPOINT] = 1
};
static const int64_t pressure[Zone_count] = {
	[ZONE_GREEN] = 7, [ZONE_YELLOW] = 10, [ZONE_ORANGE] = 14, [ZONE_RED] = 22
};

static int64_t weight_of(const DemoArea *at)
{
	return MAX(at->area.population, 1) * pressure[at->area.zone];
}

/* A commune, and whom it asks for besides its own. */
typedef struct Asker {
	const DemoArea *at;
	StaffReport report;
	int32_t extra[CadreRole_count];
} Asker;

/* Whole people, so that all communes together ask for those who are wanted: what is left over of one
 * commune's share counts for the next. */
static void share_role(Asker *all, size_t n, unsigned role)
{
	int64_t sum = 0, so_far = 0;
	int32_t free = demo_wants[role] - at_least[role] * (int32_t)n, given = 0;

	for (size_t i = 0; i < n; i++)
		sum += weight_of(all[i].at);
	for (size_t i = 0; i < n; i++) {
		so_far += weight_of(all[i].at);
		int32_t until = sum > 0 && free > 0 ? (int32_t)(so_far * free / sum) : 0;

		all[i].extra[role] = at_least[role] + until - given;
		given = until;
	}
}

static const AreaNeed *need_of(const AreaNeed *needs, size_t n, int64_t area_id)
{
	for (size_t i = 0; i < n; i++) {
		if (needs[i].area->id == area_id)
			return &needs[i];
	}
	BUG("a commune that needs nobody at all");
}

static void ask(Demo *d, const View *view, const Asker *x, const AreaNeed *need)
{
	Rights *rights = arena_new(d->arena, Rights);

	*rights = view_rights(view, x->at->desk_id);
	for (unsigned role = 0; role < CadreRole_count; role++) {
		Command *cmd = batch_add(d->in->batch);

		d->asks[d->ask_count] = (NeedAsk){ .area_id = x->at->area.id,
			.role = role,
			.people = need->roles[role].own + x->extra[role],
			.reason = STR("Theo kế hoạch tăng cường đợt 1.") };
		cmd->kind = COMMAND_SAVE;
		cmd->resource = &need_ask_resource;
		cmd->row = &d->asks[d->ask_count++];
		cmd->rights = rights;
		d->in->commands++;
	}
}

/* What they ask for is counted from what they report: their own people are there besides. */
static Status ask_for_wave(Demo *d, const View *view, Asker *askers, size_t n)
{
	Ctx *c = &d->in->cli->c;
	StaffReport *reports = arena_array(d->arena, StaffReport, n + 1);
	NeedRows rows = { .reports = reports, .report_count = n };
	AreaNeed *needs;
	size_t need_count;

	for (size_t i = 0; i < n; i++)
		reports[i] = askers[i].report;
	TRY(need_table(c, view->dir, view->rules, &rows, &needs, &need_count));
	for (unsigned role = 0; role < CadreRole_count; role++)
		share_role(askers, n, role);
	d->asks = arena_array(d->arena, NeedAsk, n * CadreRole_count + 1);
	for (size_t i = 0; i < n; i++)
		ask(d, view, &askers[i], need_of(needs, need_count, askers[i].at->area.id));
	return OK;
}

Status demo_asks_end(Demo *d)
{
	for (size_t i = 0; i < d->ask_count; i++) {
		Command *cmd = batch_add(d->in->batch);

		d->asks[i].withdrawn = true;
		cmd->kind = COMMAND_SAVE;
		cmd->resource = &need_ask_resource;
		cmd->row = &d->asks[i];
		d->in->commands++;
	}
	return batch_flush(&d->in->cli->c, d->in->batch, 0);
}

static Status add_reports(Demo *d, const View *view, DemoReports when)
{
	Rng rng = rng_seeded(STAFF_SEED);
	Asker *askers = arena_array(d->arena, Asker, d->area_count);
	size_t calm = 0, n = 0;

	for (size_t i = 0; i < d->area_count; i++) {
		const DemoArea *at = &d->areas[i];
		bool is_red = at->area.zone == ZONE_RED;

		if (!has_people(view, at) ||
			(when == DEMO_REPORTS_TODAY && !is_red && calm++ % SILENT_EVERY == SILENT_EVERY - 1))
			continue;
		StaffReporting r = report_of(&at->area, &view->rules->staffing,
			when == DEMO_REPORTS_BEFORE ? &before
			: is_red		    ? &in_red
						    : &elsewhere,
			&rng);
		add_report(d, view, at, r);
		askers[n++] = (Asker){ .at = at, .report = { .area_id = at->area.id, .present = r.present } };
	}
	return when == DEMO_REPORTS_FIRST ? ask_for_wave(d, view, askers, n) : OK;
}

/* The row of a commune and role lives on: what was asked for the wave was withdrawn. */
static NeedAsk *ask_of(Demo *d, int64_t area_id, unsigned role)
{
	for (size_t i = 0; i < d->ask_count; i++) {
		if (d->asks[i].area_id == area_id && d->asks[i].role == role)
			return &d->asks[i];
	}
	return NULL;
}

/* Two red wards know something that the model does not. */
static void add_asks(Demo *d, const View *view)
{
	size_t asked = 0;

	for (size_t i = 0; i < d->area_count && asked < MIN(ASKING_MAX, d->words.asks.count); i++) {
		const DemoArea *at = &d->areas[i];
		NeedAsk *row = ask_of(d, at->area.id, ASKING_ROLE);

		if (!row || at->area.zone != ZONE_RED)
			continue;
		Command *cmd = batch_add(d->in->batch);
		Rights *rights = arena_new(cmd->arena, Rights);

		*rights = view_rights(view, at->desk_id);
		row->people = 14 + 2 * (int32_t)asked;
		row->reason = d->words.asks.items[asked];
		row->withdrawn = false;
		cmd->kind = COMMAND_SAVE;
		cmd->resource = &need_ask_resource;
		cmd->row = row;
		cmd->rights = rights;
		asked++;
	}
}

Status demo_staff(Demo *d, DemoReports when)
{
	const View *view = store_view(d->in->store);
	Status st = OK;

	if (view->rules->has_staffing) {
		st = add_reports(d, view, when);
		if (st == OK && when == DEMO_REPORTS_TODAY)
			add_asks(d, view);
		if (st == OK)
			st = batch_flush(&d->in->cli->c, d->in->batch, 0);
	}
	store_view_release(d->in->store, &view);
	return st;
}
