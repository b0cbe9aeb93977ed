/* client.ts: reading from the server, and what can go wrong on the way. Commands go through outbox/, never through here. */
import { lang } from "../words/words.ts";

export const API = "/api/v1";

/** RFC 9457 with our members. */
export interface Problem {
	type: string;
	title: string;
	status: number;
	field?: string;
	reason?: string;
	detail?: string;
	version?: number;
}

/** Why an answer did not come. `offline`: the server was not reached. */
export type FailureKind = "offline" | "signed_out" | "forbidden" | "not_found" | "refused" | "broken";

export class Failure extends Error {
	readonly kind: FailureKind;
	readonly problem: Problem | null;

	constructor(kind: FailureKind, problem: Problem | null) {
		super(problem?.title ?? kind);
		this.kind = kind;
		this.problem = problem;
	}
}

export function failureKind(status: number): FailureKind {
	if (status === 401) return "signed_out";
	if (status === 403) return "forbidden";
	if (status === 404) return "not_found";
	if (status === 502 || status === 503 || status === 504) return "offline";
	return status >= 500 ? "broken" : "refused";
}

/** The problem a reply carries; one made from the status when a proxy in between answered something else. */
export async function problemOf(reply: Response): Promise<Problem> {
	const made: Problem = { type: "about:blank", title: `HTTP ${reply.status}`, status: reply.status };
	if (!(reply.headers.get("Content-Type") ?? "").includes("json")) return made;
	try {
		const body: unknown = await reply.json();
		return typeof body === "object" && body !== null ? { ...made, ...(body as Partial<Problem>) } : made;
	} catch {
		return made;
	}
}

/** Told when any read answers 401: the session is gone. */
let onSignedOut: () => void = () => undefined;
export function whenSignedOut(f: () => void): void {
	onSignedOut = f;
}
export function tellSignedOut(): void {
	onSignedOut();
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
	let reply: Response;
	try {
		reply = await fetch(API + path, {
			headers: { Accept: "application/json", "Accept-Language": lang.peek() },
			credentials: "same-origin",
			signal: signal ?? null,
		});
	} catch (e) {
		if (e instanceof DOMException && e.name === "AbortError") throw e;
		throw new Failure("offline", null);
	}
	if (reply.ok) return (await reply.json()) as T;
	const failure = new Failure(failureKind(reply.status), await problemOf(reply));
	if (failure.kind === "signed_out") onSignedOut();
	throw failure;
}
