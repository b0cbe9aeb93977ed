/* AreaMap.tsx: the communes as the server gives them (boundaries, or cells), coloured by zone, what hurts as a dark mark with its number. */
import { geoMercator, geoPath } from "d3-geo";
import type { FeatureCollection, Geometry } from "geojson";
import type { JSX, RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { AreaRef, MapProperties } from "../api/shapes.ts";
import { zone_values, type Zone } from "../api/types.ts";
import { t } from "../words/words.ts";
import { useFar } from "./far.ts";
import { placing, type LateMark, type Placed } from "./mapMarks.ts";
import { zoneLetter } from "./marks.tsx";
import { rewind } from "./rewind.ts";

export type AreaShapes = FeatureCollection<Geometry, MapProperties>;

const MARGIN = 12;
const LETTER_ROOM = 26; // a commune narrower than this on the screen shows no letter; its colour and hatch remain
const MARK_HEIGHT = 20;
const FAR_SCALE = 1.25; // on a wall; the letters in board.css likewise
const CHIP = 16; // a letter with air around it

/** What the map shows of a place: its mark ("9g", "17"; null: none), and what it says when it is pointed at. */
export interface MapArea {
	area: AreaRef;
	zone: Zone;
	mark: string | null;
	says: readonly string[];
}

export interface AreaMapProps {
	label: string;
	/** A mark as it may look, and what it means. */
	legend: { mark: string; text: string };
	shapes: AreaShapes;
	areas: readonly MapArea[]; // worst first
	active: string | null;
	onActive: (code: string | null) => void;
	onOpen: (code: string) => void;
}

/** The box in which the map is drawn, following its element. */
function useSize(): [RefObject<HTMLDivElement | null>, { width: number; height: number }] {
	const box = useRef<HTMLDivElement>(null);
	const [size, setSize] = useState({ width: 800, height: 600 });
	useEffect(() => {
		const el = box.current;
		if (!el) return undefined;
		const watch = new ResizeObserver(() => setSize({ width: el.clientWidth, height: el.clientHeight }));
		watch.observe(el);
		return () => watch.disconnect();
	}, []);
	return [box, size];
}

interface Drawn {
	code: string;
	path: string;
	x: number;
	y: number;
	width: number;
	height: number;
	properties: MapProperties;
}

function draw(given: AreaShapes, width: number, height: number): Drawn[] {
	const shapes: AreaShapes = { ...given, features: given.features.map((f) => ({ ...f, geometry: rewind(f.geometry) })) };
	const frame: [[number, number], [number, number]] = [[MARGIN, MARGIN], [Math.max(width - MARGIN, MARGIN + 1), Math.max(height - MARGIN, MARGIN + 1)]];
	const path = geoPath(geoMercator().fitExtent(frame, shapes)).digits(1);
	return shapes.features.map((f) => {
		const [x, y] = path.centroid(f);
		const [[x0, y0], [x1, y1]] = path.bounds(f);
		return { code: f.properties.code, path: path(f) ?? "", x, y, width: x1 - x0, height: y1 - y0, properties: f.properties };
	});
}

function Hatches(): JSX.Element {
	return (
		<defs>
			<pattern id="hatch-yellow" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V9" /></pattern>
			<pattern id="hatch-orange" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path d="M0 0V6" /></pattern>
			<pattern id="hatch-red" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6M0 0H6" /></pattern>
		</defs>
	);
}

function title(d: Drawn, a: MapArea | undefined): string {
	const name = `${d.properties.name}${d.properties.parent_name ? `, ${d.properties.parent_name}` : ""}`;
	return [name, t(`zone.${a?.zone ?? d.properties.zone}`), ...(a?.says ?? [])].join(" · ");
}

interface Late extends LateMark {
	code: string;
	zone: Zone;
	text: string;
}

function lateOf(a: MapArea, { x, y, width, height }: Drawn, k: number): Late {
	const text = a.mark ?? "";
	const long = k * (text.length * 7.4 + 10);
	const [chip, line] = [k * CHIP, k * MARK_HEIGHT];
	return {
		code: a.area.code, zone: a.zone, text, x, y,
		shapes: {
			full: { width: chip + long, height: line },
			tall: { width: Math.max(chip + k * 6, long), height: line + chip },
			small: { width: chip + k * 6, height: line },
		},
		room: { x: width / 5, y: height / 5 },
	};
}

/* The dark mark frames the letter of the zone, so that the one does not hide the other; with its time where there is room. */
function LateSign({ m, at, k }: { m: Late; at: NonNullable<Placed>; k: number }): JSX.Element {
	const { x, y, width, height, shape } = at;
	const chip = k * (CHIP - 2);
	const left = shape === "full" ? x - width / 2 + k * 3 : x - chip / 2;
	const top = shape === "tall" ? y - height / 2 + k * 3 : y - chip / 2;
	const time = shape === "full" ? { x: x + (k * CHIP) / 2, y: y + k * 4.5 } : { x, y: y + height / 2 - k * 5 };
	return (
		<g class={`late-mark zone-${m.zone}`} aria-hidden="true">
			<rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx="4" />
			<rect class="chip" x={left} y={top} width={chip} height={chip} rx="2" />
			<text class="letter" x={left + chip / 2} y={top + chip / 2 + k * 4.5}>{zoneLetter(m.zone)}</text>
			{shape === "small" ? null : <text x={time.x} y={time.y}>{m.text}</text>}
		</g>
	);
}

export function AreaMap({ label, legend, shapes, areas, active, onActive, onOpen }: AreaMapProps): JSX.Element {
	const [box, size] = useSize();
	const k = useFar() ? FAR_SCALE : 1;
	const drawn = useMemo(() => draw(shapes, size.width, size.height), [shapes, size.width, size.height]);
	const byCode = useMemo(() => new Map(areas.map((a) => [a.area.code, a])), [areas]);
	const drawnByCode = useMemo(() => new Map(drawn.map((d) => [d.code, d])), [drawn]);

	const lateAreas = areas.filter((a) => a.mark !== null && drawnByCode.has(a.area.code));
	const lateCodes = new Set(lateAreas.map((a) => a.area.code));
	const letters = drawn.filter((d) => !lateCodes.has(d.code) && d.width > k * LETTER_ROOM && d.height > k * LETTER_ROOM);
	const late = lateAreas.map((a) => lateOf(a, drawnByCode.get(a.area.code) as Drawn, k));
	const placed = placing(letters.map((d) => ({ x: d.x, y: d.y, width: k * CHIP, height: k * CHIP })), late);
	const front = active === null ? undefined : drawnByCode.get(active);
	return (
		<div class="map" ref={box}>
			<svg width={size.width} height={size.height} viewBox={`0 0 ${size.width} ${size.height}`} role="group" aria-label={label} onMouseLeave={() => onActive(null)}>
				<Hatches />
				{drawn.map((d) => {
					const a = byCode.get(d.code);
					const zone = a?.zone ?? d.properties.zone;
					return (
						<g key={d.code} class={`commune zone-${zone}`} data-to={d.code} onMouseEnter={() => onActive(d.code)} onClick={() => onOpen(d.code)}>
							<title>{title(d, a)}</title>
							<path d={d.path} class="ground" />
							{zone === "green" ? null : <path d={d.path} class="hatch" fill={`url(#hatch-${zone})`} />}
						</g>
					);
				})}
				{letters.map((d) => (
					<text key={d.code} class="letter" x={d.x} y={d.y + k * 5} aria-hidden="true">
						{zoneLetter(byCode.get(d.code)?.zone ?? d.properties.zone)}
					</text>
				))}
				{front ? <path d={front.path} class="front" /> : null}
				{late.map((m, i) => (placed[i] ? null : <circle key={m.code} class="late-dot" cx={m.x} cy={m.y} r={k * 4} aria-hidden="true" />))}
				{late.map((m, i) => {
					const at = placed[i];
					return at ? <LateSign key={m.code} m={m} at={at} k={k} /> : null;
				})}
			</svg>
			<p class="legend" aria-hidden="true">
				{zone_values.map((z) => <span key={z}><i class={`zone zone-${z}`}>{zoneLetter(z)}</i> {t(`zone.${z}`)}</span>)}
				<span><i class="late">{legend.mark}</i> {legend.text}</span>
			</p>
		</div>
	);
}
