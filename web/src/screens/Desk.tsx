/* Desk.tsx: a ward's desk: on the left what waits, late first; on the right the request. J and K move, letters act. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { usePages, useRead } from "../api/read.ts";
import type { Board, RequestItem } from "../api/shapes.ts";
import { AreaPicker } from "../parts/AreaPicker.tsx";
import { plainKey, useKeys } from "../parts/keys.ts";
import { Key, n } from "../parts/marks.tsx";
import { useNarrow } from "../parts/narrow.ts";
import { REQUEST_ROW_HEIGHT, RequestRow } from "../parts/RequestRow.tsx";
import { RequestView } from "../parts/RequestView.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { Virtual } from "../parts/virtual.tsx";
import { me } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { adjust, here, isCurrent } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { useAreaName } from "../parts/areaName.ts";
import { t } from "../words/words.ts";

/* The piles of a desk; each is a filter of /requests, and its number is the board's. */
const piles = ["open", "overdue", "urgent", "waiting", "unverified", "mine"] as const;
type Pile = (typeof piles)[number];

const filters: Record<Pile, Record<string, string>> = {
	open: { open: "1" },
	overdue: { open: "1", overdue: "1" },
	urgent: { open: "1", lane: "urgent" },
	waiting: { open: "1", state: "escalated" },
	unverified: { open: "1", lane: "unverified" },
	mine: { open: "1", assignee: "me" },
};

function pileOf(query: Record<string, string>): Pile {
	return piles.find((p) => p === query["pile"]) ?? "open";
}

export function Desk(): JSX.Element {
	const { id, query } = here.value;
	const area = query["area"] ?? me.value?.home?.code ?? "";
	const pile = pileOf(query);
	const list = usePages<RequestItem>(listPath("/requests", { area, ...filters[pile] }), 100);
	const narrow = useNarrow();
	const board = useRead<Board>(listPath("/boards/command", { area }));
	const items = list.data ?? [];
	const at = items.findIndex((r) => r.id === id);
	/* A request that was answered leaves its pile: the next one is that which took its place. */
	const lastAt = useRef(0);
	if (at >= 0) lastAt.current = at;
	const link = (r: number | null): string => hashOf("desk", r, query);

	const move = (step: number): void => {
		const to = at < 0 ? lastAt.current : at + step;
		const next = items[Math.min(items.length - 1, Math.max(0, to))];
		if (next) location.replace(link(next.id));
	};
	useKeys((e) => {
		const key = plainKey(e);
		if (key === "J" || key === "ArrowDown") move(1);
		else if (key === "K" || key === "ArrowUp") move(-1);
		else if (key === "Escape" && id !== null) location.replace(link(null));
		else return;
		e.preventDefault();
	});
	/* On a desk the first request is open from the start; on a phone the list comes first. */
	useEffect(() => {
		const first = items[0];
		if (id === null && first && !narrow && isCurrent()) location.replace(link(first.id));
	});
	return (
		<div class={`desk ${id === null ? "at-list" : "at-request"}`}>
			<h1 class="only-read">{t("nav.desk")}</h1>
			<section class="desk-list" aria-label={t("desk.list")}>
				<DeskArea code={area} />
				<nav class="piles" aria-label={t("desk.piles")}>
					{piles.map((p) => (
						<a key={p} href={hashOf("desk", null, { ...query, pile: p })} aria-current={p === pile ? "page" : undefined}>
							{t(`desk.${p}`)} {board.data && p !== "mine" ? <b>{n(board.data.totals[p])}</b> : null}
						</a>
					))}
				</nav>
				<Ready read={list}>
					{(rows) => rows.length === 0 ? (
						<Empty title={t("desk.empty")}><p>{t("desk.empty_hint")}</p></Empty>
					) : (
						<Virtual
							items={rows} rowHeight={REQUEST_ROW_HEIGHT} label={t("desk.list")} selected={at} onEnd={list.more}
							row={(r) => <RequestRow key={r.id} request={r} href={link(r.id)} selected={r.id === id} withArea={r.area.code !== area} />}
						/>
					)}
				</Ready>
				<p class="hints"><Key>J</Key> <Key>K</Key> {t("desk.move")}</p>
			</section>
			<section class="desk-request" aria-label={t("desk.request")}>
				{id === null ? <Empty title={t("desk.choose")} /> : <RequestView key={id} id={id} back={link(null)} />}
			</section>
		</div>
	);
}

function DeskArea({ code }: { code: string }): JSX.Element {
	const name = useAreaName(code);
	return (
		<AreaPicker
			name="area" label={t("field.area")} hideLabel keeps value={{ code, name }}
			onPick={(a) => a && adjust({ area: a.code })}
		/>
	);
}
