/* outbox.ts: the queue of commands wired to IndexedDB, the network and the screen. Every command leaves through send(). */
import { computed, signal } from "@preact/signals";
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { API, problemOf, tellSignedOut } from "../api/client.ts";
import { lang } from "../words/words.ts";
import { Queue, type Answer, type Command, type Item, type Outcome, type Store } from "./queue.ts";
import { uuid7 } from "./uuid.ts";

const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 60_000; // a ward with a bad line is asked once a minute at the least

interface Kept extends DBSchema {
	commands: { key: string; value: Item };
}

let opened: Promise<IDBPDatabase<Kept>> | null = null;
function database(): Promise<IDBPDatabase<Kept>> {
	opened ??= openDB<Kept>("tiepsuc-outbox", 1, { upgrade: (db) => void db.createObjectStore("commands", { keyPath: "key" }) });
	return opened;
}

const store: Store = {
	put: async (item) => void (await (await database()).put("commands", { ...item })),
	drop: async (key) => (await database()).delete("commands", key),
	all: async () => (await database()).getAll("commands"),
};

export function newKey(): string {
	return uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

function versionOf(reply: Response): number | null {
	const m = /^(?:W\/)?"(\d+)"$/.exec(reply.headers.get("ETag") ?? "");
	return m ? Number(m[1]) : null;
}

async function post(item: Item): Promise<Answer> {
	const headers: Record<string, string> = { "Idempotency-Key": item.key, "Accept-Language": lang.peek() };
	let body: BodyInit | null = null;
	if (item.body instanceof Blob) {
		body = item.body;
		headers["Content-Type"] = item.body.type || "application/octet-stream";
	} else if (item.body !== null) {
		body = JSON.stringify(item.body);
		headers["Content-Type"] = "application/json";
	}
	if (item.version != null) headers["If-Match"] = `"${item.version}"`;
	try {
		const reply = await fetch(API + item.path, { method: item.method, headers, body, credentials: "same-origin" });
		if (!reply.ok) return { status: reply.status, data: null, version: null, problem: await problemOf(reply) };
		const data: unknown = reply.status === 204 ? null : await reply.json();
		return { status: reply.status, data, version: versionOf(reply), problem: null };
	} catch {
		return { status: 0, data: null, version: null, problem: null };
	}
}

export const items = signal<readonly Item[]>([]);
/** What waits, without what is being sent for the first time this very second. */
export const waiting = computed(() => items.value.filter((i) => i.state === "waiting" && i.tries > 0));
export const refused = computed(() => items.value.filter((i) => i.state === "refused"));
/** The last command that left after it had waited, with what the server gave for it. */
export const arrived = signal<{ key: string; data: unknown } | null>(null);
/** Rises with every command that the server took: screens read anew. */
export const accepted = signal(0);

const queue = new Queue({
	store,
	post,
	nowMs: () => Date.now(),
	newKey,
	changed: (list) => (items.value = list),
	arrived: (key, data) => (arrived.value = { key, data }),
	signedOut: tellSignedOut,
});

let retry: ReturnType<typeof setTimeout> | undefined;
let pause = RETRY_FIRST_MS;

/* One tab at a time drains; the key makes two at once harmless, the lock makes them rare. */
async function drain(): Promise<void> {
	const before = queue.waitingCount();
	await navigator.locks.request("tiepsuc-outbox", { ifAvailable: true }, async (lock) => {
		if (lock) await queue.drain();
	});
	if (queue.waitingCount() < before) accepted.value++;
	plan(queue.waitingCount() < before);
}

function plan(wentWell: boolean): void {
	clearTimeout(retry);
	if (queue.waitingCount() === 0) {
		pause = RETRY_FIRST_MS;
		return;
	}
	pause = wentWell ? RETRY_FIRST_MS : Math.min(pause * 2, RETRY_MAX_MS);
	retry = setTimeout(() => void drain(), pause);
}

export const outbox = {
	async send(command: Command): Promise<Outcome> {
		const outcome = await queue.send(command);
		if (outcome.kind === "done") accepted.value++;
		if (outcome.kind === "waiting") plan(false);
		return outcome;
	},
	/** At start and after each signing in: what waits for this account goes now. */
	async begin(account: number | null): Promise<void> {
		queue.setAccount(account);
		await queue.load();
		if (account !== null) void drain();
	},
	now(): void {
		pause = RETRY_FIRST_MS;
		void drain();
	},
	drop: (key: string): Promise<void> => queue.drop(key),
	again: (key: string): Promise<Outcome | null> => queue.again(key),
	/** Everything that has not arrived, as text a person can keep or hand on. */
	rescue(): string {
		return JSON.stringify(
			items.value.map(({ key, at_ms, method, path, body, label, about, problem }) => ({
				key, at: new Date(at_ms).toISOString(), label, about, method, path, problem,
				body: body instanceof Blob ? `(${body.type}, ${body.size})` : body,
			})),
			null,
			"\t",
		);
	},
};

addEventListener("online", () => outbox.now());
