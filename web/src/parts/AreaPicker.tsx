/* AreaPicker.tsx: a place by typing its name without marks, over /areas?q=. */
import type { JSX } from "preact";
import { get } from "../api/client.ts";
import type { AreaRow } from "../api/shapes.ts";
import { t } from "../words/words.ts";
import { Combo } from "./Combo.tsx";

/** What the API gives for /areas: a bare list, or one in an envelope. */
type AreasAnswer = AreaRow[] | { items: AreaRow[] };
export function areaRows(answer: AreasAnswer): AreaRow[] {
	return Array.isArray(answer) ? answer : answer.items;
}

export interface AreaChoice {
	code: string;
	name: string;
}

/** What was picked; forms whose body wants the number of the area take `id`. */
export interface AreaPicked extends AreaChoice {
	id: number;
}

export interface AreaPickerProps {
	name: string;
	label: string;
	value: AreaChoice | null;
	onPick: (choice: AreaPicked | null) => void;
	keeps?: boolean;
	level?: string;
	error?: string | undefined;
	placeholder?: string;
	required?: boolean;
	hideLabel?: boolean;
}

/** With the district, to tell two Tân Hiệp apart; what lies in the province itself needs no more than its name. */
export function areaTitle(a: { name: string; parent_name: string | null }): string {
	return a.parent_name && !a.parent_name.startsWith("Tỉnh ") ? `${a.name}, ${a.parent_name}` : a.name;
}

export function AreaPicker({ value, level, onPick, placeholder, ...rest }: AreaPickerProps): JSX.Element {
	return (
		<Combo<AreaRow>
			{...rest} shown={value?.name ?? ""} asked={level ?? ""} placeholder={placeholder ?? t("area.type")}
			ask={async (q, signal) => {
				const params = new URLSearchParams({ q, ...(level ? { level } : {}) });
				return areaRows(await get<AreasAnswer>(`/areas?${params.toString()}`, signal));
			}}
			keyOf={(a) => a.id} line={(a) => <>{a.name} <span class="muted">{a.parent_name}</span></>}
			onPick={(a) => onPick(a && { id: a.id, code: a.code, name: areaTitle(a) })}
		/>
	);
}
