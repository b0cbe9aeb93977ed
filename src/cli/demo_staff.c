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

/* People whom a commune asks for besides its own when the first wave is called, by role: in all, some 1,150.
 */
static const int32_t extra_red[CadreRole_count] = { [CADRE_LEADING] = 3,
	[CADRE_MEDICAL] = 4,
	[CADRE_LOGISTICS] = 12,
	[CADRE_DATA] = 3,
	[CADRE_OUTREACH] = 7,
	[CADRE_CHECKPOINT] = 5 };
static const int32_t extra_calm[CadreRole_count] = { [CADRE_LEADING] = 1,
	[CADRE_MEDICAL] = 1,
	[CADRE_LOGISTICS] = 3,
	[CADRE_DATA] = 1,
	[CADRE_OUTREACH] = 3,
	[CADRE_CHECKPOINT] = 3 };

/* The two wards that ask for the same role this morning have not done so before. */
static bool asks_today(const Demo *d, const View *view, const DemoArea *at, unsigned role)
{
	size_t red = 0;

	for (const DemoArea *a = d->areas; a < at; a++)
		red += has_people(view, a) && a->area.zone == ZONE_RED;
	return role == ASKING_ROLE && at->area.zone == ZONE_RED && red < ASKING_MAX;
}

static void ask_for_wave(Demo *d, const View *view, const DemoArea *at, int32_t present)
{
	bool is_red = at->area.zone == ZONE_RED;
	Rights *rights = arena_new(d->arena, Rights);

	*rights = view_rights(view, at->desk_id);
	for (unsigned role = 0; role < CadreRole_count; role++) {
		int32_t own = present * view->rules->staffing.roles[role].share_percent / 100;
		Command *cmd;

		if (asks_today(d, view, at, role))
			continue;
		cmd = batch_add(d->in->batch);
		d->asks[d->ask_count] = (NeedAsk){ .area_id = at->area.id,
			.role = role,
			.people = own + (is_red ? extra_red : extra_calm)[role],
			.reason = STR("Theo kế hoạch tăng cường đợt 1.") };
		cmd->kind = COMMAND_SAVE;
		cmd->resource = &need_ask_resource;
		cmd->row = &d->asks[d->ask_count++];
		cmd->rights = rights;
		d->in->commands++;
	}
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

static void add_reports(Demo *d, const View *view, DemoReports when)
{
	Rng rng = rng_seeded(STAFF_SEED);
	size_t calm = 0;

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
		if (when == DEMO_REPORTS_FIRST)
			ask_for_wave(d, view, at, r.present);
	}
}

/* Two red wards know something that the model does not. */
static void add_asks(Demo *d, const View *view)
{
	size_t asked = 0;

	for (size_t i = 0; i < d->area_count && asked < MIN(ASKING_MAX, d->words.asks.count); i++) {
		const DemoArea *at = &d->areas[i];

		if (!has_people(view, at) || at->area.zone != ZONE_RED)
			continue;
		Command *cmd = batch_add(d->in->batch);
		NeedAsk *ask = arena_new(cmd->arena, NeedAsk);
		Rights *rights = arena_new(cmd->arena, Rights);

		*rights = view_rights(view, at->desk_id);
		*ask = (NeedAsk){ .area_id = at->area.id,
			.role = ASKING_ROLE,
			.people = 14 + 2 * (int32_t)asked,
			.reason = d->words.asks.items[asked] };
		cmd->kind = COMMAND_SAVE;
		cmd->resource = &need_ask_resource;
		cmd->row = ask;
		cmd->rights = rights;
		d->in->commands++;
		asked++;
	}
}

Status demo_staff(Demo *d, DemoReports when)
{
	const View *view = store_view(d->in->store);
	Status st = OK;

	if (when == DEMO_REPORTS_FIRST)
		d->asks = arena_array(d->arena, NeedAsk, d->area_count * CadreRole_count);
	if (view->rules->has_staffing) {
		add_reports(d, view, when);
		if (when == DEMO_REPORTS_TODAY)
			add_asks(d, view);
		st = batch_flush(&d->in->cli->c, d->in->batch, 0);
	}
	store_view_release(d->in->store, &view);
	return st;
}
