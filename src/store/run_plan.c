/* run_plan.c: commands on plans. */
#include "store/tx.h"

Status run_plan(Tx *tx, Command *cmd UNUSED)
{
	return fault(tx->c, E_STATE, "state", "not_in_this_state");
}
