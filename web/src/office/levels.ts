/* levels.ts: the levels of areas, from the top, as the rulebook in force names them. */
import { useRead } from "../api/read.ts";
import { lang } from "../words/words.ts";

interface Level {
	key: string;
	vi: string;
	en: string;
}

export interface Levels {
	all: readonly { value: string; label: string }[];
	name: (key: string) => string;
	/** The level below, which a new area inside usually has. */
	below: (key: string) => string;
}

export function useLevels(): Levels {
	const levels = useRead<{ levels: Level[] }>("/rulebook").data?.levels ?? [];
	const label = (l: Level): string => (lang.value === "en" ? l.en : l.vi);
	return {
		all: levels.map((l) => ({ value: l.key, label: label(l) })),
		name: (key) => {
			const found = levels.find((l) => l.key === key);
			return found ? label(found) : key;
		},
		below: (key) => levels[levels.findIndex((l) => l.key === key) + 1]?.key ?? key,
	};
}

/** What is below a commune stands on its own page. */
export function isLowest(area: { level: string } | undefined): boolean {
	return area?.level === "commune";
}
