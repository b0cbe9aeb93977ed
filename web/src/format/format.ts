/* format.ts: numbers, times, durations, phones and names as Vietnamese offices write them. Pure; local time is UTC+7. */

const LOCAL_OFFSET_MS = 7 * 3600_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3600_000;
export const DAY_MS = 86_400_000;

/** 1128 -> "1.128" (vi), "1,128" (en). */
export function number(n: number, lang: string): string {
	const sign = n < 0 ? "−" : "";
	return sign + String(Math.abs(Math.round(n))).replace(/\B(?=(\d{3})+$)/g, lang === "en" ? "," : ".");
}

/** 2691.13 -> "2.691,13" (vi), "2,691.13" (en). */
export function decimals(n: number, places: number, lang: string): string {
	const [whole = "0", rest = ""] = Math.abs(n).toFixed(places).split(".");
	return (n < 0 ? "−" : "") + number(Number(whole), lang) + (rest ? (lang === "en" ? "." : ",") + rest : "");
}

const two = (n: number): string => String(n).padStart(2, "0");

function local(time: string | number): Date {
	return new Date((typeof time === "number" ? time : Date.parse(time)) + LOCAL_OFFSET_MS);
}

/** "23/08/2021" */
export function day(time: string | number): string {
	const d = local(time);
	return `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`;
}

/** "2021-08-23", the local day as the API writes it. */
export function dayIso(time: string | number): string {
	return local(time).toISOString().slice(0, 10);
}

/** "07:42" */
export function clock(time: string | number): string {
	const d = local(time);
	return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

/** "23/08/2021 07:42" */
export function dayClock(time: string | number): string {
	return `${day(time)} ${clock(time)}`;
}

/** The clock alone when it is today, else "22/08 23:10". */
export function shortTime(time: string | number, nowMs: number): string {
	if (day(time) === day(nowMs)) return clock(time);
	return `${day(time).slice(0, 5)} ${clock(time)}`;
}

/** The value of <input type="datetime-local"> and back, in local time. */
export function toInput(time: string | number): string {
	return local(time).toISOString().slice(0, 16);
}
export function fromInput(value: string): string | null {
	return value === "" ? null : `${value}:00+07:00`;
}

/** 190 minutes -> "3 giờ 10"; 40 -> "40 phút"; 2 days 5 h -> "2 ngày 5 giờ". Cut down to whole minutes. */
export function duration(ms: number, lang: string): string {
	const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
	const hours = Math.floor(minutes / 60);
	const days = Math.floor(hours / 24);
	const en = lang === "en";
	if (hours < 1) return en ? `${minutes} min` : `${minutes} phút`;
	if (days < 1) {
		const rest = minutes % 60;
		return (en ? `${hours} h` : `${hours} giờ`) + (rest ? ` ${two(rest)}` : "");
	}
	const rest = hours % 24;
	const dayWord = en ? (days === 1 ? "day" : "days") : "ngày";
	return `${days} ${dayWord}` + (rest ? (en ? ` ${rest} h` : ` ${rest} giờ`) : "");
}

/** On a mark of the map, as short as it can be: "40′", "9g", "2 ngày" (en "9h", "2d"). At least a minute. */
export function durationShort(ms: number, lang: string): string {
	const minutes = Math.max(1, Math.floor(ms / MINUTE_MS));
	if (minutes < 60) return `${minutes}′`;
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return `${hours}${lang === "en" ? "h" : "g"}`;
	const days = Math.floor(hours / 24);
	return lang === "en" ? `${days}d` : `${days} ngày`;
}

/** "0912345678" -> "0912 345 678"; landlines of 11 digits "0274 3822 825". Others as they are. */
export function phone(digits: string): string {
	if (/^0\d{9}$/.test(digits)) return `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`;
	if (/^0\d{10}$/.test(digits)) return `${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8)}`;
	return digits;
}

/** What somebody typed as a phone: digits, "+84" as "0". */
export function phoneDigits(typed: string): string {
	const digits = typed.replace(/[^\d+]/g, "");
	return digits.replace(/^(\+84|84(?=\d{9}$))/, "0").replace(/\+/g, "");
}

/** "Phường Tân Phước Khánh" -> "phuong tan phuoc khanh", as the server folds for search. */
export function fold(text: string): string {
	return text
		.normalize("NFD")
		.replace(/[\u0300-\u036f]/g, "")
		.replace(/đ/gi, "d")
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, " ")
		.trim();
}

/** Every typed word begins a word of the text. */
export function matches(text: string, typed: string): boolean {
	const words = fold(text).split(" ");
	return fold(typed)
		.split(" ")
		.every((w) => words.some((x) => x.startsWith(w)));
}

const collator = new Intl.Collator("vi", { numeric: true });
export function compareNames(a: string, b: string): number {
	return collator.compare(a, b);
}

/** People sort by given name, the last word, then by the rest. */
export function comparePeople(a: string, b: string): number {
	const given = (s: string): string => s.trim().split(/\s+/).pop() ?? "";
	return collator.compare(given(a), given(b)) || collator.compare(a, b);
}

/** "Phường An Phú" -> "P. An Phú", as on a tight row. */
export function shortPlace(name: string): string {
	return name
		.replace(/^Phường /, "P. ")
		.replace(/^Xã /, "X. ")
		.replace(/^Thị trấn /, "TT. ")
		.replace(/^Thị xã /, "TX. ")
		.replace(/^Thành phố /, "TP. ")
		.replace(/^Huyện /, "H. ");
}

/** A code as it is read out: "TS-7K2-M9PX" -> "T S · 7 K 2 · M 9 P X". */
export function spelled(code: string): string {
	return code
		.split("-")
		.map((part) => part.split("").join(" "))
		.join(" · ");
}

/** 1536 -> "1,5 KB" (vi). */
export function bytes(n: number, lang: string): string {
	const point = lang === "en" ? "." : ",";
	if (n < 1024) return `${n} B`;
	if (n < 1024 * 1024) return `${(n / 1024).toFixed(1).replace(".", point)} KB`;
	return `${(n / 1024 / 1024).toFixed(1).replace(".", point)} MB`;
}
