/* run_tour.c: commands on tours. */
#include "store/tx.h"

Status run_tour(Tx *tx, Command *cmd UNUSED)
{
	return fault(tx->c, E_STATE, "state", "not_in_this_state");
}

Status run_tour_due(Tx *tx, Command *cmd UNUSED)
{
	return fault(tx->c, E_STATE, "state", "not_in_this_state");
}
