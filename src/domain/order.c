/* order.c: what may happen to an order. See order.h. */
#include "domain/order.h"

#include "base/time.h"

#include <stdlib.h>

static const Field order_acting_fields[] = {
	FIELD(OrderActing, note, F_STR, .max = 500,
		.doc = "Why: needed to withdraw what was issued; everybody may read it, so no names"),
};
const Resource order_acting_resource = {
	.name = "order_acting", RESOURCE(OrderActing, order_acting_fields), .doc = "An act on an order"
};

#define IN(s)		(1u << ORDER_##s)
#define STAY		OrderState_count
#define IDS_OF_AN_ORDER 1024
#define IDS_A_NAME	16 /* a tour, its tasks, the standing, and an event for each */
#define WHO_MAX		5 /* told by their numbers in a fault; how many more there are stands behind them */

static const struct {
	unsigned from;
	unsigned to; /* STAY: the state does not change */
} steps[OrderAct_count] = {
	[ORDER_ADD] = { 0, ORDER_DRAFT },
	[ORDER_CHANGE] = { IN(DRAFT), STAY },
	[ORDER_ISSUE] = { IN(DRAFT), ORDER_ISSUED },
	[ORDER_WITHDRAW] = { IN(DRAFT) | IN(ISSUED), ORDER_WITHDRAWN },
};

bool order_transition_is_known(unsigned act, unsigned from, unsigned to)
{
	if (act >= OrderAct_count)
		return false;
	if (act == ORDER_ADD)
		return to == ORDER_DRAFT;
	return steps[act].from >> from & 1 && to == (steps[act].to == STAY ? from : steps[act].to);
}

/* ---- who may ---- */

/* The account of whoever holds the signer's post; 0: nobody, or nobody with an account. */
static int64_t signers_account(const Directory *d, const Order *o, int64_t now_ms)
{
	const Appointment *signer = o->signer_post_id ? directory_holder(d, o->signer_post_id, now_ms) : NULL;

	return signer ? signer->account_id : 0;
}

static bool may_sign(const Directory *d, const Rights *rights, const Order *o, int64_t now_ms)
{
	int64_t signer = signers_account(d, o, now_ms);

	return signer ? signer == rights->account_id : rights_allow(rights, d, CAN_WAVES, o->area_id);
}

/* What only the signature makes or unmakes. */
static bool is_signers(unsigned act, unsigned state)
{
	return act == ORDER_ISSUE || (act == ORDER_WITHDRAW && state == ORDER_ISSUED);
}

static bool may(const Directory *d, const Rights *rights, const Order *o, unsigned act, int64_t now_ms)
{
	if (!rights)
		return true;
	return is_signers(act, o->state) ? may_sign(d, rights, o, now_ms)
					 : rights_allow(rights, d, CAN_WAVES, o->area_id);
}

bool order_may_read(const Directory *d, const Rights *rights, const Order *o, int64_t now_ms)
{
	unsigned needed = CAN(CAN_WAVES) | CAN(CAN_PERSONAL);

	if (!rights)
		return true;
	int64_t signer = signers_account(d, o, now_ms);
	return (rights_at(rights, d, o->area_id) & needed) == needed ||
	       (signer && signer == rights->account_id);
}

bool order_may_extract(
	const Directory *d, const Rights *rights, const Order *o, const Agency *a, int64_t now_ms)
{
	if (order_may_read(d, rights, o, now_ms))
		return true;
	return o->issued_at_ms && agency_may(d, rights, a, now_ms) & AGENCY_PEOPLE &&
	       agency_may_see(d, rights, a, now_ms) & PERSONAL;
}

/* An order of a plan waits for the plan and the wave; what the tours' own orders need, tour.h says. */
static bool is_ready(const Wave *wave, const Plan *plan, const Order *o)
{
	if (wave->state != WAVE_APPROVED)
		return false;
	return o->plan_id == 0 || (plan->id == o->plan_id && plan->state == PLAN_APPROVED);
}

unsigned order_acts(const Directory *d, const Rights *rights, const Wave *wave, const Plan *plan,
	const Order *o, int64_t now_ms)
{
	unsigned acts = 0;

	for (unsigned act = ORDER_CHANGE; act < OrderAct_count; act++) {
		if (act == ORDER_ISSUE && !is_ready(wave, plan, o))
			continue;
		if (steps[act].from >> o->state & 1 && may(d, rights, o, act, now_ms))
			acts |= 1u << act;
	}
	return acts;
}

static Status need_right(Ctx *c, const OrderWorld *w, const OrderCommand *cmd, const Order *about)
{
	bool is_new = cmd->act == ORDER_ADD;
	const char *field = is_new ? "wave_id" : "id";

	if (may(w->dir, cmd->rights, about, cmd->act, c->now_ms))
		return OK;
	/* Whoever signs need not see the area's other business. */
	bool sees = rights_at(cmd->rights, w->dir, about->area_id) ||
		    may_sign(w->dir, cmd->rights, about, c->now_ms);
	return sees ? fault(c, E_FORBIDDEN, field, "no_capability")
		    : fault(c, E_NOT_FOUND, field, "not_found");
}

/* ---- the row ---- */

int64_t order_ids(int64_t people)
{
	return IDS_OF_AN_ORDER + IDS_A_NAME * people;
}

Str order_signer(const Directory *d, const Order *o, int64_t now_ms)
{
	const Appointment *holder = o->signer_post_id ? directory_holder(d, o->signer_post_id, now_ms) : NULL;

	return o->signer_name.len || !holder ? o->signer_name : holder->holder;
}

void order_year(const Order *o, int32_t *ret_first_day, int32_t *ret_last_day)
{
	Arena scratch;
	int32_t first = 0, next = 0;
	int64_t year = 0;

	arena_init(&scratch, 0);
	if (o->day > 0 && str_to_i64(str_sub(day_text(&scratch, o->day), 0, 4), &year)) {
		bool known = day_parse(str_printf(&scratch, "%04lld-01-01", (long long)year), &first) &&
			     day_parse(str_printf(&scratch, "%04lld-01-01", (long long)year + 1), &next);

		if (!known) /* the last year there is */
			next = o->day + 1;
	}
	arena_done(&scratch);
	*ret_first_day = first;
	*ret_last_day = next - 1;
}

static Status check_texts(Ctx *c, Str texts)
{
	CLEANUP(json_release)
	json_t *json = NULL;
	const char *key;
	json_t *value;

	if (texts.len == 0)
		return OK;
	if (json_read(c, texts, &json) != OK || !json_is_object(json)) {
		c->fault = (Fault){ 0 };
		return fault(c, E_INVALID, "texts", "not_an_object");
	}
	json_object_foreach(json, key, value)
	{
		if (!json_is_string(value))
			return fault(c, E_INVALID,
				str_printf(c->arena, "texts.%.*s", STR_ARG(str_sub(str_from(key), 0, 60)))
					.ptr,
				"not_text");
	}
	return OK;
}

/* A paper is not dated far ahead of its signature. */
static Status check_day(Ctx *c, const OrderWorld *w, const Order *o)
{
	if (o->day - day_of(c->now_ms) <= w->rules->order_ahead_days)
		return OK;
	return faultf(c, E_INVALID, "day", "too_far_ahead", "at most %d days", w->rules->order_ahead_days);
}

static Status check_row(Ctx *c, const OrderWorld *w, const Order *o)
{
	const Post *signer = directory_post(w->dir, o->signer_post_id);

	TRY(model_check(c, &order_resource, o));
	if (o->kind == ORDER_MOBILISE && !o->plan_id)
		return fault(c, E_INVALID, "plan_id", "required");
	if (o->plan_id && (w->plan.id != o->plan_id || w->plan.wave_id != o->wave_id))
		return fault(c, E_INVALID, "plan_id", "not_of_wave");
	if (o->signer_post_id && (!signer || signer->closed))
		return fault(c, E_INVALID, "signer_post_id", "unknown_post");
	if (w->number_taken)
		return fault(c, E_INVALID, "number", "number_taken");
	TRY(check_texts(c, o->texts));
	return check_day(c, w, o);
}

/* What the server keeps of the order, over what a client wrote. */
static Status change_order(Ctx *c, const OrderWorld *w, const OrderCommand *cmd, Order *o)
{
	const Order *now = &w->now, *row = cmd->row;
	bool is_new = now->id == 0;

	*o = *now;
	if (!is_new && row->wave_id != now->wave_id)
		return fault(c, E_INVALID, "wave_id", "cannot_move");
	if (is_new) {
		if (w->wave.state != WAVE_CALLED && w->wave.state != WAVE_APPROVED)
			return fault(c, E_STATE, "wave_id", "wave_not_approved");
		o->kind = row->kind;
		o->area_id = w->wave.area_id;
		o->wave_id = w->wave.id;
		o->made_at_ms = c->now_ms;
		o->made_by_id = cmd->rights ? cmd->rights->account_id : 0;
	}
	o->plan_id = row->plan_id;
	o->number = row->number;
	o->day = row->day;
	o->template = row->template;
	o->texts = row->texts;
	o->signer_post_id = row->signer_post_id ? row->signer_post_id : w->wave.signer_post_id;
	o->signer_name = row->signer_name;
	o->signer_name = order_signer(w->dir, o, c->now_ms);
	return check_row(c, w, o);
}

/* ---- issuing ---- */

bool order_sends(const Order *o, const OrderLine *line)
{
	return line->tour_wave_id != o->wave_id || line->tour_area_id != line->area_id;
}

static bool is_on_tour(const Order *o, const OrderLine *l)
{
	return l->tour_area_id && order_sends(o, l);
}

static bool is_not_there(const Order *o, const OrderLine *l)
{
	return order_sends(o, l) && (l->name_state != NOMINATION_APPROVED || l->has_left);
}

/* All of whom this is true, the first few by their numbers. */
static Status check_lines(Ctx *c, const OrderWorld *w, const Order *o,
	bool (*is_wrong)(const Order *, const OrderLine *), const char *reason)
{
	Str who = { "", 0 };
	size_t n = 0;

	for (size_t i = 0; i < w->line_count; i++) {
		if (!is_wrong(o, &w->lines[i]))
			continue;
		if (n++ < WHO_MAX)
			who = str_printf(c->arena, "%.*s%s%.*s", STR_ARG(who), who.len ? ", " : "",
				STR_ARG(w->lines[i].who));
	}
	if (n == 0)
		return OK;
	if (n > WHO_MAX)
		who = str_printf(c->arena, "%.*s +%zu", STR_ARG(who), n - WHO_MAX);
	return faultf(c, E_INVALID, "plan_id", reason, "%.*s", STR_ARG(who));
}

static Status issue_order(Ctx *c, const OrderWorld *w, const OrderCommand *cmd, Order *o)
{
	int32_t people = 0;

	if (w->wave.state != WAVE_APPROVED)
		return fault(c, E_STATE, "wave_id", "wave_not_approved");
	if (o->plan_id && w->plan.state != PLAN_APPROVED)
		return fault(c, E_STATE, "plan_id", "plan_not_approved");
	if (w->number_taken)
		return fault(c, E_INVALID, "number", "number_taken");
	TRY(check_day(c, w, o));
	if (o->signer_name.len == 0)
		return fault(c, E_INVALID, "signer_name", "required");
	TRY(check_lines(c, w, o, is_on_tour, "already_on_tour"));
	TRY(check_lines(c, w, o, is_not_there, "name_not_there"));
	for (size_t i = 0; i < w->line_count; i++)
		people += order_sends(o, &w->lines[i]);
	if (people == 0)
		return fault(c, E_INVALID, "plan_id", "nobody_to_send");
	if (people > ORDER_LIST_MAX)
		return faultf(c, E_TOO_LARGE, "plan_id", "too_many", "at most %d people", ORDER_LIST_MAX);
	o->people = people;
	o->code = w->code;
	o->issued_at_ms = c->now_ms;
	o->issued_by_id = cmd->rights ? cmd->rights->account_id : 0;
	return OK;
}

static Status do_act(Ctx *c, const OrderWorld *w, const OrderCommand *cmd, Order *o)
{
	switch (cmd->act) {
	case ORDER_ADD:
	case ORDER_CHANGE: return change_order(c, w, cmd, o);
	case ORDER_ISSUE: return issue_order(c, w, cmd, o);
	case ORDER_WITHDRAW:
		o->withdrawn_at_ms = c->now_ms;
		o->note = cmd->note;
		return cmd->note.len || o->state == ORDER_DRAFT ? OK
								: fault(c, E_INVALID, "note", "required");
	}
	BUG("an act of no kind");
}

Status order_decide(Ctx *c, const OrderWorld *w, const OrderCommand *cmd, Order *ret_after)
{
	bool is_new = cmd->act == ORDER_ADD;
	Order fresh = { .area_id = w->wave.area_id }, after = w->now;

	TRY(need_right(c, w, cmd, is_new ? &fresh : &w->now));
	if (!is_new && !(steps[cmd->act].from >> w->now.state & 1))
		return fault(c, E_STATE, "state", "not_in_this_state");
	TRY(do_act(c, w, cmd, &after));
	if (steps[cmd->act].to != STAY)
		after.state = steps[cmd->act].to;
	after.version = w->now.version + 1;
	*ret_after = after;
	return OK;
}

/* ---- the list ---- */

static int by_cadre(const void *x, const void *y)
{
	int64_t a = ((const Tour *)x)->cadre_id, b = ((const Tour *)y)->cadre_id;

	return (a > b) - (a < b);
}

void order_list_put(Buf *b, Tour *tours, size_t n)
{
	if (n)
		qsort(tours, n, sizeof(*tours), by_cadre);
	for (size_t i = 0; i < n; i++) {
		const Tour *t = &tours[i];

		buf_addf(b, "%lld %lld %lld %s %d %d\n", (long long)t->cadre_id, (long long)t->nomination_id,
			(long long)t->area_id, CadreRole_names.names[t->role], t->leads, t->from_day);
	}
}
