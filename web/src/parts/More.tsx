/* More.tsx: the foot of a list that is read page by page: how much is shown, and the next page. */
import type { JSX } from "preact";
import type { Pages } from "../api/read.ts";
import { t } from "../words/words.ts";
import { n } from "./marks.tsx";

export function More<T>({ list }: { list: Pages<T> }): JSX.Element | null {
	const shown = list.data?.length ?? 0;
	if (shown === 0) return null;
	return (
		<p class="more">
			<span class="muted">{list.count === null ? t("list.shown", { n: n(shown) }) : t("list.shown_of", { n: n(shown), all: n(list.count) })}</span>
			{list.hasMore ? <b class="only-print">{t("print.cut", { n: n(shown) })}</b> : null}
			{list.hasMore ? <button type="button" disabled={list.loading} onClick={list.more}>{t("list.more")}</button> : null}
		</p>
	);
}
