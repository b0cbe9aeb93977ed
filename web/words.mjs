/*
 * words.mjs: checks data/words/: every key in every language, with the same values in its sentence; every key that is asked for is there;
 * every key that is there is asked for. Fails with a line for each that is not. Usage: node words.mjs
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const top = join(import.meta.dirname, "..");
const folder = join(top, "data/words");
const languages = ["vi", "en"];

/* Asked for by a name put together at run time: on the server by reasons and lists, in the app by the values of a list. */
const FAMILIES = new RegExp(`^(${[
	"reason", "resident", "named", "verify", "tour_page", "order", "sms", "cli", "kind", "state", "lane", "channel", "vulnerable", "zone", "act", "done", "post", "task", "task_state",
	"escalation", "note", "can", "role", "live", "outcome", "nav", "level",
].join("|")})\\.`);

function* files(dir, ends) {
	for (const f of readdirSync(dir, { recursive: true, withFileTypes: true })) {
		const path = join(f.parentPath, f.name);
		if (f.isFile() && ends.test(f.name) && !/node_modules|\/dist\//.test(path)) yield path;
	}
}

const values = (text) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort().join(" ");

const words = Object.fromEntries(languages.map((l) => [l, JSON.parse(readFileSync(join(folder, `${l}.json`), "utf8"))]));
const faults = [];
const keys = new Set(languages.flatMap((l) => Object.keys(words[l])));

for (const key of keys) {
	const absent = languages.filter((l) => !(key in words[l]));
	if (absent.length) faults.push(`${key}: not in ${absent.join(", ")}`);
	else if (new Set(languages.map((l) => values(words[l][key]))).size > 1) faults.push(`${key}: other values in one language than in another`);
	for (const l of languages) if (words[l][key]?.trim() === "") faults.push(`${key}: empty in ${l}`);
}

/* In the app: t("a.b"), and beginnings of names in templates, t(`nav.${x}`), t(`tasks.tab_${x}`). */
const asked = new Set();
const families = new Set();
let source = "";
for (const path of files(join(top, "web/src"), /\.tsx?$/)) source += readFileSync(path, "utf8");
for (const m of source.matchAll(/["'`]([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)["'`]/g)) asked.add(m[1]);
for (const m of source.matchAll(/`([a-z_]+\.[a-z_.]*)\$\{/g)) families.add(m[1]);
for (const m of source.matchAll(/\bt\("([^"]+)"/g)) if (!keys.has(m[1])) faults.push(`${m[1]}: asked for in web/src, in no language`);

/* On the server: the reasons of its faults. */
for (const path of files(join(top, "src"), /\.c$/)) {
	const text = readFileSync(path, "utf8");
	const arg = "(?:[^,()]|\\([^()]*\\))+";
	for (const m of text.matchAll(new RegExp(`\\bfault\\(${arg},${arg},${arg},\\s*"([a-z_]+)"\\s*\\)|\\.reason = "([a-z_]+)"`, "g"))) {
		const reason = m[1] ?? m[2];
		if (!keys.has(`reason.${reason}`)) faults.push(`reason.${reason}: a fault in ${path.slice(top.length + 1)} has no words`);
	}
}

/* And its lists: those of the domain, and what words_of(lang, "plan.bar", …) names. */
for (const path of files(join(top, "src"), /\.c$/)) {
	for (const m of readFileSync(path, "utf8").matchAll(/\b(?:words_of|ENUM_DEFINE)\([^;"]*"([a-z_.]+)"/g)) families.add(`${m[1]}.`);
}

for (const key of keys) {
	if (asked.has(key) || FAMILIES.test(key) || [...families].some((f) => key.startsWith(f))) continue;
	faults.push(`${key}: nobody asks for it`);
}

for (const f of faults) console.error(f);
console.log(`words: ${keys.size} keys in ${languages.join(", ")}, ${faults.length} fault(s)`);
process.exit(faults.length ? 1 : 0);
