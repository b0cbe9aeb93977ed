/* ActForm.tsx: the inputs of one act, in line under its button: what was typed stays until the server has taken it. */
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { RequestDetail } from "../api/shapes.ts";
import { lane_values, request_kind_values } from "../api/types.ts";
import { t } from "../words/words.ts";
import { bodyOf, inputOf, type Act, type Input, type Typed } from "./acts.ts";
import { AreaPicker } from "./AreaPicker.tsx";
import { dropDraft, loadDraft, saveDraft } from "./drafts.ts";
import { Check, Field } from "./Field.tsx";
import { Form, useWrong } from "./Form.tsx";
import { Key } from "./marks.tsx";
import { say } from "./toast.tsx";
import { useSend, type Sending } from "./useSend.ts";

const outcomes = ["told", "no_answer", "lock", "release"] as const;
const PROOF_MAX_BYTES = 10 * 1024 * 1024; // the server's limit: said before a slow upload, not after

/* The version that an own act made, until the request has been read anew: whoever acts twice in a second saw their own change. */
const made = new Map<number, number>();
const MADE_MAX = 200;

function noteMade(id: number, version: number | null): void {
	if (version === null) return;
	if (made.size >= MADE_MAX) made.clear();
	made.set(id, version);
}

function start(act: Act, detail: RequestDetail): Typed {
	const r = detail.request;
	const given: Typed = {};
	if (act.inputs.includes("kind")) given["kind"] = r.kind;
	if (act.inputs.includes("lane")) given["lane"] = r.lane;
	if (act.inputs.includes("persons")) given["persons"] = String(r.persons || 1);
	if (act.inputs.includes("assignee")) given["assignee"] = String(r.assignee_id ?? detail.assignees[0]?.id ?? "");
	if (act.inputs.includes("outcome")) given["outcome"] = "told";
	if (act.act === "join") given["into_code"] = detail.duplicates[0]?.code ?? "";
	return given;
}

/* The message for an input: of the field the server named, whatever the form calls it. */
function errorAt(act: Act, sending: Sending, input: Input): string | undefined {
	const field = sending.problem?.field;
	return field !== undefined && inputOf(act, field) === input ? sending.at(field) : undefined;
}

interface InputsProps {
	act: Act;
	detail: RequestDetail;
	typed: Typed;
	sending: Sending;
	put: (by: Typed) => void;
	putFile: (f: File | null) => void;
}

function OneInput({ input, act, detail, typed, sending, put, putFile, first }: InputsProps & { input: Input; first: boolean }): JSX.Element {
	const error = errorAt(act, sending, input);
	const value = typed[input] ?? "";
	const set = (v: string): void => put({ [input]: v });
	switch (input) {
		case "text":
		case "text_needed":
			return (
				<Field
					name="text" type="textarea" label={t(`act.${act.act}.text` as "act.note.text")} error={error} autofocus={first}
					value={typed["text"] ?? ""} onChange={(v) => put({ text: v })} required={input === "text_needed"}
				/>
			);
		case "kind":
			return (
				<Field
					name="kind" type="select" label={t("field.kind")} value={value} onChange={set} error={error}
					options={request_kind_values.map((k) => ({ value: k, label: t(`kind.${k}`) }))}
				/>
			);
		case "lane":
			return (
				<Field
					name="lane" type="select" label={t("field.lane")} value={value} onChange={set} error={error}
					options={lane_values.map((k) => ({ value: k, label: t(`lane.${k}`) }))}
				/>
			);
		case "persons":
			return <Field name="persons" type="number" min={1} max={500} label={t("field.persons")} value={value} onChange={set} error={error} />;
		case "assignee":
			return (
				<Field
					name="assignee_id" type="select" label={t("field.assignee")} value={value} onChange={set} error={error} autofocus={first}
					options={detail.assignees.map((a) => ({ value: String(a.id), label: a.title ? `${a.name} — ${a.title}` : a.name }))}
				/>
			);
		case "for_resident":
			return <Check name="for_resident" label={t("act.note.for_resident")} value={value === "1"} onChange={(v) => set(v ? "1" : "")} />;
		case "area":
			return (
				<AreaPicker
					name="area_code" label={t("act.transfer.to")} level="commune" error={error} required
					value={value ? { code: value, name: typed["area_name"] ?? value } : null}
					onPick={(a) => put({ area: a?.code ?? "", area_name: a?.name ?? "" })}
				/>
			);
		case "into_code":
			return <Field name="into_code" label={t("act.join.into")} value={value} onChange={set} error={error} autofocus={first} required />;
		case "outcome":
			return (
				<Field
					name="outcome" type="select" label={t("act.call-back.outcome")} value={value} onChange={set} error={error} autofocus={first}
					options={outcomes.map((o) => ({ value: o, label: t(`outcome.${o}`) }))}
				/>
			);
		case "file":
			return <ProofFile error={error} first={first} putFile={putFile} />;
	}
}

function ProofFile({ error: refused, first, putFile }: { error: string | undefined; first: boolean } & Pick<InputsProps, "putFile">): JSX.Element {
	const id = useId();
	const error = useWrong("file") ?? refused;
	return (
		<div class="field">
			<label for={id}>{t("act.proof.file")}</label>
			<input
				id={id} type="file" name="file" accept="image/jpeg,image/png,image/webp,application/pdf" required autofocus={first}
				aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-error` : undefined}
				onChange={(e) => putFile(e.currentTarget.files?.[0] ?? null)}
			/>
			{error ? <p class="error" id={`${id}-error`}>{error}</p> : null}
		</div>
	);
}

export interface ActFormProps {
	act: Act;
	detail: RequestDetail;
	close: () => void;
	/** The request has changed under the form: it must be read anew before the act can be sent again. */
	stale: () => void;
	/** Opened by itself because of a draft: the cursor stays where it is. */
	quiet?: boolean;
}

export function ActForm({ act, detail, close, stale: reload, quiet }: ActFormProps): JSX.Element {
	const r = detail.request;
	const form = `${r.id}/${act.act}`;
	const [typed, setTyped] = useState<Typed>(() => ({ ...start(act, detail), ...loadDraft(form) }));
	const [file, setFile] = useState<File | null>(null);
	const [tooLarge, setTooLarge] = useState(false);
	const sending = useSend();
	const box = useRef<HTMLFormElement>(null);

	useEffect(() => {
		if (!quiet) box.current?.querySelector<HTMLElement>("[autofocus], .do")?.focus();
	}, [form, quiet]);

	const put = (by: Typed): void => {
		const next = { ...typed, ...by };
		setTyped(next);
		saveDraft(form, next);
	};
	const submit = async (): Promise<void> => {
		if (sending.busy) return;
		if (act.inputs.includes("file") && (file === null || file.size > PROOF_MAX_BYTES)) {
			setTooLarge(file !== null);
			return;
		}
		const outcome = await sending.send({
			method: "POST",
			path: `/requests/${r.id}/${act.act}`,
			body: act.act === "proof" ? file : bodyOf(act, typed),
			version: act.act === "proof" ? null : Math.max(r.version, made.get(r.id) ?? 0),
			label: t(`act.${act.act}`),
			about: r.code,
		});
		if (outcome.kind === "refused" && outcome.problem.status === 412) reload();
		if (outcome.kind === "refused" || outcome.kind === "unreached") return;
		if (outcome.kind === "done" && act.act !== "proof") noteMade(r.id, outcome.version);
		dropDraft(form);
		say(t(outcome.kind === "done" ? "act.done" : "act.waits", { act: t(`act.${act.act}`), code: r.code }));
		close();
	};
	const stale = sending.problem?.status === 412;
	const inputNames = act.inputs.flatMap((i) => (i === "text_needed" ? ["text"] : i === "assignee" ? ["assignee_id"] : i === "area" ? ["area_code"] : [i]));
	const general = tooLarge ? t("act.proof.too_large") : stale ? t("act.stale") : sending.general(inputNames);
	return (
		<Form
			box={box} class="act-form" label={t(`act.${act.act}`)} problem={sending.problem} onSubmit={() => void submit()}
			onKeyDown={(e) => {
				if (e.key === "Escape") close();
				else if (e.key === "Enter" && e.ctrlKey) {
					e.preventDefault();
					box.current?.requestSubmit();
				}
			}}
		>
			{act.inputs.length === 0 ? <p>{t(`act.${act.act}.text` as "act.note.text")}</p> : null}
			<div class="act-inputs">
				{act.inputs.map((input, i) => (
					<OneInput
						key={input} input={input} first={i === 0} act={act} detail={detail} typed={typed} sending={sending} put={put} putFile={setFile}
					/>
				))}
			</div>
			{general ? <p class="error" role="alert">{general}</p> : null}
			<div class="row">
				<button type="submit" class="main do" disabled={sending.busy}>
					{t(`act.${act.act}`)} <Key>Ctrl+Enter</Key>
				</button>
				<button type="button" onClick={close}>{t("cancel")} <Key>Esc</Key></button>
			</div>
		</Form>
	);
}
