/* browser.mjs: Debian's chromium, driven by playwright-core from web/node_modules; the sizes that are looked at. */
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(join(import.meta.dirname, "../../../web/package.json"));
const { chromium } = require("playwright-core");

export const axePath = require.resolve("axe-core/axe.min.js");

export const sizes = [
	{ name: "desktop", isPhone: false, context: { viewport: { width: 1440, height: 900 } } },
	{ name: "phone", isPhone: true, context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
];

const programs = [process.env["TIEPSUC_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function openBrowser() {
	const executablePath = programs.find((p) => p && existsSync(p));
	if (!executablePath) throw new Error("no chromium: install the Debian package, or name one in TIEPSUC_CHROMIUM");
	return chromium.launch({
		executablePath,
		headless: true,
		args: [
			"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
			"--disable-sync",
		],
	});
}
