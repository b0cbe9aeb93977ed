/* Names.tsx: who was named for a wave: what each said, and what the head does with it. Who has consented stands first. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Pages } from "../api/read.ts";
import type { NominationItem, WaveItem } from "../api/shapes.ts";
import { shortTime } from "../format/format.ts";
import { now } from "../live/live.ts";
import { More } from "../parts/More.tsx";
import { n, PhoneLink } from "../parts/marks.tsx";
import { approving, WithdrawName } from "../parts/nomination.tsx";
import { PrintButton } from "../parts/printing.tsx";
import { NominationMark, whoOf } from "../parts/sent.tsx";
import { Empty, problemText, Ready } from "../parts/states.tsx";
import { say } from "../parts/toast.tsx";
import { useSend } from "../parts/useSend.ts";
import { outbox } from "../outbox/outbox.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { byTurn } from "./agency.ts";

export interface NamesProps {
	list: Pages<NominationItem>;
	wave: WaveItem;
	agencyId: number;
}

export function Names({ list, wave, agencyId }: NamesProps): JSX.Element {
	return (
		<Ready read={list}>
			{(rows) => rows.length === 0 ? (
				<Empty title={t("agency.none_named")}>
					<p><a href={hashOf("agency", agencyId, { wave: String(wave.id), part: "people" })}>{t("agency.choose_people")}</a></p>
				</Empty>
			) : (
				<>
					<Tools rows={rows} wave={wave} agencyId={agencyId} />
					<ul class="plain agency-rows">
						{[...rows].sort(byTurn).map((x) => <Row key={x.id} x={x} slip={hashOf("agency", agencyId, { wave: String(wave.id), slip: String(x.id) })} />)}
					</ul>
					<More list={list} />
				</>
			)}
		</Ready>
	);
}

function Tools({ rows, wave, agencyId }: { rows: readonly NominationItem[]; wave: WaveItem; agencyId: number }): JSX.Element {
	const ready = rows.filter((x) => x.acts.includes("approve"));
	const asked = rows.filter((x) => x.state === "named");
	return (
		<div class="row agency-tools no-print">
			{ready.length > 0 ? <ApproveAll rows={ready} /> : null}
			{asked.length > 0 && wave.state === "called" ? (
				<a class="button" href={hashOf("agency", agencyId, { wave: String(wave.id), slip: "all" })}>{t("agency.slips", { n: n(asked.length) })}</a>
			) : null}
			<PrintButton />
		</div>
	);
}

/* One command a name: what one of them is refused for stands in no other's way. */
function ApproveAll({ rows }: { rows: readonly NominationItem[] }): JSX.Element {
	const [busy, setBusy] = useState(false);
	const [wrong, setWrong] = useState<string | null>(null);
	const approve = async (): Promise<void> => {
		setBusy(true);
		setWrong(null);
		let done = 0;
		for (const x of rows) {
			const outcome = await outbox.send(approving(x));
			if (outcome.kind === "refused") setWrong(`${whoOf(x)}: ${problemText(outcome.problem)}`);
			else done++;
		}
		setBusy(false);
		say(t("agency.approved_n", { n: n(done) }));
	};
	return (
		<>
			<button type="button" class="main" disabled={busy} onClick={() => void approve()}>{t("agency.approve_all", { n: n(rows.length) })}</button>
			{wrong ? <p class="error" role="alert">{wrong}</p> : null}
		</>
	);
}

function Row({ x, slip }: { x: NominationItem; slip: string }): JSX.Element {
	const [withdrawing, setWithdrawing] = useState(false);
	const sending = useSend();
	const at = x.state === "approved" ? x.approved_at : x.state === "named" ? x.named_at : x.state === "withdrawn" ? x.withdrawn_at : x.answered_at;
	const general = sending.general();
	return (
		<li class={`agency-row name-row ${x.state}`}>
			<div class="agency-who"><b>{whoOf(x)}</b> <PhoneLink digits={x.cadre.phone} /></div>
			<div class="agency-what">
				{t(`cadre_role.${x.role}`)}{" "}
				{x.lead ? <span class="tag">{t("sent.leads")}</span> : null}{" "}
				{x.volunteer ? <span class="tag">{t("sent.volunteer")}</span> : null}{" "}
				{x.not_for_red ? <span class="tag">{t("sent.not_for_red")}</span> : null}
			</div>
			<div class="agency-state">
				<NominationMark x={x} /> {at ? <span class="muted nowrap">{shortTime(at, now.value)}</span> : null}
				{x.state === "approved" && x.standing !== "open" ? <span class="tag">{t(`standing.${x.standing}`)}</span> : null}
				{x.reason ? <p class="muted">“{x.reason}”</p> : null}
			</div>
			<div class="agency-acts no-print">
				{x.acts.includes("approve") ? (
					<button type="button" class="main" disabled={sending.busy} onClick={() => void sending.deliver(approving(x))}>{t("nomination_act.approve")}</button>
				) : null}
				{x.state === "named" ? <a class="button" href={slip} aria-label={`${t("agency.slip")}: ${whoOf(x)}`}>{t("agency.slip")}</a> : null}
				{x.acts.includes("withdraw") && !withdrawing ? <button type="button" onClick={() => setWithdrawing(true)}>{t("nomination_act.withdraw")}</button> : null}
			</div>
			{general ? <p class="error agency-wide" role="alert">{general}</p> : null}
			{withdrawing ? <div class="agency-wide"><WithdrawName x={x} close={() => setWithdrawing(false)} /></div> : null}
		</li>
	);
}
