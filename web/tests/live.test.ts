/* live.test.ts: the server's clock, silence, and whom an event concerns. */
import { describe, expect, it } from "vitest";
import type { EventKind } from "../src/api/types.ts";
import { hear, serverNow, silence, touches } from "../src/live/heard.ts";

describe("the server's clock", () => {
	it("runs on between two words of the server", () => {
		const c = hear(null, 50_000, 1_000, false);
		expect(serverNow(c, 3_500)).toBe(52_500);
		expect(serverNow(null, 3_500)).toBe(3_500);
	});
	it("follows a drill's speed, and a late packet does not bend a real clock", () => {
		let c = hear(null, 0, 0, true);
		c = hear(c, 300_000, 5_000, true);
		expect(c.speed).toBe(60);
		expect(serverNow(c, 6_000)).toBe(360_000);
		let d = hear(null, 0, 0, false);
		d = hear(d, 9_000, 5_000, false);
		expect(d.speed).toBe(1);
	});
	it("counts silence in seconds", () => {
		expect(silence(null, 10)).toBeNull();
		expect(silence(1_000, 17_400)).toBe(16);
	});
});

describe("whom an event concerns", () => {
	const on = (path: string, kind: EventKind, subject = 7): boolean =>
		touches(path, { kind, subject_id: subject });
	it("one request only by itself, lists by any", () => {
		expect(on("/requests/7", "request")).toBe(true);
		expect(on("/requests/8", "request")).toBe(false);
		expect(on("/requests?area=718", "request")).toBe(true);
		expect(on("/requests?area=718", "account")).toBe(false);
	});
	it("boards, areas, posts, accounts by what they show", () => {
		expect(on("/boards/command?area=74", "task")).toBe(true);
		expect(on("/areas.geojson", "area")).toBe(true);
		expect(on("/posts?area=74", "duty")).toBe(true);
		expect(on("/accounts", "account")).toBe(true);
		expect(on("/roles", "account")).toBe(false);
		expect(on("/boards/command?area=74", "staff_report")).toBe(true);
	});
	it("a wave by itself, its names, and what its wards lack", () => {
		expect(on("/waves/7", "wave")).toBe(true);
		expect(on("/waves/8", "wave")).toBe(false);
		expect(on("/waves", "wave")).toBe(true);
		expect(on("/waves/8/quotas", "nomination")).toBe(true);
		expect(on("/waves/8/quotas", "request")).toBe(false);
		expect(on("/waves/8/wards", "need_ask")).toBe(true);
		expect(on("/waves/8/wards", "nomination")).toBe(false);
	});
	it("an agency's people, names and tours", () => {
		expect(on("/cadres?agency=3", "cadre")).toBe(true);
		expect(on("/agencies/3", "nomination")).toBe(true);
		expect([on("/nominations/7", "nomination"), on("/nominations/8", "nomination")]).toEqual([true, false]);
		expect(on("/tours?agency=3", "tour")).toBe(true);
	});
});
