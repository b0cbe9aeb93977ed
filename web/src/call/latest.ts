/*
 * latest.ts: asks a question that changes while somebody types: waits for a pause, lets only the answer to the last question through.
 * An answer that comes late, to a question nobody asks any more, is dropped. No DOM.
 */
export interface LatestWires<T> {
	ask: (path: string, signal: AbortSignal) => Promise<T>;
	/** The answer to the present question; null: there is no question. */
	show: (data: T | null) => void;
	failed: (why: unknown) => void;
	/** May the answer to one question stay on the screen until the next is answered? Never across two callers. */
	keeps: (from: string, to: string) => boolean;
	waitMs: number;
}

export class Latest<T> {
	private readonly wires: LatestWires<T>;
	private path: string | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private running: AbortController | null = null;

	constructor(wires: LatestWires<T>) {
		this.wires = wires;
	}

	/** The same question is not asked twice; null takes the answer off the screen at once. */
	want(path: string | null): void {
		if (path === this.path) return;
		const stays = path !== null && this.path !== null && this.wires.keeps(this.path, path);
		this.path = path;
		this.stop();
		if (!stays) this.wires.show(null);
		if (path !== null) this.timer = setTimeout(() => void this.ask(path), this.wires.waitMs);
	}

	/** Asks the present question anew, as when an event says that its answer has changed. */
	again(): void {
		if (this.path === null || this.timer !== undefined) return;
		this.running?.abort();
		void this.ask(this.path);
	}

	stop(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		this.running?.abort();
		this.running = null;
	}

	private async ask(path: string): Promise<void> {
		const control = new AbortController();
		this.timer = undefined;
		this.running = control;
		try {
			const data = await this.wires.ask(path, control.signal);
			if (this.running === control) this.wires.show(data);
		} catch (e) {
			if (this.running === control) this.wires.failed(e);
		}
	}
}
