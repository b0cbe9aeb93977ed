/*
 * Tours.tsx: people who were sent: for a ward who comes, who is here and until when; above it the same over all communes, with counts that
 * lead to the rows behind them.
 */
import type { JSX } from "preact";
import { usePages, useRead, type Read } from "../api/read.ts";
import type { AreaRow, List, TourCounts, TourItem, WaveItem } from "../api/shapes.ts";
import { AreaPicker } from "../parts/AreaPicker.tsx";
import { useAreaName } from "../parts/areaName.ts";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { n, place } from "../parts/marks.tsx";
import { PaperHead, PrintButton } from "../parts/printing.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { can, me } from "../session.ts";
import { asks, countOf, partOf, parts, type Part } from "../tours/tours.ts";
import { Door, doorHash } from "../tours/Door.tsx";
import { Rows } from "../tours/Rows.tsx";
import { TourPage } from "../tours/TourPage.tsx";
import { listPath } from "../urls/filters.ts";
import { adjust, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

export function Tours(): JSX.Element {
	const { query, id } = here.value;
	const home = me.value?.home;
	/* Whoever has no right to an area, as the head of an agency, asks without one: for the own people. */
	const area = query["area"] ?? (can("read") ? (home?.code ?? "") : "");
	const kept = { ...(query["area"] ? { area: query["area"] } : {}), ...(query["wave"] ? { wave: query["wave"] } : {}), ...(query["order"] ? { order: query["order"] } : {}) };
	const counts = useRead<TourCounts>(listPath("/tours/counts", { area, wave: query["wave"] ?? "", order: query["order"] ?? "" }));
	const name = useAreaName(area);
	const wave = useRead<WaveItem>(query["wave"] ? `/waves/${query["wave"]}` : null).data;
	const part = partOf(query["part"]);
	const list = usePages<TourItem>(listPath("/tours", { area, wave: query["wave"] ?? "", order: query["order"] ?? "", ...asks[part] }));
	if (query["door"]) return <DoorOf code={area} back={hashOf("tours", null, kept)} />;
	const isWard = home?.code === area ? home.level === "commune" : undefined;
	return (
		<div class={`tours fill ${id === null ? "" : "at-tour"}`}>
			<Head counts={counts} area={area} name={name} part={part} kept={kept} />
			<section class="tours-list scroll" aria-label={t(`tours.part.${part}`)}>
				<PaperHead of={[t("nav.tours"), wave?.name, name, t(`tours.part.${part}`)]} />
				<h2>{t(`tours.part.${part}`)}</h2>
				<Rows list={list} part={part} chosen={id} query={kept} />
				{isWard === true ? null : <Ready read={counts}>{(c) => <Communes counts={c} part={part} kept={kept} />}</Ready>}
			</section>
			{id === null ? null : <TourPage id={id} back={hashOf("tours", null, { ...kept, part })} />}
		</div>
	);
}

interface HeadProps {
	counts: Read<TourCounts>;
	area: string;
	name: string;
	part: Part;
	kept: Record<string, string>;
}

function Head({ counts, area, name, part, kept }: HeadProps): JSX.Element {
	const home = me.value?.home;
	const hot: readonly Part[] = ["silent", "ending", "isolated"];
	return (
		<header class="totals tours-totals">
			<h1 class="only-read">{t("nav.tours")}</h1>
			{home?.level === "commune" || !can("read") ? null : (
				<AreaPicker name="area" label={t("field.area")} hideLabel keeps value={{ code: area, name }} onPick={(a) => adjust({ area: a?.code ?? home?.code ?? null })} />
			)}
			<ul>
				{parts.map((p) => {
					const value = counts.data ? countOf(counts.data, p) : null;
					return (
						<li key={p}>
							<a href={hashOf("tours", null, { ...kept, part: p })} class={value && hot.includes(p) ? "hot" : ""} aria-current={p === part ? "true" : undefined}>
								<b>{value === null ? "…" : n(value)}</b> {t(`tours.count.${p}`)}
							</a>
						</li>
					);
				})}
			</ul>
			<div class="row no-print">
				{can("handle") && home?.level === "commune" ? <a class="button" href={doorHash(home.code)}>{t("tours.door")}</a> : null}
				<PrintButton label={t("tours.print")} />
				{can("export") ? <ExportCsv path={listPath("/tours", { area, ...kept, ...asks[part] })} file="can-bo-tang-cuong" /> : null}
			</div>
		</header>
	);
}

/* Where they are: the communes with most to do first. */
function Communes({ counts, part, kept }: { counts: TourCounts; part: Part; kept: Record<string, string> }): JSX.Element | null {
	const rows = [...counts.areas].sort((a, b) => countOf(b, part) - countOf(a, part) || b.here - a.here);
	if (rows.length < 2) return null;
	return (
		<section class="tours-communes" aria-label={t("tours.communes")}>
			<h2>{t("tours.communes")}</h2>
			<table>
				<thead><tr><th scope="col">{t("field.area")}</th>{parts.slice(0, 5).map((p) => <th key={p} scope="col">{t(`tours.count.${p}`)}</th>)}</tr></thead>
				<tbody>
					{rows.map((r) => (
						<tr key={r.area.code}>
							<th scope="row"><a href={hashOf("tours", null, { ...kept, area: r.area.code, part })}>{place(r.area)}</a></th>
							{parts.slice(0, 5).map((p) => <td key={p} class={countOf(r, p) === 0 ? "muted" : ""}>{n(countOf(r, p))}</td>)}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

/* The code belongs to one commune; its number comes from its code. */
function DoorOf({ code, back }: { code: string; back: string }): JSX.Element {
	const home = me.value?.home;
	const found = useRead<List<AreaRow>>(home?.code === code ? null : listPath("/areas", { q: code }));
	if (home?.code === code) return <Door areaId={home.id} back={back} />;
	return (
		<Ready read={found}>
			{(list) => {
				const area = list.items.find((a) => a.code === code);
				return area ? <Door areaId={area.id} back={back} /> : <Empty title={t("failure.not_found")} />;
			}}
		</Ready>
	);
}
