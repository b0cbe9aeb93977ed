/*
 * callBack.ts: the queue of callers who wait to hear the outcome: whose turn it is, who holds one. Pure.
 *
 *     free --lock--> held --told--> gone        held, and the lock ran out --> free
 *      ^               +--no_answer--> paused (others first) --after the lock's time--> free
 *      +----release----+
 */
import type { RequestItem } from "../api/shapes.ts";

export type Outcome = "lock" | "told" | "no_answer" | "release";
export type Hold = { kind: "free" } | { kind: "mine" | "other" | "paused"; leftMs: number };
type Waiting = Pick<RequestItem, "call_back_by_id" | "call_back_until">;

export function holdOf(r: Waiting, account: number, nowMs: number): Hold {
	const leftMs = r.call_back_until === null ? 0 : Date.parse(r.call_back_until) - nowMs;
	if (leftMs <= 0) return { kind: "free" };
	if (!r.call_back_by_id) return { kind: "paused", leftMs };
	return { kind: r.call_back_by_id === account ? "mine" : "other", leftMs };
}

const order = { mine: 0, free: 1, paused: 2, other: 3 } as const;

/** Mine on top, then those that can be taken, then those nobody can take just now; each as the server gives them: the longest waiting first. */
export function queueOf<T extends Waiting>(rows: readonly T[], account: number, nowMs: number): T[] {
	const rank = (r: Waiting): number => order[holdOf(r, account, nowMs).kind];
	return [...rows].sort((a, b) => rank(a) - rank(b));
}
