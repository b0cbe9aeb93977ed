/* Acts.tsx: what a ward, an agency or the board does with somebody who was sent: one press, or a form where words or a choice are needed. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TourItem } from "../api/shapes.ts";
import { grade_values, type TourAct } from "../api/types.ts";
import { dayIso } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Check, Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { whoOf } from "../parts/sent.tsx";
import { Sure } from "../parts/Sure.tsx";
import { useForm } from "../parts/useForm.ts";
import { useSend } from "../parts/useSend.ts";
import { t } from "../words/words.ts";
import { Follow } from "./Follow.tsx";
import { bodyOf, oneTap, withForm, type FormAct, type TapAct } from "./tours.ts";

export function command(x: TourItem, act: TourAct, body: Record<string, unknown>): Parameters<ReturnType<typeof useSend>["send"]>[0] {
	return { method: "POST", path: `/tours/${x.id}/${act}`, version: x.version, label: t(`tour_act.${act}`), about: whoOf(x), body };
}

export function OneTap({ x, act, main = false }: { x: TourItem; act: TapAct; main?: boolean }): JSX.Element {
	const sending = useSend();
	const general = sending.general();
	const send = (): void => void sending.deliver(command(x, act, {}));
	return (
		<>
			{act === "recover" || act === "commend" ? (
				<Sure action={t(`tour_act.${act}`)} question={t(`tours.sure.${act}`, { who: whoOf(x) })} busy={sending.busy} main={main} onSure={send} />
			) : (
				<button type="button" class={main ? "main" : ""} disabled={sending.busy} onClick={send}>{t(`tours.tap.${act}`)}</button>
			)}
			{general ? <p class="error" role="alert">{general}</p> : null}
		</>
	);
}

/** Every act that is open now; a form takes the place of its button. */
export function Acts({ x, main }: { x: TourItem; main: TourAct | null }): JSX.Element | null {
	const [open, setOpen] = useState<FormAct | null>(null);
	const close = (): void => setOpen(null);
	const taps = oneTap.filter((a) => x.acts.includes(a));
	const forms = withForm.filter((a) => x.acts.includes(a));
	if (taps.length + forms.length === 0) return null;
	if (open !== null && x.acts.includes(open)) return <ActForm x={x} act={open} close={close} />;
	return (
		<div class="row tour-acts no-print" role="group" aria-label={t("tours.acts", { who: whoOf(x) })}>
			{taps.map((a) => <OneTap key={a} x={x} act={a} main={a === main} />)}
			{forms.map((a) => (
				<button key={a} type="button" class={a === main ? "main" : a === "replace" ? "warn" : ""} onClick={() => setOpen(a)}>
					{t(`tours.open.${a}`)}
				</button>
			))}
		</div>
	);
}

function ActForm({ x, act, close }: { x: TourItem; act: FormAct; close: () => void }): JSX.Element {
	if (act === "replace" || act === "relieve") return <Follow x={x} act={act} close={close} />;
	if (act === "note") return <NoteForm x={x} close={close} />;
	if (act === "appraise") return <AppraiseForm x={x} close={close} />;
	return <ReasonForm x={x} act={act} close={close} />;
}

/* Extend, release, expose, withdraw: a reason, and for the first a day. */
function ReasonForm({ x, act, close }: { x: TourItem; act: "extend" | "release" | "expose" | "withdraw"; close: () => void }): JSX.Element {
	const form = useForm(`tour/${x.id}/${act}`, { reason: "", to_day: x.to_day ?? "" });
	const fields = act === "extend" ? ["to_day", "reason"] : ["reason"];
	const early = act === "release" && (x.to_day ?? "") > dayIso(now.value);
	const submit = async (): Promise<void> => {
		if (await form.submit(command(x, act, bodyOf(form.value, fields)))) close();
	};
	return (
		<FormBox title={t(`tour_act.${act}`)} action={t(`tour_act.${act}`)} sending={form} fields={fields} onSubmit={() => void submit()} close={close}>
			{act === "extend" ? (
				<Field name="to_day" type="date" label={t("sent.to_day")} value={form.value("to_day")} onChange={form.set("to_day")} error={form.at("to_day")} required />
			) : null}
			<Field
				name="reason" type="textarea" label={t(`tours.reason.${act}`)} value={form.value("reason")} onChange={form.set("reason")}
				error={form.at("reason")} maxLength={500} required={act === "extend" || act === "withdraw" || early}
			/>
		</FormBox>
	);
}

function NoteForm({ x, close }: { x: TourItem; close: () => void }): JSX.Element {
	const form = useForm(`tour/${x.id}/note`, { lodging: x.lodging ?? "", meals: x.meals ? "1" : "", remark: x.remark ?? "" });
	const submit = async (): Promise<void> => {
		const body = { ...bodyOf(form.value, ["lodging", "remark"]), meals: form.value("meals") === "1" };
		if (await form.submit(command(x, "note", body))) close();
	};
	return (
		<FormBox title={t("tour_act.note")} action={t("form.save")} sending={form} fields={["lodging", "remark"]} onSubmit={() => void submit()} close={close}>
			<Field name="lodging" type="text" label={t("tours.lodging")} value={form.value("lodging")} onChange={form.set("lodging")} error={form.at("lodging")} maxLength={200} />
			<Check name="meals" label={t("tours.meals")} value={form.value("meals") === "1"} onChange={(v) => form.put({ meals: v ? "1" : "" })} />
			<Field
				name="remark" type="textarea" label={t("tours.remark")} value={form.value("remark")} onChange={form.set("remark")} error={form.at("remark")}
				maxLength={1000}
			/>
		</FormBox>
	);
}

function AppraiseForm({ x, close }: { x: TourItem; close: () => void }): JSX.Element {
	const form = useForm(`tour/${x.id}/appraise`, { grade: x.grade === "none" ? "good" : x.grade, appraisal: x.appraisal ?? "" });
	const submit = async (): Promise<void> => {
		if (await form.submit(command(x, "appraise", bodyOf(form.value, ["grade", "appraisal"])))) close();
	};
	return (
		<FormBox title={t("tour_act.appraise")} action={t("tour_act.appraise")} sending={form} fields={["grade", "appraisal"]} onSubmit={() => void submit()} close={close}>
			<Field
				name="grade" type="select" label={t("tours.grade")} value={form.value("grade")} onChange={form.set("grade")} error={form.at("grade")}
				options={grade_values.filter((g) => g !== "none").map((g) => ({ value: g, label: t(`grade.${g}`) }))}
			/>
			<Field
				name="appraisal" type="textarea" label={t("tours.appraisal")} value={form.value("appraisal")} onChange={form.set("appraisal")}
				error={form.at("appraisal")} maxLength={1000}
			/>
		</FormBox>
	);
}
