/* Requests.tsx: every list of requests: filtered by the address, with its count, its file, and each row's request beside it. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { usePages, type Pages } from "../api/read.ts";
import type { RequestItem } from "../api/shapes.ts";

import { ExportCsv } from "../parts/ExportCsv.tsx";
import { plainKey, useKeys } from "../parts/keys.ts";
import { Key, n, place, RequestDue, State } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { RequestFilters } from "../parts/RequestFilters.tsx";
import { REQUEST_ROW_HEIGHT, RequestRow } from "../parts/RequestRow.tsx";
import { RequestView } from "../parts/RequestView.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { useWide } from "../parts/useWide.ts";
import { Virtual } from "../parts/virtual.tsx";
import { can } from "../session.ts";
import { filterOf, listPath, sortOf, type Filter, type Sort } from "../urls/filters.ts";
import { adjust, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

const WIDE_ROW_HEIGHT = 44;
const FIRST = 100;

export function Requests(): JSX.Element {
	const { id, query } = here.value;
	const wide = useWide();
	const filter = filterOf(query);
	const sort = sortOf(query);
	/* A link to one request from elsewhere shows that request alone. */
	const alone = id !== null && Object.keys(query).length === 0;
	const list = usePages<RequestItem>(alone ? null : listPath("/requests", filter, { sort }), FIRST);
	const rows = list.data ?? [];
	const at = rows.findIndex((r) => r.id === id);
	const link = (r: number | null): string => hashOf("requests", r, query);
	const box = useRef<HTMLElement>(null);

	const move = (step: number): void => {
		if (id === null) {
			const links = [...(box.current?.querySelectorAll<HTMLElement>(".virtual a") ?? [])];
			links[Math.max(0, links.indexOf(document.activeElement as HTMLElement) + step)]?.focus();
			return;
		}
		const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
		if (next) location.replace(link(next.id));
	};
	useKeys((e) => {
		const key = plainKey(e);
		if (key === "J" || key === "ArrowDown") move(1);
		else if (key === "K" || key === "ArrowUp") move(-1);
		else if (key === "Escape" && id !== null) location.hash = link(null);
		else return;
		e.preventDefault();
	});
	if (alone) return <div class="fill scroll"><h1 class="only-read">{t("nav.requests")}</h1><RequestView key={id} id={id} back={hashOf("requests", null)} /></div>;
	return (
		<div class={`requests fill ${id === null ? "at-list" : "at-request"}`}>
			<section class="requests-list" aria-label={t("nav.requests")} ref={box}>
				{id === null ? <Head list={list} filter={filter} sort={sort} wide={wide} /> : (
					<>
						<h1 class="only-read">{t("nav.requests")}</h1>
						<p class="list-back"><a href={link(null)}>‹ {t("requests.whole")}</a> <Key>Esc</Key></p>
					</>
				)}
				<Ready read={list}>
					{(items) => items.length === 0 ? (
						<Empty title={t("requests.empty")}><p>{t("requests.empty_hint")}</p></Empty>
					) : wide && id === null ? (
						<Virtual
							class="wide-rows" items={items} rowHeight={WIDE_ROW_HEIGHT} label={t("nav.requests")} onEnd={list.more}
							row={(r) => <WideRow key={r.id} r={r} href={link(r.id)} />} foot={<More list={list} />}
						/>
					) : (
						<Virtual
							items={items} rowHeight={REQUEST_ROW_HEIGHT} label={t("nav.requests")} selected={at} {...(wide ? { onEnd: list.more } : {})}
							row={(r) => <RequestRow key={r.id} request={r} href={link(r.id)} selected={r.id === id} withArea />}
							foot={<More list={list} />}
						/>
					)}
				</Ready>
			</section>
			{id === null ? null : (
				<section class="desk-request" aria-label={t("desk.request")}><RequestView key={id} id={id} back={link(null)} /></section>
			)}
		</div>
	);
}

function Head({ list, filter, sort, wide }: { list: Pages<RequestItem>; filter: Filter; sort: Sort; wide: boolean }): JSX.Element {
	const tools = (
		<div class="row">
			<div class="switch" role="group" aria-label={t("requests.sort")}>
				<button type="button" aria-pressed={sort === "due"} onClick={() => adjust({ sort: "due" })}>{t("requests.sort_due")}</button>
				<button type="button" aria-pressed={sort === "new"} onClick={() => adjust({ sort: "new" })}>{t("requests.sort_new")}</button>
			</div>
			{can("export") ? <ExportCsv path={listPath("/requests", filter, { sort })} file="phieu" /> : null}
		</div>
	);
	return (
		<header class="list-head">
			<div class="row spread">
				<h1>
					{t("nav.requests")} {list.count === null ? null : <span class="count" role="status">{t("requests.count", { n: n(list.count) })}</span>}
				</h1>
				{wide ? tools : null}
			</div>
			<RequestFilters filter={filter} rows={list.data ?? []} tools={wide ? null : tools} />
		</header>
	);
}

/* On a desk a row has room for who answers. */
function WideRow({ r, href }: { r: RequestItem; href: string }): JSX.Element {
	return (
		<li class="wide-row">
			<a href={href}>
				<span><State state={r.state} /></span>
				<span class="nowrap">{r.code}</span>
				<span><b>{t(`kind.${r.kind}`)}</b> {r.lane === "normal" ? null : <span class={`lane lane-${r.lane}`}>{t(`lane.${r.lane}`)}</span>}</span>
				<span>{place(r.area)}</span>
				<span class="muted">{[r.address, r.text].filter(Boolean).join(" · ")}</span>
				<span class="muted">{r.answerable ? r.answerable.title : t("who.nobody")}</span>
				<span class="wide-due"><RequestDue request={r} /></span>
			</a>
		</li>
	);
}

