/* places.ts: where one is in the app, as the part of the address after "#". Pure. */

export const screens = [
	"board", "desk", "hotline", "requests", "tasks", "staff", "tours", "waves", "agency", "plan", "orders", "areas", "accounts", "imports", "outbox", "me",
] as const;
export type Screen = (typeof screens)[number];

export interface Place {
	screen: Screen | null; // null: the start, the app chooses by what the person may do
	id: number | null;
	query: Record<string, string>;
}

export function parsePlace(hash: string): Place {
	const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
	const [name = "", id = ""] = path.split("/");
	const screen = screens.find((s) => s === name) ?? null;
	const query: Record<string, string> = {};
	for (const [k, v] of new URLSearchParams(search)) query[k] = v;
	return { screen, id: /^\d{1,16}$/.test(id) ? Number(id) : null, query };
}

export function hashOf(screen: Screen, id: number | null, query: Record<string, string | null | undefined> = {}): string {
	const params = new URLSearchParams();
	for (const [k, v] of Object.entries(query)) if (v != null && v !== "") params.set(k, v);
	const search = params.toString();
	return `#/${screen}${id === null ? "" : `/${id}`}${search ? `?${search}` : ""}`;
}
