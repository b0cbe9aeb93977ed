/* run_order.c: commands on orders. */
#include "store/tx.h"

Status run_order(Tx *tx, Command *cmd UNUSED)
{
	return fault(tx->c, E_STATE, "state", "not_in_this_state");
}
