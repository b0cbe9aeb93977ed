/* FormBox.tsx: a form in line, never a modal: its inputs, what is wrong with them, the one button that sends and the way out. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words/words.ts";
import { Form } from "./Form.tsx";
import { Key } from "./marks.tsx";
import type { Sending } from "./useSend.ts";

export interface FormBoxProps {
	title: string;
	/** 2 where the form stands right beneath the screen's title. */
	level?: 2 | 3;
	/** On the button that sends. */
	action: string;
	sending: Sending;
	/** The names of the fields that show their own message. */
	fields: readonly string[];
	onSubmit: () => void;
	/** Absent where the form is always there. */
	close?: () => void;
	/** The first field takes the keyboard when the form opens. */
	focus?: boolean;
	disabled?: boolean;
	children: ComponentChildren;
}

export function FormBox(props: FormBoxProps): JSX.Element {
	const box = useRef<HTMLFormElement>(null);
	const focus = props.focus ?? props.close !== undefined;
	useEffect(() => {
		if (focus) box.current?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
	}, [focus]);
	const general = props.sending.general(props.fields);
	return (
		<Form
			box={box} class="act-form form-box" label={props.title} problem={props.sending.problem}
			onSubmit={() => {
				if (!props.sending.busy) props.onSubmit();
			}}
			onKeyDown={(e) => {
				if (e.key === "Escape" && props.close) {
					e.stopPropagation();
					props.close();
				} else if (e.key === "Enter" && e.ctrlKey) {
					e.preventDefault();
					box.current?.requestSubmit();
				}
			}}
		>
			{props.level === 2 ? <h2>{props.title}</h2> : <h3>{props.title}</h3>}
			<div class="act-inputs">{props.children}</div>
			{general ? <p class="error" role="alert">{general}</p> : null}
			<div class="row">
				<button type="submit" class="main do" disabled={props.sending.busy || (props.disabled ?? false)}>
					{props.action} <Key>Ctrl+Enter</Key>
				</button>
				{props.close ? <button type="button" onClick={props.close}>{t("cancel")} <Key>Esc</Key></button> : null}
			</div>
		</Form>
	);
}
