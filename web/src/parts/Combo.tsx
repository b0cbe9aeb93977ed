/* Combo.tsx: something of a long list by typing a part of it: an ARIA combobox over whatever can be asked. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWrong } from "./Form.tsx";

const WAIT_MS = 120; // between two letters of a quick typist
const SHOWN_MAX = 8; // more is not read but typed further

export interface ComboProps<T> {
	name: string;
	label: string;
	/** What is shown while nothing is typed: the name of the present choice. */
	shown: string;
	ask: (typed: string, signal: AbortSignal) => Promise<readonly T[]>;
	/** Changes when `ask` would answer differently. */
	asked?: string;
	keyOf: (item: T) => string | number;
	line: (item: T) => ComponentChildren;
	onPick: (item: T | null) => void;
	/** A filter keeps its choice until another is taken. A form must not: it would send the old one while another is being typed. */
	keeps?: boolean;
	error?: string | undefined;
	hint?: ComponentChildren;
	placeholder?: string;
	required?: boolean;
	hideLabel?: boolean;
}

export function Combo<T>(props: ComboProps<T>): JSX.Element {
	const id = useId();
	const [typed, setTyped] = useState<string | null>(null); // null: shows the choice
	const [found, setFound] = useState<readonly T[]>([]);
	const [active, setActive] = useState(0);
	const foundFor = useRef(""); // what was typed when the list was asked for
	const wanted = useRef(false); // Enter or Tab came before the list: its first is taken when it arrives
	const open = typed !== null && typed.trim() !== "";
	const [hasFocus, setHasFocus] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	const error = useWrong(props.name) ?? props.error;
	/* In a form, words that are no choice stay where they were typed, and the form does not leave with them: see Form.tsx. */
	const isLoose = open && !props.keeps;
	useLayoutEffect(() => input.current?.setCustomValidity(isLoose ? "?" : ""), [isLoose]);

	const pick = (item: T): void => {
		wanted.current = false;
		props.onPick(item);
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
			props.ask(typed, control.signal).then(
				(items) => {
					foundFor.current = typed;
					setFound(items.slice(0, SHOWN_MAX));
					setActive(0);
					if (wanted.current && items[0] !== undefined) pick(items[0]);
					wanted.current = false;
				},
				() => (wanted.current = false),
			);
		}, WAIT_MS);
		return () => {
			clearTimeout(timer);
			control.abort();
		};
	}, [typed, open, props.asked]);

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
			const item = found[active];
			if (item === undefined) return;
			if (e.key === "Enter") e.preventDefault();
			pick(item);
		} else if (e.key === "Escape") {
			e.stopPropagation();
			setTyped(null);
		}
	};
	const shown = open && hasFocus && found.length > 0;
	const described = [error ? `${id}-error` : "", props.hint ? `${id}-hint` : ""].filter(Boolean).join(" ");
	return (
		<div class="field combo">
			<label for={id} class={props.hideLabel ? "only-read" : ""}>{props.label}</label>
			<input
				ref={input} id={id} name={props.name} type="text" required={props.required ?? false} role="combobox" autocomplete="off" spellcheck={false}
				aria-expanded={shown} aria-controls={`${id}-list`} aria-autocomplete="list"
				{...(shown ? { "aria-activedescendant": `${id}-${active}` } : {})}
				aria-invalid={error ? true : undefined} aria-describedby={described || undefined}
				placeholder={props.placeholder ?? ""}
				value={typed ?? props.shown}
				onFocus={(e) => {
					setHasFocus(true);
					e.currentTarget.select();
				}}
				onInput={(e) => {
					const began = typed === null && !props.keeps;
					setTyped(e.currentTarget.value);
					if (began || e.currentTarget.value === "") props.onPick(null);
				}}
				onBlur={() => {
					setHasFocus(false);
					if (!wanted.current && !isLoose) setTyped(null);
				}}
				onKeyDown={onKey}
			/>
			<ul id={`${id}-list`} role="listbox" aria-label={props.label} hidden={!shown}>
				{found.map((item, i) => (
					<li
						key={props.keyOf(item)} id={`${id}-${i}`} role="option" aria-selected={i === active}
						onMouseDown={(e) => {
							e.preventDefault();
							pick(item);
						}}
						onMouseEnter={() => setActive(i)}
					>
						{props.line(item)}
					</li>
				))}
			</ul>
			{props.hint ? <p class="hint" id={`${id}-hint`}>{props.hint}</p> : null}
			{error ? <p class="error" id={`${id}-error`}>{error}</p> : null}
		</div>
	);
}
