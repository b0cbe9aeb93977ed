/*
 * Form.tsx: a form that judges itself before it is sent: each wrong field says so beneath itself in the reader's language, the first of
 * them takes the keyboard, and nothing typed is touched. What the server refuses later is shown at the same places.
 */
import { createContext, type ComponentChildren, type JSX, type RefObject } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { t } from "../words/words.ts";
import { wrongOf } from "./wrong.ts";

type Messages = ReadonlyMap<string, string>;
const none: Messages = new Map();
const Judgement = createContext<Messages>(none);

/** What is wrong with a field of the form around it, by its name. */
export function useWrong(name: string): string | undefined {
	return useContext(Judgement).get(name);
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isControl(el: Element): el is Control {
	return (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement) && !el.disabled && el.name !== "";
}

function messageOf(el: Control): string | null {
	const min = el instanceof HTMLInputElement ? el.min : "";
	const max = el instanceof HTMLInputElement ? el.max : "";
	const { type, value, required, validity } = el;
	const wrong = wrongOf({ type, value, required, min, max, validity });
	return wrong && t(wrong.key, wrong.values);
}

/* A group of radio buttons is one field: its first stands for it. */
function judge(form: HTMLFormElement): { messages: Messages; first: Control | null } {
	const messages = new Map<string, string>();
	let first: Control | null = null;
	for (const el of form.elements) {
		const message = isControl(el) ? messageOf(el) : null;
		if (message === null || !isControl(el) || messages.has(el.name)) continue;
		messages.set(el.name, message);
		first ??= el;
	}
	return { messages, first };
}

export interface FormProps {
	label?: string;
	class?: string;
	box?: RefObject<HTMLFormElement | null>;
	/** What the server refused; when it changes, the field it names takes the keyboard. */
	problem?: unknown;
	onSubmit: () => void;
	onKeyDown?: (e: KeyboardEvent) => void;
	children: ComponentChildren;
}

export function Form(props: FormProps): JSX.Element {
	const own = useRef<HTMLFormElement>(null);
	const box = props.box ?? own;
	const [wrong, setWrong] = useState<Messages>(none);
	useEffect(() => {
		if (props.problem) box.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
	}, [props.problem]);
	const submit = (): void => {
		const form = box.current;
		if (!form) return;
		const { messages, first } = judge(form);
		setWrong(messages);
		if (first) first.focus();
		else props.onSubmit();
	};
	/* What is being mended is not called wrong any more. */
	const mend = (e: Event): void => {
		const name = e.target instanceof Element && isControl(e.target) ? e.target.name : "";
		if (!wrong.has(name)) return;
		setWrong(new Map([...wrong].filter(([k]) => k !== name)));
	};
	return (
		<form
			ref={box} noValidate {...(props.class ? { class: props.class } : {})} {...(props.label ? { "aria-label": props.label } : {})}
			onInput={mend} onChange={mend} {...(props.onKeyDown ? { onKeyDown: props.onKeyDown } : {})}
			onSubmit={(e) => {
				e.preventDefault();
				submit();
			}}
		>
			<Judgement.Provider value={wrong}>{props.children}</Judgement.Provider>
		</form>
	);
}
