/* tours.ts: what the screens about people who were sent share: which lists there are, which act comes first, the body of an act. Pure. */
import type { TourItem, TourSum } from "../api/shapes.ts";
import type { TourAct } from "../api/types.ts";

/** The lists, in the order in which a ward works through them, and what each asks the server for. */
export const parts = ["coming", "here", "ending", "silent", "isolated", "ended", "commended", "all"] as const;
export type Part = (typeof parts)[number];
export const asks: Record<Part, Record<string, string>> = {
	coming: { state: "ordered,accepted" },
	here: { state: "serving,resting" },
	ending: { ending: "1" },
	silent: { silent: "1" },
	isolated: { state: "isolated" },
	ended: { state: "released,declined,withdrawn" },
	commended: { commend: "1" },
	all: {},
};

export function partOf(text: string | undefined): Part {
	return parts.find((p) => p === text) ?? "here";
}

export function countOf(sum: TourSum, part: Part): number {
	switch (part) {
		case "coming": return sum.coming;
		case "here": return sum.here;
		case "ending": return sum.ending;
		case "silent": return sum.silent;
		case "isolated": return sum.states.isolated;
		case "ended": return sum.states.released + sum.states.declined + sum.states.withdrawn;
		case "commended": return sum.commended;
		case "all": return Object.values(sum.states).reduce((all, x) => all + x, 0);
	}
}

/** Acts that need words or choices stand behind a form; the others are one press. */
export const oneTap = ["confirm", "check_in", "rest", "recover", "commend"] as const satisfies readonly TourAct[];
export type TapAct = (typeof oneTap)[number];
export const withForm = ["replace", "relieve", "extend", "release", "note", "expose", "appraise", "withdraw"] as const satisfies readonly TourAct[];
export type FormAct = (typeof withForm)[number];

/** The act that one press does in a row, if the main one is such. */
export function tapOf(act: TourAct | null): TapAct | null {
	return oneTap.find((a) => a === act) ?? null;
}

/** What comes first for who is on the way, here, gone: the others stand after it. */
export function mainAct(x: TourItem): TourAct | null {
	if (x.acts.includes("confirm")) return "confirm";
	if (x.acts.includes("check_in") && x.today === null) return "check_in";
	if (x.state === "released" && x.grade === "none" && x.acts.includes("appraise")) return "appraise";
	return null;
}

/** Only what was filled in goes out. */
export function bodyOf(value: (field: string) => string, fields: readonly string[]): Record<string, unknown> {
	const body: Record<string, unknown> = {};
	for (const f of fields) {
		const typed = value(f).trim();
		if (typed !== "") body[f] = typed;
	}
	return body;
}
