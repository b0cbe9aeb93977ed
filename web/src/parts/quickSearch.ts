/*
 * quickSearch.ts: what was typed into the search of the bar: the code of a request, as it is read over the phone, or words. Pure. Codes are
 * read as the server reads them, see src/domain/code.h.
 */

const SYMBOLS = 8;
const NOT_IN_CODES = /[^23456789ACDEFGHKMNPRTXY]/;
const SEPARATORS = /[\s\-._/\u2010-\u2015]/g;

/** The symbols of a code, look-alikes as what they look like; null when it is none. Whether there is such a request the server knows. */
export function codeSymbols(typed: string): string | null {
	const all = typed.replace(SEPARATORS, "").toUpperCase();
	const own = all.length === SYMBOLS + 2 && all.startsWith("TS") ? all.slice(2) : all;
	const read = own.replaceAll("Z", "2").replaceAll("B", "8").replaceAll("S", "5");
	return read.length === SYMBOLS && !NOT_IN_CODES.test(read) ? read : null;
}

/** The one request that is meant; null: it was no code, or nobody has it in sight. */
export function meant<R extends { code: string }>(typed: string, found: readonly R[]): R | null {
	const symbols = codeSymbols(typed);
	return symbols === null ? null : (found.find((r) => codeSymbols(r.code) === symbols) ?? null);
}
