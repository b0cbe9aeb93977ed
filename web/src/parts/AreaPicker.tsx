/* AreaPicker.tsx: a place by typing its name without marks: an ARIA combobox over /areas?q=. */
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { get } from "../api/client.ts";
import type { AreaRow } from "../api/shapes.ts";
import { t } from "../words/words.ts";

const WAIT_MS = 120; // between two letters of a quick typist
const SHOWN_MAX = 8;

/** What the API gives for /areas: a bare list, or one in an envelope. */
type AreasAnswer = AreaRow[] | { items: AreaRow[] };
export function areaRows(answer: AreasAnswer): AreaRow[] {
	return Array.isArray(answer) ? answer : answer.items;
}

export interface AreaChoice {
	code: string;
	name: string;
}

export interface AreaPickerProps {
	name: string;
	label: string;
	value: AreaChoice | null;
	onPick: (choice: AreaChoice | null) => void;
	level?: string;
	error?: string | undefined;
	placeholder?: string;
	required?: boolean;
	hideLabel?: boolean;
}

export function areaTitle(a: { name: string; parent_name: string | null }): string {
	return a.parent_name ? `${a.name}, ${a.parent_name}` : a.name;
}

export function AreaPicker(props: AreaPickerProps): JSX.Element {
	const id = useId();
	const [typed, setTyped] = useState<string | null>(null); // null: shows the value
	const [found, setFound] = useState<AreaRow[]>([]);
	const [active, setActive] = useState(0);
	const foundFor = useRef(""); // what was typed when the list was asked for
	const wanted = useRef(false); // Enter or Tab came before the list: its first is taken when it arrives
	const open = typed !== null && typed.trim() !== "";

	const pick = (a: AreaRow): void => {
		wanted.current = false;
		props.onPick({ code: a.code, name: areaTitle(a) });
		setTyped(null);
	};
	useEffect(() => {
		if (!open) {
			setFound([]);
			foundFor.current = "";
			return undefined;
		}
		const control = new AbortController();
		const timer = setTimeout(() => {
			const params = new URLSearchParams({ q: typed, ...(props.level ? { level: props.level } : {}) });
			get<AreasAnswer>(`/areas?${params.toString()}`, control.signal).then(
				(answer) => {
					const rows = areaRows(answer).slice(0, SHOWN_MAX);
					foundFor.current = typed;
					setFound(rows);
					setActive(0);
					if (wanted.current && rows[0]) pick(rows[0]);
					wanted.current = false;
				},
				() => (wanted.current = false),
			);
		}, WAIT_MS);
		return () => {
			clearTimeout(timer);
			control.abort();
		};
	}, [typed, open, props.level]);

	const onKey = (e: KeyboardEvent): void => {
		if (!open) return;
		const takes = (e.key === "Enter" && !e.ctrlKey) || (e.key === "Tab" && !e.shiftKey);
		if (takes && foundFor.current !== typed) {
			wanted.current = true;
			if (e.key === "Enter") e.preventDefault();
			return;
		}
		if (found.length === 0) return;
		const step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
		if (step !== 0) {
			e.preventDefault();
			setActive((active + step + found.length) % found.length);
		} else if (takes) {
			const a = found[active];
			if (!a) return;
			if (e.key === "Enter") e.preventDefault();
			pick(a);
		} else if (e.key === "Escape") {
			e.stopPropagation();
			setTyped(null);
		}
	};
	const shown = open && found.length > 0;
	return (
		<div class="field combo">
			<label for={id} class={props.hideLabel ? "only-read" : ""}>{props.label}</label>
			<input
				id={id} name={props.name} type="text" role="combobox" autocomplete="off" spellcheck={false}
				aria-expanded={shown} aria-controls={`${id}-list`} aria-autocomplete="list"
				{...(shown ? { "aria-activedescendant": `${id}-${active}` } : {})}
				aria-invalid={props.error ? true : undefined} aria-describedby={props.error ? `${id}-error` : undefined}
				aria-required={props.required}
				placeholder={props.placeholder ?? t("area.type")}
				value={typed ?? props.value?.name ?? ""}
				onFocus={(e) => e.currentTarget.select()}
				onInput={(e) => {
					setTyped(e.currentTarget.value);
					if (e.currentTarget.value === "") props.onPick(null);
				}}
				onBlur={() => {
					if (!wanted.current) setTyped(null);
				}}
				onKeyDown={onKey}
			/>
			<ul id={`${id}-list`} role="listbox" aria-label={props.label} hidden={!shown}>
				{found.map((a, i) => (
					<li
						key={a.id} id={`${id}-${i}`} role="option" aria-selected={i === active}
						onMouseDown={(e) => {
							e.preventDefault();
							pick(a);
						}}
						onMouseEnter={() => setActive(i)}
					>
						{a.name} <span class="muted">{a.parent_name}</span>
					</li>
				))}
			</ul>
			{props.error ? <p class="error" id={`${id}-error`}>{props.error}</p> : null}
		</div>
	);
}
