/* Staff.tsx: who is there and who is needed: a ward's own report and needs; above it all communes, the worst gap first, with the map. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages, useRead } from "../api/read.ts";
import type { NeedItem } from "../api/shapes.ts";
import { AreaMap, type AreaShapes, type MapArea } from "../parts/AreaMap.tsx";
import { AreaPicker } from "../parts/AreaPicker.tsx";
import { useAreaName } from "../parts/areaName.ts";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { n, place, ZoneMark } from "../parts/marks.tsx";
import { PaperHead, PrintButton } from "../parts/printing.tsx";
import { Empty, FailureBox, Loading, Ready } from "../parts/states.tsx";
import { Virtual } from "../parts/virtual.tsx";
import { can, me } from "../session.ts";
import { gapText, NeedCard } from "../staff/NeedCard.tsx";
import { StaffReportCard } from "../staff/StaffReportCard.tsx";
import { listPath } from "../urls/filters.ts";
import { adjust, go, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

const ROW_HEIGHT = 64;
const ALL = 400; // a city has 312 communes: they fit, and the totals are of all of them

export function Staff(): JSX.Element {
	const { query } = here.value;
	const area = query["area"] ?? me.value?.home?.code ?? "";
	const list = usePages<NeedItem>(listPath("/needs", { area }), ALL);
	return (
		<div class="staff fill">
			<Ready read={list}>
				{(items) => {
					const own = items.find((x) => x.area.code === area);
					if (own) return <Ward need={own} />;
					return <Communes items={items} area={area} onlyBreaking={query["breaking"] === "1"} />;
				}}
			</Ready>
		</div>
	);
}

function Ward({ need }: { need: NeedItem }): JSX.Element {
	const home = me.value?.home;
	return (
		<div class="staff-ward scroll">
			<PaperHead of={[t("nav.staff"), place(need.area)]} />
			{home && home.code !== need.area.code ? <p class="list-back no-print"><a href={hashOf("staff", null)}>‹ {t("staff.all")}</a></p> : null}
			<h1><ZoneMark zone={need.zone} /> {place(need.area)}</h1>
			<StaffReportCard need={need} />
			<NeedCard need={need} />
		</div>
	);
}

function onMap(x: NeedItem): MapArea {
	const says = [t("staff.present_of", { n: n(x.report?.present ?? 0), all: n(x.report?.establishment ?? 0) })];
	if (x.sent > 0) says.push(t("staff.sent_n", { n: n(x.sent) }));
	if (x.gap > 0) says.push(x.lacks > 0 ? gapText(x.lacks) : t("staff.held"));
	if (x.breaking > 0) says.push(t("staff.breaking_n", { n: n(x.breaking) }));
	return { area: x.area, zone: x.zone, mark: x.lacks > 0 ? n(x.lacks) : null, says };
}

function Communes({ items, area, onlyBreaking }: { items: readonly NeedItem[]; area: string; onlyBreaking: boolean }): JSX.Element {
	const shapes = useRead<AreaShapes>(listPath("/areas.geojson", { level: "commune", under: area }));
	const [active, setActive] = useState<string | null>(null);
	const shown = onlyBreaking ? items.filter((x) => x.breaking > 0) : items;
	const at = shown.findIndex((x) => x.area.code === active);
	return (
		<div class="staff-all">
			<Totals items={items} area={area} onlyBreaking={onlyBreaking} />
			<section class="staff-map" aria-label={t("staff.map")}>
				{shapes.data ? (
					<AreaMap
						label={t("staff.map")} legend={{ mark: n(9), text: t("map.lacking") }} shapes={shapes.data} areas={shown.map(onMap)} active={active}
						onActive={setActive} onOpen={(code) => go("staff", null, { area: code })}
					/>
				) : shapes.failure ? <FailureBox failure={shapes.failure} retry={shapes.reload} /> : <Loading rows={8} />}
			</section>
			<section class="staff-list" aria-label={t("staff.worst")}>
				<h2>{t("staff.worst")}</h2>
				{shown.length === 0 ? <Empty title={onlyBreaking ? t("staff.none_breaking") : t("staff.empty")} /> : (
					<Virtual
						items={shown} rowHeight={ROW_HEIGHT} label={t("staff.worst")} class="staff-rows" selected={at}
						row={(x, i) => <Row key={x.area.code} x={x} rank={i + 1} isActive={x.area.code === active} onActive={setActive} />}
					/>
				)}
			</section>
		</div>
	);
}

function Totals({ items, area, onlyBreaking }: { items: readonly NeedItem[]; area: string; onlyBreaking: boolean }): JSX.Element {
	const home = me.value?.home?.code;
	const name = useAreaName(area);
	const breaking = items.filter((x) => x.breaking > 0).length;
	const silent = items.filter((x) => !x.reported_today).length;
	const lacks = items.reduce((sum, x) => sum + x.lacks, 0);
	const sent = items.reduce((sum, x) => sum + x.sent, 0);
	return (
		<header class="totals staff-totals">
			<h1 class="only-read">{t("nav.staff")}</h1>
			<PaperHead of={[t("nav.staff"), name, onlyBreaking ? t("staff.breaking") : null]} />
			<AreaPicker
				name="area" label={t("field.area")} hideLabel keeps value={{ code: area, name }}
				onPick={(a) => adjust({ area: a?.code ?? home ?? null })}
			/>
			<ul>
				<li>
					<a href={hashOf("staff", null, { area, breaking: onlyBreaking ? null : "1" })} class={breaking > 0 ? "hot" : ""} aria-current={onlyBreaking ? "true" : undefined}>
						<b>{n(breaking)}</b> {t("staff.breaking")}
					</a>
				</li>
				<li><a href={hashOf("staff", null, { area })}><b>{n(lacks)}</b> {t("staff.lacking")}</a></li>
				<li><a href={hashOf("tours", null, { area, part: "here" })}><b>{n(sent)}</b> {t("staff.sent")}</a></li>
				<li><a href={hashOf("tasks", null, { area, kind: "staff_report" })}><b>{n(silent)}</b> {t("staff.silent")}</a></li>
			</ul>
			<div class="row no-print">
				{onlyBreaking ? <a href={hashOf("staff", null, { area })}>{t("staff.show_all")}</a> : null}
				<PrintButton />
				{can("export") ? <ExportCsv path={listPath("/needs", { area, breaking: onlyBreaking ? "1" : "" })} file="nhan-luc" /> : null}
			</div>
		</header>
	);
}

function Row({ x, rank, isActive, onActive }: {
	x: NeedItem;
	rank: number;
	isActive: boolean;
	onActive: (code: string | null) => void;
}): JSX.Element {
	const { code } = x.area;
	const lacking = x.roles.filter((r) => r.lacks > 0);
	return (
		<li class={`staff-row ${isActive ? "active" : ""}`} onMouseEnter={() => onActive(code)} onFocusCapture={() => onActive(code)}>
			<span class="rank">{rank}</span>
			<ZoneMark zone={x.zone} />
			<a class="worst-name" href={hashOf("staff", null, { area: code })}>{place(x.area)}</a>
			<span class="staff-gap">
				{x.breaking > 0 ? <span class="late">{t("staff.breaking_n", { n: n(x.breaking) })}</span> : null}
				<b>{x.gap > 0 && x.lacks === 0 ? t("staff.held") : gapText(x.gap > 0 ? x.lacks : x.gap)}</b>
			</span>
			<span class="staff-what muted">
				{x.reported_today ? null : <b class="vacant">{t("staff.silent_one")} · </b>}
				{x.report ? t("staff.present_of", { n: n(x.report.present), all: n(x.report.establishment) }) : t("staff.never_short")}
				{x.sent > 0 ? ` · ${t("staff.sent_n", { n: n(x.sent) })}` : ""}
				{lacking.map((r) => ` · ${t(`cadre_role.${r.role}`)} ${n(r.lacks)}`).join("")}
			</span>
		</li>
	);
}
