/* session.ts: who is signed in. undefined: not yet known; null: nobody. */
import { computed, signal } from "@preact/signals";
import { API, Failure, failureKind, get, problemOf, whenSignedOut } from "./api/client.ts";
import { forget } from "./api/read.ts";
import type { Me } from "./api/shapes.ts";
import type { Can } from "./api/types.ts";
import { startLive, stopLive } from "./live/live.ts";
import { newKey, outbox } from "./outbox/outbox.ts";
import { lang, setLang } from "./words/words.ts";
import { claimDrafts, clearDrafts } from "./parts/drafts.ts";

export const me = signal<Me | null | undefined>(undefined);
/** The server was not reached when we asked who is signed in. */
export const unreached = signal(false);

export const cans = computed(() => new Set<Can>(me.value?.cans ?? []));
export function can(c: Can): boolean {
	return cans.value.has(c);
}

/** Does this person answer for an agency, and so for its people? */
export function headsAgency(): boolean {
	return (me.value?.agencies.length ?? 0) > 0;
}

/*
 * That this browser was let in: without it nobody is asked who is signed in, since the answer, a 401, would stand in the console as an
 * error of the page. Where nothing can be kept, the server is asked.
 */
const LET_IN = "let_in";

function noteLetIn(isIn: boolean): void {
	try {
		if (isIn) localStorage.setItem(LET_IN, "1");
		else localStorage.removeItem(LET_IN);
	} catch {
		/* a browser that keeps nothing */
	}
}

function mayBeIn(): boolean {
	try {
		return localStorage.getItem(LET_IN) !== null;
	} catch {
		return true;
	}
}

function enter(who: Me): void {
	noteLetIn(true);
	claimDrafts(who.account.id);
	me.value = who;
	unreached.value = false;
	if (who.account.lang === "en" || who.account.lang === "vi") {
		if (who.account.lang !== lang.peek()) void setLang(who.account.lang);
	}
	startLive(who.drill, who.cans.includes("read") || who.agencies.length > 0 ? undefined : async () => (await get<Me>("/session")).now);
	void outbox.begin(who.account.id);
}

function leave(): void {
	if (me.peek() === null) return;
	noteLetIn(false);
	me.value = null;
	stopLive();
	forget();
	void outbox.begin(null);
}
whenSignedOut(leave);

export async function begin(): Promise<void> {
	if (!mayBeIn()) {
		leave();
		return;
	}
	try {
		enter(await get<Me>("/session"));
	} catch (e) {
		if (e instanceof Failure && e.kind === "signed_out") leave();
		else unreached.value = true;
	}
}

/* The session itself is not work that may wait: these go straight to the server and fail at once. */
async function talk<T>(method: string, path: string, body: unknown): Promise<T> {
	let reply: Response;
	try {
		reply = await fetch(API + path, {
			method,
			headers: { "Content-Type": "application/json", "Accept-Language": lang.peek(), "Idempotency-Key": newKey() },
			body: body === null ? null : JSON.stringify(body),
			credentials: "same-origin",
		});
	} catch {
		throw new Failure("offline", null);
	}
	if (!reply.ok) throw new Failure(failureKind(reply.status), await problemOf(reply));
	return (reply.status === 204 ? null : await reply.json()) as T;
}

export async function signIn(login: string, password: string, totp: string): Promise<void> {
	enter(await talk<Me>("POST", "/session", { login, password, ...(totp ? { totp } : {}) }));
}

export async function signOut(): Promise<void> {
	try {
		await talk<null>("DELETE", "/session", null);
	} finally {
		clearDrafts();
		leave();
	}
}

export async function changeMe(body: { lang?: string; password_old?: string; password_new?: string }): Promise<void> {
	me.value = await talk<Me>("PUT", "/session", body);
	/* A new password ends every session, this one too: better to be at the door at once than at the next click. */
	if (body.password_new) leave();
}

export const totp = {
	start: (): Promise<{ secret: string; uri: string }> => talk("POST", "/session/totp", {}),
	confirm: (code: string): Promise<null> => talk("POST", "/session/totp/confirm", { code }),
	stop: (): Promise<null> => talk("DELETE", "/session/totp", null),
	note: (on: boolean): void => {
		const who = me.peek();
		if (who) me.value = { ...who, account: { ...who.account, totp_on: on } };
	},
};
