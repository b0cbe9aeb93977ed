/* MoveForm.tsx: somebody to another place: chosen by typing or by letting go there; what it costs is said before the word that does it. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { PlacementItem, PlanArea, PlanDetail, WhatIf } from "../api/planShapes.ts";
import { cadre_role_values, type CadreRole } from "../api/types.ts";
import { matches } from "../format/format.ts";
import { Combo } from "../parts/Combo.tsx";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n, place, ZoneMark } from "../parts/marks.tsx";
import { personName } from "../parts/sent.tsx";
import { failureText } from "../parts/states.tsx";
import { useForm } from "../parts/useForm.ts";
import { t } from "../words/words.ts";
import { isThere, whatIfPath } from "./carry.ts";
import { editBody, noteUndo, noteVersion, spotsBefore, versionOf, wanted } from "./moves.ts";
import { missingIn } from "./place.ts";
import { BarMark, barOf, CostList, roleName, whereTo } from "./words.tsx";

/* A choice of the list: a commune, or the reserve. */
type Choice = PlanArea | "reserve";

function codeOf(choice: Choice): string {
	return choice === "reserve" ? "" : choice.area.code;
}

function Line({ choice }: { choice: Choice }): JSX.Element {
	if (choice === "reserve") return <b>{t("plan.reserve")}</b>;
	const missing = missingIn(choice);
	return (
		<>
			<ZoneMark zone={choice.zone} /> {place(choice.area)} <span class="muted">{n(choice.placed)}/{n(choice.needed)}</span>
			{missing > 0 ? <> <b>{t("sent.lacks", { n: n(missing) })}</b></> : null}
		</>
	);
}

export function MoveForm({ plan, person, next, clearNext }: {
	plan: PlanDetail;
	person: PlacementItem;
	/** A place that somebody asked to try, besides where they were let go. */
	next: { code: string; role: CadreRole } | null;
	clearNext: () => void;
}): JSX.Element {
	const form = useForm(`plan/${plan.id}/move/${person.nomination_id}`, { reason: "" });
	const [code, setCode] = useState<string | null>(null);
	const [role, setRole] = useState<CadreRole>(person.role);
	const box = useRef<HTMLDivElement>(null);
	const letGo = wanted.value;
	useEffect(() => {
		if (letGo?.nominationId !== person.nomination_id) return;
		setCode(letGo.code);
		setRole(letGo.role);
		wanted.value = null;
		box.current?.querySelector<HTMLElement>("textarea")?.focus();
	}, [letGo, person.nomination_id]);
	useEffect(() => {
		if (!next) return;
		setCode(next.code);
		setRole(next.role);
		clearNext();
		box.current?.querySelector<HTMLElement>("textarea")?.focus();
	}, [next]);

	const target = code === null || code === "" ? null : (plan.areas.find((a) => a.area.code === code) ?? null);
	const stays = code !== null && isThere(person, { code, role });
	const asks = code !== null && !stays;
	const answer = useRead<WhatIf>(asks ? whatIfPath(plan.id, person.nomination_id, code, role) : null);
	const name = personName(person.cadre);

	const send = async (): Promise<void> => {
		if (code === null || stays) return;
		const label = t("plan.move");
		const to = whereTo(target?.area ?? null);
		const outcome = await form.deliver({
			method: "POST", path: `/plans/${plan.id}/edit`, version: versionOf(plan.id, plan.version), label, about: `${name} → ${to}`,
			body: editBody(person.nomination_id, target?.area.id ?? null, role, form.value("reason").trim()),
		});
		if (outcome.kind !== "done" && outcome.kind !== "waiting") return;
		if (outcome.kind === "done") noteVersion(plan.id, outcome.version);
		const spot = { nominationId: 0, name: "", areaId: target?.area.id ?? null, areaName: to, role };
		noteUndo({ planId: plan.id, label: `${name}: ${whereTo(person.area)} → ${to}`, back: spotsBefore(person, name, answer.data, spot) });
		setCode(null);
		form.restart();
	};
	return (
		<div class="plan-move" ref={box}>
			<FormBox
				title={t("plan.move_to")} action={barOf(answer.data) === "soft" ? t("plan.move_anyway") : t("plan.move")} sending={form} focus={false}
				fields={["area_id", "role", "reason", "nomination_id"]} onSubmit={() => void send()} disabled={code === null || stays || barOf(answer.data) === "hard"}
			>
				<Combo<Choice>
					name="area_id" label={t("plan.where")} required placeholder={t("plan.where_hint")} error={form.at("area_id") ?? form.at("nomination_id")}
					shown={code === null ? "" : whereTo(target?.area ?? null)} asked={String(plan.version)}
					ask={(typed) => Promise.resolve(found(plan, typed))} keyOf={codeOf} line={(c) => <Line choice={c} />}
					onPick={(c) => setCode(c === null ? null : codeOf(c))}
				/>
				{code === "" ? null : (
					<Field
						name="role" type="select" label={t("field.role")} value={role} error={form.at("role")}
						onChange={(v) => setRole(cadre_role_values.find((r) => r === v) ?? role)}
						options={cadre_role_values.map((r) => ({ value: r, label: roleOption(target, r) }))}
					/>
				)}
				{stays ? <p class="muted plan-answer">{t("plan.is_there")}</p> : asks ? <Answer read={answer} /> : null}
				<Field
					name="reason" type="textarea" rows={2} maxLength={500} label={t("plan.move_reason")} value={form.value("reason")} onChange={form.set("reason")}
					error={form.at("reason")} required
				/>
			</FormBox>
		</div>
	);
}

function found(plan: PlanDetail, typed: string): Choice[] {
	const reserve: Choice[] = matches(t("plan.reserve"), typed) ? ["reserve"] : [];
	const areas = plan.areas.filter((a) => matches(`${a.area.name} ${a.area.parent_name ?? ""}`, typed));
	return [...reserve, ...areas.sort((a, b) => missingIn(b) - missingIn(a))];
}

function roleOption(target: PlanArea | null, role: CadreRole): string {
	const fill = target?.roles.find((r) => r.role === role);
	return fill ? `${roleName(role)} (${n(fill.placed)}/${n(fill.needed)})` : roleName(role);
}

function Answer({ read }: { read: ReturnType<typeof useRead<WhatIf>> }): JSX.Element {
	const { data, failure } = read;
	if (!data) {
		return failure ? <p class="error plan-answer" role="alert">{failureText(failure)}</p> : <p class="muted plan-answer" role="status">{t("plan.reckoning")}</p>;
	}
	return (
		<div class={`plan-answer ${barOf(data) === "none" ? "" : "breaks"}`} role="status">
			<p class="plan-answer-text"><BarMark answer={data} /> {data.text}</p>
			{data.swapped && barOf(data) !== "hard" ? (
				<p>
					<b>{t("plan.gives_way", { who: personName(data.swapped.cadre) })}</b> → {whereTo(data.swapped.to_area)}
					{data.swapped.to_role ? ` · ${roleName(data.swapped.to_role)}` : ""}
				</p>
			) : null}
			{barOf(data) === "hard" ? null : <CostList cost={data.cost} />}
		</div>
	);
}
