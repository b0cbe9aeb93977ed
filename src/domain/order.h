/*
 * order.h: the life of an order that sends people, and whom it sends.
 *
 *   add ──> DRAFT ──issue──> ISSUED ──withdraw──> WITHDRAWN (with a reason)
 *            │ ^ │             └ a tour for each name (tour.h); the list does not change any more
 *            └─┘ └──withdraw──> WITHDRAWN: thrown away, its number is free again
 *           change
 *
 * Drafts are the organisation board's. Issuing, and withdrawing what was issued, is the signer's: whoever
 * holds the signer's post, or the board, where there is none or nobody of it has an account. What is signed
 * is the list of an approved plan of an approved wave, without those who serve there by an earlier order.
 * Pure.
 */
#ifndef DOMAIN_ORDER_H
#define DOMAIN_ORDER_H

#include "base/buf.h"
#include "domain/agency.h"
#include "domain/wave.h"

#define ORDER_LIST_MAX 10000 /* names of one order, as link/order_paper.h prints; the largest had 1,128 */

/* The body of POST /orders/{id}/{act}. */
typedef struct OrderActing {
	Str note;
} OrderActing;
extern const Resource order_acting_resource;

typedef struct OrderCommand {
	OrderAct act;
	const Rights *rights; /* NULL: the system itself */
	const Order *row; /* ORDER_ADD, ORDER_CHANGE */
	Str note;
} OrderCommand;

/* One placement that the order would send. */
typedef struct OrderLine {
	int64_t nomination_id, cadre_id, agency_id, area_id;
	unsigned role;
	bool leads;
	unsigned name_state; /* of the nomination */
	bool has_left; /* the agency */
	int64_t tour_wave_id, tour_area_id; /* of the cadre's active tour; 0: none */
	Str who; /* for a fault, no name: the agency's code and its number of the cadre */
} OrderLine;

typedef struct OrderWorld {
	Order now; /* zero for ORDER_ADD */
	Wave wave;
	Plan plan; /* id 0: none */
	bool number_taken; /* in the issuing area and year, by an order that is not thrown away */
	const OrderLine *lines; /* ORDER_ISSUE: all placements with a place */
	size_t line_count;
	const Directory *dir;
	const Rulebook *rules;
	Str code; /* free, for ORDER_ISSUE */
} OrderWorld;

/*
 * Faults: E_NOT_FOUND, E_FORBIDDEN, E_STATE ("state", "not_in_this_state"); E_INVALID with the field:
 * "number" "number_taken", "day" "too_far_ahead", "plan_id" "plan_not_approved" or "not_of_wave", "wave_id"
 * "wave_not_approved", "texts" "not_an_object". Issuing also "plan_id" "already_on_tour" or "name_not_there"
 * with whom in the detail, "nobody_to_send".
 */
NODISCARD Status order_decide(Ctx *c, const OrderWorld *w, const OrderCommand *cmd, Order *ret_after);
/* Is this placement sent by the order, or does the cadre serve there already? */
bool order_sends(const Order *o, const OrderLine *line);
/* The acts that this actor may do now: a set of 1 << OrderAct. */
unsigned order_acts(const Directory *d, const Rights *rights, const Wave *wave, const Plan *plan,
	const Order *o, int64_t now_ms);
/* Ids that a command takes for an order of so many people, with what comes while it waits. */
int64_t order_ids(int64_t people);
/* Who signs: as it is written, else whoever holds the signer's post. */
Str order_signer(const Directory *d, const Order *o, int64_t now_ms);
/* May this actor read the names on the paper: who drafts it with the right to personal data, who signs it. */
bool order_may_read(const Directory *d, const Rights *rights, const Order *o, int64_t now_ms);
/* May this actor read the extract of the agency's people: also its head, once the order was issued. */
bool order_may_extract(
	const Directory *d, const Rights *rights, const Order *o, const Agency *a, int64_t now_ms);
bool order_transition_is_known(unsigned act, unsigned from, unsigned to); /* for tiepsuc check */

/* The year whose numbers it takes part in. */
void order_year(const Order *o, int32_t *ret_first_day, int32_t *ret_last_day);
/* What list_hash is the hash of: a line a tour, by cadre: who, where, as what, from when. What may change
 * later (the last day) is not in it. Sorts the tours. */
void order_list_put(Buf *b, Tour *tours, size_t n);

#endif
