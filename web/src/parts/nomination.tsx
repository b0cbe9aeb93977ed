/* nomination.tsx: what is done with a name of a wave, by the agency's head and by the board alike: approving and withdrawing it. */
import type { JSX } from "preact";
import type { NominationItem } from "../api/shapes.ts";
import type { Command } from "../outbox/queue.ts";
import { t } from "../words/words.ts";
import { Field } from "./Field.tsx";
import { FormBox } from "./FormBox.tsx";
import { whoOf } from "./sent.tsx";
import { useForm } from "./useForm.ts";

export function approving(x: NominationItem): Command {
	return { method: "POST", path: `/nominations/${x.id}/approve`, version: x.version, body: {}, label: t("nomination_act.approve"), about: whoOf(x) };
}

export function WithdrawName({ x, close }: { x: NominationItem; close: () => void }): JSX.Element {
	const form = useForm(`nomination/${x.id}/withdraw`, { reason: "" });
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: "POST", path: `/nominations/${x.id}/withdraw`, version: x.version, body: { reason: form.value("reason").trim() },
			label: t("nomination_act.withdraw"), about: whoOf(x),
		});
		if (ok) close();
	};
	return (
		<FormBox
			title={`${t("nomination_act.withdraw")}: ${whoOf(x)}`} action={t("nomination_act.withdraw")} sending={form} fields={["reason"]}
			onSubmit={() => void submit()} close={close}
		>
			<div class="across">
				<Field
					name="reason" type="textarea" rows={2} label={t("sent.withdraw_why")} value={form.value("reason")} onChange={form.set("reason")}
					error={form.at("reason")} maxLength={500} required
				/>
			</div>
		</FormBox>
	);
}
