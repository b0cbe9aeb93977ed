/* here.ts: the present place, from the browser's address and back. */
import { signal } from "@preact/signals";
import { hashOf, parsePlace, type Place, type Screen } from "./places.ts";

export const here = signal<Place>(parsePlace(location.hash));
let read = location.hash;

function readPlace(): void {
	read = location.hash;
	here.value = parsePlace(read);
}
addEventListener("hashchange", readPlace);

/** False between a step elsewhere and its event: what a screen then still puts in the address would undo the step. */
export function isCurrent(): boolean {
	return read === location.hash;
}

export function go(screen: Screen, id: number | null = null, query: Record<string, string | null | undefined> = {}): void {
	location.hash = hashOf(screen, id, query);
}

/** The same screen with some of the query changed, without a step in the history: selections, typing. */
export function adjust(query: Record<string, string | null | undefined>): void {
	const p = here.peek();
	if (!p.screen || !isCurrent()) return;
	history.replaceState(null, "", hashOf(p.screen, p.id, { ...p.query, ...query }));
	readPlace();
}
