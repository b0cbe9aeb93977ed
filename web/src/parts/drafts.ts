/* drafts.ts: what was typed and not yet sent, by form, so that moving about loses nothing. Kept for this tab, until signing out. */
import { signal } from "@preact/signals";

const PREFIX = "draft:";
const OWNER = "drafts-of";

/** Rises when all drafts were thrown away: whoever keeps a copy in memory drops it. */
export const cleared = signal(0);

export type Draft = Record<string, string>;

export function loadDraft(form: string): Draft {
	try {
		return JSON.parse(sessionStorage.getItem(PREFIX + form) ?? "{}") as Draft;
	} catch {
		return {};
	}
}

export function saveDraft(form: string, draft: Draft): void {
	if (Object.values(draft).every((v) => v === "")) sessionStorage.removeItem(PREFIX + form);
	else sessionStorage.setItem(PREFIX + form, JSON.stringify(draft));
}

export function dropDraft(form: string): void {
	sessionStorage.removeItem(PREFIX + form);
}

export function clearDrafts(): void {
	for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
	cleared.value++;
}

/** After signing in: drafts survive a session that ran out, but another person at the same machine does not see them. */
export function claimDrafts(account: number): void {
	if (sessionStorage.getItem(OWNER) !== String(account)) clearDrafts();
	sessionStorage.setItem(OWNER, String(account));
}
