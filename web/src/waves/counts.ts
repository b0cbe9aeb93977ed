/* counts.ts: the numbers of a wave as steps, each a part of the one before; orders of its tables; what its lists are filtered by. Pure. */
import type { AgencyRef, PeopleCount, QuotaItem } from "../api/shapes.ts";
import { compareNames } from "../format/format.ts";

/** Everybody who was named and has neither said no nor been withdrawn; then those of them who went further. */
export interface Steps {
	named: number;
	consented: number;
	approved: number;
}
export function stepsOf(c: PeopleCount): Steps {
	return { named: c.named + c.consented + c.approved, consented: c.consented + c.approved, approved: c.approved };
}

/** The states of the nominations behind each number: `volunteer` 0, since the quotas do not count those who come beside. */
export const statesOf: Record<keyof Steps, string> = { named: "named,consented,approved", consented: "consented,approved", approved: "approved" };

/** Hundredths, never 100 % while one is missing, never 0 % when one is there. */
export function percent(part: number, whole: number): number {
	if (whole <= 0 || part <= 0) return 0;
	if (part >= whole) return 100;
	return Math.min(99, Math.max(1, Math.round((part / whole) * 100)));
}

export const quotaSorts = ["missing", "name", "people", "named", "consented", "approved", "sent", "arrived"] as const;
export type QuotaSort = (typeof quotaSorts)[number];
export function quotaSortOf(word: string | undefined): QuotaSort {
	return quotaSorts.find((s) => s === word) ?? "missing";
}

const byName = (a: { agency: AgencyRef }, b: { agency: AgencyRef }): number => compareNames(a.agency.name, b.agency.name);
const keys: Record<Exclude<QuotaSort, "name">, (q: QuotaItem) => number> = {
	missing: (q) => q.missing,
	people: (q) => q.people,
	named: (q) => stepsOf(q).named,
	consented: (q) => stepsOf(q).consented,
	approved: (q) => q.approved,
	sent: (q) => q.sent,
	arrived: (q) => q.arrived,
};

/** The largest first; names as in a dictionary. */
export function sortQuotas(rows: readonly QuotaItem[], by: QuotaSort): QuotaItem[] {
	if (by === "name") return [...rows].sort(byName);
	const key = keys[by];
	return [...rows].sort((a, b) => key(b) - key(a) || byName(a, b));
}

/** What others may not give was shared out again among the rest: the whole number is not the one beside its own exact share. */
export function isMoved(q: { fair_milli: number; fair: number; reason: string }): boolean {
	const down = Math.floor(q.fair_milli / 1000);
	return (q.reason === "share" && q.fair !== down) || (q.reason === "remainder" && q.fair !== down + 1);
}

/** Its day has passed and approved names are missing: whom to call. The one who misses most comes first. */
export function lateOf(rows: readonly QuotaItem[]): QuotaItem[] {
	return sortQuotas(rows.filter((q) => q.late && q.missing > 0), "missing");
}

/** What the list of names may be filtered by, in the address and in the question to the server. */
export const peopleFilterNames = ["agency", "state", "role", "volunteer", "sent", "arrived", "ward"] as const;
export type PeopleFilterName = (typeof peopleFilterNames)[number];

export const waveViews = ["agencies", "wards", "people", "cadres"] as const;
export type WaveView = (typeof waveViews)[number];
export function viewOf(word: string | undefined): WaveView {
	return waveViews.find((v) => v === word) ?? "agencies";
}
