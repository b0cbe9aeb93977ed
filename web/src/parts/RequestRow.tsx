/* RequestRow.tsx: one request as a row of a list: state, clock, kind, where, the first words. */
import type { ComponentChildren, JSX } from "preact";
import type { RequestItem } from "../api/shapes.ts";
import { shortTime } from "../format/format.ts";
import { now } from "../live/live.ts";
import { here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { place, RequestDue, State, StateShape } from "./marks.tsx";

export const REQUEST_ROW_HEIGHT = 88; // as .request-row in parts.css

export interface RowProps {
	request: RequestItem;
	href: string;
	selected?: boolean;
	/** The ward's name is left out where all rows are of one ward. */
	withArea?: boolean;
}

export function RequestRow({ request: r, href, selected, withArea }: RowProps): JSX.Element {
	const words = [withArea ? place(r.area) : "", r.address ?? "", r.text ?? ""].filter(Boolean).join(" · ");
	return (
		<li class={`request-row ${selected ? "selected" : ""}`}>
			<a href={href} aria-current={selected ? "true" : undefined}>
				<span class="row-top">
					<StateShape state={r.state} />
					<b>{t(`kind.${r.kind}`)}</b>
					{r.lane === "normal" ? null : <span class={`lane lane-${r.lane}`}>{t(`lane.${r.lane}`)}</span>}
					{r.calls > 1 ? <span class="muted">{t("row.calls", { n: r.calls })}</span> : null}
					<span class="row-due"><RequestDue request={r} /></span>
				</span>
				<span class="row-words">{words || r.code}</span>
				<span class="only-read">{t(`state.${r.state}`)} {r.code}</span>
			</a>
		</li>
	);
}

/** A line for histories and duplicates inside another request: on a desk it opens on the desk. */
export function RequestLine({ request: r, children }: { request: RequestItem; children?: ComponentChildren }): JSX.Element {
	const { screen, query } = here.value;
	const href = screen === "desk" ? hashOf("desk", r.id, query) : hashOf("requests", r.id);
	return (
		<li class="request-line">
			<div class="grow">
				<a href={href}>{r.code}</a> <b>{t(`kind.${r.kind}`)}</b> <State state={r.state} /> <RequestDue request={r} />
				<p class="muted cut">{[shortTime(r.filed_at, now.value), place(r.area), r.address, r.text].filter(Boolean).join(" · ")}</p>
			</div>
			{children}
		</li>
	);
}
