/* screens.mjs: what holds on every screen, whoever made it: accessible in both themes, no word without a translation, nothing runs out of the page. */
import { inBothThemes, until } from "./lib/people.mjs";

const screens = ["board", "desk", "hotline", "requests", "tasks", "areas", "accounts", "imports", "outbox", "me"];

/* "board.totals", "field.name": a key that has no words shows itself. File names, versions and times do not look so. */
const KEY = /(?<![\w./-])[a-z][a-z_]+\.[a-z_]{2,}(?:\.[a-z_]+)*(?![\w/-])/;
const NOT_KEYS = /\b\w+\.(csv|xlsx|json|geojson|vn|gov|pdf|jpg|png)\b/g;

async function look({ check, axe, base }, page, screen, lang) {
	await page.goto(`${base}/app/#/${screen}`);
	await page.waitForSelector("main > *");
	await until(async () => !(await page.isVisible("main .loading")));
	await page.waitForTimeout(150);
	const words = ((await page.innerText("body")) ?? "").replace(NOT_KEYS, "");
	check(`${screen} in ${lang}: every word has a translation`, !KEY.test(words), KEY.exec(words)?.[0]);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	check(`${screen} in ${lang}: nothing runs out of the page`, over <= 0, `${over} px`);
	check(`${screen} in ${lang}: it has one title`, (await page.locator("h1").count()) === 1, String(await page.locator("h1").count()));
	if (lang === "vi") await inBothThemes(page, screen, axe);
}

async function speak(page, lang) {
	await page.click(".menu summary");
	await page.click(`.menu-box button[lang="${lang}"]`);
	await until(async () => (await page.getAttribute("html", "lang")) === lang);
	await page.keyboard.press("Escape");
}

export async function run(world) {
	const page = await world.staff("tinh");
	for (const screen of screens) await look(world, page, screen, "vi");
	await speak(page, "en");
	for (const screen of screens) await look(world, page, screen, "en");
	await speak(page, "vi");
}
