/* Compare.tsx: two plans side by side: their sums, what the one costs more than the other, and everybody who is elsewhere. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { Comparison, Moved, PlanDetail } from "../api/planShapes.ts";
import { matches } from "../format/format.ts";
import { Field } from "../parts/Field.tsx";
import { n } from "../parts/marks.tsx";
import { personName } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { Virtual } from "../parts/virtual.tsx";
import { listPath } from "../urls/filters.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { CostList, PlanStateMark, roleName, way, whereTo } from "./words.tsx";

const ROW_HEIGHT = 56;

/* From the older to the newer one, whichever was opened: "what does the later plan change?" */
export function Compare({ plan, otherId }: { plan: PlanDetail; otherId: number }): JSX.Element {
	const other = useRead<PlanDetail>(`/plans/${otherId}`);
	return (
		<Ready read={other}>
			{(read) => {
				const [before, after] = read.number < plan.number ? [read, plan] : [plan, read];
				return <Pair before={before} after={after} openId={plan.id} />;
			}}
		</Ready>
	);
}

const sums = [
	{ key: "placed_red", of: "places_red", moreIsBetter: true },
	{ key: "placed", of: "places", moreIsBetter: true },
	{ key: "missing", of: null, moreIsBetter: false },
	{ key: "reserve", of: null, moreIsBetter: false },
	{ key: "leaderless", of: "teams", moreIsBetter: false },
	{ key: "broken", of: null, moreIsBetter: false },
] as const;

function Pair({ before, after, openId }: { before: PlanDetail; after: PlanDetail; openId: number }): JSX.Element {
	const read = useRead<Comparison>(listPath(`/plans/${before.id}/compare`, { with: String(after.id) }));
	const head = (p: PlanDetail): JSX.Element => (
		<th scope="col" key={p.id}><a href={hashOf("plan", p.id)}>{t("plan.title", { n: n(p.number) })}</a> <PlanStateMark state={p.state} /></th>
	);
	const way1 = (p: PlanDetail): string => way(p.placed > 0 ? Math.round(p.metres / p.placed) : 0);
	return (
		<section class="plan-compare" aria-label={t("plan.compare")}>
			<p class="no-print"><a href={hashOf("plan", openId)}>‹ {t("plan.back_to")}</a></p>
			<h2>{t("plan.compare_title", { a: n(before.number), b: n(after.number) })}</h2>
			<div class="plan-compare-top">
				<table>
					<thead><tr><td />{head(before)}{head(after)}</tr></thead>
					<tbody>
						{sums.map((s) => (
							<tr key={s.key}>
								<th scope="row">{t(`plan_sum.${s.key}`)}</th>
								{[before, after].map((p) => (
									<td key={p.id} class={p === after && after[s.key] !== before[s.key] ? ((after[s.key] > before[s.key]) === s.moreIsBetter ? "better" : "worse") : ""}>
										{n(p[s.key])}{s.of ? `/${n(p[s.of])}` : ""}
									</td>
								))}
							</tr>
						))}
						<tr><th scope="row">{t("plan.mean_way")}</th><td>{way1(before)}</td><td>{way1(after)}</td></tr>
					</tbody>
				</table>
				<div class="plan-compare-cost">
					<h3>{t("plan.compare_cost", { b: n(after.number) })}</h3>
					<Ready read={read} rows={2}>{(c) => <CostList cost={c.cost} />}</Ready>
				</div>
			</div>
			<Ready read={read}>{(c) => <MovedList moved={c.moved} planId={after.id} />}</Ready>
		</section>
	);
}

function MovedList({ moved, planId }: { moved: readonly Moved[]; planId: number }): JSX.Element {
	const [typed, setTyped] = useState("");
	const found = useMemo(
		() => (typed.trim() === "" ? moved : moved.filter((m) => matches([m.cadre.name ?? "", m.agency.name, m.from?.name ?? "", m.to?.name ?? ""].join(" "), typed))),
		[moved, typed],
	);
	if (moved.length === 0) return <Empty title={t("plan.nobody_moved")} />;
	return (
		<div class="plan-moved">
			<div class="plan-everybody-head">
				<h3>{t("plan.moved_n", { n: n(moved.length) })}</h3>
				<Field name="find" type="search" label={t("plan.find")} value={typed} onChange={setTyped} />
			</div>
			{found.length === 0 ? <Empty title={t("plan.nobody_found")} /> : (
				<Virtual
					items={found} rowHeight={ROW_HEIGHT} label={t("plan.moved_n", { n: n(moved.length) })} class="plan-moved-rows"
					row={(m) => (
						<li class="plan-moved-row" key={m.nomination_id}>
							<a href={hashOf("plan", planId, { ...(m.to ? { area: m.to.code } : { list: "reserve" }), who: String(m.nomination_id) })}>
								<span><b class="cut">{personName(m.cadre)}</b> <span class="muted cut">{m.agency.name}</span></span>
								<span class="cut">{whereTo(m.from)}{m.from ? <span class="muted"> · {roleName(m.from_role)}</span> : null}</span>
								<span class="cut"><span aria-hidden="true">→ </span>{whereTo(m.to)}{m.to ? <span class="muted"> · {roleName(m.to_role)}</span> : null}</span>
							</a>
						</li>
					)}
				/>
			)}
		</div>
	);
}
