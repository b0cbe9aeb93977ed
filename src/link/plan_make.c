/* plan_make.c: from rows to a plan. See plan_make.h. */
#include "link/plan_make.h"

#include "base/secret.h"
#include "store/query.h"

#include <string.h>

static Status put_body(Ctx *c, const AllocateInput *in, Str *ret)
{
	Buf b;

	buf_init(&b, SNAPSHOT_MAX_BYTES);
	snapshot_put_input(&b, in);
	bool fits = buf_ok(&b);
	if (fits)
		*ret = str_dup(c->arena, buf_str(&b));
	buf_done(&b);
	return fits ? OK : fault(c, E_TOO_LARGE, "names", "too_many");
}

Status plan_make(Ctx *c, Db *db, const View *view, const Wave *wave, const PlanMaking *how, PlanMaker *ret)
{
	PlanMaker m;
	PlanRows rows;

	TRY(query_plan_rows(c, db, view->dir, view->rules, wave, how->base_id, &rows));
	TRY(plan_input(c, view->dir, view->rules, &rows, how, &m.in));
	Hash hash = hash_of(allocate_canonical(c->arena, &m.in));
	memcpy(m.in.hash, hash.bytes, sizeof(m.in.hash));
	TRY(allocate_plan(c, &m.in, &m.plan));
	plan_made(c, view->dir, &rows, how, &m.in, &m.plan, &m.made);
	TRY(put_body(c, &m.in, &m.made.body));
	*ret = m;
	return OK;
}

int64_t plan_make_ids(const PlanMade *made)
{
	return (int64_t)made->count + 16;
}
