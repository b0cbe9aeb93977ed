/* WaveHead.tsx: what a wave is, its days and deadlines, and what may be done with it now. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { WaveItem } from "../api/shapes.ts";
import type { WaveAct, WaveState } from "../api/types.ts";
import { day, dayClock } from "../format/format.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { Due, n } from "../parts/marks.tsx";
import { PaperHead, PrintButton } from "../parts/printing.tsx";
import { Sure } from "../parts/Sure.tsx";
import { useForm } from "../parts/useForm.ts";
import { useSend } from "../parts/useSend.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { sendersOf } from "./Senders.tsx";
import { ChangeWave } from "./WaveForm.tsx";

export function WaveStateMark({ state }: { state: WaveState }): JSX.Element {
	return <span class={`tag wave-state wave-${state}`}>{t(`wave_state.${state}`)}</span>;
}

/** agencies: how many have a quota; null: not yet known, or not yet given. */
export function WaveHead({ w, agencies }: { w: WaveItem; agencies: number | null }): JSX.Element {
	const [open, setOpen] = useState<"change" | "cancel" | null>(null);
	const named = sendersOf(w.agencies).length;
	const senders = w.state === "draft" && named > 0 ? named : agencies;
	return (
		<header class="wave-head">
			<PaperHead of={[w.name, t(`wave_state.${w.state}`)]} />
			<div class="wave-title">
				<h1>{w.name}</h1>
				<WaveStateMark state={w.state} />
				<span class="muted">{w.area.name}</span>
				{open === null ? <Acts w={w} open={setOpen} /> : null}
			</div>
			<p>{w.purpose}</p>
			<p class="wave-facts muted">
				<span>{t("sent.days", { from: day(w.from_day), to: day(w.to_day) })}</span>
				<span>{t("sent.people_n", { n: n(w.total) })}{senders === null ? null : <>, {t("waves.agencies_n", { n: n(senders) })}</>}</span>
				<span>
					{t("waves.nominate_until", { time: dayClock(w.nominate_by) })} {w.state === "called" ? <Due at={w.nominate_by} /> : null}
				</span>
				{w.approve_by ? (
					<span>{t("waves.approve_until", { time: dayClock(w.approve_by) })} {w.state === "called" ? <Due at={w.approve_by} /> : null}</span>
				) : null}
				<span>{t("waves.signs", { who: w.signer ? `${w.signer.title}${w.signer.holder ? ` — ${w.signer.holder}` : ""}` : t("waves.signer_board") })}</span>
			</p>
			<Warnings w={w} />
			{open === null ? null : <h2 class="only-read">{t(`wave_act.${open}`)}</h2>}
			{open === "change" ? <ChangeWave wave={w} close={() => setOpen(null)} /> : null}
			{open === "cancel" ? <Cancel w={w} close={() => setOpen(null)} /> : null}
		</header>
	);
}

function Warnings({ w }: { w: WaveItem }): JSX.Element {
	const differ = w.state === "called" && w.quota_sum !== w.total;
	return (
		<>
			{w.short_by > 0 ? <p class="wave-warn"><b>{t("waves.short_by", { n: n(w.short_by) })}</b></p> : null}
			{differ ? <p class="wave-warn"><b>{t("waves.quotas_differ", { sum: n(w.quota_sum), total: n(w.total) })}</b></p> : null}
			{w.state === "cancelled" ? <p class="wave-warn"><b>{t("waves.cancelled_why", { why: w.note })}</b></p> : null}
		</>
	);
}

/* In the order in which they come up; what cannot be taken back asks once. */
const asks: readonly Exclude<WaveAct, "add" | "change" | "cancel">[] = ["call", "approve", "close"];

function Acts({ w, open }: { w: WaveItem; open: (what: "change" | "cancel") => void }): JSX.Element {
	const sending = useSend();
	const may = (act: WaveAct): boolean => w.acts.includes(act);
	const send = (act: WaveAct): void => {
		void sending.deliver({ method: "POST", path: `/waves/${w.id}/${act}`, version: w.version, body: {}, label: t(`wave_act.${act}`), about: w.name });
	};
	const problem = sending.general();
	const question = (act: (typeof asks)[number]): string =>
		act === "call" ? t("waves.sure_call", { n: n(w.total) }) : act === "approve" ? t("waves.sure_approve", { n: n(w.approved), all: n(w.quota_sum) }) : t("waves.sure_close");
	return (
		<div class="wave-acts no-print">
			<div class="row">
				{asks.filter(may).map((act) => (
					<Sure key={act} main={act === "call" || (act === "approve" && w.approved >= w.quota_sum)} action={t(`wave_act.${act}`)} question={question(act)} busy={sending.busy} onSure={() => send(act)} />
				))}
				{may("change") ? <button type="button" onClick={() => open("change")}>{t("form.edit")}</button> : null}
				{may("cancel") ? <button type="button" onClick={() => open("cancel")}>{t("wave_act.cancel")}</button> : null}
				{w.state === "called" || w.state === "approved" || w.state === "closed" ? (
					<>
						<a class="button" href={hashOf("plan", null, { wave: String(w.id) })}>{t("nav.plan")}</a>
						<a class="button" href={hashOf("orders", null, { wave: String(w.id) })}>{t("nav.orders")}</a>
						<a class="button" href={hashOf("tours", null, { wave: String(w.id) })}>{t("nav.tours")}</a>
					</>
				) : null}
				<PrintButton class="print" />
			</div>
			{problem ? <p class="error" role="alert">{problem}</p> : null}
		</div>
	);
}

function Cancel({ w, close }: { w: WaveItem; close: () => void }): JSX.Element {
	const form = useForm(`wave/${w.id}/cancel`, { note: "" });
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: "POST", path: `/waves/${w.id}/cancel`, version: w.version, body: { note: form.value("note").trim() }, label: t("wave_act.cancel"),
			about: w.name,
		});
		if (ok) close();
	};
	return (
		<FormBox title={t("wave_act.cancel")} action={t("wave_act.cancel")} sending={form} fields={["note"]} onSubmit={() => void submit()} close={close}>
			<div class="across">
				<Field
					name="note" type="textarea" label={t("waves.cancel_why")} hint={t("waves.cancel_hint")} value={form.value("note")}
					onChange={form.set("note")} error={form.at("note")} maxLength={500} required
				/>
			</div>
		</FormBox>
	);
}
