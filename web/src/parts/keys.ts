/* keys.ts: single letters as commands, never while somebody is typing. */
import { useEffect } from "preact/hooks";

export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
	return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "file"].includes(target.type);
}

/** The letter of a plain key press outside of text fields, upper case; "" for anything else. */
export function plainKey(e: KeyboardEvent): string {
	if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented || isTyping(e.target)) return "";
	return e.key.length === 1 ? e.key.toUpperCase() : e.key;
}

export function useKeys(handle: (e: KeyboardEvent) => void): void {
	useEffect(() => {
		addEventListener("keydown", handle);
		return () => removeEventListener("keydown", handle);
	});
}
