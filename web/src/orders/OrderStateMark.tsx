/* OrderStateMark.tsx: where an order stands, as a word in a frame. */
import type { JSX } from "preact";
import type { OrderState } from "../api/types.ts";
import { t } from "../words/words.ts";

export function OrderStateMark({ state }: { state: OrderState }): JSX.Element {
	return <span class={`tag order-state order-${state}`}>{t(`order_state.${state}`)}</span>;
}
