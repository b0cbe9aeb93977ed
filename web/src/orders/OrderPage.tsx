/* OrderPage.tsx: one order: its paper, who goes where by it, issuing and withdrawing it, and the way to the tours that it began. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import { API } from "../api/client.ts";
import type { OrderItem } from "../api/planShapes.ts";
import type { WaveItem } from "../api/shapes.ts";
import { day, dayClock } from "../format/format.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n, place, ZoneMark } from "../parts/marks.tsx";
import { PaperHead, PrintButton } from "../parts/printing.tsx";
import { Ready } from "../parts/states.tsx";
import { Sure } from "../parts/Sure.tsx";
import { useForm } from "../parts/useForm.ts";
import { useSend } from "../parts/useSend.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { ChangeOrder } from "./OrderForm.tsx";
import { OrderStateMark } from "./OrderStateMark.tsx";

export function OrderPage({ id }: { id: number }): JSX.Element {
	const read = useRead<OrderItem>(`/orders/${id}`);
	return <div class="page orders"><Ready read={read} rows={6}>{(order) => <One order={order} />}</Ready></div>;
}

function One({ order }: { order: OrderItem }): JSX.Element {
	const [open, setOpen] = useState<"change" | "withdraw" | null>(null);
	const wave = useRead<WaveItem>(open === "change" ? `/waves/${order.wave_id}` : null);
	const close = (): void => setOpen(null);
	return (
		<article aria-label={order.number}>
			<p class="page-back no-print"><a href={hashOf("orders", null, { wave: String(order.wave_id) })}>‹ {t("orders.of_wave")}</a></p>
			<header class="page-head">
				<div>
					<h1>{t("orders.title", { number: order.number })} <OrderStateMark state={order.state} /></h1>
					<p class="muted">{order.wave.name} · {t("orders.dated", { day: day(order.day) })}</p>
				</div>
				<Acts order={order} open={setOpen} />
			</header>
			<PaperHead of={[order.wave.name, t("orders.title", { number: order.number }), t(`order_state.${order.state}`)]} />
			{open === "change" && wave.data ? <ChangeOrder order={order} wave={wave.data} close={close} /> : null}
			{open === "withdraw" ? <Withdraw order={order} close={close} /> : null}
			<Paper order={order} />
			<div class="columns">
				<Facts order={order} />
				<Communes order={order} />
			</div>
		</article>
	);
}

function Acts({ order, open }: { order: OrderItem; open: (what: "change" | "withdraw") => void }): JSX.Element {
	const sending = useSend();
	const may = (act: OrderItem["acts"][number]): boolean => order.acts.includes(act);
	const issue = (): void => {
		void sending.deliver({ method: "POST", path: `/orders/${order.id}/issue`, version: order.version, body: {}, label: t("order_act.issue"), about: order.number });
	};
	const problem = sending.general();
	return (
		<div class="row no-print">
			{may("change") ? <button type="button" onClick={() => open("change")}>{t("order_act.change")}</button> : null}
			{may("issue") ? (
				<Sure main action={t("order_act.issue")} question={t("orders.issue_sure", { n: n(order.people) })} busy={sending.busy} onSure={issue} />
			) : null}
			{may("withdraw") ? <button type="button" onClick={() => open("withdraw")}>{ending(order)}</button> : null}
			{order.state === "draft" && may("change") && !may("issue") ? <p class="plan-second">{t("orders.signer_issues", { who: order.signer?.title ?? "" })}</p> : null}
			<PrintButton />
			{problem ? <p class="error" role="alert">{problem}</p> : null}
		</div>
	);
}

/* The paper itself: PDF opens beside the app, the others are saved. */
function Paper({ order }: { order: OrderItem }): JSX.Element {
	const paper = (format: string): string => `${API}/orders/${order.id}/paper?format=${format}`;
	return (
		<nav class="order-paper row no-print" aria-label={t("orders.paper")}>
			{order.paper ? (
				<>
					<a class="button" href={paper("pdf")} target="_blank" rel="noopener">{order.state === "draft" ? t("orders.preview") : t("orders.pdf")}</a>
					<a class="button" href={paper("xlsx")} download>XLSX</a>
					<a class="button" href={paper("csv")} download>CSV</a>
				</>
			) : <span class="muted">{t("orders.no_paper")}</span>}
			{order.state === "draft" ? null : <a href={`/v/${order.code}`} target="_blank" rel="noopener">{t("orders.verify", { code: order.code })}</a>}
		</nav>
	);
}

function Facts({ order }: { order: OrderItem }): JSX.Element {
	return (
		<section class="card">
			<h2>{t("orders.facts")}</h2>
			<dl>
				<div><dt>{t("orders.people")}</dt><dd>{order.state === "issued" ? <a href={hashOf("tours", null, { order: String(order.id), part: "all" })}>{n(order.people)}</a> : n(order.people)}</dd></div>
				<div><dt>{t("orders.kind")}</dt><dd>{t(`order_kind.${order.kind}`)}</dd></div>
				{order.plan ? (
					<div><dt>{t("orders.plan")}</dt><dd><a href={hashOf("plan", order.plan.id)}>{t("plan.title", { n: n(order.plan.number) })}</a></dd></div>
				) : null}
				<div><dt>{t("orders.signer_post")}</dt><dd>{order.signer?.title ?? "—"}</dd></div>
				<div><dt>{t("orders.signer_name")}</dt><dd>{order.signer_name || "—"}</dd></div>
				{order.made_at ? <div><dt>{t("orders.made")}</dt><dd>{order.made_by?.name ?? ""} {dayClock(order.made_at)}</dd></div> : null}
				{order.issued_at ? <div><dt>{t("orders.issued")}</dt><dd>{order.issued_by?.name ?? ""} {dayClock(order.issued_at)}</dd></div> : null}
				{order.withdrawn_at ? <div><dt>{t("orders.withdrawn")}</dt><dd>{dayClock(order.withdrawn_at)} — {order.note}</dd></div> : null}
				{order.list_hash ? <div><dt>{t("orders.hash")}</dt><dd class="secret">{order.list_hash}</dd></div> : null}
			</dl>
			{order.state === "issued" ? (
				<p class="no-print"><a class="button" href={hashOf("waves", order.wave_id)}>{t("orders.to_wave")}</a></p>
			) : null}
		</section>
	);
}

function Communes({ order }: { order: OrderItem }): JSX.Element | null {
	const rows = order.communes ?? [];
	if (rows.length === 0) return null;
	/* Once issued they are tours; before, they stand in the plan. */
	const { plan } = order;
	const to = order.state === "issued" ? (area: string) => hashOf("tours", null, { area, order: String(order.id), part: "all" })
		: order.state === "draft" && plan ? (area: string) => hashOf("plan", plan.id, { area }) : null;
	return (
		<section class="card">
			<h2>{t("orders.communes_n", { n: n(rows.length) })}</h2>
			<ul class="order-communes scroll" tabIndex={0}>
				{rows.map((c) => (
					<li key={c.area.id}>
						<ZoneMark zone={c.zone} /> <span class="grow">{place(c.area)}</span> <b>{to ? <a href={to(c.area.code)}>{n(c.people)}</a> : n(c.people)}</b>
					</li>
				))}
			</ul>
		</section>
	);
}

/** A draft is thrown away; only what was issued is withdrawn. */
function ending(order: OrderItem): string {
	return order.state === "draft" ? t("orders.throw_away") : t("order_act.withdraw");
}

function Withdraw({ order, close }: { order: OrderItem; close: () => void }): JSX.Element {
	const form = useForm(`order/${order.id}/withdraw`, { note: "" });
	const send = async (): Promise<void> => {
		const ok = await form.submit({
			method: "POST", path: `/orders/${order.id}/withdraw`, version: order.version, label: ending(order), about: order.number,
			body: { note: form.value("note").trim() },
		});
		if (ok) close();
	};
	return (
		<FormBox title={ending(order)} action={ending(order)} sending={form} fields={["note"]} level={2} onSubmit={() => void send()} close={close}>
			<Field
				name="note" type="textarea" rows={2} maxLength={500} label={order.state === "draft" ? t("orders.throw_away_reason") : t("orders.withdraw_reason")}
				{...(order.state === "draft" ? {} : { hint: t("orders.withdraw_hint") })} value={form.value("note")}
				onChange={form.set("note")} error={form.at("note")} required
			/>
		</FormBox>
	);
}
