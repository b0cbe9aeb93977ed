/*
 * Follow.tsx: somebody drops out, or goes home: who follows, chosen from those the system proposes, sent and handed everything in one act.
 * Nobody need be named: then the board owes somebody.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { Follower, List, TourItem } from "../api/shapes.ts";
import { decimals } from "../format/format.ts";
import { Check, Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { PhoneLink, place } from "../parts/marks.tsx";
import { personName, whoOf } from "../parts/sent.tsx";
import { Ready } from "../parts/states.tsx";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { lang, t } from "../words/words.ts";
import { command } from "./Acts.tsx";
import { bodyOf } from "./tours.ts";

const fields = ["nomination_id", "number", "reason", "from_day", "to_day"] as const;

export function Follow({ x, act, close }: { x: TourItem; act: "replace" | "relieve"; close: () => void }): JSX.Element {
	const form = useForm(`tour/${x.id}/${act}`, { reason: "", number: "", infected: "", nomination_id: "", to_day: x.to_day ?? "" });
	/* A commune says who dropped out; whom to send is the organisation board's. */
	const sends = can("waves");
	const found = useRead<List<Follower>>(sends ? `/tours/${x.id}/replacements` : null);
	const chosen = form.value("nomination_id");
	const submit = async (): Promise<void> => {
		const body = {
			...bodyOf(form.value, chosen ? ["number", "reason", "from_day", "to_day"] : ["reason"]),
			...(chosen ? { nomination_id: Number(chosen) } : {}), ...(act === "replace" ? { infected: form.value("infected") === "1" } : {}),
		};
		if (await form.submit(command(x, act, body))) close();
	};
	return (
		<FormBox
			title={t(`tour_act.${act}`)} action={t(chosen ? `tours.follow.${act}` : `tours.follow.${act}_none`)} sending={form} fields={fields} onSubmit={() => void submit()}
			close={close} focus={false}
		>
			<div class="follow">
				{act === "replace" ? (
					<>
						<Check name="infected" label={t("tours.infected")} value={form.value("infected") === "1"} onChange={(v) => form.put({ infected: v ? "1" : "" })} />
						<Field
							name="reason" type="textarea" rows={2} label={t("tours.reason.replace")} value={form.value("reason")} onChange={form.set("reason")}
							error={form.at("reason")} maxLength={500} required
						/>
					</>
				) : null}
				{sends ? <fieldset class="follow-list">
					<legend class="legend-text">{t("tours.follow.who")}</legend>
					{form.at("nomination_id") ? <p class="error" role="alert">{form.at("nomination_id")}</p> : null}
					<Ready read={found} rows={3}>
						{(list) => <Choices items={list.items} chosen={chosen} onChoose={(id) => form.put({ nomination_id: id })} none={t(`tours.follow.${act}_later`)} />}
					</Ready>
				</fieldset> : <p>{t("tours.follow.replace_later")}.</p>}
				{chosen ? (
					<div class="follow-order">
						<Field name="number" type="text" label={t("sent.order_number")} hint={t("tours.follow.number_hint")} value={form.value("number")} onChange={form.set("number")} error={form.at("number")} maxLength={40} required />
						<Field name="from_day" type="date" label={t("sent.from_day")} value={form.value("from_day")} onChange={form.set("from_day")} error={form.at("from_day")} />
						<Field name="to_day" type="date" label={t("sent.to_day")} value={form.value("to_day")} onChange={form.set("to_day")} error={form.at("to_day")} />
					</div>
				) : null}
				<p class="hint">{t("tours.follow.hands_over", { who: whoOf(x) })}</p>
			</div>
		</FormBox>
	);
}

const SHOWN = 5;

function Choices({ items, chosen, onChoose, none }: {
	items: readonly Follower[];
	chosen: string;
	onChoose: (id: string) => void;
	none: string;
}): JSX.Element {
	const [all, setAll] = useState(false);
	const shown = all ? items : items.slice(0, SHOWN);
	return (
		<>
			{items.length === 0 ? <p>{t("tours.follow.empty")}</p> : null}
			{shown.map((f) => (
				<label key={f.nomination_id} class="choice">
					<input
						type="radio" name="nomination_id" value={String(f.nomination_id)} checked={chosen === String(f.nomination_id)}
						onChange={() => onChoose(String(f.nomination_id))}
					/>
					<span>
						<b>{personName(f.cadre)}</b> <span class="tag">{t(`follow_source.${f.source}`)}</span>
						{f.cadre.can_lead ? <span class="tag">{t("sent.can_lead")}</span> : null}
						<br />
						<span class="muted">
							{f.agency.name} · {t(`tours.fit.${f.fit}`)}
							{f.from_area ? ` · ${t("tours.follow.serves", { area: place(f.from_area) })}` : ""}
							{f.metres ? ` · ${t("tours.follow.km", { n: decimals(f.metres / 1000, 1, lang.value) })}` : ""}
							{f.kept_by_hand ? ` · ${f.kept_why ? t("tours.follow.kept_why", { why: f.kept_why }) : t("tours.follow.kept")}` : ""}
						</span>{" "}
						<PhoneLink digits={f.cadre.phone} />
					</span>
				</label>
			))}
			{items.length > shown.length ? <button type="button" class="link" onClick={() => setAll(true)}>{t("tours.follow.more", { n: items.length - shown.length })}</button> : null}
			<label class="choice">
				<input type="radio" name="nomination_id" value="" checked={chosen === ""} onChange={() => onChoose("")} />
				<span>{none}</span>
			</label>
		</>
	);
}
