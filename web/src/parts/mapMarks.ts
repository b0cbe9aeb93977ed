/*
 * mapMarks.ts: what a map writes on its places when there is no room for all: the worst first, none over another, and no lateness over a
 * letter of a zone. Pure.
 */

export interface Mark {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** A mark in three shapes about the same middle: with its time beside the letter, below it, and without. */
export type LateMark = Record<"full" | "tall" | "small", Mark>;

export type Shown = keyof LateMark | "dot";
const shapes = ["full", "tall", "small"] as const;

function overlaps(a: Mark, b: Mark): boolean {
	return Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height;
}

/** How each mark is drawn, in order of importance, between the letters that stand already and the marks before it. */
export function placing(letters: readonly Mark[], marks: readonly LateMark[]): Shown[] {
	const placed: Mark[] = [...letters];
	return marks.map((m) => {
		const shown = shapes.find((s) => !placed.some((p) => overlaps(p, m[s])));
		if (shown) placed.push(m[shown]);
		return shown ?? "dot";
	});
}
