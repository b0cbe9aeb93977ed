/* bodies.ts: from what was typed in the forms of areas, posts, appointments and duties to the bodies of the API, and back. Pure. */
import type { AppointmentRow, AreaRow, PostRow } from "../api/shapes.ts";
import type { Duty } from "../api/types.ts";
import { fromInput, phoneDigits, toInput } from "../format/format.ts";
import type { Draft } from "../parts/drafts.ts";

type Body = Record<string, unknown>;

/** "11,05" and "11.05"; what is no number goes as it is, so that the server can say so at its field. */
export function decimal(typed: string): number | string {
	const text = typed.trim().replace(",", ".");
	return text !== "" && Number.isFinite(Number(text)) ? Number(text) : typed.trim();
}

/** "1.128" is a thousand in Vietnamese, and so it is here: a count has no fraction. */
export function whole(typed: string): number | string {
	const text = typed.trim().replace(/[.,\s](?=\d{3}(\D|$))/g, "");
	return /^-?\d+$/.test(text) ? Number(text) : typed.trim();
}

/* What is empty is left out: absent in a whole body means none. */
function filled(body: Body): Body {
	return Object.fromEntries(Object.entries(body).filter(([, v]) => v !== "" && v !== null && v !== undefined));
}

const numberOrNothing = (n: number | null | undefined): string => (n ? String(n) : "");

/* ---- areas ---- */

export function areaStart(a: AreaRow | null, parent: AreaRow | null, level: string): Draft {
	if (!a)
		return {
			code: "", name: "", level, parent_id: numberOrNothing(parent?.id), parent_name: parent?.name ?? "", lat: "", lon: "", area_km2: "",
			population: "", households: "", valid_from: "", valid_to: "", merged_into_id: "", merged_into_name: "",
		};
	return {
		code: a.code, name: a.name, level: a.level, parent_id: numberOrNothing(a.parent_id), parent_name: a.parent_name ?? "",
		lat: numberOrNothing(a.lat), lon: numberOrNothing(a.lon), area_km2: numberOrNothing(a.area_km2),
		population: numberOrNothing(a.population), households: numberOrNothing(a.households),
		valid_from: a.valid_from ?? "", valid_to: a.valid_to ?? "",
		merged_into_id: numberOrNothing(a.merged_into_id), merged_into_name: a.merged_into_id ? `#${a.merged_into_id}` : "",
	};
}

export function areaBody(typed: Draft): Body {
	const of = (name: string): string => (typed[name] ?? "").trim();
	return filled({
		code: of("code"), name: of("name"), level: of("level"),
		parent_id: whole(of("parent_id")), merged_into_id: whole(of("merged_into_id")),
		lat: decimal(of("lat")), lon: decimal(of("lon")), area_km2: decimal(of("area_km2")),
		population: whole(of("population")), households: whole(of("households")),
		valid_from: of("valid_from"), valid_to: of("valid_to"),
	});
}

/* ---- posts ---- */

export function postBody(p: Pick<PostRow, "area_id" | "kind" | "title" | "phone" | "closed">): Body {
	return { area_id: p.area_id, kind: p.kind, title: p.title.trim(), phone: p.phone.trim(), closed: p.closed };
}

/** "Chủ tịch UBND" and "Phường An Phú": "Chủ tịch UBND phường An Phú". */
export function postTitle(kind: string, areaName: string): string {
	return `${kind} ${areaName.charAt(0).toLowerCase()}${areaName.slice(1)}`;
}

/* ---- appointments ---- */

export function appointmentStart(a: AppointmentRow | null, nowMs: number): Draft {
	return {
		holder: a?.holder ?? "", phone: a?.phone ?? "", rank: String(a?.rank ?? 0), account_id: numberOrNothing(a?.account_id), account_name: "",
		from: toInput(a?.from ?? nowMs), to: a?.to ? toInput(a.to) : "",
	};
}

export function appointmentBody(postId: number, typed: Draft): Body {
	const of = (name: string): string => (typed[name] ?? "").trim();
	return filled({
		post_id: postId, account_id: whole(of("account_id")), holder: of("holder"), phone: phoneDigits(of("phone")),
		from: fromInput(of("from")), to: fromInput(of("to")), rank: Number(of("rank") || "0"),
	});
}

/** The same appointment, ended: a second ago, so that it is over by the server's clock too. One that has not begun ends as it begins. */
export function endedBody(a: AppointmentRow, nowMs: number): Body {
	const end = Math.max(nowMs - 1000, Date.parse(a.from ?? "") + 1000);
	return filled({
		post_id: a.post_id, account_id: a.account_id, holder: a.holder, phone: a.phone, from: a.from, to: new Date(end).toISOString(), rank: a.rank,
	});
}

export type Span = "now" | "ahead" | "past";
export function spanOf(from: string | null, to: string | null, nowMs: number): Span {
	if (to !== null && Date.parse(to) <= nowMs) return "past";
	return from !== null && Date.parse(from) > nowMs ? "ahead" : "now";
}

/** How many hold a post, or stand in, at a moment: those who once did stand apart. */
export function holding(appointments: readonly { from: string | null; to: string | null }[], nowMs: number): number {
	return appointments.filter((a) => spanOf(a.from, a.to, nowMs) === "now").length;
}

/* ---- duties ---- */

export type DutyRow = Duty & { id: number; holder: string | null };

export function dutyBody(postId: number, typed: Draft): Body {
	const of = (name: string): string => (typed[name] ?? "").trim();
	return filled({ post_id: postId, appointment_id: whole(of("appointment_id")), from: fromInput(of("from")), to: fromInput(of("to")) });
}

/** A roster is written turn by turn: the next begins where the last ended and is as long. */
export function nextTurn(typed: Draft): Draft {
	const from = Date.parse(fromInput(typed["from"] ?? "") ?? "");
	const to = Date.parse(fromInput(typed["to"] ?? "") ?? "");
	if (!Number.isFinite(from) || !Number.isFinite(to) || to <= from) return typed;
	return { ...typed, from: toInput(to), to: toInput(to + (to - from)) };
}
