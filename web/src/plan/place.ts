/* place.ts: what of a plan is shown, from the address and back: a commune, the reserve, everybody; a person; the column beside. Pure. */
import type { PlanArea } from "../api/planShapes.ts";
import type { Zone } from "../api/types.ts";

export type PlanTab = "gaps" | "pins" | "hand" | "again";
export const planTabs: readonly PlanTab[] = ["gaps", "pins", "hand", "again"];

export interface PlanPlace {
	/** Whose people are listed; null: nothing chosen. */
	list: { kind: "area"; code: string } | { kind: "reserve" } | { kind: "all" } | null;
	who: number | null; // nomination
	tab: PlanTab | null;
	compareWith: number | null;
}

function idOf(text: string | undefined): number | null {
	return text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : null;
}

export function placeOf(query: Record<string, string>): PlanPlace {
	const code = query["area"];
	const tab = planTabs.find((x) => x === query["tab"]) ?? null;
	const list = query["list"] === "reserve" ? { kind: "reserve" as const } : query["list"] === "all" ? { kind: "all" as const }
		: code ? { kind: "area" as const, code } : null;
	return { list, who: idOf(query["who"]), tab, compareWith: idOf(query["with"]) };
}

/** What of the address changes when something else is shown; the rest of it stays. */
export function showing(what: { area?: string; list?: "reserve" | "all"; who?: number | null; tab?: PlanTab | null }): Record<string, string | null> {
	const query: Record<string, string | null> = {};
	if (what.area !== undefined) Object.assign(query, { area: what.area, list: null });
	if (what.list !== undefined) Object.assign(query, { list: what.list, area: null });
	if (what.who !== undefined) query["who"] = what.who === null ? null : String(what.who);
	if (what.tab !== undefined) query["tab"] = what.tab;
	return query;
}

const zoneRank: Record<Zone, number> = { red: 0, orange: 1, yellow: 2, green: 3 };
export function compareZones(a: Zone, b: Zone): number {
	return zoneRank[a] - zoneRank[b];
}

export function missingIn(a: PlanArea): number {
	return a.roles.reduce((sum, r) => sum + Math.max(0, r.needed - r.placed), 0);
}

/** The order in which communes are read: red first, in each zone who lacks most, then as the server gives them. */
export function readingOrder(areas: readonly PlanArea[]): PlanArea[] {
	return areas
		.map((a, at) => ({ a, at, missing: missingIn(a) }))
		.sort((x, y) => compareZones(x.a.zone, y.a.zone) || y.missing - x.missing || x.at - y.at)
		.map((x) => x.a);
}

/** A team that has people but nobody to lead it. */
export function lacksLead(a: PlanArea): boolean {
	return a.placed > 0 && a.lead === null;
}
