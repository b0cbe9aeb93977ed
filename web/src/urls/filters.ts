/* filters.ts: which requests a list shows: in the address, and in the question to the server. The same words in both. Pure. */

/** In the order in which chips are shown. */
export const filterNames = [
	"area", "kind", "state", "lane", "open", "overdue", "waiting", "post", "assignee", "phone", "channel", "filed_after", "q",
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filter = Partial<Record<FilterName, string>>;
export type Sort = "due" | "new";

export function filterOf(query: Record<string, string>): Filter {
	const filter: Filter = {};
	for (const name of filterNames) {
		const value = query[name];
		if (value !== undefined && value !== "") filter[name] = value;
	}
	return filter;
}

export function without(filter: Filter, name: FilterName): Filter {
	const rest = { ...filter };
	delete rest[name];
	return rest;
}

export function sortOf(query: Record<string, string>): Sort {
	return query["sort"] === "new" ? "new" : "due";
}

/** "/requests?area=718&overdue=1" */
export function listPath(base: string, filter: Partial<Record<string, string>>, more: Record<string, string> = {}): string {
	const params = new URLSearchParams();
	for (const [k, v] of Object.entries({ ...filter, ...more })) if (v !== undefined && v !== "") params.set(k, v);
	const search = params.toString();
	return base + (search ? `?${search}` : "");
}
