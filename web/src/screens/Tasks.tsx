/* Tasks.tsx: what was promised and is still owed: mine, a ward's, a province's; late first. A row leads to what it is about. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { usePages, useRead, type Pages } from "../api/read.ts";
import type { List, PostRow, TaskItem } from "../api/shapes.ts";
import { task_kind_values, task_state_values } from "../api/types.ts";
import { noteAreaName, useAreaName } from "../parts/areaName.ts";
import { AreaPicker } from "../parts/AreaPicker.tsx";
import { Chips } from "../parts/Chips.tsx";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { Check, Field } from "../parts/Field.tsx";
import { plainKey, useKeys } from "../parts/keys.ts";
import { Due, n, place, StateShape } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { REQUEST_ROW_HEIGHT } from "../parts/RequestRow.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { useWide } from "../parts/useWide.ts";
import { Virtual } from "../parts/virtual.tsx";
import { dayClock } from "../format/format.ts";
import { can, me } from "../session.ts";
import { listPath, pick, taskFilterNames, type TaskFilterName } from "../urls/filters.ts";
import { adjust, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

const WIDE_ROW_HEIGHT = 44;
const FIRST = 100;

type Filter = Partial<Record<TaskFilterName, string>>;

/* The usual questions; each is a filter, and its number is the count of its rows. */
const tabs = [
	{ name: "mine", query: { mine: "1" } },
	{ name: "mine_late", query: { mine: "1", late: "1" } },
	{ name: "all", query: {} },
	{ name: "late", query: { late: "1" } },
] as const;

function sameQuery(filter: Filter, query: Record<string, string>): boolean {
	return taskFilterNames.every((name) => (filter[name] ?? "") === (query[name] ?? ""));
}

export function Tasks(): JSX.Element {
	const { query } = here.value;
	const wide = useWide();
	/* Whoever holds an office begins with what they themselves owe. */
	const bare = Object.keys(query).length === 0;
	const filter: Filter = bare && me.value?.posts?.length ? { mine: "1" } : pick(taskFilterNames, query);
	const list = usePages<TaskItem>(listPath("/tasks", filter), FIRST);
	const box = useRef<HTMLDivElement>(null);
	useKeys((e) => {
		const key = plainKey(e);
		const step = key === "J" || key === "ArrowDown" ? 1 : key === "K" || key === "ArrowUp" ? -1 : 0;
		if (step === 0) return;
		e.preventDefault();
		const links = [...(box.current?.querySelectorAll<HTMLElement>(".virtual a") ?? [])];
		links[Math.max(0, links.indexOf(document.activeElement as HTMLElement) + step)]?.focus();
	});
	return (
		<div class="tasks fill" ref={box}>
			<section class="requests-list" aria-label={t("nav.tasks")}>
				<header class="list-head">
					<div class="row spread">
						<h1>{t("nav.tasks")} {list.count === null ? null : <span class="count" role="status">{t("tasks.count", { n: n(list.count) })}</span>}</h1>
						{can("export") && wide ? <ExportCsv path={listPath("/tasks", filter)} file="nhiem-vu" /> : null}
					</div>
					<nav class="tabs" aria-label={t("tasks.tabs")}>
						{tabs.map((tab) => <Tab key={tab.name} name={tab.name} query={tab.query} current={sameQuery(filter, tab.query)} />)}
					</nav>
					<Filters filter={filter} list={list} wide={wide} />
				</header>
				<Ready read={list}>
					{(items) => items.length === 0 ? (
						<Empty title={t("tasks.empty")}><p>{filter.late ? t("tasks.empty_late") : t("tasks.empty_hint")}</p></Empty>
					) : (
						<Virtual
							class={wide ? "wide-rows" : ""} items={items} rowHeight={wide ? WIDE_ROW_HEIGHT : REQUEST_ROW_HEIGHT} label={t("nav.tasks")}
							{...(wide ? { onEnd: list.more } : {})} foot={<More list={list} />}
							row={(x) => wide ? <WideRow key={x.id} x={x} /> : <NarrowRow key={x.id} x={x} />}
						/>
					)}
				</Ready>
			</section>
		</div>
	);
}

function Tab({ name, query, current }: { name: (typeof tabs)[number]["name"]; query: Record<string, string>; current: boolean }): JSX.Element {
	const count = useRead<List<TaskItem>>(listPath("/tasks", query, { limit: "1", count: "1" })).data?.count;
	/* "All" has to be said in the address: the bare one is "mine" for whoever holds an office. */
	return (
		<a href={hashOf("tasks", null, name === "all" ? { area: me.value?.home?.code ?? "" } : query)} aria-current={current ? "page" : undefined}>
			{t(`tasks.tab_${name}`)} {count == null ? null : <b>{n(count)}</b>}
		</a>
	);
}

function Filters({ filter, list, wide }: { filter: Filter; list: Pages<TaskItem>; wide: boolean }): JSX.Element {
	const inputs = <Inputs filter={filter} rows={list.data ?? []} />;
	return (
		<>
			{wide ? inputs : <details class="filters"><summary>{t("filter.open")}</summary>{inputs}</details>}
			<Shown filter={filter} rows={list.data ?? []} />
		</>
	);
}

/* "mine" of the start is in no address yet: any other choice keeps it. */
function put(filter: Filter, by: Filter): void {
	adjust({ ...Object.fromEntries(taskFilterNames.map((name) => [name, filter[name] ?? null])), ...by });
}

function Inputs({ filter, rows }: { filter: Filter; rows: readonly TaskItem[] }): JSX.Element {
	const areaName = useAreaName(filter.area ?? "");
	const any = { value: "", label: t("filter.any") };
	return (
		<div class="filter-inputs">
			<AreaPicker
				name="area" label={t("field.area")} value={filter.area ? { code: filter.area, name: areaName } : null}
				onPick={(a) => {
					if (a) noteAreaName(a.code, a.name);
					put(filter, { area: a?.code ?? "", post: "" });
				}}
			/>
			<Field
				name="kind" type="select" label={t("tasks.kind")} value={filter.kind ?? ""} onChange={(kind) => put(filter, { kind })}
				options={[any, ...task_kind_values.map((k) => ({ value: k, label: t(`task.${k}`) }))]}
			/>
			<Field
				name="state" type="select" label={t("filter.state")} value={filter.state ?? "open"}
				onChange={(s) => put(filter, { state: s === "open" ? "" : s })}
				options={task_state_values.map((s) => ({ value: s, label: t(`task_state.${s}`) }))}
			/>
			<PostFilter filter={filter} rows={rows} />
			<div class="filter-checks">
				<Check name="late" label={t("filter.overdue")} value={filter.late === "1"} onChange={(v) => put(filter, { late: v ? "1" : "" })} />
				<Check name="mine" label={t("tasks.mine")} value={filter.mine === "1"} onChange={(v) => put(filter, { mine: v ? "1" : "" })} />
			</div>
		</div>
	);
}

function titleOf(post: string, rows: readonly TaskItem[]): string {
	return rows.find((x) => String(x.post_id) === post)?.answerable?.title ?? t("filter.post_number", { id: post });
}

function PostFilter({ filter, rows }: { filter: Filter; rows: readonly TaskItem[] }): JSX.Element {
	const posts = usePages<PostRow>(filter.area ? listPath("/posts", { area: filter.area }) : null);
	const own = (posts.data ?? []).filter((p) => p.area.code === filter.area && !p.closed);
	const options = own.map((p) => ({ value: String(p.id), label: p.title }));
	const chosen = filter.post;
	if (chosen && !own.some((p) => String(p.id) === chosen)) options.push({ value: chosen, label: titleOf(chosen, rows) });
	return (
		<Field
			name="post" type="select" label={t("filter.post")} value={chosen ?? ""} onChange={(post) => put(filter, { post })}
			options={[{ value: "", label: filter.area ? t("filter.any") : t("filter.area_first") }, ...options]}
		/>
	);
}

function Shown({ filter, rows }: { filter: Filter; rows: readonly TaskItem[] }): JSX.Element {
	const areaName = useAreaName(filter.area ?? "");
	const text = (name: TaskFilterName, value: string): string => {
		switch (name) {
			case "mine": return t("tasks.mine");
			case "area": return `${t("field.area")}: ${areaName}`;
			case "kind": return `${t("tasks.kind")}: ${value.split(",").map((k) => t(`task.${k}` as "task.triage")).join(", ")}`;
			case "state": return `${t("filter.state")}: ${value.split(",").map((s) => t(`task_state.${s}` as "task_state.open")).join(", ")}`;
			case "late": return t("filter.overdue");
			case "post": return `${t("filter.post")}: ${titleOf(value, rows)}`;
		}
	};
	const whole = { area: me.value?.home?.code ?? "" };
	const chips = taskFilterNames.flatMap((name) => {
		const value = filter[name];
		if (value === undefined) return [];
		/* Without any filter the address would mean "mine" again. */
		const last = Object.keys(filter).length === 1;
		return [{ name, text: text(name, value), remove: () => put(filter, last ? { [name]: "", ...whole } : { [name]: "" }) }];
	});
	return <Chips chips={chips} none={t("filter.none")} clear={() => put({}, whole)} />;
}

/** A task leads to its request; one about a vacant post to the posts of its area. */
function linkOf(x: TaskItem): string {
	if (x.request) return hashOf("requests", x.request.id);
	if (x.subject_area) return hashOf("staff", null, { area: x.subject_area.code });
	return hashOf("areas", null, { area: x.area.code, vacant: "1", ...(x.subject_id === null ? {} : { post: String(x.subject_id) }) });
}

/* What is done has no clock any more: when it was closed is what remains. */
function Clock({ x }: { x: TaskItem }): JSX.Element | null {
	if (x.state === "open") return <Due at={x.due_at} />;
	return x.closed_at ? <span class="muted nowrap">{t(`task_state.${x.state}`)} {dayClock(x.closed_at)}</span> : null;
}

function About({ x }: { x: TaskItem }): JSX.Element {
	if (!x.request) return <span>{place(x.subject_area ?? x.area)}</span>;
	const r = x.request;
	return <span><StateShape state={r.state} /> <span class="nowrap">{r.code}</span> · {t(`kind.${r.kind}`)} · {place(r.area)}</span>;
}

function WideRow({ x }: { x: TaskItem }): JSX.Element {
	return (
		<li class="wide-row task-row">
			<a href={linkOf(x)}>
				<b>{t(`task.${x.kind}`)}</b>
				<About x={x} />
				<span class="muted">{x.answerable ? `${x.answerable.title} — ${x.answerable.holder ?? t("who.vacant")}` : t("who.nobody")}</span>
				<span class="wide-due"><Clock x={x} /></span>
			</a>
		</li>
	);
}

function NarrowRow({ x }: { x: TaskItem }): JSX.Element {
	return (
		<li class="request-row">
			<a href={linkOf(x)}>
				<span class="row-top"><b>{t(`task.${x.kind}`)}</b> <span class="row-due"><Clock x={x} /></span></span>
				<span class="row-words"><About x={x} /></span>
			</a>
		</li>
	);
}
