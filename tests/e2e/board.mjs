/* board.mjs: the command board: every number is that of its rows, map and list are one, what happens shows by itself. */
import { startLine } from "./lib/line.mjs";
import { inBothThemes, newPhone, speak, until } from "./lib/people.mjs";

const COMMUNES = 91;
const LATE_BY_MS = 15_000; // what the clock of the server may change between two questions

/* The question to the server behind a link of the board: "#/requests?area=74&open=1" -> "/requests?area=74&open=1&count=1". */
function questionOf(href) {
	return `${href.replace(/^#/, "")}&count=1&limit=1`;
}

const shownIn = async (link) => Number(((await link.locator("b").textContent()) ?? "").replace(/\D/g, ""));

async function numbers({ check, api }, page) {
	const province = await api("tinh");
	const links = page.locator('.totals li a[href*="#/requests"]');
	check("the totals are links", (await links.count()) === 5, String(await links.count()));
	for (let i = 0; i < (await links.count()); i++) {
		const link = links.nth(i);
		const href = await link.getAttribute("href");
		const rows = async () => (await province.get(questionOf(href))).data.count;
		const same = await until(async () => (await rows()) === (await shownIn(link)), LATE_BY_MS);
		check(`the number of ${href} is that of its rows`, same, `${await shownIn(link)} shown, ${await rows()} rows`);
	}
	const today = page.locator(".today a");
	for (let i = 0; i < (await today.count()); i++) {
		const href = await today.nth(i).getAttribute("href");
		const number = async () => Number(((await today.nth(i).textContent()) ?? "").replace(/\D/g, ""));
		const rows = async () => (await province.get(questionOf(href))).data.count;
		const same = await until(async () => (await rows()) === (await number()), LATE_BY_MS);
		check(`and so is that of ${href}`, same, `${await number()} shown, ${await rows()} rows`);
	}
	const { data: posts } = await province.get("/posts?area=74&vacant=1&limit=200");
	const vacant = (posts.items ?? posts).length;
	check("vacant posts are those without a holder", (await shownIn(page.locator('.totals a[href*="vacant"]'))) === vacant, String(vacant));
	const rows = page.locator(".worst-row");
	const first = (await rows.first().locator(".worst-numbers a").first().getAttribute("href")) ?? "";
	const count = Number((await rows.first().locator(".worst-numbers a").first().textContent())?.replace(/\D/g, ""));
	const isSame = async () => (await province.get(questionOf(first))).data.count === count;
	check("the worst ward's number is that of its rows", await until(isSame, LATE_BY_MS), first);
}

async function map({ check, size, base }, page) {
	const drawn = page.locator(".commune");
	check(`${COMMUNES} communes are drawn`, await until(async () => (await drawn.count()) === COMMUNES), String(await drawn.count()));
	const hatched = await page.$$eval(".commune:not(.zone-green)", (all) => all.every((g) => g.querySelector(".hatch")));
	const red = await page.locator(".commune.zone-red").count();
	check("a zone is colour and hatch", hatched && red === 15, String(red));
	check("lateness is a mark with its time", (await page.locator(".late-mark").count()) > 0);
	if (!size.isPhone) {
		const name = await page.locator(".worst-row .worst-name").first().textContent();
		await page.locator(".worst-row").first().hover();
		check("a line under the pointer shows its place on the map", await until(() => page.isVisible(".map .front")));
		const own = page.locator(".commune", { has: page.locator(`title:has-text("${name.replace(/^\S+ | \(.*$/g, "")}")`) });
		check("the map knows the same ward", (await own.count()) > 0, name);
		await page.locator(".worst-row .worst-link").nth(1).focus();
		check("so does a line with the focus", await page.locator(".worst-row").nth(1).evaluate((r) => r.classList.contains("active")));
		const place = page.locator(".commune.zone-green").last();
		const far = ((await place.locator("title").textContent()) ?? "").split(",")[0];
		await place.hover({ force: true });
		check("a place under the pointer brings its line into sight", await until(async () => {
			const row = page.locator(".worst-row.active");
			const box = (await row.count()) ? await row.first().boundingBox() : null;
			return box && box.y > 100 && box.y < 680 && ((await row.first().textContent()) ?? "").includes(far.replace(/^\S+ /, ""));
		}), far);
		/* The list draws the lines in sight only, a moment after it was moved, and a live change may move a line. */
		check("arrows move from line to line", await until(async () => {
			await page.locator(".worst").evaluate((el) => (el.scrollTop = 0));
			if ((await page.locator(".worst-row .rank").first().textContent()) !== "1") return false;
			await page.locator(".worst-row .worst-link").nth(1).focus();
			await page.keyboard.press("ArrowDown");
			return page.locator(".worst-row").nth(2).evaluate((r) => r.classList.contains("active"));
		}));
	}
	const where = await page.locator(".commune").first().evaluate((g) => {
		g.dispatchEvent(new MouseEvent("click", { bubbles: true }));
		return location.hash;
	});
	check("a click goes to the ward's desk", await until(() => /#\/desk(\/\d+)?\?area=/.test(page.url())), where);
	await page.goto(`${base}/app/#/board`);
	await page.waitForSelector(".totals");
}

const lettersIn = (page, where) => page.$$eval(`${where}`, (all) => [...new Set(all.map((el) => el.textContent))].sort().join(""));

/* The letter of a zone is for whoever sees no colours: a mark of lateness beside it, not over it; and in the reader's language. */
async function letters({ check }, page) {
	for (const [lang, all] of [["vi", "CVXĐ"], ["en", "GORY"]]) {
		await speak(page, lang);
		await page.waitForSelector(".late-mark");
		const shown = await lettersIn(page, ".map svg .letter");
		check(`${lang}: the map's letters are those of the legend`, shown === all && (await lettersIn(page, ".legend .zone")) === all, shown);
		check(`${lang}: and those of the list`, [...(await lettersIn(page, ".worst-row abbr.zone"))].every((l) => all.includes(l)));
	}
	await speak(page, "vi");
	const bare = await page.$$eval(".late-mark", (all) => all.filter((g) => !g.querySelector(".letter")).length);
	check("every mark of lateness shows the letter of its zone", bare === 0, String(bare));
	const covered = await page.evaluate(() => {
		const box = (el) => el.getBoundingClientRect();
		const marks = [...document.querySelectorAll(".late-mark > rect:first-child")].map(box);
		const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
		return [...document.querySelectorAll(".map svg > .letter")].map(box).filter((l) => marks.some((m) => over(m, { left: l.left + 2, right: l.right - 2, top: l.top + 4, bottom: l.bottom - 4 }))).length;
	});
	check("and covers none beside it", covered === 0, String(covered));
}

/* A number that one cannot read whole is of no use, however narrow the window. */
async function phones({ check, size }, page) {
	if (size.isPhone) return;
	for (const width of [1200, 1024]) {
		await page.setViewportSize({ width, height: 900 });
		await page.waitForTimeout(200);
		const cut = await page.$$eval(".worst-row", (rows) => rows.filter((r) => {
			const phone = r.querySelector(".phone");
			if (!phone) return false;
			const last = document.createRange();
			last.selectNodeContents(phone);
			return last.getBoundingClientRect().right > r.querySelector(".worst-who").getBoundingClientRect().right + 0.5;
		}).length);
		check(`at ${width} px no telephone number is cut`, cut === 0, `${cut} rows`);
	}
	/* On a wall, from four metres: which ward, since when, whose; none of it cut. */
	await page.setViewportSize({ width: 1920, height: 1080 });
	await page.waitForTimeout(300);
	const far = await page.$$eval(".worst-row", (rows) => rows.slice(0, 6).map((r) => {
		const sizeOf = (what) => parseFloat(getComputedStyle(r.querySelector(what)).fontSize);
		const isWhole = [...r.querySelectorAll(".worst-name, .worst-numbers, .worst-who .cut")].every((el) => el.scrollWidth <= el.clientWidth + 1);
		return { isWhole, name: sizeOf(".worst-name"), numbers: sizeOf(".worst-numbers"), who: sizeOf(".worst-who") };
	}));
	check("on a wall the worst wards are written large", far.every((f) => f.name >= 30 && f.numbers >= 22 && f.who >= 19), JSON.stringify(far));
	check("and whole", far.every((f) => f.isWhole), JSON.stringify(far));
	const rows = await page.$$eval(".worst-row", (all) => all.slice(0, 3).map((r) => r.getBoundingClientRect().top));
	check("each on a line of its own", rows[1] - rows[0] === rows[2] - rows[1] && rows[1] - rows[0] >= 80, rows.join(" "));
	await page.setViewportSize({ width: 1440, height: 900 });
}

async function live({ check, api }, page) {
	const operator = await api("tongdai");
	const open = page.locator('.totals a[href$="open=1"]').first();
	const before = await shownIn(open);
	const filed = await operator.post("/requests", { kind: "relief", area_code: "25747", text: "Cần nước sạch", phone: newPhone() });
	check("somebody calls", filed.status === 201, JSON.stringify(filed.data));
	check("it shows by itself", await until(() => page.isVisible(`.board-live >> text=${filed.data.code}`)));
	check("and is counted", await until(async () => (await shownIn(open)) > before), `${before}, ${await shownIn(open)}`);
	check("how long ago the server was heard is visible", /\d/.test((await page.textContent(".heard-text")) ?? ""));
}

async function waiting({ check }, page) {
	const head = (await page.textContent(".board-waiting h2")) ?? "";
	const rows = await page.locator(".board-waiting .line-row").count();
	check("what waits for a decision is listed under its number", rows > 0 && Number(head.replace(/\D/g, "")) >= rows, `${head}: ${rows}`);
	await page.locator(".board-waiting .line-row a").first().click();
	await page.waitForSelector(".request");
	check("and opens with a way to decide", await until(async () => (await page.locator('.acts button[aria-keyshortcuts="Q"]').count()) > 0));
}

/* A line that goes dead says nothing by itself: the board does. */
async function silence({ check, staff, base }) {
	const line = await startLine(base);
	const page = await staff("thuanan", line.base);
	await page.goto(`${line.base}/app/#/board`);
	await page.waitForSelector(".totals a b");
	check("a heard server is not called silent", !(await page.isVisible(".heard.silent")));
	line.cut();
	check("a silent server is told in words", await until(() => page.isVisible(".heard.silent"), 25_000), await page.textContent(".heard"));
	check("the last numbers stay", await page.isVisible(".totals a b"));
	line.mend();
	check("and when it is heard again that is told too", await until(async () => !(await page.isVisible(".heard.silent")), 25_000), await page.textContent(".heard"));
	await page.context().close();
	await line.close();
}

export async function run(world) {
	const { staff, axe, base, size } = world;
	const page = await staff("tinh");
	await page.goto(`${base}/app/#/board`);
	await page.waitForSelector(".totals a b");
	await map(world, page);
	await letters(world, page);
	await phones(world, page);
	await numbers(world, page);
	await inBothThemes(page, "the board", axe);
	await live(world, page);
	await waiting(world, page);
	if (!size.isPhone) await silence(world);
}
