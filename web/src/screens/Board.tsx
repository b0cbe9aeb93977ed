/* Board.tsx: the command board: what breaks next, where, whose. Every number leads to its rows. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { Board as BoardData, BoardArea, Live, RequestItem } from "../api/shapes.ts";
import { AreaMap, type AreaShapes, type MapArea } from "../parts/AreaMap.tsx";
import { noteAreaName } from "../parts/areaName.ts";
import { AreaPicker, areaTitle } from "../parts/AreaPicker.tsx";
import { n, PhoneLink, place, RequestDue, StateShape, ZoneMark } from "../parts/marks.tsx";
import { Empty, FailureBox, Loading, Ready } from "../parts/states.tsx";
import { useFar } from "../parts/far.ts";
import { Virtual } from "../parts/virtual.tsx";
import { clock, dayIso, duration, MINUTE_MS, durationShort, HOUR_MS } from "../format/format.ts";
import { noteServerTime, now, recent } from "../live/live.ts";
import { me } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { useNarrow } from "../parts/narrow.ts";
import { adjust, go, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { lang, t } from "../words/words.ts";

const ROW_HEIGHT = 60;
const FAR_ROW_HEIGHT = 88;
const FIRST_ON_PHONE = 8; // ninety rows would bury what waits for a decision

/* The totals at the top, in the order of what hurts; each with the filter that shows its rows. */
const totals = [
	{ name: "open", query: { open: "1" } },
	{ name: "overdue", query: { open: "1", overdue: "1" } },
	{ name: "waiting", query: { open: "1", waiting: "1" } },
	{ name: "urgent", query: { open: "1", lane: "urgent" } },
	{ name: "unverified", query: { open: "1", lane: "unverified" } },
] as const;

export function Board(): JSX.Element {
	const area = here.value.query["area"] ?? me.value?.home?.code ?? "";
	const read = useRead<BoardData>(listPath("/boards/command", { area }));
	const shapes = useRead<AreaShapes>(listPath("/areas.geojson", { level: "commune", under: area }));
	const [active, setActive] = useState<string | null>(null);
	const [pointed, setPointed] = useState<string | null>(null); // on the map: its line comes into sight
	const point = (code: string | null): void => {
		setActive(code);
		setPointed(code);
	};
	const choose = (code: string | null): void => {
		setActive(code);
		setPointed(null);
	};
	useEffect(() => {
		if (!read.data) return;
		noteServerTime(read.data.as_of);
		noteAreaName(read.data.area.code, areaTitle(read.data.area));
	}, [read.data]);
	const open = (code: string): void => go("desk", null, { area: code });
	return (
		<div class="board">
			<h1 class="only-read">{t("nav.board")}</h1>
			<Ready read={read}>
				{(board) => (
					<>
						<Totals board={board} />
						<section class="board-map" aria-label={t("board.map")}>
							{shapes.data ? (
								<AreaMap
									label={t("board.map")} legend={{ mark: durationShort(3 * HOUR_MS, lang.value), text: t("board.legend_late") }}
									shapes={shapes.data} areas={board.areas.map(onMap)} active={active} onActive={point} onOpen={open}
								/>
							) : shapes.failure ? <FailureBox failure={shapes.failure} retry={shapes.reload} /> : <Loading rows={8} />}
						</section>
						<Worst areas={board.areas} active={active} pointed={pointed} onActive={choose} />
						<Waiting board={board} />
						<Happening first={board.recent} areas={board.areas} />
					</>
				)}
			</Ready>
		</div>
	);
}

function Totals({ board }: { board: BoardData }): JSX.Element {
	const area = board.area.code;
	const home = me.value?.home?.code;
	return (
		<div class="totals">
			<AreaPicker
				name="area" label={t("field.area")} hideLabel keeps value={{ code: area, name: areaTitle(board.area) }}
				onPick={(a) => adjust({ area: a?.code ?? home ?? null })}
			/>
			<ul>
				{totals.map((x) => (
					<li key={x.name}>
						<a href={hashOf("requests", null, { area, ...x.query })} class={x.name === "overdue" && board.totals.overdue > 0 ? "hot" : ""}>
							<b>{n(board.totals[x.name])}</b> {t(`board.${x.name}`)}
						</a>
					</li>
				))}
				<li>
					<a href={hashOf("staff", null, { area, breaking: "1" })} class={board.totals.breaking > 0 ? "hot" : ""}>
						<b>{n(board.totals.breaking)}</b> {t("board.breaking")}
					</a>
				</li>
				<li>
					<a href={hashOf("areas", null, { area, vacant: "1" })}>
						<b>{n(board.totals.vacant_posts)}</b> {t("board.vacant")}
					</a>
				</li>
			</ul>
			<Today board={board} />
		</div>
	);
}

/* Since midnight, whatever became of them: closed ones too, so the newest first and not only what is open. */
function Today({ board }: { board: BoardData }): JSX.Element {
	const midnight = `${dayIso(board.as_of)}T00:00:00+07:00`;
	const rows = (since: Record<string, string>): string => hashOf("requests", null, { area: board.area.code, ...since, sort: "new" });
	return (
		<p class="today">
			<a href={rows({ filed_after: midnight })}>{t("board.filed_today", { n: n(board.totals.filed_today) })}</a>
			<a href={rows({ answered_after: midnight })}>{t("board.answered_today", { n: n(board.totals.answered_today) })}</a>
		</p>
	);
}

function onMap(a: BoardArea): MapArea {
	const late = a.oldest_late_at === null ? null : now.value - Date.parse(a.oldest_late_at);
	const says = [t("board.open_n", { n: n(a.open) })];
	if (a.overdue) says.push(t("board.overdue_n", { n: n(a.overdue) }));
	if (late !== null) says.push(t("board.longest", { time: duration(late, lang.value) }));
	if (a.gap > 0) says.push(t("board.gap_n", { n: n(a.gap) }));
	if (a.breaking > 0) says.push(t("board.breaking_n", { n: n(a.breaking) }));
	return { area: a.area, zone: a.zone, mark: late === null ? null : durationShort(late, lang.value), says };
}

interface WorstProps {
	areas: readonly BoardArea[];
	active: string | null;
	pointed: string | null;
	onActive: (code: string | null) => void;
}

function Worst({ areas, active, pointed, onActive }: WorstProps): JSX.Element {
	const box = useRef<HTMLElement>(null);
	/* Up and down move between the lines; Tab leaves the list. */
	const onKey = (e: KeyboardEvent): void => {
		const step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
		if (step === 0) return;
		const links = [...(box.current?.querySelectorAll<HTMLElement>("a.worst-link") ?? [])];
		const next = links[links.indexOf(document.activeElement as HTMLElement) + step];
		if (!next) return;
		e.preventDefault();
		next.focus();
	};
	const narrow = useNarrow();
	const rowHeight = useFar() ? FAR_ROW_HEIGHT : ROW_HEIGHT;
	const [all, setAll] = useState(false);
	const at = areas.findIndex((a) => a.area.code === pointed);
	const shown = narrow && !all ? areas.slice(0, FIRST_ON_PHONE) : areas;
	return (
		<section class="board-worst" ref={box} onKeyDown={onKey} aria-label={t("board.worst")}>
			<h2>{t("board.worst")}</h2>
			{areas.length === 0 ? <Empty title={t("board.no_areas")} /> : (
				<Virtual
					items={shown} rowHeight={rowHeight} label={t("board.worst")} class="worst" {...(narrow ? {} : { selected: at })}
					row={(a, i) => <WorstRow key={a.area.code} a={a} rank={i + 1} isActive={a.area.code === active} onActive={onActive} />}
				/>
			)}
			{shown.length < areas.length ? (
				<button type="button" class="all-areas" onClick={() => setAll(true)}>{t("board.all_areas", { n: n(areas.length) })}</button>
			) : null}
		</section>
	);
}

function WorstRow({ a, rank, isActive, onActive }: {
	a: BoardArea;
	rank: number;
	isActive: boolean;
	onActive: (code: string | null) => void;
}): JSX.Element {
	const { code } = a.area;
	const who = a.answerable;
	return (
		<li class={`worst-row ${isActive ? "active" : ""}`} onMouseEnter={() => onActive(code)} onFocusCapture={() => onActive(code)}>
			<span class="rank">{rank}</span>
			<ZoneMark zone={a.zone} />
			<a class="worst-link worst-name" href={hashOf("desk", null, { area: code })}>{place(a.area)}</a>
			<span class="worst-numbers">
				{a.overdue > 0 ? <a href={hashOf("requests", null, { area: code, open: "1", overdue: "1" })}>{t("board.overdue_n", { n: n(a.overdue) })}</a> : (
					<a href={hashOf("requests", null, { area: code, open: "1" })}>{t("board.open_n", { n: n(a.open) })}</a>
				)}
				{a.oldest_late_at ? (
					<span class="late">{t("board.longest", { time: duration(Math.max(MINUTE_MS, now.value - Date.parse(a.oldest_late_at)), lang.value) })}</span>
				) : null}
			</span>
			<span class="worst-who">
				{who ? (
					<>
						<span class="cut">{who.title} — {who.holder ?? <b class="vacant">{t("who.vacant")}</b>}</span>
						<PhoneLink digits={who.phone || null} />
					</>
				) : <b class="vacant">{t("who.nobody")}</b>}
				{a.breaking > 0 || a.gap > 0 ? (
					<a class={a.breaking > 0 ? "few breaking" : "few"} href={hashOf("staff", null, { area: code })}>
						{a.breaking > 0 ? `${t("board.breaking_n", { n: n(a.breaking) })}, ` : ""}{t("board.gap_n", { n: n(a.gap) })}
					</a>
				) : null}
				{a.waiting > 0 ? (
					<a class="far-only" href={hashOf("requests", null, { area: code, open: "1", waiting: "1" })}>{t("board.waiting_n", { n: n(a.waiting) })}</a>
				) : null}
			</span>
		</li>
	);
}

function Waiting({ board }: { board: BoardData }): JSX.Element {
	const total = board.totals.waiting;
	return (
		<section class="board-waiting" aria-label={t("board.waiting_title")}>
			<h2>
				<a href={hashOf("requests", null, { area: board.area.code, open: "1", waiting: "1" })}>{t("board.waiting_title")} ({n(total)})</a>
			</h2>
			{board.waiting.length === 0 ? <Empty title={t("board.nothing_waits")} /> : (
				<ul class="plain scroll" tabIndex={0}>{board.waiting.map((r) => <WaitingRow key={r.id} r={r} />)}</ul>
			)}
		</section>
	);
}

function WaitingRow({ r }: { r: RequestItem }): JSX.Element {
	return (
		<li class="line-row">
			<a href={hashOf("requests", r.id)}>
				<StateShape state={r.state} />
				<b>{place(r.area)}</b>
				<span class="grow">{t(`kind.${r.kind}`)}{r.text ? ` · ${r.text}` : ""}</span>
				<RequestDue request={r} />
			</a>
		</li>
	);
}

function liveText(e: Live): string {
	if (e.kind === "request" && e.act) return t(`done.${e.act}` as "done.file");
	return t(`live.${e.kind}`);
}

function stateOf(e: Live): JSX.Element | null {
	const state = e.state || (e.act === "file" ? "filed" : null);
	return state ? <StateShape state={state} /> : null;
}

/* The clock reminds of a late request again and again: that it became late is news, that it still is stands in the list. */
function isNews(e: Live): boolean {
	return e.act !== "late" || e.late === true;
}

/* What the board knew when it was asked, and what the stream has told since. */
function Happening({ first, areas }: { first: readonly Live[]; areas: readonly BoardArea[] }): JSX.Element {
	const names = new Map(areas.map((a) => [a.area.id, place(a.area)]));
	const here = recent.value.filter((e) => e.kind === "request" && e.area_id !== null && names.has(e.area_id));
	const seen = new Set(here.map((e) => e.id));
	const all = [...here, ...first.filter((e) => !seen.has(e.id))].filter(isNews).slice(0, 40);
	return (
		<section class="board-live" aria-label={t("board.live")}>
			<h2>{t("board.live")}</h2>
			{all.length === 0 ? <Empty title={t("board.quiet")} /> : (
				<ul class="plain scroll" tabIndex={0}>
					{all.map((e) => (
						<li class="line-row" key={e.id}>
							<a {...(e.kind === "request" && e.subject_id !== null ? { href: hashOf("requests", e.subject_id) } : {})}>
								<time dateTime={e.at}>{clock(e.at)}</time>
								<span class="sign">{stateOf(e)}</span>
								<span class="grow">{liveText(e)} {e.code ?? ""}</span>
								<span class="muted">{(e.area_id !== null && names.get(e.area_id)) || ""}</span>
							</a>
						</li>
					))}
				</ul>
			)}
		</section>
	);
}
