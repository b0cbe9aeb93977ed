/* office.test.ts: what is typed about areas, posts, people and rights becomes what the server wants. */
import { describe, expect, it } from "vitest";
import type { AppointmentRow, AreaRow, RoleRow } from "../src/api/shapes.ts";
import { cansOf, givable, roleOf, toggled } from "../src/accounts/rights.ts";
import { badName, cellOf, columnsOf, kindOf, template, typeOf } from "../src/imports/files.ts";
import { appointmentBody, areaBody, areaStart, decimal, endedBody, holding, nextTurn, postTitle, spanOf, whole } from "../src/office/bodies.ts";
import { qrPath } from "../src/parts/qrPath.ts";

const NOW = Date.parse("2021-08-23T07:42:30+07:00");
const appointment = (by: Partial<AppointmentRow>): AppointmentRow => ({
	id: 1, version: 1, post_id: 7, account_id: null, holder: "Trần B", phone: "0912345678", from: "2021-08-01T00:00:00+07:00", to: null, rank: 0, ...by,
});

describe("numbers as people write them", () => {
	it("reads Vietnamese and English, and passes on what is none", () => {
		expect([decimal("11,05"), decimal("11.05"), decimal("mười")]).toEqual([11.05, 11.05, "mười"]);
		expect([whole("1.128"), whole("2 426 561"), whole("25"), whole("1,5"), whole("")]).toEqual([1128, 2426561, 25, "1,5", ""]);
	});
});

describe("areas", () => {
	it("leaves out what is empty", () => {
		const typed = { ...areaStart(null, { id: 3, name: "Thành phố Thuận An" } as AreaRow, "commune"), name: " Phường Mới ", code: "25999", lat: "10,9" };
		expect(areaBody(typed)).toEqual({ code: "25999", name: "Phường Mới", level: "commune", parent_id: 3, lat: 10.9 });
	});
});

describe("posts and who holds them", () => {
	it("names a post after its area", () => {
		expect(postTitle("Chủ tịch UBND", "Phường An Phú")).toBe("Chủ tịch UBND phường An Phú");
	});
	it("appoints in local time, without an end when none is set", () => {
		expect(appointmentBody(7, { holder: "Trần B", phone: "0912 345 678", rank: "1", from: "2021-08-23T07:42", to: "" })).toEqual({
			post_id: 7, holder: "Trần B", phone: "0912345678", rank: 1, from: "2021-08-23T07:42:00+07:00",
		});
	});
	it("ends before now, and never before the beginning", () => {
		expect(Date.parse(String(endedBody(appointment({}), NOW)["to"]))).toBe(NOW - 1000);
		const ahead = appointment({ from: "2021-09-01T00:00:00+07:00" });
		expect(Date.parse(String(endedBody(ahead, NOW)["to"]))).toBe(Date.parse("2021-09-01T00:00:01+07:00"));
	});
	it("knows now from before and after", () => {
		expect(spanOf("2021-08-01T00:00:00+07:00", null, NOW)).toBe("now");
		expect(spanOf("2021-08-24T00:00:00+07:00", null, NOW)).toBe("ahead");
		expect(spanOf("2021-08-01T00:00:00+07:00", "2021-08-23T07:42:30+07:00", NOW)).toBe("past");
	});
	it("counts who holds a post now, not who did or will", () => {
		const spans = [{ to: null }, { to: "2021-08-20T00:00:00+07:00" }, { from: "2021-09-01T00:00:00+07:00" }];
		expect(holding(spans.map(appointment), NOW)).toBe(1);
		expect(holding(spans.slice(1).map(appointment), NOW)).toBe(0);
	});
	it("writes a roster turn by turn, past midnight too", () => {
		expect(nextTurn({ appointment_id: "4", from: "2021-08-23T18:00", to: "2021-08-24T02:00" })).toEqual({
			appointment_id: "4", from: "2021-08-24T02:00", to: "2021-08-24T10:00",
		});
		expect(nextTurn({ from: "2021-08-23T18:00", to: "2021-08-23T08:00" })).toEqual({ from: "2021-08-23T18:00", to: "2021-08-23T08:00" });
	});
});

describe("rights", () => {
	const roles: RoleRow[] = [{ role: "ward_team", cans: ["read", "handle"] }, { role: "auditor", cans: ["read", "audit"] }];
	it("are a role when they are exactly its bundle", () => {
		expect(roleOf(["handle", "read"], roles)).toBe("ward_team");
		expect(roleOf(["read"], roles)).toBeNull();
	});
	it("are given only from one's own", () => {
		expect(givable(["read", "audit"], new Set(["read", "handle"]))).toEqual(["read"]);
	});
	it("are kept as words in the order of the list", () => {
		expect(toggled("handle", "read")).toBe("read,handle");
		expect(toggled("read,handle", "read")).toBe("handle");
		expect(cansOf("")).toEqual([]);
	});
});

describe("imports", () => {
	it("knows a file by its ending, whatever the browser calls it", () => {
		expect(typeOf("Ca.XLSX")).toContain("spreadsheetml");
		expect([typeOf("a.csv"), typeOf("xa.geojson"), kindOf("posts"), kindOf("x")]).toEqual(["text/csv", "application/geo+json", "posts", "requests"]);
		expect(badName("ca ngày 1.csv")).toBe("ca ngày 1-loi.csv");
	});
	it("shows the columns that say something", () => {
		expect(columnsOf([{ a: 1, b: "" }, { c: ["x"], b: null }])).toEqual(["a", "c"]);
		expect([cellOf(["child", "alone"]), cellOf(null), cellOf(false)]).toEqual(["child, alone", "", "false"]);
		expect(template("Mã, Tên")).toBe("\uFEFFMã,Tên\r\n");
	});
});

describe("a QR code", () => {
	it("is drawn run by run", () => {
		expect(qrPath([[true, true, false], [false, false, true]])).toEqual({ size: 2, path: "M0 0h2v1H0zM2 1h1v1H2z" });
	});
});
