/* Orders.tsx: the signed orders of a wave: which there are, a new one from an approved plan, and one with its paper. */
import type { JSX } from "preact";
import { usePages, useRead } from "../api/read.ts";
import type { OrderItem } from "../api/planShapes.ts";
import type { WaveItem } from "../api/shapes.ts";
import { day, dayClock } from "../format/format.ts";
import { n } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { PaperHead, PrintButton } from "../parts/printing.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { NewOrder } from "../orders/OrderForm.tsx";
import { OrderPage } from "../orders/OrderPage.tsx";
import { OrderStateMark } from "../orders/OrderStateMark.tsx";
import { ChooseWave } from "../plan/PlanList.tsx";
import { can } from "../session.ts";
import { adjust, go, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

function idOf(text: string | undefined): number | null {
	return text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : null;
}

export function Orders(): JSX.Element {
	const { id, query } = here.value;
	if (id !== null) return <OrderPage key={id} id={id} />;
	const wave = idOf(query["wave"]);
	return wave === null ? <ChooseWave screen="orders" title={t("nav.orders")} /> : <OfWave key={wave} waveId={wave} adding={query["new"] === "1" && can("waves")} planId={idOf(query["plan"])} />;
}

function OfWave({ waveId, adding, planId }: { waveId: number; adding: boolean; planId: number | null }): JSX.Element {
	const wave = useRead<WaveItem>(`/waves/${waveId}`);
	const list = usePages<OrderItem>(`/waves/${waveId}/orders`);
	return (
		<div class="page orders">
			<Ready read={wave} rows={2}>
				{(w) => (
					<>
						<PaperHead of={[t("nav.orders"), w.name]} />
						<header class="page-head">
							<div>
								<h1>{t("nav.orders")}</h1>
								<p><a href={hashOf("orders", null)}>{t("waves.list")}</a> · <b>{w.name}</b></p>
							</div>
							<div class="row no-print">
								{can("waves") && !adding ? <button type="button" class="main" onClick={() => adjust({ new: "1" })}>{t("orders.new")}</button> : null}
								<a class="button" href={hashOf("plan", null, { wave: String(w.id) })}>{t("plan.of_wave")}</a>
								<PrintButton />
							</div>
						</header>
						{adding ? <NewOrder wave={w} planId={planId} close={() => adjust({ new: null, plan: null })} made={(made) => go("orders", made)} /> : null}
					</>
				)}
			</Ready>
			<Ready read={list}>
				{(rows) => rows.length === 0 ? (adding ? null : <Empty title={t("orders.none")}><p>{t("orders.none_hint")}</p></Empty>) : (
					<ul class="cards" aria-label={t("orders.of_wave")}>{rows.map((o) => <OrderCard key={o.id} o={o} />)}</ul>
				)}
			</Ready>
			<More list={list} />
		</div>
	);
}

function OrderCard({ o }: { o: OrderItem }): JSX.Element {
	return (
		<li class="card order-card">
			<div class="row">
				<h2><a href={hashOf("orders", o.id)}>{t("orders.title", { number: o.number })}</a></h2>
				<OrderStateMark state={o.state} />
			</div>
			<p>{t(`order_kind.${o.kind}`)} · {t("sent.people_n", { n: n(o.people) })} · {t("orders.dated", { day: day(o.day) })} · {o.signer_name}</p>
			{o.issued_at ? <p class="muted">{t("orders.issued_at", { time: dayClock(o.issued_at) })}</p> : null}
			{o.state === "withdrawn" && o.note ? <p class="muted">{t("orders.withdrawn_why", { why: o.note })}</p> : null}
		</li>
	);
}
