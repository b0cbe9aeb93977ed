/* PersonPanel.tsx: one person of a plan: why here, what the next best place would cost, and the way to another. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { PlacementItem, PlanDetail } from "../api/planShapes.ts";
import type { List } from "../api/shapes.ts";
import type { CadreRole } from "../api/types.ts";
import { personName } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { useNarrow } from "../parts/narrow.ts";
import { listPath } from "../urls/filters.ts";
import { adjust } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { MoveForm } from "./MoveForm.tsx";
import { PinForm } from "./Pins.tsx";
import { showing } from "./place.ts";
import { CostList, personFacts, roleName, whereTo } from "./words.tsx";

export function PersonPanel({ plan, id }: { plan: PlanDetail; id: number }): JSX.Element {
	const read = useRead<List<PlacementItem>>(listPath(`/plans/${plan.id}/placements`, { nomination: String(id) }));
	const narrow = useNarrow();
	const close = (): void => adjust(showing({ who: null }));
	return (
		<section
			class="plan-who" aria-label={t("plan.person")}
			onKeyDown={(e) => {
				if (e.key === "Escape" && !e.defaultPrevented) close();
			}}
		>
			<p class="plan-who-close no-print">
				<button type="button" class="link" onClick={close}>{narrow ? `‹ ${t("plan.people")}` : `✕ ${t("plan.close")}`}</button>
			</p>
			<Ready read={read} rows={5}>
				{(list) => {
					const p = list.items[0];
					return p ? <Who key={p.nomination_id} plan={plan} p={p} /> : <Empty title={t("plan.nobody_such")} />;
				}}
			</Ready>
		</section>
	);
}

function Who({ plan, p }: { plan: PlanDetail; p: PlacementItem }): JSX.Element {
	const [next, setNext] = useState<{ code: string; role: CadreRole } | null>(null);
	const mayEdit = plan.acts.includes("edit");
	const facts = personFacts(p);
	return (
		<>
			<h2>{personName(p.cadre)}</h2>
			<p class="muted">{facts}</p>
			<p class="plan-who-where">
				{p.area ? (
					<a href={hashOf("plan", plan.id, { area: p.area.code, who: String(p.nomination_id) })}>{whereTo(p.area)}</a>
				) : <b>{t("plan.reserve")}</b>}
				{" · "}{roleName(p.role)}
				{p.leads ? <span class="tag">{t("sent.leads")}</span> : p.cadre.can_lead ? <span class="tag">{t("sent.can_lead")}</span> : null}
				{p.by_hand ? <span class="tag by-hand">{t("plan.by_hand")}</span> : null}
			</p>
			<h3>{p.area ? t("plan.why_here") : t("plan.why_reserve")}</h3>
			<p>{p.why.text}</p>
			{p.area && p.why.next_area ? <NextBest p={p} attempt={mayEdit ? setNext : null} /> : null}
			{mayEdit ? <MoveForm plan={plan} person={p} next={next} clearNext={() => setNext(null)} /> : null}
			{mayEdit ? <PinForm plan={plan} p={p} /> : null}
		</>
	);
}

/* The cost is of the best plan in which this one person goes there: everybody else moved as well as can be. */
function NextBest({ p, attempt }: { p: PlacementItem; attempt: ((to: { code: string; role: CadreRole }) => void) | null }): JSX.Element {
	const role = p.why.next_role === "" ? p.role : p.why.next_role;
	const to = p.why.next_area;
	return (
		<div class="plan-next">
			<h3>{t("plan.next_best", { where: whereTo(to), role: roleName(role) })}</h3>
			<CostList cost={p.why.cost} />
			{attempt && to ? <button type="button" class="no-print" onClick={() => attempt({ code: to.code, role })}>{t("plan.try_next")}</button> : null}
		</div>
	);
}
