/* TourPage.tsx: one person who was sent: by which order, until when, each day, what was handed out, and all that can be done now. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { RulebookBody, TourOther, TourView } from "../api/shapes.ts";
import type { Kit, TourDay } from "../api/types.ts";
import { day, shortTime } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n, PhoneLink, place, WhoAnswers } from "../parts/marks.tsx";
import { Ready } from "../parts/states.tsx";
import { isComing, isThere, personName, TourMark, Until, whoOf } from "../parts/sent.tsx";
import { typedNumber } from "../parts/typed.ts";
import { useForm } from "../parts/useForm.ts";
import { useSend } from "../parts/useSend.ts";
import { can } from "../session.ts";
import { hashOf } from "../urls/places.ts";
import { t, type WordKey } from "../words/words.ts";
import { Acts } from "./Acts.tsx";
import { Warnings } from "./Rows.tsx";
import { mainAct } from "./tours.ts";

export function TourPage({ id, back }: { id: number; back: string }): JSX.Element {
	const read = useRead<TourView>(`/tours/${id}`);
	return (
		<section class="tour-page scroll" aria-label={t("tours.one")}>
			<p class="list-back no-print"><a href={back}>‹ {t("tours.back")}</a></p>
			<Ready read={read}>{(x) => <Shown key={x.id} x={x} />}</Ready>
		</section>
	);
}

function Shown({ x }: { x: TourView }): JSX.Element {
	const main = mainAct(x);
	return (
		<>
			<header class="tour-head">
				<h1>{whoOf(x)}</h1>
				<p><TourMark x={x} /> · {t(`cadre_role.${x.role}`)} · <Until x={x} /></p>
				<Warnings x={x} />
				<p><PhoneLink digits={x.cadre.phone} /> <span class="muted">{x.agency.name}</span></p>
			</header>
			{x.acts.length > 0 ? <h2 class="only-read">{t("tours.what_now")}</h2> : null}
			<Acts x={x} main={main} />
			<Facts x={x} />
			<Days days={x.days} />
			<KitCard x={x} />
		</>
	);
}

function Other({ label, x }: { label: string; x: TourOther | null }): JSX.Element | null {
	if (!x) return null;
	return (
		<div><dt>{label}</dt><dd><a href={hashOf("tours", x.id)}>{personName(x.cadre)}</a> <span class="muted"><TourMark x={x} /></span></dd></div>
	);
}

function Facts({ x }: { x: TourView }): JSX.Element {
	const line = (key: WordKey, value: JSX.Element | string | null): JSX.Element | null => (value ? <div><dt>{t(key)}</dt><dd>{value}</dd></div> : null);
	const at = (time: string | null): string | null => (time ? shortTime(time, now.value) : null);
	return (
		<dl class="tour-facts">
			{line("tours.where", place(x.area))}
			{line("tours.order", x.order ? <>{x.order.number}{x.order.day ? ` · ${day(x.order.day)}` : ""}</> : null)}
			{line("tours.report_to", x.report_to ? <WhoAnswers who={x.report_to} /> : null)}
			{line("tours.arrived", x.arrived_at ? `${at(x.arrived_at) ?? ""}${x.confirmed_at ? "" : ` · ${t("tours.unconfirmed")}`}` : null)}
			{line("tours.seen", at(x.seen_at))}
			{line("tours.days_done", x.arrived_at ? t("tours.days_done_n", { duty: n(x.duty_days), rest: n(x.rest_days), allowance: n(x.allowance_days) }) : null)}
			{line("tours.run", x.duty_run > 0 ? t("tours.run_n", { n: n(x.duty_run) }) : null)}
			{line("tours.lodging", x.lodging)}
			{line("tours.meals_short", x.meals ? t("tours.meals_yes") : null)}
			{line("tours.exposed_short", x.exposed_at ? at(x.exposed_at) : null)}
			{line("tours.remark", x.remark)}
			{line("tours.why", x.reason)}
			{line("tours.grade", x.grade === "none" ? null : `${t(`grade.${x.grade}`)}${x.appraisal ? ` — ${x.appraisal}` : ""}`)}
			{line("tours.code", x.code)}
			<Other label={t("tours.replaces")} x={x.replaces} />
			<Other label={t("tours.replaced_by")} x={x.replaced_by} />
		</dl>
	);
}

const DAYS_SHOWN = 14;

function Days({ days }: { days: readonly TourDay[] }): JSX.Element | null {
	if (days.length === 0) return null;
	return (
		<section aria-label={t("tours.days")}>
			<h2>{t("tours.days")}</h2>
			<ol class="plain tour-days">
				{days.slice(0, DAYS_SHOWN).map((d) => (
					<li key={d.id} class={d.kind}>
						<b>{day(d.day ?? "").slice(0, 5)}</b> {t(`tour_day_kind.${d.kind}`)}{d.by_ward ? <span class="muted"> {t("tours.by_ward")}</span> : null}
					</li>
				))}
			</ol>
		</section>
	);
}

function KitCard({ x }: { x: TourView }): JSX.Element | null {
	const [adding, setAdding] = useState(false);
	const active = isComing(x) || isThere(x);
	const may = can("handle");
	if (x.kit.length === 0 && !(may && active)) return null;
	return (
		<section aria-label={t("tours.kit")}>
			<h2>{t("tours.kit")}</h2>
			<ul class="plain tour-kit">{x.kit.map((k) => <KitRow key={k.id} k={k} x={x} may={may} />)}</ul>
			{may && active ? <RoleList x={x} /> : null}
			{!may || !active ? null : adding ? <KitForm x={x} k={null} close={() => setAdding(false)} /> : (
				<button type="button" class="no-print" onClick={() => setAdding(true)}>{t("tours.kit_add")}</button>
			)}
		</section>
	);
}

/* What the rulebook lists for the role and was not handed out yet: given as it stands, in one press. */
function RoleList({ x }: { x: TourView }): JSX.Element | null {
	const kits = useRead<RulebookBody>("/rulebook").data?.kits;
	const sending = useSend();
	const missing = Object.entries(kits?.[x.role] ?? {}).filter(([item]) => !x.kit.some((k) => k.item === item));
	if (missing.length === 0) return null;
	const give = async (): Promise<void> => {
		for (const [item, rule] of missing) {
			const outcome = await sending.send({
				method: "POST", path: "/kits", label: t("tours.kit_add"), about: `${whoOf(x)}: ${item}`, body: { tour_id: x.id, item, issued: rule.value },
			});
			if (outcome.kind !== "done" && outcome.kind !== "waiting") return;
		}
	};
	const problem = sending.general();
	return (
		<>
			<p class="muted">{t("tours.kit_role")} {missing.map(([item, rule]) => `${item} ${n(rule.value)}`).join(" · ")}</p>
			<p class="no-print"><button type="button" disabled={sending.busy} onClick={() => void give()}>{t("tours.kit_role_all")}</button></p>
			{problem ? <p class="error" role="alert">{problem}</p> : null}
		</>
	);
}

function KitRow({ k, x, may }: { k: Kit; x: TourView; may: boolean }): JSX.Element {
	const [open, setOpen] = useState(false);
	if (open) return <li><KitForm x={x} k={k} close={() => setOpen(false)} /></li>;
	return (
		<li>
			<b>{k.item}</b> <span>{t("tours.kit_n", { n: n(k.issued), back: n(k.returned) })}</span>{k.note ? <span class="muted"> {k.note}</span> : null}
			{may && k.returned < k.issued ? <button type="button" class="no-print" onClick={() => setOpen(true)}>{t("tours.kit_back")}</button> : null}
		</li>
	);
}

function KitForm({ x, k, close }: { x: TourView; k: Kit | null; close: () => void }): JSX.Element {
	const form = useForm(`kit/${x.id}/${k?.id ?? 0}`, { item: k?.item ?? "", issued: k ? String(k.issued) : "1", returned: k ? String(k.issued) : "", note: k?.note ?? "" });
	const fields = k ? ["returned", "note"] : ["item", "issued"];
	const submit = async (): Promise<void> => {
		const body = k
			? { tour_id: x.id, item: k.item, issued: k.issued, returned: typedNumber(form.value("returned")), note: form.value("note").trim() }
			: { tour_id: x.id, item: form.value("item").trim(), issued: typedNumber(form.value("issued")) };
		const label = t(k ? "tours.kit_back" : "tours.kit_add");
		const about = `${whoOf(x)}: ${k?.item ?? form.value("item").trim()}`;
		const ok = await form.submit(k
			? { method: "PUT", path: `/kits/${k.id ?? 0}`, version: k.version, label, about, body }
			: { method: "POST", path: "/kits", label, about, body });
		if (ok) close();
	};
	return (
		<FormBox title={k ? `${t("tours.kit_back")}: ${k.item}` : t("tours.kit_add")} action={t("form.save")} sending={form} fields={fields} onSubmit={() => void submit()} close={close}>
			{k ? (
				<>
					<Field name="returned" type="text" inputMode="numeric" maxLength={5} label={t("tours.kit_returned")} value={form.value("returned")} onChange={form.set("returned")} error={form.at("returned")} required />
					<Field name="note" type="text" label={t("tours.kit_note")} value={form.value("note")} onChange={form.set("note")} error={form.at("note")} maxLength={500} />
				</>
			) : (
				<>
					<Field name="item" type="text" label={t("tours.kit_item")} value={form.value("item")} onChange={form.set("item")} error={form.at("item")} maxLength={120} required />
					<Field name="issued" type="text" inputMode="numeric" maxLength={5} label={t("tours.kit_issued")} value={form.value("issued")} onChange={form.set("issued")} error={form.at("issued")} required />
				</>
			)}
		</FormBox>
	);
}
