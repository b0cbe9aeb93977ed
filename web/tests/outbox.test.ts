/* outbox.test.ts: no command is lost, none happens twice, order holds, and what was refused says why. */
import { beforeEach, describe, expect, it } from "vitest";
import { mayRetry, Queue, subjectOf, type Answer, type Command, type Item } from "../src/outbox/queue.ts";
import { spoken } from "../src/outbox/spoken.ts";
import { uuid7 } from "../src/outbox/uuid.ts";

const done = (version: number | null = null): Answer => ({ status: 200, data: {}, version, problem: null });
const lost: Answer = { status: 0, data: null, version: null, problem: null };
const refusal = (status: number, version?: number): Answer => ({
	status, data: null, version: null,
	problem: { type: "urn:tiepsuc:invalid", title: "x", status, reason: "required", field: "text", ...(version === undefined ? {} : { version }) },
});

class World {
	disk = new Map<string, Item>();
	sent: Item[] = [];
	answers: (Answer | ((i: Item) => Answer))[] = [];
	signedOut = 0;
	arrived: [string, unknown][] = [];
	private next = 0;
	queue = this.open();

	open(): Queue {
		return new Queue({
			store: {
				put: async (i) => void this.disk.set(i.key, structuredClone(i)),
				drop: async (k) => void this.disk.delete(k),
				all: async () => [...this.disk.values()].map((i) => structuredClone(i)),
			},
			post: async (i) => {
				this.sent.push(structuredClone(i));
				const a = this.answers.shift() ?? lost;
				return typeof a === "function" ? a(i) : a;
			},
			nowMs: () => 1000,
			newKey: () => `key-${String(this.next++).padStart(4, "0")}`,
			changed: () => undefined,
			arrived: (key, data) => void this.arrived.push([key, data]),
			signedOut: () => this.signedOut++,
		});
	}
}

const answerIt: Command = { method: "POST", path: "/requests/7/answer", body: { text: "đã giao" }, version: 3, label: "Trả lời" };
const noteIt: Command = { ...answerIt, path: "/requests/7/note", label: "Ghi chú" };

let w: World;
beforeEach(() => {
	w = new World();
	w.queue.setAccount(1);
});

describe("outbox", () => {
	it("keeps a command before it sends it, and drops it when the server took it", async () => {
		w.answers = [(i) => {
			expect(w.disk.has(i.key)).toBe(true);
			return done();
		}];
		expect((await w.queue.send(answerIt)).kind).toBe("done");
		expect(w.disk.size).toBe(0);
	});
	it("sends again with the same key after the network was lost, also after the app was closed", async () => {
		expect((await w.queue.send(answerIt)).kind).toBe("waiting");
		const later = w.open();
		later.setAccount(1);
		await later.load();
		w.answers = [done()];
		await later.drain();
		expect(w.sent.map((i) => i.key)).toEqual(["key-0000", "key-0000"]);
		expect(w.arrived).toEqual([["key-0000", {}]]); // what it gave, for whoever still wants it
		expect(w.disk.size).toBe(0);
	});
	it("keeps the order about one subject and lets others pass", async () => {
		await w.queue.send(answerIt);
		expect((await w.queue.send(noteIt)).kind).toBe("waiting");
		expect(w.sent).toHaveLength(1); // the note did not overtake
		w.answers = [done()];
		expect((await w.queue.send({ ...noteIt, path: "/requests/8/note" })).kind).toBe("done");
		w.answers = [lost];
		await w.queue.drain();
		expect(w.sent.at(-1)?.path).toBe("/requests/7/answer"); // the first stays stuck: the second was not tried
	});
	it("moves what waits behind up to the version its forerunner made", async () => {
		await w.queue.send(answerIt);
		await w.queue.send(noteIt);
		w.answers = [done(4), done(5)];
		await w.queue.drain();
		expect(w.sent.slice(1).map((i) => i.version)).toEqual([3, 4]);
		expect(w.queue.list()).toHaveLength(0);
	});
	it("gives a refusal at the first try back to the form and keeps nothing", async () => {
		w.answers = [refusal(422)];
		const outcome = await w.queue.send(answerIt);
		expect(outcome).toMatchObject({ kind: "refused", problem: { field: "text", reason: "required" } });
		expect(w.disk.size).toBe(0);
	});
	it("keeps what is refused later in sight, with the reason, and can try it once more with a new key", async () => {
		await w.queue.send(answerIt);
		w.answers = [refusal(412, 9)];
		await w.queue.drain();
		const [item] = w.queue.list();
		expect(item).toMatchObject({ state: "refused", problem: { status: 412, version: 9 } });
		await w.queue.drain();
		expect(w.sent).toHaveLength(2); // a refused one is not tried by itself
		w.answers = [done()];
		await w.queue.again(item?.key ?? "");
		expect(w.sent.at(-1)).toMatchObject({ key: "key-0001", version: 9 });
		expect(w.disk.size).toBe(0);
	});
	it("keeps what is refused a second time: nothing typed is lost", async () => {
		await w.queue.send(answerIt);
		w.answers = [refusal(422), refusal(409)];
		await w.queue.drain();
		expect((await w.queue.again("key-0000"))?.kind).toBe("refused");
		expect([...w.disk.values()]).toMatchObject([{ key: "key-0001", state: "refused", body: answerIt.body, problem: { status: 409 } }]);
	});
	it("keeps the queue when signed out, and sends only to the account that wrote it", async () => {
		w.answers = [{ ...lost, status: 401 }];
		expect((await w.queue.send(answerIt)).kind).toBe("waiting");
		expect(w.signedOut).toBe(1);
		w.queue.setAccount(2);
		await w.queue.drain();
		expect(w.sent).toHaveLength(1);
		w.queue.setAccount(1);
		w.answers = [done()];
		await w.queue.drain();
		expect(w.sent).toHaveLength(2);
	});
	it("never puts a password on the disk, and says at once when it cannot be sent", async () => {
		w.answers = [(i) => {
			expect(w.disk.size).toBe(0);
			expect(i.fleeting).toBe(true);
			return lost;
		}];
		const outcome = await w.queue.send({ method: "POST", path: "/accounts", body: { password: "bí mật" }, label: "", fleeting: true });
		expect(outcome.kind).toBe("unreached");
		expect(w.queue.list()).toHaveLength(0);
	});
	it("tries again what may have happened, not what was refused", () => {
		expect([0, 429, 500, 502, 503, 507].map(mayRetry)).toEqual([true, true, true, true, true, true]);
		expect([400, 401, 403, 404, 409, 412, 422].map(mayRetry)).not.toContain(true);
		expect(subjectOf("/requests/7/answer?x=1")).toBe("/requests/7");
	});
	it("makes keys of version 7 that sort by time", () => {
		const random = new Uint8Array(10).fill(0xff);
		const a = uuid7(1629679320000, random);
		expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(Number.parseInt(a.replace("-", "").slice(0, 12), 16)).toBe(1629679320000);
		expect(uuid7(1629679320001, new Uint8Array(10)) > a).toBe(true);
	});
});

describe("what a person reads of a command", () => {
	it("has every field that says something", () => {
		expect(spoken({ text: "đã giao", persons: 0, vulnerable: ["child", "alone"], phone: "", name: null, far: false }))
			.toEqual([["text", "đã giao"], ["persons", "0"], ["vulnerable", "child, alone"], ["far", "false"]]);
		expect(spoken(null)).toEqual([]);
		expect(spoken(new Blob(["abc"], { type: "image/png" }))).toEqual([["image/png", "3 B"]]);
	});
});
