/* CadreForm.tsx: a person of the agency, new or changed: who, what they can do, where they live, what keeps them from a red zone. */
import type { JSX } from "preact";
import type { AgencyDetail, CadreItem } from "../api/shapes.ts";
import { cadre_role_values, constraint_values, skill_values } from "../api/types.ts";
import { AreaPicker, areaTitle } from "../parts/AreaPicker.tsx";
import { Check, Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { typedNumber } from "../parts/typed.ts";
import { useForm, type Form } from "../parts/useForm.ts";
import { t } from "../words/words.ts";

const lines = ["name", "phone", "birth_year", "code", "experience", "household", "vaccine_doses"] as const;
const fields = [...lines, "role", "home_area_id", "has_left"] as const;
const flag = (on: boolean | null | undefined): string => (on ? "1" : "");

function startOf(x: CadreItem | null): Record<string, string> {
	const start: Record<string, string> = {
		name: x?.name ?? "", phone: x?.phone ?? "", code: x?.code ?? "", role: x?.role ?? "logistics", birth_year: x?.birth_year ? String(x.birth_year) : "",
		experience: x?.experience ? String(x.experience) : "", vaccine_doses: x?.vaccine_doses ? String(x.vaccine_doses) : "", can_lead: flag(x?.can_lead),
		household: x?.household ?? "", red_household: flag(x?.red_household), has_left: flag(x?.has_left),
		home: x?.home_area ? String(x.home_area.id) : "", home_code: x?.home_area?.code ?? "", home_name: x?.home_area ? areaTitle(x.home_area) : "",
	};
	for (const s of skill_values) start[`skill.${s}`] = flag(x?.skills.includes(s));
	for (const k of constraint_values) start[`constraint.${k}`] = flag(x?.constraints?.includes(k));
	return start;
}

function bodyOf(form: Form, agency: AgencyDetail, x: CadreItem | null): Record<string, unknown> {
	const { value } = form;
	const on = (name: string): boolean => value(name) === "1";
	return {
		agency_id: agency.id, name: value("name").trim(), phone: value("phone").trim(), code: value("code").trim(), role: value("role"),
		birth_year: typedNumber(value("birth_year")), experience: typedNumber(value("experience")) ?? 0, vaccine_doses: typedNumber(value("vaccine_doses")) ?? 0,
		can_lead: on("can_lead"), household: value("household").trim(), red_household: on("red_household"), has_left: on("has_left"),
		skills: skill_values.filter((s) => on(`skill.${s}`)), constraints: constraint_values.filter((k) => on(`constraint.${k}`)),
		...(value("home") ? { home_area_id: Number(value("home")) } : {}), ...(x?.account_id ? { account_id: x.account_id } : {}),
	};
}

export function CadreForm({ agency, cadre, close }: { agency: AgencyDetail; cadre: CadreItem | null; close: () => void }): JSX.Element {
	const form = useForm(`cadre/${agency.id}/${cadre ? `${cadre.id}.${cadre.version}` : "new"}`, startOf(cadre));
	const title = cadre ? t("agency.change", { who: cadre.name ?? cadre.code }) : t("agency.add");
	const submit = async (): Promise<void> => {
		const body = bodyOf(form, agency, cadre);
		const about = form.value("name").trim();
		const ok = await form.submit(cadre
			? { method: "PUT", path: `/cadres/${cadre.id}`, version: cadre.version, label: t("agency.changing"), about, body }
			: { method: "POST", path: "/cadres", label: t("agency.add"), about, body });
		if (ok) close();
	};
	const line = (name: (typeof lines)[number], more: { required?: boolean; hint?: string; inputMode?: "numeric" | "tel"; maxLength?: number } = {}): JSX.Element => (
		<Field name={name} type="text" label={t(`field.${name}`)} value={form.value(name)} onChange={form.set(name)} error={form.at(name)} {...more} />
	);
	const tick = (name: string, label: string): JSX.Element => (
		<Check key={name} name={name} label={label} value={form.value(name) === "1"} onChange={(v) => form.put({ [name]: v ? "1" : "" })} />
	);
	return (
		<FormBox title={title} action={t("form.save")} sending={form} fields={fields} onSubmit={() => void submit()} close={close}>
			<div class="agency-fields">
				{line("name", { required: true, maxLength: 100 })}
				{line("phone", { inputMode: "tel", hint: t("agency.phone_hint"), maxLength: 20 })}
				{line("birth_year", { inputMode: "numeric", maxLength: 4 })}
				{line("code", { hint: t("agency.code_hint"), maxLength: 40 })}
				<Field
					name="role" type="select" label={t("field.role")} value={form.value("role")} onChange={form.set("role")} error={form.at("role")}
					options={cadre_role_values.map((r) => ({ value: r, label: t(`cadre_role.${r}`) }))}
				/>
				{line("experience", { inputMode: "numeric", maxLength: 3 })}
				<AreaPicker
					name="home_area_id" label={t("field.home_area")} level="commune" error={form.at("home_area_id")}
					value={form.value("home") ? { code: form.value("home_code"), name: form.value("home_name") } : null}
					onPick={(a) => form.put({ home: a ? String(a.id) : "", home_code: a?.code ?? "", home_name: a?.name ?? "" })}
				/>
				{line("household", { hint: t("agency.household_hint"), maxLength: 60 })}
				{line("vaccine_doses", { inputMode: "numeric", maxLength: 2 })}
			</div>
			<fieldset class="agency-ticks"><legend class="legend-text">{t("field.skills")}</legend>{skill_values.map((s) => tick(`skill.${s}`, t(`skill.${s}`)))}{tick("can_lead", t("sent.can_lead"))}</fieldset>
			<fieldset class="agency-ticks">
				<legend class="legend-text">{t("agency.health")}</legend>
				{constraint_values.map((k) => tick(`constraint.${k}`, t(`constraint.${k}`)))}
				{tick("red_household", t("sent.red_household"))}
			</fieldset>
			{cadre ? tick("has_left", t("agency.has_left")) : null}
			{form.at("has_left") ? <p class="error" role="alert">{form.at("has_left")}</p> : null}
		</FormBox>
	);
}
