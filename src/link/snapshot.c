/* snapshot.c: reads the snapshot of an allocation. See snapshot.h. */
#include "link/snapshot.h"

#include "base/json.h"
#include "base/secret.h"

#include <math.h>
#include <string.h>

/* ---- names ---- */

/* Texts and the number that each got when it first came. */
typedef struct Names {
	Str *text; /* by number */
	int32_t *slot; /* number + 1; 0: free */
	size_t mask;
	int32_t count;
} Names;

static Names names_new(Arena *a, size_t most)
{
	size_t slots = 16;

	while (slots < 2 * most)
		slots *= 2;
	return (Names){ .text = arena_array(a, Str, most + 1),
		.slot = arena_array(a, int32_t, slots),
		.mask = slots - 1 };
}

/* Where the text is, or where it would go. FNV-1a. */
static int32_t *names_at(const Names *n, Str s)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * UINT64_C(1099511628211);
	size_t at = hash & n->mask;
	while (n->slot[at] && !str_eq(n->text[n->slot[at] - 1], s))
		at = (at + 1) & n->mask;
	return &n->slot[at];
}

static int32_t names_find(const Names *n, Str s)
{
	return *names_at(n, s) - 1;
}

static int32_t names_add(Names *n, Str s)
{
	int32_t *slot = names_at(n, s);

	if (*slot == 0) {
		n->text[n->count++] = s;
		*slot = n->count;
	}
	return *slot - 1;
}

/* ---- rows ---- */

typedef struct Reader {
	Ctx *c;
	const char *list; /* "people" */
	size_t row;
	const json_t *object;
	Names wards, people, agencies, households;
} Reader;

static Status row_fault(Reader *r, Status st, const char *key, const char *reason)
{
	Str path = r->list ? str_printf(r->c->arena, "%s[%zu]%s%.60s", r->list, r->row, key ? "." : "",
				     key ? key : "")
			   : str_printf(r->c->arena, "%.60s", key ? key : "snapshot");

	/* A stranger's key may be cut inside a character. */
	while (!str_is_utf8(path))
		path.len--;
	return fault(r->c, st, str_cstr(r->c->arena, path), reason);
}

static Status check_keys(Reader *r, const char *const *known, size_t n)
{
	const char *key;
	const json_t *value;

	if (!json_is_object(r->object))
		return row_fault(r, E_INVALID, NULL, "not_an_object");
	json_object_foreach((json_t *)r->object, key, value)
	{
		size_t i = 0;

		while (i < n && strcmp(known[i], key) != 0)
			i++;
		if (i == n)
			return row_fault(r, E_INVALID, key, "unknown_field");
	}
	return OK;
}

static const json_t *value_of(const Reader *r, const char *key)
{
	const json_t *v = json_object_get(r->object, key);

	return json_is_null(v) ? NULL : v;
}

static Status take_text(Reader *r, const char *key, bool required, size_t most, Str *ret)
{
	const json_t *v = value_of(r, key);
	Str s = json_str(r->object, key);

	if (v && !json_is_string(v))
		return row_fault(r, E_INVALID, key, "not_text");
	if (required && s.len == 0)
		return row_fault(r, E_INVALID, key, "required");
	if (s.len > most)
		return row_fault(r, E_INVALID, key, "too_long");
	*ret = str_dup(r->c->arena, s);
	return OK;
}

/* Left as it is when absent. */
static Status take_whole(Reader *r, const char *key, int64_t min, int64_t max, int64_t *ret)
{
	const json_t *v = value_of(r, key);

	if (!v)
		return OK;
	if (!json_is_integer(v))
		return row_fault(r, E_INVALID, key, "not_a_whole_number");
	if (json_integer_value(v) < min || json_integer_value(v) > max)
		return row_fault(r, E_INVALID, key, "out_of_range");
	*ret = json_integer_value(v);
	return OK;
}

static Status take_small(Reader *r, const char *key, int32_t min, int32_t max, int32_t *ret)
{
	int64_t v = *ret;

	TRY(take_whole(r, key, min, max, &v));
	*ret = (int32_t)v;
	return OK;
}

static Status take_flag(Reader *r, const char *key, bool *ret)
{
	const json_t *v = value_of(r, key);

	if (v && !json_is_boolean(v))
		return row_fault(r, E_INVALID, key, "not_a_boolean");
	*ret = json_is_true(v);
	return OK;
}

static Status take_degrees(Reader *r, const char *key, double most, int32_t *ret_e6)
{
	const json_t *v = value_of(r, key);

	if (!v)
		return row_fault(r, E_INVALID, key, "required");
	if (!json_is_number(v))
		return row_fault(r, E_INVALID, key, "not_a_number");
	if (!(fabs(json_number_value(v)) <= most))
		return row_fault(r, E_INVALID, key, "out_of_range");
	*ret_e6 = (int32_t)lround(json_number_value(v) * 1e6);
	return OK;
}

/* Of a known name, its number; -1 when absent. */
static Status take_name(
	Reader *r, const char *key, bool required, const Names *names, const char *unknown, int32_t *ret)
{
	Str s = { "", 0 };

	TRY(take_text(r, key, required, SNAPSHOT_TEXT_MAX, &s));
	*ret = s.len ? names_find(names, s) : -1;
	return s.len && *ret < 0 ? row_fault(r, E_INVALID, key, unknown) : OK;
}

static int name_in(const char *const *names, int count, Str s)
{
	for (int i = 0; i < count; i++) {
		if (str_eq(s, str_from(names[i])))
			return i;
	}
	return -1;
}

/* -1 when absent. */
static Status take_role(Reader *r, const char *key, int32_t *ret)
{
	Str role = { "", 0 };

	TRY(take_text(r, key, false, SNAPSHOT_TEXT_MAX, &role));
	*ret = role.len ? name_in(allocate_role_names, ALLOCATE_ROLE_COUNT, role) : -1;
	return role.len && *ret < 0 ? row_fault(r, E_INVALID, key, "unknown_value") : OK;
}

/* { role: number } */
static Status take_by_role(
	Reader *r, const char *key, int32_t min, int32_t max, int32_t by_role[ALLOCATE_ROLE_COUNT])
{
	const json_t *object = value_of(r, key), *v;
	const char *name;

	if (!object)
		return OK;
	if (!json_is_object(object))
		return row_fault(r, E_INVALID, key, "not_an_object");
	json_object_foreach((json_t *)object, name, v)
	{
		const char *path = str_cstr(r->c->arena, str_printf(r->c->arena, "%s.%.40s", key, name));
		int role = name_in(allocate_role_names, ALLOCATE_ROLE_COUNT, str_from(name));

		if (role < 0)
			return row_fault(r, E_INVALID, path, "unknown_value");
		if (!json_is_integer(v))
			return row_fault(r, E_INVALID, path, "not_a_whole_number");
		if (json_integer_value(v) < min || json_integer_value(v) > max)
			return row_fault(r, E_INVALID, path, "out_of_range");
		by_role[role] = (int32_t)json_integer_value(v);
	}
	return OK;
}

/* ---- wards ---- */

static const char *const zone_names[ALLOCATE_ZONE_COUNT] = { "green", "yellow", "orange", "red" };

static Status take_ward(Reader *r, AllocateWard *w)
{
	static const char *const keys[] = { "code", "name", "zone", "lat", "lon", "need" };
	Str zone = { "", 0 };

	TRY(check_keys(r, keys, COUNT_OF(keys)));
	TRY(take_text(r, "code", true, SNAPSHOT_TEXT_MAX, &w->code));
	TRY(take_text(r, "name", false, 2 * SNAPSHOT_TEXT_MAX, &w->name));
	TRY(take_text(r, "zone", true, SNAPSHOT_TEXT_MAX, &zone));
	w->zone = name_in(zone_names, ALLOCATE_ZONE_COUNT, zone);
	if (w->zone < 0)
		return row_fault(r, E_INVALID, "zone", "unknown_value");
	TRY(take_degrees(r, "lat", 90, &w->lat_e6));
	TRY(take_degrees(r, "lon", 180, &w->lon_e6));
	TRY(take_by_role(r, "need", 0, ALLOCATE_MAX_NEED, w->need));
	if (names_find(&r->wards, w->code) >= 0)
		return row_fault(r, E_INVALID, "code", "duplicate");
	names_add(&r->wards, w->code);
	return OK;
}

/* ---- people ---- */

static Status take_roles(Reader *r, AllocatePerson *p)
{
	const json_t *roles = value_of(r, "roles"), *v;
	int32_t skills[ALLOCATE_ROLE_COUNT] = { 0 };
	size_t i;

	if (!roles)
		return row_fault(r, E_INVALID, "roles", "required");
	if (!json_is_array(roles))
		return row_fault(r, E_INVALID, "roles", "not_a_list");
	TRY(take_by_role(r, "skills", 1, ALLOCATE_BEST_SKILL, skills));
	json_array_foreach(roles, i, v)
	{
		Str name = json_is_string(v) ? (Str){ json_string_value(v), json_string_length(v) } : STR("");
		int role = name_in(allocate_role_names, ALLOCATE_ROLE_COUNT, name);

		if (role < 0)
			return row_fault(r, E_INVALID, "roles", "unknown_value");
		p->skill[role] = (int8_t)MAX(skills[role], 1);
	}
	return OK;
}

static Status take_flags(Reader *r, AllocatePerson *p)
{
	const struct {
		const char *key;
		bool *to;
	} flags[] = {
		{ "household_red", &p->household_red },
		{ "unfit", &p->unfit },
		{ "small_child", &p->small_child },
		{ "pregnant", &p->pregnant },
		{ "chronic", &p->chronic },
		{ "can_lead", &p->can_lead },
		{ "volunteer", &p->volunteer },
	};

	for (size_t i = 0; i < COUNT_OF(flags); i++)
		TRY(take_flag(r, flags[i].key, flags[i].to));
	return OK;
}

/* A point of its own, else the middle of the home commune. */
static Status take_home(Reader *r, const AllocateWard *wards, AllocatePerson *p)
{
	TRY(take_name(r, "home", false, &r->wards, "unknown_area", &p->home));
	if (value_of(r, "lat") || value_of(r, "lon")) {
		TRY(take_degrees(r, "lat", 90, &p->home_lat_e6));
		TRY(take_degrees(r, "lon", 180, &p->home_lon_e6));
		p->has_home_point = true;
	} else if (p->home >= 0) {
		p->home_lat_e6 = wards[p->home].lat_e6;
		p->home_lon_e6 = wards[p->home].lon_e6;
		p->has_home_point = true;
	}
	return OK;
}

static Status take_person(Reader *r, const AllocateWard *wards, AllocatePerson *p)
{
	static const char *const keys[] = { "id", "agency", "roles", "skills", "household", "home", "lat",
		"lon", "household_red", "unfit", "small_child", "pregnant", "chronic", "can_lead",
		"volunteer", "experience", "was", "was_role" };
	Str agency = { "", 0 }, household = { "", 0 };

	TRY(check_keys(r, keys, COUNT_OF(keys)));
	TRY(take_text(r, "id", true, SNAPSHOT_TEXT_MAX, &p->id));
	TRY(take_text(r, "agency", true, SNAPSHOT_TEXT_MAX, &agency));
	TRY(take_text(r, "household", false, SNAPSHOT_TEXT_MAX, &household));
	TRY(take_roles(r, p));
	TRY(take_home(r, wards, p));
	TRY(take_flags(r, p));
	TRY(take_small(r, "experience", 0, 1000, &p->experience));
	TRY(take_name(r, "was", false, &r->wards, "unknown_area", &p->was));
	TRY(take_role(r, "was_role", &p->was_role));
	p->agency = names_add(&r->agencies, agency);
	p->household = household.len ? names_add(&r->households, household) + 1 : 0;
	if (names_find(&r->people, p->id) >= 0)
		return row_fault(r, E_INVALID, "id", "duplicate");
	names_add(&r->people, p->id);
	return OK;
}

/* ---- pins, bans, options ---- */

static Status take_pin(Reader *r, AllocatePin *pin)
{
	static const char *const keys[] = { "person", "ward", "role" };

	TRY(check_keys(r, keys, COUNT_OF(keys)));
	TRY(take_name(r, "person", true, &r->people, "unknown_person", &pin->person));
	TRY(take_name(r, "ward", true, &r->wards, "unknown_area", &pin->ward));
	return take_role(r, "role", &pin->role);
}

static Status take_ban(Reader *r, AllocateBan *ban)
{
	static const char *const keys[] = { "person", "ward" };

	TRY(check_keys(r, keys, COUNT_OF(keys)));
	TRY(take_name(r, "person", true, &r->people, "unknown_person", &ban->person));
	return take_name(r, "ward", false, &r->wards, "unknown_area", &ban->ward);
}

static Status take_options(Reader *r, const json_t *options, AllocateInput *in)
{
	static const char *const keys[] = { "agency_cap", "move_metres", "keep_fill", "seed", "rounds",
		"max_pivots" };
	int64_t seed = 0;

	in->agency_cap = SNAPSHOT_AGENCY_CAP;
	in->move_metres = SNAPSHOT_MOVE_METRES;
	in->rounds = SNAPSHOT_ROUNDS;
	in->max_pivots = SNAPSHOT_PIVOTS;
	if (!options)
		return OK;
	r->list = NULL;
	r->object = options;
	TRY(check_keys(r, keys, COUNT_OF(keys)));
	TRY(take_small(r, "agency_cap", 0, ALLOCATE_MAX_PEOPLE, &in->agency_cap));
	TRY(take_small(r, "move_metres", 0, ALLOCATE_MAX_METRES, &in->move_metres));
	TRY(take_flag(r, "keep_fill", &in->keep_fill));
	TRY(take_whole(r, "seed", 0, INT64_MAX, &seed));
	TRY(take_small(r, "rounds", 0, ALLOCATE_MAX_ROUNDS, &in->rounds));
	TRY(take_whole(r, "max_pivots", 0, INT64_MAX, &in->max_pivots));
	in->seed = (uint64_t)seed;
	return OK;
}

/* ---- the whole ---- */

/* The list of that name, at most `most` rows; absent: none. */
static Status open_list(Reader *r, const json_t *root, const char *key, size_t most, const json_t **ret)
{
	r->list = NULL;
	r->object = root;
	*ret = value_of(r, key);
	if (*ret && !json_is_array(*ret))
		return row_fault(r, E_INVALID, key, "not_a_list");
	if (json_array_size(*ret) > most)
		return row_fault(r, E_TOO_LARGE, key, "too_many");
	r->list = key;
	return OK;
}

static void open_row(Reader *r, const json_t *list, size_t i)
{
	r->row = i;
	r->object = json_array_get(list, i);
}

static Status take_wards(Reader *r, const json_t *root, AllocateInput *in)
{
	const json_t *list;

	TRY(open_list(r, root, "wards", ALLOCATE_MAX_WARDS, &list));
	size_t n = json_array_size(list);
	AllocateWard *wards = arena_array(r->c->arena, AllocateWard, n + 1);
	r->wards = names_new(r->c->arena, n);
	for (size_t i = 0; i < n; i++) {
		open_row(r, list, i);
		TRY(take_ward(r, &wards[i]));
	}
	in->wards = wards;
	in->ward_count = (int32_t)n;
	return OK;
}

static Status take_people(Reader *r, const json_t *root, AllocateInput *in)
{
	const json_t *list;

	TRY(open_list(r, root, "people", ALLOCATE_MAX_PEOPLE, &list));
	size_t n = json_array_size(list);
	AllocatePerson *people = arena_array(r->c->arena, AllocatePerson, n + 1);
	r->people = names_new(r->c->arena, n);
	r->agencies = names_new(r->c->arena, n);
	r->households = names_new(r->c->arena, n);
	for (size_t i = 0; i < n; i++) {
		open_row(r, list, i);
		TRY(take_person(r, in->wards, &people[i]));
	}
	in->people = people;
	in->person_count = (int32_t)n;
	in->agencies = r->agencies.text;
	in->agency_count = r->agencies.count;
	return OK;
}

static Status take_decisions(Reader *r, const json_t *root, AllocateInput *in)
{
	const json_t *list;

	TRY(open_list(r, root, "pins", ALLOCATE_MAX_PEOPLE, &list));
	size_t n = json_array_size(list);
	AllocatePin *pins = arena_array(r->c->arena, AllocatePin, n + 1);
	for (size_t i = 0; i < n; i++) {
		open_row(r, list, i);
		TRY(take_pin(r, &pins[i]));
	}
	in->pins = pins;
	in->pin_count = (int32_t)n;
	TRY(open_list(r, root, "bans", ALLOCATE_MAX_CHOICES, &list));
	n = json_array_size(list);
	AllocateBan *bans = arena_array(r->c->arena, AllocateBan, n + 1);
	for (size_t i = 0; i < n; i++) {
		open_row(r, list, i);
		TRY(take_ban(r, &bans[i]));
	}
	in->bans = bans;
	in->ban_count = (int32_t)n;
	return OK;
}

Status snapshot_read(Ctx *c, Str text, AllocateInput *ret)
{
	static const char *const keys[] = { "wards", "people", "pins", "bans", "options" };
	CLEANUP(json_release)
	json_t *root = NULL;
	Reader r = { .c = c };
	AllocateInput in = { 0 };

	TRY(json_read(c, text, &root));
	r.object = root;
	TRY(check_keys(&r, keys, COUNT_OF(keys)));
	TRY(take_wards(&r, root, &in));
	TRY(take_people(&r, root, &in));
	TRY(take_decisions(&r, root, &in));
	r.list = NULL;
	r.object = root;
	TRY(take_options(&r, value_of(&r, "options"), &in));
	Hash hash = hash_of(allocate_canonical(c->arena, &in));
	memcpy(in.hash, hash.bytes, sizeof(in.hash));
	*ret = in;
	return OK;
}
