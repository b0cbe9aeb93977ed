/* parts.test.ts: acts as a table, marks that do not cover each other, rings the way the map reads them, sentences with values. */
import { describe, expect, it } from "vitest";
import { request_act_values } from "../src/api/types.ts";
import { acts, actOf, bodyOf, inputOf } from "../src/parts/acts.ts";
import { fitting } from "../src/parts/mapMarks.ts";
import { rewind } from "../src/parts/rewind.ts";
import { fill } from "../src/words/fill.ts";

describe("acts", () => {
	it("has every act a person can do, each under its own letter, none that moves", () => {
		const byPersons = request_act_values.filter((a) => a !== "file" && a !== "late");
		expect(acts.map((a) => a.act).sort()).toEqual([...byPersons].sort());
		expect(new Set(acts.map((a) => a.letter)).size).toBe(acts.length);
		expect(acts.some((a) => "JK".includes(a.letter))).toBe(false);
	});
	it("makes the bodies the API wants", () => {
		const body = (act: (typeof request_act_values)[number], typed: Record<string, string>): unknown => {
			const a = actOf(act);
			return a && bodyOf(a, typed);
		};
		expect(body("answer", { text: "  đã giao " })).toEqual({ text: "đã giao" });
		expect(body("assign", { assignee: "12", text: "" })).toEqual({ assignee_id: 12 });
		expect(body("triage", { kind: "food", lane: "urgent", persons: "3" })).toEqual({ kind: "food", lane: "urgent", persons: 3 });
		expect(body("note", { text: "x", for_resident: "1" })).toEqual({ text: "x", for_resident: true });
		expect(body("transfer", { area: "25975", text: "x" })).toEqual({ area_code: "25975", text: "x" });
		expect(body("confirm", { text: "x" })).toEqual({});
	});
	it("shows a message at the input of the field that the server named", () => {
		const answer = actOf("answer");
		const assign = actOf("assign");
		expect(answer && inputOf(answer, "text")).toBe("text_needed");
		expect(assign && inputOf(assign, "assignee_id")).toBe("assignee");
		expect(assign && inputOf(assign, "phone")).toBeUndefined();
	});
});

describe("the map", () => {
	it("places the worst first and none over another", () => {
		const m = (x: number) => ({ x, y: 0, width: 40, height: 20 });
		expect(fitting([m(0), m(30), m(45), m(100)])).toEqual([true, false, true, true]);
	});
	it("winds rings for d3 whichever way they came", () => {
		const ccw = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]];
		const cw = [...ccw].reverse();
		expect(rewind({ type: "Polygon", coordinates: [ccw, cw] })).toEqual({ type: "Polygon", coordinates: [cw, ccw] });
		expect(rewind({ type: "MultiPolygon", coordinates: [[cw]] })).toEqual({ type: "MultiPolygon", coordinates: [[cw]] });
	});
});

describe("sentences", () => {
	it("takes values and counts in English", () => {
		expect(fill("còn {time}", { time: "3 giờ" })).toBe("còn 3 giờ");
		expect(fill("{n|request|requests} left", { n: 1 })).toBe("1 request left");
		expect(fill("{n|request|requests} left", { n: 2 })).toBe("2 requests left");
		expect(fill("{absent}", {})).toBe("{absent}");
	});
});
