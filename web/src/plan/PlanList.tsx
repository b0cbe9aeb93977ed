/* PlanList.tsx: the plans of a wave, newest first, and the first one to be made; without a wave, which waves there are. */
import type { JSX } from "preact";
import { usePages, useRead } from "../api/read.ts";
import type { PlanItem } from "../api/planShapes.ts";
import type { WaveItem } from "../api/shapes.ts";
import { dayClock } from "../format/format.ts";
import { n } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { can } from "../session.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { MakeForm } from "./Again.tsx";
import { gapPercent } from "./cost.ts";
import { PlanStateMark } from "./words.tsx";

export function PlanList({ waveId }: { waveId: number | null }): JSX.Element {
	return waveId === null ? <ChooseWave screen="plan" title={t("nav.plan")} /> : <OfWave waveId={waveId} />;
}

/** Which wave? Those that were called or approved: before that there are no names. */
export function ChooseWave({ screen, title }: { screen: "plan" | "orders"; title: string }): JSX.Element {
	const list = usePages<WaveItem>("/waves");
	return (
		<div class="page plans">
			<header class="page-head"><h1>{title}</h1></header>
			<Ready read={list}>
				{(all) => {
					const rows = all.filter((w) => w.state !== "draft" && w.state !== "cancelled");
					return rows.length === 0 ? <Empty title={t("plan.no_waves")} /> : (
						<ul class="rows">
							{rows.map((w) => (
								<li key={w.id} class="line-item">
									<a class="grow" href={hashOf(screen, null, { wave: String(w.id) })}><b>{w.name}</b></a>
									<span class="muted">{t(`wave_state.${w.state}`)} · {t("plan.names_n", { n: n(w.approved) })}</span>
								</li>
							))}
						</ul>
					);
				}}
			</Ready>
			<More list={list} />
		</div>
	);
}

function OfWave({ waveId }: { waveId: number }): JSX.Element {
	const wave = useRead<WaveItem>(`/waves/${waveId}`);
	const list = usePages<PlanItem>(`/waves/${waveId}/plans`);
	return (
		<div class="page plans">
			<Ready read={wave} rows={2}>
				{(w) => (
					<header class="page-head">
						<div>
							<h1>{t("plan.of_wave")}</h1>
							<p><a href={hashOf("plan", null)}>{t("waves.list")}</a> · <b>{w.name}</b> · {t("plan.names_n", { n: n(w.approved) })}</p>
						</div>
						<a class="button" href={hashOf("orders", null, { wave: String(w.id) })}>{t("nav.orders")}</a>
					</header>
				)}
			</Ready>
			<Ready read={list}>
				{(rows) => (
					<>
						{rows.length === 0 ? <Empty title={t("plan.none")}><p>{t("plan.none_hint")}</p></Empty> : (
							<ul class="cards" aria-label={t("plan.of_wave")}>{rows.map((p) => <PlanCard key={p.id} p={p} />)}</ul>
						)}
						<More list={list} />
						{can("waves") && wave.data ? <div class="card plan-first"><MakeForm waveId={waveId} base={null} /></div> : null}
					</>
				)}
			</Ready>
		</div>
	);
}

function PlanCard({ p }: { p: PlanItem }): JSX.Element {
	return (
		<li class="card plan-card">
			<div class="row">
				<h2><a href={hashOf("plan", p.id)}>{t("plan.title", { n: n(p.number) })}</a></h2>
				<PlanStateMark state={p.state} />
				{p.broken > 0 ? <span class="late">{t("plan.broken_n", { n: n(p.broken) })}</span> : null}
			</div>
			<p>
				{t("plan.placed_of", { placed: n(p.placed), needed: n(p.places) })} · {t("plan.red_of", { n: n(p.placed_red), all: n(p.places_red) })}
				{p.missing > 0 ? <> · <b>{t("sent.lacks", { n: n(p.missing) })}</b></> : null} · {t("plan.reserve_n", { n: n(p.reserve) })}
			</p>
			<p class="muted">
				{p.made_by?.name ? t("plan.made_by", { who: p.made_by.name, time: dayClock(p.made_at) }) : t("plan.made_at", { time: dayClock(p.made_at) })}
				{p.edits > 0 ? <> · {t("plan.edits_n", { n: n(p.edits) })}</> : null}
				{gapPercent(p) === 0 ? <> · {t("plan.proven_short")}</> : null}
			</p>
		</li>
	);
}
