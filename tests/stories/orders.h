/*
 * orders.h: an order from its draft to its end, in a story.
 *
 *   organiser lists Lan Hoa for "An Phú" [as draft]        a plan of the wave that sends them there
 *   organiser drafts 05/QĐ-BCĐ [for 5]                     of the newest plan, dated so many days ahead
 *   organiser renumbers 06/QĐ-BCĐ · … issues the order · … discards the order [because "…"]
 *
 *   order draft · order of 2 people · order numbered 06/QĐ-BCĐ · order verifiable
 */
#ifndef TESTS_STORIES_ORDERS_H
#define TESTS_STORIES_ORDERS_H

#include "stories/tours.h"

static Order order_now(void)
{
	Order *rows;
	size_t n = world_rows(&order_resource, "id > 0", NULL, 0, &rows);

	if (n == 0)
		story_fail("no order was drafted");
	return rows[n - 1];
}

static void say_lists(Phrase *p)
{
	PlanMade *made = made_of(&p->object, area_id_of(phrase_word(p, "for")), false);
	bool unapproved = phrase_has(p, "as", NULL);
	PlanActing none = { 0 };

	phrase_all_used(p);
	send_by(p, 0,
		&(Command){
			.kind = COMMAND_PLAN, .act = PLAN_MAKE, .subject_id = wave_now().id, .row = made });
	if (!unapproved)
		send_by(p, 0,
			&(Command){ .kind = COMMAND_PLAN,
				.act = PLAN_APPROVE,
				.subject_id = last_id(&plan_resource),
				.row = &none });
}

static void say_drafts(Phrase *p)
{
	Order *o = arena_new(world.c->arena, Order);
	Str ahead = STR("0");

	phrase_has(p, "for", &ahead);
	*o = (Order){ .wave_id = wave_now().id,
		.plan_id = last_id(&plan_resource),
		.number = object_word(p, 0, ""),
		.day = day_of(clock_now_ms()) + (int32_t)number_of(ahead),
		.template = STR("mobilise"),
		.signer_name = STR("Nguyễn Văn A") };
	phrase_all_used(p);
	send_by(p, account_of_person(p), &(Command){ .kind = COMMAND_ORDER, .act = ORDER_ADD, .row = o });
}

static void say_renumbers(Phrase *p)
{
	Order *o = arena_new(world.c->arena, Order);

	*o = order_now();
	o->number = object_word(p, 0, "");
	phrase_all_used(p);
	send_by(p, account_of_person(p),
		&(Command){ .kind = COMMAND_ORDER, .act = ORDER_CHANGE, .subject_id = o->id, .row = o });
}

static void say_order_act(Phrase *p, OrderAct act)
{
	OrderActing *in = arena_new(world.c->arena, OrderActing);

	in->note = (Str){ "", 0 };
	phrase_has(p, "because", &in->note);
	send_by(p, account_of_person(p),
		&(Command){ .kind = COMMAND_ORDER, .act = act, .subject_id = order_now().id, .row = in });
}

static bool say_about_orders(Phrase *p)
{
	bool of_order = is_word(object_word(p, 1, ""), "order");

	if (is_word(p->verb, "lists"))
		say_lists(p);
	else if (is_word(p->verb, "drafts"))
		say_drafts(p);
	else if (is_word(p->verb, "renumbers"))
		say_renumbers(p);
	else if (of_order && is_word(p->verb, "issues"))
		say_order_act(p, ORDER_ISSUE);
	else if (of_order && is_word(p->verb, "discards"))
		say_order_act(p, ORDER_WITHDRAW);
	else
		return false;
	return true;
}

static bool expect_order(const Words *e)
{
	if (!is_word(e->at[0], "order") || e->count < 2)
		return false;
	Order o = order_now();
	Str is = enum_name(&OrderState_names, o.state);
	if (e->count == 4 && is_word(e->at[1], "of")) {
		if (o.people != number_of(e->at[2]))
			story_fail("the order is of %d", o.people);
	} else if (e->count == 3 && is_word(e->at[1], "numbered")) {
		if (!str_eq(o.number, e->at[2]))
			story_fail("the order is %.*s", STR_ARG(o.number));
	} else if (is_word(e->at[1], "verifiable")) {
		if (o.code.len == 0 || o.list_hash.len != 64)
			story_fail("no code, or no hash");
	} else if (!str_eq(is, e->at[1])) {
		story_fail("the order is %.*s", STR_ARG(is));
	}
	return true;
}

#endif
