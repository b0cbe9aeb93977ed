/*
 * cadre_proof.c: how a cadre shows, without an account, that a name or a tour is theirs: by the secret of a
 * link (96 bits), or by the code and the last digits of the phone, of which only so many are tried.
 */
#include "api/touring.h"

#include "domain/code.h"

#define PHONE_LAST_DIGITS 4

typedef struct CadreProof {
	Str secret, phone_last; /* what was given */
	const char *unknown; /* why, when there is no row with the code */
	Str code; /* canonical */
	bool found;
	int64_t id, cadre_id;
} CadreProof;

/* Only 10,000 endings: guessing is slowed down per code, whoever asks, to a few tries an hour. */
static Status check_phone_last(Call *c, const CadreProof *p)
{
	int per_hour = c->view->rules->secret_tries_per_hour;
	Cadre x;

	if (!limits_take(c->app->secret_limits, p->code, c->ctx.now_ms, MAX(1, per_hour / 60), per_hour))
		return fault(&c->ctx, E_LIMIT, "phone_last", "too_many_tries");
	TRY(row_get(&c->ctx, c->db, &cadre_resource, p->cadre_id, &x));
	if (p->phone_last.len == PHONE_LAST_DIGITS && x.phone.len > PHONE_LAST_DIGITS &&
		str_ends(x.phone, p->phone_last))
		return OK;
	return fault(&c->ctx, E_FORBIDDEN, "phone_last", "not_the_named");
}

static Status prove(Call *c, const CadreProof *p)
{
	int per_minute = c->view->rules->public_look_per_minute;

	if (p->found && p->secret.len &&
		request_secret_matches(&c->http->arena, c->app->options.store, p->id, p->secret))
		return OK;
	if (!limits_take(c->app->look_limits, c->http->peer, c->ctx.now_ms, per_minute, per_minute))
		return fault(&c->ctx, E_LIMIT, "code", "too_many_tries");
	if (!p->found)
		return fault(&c->ctx, E_NOT_FOUND, "code", p->unknown);
	if (p->secret.len)
		return fault(&c->ctx, E_FORBIDDEN, "secret", "not_the_named");
	if (p->phone_last.len == 0)
		return fault(&c->ctx, E_FORBIDDEN, "secret", "required");
	return check_phone_last(c, p);
}

static Status find(Call *c, const Resource *r, CadreProof *p, Str typed, void *row)
{
	if (!code_parse(&c->http->arena, typed, &p->code))
		return fault(&c->ctx, E_NOT_FOUND, "code", p->unknown);
	TRY(row_find(&c->ctx, c->db, r, "code", VAL_STR(p->code), row, &p->found));
	if (p->found) {
		p->id = model_get(model_field(r, "id"), row).i64;
		p->cadre_id = model_get(model_field(r, "cadre_id"), row).i64;
	}
	return prove(c, p);
}

Status named_find(Call *c, Str code, Str secret, Str phone_last, Nomination *ret)
{
	CadreProof p = { .unknown = "no_such_name_code", .secret = secret, .phone_last = phone_last };

	return find(c, &nomination_resource, &p, code, ret);
}

Status toured_find(Call *c, Str code, Str secret, Str phone_last, Tour *ret)
{
	CadreProof p = { .unknown = "no_such_tour_code", .secret = secret, .phone_last = phone_last };

	return find(c, &tour_resource, &p, code, ret);
}
