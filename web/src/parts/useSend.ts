/* useSend.ts: a form's way to the outbox: what it is doing, what was refused and at which field. Nothing typed is touched. */
import { useState } from "preact/hooks";
import type { Problem } from "../api/client.ts";
import { outbox } from "../outbox/outbox.ts";
import type { Command, Outcome } from "../outbox/queue.ts";
import { t } from "../words/words.ts";
import { problemText } from "./states.tsx";

export interface Sending {
	busy: boolean;
	problem: Problem | null;
	unreached: boolean;
	/** The message for a field of the form. */
	at: (field: string) => string | undefined;
	/** The message for the form as a whole: refusals that name none of the given fields. */
	general: (fields: readonly string[]) => string | undefined;
	send: (command: Command) => Promise<Outcome>;
	clear: () => void;
}

export function useSend(): Sending {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const [unreached, setUnreached] = useState(false);
	return {
		busy,
		problem,
		unreached,
		at: (field) => (problem?.field === field ? problemText(problem) : undefined),
		general: (fields) => {
			if (unreached) return t("failure.offline");
			if (!problem || (problem.field !== undefined && fields.includes(problem.field))) return undefined;
			return problem.field === undefined ? problemText(problem) : `${problem.field}: ${problemText(problem)}`;
		},
		send: async (command) => {
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
		},
		clear: () => {
			setProblem(null);
			setUnreached(false);
		},
	};
}
