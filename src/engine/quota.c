/* quota.c: largest remainders within bounds, behind quota.h. */
#include "engine/quota.h"

#include <stdlib.h>

typedef struct Rest {
	int64_t remainder;
	int32_t headcount, index;
} Rest;

static Status check_agency(Ctx *c, const QuotaAgency *a, int32_t i)
{
	const char *bad = NULL;

	if (a->headcount < 0 || a->headcount > QUOTA_MAX_HEADCOUNT)
		bad = "headcount_out_of_range";
	else if (a->stay < 0)
		bad = "stay_out_of_range";
	else if (a->cap < 0)
		bad = "cap_out_of_range";
	else if (a->least < 0)
		bad = "least_out_of_range";
	if (!bad)
		return OK;
	return fault(c, E_INVALID, str_cstr(c->arena, str_printf(c->arena, "agency %d", i)), bad);
}

static int32_t most_of(const QuotaAgency *a)
{
	int32_t may_go = MAX(a->headcount - a->stay, 0);

	return a->cap > 0 ? MIN(a->cap, may_go) : may_go;
}

static void fix_share(const QuotaAgency *a, QuotaShare *s, bool at_most)
{
	if (s->most == 0)
		s->reason = QUOTA_NOBODY;
	else if (!at_most)
		s->reason = QUOTA_AT_LEAST;
	else
		s->reason = a->cap > 0 && a->cap <= a->headcount - a->stay ? QUOTA_AT_CAP : QUOTA_AT_STAY;
	s->people = at_most ? s->most : MIN(a->least, s->most);
}

/*
 * One round of sharing `left` people among the agencies that are still free (people < 0): fixes those beyond
 * a bound. When both kinds are there, the side that is further out in sum is fixed, as usual for such
 * proportional division, so that no agency is fixed wrongly. False when all fit.
 */
static bool fix_round(
	const QuotaAgency *agencies, int32_t count, QuotaShare *ret, int64_t *left, int64_t *heads)
{
	int64_t over = 0, under = 0;
	bool at_most;

	for (int32_t i = 0; i < count; i++) {
		int64_t share = *left * agencies[i].headcount; /* of *heads */

		if (ret[i].people >= 0)
			continue;
		over += MAX(share - ret[i].most * *heads, 0);
		under += MAX(MIN(agencies[i].least, ret[i].most) * *heads - share, 0);
	}
	if (over == 0 && under == 0)
		return false;
	at_most = over >= under;
	int64_t taken = 0, gone = 0;
	for (int32_t i = 0; i < count; i++) {
		int64_t share = *left * agencies[i].headcount;

		if (ret[i].people >= 0)
			continue;
		if (at_most ? share > ret[i].most * *heads
			    : share < MIN(agencies[i].least, ret[i].most) * *heads) {
			fix_share(&agencies[i], &ret[i], at_most);
			ret[i].share_milli = (int64_t)ret[i].people * 1000;
			taken += ret[i].people;
			gone += agencies[i].headcount;
		}
	}
	*left -= taken;
	*heads -= gone;
	return true;
}

static int by_remainder(const void *x, const void *y)
{
	const Rest *a = x, *b = y;

	if (a->remainder != b->remainder)
		return a->remainder > b->remainder ? -1 : 1;
	if (a->headcount != b->headcount)
		return a->headcount > b->headcount ? -1 : 1;
	return a->index < b->index ? -1 : 1;
}

static void round_shares(
	Ctx *c, const QuotaAgency *agencies, int32_t count, QuotaShare *ret, int64_t left, int64_t heads)
{
	Rest *rest = arena_array(c->arena, Rest, (size_t)count + 1);
	int32_t n = 0;
	int64_t over = left;

	for (int32_t i = 0; i < count; i++) {
		int64_t share = left * agencies[i].headcount;

		if (ret[i].people >= 0)
			continue;
		ret[i].people = heads > 0 ? (int32_t)(share / heads) : 0;
		ret[i].share_milli = heads > 0 ? share * 1000 / heads : 0;
		ret[i].reason = ret[i].most > 0 ? QUOTA_SHARE : QUOTA_NOBODY;
		over -= ret[i].people;
		if (ret[i].people < ret[i].most)
			rest[n++] = (Rest){ heads > 0 ? share % heads : 0, agencies[i].headcount, i };
	}
	qsort(rest, (size_t)n, sizeof(*rest), by_remainder);
	for (int32_t k = 0; k < n && over > 0; k++, over--) {
		ret[rest[k].index].people++;
		ret[rest[k].index].reason = QUOTA_REMAINDER;
	}
}

Status quota_share(Ctx *c, const QuotaAgency *agencies, int32_t count, int32_t total, QuotaShare *ret,
	int32_t *ret_short)
{
	int64_t heads = 0, most = 0, left;

	if (count < 0 || count > QUOTA_MAX_AGENCIES)
		return fault(c, E_TOO_LARGE, "agencies", "too_many");
	if (total < 0 || total > QUOTA_MAX_HEADCOUNT)
		return fault(c, E_INVALID, "total", "out_of_range");
	for (int32_t i = 0; i < count; i++)
		TRY(check_agency(c, &agencies[i], i));
	for (int32_t i = 0; i < count; i++) {
		heads += agencies[i].headcount;
		most += most_of(&agencies[i]);
	}
	for (int32_t i = 0; i < count; i++)
		ret[i] = (QuotaShare){ .people = -1,
			.most = most_of(&agencies[i]),
			.fair_milli = heads > 0 ? (int64_t)total * agencies[i].headcount * 1000 / heads : 0 };
	*ret_short = (int32_t)MAX(total - most, 0);
	left = MIN(total, most);
	while (fix_round(agencies, count, ret, &left, &heads))
		left = MAX(left, 0);
	round_shares(c, agencies, count, ret, left, heads);
	return OK;
}
