/* rulebook_staffing.c: reads the section "staffing": how many people work needs. See rulebook.h. */
#include "domain/rulebook_inside.h"

#define SECTION "staffing"

static const RuleRow general_rows[] = {
#define X(member, key_, min_, max_) { key_, min_, max_, offsetof(Staffing, member) },
	STAFFING_RULE_LIST(X)
#undef X
};

static const RuleRow role_rows[] = {
#define X(member, key_, min_, max_) { key_, min_, max_, offsetof(RoleRules, member) },
	ROLE_RULE_LIST(X)
#undef X
};

#define NEEDED	 (COUNT_OF(general_rows) + CadreRole_count * COUNT_OF(role_rows))
#define KEYS_MAX (NEEDED + RequestKind_count * CadreRole_count)

/* "medical.least" */
static const char *role_key(Ctx *c, unsigned role, const RuleRow *row)
{
	return str_printf(c->arena, "%s.%s", CadreRole_names.names[role], row->key).ptr;
}

/* "food.logistics_minutes" */
static const char *work_key(Ctx *c, unsigned kind, unsigned role)
{
	return str_printf(
		c->arena, "%s.%s_minutes", RequestKind_names.names[kind], CadreRole_names.names[role])
		.ptr;
}

static Status check_staffing_keys(Ctx *c, const json_t *section)
{
	const char *known[KEYS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < COUNT_OF(general_rows); i++)
		known[n++] = general_rows[i].key;
	for (unsigned role = 0; role < CadreRole_count; role++) {
		for (size_t i = 0; i < COUNT_OF(role_rows); i++)
			known[n++] = role_key(c, role, &role_rows[i]);
	}
	assert(n == NEEDED);
	for (unsigned kind = 0; kind < RequestKind_count; kind++) {
		for (unsigned role = 0; role < CadreRole_count; role++)
			known[n++] = work_key(c, kind, role);
	}
	return rulebook_keys(c, section, SECTION, known, NEEDED, n);
}

/* Those present are shared out whole: nobody is counted twice, nobody is left over. */
static Status read_roles(Ctx *c, const json_t *section, Staffing *s)
{
	int32_t shares = 0;

	for (unsigned role = 0; role < CadreRole_count; role++) {
		for (size_t i = 0; i < COUNT_OF(role_rows); i++)
			TRY(rulebook_rule(c, section, SECTION, role_key(c, role, &role_rows[i]),
				&role_rows[i], &s->roles[role]));
		shares += s->roles[role].share_percent;
	}
	return shares == 100 ? OK
			     : faultf(c, E_INVALID, SECTION ".leading.share_percent", "shares_not_100",
				       "all shares together are %d", shares);
}

static Status read_work(Ctx *c, const json_t *section, Staffing *s)
{
	static const RuleRow row = { "minutes", 0, WORK_MINUTES_MAX, 0 };

	for (unsigned kind = 0; kind < RequestKind_count; kind++) {
		for (unsigned role = 0; role < CadreRole_count; role++) {
			const char *key = work_key(c, kind, role);

			if (json_object_get(section, key))
				TRY(rulebook_rule(c, section, SECTION, key, &row, &s->minutes[kind][role]));
		}
	}
	return OK;
}

Status rulebook_staffing(Ctx *c, const json_t *section, Rulebook *r)
{
	r->has_staffing = section != NULL;
	if (!section)
		return OK;
	TRY(check_staffing_keys(c, section));
	for (size_t i = 0; i < COUNT_OF(general_rows); i++)
		TRY(rulebook_rule(c, section, SECTION, general_rows[i].key, &general_rows[i], &r->staffing));
	TRY(read_roles(c, section, &r->staffing));
	return read_work(c, section, &r->staffing);
}
