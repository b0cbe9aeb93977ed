/* urls.test.ts: an address leads to the same screen and the same rows again. */
import { describe, expect, it } from "vitest";
import { filterOf, listPath, sortOf, without } from "../src/urls/filters.ts";
import { hashOf, parsePlace } from "../src/urls/places.ts";

describe("places", () => {
	it("goes there and back", () => {
		const hash = hashOf("requests", 12, { area: "25975", q: "Tân & Phú", empty: "" });
		expect(parsePlace(hash)).toEqual({ screen: "requests", id: 12, query: { area: "25975", q: "Tân & Phú" } });
	});
	it("takes nonsense as the start", () => {
		expect(parsePlace("#/nowhere/x?y")).toEqual({ screen: null, id: null, query: { y: "" } });
		expect(parsePlace("")).toEqual({ screen: null, id: null, query: {} });
		expect(parsePlace("#/desk/12abc").id).toBeNull();
	});
});

describe("filters", () => {
	it("keeps what the server knows and drops the rest", () => {
		expect(filterOf({ area: "718", open: "1", id: "4", kind: "" })).toEqual({ area: "718", open: "1" });
		expect(without({ area: "718", open: "1" }, "open")).toEqual({ area: "718" });
		expect(sortOf({ sort: "new" })).toBe("new");
		expect(sortOf({ sort: "x" })).toBe("new");
		expect(sortOf({ open: "1" })).toBe("due");
		expect(sortOf({ open: "1", sort: "new" })).toBe("new");
		expect(listPath("/requests", { area: "718", q: "" }, { format: "csv" })).toBe("/requests?area=718&format=csv");
		expect(listPath("/requests", {})).toBe("/requests");
	});
});
