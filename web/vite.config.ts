/* vite.config.ts: the build of the staff app: served under /app/, hashed assets, nothing inline (the server's policy forbids it). */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;

/* Words that only the server's pages use need not travel to the staff's phones. */
const OTHERS = /^(resident|named|sms|cli|verify|tour_page|order)\./;
const wordsOfThisApp = (): Plugin => ({
	name: "words-of-this-app",
	enforce: "pre",
	transform(code, id) {
		if (!/data\/words\/\w+\.json$/.test(id)) return null;
		const all = JSON.parse(code) as Record<string, string>;
		return { code: JSON.stringify(Object.fromEntries(Object.entries(all).filter(([k]) => !OTHERS.test(k)))), map: null };
	},
});

/* The service worker is one small file: it gets the list of what to keep and a version made of it. */
const serviceWorker = (): Plugin => ({
	name: "service-worker",
	apply: "build",
	closeBundle() {
		const dist = join(root, "dist");
		const files = readdirSync(dist, { recursive: true, withFileTypes: true })
			.filter((f) => f.isFile() && !f.name.startsWith("."))
			.map((f) => relative(dist, join(f.parentPath, f.name)))
			.filter((f) => f !== "sw.js")
			.sort();
		const hash = createHash("sha256");
		for (const f of files) hash.update(f).update(readFileSync(join(dist, f)));
		const source = readFileSync(join(root, "src/sw.js"), "utf8");
		const version = hash.digest("hex").slice(0, 12);
		writeFileSync(join(dist, "sw.js"), source.replace('"@version"', `"${version}"`).replace("[/* @files */]", JSON.stringify(files)));
	},
});

export default defineConfig({
	base: "./",
	plugins: [wordsOfThisApp(), serviceWorker()],
	build: {
		target: "es2022",
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		reportCompressedSize: true,
		emptyOutDir: true,
	},
	server: { fs: { allow: [".."] }, proxy: { "/api": process.env["TIEPSUC_URL"] ?? "http://127.0.0.1:8080" } },
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
