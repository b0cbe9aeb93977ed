/*
 * acts.ts: what can be done to a request, as one table: its letter, its inputs. Which acts are possible now the server says.
 * Letters that move about (J, K) are not used here.
 */
import type { EscalationState, RequestAct, RequestState } from "../api/types.ts";

export type Input = "text" | "text_needed" | "kind" | "lane" | "persons" | "assignee" | "for_resident" | "area" | "into_code" | "outcome" | "file";

export interface Act {
	act: RequestAct;
	letter: string;
	inputs: readonly Input[];
}

/* In the order in which the buttons stand. */
export const acts: readonly Act[] = [
	{ act: "triage", letter: "I", inputs: ["kind", "lane", "persons", "text"] },
	{ act: "acknowledge", letter: "B", inputs: [] },
	{ act: "decide", letter: "Q", inputs: ["text_needed"] },
	{ act: "assign", letter: "A", inputs: ["assignee", "text"] },
	{ act: "answer", letter: "T", inputs: ["text_needed"] },
	{ act: "escalate", letter: "L", inputs: ["text_needed"] },
	{ act: "climb", letter: "U", inputs: ["text_needed"] },
	{ act: "note", letter: "N", inputs: ["text_needed", "for_resident"] },
	{ act: "transfer", letter: "C", inputs: ["area", "text_needed"] },
	{ act: "join", letter: "G", inputs: ["into_code"] },
	{ act: "call", letter: "H", inputs: ["text"] },
	{ act: "call-back", letter: "O", inputs: ["outcome", "text"] },
	{ act: "proof", letter: "D", inputs: ["file"] },
	{ act: "confirm", letter: "R", inputs: [] },
	{ act: "reopen", letter: "M", inputs: ["text_needed"] },
	{ act: "reject", letter: "X", inputs: ["text_needed"] },
];

export function actOf(act: RequestAct): Act | undefined {
	return acts.find((a) => a.act === act);
}

/* What usually moves a request on from where it stands; the first of these that is possible is shown filled, alone. */
const next: Record<RequestState, readonly RequestAct[]> = {
	filed: ["triage"],
	triaged: ["assign", "answer"],
	assigned: ["answer"],
	reopened: ["assign", "answer"],
	escalated: ["acknowledge", "decide"],
	answered: ["call-back", "confirm"],
	confirmed: ["call-back"],
	rejected: ["call-back"],
	joined: [],
};

export function nextAct(state: RequestState, escalation: EscalationState | null, possible: readonly Act[]): Act | null {
	const wanted = next[state].filter((a) => !(a === "acknowledge" && escalation === "acknowledged"));
	for (const act of wanted) {
		const found = possible.find((a) => a.act === act);
		if (found) return found;
	}
	return possible[0] ?? null;
}

export type Typed = Record<string, string>;

/** The body of POST /requests/{id}/{act}, of what was typed. */
export function bodyOf(act: Act, typed: Typed): Record<string, unknown> {
	const body: Record<string, unknown> = {};
	const text = (typed["text"] ?? "").trim();
	for (const input of act.inputs) {
		const value = typed[input] ?? "";
		switch (input) {
			case "text":
				if (text) body["text"] = text;
				break;
			case "text_needed":
				body["text"] = text;
				break;
			case "kind":
			case "lane":
			case "into_code":
			case "outcome":
				if (value) body[input] = value.trim();
				break;
			case "persons":
				if (value) body["persons"] = Number(value);
				break;
			case "assignee":
				if (value) body["assignee_id"] = Number(value);
				break;
			case "for_resident":
				body["for_resident"] = value === "1";
				break;
			case "area":
				if (value) body["area_code"] = value;
				break;
			case "file":
				break;
		}
	}
	return body;
}

/** Which input shows the message for a field that the server named. */
export function inputOf(act: Act, field: string): Input | undefined {
	const names: Record<string, Input> = {
		text: act.inputs.includes("text") ? "text" : "text_needed",
		assignee_id: "assignee", area_code: "area", code: "into_code",
	};
	const input = names[field] ?? (field as Input);
	return act.inputs.includes(input) ? input : undefined;
}
