/* OneImport.tsx: one file brought in: choose, look at what would happen row by row, then do it; what was not taken comes back as a file. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ImportResult } from "../api/shapes.ts";
import { bytes } from "../format/format.ts";
import { saveFile } from "../parts/download.ts";
import { n } from "../parts/marks.tsx";
import { useSend } from "../parts/useSend.ts";
import { lang, t, wordOrNull } from "../words/words.ts";
import { accepts, badName, cellOf, columnsOf, FILE_MAX_BYTES, template, typeOf, type ImportKind } from "./files.ts";

const BAD_SHOWN = 200; // the others are in the file

export interface OneImportProps {
	kind: ImportKind;
	/** Beside what a file of this kind holds: what the screen around it knows. */
	hint?: ComponentChildren;
	/** Where one sees what was brought in. */
	after?: ComponentChildren;
}

export function OneImport({ kind, hint, after }: OneImportProps): JSX.Element {
	const [file, setFile] = useState<File | null>(null);
	const [result, setResult] = useState<ImportResult | null>(null);
	const sending = useSend();
	const tooLarge = file !== null && file.size > FILE_MAX_BYTES;

	const send = async (chosen: File, preview: boolean): Promise<void> => {
		/* The file is still in the person's folder: a command that waited would only keep a copy of it on this device. */
		const outcome = await sending.send({
			method: "POST", path: `/imports/${kind}${preview ? "?preview=1" : ""}`, body: new Blob([chosen], { type: typeOf(chosen.name) }),
			label: t(`imports.${kind}`), about: chosen.name, fleeting: true,
		});
		if (outcome.kind === "done") setResult(outcome.data as ImportResult);
	};
	const choose = (chosen: File | null): void => {
		setFile(chosen);
		setResult(null);
		sending.clear();
		if (chosen && chosen.size <= FILE_MAX_BYTES) void send(chosen, true);
	};
	const problem = tooLarge ? t("imports.too_large") : sending.unreached ? t("imports.unreached") : sending.general([]);
	return (
		<>
			<Choose kind={kind} hint={hint} file={file} choose={choose} />
			{sending.busy ? <p class="card" role="status">{t(result ? "imports.writing" : "imports.reading")}</p> : null}
			{problem ? (
				<div class="card" role="alert">
					<p class="error">{problem}</p>
					{file && !tooLarge ? <div class="row"><button type="button" onClick={() => void send(file, true)}>{t("failure.retry")}</button></div> : null}
				</div>
			) : null}
			{result && file ? <Result file={file} result={result} after={after} busy={sending.busy} write={() => void send(file, false)} again={() => choose(null)} /> : null}
		</>
	);
}

function Choose({ kind, hint, file, choose }: {
	kind: ImportKind;
	hint: ComponentChildren;
	file: File | null;
	choose: (f: File | null) => void;
}): JSX.Element {
	const [over, setOver] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (file === null && input.current) input.current.value = "";
	}, [file]);
	const columns = kind === "boundaries" ? null : t(`imports.columns_${kind}`);
	return (
		<section
			class={`card drop ${over ? "over" : ""}`} aria-label={t("imports.choose")}
			onDragOver={(e) => {
				e.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(e) => {
				e.preventDefault();
				setOver(false);
				choose(e.dataTransfer?.files[0] ?? null);
			}}
		>
			<p>{t(`imports.hint_${kind}`)} {hint}</p>
			<div class="field">
				<label for="import-file">{t("imports.choose")}</label>
				<input
					id="import-file" ref={input} type="file" accept={accepts(kind)}
					onChange={(e) => choose(e.currentTarget.files?.[0] ?? null)}
				/>
				<p class="hint">{file ? `${file.name} · ${bytes(file.size, lang.value)}` : t("imports.drop")}</p>
			</div>
			{columns ? (
				<details>
					<summary>{t("imports.columns")}</summary>
					<p>{columns}</p>
					<p class="muted">{t("imports.columns_hint")}</p>
					<div class="row">
						<button type="button" onClick={() => saveFile(`mau-${kind}.csv`, new Blob([template(columns)], { type: "text/csv" }))}>
							{t("imports.template")}
						</button>
					</div>
				</details>
			) : null}
		</section>
	);
}

interface ResultProps {
	file: File;
	result: ImportResult;
	after: ComponentChildren;
	busy: boolean;
	write: () => void;
	again: () => void;
}

function Result({ file, result, after, busy, write, again }: ResultProps): JSX.Element {
	const title = useRef<HTMLHeadingElement>(null);
	useEffect(() => title.current?.focus(), [result.done]);
	const { bad } = result;
	return (
		<section class="card" aria-labelledby="import-result">
			<h2 id="import-result" ref={title} tabIndex={-1}>{t(result.done ? "imports.done" : "imports.preview")}</h2>
			<ul class="import-numbers">
				<li><b>{n(result.rows)}</b> {t("imports.rows")}</li>
				<li><b>{n(result.good)}</b> {t(result.done ? "imports.taken" : "imports.good")}</li>
				{result.same ? <li><b>{n(result.same)}</b> {t("imports.same")}</li> : null}
				<li class={result.rows > result.good ? "hot" : ""}><b>{n(result.rows - result.good)}</b> {t("imports.bad")}</li>
			</ul>
			<div class="row">
				{result.done ? (
					<>
						<button type="button" class="main" onClick={again}>{t("imports.another")}</button>
						{after}
					</>
				) : (
					<>
						<button type="button" class="main" disabled={busy || result.good === 0} onClick={write}>{t("imports.write", { n: n(result.good) })}</button>
						<button type="button" onClick={again}>{t("cancel")}</button>
					</>
				)}
				{result.bad_file ? (
					<button type="button" onClick={() => saveFile(badName(file.name), new Blob([result.bad_file ?? ""], { type: "text/csv" }))}>
						{t("imports.bad_file")}
					</button>
				) : null}
			</div>
			{!result.done && bad.length ? <p class="muted">{t("imports.bad_hint")}</p> : null}
			{bad.length ? <Bad bad={bad} /> : null}
			{!result.done && result.sample.length ? <Sample rows={result.sample} /> : null}
		</section>
	);
}

function Bad({ bad }: { bad: ImportResult["bad"] }): JSX.Element {
	return (
		<>
			<h3>{t("imports.bad_title")}</h3>
			<div class="wide-table" tabIndex={0} role="region" aria-label={t("imports.bad_title")}>
				<table>
					<thead><tr><th>{t("imports.row")}</th><th>{t("imports.column")}</th><th>{t("imports.value")}</th><th>{t("imports.why")}</th></tr></thead>
					<tbody>
						{bad.slice(0, BAD_SHOWN).map((b, i) => (
							<tr key={i}>
								<td>{b.row}</td>
								<td>{b.column ?? "—"}</td>
								<td>{b.value ?? ""}</td>
								<td>{wordOrNull(`reason.${b.reason}`) ?? b.reason}</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
			{bad.length > BAD_SHOWN ? <p class="muted">{t("imports.bad_more", { n: n(bad.length - BAD_SHOWN) })}</p> : null}
		</>
	);
}

function Sample({ rows }: { rows: ImportResult["sample"] }): JSX.Element {
	const columns = columnsOf(rows);
	return (
		<>
			<h3>{t("imports.sample", { n: rows.length })}</h3>
			<div class="wide-table" tabIndex={0} role="region" aria-label={t("imports.sample", { n: rows.length })}>
				<table>
					<thead><tr>{columns.map((c) => <th key={c}>{wordOrNull(`field.${c}`) ?? c}</th>)}</tr></thead>
					<tbody>{rows.map((r, i) => <tr key={i}>{columns.map((c) => <td key={c}>{cellOf(r[c])}</td>)}</tr>)}</tbody>
				</table>
			</div>
		</>
	);
}
