/* rulebook_inside.h: what the readers of a rulebook's sections share. Private to rulebook*.c. */
#ifndef DOMAIN_RULEBOOK_INSIDE_H
#define DOMAIN_RULEBOOK_INSIDE_H

#include "domain/rulebook.h"

typedef struct RuleRow {
	const char *key;
	int32_t min, max;
	size_t offset;
} RuleRow;

/* "rules.medicine.answer_minutes", kept in the arena for the fault. */
const char *rulebook_path(Ctx *c, const char *section, const char *key);
/* Every key of the object is one of `known`, and the first `needed` of them are there. */
NODISCARD Status rulebook_keys(
	Ctx *c, const json_t *object, const char *section, const char *const *known, size_t needed, size_t n);
/* One rule: { "value": 1440, "source": "…", "conf": "C" }, into the int32_t at the row's offset. */
NODISCARD Status rulebook_rule(
	Ctx *c, const json_t *rules, const char *section, const char *key, const RuleRow *row, void *into);

/* rulebook_staffing.c. section NULL: an older rulebook, which has none. */
NODISCARD Status rulebook_staffing(Ctx *c, const json_t *section, Rulebook *r);
/* rulebook_kits.c. section NULL: nothing is proposed. */
NODISCARD Status rulebook_kits(Ctx *c, const json_t *section, Rulebook *r);

#endif
