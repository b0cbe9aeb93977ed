/* Chips.tsx: what a list is filtered by, each with its way out, and the way out of all. */
import type { JSX } from "preact";
import { t } from "../words/words.ts";

export interface Chip {
	name: string;
	/** "Địa bàn: P. An Phú", or what stands alone: "Quá hạn". */
	text: string;
	remove: () => void;
}

export function Chips({ chips, none, clear }: { chips: readonly Chip[]; none: string; clear: () => void }): JSX.Element {
	return (
		<div class="chips" role="group" aria-label={t("filter.by")}>
			{chips.length === 0 ? <span class="muted">{none}</span> : <span class="muted">{t("filter.by")}</span>}
			{chips.map((c) => (
				<span class="chip" key={c.name}>
					{c.text}
					<button type="button" aria-label={t("filter.remove", { what: c.text })} onClick={c.remove}>✕</button>
				</span>
			))}
			{chips.length > 1 ? <button type="button" class="link" onClick={clear}>{t("filter.clear")}</button> : null}
		</div>
	);
}
