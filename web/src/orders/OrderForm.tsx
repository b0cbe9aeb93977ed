/* OrderForm.tsx: what stands on an order: number, day, whose template and its words, who signs. A new one is made from an approved plan. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { usePages, useRead } from "../api/read.ts";
import type { OrderItem, OrderTemplate, PlanItem } from "../api/planShapes.ts";
import type { AreaRef, PostRow, WaveItem } from "../api/shapes.ts";
import { dayIso } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { n } from "../parts/marks.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { useForm, type Form } from "../parts/useForm.ts";
import { listPath } from "../urls/filters.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { bodyOf, templateField, textsOf, type OrderTyped } from "./bodies.ts";

const POSTS = 200;

export function NewOrder({ wave, planId, close, made }: { wave: WaveItem; planId: number | null; close: () => void; made: (id: number) => void }): JSX.Element {
	const plans = usePages<PlanItem>(`/waves/${wave.id}/plans`, POSTS);
	return (
		<Ready read={plans} rows={3}>
			{(all) => {
				const approved = all.filter((p) => p.state === "approved");
				const first = approved.find((p) => p.id === planId) ?? approved[0];
				if (!first) {
					return (
						<Empty title={t("orders.no_plan")}>
							<p><a href={hashOf("plan", null, { wave: String(wave.id) })}>{t("orders.to_plans")}</a></p>
						</Empty>
					);
				}
				return <Inputs wave={wave} order={null} plans={approved} plan={first} close={close} made={made} />;
			}}
		</Ready>
	);
}

export function ChangeOrder({ order, wave, close }: { order: OrderItem; wave: WaveItem; close: () => void }): JSX.Element {
	return <Inputs wave={wave} order={order} plans={[]} plan={null} close={close} made={() => undefined} />;
}

interface InputsProps {
	wave: WaveItem;
	order: OrderItem | null;
	plans: readonly PlanItem[];
	plan: PlanItem | null;
	close: () => void;
	made: (id: number) => void;
}

function startOf({ wave, order, plan }: InputsProps): OrderTyped {
	return {
		plan_id: String(order?.plan_id ?? plan?.id ?? ""), number: order?.number ?? "", day: order?.day ?? dayIso(now.peek()), template: order?.template ?? "",
		signer_post_id: String(order?.signer_post_id ?? wave.signer_post_id ?? ""), signer_name: order?.signer_name ?? "", ...textsOf(order?.texts ?? ""),
	};
}

function Inputs(props: InputsProps): JSX.Element {
	const { wave, order, plans, close, made } = props;
	const form = useForm(order ? `order/${order.id}` : `order/new/${wave.id}`, startOf(props));
	const known = useRead<OrderTemplate[]>("/order-templates").data ?? [];
	const template = known.find((x) => x.key === form.value("template")) ?? known[0];
	const send = async (): Promise<void> => {
		const body = bodyOf(form.value, { waveId: wave.id, template });
		const label = order ? t("order_act.change") : t("order_act.add");
		const about = form.value("number");
		const outcome = await form.deliver(order
			? { method: "PUT", path: `/orders/${order.id}`, version: order.version, label, about, body }
			: { method: "POST", path: "/orders", label, about, body });
		if (outcome.kind === "done" && !order) {
			const id = (outcome.data as { id?: number } | null)?.id;
			if (id !== undefined) made(id);
		}
		if (outcome.kind === "done" || outcome.kind === "waiting") close();
	};
	const own = ["plan_id", "number", "day", "template", "texts", "signer_post_id", "signer_name", ...(template?.values ?? []).map((v) => templateField(v.name))];
	return (
		<FormBox
			title={order ? t("order_act.change") : t("orders.new")} action={order ? t("form.save") : t("order_act.add")} sending={form} fields={own} level={2}
			onSubmit={() => void send()} close={close}
		>
			{plans.length > 0 ? (
				<Field
					name="plan_id" type="select" label={t("orders.plan")} value={form.value("plan_id")} onChange={form.set("plan_id")} error={form.at("plan_id")}
					options={plans.map((p) => ({ value: String(p.id), label: t("orders.plan_line", { n: n(p.number), people: n(p.placed) }) }))}
				/>
			) : null}
			<Field
				name="number" label={t("sent.order_number")} hint={t("orders.number_hint")} value={form.value("number")} onChange={form.set("number")} error={form.at("number")}
				maxLength={60} required
			/>
			<Field name="day" type="date" label={t("orders.day")} value={form.value("day")} onChange={form.set("day")} error={form.at("day")} required />
			<Field
				name="template" type="select" label={t("orders.template")} value={template?.key ?? ""} onChange={form.set("template")} error={form.at("template")}
				options={known.map((x) => ({ value: x.key, label: x.name }))} required
			/>
			<Signer area={wave.area} form={form} />
			{template ? <Texts template={template} form={form} /> : null}
			{form.at("texts") ? <p class="error" role="alert">{form.at("texts")}</p> : null}
		</FormBox>
	);
}

/* Who signs is an office; the name is that of who holds it now, and can be written otherwise. */
function Signer({ area, form }: { area: AreaRef; form: Form }): JSX.Element {
	const posts = usePages<PostRow>(listPath("/posts", { area: area.code }), POSTS);
	const own = (posts.data ?? []).filter((p) => p.area.id === area.id && p.kind !== "agency_head"); // those sign for their agency
	const chosen = form.value("signer_post_id");
	const holder = own.find((p) => String(p.id) === chosen)?.holder?.name ?? "";
	useEffect(() => {
		if (holder !== "" && form.value("signer_name") === "") form.put({ signer_name: holder });
	}, [holder]);
	return (
		<>
			<Field
				name="signer_post_id" type="select" label={t("orders.signer_post")} value={chosen} error={form.at("signer_post_id")}
				onChange={(id) => form.put({ signer_post_id: id, signer_name: own.find((p) => String(p.id) === id)?.holder?.name ?? "" })}
				options={[{ value: "", label: t("orders.choose") }, ...own.map((p) => ({ value: String(p.id), label: `${p.title}${p.holder?.name ? ` — ${p.holder.name}` : ""}` }))]}
			/>
			<Field
				name="signer_name" label={t("orders.signer_name")} value={form.value("signer_name")} onChange={form.set("signer_name")} error={form.at("signer_name")}
				maxLength={100} required
			/>
		</>
	);
}

function Texts({ template, form }: { template: OrderTemplate; form: Form }): JSX.Element {
	return (
		<>
			{template.values.map((v) => {
				const field = templateField(v.name);
				return (
					<Field
						key={v.name} name={field} label={v.label} value={form.value(field)} onChange={form.set(field)} error={form.at(field)} maxLength={500} required
					/>
				);
			})}
		</>
	);
}
