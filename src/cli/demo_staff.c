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

static void add_reports(Demo *d, const View *view, bool is_today)
{
	Rng rng = rng_seeded(STAFF_SEED);
	size_t calm = 0;

	for (size_t i = 0; i < d->area_count; i++) {
		const DemoArea *at = &d->areas[i];
		bool is_red = at->area.zone == ZONE_RED;

		if (!has_people(view, at) ||
			(is_today && !is_red && calm++ % SILENT_EVERY == SILENT_EVERY - 1))
			continue;
		add_report(d, view, at,
			report_of(&at->area, &view->rules->staffing,
				!is_today ? &before
				: is_red  ? &in_red
					  : &elsewhere,
				&rng));
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

Status demo_staff(Demo *d, bool is_today)
{
	const View *view = store_view(d->in->store);
	Status st = OK;

	if (view->rules->has_staffing) {
		add_reports(d, view, is_today);
		if (is_today)
			add_asks(d, view);
		st = batch_flush(&d->in->cli->c, d->in->batch, 0);
	}
	store_view_release(d->in->store, &view);
	return st;
}
