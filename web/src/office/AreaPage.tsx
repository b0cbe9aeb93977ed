/* AreaPage.tsx: one area: its level of risk, who answers there, what it is, what it is made of. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { usePages, useRead } from "../api/read.ts";
import type { AreaRow, List, PostRow } from "../api/shapes.ts";
import { day, decimals } from "../format/format.ts";
import { now } from "../live/live.ts";
import { n, ZoneMark } from "../parts/marks.tsx";
import { Ready } from "../parts/states.tsx";
import { can, me } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { hashOf } from "../urls/places.ts";
import { lang, t } from "../words/words.ts";
import { AreaForm } from "./AreaForm.tsx";
import { isLowest, useLevels } from "./levels.ts";
import { Posts } from "./Posts.tsx";
import { ZoneCard } from "./Zone.tsx";

export function AreaPage({ area, post }: { area: AreaRow; post: string | undefined }): JSX.Element {
	const [form, setForm] = useState<"edit" | "add" | null>(null);
	const levels = useLevels();
	const vacant = useRead<List<PostRow>>(listPath("/posts", { area: area.code, vacant: "1" }, { limit: "1", count: "1" })).data?.count ?? 0;
	const close = (): void => setForm(null);
	const over = area.valid_to !== null && Date.parse(area.valid_to) <= now.value;
	return (
		<article class="area" aria-label={area.name}>
			<header class="page-head">
				<div>
					{area.id === me.value?.home?.id && isLowest(area) ? null : <a class="back" href={hashOf("areas", null)}>‹ {t("areas.tree")}</a>}
					<h1>{area.name}</h1>
					<p class="muted">{levels.name(area.level)}{area.parent_name ? ` · ${area.parent_name}` : ""} · {t("areas.code_n", { code: area.code })}</p>
					{over ? <p class="vacant">{t("areas.over", { day: day(area.valid_to ?? "") })}</p> : null}
				</div>
				<div class="row">
					{can("areas") ? (
						<>
							<button type="button" aria-expanded={form === "edit"} onClick={() => setForm(form === "edit" ? null : "edit")}>{t("areas.edit")}</button>
							<button type="button" aria-expanded={form === "add"} onClick={() => setForm(form === "add" ? null : "add")}>{t("areas.add")}</button>
						</>
					) : null}
				</div>
			</header>
			<nav class="row" aria-label={t("areas.work")}>
				<a class="button" href={hashOf("requests", null, { area: area.code, open: "1" })}>{t("areas.requests")}</a>
				<a class="button" href={hashOf("tasks", null, { area: area.code })}>{t("areas.tasks")}</a>
				<a class="button" href={hashOf("desk", null, { area: area.code })}>{t("nav.desk")}</a>
				{vacant ? <a class="button" href={hashOf("areas", null, { area: area.code, vacant: "1" })}>{t("areas.vacant_n", { n: n(vacant) })}</a> : null}
			</nav>
			{form === "edit" ? <AreaForm area={area} parent={null} close={close} /> : null}
			{form === "add" ? <AreaForm area={null} parent={area} close={close} /> : null}
			<div class="columns">
				<ZoneCard key={area.id} area={area} />
				<Facts area={area} />
			</div>
			<Posts key={area.id} area={area} chosen={post} />
			<Parts area={area} />
		</article>
	);
}

function Facts({ area }: { area: AreaRow }): JSX.Element {
	const merged = useRead<AreaRow>(area.merged_into_id ? `/areas/${area.merged_into_id}` : null).data;
	const km2 = area.area_km2 ? decimals(area.area_km2, 2, lang.value) : null;
	return (
		<section class="card">
			<h2>{t("areas.facts")}</h2>
			<dl>
				<div><dt>{t("areas.population")}</dt><dd>{area.population ? n(area.population) : "—"}</dd></div>
				<div><dt>{t("areas.households")}</dt><dd>{area.households ? n(area.households) : "—"}</dd></div>
				<div><dt>{t("areas.km2")}</dt><dd>{km2 ?? "—"}</dd></div>
				<div>
					<dt>{t("areas.exists")}</dt>
					<dd>
						{area.valid_from ? day(area.valid_from) : "…"} – {area.valid_to ? day(area.valid_to) : t("areas.still")}
					</dd>
				</div>
				{merged ? <div><dt>{t("areas.merged_into")}</dt><dd><a href={hashOf("areas", merged.id)}>{merged.name}</a></dd></div> : null}
			</dl>
		</section>
	);
}

function Parts({ area }: { area: AreaRow }): JSX.Element | null {
	const parts = usePages<AreaRow>(listPath("/areas", { parent: area.code }), 200);
	if (!parts.data?.length) return null;
	return (
		<section>
			<h2>{t("areas.parts")} <span class="muted">({n(parts.data.length)}{parts.hasMore ? "+" : ""})</span></h2>
			<ul class="area-parts">
				{parts.data.map((a) => <li key={a.id}><ZoneMark zone={a.zone} /> <a href={hashOf("areas", a.id)}>{a.name}</a></li>)}
			</ul>
		</section>
	);
}

/** Waits for the area itself, then shows it. */
export function AreaById({ id, post, onRead }: { id: number; post: string | undefined; onRead: (a: AreaRow) => void }): JSX.Element {
	const read = useRead<AreaRow>(`/areas/${id}`);
	useEffect(() => {
		if (read.data) onRead(read.data);
	}, [read.data]);
	return <Ready read={read} rows={8}>{(area) => <AreaPage key={area.id} area={area} post={post} />}</Ready>;
}
