/* toast.tsx: one short line about what just happened; read out, never in the way, never the only sign. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";

const SHOWN_MS = 6000;
const text = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(what: string): void {
	clearTimeout(timer);
	text.value = what;
	timer = setTimeout(() => (text.value = ""), SHOWN_MS);
}

export function Toast(): JSX.Element {
	return <div class={`toast ${text.value ? "shown" : ""}`} role="status">{text.value}</div>;
}
