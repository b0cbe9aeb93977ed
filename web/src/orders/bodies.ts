/* bodies.ts: an order as it is typed and as it is sent; the words of its template are one JSON object in "texts". Pure. */
import type { OrderTemplate } from "../api/planShapes.ts";

export type OrderTyped = Record<string, string>;

/** The field of a form that holds a value of the template. */
export function templateField(name: string): string {
	return `texts.${name}`;
}

/** What was written into a template before, as fields of the form; what is no object gives none. */
export function textsOf(texts: string): OrderTyped {
	let read: unknown = null;
	try {
		read = texts === "" ? null : JSON.parse(texts);
	} catch {
		return {};
	}
	if (typeof read !== "object" || read === null || Array.isArray(read)) return {};
	return Object.fromEntries(Object.entries(read).filter((e) => typeof e[1] === "string").map(([k, v]) => [templateField(k), String(v)]));
}

export function bodyOf(
	value: (field: string) => string,
	about: { waveId: number; template: OrderTemplate | undefined },
): Record<string, unknown> {
	const id = (field: string): number | null => (/^\d{1,16}$/.test(value(field)) ? Number(value(field)) : null);
	const texts = Object.fromEntries((about.template?.values ?? []).map((v) => [v.name, value(templateField(v.name)).trim()]));
	const plan = id("plan_id");
	const post = id("signer_post_id");
	return {
		wave_id: about.waveId, ...(plan === null ? {} : { plan_id: plan }), number: value("number").trim(), day: value("day"),
		template: about.template?.key ?? value("template"), texts: JSON.stringify(texts), ...(post === null ? {} : { signer_post_id: post }),
		signer_name: value("signer_name").trim(),
	};
}
