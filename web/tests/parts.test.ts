/* parts.test.ts: acts as a table, marks that do not cover each other, rings the way the map reads them, sentences with values. */
import { describe, expect, it } from "vitest";
import type { Entry } from "../src/api/shapes.ts";
import { request_act_values } from "../src/api/types.ts";
import { acts, actOf, bodyOf, inputOf, nextAct } from "../src/parts/acts.ts";
import { placing } from "../src/parts/mapMarks.ts";
import { codeSymbols, meant } from "../src/parts/quickSearch.ts";
import { linesOf } from "../src/parts/timeline.ts";
import { rewind } from "../src/parts/rewind.ts";
import { wrongOf, type Judged } from "../src/parts/wrong.ts";
import { fill } from "../src/words/fill.ts";

describe("acts", () => {
	it("has every act a person can do, each under its own letter, none that moves", () => {
		const byPersons = request_act_values.filter((a) => !["file", "late", "aim", "hand"].includes(a)); // the last three are the system's own
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
	const shapes = { full: { width: 40, height: 20 }, tall: { width: 24, height: 36 }, small: { width: 18, height: 20 } };
	const late = (x: number, room = 0) => ({ x, y: 0, shapes, room: { x: room, y: room } });
	const shown = (of: readonly ({ shape: string } | null)[]) => of.map((p) => p?.shape ?? "dot");
	it("places the worst first and none over another", () => {
		expect(shown(placing([], [0, 31, 45, 72, 110].map((x) => late(x))))).toEqual(["full", "small", "dot", "full", "tall"]);
	});
	it("writes no lateness over the letter of a zone", () => {
		const letter = (x: number) => ({ x, y: 0, width: 16, height: 16 });
		expect(shown(placing([letter(0)], [late(24)]))).toEqual(["tall"]);
		expect(shown(placing([letter(6)], [late(24)]))).toEqual(["small"]);
		expect(shown(placing([letter(12)], [late(24)]))).toEqual(["dot"]);
	});
	it("moves a mark within its place before it writes less", () => {
		const [first, second] = placing([], [late(0), late(10, 20)]);
		expect([first?.shape, first?.y, second?.shape, second?.y]).toEqual(["full", 0, "full", -20]);
	});
	it("winds rings for d3 whichever way they came", () => {
		const ccw = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]];
		const cw = [...ccw].reverse();
		expect(rewind({ type: "Polygon", coordinates: [ccw, cw] })).toEqual({ type: "Polygon", coordinates: [cw, ccw] });
		expect(rewind({ type: "MultiPolygon", coordinates: [[cw]] })).toEqual({ type: "MultiPolygon", coordinates: [[cw]] });
	});
});

describe("the search of the bar", () => {
	it("knows a code however it was written down, and no other words", () => {
		for (const typed of ["TS-7K2M-9PXR", "ts 7k2m 9pxr", "7K2M9PXR", "TS–7K2M–9PXR"]) expect(codeSymbols(typed), typed).toBe("7K2M9PXR");
		expect(codeSymbols("ts-zbsm-9pxr")).toBe("285M9PXR");
		for (const typed of ["", "gạo", "TS-7K2M", "0912345678", "nguyenan", "TS-7K2M-9PXR-1"]) expect(codeSymbols(typed), typed).toBeNull();
	});
	it("opens the request of that code, not one that only mentions it", () => {
		const rows = [{ code: "TS-AAAA-CCCC" }, { code: "TS-7K2M-9PXR" }];
		expect(meant("7k2m 9pxr", rows)).toBe(rows[1]);
		expect(meant("7k2m 9pxt", rows)).toBeNull();
		expect(meant("gạo", rows)).toBeNull();
	});
});

describe("what is wrong with a field", () => {
	const fine = {
		valueMissing: false, badInput: false, rangeUnderflow: false, rangeOverflow: false, stepMismatch: false, tooLong: false, customError: false,
	};
	const judged = (by: Partial<Judged>, validity: Partial<Judged["validity"]> = {}): Judged =>
		({ type: "text", value: "", required: false, min: "", max: "", ...by, validity: { ...fine, ...validity } });
	it("is said in our words", () => {
		expect(wrongOf(judged({}))).toBeNull();
		expect(wrongOf(judged({ required: true }, { valueMissing: true }))?.key).toBe("reason.required");
		expect(wrongOf(judged({ type: "number" }, { badInput: true }))?.key).toBe("reason.not_a_number");
		expect(wrongOf(judged({ value: "an ph" }, { customError: true }))?.key).toBe("form.choose");
		expect(wrongOf(judged({ min: "1", max: "500" }, { rangeOverflow: true }))).toEqual({ key: "form.between", values: { min: "1", max: "500" } });
	});
	it("spaces are no answer", () => {
		expect(wrongOf(judged({ value: "  ", required: true }))?.key).toBe("reason.required");
		expect(wrongOf(judged({ value: "  " }))).toBeNull();
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
