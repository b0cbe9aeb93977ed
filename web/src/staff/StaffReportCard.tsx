/* StaffReportCard.tsx: where a ward's own people are today: one tap when nothing changed, a short form when something did. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { NeedItem } from "../api/shapes.ts";
import { cadre_role_values } from "../api/types.ts";
import { clock, day } from "../format/format.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n } from "../parts/marks.tsx";
import { useForm } from "../parts/useForm.ts";
import { can } from "../session.ts";
import { t } from "../words/words.ts";

const parts = ["present", "infected", "isolating", "on_leave"] as const;
const numbers = ["establishment", ...parts] as const;
const roleField = (role: string): string => `in_${role}`;
const roleFields = cadre_role_values.map(roleField);

/* A number that is no number goes as it was typed: the server says which field it is. */
function typedNumber(value: string): number | string {
	return /^\d+$/.test(value.trim()) ? Number(value.trim()) : value.trim();
}

function bodyOf(value: (field: string) => string): Record<string, number | string> {
	const body: Record<string, number | string> = {};
	for (const field of [...numbers, ...roleFields]) if (value(field).trim() !== "") body[field] = typedNumber(value(field));
	return body;
}

export function StaffReportCard({ need }: { need: NeedItem }): JSX.Element {
	const [open, setOpen] = useState(false);
	const { report, area } = need;
	return (
		<section class="card staff-report" aria-label={t("staff.report")}>
			<h2>{t("staff.report")}</h2>
			<p class={need.reported_today ? "" : "staff-owed"} role="status">
				{need.reported_today && report ? t("staff.reported_at", { time: clock(report.reported_at) })
					: report ? t("staff.not_today", { day: day(report.day) }) : t("staff.never")}
			</p>
			{report ? (
				<dl class="staff-numbers">
					<div class="all"><dt>{t("staff.establishment")}</dt><dd>{n(report.establishment)}</dd></div>
					{parts.map((p) => <div key={p} class={p}><dt>{t(`staff.${p}`)}</dt><dd>{n(report[p])}</dd></div>)}
				</dl>
			) : null}
			{!can("handle") ? null : open ? <ReportForm need={need} close={() => setOpen(false)} /> : (
				<div class="staff-acts no-print">
					{report && !need.reported_today ? <Unchanged code={area.code} name={area.name} since={report.day} /> : null}
					<button type="button" class={report && !need.reported_today ? "wide" : "main wide"} onClick={() => setOpen(true)}>
						{need.reported_today ? t("staff.correct") : t("staff.changed")}
					</button>
				</div>
			)}
		</section>
	);
}

function Unchanged({ code, name, since }: { code: string; name: string; since: string }): JSX.Element {
	const form = useForm(`staff-same/${code}`, {});
	return (
		<>
			<button
				type="button" class="main wide" disabled={form.busy}
				onClick={() => void form.submit({
					method: "POST", path: "/staff-reports", label: t("staff.report"), about: name, body: { area_code: code, unchanged: true },
				})}
			>
				{t("staff.unchanged", { day: day(since) })}
			</button>
			{form.general() ? <p class="error" role="alert">{form.general()}</p> : null}
		</>
	);
}

function ReportForm({ need, close }: { need: NeedItem; close: () => void }): JSX.Element {
	const { report, area } = need;
	const start: Record<string, string> = { establishment: String(report?.establishment ?? need.norm) };
	for (const p of parts) start[p] = report ? String(report[p]) : "";
	for (const role of cadre_role_values) start[roleField(role)] = report && report[`in_${role}`] ? String(report[`in_${role}`]) : "";
	const form = useForm(`staff/${area.code}/${report?.id ?? 0}.${report?.version ?? 0}`, start);
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: "POST", path: "/staff-reports", label: t("staff.report"), about: area.name,
			body: { area_code: area.code, ...bodyOf(form.value) },
		});
		if (ok) close();
	};
	const field = (name: string, label: string): JSX.Element => (
		<Field
			key={name} name={name} type="text" inputMode="numeric" maxLength={6} label={label} value={form.value(name)}
			onChange={form.set(name)} error={form.at(name)}
		/>
	);
	const told = roleFields.some((f) => form.value(f) !== "" || form.at(f));
	return (
		<FormBox
			title={t("staff.today")} action={t("staff.send")} sending={form} fields={[...numbers, ...roleFields]}
			onSubmit={() => void submit()} close={close}
		>
			<div class="staff-fields">{numbers.map((name) => field(name, t(`staff.${name}`)))}</div>
			<p class="hint">{t("staff.sum_hint")}</p>
			<details open={told}>
				<summary>{t("staff.by_role")}</summary>
				<p class="hint">{t("staff.by_role_hint")}</p>
				<div class="staff-fields">{cadre_role_values.map((role) => field(roleField(role), t(`cadre_role.${role}`)))}</div>
			</details>
		</FormBox>
	);
}
