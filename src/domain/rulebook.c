/* rulebook.c: reads and checks a rulebook file, so that a wrong number is refused with its key before it
 * decides anything. See rulebook.h. */
#include "domain/rulebook_inside.h"

#include "base/text.h"
#include "base/time.h"

#include <string.h>

#define NAME_MAX_CHARS	 60
#define LEVEL_MAX_CHARS	 20 /* Area.level holds a key */
#define SOURCE_MAX_CHARS 500 /* a sentence and an address */
#define KEY_SHOWN_CHARS	 60 /* of an unknown key, in the fault */

static const RuleRow kind_rows[] = {
#define X(member, key_, min_, max_) { key_, min_, max_, offsetof(KindRules, member) },
	KIND_RULE_LIST(X)
#undef X
};

static const RuleRow general_rows[] = {
#define X(member, key_, min_, max_) { key_, min_, max_, offsetof(Rulebook, member) },
	RULE_LIST(X)
#undef X
};

static const struct {
	RuleRow row;
	int32_t otherwise;
} later_rows[] = {
#define X(member, key_, min_, max_, otherwise_)                                                              \
	{ { key_, min_, max_, offsetof(Rulebook, member) }, otherwise_ },
	LATER_RULE_LIST(X)
#undef X
};

/* "rules.medicine.answer_minutes", kept in the arena for the fault. The key may be a stranger's: it is cut
 * between two characters. */
const char *rulebook_path(Ctx *c, const char *section, const char *key)
{
	size_t len = strlen(key), at = 0;

	for (int chars = 0; at < len && chars < KEY_SHOWN_CHARS; chars++) {
		at++;
		while (at < len && ((unsigned char)key[at] & 0xC0) == 0x80)
			at++;
	}
	return str_printf(c->arena, "%s%s%.*s", section, *section ? "." : "", (int)at, key).ptr;
}

Status rulebook_keys(
	Ctx *c, const json_t *object, const char *section, const char *const *known, size_t needed, size_t n)
{
	const char *key;
	const json_t *value;

	if (!json_is_object(object))
		return fault(c, E_INVALID, *section ? section : NULL, "not_an_object");
	json_object_foreach((json_t *)object, key, value)
	{
		size_t i = 0;

		while (i < n && strcmp(known[i], key) != 0)
			i++;
		if (i == n)
			return fault(c, E_INVALID, rulebook_path(c, section, key), "unknown_field");
	}
	for (size_t i = 0; i < needed; i++) {
		value = json_object_get(object, known[i]);
		if (!value || json_is_null(value))
			return fault(c, E_INVALID, rulebook_path(c, section, known[i]), "required");
	}
	return OK;
}

/* All of them are there. */
static Status check_keys(
	Ctx *c, const json_t *object, const char *section, const char *const *known, size_t n)
{
	return rulebook_keys(c, object, section, known, n, n);
}

static Status read_text(
	Ctx *c, const json_t *object, const char *section, const char *key, size_t max_chars, Str *ret)
{
	const json_t *v = json_object_get(object, key);
	Str s = str_trim(json_str(object, key));

	if (!json_is_string(v))
		return fault(c, E_INVALID, rulebook_path(c, section, key), "not_text");
	if (s.len == 0)
		return fault(c, E_INVALID, rulebook_path(c, section, key), "required");
	if (!str_is_utf8(s))
		return fault(c, E_INVALID, rulebook_path(c, section, key), "bad_utf8");
	if (str_utf8_count(s) > max_chars)
		return faultf(c, E_INVALID, rulebook_path(c, section, key), "too_long",
			"at most %zu characters", max_chars);
	*ret = text_nfc(c->arena, s);
	return OK;
}

/* One rule: { "value": 1440, "source": "…", "conf": "C" }. */
Status rulebook_rule(
	Ctx *c, const json_t *rules, const char *section, const char *key, const RuleRow *row, void *into)
{
	static const char *const known[] = { "value", "source", "conf" };
	const char *path = rulebook_path(c, section, key);
	const json_t *rule = json_object_get(rules, key);
	Str source, conf;

	TRY(check_keys(c, rule, path, known, COUNT_OF(known)));
	TRY(read_text(c, rule, path, "source", SOURCE_MAX_CHARS, &source));
	TRY(read_text(c, rule, path, "conf", 1, &conf));
	if (!memchr("CSMP", conf.ptr[0], 4))
		return faultf(c, E_INVALID, rulebook_path(c, path, "conf"), "unknown_value", "C, S, M or P");
	const json_t *value = json_object_get(rule, "value");
	if (!json_is_integer(value))
		return fault(c, E_INVALID, path, "not_a_whole_number");
	json_int_t v = json_integer_value(value);
	if (v < row->min || v > row->max)
		return faultf(c, E_INVALID, path, "out_of_range", "from %d to %d", row->min, row->max);
	int32_t small = (int32_t)v;
	memcpy((char *)into + row->offset, &small, sizeof(small));
	return OK;
}

static Status read_rule(Ctx *c, const json_t *rules, const char *key, const RuleRow *row, void *into)
{
	return rulebook_rule(c, rules, "rules", key, row, into);
}

/* "medicine.answer_minutes" */
static const char *kind_key(Ctx *c, unsigned kind, const RuleRow *row)
{
	Str name = enum_name(&RequestKind_names, kind);

	return str_printf(c->arena, "%.*s.%s", STR_ARG(name), row->key).ptr;
}

static Status read_later_rules(Ctx *c, const json_t *rules, Rulebook *r)
{
	for (size_t i = 0; i < COUNT_OF(later_rows); i++) {
		const RuleRow *row = &later_rows[i].row;

		if (json_object_get(rules, row->key))
			TRY(read_rule(c, rules, row->key, row, r));
		else
			memcpy((char *)r + row->offset, &later_rows[i].otherwise, sizeof(int32_t));
	}
	return r->cadre_age_min <= r->cadre_age_max
		       ? OK
		       : faultf(c, E_INVALID, rulebook_path(c, "rules", "cadre.age_min"), "out_of_range",
				 "above cadre.age_max");
}

static Status read_rules(Ctx *c, const json_t *rules, Rulebook *r)
{
	const char *known[COUNT_OF(general_rows) + RequestKind_count * COUNT_OF(kind_rows) +
			  COUNT_OF(later_rows)];
	size_t n = 0, needed;

	for (size_t i = 0; i < COUNT_OF(general_rows); i++)
		known[n++] = general_rows[i].key;
	for (unsigned kind = 0; kind < RequestKind_count; kind++) {
		for (size_t i = 0; i < COUNT_OF(kind_rows); i++)
			known[n++] = kind_key(c, kind, &kind_rows[i]);
	}
	needed = n;
	for (size_t i = 0; i < COUNT_OF(later_rows); i++)
		known[n++] = later_rows[i].row.key;
	assert(n == COUNT_OF(known));
	TRY(rulebook_keys(c, rules, "rules", known, needed, n));
	TRY(read_later_rules(c, rules, r));
	for (size_t i = 0; i < COUNT_OF(general_rows); i++)
		TRY(read_rule(c, rules, general_rows[i].key, &general_rows[i], r));
	n = COUNT_OF(general_rows);
	for (unsigned kind = 0; kind < RequestKind_count; kind++) {
		for (size_t i = 0; i < COUNT_OF(kind_rows); i++)
			TRY(read_rule(c, rules, known[n++], &kind_rows[i], &r->kinds[kind]));
		/* A request looked at after its answer is due would be late before anybody had a turn. */
		if (r->kinds[kind].triage_minutes > r->kinds[kind].answer_minutes)
			return faultf(c, E_INVALID, rulebook_path(c, "rules", known[n - COUNT_OF(kind_rows)]),
				"out_of_range", "longer than answer_minutes");
	}
	return OK;
}

static Status read_levels(Ctx *c, const json_t *levels, Rulebook *r)
{
	static const char *const known[] = { "key", "vi", "en" };

	if (!json_is_array(levels))
		return fault(c, E_INVALID, "levels", "not_a_list");
	size_t n = json_array_size(levels);
	if (n == 0)
		return fault(c, E_INVALID, "levels", "required");
	if (n > LEVELS_MAX)
		return faultf(c, E_INVALID, "levels", "too_many", "at most %d", LEVELS_MAX);
	r->level_count = 0;
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(levels, i);
		const char *path = str_printf(c->arena, "levels[%zu]", i).ptr;
		Level level;

		TRY(check_keys(c, item, path, known, COUNT_OF(known)));
		TRY(read_text(c, item, path, "key", LEVEL_MAX_CHARS, &level.key));
		TRY(read_text(c, item, path, "vi", NAME_MAX_CHARS, &level.vi));
		TRY(read_text(c, item, path, "en", NAME_MAX_CHARS, &level.en));
		if (rulebook_level(r, level.key) >= 0)
			return fault(c, E_INVALID, rulebook_path(c, path, "key"), "duplicate");
		r->levels[r->level_count++] = level;
	}
	return OK;
}

static Status read_answerable_list(Ctx *c, const json_t *list, const char *path, KindRules *rules)
{
	if (!json_is_array(list))
		return fault(c, E_INVALID, path, "not_a_list");
	if (json_array_size(list) == 0)
		return fault(c, E_INVALID, path, "required");
	rules->answerable_count = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *item_path = str_printf(c->arena, "%s[%zu]", path, i).ptr;
		unsigned post;

		if (!json_is_string(item))
			return fault(c, E_INVALID, item_path, "not_text");
		Str name = { json_string_value(item), json_string_length(item) };
		if (!enum_parse(&PostKind_names, name, &post))
			return fault(c, E_INVALID, item_path, "unknown_value");
		for (unsigned k = 0; k < rules->answerable_count; k++) {
			if (rules->answerable[k] == post)
				return fault(c, E_INVALID, item_path, "duplicate");
		}
		rules->answerable[rules->answerable_count++] = post;
	}
	return OK;
}

static Status read_answerable(Ctx *c, const json_t *answerable, Rulebook *r)
{
	TRY(check_keys(c, answerable, "answerable", RequestKind_names.names, RequestKind_count));
	for (unsigned kind = 0; kind < RequestKind_count; kind++) {
		const char *name = RequestKind_names.names[kind];

		TRY(read_answerable_list(c, json_object_get(answerable, name),
			rulebook_path(c, "answerable", name), &r->kinds[kind]));
	}
	return OK;
}

Status rulebook_read(Ctx *c, Str json, Rulebook *ret)
{
	static const char *const known[] = { "name", "valid_from", "levels", "rules", "answerable",
		"staffing", "kits" };
	CLEANUP(json_release)
	json_t *j = NULL;
	Rulebook r = { 0 };
	Str from;

	if (json.len > RULEBOOK_MAX_BYTES)
		return faultf(c, E_TOO_LARGE, NULL, "too_large", "at most %d bytes", RULEBOOK_MAX_BYTES);
	TRY(json_read(c, json, &j));
	TRY(rulebook_keys(c, j, "", known, COUNT_OF(known) - 2, COUNT_OF(known)));
	TRY(read_text(c, j, "", "name", NAME_MAX_CHARS, &r.name));
	TRY(read_text(c, j, "", "valid_from", TIME_TEXT_SIZE, &from));
	if (!time_parse(from, &r.valid_from_ms))
		return fault(c, E_INVALID, "valid_from", "not_a_time");
	TRY(read_levels(c, json_object_get(j, "levels"), &r));
	TRY(read_rules(c, json_object_get(j, "rules"), &r));
	TRY(read_answerable(c, json_object_get(j, "answerable"), &r));
	TRY(rulebook_kits(c, json_object_get(j, "kits"), &r));
	TRY(rulebook_staffing(c, json_object_get(j, "staffing"), &r));
	*ret = r;
	return OK;
}

int rulebook_level(const Rulebook *r, Str key)
{
	for (unsigned i = 0; i < r->level_count; i++) {
		if (str_eq(r->levels[i].key, key))
			return (int)i;
	}
	return -1;
}
