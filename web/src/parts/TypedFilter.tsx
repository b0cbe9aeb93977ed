/* TypedFilter.tsx: a filter that is typed: takes effect when the typist pauses. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Field, type FieldProps } from "./Field.tsx";

const PAUSE_MS = 350;

export type TypedFilterProps = Omit<FieldProps, "value" | "onChange"> & {
	value: string;
	onSettle: (value: string) => void;
};

export function TypedFilter({ value, onSettle, ...rest }: TypedFilterProps): JSX.Element {
	const [typed, setTyped] = useState(value);
	const settled = useRef(value);
	useEffect(() => {
		if (value !== settled.current) setTyped(value);
		settled.current = value;
	}, [value]);
	useEffect(() => {
		if (typed === settled.current) return undefined;
		const timer = setTimeout(() => {
			settled.current = typed;
			onSettle(typed.trim());
		}, PAUSE_MS);
		return () => clearTimeout(timer);
	}, [typed]);
	return <Field {...rest} value={typed} onChange={setTyped} />;
}
