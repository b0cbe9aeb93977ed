/*
 * staffing.h: how many people a job needs, from the work that arrives. Pure arithmetic.
 *
 * A role in a ward is a queue: lambda tasks arrive an hour, each takes E[S] hours of one person, and the
 * promise is that at most a share `wait` of tasks finds nobody free.
 *
 *   offered load        R = lambda * E[S]                 people busy on average (Erlangs)
 *   square-root rule    N = ceil(R + beta * sqrt(R))      Halfin & Whitt, "Heavy-traffic limits for queues
 * with many exponential servers", Operations Research 29 (1981) 567-588: for N large P(wait) -> 1 / (1 + beta
 * * Phi(beta) / phi(beta)) exact minimum       least N with C(N, R) <= wait      Erlang's second formula; A.
 * K. Erlang 1917; Cooper, "Introduction to Queueing Theory", 1981, sec. 3.5, computed through Erlang B
 *   backlog clearance   N >= (lambda + B / T) * E[S]      B waiting tasks gone within T hours besides what
 * arrives (fluid limit; Hall, "Queueing Methods", 1991, ch. 2)
 *
 * For 1 <= R <= 500 the square-root rule is within one person of the exact minimum for P(wait) between 0.01
 * and 0.8 (tested).
 */
#ifndef ENGINE_STAFFING_H
#define ENGINE_STAFFING_H

#include "base/ctx.h"

#define STAFFING_MAX_LOAD                                                                                    \
	100000.0 /* Erlangs; a province's whole staff is far below, and the exact search stays short */

typedef struct StaffingWork {
	double arrivals_per_hour; /* lambda, open and expected tasks alike */
	double service_hours; /* E[S], of one person */
	double wait_share; /* promised P(wait), in (0, 1) */
	double backlog; /* B, tasks waiting now */
	double clear_hours; /* T; needed when backlog > 0 */
	int32_t least; /* minimum coverage of the post; below it the ward is breaking */
} StaffingWork;

typedef enum StaffingReason {
	STAFFING_BY_SERVICE, /* the promised service level decides */
	STAFFING_BY_BACKLOG, /* the backlog decides */
	STAFFING_BY_LEAST, /* the minimum coverage decides */
} StaffingReason;

typedef struct StaffingNeed {
	double load; /* R */
	double beta; /* for the promised P(wait) */
	int32_t by_service; /* exact Erlang-C minimum */
	int32_t by_square_root; /* what the rule of thumb says, for the explanation */
	int32_t by_backlog; /* 0 without a backlog */
	int32_t people; /* the largest of service, backlog and minimum coverage */
	StaffingReason reason;
	double wait_share; /* P(wait) with so many people */
} StaffingNeed;

/* Faults: E_INVALID naming the field (negative or not finite, wait_share outside (0, 1), load above the
 * limit, no clear_hours). */
NODISCARD Status staffing_need(Ctx *c, const StaffingWork *work, StaffingNeed *ret);

double staffing_beta(
	double wait_share); /* in (0, 1); the inverse of Halfin and Whitt's delay function, >= 0 */
int32_t staffing_square_root(double load, double beta);
double staffing_erlang_c(int32_t people, double load); /* P(wait); 1 when people <= load */
int32_t staffing_exact(double load, double wait_share);

#endif
