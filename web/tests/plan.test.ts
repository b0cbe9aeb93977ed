/* plan.test.ts: costs goal by goal, how sure a plan is, what of a plan is shown, what an order sends. */
import { describe, expect, it } from "vitest";
import type { PlanArea } from "../src/api/planShapes.ts";
import type { Zone } from "../src/api/types.ts";
import { bodyOf, textsOf } from "../src/orders/bodies.ts";
import { costLines, gapPercent } from "../src/plan/cost.ts";
import { editBody, spotsBefore } from "../src/plan/moves.ts";
import { lacksLead, missingIn, placeOf, readingOrder, showing } from "../src/plan/place.ts";

function area(code: string, zone: Zone, needed: number, placed: number): PlanArea {
	return {
		area: { id: Number(code), code, name: `Phường ${code}`, level: "commune", parent_name: null }, zone, needed, placed,
		roles: [{ role: "medical", needed, placed }], lead: null,
	};
}

describe("costs", () => {
	it("are told in the order of the goals, red zones first, with which way they go", () => {
		const lines = costLines({ metres: -1200, places_green: 1, places_red: -2, skill_steps: 0 });
		expect(lines.map((l) => [l.key, l.zone, l.by, l.worse])).toEqual([
			["places", "red", 2, false], ["places", "green", 1, true], ["metres", null, 1200, false],
		]);
		expect(costLines({})).toEqual([]);
	});

	it("a plan whose stages reach their bounds is proven best; else the stage that is further off counts", () => {
		expect(gapPercent({ fill_objective: -500, fill_bound: -500, people_objective: 70, people_bound: 70 })).toBe(0);
		expect(gapPercent({ fill_objective: -500, fill_bound: -500, people_objective: 102, people_bound: 100 })).toBeCloseTo(2);
		expect(gapPercent({ fill_objective: -400, fill_bound: -500, people_objective: 102, people_bound: 100 })).toBeCloseTo(20);
	});
});

describe("what of a plan is shown", () => {
	it("comes from the address", () => {
		expect(placeOf({ area: "25975", who: "12", tab: "pins" })).toEqual({ list: { kind: "area", code: "25975" }, who: 12, tab: "pins", compareWith: null });
		expect(placeOf({ list: "reserve", area: "25975" }).list).toEqual({ kind: "reserve" });
		expect(placeOf({ tab: "nonsense", who: "x", with: "7" })).toEqual({ list: null, who: null, tab: null, compareWith: 7 });
	});

	it("a list puts away the commune that was shown, and the other way round", () => {
		expect(showing({ list: "all" })).toEqual({ list: "all", area: null });
		expect(showing({ area: "25975", who: null })).toEqual({ area: "25975", list: null, who: null });
	});

	it("communes are read red first, in a zone who lacks most first", () => {
		const order = readingOrder([area("1", "green", 9, 0), area("2", "red", 4, 4), area("3", "red", 4, 2), area("4", "orange", 4, 0)]);
		expect(order.map((a) => a.area.code)).toEqual(["3", "2", "4", "1"]);
		expect(missingIn(area("5", "red", 3, 5))).toBe(0); // one role too many does not fill another
	});

	it("only a team that has people can lack somebody to lead it", () => {
		expect(lacksLead(area("1", "red", 4, 0))).toBe(false);
		expect(lacksLead(area("1", "red", 4, 1))).toBe(true);
	});
});

describe("moves", () => {
	it("without a commune it is the reserve", () => {
		expect(editBody(7, null, "medical", "vì")).toEqual({ nomination_id: 7, role: "medical", reason: "vì" });
		expect(editBody(7, 3, "medical", "vì")).toEqual({ nomination_id: 7, area_id: 3, role: "medical", reason: "vì" });
	});

	it("an undo knows where whoever gave way was", () => {
		const ref = area("9", "red", 1, 1).area;
		const cadre = { id: 1, name: "A", role: "medical" as const, can_lead: false, skills: [] };
		const person = { nomination_id: 7, area: null, role: "data", cadre } as unknown as Parameters<typeof spotsBefore>[0];
		const answer = { bar: null, swapped: { nomination_id: 8, cadre: { ...cadre, name: "B" }, to_area: null, to_role: "medical" as const }, cost: {}, worse: 1 as const, text: "" };
		const target = { nominationId: 0, name: "", areaId: ref.id, areaName: ref.name, role: "medical" as const };
		expect(spotsBefore(person, "A", answer, target)).toEqual([
			{ nominationId: 7, name: "A", areaId: null, areaName: "", role: "data" }, { nominationId: 8, name: "B", areaId: 9, areaName: "Phường 9", role: "medical" },
		]);
	});
});

describe("an order", () => {
	const template = { key: "mau", name: "Mẫu", values: [{ name: "wave", label: "Đợt" }] };

	it("sends the words of its template as one object, and nothing that was left open", () => {
		const typed: Record<string, string> = { number: " 05/QĐ-BCĐ ", day: "2021-08-24", "texts.wave": " 3 ", "texts.other": "x", plan_id: "12", signer_post_id: "", signer_name: "Lê A" };
		expect(bodyOf((f) => typed[f] ?? "", { waveId: 4, template })).toEqual({
			wave_id: 4, plan_id: 12, number: "05/QĐ-BCĐ", day: "2021-08-24", template: "mau", texts: '{"wave":"3"}', signer_name: "Lê A",
		});
	});

	it("is read back into the same fields; what is no object gives none", () => {
		expect(textsOf('{"wave":"3","n":4}')).toEqual({ "texts.wave": "3" });
		expect(textsOf("[1]")).toEqual({});
		expect(textsOf("{")).toEqual({});
	});
});
