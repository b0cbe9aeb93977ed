/* screens.mjs: what holds on every screen, whoever made it: accessible in both themes, no word without a translation, nothing runs out of the page. */
import { inBothThemes, speak, until, wrongAt } from "./lib/people.mjs";

const screens = ["board", "desk", "hotline", "requests", "tasks", "tours", "areas", "accounts", "imports", "outbox", "me"];

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

/* Whoever comes for the first time: nothing red behind the page, and what is wrong is said in the language that was chosen. */
async function door({ browser, base, check, password }) {
	const page = await browser.newPage();
	const complaints = [];
	page.on("console", (m) => m.type() === "error" && complaints.push(m.text()));
	page.on("response", (r) => r.status() >= 400 && complaints.push(`${r.status()} ${r.url()}`));
	await page.goto(`${base}/app/`);
	await page.waitForSelector('[name="login"]');
	await page.waitForTimeout(300);
	check("the door opens without a word on the console", complaints.length === 0, complaints.join("\n"));
	const ask = () => page.click(".sign-in button.main");
	await ask();
	check("nothing typed is told at the first field", (await wrongAt(page, ".sign-in", "login")) === "Chưa điền.");
	await page.fill('[name="login"]', "tinh");
	check("and not any more while it is mended", (await page.getAttribute('[name="login"]', "aria-invalid")) === null);
	await page.click('.sign-in button[lang="en"]');
	await until(async () => (await page.getAttribute("html", "lang")) === "en");
	await ask();
	check("in the language of the page, not of the browser", (await wrongAt(page, ".sign-in", "password")) === "Required.");
	check("what was typed stands", (await page.inputValue('[name="login"]')) === "tinh");
	await page.fill('[name="password"]', password);
	await page.press('[name="password"]', "Enter");
	await page.waitForSelector("header.bar");
	await page.reload();
	check("whoever was let in is still in after loading again", await until(() => page.isVisible("header.bar")));
	await page.close();
}

export async function run(world) {
	await door(world);
	const page = await world.staff("tinh");
	for (const screen of screens) await look(world, page, screen, "vi");
	await speak(page, "en");
	for (const screen of screens) await look(world, page, screen, "en");
	await speak(page, "vi");
}
