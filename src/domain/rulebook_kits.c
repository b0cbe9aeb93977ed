/* rulebook_kits.c: reads the section "kits": what a cadre is handed for a tour, by role. See rulebook.h. */
#include "domain/rulebook_inside.h"

#include "base/text.h"

#define SECTION	       "kits"
#define ITEM_MAX_CHARS 120 /* Kit.item */

static Status read_item(Ctx *c, const json_t *items, const char *path, const char *name, KitRule *ret)
{
	static const RuleRow row = { "kit", 0, 1000, offsetof(KitRule, count) };
	Str item = str_from(name);

	if (!str_is_utf8(item) || item.len == 0 || str_utf8_count(item) > ITEM_MAX_CHARS)
		return faultf(
			c, E_INVALID, path, "too_long", "an item has 1 to %d characters", ITEM_MAX_CHARS);
	ret->item = text_nfc(c->arena, item);
	return rulebook_rule(c, items, path, name, &row, ret);
}

Status rulebook_kits(Ctx *c, const json_t *section, Rulebook *r)
{
	const char *role, *name;
	const json_t *items, *rule;

	if (!section)
		return OK;
	TRY(rulebook_keys(c, section, SECTION, CadreRole_names.names, 0, CadreRole_count));
	json_object_foreach((json_t *)section, role, items)
	{
		const char *path = rulebook_path(c, SECTION, role);
		unsigned at = 0;

		if (!enum_parse(&CadreRole_names, str_from(role), &at) || !json_is_object(items))
			return fault(c, E_INVALID, path, "not_an_object");
		if (json_object_size(items) > KIT_RULES_MAX)
			return faultf(c, E_INVALID, path, "too_many", "at most %d", KIT_RULES_MAX);
		json_object_foreach((json_t *)items, name, rule)
		{
			TRY(read_item(c, items, path, name, &r->kits[at][r->kit_counts[at]]));
			r->kit_counts[at]++;
		}
	}
	return OK;
}
