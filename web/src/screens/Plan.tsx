/* Plan.tsx: the allocation workshop: who of a wave goes to which commune, why, what a change costs; edited, compared, approved. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { PlacementItem, PlanDetail } from "../api/planShapes.ts";
import { n } from "../parts/marks.tsx";
import { useNarrow } from "../parts/narrow.ts";
import { Ready } from "../parts/states.tsx";
import { Beside, PlanTabs } from "../plan/Beside.tsx";
import { useCarry, type Target } from "../plan/carry.ts";
import { Communes } from "../plan/Communes.tsx";
import { Compare } from "../plan/Compare.tsx";
import { Ghost } from "../plan/Ghost.tsx";
import { wanted } from "../plan/moves.ts";
import { PersonPanel } from "../plan/PersonPanel.tsx";
import { placeOf, readingOrder, showing, type PlanPlace } from "../plan/place.ts";
import { PlanHead } from "../plan/PlanHead.tsx";
import { PlanList } from "../plan/PlanList.tsx";
import { Team } from "../plan/Team.tsx";
import { can } from "../session.ts";
import { adjust, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

export function Plan(): JSX.Element {
	const { id, query } = here.value;
	const wave = query["wave"];
	if (id === null) return <PlanList waveId={wave !== undefined && /^\d+$/.test(wave) ? Number(wave) : null} />;
	return <Workshop key={id} id={id} />;
}

function Workshop({ id }: { id: number }): JSX.Element {
	const read = useRead<PlanDetail>(`/plans/${id}`);
	const narrow = useNarrow();
	const place = placeOf(here.value.query);
	return (
		<div class={`plan fill ${narrow ? "" : "wide"} ${place.compareWith === null ? "" : "comparing"}`}>
			<Ready read={read} rows={10}>
				{(plan) => (
					<>
						<PlanHead plan={plan} brief={narrow && (place.who !== null || place.list !== null || place.tab !== null || place.compareWith !== null)} />
						{place.compareWith !== null ? <Compare key={place.compareWith} plan={plan} otherId={place.compareWith} />
							: narrow ? <OnPhone plan={plan} place={place} /> : <OnDesk plan={plan} place={place} />}
					</>
				)}
			</Ready>
		</div>
	);
}

function OnDesk({ plan, place }: { plan: PlanDetail; place: PlanPlace }): JSX.Element {
	/* Where somebody was let go their form opens with that place: it asks for the reason and only then moves. */
	const letGo = (person: PlacementItem, to: Target): void => {
		wanted.value = { nominationId: person.nomination_id, code: to.code, role: to.role ?? person.role };
		adjust(showing({ who: person.nomination_id }));
	};
	const grip = useCarry(plan, letGo);
	const first = readingOrder(plan.areas)[0]?.area.code;
	const shown = place.list ?? (first === undefined ? { kind: "all" as const } : { kind: "area" as const, code: first });
	useEffect(() => {
		if (place.list === null && first !== undefined) adjust({ area: first });
	}, [place.list, first]);
	return (
		<div class="plan-body">
			<Communes plan={plan} />
			<Team plan={plan} shown={shown} who={place.who} grip={plan.acts.includes("edit") ? grip : null} />
			{place.who !== null ? <PersonPanel key={place.who} plan={plan} id={place.who} /> : <Beside plan={plan} tab={place.tab ?? "gaps"} />}
			<Ghost />
		</div>
	);
}

/* One thing at a time: the person, else their list, else the communes and what stands beside them. */
function OnPhone({ plan, place }: { plan: PlanDetail; place: PlanPlace }): JSX.Element {
	if (place.who !== null) return <PersonPanel key={place.who} plan={plan} id={place.who} />;
	if (place.list) {
		return (
			<>
				<p class="list-back no-print"><a href={hashOf("plan", plan.id)}>‹ {t("plan.areas")}</a></p>
				<Team plan={plan} shown={place.list} who={null} grip={null} />
			</>
		);
	}
	if (place.tab) {
		return (
			<>
				<p class="list-back no-print"><a href={hashOf("plan", plan.id)}>‹ {t("plan.areas")}</a></p>
				<Beside plan={plan} tab={place.tab} />
			</>
		);
	}
	return (
		<>
			<PlanTabs plan={plan} tab={null} />
			{can("waves") ? (
				<nav class="tabs plan-lists" aria-label={t("plan.whose")}>
					<a href={hashOf("plan", plan.id, { list: "reserve" })}>{t("plan.reserve")} <b>{n(plan.reserve)}</b></a>
					<a href={hashOf("plan", plan.id, { list: "all" })}>{t("plan.everybody")} <b>{n(plan.people)}</b></a>
				</nav>
			) : null}
			<Communes plan={plan} />
		</>
	);
}
