/* WaveForm.tsx: what is called for: a new wave, or a change of one: purpose, days, how many of which role, which agencies, deadlines, who signs. */
import type { JSX } from "preact";
import { usePages } from "../api/read.ts";
import type { AreaRef, PostRow, WaveItem } from "../api/shapes.ts";
import { cadre_role_values } from "../api/types.ts";
import { DAY_MS, dayIso, fromInput, toInput } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n } from "../parts/marks.tsx";
import { typedNumber } from "../parts/typed.ts";
import { useForm, type Form } from "../parts/useForm.ts";
import { me } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { t } from "../words/words.ts";
import { Senders } from "./Senders.tsx";

const wants = cadre_role_values.map((role) => `want_${role}` as const);
const numbers = ["total", ...wants] as const;
const fields = [
	"name", "purpose", "area_id", "from_day", "to_day", ...numbers, "agencies", "nominate_by", "approve_by", "signer_post_id",
];
const WAVE_DAYS = 14; // as long as a tour of 2021; the form's beginning only

function bodyOf(form: Form): Record<string, unknown> {
	const body: Record<string, unknown> = {
		name: form.value("name").trim(), purpose: form.value("purpose").trim(), area_id: Number(form.value("area_id")), agencies: form.value("agencies"),
		from_day: form.value("from_day"), to_day: form.value("to_day"), nominate_by: fromInput(form.value("nominate_by")),
		approve_by: fromInput(form.value("approve_by")), signer_post_id: form.value("signer_post_id") === "" ? null : Number(form.value("signer_post_id")),
	};
	for (const name of numbers) body[name] = typedNumber(form.value(name)) ?? 0;
	return body;
}

function startOf(w: WaveItem | null): Record<string, string> {
	const [today, first] = [now.peek(), me.value?.grants.find((g) => g.cans.includes("waves"))?.area];
	const start: Record<string, string> = {
		name: w?.name ?? "", purpose: w?.purpose ?? "", area_id: String(w?.area_id ?? first?.id ?? ""), total: w ? String(w.total) : "",
		from_day: w?.from_day ?? dayIso(today + 2 * DAY_MS), to_day: w?.to_day ?? dayIso(today + (2 + WAVE_DAYS) * DAY_MS),
		nominate_by: w ? toInput(w.nominate_by) : `${dayIso(today + DAY_MS)}T17:00`, approve_by: w?.approve_by ? toInput(w.approve_by) : "",
		signer_post_id: w?.signer_post_id ? String(w.signer_post_id) : "", agencies: w?.agencies ?? "",
	};
	for (const name of wants) start[name] = w && w[name] > 0 ? String(w[name]) : "";
	return start;
}

export function NewWave({ close, made }: { close: () => void; made: (id: number) => void }): JSX.Element {
	const form = useForm("wave/new", startOf(null));
	const submit = async (): Promise<void> => {
		const outcome = await form.deliver({ method: "POST", path: "/waves", body: bodyOf(form), label: t("wave_act.add"), about: form.value("name") });
		if (outcome.kind === "waiting") close();
		if (outcome.kind !== "done") return;
		form.restart();
		made((outcome.data as { id: number }).id);
	};
	return <Fields form={form} wave={null} title={t("wave_act.add")} action={t("waves.save_draft")} submit={() => void submit()} close={close} />;
}

export function ChangeWave({ wave, close }: { wave: WaveItem; close: () => void }): JSX.Element {
	const form = useForm(`wave/${wave.id}`, startOf(wave));
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: "PUT", path: `/waves/${wave.id}`, version: wave.version, body: bodyOf(form), label: t("wave_act.change"), about: wave.name,
		});
		if (ok) close();
	};
	return <Fields form={form} wave={wave} title={t("wave_act.change")} action={t("form.save")} submit={() => void submit()} close={close} />;
}

interface FieldsProps {
	form: Form;
	wave: WaveItem | null;
	title: string;
	action: string;
	submit: () => void;
	close: () => void;
}

function Fields({ form, wave, title, action, submit, close }: FieldsProps): JSX.Element {
	const whole = (name: string, label: string, required = false): JSX.Element => (
		<Field
			name={name} inputMode="numeric" maxLength={7} label={label} value={form.value(name)} onChange={form.set(name)} error={form.at(name)}
			required={required}
		/>
	);
	const day = (name: "from_day" | "to_day", label: string): JSX.Element => (
		<Field name={name} type="date" label={label} value={form.value(name)} onChange={form.set(name)} error={form.at(name)} required />
	);
	return (
		<FormBox title={title} action={action} sending={form} fields={fields} onSubmit={submit} close={close}>
			<Field
				name="name" label={t("waves.name")} hint={t("waves.name_hint")} value={form.value("name")} onChange={form.set("name")} error={form.at("name")}
				maxLength={120} required
			/>
			<AreaField form={form} wave={wave} />
			<div class="across">
				<Field
					name="purpose" type="textarea" rows={2} label={t("waves.purpose")} hint={t("waves.purpose_hint")} value={form.value("purpose")}
					onChange={form.set("purpose")} error={form.at("purpose")} maxLength={1000} required
				/>
			</div>
			{day("from_day", t("sent.from_day"))}
			{day("to_day", t("sent.to_day"))}
			{whole("total", t("waves.total"), true)}
			<fieldset class="across wave-wants">
				<legend class="legend-text">{t("waves.wants")}</legend>
				{cadre_role_values.map((role) => whole(`want_${role}`, t(`cadre_role.${role}`)))}
				<Open form={form} />
			</fieldset>
			<Senders form={form} wave={wave} area={areaOf(form)?.code ?? null} />
			{/* The agencies already work towards that day. */}
			{wave?.state === "called" ? null : (
				<Field
					name="nominate_by" type="datetime-local" label={t("waves.nominate_by")} hint={t("waves.nominate_by_hint")} value={form.value("nominate_by")}
					onChange={form.set("nominate_by")} error={form.at("nominate_by")} required
				/>
			)}
			<Field
				name="approve_by" type="datetime-local" label={t("waves.approve_by")} value={form.value("approve_by")} onChange={form.set("approve_by")}
				error={form.at("approve_by")}
			/>
			<Signer form={form} />
		</FormBox>
	);
}

/* What the roles leave open may be anybody: said while it is typed. */
function Open({ form }: { form: Form }): JSX.Element {
	const sum = wants.reduce((all, name) => all + (Number(form.value(name)) || 0), 0);
	const open = (Number(form.value("total")) || 0) - sum;
	return <p class="hint across" role="status">{open < 0 ? t("waves.wants_too_many", { n: n(-open) }) : t("waves.wants_open", { n: n(open) })}</p>;
}

function AreaField({ form, wave }: { form: Form; wave: WaveItem | null }): JSX.Element | null {
	const mine = (me.value?.grants ?? []).filter((g) => g.cans.includes("waves"));
	const areas = [...new Map(mine.map((g) => [g.area.id, g.area])).values()];
	if (wave || areas.length < 2) return null;
	return (
		<Field
			name="area_id" type="select" label={t("field.area")} value={form.value("area_id")} onChange={(v) => form.put({ area_id: v, signer_post_id: "", agencies: "" })}
			error={form.at("area_id")} options={areas.map((a) => ({ value: String(a.id), label: a.name }))}
		/>
	);
}

function areaOf(form: Form): AreaRef | undefined {
	return me.value?.grants.find((g) => String(g.area.id) === form.value("area_id"))?.area;
}

/* Offices of the calling area itself, without the agencies' heads: they send, they do not sign for all. */
function Signer({ form }: { form: Form }): JSX.Element {
	const area = areaOf(form);
	const posts = usePages<PostRow>(area ? listPath("/posts", { area: area.code, kind: "party_secretary,chair,vice_chair,command_duty" }) : null);
	const own = (posts.data ?? []).filter((p) => String(p.area.id) === form.value("area_id") && !p.closed);
	return (
		<Field
			name="signer_post_id" type="select" label={t("waves.signer")} hint={t("waves.signer_hint")} value={form.value("signer_post_id")}
			onChange={form.set("signer_post_id")} error={form.at("signer_post_id")}
			options={[{ value: "", label: t("waves.signer_board") }, ...own.map((p) => ({ value: String(p.id), label: p.holder?.name ? `${p.title} — ${p.holder.name}` : p.title }))]}
		/>
	);
}
