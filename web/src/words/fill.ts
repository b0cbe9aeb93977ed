/* fill.ts: puts values into a sentence: "{n}" and, where a language counts, "{n|request|requests}". Pure. */

export type Values = Record<string, string | number>;

export function fill(text: string, values: Values): string {
	return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
		const value = values[name];
		if (value === undefined) return whole;
		if (one === undefined) return String(value);
		return `${value} ${String(value) === "1" ? one : (many ?? "")}`;
	});
}
