/* typed.ts: numbers as they are typed into a form and sent. Pure. */

/** What is no number goes as it is, so that the server names its field. Nothing typed: undefined, and not sent. */
export function typedNumber(value: string): number | string | undefined {
	const text = value.trim();
	if (text === "") return undefined;
	return /^\d+$/.test(text) ? Number(text) : text;
}
