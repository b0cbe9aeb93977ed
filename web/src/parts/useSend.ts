/* useSend.ts: a form's way to the outbox: what it is doing, what was refused and at which field. Nothing typed is touched. */
import { useState } from "preact/hooks";
import type { Problem } from "../api/client.ts";
import { outbox } from "../outbox/outbox.ts";
import type { Command, Outcome } from "../outbox/queue.ts";
import { t, wordOrNull } from "../words/words.ts";
import { problemText } from "./states.tsx";
import { say } from "./toast.tsx";

export interface Sending {
	busy: boolean;
	problem: Problem | null;
	unreached: boolean;
	/** The message for a field of the form. */
	at: (field: string) => string | undefined;
	/** The message for the whole: refusals that name none of the given fields. Without fields, beside a button: every refusal. */
	general: (fields?: readonly string[]) => string | undefined;
	send: (command: Command) => Promise<Outcome>;
	/** Sends, and says what became of it. */
	deliver: (command: Command) => Promise<Outcome>;
	clear: () => void;
}

export function useSend(): Sending {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const [unreached, setUnreached] = useState(false);
	const send = async (command: Command): Promise<Outcome> => {
		setBusy(true);
		setProblem(null);
		setUnreached(false);
		try {
			const outcome = await outbox.send(command);
			if (outcome.kind === "refused") setProblem(outcome.problem);
			if (outcome.kind === "unreached") setUnreached(true);
			return outcome;
		} finally {
			setBusy(false);
		}
	};
	return {
		busy,
		problem,
		unreached,
		at: (field) => (problem?.field === field ? problemText(problem) : undefined),
		general: (fields) => {
			if (unreached) return t("failure.offline");
			if (!problem) return undefined;
			if (problem.status === 412) return t("form.stale");
			const { field } = problem;
			if (field === undefined || fields === undefined) return problemText(problem);
			return fields.includes(field) ? undefined : `${wordOrNull(`field.${field}`) ?? field}: ${problemText(problem)}`;
		},
		send,
		deliver: async (command) => {
			const outcome = await send(command);
			if (outcome.kind === "done" || outcome.kind === "waiting") say(t(outcome.kind === "done" ? "form.done" : "form.waits", { what: command.label }));
			return outcome;
		},
		clear: () => {
			setProblem(null);
			setUnreached(false);
		},
	};
}
