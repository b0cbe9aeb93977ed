/* switches.tsx: language, and light or dark: by the system until somebody chooses. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { lang, setLang, t } from "../words/words.ts";

const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

function savedTheme(): Theme {
	return themes.find((x) => x === localStorage.getItem("theme")) ?? "system";
}
const theme = signal<Theme>(savedTheme());
theme.subscribe((x) => {
	if (x === "system") delete document.documentElement.dataset["theme"];
	else document.documentElement.dataset["theme"] = x;
	localStorage.setItem("theme", x);
});

export function LangSwitch({ onChange }: { onChange?: (l: "vi" | "en") => void }): JSX.Element {
	const set = (l: "vi" | "en"): void => {
		void setLang(l);
		onChange?.(l);
	};
	return (
		<div class="switch" role="group" aria-label={t("switch.lang")}>
			<button type="button" lang="vi" aria-pressed={lang.value === "vi"} aria-label="Vi, tiếng Việt" onClick={() => set("vi")}>Vi</button>
			<button type="button" lang="en" aria-pressed={lang.value === "en"} aria-label="En, English" onClick={() => set("en")}>En</button>
		</div>
	);
}

export function ThemeSwitch(): JSX.Element {
	return (
		<div class="switch" role="group" aria-label={t("switch.theme")}>
			{themes.map((x) => (
				<button type="button" key={x} aria-pressed={theme.value === x} onClick={() => (theme.value = x)}>{t(`switch.${x}`)}</button>
			))}
		</div>
	);
}
