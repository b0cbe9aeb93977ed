/* Zone.tsx: an area's level of risk: now, over time with each reason, and setting it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { AreaRow, ZoneEntry } from "../api/shapes.ts";
import { zone_values, type Zone } from "../api/types.ts";
import { dayClock } from "../format/format.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { ZoneMark, zoneLetter } from "../parts/marks.tsx";
import { Ready } from "../parts/states.tsx";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { t } from "../words/words.ts";

export function ZoneCard({ area }: { area: AreaRow }): JSX.Element {
	const [setting, setSetting] = useState(false);
	const history = usePages<ZoneEntry>(`/areas/${area.id}/zones`);
	return (
		<section class="card">
			<div class="row spread">
				<h2>{t("zone.title")}</h2>
				{can("zone") && !setting ? <button type="button" onClick={() => setSetting(true)}>{t("zone.set")}</button> : null}
			</div>
			<p class="zone-now">
				<ZoneMark zone={area.zone} /> <b>{t(`zone.${area.zone}`)}</b>
				{area.zone_since ? <span class="muted"> {t("zone.since", { time: dayClock(area.zone_since) })}</span> : null}
			</p>
			{area.zone_reason ? <p>{area.zone_reason}</p> : null}
			{setting ? <ZoneForm area={area} close={() => setSetting(false)} /> : null}
			<Ready read={history} rows={2}>
				{(entries) => entries.length === 0 ? <p class="muted">{t("zone.never")}</p> : (
					<details open={entries.length <= 3}>
						<summary>{t("zone.history", { n: entries.length })}</summary>
						<ol class="history">
							{entries.map((e, i) => (
								<li key={i}>
									<time dateTime={e.at}>{dayClock(e.at)}</time>
									{e.zone ? <ZoneMark zone={e.zone} /> : <span class="twist" />}
									<span>{e.reason}{typeof e.actor === "object" && e.actor?.name ? <span class="muted"> — {e.actor.name}</span> : null}</span>
								</li>
							))}
						</ol>
					</details>
				)}
			</Ready>
		</section>
	);
}

function ZoneForm({ area, close }: { area: AreaRow; close: () => void }): JSX.Element {
	const form = useForm(`zone/${area.id}`, { zone: area.zone, reason: "" });
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: "POST", path: `/areas/${area.id}/zone`, version: area.version, label: t("zone.set"), about: area.name,
			body: { zone: form.value("zone"), reason: form.value("reason").trim() },
		});
		if (ok) close();
	};
	return (
		<FormBox title={t("zone.set")} action={t("zone.set")} sending={form} fields={["zone", "reason"]} onSubmit={() => void submit()} close={close}>
			<fieldset class="zones">
				<legend class="legend-text">{t("zone.level")}</legend>
				{zone_values.map((z) => (
					<label key={z} class="check">
						<input type="radio" name="zone" value={z} checked={form.value("zone") === z} onChange={() => form.put({ zone: z })} />
						<i class={`zone zone-${z}`} aria-hidden="true">{zoneLetter(z as Zone)}</i> {t(`zone.${z}`)}
					</label>
				))}
				{form.at("zone") ? <p class="error">{form.at("zone")}</p> : null}
			</fieldset>
			<Field
				name="reason" type="textarea" label={t("zone.reason")} hint={t("zone.reason_hint")} value={form.value("reason")}
				onChange={form.set("reason")} error={form.at("reason")} maxLength={500} required
			/>
		</FormBox>
	);
}
