/* Communes.tsx: the communes of a plan on the map and as a list, red first: who has how many of how many. People can be let go on both. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { PlanArea, PlanDetail } from "../api/planShapes.ts";
import { AreaMap, type AreaShapes, type MapArea } from "../parts/AreaMap.tsx";
import { Check } from "../parts/Field.tsx";
import { n, place, ZoneMark } from "../parts/marks.tsx";
import { useNarrow } from "../parts/narrow.ts";
import { Empty, FailureBox, Loading } from "../parts/states.tsx";
import { Virtual } from "../parts/virtual.tsx";
import { me } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { adjust, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { lacksLead, missingIn, placeOf, readingOrder, showing } from "./place.ts";
import { roleShort } from "./words.tsx";

const ROW_HEIGHT = 58;

function onMap(a: PlanArea): MapArea {
	const missing = missingIn(a);
	const says = [t("plan.placed_of", { placed: n(a.placed), needed: n(a.needed) })];
	if (missing > 0) says.push(t("sent.lacks", { n: n(missing) }));
	if (lacksLead(a)) says.push(t("plan.no_lead"));
	return { area: a.area, zone: a.zone, mark: missing > 0 ? n(missing) : null, says };
}

export function Communes({ plan }: { plan: PlanDetail }): JSX.Element {
	const [active, setActive] = useState<string | null>(null);
	const [onlyLacking, setOnlyLacking] = useState(false);
	const narrow = useNarrow();
	const ordered = useMemo(() => readingOrder(plan.areas), [plan.areas]);
	const shown = onlyLacking ? ordered.filter((a) => missingIn(a) > 0 || lacksLead(a)) : ordered;
	const list = placeOf(here.value.query).list;
	const chosen = list?.kind === "area" ? list.code : null;
	const map = <Map areas={ordered} active={active ?? chosen} onActive={setActive} />;
	return (
		<>
			<section class="plan-map" aria-label={t("plan.map")}>
				{narrow ? <details class="plan-map-fold"><summary>{t("plan.map_show")}</summary><div class="plan-map-box">{map}</div></details> : map}
			</section>
			<section class="plan-areas" aria-label={t("plan.areas")}>
				<div class="plan-areas-head">
					<h2>{t("plan.areas")} <span class="count">{n(shown.length)}</span></h2>
					<div class="no-print"><Check name="lacking" label={t("plan.only_lacking")} value={onlyLacking} onChange={setOnlyLacking} /></div>
				</div>
				{shown.length === 0 ? <Empty title={onlyLacking ? t("plan.none_lacking") : t("plan.no_areas")} /> : (
					<Virtual
						items={shown} rowHeight={ROW_HEIGHT} label={t("plan.areas")} class="plan-area-rows"
						{...(narrow ? {} : { selected: shown.findIndex((a) => a.area.code === (active ?? chosen)) })}
						row={(a) => <Row key={a.area.code} plan={plan} a={a} isChosen={a.area.code === chosen} isActive={a.area.code === active} />}
					/>
				)}
			</section>
		</>
	);
}

function Map({ areas, active, onActive }: {
	areas: readonly PlanArea[];
	active: string | null;
	onActive: (code: string | null) => void;
}): JSX.Element {
	const shapes = useRead<AreaShapes>(listPath("/areas.geojson", { level: "commune", under: me.value?.home?.code ?? "" }));
	const marks = useMemo(() => areas.map(onMap), [areas]);
	if (!shapes.data) return shapes.failure ? <FailureBox failure={shapes.failure} retry={shapes.reload} /> : <Loading rows={8} />;
	return (
		<AreaMap
			label={t("plan.map")} legend={{ mark: n(9), text: t("map.lacking") }} shapes={shapes.data} areas={marks} active={active} onActive={onActive}
			onOpen={(code) => adjust(showing({ area: code, who: null }))}
		/>
	);
}

function Row({ plan, a, isChosen, isActive }: { plan: PlanDetail; a: PlanArea; isChosen: boolean; isActive: boolean }): JSX.Element {
	const { code } = a.area;
	const missing = missingIn(a);
	const roles = a.roles.filter((r) => r.needed > 0 || r.placed > 0).sort((x, y) => Number(x.placed >= x.needed) - Number(y.placed >= y.needed));
	return (
		<li class={`plan-area ${isChosen ? "chosen-row" : ""} ${isActive ? "active" : ""}`} data-to={code}>
			<a href={hashOf("plan", plan.id, { area: code })} aria-current={isChosen ? "true" : undefined} draggable={false}>
				<ZoneMark zone={a.zone} />
				<span class="plan-area-name cut">{place(a.area)}</span>
				<span class="plan-area-sum">
					{missing > 0 ? <span class="late">{t("sent.lacks", { n: n(missing) })}</span> : null}
					<b>{n(a.placed)}/{n(a.needed)}</b>
				</span>
				<span class="plan-area-roles muted cut">
					{lacksLead(a) ? <b class="vacant">{t("plan.no_lead")} · </b> : null}
					{roles.map((r, i) => (
						<span key={r.role} class={r.placed < r.needed ? "short" : ""}>{i > 0 ? " · " : ""}{roleShort(r.role)} {n(r.placed)}/{n(r.needed)}</span>
					))}
				</span>
			</a>
		</li>
	);
}
