/* Beside.tsx: the column beside a plan's people: places that stay empty and why, pins and bans, what was moved by hand, planning again. */
import type { JSX } from "preact";
import { get } from "../api/client.ts";
import { usePages } from "../api/read.ts";
import type { PlacementItem, PlanDetail, PlanGap } from "../api/planShapes.ts";
import type { List } from "../api/shapes.ts";
import { n, ZoneMark } from "../parts/marks.tsx";
import { useNarrow } from "../parts/narrow.ts";
import { personName } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { Again } from "./Again.tsx";
import { dropUndo, editBody, noteVersion, undos, versionOf, type Spot, type Undo } from "./moves.ts";
import { Pins } from "./Pins.tsx";
import { compareZones, planTabs, lacksLead, type PlanTab } from "./place.ts";
import { gapReason, roleName, whereTo } from "./words.tsx";

export function Beside({ plan, tab }: { plan: PlanDetail; tab: PlanTab }): JSX.Element {
	return (
		<section class="plan-beside" aria-label={t(`plan_tab.${tab}`)}>
			<PlanTabs plan={plan} tab={tab} />
			<div class="plan-beside-body scroll" tabIndex={-1}>
				{tab === "gaps" ? <Gaps plan={plan} /> : tab === "pins" ? <Pins plan={plan} /> : tab === "hand" ? <ByHand plan={plan} /> : <Again plan={plan} />}
			</div>
		</section>
	);
}

export function PlanTabs({ plan, tab }: { plan: PlanDetail; tab: PlanTab | null }): JSX.Element {
	const narrow = useNarrow();
	const count = (x: PlanTab): number | null => (x === "gaps" ? plan.missing : x === "hand" ? plan.edits : null);
	return (
		<nav class="tabs no-print" aria-label={t("plan.beside")}>
			{planTabs.filter((x) => x === "gaps" || can("waves")).map((x) => {
				const rows = count(x);
				return (
					<a key={x} href={hashOf("plan", plan.id, { ...here.value.query, who: null, tab: x, ...(narrow ? { area: null, list: null } : {}) })} aria-current={x === tab ? "page" : undefined}>
						{t(`plan_tab.${x}`)}{rows === null ? null : <> <b>{n(rows)}</b></>}
					</a>
				);
			})}
		</nav>
	);
}

function Gaps({ plan }: { plan: PlanDetail }): JSX.Element {
	const zones = new Map(plan.areas.map((a) => [a.area.code, a.zone]));
	const zone = (g: PlanGap): "green" | "yellow" | "orange" | "red" => zones.get(g.area.code) ?? "green";
	const gaps = [...plan.gaps].sort((a, b) => compareZones(zone(a), zone(b)) || b.missing - a.missing);
	const leaderless = plan.areas.filter(lacksLead);
	if (gaps.length === 0 && leaderless.length === 0) return <Empty title={t("plan.no_gaps")} />;
	return (
		<>
			{gaps.length > 0 ? <h2>{t("plan.gaps_title")}</h2> : null}
			<ul class="rows">
				{gaps.map((g) => (
					<li key={`${g.area.code} ${g.role}`} class="plan-gap">
						<p>
							<ZoneMark zone={zone(g)} /> <a href={hashOf("plan", plan.id, { ...here.value.query, list: null, area: g.area.code })}>{whereTo(g.area)}</a>
							{" · "}{roleName(g.role)} <span class="late">{t("sent.lacks", { n: n(g.missing) })}</span>
						</p>
						<p>{gapReason(g)}</p>
					</li>
				))}
			</ul>
			{leaderless.length > 0 ? <h2>{t("plan.leaderless_title")}</h2> : null}
			<ul class="rows">
				{leaderless.map((a) => (
					<li key={a.area.code} class="plan-gap">
						<ZoneMark zone={a.zone} /> <a href={hashOf("plan", plan.id, { ...here.value.query, list: null, area: a.area.code })}>{whereTo(a.area)}</a>
						{" · "}{t("plan.team_of", { n: n(a.placed) })}
					</li>
				))}
			</ul>
		</>
	);
}

function ByHand({ plan }: { plan: PlanDetail }): JSX.Element {
	const list = usePages<PlacementItem>(listPath(`/plans/${plan.id}/placements`, { by_hand: "1" }), 200);
	const own = undos.value.filter((u) => u.planId === plan.id);
	const [last] = own;
	return (
		<>
			{plan.broken > 0 ? <p class="wave-warn"><b>{t("plan.broken_n", { n: n(plan.broken) })}</b></p> : null}
			{last && plan.acts.includes("edit") ? <UndoRow key={own.length} plan={plan} undo={last} /> : null}
			<Ready read={list}>
				{(rows) => rows.length === 0 ? <Empty title={t("plan.no_hand")}><p>{t("plan.no_hand_hint")}</p></Empty> : (
					<ul class="rows">
						{rows.map((p) => (
							<li key={p.nomination_id} class="plan-gap">
								<a href={hashOf("plan", plan.id, { ...here.value.query, who: String(p.nomination_id) })}><b>{personName(p.cadre)}</b></a>
								<span class="muted"> {p.agency.name}</span>
								<br />{whereTo(p.area)} · {roleName(p.role)}
							</li>
						))}
					</ul>
				)}
			</Ready>
		</>
	);
}

/* Going back may already have brought back whoever gave way: then there is nothing left to do for them. */
async function isBack(planId: number, spot: Spot): Promise<boolean> {
	const { items } = await get<List<PlacementItem>>(listPath(`/plans/${planId}/placements`, { nomination: String(spot.nominationId) }));
	const now = items[0];
	return now !== undefined && (now.area?.id ?? null) === spot.areaId && (now.area === null || now.role === spot.role);
}

/** An undo is an edit back: of whoever was moved, then of whoever gave way. */
export function UndoRow({ plan, undo }: { plan: PlanDetail; undo: Undo }): JSX.Element {
	const form = useForm(`plan/${plan.id}/undo`, {});
	const back = async (): Promise<void> => {
		for (const [i, spot] of undo.back.entries()) {
			if (i > 0 && (await isBack(plan.id, spot).catch(() => false))) continue;
			const outcome = await form.deliver({
				method: "POST", path: `/plans/${plan.id}/edit`, version: versionOf(plan.id, plan.version), label: t("plan.undo"),
				about: `${spot.name} → ${spot.areaName || t("plan.reserve")}`, body: editBody(spot.nominationId, spot.areaId, spot.role, t("plan.undo_reason")),
			});
			if (outcome.kind === "refused" || outcome.kind === "unreached") return;
			if (outcome.kind === "done") noteVersion(plan.id, outcome.version);
		}
		dropUndo(undo);
	};
	const problem = form.general();
	return (
		<div class="plan-undo no-print">
			<span class="grow">{undo.label}</span>
			<button type="button" disabled={form.busy} onClick={() => void back()}>{t("plan.undo")}</button>
			{problem ? <p class="error" role="alert">{problem}</p> : null}
		</div>
	);
}
