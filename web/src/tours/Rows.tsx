/* Rows.tsx: people who were sent, a row each: who, as what, until when, and what is wrong, so that the eye stops only there. */
import type { JSX } from "preact";
import type { Pages } from "../api/read.ts";
import type { TourItem } from "../api/shapes.ts";
import { day, dayIso } from "../format/format.ts";
import { now } from "../live/live.ts";
import { More } from "../parts/More.tsx";
import { n, PhoneLink, place } from "../parts/marks.tsx";
import { daysTo, isComing, isThere, TourMark, Until, whoOf } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { OneTap } from "./Acts.tsx";
import { mainAct, tapOf, type Part } from "./tours.ts";

export function Rows({ list, part, chosen, query }: {
	list: Pages<TourItem>;
	part: Part;
	chosen: number | null;
	query: Record<string, string>;
}): JSX.Element {
	return (
		<Ready read={list}>
			{(rows) => rows.length === 0 ? <Empty title={t(`tours.none.${part}`)} /> : (
				<>
					<ul class="plain tour-rows" aria-label={t(`tours.part.${part}`)}>
						{rows.map((x) => <Row key={x.id} x={x} part={part} isChosen={x.id === chosen} query={query} />)}
					</ul>
					<More list={list} />
				</>
			)}
		</Ready>
	);
}

/** What an official must see without opening anything. */
export function Warnings({ x }: { x: TourItem }): JSX.Element | null {
	const [coming, here] = [isComing(x), isThere(x)];
	const marks = [
		x.silent && here ? <span key="s" class="late">{t("tours.silent")}</span> : null,
		x.rest_due && here ? <span key="r" class="late">{t("tours.rest_due", { n: n(x.duty_run) })}</span> : null,
		x.to_fill ? <span key="f" class="late">{t("tours.to_fill")}</span> : null,
		here && x.confirmed_at === null ? <span key="c" class="tag">{t("tours.unconfirmed")}</span> : null,
		coming && daysTo(x.from_day, dayIso(now.value)) < 0 ? <span key="l" class="late">{t("tours.late")}</span> : null,
		x.exposed_at && here ? <span key="e" class="tag">{t("sent.exposed", { day: day(x.exposed_at) })}</span> : null,
		here && x.today !== null ? <span key="t" class="tag">{t(`tours.today_${x.today}`)}</span> : null,
		x.leads ? <span key="h" class="tag">{t("sent.leads")}</span> : null,
		x.commended ? <span key="p" class="tag">{t("tours.commended")}</span> : null,
	].filter((m) => m !== null);
	return marks.length ? <span class="tour-marks">{marks}</span> : null;
}

function Row({ x, part, isChosen, query }: { x: TourItem; part: Part; isChosen: boolean; query: Record<string, string> }): JSX.Element {
	const tap = tapOf(mainAct(x));
	return (
		<li class={`tour-row ${isChosen ? "active" : ""}`}>
			<a class="tour-name" href={hashOf("tours", x.id, { ...query, part })} aria-current={isChosen ? "true" : undefined}>{whoOf(x)}</a>
			<span class="tour-role">{t(`cadre_role.${x.role}`)} · {x.agency.name}</span>
			<span class="tour-where"><TourMark x={x} /> <span class="muted nowrap">{place(x.area, false)}</span></span>
			<span class="tour-until"><Until x={x} /></span>
			<span class="tour-call"><PhoneLink digits={x.cadre.phone} /></span>
			<Warnings x={x} />
			{tap ? <span class="tour-act no-print"><OneTap x={x} act={tap} main /></span> : null}
		</li>
	);
}
