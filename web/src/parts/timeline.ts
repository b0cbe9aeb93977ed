/*
 * timeline.ts: the entries of a request as a person reads them: an entry that left the state as it was stands in the state before it, the
 * clock's reminders in a row are one line, and the deadline stands among them at its time. Pure.
 */
import type { Entry } from "../api/shapes.ts";
import type { RequestState } from "../api/types.ts";

export type Line =
	| { kind: "entry"; entry: Entry; state: RequestState }
	| { kind: "late"; id: number; state: RequestState; from: string; to: string; times: number }
	| { kind: "due"; at: string };

/** `due`: the deadline while it still counts, else null. */
export function linesOf(entries: readonly Entry[], due: string | null): Line[] {
	const lines: Line[] = [];
	let state: RequestState = "filed";
	for (const entry of entries) {
		const last = lines.at(-1);
		if (entry.state) state = entry.state;
		if (entry.act !== "late") lines.push({ kind: "entry", entry, state });
		else if (last?.kind === "late") lines[lines.length - 1] = { ...last, to: entry.at, times: last.times + 1 };
		else lines.push({ kind: "late", id: entry.id, state, from: entry.at, to: entry.at, times: 1 });
	}
	if (due === null) return lines;
	const after = lines.findIndex((l) => l.kind !== "due" && Date.parse(l.kind === "entry" ? l.entry.at : l.from) > Date.parse(due));
	lines.splice(after < 0 ? lines.length : after, 0, { kind: "due", at: due });
	return lines;
}
