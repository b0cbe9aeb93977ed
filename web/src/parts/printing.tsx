/*
 * printing.tsx: what every screen needs to become paper: all rows of its lists are read first, each page says what it is of, when it was printed
 * and which of how many it is. The key for printing does the same as the button.
 */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { isAnyCut, readWhole, restoreAll } from "../api/whole.ts";
import { dayClock } from "../format/format.ts";
import { now } from "../live/live.ts";
import { me } from "../session.ts";
import { t } from "../words/words.ts";
import { say } from "./toast.tsx";

/** Rows of one list on paper: the largest wave had 1,128 people; this many fill some sixty pages. */
export const PRINT_MAX = 2000;

/** On paper now: a list draws all its rows. */
export const printing = signal(false);
const reading = signal(false);

/* Texts in the margins of each page, by the style sheet's own words: a script of ours may add rules, no style element may stand in the page. */
let margins: CSSStyleSheet | null = null;

function quoted(text: string): string {
	return `"${text.replace(/[\\"]/g, "\\$&").replace(/\s+/g, " ").trim()}"`;
}

function putMargins(): void {
	const head = document.querySelector(".paper-head")?.textContent ?? "";
	const font = "font: 8pt 'Be Vietnam Pro', sans-serif; color: #333;";
	if (!margins) {
		margins = new CSSStyleSheet();
		document.adoptedStyleSheets = [...document.adoptedStyleSheets, margins];
	}
	margins.replaceSync(`@page { @top-left { ${font} width: 100%; content: ${quoted(head)}; } @bottom-right { ${font} content: counter(page) "/" counter(pages); } }`);
	const page = margins.cssRules[0];
	if (page instanceof CSSPageRule && "cssRules" in page && (page.cssRules as CSSRuleList).length > 0)
		margins.insertRule("@media print { .paper-head { display: none !important; } }", 1); // it stands in the margin
}

addEventListener("beforeprint", () => {
	printing.value = true;
	putMargins();
});
addEventListener("afterprint", () => {
	printing.value = false;
	restoreAll();
});

const drawn = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

async function printAll(): Promise<void> {
	if (reading.peek()) return;
	reading.value = true;
	const whole = await readWhole(PRINT_MAX);
	reading.value = false;
	if (!whole) return say(t("print.failed"));
	await drawn();
	print();
}

addEventListener("keydown", (e) => {
	if (e.key.toLowerCase() !== "p" || !(e.ctrlKey || e.metaKey) || e.shiftKey || e.altKey || !isAnyCut()) return;
	e.preventDefault();
	void printAll();
});

export function PrintButton({ class: name, label }: { class?: string; label?: string }): JSX.Element {
	return (
		<button type="button" class={name} aria-busy={reading.value} disabled={reading.value} onClick={() => void printAll()}>
			{reading.value ? t("print.reading") : (label ?? t("print"))}
		</button>
	);
}

/** What this paper is of, for the head of each page; a browser that cannot repeat it shows it on the first. */
export function PaperHead({ of }: { of: readonly (string | null | undefined)[] }): JSX.Element {
	const parts = ["Tiếp Sức", ...of, me.value?.drill ? t("print.drill") : "", t("print.at", { time: dayClock(now.value) }), me.value?.account.name];
	return <p class="paper-head" aria-hidden="true">{parts.filter(Boolean).join(" · ")}</p>;
}
