/* agency.ts: what an agency's head sees of a wave and of the people: what is missing, who comes first, who may be named. Pure. */
import type { AgencyDetail, CadreItem, NominationItem, QuotaItem, TourItem, WaveItem } from "../api/shapes.ts";
import type { NominationState } from "../api/types.ts";

/** Where the names of a quota stand that are still missing: who waits for whom. */
export interface Missing {
	people: number; // until the quota is met
	approve: number; // said yes: the head's turn
	answer: number; // named: the cadre's turn
	name: number; // nobody named yet
}

export function missingOf(q: Pick<QuotaItem, "people" | "named" | "consented" | "approved">): Missing {
	const people = Math.max(0, q.people - q.approved);
	const approve = Math.min(people, q.consented);
	const answer = Math.min(people - approve, q.named);
	return { people, approve, answer, name: people - approve - answer };
}

/** How many more the agency may promise before fewer than must stay would be left. */
export function mayStillGo(a: Pick<AgencyDetail, "headcount" | "must_stay" | "away">): number {
	return Math.max(0, a.headcount - a.must_stay - a.away);
}

/* What waits for the head first, then what waits for others, then what is settled. */
const turns: readonly NominationState[] = ["consented", "named", "declined", "approved", "withdrawn"];
export function byTurn(a: NominationItem, b: NominationItem): number {
	return turns.indexOf(a.state) - turns.indexOf(b.state) || a.id - b.id;
}

/** The wave whose names are being gathered; else the newest that was not given up. */
export function waveOf(waves: readonly WaveItem[], asked: string | undefined): WaveItem | null {
	const known = waves.filter((w) => w.state !== "draft");
	return known.find((w) => String(w.id) === asked) ?? known.find((w) => w.state === "called") ?? known.find((w) => w.state !== "cancelled") ?? null;
}

/* Whoever gives no sign, then who is ill, then who is there by when they come home, then who is on the way, then who is back. */
const tourTurns: readonly TourItem["state"][] = ["isolated", "serving", "resting", "ordered", "accepted", "declined", "released", "withdrawn"];
export function byWorry(a: TourItem, b: TourItem): number {
	return Number(b.silent) - Number(a.silent) || tourTurns.indexOf(a.state) - tourTurns.indexOf(b.state) || (a.to_day ?? "").localeCompare(b.to_day ?? "") || a.id - b.id;
}

/** Why this person cannot be named now, as the key of a word; null: nothing stands against it. */
export function barOf(cadre: CadreItem, named: NominationItem | undefined, left: number): string | null {
	if (named && named.state !== "withdrawn") return named.state === "declined" ? "reason.has_declined" : "reason.already_named";
	if (cadre.unfit) return `reason.${cadre.unfit.reason}`;
	return left > 0 ? null : "reason.below_floor";
}

export function ageOf(birthYear: number | null, day: string): number | null {
	return birthYear ? Number(day.slice(0, 4)) - birthYear : null;
}
