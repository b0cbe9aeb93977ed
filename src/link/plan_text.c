/* plan_text.c: sentences about a plan. See plan_text.h. */
#include "link/plan_text.h"

static const char *const zone_names[ALLOCATE_ZONE_COUNT] = { "green", "yellow", "orange", "red" };

static Str number(Arena *a, int64_t n)
{
	return str_printf(a, "%lld", (long long)n);
}

Str plan_km_text(Arena *a, Lang lang, int64_t metres)
{
	int64_t tenths = (metres + 50) / 100;

	return str_printf(a, "%lld%c%lld", (long long)(tenths / 10), lang == LANG_VI ? ',' : '.',
		(long long)(tenths % 10));
}

static Str cost_with(Arena *a, Lang lang, const char *what, const char *name, Str value)
{
	return words_put(a, words_of(lang, "plan.cost", str_from(what)), name, value);
}

Str plan_cost_text(Arena *a, Lang lang, const AllocateCost *cost)
{
	for (int z = ALLOCATE_RED; z >= 0; z--) {
		if (cost->places[z] > 0)
			return words_put(a, cost_with(a, lang, "places", "n", number(a, cost->places[z])),
				"zone", words_of(lang, "zone", str_from(zone_names[z])));
	}
	if (cost->unevenness > 0)
		return words_get(lang, "plan.cost.unevenness");
	if (cost->leads > 0)
		return cost_with(a, lang, "leads", "n", number(a, cost->leads));
	if (cost->skill_steps > 0)
		return cost_with(a, lang, "skill", "n", number(a, cost->skill_steps));
	if (cost->moves > 0)
		return cost_with(a, lang, "moves", "n", number(a, cost->moves));
	if (cost->metres > 0)
		return cost_with(a, lang, "metres", "km", plan_km_text(a, lang, cost->metres));
	return words_get(lang, cost->heaped > 0 ? "plan.cost.heaped" : "plan.cost.none");
}

Str plan_why_text(Arena *a, Lang lang, const PlanWhy *why)
{
	Str s = why->bar.len ? words_of(lang, "plan.bar", why->bar) : words_of(lang, "plan.goal", why->goal);

	if (why->ward.len) {
		s = words_put(a, s, "ward", why->ward);
		s = words_put(a, s, "role", words_of(lang, "cadre_role", why->role));
		s = words_put(a, s, "km", plan_km_text(a, lang, why->metres));
	}
	if (why->next.len) {
		s = words_put(a, s, "next", why->next);
		s = words_put(a, s, "cost", plan_cost_text(a, lang, &why->cost));
	}
	return s;
}

Str plan_gap_text(Arena *a, Lang lang, const PlanGap *gap)
{
	Str s = words_of(lang, "plan.gap", gap->why);

	s = words_put(a, s, "missing", number(a, gap->missing));
	s = words_put(a, s, "role", words_of(lang, "cadre_role", gap->role));
	s = words_put(a, s, "ward", gap->ward);
	return words_put(a, s, "n", number(a, gap->barred));
}

static Str with_place(Arena *a, Lang lang, Str s, const PlanIf *what)
{
	s = words_put(a, s, "ward", what->ward);
	return words_put(a, s, "role", words_of(lang, "cadre_role", what->role));
}

Str plan_if_text(Arena *a, Lang lang, const PlanIf *what)
{
	int sign = allocate_cost_sign(&what->cost);
	Str s = with_place(
		a, lang, words_of(lang, "plan.move", what->ward.len ? what->bar : STR("out")), what);

	if (what->swapped) {
		Str swap = words_get(lang, what->swapped_ward.len ? "plan.move.swap" : "plan.move.swap_out");

		s = str_printf(
			a, "%.*s %.*s", STR_ARG(s), STR_ARG(words_put(a, swap, "ward", what->swapped_ward)));
	}
	Str then = sign > 0   ? words_put(a, words_get(lang, "plan.move.worse"), "cost",
					plan_cost_text(a, lang, &what->cost))
		   : sign < 0 ? words_get(lang, "plan.move.better")
			      : words_get(lang, "plan.move.same");
	return str_printf(a, "%.*s %.*s", STR_ARG(s), STR_ARG(then));
}

static void put_zones(JsonOut *j, const char *key, const int32_t by_zone[ALLOCATE_ZONE_COUNT])
{
	json_key(j, key);
	json_open(j, '{');
	for (int z = ALLOCATE_RED; z >= 0; z--)
		json_put_i64(j, zone_names[z], by_zone[z]);
	json_close(j, '}');
}

void plan_put_score(JsonOut *j, const AllocateScore *s)
{
	json_open(j, '{');
	put_zones(j, "placed", s->placed);
	put_zones(j, "needed", s->needed);
	json_put_i64(j, "unevenness", s->unevenness);
	json_put_i64(j, "teams", s->teams);
	json_put_i64(j, "leaderless", s->leaderless);
	json_put_i64(j, "skill_steps", s->skill_steps);
	json_put_i64(j, "metres", s->metres);
	json_put_i64(j, "heaped", s->heaped);
	json_put_i64(j, "moves", s->moves);
	json_put_i64(j, "broken_rules", s->broken_rules);
	json_close(j, '}');
}
