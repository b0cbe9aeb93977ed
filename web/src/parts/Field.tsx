/* Field.tsx: one labelled input with its error beneath, of any native kind. */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { useWrong } from "./Form.tsx";

export interface FieldProps {
	name: string;
	label: string;
	value: string;
	onChange: (value: string) => void;
	type?: "text" | "password" | "tel" | "number" | "date" | "datetime-local" | "search" | "textarea" | "select";
	options?: readonly { value: string; label: string }[];
	error?: string | undefined;
	hint?: ComponentChildren;
	required?: boolean;
	rows?: number;
	min?: number;
	max?: number;
	autocomplete?: string;
	inputMode?: "numeric" | "tel" | "text";
	autofocus?: boolean;
	list?: readonly string[];
	maxLength?: number;
}

export function Field(props: FieldProps): JSX.Element {
	const id = useId();
	const error = useWrong(props.name) ?? props.error;
	const described = [error ? `${id}-error` : "", props.hint ? `${id}-hint` : ""].filter(Boolean).join(" ");
	const common = {
		id,
		name: props.name,
		required: props.required ?? false,
		"aria-invalid": error ? true : undefined,
		"aria-describedby": described || undefined,
		autofocus: props.autofocus ?? false,
		onInput: (e: { currentTarget: { value: string } }) => props.onChange(e.currentTarget.value),
	} as const;
	return (
		<div class="field">
			<label for={id}>{props.label}</label>
			{props.type === "textarea" ? (
				<textarea {...common} rows={props.rows ?? 3} maxLength={props.maxLength ?? 4000} value={props.value} />
			) : props.type === "select" ? (
				<select {...common} value={props.value}>
					{(props.options ?? []).map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}
				</select>
			) : (
				<input
					{...common} type={(props.type ?? "text") as "text"} value={props.value} autocomplete={props.autocomplete ?? "off"}
					{...(props.min === undefined ? {} : { min: props.min })} {...(props.max === undefined ? {} : { max: props.max })}
					{...(props.inputMode ? { inputMode: props.inputMode } : {})}
					{...(props.maxLength ? { maxLength: props.maxLength } : {})}
				/>
			)}
			{props.hint ? <p class="hint" id={`${id}-hint`}>{props.hint}</p> : null}
			{error ? <p class="error" id={`${id}-error`}>{error}</p> : null}
		</div>
	);
}

export function Check({ name, label, value, onChange }: {
	name: string;
	label: ComponentChildren;
	value: boolean;
	onChange: (value: boolean) => void;
}): JSX.Element {
	return (
		<label class="check">
			<input type="checkbox" name={name} checked={value} onChange={(e) => onChange(e.currentTarget.checked)} />
			<span>{label}</span>
		</label>
	);
}
