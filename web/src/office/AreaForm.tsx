/* AreaForm.tsx: an area new or changed: its names and codes, its place in the tree, from when to when it exists. */
import type { JSX } from "preact";
import { useRead } from "../api/read.ts";
import type { AreaRow } from "../api/shapes.ts";
import { AreaPicker } from "../parts/AreaPicker.tsx";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { useForm } from "../parts/useForm.ts";
import { t } from "../words/words.ts";
import { areaBody, areaStart } from "./bodies.ts";
import { useLevels } from "./levels.ts";

const fields = [
	"code", "name", "level", "parent_id", "lat", "lon", "area_km2", "population", "households", "valid_from", "valid_to", "merged_into_id",
];

/** `area` null: a new one below `parent`. */
export function AreaForm({ area, parent, close }: { area: AreaRow | null; parent: AreaRow | null; close: () => void }): JSX.Element {
	const levels = useLevels();
	const form = useForm(area ? `area/${area.id}` : `area/new/${parent?.id ?? 0}`, areaStart(area, parent, parent ? levels.below(parent.level) : ""));
	const merged = useRead<AreaRow>(area?.merged_into_id ? `/areas/${area.merged_into_id}` : null);
	const title = area ? t("areas.edit") : t("areas.add");
	const submit = async (): Promise<void> => {
		const typed = form.value("level") === "" && parent ? { ...form.typed, level: levels.below(parent.level) } : form.typed;
		const ok = await form.submit({
			method: area ? "PUT" : "POST", path: area ? `/areas/${area.id}` : "/areas", body: areaBody(typed),
			version: area ? area.version : null, label: title, about: form.value("name"),
		});
		if (ok) close();
	};
	const text = (name: string, label: string, more: { hint?: string; type?: "date"; numeric?: boolean; required?: boolean } = {}): JSX.Element => (
		<Field
			name={name} label={label} value={form.value(name)} onChange={form.set(name)} error={form.at(name)}
			{...(more.type ? { type: more.type } : {})} {...(more.hint ? { hint: more.hint } : {})}
			{...(more.numeric ? { inputMode: "numeric" as const } : {})} required={more.required ?? false}
		/>
	);
	const mergedName = form.value("merged_into_name").startsWith("#") ? (merged.data?.name ?? "") : form.value("merged_into_name");
	return (
		<FormBox title={title} action={t("form.save")} sending={form} fields={fields} onSubmit={() => void submit()} close={close}>
			{text("name", t("areas.name"), { required: true })}
			{text("code", t("areas.code"), { hint: t("areas.code_hint"), required: true })}
			<Field
				name="level" type="select" label={t("areas.level")} value={form.value("level") || (parent ? levels.below(parent.level) : "")}
				onChange={form.set("level")} error={form.at("level")} options={levels.all}
			/>
			<AreaPicker
				name="parent_id" label={t("areas.parent")} error={form.at("parent_id")}
				value={form.value("parent_id") ? { code: "", name: form.value("parent_name") } : null}
				onPick={(a) => form.put({ parent_id: a ? String(a.id) : "", parent_name: a?.name ?? "" })}
			/>
			{text("population", t("areas.population"), { numeric: true })}
			{text("households", t("areas.households"), { numeric: true })}
			{text("lat", t("areas.lat"), { hint: t("areas.lat_hint") })}
			{text("lon", t("areas.lon"))}
			{text("area_km2", t("areas.km2"))}
			{text("valid_from", t("areas.valid_from"), { type: "date" })}
			{text("valid_to", t("areas.valid_to"), { type: "date", hint: t("areas.valid_to_hint") })}
			<AreaPicker
				name="merged_into_id" label={t("areas.merged_into")} error={form.at("merged_into_id")}
				value={form.value("merged_into_id") ? { code: "", name: mergedName } : null}
				onPick={(a) => form.put({ merged_into_id: a ? String(a.id) : "", merged_into_name: a?.name ?? "" })}
			/>
		</FormBox>
	);
}
