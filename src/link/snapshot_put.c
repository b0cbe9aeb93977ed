/* snapshot_put.c: writes the input of an allocation as the JSON that snapshot_read takes. See snapshot.h. */
#include "link/snapshot.h"

#include "base/json.h"

#include <string.h>

static const char *const zone_names[ALLOCATE_ZONE_COUNT] = { "green", "yellow", "orange", "red" };

/* Millionths of a degree in six decimals, which are read back to the same. */
static void put_degrees(JsonOut *j, const char *key, int32_t e6)
{
	int64_t size = e6 < 0 ? -(int64_t)e6 : e6;
	char text[24];
	int n = snprintf(text, sizeof(text), "%s%lld.%06lld", e6 < 0 ? "-" : "", (long long)(size / 1000000),
		(long long)(size % 1000000));

	json_key(j, key);
	json_add_raw(j, (Str){ text, (size_t)n });
}

/* { role: number } of what is above 0 */
static void put_needs(JsonOut *j, const int32_t need[ALLOCATE_ROLE_COUNT])
{
	json_key(j, "need");
	json_open(j, '{');
	for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++) {
		if (need[r] > 0)
			json_put_i64(j, allocate_role_names[r], need[r]);
	}
	json_close(j, '}');
}

static void put_ward(JsonOut *j, const AllocateWard *w)
{
	json_open(j, '{');
	json_put_str(j, "code", w->code);
	json_put_str(j, "name", w->name);
	json_put_str(j, "zone", str_from(zone_names[w->zone]));
	put_degrees(j, "lat", w->lat_e6);
	put_degrees(j, "lon", w->lon_e6);
	put_needs(j, w->need);
	json_close(j, '}');
}

static void put_roles(JsonOut *j, const AllocatePerson *p)
{
	json_key(j, "roles");
	json_open(j, '[');
	for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++) {
		if (p->skill[r] > 0)
			json_add_str(j, str_from(allocate_role_names[r]));
	}
	json_close(j, ']');
	json_key(j, "skills");
	json_open(j, '{');
	for (int r = 0; r < ALLOCATE_ROLE_COUNT; r++) {
		if (p->skill[r] > 0)
			json_put_i64(j, allocate_role_names[r], p->skill[r]);
	}
	json_close(j, '}');
}

static void put_true(JsonOut *j, const char *key, bool v)
{
	if (v)
		json_put_bool(j, key, true);
}

/* Whoever lives in a ward and has no point of their own lives in its middle. */
static bool is_at_ward(const AllocateInput *in, const AllocatePerson *p)
{
	return p->home >= 0 && p->home_lat_e6 == in->wards[p->home].lat_e6 &&
	       p->home_lon_e6 == in->wards[p->home].lon_e6;
}

static void put_person(JsonOut *j, const AllocateInput *in, const AllocatePerson *p)
{
	char household[16];

	json_open(j, '{');
	json_put_str(j, "id", p->id);
	json_put_str(j, "agency", in->agencies[p->agency]);
	put_roles(j, p);
	if (p->household > 0) {
		snprintf(household, sizeof(household), "h%d", p->household);
		json_put_str(j, "household", str_from(household));
	}
	if (p->home >= 0)
		json_put_str(j, "home", in->wards[p->home].code);
	if (p->has_home_point && !is_at_ward(in, p)) {
		put_degrees(j, "lat", p->home_lat_e6);
		put_degrees(j, "lon", p->home_lon_e6);
	}
	put_true(j, "household_red", p->household_red);
	put_true(j, "unfit", p->unfit);
	put_true(j, "small_child", p->small_child);
	put_true(j, "pregnant", p->pregnant);
	put_true(j, "chronic", p->chronic);
	put_true(j, "can_lead", p->can_lead);
	put_true(j, "volunteer", p->volunteer);
	if (p->experience > 0)
		json_put_i64(j, "experience", p->experience);
	if (p->was >= 0)
		json_put_str(j, "was", in->wards[p->was].code);
	if (p->was >= 0 && p->was_role >= 0)
		json_put_str(j, "was_role", str_from(allocate_role_names[p->was_role]));
	json_close(j, '}');
}

static void put_decisions(JsonOut *j, const AllocateInput *in)
{
	json_key(j, "pins");
	json_open(j, '[');
	for (int32_t i = 0; i < in->pin_count; i++) {
		const AllocatePin *pin = &in->pins[i];

		json_open(j, '{');
		json_put_str(j, "person", in->people[pin->person].id);
		json_put_str(j, "ward", in->wards[pin->ward].code);
		if (pin->role >= 0)
			json_put_str(j, "role", str_from(allocate_role_names[pin->role]));
		json_close(j, '}');
	}
	json_close(j, ']');
	json_key(j, "bans");
	json_open(j, '[');
	for (int32_t i = 0; i < in->ban_count; i++) {
		json_open(j, '{');
		json_put_str(j, "person", in->people[in->bans[i].person].id);
		if (in->bans[i].ward >= 0)
			json_put_str(j, "ward", in->wards[in->bans[i].ward].code);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_options(JsonOut *j, const AllocateInput *in)
{
	json_key(j, "options");
	json_open(j, '{');
	json_put_i64(j, "agency_cap", in->agency_cap);
	json_put_i64(j, "move_metres", in->move_metres);
	json_put_bool(j, "keep_fill", in->keep_fill);
	json_put_i64(j, "seed", (int64_t)in->seed);
	json_put_i64(j, "rounds", in->rounds);
	json_put_i64(j, "max_pivots", in->max_pivots);
	json_close(j, '}');
}

void snapshot_put_input(Buf *out, const AllocateInput *in)
{
	JsonOut j = json_out(out);

	json_open(&j, '{');
	json_key(&j, "wards");
	json_open(&j, '[');
	for (int32_t i = 0; i < in->ward_count; i++)
		put_ward(&j, &in->wards[i]);
	json_close(&j, ']');
	json_key(&j, "people");
	json_open(&j, '[');
	for (int32_t i = 0; i < in->person_count; i++)
		put_person(&j, in, &in->people[i]);
	json_close(&j, ']');
	put_decisions(&j, in);
	put_options(&j, in);
	json_close(&j, '}');
	buf_add_char(out, '\n');
}
