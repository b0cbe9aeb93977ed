/* drafts.ts: what was typed and not yet sent, by form, so that moving about loses nothing. Kept for this tab, until signing out. */
const PREFIX = "draft:";

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
}
