/* Pins.tsx: what a person decided for all plans of a wave: this one to that commune, or never there; taken back, it no longer counts. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { PinItem, PlacementItem, PlanDetail } from "../api/planShapes.ts";
import { cadre_role_values } from "../api/types.ts";
import { AreaPicker, areaTitle, type AreaPicked } from "../parts/AreaPicker.tsx";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { personName } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { Sure } from "../parts/Sure.tsx";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { t } from "../words/words.ts";
import { roleName, whereTo } from "./words.tsx";

const ALL = 2000;

export function Pins({ plan }: { plan: PlanDetail }): JSX.Element {
	const list = usePages<PinItem>(`/waves/${plan.wave_id}/pins`, ALL);
	return (
		<div class="plan-pins">
			<p class="muted">{t("plan.pins_what")}</p>
			<Ready read={list}>
				{(all) => {
					const rows = all.filter((p) => !p.withdrawn);
					return rows.length === 0 ? <Empty title={t("plan.no_pins")}>{can("waves") ? <p>{t("plan.no_pins_hint")}</p> : null}</Empty> : (
						<ul class="rows">{rows.map((p) => <PinRow key={p.id} p={p} />)}</ul>
					);
				}}
			</Ready>
		</div>
	);
}

function pinText(p: PinItem): string {
	if (p.ban) return p.area ? t("plan.banned_from", { where: whereTo(p.area) }) : t("plan.banned");
	const role = cadre_role_values.find((r) => r === p.role);
	return t("plan.pinned_to", { where: whereTo(p.area) }) + (role ? ` · ${roleName(role)}` : "");
}

function PinRow({ p }: { p: PinItem }): JSX.Element {
	const form = useForm(`pin/${p.id}`, {});
	const withdraw = async (): Promise<void> => {
		await form.submit({
			method: "PUT", path: `/pins/${p.id}`, version: p.version, label: t("plan.pin_withdraw"), about: personName(p.cadre),
			body: {
				wave_id: p.wave_id, cadre_id: p.cadre_id, ...(p.area_id === null ? {} : { area_id: p.area_id }), role: p.role, ban: p.ban, reason: p.reason,
				withdrawn: true,
			},
		});
	};
	const problem = form.general();
	return (
		<li class="line-item">
			<span class="grow">
				<b>{personName(p.cadre)}</b> <span class="muted">{p.agency.name}</span>
				<br />{pinText(p)}{p.reason ? <span class="muted"> — {p.reason}</span> : null}
			</span>
			{can("waves") ? (
				<Sure action={t("plan.pin_withdraw")} question={t("plan.pin_withdraw_sure")} busy={form.busy} onSure={() => void withdraw()} />
			) : null}
			{problem ? <p class="error" role="alert">{problem}</p> : null}
		</li>
	);
}

type Kind = "pin" | "ban";

/** What was decided about a person already, else two buttons; each opens its form. */
export function PinForm({ plan, p }: { plan: PlanDetail; p: PlacementItem }): JSX.Element {
	const [kind, setKind] = useState<Kind | null>(null);
	const pins = usePages<PinItem>(`/waves/${plan.wave_id}/pins`, ALL);
	const own = pins.data?.find((x) => x.cadre_id === p.cadre_id && !x.withdrawn);
	if (own) return <ul class="rows plan-pins"><PinRow p={own} /></ul>;
	if (kind) return <OpenForm key={kind} plan={plan} p={p} kind={kind} close={() => setKind(null)} />;
	return (
		<div class="row no-print plan-pin-buttons">
			<button type="button" onClick={() => setKind("pin")}>{t("plan.pin_add")}</button>
			<button type="button" onClick={() => setKind("ban")}>{t("plan.ban_add")}</button>
		</div>
	);
}

function OpenForm({ plan, p, kind, close }: { plan: PlanDetail; p: PlacementItem; kind: Kind; close: () => void }): JSX.Element {
	const form = useForm(`plan/${plan.id}/${kind}/${p.nomination_id}`, { reason: "", role: "" });
	const own: AreaPicked | null = p.area ? { id: p.area.id, code: p.area.code, name: areaTitle(p.area) } : null;
	const [area, setArea] = useState<AreaPicked | null>(kind === "pin" ? own : null);
	const send = async (): Promise<void> => {
		const ok = await form.submit({
			method: "POST", path: "/pins", label: kind === "pin" ? t("plan.pin_add") : t("plan.ban_add"), about: personName(p.cadre),
			body: {
				wave_id: plan.wave_id, cadre_id: p.cadre_id, ...(area ? { area_id: area.id } : {}), ban: kind === "ban", reason: form.value("reason").trim(),
				...(kind === "pin" && form.value("role") ? { role: form.value("role") } : {}),
			},
		});
		if (ok) close();
	};
	return (
		<FormBox
			title={kind === "pin" ? t("plan.pin_title") : t("plan.ban_title")} action={kind === "pin" ? t("plan.pin_add") : t("plan.ban_add")} sending={form}
			fields={["area_id", "role", "reason", "cadre_id"]} onSubmit={() => void send()} close={close}
		>
			{form.at("cadre_id") ? <p class="error" role="alert">{form.at("cadre_id")}</p> : null}
			<AreaPicker
				name="area_id" level="commune" label={kind === "pin" ? t("plan.where") : t("plan.ban_where")} value={area} onPick={setArea}
				error={form.at("area_id")} required={kind === "pin"}
			/>
			{kind === "pin" ? (
				<Field
					name="role" type="select" label={t("field.role")} value={form.value("role")} onChange={form.set("role")} error={form.at("role")}
					options={[{ value: "", label: t("plan.any_role") }, ...cadre_role_values.map((r) => ({ value: r, label: roleName(r) }))]}
				/>
			) : null}
			<Field
				name="reason" type="textarea" rows={2} maxLength={500} label={t("plan.pin_reason")} value={form.value("reason")} onChange={form.set("reason")}
				error={form.at("reason")} required
			/>
		</FormBox>
	);
}
