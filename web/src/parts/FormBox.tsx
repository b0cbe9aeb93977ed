/* FormBox.tsx: a form in line, never a modal: its inputs, what the server said, the one button that sends and the way out. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words/words.ts";
import { Key } from "./marks.tsx";
import type { Sending } from "./useSend.ts";

export interface FormBoxProps {
	title: string;
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
	/* What was refused is where the keyboard goes next. */
	useEffect(() => {
		if (props.sending.problem?.field) box.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
	}, [props.sending.problem]);
	const stale = props.sending.problem?.status === 412;
	const general = stale ? t("form.stale") : props.sending.general(props.fields);
	return (
		<form
			ref={box} class="act-form form-box" aria-label={props.title} noValidate
			onSubmit={(e) => {
				e.preventDefault();
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
			<h3>{props.title}</h3>
			<div class="act-inputs">{props.children}</div>
			{general ? <p class="error" role="alert">{general}</p> : null}
			<div class="row">
				<button type="submit" class="main do" disabled={props.sending.busy || (props.disabled ?? false)}>
					{props.action} <Key>Ctrl+Enter</Key>
				</button>
				{props.close ? <button type="button" onClick={props.close}>{t("cancel")} <Key>Esc</Key></button> : null}
			</div>
		</form>
	);
}
