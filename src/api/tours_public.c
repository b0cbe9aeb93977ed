/*
 * tours_public.c: what a cadre sees and says of the own tour without an account: by the secret of a link, or
 * by the code and the last digits of the phone (cadre_proof.c). The page is pages_tour.c.
 */
#include "api/touring.h"

#include "base/time.h"

Status toured_read(Call *c, Toured *w)
{
	TRY(row_get(&c->ctx, c->db, &cadre_resource, w->tour.cadre_id, &w->cadre));
	TRY(row_get(&c->ctx, c->db, &agency_resource, w->tour.agency_id, &w->agency));
	TRY(row_get(&c->ctx, c->db, &wave_resource, w->tour.wave_id, &w->wave));
	TRY(row_get(&c->ctx, c->db, &order_resource, w->tour.order_id, &w->order));
	TRY(query_tour_facts(&c->ctx, c->db, &w->tour, 1, day_of(c->ctx.now_ms), &w->facts));
	TRY(query_tour_kits(&c->ctx, c->db, w->tour.id, &w->kits, &w->kit_count));
	TourWorld *world = arena_new(&c->http->arena, TourWorld);
	touring_world(c, &w->tour, &w->cadre, &w->agency, &w->wave, world);
	w->acts = tour_acts(world, NULL, true, c->ctx.now_ms) & TOURED_ACTS;
	return OK;
}

/* Whom to report to: an official of the commune, whose name and telephone whoever is sent there needs. */
static void put_report(JsonOut *j, Call *c, int64_t post_id)
{
	const Post *p = directory_post(c->view->dir, post_id);
	const Appointment *holder = p ? directory_holder(c->view->dir, post_id, c->ctx.now_ms) : NULL;

	json_key(j, "report_to");
	if (!p) {
		json_add_null(j);
		return;
	}
	json_open(j, '{');
	json_put_str(j, "post", p->title);
	json_put_str(j, "phone", p->phone);
	json_put_str(j, "holder", holder ? holder->holder : (Str){ "", 0 });
	json_close(j, '}');
}

static void put_kit(JsonOut *j, const Toured *w)
{
	json_key(j, "kit");
	json_open(j, '[');
	for (size_t i = 0; i < w->kit_count; i++)
		model_to_json(j, &kit_resource, &w->kits[i], 0);
	json_close(j, ']');
}

Status public_tour_show(Call *c)
{
	Toured *w = arena_new(&c->http->arena, Toured);
	JsonOut j = call_out(c);

	TRY(toured_find(
		c, c->params[0], http_param(c->http, "secret"), http_param(c->http, "phone_last"), &w->tour));
	TRY(toured_read(c, w));
	json_open(&j, '{');
	/* One's own: with everything that is personal. */
	model_put_fields(&j, &tour_resource, &w->tour, PERSONAL | HEALTH);
	json_key(&j, "area");
	put_area_ref(&j, c->view, w->tour.area_id);
	json_put_str(&j, "name", w->cadre.name);
	json_put_str(&j, "agency", w->agency.name);
	json_put_str(&j, "order_number", w->order.number);
	touring_put_day(&j, c, "order_day", w->order.day);
	json_put_str(&j, "order_code", w->order.code);
	put_report(&j, c, w->tour.report_post_id);
	touring_put_facts(&j, c, w->facts);
	put_kit(&j, w);
	put_acts(&j, &TourAct_names, w->acts);
	json_close(&j, '}');
	return OK;
}

typedef struct TouredAct {
	Str secret, phone_last, reason, arrival_code;
	bool infected;
	double lat, lon;
} TouredAct;
static const Field toured_act_fields[] = {
	FIELD(TouredAct, secret, F_STR, .flags = PERSONAL, .max = 60),
	FIELD(TouredAct, phone_last, F_STR, .flags = PERSONAL, .max = 4),
	FIELD(TouredAct, reason, F_STR, .flags = PERSONAL, .max = 500, .doc = "decline, expose, replace"),
	FIELD(TouredAct, arrival_code, F_STR, .max = 20, .doc = "arrive: what the ward's door shows"),
	FIELD(TouredAct, infected, F_BOOL, .flags = HEALTH,
		.doc = "replace: tested positive, into isolation"),
	FIELD(TouredAct, lat, F_F64, .min = -90, .max = 90, .flags = PERSONAL),
	FIELD(TouredAct, lon, F_F64, .min = -180, .max = 180, .flags = PERSONAL),
};
const Resource toured_act_resource = { .name = "toured_act",
	RESOURCE(TouredAct, toured_act_fields),
	.doc = "The cadre says something of the own tour" };

Status toured_command(Call *c, const Tour *t, TourAct act, const TourActing *said)
{
	if (!(TOURED_ACTS >> act & 1))
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	if (act == TOUR_ARRIVE)
		TRY(touring_arrived(c, t, said->arrival_code));
	c->command = (Command){ .kind = COMMAND_TOUR,
		.act = act,
		.by_cadre = true,
		.code_fits = act == TOUR_ARRIVE,
		.ids = TOUR_COMMAND_IDS,
		.subject_id = t->id,
		.row = arena_dup(&c->http->arena, said, sizeof(*said)) };
	return OK;
}

Status public_tour_act(Call *c)
{
	TouredAct in = { 0 };
	unsigned act;
	Tour t;

	if (!enum_parse(&TourAct_names, c->params[1], &act))
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(call_body(c, &toured_act_resource, &in));
	TRY(model_check(&c->ctx, &toured_act_resource, &in));
	TRY(toured_find(c, c->params[0], in.secret, in.phone_last, &t));
	TRY(toured_command(c, &t, act,
		&(TourActing){ .reason = in.reason,
			.arrival_code = in.arrival_code,
			.infected = in.infected,
			.lat = in.lat,
			.lon = in.lon }));
	return call_commit(c, c->http->path);
}
