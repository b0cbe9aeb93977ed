/* WavePage.tsx: one wave at a glance: how far it is, who is late and whom to call; below it by agency, by ward, person by person. */
import type { JSX } from "preact";
import { usePages, useRead } from "../api/read.ts";
import type { QuotaItem, WaveItem } from "../api/shapes.ts";
import { n, PhoneLink } from "../parts/marks.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { Agencies } from "./Agencies.tsx";
import { Cadres } from "./Cadres.tsx";
import { lateOf, viewOf, type WaveView } from "./counts.ts";
import { People } from "./People.tsx";
import { Wards } from "./Wards.tsx";
import { WaveHead } from "./WaveHead.tsx";
import { WaveSteps } from "./WaveSteps.tsx";

const AGENCIES_MAX = 250; // the server's: all of them are there, and sums are of all of them
const LATE_SHOWN = 4;

export function WavePage({ id }: { id: number }): JSX.Element {
	const wave = useRead<WaveItem>(`/waves/${id}`);
	return (
		<div class={`page waves wave ${viewOf(here.value.query["view"]) === "agencies" ? "" : "at-rows"}`}>
			<p class="page-back no-print"><a href={hashOf("waves", null)}>‹ {t("waves.list")}</a></p>
			<Ready read={wave}>{(w) => <One w={w} />}</Ready>
		</div>
	);
}

function One({ w }: { w: WaveItem }): JSX.Element {
	const { query } = here.value;
	const view = viewOf(query["view"]);
	const quotas = usePages<QuotaItem>(w.state === "draft" ? null : `/waves/${w.id}/quotas`, AGENCIES_MAX);
	if (w.state === "draft") {
		return (
			<>
				<WaveHead w={w} agencies={null} />
				<Empty title={t("waves.draft")}><p>{t("waves.draft_what")}</p></Empty>
			</>
		);
	}
	return (
		<>
			<WaveHead w={w} agencies={quotas.data?.length ?? null} />
			<WaveSteps w={w} whole={view === "agencies"} />
			{view === "agencies" && query["late"] !== "1" && w.state === "called" && quotas.data ? <Late w={w} rows={lateOf(quotas.data)} /> : null}
			<Views w={w} view={view} />
			{view === "agencies" ? <Ready read={quotas}>{(rows) => <Agencies w={w} rows={rows} />}</Ready> : null}
			{view === "wards" ? <Wards w={w} /> : null}
			{view === "people" ? <People w={w} quotas={quotas.data ?? []} /> : null}
			{view === "cadres" ? <Cadres w={w} quotas={quotas.data ?? []} /> : null}
		</>
	);
}

const tabs = ["agencies", "wards", "people"] as const;

function Views({ w, view }: { w: WaveItem; view: WaveView }): JSX.Element {
	const shown = view === "cadres" ? "agencies" : view;
	return (
		<nav class="tabs no-print" aria-label={t("waves.views")}>
			{tabs.map((v) => (
				<a key={v} href={hashOf("waves", w.id, { view: v })} aria-current={shown === v ? "page" : undefined}>{t(`waves.view_${v}`)}</a>
			))}
		</nav>
	);
}

/* Whom to call: a line each, the office that answers and its number. */
function Late({ w, rows }: { w: WaveItem; rows: readonly QuotaItem[] }): JSX.Element | null {
	if (rows.length === 0) return null;
	return (
		<section class="card wave-late" aria-label={t("waves.late_title")}>
			<div class="row spread">
				<h2>{t("waves.late_title")}</h2>
				<a class="no-print" href={hashOf("waves", w.id, { view: "agencies", late: "1" })}>{t("waves.late_all", { n: n(rows.length) })}</a>
			</div>
			<ul>
				{rows.slice(0, LATE_SHOWN).map((q) => (
					<li key={q.id}>
						<a href={hashOf("waves", w.id, { view: "people", agency: String(q.agency_id) })}><b>{q.agency.name}</b></a>
						<span class="late">{t("waves.missing_of", { n: n(q.missing), all: n(q.people) })}</span>
						<span class="wave-call"><Call q={q} /></span>
					</li>
				))}
			</ul>
		</section>
	);
}

/** Who answers for an agency, and the number to call. */
export function Call({ q }: { q: QuotaItem }): JSX.Element {
	const who = q.answerable;
	if (!who) return <span class="vacant">{t("who.nobody")}</span>;
	return <>{who.holder ?? <span class="vacant">{t("who.vacant")}</span>} <PhoneLink digits={q.call_phone} /></>;
}
