/* areaName.ts: the name of an area of which only the code is known (from an address); asked once each. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get } from "../api/client.ts";
import { me } from "../session.ts";
import { areaRows, areaTitle } from "./AreaPicker.tsx";

const names = signal<ReadonlyMap<string, string>>(new Map());

export function noteAreaName(code: string, name: string): void {
	if (names.peek().get(code) !== name) names.value = new Map(names.peek()).set(code, name);
}

export function useAreaName(code: string): string {
	const home = me.value?.home;
	const known = names.value.get(code) ?? (home?.code === code ? areaTitle(home) : undefined);
	useEffect(() => {
		if (known !== undefined || code === "") return;
		get<Parameters<typeof areaRows>[0]>(`/areas?q=${encodeURIComponent(code)}`).then(
			(answer) => {
				const a = areaRows(answer).find((x) => x.code === code);
				if (a) noteAreaName(code, areaTitle(a));
			},
			() => undefined,
		);
	}, [code, known]);
	return known ?? code;
}
