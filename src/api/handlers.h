/* handlers.h: every handler that the route table names, and what they share. Private to api/. */
#ifndef API_HANDLERS_H
#define API_HANDLERS_H

#include "api/app.h"

/* session.c */
Status session_show(Call *c);
Status session_open(Call *c);
Status session_close(Call *c);
Status session_change(Call *c);
Status totp_begin(Call *c);
Status totp_confirm(Call *c);
Status totp_end(Call *c);
extern const Resource sign_in_resource, self_change_resource, totp_code_resource, resident_act_resource;
/* Checks and hashes a new password; the fault names the field. */
NODISCARD Status password_set(Ctx *c, Account *a, Str password, const char *field);

/* requests.c */
Status request_file(Call *c);
Status request_list(Call *c);
Status request_show(Call *c);
Status request_act(Call *c);
Status intake_lookup(Call *c);
Status callback_list(Call *c);
/* Fills c->command with a filing for whoever calls; what the public form and the API share. */
void request_filing_command(Call *c, const RequestFiling *filing, Channel channel);

/* imports.c */
Status import_request_file(Call *c);
Status import_area_file(Call *c);
Status import_boundary_file(Call *c);
Status import_post_file(Call *c);
Status import_agency_file(Call *c);
Status import_cadre_file(Call *c);

/* proofs.c */
Status proof_add(Call *c);
Status proof_show(Call *c);
/*
 * Checks a photo or PDF, takes its position and everything else but the picture away, and stores the file:
 * for a form that files or adds with a photo, before it commits. *ret is set as c->photo there. Faults name
 * the field "file".
 */
NODISCARD Status proof_take(Call *c, Str bytes, Proof **ret);

/* public.c */
Status public_show(Call *c);
Status public_act(Call *c);
Status public_kinds(Call *c);
/* Finds the request and whether the caller proved to be the asker; tries are limited. */
NODISCARD Status public_find(Call *c, Str code, Str secret, Str phone_last, Request *ret, bool *ret_proved);
/* A request that was joined to another one shows how that one goes on. */
void public_goes_on(Call *c, Request *r);
/* What the asker may say now: a set of 1 << RequestAct. */
unsigned public_acts(Call *c, const Request *r);
/* Fills c->command. */
void public_act_command(Call *c, const Request *r, RequestAct act, Str text);

/* One step of a request's life as the asker may know it. */
typedef struct PublicEntry {
	int64_t at_ms;
	unsigned act;
	int64_t post_id; /* who answers from here on; 0: as before */
	bool by_asker;
	Str text; /* for whoever proved to be the asker; "" none */
} PublicEntry;
NODISCARD Status public_timeline(Call *c, const Request *r, bool full, PublicEntry **ret, size_t *ret_n);

/* pages_ask.c, pages_door.c, pages_follow.c: for people without an account */
Status page_ask(Call *c);
Status page_door(Call *c); /* GET /p, /n, /t: a code is typed */
Status page_follow(Call *c);
Status page_card(Call *c);
Status page_prove(Call *c);
Status page_named(Call *c);
Status page_named_prove(Call *c);
Status page_named_act(Call *c);
Status page_act(Call *c);
/* pages_tour.c */
Status page_tour_door(Call *c);
Status page_tour(Call *c);
Status page_tour_prove(Call *c);
Status page_tour_act(Call *c);

/* board.c */
Status board_command(Call *c);
Status task_list(Call *c);

/* events.c */
Status events_stream(Call *c);
Status feed_list(Call *c);

/* places.c */
Status area_list(Call *c);
Status area_show(Call *c);
Status area_add(Call *c);
Status area_change(Call *c);
Status area_zone_set(Call *c);
Status area_zones(Call *c);
extern const Resource zone_resource;

/* map.c */
Status area_map(Call *c);

/* people.c */
Status post_list(Call *c);
Status post_add(Call *c);
Status post_change(Call *c);
Status appointment_list(Call *c);
Status appointment_add(Call *c);
Status appointment_change(Call *c);
Status duty_list(Call *c);
Status duty_add(Call *c);
Status duty_change(Call *c);

/* needs.c */
Status need_list(Call *c);
Status need_ask_add(Call *c);
Status need_ask_change(Call *c);
Status staff_report_list(Call *c);
Status staff_report_add(Call *c);

/* accounts.c */
Status account_list(Call *c);
Status account_show(Call *c);
Status account_add(Call *c);
Status account_change(Call *c);
Status grant_list(Call *c);
Status grant_add(Call *c);
Status grant_change(Call *c);
Status role_list(Call *c);
Status token_list(Call *c);
Status token_add(Call *c);
Status token_end(Call *c);
Status rulebook_show(Call *c);
extern const Resource account_body_resource, token_body_resource;

/* agencies.c, waves.c, nominations.c */
Status agency_list(Call *c);
Status agency_show(Call *c);
Status agency_add(Call *c);
Status agency_change(Call *c);
Status cadre_list(Call *c);
Status cadre_show(Call *c);
Status cadre_add(Call *c);
Status cadre_change(Call *c);
Status wave_list(Call *c);
Status wave_show(Call *c);
Status wave_add(Call *c);
Status wave_change(Call *c);
Status wave_act(Call *c);
Status quota_list(Call *c);
Status wave_wards(Call *c);
Status quota_act(Call *c);
Status nomination_list(Call *c);
Status nomination_show(Call *c);
Status nomination_add(Call *c);
Status nomination_act(Call *c);
Status public_nomination_show(Call *c);
Status public_nomination_act(Call *c);
extern const Resource named_act_resource;

/* plans.c, plan_people.c */
Status plan_add(Call *c);
Status plan_list(Call *c);
Status plan_show(Call *c);
Status plan_edit(Call *c);
Status plan_act(Call *c);
Status placement_list(Call *c);
Status plan_what_if(Call *c);
Status plan_compare(Call *c);
Status plan_frontier(Call *c);
Status plan_snapshot(Call *c);

/* pins.c */
Status pin_list(Call *c);
Status pin_add(Call *c);
Status pin_change(Call *c);

/* orders.c, pages_verify.c */
Status order_template_list(Call *c);
Status order_list(Call *c);
Status order_show(Call *c);
Status order_add(Call *c);
Status order_change(Call *c);
Status order_act(Call *c);
Status order_paper(Call *c);
Status order_extract(Call *c);
Status page_verify(Call *c);
/* tours.c, tours_public.c, tours_follow.c */
Status tour_list(Call *c);
Status tour_counts(Call *c);
Status tour_show(Call *c);
Status tour_act(Call *c);
Status tour_replacements(Call *c);
Status kit_add(Call *c);
Status kit_change(Call *c);
Status area_arrival_code(Call *c);
Status public_tour_show(Call *c);
Status public_tour_act(Call *c);
extern const Resource toured_act_resource;

/* health.c */
Status health_live(Call *c);
Status health_ready(Call *c);
Status health_metrics(Call *c);

/* openapi.c */
Status openapi_show(Call *c);

/* files.c */
Status web_file(Call *c);

#endif
