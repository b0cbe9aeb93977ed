/*
 * rewind.ts: turns rings the way d3-geo reads them. GeoJSON (RFC 7946) winds outer rings counter-clockwise, d3-geo clockwise: a ring
 * wound the other way is the whole earth without the commune. Files in the field come both ways. Pure.
 */
import type { Geometry, Position } from "geojson";

/** Twice the area inside, positive when counter-clockwise. */
function turn(ring: readonly Position[]): number {
	let sum = 0;
	for (let i = 0; i + 1 < ring.length; i++) {
		const [x0 = 0, y0 = 0] = ring[i] ?? [];
		const [x1 = 0, y1 = 0] = ring[i + 1] ?? [];
		sum += x0 * y1 - x1 * y0;
	}
	return sum;
}

function rewindPolygon(rings: Position[][]): Position[][] {
	return rings.map((ring, i) => (turn(ring) > 0 === (i > 0) ? ring : [...ring].reverse()));
}

export function rewind(g: Geometry): Geometry {
	if (g.type === "Polygon") return { ...g, coordinates: rewindPolygon(g.coordinates) };
	if (g.type === "MultiPolygon") return { ...g, coordinates: g.coordinates.map(rewindPolygon) };
	return g;
}
