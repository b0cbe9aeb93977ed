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

/** A mark in two sizes about the same middle: with its time, and as small as it goes. */
export interface LateMark {
	full: Mark;
	small: Mark;
}

export type Shown = "full" | "small" | "dot";

function overlaps(a: Mark, b: Mark): boolean {
	return Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height;
}

/** How each mark is drawn, in order of importance, between the letters that stand already and the marks before it. */
export function placing(letters: readonly Mark[], marks: readonly LateMark[]): Shown[] {
	const placed: Mark[] = [...letters];
	return marks.map(({ full, small }) => {
		for (const [shown, mark] of [["full", full], ["small", small]] as const) {
			if (placed.some((p) => overlaps(p, mark))) continue;
			placed.push(mark);
			return shown;
		}
		return "dot";
	});
}
