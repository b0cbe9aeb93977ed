/* words.tsx: costs, gaps and people of a plan in the reader's words. */
import type { JSX } from "preact";
import type { Cost, PlacementItem, PlanGap, WhatIf } from "../api/planShapes.ts";
import type { AreaRef } from "../api/shapes.ts";
import type { CadreRole, PlanState } from "../api/types.ts";
import { decimals } from "../format/format.ts";
import { n, place } from "../parts/marks.tsx";
import { lang, t, wordOrNull } from "../words/words.ts";
import { fill, type Values } from "../words/fill.ts";
import { costLines, type CostLine } from "./cost.ts";

export function roleName(role: CadreRole): string {
	return t(`cadre_role.${role}`);
}

/** For a tight line: "Hậu cần". */
export function roleShort(role: CadreRole): string {
	return t(`cadre_role_short.${role}`);
}

/** "12,4 km", below a kilometre "400 m". */
export function way(metres: number): string {
	return metres < 1000 ? t("plan.m", { n: n(metres) }) : t("plan.km", { km: decimals(metres / 1000, metres < 100_000 ? 1 : 0, lang.value) });
}

export function whereTo(area: AreaRef | null): string {
	return area ? place(area) : t("plan.reserve");
}

function words(key: string, values: Values): string {
	return fill(wordOrNull(key) ?? key, values);
}

function costLine(line: CostLine): string {
	const by = line.key === "metres" ? way(line.by) : n(line.by);
	const key = line.worse ? `plan_worse.${line.key}` : `plan_better.${line.key}`;
	return words(key, { n: by, zone: line.zone ? t(`zone.${line.zone}`) : "" });
}

/** Goal by goal, what gets worse and what gets better; the first line decides. */
export function CostList({ cost }: { cost: Cost }): JSX.Element {
	const lines = costLines(cost);
	if (lines.length === 0) return <p class="plan-cost-none">{t("plan.cost.none")}</p>;
	return (
		<ul class="plan-cost">
			{lines.map((l) => (
				<li key={l.key + (l.zone ?? "")} class={l.worse ? "worse" : "better"}>
					<span class="sign" aria-hidden="true">{l.worse ? "−" : "+"}</span> {costLine(l)}
				</li>
			))}
		</ul>
	);
}

/** Why a place stays empty: of those who were named for its role, how many are kept back by what, the commonest first. */
export function gapReason(g: PlanGap): string {
	const bars = Object.entries(g.barred)
		.filter(([bar, people]) => people > 0 && bar !== "free" && bar !== "not_nominated")
		.sort((a, b) => b[1] - a[1])
		.map(([bar, people]) => words(`plan_barred.${bar}`, { n: n(people) }));
	return bars.length === 0 ? t("plan.nobody_named") : t("plan.of_named", { bars: bars.join("; ") });
}

/* What is not for a hand to break: what keeps somebody out for their own sake, and a place that nobody needs. */
const hardBars: readonly string[] = ["unfit", "small_child", "pregnant", "chronic", "red_home", "personal", "full"];

/** Does a move break no rule, one that a reason can outweigh, or one that nothing does? */
export function barOf(answer: WhatIf | null): "none" | "soft" | "hard" {
	if (!answer?.bar || answer.bar === "free") return "none";
	return hardBars.includes(answer.bar) ? "hard" : "soft";
}

export function BarMark({ answer }: { answer: WhatIf }): JSX.Element | null {
	const bar = barOf(answer);
	return bar === "none" ? null : <span class="late">{bar === "hard" ? t("plan.not_allowed") : t("plan.breaks")}</span>;
}

/** What kind of help somebody is: the agency, the trades, how far from home. */
export function personFacts(p: PlacementItem): string {
	const trades = p.cadre.skills.map((s) => t(`skill.${s}`));
	return [p.agency.name, ...trades, p.area && p.metres > 0 ? way(p.metres) : ""].filter(Boolean).join(" · ");
}

export function PlanStateMark({ state }: { state: PlanState }): JSX.Element {
	return <span class={`tag plan-state plan-${state}`}>{t(`plan_state.${state}`)}</span>;
}
