/* tasks.mjs: what is owed: mine, my area's; each number its rows; each row what it is about. */
import { inBothThemes, until } from "./lib/people.mjs";

const digits = (text) => Number((text ?? "").replace(/[^\d]/g, ""));
const counted = async (page) => digits(await page.textContent(".list-head .count"));

async function tabs({ staff, check, base, axe }) {
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/tasks`);
	await page.waitForSelector(".tabs a b");
	check("whoever holds an office begins with their own", (await page.getAttribute(".tabs a >> nth=0", "aria-current")) === "page");
	await inBothThemes(page, "my tasks", axe);
	for (let i = 0; i < 4; i++) {
		const tab = page.locator(".tabs a").nth(i);
		const agreed = await until(async () => {
			await tab.click();
			await page.waitForSelector(".list-head .count");
			const n = digits(await tab.locator("b").textContent());
			if ((await counted(page)) !== n) return false;
			const rows = await page.locator(".virtual li a").count();
			return n > 60 ? rows >= 20 : rows === n; // of a long list only what is in sight is drawn
		});
		check(`a tab's number is the number of its rows: ${await tab.textContent()}`, agreed, `${await counted(page)} counted`);
	}
	await page.close();
}

async function rowLeads({ staff, check, base, size }) {
	const page = await staff("tinh");
	await page.goto(`${base}/app/#/tasks?kind=fill_post`);
	await page.waitForSelector(".virtual li a");
	await page.locator(".virtual li a").first().click();
	await page.waitForSelector(".vacant-posts .chosen");
	check("a vacant post's task leads to that post", true);
	await page.goto(`${base}/app/#/tasks?late=1&area=25975`);
	await page.waitForSelector(".virtual li a");
	await page.waitForSelector(".chip >> text=An Phú");
	/* Others are about whoever was sent. */
	const texts = await page.locator(".virtual li a").allTextContents();
	const at = texts.findIndex((text) => /TS-\w{4}-\w{4}/.test(text));
	const code = /TS-\w{4}-\w{4}/.exec(texts[at] ?? "")?.[0];
	if (size.isPhone) await page.locator(".virtual li a").nth(at).click();
	else {
		for (let i = 0; i <= at; i++) await page.keyboard.press("j");
		await page.keyboard.press("Enter");
	}
	await page.waitForSelector("article.request");
	check("a task leads to its request, by the keyboard too", (await page.textContent("article.request .code")) === code, String(code));
	await page.goBack();
	await page.waitForSelector(".tasks");
	const chip = page.locator(".chip", { hasText: "An Phú" });
	await chip.locator("button").click();
	check("a filter is taken away by its chip", (await until(async () => (await chip.count()) === 0)) === true);
	await page.close();
}

export async function run(world) {
	await tabs(world);
	await rowLeads(world);
}
