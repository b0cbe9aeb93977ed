/* staffing.c: the formulas of staffing.h. */
#include "engine/staffing.h"

#include <math.h>

#define BETA_MOST  10.0 /* P(wait) is below 1e-22 there */
#define BETA_STEPS 80 /* halvings: beyond the precision of a double */

/* beta * Phi(beta) / phi(beta), and from it P(wait). */
static double delay_share(double beta)
{
	double below = 0.5 * erfc(-beta / sqrt(2.0));
	double density = exp(-beta * beta / 2.0) / sqrt(2.0 * M_PI);

	return 1.0 / (1.0 + beta * below / density);
}

double staffing_beta(double wait_share)
{
	double low = 0.0, high = BETA_MOST;

	assert(wait_share > 0.0 && wait_share < 1.0);
	for (int i = 0; i < BETA_STEPS; i++) {
		double middle = (low + high) / 2.0;

		if (delay_share(middle) > wait_share)
			low = middle;
		else
			high = middle;
	}
	return high;
}

int32_t staffing_square_root(double load, double beta)
{
	double n = ceil(load + beta * sqrt(load));

	assert(load >= 0.0 && load <= STAFFING_MAX_LOAD && beta >= 0.0 && beta <= BETA_MOST);
	/* With exactly R people the queue never ends. */
	return n > load ? (int32_t)n : (int32_t)n + 1;
}

/* Erlang B by its recurrence, which is stable: B(0) = 1, B(k) = R B(k-1) / (k + R B(k-1)). */
static double wait_from_block(double block, int32_t people, double load)
{
	return people * block / (people - load * (1.0 - block));
}

double staffing_erlang_c(int32_t people, double load)
{
	double block = 1.0;

	if (load <= 0.0)
		return 0.0;
	if (people <= load)
		return 1.0;
	for (int32_t k = 1; k <= people; k++)
		block = load * block / (k + load * block);
	return wait_from_block(block, people, load);
}

int32_t staffing_exact(double load, double wait_share)
{
	double block = 1.0;

	assert(load >= 0.0 && load <= STAFFING_MAX_LOAD && wait_share > 0.0 && wait_share < 1.0);
	if (load <= 0.0)
		return 0;
	for (int32_t k = 1;; k++) {
		block = load * block / (k + load * block);
		if (k > load && wait_from_block(block, k, load) <= wait_share)
			return k;
	}
}

static Status check_number(Ctx *c, double v, const char *field)
{
	if (!isfinite(v) || v < 0.0)
		return fault(c, E_INVALID, field, "out_of_range");
	return OK;
}

Status staffing_need(Ctx *c, const StaffingWork *work, StaffingNeed *ret)
{
	StaffingNeed n = { 0 };
	double clear;

	TRY(check_number(c, work->arrivals_per_hour, "arrivals_per_hour"));
	TRY(check_number(c, work->service_hours, "service_hours"));
	TRY(check_number(c, work->backlog, "backlog"));
	TRY(check_number(c, work->clear_hours, "clear_hours"));
	if (!(work->wait_share > 0.0 && work->wait_share < 1.0))
		return fault(c, E_INVALID, "wait_share", "out_of_range");
	if (work->backlog > 0.0 && work->clear_hours <= 0.0)
		return fault(c, E_INVALID, "clear_hours", "required");
	if (work->least < 0)
		return fault(c, E_INVALID, "least", "out_of_range");
	n.load = work->arrivals_per_hour * work->service_hours;
	clear = work->backlog > 0.0
			? (work->arrivals_per_hour + work->backlog / work->clear_hours) * work->service_hours
			: 0.0;
	if (n.load > STAFFING_MAX_LOAD || clear > STAFFING_MAX_LOAD)
		return fault(c, E_TOO_LARGE, "arrivals_per_hour", "out_of_range");
	n.beta = staffing_beta(work->wait_share);
	n.by_service = staffing_exact(n.load, work->wait_share);
	n.by_square_root = n.load > 0.0 ? staffing_square_root(n.load, n.beta) : 0;
	n.by_backlog = (int32_t)ceil(clear - 1e-9); /* 12.000000001 of rounding is 12 people */
	n.people = MAX(MAX(n.by_service, n.by_backlog), work->least);
	n.reason = n.people == n.by_service   ? STAFFING_BY_SERVICE
		   : n.people == n.by_backlog ? STAFFING_BY_BACKLOG
					      : STAFFING_BY_LEAST;
	n.wait_share = staffing_erlang_c(n.people, n.load);
	*ret = n;
	return OK;
}
