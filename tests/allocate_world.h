/*
 * allocate_world.h: snapshots for the tests of allocation: an empty one that a test fills row by row, random
 * small ones, and one of the real shape (the communes of data/units, 92 agencies, 1,128 people).
 */
#ifndef TESTS_ALLOCATE_WORLD_H
#define TESTS_ALLOCATE_WORLD_H

#include "units.h"

#include "engine/allocate.h"

#define WORLD_WARDS  100
#define WORLD_PEOPLE 1200
#define WORLD_PINS   20

typedef struct World {
	AllocateInput in;
	AllocateWard wards[WORLD_WARDS];
	AllocatePerson people[WORLD_PEOPLE];
	AllocatePin pins[WORLD_PINS];
	AllocateBan bans[WORLD_PINS];
	Str agencies[WORLD_WARDS];
} World;

static inline void world_init(World *w, int32_t agencies)
{
	memset(w, 0, sizeof(*w));
	w->in = (AllocateInput){ .wards = w->wards,
		.people = w->people,
		.agencies = w->agencies,
		.agency_count = agencies,
		.pins = w->pins,
		.bans = w->bans,
		.agency_cap = 3,
		.rounds = 200 };
}

/* On a line, `km` kilometres (of 0.009 degrees) north. */
static inline AllocateWard *world_ward(World *w, int32_t zone, int32_t km)
{
	AllocateWard *ward = &w->wards[w->in.ward_count++];

	ward->zone = zone;
	ward->lat_e6 = 11000000 + 9000 * km;
	ward->lon_e6 = 106700000;
	return ward;
}

/* Lives `km` kilometres north, can do the role. */
static inline AllocatePerson *world_person(World *w, int32_t agency, AllocateRole role, int32_t km)
{
	AllocatePerson *p = &w->people[w->in.person_count++];

	p->agency = agency;
	p->home = p->was = -1;
	p->has_home_point = true;
	p->home_lat_e6 = 11000000 + 9000 * km;
	p->home_lon_e6 = 106700000;
	p->skill[role] = 1;
	return p;
}

static inline void world_pin(World *w, int32_t person, int32_t ward)
{
	w->pins[w->in.pin_count++] = (AllocatePin){ person, ward, -1 };
}

static inline void world_ban(World *w, int32_t person, int32_t ward)
{
	w->bans[w->in.ban_count++] = (AllocateBan){ person, ward };
}

static inline bool often(Rng *rng, uint64_t percent)
{
	return rng_below(rng, 100) < percent;
}

static inline void world_random_person(World *w, Rng *rng, int32_t roles, int32_t km)
{
	/* One draw a line: the order of arguments is the compiler's, and the snapshot must not be. */
	int32_t away = (int32_t)rng_below(rng, (uint64_t)km);
	AllocateRole role = (AllocateRole)rng_below(rng, (uint64_t)roles);
	int32_t agency = (int32_t)rng_below(rng, (uint64_t)w->in.agency_count);
	AllocatePerson *p = world_person(w, agency, role, away);

	for (int32_t r = 0; r < roles; r++) {
		if (p->skill[r] || often(rng, 30))
			p->skill[r] = (int8_t)(1 + rng_below(rng, 3));
	}
	p->home = often(rng, 60) ? (int32_t)rng_below(rng, (uint64_t)w->in.ward_count) : -1;
	p->household_red = often(rng, 30);
	p->small_child = often(rng, 10);
	p->pregnant = often(rng, 3);
	p->chronic = often(rng, 6);
	p->unfit = often(rng, 2);
	p->can_lead = often(rng, 30);
	p->volunteer = often(rng, 20);
	p->experience = (int32_t)rng_below(rng, 3);
}

/* A few wards and people, rules of all kinds in the way of each other. */
static inline void world_random(World *w, uint64_t seed, int32_t people)
{
	Rng rng = rng_seeded(seed);
	int32_t roles = 1 + (int32_t)rng_below(&rng, 2), wards = 2 + (int32_t)rng_below(&rng, 2);

	world_init(w, 2);
	w->in.agency_cap = 1 + (int32_t)rng_below(&rng, 2);
	for (int32_t i = 0; i < wards; i++) {
		int32_t away = (int32_t)rng_below(&rng, 30);
		int32_t zone = often(&rng, 60) ? ALLOCATE_RED : (int32_t)rng_below(&rng, 3);
		AllocateWard *ward = world_ward(w, zone, away);

		for (int32_t r = 0; r < roles; r++)
			ward->need[r] = (int32_t)rng_below(&rng, 4);
	}
	for (int32_t i = 0; i < people; i++) {
		world_random_person(w, &rng, roles, 30);
		if (often(&rng, 30))
			w->people[i].household = 1 + (int32_t)rng_below(&rng, 2);
	}
	if (often(&rng, 20)) {
		int32_t ward = (int32_t)rng_below(&rng, (uint64_t)wards);

		world_ban(w, (int32_t)rng_below(&rng, (uint64_t)people), ward);
	}
}

/* The red wards of 22-23 August 2021. */
static const char *const world_red_codes[] = { "25888", "25891", "25915", "25920", "25921", "25933", "25939",
	"25942", "25948", "25957", "25960", "25969", "25972", "25975", "25987" };

static inline bool world_is_red(Str code)
{
	for (size_t i = 0; i < COUNT_OF(world_red_codes); i++) {
		if (str_eq(code, str_from(world_red_codes[i])))
			return true;
	}
	return false;
}

/* The 91 communes; places by population, red ones twice as many: some 1,400 for 1,128 people of 92 agencies.
 */
static inline void world_real(World *w, Arena *a, uint64_t seed)
{
	static const int32_t share[ALLOCATE_ROLE_COUNT] = { 6, 22, 32, 12, 14, 14 };
	Area *areas = arena_array(a, Area, UNITS_MAX);
	size_t n = units_read(a, "data/units/binhduong_2021.csv", areas, 0);
	Rng rng = rng_seeded(seed);

	world_init(w, 92);
	w->in.rounds = 60;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(areas[i].level, STR("commune")))
			continue;
		bool red = world_is_red(areas[i].code);
		AllocateWard *ward = world_ward(w, red ? ALLOCATE_RED : (int32_t)rng_below(&rng, 3), 0);

		ward->code = areas[i].code;
		ward->name = areas[i].name;
		ward->lat_e6 = (int32_t)(areas[i].lat * 1e6);
		ward->lon_e6 = (int32_t)(areas[i].lon * 1e6);
		for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++)
			ward->need[r] = (int32_t)(areas[i].population * share[r] * (red ? 2 : 1) / 227000);
	}
	for (int32_t i = 0; i < 1128; i++) {
		world_random_person(w, &rng, ALLOCATE_ROLE_COUNT, 1);
		AllocatePerson *p = &w->people[i];
		const AllocateWard *home = &w->wards[rng_below(&rng, (uint64_t)w->in.ward_count)];

		p->home = (int32_t)(home - w->wards);
		p->home_lat_e6 = home->lat_e6;
		p->home_lon_e6 = home->lon_e6;
		p->household_red = home->zone == ALLOCATE_RED && often(&rng, 50);
	}
}

#endif
