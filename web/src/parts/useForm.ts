/* useForm.ts: what a form holds: what was typed (kept until the server has taken it) and how its sending went. */
import { useState } from "preact/hooks";
import type { Command, Outcome } from "../outbox/queue.ts";
import { dropDraft, loadDraft, saveDraft, type Draft } from "./drafts.ts";
import { useSend, type Sending } from "./useSend.ts";

export interface Form extends Sending {
	typed: Draft;
	/** What was typed into one field, "" when nothing. */
	value: (field: string) => string;
	put: (by: Draft) => void;
	set: (field: string) => (value: string) => void;
	/** Delivers; true when it is done or will leave by itself: the form may close. */
	submit: (command: Command) => Promise<boolean>;
	/** Forgets what was typed and begins anew. */
	restart: () => void;
}

export interface FormOptions {
	/** Fields that are never kept, not even in this tab: passwords. */
	secret?: readonly string[];
}

/* Only what differs from what the form began with: so that a draft does not undo what others changed meanwhile. */
function keep(name: string, typed: Draft, start: Draft, secret: readonly string[]): void {
	saveDraft(name, Object.fromEntries(Object.entries(typed).filter(([k, v]) => !secret.includes(k) && v !== (start[k] ?? ""))));
}

export function useForm(name: string, start: Draft, options: FormOptions = {}): Form {
	const [typed, setTyped] = useState<Draft>(() => ({ ...start, ...loadDraft(name) }));
	const sending = useSend();
	const secret = options.secret ?? [];
	const put = (by: Draft): void => {
		setTyped((old) => {
			const next = { ...old, ...by };
			keep(name, next, start, secret);
			return next;
		});
	};
	const restart = (): void => {
		dropDraft(name);
		setTyped(start);
		sending.clear();
	};
	const deliver = async (command: Command): Promise<Outcome> => {
		const outcome = await sending.deliver(command);
		if (outcome.kind === "done" || outcome.kind === "waiting") dropDraft(name);
		return outcome;
	};
	return {
		...sending,
		typed,
		value: (field) => typed[field] ?? "",
		put,
		set: (field) => (value) => put({ [field]: value }),
		deliver,
		submit: async (command) => {
			const outcome = await deliver(command);
			return outcome.kind === "done" || outcome.kind === "waiting";
		},
		restart,
	};
}
