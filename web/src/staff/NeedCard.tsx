/* NeedCard.tsx: what a ward needs of each role, and why: the work, the model, the minimum, what was asked for, who could help. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { NeedItem, RoleNeed, RulebookBody } from "../api/shapes.ts";
import { decimals } from "../format/format.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n, place } from "../parts/marks.tsx";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { hashOf } from "../urls/places.ts";
import { lang, t } from "../words/words.ts";

/** "thiếu 3", "dư 2", "vừa đủ": words, not a sign. */
export function gapText(gap: number): string {
	return gap > 0 ? t("sent.lacks", { n: n(gap) }) : gap < 0 ? t("need.spare", { n: n(-gap) }) : t("need.even");
}

/** What is lacking beside the own people and those who were sent; below 0: more than are needed. */
function left(r: RoleNeed): number {
	return r.gap - r.sent;
}

export function NeedCard({ need }: { need: NeedItem }): JSX.Element {
	const rules = useRead<RulebookBody>("/rulebook").data?.staffing;
	return (
		<section class="card" aria-label={t("need.title")}>
			<h2>{t("need.title")}</h2>
			<p>
				{t("need.sum", { own: n(need.own), wanted: n(need.wanted) })}{need.sent > 0 ? <> <a href={hashOf("tours", null, { area: need.area.code, part: "here" })}>{t("need.sent_all", { n: n(need.sent) })}</a>.</> : null}{" "}
				<b>{need.lacks > 0 ? t("need.lacks_all", { n: n(need.lacks) }) : t("need.lacks_none")}</b>
			</p>
			<ul class="needs">
				{need.roles.map((r) => <Role key={r.role} need={need} r={r} rules={rules} />)}
			</ul>
		</section>
	);
}

function Role({ need, r, rules }: { need: NeedItem; r: RoleNeed; rules: RulebookBody["staffing"] }): JSX.Element {
	const [asking, setAsking] = useState(false);
	const ask = r.ask && !r.ask.withdrawn ? r.ask : null;
	return (
		<li class={r.breaking ? "need breaking" : "need"}>
			<div class="need-head">
				<h3>{t(`cadre_role.${r.role}`)}</h3>
				<span class="need-numbers">{r.sent > 0 ? t("need.own_sent_of", { own: n(r.own), sent: n(r.sent), wanted: n(r.wanted) }) : t("need.own_of", { own: n(r.own), wanted: n(r.wanted) })}</span>
				{r.lacks > 0 ? <span class="late">{gapText(r.lacks)}</span> : <span class="muted">{gapText(left(r))}</span>}
			</div>
			{r.breaking ? <p class="need-breaking">{r.own + r.sent < r.least ? <b>{t("need.breaking", { least: n(r.least) })}</b> : t("need.held", { least: n(r.least) })}</p> : null}
			{ask ? (
				<p>{t("need.asked", { n: n(ask.people), required: n(r.required), reason: ask.reason })}</p>
			) : null}
			{r.backfill.length > 0 ? (
				<p>{t("need.backfill")} {r.backfill.map((b, i) => (
					<span key={i}>
						{i > 0 ? "; " : ""}{b.area ? <a href={hashOf("staff", null, { area: b.area.code })}>{place(b.area)}</a> : t("need.elsewhere")}
						{" "}{t("need.backfill_n", { n: n(b.people), km: n(Math.round(b.distance_km)) })}
					</span>
				))}</p>
			) : null}
			<details>
				<summary>{t("need.why", { n: n(r.required), by: t(`need.by_${r.by}`) })}</summary>
				<Why need={need} r={r} rules={rules} />
			</details>
			{!can("posts") ? null : asking ? <AskForm need={need} r={r} close={() => setAsking(false)} /> : (
				<button type="button" class="no-print" onClick={() => setAsking(true)}>{ask ? t("need.ask_change") : t("need.ask")}</button>
			)}
		</li>
	);
}

function Why({ need, r, rules }: { need: NeedItem; r: RoleNeed; rules: RulebookBody["staffing"] }): JSX.Element {
	const rule = (key: string): string => (rules?.[key] ? n(rules[key].value) : "…");
	const with1 = (x: number): string => decimals(x, 1, lang.value);
	const strong = (by: RoleNeed["by"]): string => (r.by === by ? "decides" : "");
	return (
		<ul class="why">
			<li class={strong("service")}>
				{r.load > 0 ? t("need.why_service", {
					filed: with1(r.filed_a_day), minutes: with1(r.minutes), hours: rule("hours_a_day"), load: decimals(r.load, 2, lang.value),
					wait: rule("wait_percent"), n: n(r.by_service), root: n(r.by_square_root), beta: decimals(r.beta, 2, lang.value),
				}) : t("need.why_no_work")}
			</li>
			<li class={strong("backlog")}>
				<a href={hashOf("requests", null, { area: need.area.code, open: "1" })}>{t("need.why_open", { open: n(r.open) })}</a>
				{" "}{t("need.why_backlog", { hours: rule("clear_hours"), n: n(r.by_backlog) })}
			</li>
			<li class={strong("least")}>{t("need.why_least", { n: n(r.least), zone: t(`zone.${need.zone}`) })}</li>
			<li>{t("need.why_own", { n: n(r.own) })}{r.sent > 0 ? ` ${t("need.why_sent", { n: n(r.sent) })}` : ""}</li>
		</ul>
	);
}

function AskForm({ need, r, close }: { need: NeedItem; r: RoleNeed; close: () => void }): JSX.Element {
	const ask = r.ask;
	const isOpen = ask !== null && !ask.withdrawn;
	const form = useForm(`ask/${need.area.code}/${r.role}`, { people: String(isOpen ? ask.people : r.required), reason: isOpen ? ask.reason : "" });
	const people = form.value("people").trim();
	const send = async (withdrawn: boolean): Promise<void> => {
		const body = {
			area_id: need.area.id, role: r.role, withdrawn,
			people: withdrawn && ask ? ask.people : /^\d+$/.test(people) ? Number(people) : people,
			reason: withdrawn && ask ? ask.reason : form.value("reason").trim(),
		};
		const about = `${need.area.name}, ${t(`cadre_role.${r.role}`)}`;
		const label = withdrawn ? t("need.ask_withdraw") : t("need.ask");
		const ok = await form.submit(ask
			? { method: "PUT", path: `/need-asks/${ask.id}`, version: ask.version, label, about, body }
			: { method: "POST", path: "/need-asks", label, about, body });
		if (ok) close();
	};
	return (
		<FormBox
			title={t("need.ask")} action={t("need.ask_send")} sending={form} fields={["people", "reason"]} onSubmit={() => void send(false)} close={close}
		>
			<Field
				name="people" type="text" inputMode="numeric" maxLength={6} label={t("need.ask_people")} value={form.value("people")}
				onChange={form.set("people")} error={form.at("people")}
			/>
			<Field
				name="reason" type="textarea" label={t("need.ask_reason")} hint={t("need.ask_reason_hint")} value={form.value("reason")}
				onChange={form.set("reason")} error={form.at("reason")} maxLength={500} required
			/>
			{isOpen ? <button type="button" disabled={form.busy} onClick={() => void send(true)}>{t("need.ask_withdraw")}</button> : null}
		</FormBox>
	);
}
