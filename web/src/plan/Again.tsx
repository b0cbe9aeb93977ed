/* Again.tsx: planning again from a plan: what fewer changes would cost, with which limits, and how two plans differ. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages, useRead } from "../api/read.ts";
import type { FrontierStep, PlanDetail, PlanItem } from "../api/planShapes.ts";
import { Check, Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n } from "../parts/marks.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { typedNumber } from "../parts/typed.ts";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { go } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { CostList, PlanStateMark, way } from "./words.tsx";

const PLANS = 200;

export function Again({ plan }: { plan: PlanDetail }): JSX.Element {
	return (
		<>
			<Others plan={plan} />
			{can("waves") ? <MakeForm waveId={plan.wave_id} base={plan} /> : null}
			<Frontier plan={plan} />
		</>
	);
}

function Others({ plan }: { plan: PlanDetail }): JSX.Element {
	const list = usePages<PlanItem>(`/waves/${plan.wave_id}/plans`, PLANS);
	return (
		<section class="plan-others">
			<h2>{t("plan.compare_with")}</h2>
			<Ready read={list} rows={2}>
				{(all) => {
					const rows = all.filter((p) => p.id !== plan.id);
					return rows.length === 0 ? <p class="muted">{t("plan.only_plan")}</p> : (
						<ul class="rows">
							{rows.map((p) => (
								<li key={p.id} class="line-item">
									<a class="grow" href={hashOf("plan", plan.id, { with: String(p.id) })}>{t("plan.title", { n: n(p.number) })}</a>
									<PlanStateMark state={p.state} />
									<span class="muted nowrap">{n(p.placed)}/{n(p.places)}</span>
								</li>
							))}
						</ul>
					);
				}}
			</Ready>
		</section>
	);
}

/** Makes a plan of the wave: from nothing, or with as few changes against another as its limits say. */
export function MakeForm({ waveId, base }: { waveId: number; base: PlanDetail | null }): JSX.Element {
	const start = { move_km: base && base.move_metres > 0 ? String(Math.round(base.move_metres / 1000)) : "", agency_cap: base ? String(base.agency_cap) : "", keep_fill: "" };
	const form = useForm(`plan/make/${waveId}/${base?.id ?? "new"}`, start);
	const send = async (): Promise<void> => {
		const km = typedNumber(form.value("move_km"));
		const outcome = await form.deliver({
			method: "POST", path: `/waves/${waveId}/plans`, label: t("plan_act.make"), about: base ? t("plan.again_from", { n: base.number }) : "",
			body: {
				...(base ? { base_id: base.id, keep_fill: form.value("keep_fill") === "1" } : {}),
				...(base ? { move_metres: typeof km === "number" ? km * 1000 : km } : {}),
				agency_cap: typedNumber(form.value("agency_cap")),
			},
		});
		if (outcome.kind !== "done") return;
		const made = (outcome.data as { id?: number } | null)?.id;
		if (made !== undefined) go("plan", made, base ? { with: String(base.id) } : {});
	};
	return (
		<section class="plan-make">
			<FormBox
				title={base ? t("plan.again_from", { n: n(base.number) }) : t("plan.make_title")} action={form.busy ? t("plan.making") : t("plan_act.make")} sending={form}
				fields={["move_metres", "agency_cap", "keep_fill"]} level={base ? 3 : 2} onSubmit={() => void send()}
			>
				<Field
					name="agency_cap" inputMode="numeric" maxLength={4} label={t("plan.agency_cap")} hint={t("plan.agency_cap_hint")} value={form.value("agency_cap")}
					onChange={form.set("agency_cap")} error={form.at("agency_cap")}
				/>
				{base ? (
					<>
						<Field
							name="move_metres" inputMode="numeric" maxLength={4} label={t("plan.move_km")} hint={t("plan.move_km_hint")} value={form.value("move_km")}
							onChange={form.set("move_km")} error={form.at("move_metres")}
						/>
						<Check name="keep_fill" label={t("plan.keep_fill")} value={form.value("keep_fill") === "1"} onChange={(v) => form.put({ keep_fill: v ? "1" : "" })} />
					</>
				) : null}
				{form.busy ? <p role="status" class="muted">{t("plan.making_long")}</p> : null}
			</FormBox>
		</section>
	);
}

/* Asked for only when somebody wants it: the server plans several times for it. */
function Frontier({ plan }: { plan: PlanDetail }): JSX.Element {
	const [wanted, setWanted] = useState(false);
	return (
		<section class="plan-frontier">
			<h2>{t("plan.frontier")}</h2>
			<p class="muted">{t("plan.frontier_what")}</p>
			{wanted ? <Steps plan={plan} /> : <button type="button" class="no-print" onClick={() => setWanted(true)}>{t("plan.frontier_ask")}</button>}
		</section>
	);
}

function Steps({ plan }: { plan: PlanDetail }): JSX.Element {
	const read = useRead<{ steps: FrontierStep[] }>(`/plans/${plan.id}/frontier`);
	const form = useForm(`plan/frontier/${plan.id}`, {});
	const make = async (step: FrontierStep): Promise<void> => {
		const outcome = await form.deliver({
			method: "POST", path: `/waves/${plan.wave_id}/plans`, label: t("plan_act.make"), about: t("plan.again_from", { n: plan.number }),
			body: { base_id: plan.id, move_metres: step.move_metres, keep_fill: step.keep_fill, agency_cap: plan.agency_cap },
		});
		if (outcome.kind !== "done") return;
		const made = (outcome.data as { id?: number } | null)?.id;
		if (made !== undefined) go("plan", made, { with: String(plan.id) });
	};
	return (
		<Ready read={read} rows={4}>
			{({ steps }) => steps.length === 0 ? <Empty title={t("plan.frontier_none")} /> : (
				<ol class="plan-steps">
					{steps.map((s, i) => {
						const before = steps[i - 1];
						return (
							<li key={i}>
								<p>
									<b>{t("plan.moves_n", { n: n(s.moves) })}</b>
									<span class="muted"> {s.move_metres > 0 ? t("plan.step_price", { way: way(s.move_metres) }) : t("plan.step_free")}{s.keep_fill ? ` · ${t("plan.step_keep")}` : ""}</span>
								</p>
								{before ? (
									<>
										<p>{t("plan.step_fewer", { n: n(before.moves - s.moves) })}</p>
										<CostList cost={s.cost} />
									</>
								) : <p class="muted">{t("plan.step_first")}</p>}
								{can("waves") ? <button type="button" class="no-print" disabled={form.busy} onClick={() => void make(s)}>{t("plan.step_take")}</button> : null}
							</li>
						);
					})}
				</ol>
			)}
		</Ready>
	);
}
