/* plan_input.c: from rows to what the engine is given, and from what it says to rows again. See plan.h. */
#include "domain/plan.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

_Static_assert((int)ALLOCATE_ROLE_COUNT == (int)CadreRole_count &&
		       (int)ALLOCATE_CHECKPOINT == (int)CADRE_CHECKPOINT &&
		       (int)ALLOCATE_MEDICAL == (int)CADRE_MEDICAL && (int)ALLOCATE_RED == (int)ZONE_RED,
	"the engine's roles and zones are those of the product");

#define WARD_NAME_BYTES ((size_t)200) /* as a snapshot takes them */

static const Field plan_making_fields[] = {
	FIELD(PlanMaking, base_id, F_ID, .doc = "The plan that is made again; absent: from nothing"),
	FIELD(PlanMaking, agency_cap, F_I32, .min = 0, .max = ALLOCATE_MAX_PEOPLE,
		.doc = "Most of one agency in one commune; 0: no cap; absent: the rulebook's"),
	FIELD(PlanMaking, move_metres, F_I32, .min = 0, .max = ALLOCATE_MAX_METRES,
		.doc = "The way that somebody who may stay is worth; absent: the rulebook's"),
	FIELD(PlanMaking, keep_fill, F_BOOL, .doc = "Places filled before come before others of their zone"),
	FIELD(PlanMaking, seed, F_I64, .min = 0, .max = INT64_MAX, .doc = "0: ties by the list's order"),
};
const Resource plan_making_resource = {
	.name = "plan_making", RESOURCE(PlanMaking, plan_making_fields), .doc = "How a plan is made"
};

PlanMaking plan_making_usual(const Rulebook *rules)
{
	return (PlanMaking){ .agency_cap = rules->plan_agency_cap, .move_metres = rules->plan_move_metres };
}

/* ---- skills ---- */

/* What a skill is good for, and how good. */
static const struct {
	Skill skill;
	CadreRole role;
	int8_t level;
} skill_roles[] = {
	{ SKILL_DOCTOR, CADRE_MEDICAL, 3 },
	{ SKILL_NURSE, CADRE_MEDICAL, 3 },
	{ SKILL_PHARMACIST, CADRE_MEDICAL, 3 },
	{ SKILL_TESTING, CADRE_MEDICAL, 2 },
	{ SKILL_DRIVER, CADRE_LOGISTICS, 3 },
	{ SKILL_STORES, CADRE_LOGISTICS, 3 },
	{ SKILL_COMPUTER, CADRE_DATA, 3 },
	{ SKILL_COUNSELLING, CADRE_OUTREACH, 3 },
	{ SKILL_SECURITY, CADRE_CHECKPOINT, 3 },
};

/* Another role than the named one only by a skill, or by the own trade, and then a step lower. */
void plan_skills(const Cadre *x, unsigned named, int8_t ret[ALLOCATE_ROLE_COUNT])
{
	int8_t fit[ALLOCATE_ROLE_COUNT] = { 0 };

	for (size_t i = 0; i < COUNT_OF(skill_roles); i++) {
		if (x->skills >> skill_roles[i].skill & 1)
			fit[skill_roles[i].role] = MAX(fit[skill_roles[i].role], skill_roles[i].level);
	}
	fit[CADRE_LEADING] = x->can_lead ? 3 : 0;
	fit[x->role] = MAX(fit[x->role], 2);
	for (unsigned role = 0; role < CadreRole_count; role++) {
		if (role == named)
			ret[role] = MAX(fit[role], 1);
		else
			ret[role] = role == CADRE_LEADING ? 0 : (int8_t)MAX(fit[role] - 1, 0);
	}
}

/* ---- the making ---- */

typedef struct Making {
	Ctx *c;
	const Directory *dir;
	const Rulebook *rules;
	const PlanRows *rows;
	AllocateWard *wards;
	int64_t *area_ids; /* of the wards, in order */
	int32_t ward_count;
	AllocatePerson *people; /* of the names, in order */
	Str *agencies;
	int32_t agency_count;
	const Tour **tour; /* by name: the active one of this wave */
	int64_t *was; /* by name: area, 0: none */
	unsigned *was_role; /* the same, as what */
	const Pin **pin; /* by name: where a person decided; NULL: nowhere */
	int32_t (*pinned)[ALLOCATE_ROLE_COUNT]; /* by ward: places that pins take */
	AllocatePin *pins;
	AllocateBan *bans;
	int32_t pin_count, ban_count;
} Making;

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int32_t ward_of(const Making *m, int64_t area_id)
{
	const int64_t *at =
		bsearch(&area_id, m->area_ids, (size_t)m->ward_count, sizeof(area_id), compare_ids);

	return at ? (int32_t)(at - m->area_ids) : -1;
}

static ptrdiff_t name_of_cadre(const PlanRows *rows, int64_t cadre_id)
{
	for (size_t i = 0; i < rows->name_count; i++) {
		if (rows->names[i].cadre_id == cadre_id)
			return (ptrdiff_t)i;
	}
	return -1;
}

static ptrdiff_t name_of_id(const PlanRows *rows, int64_t nomination_id)
{
	size_t low = 0, high = rows->name_count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (rows->names[mid].id < nomination_id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < rows->name_count && rows->names[low].id == nomination_id ? (ptrdiff_t)low : -1;
}

/* Where everybody is, or was planned to be; and what was decided about them. */
static void find_before(Making *m)
{
	const PlanRows *rows = m->rows;

	for (size_t i = 0; i < rows->base_count; i++) {
		ptrdiff_t name = name_of_id(rows, rows->base[i].nomination_id);

		if (name >= 0) {
			m->was[name] = rows->base[i].area_id;
			m->was_role[name] = rows->base[i].role;
		}
	}
	for (size_t i = 0; i < rows->tour_count; i++) {
		const Tour *t = &rows->tours[i];
		ptrdiff_t name = t->wave_id == rows->wave->id ? name_of_id(rows, t->nomination_id) : -1;

		if (name >= 0) {
			m->tour[name] = t;
			m->was[name] = t->area_id;
			m->was_role[name] = t->role;
		}
	}
	for (size_t i = 0; i < rows->pin_count; i++) {
		const Pin *pin = &rows->pins[i];
		ptrdiff_t name = pin->withdrawn || pin->ban ? -1 : name_of_cadre(rows, pin->cadre_id);

		if (name >= 0)
			m->pin[name] = pin;
	}
}

/* ---- wards ---- */

/* Of another wave: their place is taken. Those of this wave are planned again. */
static void take_serving(const Making *m, const AreaNeed *need, int32_t places[ALLOCATE_ROLE_COUNT])
{
	for (size_t i = 0; i < m->rows->tour_count; i++) {
		const Tour *t = &m->rows->tours[i];

		if (t->area_id == need->area->id && name_of_id(m->rows, t->nomination_id) < 0)
			places[t->role]--;
	}
}

static bool is_wanted(const Making *m, int64_t area_id)
{
	for (size_t i = 0; i < m->rows->name_count; i++) {
		if (m->was[i] == area_id || (m->pin[i] && m->pin[i]->area_id == area_id))
			return true;
	}
	return false;
}

static bool has_point(const Area *a)
{
	return a->lat != 0 || a->lon != 0;
}

static int32_t degrees_e6(double degrees)
{
	return (int32_t)lround(degrees * 1e6);
}

static Str short_name(Str name)
{
	Str s = str_sub(name, 0, MIN(name.len, WARD_NAME_BYTES));

	while (!str_is_utf8(s))
		s.len--;
	return s;
}

static AllocateWard new_ward(const Area *a)
{
	return (AllocateWard){ .code = a->code,
		.name = short_name(a->name),
		.zone = (int32_t)a->zone,
		.lat_e6 = degrees_e6(a->lat),
		.lon_e6 = degrees_e6(a->lon) };
}

static int compare_needs(const void *a, const void *b)
{
	const AreaNeed *const *x = a, *const *y = b;

	return ((*x)->area->id > (*y)->area->id) - ((*x)->area->id < (*y)->area->id);
}

/* Communes of the wave's area that lack somebody, or to which somebody belongs, by id. */
static void list_wards(Making *m)
{
	const PlanRows *rows = m->rows;
	const AreaNeed **sorted = arena_array(m->c->arena, const AreaNeed *, rows->need_count + 1);

	for (size_t i = 0; i < rows->need_count; i++)
		sorted[i] = &rows->needs[i];
	qsort(sorted, rows->need_count, sizeof(*sorted), compare_needs);
	for (size_t i = 0; i < rows->need_count; i++) {
		const AreaNeed *need = sorted[i];
		int32_t places[ALLOCATE_ROLE_COUNT], sum = 0;

		if (!directory_is_inside(m->dir, need->area->id, rows->wave->area_id))
			continue;
		for (unsigned role = 0; role < CadreRole_count; role++)
			places[role] = need->roles[role].gap;
		take_serving(m, need, places);
		AllocateWard w = new_ward(need->area);
		for (unsigned role = 0; role < CadreRole_count; role++) {
			w.need[role] = MIN(MAX(places[role], 0), ALLOCATE_MAX_NEED);
			sum += w.need[role];
		}
		if (sum == 0 && !is_wanted(m, need->area->id))
			continue;
		m->area_ids[m->ward_count] = need->area->id;
		m->wards[m->ward_count++] = w;
	}
}

/* A commune of which nobody knows where it lies is taken to lie in the middle of the others. */
static void place_unknown_wards(Making *m)
{
	int64_t lat = 0, lon = 0, known = 0;

	for (int32_t i = 0; i < m->ward_count; i++) {
		if (has_point(directory_area(m->dir, m->area_ids[i]))) {
			lat += m->wards[i].lat_e6;
			lon += m->wards[i].lon_e6;
			known++;
		}
	}
	for (int32_t i = 0; known && i < m->ward_count; i++) {
		if (!has_point(directory_area(m->dir, m->area_ids[i]))) {
			m->wards[i].lat_e6 = (int32_t)(lat / known);
			m->wards[i].lon_e6 = (int32_t)(lon / known);
		}
	}
}

/* ---- people ---- */

static const Agency *agency_of(const PlanRows *rows, int64_t id)
{
	size_t low = 0, high = rows->agency_count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (rows->agencies[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < rows->agency_count && rows->agencies[low].id == id ? &rows->agencies[low] : NULL;
}

/* Agencies are numbered as they first come. */
static int32_t agency_number(Making *m, int64_t agency_id)
{
	const Agency *a = agency_of(m->rows, agency_id);
	Str code = a && a->code.len ? a->code : str_printf(m->c->arena, "%lld", (long long)agency_id);
	int32_t i = 0;

	while (i < m->agency_count && !str_eq(m->agencies[i], code))
		i++;
	m->agencies[i] = code;
	m->agency_count = MAX(m->agency_count, i + 1);
	return i;
}

/* The home is a commune, or lies in one; where it is in the plan, it is its own point. */
static void find_home(const Making *m, const Cadre *x, AllocatePerson *p)
{
	const Area *home = directory_area(m->dir, x->home_area_id);

	p->home = -1;
	for (const Area *a = home; a && p->home < 0; a = directory_parent(m->dir, a))
		p->home = ward_of(m, a->id);
	if (p->home >= 0) {
		p->has_home_point = true;
		p->home_lat_e6 = m->wards[p->home].lat_e6;
		p->home_lon_e6 = m->wards[p->home].lon_e6;
	} else if (home && has_point(home)) {
		p->has_home_point = true;
		p->home_lat_e6 = degrees_e6(home->lat);
		p->home_lon_e6 = degrees_e6(home->lon);
	}
}

typedef struct Home {
	Str household; /* folded */
	int64_t area_id;
	size_t person;
} Home;

static int compare_homes(const void *a, const void *b)
{
	const Home *x = a, *y = b;

	if (x->area_id != y->area_id)
		return x->area_id < y->area_id ? -1 : 1;
	int order = str_cmp(x->household, y->household);
	return order ? order : (x->person > y->person) - (x->person < y->person);
}

/*
 * Who lives together, over all agencies: the same word for the household in the same home area. Numbered as
 * they come, as link/snapshot.h does when it reads them.
 */
static void find_households(Making *m)
{
	const PlanRows *rows = m->rows;
	Home *homes = arena_array(m->c->arena, Home, rows->name_count + 1);
	size_t *first = arena_array(m->c->arena, size_t, rows->name_count + 1);
	size_t n = 0, run = 0;
	int32_t number = 0;

	for (size_t i = 0; i < rows->name_count; i++) {
		Str folded = text_fold(m->c->arena, rows->cadres[i].household);

		first[i] = SIZE_MAX;
		if (folded.len && rows->cadres[i].home_area_id)
			homes[n++] = (Home){ folded, rows->cadres[i].home_area_id, i };
	}
	qsort(homes, n, sizeof(*homes), compare_homes);
	for (size_t i = 0; i < n; i++) {
		if (homes[i].area_id != homes[run].area_id ||
			!str_eq(homes[i].household, homes[run].household))
			run = i;
		first[homes[i].person] = homes[run].person;
	}
	for (size_t i = 0; i < rows->name_count; i++) {
		if (first[i] != SIZE_MAX)
			m->people[i].household = first[i] == i ? ++number : m->people[first[i]].household;
	}
}

static bool is_unfit(const Making *m, const Cadre *x)
{
	Fault kept = m->c->fault;
	bool unfit = cadre_fitness(m->c, m->rules, x) != OK;

	m->c->fault = kept;
	return unfit;
}

static void list_people(Making *m)
{
	const PlanRows *rows = m->rows;

	for (size_t i = 0; i < rows->name_count; i++) {
		const Nomination *n = &rows->names[i];
		const Cadre *x = &rows->cadres[i];
		AllocatePerson *p = &m->people[i];

		*p = (AllocatePerson){ .id = str_printf(m->c->arena, "%lld", (long long)n->id),
			.agency = agency_number(m, n->agency_id),
			.unfit = is_unfit(m, x),
			.small_child = x->constraints >> CONSTRAINT_SMALL_CHILD & 1,
			.pregnant = x->constraints >> CONSTRAINT_PREGNANT & 1,
			.chronic = x->constraints >> CONSTRAINT_CHRONIC & 1,
			.household_red = x->red_household,
			.can_lead = x->can_lead || n->lead,
			.volunteer = n->volunteer,
			.experience = MAX(x->experience, 0),
			.was = m->was[i] ? ward_of(m, m->was[i]) : -1 };
		p->was_role = p->was >= 0 ? (int32_t)m->was_role[i] : -1;
		plan_skills(x, n->role, p->skill);
		find_home(m, x, p);
	}
	find_households(m);
}

/* ---- pins and bans ---- */

/* The place that the pin takes: the named role first; where all are taken, one more is made. */
static int32_t place_of_pin(Making *m, int32_t ward, const AllocatePerson *p, unsigned named, int32_t role)
{
	int32_t *taken = m->pinned[ward], *need = m->wards[ward].need;

	if (role < 0) {
		role = (int32_t)named;
		for (int32_t r = 0; taken[role] >= need[role] && r < ALLOCATE_ROLE_COUNT; r++) {
			if (p->skill[r] > 0 && taken[r] < need[r])
				role = r;
		}
	}
	taken[role]++;
	need[role] = MAX(need[role], taken[role]);
	return role;
}

static AllocateBar own_bar(const Making *m, int32_t person, AllocatePlace place)
{
	const AllocateInput in = { .wards = m->wards, .people = m->people };

	return allocate_bar(&in, person, place);
}

/* A pin that would send somebody where they must not go holds no more: they are planned like the others. */
static void take_pin(Making *m, size_t i)
{
	const Pin *pin = m->pin[i];
	int32_t ward = ward_of(m, pin->area_id), person = (int32_t)i;
	unsigned role;
	bool any = !enum_parse(&CadreRole_names, pin->role, &role);
	AllocatePlace place = { ward, any ? (int32_t)m->rows->names[i].role : (int32_t)role };

	if (ward < 0)
		return;
	/* Whoever pins somebody to a role says that they can do it. */
	m->people[i].skill[place.role] = MAX(m->people[i].skill[place.role], 1);
	if (own_bar(m, person, place) != ALLOCATE_FREE)
		return;
	place.role = place_of_pin(m, ward, &m->people[i], m->rows->names[i].role, any ? -1 : place.role);
	m->pins[m->pin_count++] = (AllocatePin){ person, ward, place.role };
}

/* From a commune, from all of a district, or from everywhere. */
static void take_ban(Making *m, const Pin *ban, int32_t person)
{
	if (!ban->area_id)
		m->bans[m->ban_count++] = (AllocateBan){ person, -1 };
	for (int32_t ward = 0; ban->area_id && ward < m->ward_count; ward++) {
		if (directory_is_inside(m->dir, m->area_ids[ward], ban->area_id))
			m->bans[m->ban_count++] = (AllocateBan){ person, ward };
	}
}

/* A pin is "there and nowhere else": bans of the same person add nothing to it. */
static void list_decisions(Making *m)
{
	const PlanRows *rows = m->rows;

	for (size_t i = 0; i < rows->name_count; i++) {
		if (m->pin[i])
			take_pin(m, i);
	}
	for (size_t i = 0; i < rows->pin_count; i++) {
		const Pin *ban = &rows->pins[i];
		ptrdiff_t name = ban->ban && !ban->withdrawn ? name_of_cadre(rows, ban->cadre_id) : -1;

		if (name >= 0 && !m->pin[name])
			take_ban(m, ban, (int32_t)name);
	}
}

/* ---- the input ---- */

static Status check_rows(Ctx *c, const PlanRows *rows)
{
	if (rows->name_count == 0)
		return fault(c, E_STATE, "names", "no_names");
	if (rows->name_count > ALLOCATE_MAX_PEOPLE)
		return fault(c, E_TOO_LARGE, "names", "too_many");
	return OK;
}

static Making making_new(Ctx *c, const Directory *d, const Rulebook *rules, const PlanRows *rows)
{
	size_t names = rows->name_count + 1, wards = rows->need_count + 1;

	return (Making){ .c = c,
		.dir = d,
		.rules = rules,
		.rows = rows,
		.wards = arena_array(c->arena, AllocateWard, wards),
		.area_ids = arena_array(c->arena, int64_t, wards),
		.people = arena_array(c->arena, AllocatePerson, names),
		.agencies = arena_array(c->arena, Str, names),
		.tour = arena_array(c->arena, const Tour *, names),
		.was = arena_array(c->arena, int64_t, names),
		.was_role = arena_array(c->arena, unsigned, names),
		.pin = arena_array(c->arena, const Pin *, names),
		.pinned = arena_alloc_array(c->arena, sizeof(int32_t[ALLOCATE_ROLE_COUNT]), wards),
		.pins = arena_array(c->arena, AllocatePin, names),
		.bans = arena_array(c->arena, AllocateBan, rows->pin_count * wards + 1) };
}

Status plan_input(Ctx *c, const Directory *d, const Rulebook *rules, const PlanRows *rows,
	const PlanMaking *how, AllocateInput *ret)
{
	TRY(model_check(c, &plan_making_resource, how));
	TRY(check_rows(c, rows));
	Making m = making_new(c, d, rules, rows);
	find_before(&m);
	list_wards(&m);
	place_unknown_wards(&m);
	if (m.ward_count == 0)
		return fault(c, E_STATE, "needs", "no_needs");
	if (m.ward_count > ALLOCATE_MAX_WARDS)
		return fault(c, E_TOO_LARGE, "needs", "too_many");
	list_people(&m);
	list_decisions(&m);
	*ret = (AllocateInput){ .wards = m.wards,
		.ward_count = m.ward_count,
		.people = m.people,
		.person_count = (int32_t)rows->name_count,
		.agencies = m.agencies,
		.agency_count = m.agency_count,
		.pins = m.pins,
		.pin_count = m.pin_count,
		.bans = m.bans,
		.ban_count = m.ban_count,
		.agency_cap = how->agency_cap,
		.move_metres = how->move_metres,
		.keep_fill = how->keep_fill,
		.seed = (uint64_t)how->seed,
		.rounds = ALLOCATE_USUAL_ROUNDS,
		.max_pivots = ALLOCATE_USUAL_PIVOTS };
	return OK;
}
