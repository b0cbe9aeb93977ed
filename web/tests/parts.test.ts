/* parts.test.ts: acts as a table, marks that do not cover each other, rings the way the map reads them, sentences with values. */
import { describe, expect, it } from "vitest";
import type { Entry } from "../src/api/shapes.ts";
import { request_act_values } from "../src/api/types.ts";
import { acts, actOf, bodyOf, inputOf, nextAct } from "../src/parts/acts.ts";
import { fitting } from "../src/parts/mapMarks.ts";
import { linesOf } from "../src/parts/timeline.ts";
import { rewind } from "../src/parts/rewind.ts";
import { fill } from "../src/words/fill.ts";

describe("acts", () => {
	it("has every act a person can do, each under its own letter, none that moves", () => {
		const byPersons = request_act_values.filter((a) => a !== "file" && a !== "late" && a !== "aim");
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

describe("what happened to a request", () => {
	const at = (clock: string): string => `2021-08-23T${clock}:00+07:00`;
	const entry = (id: number, act: Entry["act"], clock: string, state = ""): Entry =>
		({ id, at: at(clock), act, state, actor: null, post: null, to: null, due_at: null, note: null }) as Entry;
	const shown = (lines: ReturnType<typeof linesOf>): string[] =>
		lines.map((l) => (l.kind === "entry" ? `${l.entry.act} ${l.state}` : l.kind === "late" ? `late ×${l.times} ${l.state}` : "due"));

	it("carries the state on, joins the clock's reminders, puts the deadline at its time", () => {
		const entries = [
			entry(1, "file", "07:00"), entry(2, "late", "07:05"), entry(3, "late", "07:15"), entry(4, "triage", "07:20", "triaged"),
			entry(5, "note", "07:30"), entry(6, "late", "08:00"),
		];
		expect(shown(linesOf(entries, at("07:45")))).toEqual(["file filed", "late ×2 filed", "triage triaged", "note triaged", "due", "late ×1 triaged"]);
		expect(shown(linesOf(entries, at("09:00"))).at(-1)).toBe("due");
		expect(shown(linesOf(entries, null))).not.toContain("due");
	});
});

describe("what comes next", () => {
	const possible = (...names: string[]): typeof acts => acts.filter((a) => names.includes(a.act));
	it("is one act, by the state, and only if it is possible", () => {
		expect(nextAct("filed", null, possible("triage", "answer", "assign"))?.act).toBe("triage");
		expect(nextAct("triaged", null, possible("triage", "answer", "assign"))?.act).toBe("assign");
		expect(nextAct("assigned", null, possible("assign", "answer", "escalate"))?.act).toBe("answer");
		expect(nextAct("escalated", "waiting", possible("acknowledge", "decide", "note"))?.act).toBe("acknowledge");
		expect(nextAct("escalated", "acknowledged", possible("acknowledge", "decide", "note"))?.act).toBe("decide");
		expect(nextAct("escalated", "waiting", possible("note"))?.act).toBe("note");
		expect(nextAct("joined", null, [])).toBeNull();
	});
});
