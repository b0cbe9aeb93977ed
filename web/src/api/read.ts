/*
 * read.ts: a question to the server whose answer stays fresh: asked anew when an event touches it, after an own command, and when the
 * stream was interrupted. While it is asked anew the old answer stays on the screen.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { listen } from "../live/live.ts";
import { touches } from "../live/heard.ts";
import { accepted } from "../outbox/outbox.ts";
import { Failure, get } from "./client.ts";
import { show } from "./whole.ts";
import type { List } from "./shapes.ts";

const DEBOUNCE_MS = 400; // many events come together
const LEAST_MS = 1500; // a screen does not ask more often than this, however busy the province
const KEPT_MAX = 60;

const kept = new Map<string, unknown>();
function keep(path: string, data: unknown): void {
	kept.delete(path);
	kept.set(path, data);
	const oldest = kept.keys().next();
	if (kept.size > KEPT_MAX && !oldest.done) kept.delete(oldest.value);
}
export function forget(): void {
	kept.clear();
}

export interface Read<T> {
	data: T | null;
	failure: Failure | null;
	loading: boolean;
	reload: () => void;
}

function asFailure(e: unknown): Failure | null {
	if (e instanceof Failure) return e;
	if (e instanceof DOMException && e.name === "AbortError") return null;
	return new Failure("broken", null);
}

/** Calls `ask` when something happened that touches the path: soon, but not too often. */
function useTouch(path: string | null, ask: () => void): void {
	const last = useRef(0);
	useEffect(() => {
		if (path === null) return undefined;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const soon = (least: number): void => {
			if (timer !== undefined) return;
			const wait = Math.max(DEBOUNCE_MS, last.current + least - Date.now());
			timer = setTimeout(() => {
				timer = undefined;
				last.current = Date.now();
				ask();
			}, wait);
		};
		const stopLive = listen((event) => {
			if (event === null || touches(path, event)) soon(LEAST_MS);
		});
		let seen = accepted.peek();
		/* What somebody did here they see at once. */
		const stopOwn = accepted.subscribe((n) => {
			if (n === seen) return;
			seen = n;
			last.current = Date.now();
			ask();
		});
		return () => {
			stopLive();
			stopOwn();
			clearTimeout(timer);
		};
	}, [path, ask]);
}

export function useRead<T>(path: string | null): Read<T> {
	const [, draw] = useState(0);
	const state = useRef<{ path: string | null; data: T | null; failure: Failure | null; loading: boolean }>({
		path: null, data: null, failure: null, loading: false,
	});
	if (state.current.path !== path) {
		const data = path === null ? null : ((kept.get(path) as T | undefined) ?? null);
		state.current = { path, data, failure: null, loading: path !== null };
	}
	const running = useRef<AbortController | null>(null);
	const ask = useCallback(() => {
		if (path === null) return;
		running.current?.abort();
		const control = new AbortController();
		running.current = control;
		get<T>(path, control.signal).then(
			(data) => {
				keep(path, data);
				if (state.current.path !== path) return;
				state.current = { path, data, failure: null, loading: false };
				draw((n) => n + 1);
			},
			(e: unknown) => {
				const failure = asFailure(e);
				if (!failure || state.current.path !== path) return;
				const gone = failure.kind === "not_found" || failure.kind === "forbidden";
				state.current = { path, data: gone ? null : state.current.data, failure, loading: false };
				draw((n) => n + 1);
			},
		);
	}, [path]);
	useEffect(() => {
		ask();
		return () => running.current?.abort();
	}, [ask]);
	useTouch(path, ask);
	return { ...state.current, reload: ask };
}

export interface Pages<T> extends Read<T[]> {
	count: number | null;
	hasMore: boolean;
	more: () => void;
}

const PAGE = 50;
const PAGE_MAX = 200; // the server's limit

function withParams(path: string, params: Record<string, string>): string {
	return path + (path.includes("?") ? "&" : "?") + new URLSearchParams(params).toString();
}

/** A list read page by page; asked anew it reads again as many rows as were already shown. */
export function usePages<T>(path: string | null, first: number = PAGE): Pages<T> {
	const [, draw] = useState(0);
	interface State {
		path: string | null;
		items: T[] | null;
		cursor: string | null;
		count: number | null;
		failure: Failure | null;
		loading: boolean;
	}
	const state = useRef<State>({ path: null, items: null, cursor: null, count: null, failure: null, loading: false });
	if (state.current.path !== path)
		state.current = { path, items: null, cursor: null, count: null, failure: null, loading: path !== null };
	const turn = useRef(0);

	const put = useCallback((by: Partial<State>) => {
		state.current = { ...state.current, ...by };
		draw((n) => n + 1);
	}, []);
	const ask = useCallback(async (least: number) => {
		if (path === null) return;
		const mine = ++turn.current;
		const want = Math.max(first, least, state.current.items?.length ?? 0);
		const items: T[] = [];
		let cursor: string | null = null;
		let count: number | null = null;
		try {
			do {
				const limit = String(Math.min(PAGE_MAX, want - items.length));
				const page: List<T> = await get(withParams(path, { limit, ...(cursor ? { cursor } : { count: "1" }) }));
				if (turn.current !== mine || state.current.path !== path) return;
				items.push(...page.items);
				cursor = page.next_cursor;
				count = page.count ?? count;
			} while (cursor && items.length < want);
			put({ items, cursor, count, failure: null, loading: false });
		} catch (e) {
			const failure = asFailure(e);
			if (failure && turn.current === mine && state.current.path === path) put({ failure, loading: false });
		}
	}, [path, first, put]);
	const reload = useCallback(() => void ask(0), [ask]);
	useEffect(reload, [reload]);
	useTouch(path, reload);
	useEffect(() => {
		let before: State | null = null; // what stood there before it was read on for paper
		return show({
			hasMore: () => state.current.cursor !== null,
			read: async (most) => {
				const was = state.current;
				if (was.cursor === null || path === null) return was.failure === null;
				await ask(most);
				before = was;
				return state.current.failure === null && state.current.path === path;
			},
			restore: () => {
				if (before && before.path === state.current.path) put({ items: before.items, cursor: before.cursor });
				before = null;
			},
		});
	}, [path, ask, put]);

	const more = useCallback(() => {
		const { cursor, loading, items } = state.current;
		if (path === null || !cursor || loading) return;
		const mine = ++turn.current;
		put({ loading: true });
		get<List<T>>(withParams(path, { limit: String(PAGE), cursor })).then(
			(page) => {
				if (turn.current !== mine || state.current.path !== path) return;
				put({ items: [...(items ?? []), ...page.items], cursor: page.next_cursor, loading: false });
			},
			(e: unknown) => {
				const failure = asFailure(e);
				if (failure && turn.current === mine) put({ failure, loading: false });
			},
		);
	}, [path, put]);
	const { items, cursor, count, failure, loading } = state.current;
	return { data: items, failure, loading, reload, count, hasMore: cursor !== null, more };
}
