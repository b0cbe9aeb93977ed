/*
 * call.ts: one call at the hotline, as what has been typed so far: when it began, what is asked of the server while the caller still
 * speaks, what is sent at the end. Pure.
 *
 *     empty -> typing (the clock runs) -> filed, or joined to an open request -> the code is read out -> empty
 */
import type { RequestItem } from "../api/shapes.ts";
import { phoneDigits } from "../format/format.ts";
import { listPath } from "../urls/filters.ts";

/** Strings, so that a draft keeps them as they are. `join_id`: the open request that this call is about. */
export type Call = Partial<Record<CallField, string>>;
export type CallField =
	| "phone" | "kind" | "area_code" | "area_name" | "address" | "text" | "persons" | "vulnerable" | "name" | "join_id" | "join_code" | "join_kind"
	| "join_area" | "began";

export const GOAL_MS = 60_000; // a call is to be taken in a minute: 300 calls a day a desk

/** What was typed, put over the call; the first letter starts the clock. */
export function typed(call: Call, by: Call, nowMs: number): Call {
	const next = { ...call, ...by };
	const isEmpty = Object.entries(next).every(([k, v]) => k === "began" || v === "");
	return isEmpty ? {} : { ...next, began: next.began || String(nowMs) };
}

/** "04:07" since a call began. */
export function callClock(beganMs: number, nowMs: number): string {
	const seconds = Math.max(0, Math.floor((nowMs - beganMs) / 1000));
	const two = (n: number): string => String(n).padStart(2, "0");
	return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** A whole Vietnamese number, as the server judges it: mobile, or landline with its area code. */
export function isPhone(text: string): boolean {
	return /^0([35789]\d{8}|2\d{8,9})$/.test(phoneDigits(text));
}

/** What to ask while the caller speaks; null while there is too little to go by. */
export function lookupPath(call: Call): string | null {
	const phone = isPhone(call.phone ?? "") ? phoneDigits(call.phone ?? "") : "";
	const address = (call.address ?? "").trim();
	const place: Record<string, string> = call.area_code && address.length >= 4 ? { area: call.area_code, address } : {};
	if (phone === "" && !place["area"]) return null;
	return listPath("/intake/lookup", { phone, ...place, kind: call.kind ?? "" });
}

/** Two questions about the same caller: what is shown may stay while the second is asked. */
export function sameCaller(from: string, to: string): boolean {
	const phoneOf = (path: string): string => new URLSearchParams(path.split("?")[1]).get("phone") ?? "";
	return phoneOf(from) === phoneOf(to);
}

/** The body of POST /requests. Joined to an open request, a call says only what is new. */
export function filingOf(call: Call): Record<string, unknown> {
	const body: Record<string, unknown> = {};
	const put = (name: string, value: string | undefined): void => {
		if (value?.trim()) body[name] = value.trim();
	};
	put("phone", phoneDigits(call.phone ?? ""));
	put("text", call.text);
	if (call.join_id) {
		put("kind", call.join_kind);
		put("area_code", call.join_area);
		body["join_id"] = Number(call.join_id);
		return body;
	}
	put("kind", call.kind);
	put("area_code", call.area_code);
	put("name", call.name);
	put("address", call.address);
	if (call.persons) body["persons"] = Number(call.persons);
	const vulnerable = (call.vulnerable ?? "").split(" ").filter(Boolean);
	if (vulnerable.length) body["vulnerable"] = vulnerable;
	return body;
}

type Joinable = Pick<RequestItem, "id" | "code" | "open" | "kind" | "area">;

/** The next open request that the call may be about; after the last of them none again. */
export function nextJoin(open: readonly Joinable[], call: Call): Joinable | null {
	const at = open.findIndex((r) => String(r.id) === call.join_id);
	return open[at + 1] ?? null;
}

/** Joins the call to a request, or takes it off again. Kind and place of the request count; those typed come back when it is taken off. */
export function joined(call: Call, to: Joinable | null): Call {
	const { join_id, join_code, join_kind, join_area, ...rest } = call;
	return to === null ? rest : { ...rest, join_id: String(to.id), join_code: to.code, join_kind: to.kind, join_area: to.area.code };
}

export interface Found {
	history: RequestItem[];
	duplicates: RequestItem[];
}

/** Those that a call can be joined to: likely duplicates first, then what else is open from this number; each once. */
export function joinable(found: Found | null): RequestItem[] {
	if (!found) return [];
	const all = [...found.duplicates, ...found.history].filter((r) => r.open);
	return all.filter((r, i) => all.findIndex((x) => x.id === r.id) === i);
}

/** Where this number lived when it last called; null when that is not known. */
export function lastPlace(found: Found | null): RequestItem | null {
	return found?.history.find((r) => r.address || r.name) ?? null;
}

/** A code in its groups, symbol by symbol: "TS-7K2M-9PXR" -> [["T","S"],["7","K","2","M"],…]. */
export function symbols(code: string): string[][] {
	return code.split("-").map((part) => part.split(""));
}
