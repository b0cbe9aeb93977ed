/* words.ts: every visible word, from data/words/ at the top of the repository; Vietnamese first. */
import { signal } from "@preact/signals";
import type vi from "../../../data/words/vi.json";
import { fill, type Values } from "./fill.ts";

export type WordKey = keyof typeof vi;
export type Lang = "vi" | "en";
type Words = Record<string, string>;

const loaders: Record<Lang, () => Promise<{ default: Words }>> = {
	vi: () => import("../../../data/words/vi.json"),
	en: () => import("../../../data/words/en.json"),
};

export const lang = signal<Lang>("vi");
const words = signal<Words>({});

export function t(key: WordKey, values?: Values): string {
	const text = words.value[key] ?? key;
	return values ? fill(text, values) : text;
}

/** For keys that come from the server, such as reasons: null when we have no words for it. */
export function wordOrNull(key: string): string | null {
	return words.value[key] ?? null;
}

export async function setLang(next: Lang): Promise<void> {
	words.value = (await loaders[next]()).default;
	lang.value = next;
	document.documentElement.lang = next;
	localStorage.setItem("lang", next);
}

export function savedLang(): Lang {
	return localStorage.getItem("lang") === "en" ? "en" : "vi";
}
