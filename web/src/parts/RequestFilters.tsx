/* RequestFilters.tsx: what a list of requests may be filtered by: inputs, and the filters in force as chips. */
import type { ComponentChildren, JSX } from "preact";
import { usePages } from "../api/read.ts";
import type { PostRow, RequestItem } from "../api/shapes.ts";
import { channel_values, lane_values, request_kind_values, request_state_values } from "../api/types.ts";
import { day, phone } from "../format/format.ts";
import { filterNames, listPath, stateChoice, stateQuery, type Filter, type FilterName } from "../urls/filters.ts";
import { adjust } from "../urls/here.ts";
import { t } from "../words/words.ts";
import { noteAreaName, useAreaName } from "./areaName.ts";
import { AreaPicker } from "./AreaPicker.tsx";
import { Chips } from "./Chips.tsx";
import { Check, Field } from "./Field.tsx";
import { TypedFilter } from "./TypedFilter.tsx";
import { useWide } from "./useWide.ts";

interface Props {
	filter: Filter;
	/** The rows found: they know the names of what only has a number in the address. */
	rows: readonly RequestItem[];
}

interface AllProps extends Props {
	/** On a phone, what else is done with the list stands with the filters. */
	tools: ComponentChildren;
}

/* "2021-08-23T00:00:00+07:00" in the address, a day on the screen. */
const dayOf = (time: string | undefined): string => time?.slice(0, 10) ?? "";
const startOf = (d: string): string => (d === "" ? "" : `${d}T00:00:00+07:00`);

export function RequestFilters({ filter, rows, tools }: AllProps): JSX.Element {
	const wide = useWide();
	const inputs = <Inputs filter={filter} rows={rows} />;
	return (
		<>
			{wide ? inputs : <details class="filters"><summary>{t("filter.open")}</summary>{inputs}{tools}</details>}
			<Shown filter={filter} rows={rows} />
		</>
	);
}

function Inputs({ filter, rows }: Props): JSX.Element {
	const areaName = useAreaName(filter.area ?? "");
	const any = { value: "", label: t("filter.any") };
	return (
		<div class="filter-inputs">
			<AreaPicker
				name="area" label={t("field.area")} keeps value={filter.area ? { code: filter.area, name: areaName } : null}
				onPick={(a) => {
					if (a) noteAreaName(a.code, a.name);
					adjust({ area: a?.code ?? null, post: null });
				}}
			/>
			<TypedFilter name="q" type="search" label={t("filter.q")} value={filter.q ?? ""} onSettle={(q) => adjust({ q })} />
			<Field
				name="kind" type="select" label={t("field.kind")} value={filter.kind ?? ""} onChange={(kind) => adjust({ kind })}
				options={[any, ...request_kind_values.map((k) => ({ value: k, label: t(`kind.${k}`) }))]}
			/>
			<Field
				name="state" type="select" label={t("filter.state")} value={stateChoice(filter)} onChange={(s) => adjust(stateQuery(s))}
				options={[any, { value: "open", label: t("filter.open_all") }, ...request_state_values.map((s) => ({ value: s, label: t(`state.${s}`) }))]}
			/>
			<Field
				name="lane" type="select" label={t("field.lane")} value={filter.lane ?? ""} onChange={(lane) => adjust({ lane })}
				options={[any, ...lane_values.map((l) => ({ value: l, label: t(`lane.${l}`) }))]}
			/>
			<Field
				name="channel" type="select" label={t("filter.channel")} value={filter.channel ?? ""} onChange={(channel) => adjust({ channel })}
				options={[any, ...channel_values.map((c) => ({ value: c, label: t(`channel.${c}`) }))]}
			/>
			<PostFilter filter={filter} rows={rows} />
			<TypedFilter
				name="phone" type="tel" label={t("field.phone")} value={filter.phone ?? ""}
				onSettle={(v) => adjust({ phone: v.replace(/[^\d+]/g, "") })}
			/>
			<Field
				name="filed_after" type="date" label={t("filter.filed_after")} value={dayOf(filter.filed_after)}
				onChange={(d) => adjust({ filed_after: startOf(d) })}
			/>
			<div class="filter-checks">
				<Check name="overdue" label={t("filter.overdue")} value={filter.overdue === "1"} onChange={(v) => adjust({ overdue: v ? "1" : null })} />
				<Check name="waiting" label={t("filter.waiting")} value={filter.waiting === "1"} onChange={(v) => adjust({ waiting: v ? "1" : null })} />
				<Check name="mine" label={t("filter.mine")} value={filter.assignee === "me"} onChange={(v) => adjust({ assignee: v ? "me" : null })} />
			</div>
		</div>
	);
}

/** The title of a post of which the address has the number: from a row it answers for. */
function postTitle(id: string, rows: readonly RequestItem[]): string {
	const who = rows.find((r) => String(r.post_id) === id)?.answerable;
	return who ? `${who.title}` : t("filter.post_number", { id });
}

/* Who can be asked for: the offices of the chosen place itself; of a whole province it would be five hundred. */
function PostFilter({ filter, rows }: Props): JSX.Element {
	const posts = usePages<PostRow>(filter.area ? listPath("/posts", { area: filter.area }) : null);
	const own = (posts.data ?? []).filter((p) => p.area.code === filter.area && !p.closed);
	const options = own.map((p) => ({ value: String(p.id), label: p.title }));
	const chosen = filter.post;
	if (chosen && !own.some((p) => String(p.id) === chosen)) options.push({ value: chosen, label: postTitle(chosen, rows) });
	return (
		<Field
			name="post" type="select" label={t("filter.post")} value={chosen ?? ""} onChange={(post) => adjust({ post })}
			options={[{ value: "", label: filter.area ? t("filter.any") : t("filter.area_first") }, ...options]}
		/>
	);
}

function words(family: "kind" | "state" | "lane" | "channel", value: string): string {
	return value.split(",").map((v) => t(`${family}.${v}` as "kind.food")).join(", ");
}

function Shown({ filter, rows }: Props): JSX.Element {
	const areaName = useAreaName(filter.area ?? "");
	const text = (name: FilterName, value: string): string => {
		switch (name) {
			case "area": return `${t("field.area")}: ${areaName}`;
			case "kind": return `${t("field.kind")}: ${words("kind", value)}`;
			case "state": return `${t("filter.state")}: ${words("state", value)}`;
			case "lane": return `${t("field.lane")}: ${words("lane", value)}`;
			case "channel": return `${t("filter.channel")}: ${words("channel", value)}`;
			case "open": return t("filter.open_all");
			case "overdue": return t("filter.overdue");
			case "waiting": return t("filter.waiting");
			case "post": return `${t("filter.post")}: ${postTitle(value, rows)}`;
			case "assignee": return `${t("field.assignee")}: ${value === "me" ? t("filter.me") : (rows[0]?.assignee?.name ?? value)}`;
			case "phone": return `${t("field.phone")}: ${phone(value)}`;
			case "filed_after": return `${t("filter.filed_after")}: ${day(value)}`;
			case "answered_after": return `${t("filter.answered_after")}: ${day(value)}`;
			case "q": return `${t("filter.q")}: “${value}”`;
		}
	};
	const chips = filterNames.flatMap((name) => {
		const value = filter[name];
		return value === undefined ? [] : [{ name, text: text(name, value), remove: () => adjust({ [name]: null }) }];
	});
	return (
		<Chips
			chips={chips} none={t("filter.none")}
			clear={() => adjust(Object.fromEntries(filterNames.map((name) => [name, null])))}
		/>
	);
}
