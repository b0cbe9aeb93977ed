/*
 * wrong.ts: what the browser finds wrong with an input, as our own sentence: its bubbles speak the browser's language, not the reader's.
 * Pure: of an input only what is judged comes in.
 */

export interface Judged {
	type: string;
	value: string;
	required: boolean;
	min: string;
	max: string;
	validity: Pick<ValidityState, "valueMissing" | "badInput" | "rangeUnderflow" | "rangeOverflow" | "stepMismatch" | "tooLong" | "customError">;
}

export interface Wrong {
	key: "reason.required" | "reason.not_a_number" | "reason.not_a_whole_number" | "reason.not_a_day" | "reason.not_a_time" | "reason.too_long" |
		"reason.out_of_range" | "form.between" | "form.choose";
	values: Record<string, string>;
}

const unreadable: Record<string, Wrong["key"]> = { number: "reason.not_a_number", date: "reason.not_a_day", "datetime-local": "reason.not_a_time" };

/** null: nothing is wrong that can be seen without asking the server. */
export function wrongOf(el: Judged): Wrong | null {
	const is = el.validity;
	const say = (key: Wrong["key"], values: Record<string, string> = {}): Wrong => ({ key, values });
	if (is.badInput) return say(unreadable[el.type] ?? "reason.out_of_range");
	/* A combobox whose words are not yet a choice: see Combo.tsx. */
	if (is.customError) return say("form.choose");
	/* Spaces are no answer; the server would say the same, but later, and not at all while the line is dead. */
	if (is.valueMissing || (el.required && el.value.trim() === "")) return say("reason.required");
	if (is.rangeUnderflow || is.rangeOverflow)
		return el.min !== "" && el.max !== "" ? say("form.between", { min: el.min, max: el.max }) : say("reason.out_of_range");
	if (is.stepMismatch) return say("reason.not_a_whole_number");
	return is.tooLong ? say("reason.too_long") : null;
}
