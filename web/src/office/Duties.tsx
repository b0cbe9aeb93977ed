/* Duties.tsx: the duty roster of a post: whose turn it is, whose is next; written turn by turn. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { PostRow } from "../api/shapes.ts";
import { dayClock, HOUR_MS, toInput } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { More } from "../parts/More.tsx";
import { Ready } from "../parts/states.tsx";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { t } from "../words/words.ts";
import { dutyBody, nextTurn, spanOf, type DutyRow } from "./bodies.ts";

const TURN_HOURS = 8; // what a first turn is proposed as: three a day

export function Duties({ post }: { post: PostRow }): JSX.Element {
	/* Since the full hour at which it was opened: what is over does not crowd out what comes. */
	const since = useMemo(() => `${toInput(now.peek()).slice(0, 13)}:00:00+07:00`, []);
	const read = usePages<DutyRow>(listPath("/duties", { post: String(post.id), ends_after: since }));
	const [editing, setEditing] = useState<number | "new" | null>(null);
	const close = (): void => setEditing(null);
	return (
		<div class="inside">
			<p class="muted">{t("duties.what")}</p>
			<Ready read={read} rows={2}>
				{(rows) => rows.length === 0 ? <p class="muted">{t("duties.none")}</p> : (
					<>
						<ul class="plain">
							{rows.map((d) => editing === d.id
								? <li key={d.id}><DutyForm post={post} duty={d} close={close} /></li>
								: <Turn key={d.id} d={d} post={post} edit={can("posts") ? () => setEditing(d.id) : null} />)}
						</ul>
						{read.hasMore ? <More list={read} /> : null}
					</>
				)}
			</Ready>
			{editing === "new" ? <DutyForm post={post} duty={null} close={close} /> : can("posts") ? (
				<div class="row"><button type="button" onClick={() => setEditing("new")}>{t("duties.add")}</button></div>
			) : null}
		</div>
	);
}

function nameOf(post: PostRow, appointmentId: number | null): string | null {
	return post.appointments.find((a) => a.id === appointmentId)?.holder ?? null;
}

function Turn({ d, post, edit }: { d: DutyRow; post: PostRow; edit: (() => void) | null }): JSX.Element {
	const span = spanOf(d.from, d.to, now.value);
	return (
		<li class="line-item">
			<span class="grow">
				<b>{d.holder ?? nameOf(post, d.appointment_id) ?? t("request.hidden")}</b>{" "}
				<span class="muted">{d.from ? dayClock(d.from) : ""} – {d.to ? dayClock(d.to) : ""}</span>
				{span === "now" ? <span class="tag">{t("posts.on_duty")}</span> : null}
			</span>
			{edit ? <button type="button" onClick={edit}>{t("form.edit")}</button> : null}
		</li>
	);
}

function DutyForm({ post, duty, close }: { post: PostRow; duty: DutyRow | null; close: () => void }): JSX.Element {
	const people = post.appointments.filter((a) => spanOf(a.from, a.to, now.value) !== "past");
	const begin = Math.ceil(now.peek() / HOUR_MS) * HOUR_MS;
	const form = useForm(duty ? `duty/${duty.id}` : `duty/new/${post.id}`, {
		appointment_id: String(duty?.appointment_id ?? people[0]?.id ?? ""),
		from: toInput(duty?.from ?? begin), to: toInput(duty?.to ?? begin + TURN_HOURS * HOUR_MS),
	});
	const title = duty ? t("duties.edit") : t("duties.add");
	const submit = async (): Promise<void> => {
		const typed = form.typed;
		const ok = await form.submit({
			method: duty ? "PUT" : "POST", path: duty ? `/duties/${duty.id}` : "/duties", version: duty ? duty.version : null,
			body: dutyBody(post.id, typed), label: title, about: post.title,
		});
		if (!ok) return;
		if (duty) close();
		else form.put(nextTurn(typed)); // the form stays for the next turn
	};
	return (
		<FormBox
			title={title} action={t("form.save")} sending={form} fields={["appointment_id", "from", "to"]} onSubmit={() => void submit()} close={close}
			disabled={people.length === 0}
		>
			<Field
				name="appointment_id" type="select" label={t("duties.who")} value={form.value("appointment_id")} onChange={form.set("appointment_id")}
				error={form.at("appointment_id")} {...(people.length === 0 ? { hint: t("duties.appoint_first") } : {})}
				options={people.map((a) => ({ value: String(a.id), label: a.holder ?? t("request.hidden") }))}
			/>
			<Field name="from" type="datetime-local" label={t("posts.from_label")} value={form.value("from")} onChange={form.set("from")} error={form.at("from")} />
			<Field name="to" type="datetime-local" label={t("posts.to_label")} value={form.value("to")} onChange={form.set("to")} error={form.at("to")} />
		</FormBox>
	);
}
