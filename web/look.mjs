/*
 * look.mjs: pictures of every screen, for a person to look at: desk and phone, light and dark, Vietnamese and English, with a demo province.
 *
 *     npm run look                     all of them, into web/look/
 *     npm run look -- board desk       only those whose name begins so
 *     LOOK_URL=http://127.0.0.1:8080 TIEPSUC_DEMO_PASSWORD=… npm run look       of a server that runs already
 *     LOOK_ONLY=desktop-light-vi       only this size, theme and language
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser, sizes } from "../tests/e2e/lib/browser.mjs";
import { startServer } from "../tests/e2e/lib/server.mjs";
import { looks } from "./looks.mjs";

const here = import.meta.dirname;
const out = join(here, "look");
const build = process.env["LOOK_BUILD"] ?? join(here, "../build-test/gcc");
const wanted = process.argv.slice(2);

const only = process.env["LOOK_ONLY"]?.split(",");
const ways = [];
for (const size of sizes)
	for (const theme of ["light", "dark"])
		for (const lang of ["vi", "en"]) {
			const name = `${size.name}-${theme}-${lang}`;
			if (!only || only.includes(name)) ways.push({ size, theme, lang, name });
		}

/* The account says in which language its screens are: here the picture does. */
async function speak(context, lang) {
	await context.addInitScript((l) => localStorage.setItem("lang", l), lang);
	await context.route("**/api/v1/session", async (route) => {
		const reply = await route.fetch();
		if (reply.status() >= 400 || reply.status() === 204) return route.fulfill({ response: reply });
		const me = await reply.json();
		return route.fulfill({ response: reply, json: { ...me, account: { ...me.account, lang } } });
	});
}

async function signIn(page, server, login) {
	await page.goto(`${server.base}/app/`);
	if (login === null) return;
	await page.fill('[name="login"]', login);
	await page.fill('[name="password"]', server.password);
	await page.press('[name="password"]', "Enter");
	await page.waitForSelector("header.bar", { timeout: 15_000 });
}

async function lookAs(browser, server, way, login) {
	const context = await browser.newContext({ ...way.size.context, colorScheme: way.theme, locale: way.lang, timezoneId: "Asia/Ho_Chi_Minh" });
	context.setDefaultTimeout(8000);
	await speak(context, way.lang);
	const page = await context.newPage();
	page.on("console", (m) => m.type() === "error" && console.error(`  ${way.name} console: ${m.text()}`));
	page.on("pageerror", (e) => console.error(`  ${way.name} error: ${e.message}`));
	await signIn(page, server, login);
	for (const look of looks.filter((l) => l.login === login && (!wanted.length || wanted.some((w) => l.name.startsWith(w))))) {
		try {
			if (look.hash !== undefined) await page.goto(`${server.base}/app/${look.hash}`);
			await page.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => undefined); // the stream of events never rests
			await look.prepare?.(page, way);
			await page.waitForTimeout(400);
			await page.screenshot({ path: join(out, `${look.name}-${way.name}.png`), fullPage: look.whole ?? false });
		} catch (e) {
			console.error(`  ${look.name} ${way.name}: ${e.message.split("\n").slice(0, 4).join(" ")}`);
			await page.screenshot({ path: join(out, `${look.name}-${way.name}.png`) }).catch(() => undefined);
		}
	}
	await context.close();
}

const folder = mkdtempSync(join(tmpdir(), "tiepsuc-look."));
mkdirSync(out, { recursive: true });
let server = null;
let browser = null;
try {
	const url = process.env["LOOK_URL"];
	server = url
		? { base: url, password: process.env["TIEPSUC_DEMO_PASSWORD"] ?? "", stop: async () => undefined }
		: await startServer({ program: join(build, "tiepsuc"), folder, web: join(here, "dist") });
	browser = await openBrowser();
	const logins = [...new Set(looks.map((l) => l.login))];
	for (const way of ways) for (const login of logins) await lookAs(browser, server, way, login);
} finally {
	await browser?.close();
	await server?.stop();
	rmSync(folder, { recursive: true, force: true });
}
console.log(`pictures are in ${out}`);
