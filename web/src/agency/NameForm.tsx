/* NameForm.tsx: somebody named for a wave, on the spot: as what, as head of a team, outside the quota. What stands against it is said at its field. */
import type { JSX } from "preact";
import type { CadreItem, WaveItem } from "../api/shapes.ts";
import { cadre_role_values } from "../api/types.ts";
import { Check, Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { useForm } from "../parts/useForm.ts";
import { t } from "../words/words.ts";

export interface NameFormProps {
	cadre: CadreItem;
	wave: WaveItem;
	/** As many are named as the quota asks for: who comes now comes of their own will. */
	full: boolean;
	close: () => void;
}

export function NameForm({ cadre, wave, full, close }: NameFormProps): JSX.Element {
	const form = useForm(`name/${wave.id}/${cadre.id}`, { role: cadre.role, lead: "", volunteer: full ? "1" : "" });
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: "POST", path: `/waves/${wave.id}/nominations`, label: t("agency.name"), about: cadre.name ?? cadre.code,
			body: { cadre_id: cadre.id, role: form.value("role"), lead: form.value("lead") === "1", volunteer: form.value("volunteer") === "1" },
		});
		if (ok) close();
	};
	/* What keeps them at home has no field here: it is told for the person as a whole. */
	const whole = form.at("role") ? form : { ...form, general: () => form.general() };
	return (
		<FormBox
			title={t("agency.name_for", { who: cadre.name ?? cadre.code, wave: wave.name })} action={t("agency.name")} sending={whole} fields={["role"]}
			onSubmit={() => void submit()} close={close}
		>
			<Field
				name="role" type="select" label={t("agency.as")} value={form.value("role")} onChange={form.set("role")} error={form.at("role")}
				options={cadre_role_values.map((r) => ({ value: r, label: t(`cadre_role.${r}`) }))}
			/>
			{cadre.can_lead ? <Check name="lead" label={t("agency.lead_it")} value={form.value("lead") === "1"} onChange={(v) => form.put({ lead: v ? "1" : "" })} /> : null}
			<Check name="volunteer" label={t("agency.volunteer_it")} value={form.value("volunteer") === "1"} onChange={(v) => form.put({ volunteer: v ? "1" : "" })} />
			<p class="hint">{full ? `${t("agency.name_full")} ` : ""}{t("agency.name_then")}</p>
		</FormBox>
	);
}
