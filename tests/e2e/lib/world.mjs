/*
 * world.mjs: what a script is given:
 *
 *     browser    newContext() and newPage() give the size that is being tried; everything opened is closed afterwards
 *     base       "http://127.0.0.1:41234", without a slash
 *     password   of every demo account
 *     check      check(name, isGood, why?): one line of the report
 *     size       { name, isPhone }
 *     staff      staff(login, base?): a page of the staff app on which that account is signed in
 *     api        api(login): { get, post }: the same account without a browser
 *     axe        axe(page, name): one check: no accessibility violation
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { axePath } from "./browser.mjs";

const AXE = readFileSync(axePath, "utf8");
const PAGE_LIMIT_MS = 15_000;

/* What the browser itself complains about is a fault of ours, but for the answers that a script provokes on purpose. */
const EXPECTED = /Failed to load resource|net::ERR_INTERNET_DISCONNECTED/;

async function axeOn(page) {
	await page.evaluate(AXE);
	const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
	return found.violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.slice(0, 4).map((n) => `    ${n.html.slice(0, 200)}\n    ${n.failureSummary}`).join("\n")}`);
}

class Talker {
	constructor(base) {
		this.base = base;
		this.cookie = "";
	}

	async send(method, path, body, version) {
		const headers = { Accept: "application/json", Cookie: this.cookie };
		if (method !== "GET") Object.assign(headers, { "Content-Type": "application/json", "Idempotency-Key": randomUUID() });
		if (version !== undefined) headers["If-Match"] = `"${version}"`;
		const reply = await fetch(`${this.base}/api/v1${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
		const cookie = reply.headers.get("Set-Cookie");
		if (cookie) this.cookie = cookie.split(";")[0];
		const text = await reply.text();
		return { status: reply.status, data: text && reply.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : text };
	}

	get(path) {
		return this.send("GET", path);
	}

	post(path, body, version) {
		return this.send("POST", path, body, version);
	}
}

export function worldOf({ browser, server, size, report, name, pictures }) {
	const contexts = [];
	const check = (what, isGood, why) => report.check(`${name}, ${size.name}: ${what}`, isGood, why);

	const newContext = async (options = {}) => {
		const context = await browser.newContext({ ...size.context, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", ...options });
		context.setDefaultTimeout(PAGE_LIMIT_MS);
		context.on("weberror", (e) => check("no error in the page", false, e.error().stack));
		context.on("console", (m) => {
			if (m.type() === "error" && !EXPECTED.test(m.text())) check("no error on the console", false, m.text());
		});
		contexts.push(context);
		return context;
	};
	const newPage = async (options) => (await newContext(options)).newPage();

	const staff = async (login, base) => {
		const page = await newPage();
		await page.goto(`${base ?? server.base}/app/`);
		await page.fill('[name="login"]', login);
		await page.fill('[name="password"]', server.password);
		await page.press('[name="password"]', "Enter");
		await page.waitForSelector("header.bar");
		return page;
	};
	const api = async (login) => {
		const talker = new Talker(server.base);
		if (login) {
			const who = await talker.post("/session", { login, password: server.password });
			if (who.status !== 201) throw new Error(`${login} cannot sign in: ${who.status} ${JSON.stringify(who.data)}`);
		}
		return talker;
	};
	const axe = async (page, what) => {
		const found = await axeOn(page);
		return check(`axe: ${what}`, found.length === 0, found.join("\n"));
	};
	const keepPictures = async (why) => {
		const pages = contexts.flatMap((c) => c.pages());
		for (const [i, page] of pages.entries()) {
			await page.screenshot({ path: join(pictures, `${name}-${size.name}-${why}-${i}.png`), timeout: 5000 }).catch(() => undefined);
		}
	};
	const close = async () => {
		for (const c of contexts) await c.close().catch(() => undefined);
	};
	return {
		browser: { newContext, newPage }, base: server.base, password: server.password, check, size, staff, api, axe, keepPictures, close,
	};
}
