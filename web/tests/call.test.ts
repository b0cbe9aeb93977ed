/* call.test.ts: the hotline: what a call asks and sends, answers that come too late, whose turn it is to be called back. */
import { describe, expect, it, vi } from "vitest";
import type { RequestItem } from "../src/api/shapes.ts";
import { holdOf, queueOf } from "../src/call/callBack.ts";
import * as c from "../src/call/call.ts";
import { Latest } from "../src/call/latest.ts";

const request = (id: number, by: Partial<RequestItem> = {}): RequestItem =>
	({ id, code: `TS-${id}`, kind: "food", open: true, area: { code: "25975" }, name: null, address: null, ...by }) as RequestItem;

describe("a call", () => {
	it("starts its clock with the first letter and loses it when all is wiped", () => {
		const a = c.typed({}, { phone: "0" }, 1000);
		expect(a.began).toBe("1000");
		expect(c.typed(a, { phone: "09" }, 5000).began).toBe("1000");
		expect(c.typed(a, { phone: "" }, 5000)).toEqual({});
		expect(c.callClock(1000, 1000 + 247_000)).toBe("04:07");
		expect(c.callClock(1000, 0)).toBe("00:00");
	});
	it("knows a whole number as the server does", () => {
		for (const good of ["0912 345 678", "+84 912 345 678", "02743822825", "0274 382 282"]) expect(c.isPhone(good), good).toBe(true);
		for (const bad of ["091234567", "1022", "0612345678", "09123456789", ""]) expect(c.isPhone(bad), bad).toBe(false);
	});
	it("asks by number, or by place, and by neither while there is too little", () => {
		expect(c.lookupPath({ phone: "0912 345 67" })).toBeNull();
		expect(c.lookupPath({ phone: "+84 912 345 678", kind: "food" })).toBe("/intake/lookup?phone=0912345678&kind=food");
		expect(c.lookupPath({ area_code: "25975", address: "12" })).toBeNull();
		expect(c.lookupPath({ area_code: "25975", address: "12/3 KP 2" })).toBe("/intake/lookup?area=25975&address=12%2F3+KP+2");
	});
	it("sends what was typed, and of a joined call only what is new", () => {
		const call: c.Call = {
			phone: "0912 345 678", kind: "food", area_code: "25975", area_name: "An Phú", text: " hết gạo ", persons: "4", vulnerable: "child alone", began: "1",
		};
		expect(c.filingOf(call)).toEqual({
			phone: "0912345678", kind: "food", area_code: "25975", text: "hết gạo", persons: 4, vulnerable: ["child", "alone"],
		});
		const to = request(7, { kind: "medicine" });
		expect(c.filingOf(c.joined(call, to))).toEqual({ phone: "0912345678", text: "hết gạo", join_id: 7, kind: "medicine", area_code: "25975" });
		expect(c.joined(c.joined(call, to), null)).toEqual(call);
	});
	it("offers duplicates first, each once, only open ones, and goes through them in a circle", () => {
		const found = { duplicates: [request(3)], history: [request(4), request(3), request(5, { open: false })] };
		const open = c.joinable(found);
		expect(open.map((r) => r.id)).toEqual([3, 4]);
		const first = c.joined({}, c.nextJoin(open, {}));
		const second = c.joined(first, c.nextJoin(open, first));
		expect([first.join_id, second.join_id, c.nextJoin(open, second)]).toEqual(["3", "4", null]);
		expect(c.joinable(null)).toEqual([]);
	});
	it("remembers where the number lived", () => {
		expect(c.lastPlace({ duplicates: [], history: [request(1), request(2, { address: "KP 2" })] })?.id).toBe(2);
		expect(c.lastPlace(null)).toBeNull();
	});
	it("spells a code in its groups", () => {
		expect(c.symbols("TS-7K2M-9PXR").map((g) => g.join(" "))).toEqual(["T S", "7 K 2 M", "9 P X R"]);
	});
});

describe("asking while somebody types", () => {
	function world(): { latest: Latest<string>; asked: string[]; shown: (string | null)[]; failed: unknown[]; answer: (i: number, data: string | Error) => Promise<void> } {
		vi.useFakeTimers();
		const asked: string[] = [];
		const shown: (string | null)[] = [];
		const failed: unknown[] = [];
		const open: { yes: (d: string) => void; no: (e: Error) => void }[] = [];
		const latest = new Latest<string>({
			ask: (path) => {
				asked.push(path);
				return new Promise((yes, no) => open.push({ yes, no }));
			},
			show: (d) => shown.push(d),
			failed: (e) => failed.push(e),
			keeps: c.sameCaller,
			waitMs: 200,
		});
		const answer = async (i: number, data: string | Error): Promise<void> => {
			if (data instanceof Error) open[i]?.no(data);
			else open[i]?.yes(data);
			await vi.advanceTimersByTimeAsync(0);
		};
		return { latest, asked, shown, failed, answer };
	}
	const A = "/intake/lookup?phone=0911111111";
	const B = "/intake/lookup?phone=0922222222";

	it("waits for a pause and asks once", () => {
		const w = world();
		w.latest.want(A);
		vi.advanceTimersByTime(150);
		w.latest.want(`${A}&kind=food`);
		vi.advanceTimersByTime(199);
		expect(w.asked).toEqual([]);
		vi.advanceTimersByTime(1);
		expect(w.asked).toEqual([`${A}&kind=food`]);
	});
	it("drops an answer that comes after the next question", async () => {
		const w = world();
		w.latest.want(A);
		vi.advanceTimersByTime(200);
		w.latest.want(B);
		vi.advanceTimersByTime(200);
		await w.answer(1, "B");
		await w.answer(0, "A, late");
		expect(w.shown.filter((x) => x !== null)).toEqual(["B"]);
	});
	it("never shows one caller's history under another's number", async () => {
		const w = world();
		w.latest.want(A);
		vi.advanceTimersByTime(200);
		await w.answer(0, "A");
		w.latest.want(`${A}&kind=food`);
		expect(w.shown.at(-1)).toBe("A"); // the same caller: it may stay
		w.latest.want(B);
		expect(w.shown.at(-1)).toBeNull();
		w.latest.want(null);
		vi.advanceTimersByTime(1000);
		expect(w.asked).toHaveLength(1);
	});
	it("tells a failure of the present question only, and can ask it again", async () => {
		const w = world();
		w.latest.want(A);
		vi.advanceTimersByTime(200);
		w.latest.again();
		await w.answer(0, new Error("aborted"));
		expect(w.failed).toEqual([]);
		await w.answer(1, new Error("lost"));
		expect(w.failed).toHaveLength(1);
		w.latest.stop();
	});
});

describe("calling back", () => {
	const at = Date.parse("2021-08-23T08:00:00+07:00");
	const row = (id: number, by: number | null = null, until: string | null = null) =>
		({ id, call_back_by_id: by, call_back_until: until && `2021-08-23T${until}:00+07:00` });

	it("is free, mine, another's, or paused after nobody picked up; a lock runs out", () => {
		expect(holdOf(row(1), 9, at)).toEqual({ kind: "free" });
		expect(holdOf(row(1, 9, "08:05"), 9, at)).toEqual({ kind: "mine", leftMs: 300_000 });
		expect(holdOf(row(1, 8, "08:05"), 9, at).kind).toBe("other");
		expect(holdOf(row(1, null, "08:05"), 9, at).kind).toBe("paused");
		expect(holdOf(row(1, 8, "07:59"), 9, at)).toEqual({ kind: "free" });
	});
	it("puts mine first, then those that are free, last those nobody can take now; among themselves as the server gave them", () => {
		const rows = [row(5, null, "08:09"), row(3, 8, "08:05"), row(9), row(1), row(4, 9, "08:05")];
		expect(queueOf(rows, 9, at).map((r) => r.id)).toEqual([4, 9, 1, 5, 3]);
	});
});
