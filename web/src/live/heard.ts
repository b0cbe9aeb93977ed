/* heard.ts: what the stream of events means for clocks and screens. No DOM. */
import type { Live } from "../api/shapes.ts";

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

/** Which screens an event touches, by what they asked of the server. */
export function touches(path: string, event: Pick<Live, "kind" | "subject_id">): boolean {
	const [, first = "", second = ""] = (path.split("?")[0] ?? "").split("/");
	const k = event.kind;
	switch (first) {
		case "requests":
			if (/^\d+$/.test(second)) return (k === "request" || k === "proof") && event.subject_id === Number(second);
			return k === "request";
		case "tasks":
			return k === "task" || k === "request";
		case "boards":
			return k === "request" || k === "task" || k === "area" || k === "post" || k === "appointment" || k === "duty";
		case "needs":
		case "staff-reports":
			return k === "staff_report" || k === "need_ask" || k === "request" || k === "area";
		case "plans":
			return k === "plan" && event.subject_id === Number(second);
		case "orders":
			return k === "order" || k === "tour";
		case "waves":
			return k === "wave" || k === "quota" || k === "nomination" || k === "plan" || k === "pin" || k === "order";
		case "agencies":
			return k === "agency" || k === "nomination";
		case "cadres":
			return k === "cadre" || k === "agency";
		case "nominations":
			return k === "nomination" && event.subject_id === Number(second);
		case "tours":
			return k === "tour" || k === "tour_day";
		case "callbacks":
			return k === "request";
		case "areas":
		case "areas.geojson":
			return k === "area";
		case "posts":
		case "duties":
			return k === "post" || k === "appointment" || k === "duty";
		case "accounts":
			return k === "account" || k === "grant" || k === "token";
		default:
			return false;
	}
}
