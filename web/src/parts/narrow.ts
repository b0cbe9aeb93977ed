/* narrow.ts: is this a phone's width? The same border as in the styles; paper is not narrow. */
import { signal } from "@preact/signals";

const query = matchMedia("screen and (max-width: 899px)");
const narrow = signal(query.matches);
query.addEventListener("change", (e) => (narrow.value = e.matches));

export function useNarrow(): boolean {
	return narrow.value;
}
