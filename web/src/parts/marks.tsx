/* marks.tsx: the small signs that repeat everywhere: state, lateness, zone, who answers. Words first, then a shape. */
import type { ComponentChildren, JSX } from "preact";
import type { Answerable, AreaRef, RequestItem } from "../api/shapes.ts";
import type { RequestState, Zone } from "../api/types.ts";
import { duration, durationShort, number, phone, shortPlace } from "../format/format.ts";
import { now } from "../live/live.ts";
import { lang, t } from "../words/words.ts";

/* ○ new, ◐ in hand, ▲ waiting above, ● answered, ✓ confirmed, ↺ reopened, ✕ rejected, ⇢ joined: drawn, since fonts differ. */
const shapes: Record<RequestState, JSX.Element> = {
	filed: <circle cx="6" cy="6" r="4.2" class="line" />,
	triaged: <><circle cx="6" cy="6" r="4.2" class="line" /><path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" class="solid" /></>,
	assigned: <><circle cx="6" cy="6" r="4.2" class="line" /><path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" class="solid" /></>,
	escalated: <path d="M6 1.4 11 10.6H1z" class="solid" />,
	answered: <circle cx="6" cy="6" r="4.6" class="solid" />,
	confirmed: <path d="M1.6 6.4 4.8 9.6 10.4 2.6" class="line bold" />,
	reopened: <path d="M9.9 6.2A4 4 0 1 1 8.4 2.9M8.2.6l.4 2.6-2.6.5" class="line" />,
	rejected: <path d="M2 2l8 8M10 2l-8 8" class="line bold" />,
	joined: <path d="M1 6h8M6 2.6 9.6 6 6 9.4" class="line" />,
};

export function StateShape({ state }: { state: RequestState }): JSX.Element {
	return <svg class="shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{shapes[state]}</svg>;
}

export function State({ state }: { state: RequestState }): JSX.Element {
	return <span class="state"><StateShape state={state} /> {t(`state.${state}`)}</span>;
}

/** How long until a time, or since: "còn 3 giờ 10", or the dark mark "quá 40 phút". */
export function Due({ at, done = false }: { at: string | null; done?: boolean }): JSX.Element | null {
	if (at === null || done) return null;
	const left = Date.parse(at) - now.value;
	if (left < 0) return <span class="late">{t("due.late", { time: duration(-left, lang.value) })}</span>;
	return <span class="left">{t("due.left", { time: duration(left, lang.value) })}</span>;
}

/** Where a request stands against its clock, as short as a row needs it. */
export function RequestDue({ request }: { request: RequestItem }): JSX.Element | null {
	const { state, late } = request;
	if (request.call_back_due && late) return <span class="late">{t("due.call_back_late")}</span>;
	if (!request.open || state === "answered") return null;
	const left = request.due_at === null ? 1 : Date.parse(request.due_at) - now.value;
	if (late && left >= 0) {
		const step = state === "filed" ? "due.triage_late" : state === "escalated" ? "due.above_late" : "due.step_late";
		return <span class="late">{t(step)}</span>;
	}
	return <Due at={request.due_at} />;
}

export function LateSince({ at }: { at: string | null }): JSX.Element | null {
	if (at === null) return null;
	return <span class="late">{durationShort(now.value - Date.parse(at), lang.value)}</span>;
}

/** The first letter of the colour's name, in the reader's language: in print and for who sees no colours. */
export function zoneLetter(zone: Zone): string {
	return t(`zone.letter.${zone}`);
}
export function ZoneMark({ zone }: { zone: Zone }): JSX.Element {
	return <abbr class={`zone zone-${zone}`} title={t(`zone.${zone}`)}>{zoneLetter(zone)}</abbr>;
}

export function place(area: AreaRef, withParent = true): string {
	const parent = withParent && area.parent_name ? ` (${shortPlace(area.parent_name).replace(/^\S+\. /, "")})` : "";
	return shortPlace(area.name) + parent;
}

export function n(value: number): string {
	return number(value, lang.value);
}

export function PhoneLink({ digits }: { digits: string | null }): JSX.Element | null {
	if (!digits) return null;
	return <a class="phone" href={`tel:${digits}`}>{phone(digits)}</a>;
}

/** "Chủ tịch UBND phường An Phú — Trần V. B. ☎ 0274 …"; a vacant post says so. */
export function WhoAnswers({ who, tel = true }: { who: Answerable | null; tel?: boolean }): JSX.Element {
	if (!who) return <span class="vacant">{t("who.nobody")}</span>;
	return (
		<span class="who">
			{who.title} — {who.holder ?? <span class="vacant">{t("who.vacant")}</span>}
			{tel && who.phone ? <> <PhoneLink digits={who.phone} /></> : null}
		</span>
	);
}

export function Key({ children }: { children: ComponentChildren }): JSX.Element {
	return <kbd aria-hidden="true">{children}</kbd>;
}
