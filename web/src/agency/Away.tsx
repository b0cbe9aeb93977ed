/* Away.tsx: the agency's people on duty, and how they are: who gives no sign first, where each is, the last sign, until when. */
import type { JSX } from "preact";
import type { Pages } from "../api/read.ts";
import type { TourItem } from "../api/shapes.ts";
import { day, duration, shortTime } from "../format/format.ts";
import { now } from "../live/live.ts";
import { More } from "../parts/More.tsx";
import { n, PhoneLink, place } from "../parts/marks.tsx";
import { PrintButton } from "../parts/printing.tsx";
import { isThere, TourMark, Until, whoOf } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { lang, t } from "../words/words.ts";
import { byWorry } from "./agency.ts";

export function Away({ list }: { list: Pages<TourItem> }): JSX.Element {
	return (
		<Ready read={list}>
			{(rows) => rows.length === 0 ? <Empty title={t("agency.nobody_away")} /> : (
				<>
					<Sums rows={rows} />
					<div class="row agency-tools no-print"><PrintButton /></div>
					<ul class="plain agency-rows">{[...rows].sort(byWorry).map((x) => <Row key={x.id} x={x} />)}</ul>
					<More list={list} />
				</>
			)}
		</Ready>
	);
}

function Sums({ rows }: { rows: readonly TourItem[] }): JSX.Element {
	const there = rows.filter(isThere);
	const silent = there.filter((x) => x.silent);
	const ill = rows.filter((x) => x.state === "isolated" && x.recovered_at === null);
	return (
		<p class="agency-sums" role="status">
			{t("agency.away_sums", { there: n(there.length), all: n(rows.length) })}{" "}
			{silent.length ? <b>{t("agency.away_silent", { n: n(silent.length) })}</b> : t("agency.away_heard")}{" "}
			{ill.length ? <b>{t("agency.away_ill", { n: n(ill.length) })}</b> : null}
		</p>
	);
}

/* "im lặng 26 giờ" is said only of who is there: others owe no sign. */
function Sign({ x }: { x: TourItem }): JSX.Element | null {
	if (x.seen_at === null) return x.state === "serving" ? <span class="muted">{t("agency.no_sign")}</span> : null;
	if (x.silent) return <span class="late">{t("agency.silent_for", { time: duration(now.value - Date.parse(x.seen_at), lang.value) })}</span>;
	return <span class="muted">{t("agency.seen_at", { time: shortTime(x.seen_at, now.value) })}</span>;
}

function Row({ x }: { x: TourItem }): JSX.Element {
	return (
		<li class="agency-row away">
			<div class="agency-who"><b>{whoOf(x)}</b> <PhoneLink digits={x.cadre.phone} /></div>
			<div class="agency-what">
				{place(x.area)} <span class="muted">· {t(`cadre_role.${x.role}`)}</span>{" "}{x.leads ? <span class="tag">{t("sent.leads")}</span> : null}
			</div>
			<div class="agency-state">
				<TourMark x={x} /> <Sign x={x} /><br />
				<Until x={x} />
				{x.exposed_at ? <p class="muted">{t("sent.exposed", { day: day(x.exposed_at) })}</p> : null}
				{x.lodging ? <p class="muted">{t("agency.lodging", { where: x.lodging })}</p> : null}
			</div>
		</li>
	);
}
