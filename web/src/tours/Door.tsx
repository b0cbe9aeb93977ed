/* Door.tsx: the ward's code of the moment, for a screen at the door: six digits to read from across the room, and the same as a QR code. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { ArrivalCode } from "../api/shapes.ts";
import { clock, duration } from "../format/format.ts";
import { now } from "../live/live.ts";
import { place } from "../parts/marks.tsx";
import { Qr } from "../parts/Qr.tsx";
import { Ready } from "../parts/states.tsx";
import { hashOf } from "../urls/places.ts";
import { lang, t } from "../words/words.ts";

const AGAIN_MS = 1500; // after the change, so that the server's clock has passed it

export function Door({ areaId, back }: { areaId: number; back: string }): JSX.Element {
	const read = useRead<ArrivalCode>(`/areas/${areaId}/arrival-code`);
	const next = read.data ? Date.parse(read.data.next_at) : null;
	const { reload } = read;
	/* A screen that slept through the change asks as soon as it wakes: the clock moves on, and the code is an old one. */
	const passed = next !== null && now.value >= next;
	useEffect(() => {
		if (!passed) return undefined;
		reload();
		const timer = setInterval(reload, AGAIN_MS);
		return () => clearInterval(timer);
	}, [passed, reload]);
	return (
		<section class="door" aria-label={t("tours.door")}>
			<p class="list-back no-print"><a href={back}>‹ {t("tours.back")}</a></p>
			<Ready read={read}>
				{(a) => (
					<>
						<h1>{t("tours.door_title", { area: place(a.area, false) })}</h1>
						<p class="door-code" aria-label={a.code.split("").join(" ")}>{a.code.slice(0, 3)} {a.code.slice(3)}</p>
						<Qr text={new URL(a.url, location.origin).href} label={t("tours.door_qr")} />
						<p>{t("tours.door_how")}</p>
						<p class="muted">{t("tours.door_next", { time: duration(Math.max(0, Date.parse(a.next_at) - now.value), lang.value), until: clock(a.valid_until) })}</p>
					</>
				)}
			</Ready>
		</section>
	);
}

export function doorHash(area: string): string {
	return hashOf("tours", null, { area, door: "1" });
}
