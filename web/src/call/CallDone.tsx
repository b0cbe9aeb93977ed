/* CallDone.tsx: after a call was filed: the code in letters that can be read out, who answers, until when; one key takes the next call. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Filed } from "../api/shapes.ts";
import { clock, day, DAY_MS, duration } from "../format/format.ts";
import { now } from "../live/live.ts";
import { Key, PhoneLink } from "../parts/marks.tsx";
import { lang, t, wordOrNull } from "../words/words.ts";
import { symbols } from "./call.ts";
import type { Taken } from "./taken.ts";

/** Until then it is still last night for whoever is awake: "tomorrow" would be taken for the morning that comes. */
const SMALL_HOURS_END = "04:00";

/** "10:22 hôm nay", "08:00 ngày mai", "08:00 ngày 26/08/2021". */
function spokenTime(at: string): string {
	const time = clock(at);
	const plain = time >= SMALL_HOURS_END && clock(now.value) >= SMALL_HOURS_END;
	if (day(at) === day(now.value)) return t("hotline.today", { time });
	if (plain && day(at) === day(now.value + DAY_MS)) return t("hotline.tomorrow", { time });
	return t("hotline.on_day", { time, day: day(at) });
}

/* Letters are taken for one another over a bad line: under each stands the word that goes with it. */
function Spelled({ code }: { code: string }): JSX.Element {
	return (
		<p class="spelled" role="img" aria-label={code}>
			{symbols(code).map((group, i) => (
				<span class="group" key={i} aria-hidden="true">
					{group.map((s, k) => (
						<span class="symbol" key={k}><b>{s}</b><small>{wordOrNull(`spell.${s}`) ?? s}</small></span>
					))}
				</span>
			))}
		</p>
	);
}

function Told({ filed, wasJoined }: { filed: Filed; wasJoined: boolean }): JSX.Element {
	const who = filed.answerable;
	return (
		<>
			<h2>{t(wasJoined ? "hotline.joined" : "hotline.filed")}</h2>
			<Spelled code={filed.code} />
			<dl class="told">
				<div>
					<dt>{t("hotline.who")}</dt>
					<dd>
						{who ? <><b>{who.title}</b> <PhoneLink digits={who.phone || null} /></> : t("who.nobody")}
					</dd>
				</div>
				<div>
					<dt>{t("hotline.until")}</dt>
					<dd>
						{filed.due_at ? (
							<><b>{spokenTime(filed.due_at)}</b> <span class="muted">({duration(Date.parse(filed.due_at) - now.value, lang.value)})</span></>
						) : "—"}
					</dd>
				</div>
			</dl>
			{filed.lane === "urgent" ? <p class="lane lane-urgent">{t("hotline.now_urgent")}</p> : null}
		</>
	);
}

export function CallDone({ call, next }: { call: Taken; next: () => void }): JSX.Element {
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), [call.key]);
	return (
		<section class="call-done" aria-label={t("hotline.result")}>
			<div role="status">
				{call.filed ? <Told filed={call.filed} wasJoined={call.joined} /> : (
					<><h2>{t("hotline.kept")}</h2><p>{t("hotline.kept_say")}</p></>
				)}
			</div>
			<button type="button" class="main next-call" ref={button} onClick={next}>{t("hotline.next")} <Key>Enter</Key></button>
		</section>
	);
}
