/* Hotline.tsx: one call after the other: the form, beside it what is known about the caller, below that who waits to be called back. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Filed, RequestItem } from "../api/shapes.ts";
import {
	callClock, filingOf, GOAL_MS, joinable, joined, lastPlace, lookupPath, nextJoin, sameCaller, typed, type Call, type Found,
} from "../call/call.ts";
import { CallBacks } from "../call/CallBacks.tsx";
import { CallDone } from "../call/CallDone.tsx";
import { Caller } from "../call/Caller.tsx";
import { CallForm, focusOn } from "../call/CallForm.tsx";
import { noteTaken, taken, type Taken } from "../call/taken.ts";
import { useLatest } from "../call/useLatest.ts";
import { clock, phone, phoneDigits } from "../format/format.ts";
import { tick } from "../live/live.ts";
import { areaTitle } from "../parts/AreaPicker.tsx";
import { dropDraft, loadDraft, saveDraft } from "../parts/drafts.ts";
import { plainKey, useKeys } from "../parts/keys.ts";
import { useSend } from "../parts/useSend.ts";
import { request_kind_values } from "../api/types.ts";
import { t } from "../words/words.ts";

const FORM = "hotline";

/* The call as it is typed: a draft, so that a reload or a session that ran out loses nothing. */
function useCall(): [Call, (by: Call | ((old: Call) => Call)) => void] {
	const [call, setCall] = useState<Call>(() => loadDraft(FORM));
	const put = (by: Call | ((old: Call) => Call)): void =>
		setCall((old) => {
			const next = typeof by === "function" ? by(old) : typed(old, by, Date.now());
			saveDraft(FORM, next as Record<string, string>);
			return next;
		});
	return [call, put];
}

function focusPhone(): void {
	queueMicrotask(() => focusOn(document.querySelector<HTMLElement>(".call-form"), "phone"));
}

export function Hotline(): JSX.Element {
	const [call, put] = useCall();
	const [done, setDone] = useState<string | null>(null); // the key of the call that was just filed
	const [dropped, setDropped] = useState<Call | null>(null); // thrown away by a button beside the main one: it comes back by the same
	const sending = useSend();
	const known = useLatest<Found>(lookupPath(call), {
		keeps: sameCaller,
		concerns: (found, e) => e.kind === "request" && [...found.history, ...found.duplicates].some((r) => r.id === e.subject_id),
	});
	const shown = taken.value.find((x) => x.key === done);

	const submit = async (): Promise<void> => {
		if (sending.busy) return;
		const number = phoneDigits(call.phone ?? "");
		const outcome = await sending.send({
			method: "POST", path: "/requests", body: filingOf(call), label: t("act.file"), about: phone(number),
		});
		if (outcome.kind !== "done" && outcome.kind !== "waiting") return;
		const filed = outcome.kind === "done" ? (outcome.data as Filed) : null;
		const at = Date.now();
		noteTaken({
			key: outcome.key, at_ms: at, took_ms: at - Number(call.began ?? at), phone: number, name: call.name ?? "", joined: !!call.join_id, filed,
		});
		dropDraft(FORM);
		put(() => ({}));
		setDone(outcome.key);
	};
	const next = (): void => {
		put(() => ({}));
		sending.clear();
		setDone(null);
		setDropped(null);
		focusPhone();
	};
	const clear = (): void => {
		next();
		setDropped(call);
	};
	const restore = (): void => {
		const back = dropped;
		if (back) put(() => back);
		setDropped(null);
		focusPhone();
	};
	const join = (r: RequestItem | null): void => put((old) => joined(old, r === null || String(r.id) === old.join_id ? null : r));
	const usePlace = (r: RequestItem): void =>
		put({ area_code: r.area.code, area_name: areaTitle(r.area), address: r.address ?? "", name: call.name || (r.name ?? "") });

	useKeys((e) => {
		if (shown || e.ctrlKey || e.altKey || e.metaKey) return;
		const last = lastPlace(known.data);
		const kind = request_kind_values[Number(plainKey(e)) - 1];
		if (e.key === "F2" && last) usePlace(last);
		else if (e.key === "F4") put((old) => joined(old, nextJoin(joinable(known.data), old)));
		else if (kind && !call.join_id && document.activeElement === document.body) put({ kind });
		else return;
		e.preventDefault();
	});
	return (
		<div class="hotline">
			<div class="call">
				<CallHead call={call} done={shown} />
				{shown ? <CallDone call={shown} next={next} /> : (
					<CallForm
						call={call} put={put} sending={sending} submit={() => void submit()} part={() => join(null)} clear={clear}
						{...(dropped && !call.began ? { restore } : {})}
					/>
				)}
				<TakenList open={setDone} shown={shown} />
			</div>
			<div class="beside">
				<Caller call={call} known={known} join={join} usePlace={usePlace} />
				<CallBacks />
			</div>
		</div>
	);
}

/* Reads the clock by itself, so that a second passing draws one line anew and not the form. After a call it shows how long that took. */
function CallHead({ call, done }: { call: Call; done: Taken | undefined }): JSX.Element {
	const began = done ? done.at_ms - done.took_ms : Number(call.began ?? 0);
	const at = done ? done.at_ms : began ? tick.value : 0;
	return (
		<h1 class="call-head">
			{t(done ? "hotline.result" : began ? "hotline.call_runs" : "hotline.call_waits")}{" "}
			<span class={`call-clock ${at - began > GOAL_MS ? "late" : ""}`} role="timer">{callClock(began, at)}</span>
		</h1>
	);
}

function TakenList({ open, shown }: { open: (key: string) => void; shown: Taken | undefined }): JSX.Element | null {
	const rows = taken.value.filter((x) => x.key !== shown?.key);
	if (rows.length === 0) return null;
	return (
		<section class="taken" aria-label={t("hotline.taken")}>
			<h2>{t("hotline.taken")}</h2>
			<ul class="plain">
				{rows.map((x) => (
					<li key={x.key} class="line-row">
						<button type="button" class="link" onClick={() => open(x.key)}>{x.filed?.code ?? t("hotline.kept_short")}</button>
						<span class="grow cut">{[phone(x.phone), x.name].filter(Boolean).join(" · ")}</span>
						<time class="muted">{clock(x.at_ms)}</time>
					</li>
				))}
			</ul>
		</section>
	);
}
