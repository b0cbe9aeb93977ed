/* whole.ts: the lists that stand on the screen now, and how each is read to its end: paper carries all rows of a filter, not those read so far. */

/** Reads on until so many rows are there, or all; false: it could not. After it `restore` gives the rows back that nobody scrolled to. */
export interface Whole {
	hasMore: () => boolean;
	read: (most: number) => Promise<boolean>;
	restore: () => void;
}

const shown = new Set<Whole>();

export function show(list: Whole): () => void {
	shown.add(list);
	return () => shown.delete(list);
}

export const isAnyCut = (): boolean => [...shown].some((x) => x.hasMore());

export async function readWhole(most: number): Promise<boolean> {
	const all = await Promise.all([...shown].map((x) => x.read(most)));
	return all.every(Boolean);
}

export function restoreAll(): void {
	for (const x of [...shown]) x.restore();
}
