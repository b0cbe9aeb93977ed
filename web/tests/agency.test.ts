/* agency.test.ts: what an agency lacks and whose turn it is, who may be named, who comes first. */
import { describe, expect, it } from "vitest";
import type { CadreItem, NominationItem, TourItem, WaveItem } from "../src/api/shapes.ts";
import { ageOf, barOf, byTurn, byWorry, mayStillGo, missingOf, waveOf } from "../src/agency/agency.ts";
import { typedNumber } from "../src/parts/typed.ts";

const named = (state: NominationItem["state"], id = 1): NominationItem => ({ id, state }) as NominationItem;
const cadre = (unfit: CadreItem["unfit"] = null): CadreItem => ({ id: 1, unfit }) as CadreItem;
const wave = (id: number, state: WaveItem["state"]): WaveItem => ({ id, state }) as WaveItem;

describe("what is missing", () => {
	it("says whose turn it is, and never more than is missing", () => {
		expect(missingOf({ people: 8, approved: 3, consented: 2, named: 1 })).toEqual({ people: 5, approve: 2, answer: 1, name: 2 });
		expect(missingOf({ people: 4, approved: 3, consented: 2, named: 5 })).toEqual({ people: 1, approve: 1, answer: 0, name: 0 });
		expect(missingOf({ people: 2, approved: 3, consented: 0, named: 1 })).toEqual({ people: 0, approve: 0, answer: 0, name: 0 });
	});
	it("counts who may still go", () => {
		expect(mayStillGo({ headcount: 64, must_stay: 39, away: 8 })).toBe(17);
		expect(mayStillGo({ headcount: 10, must_stay: 6, away: 9 })).toBe(0);
	});
});

describe("who may be named", () => {
	it("gives the first thing that stands against it", () => {
		expect(barOf(cadre(), undefined, 3)).toBeNull();
		expect(barOf(cadre(), named("withdrawn"), 3)).toBeNull();
		expect(barOf(cadre(), named("consented"), 3)).toBe("reason.already_named");
		expect(barOf(cadre(), named("declined"), 3)).toBe("reason.has_declined");
		expect(barOf(cadre({ field: "vaccine_doses", reason: "too_few_doses" }), undefined, 3)).toBe("reason.too_few_doses");
		expect(barOf(cadre(), undefined, 0)).toBe("reason.below_floor");
	});
	it("sorts by whose turn it is: the head's first", () => {
		const rows = (["withdrawn", "approved", "declined", "named", "consented"] as const).map((s, i) => named(s, i));
		expect(rows.sort(byTurn).map((x) => x.state)).toEqual(["consented", "named", "declined", "approved", "withdrawn"]);
	});
	it("puts whoever gives no sign before whoever is ill, and those before who comes home next", () => {
		const rows = [["serving", false, "2021-09-02"], ["isolated", false, "2021-09-01"], ["serving", false, "2021-09-01"], ["serving", true, "2021-09-09"], ["released", false, ""]]
			.map(([state, silent, to_day], id) => ({ id, state, silent, to_day }) as TourItem);
		expect(rows.sort(byWorry).map((x) => x.id)).toEqual([3, 1, 2, 0, 4]);
	});
	it("reads ages and numbers as typed", () => {
		expect([ageOf(1990, "2021-08-23"), ageOf(null, "2021-08-23")]).toEqual([31, null]);
		expect([typedNumber(" 12 "), typedNumber("hai"), typedNumber(" ")]).toEqual([12, "hai", undefined]);
	});
});

describe("which wave is shown", () => {
	it("is the one asked for, else the one that gathers names, else the newest that counts", () => {
		const all = [wave(4, "cancelled"), wave(3, "draft"), wave(2, "approved"), wave(1, "called")];
		expect(waveOf(all, "2")?.id).toBe(2);
		expect(waveOf(all, undefined)?.id).toBe(1);
		expect(waveOf(all, "3")?.id).toBe(1);
		expect(waveOf(all.slice(0, 3), undefined)?.id).toBe(2);
		expect(waveOf([], "1")).toBeNull();
	});
});
