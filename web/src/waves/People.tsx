/* People.tsx: the names of a wave, filtered by the address: who, of which agency, as what, whether they said yes; with what may be done. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { usePages, type Pages } from "../api/read.ts";
import type { NominationItem, QuotaItem, WaveItem } from "../api/shapes.ts";
import { cadre_role_values, nomination_state_values } from "../api/types.ts";
import { compareNames } from "../format/format.ts";
import { useAreaName } from "../parts/areaName.ts";
import { Chips } from "../parts/Chips.tsx";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { Field } from "../parts/Field.tsx";
import { plainKey, useKeys } from "../parts/keys.ts";
import { n, PhoneLink, place } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { approving, WithdrawName } from "../parts/nomination.tsx";
import { NominationMark, whoOf } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { useSend } from "../parts/useSend.ts";
import { can } from "../session.ts";
import { listPath, pick } from "../urls/filters.ts";
import { adjust, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { peopleFilterNames, statesOf, type PeopleFilterName } from "./counts.ts";

const FIRST = 100;
type Filter = Partial<Record<PeopleFilterName, string>>;

/** J and K step through the links of the rows, as in the other lists. */
export function useRowKeys(box: { current: HTMLElement | null }): void {
	useKeys((e) => {
		const key = plainKey(e);
		const step = key === "J" ? 1 : key === "K" ? -1 : 0;
		if (step === 0) return;
		e.preventDefault();
		const links = [...(box.current?.querySelectorAll<HTMLElement>("tbody th a") ?? [])];
		links[Math.max(0, links.indexOf(document.activeElement as HTMLElement) + step)]?.focus();
	});
}

export function People({ w, quotas }: { w: WaveItem; quotas: readonly QuotaItem[] }): JSX.Element {
	const filter = pick(peopleFilterNames, here.value.query);
	const path = listPath(`/waves/${w.id}/nominations`, filter);
	const list = usePages<NominationItem>(path, FIRST);
	const box = useRef<HTMLElement>(null);
	useRowKeys(box);
	return (
		<section class="wave-part" aria-label={t("waves.view_people")} ref={box}>
			<Filters filter={filter} quotas={quotas} list={list} csv={path} />
			<Ready read={list}>
				{(rows) => rows.length === 0 ? <Empty title={t("waves.no_people")} /> : (
					<>
						<table class="wave-table people-table">
							<caption class="only-read">{t("waves.view_people")}</caption>
							<thead>
								<tr>
									<th scope="col">{t("field.name")}</th>
									<th scope="col">{t("field.role")}</th>
									<th scope="col">{t("waves.col_agency")}</th>
									<th scope="col">{t("field.phone")}</th>
									<th scope="col">{t("filter.state")}</th>
									<th scope="col" class="no-print"><span class="only-read">{t("waves.col_acts")}</span></th>
								</tr>
							</thead>
							<tbody>{rows.map((x) => <Row key={x.id} w={w} x={x} />)}</tbody>
						</table>
						<More list={list} />
					</>
				)}
			</Ready>
		</section>
	);
}

function Row({ w, x }: { w: WaveItem; x: NominationItem }): JSX.Element {
	const [withdrawing, setWithdrawing] = useState(false);
	const agency = String(x.agency_id ?? x.agency.id);
	return (
		<>
			<tr>
				<th scope="row">
					<a href={hashOf("waves", w.id, { view: "cadres", agency, cadre: String(x.cadre.id) })}>{whoOf(x)}</a>
					{x.lead ? <span class="tag">{t("sent.leads")}</span> : null}
					{x.volunteer ? <span class="tag">{t("sent.volunteer")}</span> : null}
					{x.not_for_red ? <span class="tag not-for-red">{t("sent.not_for_red")}</span> : null}
				</th>
				<td data-label={t("field.role")}>{t(`cadre_role.${x.role}`)}</td>
				<td data-label={t("waves.col_agency")}><a href={hashOf("waves", w.id, { view: "people", agency })}>{x.agency.name}</a></td>
				<td data-label={t("field.phone")}>{x.cadre.phone ? <PhoneLink digits={x.cadre.phone} /> : <span class="muted">—</span>}</td>
				<td data-label={t("filter.state")}>
					<NominationMark x={x} />
					{x.ward ? (
						<span class="fine">
							<a href={hashOf("staff", null, { area: x.ward.code })}>{place(x.ward)}</a>{" "}
							<span class="muted">{x.tour_state ? t(`tour_state.${x.tour_state}`) : t("waves.planned")}</span>
						</span>
					) : null}
					{x.reason ? <span class="muted fine">{x.reason}</span> : null}
				</td>
				<td class="acts-cell no-print"><Acts x={x} withdraw={() => setWithdrawing(true)} /></td>
			</tr>
			{withdrawing ? <tr class="no-print"><td colSpan={6}><WithdrawName x={x} close={() => setWithdrawing(false)} /></td></tr> : null}
		</>
	);
}

function Acts({ x, withdraw }: { x: NominationItem; withdraw: () => void }): JSX.Element {
	const sending = useSend();
	const about = whoOf(x);
	const problem = sending.general();
	return (
		<>
			{x.acts.includes("approve") ? (
				<button type="button" class="do-row" disabled={sending.busy} aria-label={`${t("nomination_act.approve")}: ${about}`} onClick={() => void sending.deliver(approving(x))}>{t("nomination_act.approve")}</button>
			) : null}
			{x.acts.includes("withdraw") ? (
				<button type="button" class="do-row" aria-label={`${t("nomination_act.withdraw")}: ${about}`} onClick={withdraw}>{t("nomination_act.withdraw")}</button>
			) : null}
			{problem ? <span class="error" role="alert">{problem}</span> : null}
		</>
	);
}

function stateWords(value: string): string {
	if (value === statesOf.named) return t("waves.states_named");
	if (value === statesOf.consented) return t("waves.states_consented");
	return value.split(",").map((s) => t(`nomination_state.${s}` as "nomination_state.named")).join(", ");
}

function Filters({ filter, quotas, list, csv }: { filter: Filter; quotas: readonly QuotaItem[]; list: Pages<NominationItem>; csv: string }): JSX.Element {
	const any = { value: "", label: t("filter.any") };
	const agencies = [...quotas].sort((a, b) => compareNames(a.agency.name, b.agency.name));
	const wardName = useAreaName(filter.ward ?? "");
	const agencyName = (id: string): string => quotas.find((q) => String(q.agency_id) === id)?.agency.name ?? list.data?.[0]?.agency.name ?? id;
	const text = (name: PeopleFilterName, value: string): string => {
		switch (name) {
			case "agency": return agencyName(value);
			case "state": return stateWords(value);
			case "role": return t(`cadre_role.${value}` as "cadre_role.data");
			case "volunteer": return t(value === "1" ? "waves.only_volunteers" : "waves.only_quota");
			case "sent": return t("waves.step_sent");
			case "arrived": return t("waves.step_arrived");
			case "ward": return wardName;
		}
	};
	const chips = peopleFilterNames.flatMap((name) => {
		const value = filter[name];
		return value === undefined ? [] : [{ name, text: text(name, value), remove: () => adjust({ [name]: null }) }];
	});
	const together = [statesOf.named, statesOf.consented].map((value) => ({ value, label: stateWords(value) }));
	return (
		<>
			<div class="wave-tools no-print">
				<Field
					name="agency" type="select" label={t("waves.col_agency")} value={filter.agency ?? ""} onChange={(agency) => adjust({ agency })}
					options={[any, ...agencies.map((q) => ({ value: String(q.agency_id), label: q.agency.name }))]}
				/>
				<Field
					name="state" type="select" label={t("filter.state")} value={filter.state ?? ""} onChange={(state) => adjust({ state })}
					options={[any, ...together, ...nomination_state_values.map((s) => ({ value: s, label: t(`nomination_state.${s}`) }))]}
				/>
				<Field
					name="role" type="select" label={t("field.role")} value={filter.role ?? ""} onChange={(role) => adjust({ role })}
					options={[any, ...cadre_role_values.map((r) => ({ value: r, label: t(`cadre_role.${r}`) }))]}
				/>
				<Field
					name="volunteer" type="select" label={t("waves.col_quota")} value={filter.volunteer ?? ""} onChange={(volunteer) => adjust({ volunteer })}
					options={[any, { value: "0", label: t("waves.only_quota") }, { value: "1", label: t("waves.only_volunteers") }]}
				/>
				{can("export") ? <ExportCsv path={csv} file="danh-sach-de-cu" /> : null}
			</div>
			<div class="wave-count">
				<b role="status">{list.count === null ? "" : t("sent.people_n", { n: n(list.count) })}</b>
				<Chips chips={chips} none={t("waves.no_filter")} clear={() => adjust(Object.fromEntries(peopleFilterNames.map((name) => [name, null])))} />
			</div>
		</>
	);
}
