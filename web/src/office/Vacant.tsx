/* Vacant.tsx: the offices that nobody holds, in a place and below it: as many rows as the board says. */
import type { JSX } from "preact";
import { usePages } from "../api/read.ts";
import type { PostRow } from "../api/shapes.ts";
import { useAreaName } from "../parts/areaName.ts";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { Chips } from "../parts/Chips.tsx";
import { n, PhoneLink, place } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { adjust, go } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

const FIRST = 100;

export function Vacant({ area, chosen }: { area: string; chosen: string | undefined }): JSX.Element {
	const filter = { area, vacant: "1" };
	const list = usePages<PostRow>(listPath("/posts", filter), FIRST);
	const name = useAreaName(area);
	const chips = [
		...(area ? [{ name: "area", text: `${t("field.area")}: ${name}`, remove: () => adjust({ area: null }) }] : []),
		{ name: "vacant", text: t("posts.vacant_only"), remove: () => go("areas") },
	];
	return (
		<section class="vacant-posts" aria-label={t("posts.vacant_title")}>
			<header class="page-head">
				<div>
					<a class="back" href={hashOf("areas", null)}>‹ {t("areas.tree")}</a>
					<h1>{t("posts.vacant_title")} {list.count === null ? null : <span class="count" role="status">{n(list.count)}</span>}</h1>
				</div>
				{can("export") ? <ExportCsv path={listPath("/posts", filter)} file="khuyet" /> : null}
			</header>
			<Chips chips={chips} none="" clear={() => go("areas")} />
			<p class="muted">{t("posts.vacant_hint")}</p>
			<Ready read={list}>
				{(rows) => rows.length === 0 ? <Empty title={t("posts.no_vacant")} /> : (
					<ul class="plain rows">
						{rows.map((p) => (
							<li key={p.id} class={`line-item ${String(p.id) === chosen ? "chosen" : ""}`}>
								<a class="grow" href={hashOf("areas", p.area.id, { post: String(p.id) })}>{p.title}</a>
								<span class="muted">{place(p.area)}</span>
								<PhoneLink digits={p.phone || null} />
								<span class="vacant-mark">{t("who.vacant")}</span>
							</li>
						))}
					</ul>
				)}
			</Ready>
			<More list={list} />
		</section>
	);
}
