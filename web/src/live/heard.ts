/* heard.ts: what the stream of events means for clocks and screens. No DOM. */
import type { Live } from "../api/shapes.ts";
import type { EventKind } from "../api/types.ts";

export const SILENT_AFTER_MS = 15_000; // the server speaks every 5 s: three missed in a row is silence

/** The server's clock as last heard; in a drill it may run faster than ours. */
export interface ServerClock {
	serverMs: number;
	localMs: number;
	speed: number;
}

const SPEED_MAX = 10_000; // a drill of a day in ten seconds

/** Adjusts to a newly heard time. Speeds near one are one: a late packet must not bend the clock. */
export function hear(clock: ServerClock | null, serverMs: number, localMs: number, drill: boolean): ServerClock {
	if (!clock || !drill) return { serverMs, localMs, speed: 1 };
	const local = localMs - clock.localMs;
	if (local < 1000) return { ...clock, serverMs, localMs };
	const seen = (serverMs - clock.serverMs) / local;
	const speed = seen > 1.5 && seen < SPEED_MAX ? seen : 1;
	return { serverMs, localMs, speed };
}

export function serverNow(clock: ServerClock | null, localMs: number): number {
	return clock ? clock.serverMs + (localMs - clock.localMs) * clock.speed : localMs;
}

/** Whole seconds since something was last heard. */
export function silence(heardMs: number | null, localMs: number): number | null {
	return heardMs === null ? null : Math.max(0, Math.round((localMs - heardMs) / 1000));
}

/* What each list shows, by the first word of its path. */
const shown: Record<string, readonly EventKind[]> = {
	requests: ["request"],
	callbacks: ["request"],
	tasks: ["task", "request"],
	boards: ["request", "task", "area", "post", "appointment", "duty", "staff_report", "need_ask"],
	needs: ["staff_report", "need_ask", "request", "area"],
	"staff-reports": ["staff_report"],
	areas: ["area"],
	"areas.geojson": ["area"],
	posts: ["post", "appointment", "duty"],
	duties: ["post", "appointment", "duty"],
	accounts: ["account", "grant", "token"],
	/* Who is late comes from tasks, whom to call from the offices. */
	waves: ["wave", "quota", "nomination", "agency", "task", "appointment", "plan", "pin", "order", "tour"],
	agencies: ["agency", "nomination", "post", "appointment"],
	cadres: ["cadre", "nomination", "agency", "tour"],
	nominations: ["nomination", "cadre", "plan", "tour"],
	plans: ["plan", "pin", "nomination", "wave"],
	orders: ["order", "tour"],
	tours: ["tour", "tour_day", "kit", "order"],
};
/* What a wave shows beyond its names. */
const ofWave: Record<string, readonly EventKind[]> = {
	wards: ["wave", "plan", "order", "tour", "staff_report", "need_ask", "area"],
	plans: ["plan", "pin", "nomination", "wave"],
	pins: ["pin"],
	orders: ["order", "tour"],
	tours: ["tour", "order"],
};

/** Which screens an event touches, by what they asked of the server. */
export function touches(path: string, event: Pick<Live, "kind" | "subject_id">): boolean {
	const [, first = "", second = "", third = ""] = (path.split("?")[0] ?? "").split("/");
	const k = event.kind;
	const isOne = /^\d+$/.test(second);
	if (first === "requests" && isOne) return (k === "request" || k === "proof") && event.subject_id === Number(second);
	if (first === "nominations" && isOne) return k === "nomination" && event.subject_id === Number(second);
	if (first === "plans" && isOne) return k === "plan" && event.subject_id === Number(second);
	if (first === "waves" && isOne && third in ofWave) return ofWave[third]?.includes(k) ?? false;
	/* Another wave's own change is not this one's; its people are, when they are counted together. */
	if (first === "waves" && isOne && k === "wave") return event.subject_id === Number(second);
	return shown[first]?.includes(k) ?? false;
}
