/* Extracts.tsx: the orders that name the agency's people, each as an extract with these people alone: the whole list is not the head's to see. */
import type { JSX } from "preact";
import { API } from "../api/client.ts";
import type { OrderItem } from "../api/planShapes.ts";
import { usePages } from "../api/read.ts";
import type { WaveItem } from "../api/shapes.ts";
import { day } from "../format/format.ts";
import { OrderStateMark } from "../orders/OrderStateMark.tsx";
import { More } from "../parts/More.tsx";
import { n } from "../parts/marks.tsx";
import { listPath } from "../urls/filters.ts";
import { t } from "../words/words.ts";

/** Where the paper is fetched; pdf opens in the browser, the others are saved. */
export function extractPath(orderId: number, agencyId: number, format: "pdf" | "xlsx" | "csv"): string {
	return `${API}/orders/${orderId}/extract?agency=${agencyId}&format=${format}`;
}

export function Extracts({ wave, agencyId }: { wave: WaveItem; agencyId: number }): JSX.Element | null {
	const list = usePages<OrderItem>(listPath(`/waves/${wave.id}/orders`, { agency: String(agencyId) }));
	const rows = list.data ?? [];
	if (rows.length === 0) return null; // nothing was issued yet: there is nothing to fetch
	return (
		<section class="card" aria-labelledby="agency-orders">
			<h2 id="agency-orders">{t("agency.orders")}</h2>
			<ul class="plain agency-orders">{rows.map((o) => <Row key={o.id} o={o} agencyId={agencyId} />)}</ul>
			<p class="muted no-print">{t("agency.extract_what")}</p>
			<More list={list} />
		</section>
	);
}

function Row({ o, agencyId }: { o: OrderItem; agencyId: number }): JSX.Element {
	const title = t("orders.title", { number: o.number });
	return (
		<li>
			<p><b>{title}</b> <OrderStateMark state={o.state} /></p>
			<p class="muted">{t(`order_kind.${o.kind}`)} · {t("orders.dated", { day: day(o.day) })}</p>
			<p>{t("agency.in_order", { own: n(o.of_agency ?? 0), all: n(o.people) })}</p>
			<div class="row no-print">
				<a class="button" href={extractPath(o.id, agencyId, "pdf")} target="_blank" rel="noopener" aria-label={`${t("agency.extract")}: ${o.number}`}>{t("agency.extract")}</a>
				<a class="button" href={extractPath(o.id, agencyId, "xlsx")} download aria-label={`XLSX: ${o.number}`}>XLSX</a>
				<a class="button" href={extractPath(o.id, agencyId, "csv")} download aria-label={`CSV: ${o.number}`}>CSV</a>
			</div>
		</li>
	);
}
