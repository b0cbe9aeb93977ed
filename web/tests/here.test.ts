/* here.test.ts: a screen that is being left puts nothing into the address any more. */
import { beforeEach, describe, expect, it, vi } from "vitest";

/* A browser whose address changes at once and which tells it later, as browsers do. */
const page = { hash: "#/desk", told: (): void => undefined };

beforeEach(() => {
	vi.resetModules();
	page.hash = "#/desk";
	vi.stubGlobal("location", page);
	vi.stubGlobal("history", { replaceState: (_s: unknown, _t: string, hash: string) => (page.hash = hash) });
	vi.stubGlobal("addEventListener", (_name: string, f: () => void) => (page.told = f));
});

describe("the address", () => {
	it("takes what a screen selects", async () => {
		const { adjust, here } = await import("../src/urls/here.ts");
		adjust({ pile: "overdue" });
		expect(page.hash).toBe("#/desk?pile=overdue");
		expect(here.value.query).toEqual({ pile: "overdue" });
	});
	it("is left alone between a step elsewhere and its event", async () => {
		const { adjust, go, here, isCurrent } = await import("../src/urls/here.ts");
		expect(isCurrent()).toBe(true);
		go("requests", 7);
		expect(isCurrent()).toBe(false);
		adjust({ pile: "overdue" });
		expect(page.hash).toBe("#/requests/7");
		page.told();
		expect(isCurrent()).toBe(true);
		expect(here.value).toEqual({ screen: "requests", id: 7, query: {} });
	});
});
