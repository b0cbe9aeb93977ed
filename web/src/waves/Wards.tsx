/* Wards.tsx: a wave by ward: what each needs, who is sent there, who has arrived, what is still missing; the map marks what remains. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages, useRead } from "../api/read.ts";
import type { WaveItem, WaveWard } from "../api/shapes.ts";
import { AreaMap, type AreaShapes, type MapArea } from "../parts/AreaMap.tsx";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { n, place, ZoneMark } from "../parts/marks.tsx";
import { Empty, FailureBox, Loading, Ready } from "../parts/states.tsx";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { go, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

const ALL = 400; // a city has 312 communes: they fit, and the sums are of all of them

export function Wards({ w }: { w: WaveItem }): JSX.Element {
	const path = `/waves/${w.id}/wards`;
	const list = usePages<WaveWard>(path, ALL);
	const shapes = useRead<AreaShapes>(listPath("/areas.geojson", { level: "commune", under: w.area.code }));
	const [active, setActive] = useState<string | null>(null);
	const onlyMissing = here.value.query["missing"] === "1";
	return (
		<section class="wave-part" aria-label={t("waves.view_wards")}>
			<Ready read={list}>
				{(rows) => rows.length === 0 ? <Empty title={t("staff.empty")} /> : (
					<>
						<Sums w={w} rows={rows} csv={path} onlyMissing={onlyMissing} />
						<div class="wave-wards">
							<div class="wave-map">
								{shapes.data ? (
									<AreaMap
										label={t("waves.map")} legend={{ mark: n(9), text: t("map.lacking") }} shapes={shapes.data} areas={rows.map(onMap)}
										active={active} onActive={setActive} onOpen={(code) => go("staff", null, { area: code })}
									/>
								) : shapes.failure ? <FailureBox failure={shapes.failure} retry={shapes.reload} /> : <Loading rows={8} />}
							</div>
							<Table w={w} rows={onlyMissing ? rows.filter((x) => x.missing > 0) : rows} active={active} onActive={setActive} />
						</div>
					</>
				)}
			</Ready>
		</section>
	);
}

function onMap(x: WaveWard): MapArea {
	return {
		area: x.area, zone: x.zone, mark: x.missing > 0 ? n(x.missing) : null,
		says: [
			t("waves.says_need", { wanted: n(x.wanted), own: n(x.own), gap: n(x.gap) }), t("waves.says_sent", { sent: n(x.sent), arrived: n(x.arrived) }),
			...(x.missing > 0 ? [t("waves.says_missing", { n: n(x.missing) })] : []),
		],
	};
}

const numbers = ["gap", "sent", "arrived", "missing"] as const;

/* Each sum leads to what it is the sum of: needs, people, communes. */
function sumHash(w: WaveItem, name: (typeof numbers)[number], onlyMissing: boolean): string {
	switch (name) {
		case "gap": return hashOf("staff", null, { area: w.area.code });
		case "sent": return hashOf("waves", w.id, { view: "people", sent: "1" });
		case "arrived": return hashOf("waves", w.id, { view: "people", arrived: "1" });
		case "missing": return hashOf("waves", w.id, { view: "wards", missing: onlyMissing ? null : "1" });
	}
}

function Sums({ w, rows, csv, onlyMissing }: { w: WaveItem; rows: readonly WaveWard[]; csv: string; onlyMissing: boolean }): JSX.Element {
	return (
		<div class="wave-sums">
			<ul>
				{numbers.map((name) => (
					<li key={name}>
						<a href={sumHash(w, name, onlyMissing)} aria-current={name === "missing" && onlyMissing ? "true" : undefined}>
							<b>{n(rows.reduce((sum, x) => sum + x[name], 0))}</b> {t(`waves.sum_${name}`)}
						</a>
					</li>
				))}
				{onlyMissing ? <li class="no-print"><a href={sumHash(w, "missing", true)}>{t("staff.show_all")}</a></li> : null}
			</ul>
			{can("export") ? <div class="no-print"><ExportCsv path={csv} file="dot-theo-xa-phuong" /></div> : null}
		</div>
	);
}

/* Who was sent, and who is there, are people: their number leads to them. */
function Number({ w, x, name }: { w: WaveItem; x: WaveWard; name: "wanted" | "own" | (typeof numbers)[number] }): JSX.Element {
	const ward = x.area.code;
	if (x[name] > 0 && name === "sent") return <a href={hashOf("waves", w.id, { view: "people", ward, sent: "1" })}>{n(x.sent)}</a>;
	if (x[name] > 0 && name === "arrived") return <a href={hashOf("waves", w.id, { view: "people", ward, arrived: "1" })}>{n(x.arrived)}</a>;
	return name === "missing" && x.missing > 0 ? <b>{n(x.missing)}</b> : <>{n(x[name])}</>;
}

function Table({ w, rows, active, onActive }: { w: WaveItem; rows: readonly WaveWard[]; active: string | null; onActive: (code: string | null) => void }): JSX.Element {
	return (
		<table class="wave-table wards-table">
			<caption class="only-read">{t("waves.view_wards")}</caption>
			<thead>
				<tr>
					<th scope="col">{t("waves.col_ward")}</th>
					{(["wanted", "own", ...numbers] as const).map((c) => <th key={c} scope="col" class="number">{t(`waves.col_${c}`)}</th>)}
				</tr>
			</thead>
			<tbody>
				{rows.map((x) => (
					<tr
						key={x.area.code} class={x.area.code === active ? "active" : ""} onMouseEnter={() => onActive(x.area.code)}
						onFocusCapture={() => onActive(x.area.code)}
					>
						<th scope="row">
							<ZoneMark zone={x.zone} /> <a href={hashOf("staff", null, { area: x.area.code })}>{place(x.area)}</a>{" "}
							{x.breaking > 0 ? <span class="late">{t("staff.breaking_n", { n: n(x.breaking) })}</span> : null}
						</th>
						{(["wanted", "own", ...numbers] as const).map((c) => (
							<td key={c} class="number" data-label={t(`waves.col_${c}`)}><Number w={w} x={x} name={c} /></td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}
