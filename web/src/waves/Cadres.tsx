/* Cadres.tsx: the people of one agency who can be sent: what they can do, and what keeps them from a red zone. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { CadreItem, QuotaItem, WaveItem } from "../api/shapes.ts";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { n, PhoneLink, place } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { useRowKeys } from "./People.tsx";
import { Call } from "./WavePage.tsx";

const FIRST = 100;

export function Cadres({ w, quotas }: { w: WaveItem; quotas: readonly QuotaItem[] }): JSX.Element {
	const { query } = here.value;
	const agency = query["agency"] ?? "";
	const path = listPath("/cadres", { agency });
	const list = usePages<CadreItem>(agency === "" ? null : path, FIRST);
	const quota = quotas.find((q) => String(q.agency_id) === agency);
	const box = useRef<HTMLElement>(null);
	useRowKeys(box);
	if (agency === "") return <Empty title={t("waves.no_agency")} />;
	return (
		<section class="wave-part" aria-label={t("waves.cadres")} ref={box}>
			<div class="wave-agency">
				<div class="row spread">
					<h2>{quota?.agency.name ?? list.data?.[0]?.agency.name ?? t("waves.cadres")}</h2>
					{can("export") ? <div class="no-print"><ExportCsv path={path} file="can-bo" /></div> : null}
				</div>
				{quota ? (
					<p>
						<Call q={quota} /> · {t("waves.agency_sum", { people: n(quota.people), approved: n(quota.approved), missing: n(quota.missing) })} ·{" "}
						<a href={hashOf("waves", w.id, { view: "people", agency })}>{t("waves.agency_names")}</a>
					</p>
				) : null}
			</div>
			<Ready read={list}>
				{(rows) => rows.length === 0 ? <Empty title={t("waves.no_cadres")} /> : (
					<>
						<table class="wave-table cadres-table">
							<caption class="only-read">{t("waves.cadres")}</caption>
							<thead>
								<tr>
									<th scope="col">{t("field.name")}</th>
									<th scope="col">{t("field.role")}</th>
									<th scope="col">{t("field.phone")}</th>
									<th scope="col">{t("waves.col_home")}</th>
									<th scope="col" class="number">{t("waves.col_experience")}</th>
									<th scope="col" class="number">{t("waves.col_doses")}</th>
								</tr>
							</thead>
							<tbody>{rows.map((x) => <Row key={x.id} x={x} isChosen={String(x.id) === query["cadre"]} />)}</tbody>
						</table>
						<More list={list} />
					</>
				)}
			</Ready>
		</section>
	);
}

function Row({ x, isChosen }: { x: CadreItem; isChosen: boolean }): JSX.Element {
	const kept = [...(x.constraints ?? []).map((c) => t(`constraint.${c}`)), ...(x.red_household ? [t("sent.red_household")] : [])];
	return (
		<tr class={isChosen ? "chosen-row" : ""} aria-current={isChosen ? "true" : undefined}>
			<th scope="row">
				<span>{x.name ?? t("sent.hidden", { code: x.code })}</span>
				{x.can_lead ? <span class="tag">{t("sent.can_lead")}</span> : null}
				{x.not_for_red ? <span class="tag not-for-red">{t("sent.not_for_red")}</span> : null}
				{kept.length ? <span class="muted fine">{kept.join(", ")}</span> : null}
			</th>
			<td data-label={t("field.role")}>
				{t(`cadre_role.${x.role}`)}
				{x.skills.length ? <span class="muted fine">{x.skills.map((s) => t(`skill.${s}`)).join(", ")}</span> : null}
			</td>
			<td data-label={t("field.phone")}>{x.phone ? <PhoneLink digits={x.phone} /> : <span class="muted">—</span>}</td>
			<td data-label={t("waves.col_home")}>{x.home_area ? place(x.home_area) : <span class="muted">—</span>}</td>
			<td class="number" data-label={t("waves.col_experience")}>{n(x.experience)}</td>
			<td class="number" data-label={t("waves.col_doses")}>{x.vaccine_doses === null ? "—" : n(x.vaccine_doses)}</td>
		</tr>
	);
}
