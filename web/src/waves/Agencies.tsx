/* Agencies.tsx: a wave by agency: its quota and why, who was named, said yes, is approved, who is missing; each number leads to its people. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { QuotaItem, WaveItem } from "../api/shapes.ts";
import { decimals, matches } from "../format/format.ts";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { Check, Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n } from "../parts/marks.tsx";
import { Empty } from "../parts/states.tsx";
import { TypedFilter } from "../parts/TypedFilter.tsx";
import { typedNumber } from "../parts/typed.ts";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { adjust, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { lang, t } from "../words/words.ts";
import { isMoved, lateOf, quotaSortOf, sortQuotas, statesOf, stepsOf, type QuotaSort } from "./counts.ts";
import { Call } from "./WavePage.tsx";

export function Agencies({ w, rows }: { w: WaveItem; rows: readonly QuotaItem[] }): JSX.Element {
	const { query } = here.value;
	const [q, late, sort] = [query["q"] ?? "", query["late"] === "1", quotaSortOf(query["sort"])];
	const called = late ? lateOf(rows) : rows;
	const shown = sortQuotas(called.filter((x) => q === "" || matches(`${x.agency.code} ${x.agency.name}`, q)), sort);
	return (
		<section class="wave-part" aria-label={t("waves.view_agencies")}>
			<div class="wave-tools no-print">
				<TypedFilter name="q" type="search" label={t("waves.find_agency")} value={q} onSettle={(v) => adjust({ q: v })} />
				<Check name="late" label={t("waves.only_late")} value={late} onChange={(v) => adjust({ late: v ? "1" : null })} />
				<span class="muted" role="status">{t("list.shown_of", { n: n(shown.length), all: n(rows.length) })}</span>
				{can("export") ? <ExportCsv path={listPath(`/waves/${w.id}/quotas`, { late: late ? "1" : "" })} file="chi-tieu" /> : null}
			</div>
			{shown.length === 0 ? (
				<Empty title={late && q === "" ? t("waves.none_late") : t("waves.no_agency")}>
					<button type="button" onClick={() => adjust({ q: null, late: null })}>{t("filter.clear")}</button>
				</Empty>
			) : <Table w={w} rows={shown} sort={sort} />}
		</section>
	);
}

function Head({ by, sort }: { by: QuotaSort; sort: QuotaSort }): JSX.Element {
	const is = by === sort;
	return (
		<th scope="col" class={by === "name" ? "" : "number"} aria-sort={is ? (by === "name" ? "ascending" : "descending") : undefined}>
			{/* A button is not repeated at the head of each page; words are. */}
			<span class="only-print">{t(`waves.col_${by}`)}</span>
			<button type="button" class="sort no-print" onClick={() => adjust({ sort: by === "missing" ? null : by })}>
				{t(`waves.col_${by}`)}<span aria-hidden="true">{is ? (by === "name" ? " ▲" : " ▼") : ""}</span>
			</button>
		</th>
	);
}

const columns: readonly QuotaSort[] = ["named", "consented", "approved", "missing", "sent", "arrived"];

function Table({ w, rows, sort }: { w: WaveItem; rows: readonly QuotaItem[]; sort: QuotaSort }): JSX.Element {
	const [open, setOpen] = useState<number | null>(null);
	return (
		<table class="wave-table agencies-table">
			<caption class="only-read">{t("waves.view_agencies")}</caption>
			<thead>
				<tr>
					<Head by="name" sort={sort} />
					<Head by="people" sort={sort} />
					<th scope="col">{t("waves.col_why")}</th>
					{columns.map((c) => <Head key={c} by={c} sort={sort} />)}
				</tr>
			</thead>
			<tbody>
				{rows.map((q) => (
					<Row key={q.id} w={w} q={q} isOpen={open === q.id} toggle={() => setOpen(open === q.id ? null : q.id)} />
				))}
			</tbody>
		</table>
	);
}

function Row({ w, q, isOpen, toggle }: { w: WaveItem; q: QuotaItem; isOpen: boolean; toggle: () => void }): JSX.Element {
	const at = stepsOf(q);
	const agency = String(q.agency_id);
	const number = (name: keyof typeof statesOf): JSX.Element => (
		<td class="number" data-label={t(`waves.col_${name}`)}>
			{at[name] === 0 ? 0 : <a href={hashOf("waves", w.id, { view: "people", agency, state: statesOf[name], volunteer: "0" })}>{n(at[name])}</a>}
		</td>
	);
	const where = (name: "sent" | "arrived"): JSX.Element => (
		<td class="number" data-label={t(`waves.col_${name}`)}>
			{q[name] === 0 ? 0 : <a href={hashOf("waves", w.id, { view: "people", agency, [name]: "1" })}>{n(q[name])}</a>}
		</td>
	);
	const isLate = q.late && q.missing > 0 && w.state === "called";
	return (
		<>
			<tr class={isLate ? "late-row" : ""}>
				<th scope="row">
					<a href={hashOf("waves", w.id, { view: "cadres", agency })}>{q.agency.name}</a>
					{isLate ? <span class="late">{t("waves.late")}</span> : null}
					<span class="muted wave-call"><Call q={q} /></span>
				</th>
				<td class="number" data-label={t("waves.col_people")}><b>{n(q.people)}</b></td>
				<td class="quota muted">
					{why(q)}
					{w.state === "called" && can("waves") ? (
						<button type="button" class="link no-print" aria-expanded={isOpen} aria-label={t("waves.adjust_of", { agency: q.agency.name })} onClick={toggle}>
							{t("waves.adjust")}
						</button>
					) : null}
				</td>
				{number("named")}
				{number("consented")}
				{number("approved")}
				<td class={`number ${q.missing > 0 ? "missing" : ""}`} data-label={t("waves.col_missing")}>
					{q.missing > 0 ? <b>{n(q.missing)}</b> : <span class="muted">{t("waves.full")}</span>}
					{q.volunteers > 0 ? (
						<a class="volunteers" href={hashOf("waves", w.id, { view: "people", agency, state: statesOf.named, volunteer: "1" })}>
							{t("waves.plus_volunteers", { n: n(q.volunteers) })}
						</a>
					) : null}
				</td>
				{where("sent")}
				{where("arrived")}
			</tr>
			{isOpen ? <tr class="no-print"><td colSpan={columns.length + 3}><Adjust q={q} close={toggle} /></td></tr> : null}
		</>
	);
}

/** The explanation of a quota in words: the exact share, and what made the whole number of it. */
function why(q: QuotaItem): string {
	const exact = decimals(q.fair_milli / 1000, 2, lang.value);
	if (q.reason === "adjusted") return t("waves.why_adjusted", { exact, fair: n(q.fair), note: q.note });
	return t(isMoved(q) ? "waves.why_moved" : "waves.why", { exact, reason: t(`quota_reason.${q.reason}`) });
}

function Adjust({ q, close }: { q: QuotaItem; close: () => void }): JSX.Element {
	const form = useForm(`quota/${q.id}`, { people: String(q.people), note: q.reason === "adjusted" ? q.note : "" });
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: "POST", path: `/quotas/${q.id}/adjust`, version: q.version, label: t("waves.adjust"), about: q.agency.name,
			body: { people: typedNumber(form.value("people")), note: form.value("note").trim() },
		});
		if (ok) close();
	};
	return (
		<FormBox
			title={t("waves.adjust_of", { agency: q.agency.name })} action={t("form.save")} sending={form} fields={["people", "note"]}
			onSubmit={() => void submit()} close={close}
		>
			<Field
				name="people" inputMode="numeric" maxLength={7} label={t("waves.col_people")} hint={t("waves.adjust_most", { most: n(q.most), fair: n(q.fair) })}
				value={form.value("people")} onChange={form.set("people")} error={form.at("people")} required
			/>
			<div class="across">
				<Field
					name="note" type="textarea" rows={2} label={t("waves.adjust_why")} hint={t("waves.adjust_why_hint")} value={form.value("note")}
					onChange={form.set("note")} error={form.at("note")} maxLength={500} required
				/>
			</div>
		</FormBox>
	);
}
