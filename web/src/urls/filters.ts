/* filters.ts: which requests a list shows: in the address, and in the question to the server. The same words in both. Pure. */

/** In the order in which chips are shown. */
export const filterNames = [
	"area", "kind", "state", "lane", "open", "overdue", "waiting", "post", "assignee", "phone", "channel", "filed_after", "answered_after", "q",
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filter = Partial<Record<FilterName, string>>;
export type Sort = "due" | "new";

/** The filters of tasks, likewise. */
export const taskFilterNames = ["mine", "area", "kind", "state", "late", "post"] as const;
export type TaskFilterName = (typeof taskFilterNames)[number];

export function pick<N extends string>(names: readonly N[], query: Record<string, string>): Partial<Record<N, string>> {
	const picked: Partial<Record<N, string>> = {};
	for (const name of names) {
		const value = query[name];
		if (value !== undefined && value !== "") picked[name] = value;
	}
	return picked;
}

export function filterOf(query: Record<string, string>): Filter {
	return pick(filterNames, query);
}

export function without(filter: Filter, name: FilterName): Filter {
	const rest = { ...filter };
	delete rest[name];
	return rest;
}

/** As asked for; else work that is open by what is due next, and everything else by what came last. */
export function sortOf(query: Record<string, string>): Sort {
	if (query["sort"] === "new" || query["sort"] === "due") return query["sort"];
	return query["open"] || query["overdue"] || query["waiting"] ? "due" : "new";
}

/**
 * State and openness are two filters of the server and one question on the screen: "open" is all that is not yet closed. Several
 * states at once come only by a link; the choice then shows none of them.
 */
export function stateChoice(filter: Filter): string {
	if (filter.state) return filter.state.includes(",") ? "" : filter.state;
	return filter.open ? "open" : "";
}
export function stateQuery(choice: string): { state: string | null; open: string | null } {
	if (choice === "open") return { state: null, open: "1" };
	return { state: choice === "" ? null : choice, open: null };
}

/** "/requests?area=718&overdue=1" */
export function listPath(base: string, filter: Partial<Record<string, string>>, more: Record<string, string> = {}): string {
	const params = new URLSearchParams();
	for (const [k, v] of Object.entries({ ...filter, ...more })) if (v !== undefined && v !== "") params.set(k, v);
	const search = params.toString();
	return base + (search ? `?${search}` : "");
}
