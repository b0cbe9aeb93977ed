/* Outbox.tsx: what has not arrived yet, and what the server would not take and why. Nothing leaves this list unseen. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { dayClock, toInput } from "../format/format.ts";
import { now } from "../live/live.ts";
import { saveFile } from "../parts/download.ts";
import { Empty, problemText } from "../parts/states.tsx";
import { Sure } from "../parts/Sure.tsx";
import { say } from "../parts/toast.tsx";
import { items, outbox } from "../outbox/outbox.ts";
import type { Item } from "../outbox/queue.ts";
import { spoken } from "../outbox/spoken.ts";
import { me } from "../session.ts";
import { t } from "../words/words.ts";

export function Outbox(): JSX.Element {
	const account = me.value?.account.id;
	const own = items.value.filter((i) => i.account_id === account);
	const others = items.value.length - own.length;
	const refused = own.filter((i) => i.state === "refused");
	const waiting = own.filter((i) => i.state === "waiting");
	const rescue = (): void =>
		saveFile(`cho-gui-${toInput(now.peek()).replace(":", "")}.json`, new Blob([outbox.rescue()], { type: "application/json" }));
	return (
		<div class="page outbox">
			<header class="page-head">
				<h1>{t("nav.outbox")}</h1>
				{items.value.length ? <button type="button" onClick={rescue}>{t("outbox.rescue")}</button> : null}
			</header>
			{items.value.length === 0 ? <Empty title={t("outbox.none")}><p>{t("outbox.none_hint")}</p></Empty> : null}
			{refused.length ? (
				<section>
					<h2>{t("outbox.refused_title", { n: refused.length })}</h2>
					<p class="muted">{t("outbox.refused_hint")}</p>
					<ul class="cards">{refused.map((i) => <Refused key={i.key} item={i} />)}</ul>
				</section>
			) : null}
			{waiting.length ? (
				<section>
					<div class="row spread">
						<h2>{t("outbox.waiting_title", { n: waiting.length })}</h2>
						<button type="button" onClick={() => outbox.now()}>{t("outbox.now")}</button>
					</div>
					<p class="muted">{t("outbox.waiting_hint")}</p>
					<ul class="cards">{waiting.map((i) => <Waiting key={i.key} item={i} />)}</ul>
				</section>
			) : null}
			{others ? <p class="stale">{t("outbox.others", { n: others })}</p> : null}
		</div>
	);
}

function Body({ item }: { item: Item }): JSX.Element | null {
	const lines = spoken(item.body);
	if (lines.length === 0) return null;
	return (
		<details>
			<summary>{t("outbox.body")}</summary>
			<dl>{lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
		</details>
	);
}

function Title({ item }: { item: Item }): JSX.Element {
	return (
		<p>
			<b>{item.label}</b> {item.about ?? ""} <span class="muted">· {dayClock(item.at_ms)}
				{item.tries > 0 ? ` · ${t("outbox.tries", { n: item.tries })}` : ""}</span>
		</p>
	);
}

function Discard({ item }: { item: Item }): JSX.Element {
	return <Sure action={t("outbox.discard")} question={t("outbox.discard_sure")} onSure={() => void outbox.drop(item.key)} />;
}

function Refused({ item }: { item: Item }): JSX.Element {
	const [busy, setBusy] = useState(false);
	const problem = item.problem;
	const again = async (): Promise<void> => {
		setBusy(true);
		const outcome = await outbox.again(item.key);
		setBusy(false);
		if (outcome?.kind === "done") say(t("form.done", { what: item.label }));
	};
	return (
		<li class="card">
			<Title item={item} />
			{problem ? <p class="error">{problem.field ? `${problem.field}: ` : ""}{problemText(problem)}</p> : null}
			<Body item={item} />
			<div class="row">
				<button type="button" class="main" disabled={busy} onClick={() => void again()}>{t("outbox.again")}</button>
				<Discard item={item} />
			</div>
		</li>
	);
}

function Waiting({ item }: { item: Item }): JSX.Element {
	return (
		<li class="card">
			<Title item={item} />
			<Body item={item} />
			<div class="row"><Discard item={item} /></div>
		</li>
	);
}
