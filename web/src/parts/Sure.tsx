/* Sure.tsx: a button that cannot be undone: asks once, in its own place, never in a box over the screen. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../words/words.ts";

export interface SureProps {
	/** On the button. */
	action: string;
	/** The question, with what will happen. */
	question: string;
	busy?: boolean;
	/** The main act of its screen. */
	main?: boolean;
	onSure: () => void;
}

export function Sure({ action, question, busy, main, onSure }: SureProps): JSX.Element {
	const [asked, setAsked] = useState(false);
	const no = useRef<HTMLButtonElement>(null);
	const ask = useRef<HTMLButtonElement>(null);
	const was = useRef(false);
	useEffect(() => {
		if (asked) no.current?.focus();
		else if (was.current) ask.current?.focus();
		was.current = asked;
	}, [asked]);
	if (!asked) return <button type="button" ref={ask} {...(main ? { class: "main" } : {})} onClick={() => setAsked(true)}>{action}</button>;
	return (
		<span
			class="sure" role="group" aria-label={question}
			onKeyDown={(e) => {
				if (e.key !== "Escape") return;
				e.stopPropagation();
				setAsked(false);
			}}
		>
			<span>{question}</span>
			<button
				type="button" class="main" disabled={busy ?? false}
				onClick={() => {
					setAsked(false);
					onSure();
				}}
			>
				{action}
			</button>
			<button type="button" ref={no} onClick={() => setAsked(false)}>{t("cancel")}</button>
		</span>
	);
}
