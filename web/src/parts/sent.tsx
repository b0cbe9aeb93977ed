/* sent.tsx: the small signs of people who are sent: who it is, how their name and their tour stand, until when. Words first, then a shape. */
import type { JSX } from "preact";
import type { CadreRef, NominationItem, TourItem } from "../api/shapes.ts";
import type { NominationState, TourState } from "../api/types.ts";
import { day, dayIso, DAY_MS } from "../format/format.ts";
import { now } from "../live/live.ts";
import { t } from "../words/words.ts";
import { n } from "./marks.tsx";

/** Whom it is about; without the right to names, by the code of the name or of the order. */
export function whoOf(x: { cadre: { name: string | null }; code: string }): string {
	return x.cadre.name ?? t("sent.hidden", { code: x.code });
}

/** The same where there is no such code. */
export function personName(cadre: Pick<CadreRef, "id" | "name">): string {
	return cadre.name ?? t("sent.no_name", { n: cadre.id });
}

/* As of requests: ○ new, ◐ in hand, ▲ waiting, ● answered, ✓ confirmed. */
const nominationShapes: Record<NominationState, string> = { named: "○", consented: "●", declined: "✕", approved: "✓", withdrawn: "⇢" };
const tourShapes: Record<TourState, string> = {
	ordered: "○", accepted: "◐", serving: "●", resting: "◐", declined: "✕", isolated: "▲", released: "✓", withdrawn: "✕",
};

export function NominationMark({ x }: { x: Pick<NominationItem, "state"> }): JSX.Element {
	return <span class={`sent-state ${x.state}`}><span aria-hidden="true">{nominationShapes[x.state]}</span> {t(`nomination_state.${x.state}`)}</span>;
}

export function TourMark({ x }: { x: Pick<TourItem, "state"> }): JSX.Element {
	return <span class={`sent-state ${x.state}`}><span aria-hidden="true">{tourShapes[x.state]}</span> {t(`tour_state.${x.state}`)}</span>;
}

/** On the way; not there yet. */
export function isComing(x: Pick<TourItem, "state">): boolean {
	return x.state === "ordered" || x.state === "accepted";
}
/** There: who is, owes a sign each day. */
export function isThere(x: Pick<TourItem, "state">): boolean {
	return x.state === "serving" || x.state === "resting";
}

/** Local days from `today` to `to`, both "2021-08-23"; below 0: it is over. */
export function daysTo(to: string | null, today: string): number {
	return to === null ? 0 : Math.round((Date.parse(to) - Date.parse(today)) / DAY_MS);
}

/** "đến 24/08/2021 · còn 3 ngày", "hôm nay", "quá 2 ngày"; of who is on the way, from when. */
export function Until({ x }: { x: TourItem }): JSX.Element | null {
	const coming = isComing(x);
	const at = coming ? x.from_day : x.to_day;
	if (at === null) return null;
	const when = t(coming ? "sent.from" : "sent.to", { day: day(at) });
	if (!coming && !isThere(x)) return <span class="muted">{when}</span>;
	const left = daysTo(at, dayIso(now.value));
	const far = left > 0 ? t("sent.days_left", { n: n(left) }) : left === 0 ? t("sent.today") : t("sent.days_over", { n: n(-left) });
	return <span>{when} · {left < 0 ? <span class="late">{far}</span> : <b>{far}</b>}</span>;
}
