/*
 * CallBacks.tsx: callers who wait to hear the outcome, the longest waiting first. Taking one locks it for some minutes, so that nobody is
 * called twice; a lock that runs out gives it back to all. While it is mine: D told, K nobody picked up, N leaves it to others.
 */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePages, useRead } from "../api/read.ts";
import type { RequestDetail, RequestItem } from "../api/shapes.ts";
import { duration, MINUTE_MS, phone } from "../format/format.ts";
import { now } from "../live/live.ts";
import { plainKey, useKeys } from "../parts/keys.ts";
import { Key, n, place, PhoneLink, State } from "../parts/marks.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { say } from "../parts/toast.tsx";
import { useSend } from "../parts/useSend.ts";
import { me } from "../session.ts";
import { hashOf } from "../urls/places.ts";
import { lang, t } from "../words/words.ts";
import { holdOf, queueOf, type Outcome } from "./callBack.ts";

const PAGE = 100;
const ends: readonly { outcome: Outcome; letter: string; main?: boolean }[] = [
	{ outcome: "told", letter: "D", main: true },
	{ outcome: "no_answer", letter: "K" },
	{ outcome: "release", letter: "N" },
];

export function CallBacks(): JSX.Element {
	const read = usePages<RequestItem>("/callbacks", PAGE);
	const sending = useSend();
	const mine = me.value?.account.id ?? 0;
	const rows = queueOf(read.data ?? [], mine, now.value);
	const [wanted, setWanted] = useState<number | null>(null);

	const act = async (r: RequestItem, outcome: Outcome): Promise<void> => {
		if (sending.busy) return;
		const done = await sending.send({
			method: "POST", path: `/requests/${r.id}/call-back`, body: { outcome }, version: r.version,
			label: t("act.call-back"), about: r.code,
		});
		if (done.kind === "refused") {
			read.reload();
			return;
		}
		setWanted(outcome === "lock" ? r.id : null);
		if (outcome !== "lock") {
			say(t(done.kind === "done" ? "act.done" : "act.waits", { act: t(`outcome.${outcome}`), code: r.code }));
			document.querySelector<HTMLElement>('.call-form [name="phone"], .next-call')?.focus();
		}
	};
	useKeys((e) => {
		if (e.key !== "F8" || e.ctrlKey || e.altKey) return;
		e.preventDefault();
		const held = rows.find((r) => holdOf(r, mine, now.value).kind === "mine");
		const free = rows.find((r) => holdOf(r, mine, now.value).kind === "free");
		if (held) setWanted(held.id);
		else if (free) void act(free, "lock");
	});
	return (
		<section class="callbacks" aria-label={t("hotline.callbacks")}>
			<h2>
				{t("hotline.callbacks")} <span class="muted">({n(read.count ?? rows.length)})</span>{" "}
				<span class="hint-key"><Key>F8</Key> {t("hotline.take_first")}</span>
			</h2>
			{sending.problem ? <p class="error" role="alert">{sending.general()}</p> : null}
			<Ready read={read}>
				{() => rows.length === 0 ? <Empty title={t("hotline.no_callbacks")} /> : (
					<ul class="plain scroll" tabIndex={0} aria-label={t("hotline.callbacks")}>
						{rows.map((r) => <Row key={r.id} r={r} mine={mine} wanted={wanted === r.id} act={act} busy={sending.busy} />)}
					</ul>
				)}
			</Ready>
		</section>
	);
}

interface RowProps {
	r: RequestItem;
	mine: number;
	wanted: boolean;
	busy: boolean;
	act: (r: RequestItem, outcome: Outcome) => Promise<void>;
}

function Row({ r, mine, wanted, busy, act }: RowProps): JSX.Element {
	const hold = holdOf(r, mine, now.value);
	const since = r.answered_at;
	return (
		<li class={`callback hold-${hold.kind}`}>
			<div class="grow">
				<p class="row-top">
					<State state={r.state} /> <b>{t(`kind.${r.kind}`)}</b> <span class="grow cut">{[r.name, place(r.area)].filter(Boolean).join(" · ")}</span>
					{since ? <span class="muted">{t("hotline.waits", { time: duration(now.value - Date.parse(since), lang.value) })}</span> : null}
				</p>
				{hold.kind === "mine" ? <Mine r={r} left={hold.leftMs} wanted={wanted} busy={busy} act={act} /> : (
					<p class="row-top">
						<span class="nowrap">{r.phone ? phone(r.phone) : ""}</span> <span class="muted grow nowrap">{r.code}</span>
						{hold.kind === "free" ? null : (
							<span class="muted">{t(hold.kind === "other" ? "hotline.held" : "hotline.again_in", { time: left(hold.leftMs) })}</span>
						)}
					</p>
				)}
			</div>
			{hold.kind === "free" ? <button type="button" disabled={busy} onClick={() => void act(r, "lock")}>{t("hotline.take")}</button> : null}
		</li>
	);
}

/* Whole minutes, rounded up: the last one is still a minute. */
function left(ms: number): string {
	return duration(ms + MINUTE_MS - 1, lang.value);
}

/* What to say stands where one looks while the line rings: the last words that were meant for the resident. */
function Mine({ r, left: leftMs, wanted, busy, act }: Omit<RowProps, "mine"> & { left: number }): JSX.Element {
	const box = useRef<HTMLDivElement>(null);
	const detail = useRead<RequestDetail>(`/requests/${r.id}`);
	const words = detail.data?.timeline.filter((e) => e.note?.for_resident && e.note.text).at(-1)?.note?.text;
	useEffect(() => {
		if (wanted) box.current?.focus();
	}, [wanted]);
	return (
		<div
			class="callback-mine" ref={box} tabIndex={-1}
			onKeyDown={(e) => {
				const end = ends.find((x) => x.letter === plainKey(e));
				if (!end) return;
				e.preventDefault();
				void act(r, end.outcome);
			}}
		>
			<p class="callback-phone">
				<PhoneLink digits={r.phone} /> <a href={hashOf("requests", r.id)} target="_blank" rel="noopener">{r.code}</a>{" "}
				<span class="muted">{t("hotline.hold_left", { time: left(leftMs) })}</span>
			</p>
			{words ? <blockquote>{words}</blockquote> : null}
			<div class="row">
				{ends.map((x) => (
					<button
						type="button" key={x.outcome} class={x.main ? "main" : ""} disabled={busy} aria-keyshortcuts={x.letter}
						onClick={() => void act(r, x.outcome)}
					>
						<Key>{x.letter}</Key> {t(`outcome.${x.outcome}`)}
					</button>
				))}
			</div>
		</div>
	);
}
