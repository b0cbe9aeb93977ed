/* files.ts: what may be brought in, what a file of it looks like, and what a browser calls such a file. Pure. */

export const importKinds = ["requests", "areas", "boundaries", "posts", "agencies", "cadres"] as const;
export type ImportKind = (typeof importKinds)[number];

export function kindOf(word: string | undefined): ImportKind {
	return importKinds.find((k) => k === word) ?? "requests";
}

/** For <input accept>. */
export function accepts(kind: ImportKind): string {
	const map = ".geojson,.json,application/geo+json,application/json";
	const table = ".csv,.txt,.xlsx,text/csv";
	return kind === "boundaries" ? map : kind === "areas" ? `${table},${map}` : table;
}

/** By the name's ending: an office PC calls a CSV "application/vnd.ms-excel", a phone nothing at all. */
export function typeOf(name: string): string {
	const ending = /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? "";
	if (ending === "xlsx") return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	return ending === "geojson" || ending === "json" ? "application/geo+json" : "text/csv";
}

export const FILE_MAX_BYTES = 10 * 1024 * 1024; // the server's limit: said before a slow upload, not after

/** "ca-1.csv" -> "ca-1-loi.csv": where the rows that were not taken go. */
export function badName(name: string): string {
	return `${name.replace(/\.[^.]+$/, "")}-loi.csv`;
}

/** The columns of some rows, in the order in which they first stand. */
export function columnsOf(rows: readonly Record<string, unknown>[]): string[] {
	return [...new Set(rows.flatMap((r) => Object.keys(r).filter((k) => r[k] !== null && r[k] !== "")))];
}

export function cellOf(value: unknown): string {
	if (value === null || value === undefined) return "";
	if (Array.isArray(value)) return value.join(", ");
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A spreadsheet that begins with the right heads; the mark at its start lets Excel read the letters. */
export function template(columns: string): string {
	return `\uFEFF${columns.split(",").map((c) => c.trim()).join(",")}\r\n`;
}
