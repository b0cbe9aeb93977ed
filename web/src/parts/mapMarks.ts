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

/** A mark in three shapes: with its time beside the letter, below it, and without; and how far it may move from the middle of its place. */
export interface LateMark {
	x: number;
	y: number;
	shapes: Record<Shape, { width: number; height: number }>;
	room: { x: number; y: number };
}
export type Shape = "full" | "tall" | "small";

const order: readonly Shape[] = ["full", "tall", "small"];
const moves = [[0, 0], [0, -1], [0, 1], [-1, 0], [1, 0]] as const;

/** Where and how a mark is drawn; null: there is room for a dot only. */
export type Placed = (Mark & { shape: Shape }) | null;

function overlaps(a: Mark, b: Mark): boolean {
	return Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height;
}

/** Each mark, in order of importance, between the letters that stand already and the marks before it. */
export function placing(letters: readonly Mark[], marks: readonly LateMark[]): Placed[] {
	const taken: Mark[] = [...letters];
	return marks.map(({ x, y, shapes, room }) => {
		for (const shape of order) {
			for (const [dx, dy] of moves) {
				const mark = { shape, x: x + dx * room.x, y: y + dy * room.y, ...shapes[shape] };
				if (taken.some((p) => overlaps(p, mark))) continue;
				taken.push(mark);
				return mark;
			}
		}
		return null;
	});
}
