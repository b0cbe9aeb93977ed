/* requests.mjs: every number leads to exactly its rows; filters are said, taken away, kept in the address; the file has the same rows. */
import { readFileSync } from "node:fs";
import { inBothThemes, until } from "./lib/people.mjs";

const WARD = "25975"; // Phường An Phú

const digits = (text) => Number((text ?? "").replace(/[^\d]/g, ""));
const countShown = async (page) => digits(await page.textContent(".list-head .count"));
const hasCount = (page) => page.waitForSelector(".list-head .count");

/** All rows of a list, page by page, as the screen reads them. */
async function walk(api, path) {
	const ids = new Set();
	let cursor = null;
	do {
		const { data } = await api.get(`${path}${path.includes("?") ? "&" : "?"}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
		for (const item of data.items) ids.add(item.id);
		cursor = data.next_cursor;
	} while (cursor);
	return ids.size;
}

/* The province moves on while we look: the number is read again until it holds still for both. */
async function numberLeadsToRows({ page, api, check, base, name, link }) {
	const agreed = await until(async () => {
		await page.goto(`${base}/app/#/board`);
		const a = page.locator(link);
		await a.waitFor();
		const number = digits(await a.textContent());
		const href = await a.getAttribute("href");
		await page.goto(`${base}/app/${href}`);
		await hasCount(page);
		const counted = await until(async () => (await countShown(page)) === number, 1500);
		const rows = await walk(api, `/requests${href.slice(href.indexOf("?"))}`);
		return counted && rows === number;
	}, 12_000);
	check(`the board's number leads to exactly its rows: ${name}`, agreed, page.url());
}

async function numbers(world) {
	const { staff } = world;
	for (const login of ["tinh", "anphu"]) {
		const page = await staff(login);
		const api = await world.api(login);
		await page.goto(`${world.base}/app/#/board`);
		await page.waitForSelector(".totals li a");
		const links = await page.locator(".totals a[href^='#/requests']").count();
		world.check(`${login}: the board has its numbers`, links >= 5, String(links));
		for (let i = 0; i < links; i++)
			await numberLeadsToRows({ ...world, page, api, name: `${login}, no. ${i + 1}`, link: `.totals a[href^='#/requests'] >> nth=${i}` });
		await page.close();
	}
}

async function filters({ staff, check, base, size, axe }) {
	const page = await staff("tinh");
	await page.goto(`${base}/app/#/requests`);
	await hasCount(page);
	const all = await countShown(page);
	check("without a filter it says so", /Không lọc/.test((await page.textContent(".chips")) ?? ""));
	if (size.isPhone) await page.click(".filters summary");
	await page.fill('[name="area"]', "an phu");
	await page.press('[name="area"]', "Enter");
	await page.waitForSelector(".chip >> text=An Phú");
	check("the address keeps the filter", /area=\d+/.test(page.url()), page.url());
	await page.selectOption('[name="kind"]', "food");
	await page.waitForSelector(".chip >> text=Lương thực");
	const narrow = await until(async () => {
		const n = await countShown(page).catch(() => all);
		return n < all ? n : 0;
	});
	check("a filter narrows the list", narrow > 0 && narrow < all, `${narrow} of ${all}`);
	const rows = page.locator(".virtual li a");
	await rows.first().waitFor();
	check("as many rows as counted", (await until(async () => (await rows.count()) === Math.min(narrow, 100))) === true, `${await rows.count()} of ${narrow}`);
	await page.reload();
	await hasCount(page);
	check("the same rows after loading again", (await until(async () => (await countShown(page)) === narrow)) === true);
	await inBothThemes(page, "requests with filters", axe);

	if (!size.isPhone) {
		const [file] = await Promise.all([page.waitForEvent("download"), page.click("text=Xuất CSV")]);
		const text = readFileSync(await file.path(), "utf8");
		const lines = text.trim().split("\r\n").length - 1;
		check("the file has exactly these rows", lines === narrow, `${lines} lines, ${narrow} rows`);
		check("Excel reads its letters", text.startsWith("\uFEFF"));
	}
	await page.click(".chips .link");
	check("one button leads out of all filters", (await until(async () => (await countShown(page)) >= all)) === true);
	await page.close();
}

async function reading({ staff, check, base, size, api, axe }) {
	const operator = await api("tongdai");
	const phone = `0987${String(Date.now() % 1e6).padStart(6, "0")}`;
	const filed = await operator.post("/requests", { kind: "relief", area_code: WARD, text: "Cần tã cho bé sáu tháng tuổi", phone, address: "KP 3", name: "Võ Thị Sáu" });
	const page = await staff("tinh");
	await page.goto(`${base}/app/#/requests?q=${encodeURIComponent("ta cho be sau thang")}`);
	await page.waitForSelector(`.virtual li a[href*="/${filed.data.id}"]`);
	check("words are found without marks", true);
	await page.goto(`${base}/app/#/requests?phone=${phone}`);
	await page.waitForSelector(".chip");
	check("a phone number finds its requests", (await until(async () => (await countShown(page)) === 1)) === true);
	if (!size.isPhone) {
		const open = () => page.waitForSelector(`article.request .code >> text=${filed.data.code}`, { timeout: 4000 }).then(() => true, () => false);
		for (const typed of [filed.data.code, filed.data.code.slice(3).replace("-", " ").toLowerCase()]) {
			await page.goto(`${base}/app/#/tasks`);
			await page.waitForSelector("h1 >> text=Nhiệm vụ");
			await page.keyboard.press("/");
			await page.keyboard.type(typed);
			await page.keyboard.press("Enter");
			check(`the search opens the request of "${typed}"`, (await open()) && page.url().endsWith(`#/requests/${filed.data.id}`), page.url());
		}
		await page.keyboard.press("/");
		await page.fill("#search", "TS-2222-2222");
		await page.keyboard.press("Enter");
		check("a code that nobody has leads to a list that says so", await until(() => page.isVisible(".chip >> text=TS-2222-2222")), page.url());
	}
	await page.goto(`${base}/app/#/requests?area=${WARD}&open=1`);
	await page.waitForSelector(".virtual li a");
	await page.locator(".virtual li a").first().click();
	await page.waitForSelector("article.request");
	const first = await page.textContent("article.request .code");
	if (!size.isPhone) {
		await page.keyboard.press("j");
		check("J goes to the next request", (await until(async () => (await page.textContent("article.request .code")) !== first)) === true);
		await page.keyboard.press("Escape");
	} else {
		await page.click("article.request .back");
	}
	await hasCount(page);
	check("back to the list with its filters", /area=25975/.test(page.url()) && /open=1/.test(page.url()), page.url());
	await page.goto(`${base}/app/#/requests/${filed.data.id}`);
	await page.waitForSelector("article.request");
	await inBothThemes(page, "one request from a link", axe);
	await page.goto(`${base}/app/#/requests?q=khongcotunaynhuvay`);
	await page.waitForSelector(".empty-title");
	check("an empty list says how to see more", /bộ lọc/.test((await page.textContent(".empty")) ?? ""));
	await page.goto(`${base}/app/#/requests/999999999`);
	await page.waitForSelector(".empty-title");
	check("what is not there is said so", /ngoài địa bàn/.test((await page.textContent(".empty")) ?? ""));
	await page.close();
}

async function offline({ staff, check, base }) {
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/requests?open=1`);
	await page.waitForSelector(".virtual li a");
	const before = await page.locator(".virtual li a").count();
	await page.context().setOffline(true);
	await page.evaluate(() => (location.hash = "#/requests?open=1&kind=petition"));
	await page.waitForSelector("text=Không nối được máy chủ");
	check("offline is said, with a way to try again", (await page.locator("button >> text=Thử lại").count()) > 0);
	await page.context().setOffline(false);
	await page.click("button >> text=Thử lại");
	await page.waitForSelector(".virtual li a");
	check("and the rows come when the line is back", (await page.locator(".virtual li a").count()) <= before);
	await page.close();
}

export async function run(world) {
	await filters(world);
	await reading(world);
	await offline(world);
	await numbers(world);
}
