/* need.c: from rows and rulebook to the table of needs. See need.h. */
#include "domain/need.h"

#include "base/time.h"

#include <math.h>
#include <stdlib.h>

static const char *const reasons[] = {
	[STAFFING_BY_SERVICE] = "service", [STAFFING_BY_BACKLOG] = "backlog", [STAFFING_BY_LEAST] = "least"
};
const EnumNames need_reason_names = { "need_reason", reasons, COUNT_OF(reasons) };

int32_t need_norm(const Staffing *s, int64_t population)
{
	return s->norm_people + (int32_t)(population * s->norm_per_10000 / 10000);
}

/* ---- the work ---- */

/* The requests of one area that bring a role work: how many come, how many wait, what they cost together. */
typedef struct Load {
	double filed, open;
	double filed_minutes, open_minutes;
} Load;

static Load load_of(const Staffing *s, const NeedRows *rows, int64_t area_id, unsigned role)
{
	Load l = { 0 };

	for (size_t i = 0; i < rows->work_count; i++) {
		const NeedWork *w = &rows->work[i];
		double minutes = w->area_id == area_id ? s->minutes[w->kind][role] : 0;

		if (minutes <= 0)
			continue;
		l.filed += (double)w->filed;
		l.open += (double)w->open;
		l.filed_minutes += (double)w->filed * minutes;
		l.open_minutes += (double)w->open * minutes;
	}
	return l;
}

static int32_t least_of(const RoleRules *r, const Area *a)
{
	if (a->zone != ZONE_RED)
		return r->least;
	int64_t by_people = (a->population * r->red_per_100000 + 99999) / 100000;
	return MAX(r->least_red, (int32_t)MIN(by_people, STAFF_PEOPLE_MAX));
}

/*
 * Requests of several kinds are one queue whose service time is their mean; what waits is counted in requests
 * of that mean, so that the hours of work stay the same.
 */
static Status fill_required(Ctx *c, const Staffing *s, const Load *l, RoleNeed *n)
{
	double all = l->filed + l->open;
	double minutes = l->filed > 0 ? l->filed_minutes / l->filed : all > 0 ? l->open_minutes / l->open : 0;
	StaffingWork w = { .arrivals_per_hour = l->filed / s->rate_days / s->hours_a_day,
		.service_hours = minutes / 60,
		.wait_share = s->wait_percent / 100.0,
		.backlog = minutes > 0 ? l->open_minutes / minutes : 0,
		.clear_hours = s->clear_hours,
		.least = n->least };
	StaffingNeed need;

	TRY(staffing_need(c, &w, &need));
	n->filed_a_day = l->filed / s->rate_days;
	n->open = (int64_t)l->open;
	n->minutes = minutes;
	n->load = need.load;
	n->beta = need.beta;
	n->wait_share = need.wait_share;
	n->by_service = need.by_service;
	n->by_square_root = need.by_square_root;
	n->by_backlog = need.by_backlog;
	n->reason = need.reason;
	n->required = need.people;
	return OK;
}

/* ---- own people ---- */

/* Those present by the rulebook's shares, whole people by the largest remainder (ties: the first role). */
static void share_out(const Staffing *s, int32_t present, int32_t ret[CadreRole_count])
{
	int32_t left = present, rest[CadreRole_count];

	for (unsigned role = 0; role < CadreRole_count; role++) {
		int64_t hundredths = (int64_t)present * s->roles[role].share_percent;

		ret[role] = (int32_t)(hundredths / 100);
		rest[role] = (int32_t)(hundredths % 100);
		left -= ret[role];
	}
	for (; left > 0; left--) {
		unsigned most = 0;

		for (unsigned role = 1; role < CadreRole_count; role++)
			most = rest[role] > rest[most] ? role : most;
		ret[most]++;
		rest[most] = -1;
	}
}

static void fill_own(const Staffing *s, AreaNeed *a)
{
	int32_t own[CadreRole_count] = { 0 };

	if (a->report && !staff_tells_roles(a->report))
		share_out(s, a->report->present, own);
	for (unsigned role = 0; role < CadreRole_count; role++) {
		if (a->report && staff_tells_roles(a->report))
			own[role] = staff_of_role(a->report, role);
		a->roles[role].own = own[role];
	}
}

/* ---- one commune ---- */

static const NeedAsk *ask_of(const NeedRows *rows, int64_t area_id, unsigned role)
{
	for (size_t i = 0; i < rows->ask_count; i++) {
		if (rows->asks[i].area_id == area_id && rows->asks[i].role == role)
			return &rows->asks[i];
	}
	return NULL;
}

static const StaffReport *report_of(const NeedRows *rows, int64_t area_id)
{
	for (size_t i = 0; i < rows->report_count; i++) {
		if (rows->reports[i].area_id == area_id)
			return &rows->reports[i];
	}
	return NULL;
}

static int32_t sent_to(const NeedRows *rows, int64_t area_id, unsigned role)
{
	for (size_t i = 0; i < rows->sent_count; i++) {
		if (rows->sent[i].area_id == area_id && rows->sent[i].role == role)
			return rows->sent[i].people;
	}
	return 0;
}

static Status fill_area(Ctx *c, const Staffing *s, const NeedRows *rows, int32_t today, AreaNeed *a)
{
	a->report = report_of(rows, a->area->id);
	a->reported_today = a->report && a->report->day == today;
	fill_own(s, a);
	for (unsigned role = 0; role < CadreRole_count; role++) {
		RoleNeed *n = &a->roles[role];
		Load l = load_of(s, rows, a->area->id, role);

		n->role = role;
		n->least = least_of(&s->roles[role], a->area);
		TRY(fill_required(c, s, &l, n));
		n->ask = ask_of(rows, a->area->id, role);
		n->wanted = n->ask && !n->ask->withdrawn ? n->ask->people : n->required;
		n->gap = n->wanted - n->own;
		n->sent = sent_to(rows, a->area->id, role);
		n->lacks = MAX(n->gap - n->sent, 0);
		n->breaking = a->report && n->own < n->least;
		a->required += n->required;
		a->wanted += n->wanted;
		a->own += n->own;
		a->gap += MAX(n->gap, 0);
		a->sent += n->sent;
		a->lacks += n->lacks;
		a->breaking += n->breaking;
	}
	return OK;
}

static int compare_worst_first(const void *x, const void *y)
{
	const AreaNeed *a = x, *b = y;

	if (a->breaking != b->breaking)
		return a->breaking > b->breaking ? -1 : 1;
	if (a->gap != b->gap)
		return a->gap > b->gap ? -1 : 1;
	return str_cmp(a->area->code, b->area->code);
}

/* ---- backfill ---- */

/* Great circle, by the haversine (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984). */
static double distance_km(const Area *a, const Area *b)
{
	double rad = M_PI / 180, up = sin((b->lat - a->lat) * rad / 2),
	       side = sin((b->lon - a->lon) * rad / 2);
	double h = up * up + cos(a->lat * rad) * cos(b->lat * rad) * side * side;

	return 2 * 6371.0088 * asin(sqrt(MIN(h, 1.0)));
}

static bool has_place(const Area *a)
{
	return a->lat != 0 || a->lon != 0;
}

int32_t need_to_spare(const AreaNeed *a, unsigned role, int32_t sent)
{
	const RoleNeed *n = &a->roles[role];

	if (a->area->zone == ZONE_RED || a->breaking || !a->report)
		return 0;
	return MAX(n->own + sent - MAX(n->wanted, n->least), 0);
}

/* The nearest that still has some; SIZE_MAX: none. */
static size_t nearest(const AreaNeed *all, size_t n, const int32_t *spare, const Area *to)
{
	size_t best = SIZE_MAX;
	double best_km = 0;

	for (size_t i = 0; i < n; i++) {
		if (spare[i] <= 0 || !has_place(all[i].area))
			continue;
		double km = distance_km(all[i].area, to);
		if (best == SIZE_MAX || km < best_km) {
			best = i;
			best_km = km;
		}
	}
	return best;
}

/* The worst choose first, and nobody is proposed twice. */
static void propose(Ctx *c, AreaNeed *all, size_t n, unsigned role)
{
	int32_t *spare = arena_array(c->arena, int32_t, n + 1);

	for (size_t i = 0; i < n; i++)
		spare[i] = need_to_spare(&all[i], role, 0);
	for (size_t i = 0; i < n; i++) {
		RoleNeed *need = &all[i].roles[role];
		int32_t missing = need->breaking ? need->least - need->own - need->sent : 0;

		while (missing > 0 && has_place(all[i].area) && need->backfill_count < BACKFILL_MAX) {
			size_t from = nearest(all, n, spare, all[i].area);
			if (from == SIZE_MAX)
				break;
			int32_t people = MIN(missing, spare[from]);
			need->backfill[need->backfill_count++] = (Backfill){ all[from].area->id, people,
				distance_km(all[from].area, all[i].area) };
			spare[from] -= people;
			missing -= people;
		}
	}
}

Status need_table(Ctx *c, const Directory *d, const Rulebook *rules, const NeedRows *rows, AreaNeed **ret,
	size_t *ret_n)
{
	size_t areas = directory_area_count(d), n = 0;
	AreaNeed *all = arena_array(c->arena, AreaNeed, areas + 1);
	int32_t today = day_of(c->now_ms);

	for (size_t i = 0; i < areas && rules->has_staffing; i++) {
		const Area *a = directory_area_at(d, i);

		if (!staff_is_reported(a, today))
			continue;
		all[n] = (AreaNeed){ .area = a };
		TRY(fill_area(c, &rules->staffing, rows, today, &all[n++]));
	}
	qsort(all, n, sizeof(all[0]), compare_worst_first);
	for (unsigned role = 0; role < CadreRole_count; role++)
		propose(c, all, n, role);
	*ret = all;
	*ret_n = n;
	return OK;
}
