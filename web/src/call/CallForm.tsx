/*
 * CallForm.tsx: what is typed while somebody speaks, in the order in which a caller tells it. Enter goes on to the next field, digits
 * choose the kind and who is vulnerable, Ctrl+Enter files from anywhere.
 */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { request_kind_values, vulnerable_values } from "../api/types.ts";
import { AreaPicker } from "../parts/AreaPicker.tsx";
import { Field } from "../parts/Field.tsx";
import { Form, useWrong } from "../parts/Form.tsx";
import { Key } from "../parts/marks.tsx";
import type { Sending } from "../parts/useSend.ts";
import { t } from "../words/words.ts";
import type { Call } from "./call.ts";

export interface CallFormProps {
	call: Call;
	put: (by: Call) => void;
	sending: Sending;
	submit: () => void;
	clear: () => void;
	/** Brings back what was just thrown away. */
	restore?: () => void;
	/** Takes the call off the request it was joined to. */
	part: () => void;
}

const fields = ["phone", "kind", "area_code", "address", "text", "persons", "name", "vulnerable", "join_id"];

/* The digit pressed, when it names one of a list. */
function chosen<T>(e: KeyboardEvent, of: readonly T[]): T | undefined {
	return e.ctrlKey || e.altKey || e.metaKey || !/^[1-9]$/.test(e.key) ? undefined : of[Number(e.key) - 1];
}

export function focusOn(form: HTMLElement | null, name: string): void {
	const all = [...(form?.querySelectorAll<HTMLElement>(`[name="${name}"]`) ?? [])];
	(all.find((el) => el instanceof HTMLInputElement && el.checked) ?? all[0])?.focus();
}

function Kinds({ call, put, error: refused, next }: Pick<CallFormProps, "call" | "put"> & { error: string | undefined; next: () => void }): JSX.Element {
	const error = useWrong("kind") ?? refused;
	return (
		<fieldset
			class="kinds field" aria-describedby={error ? "kind-error" : undefined}
			onKeyDown={(e) => {
				const kind = chosen(e, request_kind_values);
				if (kind) put({ kind });
				else if (e.key !== "Enter" || e.ctrlKey || !call.kind) return;
				e.preventDefault();
				next();
			}}
		>
			<legend class="legend-text">{t("hotline.kind")}</legend>
			{request_kind_values.map((k, i) => (
				<label key={k} class={call.kind === k ? "picked" : ""}>
					<input
						type="radio" name="kind" value={k} checked={call.kind === k} onChange={() => put({ kind: k })} required
						aria-keyshortcuts={String(i + 1)} aria-invalid={error ? true : undefined}
					/>
					<Key>{i + 1}</Key> {t(`kind.${k}`)}
				</label>
			))}
			{error ? <p class="error" id="kind-error">{error}</p> : null}
		</fieldset>
	);
}

function Vulnerable({ call, put }: Pick<CallFormProps, "call" | "put">): JSX.Element {
	const set = new Set((call.vulnerable ?? "").split(" ").filter(Boolean));
	const toggle = (v: string): void => {
		if (!set.delete(v)) set.add(v);
		put({ vulnerable: vulnerable_values.filter((x) => set.has(x)).join(" ") });
	};
	return (
		<fieldset
			class="vulnerable field"
			onKeyDown={(e) => {
				const v = chosen(e, vulnerable_values);
				if (!v) return;
				e.preventDefault();
				toggle(v);
			}}
		>
			<legend class="legend-text">{t("hotline.vulnerable")}</legend>
			{vulnerable_values.map((v, i) => (
				<label key={v} class={set.has(v) ? "picked" : ""}>
					<input type="checkbox" name="vulnerable" checked={set.has(v)} onChange={() => toggle(v)} aria-keyshortcuts={String(i + 1)} />
					<Key>{i + 1}</Key> {t(`vulnerable.${v}`)}
				</label>
			))}
		</fieldset>
	);
}

/* Joined to an open request, kind and place are those of the request: there is nothing to choose. */
function Needs({ call, put, sending, go }: Pick<CallFormProps, "call" | "put" | "sending"> & { go: (name: string) => void }): JSX.Element {
	return (
		<>
			<Kinds call={call} put={put} error={sending.at("kind")} next={() => go("area_code")} />
			<AreaPicker
				name="area_code" label={t("hotline.area")} level="commune" error={sending.at("area_code")} required
				value={call.area_code ? { code: call.area_code, name: call.area_name ?? call.area_code } : null}
				onPick={(a) => {
					put({ area_code: a?.code ?? "", area_name: a?.name ?? "" });
					if (a) go("address");
				}}
			/>
			<Field
				name="address" label={t("field.address")} value={call.address ?? ""} error={sending.at("address")}
				onChange={(address) => put({ address })} maxLength={300}
			/>
		</>
	);
}

function About({ call, put, sending }: Pick<CallFormProps, "call" | "put" | "sending">): JSX.Element {
	return (
		<>
			<div class="few">
				<Field
					name="persons" type="number" min={1} max={500} label={t("field.persons")} value={call.persons ?? ""}
					onChange={(persons) => put({ persons })} error={sending.at("persons")} inputMode="numeric"
				/>
				<Field
					name="name" label={t("field.name")} value={call.name ?? ""} onChange={(name) => put({ name })} error={sending.at("name")}
					maxLength={120}
				/>
			</div>
			<Vulnerable call={call} put={put} />
		</>
	);
}

export function CallForm({ call, put, sending, submit, clear, restore, part }: CallFormProps): JSX.Element {
	const form = useRef<HTMLFormElement>(null);
	const go = (name: string): void => queueMicrotask(() => focusOn(form.current, name));
	useEffect(() => focusOn(form.current, "phone"), []);

	const onKey = (e: KeyboardEvent): void => {
		if (e.key !== "Enter" || e.isComposing || e.defaultPrevented) return;
		if (e.ctrlKey) {
			e.preventDefault();
			form.current?.requestSubmit();
		} else if (e.target instanceof HTMLInputElement) {
			e.preventDefault(); // a form that leaves by a stray Enter is a call lost half-way
			const order = call.join_id ? ["phone", "text"] : ["phone", "kind", "area_code", "address", "text", "persons", "name", "vulnerable"];
			const next = order[order.indexOf(e.target.name) + 1];
			if (next) go(next);
		}
	};
	const general = sending.general(fields) ?? sending.at("join_id");
	return (
		<Form class="call-form" box={form} label={t("hotline.form")} problem={sending.problem} onKeyDown={onKey} onSubmit={submit}>
			<Field
				name="phone" type="tel" label={t("hotline.phone")} value={call.phone ?? ""} onChange={(phone) => put({ phone })}
				error={sending.at("phone")} inputMode="tel" maxLength={20}
			/>
			{call.join_id ? (
				<p class="joining" role="status">
					{t("hotline.joining")} <b class="nowrap">{call.join_code}</b>{" "}
					<button type="button" onClick={part}>{t("hotline.part")}</button>
				</p>
			) : <Needs call={call} put={put} sending={sending} go={go} />}
			<Field
				name="text" type="textarea" rows={3} label={call.join_id ? t("hotline.text_more") : t("hotline.text")} value={call.text ?? ""}
				onChange={(text) => put({ text })} error={sending.at("text")}
			/>
			{call.join_id ? null : <About call={call} put={put} sending={sending} />}
			{general ? <p class="error" role="alert">{general}</p> : null}
			<div class="call-ends">
				<button type="submit" class="main" disabled={sending.busy}>
					{call.join_id ? t("hotline.file_join", { code: call.join_code ?? "" }) : t("act.file")} <Key>Ctrl+Enter</Key>
				</button>
				{restore ? <button type="button" onClick={restore}>{t("hotline.restore")}</button> : null}
				{call.began ? <button type="button" onClick={clear}>{t("hotline.clear")}</button> : null}
			</div>
		</Form>
	);
}
