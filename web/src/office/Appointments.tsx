/* Appointments.tsx: who holds a post, who stands in, who did before; appointing somebody and ending it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { AccountRow, AppointmentRow, List, PostRow } from "../api/shapes.ts";
import { get } from "../api/client.ts";
import { dayClock } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Combo } from "../parts/Combo.tsx";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { PhoneLink } from "../parts/marks.tsx";
import { Sure } from "../parts/Sure.tsx";
import { say } from "../parts/toast.tsx";
import { useForm } from "../parts/useForm.ts";
import { useSend } from "../parts/useSend.ts";
import { can } from "../session.ts";
import { t } from "../words/words.ts";
import { appointmentBody, appointmentStart, endedBody, spanOf } from "./bodies.ts";

const DEPUTIES_MAX = 4;

export function rankName(rank: number): string {
	if (rank === 0) return t("posts.holder");
	return rank === 1 ? t("posts.acting") : t("posts.deputy", { n: rank - 1 });
}

export function Appointments({ post }: { post: PostRow }): JSX.Element {
	const [editing, setEditing] = useState<number | "new" | null>(null);
	const may = can("posts") && !post.closed;
	const nowMs = now.value;
	const current = post.appointments.filter((a) => spanOf(a.from, a.to, nowMs) !== "past");
	const past = post.appointments.filter((a) => spanOf(a.from, a.to, nowMs) === "past");
	const close = (): void => setEditing(null);
	const line = (a: AppointmentRow): JSX.Element => editing === a.id
		? <li key={a.id}><AppointmentForm post={post} appointment={a} close={close} /></li>
		: <Line key={a.id} a={a} edit={may ? () => setEditing(a.id) : null} />;
	return (
		<div class="inside">
			{current.length === 0 ? <p class="muted">{t("posts.nobody")}</p> : <ul class="plain">{current.map(line)}</ul>}
			{may && editing !== "new" ? <div class="row"><button type="button" onClick={() => setEditing("new")}>{t("posts.appoint")}</button></div> : null}
			{editing === "new" ? <AppointmentForm post={post} appointment={null} close={close} /> : null}
			{past.length ? (
				<details>
					<summary>{t("posts.past", { n: past.length })}</summary>
					<ul class="plain">{past.map((a) => <Line key={a.id} a={a} edit={null} />)}</ul>
				</details>
			) : null}
		</div>
	);
}

function Line({ a, edit }: { a: AppointmentRow; edit: (() => void) | null }): JSX.Element {
	const sending = useSend();
	const span = spanOf(a.from, a.to, now.value);
	const end = async (): Promise<void> => {
		const outcome = await sending.send({
			method: "PUT", path: `/appointments/${a.id}`, body: endedBody(a, now.peek()), version: a.version, label: t("posts.end"), about: a.holder ?? "",
		});
		if (outcome.kind === "done") say(t("form.done", { what: t("posts.end") }));
	};
	const problem = sending.general();
	return (
		<li class="line-item">
			<span class="grow">
				<b>{a.holder ?? t("request.hidden")}</b> · {rankName(a.rank)} <PhoneLink digits={a.phone || null} />
				<span class="muted">
					{" "}{a.from ? t("posts.from", { time: dayClock(a.from) }) : ""}{a.to ? ` ${t("posts.to", { time: dayClock(a.to) })}` : ""}
				</span>
				{span === "ahead" ? <span class="tag">{t("posts.ahead")}</span> : null}
				{problem ? <span class="error" role="alert"> {problem}</span> : null}
			</span>
			{edit ? (
				<span class="row">
					<button type="button" onClick={edit}>{t("form.edit")}</button>
					<Sure action={t("posts.end")} question={t("posts.end_sure")} busy={sending.busy} onSure={() => void end()} />
				</span>
			) : null}
		</li>
	);
}

function AppointmentForm({ post, appointment: a, close }: { post: PostRow; appointment: AppointmentRow | null; close: () => void }): JSX.Element {
	const form = useForm(a ? `appointment/${a.id}` : `appointment/new/${post.id}`, appointmentStart(a, now.peek()));
	const title = a ? t("posts.appointment_edit") : t("posts.appoint");
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: a ? "PUT" : "POST", path: a ? `/appointments/${a.id}` : "/appointments", version: a ? a.version : null,
			body: appointmentBody(post.id, form.typed), label: title, about: post.title,
		});
		if (ok) close();
	};
	const ranks = [0, 1, ...Array.from({ length: DEPUTIES_MAX }, (_, i) => i + 2)];
	const account = form.value("account_id");
	return (
		<FormBox
			title={title} action={t("form.save")} sending={form} fields={["holder", "phone", "rank", "account_id", "from", "to"]}
			onSubmit={() => void submit()} close={close}
		>
			<Field name="holder" label={t("field.name")} value={form.value("holder")} onChange={form.set("holder")} error={form.at("holder")} required />
			<Field name="phone" type="tel" label={t("field.phone")} value={form.value("phone")} onChange={form.set("phone")} error={form.at("phone")} />
			<Field
				name="rank" type="select" label={t("posts.rank")} value={form.value("rank")} onChange={form.set("rank")} error={form.at("rank")}
				options={ranks.map((r) => ({ value: String(r), label: rankName(r) }))}
			/>
			{can("accounts") ? (
				<Combo<AccountRow>
					name="account_id" label={t("posts.account")} hint={t("posts.account_hint")} error={form.at("account_id")}
					shown={account ? form.value("account_name") || t("posts.account_number", { id: account }) : ""}
					placeholder={t("accounts.type")}
					ask={async (q, signal) => (await get<List<AccountRow>>(`/accounts?${new URLSearchParams({ q, limit: "8" }).toString()}`, signal)).items}
					keyOf={(x) => x.id} line={(x) => <>{x.name} <span class="muted">{x.login}</span></>}
					onPick={(x) => form.put({ account_id: x ? String(x.id) : "", account_name: x ? `${x.name ?? ""} (${x.login})` : "" })}
				/>
			) : null}
			<Field name="from" type="datetime-local" label={t("posts.from_label")} value={form.value("from")} onChange={form.set("from")} error={form.at("from")} />
			<Field
				name="to" type="datetime-local" label={t("posts.to_label")} hint={t("posts.to_hint")} value={form.value("to")} onChange={form.set("to")}
				error={form.at("to")}
			/>
		</FormBox>
	);
}
