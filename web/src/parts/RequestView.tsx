/* RequestView.tsx: one request: what it is, who is handling it, what can be done now, what has happened. Never a modal. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { API } from "../api/client.ts";
import { useRead } from "../api/read.ts";
import type { Entry, RequestDetail, RequestItem } from "../api/shapes.ts";
import { bytes, dayClock, shortTime } from "../format/format.ts";
import { now } from "../live/live.ts";
import { waiting } from "../outbox/outbox.ts";
import { subjectOf } from "../outbox/queue.ts";
import { lang, t } from "../words/words.ts";
import { ActForm } from "./ActForm.tsx";
import { actOf, acts, nextAct, type Act } from "./acts.ts";
import { loadDraft, saveDraft } from "./drafts.ts";
import { plainKey, useKeys } from "./keys.ts";
import { Due, Key, place, PhoneLink, RequestDue, State, StateShape, WhoAnswers } from "./marks.tsx";
import { RequestLine } from "./RequestRow.tsx";
import { Ready } from "./states.tsx";
import { can } from "../session.ts";
import { linesOf, type Line } from "./timeline.ts";

export interface RequestViewProps {
	id: number;
	/** On a phone: back to the list. */
	back?: string;
}

export function RequestView({ id, back }: RequestViewProps): JSX.Element {
	const read = useRead<RequestDetail>(`/requests/${id}`);
	return <Ready read={read} rows={10}>{(detail) => <Shown key={id} detail={detail} back={back} reload={read.reload} />}</Ready>;
}

/* The act that somebody began to type here and has not sent: it opens again, and does not take the cursor. */
function begun(detail: RequestDetail): Act | null {
	return acts.find((a) => detail.acts.includes(a.act) && Object.keys(loadDraft(`${detail.request.id}/${a.act}`)).length > 0) ?? null;
}

interface ShownProps {
	detail: RequestDetail;
	back: string | undefined;
	reload: () => void;
}

function Shown({ detail, back, reload }: ShownProps): JSX.Element {
	const r = detail.request;
	const [open, setOpen] = useState<Act | null>(() => begun(detail));
	const [quiet, setQuiet] = useState(true);
	const possible = acts.filter((a) => detail.acts.includes(a.act));
	const queued = waiting.value.filter((i) => subjectOf(i.path) === `/requests/${r.id}`);

	const show = (act: Act | null): void => {
		setQuiet(false);
		setOpen(act);
	};
	useEffect(() => {
		if (open && !detail.acts.includes(open.act)) setOpen(null);
	}, [detail, open]);
	useKeys((e) => {
		const key = plainKey(e);
		const act = possible.find((a) => a.letter === key);
		if (!act) return;
		e.preventDefault();
		show(act);
	});
	const join = (code: string): void => {
		const act = actOf("join");
		if (!act) return;
		saveDraft(`${r.id}/join`, { into_code: code });
		setOpen(null);
		queueMicrotask(() => show(act));
	};
	return (
		<article class="request" aria-label={r.code}>
			<header class="request-head">
				{back ? <a class="back" href={back}>‹ {t("back")}</a> : null}
				<h2 class="code">{r.code}</h2>
				<span class="summary">
					<b>{t(`kind.${r.kind}`)}</b> · {t("persons", { n: r.persons || 1 })}
					{(r.vulnerable ?? []).map((v) => ` · ${t(`vulnerable.${v}`)}`)}
				</span>
				<span class="head-due"><State state={r.state} /> <RequestDue request={r} /></span>
			</header>
			<p class="handling">
				<span class="muted">{t("request.handling")}</span>{" "}
				<WhoAnswers who={r.state === "escalated" ? (r.escalated_to ?? r.answerable) : r.answerable} />
				{r.assignee ? <> · {t("request.assignee")} <b>{r.assignee.name ?? "…"}</b></> : null}
			</p>
			<Acts possible={possible} first={nextAct(r.state, detail.escalation?.state ?? null, possible)} open={open} show={show} />
			{queued.map((i) => <p class="stale" key={i.key} role="status">{t("act.waits", { act: i.label, code: r.code })}</p>)}
			{open ? <ActForm key={open.act} act={open} detail={detail} quiet={quiet} close={() => setOpen(null)} stale={reload} /> : null}
			<Facts detail={detail} />
			<Others detail={detail} join={detail.acts.includes("join") ? join : null} />
			<Timeline detail={detail} />
			<Promises detail={detail} />
		</article>
	);
}

/* On a phone the first act stands alone at the thumb; the others come out when asked for. */
function Acts({ possible, first, open, show }: {
	possible: readonly Act[];
	first: Act | null;
	open: Act | null;
	show: (act: Act | null) => void;
}): JSX.Element {
	const [all, setAll] = useState(false);
	return (
		<div class={`acts ${all ? "all" : ""} ${open ? "busy" : ""}`} role="group" aria-label={t("request.acts")}>
			{possible.map((a) => (
				<button
					type="button" key={a.act} class={a === first ? "main first" : ""} aria-pressed={open?.act === a.act}
					aria-keyshortcuts={a.letter}
					onClick={() => {
						setAll(false);
						show(open?.act === a.act ? null : a);
					}}
				>
					<Key>{a.letter}</Key> {t(`act.${a.act}`)}
				</button>
			))}
			{possible.length > 1 ? (
				<button type="button" class="narrow-only others" aria-expanded={all} onClick={() => setAll(!all)}>{t(all ? "act.fewer" : "act.more")}</button>
			) : null}
			{possible.length === 0 ? <span class="muted">{t(can("handle") || can("intake") ? "request.no_acts" : "request.only_look")}</span> : null}
		</div>
	);
}

function Facts({ detail }: { detail: RequestDetail }): JSX.Element {
	const r = detail.request;
	const hidden = <span class="muted">{t("request.hidden")}</span>;
	return (
		<section class="facts">
			{r.text === null ? <p>{hidden}</p> : r.text ? <blockquote>{r.text}</blockquote> : null}
			<dl>
				<div><dt>{t("field.area")}</dt><dd>{place(r.area)}</dd></div>
				<div><dt>{t("field.address")}</dt><dd>{r.address === null ? hidden : r.address || "—"}</dd></div>
				<div><dt>{t("field.name")}</dt><dd>{r.name === null ? hidden : r.name || "—"}</dd></div>
				<div><dt>{t("field.phone")}</dt><dd>{r.phone === null ? hidden : <PhoneLink digits={r.phone} />}{r.phone === "" ? "—" : null}</dd></div>
				<div><dt>{t("field.filed")}</dt><dd>{dayClock(r.filed_at)} · {t(`channel.${r.channel}`)}</dd></div>
				{r.due_at ? <div><dt>{t("field.due")}</dt><dd>{dayClock(r.due_at)}</dd></div> : null}
				{r.calls > 1 ? <div><dt>{t("field.calls")}</dt><dd>{t("row.calls", { n: r.calls })}</dd></div> : null}
				{r.reopened > 0 ? <div><dt>{t("field.reopened")}</dt><dd>{t("row.reopened", { n: r.reopened })}</dd></div> : null}
			</dl>
			<Proofs proofs={detail.proofs} />
		</section>
	);
}

function Proofs({ proofs }: Pick<RequestDetail, "proofs">): JSX.Element | null {
	if (proofs.length === 0) return null;
	return (
		<>
			<h3>{t("request.proofs")}</h3>
			<ul class="proofs">
				{proofs.map((p) => {
					const name = `${p.type.replace(/^.*\//, "").toUpperCase()} ${bytes(p.bytes, lang.value)} · ${shortTime(p.at, now.value)}`;
					return (
						<li key={p.id}>
							<a href={`${API}/proofs/${p.id}`} target="_blank" rel="noopener">
								{p.type.startsWith("image/") ? <img src={`${API}/proofs/${p.id}`} alt="" width="120" height="90" loading="lazy" /> : null}
								{name}
							</a>
						</li>
					);
				})}
			</ul>
		</>
	);
}

function EntryLine({ entry: e }: { entry: Entry }): JSX.Element {
	return (
		<div>
			<b>{t(`done.${e.act}` as "done.file")}</b>
			{e.to ? <> → {place(e.to)}</> : null}
			{e.post ? <> · {e.post}</> : null}
			{e.actor?.name ? <span class="muted"> · {e.actor.name}</span> : null}
			{e.note?.text ? (
				<p class="note">
					{e.note.text}
					{e.note.for_resident ? <span class="muted"> ({t("note.for_resident")})</span> : null}
				</p>
			) : null}
		</div>
	);
}

/* One line: the shape of the state it left, when, what. */
function TimeLine({ line }: { line: Line }): JSX.Element {
	switch (line.kind) {
		case "entry":
			return (
				<li>
					<StateShape state={line.state} />
					<time dateTime={line.entry.at}>{shortTime(line.entry.at, now.value)}</time>
					<EntryLine entry={line.entry} />
				</li>
			);
		case "late":
			return (
				<li>
					<StateShape state={line.state} />
					<time dateTime={line.from}>{shortTime(line.from, now.value)}</time>
					<div>
						<b>{t("act.late")}</b>
						{line.times > 1 ? <span class="muted"> · {t("request.reminded", { n: line.times, time: shortTime(line.to, now.value) })}</span> : null}
					</div>
				</li>
			);
		case "due":
			return (
				<li class="ahead">
					<StateShape state="filed" />
					<time dateTime={line.at}>{shortTime(line.at, now.value)}</time>
					<div>{t("request.due_ahead")} <Due at={line.at} /></div>
				</li>
			);
	}
}

function Timeline({ detail }: { detail: RequestDetail }): JSX.Element {
	const r = detail.request;
	const due = r.open && r.state !== "answered" ? r.due_at : null;
	const key = (l: Line): string => (l.kind === "due" ? "due" : String(l.kind === "entry" ? l.entry.id : l.id));
	return (
		<section aria-label={t("request.timeline")}>
			<h3>{t("request.timeline")}</h3>
			<ol class="timeline">{linesOf(detail.timeline, due).map((l) => <TimeLine key={key(l)} line={l} />)}</ol>
		</section>
	);
}

/* What was promised and is still open. The level above is told again and again: its last reminder stands for all of them. */
function Promises({ detail }: { detail: RequestDetail }): JSX.Element | null {
	const open = detail.tasks.filter((x) => x.state === "open");
	const chases = open.filter((x) => x.kind === "chase");
	const shown = [...open.filter((x) => x.kind !== "chase"), ...chases.slice(-1)];
	if (shown.length === 0) return null;
	return (
		<section>
			<h3>{t("request.tasks")}</h3>
			<ul class="plain">
				{shown.map((x) => (
					<li key={x.id} class="request-line">
						<b>{t(`task.${x.kind}`)}</b>{x.kind === "chase" && chases.length > 1 ? ` ×${chases.length}` : ""} <Due at={x.due_at} />{" "}
						<span class="muted"><WhoAnswers who={x.answerable} tel={false} /></span>
					</li>
				))}
			</ul>
		</section>
	);
}

const FEW = 3; // of the others: more than these would push what happened out of sight

/* A few of them, the rest behind their number. */
function Several({ title, rows, row }: { title: string; rows: readonly RequestItem[]; row: (r: RequestItem) => JSX.Element }): JSX.Element | null {
	if (rows.length === 0) return null;
	return (
		<section>
			<h3>{title}</h3>
			<ul class="plain">{rows.slice(0, FEW).map(row)}</ul>
			{rows.length > FEW ? (
				<details class="rest">
					<summary>{t("request.rest", { n: rows.length - FEW })}</summary>
					<ul class="plain">{rows.slice(FEW).map(row)}</ul>
				</details>
			) : null}
		</section>
	);
}

/* Likely duplicates first: joining them spares two wards the same way. Then what the household asked before. */
function Others({ detail, join }: { detail: RequestDetail; join: ((code: string) => void) | null }): JSX.Element {
	const others = detail.household.filter((x) => !detail.duplicates.some((d) => d.id === x.id));
	const open = others.filter((x) => x.open).length;
	return (
		<>
			<Several
				title={t("request.duplicates")} rows={detail.duplicates}
				row={(x) => (
					<RequestLine key={x.id} request={x}>
						{join ? <button type="button" onClick={() => join(x.code)}>{t("act.join")}</button> : null}
					</RequestLine>
				)}
			/>
			<Several
				title={t("request.household", { n: others.length, open })} rows={others}
				row={(x) => <RequestLine key={x.id} request={x} />}
			/>
		</>
	);
}
