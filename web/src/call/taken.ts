/*
 * taken.ts: the calls taken at this desk since it was opened, newest first: somebody rings again a minute later and wants the code once
 * more; and a call that had to wait for the network gets its code here when it has left. Kept for this tab, until signing out.
 */
import { computed, signal } from "@preact/signals";
import type { Filed } from "../api/shapes.ts";
import { cleared, loadDraft, saveDraft } from "../parts/drafts.ts";
import { arrived } from "../outbox/outbox.ts";

const KEPT_MAX = 8;
const FORM = "hotline/taken";

/** One call: `filed` is null while it waits for the network under its key. */
export interface Taken {
	key: string;
	at_ms: number;
	took_ms: number;
	phone: string;
	name: string;
	joined: boolean;
	filed: Filed | null;
}

function load(): Taken[] {
	try {
		return JSON.parse(loadDraft(FORM)["calls"] ?? "[]") as Taken[];
	} catch {
		return [];
	}
}

const list = signal<readonly Taken[]>(load());
export const taken = computed(() => list.value);

function put(next: readonly Taken[]): void {
	list.value = next.slice(0, KEPT_MAX);
	saveDraft(FORM, { calls: JSON.stringify(list.value) });
}

export function noteTaken(call: Taken): void {
	put([call, ...list.peek().filter((x) => x.key !== call.key)]);
}

/* Signed out: the next person at this desk sees none of it. */
cleared.subscribe(() => (list.value = load()));

arrived.subscribe((last) => {
	if (last === null || !list.peek().some((x) => x.key === last.key && x.filed === null)) return;
	put(list.peek().map((x) => (x.key === last.key ? { ...x, filed: last.data as Filed } : x)));
});
