/*
 * queue.ts: commands on their way to the server, kept until it has answered. No DOM: store, transport and time come in.
 *
 *     send() -> kept -> tried -+-> accepted: gone
 *                              +-> not reached: waits, tried again with the same key (so it happens once)
 *                              +-> signed out: waits for its own account
 *                              +-> refused: at the first try the form that is still open gets the reason back; later it stays, with the
 *                                  reason, until a person has seen it
 *
 * Commands about one subject leave in the order in which they were given. When one of them raises the version of its subject, those
 * that wait behind it were meant for the new version: they are moved up to it.
 */
import type { Problem } from "../api/client.ts";

export type Method = "POST" | "PUT" | "DELETE";

export interface Command {
	method: Method;
	path: string; // below /api/v1, "/requests/123/answer"
	body: unknown; // JSON, a Blob, or null
	version?: number | null; // If-Match
	label: string; // for the person: what this is
	about?: string; // for the person: about what, "TS-7K2-M9PX"
	/** Only in memory: carries a password, or a file the person still has. Not reached is then a failure, not a wait. */
	fleeting?: boolean;
}

export interface Item extends Command {
	key: string;
	account_id: number;
	at_ms: number;
	tries: number;
	state: "waiting" | "refused";
	problem: Problem | null;
}

export interface Answer {
	status: number; // 0: the server was not reached
	data: unknown;
	version: number | null; // ETag
	problem: Problem | null;
}

export type Outcome =
	| { kind: "done"; key: string; data: unknown; version: number | null }
	| { kind: "waiting"; key: string } // kept; it will leave by itself
	| { kind: "refused"; problem: Problem }
	| { kind: "unreached" }; // fleeting commands only

export interface Store {
	put(item: Item): Promise<void>;
	drop(key: string): Promise<void>;
	all(): Promise<Item[]>;
}

export interface Wires {
	store: Store;
	post(item: Item): Promise<Answer>;
	nowMs(): number;
	newKey(): string;
	changed(items: readonly Item[]): void;
	/** What the server gave for a command that had to wait: its form is gone, but somebody may still want the answer. */
	arrived(key: string, data: unknown): void;
	signedOut(): void;
}

/** "/requests/123/answer" -> "/requests/123": what must keep its order. */
export function subjectOf(path: string): string {
	return path.split("?")[0]?.split("/").slice(0, 3).join("/") ?? path;
}

/** Not reached, overloaded, or broken off in the middle: the same key may be tried again. */
export function mayRetry(status: number): boolean {
	return status === 0 || status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);
}

export class Queue {
	private items: Item[] = [];
	private account: number | null = null;
	private busy = new Set<string>();
	private readonly wires: Wires;

	constructor(wires: Wires) {
		this.wires = wires;
	}

	/** Once at start: what an earlier visit left. */
	async load(): Promise<void> {
		const known = new Set(this.items.map((i) => i.key));
		const kept = (await this.wires.store.all()).filter((i) => !known.has(i.key));
		this.items = [...kept, ...this.items].sort((a, b) => (a.key < b.key ? -1 : 1));
		this.tell();
	}

	list(): readonly Item[] {
		return this.items;
	}

	/** Who is signed in; commands of others wait for them. null: nobody. */
	setAccount(id: number | null): void {
		this.account = id;
	}

	send(command: Command): Promise<Outcome> {
		return this.begin(command, true);
	}

	/** `first`: there is a form that gets a refusal back; else the command itself stays, with the reason. */
	private async begin(command: Command, first: boolean, instead?: string): Promise<Outcome> {
		if (this.account === null) throw new Error("outbox: nobody is signed in");
		const item: Item = {
			...command,
			key: this.wires.newKey(),
			account_id: this.account,
			at_ms: this.wires.nowMs(),
			tries: 0,
			state: "waiting",
			problem: null,
		};
		const waitsBehind = this.items.some((i) => this.isDue(i) && subjectOf(i.path) === subjectOf(item.path));
		if (!item.fleeting) await this.wires.store.put(item);
		this.items = [...this.items, item];
		if (instead !== undefined) await this.drop(instead);
		this.tell();
		if (waitsBehind && !item.fleeting) return { kind: "waiting", key: item.key };
		return this.attempt(item, first);
	}

	/** Everything that waits for the present account, oldest first; stops a subject at its first that stays. */
	async drain(): Promise<void> {
		const stuck = new Set<string>();
		for (const item of this.items.filter((i) => this.isDue(i))) {
			const subject = subjectOf(item.path);
			if (stuck.has(subject) || this.busy.has(item.key)) continue;
			const outcome = await this.attempt(item, false);
			if (outcome.kind === "waiting") stuck.add(subject);
			if (this.account === null) return;
		}
	}

	waitingCount(): number {
		return this.items.filter((i) => i.state === "waiting").length;
	}

	async drop(key: string): Promise<void> {
		await this.wires.store.drop(key);
		this.items = this.items.filter((i) => i.key !== key);
		this.tell();
	}

	/** A refused command once more: a new command with a new key, for the version that the subject has now. */
	async again(key: string): Promise<Outcome | null> {
		const old = this.items.find((i) => i.key === key && i.state === "refused" && i.account_id === this.account);
		if (!old) return null;
		const { method, path, body, label, about } = old;
		const version = old.problem?.version ?? old.version ?? null;
		return this.begin({ method, path, body, version, label, ...(about === undefined ? {} : { about }) }, false, key);
	}

	private isDue(item: Item): boolean {
		return item.state === "waiting" && item.account_id === this.account;
	}

	private async attempt(item: Item, first: boolean): Promise<Outcome> {
		this.busy.add(item.key);
		let answer: Answer;
		try {
			answer = await this.wires.post(item);
		} finally {
			this.busy.delete(item.key);
		}
		if (answer.status >= 200 && answer.status < 300) {
			await this.accepted(item, answer);
			if (!first) this.wires.arrived(item.key, answer.data);
			return { kind: "done", key: item.key, data: answer.data, version: answer.version };
		}
		if (answer.status === 401) this.wires.signedOut();
		if (answer.status === 401 || mayRetry(answer.status)) return this.stays(item);
		const problem = answer.problem ?? { type: "about:blank", title: String(answer.status), status: answer.status };
		if (first) await this.drop(item.key);
		else await this.change(item, { state: "refused", problem, tries: item.tries + 1 });
		return { kind: "refused", problem };
	}

	private async stays(item: Item): Promise<Outcome> {
		if (item.fleeting) {
			await this.drop(item.key);
			return { kind: "unreached" };
		}
		await this.change(item, { tries: item.tries + 1 });
		return { kind: "waiting", key: item.key };
	}

	private async accepted(item: Item, answer: Answer): Promise<void> {
		await this.drop(item.key);
		const { version } = answer;
		if (version === null || item.version == null) return;
		const subject = subjectOf(item.path);
		for (const next of this.items) {
			if (this.isDue(next) && subjectOf(next.path) === subject && next.version === item.version)
				await this.change(next, { version });
		}
	}

	private async change(item: Item, by: Partial<Item>): Promise<void> {
		Object.assign(item, by);
		await this.wires.store.put(item);
		this.items = [...this.items];
		this.tell();
	}

	private tell(): void {
		this.wires.changed(this.items);
	}
}
