/* live.ts: the stream of events from the server: how long ago it was heard, what time it is there, whom an event concerns. */
import { computed, signal } from "@preact/signals";
import type { Live } from "../api/shapes.ts";
import { event_kind_values } from "../api/types.ts";
import { API } from "../api/client.ts";
import { hear, serverNow, silence, SILENT_AFTER_MS, type ServerClock } from "./heard.ts";

const clock = signal<ServerClock | null>(null);
const heardMs = signal<number | null>(null);
/** This machine's clock, once a second: for what is measured here, such as how long a call lasts. */
export const tick = signal(Date.now());

setInterval(() => (tick.value = Date.now()), 1000);

/** The server's time, moving once a second. */
export const now = computed(() => serverNow(clock.value, tick.value));
export const silentSeconds = computed(() => silence(heardMs.value, tick.value));
export const isSilent = computed(() => heardMs.value === null || tick.value - heardMs.value > SILENT_AFTER_MS);
/** The last things that happened, newest first, for the live column. */
export const recent = signal<readonly Live[]>([]);
const RECENT_MAX = 60;

type Listener = (event: Live | null) => void; // null: read everything anew
const listeners = new Set<Listener>();

export function listen(f: Listener): () => void {
	listeners.add(f);
	return () => listeners.delete(f);
}
function tell(event: Live | null): void {
	for (const f of [...listeners]) f(event);
}

let source: EventSource | null = null;
let again: ReturnType<typeof setTimeout> | undefined;
let pulse: ReturnType<typeof setInterval> | undefined;
let drill = false;

/** A time that the server put into an answer, until the stream speaks. */
export function noteServerTime(at: string): void {
	if (!clock.peek()) clock.value = hear(null, Date.parse(at), Date.now(), drill);
}

function onHeard(at: string | undefined): void {
	const local = Date.now();
	heardMs.value = local;
	tick.value = local;
	if (at) clock.value = hear(clock.peek(), Date.parse(at), local, drill);
}

function parse<T>(data: string): T | null {
	try {
		return JSON.parse(data) as T;
	} catch {
		return null;
	}
}

function open(isFirst: boolean): void {
	const es = new EventSource(API + "/events");
	source = es;
	es.onopen = () => {
		onHeard(undefined);
		if (!isFirst) tell(null); // a new stream does not know what the old one missed
	};
	es.addEventListener("heard", (e) => onHeard(parse<{ at: string }>((e as MessageEvent<string>).data)?.at));
	es.addEventListener("reset", () => tell(null));
	for (const kind of event_kind_values) {
		es.addEventListener(kind, (e) => {
			const event = parse<Live>((e as MessageEvent<string>).data);
			if (!event) return;
			heardMs.value = Date.now();
			recent.value = [event, ...recent.peek().filter((x) => x.id !== event.id)].slice(0, RECENT_MAX);
			tell(event);
		});
	}
	es.onerror = () => {
		if (es.readyState !== EventSource.CLOSED) return; // the browser tries again by itself, with Last-Event-ID
		clearTimeout(again);
		again = setTimeout(() => open(false), 5000);
	};
}

/*
 * Whoever has no right to the stream, as an account without an area, is heard from by asking: often enough to know that the line holds, and
 * every third time all that is shown is read anew. A window that nobody looks at does not ask.
 */
const BEAT_MS = 10_000;
const BEATS_A_READING = 3;
let beats = 0;

async function beat(ask: () => Promise<string>): Promise<void> {
	if (document.hidden) return;
	try {
		onHeard(await ask());
		if (++beats % BEATS_A_READING === 0) tell(null);
	} catch {
		/* not heard: that is what the mark in the bar says */
	}
}

/** Without `ask` it hears the stream; `ask` gives the server's time. */
export function startLive(isDrill: boolean, ask?: () => Promise<string>): void {
	drill = isDrill;
	stopLive();
	if (!ask) return open(true);
	void beat(ask);
	pulse = setInterval(() => void beat(ask), BEAT_MS);
}

export function stopLive(): void {
	clearInterval(pulse);
	clearTimeout(again);
	source?.close();
	source = null;
	recent.value = [];
}
