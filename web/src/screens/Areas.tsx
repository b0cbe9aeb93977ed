/* Areas.tsx: areas and posts: on the left the tree of what I may see, on the right one area, or the posts that are vacant. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { AreaById } from "../office/AreaPage.tsx";
import { AreaTree } from "../office/AreaTree.tsx";
import { isLowest } from "../office/levels.ts";
import { Vacant } from "../office/Vacant.tsx";
import { useWide } from "../parts/useWide.ts";
import { me } from "../session.ts";
import { here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

export function Areas(): JSX.Element {
	const { id, query } = here.value;
	const wide = useWide();
	const [parent, setParent] = useState<{ of: number; id: number | null } | null>(null);
	const home = me.value?.home ?? undefined;
	const vacant = query["vacant"] === "1";
	/* On a desk one's own area is open from the start; on a phone the tree comes first, unless it would be a single line. */
	const shown = id ?? ((wide || isLowest(home)) && !vacant ? (home?.id ?? null) : null);
	return (
		<div class={`areas fill ${shown === null && !vacant ? "at-list" : "at-request"}`}>
			<section class="areas-list" aria-label={t("areas.tree")}>
				{shown === null && !vacant ? <h1 class="only-read">{t("nav.areas")}</h1> : null}
				<p class="areas-ways">
					<a href={hashOf("areas", null, { vacant: "1", area: home?.code })} aria-current={vacant ? "page" : undefined}>{t("posts.vacant_title")}</a>
				</p>
				<AreaTree selected={vacant ? null : shown} parentId={parent?.of === shown ? (parent?.id ?? null) : null} />
			</section>
			<div class="areas-page" tabIndex={-1}>
				{vacant ? <Vacant area={query["area"] ?? ""} chosen={query["post"]} /> : shown === null ? null : (
					<AreaById
						key={shown} id={shown} post={query["post"]}
						onRead={(a) => {
							if (parent?.of !== a.id) setParent({ of: a.id, id: a.parent_id });
						}}
					/>
				)}
			</div>
		</div>
	);
}
