/* Slips.tsx: the paper that is handed to whoever was named: the code in large letters, the link and its QR code, how to answer. */
import type { JSX } from "preact";
import { useRead } from "../api/read.ts";
import type { NominationDetail, WaveItem } from "../api/shapes.ts";
import { day, dayClock, phone } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Qr } from "../parts/Qr.tsx";
import { NominationMark, whoOf } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { say } from "../parts/toast.tsx";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

export interface SlipsProps {
	wave: WaveItem;
	agencyId: number;
	/** Whose: one, or all who have not answered. */
	ids: readonly number[];
}

export function Slips({ wave, agencyId, ids }: SlipsProps): JSX.Element {
	return (
		<div class="agency-slips">
			<div class="row agency-tools no-print">
				<a class="button" href={hashOf("agency", agencyId, { wave: String(wave.id) })}>‹ {t("agency.back")}</a>
				<button type="button" class="main" disabled={ids.length === 0} onClick={() => print()}>{t("print")}</button>
			</div>
			<p class="no-print">{t("agency.slip_what")}</p>
			{ids.length === 0 ? <Empty title={t("agency.all_answered")} /> : ids.map((id) => <Slip key={id} id={id} wave={wave} />)}
		</div>
	);
}

/** Where the cadre answers, as a whole address: a phone's camera knows of no other. */
export function wholeLink(link: string): string {
	return new URL(link, location.origin).href;
}

function Slip({ id, wave }: { id: number; wave: WaveItem }): JSX.Element {
	const read = useRead<NominationDetail>(`/nominations/${id}`);
	return <Ready read={read} rows={3}>{(x) => <Paper x={x} wave={wave} />}</Ready>;
}

function Paper({ x, wave }: { x: NominationDetail; wave: WaveItem }): JSX.Element {
	const link = x.link ? wholeLink(x.link) : null;
	const until = Date.parse(wave.nominate_by) > now.value ? t("agency.slip_until", { at: dayClock(wave.nominate_by) }) : t("agency.slip_now");
	const copy = (): void => void navigator.clipboard?.writeText(link ?? "").then(() => say(t("agency.copied")), () => undefined);
	return (
		<article class="card agency-slip">
			<div>
				<h2>{whoOf(x)}</h2>
				<p>{x.agency.name}{x.cadre.phone ? ` · ${phone(x.cadre.phone)}` : ""}</p>
				<p>
					{t("agency.slip_for", { wave: wave.name, role: t(`cadre_role.${x.role}`), from: day(wave.from_day), to: day(wave.to_day) })}
					{x.lead ? ` ${t("agency.slip_lead")}` : ""}
				</p>
				<p class="agency-code"><span class="muted">{t("agency.slip_code")}</span> <b>{x.code}</b></p>
				{x.state === "named" ? <p>{until} {t("agency.slip_how", { where: `${location.host}/n` })}</p> : <p><NominationMark x={x} /></p>}
				{link ? (
					<p class="agency-link">
						<a href={link}>{link}</a>
					</p>
				) : null}
				{link ? (
					<p class="no-print">
						<button type="button" onClick={copy}>{t("agency.copy")}</button>
					</p>
				) : null}
			</div>
			{link ? <Qr text={link} label={t("agency.slip_qr")} /> : null}
		</article>
	);
}
