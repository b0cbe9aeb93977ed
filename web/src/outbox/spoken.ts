/* spoken.ts: the body of a command as lines a person can read and copy. Pure. */

export function spoken(body: unknown): [string, string][] {
	if (body === null || body === undefined) return [];
	if (body instanceof Blob) return [[body.type || "file", `${body.size} B`]];
	if (typeof body !== "object") return [["", String(body)]];
	return Object.entries(body).flatMap(([name, value]): [string, string][] => {
		if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return [];
		return [[name, Array.isArray(value) ? value.join(", ") : typeof value === "object" ? JSON.stringify(value) : String(value)]];
	});
}
