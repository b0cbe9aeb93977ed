/* useLatest.ts: Latest wired to the network and a component: what is known about the caller while the call is typed. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Failure, get } from "../api/client.ts";
import type { Live } from "../api/shapes.ts";
import { listen } from "../live/live.ts";
import { Latest, type LatestWires } from "./latest.ts";

const PAUSE_MS = 200; // between two digits of a quick typist

export interface Latested<T> {
	data: T | null;
	failure: Failure | null;
}

export interface LatestUse<T> {
	keeps: LatestWires<T>["keeps"];
	/** Does an event change what is shown? */
	concerns: (data: T, event: Live) => boolean;
}

export function useLatest<T>(path: string | null, use: LatestUse<T>): Latested<T> {
	const [state, setState] = useState<Latested<T>>({ data: null, failure: null });
	const shown = useRef<T | null>(null);
	shown.current = state.data;
	const latest = useRef<Latest<T> | null>(null);
	latest.current ??= new Latest<T>({
		ask: (p, signal) => get<T>(p, signal),
		show: (data) => setState({ data, failure: null }),
		failed: (e) => setState((old) => ({ data: old.data, failure: e instanceof Failure ? e : new Failure("broken", null) })),
		keeps: use.keeps,
		waitMs: PAUSE_MS,
	});
	useEffect(() => latest.current?.want(path), [path]);
	useEffect(() => {
		const stopListening = listen((event) => {
			const data = shown.current;
			if (event === null || (data !== null && use.concerns(data, event))) latest.current?.again();
		});
		return () => {
			stopListening();
			latest.current?.stop();
		};
	}, []);
	return state;
}
