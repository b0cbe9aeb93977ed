/*
 * demo_kits.c: what the people of some wards were handed on their first day, by the rulebook's list of their
 * role, and what those who went home gave back. See demo_tours.h.
 */
#include "cli/demo_tours.h"

#include "base/clock.h"
#include "base/time.h"

#define KITS_MAX 1000

/* An Phú, Tân Phước Khánh, Phú Cường: the wards that somebody can sign in at by name. */
static const char *const issuing[] = { "25975", "25891", "25747" };

bool demo_kits_of_ward(const Tours *t, int64_t area_id)
{
	const DemoArea *at = demo_area(t->d, area_id);

	for (size_t k = 0; at && k < COUNT_OF(issuing); k++) {
		if (str_eq(at->area.code, str_from(issuing[k])))
			return true;
	}
	return false;
}

static bool is_issued_to(const Tours *t, size_t i)
{
	DemoFate fate = t->fates[i];

	return fate != DEMO_DECLINES && (demo_kits_of_ward(t, t->tours[i].area_id) ||
						fate == DEMO_GOES_HOME || fate == DEMO_IS_ISOLATED);
}

static void save(Tours *t, Kit *kit, int64_t area_id)
{
	Command *cmd = demo_tours_add(t, COMMAND_SAVE, 0, 0, kit);

	cmd->resource = &kit_resource;
	cmd->rights = demo_desk_of(t, area_id);
}

Status demo_kits_issue(Tours *t)
{
	const Rulebook *rules = t->view->rules;

	clock_set_for_drill(demo_at_day(t, DEMO_TOURS_FROM, 9));
	t->kits = arena_array(t->d->arena, Kit, KITS_MAX);
	for (size_t i = 0; i < t->count; i++) {
		const Tour *x = &t->tours[i];
		unsigned n = is_issued_to(t, i) ? rules->kit_counts[x->role] : 0;

		for (unsigned k = 0; k < n && t->kit_count < KITS_MAX; k++) {
			Kit *kit = &t->kits[t->kit_count++];

			*kit = (Kit){ .tour_id = x->id,
				.item = rules->kits[x->role][k].item,
				.issued = rules->kits[x->role][k].count };
			save(t, kit, x->area_id);
		}
	}
	return demo_tours_flush(t);
}

static const Tour *went_home(const Tours *t, int64_t tour_id)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->tours[i].id == tour_id)
			return t->fates[i] == DEMO_GOES_HOME ? &t->tours[i] : NULL;
	}
	return NULL;
}

/* What there was one of comes back whole; of what is used up, what is left. */
Status demo_kits_return(Tours *t)
{
	for (size_t i = 0; i < t->kit_count; i++) {
		Kit *kit = &t->kits[i];
		const Tour *tour = went_home(t, kit->tour_id);

		if (!tour)
			continue;
		kit->returned = kit->issued == 1 ? 1 : kit->issued / 4;
		if (kit->returned == 0)
			continue;
		if (kit->returned < kit->issued)
			kit->note = STR("Đã dùng hết phần còn lại.");
		save(t, kit, tour->area_id);
	}
	return demo_tours_flush(t);
}
