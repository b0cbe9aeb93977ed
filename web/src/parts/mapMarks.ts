/* mapMarks.ts: which marks of a map are drawn in full when there is no room for all: the worst first, none over another. Pure. */

export interface Mark {
	x: number;
	y: number;
	width: number;
	height: number;
}

function overlaps(a: Mark, b: Mark): boolean {
	return Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height;
}

/** Marks in order of importance, centred at x, y: for each whether it fits between those already placed. */
export function fitting(marks: readonly Mark[]): boolean[] {
	const placed: Mark[] = [];
	return marks.map((m) => {
		if (placed.some((p) => overlaps(p, m))) return false;
		placed.push(m);
		return true;
	});
}
