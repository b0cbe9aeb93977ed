/* PlanHead.tsx: what a plan is worth at a glance, how sure that is, who made it, and what may be done with it now. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { PlanDetail } from "../api/planShapes.ts";
import type { WaveItem } from "../api/shapes.ts";
import { dayClock, decimals } from "../format/format.ts";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n } from "../parts/marks.tsx";
import { PaperHead, PrintButton } from "../parts/printing.tsx";
import { Sure } from "../parts/Sure.tsx";
import { useForm } from "../parts/useForm.ts";
import { useSend } from "../parts/useSend.ts";
import { can, me } from "../session.ts";
import { adjust } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { lang, t } from "../words/words.ts";
import { gapPercent } from "./cost.ts";
import { showing } from "./place.ts";
import { PlanStateMark, way } from "./words.tsx";

/** brief: only which plan it is, where something of it fills a phone. */
export function PlanHead({ plan, brief }: { plan: PlanDetail; brief: boolean }): JSX.Element {
	const [discarding, setDiscarding] = useState(false);
	const wave = useRead<WaveItem>(`/waves/${plan.wave_id}`).data;
	if (brief) {
		return (
			<header class="plan-head">
				<div class="plan-title">
					<h1><a href={hashOf("plan", plan.id)}>{t("plan.title", { n: n(plan.number) })}</a></h1>
					<PlanStateMark state={plan.state} />
				</div>
			</header>
		);
	}
	return (
		<header class="plan-head">
			<div class="plan-title">
				<h1>{t("plan.title", { n: n(plan.number) })}</h1>
				<PlanStateMark state={plan.state} />
				<a href={hashOf("plan", null, { wave: String(plan.wave_id) })}>{wave?.name ?? t("plan.of_wave")}</a>
				<Acts plan={plan} wave={wave} discard={() => setDiscarding(true)} />
			</div>
			<PaperHead of={[wave?.name, t("plan.title", { n: n(plan.number) }), t(`plan_state.${plan.state}`)]} />
			<Sums plan={plan} />
			<div class="plan-lines muted">
				<p>{certificate(plan)}</p>
				<p>{made(plan)}</p>
				{plan.state === "discarded" && plan.note ? <p class="plan-note">{t("plan.discarded_why", { why: plan.note })}</p> : null}
			</div>
			{discarding ? <Discard plan={plan} close={() => setDiscarding(false)} /> : null}
		</header>
	);
}

/* Words first: proven, or how far off at the most; what was changed by hand since is not covered by it. */
function certificate(plan: PlanDetail): string {
	const off = gapPercent(plan);
	const sure = off === 0 ? t("plan.proven") : off < 0.01 ? t("plan.within_little") : t("plan.within", { percent: decimals(off, off < 1 ? 2 : 1, lang.value) });
	return plan.edits > 0 ? `${sure} ${t("plan.before_edits", { n: n(plan.edits) })}` : sure;
}

function made(plan: PlanDetail): string {
	const parts = [plan.made_by?.name ? t("plan.made_by", { who: plan.made_by.name, time: dayClock(plan.made_at) }) : t("plan.made_at", { time: dayClock(plan.made_at) })];
	if (plan.edits > 0 && plan.edited_by?.name) parts.push(t("plan.edited_by", { who: plan.edited_by.name }));
	if (plan.approved_at) parts.push(t("plan.approved_by", { who: plan.approved_by?.name ?? "", time: dayClock(plan.approved_at) }));
	return parts.join(" · ");
}

function Sum({ value, word, of, hot, go }: {
	value: number;
	word: string;
	of?: number;
	hot?: boolean;
	go: Record<string, string | null>;
}): JSX.Element {
	return (
		<li>
			<button type="button" class={hot ? "sum hot" : "sum"} onClick={() => adjust({ who: null, with: null, ...go })}>
				<b>{n(value)}{of === undefined ? null : <span class="of">/{n(of)}</span>}</b> {word}
			</button>
		</li>
	);
}

function Sums({ plan }: { plan: PlanDetail }): JSX.Element {
	return (
		<ul class="plan-sums">
			<Sum value={plan.placed} of={plan.places} word={t("plan.placed")} go={showing({ list: "all" })} />
			<Sum value={plan.placed_red} of={plan.places_red} word={t("plan.placed_red")} hot={plan.placed_red < plan.places_red} go={showing({ tab: "gaps" })} />
			<Sum value={plan.missing} word={t("plan.missing")} hot={plan.missing > 0} go={showing({ tab: "gaps" })} />
			<Sum value={plan.reserve} word={t("plan.in_reserve")} go={showing({ list: "reserve" })} />
			<Sum value={plan.leaderless} of={plan.teams} word={t("plan.leaderless")} hot={plan.leaderless > 0} go={showing({ tab: "gaps" })} />
			<Sum value={plan.broken} word={t("plan.broken")} hot={plan.broken > 0} go={showing({ tab: "hand" })} />
			<Sum value={plan.edits} word={t("plan.edits")} go={showing({ tab: "hand" })} />
			{plan.base_id ? <Sum value={plan.moves} word={t("plan.moves")} go={{ with: String(plan.base_id) }} /> : null}
			{plan.metres > 0 ? <li class="plan-way"><b>{way(Math.round(plan.metres / plan.placed))}</b> {t("plan.mean_way")}</li> : null}
		</ul>
	);
}

/* Whoever made or changed it may not approve it, and nobody while names still come in: said where the button would be. */
function whyNotApprove(plan: PlanDetail, wave: WaveItem | null): string | null {
	if (plan.state !== "draft" || plan.acts.includes("approve") || !can("waves")) return null;
	if (wave?.state === "called") return t("plan.preview");
	const own = me.value?.account.id;
	if (own === plan.made_by_id) return t("plan.second_maker");
	return own === plan.edited_by_id ? t("plan.second_editor") : null;
}

function Acts({ plan, wave, discard }: { plan: PlanDetail; wave: WaveItem | null; discard: () => void }): JSX.Element {
	const sending = useSend();
	const approve = (): void => {
		void sending.deliver({
			method: "POST", path: `/plans/${plan.id}/approve`, version: plan.version, body: {}, label: t("plan_act.approve"), about: t("plan.title", { n: plan.number }),
		});
	};
	const why = whyNotApprove(plan, wave);
	const problem = sending.general();
	return (
		<div class="plan-acts no-print">
			{plan.acts.includes("approve") ? (
				<Sure main action={t("plan_act.approve")} question={t("plan.approve_sure", { placed: n(plan.placed), reserve: n(plan.reserve) })} busy={sending.busy} onSure={approve} />
			) : null}
			{plan.state === "approved" && can("waves") ? (
				<a class="button main" href={hashOf("orders", null, { wave: String(plan.wave_id), plan: String(plan.id), new: "1" })}>{t("plan.to_order")}</a>
			) : null}
			{why ? <p class="plan-second">{why}</p> : null}
			{plan.acts.includes("discard") ? <button type="button" onClick={discard}>{t("plan_act.discard")}</button> : null}
			<PrintButton />
			{can("export") && can("waves") ? <ExportCsv path={`/plans/${plan.id}/placements`} file={`phuong-an-${plan.number}`} /> : null}
			{problem ? <p class="error" role="alert">{problem}</p> : null}
		</div>
	);
}

function Discard({ plan, close }: { plan: PlanDetail; close: () => void }): JSX.Element {
	const form = useForm(`plan/${plan.id}/discard`, { note: "" });
	const send = async (): Promise<void> => {
		const label = t("plan_act.discard");
		const ok = await form.submit({
			method: "POST", path: `/plans/${plan.id}/discard`, version: plan.version, label, about: t("plan.title", { n: plan.number }),
			body: { note: form.value("note").trim() },
		});
		if (ok) close();
	};
	return (
		<FormBox title={t("plan_act.discard")} action={t("plan_act.discard")} sending={form} fields={["note"]} level={2} onSubmit={() => void send()} close={close}>
			<Field
				name="note" type="textarea" rows={2} maxLength={500} label={t("plan.discard_reason")} value={form.value("note")} onChange={form.set("note")}
				error={form.at("note")} required
			/>
		</FormBox>
	);
}
