/* Caller.tsx: what is known about the caller, while the call is still being typed: what this number asked before, and likely duplicates. */
import type { JSX } from "preact";
import type { RequestItem } from "../api/shapes.ts";
import { shortTime } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Key, place, RequestDue, State } from "../parts/marks.tsx";
import { failureText } from "../parts/states.tsx";
import { hashOf } from "../urls/places.ts";
import { t, type WordKey } from "../words/words.ts";
import { isPhone, joinable, lastPlace, lookupPath, type Call, type Found } from "./call.ts";
import type { Latested } from "./useLatest.ts";

export interface CallerProps {
	call: Call;
	known: Latested<Found>;
	join: (r: RequestItem) => void;
	usePlace: (r: RequestItem) => void;
}

function Known({ r, call, join }: { r: RequestItem; call: Call; join: CallerProps["join"] }): JSX.Element {
	const isJoined = String(r.id) === call.join_id;
	return (
		<li class={`known ${isJoined ? "selected" : ""}`}>
			<div class="grow">
				<p>
					<a href={hashOf("requests", r.id)} target="_blank" rel="noopener">{r.code}</a> <b>{t(`kind.${r.kind}`)}</b> <State state={r.state} />{" "}
					{r.calls > 1 ? <span class="muted">{t("row.calls", { n: r.calls })}</span> : null}
				</p>
				<p class="muted two-lines">
					{shortTime(r.filed_at, now.value)} · {place(r.area)}{r.address ? ` · ${r.address}` : ""}{r.text ? ` · ${r.text}` : ""}
				</p>
			</div>
			<div class="known-end">
				<RequestDue request={r} />
				{r.open ? (
					<button type="button" aria-pressed={isJoined} onClick={() => join(r)}>{t(isJoined ? "hotline.is_joined" : "hotline.join")}</button>
				) : null}
			</div>
		</li>
	);
}

function Group({ title, rows, call, join }: Pick<CallerProps, "call" | "join"> & {
	title: string;
	rows: readonly RequestItem[];
}): JSX.Element | null {
	if (rows.length === 0) return null;
	return (
		<>
			<h3>{title} <span class="muted">({rows.length})</span></h3>
			<ul class="plain">{rows.map((r) => <Known key={r.id} r={r} call={call} join={join} />)}</ul>
		</>
	);
}

/* Why nothing is shown: it is being asked, the number is half typed, or nothing was typed. */
function nothingYet(call: Call): WordKey {
	if (lookupPath(call) !== null) return "loading";
	return call.phone && !isPhone(call.phone) ? "hotline.phone_short" : "hotline.caller_hint";
}

export function Caller({ call, known, join, usePlace }: CallerProps): JSX.Element {
	const { data, failure } = known;
	const likely = data?.duplicates ?? [];
	const rest = (data?.history ?? []).filter((r) => !likely.some((d) => d.id === r.id));
	const open = rest.filter((r) => r.open);
	const closed = rest.filter((r) => !r.open);
	const last = lastPlace(data);
	const nothing = data !== null && likely.length + rest.length === 0;
	return (
		<section class="caller" aria-label={t("hotline.caller")}>
			<h2>{t("hotline.caller")}</h2>
			{failure ? <p class="stale" role="status">{failureText(failure)}</p> : null}
			<p class="only-read" role="status">
				{data === null ? "" : t("hotline.found_n", { n: joinable(data).length, all: likely.length + rest.length })}
			</p>
			{data === null ? <p class="muted">{t(nothingYet(call))}</p> : null}
			{nothing ? <p class="muted">{t("hotline.first_call")}</p> : null}
			{last ? (
				<p class="last-place">
					<span>{[last.name, place(last.area), last.address].filter(Boolean).join(" · ")}</span>
					<button type="button" onClick={() => usePlace(last)} aria-keyshortcuts="F2"><Key>F2</Key> {t("hotline.use_place")}</button>
				</p>
			) : null}
			{joinable(data).length ? <p class="muted hint"><Key>F4</Key> {t("hotline.join_hint")}</p> : null}
			<Group title={t("hotline.likely")} rows={likely} call={call} join={join} />
			<Group title={t("hotline.open_before")} rows={open} call={call} join={join} />
			<Group title={t("hotline.closed_before")} rows={closed} call={call} join={join} />
		</section>
	);
}
