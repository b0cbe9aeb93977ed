/* useWide.ts: desk or phone, where style alone cannot tell them apart. */
import { signal } from "@preact/signals";

const query = matchMedia("print, (min-width: 900px)");
const wide = signal(query.matches);
query.addEventListener("change", () => (wide.value = query.matches));

export function useWide(): boolean {
	return wide.value;
}
